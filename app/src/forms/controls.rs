//! Native controls, one kind of answer each.

use super::Filling;
use crate::components::{Element, Look, button, el, flag, handler, press, text, when};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use shared::form::{Value, read_value, toggle};
use shared::instrument::{Choice, Kind, NodeId};
use shared::number;

/// Beyond so many choices, or on request, a list is a menu.
const MENU_FROM: usize = 16;

/// The choices of a question.
pub(super) fn items(filling: &Filling, node: NodeId) -> &[Choice] {
    filling.schema.choices(node).map_or(&[], |list| &list.items)
}

/// The label of a choice, following the language.
pub(super) fn choice_label(filling: &Filling, choice: &Choice) -> Signal<String> {
    let (filling, label) = (filling.clone(), choice.label.clone());
    text(move || filling.spoken(&label))
}

/// Whether a choice is chosen.
fn chosen(filling: &Filling, node: NodeId, name: &str) -> Signal<bool> {
    let (filling, name) = (filling.clone(), name.to_owned());
    flag(move || filling.form().with(|form| form.kept(node).is_some_and(|value| value.selected(&name))))
}

/// A radio button or a tick box, without its label.
fn choice_input(filling: &Filling, node: NodeId, index: usize, choice: &Choice, kind: &str) -> Element {
    let question = &filling.node(node).name;
    el("input")
        .attr("type", kind)
        .id(choice_id(question, index, choice))
        .attr("name", question.as_str())
        .attr("value", choice.name.as_str())
        .flag("checked", chosen(filling, node, &choice.name))
}

/// A radio button for one choice.
pub(super) fn radio(filling: &Filling, node: NodeId, index: usize, choice: &Choice) -> Element {
    let (target, name) = (filling.clone(), choice.name.clone());
    choice_input(filling, node, index, choice, "radio").on("change", press(move || target.set(node, Some(Value::One(name.clone())))))
}

fn tick(filling: &Filling, node: NodeId, index: usize, choice: &Choice) -> Element {
    let (target, name) = (filling.clone(), choice.name.clone());
    let change = handler(move |event| {
        let Some(list) = target.schema.choices(node) else { return };
        let value = target.form().peek(|form| toggle(list, form.kept(node), &name, event_target_checked(&event)));
        target.set(node, value);
    });
    choice_input(filling, node, index, choice, "checkbox").on("change", change)
}

/// The first control has the question's own id, so that an error summary can lead to it.
fn choice_id(question: &str, index: usize, choice: &Choice) -> String {
    if index == 0 { format!("q-{question}") } else { format!("q-{question}-{}", choice.name) }
}

/// Whether a list of choices is drawn as a menu.
pub(super) fn is_menu(filling: &Filling, node: NodeId) -> bool {
    let asked = filling.node(node);
    matches!(asked.kind, Kind::One(_)) && (asked.has_appearance("minimal") || items(filling, node).len() > MENU_FROM)
}

/// Radio buttons or a menu for one choice; tick boxes for several.
pub(super) fn choices(filling: &Filling, node: NodeId) -> AnyView {
    if is_menu(filling, node) { menu(filling, node) } else { buttons(filling, node) }
}

fn buttons(filling: &Filling, node: NodeId) -> AnyView {
    let asked = filling.node(node);
    let many = matches!(asked.kind, Kind::Many(_));
    let mut buttons = el("div").class(if asked.has_appearance("likert") { "choices choices-likert" } else { "choices" });
    for (index, choice) in items(filling, node).iter().enumerate() {
        let control = if many { tick(filling, node, index, choice) } else { radio(filling, node, index, choice) };
        let label = el("label").attr("for", choice_id(&asked.name, index, choice)).child(choice_label(filling, choice));
        let class = if choice.exclusive { "choice choice-alone" } else { "choice" };
        buttons = buttons.child(el("div").class(class).child(control).child(label));
    }
    let (answered, cleared) = (filling.clone(), filling.clone());
    let clear = when(flag(move || !many && answered.form().with(|form| form.kept(node).is_some())), move || {
        let cleared = cleared.clone();
        button(Look::Quiet, tr(Msg::ClearAnswer), press(move || cleared.set(node, None))).view()
    });
    let how = many.then(|| el("p").class("hint").child(tr(Msg::ChooseAny)));
    el("div").child(how).child(buttons).child(clear).view()
}

fn menu(filling: &Filling, node: NodeId) -> AnyView {
    let name = &filling.node(node).name;
    let target = filling.clone();
    let change = handler(move |event| {
        let chosen = event_target_value(&event);
        target.set(node, (!chosen.is_empty()).then_some(Value::One(chosen)));
    });
    let mut menu = el("select")
        .id(format!("q-{name}"))
        .attr("name", name.as_str())
        .attr("aria-labelledby", format!("l-{name}"))
        .class("menu")
        .on("change", change)
        .child(el("option").attr("value", "").child(tr(Msg::ChooseOne)));
    for choice in items(filling, node) {
        let selected = chosen(filling, node, &choice.name);
        menu = menu.child(el("option").attr("value", choice.name.as_str()).flag("selected", selected).child(choice_label(filling, choice)));
    }
    menu.view()
}

/// A field to type into. What cannot be read as an answer stays in the field and is said.
pub(super) fn field(filling: &Filling, node: NodeId) -> AnyView {
    let question = filling.node(node);
    let (name, kind) = (&question.name, question.kind);
    let (shown, target) = (filling.clone(), filling.clone());
    let shown = text(move || {
        let kept = || shown.form().with(|form| form.kept(node).map(|value| value.scalar().text().into_owned()));
        shown.unread(node).or_else(kept).unwrap_or_default()
    });
    let (mode, width) = match kind {
        Kind::Integer => ("numeric", "field field-short"),
        Kind::Decimal => ("decimal", "field field-short"),
        Kind::Date => ("numeric", "field field-date"),
        _ => ("text", "field field-long"),
    };
    let fault = filling.fault(node);
    let control = if question.has_appearance("multiline") {
        el("textarea").attr("rows", "5")
    } else {
        el("input").attr("type", "text").attr("inputmode", mode).attr("autocomplete", "off")
    };
    control
        .id(format!("q-{name}"))
        .attr("name", name.as_str())
        .class(width)
        .attr("aria-describedby", format!("h-{name} e-{name}"))
        .attr("aria-invalid", text(move || fault.with(|fault| !fault.is_empty()).to_string()))
        .value(shown)
        .on("input", handler(move |event| typed(&target, node, event_target_value(&event))))
        .view()
}

fn typed(filling: &Filling, node: NodeId, text: String) {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return filling.set(node, None);
    }
    let value = match filling.node(node).kind {
        Kind::Integer => trimmed.parse::<i64>().ok().map(Value::Integer),
        Kind::Decimal => number::read(&trimmed.replace(',', ".")).map(Value::Decimal),
        Kind::Date => shared::form::Date::parse(trimmed).map(Value::Date),
        _ => Some(Value::Text(text.clone())),
    };
    // Through the reader that checks what comes over the wire: sizes and limits are its business.
    match value.and_then(|value| read_value(&filling.schema, node, &shared::form::write_value(&value)).ok()) {
        Some(value) => filling.set(node, Some(value)),
        None => filling.set_unread(node, text),
    }
}
