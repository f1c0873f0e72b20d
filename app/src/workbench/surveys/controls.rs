//! Controls that are tied to a plan being entered: native, labelled, with their hint and problem beside them.

use super::draft::Draft;
use super::page::Page;
use crate::components::{Child, Element, Markup, Words, el, flag, handler, text};
use crate::i18n::Msg;
use crate::workbench::people::troubles::{invalid, looks, problem};
use leptos::prelude::*;

/// What stands around a control.
pub(super) struct Around {
    /// Its id.
    pub(super) id: String,
    /// What it is called.
    pub(super) label: Words,
    /// What helps to fill it in.
    pub(super) hint: Option<Words>,
}

impl Around {
    /// A control with a name.
    pub(super) fn new(id: impl Into<String>, label: impl Into<Words>) -> Self {
        Self { id: id.into(), label: label.into(), hint: None }
    }

    /// With a hint.
    pub(super) fn hint(mut self, hint: impl Into<Words>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Around this control.
    pub(super) fn view(self, page: &Page, control: Element) -> AnyView {
        let id = self.id.as_str();
        let hint = self.hint.map(|hint| el("p").class("hint").id(format!("{id}-hint")).child(hint));
        let control = tied(control, page, id);
        el("div")
            .class(looks(&page.troubles, id))
            .child(el("label").attr("for", id).child(self.label))
            .child(hint)
            .child(problem(&page.troubles, id))
            .child(control)
            .view()
    }
}

/// A control that says what is wrong with it.
pub(super) fn tied(control: Element, page: &Page, id: &str) -> Element {
    control.id(id).attr("aria-describedby", format!("{id}-hint {id}-problem")).attr("aria-invalid", invalid(&page.troubles, id))
}

/// What a draft holds, as a text that follows it.
fn reading(page: &Page, read: impl Fn(&Draft) -> String + Send + Sync + 'static) -> Signal<String> {
    let draft = page.draft.clone();
    text(move || draft.with(|draft| read(draft)))
}

/// A field for one line.
pub(super) fn line(
    page: &Page,
    kind: &'static str,
    class: &'static str,
    read: impl Fn(&Draft) -> String + Send + Sync + 'static,
    write: impl Fn(&mut Draft, String) + 'static,
) -> Element {
    let draft = page.draft.clone();
    el("input")
        .attr("type", kind)
        .class(class)
        .attr("autocomplete", "off")
        .value(reading(page, read))
        .on("input", handler(move |event| draft.update(|draft| write(draft, event_target_value(&event)))))
}

/// A field for a number: text, because a wheel must not change it and marks between thousands may be pasted.
pub(super) fn count(
    page: &Page,
    read: impl Fn(&Draft) -> String + Send + Sync + 'static,
    write: impl Fn(&mut Draft, String) + 'static,
) -> Element {
    line(page, "text", "field field-short", read, write).attr("inputmode", "numeric")
}

/// A number in a table, named by the heads of its row and column.
pub(super) fn cell(
    page: &Page,
    id: &str,
    heads: &str,
    read: impl Fn(&Draft) -> String + Send + Sync + 'static,
    write: impl Fn(&mut Draft, String) + 'static,
) -> AnyView {
    let input = line(page, "text", "field field-count", read, write).attr("inputmode", "numeric").attr("aria-labelledby", heads);
    let input = tied(input, page, id);
    el("td").child(input).child(problem(&page.troubles, id)).view()
}

/// A field for a text of some lines.
pub(super) fn area(
    page: &Page,
    language: &str,
    read: impl Fn(&Draft) -> String + Send + Sync + 'static,
    write: impl Fn(&mut Draft, String) + 'static,
) -> Element {
    let draft = page.draft.clone();
    el("textarea")
        .class("field field-long")
        .attr("rows", "3")
        .attr("lang", language)
        .value(reading(page, read))
        .on("input", handler(move |event| draft.update(|draft| write(draft, event_target_value(&event)))))
}

/// Something that is chosen or not.
pub(super) fn tick(
    page: &Page,
    id: &str,
    label: impl Child,
    read: impl Fn(&Draft) -> bool + Send + Sync + 'static,
    write: impl Fn(&mut Draft, bool) + 'static,
) -> AnyView {
    let (shown, changed) = (page.draft.clone(), page.draft.clone());
    let input = el("input")
        .attr("type", "checkbox")
        .id(id)
        .flag("checked", flag(move || shown.with(|draft| read(draft))))
        .on("change", handler(move |event| changed.update(|draft| write(draft, event_target_checked(&event)))));
    el("div").class("choice").child(input).child(el("label").attr("for", id).child(label)).view()
}

/// Choices in a menu, each with its name in data and what it is called.
pub(super) fn options(choices: &[(String, String)], chosen: &str, none: Option<&str>) -> Markup {
    let mut markup = Markup::new();
    let mut option = |value: &str, text: &str| {
        markup.open("option").attr("value", &[value]).flag("selected", value == chosen).inside().text(text).close("option");
    };
    if let Some(none) = none {
        option("", none);
    }
    choices.iter().for_each(|(value, text)| option(value, text));
    // One that is not known here is shown rather than lost.
    if !chosen.is_empty() && choices.iter().all(|(value, _)| value != chosen) {
        option(chosen, chosen);
    }
    markup
}

/// Questions of one kind, under a legend, with what is wrong with them as a whole.
pub(super) fn part(page: &Page, id: &str, legend: Msg, lead: Option<Msg>, inside: impl Child) -> AnyView {
    use crate::i18n::tr;
    let lead = lead.map(|lead| el("p").class("hint").child(tr(lead)));
    let id = format!("plan-{id}");
    el("fieldset")
        .class("part")
        .id(id.as_str())
        .attr("tabindex", "-1")
        .attr("aria-describedby", format!("{id}-problem"))
        .child(el("legend").child(el("h2").child(tr(legend))))
        .child(lead)
        .child(problem(&page.troubles, &id))
        .child(inside)
        .view()
}
