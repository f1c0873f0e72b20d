//! A survey that has opened: how it stands, where people answer, pausing and closing, and how many have redeemed.

pub(super) mod rates;

use super::page::{Asked, Page};
use super::plan::asking::{change_state, question};
use super::{qr, routes, words};
use crate::browser::focus_soon;
use crate::components::{Look, Markup, Tone, button, dynamic, el, flag, notice, press, row, spawn, text, when};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::print_then;
use crate::workbench::people::fields::held;
use crate::workbench::people::said::{fill, naming};
use leptos::prelude::*;
use shared::instrument::Hash;
use shared::protocol::OpenedSurvey;
use shared::survey::{Mode, SurveyState};

/// How it stands, where it is, and rates.
pub(super) fn view(page: &Page, state: SurveyState) -> AnyView {
    let Some(opened) = page.opened_now() else { return row(Vec::new()) };
    row(vec![standing(page, state), actions(page, state), address(page, &opened, state), rates::section(page, state)])
}

fn standing(page: &Page, state: SurveyState) -> AnyView {
    let (lang, told, page) = (language(), page.clone(), page.clone());
    let said = text(move || {
        told.record.with(|record| record.as_ref().map(|record| words::standing(record, lang.get()).text(lang.get()))).unwrap_or_default()
    });
    let opened = page.opened_now().map(|opened| opened.opened).unwrap_or_default();
    let since = text(move || naming(Msg::SvOpenedOn, lang.get(), &words::day(&opened, lang.get())));
    let tone = match state {
        SurveyState::Open => Tone::Good,
        SurveyState::Paused => Tone::Warning,
        SurveyState::Closed | SurveyState::Frozen => Tone::Info,
    };
    notice(tone, tr(words::state(state))).child(el("p").child(said)).child(el("p").child(since)).view()
}

/// Pausing, opening again, closing.
fn actions(page: &Page, state: SurveyState) -> AnyView {
    if !state.is_running() {
        return row(Vec::new());
    }
    let (to, label, done) = match state {
        SurveyState::Open => (SurveyState::Paused, Msg::SvPause, Msg::SvPausedNow),
        _ => (SurveyState::Open, Msg::SvOpenAgain, Msg::SvOpenNow),
    };
    let (turning, closing, busy) = (page.clone(), page.clone(), page.busy.clone());
    let turn = press(move || go(&turning, to, done));
    let close = press(move || {
        closing.asked.set(Some(Asked::Close));
        focus_soon("plan-asked".to_owned());
    });
    let buttons = el("div")
        .class("actions")
        .child(button(Look::Secondary, tr(label), turn).id("survey-turn").flag("disabled", flag(move || busy.get())))
        .child(button(Look::Quiet, tr(Msg::SvClose), close).id("survey-close"));
    let (page, lang) = (page.clone(), language());
    let asked = dynamic(move || {
        if page.asked.get() != Some(Asked::Close) {
            return row(Vec::new());
        }
        let days = page.record.peek(|record| record.as_ref().map_or(0, |record| record.plan.grace_days));
        let grace = text(move || Msg::SvCloseGrace.filled(lang.get(), &[days as usize]));
        let inside =
            row(vec![el("p").child(tr(Msg::SvCloseText)).view(), el("p").child(grace).view(), el("p").child(tr(Msg::SvCloseNever)).view()]);
        let closing = page.clone();
        question(&page, Msg::SvCloseAsk, inside, Msg::SvCloseYes, Look::Danger, move || go(&closing, SurveyState::Closed, Msg::SvClosedNow))
    });
    let state_of = match state {
        SurveyState::Open => Msg::SvPauseHint,
        _ => Msg::SvPausedHint,
    };
    row(vec![el("p").class("hint").child(tr(state_of)).view(), buttons.view(), asked])
}

fn go(page: &Page, to: SurveyState, done: Msg) {
    if !page.start() {
        return;
    }
    let page = page.clone();
    spawn(async move {
        let became = change_state(&page, to).await;
        page.asked.set(None);
        match became {
            Ok(()) => {
                page.finish(done);
                crate::browser::focus_later("main");
            }
            Err(refused) => page.refuse(&refused),
        }
    });
}

/// The address, whole and in groups, and the link with its QR code for posters.
fn address(page: &Page, opened: &OpenedSurvey, state: SurveyState) -> AnyView {
    let modes = page.record.peek(|record| record.as_ref().map(|record| record.plan.modes.clone()).unwrap_or_default());
    let link = routes::answer_link(&routes::origin(), &opened.survey, None);
    let grouped = words::in_groups(opened.survey.as_str());
    let lead = match () {
        () if modes.contains(&Mode::OpenLink) => Msg::SvAddressOpen,
        () if modes.contains(&Mode::Invited) => Msg::SvAddressInvited,
        () => Msg::SvAddressStations,
    };
    let poster = (modes.contains(&Mode::OpenLink) && state != SurveyState::Frozen).then(|| poster(page, &opened.survey, &link));
    el("section")
        .attr("aria-labelledby", "address-title")
        .child(el("h2").id("address-title").child(tr(Msg::SvAddress)))
        .child(el("p").child(tr(lead)))
        .child(
            el("p").child(
                el("a").attr("href", link.as_str()).attr("target", "_blank").attr("rel", "noopener").child(link.as_str()).class("code"),
            ),
        )
        .child(el("p").class("hint").child(tr(Msg::SvHash)))
        .child(el("p").class("code").child(grouped))
        .child(poster)
        .view()
}

/// The link as a QR code, and as a sheet for a wall.
fn poster(page: &Page, survey: &Hash, link: &str) -> AnyView {
    let (lang, shown, printing) = (language(), link.to_owned(), held(false));
    let code = el("div").class("qr-box").inside(move || {
        let mut markup = Markup::new();
        qr::draw(&mut markup, &shown, Msg::SvQr.text(lang.get()));
        markup
    });
    let (turned, undone) = (printing.clone(), printing.clone());
    let print = press(move || {
        turned.set(true);
        let undone = undone.clone();
        print_then(move || undone.set(false));
    });
    let (link, grouped, page) = (link.to_owned(), words::in_groups(survey.as_str()), page.clone());
    let sheet = when(flag(move || printing.get()), move || {
        let (link, grouped, page) = (link.clone(), grouped.clone(), page.clone());
        el("div")
            .class("poster")
            .inside(move || {
                let name = page.record.with(|record| record.as_ref().map(|record| record.plan.instrument.clone())).unwrap_or_default();
                let title = super::plan::form_title(&page, &name, lang.get());
                let mut markup = Markup::new();
                markup.open("p").attr("class", &["poster-title"]).inside().text(&title).close("p");
                qr::draw(&mut markup, &link, Msg::SvQr.text(lang.get()));
                for line in [link.as_str(), Msg::SvNotOnePerLong.text(lang.get()), &fill(Msg::SvLetterHash, lang.get(), &[&grouped])] {
                    markup.open("p").inside().text(line).close("p");
                }
                markup
            })
            .view()
    });
    let actions = el("div").class("actions").child(button(Look::Secondary, tr(Msg::SvPrintPoster), print));
    row(vec![el("p").child(el("span").class("tag tag-warning").child(tr(Msg::SvNotOnePer))).view(), code.view(), actions.view(), sheet])
}
