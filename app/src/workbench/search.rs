//! Looking for words in every document on this device. Works without a network.

mod hits;
mod results;

use super::parts::{desk, titled};
use crate::components::{Look, button, effect, el, handler, press, row, spawn, text};
use crate::desk::{Desk, VaultState, in_slices};
use crate::forms::plain;
use crate::i18n::{Lang, Msg, language, tr};
use gloo::timers::future::TimeoutFuture;
use hits::{Found, Hit};
use leptos::prelude::*;
use results::{counted, results};
use std::cell::RefCell;

/// Milliseconds without a key before the search begins.
const STILL_MS: u32 = 200;
/// Milliseconds between two pictures of what has been found so far.
const SHOW_MS: f64 = 250.0;

/// What was looked for last, so that it can be come back to. It does not stand in the address: browsers keep addresses in
/// their history, in clear.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(RwSignal<String>);

impl Words {
    /// Nothing yet; and nothing any more once the device is locked.
    pub(super) fn new(desk: Desk) -> Self {
        let words = RwSignal::new(String::new());
        effect(move || {
            if !desk.vault.with(VaultState::shows_pages) {
                words.set(String::new());
            }
        });
        Self(words)
    }

    /// Those of this page of the browser.
    pub(super) fn of(desk: Desk) -> Self {
        use_context().unwrap_or_else(|| Self::new(desk))
    }

    /// Others are to be looked for.
    pub(super) fn put(self, words: String) {
        self.0.set(words);
    }
}

/// What the screen follows.
#[derive(Debug, Clone, Copy)]
struct Screen {
    desk: Desk,
    lang: RwSignal<Lang>,
    words: RwSignal<String>,
    found: RwSignal<Found>,
    /// The search that counts: an older one stops when a newer has begun.
    turn: RwSignal<u64>,
}

/// The page.
#[component]
pub(super) fn SearchPage() -> AnyView {
    titled(Msg::Search);
    let desk = desk();
    let screen =
        Screen { desk, lang: language(), words: Words::of(desk).0, found: RwSignal::new(Found::default()), turn: RwSignal::new(0) };
    let ready = Memo::new(move |_| desk.status.with(|status| status.ready));
    Effect::new(move || {
        screen.words.track();
        screen.lang.track();
        desk.revision.with(|_| ());
        if ready.get() {
            begin(screen);
        }
    });
    row(vec![
        el("h1").child(tr(Msg::Search)).view(),
        el("p").child(tr(Msg::FindLead)).view(),
        field(screen),
        el("p").class("save-state").attr("role", "status").child(counted(screen)).view(),
        results(screen),
    ])
}

/// The field.
fn field(screen: Screen) -> AnyView {
    let typed = handler(move |event| screen.words.set(event_target_value(&event)));
    let input = el("input")
        .attr("type", "search")
        .id("search-words")
        .attr("name", "q")
        .class("field field-long")
        .attr("autocomplete", "off")
        .attr("aria-describedby", "search-hint")
        .value(text(move || screen.words.get()))
        .on("input", typed);
    // Enter does what typing has done already.
    let again = handler(move |event| {
        event.prevent_default();
        begin(screen);
    });
    el("form")
        .class("search")
        .attr("role", "search")
        .on("submit", again)
        .child(el("label").attr("for", "search-words").child(tr(Msg::FindWords)))
        .child(el("p").class("hint").id("search-hint").child(tr(Msg::FindHint)))
        .child(
            el("div")
                .class("search-line")
                .child(input)
                .child(button(Look::Secondary, tr(Msg::FindButton), press(|| {})).attr("type", "submit")),
        )
        .view()
}

/// Begins a search; the one before it ends.
fn begin(screen: Screen) {
    let turn = screen.turn.get_untracked() + 1;
    screen.turn.set(turn);
    spawn(look(screen, turn));
}

/// Looks through all documents, a slice at a time.
async fn look(screen: Screen, turn: u64) {
    let goes_on = move || screen.turn.try_get_untracked() == Some(turn);
    let show = move |found: Found| {
        if goes_on() && screen.found.with_untracked(|held| *held != found) {
            screen.found.set(found);
        }
    };
    let Some(words) = screen.words.try_with_untracked(|words| plain(words)) else { return };
    if words.is_empty() {
        return show(Found::default());
    }
    TimeoutFuture::new(STILL_MS).await;
    if !goes_on() {
        return;
    }
    let code = screen.lang.get_untracked().code();
    let found = RefCell::new(Found::looking(&words));
    let mut shown_at = js_sys::Date::now();
    let step = |doc: String| {
        if let Some(summary) = screen.desk.with(|cabinet| cabinet.summary(&doc, code)).filter(|summary| summary.says(&words)) {
            found.borrow_mut().add(Hit { doc, summary });
        }
    };
    let pause = || {
        if js_sys::Date::now() - shown_at > SHOW_MS {
            shown_at = js_sys::Date::now();
            show(found.borrow().clone());
        }
        goes_on().then_some(0)
    };
    if in_slices(screen.desk.with(|cabinet| cabinet.documents(None)), step, pause).await {
        show(found.into_inner().done());
    }
}
