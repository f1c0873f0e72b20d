//! Native controls, one kind of answer each.

use super::Filling;
use crate::components::{Button, Handler, Look, flag, handler, text, when};
use crate::i18n::{Msg, tr};
use leptos::ev::Event;
use leptos::prelude::*;
use shared::form::{Value, read_value, toggle};
use shared::instrument::{Choice, Choices, Kind, NodeId, in_language};

/// Beyond so many choices, or on request, a list is a menu.
const MENU_FROM: usize = 16;

/// The label of a choice, following the language.
pub(super) fn choice_label(filling: &Filling, choice: &Choice) -> Signal<String> {
    let (label, lang) = (choice.label.clone(), filling.lang);
    text(move || in_language(&label, lang.get().code()).to_owned())
}

/// Whether a choice is chosen.
pub(super) fn chosen(filling: &Filling, node: NodeId, name: &str) -> Signal<bool> {
    let (form, name) = (filling.form, name.to_owned());
    flag(move || form.with(|form| form.kept(node).is_some_and(|value| value.selected(&name))))
}

/// Chooses one.
pub(super) fn choose(filling: &Filling, node: NodeId, name: &str) -> Handler<Event> {
    let (filling, name) = (filling.clone(), name.to_owned());
    handler(move |_| filling.set(node, Some(Value::One(name.clone()))))
}

/// The first control has the question's own id, so that an error summary can lead to it.
pub(super) fn choice_id(question: &str, index: usize, choice: &Choice) -> String {
    if index == 0 { format!("q-{question}") } else { format!("q-{question}-{}", choice.name) }
}

/// Whether a list of choices is drawn as a menu.
pub(super) fn is_menu(filling: &Filling, node: NodeId) -> bool {
    let asked = filling.node(node);
    matches!(asked.kind, Kind::One(_))
        && (asked.appearance.contains("minimal") || filling.schema.choices(node).is_some_and(|list| list.items.len() > MENU_FROM))
}

/// Radio buttons or a menu for one choice; tick boxes for several.
pub(super) fn choices(filling: &Filling, node: NodeId) -> AnyView {
    let list = filling.schema.choices(node).cloned().unwrap_or_default();
    if is_menu(filling, node) {
        menu(filling, node, &list)
    } else {
        buttons(filling, node, &list, matches!(filling.node(node).kind, Kind::Many(_)))
    }
}

fn tick(filling: &Filling, node: NodeId, list: &Choices, name: &str) -> Handler<Event> {
    let (filling, list, name) = (filling.clone(), list.clone(), name.to_owned());
    handler(move |event| {
        let current = filling.form.with_untracked(|form| form.kept(node).cloned());
        filling.set(node, toggle(&list, current.as_ref(), &name, event_target_checked(&event)));
    })
}

fn buttons(filling: &Filling, node: NodeId, list: &Choices, many: bool) -> AnyView {
    let name = &filling.node(node).name;
    let kind = if many { "checkbox" } else { "radio" };
    let button = |(index, choice): (usize, &Choice)| {
        let id = choice_id(name, index, choice);
        let change = if many { tick(filling, node, list, &choice.name) } else { choose(filling, node, &choice.name) };
        let class = if choice.exclusive { "choice choice-alone" } else { "choice" };
        view! {
            <div class=class>
                <input type=kind id=id.clone() name=name.clone() value=choice.name.clone() prop:checked=chosen(filling, node, &choice.name) on:change=change />
                <label for=id>{choice_label(filling, choice)}</label>
            </div>
        }
        .into_any()
    };
    let buttons = list.items.iter().enumerate().map(button).collect_view();
    let class = if filling.node(node).appearance.contains("likert") { "choices choices-likert" } else { "choices" };
    let (form, cleared) = (filling.form, filling.clone());
    let answered = flag(move || !many && form.with(|form| form.kept(node).is_some()));
    let clear = when(answered, move || {
        let cleared = cleared.clone();
        view! { <Button look=Look::Quiet on_press=move || cleared.set(node, None)>{tr(Msg::ClearAnswer)}</Button> }
    });
    let how = many.then(|| view! { <p class="hint">{tr(Msg::ChooseAny)}</p> }.into_any());
    view! {
        {how}
        <div class=class>{buttons}</div>
        {clear}
    }
    .into_any()
}

fn menu(filling: &Filling, node: NodeId, list: &Choices) -> AnyView {
    let name = filling.node(node).name.clone();
    let target = filling.clone();
    let change = handler(move |event: Event| {
        let chosen = event_target_value(&event);
        target.set(node, (!chosen.is_empty()).then_some(Value::One(chosen)));
    });
    let option = |choice: &Choice| {
        view! { <option value=choice.name.clone() prop:selected=chosen(filling, node, &choice.name)>{choice_label(filling, choice)}</option> }
            .into_any()
    };
    let options = list.items.iter().map(option).collect_view();
    view! {
        <select id=format!("q-{name}") name=name.clone() aria-labelledby=format!("l-{name}") class="menu" on:change=change>
            <option value="">{tr(Msg::ChooseOne)}</option>
            {options}
        </select>
    }
    .into_any()
}

/// A field to type into. What cannot be read as an answer stays in the field and is said.
pub(super) fn field(filling: &Filling, node: NodeId) -> AnyView {
    let question = filling.node(node);
    let (name, kind) = (question.name.clone(), question.kind);
    let (shown, target) = (filling.clone(), filling.clone());
    let shown = text(move || {
        let unread = shown.unread.with(|unread| unread.get(&node).cloned());
        unread
            .unwrap_or_else(|| shown.form.with(|form| form.kept(node).map(|value| value.scalar().text().into_owned())).unwrap_or_default())
    });
    let (mode, width) = match kind {
        Kind::Integer => ("numeric", "field field-short"),
        Kind::Decimal => ("decimal", "field field-short"),
        Kind::Date => ("numeric", "field field-date"),
        _ => ("text", "field field-long"),
    };
    let described = format!("h-{name} e-{name}");
    let fault = filling.fault(node);
    let invalid = text(move || fault.with(|fault| !fault.is_empty()).to_string());
    let typing = handler(move |event: Event| typed(&target, node, event_target_value(&event)));
    let id = format!("q-{name}");
    if question.appearance.contains("multiline") {
        let control = view! { <textarea id=id name=name rows="5" class=width aria-describedby=described aria-invalid=invalid prop:value=shown on:input=typing></textarea> };
        return control.into_any();
    }
    view! { <input type="text" id=id name=name inputmode=mode autocomplete="off" class=width aria-describedby=described aria-invalid=invalid prop:value=shown on:input=typing /> }
        .into_any()
}

fn typed(filling: &Filling, node: NodeId, text: String) {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return filling.set(node, None);
    }
    let json = match filling.node(node).kind {
        Kind::Integer => trimmed.parse::<i64>().map(serde_json::Value::from).unwrap_or_default(),
        Kind::Decimal => trimmed.replace(',', ".").parse::<f64>().map(serde_json::Value::from).unwrap_or_default(),
        Kind::Date => trimmed.into(),
        _ => text.as_str().into(),
    };
    match read_value(&filling.schema, node, &json) {
        Ok(value) => filling.set(node, Some(value)),
        Err(_) => filling.set_unread(node, text),
    }
}
