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

/// Lets the browser ask before the page is left, while `asks`.
pub(super) fn before_leaving(asks: impl Fn() -> bool + 'static) {
    let listener = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        if asks() {
            event.prevent_default();
            // Older browsers ask only for this.
            let _ = Reflect::set(&event, &"returnValue".into(), &"".into());
        }
    });
    let _ = browser::window().add_event_listener_with_callback("beforeunload", listener.as_ref().unchecked_ref());
    listener.forget();
}

/// Puts another address of this site into the bar, without a step to go back to.
pub(super) fn show_address(path: &str) {
    let history = Reflect::get(&browser::window(), &"history".into()).unwrap_or(JsValue::UNDEFINED);
    let _ = browser::call(&history, "replaceState", &[JsValue::NULL, "".into(), path.into()]);
}

/// The code that came with the link. It leaves the address, and the page's own memory of it, as it is taken.
pub(super) fn take_code() -> Option<String> {
    let name = JsValue::from_str("evenhandCode");
    let window = browser::window();
    let handed = Reflect::get(&window, &name).ok().and_then(|code| code.as_string());
    let _ = Reflect::set(&window, &name, &JsValue::UNDEFINED);
    let location = window.location();
    let fragment = location.hash().unwrap_or_default();
    if !fragment.is_empty() {
        show_address(&location.pathname().unwrap_or_default());
    }
    let code = handed.unwrap_or_else(|| fragment.trim_start_matches('#').to_owned());
    is_code(&code).then_some(code)
}

/// 22 characters of base64url.
fn is_code(text: &str) -> bool {
    text.len() == 22 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
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

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn a_code_is_as_the_server_makes_them() {
        assert!(is_code("AbCdEfGhIjKlMnOpQrSt-_"));
        for other in ["", "AbCdEfGhIjKlMnOpQrSt-", "AbCdEfGhIjKlMnOpQrSt-__", "AbCdEfGhIjKlMnOpQrSt =", "#bCdEfGhIjKlMnOpQrSt-_"] {
            assert!(!is_code(other), "{other}");
        }
    }
}
