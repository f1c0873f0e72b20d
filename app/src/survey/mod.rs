//! The survey entry: welcome, questions, review, outcome.

mod model;
mod open;
mod outcome;
mod questions;
#[cfg(feature = "full")]
pub(crate) use questions::narrow_signal;
mod review;
mod tabs;
mod visit;
mod welcome;

use crate::components::{Languages, Tone, dynamic, effect, el, frame, notice, row, text};
use crate::i18n::{Msg, provide_language, tr};
use leptos::prelude::*;
use model::{Failure, Screen};
use std::sync::Arc;
use visit::Visit;

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
    let screen = dynamic(move || match visit.screen.get() {
        Screen::Loading => el("p").attr("role", "status").child(tr(Msg::Loading)).view(),
        Screen::Failed(failure) => failed(failure),
        Screen::Welcome => welcome::welcome(visit),
        Screen::Page(page) => questions::question_page(visit, page),
        Screen::Review => review::review(visit),
        Screen::Outcome => outcome::outcome_screen(visit),
    });
    frame(heading, &languages, None, screen)
}

fn failed(failure: Failure) -> AnyView {
    let (title, text) = match failure {
        Failure::Offline => (Msg::ErrorLoadTitle, Msg::ErrorOffline),
        Failure::Unknown => (Msg::ErrorLoadTitle, Msg::ErrorUnknown),
        Failure::Mismatch => (Msg::ErrorLoadTitle, Msg::ErrorMismatch),
        Failure::Broken => (Msg::ErrorLoadTitle, Msg::ErrorBroken),
        Failure::Closed => (Msg::ErrorClosedTitle, Msg::ErrorClosed),
    };
    let tone = if failure == Failure::Closed { Tone::Info } else { Tone::Bad };
    row(vec![el("h1").child(tr(title)).view(), notice(tone, tr(title)).child(el("p").child(tr(text))).view()])
}
