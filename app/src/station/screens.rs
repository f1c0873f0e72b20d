//! What people see who come to a shared device, one after another.

use super::idle::Attention;
use super::stage::{Stage, Step};
use super::state::{Station, follow_title};
use super::{compare, lead, pin_screen, typing, worker};
use crate::browser;
use crate::components::{Languages, Look, Tone, button, dynamic, effect, el, flag, frame, handler, notice, press, row, text, when};
use crate::forms::Filling;
use crate::i18n::{Lang, Msg, tr};
use crate::survey::{Answering, Screen, question_page, review};
use leptos::prelude::*;
use std::sync::Arc;

impl Answering for Station {
    fn language(self) -> RwSignal<Lang> {
        self.lang
    }

    fn filled(self) -> Option<Filling> {
        self.filling.clone()
    }

    fn turn_to(self, to: Screen) {
        match to {
            Screen::Page(page) => self.step(Step::Turn(page)),
            Screen::Review => self.step(Step::Check),
            _ => {}
        }
    }

    fn finish(self) {
        self.keep();
    }

    fn above(self, _: bool) -> AnyView {
        trouble(self)
    }

    fn below(self) -> AnyView {
        el("p").class("save-state").child(tr(Msg::StationInMemory)).view()
    }

    fn stop(self) -> AnyView {
        stop(self)
    }

    fn finishing(self) -> [Msg; 2] {
        [Msg::StationReviewLead, Msg::StationFinish]
    }

    fn reviewing(self) -> Msg {
        Msg::StationReviewNow
    }
}

/// The station, whatever it shows.
pub(super) fn station(station: Station) -> AnyView {
    follow_title(station);
    let heading = text(move || station.title());
    let languages: Languages = Arc::new(move || station.setup.with(|setup| setup.languages.clone()));
    let screen = dynamic(move || match station.stage.get() {
        Stage::Ready => ready(station),
        Stage::Welcome => welcome(station),
        Stage::Page(page) => private(question_page(station, page)),
        Stage::Review => private(review(station)),
        Stage::Typing | Stage::Again => typing::typing(station),
        Stage::Compare => compare::compare(station),
        Stage::Keeping => el("h1").id("title").attr("tabindex", "-1").child(tr(Msg::StationKeeping)).view(),
        Stage::Thanks => thanks(station),
        Stage::Pin => pin_screen::pin_screen(station),
        Stage::Lead => lead::lead(station),
    });
    let asked = when(flag(move || station.attention.with(|attention| matches!(attention, Attention::Asked(_)))), move || ask(station));
    frame(heading, &languages, None, el("div").class("station").child(screen).child(asked).view())
}

/// Questions in a form that the browser is to remember nothing of: no list of earlier entries, no dictionary of its own.
pub(super) fn private(inside: AnyView) -> AnyView {
    el("form")
        .attr("novalidate", "")
        .attr("autocomplete", "off")
        .attr("autocorrect", "off")
        .attr("spellcheck", "false")
        .attr("writingsuggestions", "false")
        .attr("data-lpignore", "true")
        // Enter in a field must not send it anywhere.
        .on("submit", handler(|event| event.prevent_default()))
        .child(inside)
        .view()
}

/// What went wrong on this device.
pub(super) fn trouble(station: Station) -> AnyView {
    dynamic(move || match station.trouble.get() {
        Some(msg) => notice(Tone::Bad, tr(Msg::StationTrouble)).child(el("p").child(tr(msg))).view(),
        None => row(Vec::new()),
    })
}

/// For the next person: in every language of the station, one beside the other.
fn ready(station: Station) -> AnyView {
    let in_charge = button(Look::Quiet, tr(Msg::StationLead), press(move || station.step(Step::AskPin)));
    let offline = if worker::is_in_charge() { Msg::StationReadyOffline } else { Msg::StationNotReadyOffline };
    let foot = el("footer").class("station-foot").child(el("p").class("hint").child(tr(offline))).child(in_charge);
    let codes = station.setup.peek(|setup| setup.languages.clone());
    let begin = match () {
        () if station.filling.is_none() => notice(Tone::Bad, tr(Msg::StationTrouble)).child(el("p").child(tr(Msg::StationBroken))).view(),
        () if station.is_paper() => typing::ready(station),
        () => {
            let mut sides = el("div").class("station-languages");
            for (lang, name) in Lang::ALL.into_iter().filter(|(lang, _)| codes.iter().any(|code| code == lang.code())) {
                let come = press(move || {
                    station.lang.set(lang);
                    station.step(Step::Come);
                });
                let side = el("section")
                    .attr("lang", lang.code())
                    .child(el("h2").child(Msg::StationNext.text(lang)))
                    .child(el("p").child(Msg::StationNextLead.text(lang)))
                    .child(button(Look::Primary, name, come).class("button button-primary station-begin"));
                sides = sides.child(side);
            }
            sides.view()
        }
    };
    let title = text(move || station.title());
    row(vec![trouble(station), el("h1").id("title").attr("tabindex", "-1").child(title).view(), begin, foot.view()])
}

/// What is promised here, before the first question.
fn welcome(station: Station) -> AnyView {
    let minutes = station.filling.as_ref().and_then(|filling| filling.schema.minutes).unwrap_or(0) as usize;
    let lang = station.lang;
    let minutes = (minutes > 0).then(|| el("li").child(text(move || Msg::AboutMinutes.filled(lang.get(), &[minutes]))));
    let item = |msg: Msg| el("li").child(tr(msg));
    let promises = el("ul")
        .child(item(Msg::StationPromiseNoName))
        .child(item(Msg::PromiseSkip))
        .child(item(Msg::StationPromiseSealed))
        .child(item(Msg::StationPromiseNotUnique))
        .child(item(Msg::StationPromiseLimits));
    let start = button(Look::Primary, tr(Msg::Start), press(move || station.step(Step::Begin { paper: false })));
    let back = button(Look::Secondary, tr(Msg::Back), press(move || station.step(Step::Stop)));
    row(vec![
        el("h1").id("title").attr("tabindex", "-1").child(text(move || station.title())).view(),
        el("ul").class("facts").child(minutes).child(item(Msg::Anonymous)).view(),
        el("section").class("promise").child(el("h2").child(tr(Msg::StationPromise))).child(promises).child(words(station)).view(),
        el("div").class("actions").child(start).child(back).view(),
    ])
}

/// Whom to ask, and what the law on records means: words of the survey, not of the app.
fn words(station: Station) -> Vec<AnyView> {
    let Some(survey) = &station.survey else { return Vec::new() };
    let lang = station.lang;
    let part = |title: Msg, said: &shared::instrument::Text| {
        let said = said.clone();
        let any = said.values().any(|said| !said.trim().is_empty());
        let told = text(move || shared::instrument::in_language(&said, lang.get().code()).to_owned());
        any.then(|| el("div").child(el("h3").child(tr(title))).child(el("p").child(told)).view())
    };
    [part(Msg::StationContact, &survey.words.contact), part(Msg::StationRecords, &survey.words.records_law)].into_iter().flatten().collect()
}

fn thanks(station: Station) -> AnyView {
    let next = button(Look::Primary, tr(Msg::StationNext), press(move || station.step(Step::Next)));
    row(vec![
        el("h1").id("title").attr("tabindex", "-1").child(tr(Msg::StationThanks)).view(),
        notice(Tone::Good, tr(Msg::StationThanksTitle)).child(el("p").child(tr(Msg::StationThanksText))).view(),
        el("div").class("actions").child(next).view(),
    ])
}

/// Stops and deletes, after asking.
pub(super) fn stop(station: Station) -> AnyView {
    let asking = RwSignal::new(false);
    let paper = station.is_paper();
    let (begin, sure) = if paper { (Msg::TypingStop, Msg::TypingStopSure) } else { (Msg::StationStop, Msg::StationStopSure) };
    crate::components::either(
        asking.into(),
        move || {
            let actions = el("div")
                .class("actions")
                .child(button(Look::Danger, tr(Msg::DeleteYes), press(move || station.step(Step::Stop))))
                .child(button(Look::Secondary, tr(Msg::StationGoOn), press(move || asking.set(false))));
            notice(Tone::Warning, tr(sure)).child(actions).view()
        },
        move || {
            let ask = press(move || if paper && !station.is_begun() { station.step(Step::Stop) } else { asking.set(true) });
            button(Look::Quiet, tr(begin), ask).view()
        },
    )
}

/// Whether somebody is still there.
fn ask(station: Station) -> AnyView {
    let lang = station.lang;
    let left = text(move || {
        let seconds = station.attention.with(|attention| if let Attention::Asked(seconds) = attention { *seconds } else { 0 });
        let said = if station.stage.now().holds_answers() { Msg::StationLeft } else { Msg::StationLeftPlain };
        said.filled(lang.get(), &[usize::try_from(seconds).unwrap_or(0)])
    });
    browser::focus_soon("still-here".to_owned());
    // The keyboard goes back to the page with the question.
    effect(move || {
        if station.attention.with(|attention| *attention == Attention::Here) {
            browser::focus("title");
        }
    });
    let here = button(Look::Primary, tr(Msg::StationHere), press(move || station.touch())).id("still-here");
    let inside = el("div")
        .class("station-asking-in")
        .child(el("h2").id("asking-title").child(tr(Msg::StationAsking30)))
        .child(el("p").id("asking-left").attr("role", "timer").child(left))
        .child(here);
    el("div")
        .class("station-asking")
        .attr("role", "alertdialog")
        .attr("aria-modal", "true")
        .attr("aria-labelledby", "asking-title")
        .attr("aria-describedby", "asking-left")
        .child(inside)
        .view()
}
