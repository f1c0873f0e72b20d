//! The survey entry: welcome, questions, review, outcome.

mod model;
mod open;
mod outcome;
mod questions;
pub(crate) use questions::narrow_signal;
mod review;
mod tabs;
mod visit;
mod welcome;

use crate::components::{Frame, Notice, Tone, dynamic, text};
use crate::i18n::{Msg, provide_language, tr};
use leptos::prelude::*;
use model::{Failure, Screen};
use shared::instrument::in_language;
use visit::Visit;

/// The survey app.
#[component]
pub fn App() -> impl IntoView {
    let lang = provide_language();
    let visit = Visit::begin();
    let title = move || visit.survey.with(|survey| survey.as_ref().map(|survey| in_language(&survey.title, lang.get().code()).to_owned()));
    let heading = text(move || title().unwrap_or_else(|| Msg::AppName.text(lang.get()).to_owned()));
    let languages = Signal::derive(move || {
        visit.survey.with(|survey| survey.as_ref().map(|survey| survey.settings.languages.clone()).unwrap_or_default())
    });
    Effect::new(move || document().set_title(&heading.get()));
    view! {
        <Frame title=heading languages>
            {dynamic(move || match visit.screen.get() {
                Screen::Loading => view! { <p role="status">{tr(Msg::Loading)}</p> }.into_any(),
                Screen::Failed(failure) => failed(failure),
                Screen::Welcome => welcome::welcome(visit),
                Screen::Page(page) => questions::question_page(visit, page),
                Screen::Review => review::review(visit),
                Screen::Outcome => outcome::outcome_screen(visit),
            })}
        </Frame>
    }
}

fn failed(failure: Failure) -> AnyView {
    let (title, text) = match failure {
        Failure::Offline => (Msg::ErrorLoadTitle, Msg::ErrorOffline),
        Failure::Unknown => (Msg::ErrorLoadTitle, Msg::ErrorUnknown),
        Failure::Mismatch => (Msg::ErrorLoadTitle, Msg::ErrorMismatch),
        Failure::Broken => (Msg::ErrorLoadTitle, Msg::ErrorBroken),
        Failure::Closed => (Msg::ErrorClosedTitle, Msg::ErrorClosed),
    };
    let heading = tr(title);
    view! {
        <h1>{heading}</h1>
        <Notice tone=if failure == Failure::Closed { Tone::Info } else { Tone::Bad } title=heading><p>{tr(text)}</p></Notice>
    }
    .into_any()
}
