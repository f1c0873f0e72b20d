//! Lists of choices: radio buttons, tick boxes, menus. Drawn as one piece of HTML each, and followed by one effect.

use super::Filling;
use super::controls::locked;
use super::keys::choice_keys;
use super::search::Search;
use crate::components::{Element, Markup, el, fill, handler, text};
use crate::i18n::{Lang, Msg, tr};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use shared::form::{At, Form, Value, toggle};
use shared::instrument::{Choice, Kind, NodeId, in_language};

/// A list of more choices is a menu, and has a field to search it where there is one.
pub(super) const LONG_LIST: usize = 16;

/// The choices of a question.
pub(super) fn items(filling: &Filling, node: NodeId) -> &[Choice] {
    filling.schema.choices(node).map_or(&[], |list| &list.items)
}

/// The label of a choice, following the language.
pub(super) fn choice_label(filling: &Filling, choice: &Choice) -> Signal<String> {
    let (filling, label) = (filling.clone(), choice.label.clone());
    text(move || in_language(&label, filling.lang.get().code()).to_owned())
}

/// The first control has the question's own id, so that an error summary can lead to it.
fn choice_id<'a>(key: &'a str, index: usize, choice: &'a Choice) -> [&'a str; 4] {
    if index == 0 { ["q-", key, "", ""] } else { ["q-", key, "-", &choice.name] }
}

/// Whether a list of choices is drawn as a menu.
pub(super) fn is_menu(filling: &Filling, at: At) -> bool {
    let asked = filling.node(at.node);
    matches!(asked.kind, Kind::One(_))
        && !filling.is_numbered()
        && (asked.has_appearance("minimal") || items(filling, at.node).len() > LONG_LIST)
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
    let (listed, search) = (filling.clone(), Search::of(filling, at));
    let find = search.as_ref().map(|search| search.field(filling, at));
    let sought = search.clone();
    let clearable = !many && !asked.is_computed() && !asked.can_be_read_only();
    let mut list = choice_list(filling, at, search, el("div")).inside(move || lines(&listed, at, sought.as_ref(), class, clearable));
    if clearable {
        let cleared = filling.clone();
        list = list.on("click", handler(move |event| clear(&cleared, at, &event)));
    }
    let how = many.then(|| el("p").class("hint").child(tr(Msg::ChooseAny)));
    if how.is_none() && find.is_none() {
        return list.view();
    }
    el("div").child(how).child(find).child(list).view()
}

/// Takes the answer back when the one button of the list was pressed. The button goes, so the keyboard moves to the list.
fn clear(filling: &Filling, at: At, event: &web_sys::Event) {
    let pressed =
        event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).filter(|target| target.tag_name() == "BUTTON");
    if pressed.is_some() {
        filling.set(at, None);
        crate::browser::focus(&format!("q-{}", filling.key(at)));
    }
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

    /// Whether a search leaves a choice in the list: what is chosen stays.
    fn keeps(&self, choice: &Choice, search: Option<&Search>, lang: Lang) -> bool {
        search.is_none_or(|search| search.finds(in_language(&choice.label, lang.code()))) || self.has(&choice.name)
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
pub(super) fn choice_list(filling: &Filling, at: At, search: Option<Search>, element: Element) -> Element {
    let (target, drawn) = (filling.clone(), filling.clone());
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
    let filtered = filling.node(at.node).has_filter() || search.is_some();
    element.on("change", change).mirror(following(filling, at, search.clone()), move |element| {
        drawn.form().peek(|form| {
            let shown = Shown::of(form, at);
            let inputs = element.get_elements_by_tag_name("input");
            if let Some(clear) = element.get_elements_by_tag_name("button").item(0) {
                put(&clear, "hidden", shown.chosen.is_none());
            }
            for (index, choice) in items(&drawn, at.node).iter().enumerate() {
                let Some(input) = u32::try_from(index).ok().and_then(|index| inputs.item(index)) else { continue };
                put(&input, "checked", shown.has(&choice.name));
                put(&input, "disabled", shown.locked);
                if let Some(line) = input.parent_element().filter(|_| filtered) {
                    let kept = shown.keeps(choice, search.as_ref(), drawn.lang.get_untracked());
                    put(&line, "hidden", !(kept && form.is_offered(at, choice)));
                }
            }
        });
    })
}

/// Follows a question and what is looked for in its list.
fn following(filling: &Filling, at: At, search: Option<Search>) -> impl Fn() + use<> {
    let filling = filling.clone();
    move || {
        filling.follow(at);
        if let Some(search) = &search {
            search.follow();
        }
    }
}

/// Sets a property that is true or false.
fn put(element: &web_sys::Element, property: &str, on: bool) {
    let _ = js_sys::Reflect::set(element, &property.into(), &on.into());
}

fn lines(filling: &Filling, at: At, search: Option<&Search>, class: &str, clearable: bool) -> Markup {
    let (key, lang, filtered) = (filling.key(at), filling.lang.get(), filling.node(at.node).has_filter());
    let mut markup = Markup::new();
    markup.open("div").attr("class", &[class]).inside();
    filling.form().peek(|form| {
        let shown = Shown::of(form, at);
        // As on paper: of all choices, also where some are not offered.
        let keys = if filling.is_numbered() { choice_keys(items(filling, at.node)) } else { Vec::new() };
        for (index, choice) in items(filling, at.node).iter().enumerate() {
            let number = keys.get(index).map(|key| (key.number.to_string(), key.is_shown));
            let class = if choice.exclusive { "choice choice-alone" } else { "choice" };
            let kept = shown.keeps(choice, search, lang) && (!filtered || form.is_offered(at, choice));
            markup.open("div").attr("class", &[class]).flag("hidden", !kept);
            if let Some((number, _)) = &number {
                markup.attr("data-key", &[number]);
            }
            markup.inside();
            choice_input(&mut markup, &key, index, choice, &shown).inside();
            markup.open("label").attr("for", &choice_id(&key, index, choice));
            if let Some((number, true)) = &number {
                markup.attr("data-number", &[number]);
            }
            markup.inside();
            markup.text(in_language(&choice.label, lang.code())).close("label").close("div");
        }
        markup.close("div");
        if clearable {
            markup.open("button").attr("type", &["button"]).attr("class", &["button button-quiet"]);
            markup.flag("hidden", shown.chosen.is_none()).inside().text(Msg::ClearAnswer.text(lang)).close("button");
        }
    });
    markup
}

pub(super) fn menu(filling: &Filling, at: At) -> AnyView {
    let key = filling.key(at);
    let target = filling.clone();
    let change = handler(move |event| {
        let chosen = event_target_value(&event);
        target.set(at, (!chosen.is_empty()).then_some(Value::One(chosen)));
    });
    let (listed, drawn, search) = (filling.clone(), filling.clone(), Search::of(filling, at));
    let find = search.as_ref().map(|search| search.field(filling, at));
    let sought = search.clone();
    let menu = el("select")
        .id(format!("q-{key}"))
        .attr("name", key.as_str())
        .attr("aria-labelledby", format!("l-{key}"))
        .class("menu")
        .on("change", change)
        .inside(move || options(&listed, at, sought.as_ref()))
        .mirror(following(filling, at, search.clone()), move |menu| {
            if search.is_some() || drawn.node(at.node).has_filter() {
                fill(menu, &untrack(|| options(&drawn, at, search.as_ref())));
            }
            let kept = drawn.form().peek(|form| form.kept(at).map(|value| value.scalar().text().into_owned()));
            let _ = js_sys::Reflect::set(menu, &"value".into(), &kept.unwrap_or_default().into());
        });
    let menu = locked(filling, at, menu);
    match find {
        Some(find) => el("div").child(find).child(menu).view(),
        None => menu.view(),
    }
}

fn options(filling: &Filling, at: At, search: Option<&Search>) -> Markup {
    let lang = filling.lang.get();
    let mut markup = Markup::new();
    markup.open("option").attr("value", &[]).inside().text(Msg::ChooseOne.text(lang)).close("option");
    filling.form().peek(|form| {
        let shown = Shown::of(form, at);
        for choice in items(filling, at.node) {
            let chosen = shown.has(&choice.name);
            if chosen || shown.keeps(choice, search, lang) && form.is_offered(at, choice) {
                markup.open("option").attr("value", &[&choice.name]).flag("selected", chosen).inside();
                markup.text(in_language(&choice.label, lang.code())).close("option");
            }
        }
    });
    markup
}
