//! Native controls, one kind of answer each.

use super::Filling;
use crate::components::{Element, Look, Markup, button, el, fill, flag, handler, press, text};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use shared::form::{At, Form, Value, read_text, toggle};
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

/// Disabled while the question cannot be changed.
fn locked(filling: &Filling, at: At, element: Element) -> Element {
    if !filling.node(at.node).can_be_read_only() {
        return element;
    }
    let filling = filling.clone();
    element.flag("disabled", flag(move || filling.with(at, |form| form.is_read_only(at))))
}

/// The first control has the question's own id, so that an error summary can lead to it.
fn choice_id<'a>(key: &'a str, index: usize, choice: &'a Choice) -> [&'a str; 4] {
    if index == 0 { ["q-", key, "", ""] } else { ["q-", key, "-", &choice.name] }
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
    let listed = filling.clone();
    let buttons = choice_list(filling, at, el("div").class(class)).inside(move || lines(&listed, at));
    let (answered, cleared) = (filling.clone(), filling.clone());
    let clear = (!many && !asked.is_computed() && !asked.can_be_read_only()).then(|| {
        let none = flag(move || answered.with(at, |form| form.kept(at).is_none()));
        button(Look::Quiet, tr(Msg::ClearAnswer), press(move || cleared.set(at, None))).flag("hidden", none)
    });
    let how = many.then(|| el("p").class("hint").child(tr(Msg::ChooseAny)));
    el("div").child(how).child(buttons).child(clear).view()
}

/// What the choices of a question have to show: which are chosen, which are offered, and whether they can be changed.
pub(super) struct Shown {
    chosen: Option<Value>,
    locked: bool,
    many: bool,
}

impl Shown {
    pub(super) fn of(form: &Form, at: At) -> Self {
        let many = matches!(form.schema().nodes[at.node].kind, Kind::Many(_));
        Self { chosen: form.kept(at).cloned(), locked: form.is_read_only(at), many }
    }

    fn has(&self, name: &str) -> bool {
        self.chosen.as_ref().is_some_and(|value| value.selected(name))
    }
}

/// Begins the radio button or the tick box of one choice.
pub(super) fn choice_input<'m>(markup: &'m mut Markup, key: &str, index: usize, choice: &Choice, shown: &Shown) -> &'m mut Markup {
    let kind = if shown.many { "checkbox" } else { "radio" };
    markup
        .open("input")
        .attr("type", &[kind])
        .attr("id", &choice_id(key, index, choice))
        .attr("name", &[key])
        .attr("value", &[&choice.name])
        .flag("checked", shown.has(&choice.name))
        .flag("disabled", shown.locked)
}

/// An element whose inputs are the choices of a question: gives the answer, and follows it.
pub(super) fn choice_list(filling: &Filling, at: At, element: Element) -> Element {
    let (target, followed, drawn) = (filling.clone(), filling.clone(), filling.clone());
    let many = matches!(filling.node(at.node).kind, Kind::Many(_));
    let change = handler(move |event| {
        let name = event_target_value(&event);
        if !many {
            return target.set(at, Some(Value::One(name)));
        }
        let Some(list) = target.schema.choices(at.node) else { return };
        let value = target.form().peek(|form| toggle(list, form.kept(at), &name, event_target_checked(&event)));
        target.set(at, value);
    });
    let filtered = filling.node(at.node).has_filter();
    element.on("change", change).mirror(
        move || followed.follow(at),
        move |element| {
            drawn.form().peek(|form| {
                let shown = Shown::of(form, at);
                let inputs = element.get_elements_by_tag_name("input");
                for (index, choice) in items(&drawn, at.node).iter().enumerate() {
                    let Some(input) = u32::try_from(index).ok().and_then(|index| inputs.item(index)) else { continue };
                    put(&input, "checked", shown.has(&choice.name));
                    put(&input, "disabled", shown.locked);
                    if let Some(line) = input.parent_element().filter(|_| filtered) {
                        put(&line, "hidden", !form.is_offered(at, choice));
                    }
                }
            });
        },
    )
}

/// Sets a property that is true or false.
fn put(element: &web_sys::Element, property: &str, on: bool) {
    let _ = js_sys::Reflect::set(element, &property.into(), &on.into());
}

fn lines(filling: &Filling, at: At) -> Markup {
    let (key, lang, filtered) = (filling.key(at), filling.lang.get(), filling.node(at.node).has_filter());
    let mut markup = Markup::new();
    filling.form().peek(|form| {
        let shown = Shown::of(form, at);
        for (index, choice) in items(filling, at.node).iter().enumerate() {
            let class = if choice.exclusive { "choice choice-alone" } else { "choice" };
            markup.open("div").attr("class", &[class]).flag("hidden", filtered && !form.is_offered(at, choice)).inside();
            choice_input(&mut markup, &key, index, choice, &shown).inside();
            markup.open("label").attr("for", &choice_id(&key, index, choice)).inside();
            markup.text(in_language(&choice.label, lang.code())).close("label").close("div");
        }
    });
    markup
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
    let (listed, followed, drawn) = (filling.clone(), filling.clone(), filling.clone());
    let menu = el("select")
        .id(format!("q-{key}"))
        .attr("name", key.as_str())
        .attr("aria-labelledby", format!("l-{key}"))
        .class("menu")
        .on("change", change)
        .inside(move || options(&listed, at))
        .mirror(
            move || followed.follow(at),
            move |menu| {
                if drawn.node(at.node).has_filter() {
                    fill(menu, &untrack(|| options(&drawn, at)));
                }
                let kept = drawn.form().peek(|form| form.kept(at).map(|value| value.scalar().text().into_owned()));
                let _ = js_sys::Reflect::set(menu, &"value".into(), &kept.unwrap_or_default().into());
            },
        );
    locked(filling, at, menu).view()
}

fn options(filling: &Filling, at: At) -> Markup {
    let lang = filling.lang.get();
    let mut markup = Markup::new();
    markup.open("option").attr("value", &[]).inside().text(Msg::ChooseOne.text(lang)).close("option");
    filling.form().peek(|form| {
        let shown = Shown::of(form, at);
        for choice in items(filling, at.node) {
            let chosen = shown.has(&choice.name);
            if chosen || form.is_offered(at, choice) {
                markup.open("option").attr("value", &[&choice.name]).flag("selected", chosen).inside();
                markup.text(in_language(&choice.label, lang.code())).close("option");
            }
        }
    });
    markup
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
