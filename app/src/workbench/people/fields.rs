//! Fields of forms about accounts: native, labelled, with their hint and problem tied to them.

use super::said::{Place, Said};
use super::troubles::{Troubles, invalid, looks, problem};
use crate::components::{Handler, Look, button, el, flag, handler, press, text, when};
pub(in crate::workbench) use crate::components::{Held, held};
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;

/// A field to type into.
#[derive(Clone)]
pub(in crate::workbench) struct Field {
    /// Where it is.
    pub(in crate::workbench) place: Place,
    value: Held<String>,
    autocomplete: &'static str,
    hint: Option<Said>,
    /// Of a password: whether it can be read.
    shown: Option<Held<bool>>,
}

/// What is in it may be a password, so it is printed by nothing.
impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Field").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Field {
    /// An empty one.
    pub(in crate::workbench) fn new(place: Place, autocomplete: &'static str) -> Self {
        Self { place, value: held(String::new()), autocomplete, hint: None, shown: None }
    }

    /// With something in it.
    pub(in crate::workbench) fn holding(self, value: &str) -> Self {
        self.value.set(value.to_owned());
        self
    }

    /// With a hint.
    pub(in crate::workbench) fn hint(mut self, hint: impl Into<Said>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// For a password, which can be read while `shown`.
    pub(in crate::workbench) fn secret(mut self, shown: &Held<bool>) -> Self {
        self.shown = Some(shown.clone());
        self
    }

    /// What is in it, as it was typed.
    pub(in crate::workbench) fn typed(&self) -> String {
        self.value.now()
    }

    /// What is in it, without spaces around it.
    pub(in crate::workbench) fn trimmed(&self) -> String {
        self.value.peek(|value| value.trim().to_owned())
    }

    /// What is in it, without spaces around it; followed.
    pub(in crate::workbench) fn followed(&self) -> String {
        self.value.with(|value| value.trim().to_owned())
    }

    /// Puts something into it.
    pub(in crate::workbench) fn put(&self, value: String) {
        self.value.set(value);
    }

    /// Label, hint, problem and control.
    pub(in crate::workbench) fn view(&self, troubles: &Troubles) -> AnyView {
        let lang = language();
        let id = self.place.target.as_str();
        let (shown, typed) = (self.value.clone(), self.value.clone());
        let hint = self.hint.clone().map(|hint| el("p").class("hint").id(format!("{id}-hint")).child(text(move || hint.text(lang.get()))));
        let problem = problem(troubles, id);
        let kind = match self.shown.clone() {
            Some(shown) => text(move || if shown.get() { "text" } else { "password" }.to_owned()),
            None => text(|| "text".to_owned()),
        };
        let input = el("input")
            .attr("type", kind)
            .id(id)
            .attr("name", self.place.wire)
            .class("field field-long")
            .attr("autocomplete", self.autocomplete)
            .attr("aria-describedby", format!("{id}-hint {id}-problem"))
            .attr("aria-invalid", invalid(troubles, id))
            .value(text(move || shown.get()))
            .on("input", handler(move |event| typed.set(event_target_value(&event))));
        // A name to sign in with and a password are no words.
        let input = if matches!(self.autocomplete, "name" | "off") {
            input
        } else {
            input.attr("autocapitalize", "none").attr("spellcheck", "false")
        };
        el("div")
            .class(looks(troubles, id))
            .child(el("label").attr("for", id).child(tr(self.place.label)))
            .child(hint)
            .child(problem)
            .child(input)
            .view()
    }
}

/// A button that lets passwords be read.
pub(in crate::workbench) fn show_toggle(shown: &Held<bool>, show: Msg, hide: Msg) -> AnyView {
    let (lang, said, turned) = (language(), shown.clone(), shown.clone());
    let label = text(move || if said.get() { hide } else { show }.text(lang.get()).to_owned());
    button(Look::Quiet, label, press(move || turned.update(|shown| *shown = !*shown))).view()
}

/// A form that is sent with Enter or its button, by us and not by the browser.
pub(in crate::workbench) fn form(submit: impl Fn() + 'static, parts: Vec<AnyView>) -> AnyView {
    let send = handler(move |event| {
        event.prevent_default();
        submit();
    });
    el("form").attr("novalidate", "").attr("method", "post").on("submit", send).child(parts).view()
}

/// The button that sends a form.
pub(in crate::workbench) fn submit_button(msg: Msg) -> AnyView {
    submit_button_text(tr(msg))
}

/// The same, with a text of more than one string.
pub(in crate::workbench) fn submit_button_text(words: Signal<String>) -> AnyView {
    let nothing: Handler = press(|| {});
    button(Look::Primary, words, nothing).attr("type", "submit").view()
}

/// A line that says what is under way, and what has been done.
pub(in crate::workbench) fn state_line(said: &Held<Option<Said>>) -> AnyView {
    let (lang, said) = (language(), said.clone());
    let line = text(move || said.with(|said| said.as_ref().map(|said| said.text(lang.get()))).unwrap_or_default());
    el("p").class("save-state").attr("role", "status").child(line).view()
}

/// A view that is there while the state is so.
pub(in crate::workbench) fn while_held(state: &Held<bool>, view: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let state = state.clone();
    when(flag(move || state.get()), view)
}
