//! Fields of these forms: native, labelled, with their hint and problem tied to them.

use crate::components::{Element, Held, Markup, el, flag, handler, text};
use crate::i18n::{Msg, tr};
use crate::workbench::people::troubles::{Troubles, invalid, looks, problem};
use leptos::prelude::*;

/// A control with its label, hint and problem.
pub(super) fn labelled(troubles: &Troubles, id: &'static str, label: Msg, hint: Option<Msg>, control: Element) -> AnyView {
    let control = control
        .id(id)
        .attr("name", id)
        .attr("aria-describedby", format!("{id}-hint {id}-problem"))
        .attr("aria-invalid", invalid(troubles, id));
    el("div")
        .class(looks(troubles, id))
        .child(el("label").attr("for", id).child(tr(label)))
        .child(hint.map(|hint| el("p").class("hint").id(format!("{id}-hint")).child(tr(hint))))
        .child(problem(troubles, id))
        .child(control)
        .view()
}

/// A field to type into, or for a day.
pub(super) fn input<D: Clone + Send + Sync + 'static>(draft: &Held<D>, kind: &'static str, part: fn(&mut D) -> &mut String) -> Element {
    let (shown, typed) = (draft.clone(), draft.clone());
    el("input")
        .attr("type", kind)
        .class(if kind == "text" { "field field-long" } else { "field" })
        .attr("autocomplete", "off")
        .value(text(move || shown.with(|draft| part(&mut draft.clone()).clone())))
        .on("input", handler(move |event| typed.update(|draft| *part(draft) = event_target_value(&event))))
}

/// A field for a text of some lines.
pub(super) fn area<D: Clone + Send + Sync + 'static>(draft: &Held<D>, limit: usize, part: fn(&mut D) -> &mut String) -> Element {
    let (shown, typed) = (draft.clone(), draft.clone());
    el("textarea")
        .class("field field-long")
        .attr("rows", "3")
        .attr("maxlength", limit.to_string())
        .value(text(move || shown.with(|draft| part(&mut draft.clone()).clone())))
        .on("input", handler(move |event| typed.update(|draft| *part(draft) = event_target_value(&event))))
}

/// A menu of values with what each is called.
pub(super) fn menu<D: Clone + Send + Sync + 'static>(
    draft: &Held<D>,
    none: Msg,
    choices: impl Fn() -> Vec<(String, String)> + 'static,
    part: fn(&mut D) -> &mut String,
) -> Element {
    let (shown, chosen, none) = (draft.clone(), draft.clone(), tr(none));
    let options = move || {
        let (mut markup, held) = (Markup::new(), shown.with(|draft| part(&mut draft.clone()).clone()));
        let mut option = |value: &str, said: &str| {
            markup.open("option").attr("value", &[value]).flag("selected", held == value).inside().text(said).close("option");
        };
        option("", &none.get());
        choices().iter().for_each(|(value, said)| option(value, said));
        markup
    };
    el("select")
        .class("menu")
        .inside(options)
        .on("change", handler(move |event| chosen.update(|draft| *part(draft) = event_target_value(&event))))
}

/// Something to be chosen, alone or as one of several.
pub(super) fn choice<D: Send + Sync + 'static>(
    draft: &Held<D>,
    (kind, name, id): (&'static str, &'static str, String),
    label: impl crate::components::Child,
    read: impl Fn(&D) -> bool + Send + Sync + 'static,
    write: impl Fn(&mut D, bool) + 'static,
) -> AnyView {
    let (shown, changed) = (draft.clone(), draft.clone());
    let control = el("input")
        .attr("type", kind)
        .attr("name", name)
        .id(id.as_str())
        .flag("checked", flag(move || shown.with(|draft| read(draft))))
        .on("change", handler(move |event| changed.update(|draft| write(draft, event_target_checked(&event)))));
    el("div").class("choice").child(control).child(el("label").attr("for", id).child(label)).view()
}
