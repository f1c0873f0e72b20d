//! A chart on a page, with its table and its files.

use crate::browser;
use crate::charts::{Chart, Source, save_png};
use crate::components::{Look, Tone, button, el, flag, held, notice, press, row, spawn, when};
use crate::i18n::{Lang, Msg, tr};
use crate::workbench::parts::scrolling;
use leptos::prelude::*;

/// The room for a drawing, in CSS pixels.
pub(super) fn width() -> f64 {
    let wide = browser::window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(800.0);
    (wide - 40.0).clamp(280.0, 760.0)
}

/// The drawing, its table to open, and its files.
pub(super) fn view(chart: &Chart, source: &Source, lang: Lang) -> AnyView {
    let (drawn, table, picture) = (chart.markup(), chart.table.markup(), chart.picture(source, lang));
    let failed = held(false);
    let (drawing, broken) = (picture.clone(), failed.clone());
    let svg = press(move || browser::download("waves.svg", &picture.svg));
    let png = press(move || {
        broken.set(false);
        let (picture, broken) = (drawing.clone(), broken.clone());
        spawn(async move {
            if save_png("waves.png", &picture).await.is_err() {
                broken.set(true);
            }
        });
    });
    let table = scrolling(Msg::WvAsTable, el("div").inside(move || table.clone()));
    row(vec![
        el("div").class("chart-figure").inside(move || drawn.clone()).view(),
        el("details").class("fd-method").child(el("summary").child(Msg::WvAsTable.text(lang))).child(table).view(),
        el("div")
            .class("actions")
            .child(button(Look::Secondary, tr(Msg::AnSvg), svg))
            .child(button(Look::Secondary, tr(Msg::AnPng), png))
            .view(),
        when(flag(move || failed.get()), || notice(Tone::Bad, tr(Msg::AnPngFailed)).view()),
    ])
}
