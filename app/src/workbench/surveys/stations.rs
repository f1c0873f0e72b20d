//! Shared devices and desks where paper is typed in: made here, with a link that is told once.

use super::page::Page;
use super::{codes, qr, routes, words};
use crate::browser::focus_soon;
use crate::components::{Look, Markup, Tone, button, dynamic, el, flag, handler, notice, press, row, spawn, text, when};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::table;
use crate::workbench::people::ask::{ask, tell};
use crate::workbench::people::fields::{Held, form, held, state_line};
use crate::workbench::people::said::{Amiss, naming};
use crate::workbench::people::troubles::{invalid, looks, problem};
use crate::workbench::surveys::draft::count_of;
use leptos::prelude::*;
use shared::json;
use shared::protocol::{NewStation, Station, check_station};
use shared::survey::{Mode, SurveyState};

/// With fewer people than this at a station, a response can be guessed.
const FEW: u32 = 10;

/// A station being entered.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Draft {
    label: String,
    mode: Mode,
    expected: String,
}

impl Draft {
    fn new(modes: &[Mode]) -> Self {
        let mode = [Mode::SharedDevice, Mode::Paper].into_iter().find(|mode| modes.contains(mode)).unwrap_or(Mode::SharedDevice);
        Self { label: String::new(), mode, expected: String::new() }
    }

    /// Whether so few people are expected that it is warned about.
    fn is_small(&self) -> bool {
        count_of(&self.expected).is_some_and(|expected| expected > 0 && expected < FEW)
    }

    /// What is asked for, or what is wrong with it.
    fn asked(&self) -> Result<NewStation, Amiss> {
        let new = NewStation { label: self.label.trim().to_owned(), mode: self.mode, expected: count_of(&self.expected).unwrap_or(0) };
        check_station(&new).map_err(|wrong| amiss(wrong.field, wrong.code, &wrong.reason)).map(|()| new)
    }
}

/// Something wrong with a field of the form.
fn amiss(field: &str, code: &str, reason: &str) -> Amiss {
    let (target, label) = match field {
        "mode" => ("station-mode", Msg::SvStationMode),
        "expected" => ("station-expected", Msg::SvStationExpected),
        _ => ("station-label", Msg::SvStationLabel),
    };
    Amiss { target: target.to_owned(), label, said: codes::about(field, code, reason) }
}

/// The section.
pub(super) fn section(page: Page, state: SurveyState) -> AnyView {
    let takes = matches!(state, SurveyState::Open | SurveyState::Paused);
    let maker = if takes { maker(&page) } else { row(Vec::new()) };
    el("section")
        .attr("aria-labelledby", "stations-title")
        .child(el("h2").id("stations-title").attr("tabindex", "-1").child(tr(Msg::SvStations)))
        .child(el("p").child(tr(Msg::SvStationsLead)))
        .child(el("p").child(el("span").class("tag tag-warning").child(tr(Msg::SvNotOnePer))))
        .child(state_line(&page.done))
        .child(made(&page))
        .child(list(&page))
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
    let few = (expected < FEW).then(|| el("span").class("hint").child(" ").child(tr(Msg::SvFew)));
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

/// The form for another one.
fn maker(page: &Page) -> AnyView {
    let modes = page.record.peek(|record| record.as_ref().map(|record| record.plan.modes.clone()).unwrap_or_default());
    let draft = held(Draft::new(&modes));
    let (read, written) = (draft.clone(), draft.clone());
    let label = el("input")
        .attr("type", "text")
        .class("field field-long")
        .attr("autocomplete", "off")
        .value(text(move || read.with(|draft| draft.label.clone())))
        .on("input", handler(move |event| written.update(|draft| draft.label = event_target_value(&event))));
    let (read, written) = (draft.clone(), draft.clone());
    let expected = el("input")
        .attr("type", "text")
        .attr("inputmode", "numeric")
        .class("field field-short")
        .attr("autocomplete", "off")
        .value(text(move || read.with(|draft| draft.expected.clone())))
        .on("input", handler(move |event| written.update(|draft| draft.expected = event_target_value(&event))));
    let small = draft.clone();
    let warning = when(flag(move || small.with(Draft::is_small)), || {
        notice(Tone::Warning, tr(Msg::SvFewTitle)).child(el("p").child(tr(Msg::SvFewText))).view()
    });
    let (making, sent) = (page.clone(), draft.clone());
    let send = el("button").attr("type", "submit").class("button button-secondary").child(tr(Msg::SvStationMake));
    let parts = vec![
        entry(page, "station-label", Msg::SvStationLabel, Some(Msg::SvStationLabelHint), label),
        mode_menu(page, &draft, &modes),
        entry(page, "station-expected", Msg::SvStationExpected, Some(Msg::SvStationExpectedHint), expected),
        warning,
        el("div").class("actions").child(send).view(),
    ];
    row(vec![el("h3").child(tr(Msg::SvStationNew)).view(), form(move || make(&making, &sent, &modes), parts)])
}

/// Which kind of station, among those that the survey takes.
fn mode_menu(page: &Page, draft: &Held<Draft>, modes: &[Mode]) -> AnyView {
    let (lang, chosen) = (language(), draft.clone());
    let sealed: Vec<Mode> = modes.iter().copied().filter(|mode| matches!(mode, Mode::SharedDevice | Mode::Paper)).collect();
    let shown = draft.clone();
    let options = move || {
        let choices: Vec<(String, String)> =
            sealed.iter().map(|mode| (mode.name().to_owned(), words::mode(*mode).text(lang.get()).to_owned())).collect();
        super::controls::options(&choices, shown.peek(|draft| draft.mode.name()), None)
    };
    let menu = el("select").class("menu").inside(options).on(
        "change",
        handler(move |event| {
            if let Some(mode) = Mode::named(&event_target_value(&event)) {
                chosen.update(|draft| draft.mode = mode);
            }
        }),
    );
    entry(page, "station-mode", Msg::SvStationMode, None, menu)
}

fn entry(page: &Page, id: &'static str, label: Msg, hint: Option<Msg>, control: crate::components::Element) -> AnyView {
    let hint = hint.map(|hint| el("p").class("hint").id(format!("{id}-hint")).child(tr(hint)));
    let control =
        control.id(id).attr("aria-describedby", format!("{id}-hint {id}-problem")).attr("aria-invalid", invalid(&page.troubles, id));
    el("div")
        .class(looks(&page.troubles, id))
        .child(el("label").attr("for", id).child(tr(label)))
        .child(hint)
        .child(problem(&page.troubles, id))
        .child(control)
        .view()
}

fn make(page: &Page, draft: &Held<Draft>, modes: &[Mode]) {
    let new = match draft.peek(Draft::asked) {
        Ok(new) => new,
        Err(amiss) => return page.fault(vec![amiss]),
    };
    if !page.start() {
        return;
    }
    let (page, draft, modes) = (page.clone(), draft.clone(), modes.to_vec());
    spawn(async move {
        match ask::<Station>("POST", &routes::of_plan(&page.id, "stations"), Some(&json::text(&new))).await {
            Ok(station) => {
                let listed = Station { code: None, ..station.clone() };
                page.record.update(|record| {
                    if let Some(record) = record {
                        record.stations.push(listed);
                    }
                });
                focus_soon(format!("station-{}", station.id));
                page.kept.change(&page.id, |kept| kept.stations.push(station));
                draft.set(Draft::new(&modes));
                page.finish(Msg::SvStationAdded);
            }
            Err(refused) => page.stop(codes::trouble(&refused, |field, code, reason| Some(amiss(field, code, reason)))),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_station_needs_a_name_and_a_number_and_few_people_are_warned_about() {
        let mut draft = Draft::new(&[Mode::Invited, Mode::Paper]);
        assert_eq!(draft.mode, Mode::Paper);
        assert_eq!(draft.asked().expect_err("no name").target, "station-label");
        draft.label = " North depot ".into();
        assert_eq!(draft.asked().expect_err("no number").target, "station-expected");
        draft.expected = "9".into();
        assert!(draft.is_small());
        assert_eq!(draft.asked().expect("sound"), NewStation { label: "North depot".into(), mode: Mode::Paper, expected: 9 });
        draft.expected = "10".into();
        assert!(!draft.is_small());
    }
}
