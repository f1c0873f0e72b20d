//! What several screens are made of.

use crate::browser;
use crate::components::{Child, Element, Look, Tone, button, el, flag, handler, notice, press, spawn, text, when};
use crate::desk::{Desk, Problem};
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;
use shared::document::Table;
use shared::instrument::{TEXT_LIMIT, Text, in_language};

/// The desk. Every screen of the workbench stands below the one that provides it.
pub(super) fn desk() -> Desk {
    use_context().unwrap_or_else(|| Desk::new(language()))
}

/// Puts a title into the window's.
pub(super) fn titled(msg: Msg) {
    let lang = language();
    Effect::new(move || document().set_title(&format!("{} – {}", msg.text(lang.get()), Msg::AppName.text(lang.get()))));
}

/// A list did not come: why, and a button to ask again.
pub(super) fn failed(why: impl Child, again: impl Fn() + 'static) -> AnyView {
    let retry = button(Look::Secondary, tr(Msg::TryAgain), press(again));
    notice(Tone::Bad, tr(Msg::ProblemTitle)).child(el("p").child(why)).child(retry).view()
}

/// A field for a long text, as long as one may be.
pub(super) fn long_text(id: &str, rows: &'static str, typed: RwSignal<String>) -> Element {
    el("textarea")
        .id(id)
        .class("field field-long")
        .attr("rows", rows)
        .attr("maxlength", TEXT_LIMIT.to_string())
        .value(typed.into())
        .on("input", handler(move |event| typed.set(event_target_value(&event))))
}

/// Prints once what is to be on paper has been drawn, and calls `undo` after that.
pub(super) fn print_then(undo: impl FnOnce() + 'static) {
    spawn(async move {
        gloo::timers::future::TimeoutFuture::new(0).await;
        browser::print(undo);
    });
}

/// A text of an instrument, following the language.
pub(super) fn spoken(said: &Text) -> Signal<String> {
    let (said, lang) = (said.clone(), language());
    text(move || in_language(&said, lang.get().code()).to_owned())
}

/// A table with these heads, which scrolls sideways where it must.
pub(super) fn table(name: Msg, heads: &[Msg], body: Element) -> AnyView {
    let mut row = el("tr");
    for head in heads {
        row = row.child(el("th").attr("scope", "col").child(tr(*head)));
    }
    scrolling(name, el("table").class("list").child(el("thead").child(row)).child(body))
}

/// What is around a table, so that it scrolls sideways where it must, also by keyboard.
pub(super) fn scrolling(name: Msg, table: Element) -> AnyView {
    el("div").class("scroll").attr("tabindex", "0").attr("role", "region").attr("aria-label", tr(name)).child(table).view()
}

/// While the server is not reached: what cannot be done without it.
pub(super) fn offline_notice(desk: Desk, said: Msg) -> AnyView {
    let offline = flag(move || desk.status.with(|status| status.server == Some(Problem::Unreachable)));
    when(offline, move || notice(Tone::Warning, tr(Msg::WorkingOffline)).child(el("p").child(tr(said))).view())
}

/// A table as a file. Spreadsheets take UTF-8 for what it is only when it begins like this.
pub(super) fn csv_file(table: &Table) -> String {
    format!("\u{feff}{}", table.csv())
}

/// A moment as a person reads it, in the device's time zone.
pub(super) fn moment_text(milliseconds: u64, lang: Lang) -> String {
    #[allow(clippy::cast_precision_loss)]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(milliseconds as f64));
    let options = crate::browser::object(&[("dateStyle", "medium".into()), ("timeStyle", "short".into())]);
    date.to_locale_string(lang.code(), &options).into()
}

/// The same, as short as it can be: of today the time, of other days the day.
pub(super) fn short_moment_text(milliseconds: u64, lang: Lang) -> String {
    #[allow(clippy::cast_precision_loss)]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(milliseconds as f64));
    let today = date.to_date_string() == js_sys::Date::new_0().to_date_string();
    let style = if today { ("timeStyle", "short".into()) } else { ("dateStyle", "medium".into()) };
    date.to_locale_string(lang.code(), &crate::browser::object(&[style])).into()
}
