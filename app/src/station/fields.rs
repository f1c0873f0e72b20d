//! Fields of the pages that whoever is in charge fills in: native, labelled, with hint and problem tied to them.

use crate::components::{Element, Faults, el, handler, text};
pub(super) use crate::components::{Held, held};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;

/// What is wrong with one control, of all that is.
fn wrong_with(faults: &Faults, id: &'static str) -> Signal<String> {
    let faults = faults.clone();
    text(move || faults().into_iter().find(|fault| fault.target == id).map(|fault| fault.text).unwrap_or_default())
}

/// A place for a question of this page, with what is wrong with it.
pub(super) fn place(tag: &'static str, faults: &Faults, id: &'static str) -> (Element, Element) {
    let (problem, looks) = (wrong_with(faults, id), wrong_with(faults, id));
    let class = text(move || if looks.get().is_empty() { "question" } else { "question question-wrong" }.to_owned());
    (el(tag).class(class), el("p").class("problem").id(format!("{id}-problem")).child(problem))
}

/// What sort of thing is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Words.
    Words,
    /// A number.
    Number,
    /// Digits that nobody is to read over a shoulder.
    Pin,
}

/// A field to type into.
pub(super) fn field(
    faults: &Faults,
    id: &'static str,
    label: Msg,
    hint: Option<Msg>,
    sort: Sort,
    value: impl Fn() -> String + Send + Sync + 'static,
    typed: impl Fn(String) + 'static,
) -> AnyView {
    let (outer, problem) = place("div", faults, id);
    let invalid = wrong_with(faults, id);
    let (kind, mode, class) = match sort {
        Sort::Words => ("text", "text", "field field-long"),
        Sort::Number => ("text", "numeric", "field field-short"),
        Sort::Pin => ("password", "numeric", "field field-short"),
    };
    let input = el("input")
        .attr("type", kind)
        .id(id)
        .attr("name", id)
        .attr("inputmode", mode)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("maxlength", if sort == Sort::Words { "80" } else { "8" })
        .class(class)
        .attr("aria-describedby", format!("{id}-hint {id}-problem"))
        .attr("aria-invalid", text(move || (!invalid.get().is_empty()).to_string()))
        .value(text(value))
        .on("input", handler(move |event| typed(event_target_value(&event))));
    outer
        .child(el("label").attr("for", id).child(tr(label)))
        .child(hint.map(|hint| el("p").class("hint").id(format!("{id}-hint")).child(tr(hint))))
        .child(problem)
        .child(input)
        .view()
}

/// A radio button or a tick box with its label.
pub(super) fn choice(
    kind: &'static str,
    name: impl Into<String>,
    id: impl Into<String>,
    label: impl Into<crate::components::Words>,
    chosen: Signal<bool>,
    change: impl Fn(bool) + 'static,
) -> Element {
    let id = id.into();
    let input = el("input")
        .attr("type", kind)
        .attr("name", name.into())
        .id(id.as_str())
        .flag("checked", chosen)
        .on("change", handler(move |event| change(event_target_checked(&event))));
    el("div").class("choice").child(input).child(el("label").attr("for", id).child(label.into()))
}
