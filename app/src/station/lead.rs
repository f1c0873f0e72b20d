//! The page of whoever is in charge: counts, and what can be done. No answer is here, and no time.

use super::fields::{Held, Sort, field, held};
use super::queue::Hold;
use super::stage::Step;
use super::state::{Counts, Station};
use super::{link, pin, screens, twice, worker};
use crate::browser;
use crate::components::{Fault, Faults, Look, Tone, button, dynamic, either, el, error_summary, flag, handler, notice, press, row};
use crate::components::{spawn, text, when};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use serde_json::{Map, Value as Json};
use shared::json;
use std::sync::Arc;
use wasm_bindgen_futures::JsFuture;

/// What a file of sealed responses says that it is.
const FILE: &str = "evenhand-sealed-1";

pub(super) fn lead(station: Station) -> AnyView {
    let saved = held(false);
    let place = text(move || station.setup.with(|setup| setup.place.clone()));
    let back = button(Look::Primary, tr(Msg::StationBack), press(move || station.step(Step::Back)));
    row(vec![
        screens::trouble(station),
        el("h1").id("title").attr("tabindex", "-1").child(tr(Msg::StationLeadTitle)).view(),
        el("p").class("station-survey").child(place).view(),
        done(station),
        link::offer(station),
        counts(station),
        sending(station),
        aside(station, &saved),
        if station.is_paper() { typed_twice(station) } else { row(Vec::new()) },
        el("div").class("actions").child(back).view(),
        file(station, &saved),
        change_pin(station),
        end(station, &saved),
    ])
}

fn done(station: Station) -> AnyView {
    dynamic(move || match station.done.get() {
        Some(msg) => notice(Tone::Good, tr(msg)).view(),
        None => row(Vec::new()),
    })
}

fn line(station: Station, label: Msg, count: fn(&Counts) -> usize) -> crate::components::Element {
    let counted = text(move || station.counts.with(count).to_string());
    el("div").class("answer").child(el("dt").child(tr(label))).child(el("dd").child(counted))
}

fn counts(station: Station) -> AnyView {
    let finished = line(station, Msg::StationFinished, |counts| counts.tally.finished as usize);
    let left = line(station, Msg::StationUnfinished, |counts| counts.tally.left as usize);
    el("section")
        .child(el("h2").child(tr(Msg::StationCounts)))
        .child(el("p").class("hint").child(tr(Msg::StationCountsHint)))
        .child(
            el("dl")
                .class("answers")
                .child(finished)
                .child(line(station, Msg::StationWaiting, |counts| counts.waiting))
                .child(line(station, Msg::StationReceived, |counts| counts.tally.received as usize))
                .child(line(station, Msg::StationRefused, |counts| counts.aside.iter().map(|(_, count)| count).sum()))
                .child(left),
        )
        .view()
}

fn sending(station: Station) -> AnyView {
    let lang = station.lang;
    let waits = flag(move || station.counts.with(|counts| counts.waiting > 0));
    let state = text(move || {
        let sending = station.sending.get();
        let msg = match sending.hold {
            _ if !waits.get() => Msg::StationAllSent,
            Some(hold) => hold_text(hold),
            None if sending.busy => Msg::StationSending,
            None => Msg::StationWillSend,
        };
        msg.text(lang.get()).to_owned()
    });
    let now = when(waits, move || button(Look::Secondary, tr(Msg::SendNow), press(move || station.send_now())).view());
    row(vec![el("p").attr("role", "status").id("sending").child(state).view(), el("div").class("actions").child(now).view()])
}

/// Why nothing is sent at the moment.
fn hold_text(hold: Hold) -> Msg {
    match hold {
        Hold::Unreachable => Msg::StationHoldNetwork,
        Hold::TooMany => Msg::StationHoldMany,
        Hold::Paused => Msg::StationHoldPaused,
        Hold::Over => Msg::StationHoldOver,
        Hold::Full => Msg::StationHoldFull,
        Hold::UnknownStation => Msg::StationHoldEnded,
        Hold::UnknownSurvey => Msg::StationHoldSurvey,
    }
}

/// A code in words. Which question it is about is inside what was sealed, and stays there.
fn code_text(code: &str) -> Msg {
    match code {
        "wrong_mode" => Msg::StationCodeMode,
        "not_sealed" => Msg::StationCodeSeal,
        "already_answered" => Msg::StationCodeAnswered,
        "unknown_version" => Msg::StationCodeVersion,
        _ => Msg::StationCodeOther,
    }
}

fn aside(station: Station, saved: &Held<bool>) -> AnyView {
    let saved = saved.clone();
    let any = flag(move || station.counts.with(|counts| !counts.aside.is_empty()));
    when(any, move || {
        let saved = saved.clone();
        let codes = dynamic(move || {
            let line = |(code, count): (String, usize)| {
                let said = el("span").child(tr(code_text(&code)));
                el("li").child(format!("{count}: ")).child(said).child(" ").child(el("code").child(code)).view()
            };
            row(station.counts.with(|counts| counts.aside.clone()).into_iter().map(line).collect())
        });
        let delete = confirmed(Msg::StationDeleteRefused, Msg::StationDeleteRefusedSure, move || {
            spawn(async move {
                if station.store().forget_aside().await.is_err() {
                    station.trouble.set(Some(Msg::StationStorage));
                }
                station.count().await;
            });
        });
        let save = button(Look::Secondary, tr(Msg::StationSave), press(move || save(station, &saved)));
        notice(Tone::Warning, tr(Msg::StationRefusedTitle))
            .child(el("p").child(tr(Msg::StationRefusedText)))
            .child(el("ul").child(codes))
            .child(el("div").class("actions").child(save).child(delete))
            .view()
    })
}

/// A button that asks before it does something.
fn confirmed(label: Msg, sure: Msg, act: impl Fn() + Clone + Send + Sync + 'static) -> AnyView {
    let asking = RwSignal::new(false);
    let question = move || {
        let act = act.clone();
        let yes = press(move || {
            asking.set(false);
            act();
        });
        let actions = el("div").class("actions").child(button(Look::Danger, tr(Msg::OutboxYes), yes)).child(button(
            Look::Secondary,
            tr(Msg::OutboxNo),
            press(move || asking.set(false)),
        ));
        notice(Tone::Warning, tr(sure)).child(actions).view()
    };
    either(asking.into(), question, move || button(Look::Quiet, tr(label), press(move || asking.set(true))).view())
}

/// What typing twice says of all that was typed.
fn typed_twice(station: Station) -> AnyView {
    let lang = station.lang;
    let rate = text(move || {
        let tenths = station.counts.with(|counts| twice::error_tenths(counts.tally.twice));
        match tenths {
            Some(tenths) => Msg::TypingRate.text(lang.get()).replace("{rate}", &format!("{}.{}", tenths / 10, tenths % 10)),
            None => Msg::TypingNoRate.text(lang.get()).to_owned(),
        }
    });
    el("section")
        .child(el("h2").child(tr(Msg::TypingTwice)))
        .child(
            el("dl")
                .class("answers")
                .child(line(station, Msg::TypingTyped, |counts| counts.tally.twice.typed as usize))
                .child(line(station, Msg::TypingCompared, |counts| counts.tally.twice.compared as usize))
                .child(line(station, Msg::TypingDifferent, |counts| counts.tally.twice.differences as usize)),
        )
        .child(el("p").id("rate").child(rate))
        .view()
}

/// Saves what the server does not have as a file that only the server can read.
fn save(station: Station, saved: &Held<bool>) {
    let saved = saved.clone();
    spawn(async move {
        let Ok(unsent) = station.store().unsent().await else { return station.trouble.set(Some(Msg::StationStorage)) };
        let survey = station.setup.peek(|setup| setup.survey.clone());
        let mut file = Map::new();
        file.insert("file".to_owned(), FILE.into());
        file.insert("survey".to_owned(), survey.into());
        file.insert("sealed".to_owned(), unsent.into_iter().map(Json::String).collect());
        browser::download("sealed-responses.json", &json::text(&file));
        saved.set(true);
        station.done.set(Some(Msg::StationSaved));
    });
}

/// The sealed responses of a file, if it is of this survey.
pub(super) fn read_file(text: &str, survey: &str) -> Result<Vec<String>, Msg> {
    let file: Map<String, Json> = serde_json::from_str(text).map_err(|_| Msg::StationFileWrong)?;
    if file.get("file").and_then(Json::as_str) != Some(FILE) {
        return Err(Msg::StationFileWrong);
    }
    if file.get("survey").and_then(Json::as_str) != Some(survey) {
        return Err(Msg::StationFileOther);
    }
    let sealed = file.get("sealed").and_then(Json::as_array).ok_or(Msg::StationFileWrong)?;
    sealed.iter().map(|one| one.as_str().map(str::to_owned).ok_or(Msg::StationFileWrong)).collect()
}

/// Saving what is unsent, and sending what another device saved.
fn file(station: Station, saved: &Held<bool>) -> AnyView {
    let saved = saved.clone();
    let unsent = flag(move || station.counts.with(|counts| counts.waiting > 0 || !counts.aside.is_empty()));
    let save = when(unsent, move || {
        let saved = saved.clone();
        button(Look::Secondary, tr(Msg::StationSave), press(move || save(station, &saved))).view()
    });
    let choose = handler(move |event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = input.as_ref().and_then(web_sys::HtmlInputElement::files).and_then(|files| files.get(0)) else { return };
        spawn(async move {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()).unwrap_or_default();
            let survey = station.setup.peek(|setup| setup.survey.clone());
            match read_file(&text, &survey) {
                Err(msg) => station.trouble.set(Some(msg)),
                Ok(sealed) => match station.store().add(&sealed).await {
                    Ok(_) => {
                        station.trouble.set(None);
                        station.done.set(Some(Msg::StationFileTaken));
                        station.send_now();
                    }
                    Err(_) => station.trouble.set(Some(Msg::StationStorage)),
                },
            }
            station.count().await;
        });
    });
    let input = el("input").attr("type", "file").id("sealed-file").attr("accept", ".json").on("change", choose);
    el("section")
        .child(el("h2").child(tr(Msg::StationFile)))
        .child(el("p").child(tr(Msg::StationFileText)))
        .child(el("div").class("actions").child(save))
        .child(el("p").child(el("label").attr("for", "sealed-file").child(tr(Msg::StationFileLoad))).child(" ").child(input))
        .view()
}

fn change_pin(station: Station) -> AnyView {
    let (pin, again, wrong) = (held(String::new()), held(String::new()), held(None::<Msg>));
    let (lang, said) = (station.lang, wrong.clone());
    let faults: Faults = Arc::new(move || {
        let fault = |msg: Msg| Fault { target: "new-pin".to_owned(), text: msg.text(lang.get()).to_owned() };
        said.get().map(fault).into_iter().collect()
    });
    let (first, second) = (pin.clone(), again.clone());
    let submit = handler(move |event| {
        event.prevent_default();
        let (pin, again, wrong) = (first.clone(), second.clone(), wrong.clone());
        if let Err(msg) = pin::check_new(&pin.now(), &again.now()) {
            wrong.set(Some(msg));
            return browser::focus_soon("error-summary".to_owned());
        }
        wrong.set(None);
        spawn(async move {
            let made = pin::make(&pin.now(), &browser::random_bytes(), pin::ROUNDS);
            if station.change(|setup| setup.pin = made).await {
                station.done.set(Some(Msg::StationPinChanged));
                browser::focus_later("title");
            }
            pin.set(String::new());
            again.set(String::new());
        });
    });
    let enter = |id, label, held: &Held<String>| {
        let (shown, typed) = (held.clone(), held.clone());
        field(&faults, id, label, None, Sort::Pin, move || shown.get(), move |text| typed.set(text))
    };
    let parts = vec![
        enter("new-pin", Msg::StationPin, &pin),
        enter("new-again", Msg::StationPinAgain, &again),
        el("div").class("actions").child(button(Look::Secondary, tr(Msg::StationPinChange), press(|| {})).attr("type", "submit")).view(),
    ];
    el("details")
        .child(el("summary").child(tr(Msg::StationPinChange)))
        .child(error_summary(faults.clone()))
        .child(el("form").attr("novalidate", "").attr("autocomplete", "off").on("submit", submit).child(parts))
        .view()
}

/// Ends the station, only when nothing is lost by it.
fn end(station: Station, saved: &Held<bool>) -> AnyView {
    let saved = saved.clone();
    let safe = flag(move || saved.get() || station.counts.with(|counts| counts.waiting == 0 && counts.aside.is_empty()));
    let inside = either(
        safe,
        move || {
            confirmed(Msg::StationEnd, Msg::StationEndSure, move || {
                spawn(async move {
                    if station.store().end().await.is_err() {
                        return station.trouble.set(Some(Msg::StationStorage));
                    }
                    worker::mark(false);
                    worker::tell_tabs();
                    browser::show_address("/");
                    worker::load_anew();
                });
            })
        },
        || el("p").class("hint").child(tr(Msg::StationEndNot)).view(),
    );
    el("section").child(el("h2").child(tr(Msg::StationEnd))).child(el("p").child(tr(Msg::StationEndText))).child(inside).view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_whole_and_only_of_this_survey() {
        let file = r#"{"file":"evenhand-sealed-1","survey":"s","sealed":["a","b"]}"#;
        assert_eq!(read_file(file, "s"), Ok(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(read_file(file, "t"), Err(Msg::StationFileOther));
        for other in
            ["", "{}", "[]", r#"{"file":"x","survey":"s","sealed":[]}"#, r#"{"file":"evenhand-sealed-1","survey":"s","sealed":[1]}"#]
        {
            assert_eq!(read_file(other, "s"), Err(Msg::StationFileWrong), "{other}");
        }
    }
}
