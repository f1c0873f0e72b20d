//! The form for another station.

use crate::browser::focus_soon;
use crate::components::{Tone, el, flag, handler, notice, row, spawn, text, when};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::{Held, form, held};
use crate::workbench::people::said::Amiss;
use crate::workbench::surveys::controls::{Around, options as offered};
use crate::workbench::surveys::draft::count_of;
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::{codes, routes, words};
use leptos::prelude::*;
use shared::json;
use shared::protocol::{NewStation, STATION_FEW, Station, check_station};
use shared::survey::Mode;

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
        count_of(&self.expected).is_some_and(|expected| expected > 0 && expected < STATION_FEW)
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

/// The form for another one.
pub(super) fn maker(page: &Page) -> AnyView {
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
        Around::new("station-label", tr(Msg::SvStationLabel)).hint(tr(Msg::SvStationLabelHint)).view(page, label),
        mode_menu(page, &draft, &modes),
        Around::new("station-expected", tr(Msg::SvStationExpected)).hint(tr(Msg::SvStationExpectedHint)).view(page, expected),
        warning,
        el("div").class("actions").child(send).view(),
    ];
    row(vec![el("h3").child(tr(Msg::SvStationNew)).view(), form(move || make(&making, &sent, &modes), parts)])
}

/// Which kind of station, among those that the survey takes.
fn mode_menu(page: &Page, draft: &Held<Draft>, modes: &[Mode]) -> AnyView {
    let (lang, chosen) = (language(), draft.clone());
    let sealed: Vec<Mode> = modes.iter().copied().filter(|mode| mode.is_sealed()).collect();
    let shown = draft.clone();
    let options = move || {
        let choices: Vec<(String, String)> =
            sealed.iter().map(|mode| (mode.name().to_owned(), words::mode(*mode).text(lang.get()).to_owned())).collect();
        offered(&choices, shown.peek(|draft| draft.mode.name()), None)
    };
    let menu = el("select").class("menu").inside(options).on(
        "change",
        handler(move |event| {
            if let Some(mode) = Mode::named(&event_target_value(&event)) {
                chosen.update(|draft| draft.mode = mode);
            }
        }),
    );
    Around::new("station-mode", tr(Msg::SvStationMode)).view(page, menu)
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
            Err(refused) => {
                let own = |field: &str| matches!(field, "label" | "mode" | "expected");
                page.stop(codes::trouble(&refused, |field, code, reason| own(field).then(|| amiss(field, code, reason))));
            }
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
