//! Rows of a report in words: what is withheld, what is zero and what is not there look different.

use super::total;
use crate::i18n::{Lang, Msg};
use crate::workbench::people::said::{fill, naming};
use crate::workbench::surveys::running::rates::part_name;
use crate::workbench::surveys::words;
use shared::document::{Cell, Table};
use shared::instrument::{Text, in_language};
use shared::protocol::{Completeness, ItemRow, Rate, ReportRow, ResponseReport};
use shared::survey::{Group, Mode};

/// A label in a language; the name in data where there is none.
pub(super) fn label(text: &Text, name: &str, lang: Lang) -> String {
    let label = in_language(text, lang.code());
    if label.is_empty() { name.to_owned() } else { label.to_owned() }
}

fn named(row: &ReportRow, name: String) -> ReportRow {
    ReportRow { name, label: Text::default(), counts: row.counts.clone() }
}

/// A row of a mode, with what the mode cannot promise.
pub(super) fn mode_name(row: &ReportRow, lang: Lang) -> ReportRow {
    match Mode::named(&row.name) {
        Some(mode) => named(row, words::mode_promise(mode, lang)),
        None => row.clone(),
    }
}

/// A row of a choice; the one without a name is of those who did not say.
pub(super) fn choice_name(row: &ReportRow, lang: Lang) -> ReportRow {
    if row.name.is_empty() { named(row, Msg::SvDidNotSay.text(lang).to_owned()) } else { row.clone() }
}

/// The cells of a row, each with its class: complete, partial, broken off, all.
pub(super) fn counts(counts: Option<&Completeness>, k: u32, lang: Lang) -> Vec<(&'static str, String)> {
    let Some(counts) = counts else {
        let withheld = naming(Msg::SvWithheldUnder, lang, &k.to_string());
        return vec![
            ("number withheld", withheld),
            ("number withheld", "∗".into()),
            ("number withheld", "∗".into()),
            ("number withheld", "∗".into()),
        ];
    };
    let all = total(counts);
    let cell = |number: u64| {
        let class = if number == 0 { "number zero" } else { "number" };
        let shown = words::count(number, lang);
        (class, if all == 0 || number == 0 { shown } else { fill(Msg::SvOfAll, lang, &[shown, percent(number, all)]) })
    };
    let sum = (if all == 0 { "number zero" } else { "number" }, words::count(all, lang));
    vec![cell(counts.complete), cell(counts.partial), cell(counts.break_off), sum]
}

/// A share in whole per cent; what is there and less than one is said to be that.
fn percent(part: u64, all: u64) -> String {
    match (part * 100 + all / 2) / all.max(1) {
        0 if part > 0 => "<1".to_owned(),
        share => share.to_string(),
    }
}

/// The cells of a question: of how many it was asked, how many left it, and their share.
pub(super) fn missing_cells(item: &ItemRow, lang: Lang) -> Vec<(&'static str, String)> {
    let least = |number: Option<u64>| match number {
        Some(0) => ("number zero", "0".to_owned()),
        Some(number) => ("number", naming(Msg::AtLeast, lang, &words::count(number, lang))),
        None => ("number withheld", Msg::SvWithheld.text(lang).to_owned()),
    };
    let share = match (item.asked, item.missing) {
        // Both are in steps, so the share is about right and no more.
        (Some(asked), Some(missing)) if asked > 0 => ("number", naming(Msg::SvAbout, lang, &percent(missing, asked))),
        (Some(0), _) => ("number no-data", Msg::SvNoData.text(lang).to_owned()),
        _ => ("number withheld", "∗".to_owned()),
    };
    vec![least(item.asked), least(item.missing), share]
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

#[allow(clippy::cast_precision_loss)]
fn number(number: Option<u64>, lang: Lang) -> Cell {
    number.map_or_else(|| text(Msg::SvWithheld.text(lang)), |number| Cell::Number(number as f64))
}

/// The whole report as one table, a line a number.
pub(super) fn report_csv(report: &ResponseReport, groups: &[Group], lang: Lang) -> Table {
    let heads = [Msg::SvSectionCol, Msg::SvPartCol, Msg::SvWhatCol, Msg::SvCountCol];
    let mut rows = vec![heads.iter().map(|head| text(head.text(lang))).collect::<Vec<_>>()];
    let mut put =
        |section: &str, part: &str, what: Msg, count: Cell| rows.push(vec![text(section), text(part), text(what.text(lang)), count]);
    for rate in &report.rates {
        let (section, part) = (Msg::SvRates.text(lang), part_name(rate, groups, lang));
        put(section, &part, Msg::SvInvitedCol, number(Some(rate.invited), lang));
        put(section, &part, Msg::SvRedeemedCol, redeemed(rate, lang));
    }
    let mut lines: Vec<(String, String, Option<Completeness>)> = Vec::new();
    lines.push((Msg::SvComplete.text(lang).to_owned(), Msg::SvAll.text(lang).to_owned(), report.all.clone()));
    for row in report.modes.iter().map(|row| mode_name(row, lang)) {
        lines.push((Msg::SvByMode.text(lang).to_owned(), row.name, row.counts));
    }
    for table in &report.tables {
        let section = label(&table.label, &table.question, lang);
        for row in table.rows.iter().map(|row| choice_name(row, lang)) {
            lines.push((section.clone(), label(&row.label, &row.name, lang), row.counts));
        }
    }
    for (section, part, counts) in &lines {
        let each = [
            (Msg::SvCompleteCol, counts.as_ref().map(|counts| counts.complete)),
            (Msg::SvPartialCol, counts.as_ref().map(|counts| counts.partial)),
            (Msg::SvBreakOffCol, counts.as_ref().map(|counts| counts.break_off)),
        ];
        each.into_iter().for_each(|(what, count)| put(section, part, what, number(count, lang)));
    }
    for item in &report.items {
        let (section, part) = (Msg::SvItems.text(lang), label(&item.label, &item.question, lang));
        put(section, &part, Msg::SvAskedCol, number(item.asked, lang));
        put(section, &part, Msg::SvMissingCol, number(item.missing, lang));
    }
    Table { name: "responses".to_owned(), rows }
}

/// How many redeemed; of a part in which nobody was invited there is nothing to tell.
fn redeemed(rate: &Rate, lang: Lang) -> Cell {
    if rate.invited == 0 { text(Msg::SvNoData.text(lang)) } else { number(rate.redeemed, lang) }
}

#[cfg(test)]
mod tests;
