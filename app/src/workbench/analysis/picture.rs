//! The chart beside a table, with the same figures as a table of its own, and as files.

use super::builder::Builder;
use super::drawn::{Drawing, Pick};
use super::exports::{chart_source, file_name};
use crate::browser;
use crate::charts::{Chart, NARROWEST, save_png};
use crate::components::{Held, Look, Markup, Tone, button, el, flag, handler, held, notice, press, row, spawn, text, when};
use crate::i18n::{Lang, Msg, tr};
use crate::workbench::parts::scrolling;
use leptos::prelude::*;

/// Where the chart is drawn.
const PLACE: &str = "an-drawing";

/// Looks how wide a chart may be.
pub(super) fn measure(width: &Held<f64>) {
    let Some(place) = document().get_element_by_id(PLACE) else { return };
    let found = f64::from(place.client_width());
    if found > 0.0 && (width.now() - found).abs() > 1.0 {
        width.set(found);
    }
}

/// How wide it is before anybody could look.
fn guess() -> f64 {
    let inner = browser::window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(NARROWEST);
    if inner < 1_000.0 { inner - 34.0 } else { (inner - 34.0).min(1_326.0) - 390.0 }
}

/// The charts that fit, the chosen one, and its drawing.
fn drawn(builder: &Builder, width: f64, lang: Lang) -> Option<(Vec<Pick>, Pick, Chart)> {
    builder.settled.with(|made| {
        let made = made.as_ref().ok()?;
        let drawing = Drawing { release: &builder.release, table: &made.table, people: made.people.as_ref(), layout: &made.layout, lang };
        let pick = drawing.pick();
        Some((drawing.picks(), pick, drawing.draw(pick, width)))
    })
}

/// The part of the page.
pub(super) fn view(builder: &Builder) -> AnyView {
    let (lang, width, shown) = (builder.lang, builder.copies.width.clone(), builder.clone());
    if width.now() <= 0.0 {
        width.set(guess());
    }
    let measured = width.clone();
    spawn(async move {
        browser::wait(0).await;
        measure(&measured);
    });
    let chart = Memo::new(move |_| drawn(&shown, width.get(), lang.get()));
    let choosing = builder.clone();
    let menu = el("select")
        .id("an-chart")
        .class("menu")
        .inside(move || chart.with(|chart| chart.as_ref().map(|(picks, pick, _)| options(picks, *pick, lang.get())).unwrap_or_default()))
        .on(
            "change",
            handler(move |event| {
                let name = event_target_value(&event);
                choosing.change(|layout| {
                    layout.chart = Some(name);
                    None
                });
            }),
        );
    let drawing = el("div")
        .id(PLACE)
        .class("an-drawing")
        .inside(move || chart.with(|chart| chart.as_ref().map(|(_, _, chart)| chart.markup()).unwrap_or_default()));
    let table = el("div").inside(move || chart.with(|chart| chart.as_ref().map(|(_, _, chart)| chart.table.markup()).unwrap_or_default()));
    // Long ones stay out of the way until they are wanted.
    let is_short = flag(move || chart.with(|chart| chart.as_ref().is_none_or(|(_, _, chart)| chart.table.rows.len() <= ROWS_OPEN)));
    let figures =
        el("details").flag("open", is_short).child(el("summary").child(tr(Msg::AnChartTable))).child(scrolling(Msg::AnChartTable, table));
    let title = text(move || chart.with(|chart| chart.as_ref().map(|(_, _, chart)| chart.title.clone())).unwrap_or_default());
    el("section")
        .class("an-picture")
        .child(el("h2").child(tr(Msg::AnChart)))
        .child(el("p").class("an-line").child(el("label").attr("for", "an-chart").child(tr(Msg::AnChartKind))).child(" ").child(menu))
        .child(el("p").class("an-chart-title").child(title))
        .child(drawing)
        .child(files(builder, chart))
        .child(figures)
        .view()
}

/// Up to so many rows of a chart's figures are shown at once.
const ROWS_OPEN: usize = 40;

fn options(picks: &[Pick], chosen: Pick, lang: Lang) -> Markup {
    let mut markup = Markup::new();
    for pick in picks {
        markup.open("option").attr("value", &[pick.name()]).flag("selected", *pick == chosen);
        markup.inside().text(pick.msg().text(lang)).close("option");
    }
    markup
}

/// The chart as files.
fn files(builder: &Builder, chart: Memo<Option<(Vec<Pick>, Pick, Chart)>>) -> AnyView {
    let failed = held(false);
    let picture = {
        let builder = builder.clone();
        move || {
            let lang = builder.lang.get_untracked();
            let source = chart_source(&builder, lang);
            chart.with_untracked(|chart| chart.as_ref().map(|(_, _, chart)| chart.picture(&source, lang)))
        }
    };
    let (drawing, svg_name) = (picture.clone(), builder.clone());
    let svg = press(move || {
        if let Some(picture) = drawing() {
            browser::download(&file_name(&svg_name, "svg"), &picture.svg);
        }
    });
    let (png_name, broken) = (builder.clone(), failed.clone());
    let png = press(move || {
        broken.set(false);
        let (Some(picture), name, broken) = (picture(), file_name(&png_name, "png"), broken.clone()) else { return };
        spawn(async move {
            if save_png(&name, &picture).await.is_err() {
                broken.set(true);
            }
        });
    });
    let any = failed;
    row(vec![
        el("div")
            .class("actions")
            .child(button(Look::Secondary, tr(Msg::AnSvg), svg))
            .child(button(Look::Secondary, tr(Msg::AnPng), png))
            .view(),
        when(flag(move || any.get()), || notice(Tone::Bad, tr(Msg::AnPngFailed)).view()),
    ])
}
