//! A chart on a page, with its table and its files.

use crate::browser;
use crate::charts::{Chart, Source};
use crate::components::{Look, button, el, press, row};
use crate::i18n::{Lang, Msg};
use leptos::prelude::*;

/// The room for a drawing, in CSS pixels.
pub(super) fn width() -> f64 {
    let wide = browser::window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(800.0);
    (wide - 40.0).clamp(280.0, 760.0)
}

/// The drawing, its table to open, and a button for its file.
pub(super) fn view(chart: &Chart, source: &Source, lang: Lang) -> AnyView {
    let (drawn, table, picture) = (chart.markup(), chart.table.markup(), chart.picture(source, lang));
    let save = press(move || browser::download("waves.svg", &picture.svg));
    row(vec![
        el("div").class("chart-figure").inside(move || drawn.clone()).view(),
        el("details")
            .class("fd-method")
            .child(el("summary").child(Msg::WvAsTable.text(lang)))
            .child(el("div").class("scroll").attr("tabindex", "0").attr("role", "region").attr("aria-label", Msg::WvAsTable.text(lang)).inside(move || table.clone()))
            .view(),
        el("div").class("actions").child(button(Look::Secondary, Msg::WvSaveSvg.text(lang), save)).view(),
    ])
}
