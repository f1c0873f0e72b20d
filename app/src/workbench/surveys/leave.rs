//! Asks before something is lost with the page: codes that are told once, or a plan that was not saved.

use crate::browser::{before_leaving, window};
use crate::i18n::{Lang, Msg};
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event};

thread_local! {
    /// What would be lost now.
    static LOST: Cell<Option<(Msg, Lang)>> = const { Cell::new(None) };
    static LISTENING: Cell<bool> = const { Cell::new(false) };
}

/// Says what would be lost with this page; none where nothing would.
pub(super) fn would_lose(what: Option<(Msg, Lang)>) {
    LOST.with(|lost| lost.set(what));
    if what.is_some() && !LISTENING.replace(true) {
        listen();
    }
}

/// The browser asks when the page is closed or reloaded, in its own words; within the app we ask.
fn listen() {
    before_leaving(|| LOST.get().is_some());
    let following = Closure::<dyn Fn(Event)>::new(|event: Event| {
        let Some((msg, lang)) = LOST.get().filter(|_| leads_away(&event)) else { return };
        if window().confirm_with_message(msg.text(lang)).unwrap_or(false) {
            LOST.set(None);
        } else {
            event.prevent_default();
            event.stop_immediate_propagation();
        }
    });
    // Before the router sees it.
    let _ = document().add_event_listener_with_callback_and_bool("click", following.as_ref().unchecked_ref(), true);
    following.forget();
}

/// Whether a click follows a link to another page in this tab.
fn leads_away(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
    link.is_some_and(|link| {
        let href = link.get_attribute("href").unwrap_or_default();
        !href.starts_with('#') && !link.has_attribute("download") && link.get_attribute("target").as_deref() != Some("_blank")
    })
}
