//! The table that may leave the screen.

use super::Page;
use super::wanted::{Released, released, years};
use crate::browser;
use crate::charts::written::{count, percent};
use crate::components::{Look, button, dynamic, el, handler, press, row};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::{csv_file, scrolling};
use crate::workbench::people::said::fill;
use leptos::prelude::*;
use shared::analysis::rates::{By, MINIMUM};
use shared::document::{Cell, Table};

/// The section: the rule, the year, the table as it would leave, and the file.
pub(super) fn view(page: &Page) -> AnyView {
    let (lang, page, all) = (language(), page.clone(), years(&page.entries));
    let year = RwSignal::new(all.first().cloned().unwrap_or_default());
    let mut menu = el("select").id("rates-leave").class("menu").on("change", handler(move |event| year.set(event_target_value(&event))));
    for one in all {
        menu = menu.child(el("option").attr("value", one.as_str()).child(one.as_str()));
    }
    let shown = dynamic(move || {
        let (lang, year) = (lang.get(), year.get());
        let basis = page.wanted.with(|wanted| wanted.basis.clone());
        let tables = [By::Race, By::Sex].map(|by| (by, released(&page.entries, &year, by, &basis)));
        let mut parts: Vec<AnyView> =
            tables.iter().filter(|(_, table)| !table.rows.is_empty()).map(|(by, table)| drawn(&page, *by, table, lang)).collect();
        let file = csv(&page, &year, &tables, lang);
        let save = press(move || browser::download(&format!("selection-rates-{year}.csv"), &csv_file(&file)));
        parts.push(el("div").class("actions").child(button(Look::Secondary, tr(Msg::ExportCsv), save)).view());
        row(parts)
    });
    el("section")
        .child(el("h2").child(tr(Msg::RtLeave)))
        .child(
            el("p").child(crate::components::text(move || {
                Msg::RtLeaveRule.filled(lang.get(), &[usize::try_from(MINIMUM).unwrap_or_default()])
            })),
        )
        .child(
            el("div")
                .class("filters")
                .child(el("span").class("filter").child(el("label").attr("for", "rates-leave").child(tr(Msg::RtYear))).child(menu)),
        )
        .child(shown)
        .view()
}

fn by_msg(by: By) -> Msg {
    if by == By::Race { Msg::RtByRace } else { Msg::RtBySex }
}

fn drawn(page: &Page, by: By, table: &Released, lang: Lang) -> AnyView {
    let mut body = el("tbody");
    for (group, share) in &table.rows {
        let cells = el("tr").child(el("th").attr("scope", "row").child(page.group(by, group, lang)));
        let withheld = || el("td").class("number cell-withheld").child(Msg::ChWithheld.text(lang));
        let cells = match share {
            Some(share) => {
                let rate = share.value().map_or_else(String::new, |rate| percent(rate, lang));
                let went = fill(Msg::RtOf, lang, &[count(share.count, lang), count(share.n, lang)]);
                cells.child(el("td").class("number").child(went)).child(el("td").class("number").child(rate))
            }
            None => cells.child(withheld()).child(withheld()),
        };
        body = body.child(cells);
    }
    let mut head = el("tr");
    for (msg, class) in [(by_msg(by), ""), (Msg::RtWentOn, "number"), (Msg::RtRate, "number")] {
        head = head.child(el("th").attr("scope", "col").class(class).child(msg.text(lang)));
    }
    let said = Msg::RtStepCount.filled(lang, &[table.processes, table.without]);
    row(vec![
        el("p").class("hint").child(said).view(),
        scrolling(by_msg(by), el("table").class("list list-numbers").child(el("thead").child(head)).child(body)),
    ])
}

/// The file: the rule first, then the tables.
fn csv(page: &Page, year: &str, tables: &[(By, Released)], lang: Lang) -> Table {
    let text = |text: &str| Cell::Text(text.to_owned());
    let blank = || Cell::Text(String::new());
    let said = |said: String| vec![Cell::Text(said), blank(), blank(), blank()];
    let mut rows = vec![
        vec![text(Msg::RtGroup.text(lang)), text(Msg::RtApplied.text(lang)), text(Msg::RtHired.text(lang)), text(Msg::RtRate.text(lang))],
        said(fill(Msg::RtFileYear, lang, &[year])),
        said(Msg::RtLeaveRule.filled(lang, &[usize::try_from(MINIMUM).unwrap_or_default()])),
    ];
    for (by, table) in tables.iter().filter(|(_, table)| !table.rows.is_empty()) {
        rows.push(said(format!("{}. {}", by_msg(*by).text(lang), Msg::RtStepCount.filled(lang, &[table.processes, table.without]))));
        for (group, share) in &table.rows {
            let name = Cell::Text(page.group(*by, group, lang));
            #[allow(clippy::cast_precision_loss)]
            let number = |number: u64| Cell::Number(number as f64);
            rows.push(match share {
                Some(share) => {
                    let rate = share.value().map_or_else(blank, |rate| Cell::Text(percent(rate, lang)));
                    vec![name, number(share.n), number(share.count), rate]
                }
                None => {
                    let withheld = || text(Msg::ChWithheld.text(lang));
                    vec![name, withheld(), withheld(), withheld()]
                }
            });
        }
    }
    Table { name: "rates".to_owned(), rows }
}
