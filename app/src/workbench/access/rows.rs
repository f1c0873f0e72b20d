//! What somebody can reach, in words: for the page, and as rows of a table.

use crate::components::text;
use crate::desk::Desk;
use crate::i18n::{Lang, Msg, language};
use crate::workbench::people::day_words;
use crate::workbench::people::roles::grants_words;
use crate::workbench::people::said::naming;
use leptos::prelude::*;
use shared::document::{Cell, Table};
use shared::instrument::in_language;
use shared::protocol::{AccessReport, Decided, Decision, Department, PersonAccess};

/// One after the other, or that there is none.
fn listed(parts: &[String], lang: Lang) -> String {
    if parts.is_empty() { Msg::AcNothing.text(lang).to_owned() } else { parts.join(", ") }
}

fn factor(person: &PersonAccess, lang: Lang) -> &'static str {
    match person.factor {
        Some(true) => Msg::AcYes,
        Some(false) => Msg::AcNo,
        None => Msg::AcUnknown,
    }
    .text(lang)
}

fn last(person: &PersonAccess, lang: Lang) -> String {
    match person.account.last_day {
        Some(day) => day_words(day, lang),
        None => naming(Msg::AcNever, lang, &day_words(person.made_day, lang)),
    }
}

/// Restricted documents by kind, as `title` calls the kinds.
fn restricted(person: &PersonAccess, title: impl Fn(&str) -> String, lang: Lang) -> String {
    let kinds: Vec<String> = person.restricted.iter().map(|one| format!("{}: {}", title(&one.name), one.count)).collect();
    listed(&kinds, lang)
}

fn devices(person: &PersonAccess, lang: Lang) -> String {
    let device = |label: &str, day: u32| format!("{label} ({})", day_words(day, lang));
    let devices: Vec<String> = person.devices.iter().map(|one| device(&one.label, one.last_day)).collect();
    listed(&devices, lang)
}

/// Says something of somebody in a language.
type Say = Box<dyn Fn(&PersonAccess, Lang) -> String + Send + Sync>;

/// What is shown of somebody, each with what it is called.
pub(super) fn facts(person: &PersonAccess, departments: Vec<Department>, desk: Desk) -> Vec<(Msg, Signal<String>)> {
    let lang = language();
    let said = |say: Say| {
        let person = person.clone();
        text(move || say(&person, lang.get()))
    };
    let title = move |kind: &str| {
        let title = desk.with(|cabinet| cabinet.kind(kind).map(|kind| kind.title.clone()));
        title.map_or_else(|| kind.to_owned(), |title| in_language(&title, lang.get_untracked().code()).to_owned())
    };
    vec![
        (Msg::Roles, said(Box::new(move |person, lang| grants_words(&person.account.grants, &departments, lang)))),
        (Msg::AcLast, said(Box::new(last))),
        (Msg::AcFactor, said(Box::new(|person, lang| factor(person, lang).to_owned()))),
        (Msg::AcDevices, said(Box::new(devices))),
        (Msg::AcRestricted, said(Box::new(move |person, lang| restricted(person, title, lang)))),
        (Msg::AcReleases, said(Box::new(|person, lang| listed(&person.releases, lang)))),
    ]
}

fn decision(decided: Option<&Decided>, lang: Lang) -> String {
    let msg = match decided.map(|decided| decided.decision) {
        Some(Decision::Keep) => Msg::AcKeep,
        Some(Decision::Change) => Msg::AcChange,
        Some(Decision::Remove) => Msg::AcRemove,
        None => Msg::AcOpen,
    };
    msg.text(lang).to_owned()
}

/// A report as a table for a spreadsheet, with what was decided. Days are ISO dates, which sort.
pub(super) fn table(report: &AccessReport, decided: &[Decided], departments: &[Department], lang: Lang) -> Table {
    let day = |day: u32| shared::form::Date::from_days(i32::try_from(day).unwrap_or(i32::MAX)).to_string();
    let heads = [
        Msg::PersonName,
        Msg::AcAccount,
        Msg::Roles,
        Msg::AcLast,
        Msg::AcStale,
        Msg::AcFactor,
        Msg::AcDevices,
        Msg::AcRestricted,
        Msg::AcReleases,
        Msg::AcDecision,
        Msg::AcNote,
    ];
    let words = |words: Vec<String>| words.into_iter().map(Cell::Text).collect();
    let mut rows: Vec<Vec<Cell>> = vec![words(heads.iter().map(|head| head.text(lang).to_owned()).collect())];
    for person in &report.people {
        let account = &person.account;
        let of_them = decided.iter().find(|decided| decided.account == account.account);
        let stale = if person.is_stale(report.day) { Msg::AcYes } else { Msg::AcNo };
        let devices: Vec<String> = person.devices.iter().map(|one| format!("{} ({})", one.label, day(one.last_day))).collect();
        rows.push(words(vec![
            account.name.clone(),
            account.sign_in.clone(),
            grants_words(&account.grants, departments, lang),
            account.last_day.map(day).unwrap_or_default(),
            stale.text(lang).to_owned(),
            factor(person, lang).to_owned(),
            listed(&devices, lang),
            restricted(person, str::to_owned, lang),
            listed(&person.releases, lang),
            decision(of_them, lang),
            of_them.map(|decided| decided.note.clone()).unwrap_or_default(),
        ]));
    }
    Table { name: "access".to_owned(), rows }
}

#[cfg(test)]
mod tests {
    use super::super::draft::tests::report;
    use super::*;

    #[test]
    fn a_table_has_a_row_a_person_with_what_was_decided() {
        let mut seen = report(&["A", "B"]);
        seen.people[1].account.last_day = None;
        seen.people[1].account.name = "=B".to_owned();
        let decided = [Decided { account: "a".into(), decision: Decision::Change, note: "Reader, only".into() }];
        let csv = table(&seen, &decided, &[], Lang::En).csv();
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[1].contains("2024-10-04") && lines[1].ends_with("Change,\"Reader, only\""), "{}", lines[1]);
        assert!(lines[2].starts_with("'=B,") && lines[2].ends_with("not decided,"), "{}", lines[2]);
    }
}
