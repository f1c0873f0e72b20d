//! What a station asks of the browser beyond what the rest of the app does.

use crate::browser;
use js_sys::Reflect;
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

/// Whether the service worker answers for this page: then it opens without a network.
pub(super) fn is_in_charge() -> bool {
    let container = Reflect::get(&browser::window().navigator(), &"serviceWorker".into()).unwrap_or(JsValue::UNDEFINED);
    Reflect::get(&container, &"controller".into()).is_ok_and(|controller| controller.is_object())
}

/// Loads the page anew.
pub(super) fn load_anew() {
    let _ = browser::window().location().reload();
}

/// Takes the keyboard off whatever it is on.
pub(super) fn let_go_of_focus() {
    if let Some(element) = document().active_element().and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.blur();
    }
}

/// The survey that the address names, under `/station/`.
pub(super) fn named_survey() -> Option<String> {
    let path = browser::window().location().pathname().ok()?;
    path.strip_prefix("/station/").map(|survey| survey.trim_end_matches('/').to_owned()).filter(|survey| !survey.is_empty())
}

/// Under this name it is remembered, beside the database, that it holds a station.
const MARK: &str = "evenhand-station";

fn memory() -> Option<JsValue> {
    Reflect::get(&browser::window(), &"localStorage".into()).ok().filter(JsValue::is_object)
}

/// Remembers that a station runs on this device, or that none does any more. It says nothing else of it.
pub(super) fn mark(runs: bool) {
    let Some(memory) = memory() else { return };
    // Where this fails there is still the database.
    let _ = if runs {
        browser::call(&memory, "setItem", &[MARK.into(), "runs".into()])
    } else {
        browser::call(&memory, "removeItem", &[MARK.into()])
    };
}

/// Whether a station was set up on this device, as far as is remembered.
pub(super) fn is_marked() -> bool {
    memory().and_then(|memory| browser::call(&memory, "getItem", &[MARK.into()]).ok()).is_some_and(|kept| kept.is_string())
}

/// A line to the other tabs of the workbench: while a station runs, they show it too.
const LINE: &str = "evenhand-station";

/// Tells them that a station was set up or ended.
pub(super) fn tell_tabs() {
    if let Ok(channel) = web_sys::BroadcastChannel::new(LINE) {
        let _ = channel.post_message(&"changed".into());
        channel.close();
    }
}

/// Loads this page anew when another tab sets a station up or ends it.
pub(super) fn hear_tabs() {
    let Ok(channel) = web_sys::BroadcastChannel::new(LINE) else { return };
    let listener = Closure::<dyn Fn()>::new(load_anew);
    channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // It listens as long as the page lives.
    listener.forget();
}
