//! The survey entry: welcome, questions, review, outcome.

mod answering;
mod model;
mod open;
mod outcome;
mod promise;
mod questions;
mod review;
mod tabs;
mod visit;
mod welcome;

use crate::components::{Languages, Look, Tone, button, dynamic, effect, el, frame, notice, press, row, text};
use crate::i18n::{Msg, provide_language, tr};
use leptos::prelude::*;
#[cfg(not(feature = "full"))]
use model::{Failure, Screen};
use std::sync::Arc;
use visit::Visit;

// What a station shows is the same.
#[cfg(feature = "full")]
pub(crate) use self::{
    answering::Answering,
    model::{Failure, Screen, submission},
    open::{check, fetch},
    questions::{narrow_signal, question_page},
    review::review,
};

/// The survey app.
#[must_use]
pub fn app() -> AnyView {
    let lang = provide_language();
    let visit = Visit::begin();
    let heading = text(move || {
        let title = visit.title();
        if title.is_empty() { Msg::AppName.text(lang.get()).to_owned() } else { title }
    });
    let languages: Languages =
        Arc::new(move || visit.survey.with(|survey| survey.as_ref().map(|survey| survey.settings.languages.clone())).unwrap_or_default());
    effect(move || document().set_title(&heading.get()));
    let screen = dynamic(move || {
        if visit.promise.get() {
            return promise::promise(visit);
        }
        let screen = match visit.screen.get() {
            Screen::Loading => return el("p").attr("role", "status").child(tr(Msg::Loading)).view(),
            Screen::Failed(failure) => failed(visit, failure),
            Screen::Welcome => welcome::welcome(visit),
            Screen::Another => welcome::another(visit),
            Screen::Page(page) => questions::question_page(visit, page),
            Screen::Review => review::review(visit),
            Screen::Outcome => outcome::outcome_screen(visit),
        };
        row(vec![screen, promise::footer(visit)])
    });
    frame(heading, &languages, None, screen)
}

fn failed(visit: Visit, failure: Failure) -> AnyView {
    let words = |key| text(move || visit.word(key));
    let said = |key| (Msg::ErrorLoadTitle, words(key));
    let (title, told) = match failure {
        Failure::Offline => (Msg::ErrorLoadTitle, tr(Msg::ErrorOffline)),
        Failure::Mismatch => (Msg::ErrorLoadTitle, tr(Msg::ErrorMismatch)),
        Failure::Unknown => said("unknown_survey"),
        Failure::Broken => said("broken"),
        Failure::Storage => said("storage"),
        Failure::Closed => (Msg::ErrorClosedTitle, words("closed")),
        Failure::Paused => (Msg::ErrorClosedTitle, words("later")),
        Failure::Elsewhere(key) => said(key),
    };
    visit.want_words();
    let tone = if matches!(failure, Failure::Closed | Failure::Paused | Failure::Elsewhere(_)) { Tone::Info } else { Tone::Bad };
    let again = matches!(failure, Failure::Offline | Failure::Storage | Failure::Paused);
    let again = again.then(|| button(Look::Secondary, tr(Msg::TryAgain), press(move || visit.load())));
    row(vec![el("h1").child(tr(title)).view(), notice(tone, tr(title)).child(el("p").child(told)).child(again).view()])
}
