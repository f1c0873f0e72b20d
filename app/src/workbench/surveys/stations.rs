//! Shared devices and desks where paper is typed in: made here, with a link that is told once.

mod form;

use super::page::Page;
use super::{codes, qr, routes, words};
use crate::browser::focus_soon;
use crate::components::{Look, Markup, Tone, button, dynamic, el, flag, notice, press, row, spawn, text, when};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::table;
use crate::workbench::people::ask::tell;
use crate::workbench::people::fields::{Held, held, state_line};
use crate::workbench::people::said::naming;
use form::maker;
use leptos::prelude::*;
use shared::protocol::{STATION_FEW, Station};
use shared::survey::SurveyState;

/// The section.
pub(super) fn section(page: &Page, state: SurveyState) -> AnyView {
    // Also in the grace days: what a device holds that was ended too early is sent by another.
    let takes = state != SurveyState::Frozen;
    let maker = if takes { maker(page) } else { row(Vec::new()) };
    el("section")
        .attr("aria-labelledby", "stations-title")
        .child(el("h2").id("stations-title").attr("tabindex", "-1").child(tr(Msg::SvStations)))
        .child(el("p").child(tr(Msg::SvStationsLead)))
        .child(el("p").child(el("span").class("tag tag-warning").child(tr(Msg::SvNotOnePer))))
        .child(state_line(&page.done))
        .child(made(page))
        .child(list(page))
        .child(maker)
        .view()
}

/// Links of stations that were just made.
fn made(page: &Page) -> AnyView {
    let page = page.clone();
    dynamic(move || {
        let stations = page.kept.of(&page.id).stations;
        row(stations.iter().filter_map(|station| link(&page, station)).collect())
    })
}

fn link(page: &Page, station: &Station) -> Option<AnyView> {
    let lang = language();
    let (code, opened) = (station.code.as_deref()?, page.opened_now()?);
    let link = routes::station_link(&routes::origin(), &opened.survey, code);
    let (label, drawn) = (station.label.clone(), link.clone());
    let title = text(move || naming(Msg::SvStationMade, lang.get(), &label));
    let picture = el("div").class("qr-box").inside(move || {
        let mut markup = Markup::new();
        qr::draw(&mut markup, &drawn, Msg::SvStationQr.text(lang.get()));
        markup
    });
    let (forgetting, id) = (page.clone(), station.id.clone());
    let forget = press(move || {
        forgetting.kept.change(&forgetting.id, |kept| kept.stations.retain(|held| held.id != id));
        focus_soon("stations-title".to_owned());
    });
    let shown = notice(Tone::Good, title)
        .id(format!("station-{}", station.id))
        .attr("tabindex", "-1")
        .child(el("p").child(tr(Msg::SvStationOnce)))
        .child(el("p").class("code").child(link))
        .child(picture)
        .child(el("div").class("actions").child(button(Look::Secondary, tr(Msg::LinkDone), forget)))
        .view();
    Some(shown)
}

/// All stations.
fn list(page: &Page) -> AnyView {
    let (page, asked) = (page.clone(), held(None::<String>));
    dynamic(move || {
        let stations = page.record.with(|record| record.as_ref().map(|record| record.stations.clone()).unwrap_or_default());
        if stations.is_empty() {
            return el("p").child(tr(Msg::SvNoStations)).view();
        }
        let mut body = el("tbody");
        for station in &stations {
            body = body.child(line(&page, station, &asked));
        }
        table(Msg::SvStations, &[Msg::SvStationLabel, Msg::SvStationMode, Msg::SvExpectedCol, Msg::StateCol], body)
    })
}

fn line(page: &Page, station: &Station, asked: &Held<Option<String>>) -> AnyView {
    let lang = language();
    let expected = station.expected;
    let number = text(move || words::count(u64::from(expected), lang.get()));
    let few = (expected < STATION_FEW).then(|| el("span").class("hint").child(" ").child(tr(Msg::SvFew)));
    let state = if station.active {
        actions(page, station, asked)
    } else {
        el("span").class("tag tag-ended").child(tr(Msg::SvStationEnded)).view()
    };
    el("tr")
        .child(el("th").attr("scope", "row").child(station.label.as_str()))
        .child(el("td").child(tr(words::mode(station.mode))))
        .child(el("td").child(number).child(few))
        .child(el("td").child(state))
        .view()
}

/// Ending a station, which is asked about.
fn actions(page: &Page, station: &Station, asked: &Held<Option<String>>) -> AnyView {
    let lang = language();
    let (id, label) = (station.id.clone(), station.label.clone());
    let (asking, is_asked, back, of) = (asked.clone(), asked.clone(), asked.clone(), id.clone());
    let named = text(move || naming(Msg::SvStationEndOf, lang.get(), &label));
    let (asked_id, focus_id) = (id.clone(), format!("station-end-{id}"));
    let ask = press(move || {
        asking.set(Some(asked_id.clone()));
        focus_soon(focus_id.clone());
    });
    let end = button(Look::Quiet, tr(Msg::SvStationEnd), ask).attr("aria-label", named);
    let page = page.clone();
    let sure = when(flag(move || is_asked.with(|asked| asked.as_deref() == Some(of.as_str()))), move || {
        let (ending, no, id) = (page.clone(), back.clone(), id.clone());
        let ended = id.clone();
        el("div")
            .id(format!("station-end-{id}"))
            .attr("tabindex", "-1")
            .attr("role", "group")
            .child(el("p").child(tr(Msg::SvStationEndText)))
            .child(
                el("div")
                    .class("actions actions-quiet")
                    .child(button(Look::Danger, tr(Msg::SvStationEnd), press(move || end_it(&ending, &ended))))
                    .child(button(Look::Quiet, tr(Msg::CancelEdit), press(move || no.set(None)))),
            )
            .view()
    });
    row(vec![el("span").class("tag").child(tr(Msg::SvStationActive)).view(), el("div").child(end).view(), sure])
}

fn end_it(page: &Page, id: &str) {
    if !page.start() {
        return;
    }
    let (page, id) = (page.clone(), id.to_owned());
    spawn(async move {
        match tell("DELETE", &routes::station(&page.id, &id), None).await {
            Ok(()) => {
                page.record.update(|record| {
                    let stations = record.iter_mut().flat_map(|record| &mut record.stations);
                    stations.filter(|station| station.id == id).for_each(|station| station.active = false);
                });
                page.kept.change(&page.id, |kept| kept.stations.retain(|held| held.id != id));
                page.finish(Msg::SvStationEnded);
                focus_soon("stations-title".to_owned());
            }
            Err(refused) => page.stop(codes::trouble(&refused, |_, _, _| None)),
        }
    });
}
