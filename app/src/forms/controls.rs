//! Native controls, one kind of answer each.

use super::Filling;
use crate::components::{Element, Look, button, el, flag, handler, press, text};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use shared::form::{At, Value, read_text, toggle};
use shared::instrument::{Choice, Kind, NodeId, in_language};
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
    text(move || in_language(&label, filling.lang.get().code()).to_owned())
}

/// Whether a choice is chosen.
fn chosen(filling: &Filling, at: At, name: &str) -> Signal<bool> {
    let (filling, name) = (filling.clone(), name.to_owned());
    flag(move || filling.with(at, |form| form.kept(at).is_some_and(|value| value.selected(&name))))
}

/// A radio button or a tick box, without its label.
fn choice_input(filling: &Filling, at: At, index: usize, choice: &Choice, kind: &str) -> Element {
    let key = filling.key(at);
    let input = el("input")
        .attr("type", kind)
        .id(choice_id(&key, index, choice))
        .attr("name", key)
        .attr("value", choice.name.as_str())
        .flag("checked", chosen(filling, at, &choice.name));
    locked(filling, at, input)
}

/// Disabled while the question cannot be changed.
fn locked(filling: &Filling, at: At, element: Element) -> Element {
    if !filling.node(at.node).can_be_read_only() {
        return element;
    }
    let filling = filling.clone();
    element.flag("disabled", flag(move || filling.with(at, |form| form.is_read_only(at))))
}

/// A radio button for one choice.
pub(super) fn radio(filling: &Filling, at: At, index: usize, choice: &Choice) -> Element {
    let (target, name) = (filling.clone(), choice.name.clone());
    choice_input(filling, at, index, choice, "radio").on("change", press(move || target.set(at, Some(Value::One(name.clone())))))
}

fn tick(filling: &Filling, at: At, index: usize, choice: &Choice) -> Element {
    let (target, name) = (filling.clone(), choice.name.clone());
    let change = handler(move |event| {
        let Some(list) = target.schema.choices(at.node) else { return };
        let value = target.form().peek(|form| toggle(list, form.kept(at), &name, event_target_checked(&event)));
        target.set(at, value);
    });
    choice_input(filling, at, index, choice, "checkbox").on("change", change)
}

/// The first control has the question's own id, so that an error summary can lead to it.
fn choice_id(key: &str, index: usize, choice: &Choice) -> String {
    if index == 0 { format!("q-{key}") } else { format!("q-{key}-{}", choice.name) }
}

/// Whether a list of choices is drawn as a menu.
fn is_menu(filling: &Filling, at: At) -> bool {
    let asked = filling.node(at.node);
    matches!(asked.kind, Kind::One(_)) && (asked.has_appearance("minimal") || items(filling, at.node).len() > MENU_FROM)
}

/// Whether a question has several controls, which a fieldset holds together.
pub(super) fn is_group(filling: &Filling, at: At) -> bool {
    match filling.node(at.node).kind {
        Kind::One(_) | Kind::Many(_) => !is_menu(filling, at),
        Kind::Rank(_) => true,
        _ => false,
    }
}

/// The one control of a question that has one.
pub(super) fn single(filling: &Filling, at: At, described: &str) -> AnyView {
    match filling.node(at.node).kind {
        Kind::One(_) => menu(filling, at),
        Kind::Range => range(filling, at, described),
        Kind::Acknowledge => acknowledge(filling, at, described),
        _ => field(filling, at, described),
    }
}

/// Radio buttons for one choice, tick boxes for several, an order for all.
pub(super) fn choices(filling: &Filling, at: At) -> AnyView {
    let asked = filling.node(at.node);
    if matches!(asked.kind, Kind::Rank(_)) {
        return super::rank::rank(filling, at);
    }
    let many = matches!(asked.kind, Kind::Many(_));
    let class = match () {
        () if asked.has_appearance("likert") => "choices choices-likert",
        () if asked.has_appearance("columns") => "choices choices-columns",
        () => "choices",
    };
    let mut buttons = el("div").class(class);
    for (index, choice) in items(filling, at.node).iter().enumerate() {
        let line = line(filling, at, index, choice, many);
        buttons = buttons.child(if asked.has_filter() {
            let (offering, offered) = (filling.clone(), choice.clone());
            line.flag("hidden", flag(move || !offering.with(at, |form| form.is_offered(at, &offered))))
        } else {
            line
        });
    }
    let (answered, cleared) = (filling.clone(), filling.clone());
    let clear = (!many && !asked.is_computed() && !asked.can_be_read_only()).then(|| {
        let none = flag(move || answered.with(at, |form| form.kept(at).is_none()));
        button(Look::Quiet, tr(Msg::ClearAnswer), press(move || cleared.set(at, None))).flag("hidden", none)
    });
    let how = many.then(|| el("p").class("hint").child(tr(Msg::ChooseAny)));
    el("div").child(how).child(buttons).child(clear).view()
}

fn line(filling: &Filling, at: At, index: usize, choice: &Choice, many: bool) -> Element {
    let control = if many { tick(filling, at, index, choice) } else { radio(filling, at, index, choice) };
    let label = el("label").attr("for", choice_id(&filling.key(at), index, choice)).child(choice_label(filling, choice));
    let class = if choice.exclusive { "choice choice-alone" } else { "choice" };
    el("div").class(class).child(control).child(label)
}

fn range(filling: &Filling, at: At, described: &str) -> AnyView {
    let Some(range) = filling.node(at.node).range else { return field(filling, at, described) };
    let (shown, said, target) = (filling.clone(), filling.clone(), filling.clone());
    let kept = move |filling: &Filling| filling.with(at, |form| form.kept(at).map(|value| value.scalar().text().into_owned()));
    let slide = handler(move |event| target.set(at, number::read(&event_target_value(&event)).map(Value::Decimal)));
    // The lowest value stands there before anything is answered: a browser sees no change when it is chosen.
    let (pressed, keyed, cleared, given) = (filling.clone(), filling.clone(), filling.clone(), filling.clone());
    let lowest = press(move || choose_lowest(&pressed, at, range.start));
    let lowest_by_key = handler(move |event| {
        let key = js_sys::Reflect::get(&event, &"key".into()).ok().and_then(|key| key.as_string()).unwrap_or_default();
        if matches!(key.as_str(), "Home" | "ArrowLeft" | "ArrowDown" | "Enter" | " ") {
            choose_lowest(&keyed, at, range.start);
        }
    });
    let none = flag(move || given.with(at, |form| form.kept(at).is_none()));
    let clear = button(Look::Quiet, tr(Msg::ClearAnswer), press(move || cleared.set(at, None))).flag("hidden", none);
    let key = filling.key(at);
    let input = el("input")
        .attr("type", "range")
        .id(format!("q-{key}"))
        .attr("name", key.as_str())
        .attr("min", number::write(range.start))
        .attr("max", number::write(range.end))
        .attr("step", number::write(range.step))
        .attr("aria-describedby", described)
        .value(text(move || kept(&shown).unwrap_or_else(|| number::write(range.start))))
        .on("input", slide)
        .on("click", lowest)
        .on("keydown", lowest_by_key);
    let lang = filling.lang;
    let value = text(move || kept(&said).unwrap_or_else(|| Msg::NotAnswered.text(lang.get()).to_owned()));
    let ends = format!("{} – {}", number::write(range.start), number::write(range.end));
    el("div")
        .class("range")
        .child(locked(filling, at, input))
        .child(el("output").attr("for", format!("q-{key}")).child(value))
        .child(el("span").class("hint").child(ends))
        .child(clear)
        .view()
}

fn choose_lowest(filling: &Filling, at: At, lowest: f64) {
    let open = filling.form().peek(|form| form.kept(at).is_none() && !form.is_read_only(at));
    if open {
        filling.set(at, Some(Value::Decimal(lowest)));
    }
}

fn acknowledge(filling: &Filling, at: At, described: &str) -> AnyView {
    let (shown, target) = (filling.clone(), filling.clone());
    let change = handler(move |event| target.set(at, event_target_checked(&event).then(|| Value::Text("OK".to_owned()))));
    let key = filling.key(at);
    let input = el("input")
        .attr("type", "checkbox")
        .id(format!("q-{key}"))
        .attr("name", key.as_str())
        .attr("aria-describedby", described)
        .flag("checked", flag(move || shown.with(at, |form| form.kept(at).is_some())))
        .on("change", change);
    el("div")
        .class("choice")
        .child(locked(filling, at, input))
        .child(el("label").attr("for", format!("q-{key}")).child(tr(Msg::Agreed)))
        .view()
}

fn menu(filling: &Filling, at: At) -> AnyView {
    let key = filling.key(at);
    let target = filling.clone();
    let change = handler(move |event| {
        let chosen = event_target_value(&event);
        target.set(at, (!chosen.is_empty()).then_some(Value::One(chosen)));
    });
    let mut menu = el("select")
        .id(format!("q-{key}"))
        .attr("name", key.as_str())
        .attr("aria-labelledby", format!("l-{key}"))
        .class("menu")
        .on("change", change)
        .child(el("option").attr("value", "").child(tr(Msg::ChooseOne)));
    for choice in items(filling, at.node) {
        let option = el("option").attr("value", choice.name.as_str()).flag("selected", chosen(filling, at, &choice.name));
        let option = option.child(choice_label(filling, choice));
        menu = menu.child(if filling.node(at.node).has_filter() {
            let (offering, offered) = (filling.clone(), choice.clone());
            option.flag("hidden", flag(move || !offering.with(at, |form| form.is_offered(at, &offered))))
        } else {
            option
        });
    }
    locked(filling, at, menu).view()
}

/// A field to type into. What cannot be read as an answer stays in the field and is said.
fn field(filling: &Filling, at: At, described: &str) -> AnyView {
    let question = filling.node(at.node);
    let key = filling.key(at);
    let (shown, target) = (filling.clone(), filling.clone());
    let shown = text(move || {
        let kept = shown.with(at, |form| form.kept(at).map(|value| value.scalar().text().into_owned()));
        shown.unread(at).or(kept).unwrap_or_default()
    });
    let (mode, width) = match question.kind {
        Kind::Integer => ("numeric", "field field-short"),
        Kind::Decimal => ("decimal", "field field-short"),
        Kind::Date | Kind::Time => ("numeric", "field field-date"),
        _ => ("text", "field field-long"),
    };
    let fault = filling.fault(at);
    let control = if question.has_appearance("multiline") {
        el("textarea").attr("rows", "5")
    } else {
        el("input").attr("type", "text").attr("inputmode", mode).attr("autocomplete", "off")
    };
    let control = control
        .id(format!("q-{key}"))
        .attr("name", key)
        .class(width)
        .attr("aria-describedby", described)
        .attr("aria-invalid", text(move || fault.with(|fault| !fault.is_empty()).to_string()))
        .value(shown)
        .on("input", handler(move |event| typed(&target, at, event_target_value(&event))));
    locked(filling, at, control).view()
}

fn typed(filling: &Filling, at: At, text: String) {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return filling.set(at, None);
    }
    let read = match filling.node(at.node).kind {
        Kind::Text => read_text(&filling.schema, at.node, &text),
        // People write decimals with a comma, too.
        Kind::Decimal => read_text(&filling.schema, at.node, &trimmed.replace(',', ".")),
        _ => read_text(&filling.schema, at.node, trimmed),
    };
    match read {
        Ok(value) => filling.set(at, Some(value)),
        Err(_) => filling.set_unread(at, text),
    }
}
