//! Native controls, one kind of answer each.

use super::Filling;
use super::choices::{is_menu, menu};
use crate::components::{Element, Look, button, el, flag, handler, press, text};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use shared::form::{At, Value, read_text};
use shared::instrument::{Kind, TEXT_LIMIT};
use shared::number;

/// A person is told how many characters are left from here on.
const COUNT_FROM: usize = 500;
/// Disabled while the question cannot be changed.
pub(super) fn locked(filling: &Filling, at: At, element: Element) -> Element {
    if !filling.node(at.node).can_be_read_only() {
        return element;
    }
    let filling = filling.clone();
    element.flag("disabled", flag(move || filling.with(at, |form| form.is_read_only(at))))
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
    if !question.has_appearance("multiline") {
        return locked(filling, at, control).view();
    }
    el("div").child(locked(filling, at, control)).child(characters_left(filling, at)).view()
}

/// How much more fits into a text, once that is worth knowing.
fn characters_left(filling: &Filling, at: At) -> Element {
    let (counted, lang) = (filling.clone(), filling.lang);
    let count = text(move || {
        let long = counted.with(at, |form| form.kept(at).map_or(0, |value| value.scalar().text().chars().count()));
        let left = if counted.unread(at).is_some() { 0 } else { TEXT_LIMIT.saturating_sub(long) };
        if left > COUNT_FROM { String::new() } else { Msg::CharactersLeft.filled(lang.get(), &[left]) }
    });
    el("p").class("hint").attr("role", "status").child(count)
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
