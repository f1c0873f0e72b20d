//! The audit trail: who signed in and whose access was changed, newest first.

mod words;

use super::parts::{desk, failed, moment_text, table, titled};
use super::people::ask::ask;
use super::people::fields::{Held, held};
use super::people::only_with;
use super::people::said::Trouble;
use crate::components::{Markup, dynamic, el, handler, row, spawn, text};
use crate::desk::{Desk, Refused};
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::people::Power;
use shared::protocol::{AuditEntry, AuditKind, AuditList, Colleague};
use words::{Detail, detail_words, kind_name};

/// As many as the server tells.
const MOST: usize = 500;

#[derive(Debug, Clone, PartialEq)]
enum Loaded {
    Loading,
    Failed(Refused),
    Here(Vec<AuditEntry>),
}

/// The page.
#[component]
pub(super) fn AuditPage() -> AnyView {
    titled(Msg::Audit);
    let desk = desk();
    row(vec![el("h1").child(tr(Msg::Audit)).view(), only_with(desk, Power::ReadAudit, move || trail(desk))])
}

fn load(into: &Held<Loaded>) {
    let into = into.clone();
    spawn(async move {
        let asked = ask::<AuditList>("GET", "/api/v1/audit", None).await;
        into.set(asked.map_or_else(Loaded::Failed, |list| Loaded::Here(list.entries)));
    });
}

fn trail(desk: Desk) -> AnyView {
    let lang = language();
    let (loaded, kind) = (held(Loaded::Loading), held(None::<AuditKind>));
    load(&loaded);
    let filter = filter(&kind);
    let (counted, of_kind) = (loaded.clone(), kind.clone());
    let count = text(move || {
        counted.with(|loaded| match loaded {
            Loaded::Here(entries) => {
                let fitting = of_kind.with(|kind| entries.iter().filter(|entry| fits(entry, *kind)).count());
                Msg::AuditCount.filled(lang.get(), &[fitting, entries.len()])
            }
            _ => String::new(),
        })
    });
    let shown = dynamic(move || match loaded.get() {
        Loaded::Loading => el("p").attr("role", "status").child("…").view(),
        Loaded::Failed(refused) => {
            let again = loaded.clone();
            failed(Trouble::of(&refused, &[], Msg::ListFailed).view(), move || load(&again))
        }
        Loaded::Here(entries) => entries_table(desk, &entries, kind.get()),
    });
    let back = view! { <A href="/people">{tr(Msg::BackToPeople)}</A> }.into_any();
    row(vec![
        el("p").child(text(move || Msg::AuditLead.filled(lang.get(), &[MOST]))).view(),
        el("p").child(back).view(),
        filter,
        el("p").class("hint").attr("role", "status").child(count).view(),
        shown,
    ])
}

/// A menu of kinds.
fn filter(kind: &Held<Option<AuditKind>>) -> AnyView {
    let (lang, shown, chosen) = (language(), kind.clone(), kind.clone());
    let options = move || {
        let (mut markup, held) = (Markup::new(), shown.now());
        let mut option = |value: &str, on: bool, msg: Msg| {
            markup.open("option").attr("value", &[value]).flag("selected", on).inside().text(msg.text(lang.get())).close("option");
        };
        option("", held.is_none(), Msg::AuditAll);
        AuditKind::ALL.iter().for_each(|kind| option(kind.name(), held == Some(*kind), kind_name(*kind)));
        markup
    };
    let menu = el("select")
        .id("audit-kind")
        .attr("name", "kind")
        .class("menu")
        .inside(options)
        .on("change", handler(move |event| chosen.set(AuditKind::named(&event_target_value(&event)))));
    el("div").class("find").child(el("label").attr("for", "audit-kind").child(tr(Msg::AuditFilter))).child(menu).view()
}

/// What an account is called; of one that is none, `nobody`.
fn name_of(people: &[Colleague], account: Option<&str>, nobody: Msg, lang: Lang) -> String {
    let Some(account) = account else { return nobody.text(lang).to_owned() };
    let known = people.iter().find(|colleague| colleague.account == account);
    known.map_or_else(|| Msg::AuditFormer.text(lang).to_owned(), |colleague| colleague.name.clone())
}

/// Who is named where nobody did it: a refused sign-in may be anybody's; everything else is done at the server itself.
fn nobody_did(kind: AuditKind) -> Msg {
    if kind == AuditKind::SignInRefused { Msg::AuditNobody } else { Msg::AuditOperator }
}

fn fits(entry: &AuditEntry, kind: Option<AuditKind>) -> bool {
    kind.is_none_or(|kind| entry.kind == kind)
}

fn entries_table(desk: Desk, entries: &[AuditEntry], kind: Option<AuditKind>) -> AnyView {
    let lang = language();
    let rows: Vec<AuditEntry> = entries.iter().filter(|entry| fits(entry, kind)).cloned().collect();
    if rows.is_empty() {
        return el("p").child(tr(Msg::AuditNone)).view();
    }
    let body = el("tbody").inside(move || {
        desk.session.with(|session| {
            let (people, departments) =
                session.as_ref().map_or((&[][..], &[][..]), |session| (&session.people[..], &session.departments[..]));
            let (mut markup, lang) = (Markup::new(), lang.get());
            for entry in &rows {
                markup.open("tr").inside();
                markup
                    .open("th")
                    .attr("scope", &["row"])
                    .attr("class", &["audit-when"])
                    .inside()
                    .text(&moment_text(entry.at, lang))
                    .close("th");
                let by = name_of(people, entry.by.as_deref(), nobody_did(entry.kind), lang);
                let about = entry.about.as_deref().map(|about| name_of(people, Some(about), Msg::AuditNobody, lang)).unwrap_or_default();
                let detail = detail_words(entry.kind, &entry.detail, departments, lang);
                for cell in [kind_name(entry.kind).text(lang), &by, &about] {
                    markup.open("td").inside().text(cell).close("td");
                }
                markup.open("td").inside();
                match detail {
                    Detail::Words(words) => markup.text(&words),
                    Detail::English(noted) => markup.open("span").attr("lang", &["en"]).inside().text(&noted).close("span"),
                };
                markup.close("td").close("tr");
            }
            markup
        })
    });
    let heads = [Msg::AuditWhen, Msg::AuditWhat, Msg::AuditBy, Msg::AuditAbout, Msg::AuditDetail];
    table(Msg::Audit, &heads, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_named_and_nobody_is_not_invented() {
        let people = [Colleague { account: "a".into(), name: "A. Sample".into(), grants: Vec::new() }];
        assert_eq!(name_of(&people, Some("a"), Msg::AuditNobody, Lang::En), "A. Sample");
        assert_eq!(name_of(&people, Some("b"), Msg::AuditNobody, Lang::En), "An account that is not listed");
        assert_eq!(name_of(&people, None, nobody_did(AuditKind::Joined), Lang::En), "The operator of the server");
        assert_eq!(name_of(&people, None, nobody_did(AuditKind::SignInRefused), Lang::En), "Not known");
    }
}
