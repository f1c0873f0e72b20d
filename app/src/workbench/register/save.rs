//! A register as files and on paper: exactly the documents that are shown.

use super::list::Row;
use crate::browser;
use crate::components::{Look, Tone, button, el, flag, notice, press, row, spawn, when};
use crate::desk::Desk;
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::{csv_file, print_then};
use crate::workbench::workbooks;
use leptos::prelude::*;
use shared::document::{Document, Table, Wording, tables};
use shared::protocol::KindSummary;

/// The tables of these documents.
fn made(desk: Desk, version: &str, rows: &[Row], wording: Wording<'_>) -> Option<Vec<Table>> {
    let schema = desk.with(|cabinet| cabinet.schema(version))?;
    let documents: Vec<(String, Document)> =
        rows.iter().filter_map(|row| Some((row.doc.clone(), desk.document(&row.doc, Clone::clone)?))).collect();
    Some(tables(documents.iter().map(|(id, document)| (id.as_str(), document)), &schema, wording))
}

/// The buttons.
pub(super) fn actions(desk: Desk, kind: &KindSummary, most: RwSignal<usize>, found: Memo<Vec<Row>>) -> AnyView {
    let lang = language();
    let failed = RwSignal::new(false);
    let (name, version) = (kind.name.clone(), kind.version.to_string());
    let csv = press(move || {
        let Some(tables) = made(desk, &version, &found.get_untracked(), Wording::Names) else { return };
        for (index, table) in tables.iter().enumerate().filter(|(index, table)| *index == 0 || table.rows.len() > 1) {
            let file = if index == 0 { format!("{name}.csv") } else { format!("{name}-{}.csv", table.name) };
            browser::download(&file, &csv_file(table));
        }
    });
    let (name, version) = (kind.name.clone(), kind.version.to_string());
    let xlsx = press(move || {
        failed.set(false);
        let Some(tables) = made(desk, &version, &found.get_untracked(), Wording::Labels(lang.get_untracked().code())) else { return };
        let file = format!("{name}.xlsx");
        spawn(async move {
            match workbooks::write_tables(&tables).await {
                Ok(bytes) => browser::download_bytes(&file, &bytes),
                Err(_) => failed.set(true),
            }
        });
    });
    let print = press(move || {
        let drawn = most.get_untracked();
        most.set(drawn.max(found.with_untracked(Vec::len)));
        print_then(move || most.set(drawn));
    });
    let any = flag(move || found.with(Vec::is_empty));
    let buttons = el("div")
        .class("actions")
        .flag("hidden", any)
        .child(button(Look::Secondary, tr(Msg::ExportCsv), csv))
        .child(button(Look::Secondary, tr(Msg::ExportXlsx), xlsx))
        .child(button(Look::Secondary, tr(Msg::PrintList), print));
    row(vec![buttons.view(), when(failed.into(), || notice(Tone::Bad, tr(Msg::WorkbookFailed)).view())])
}
