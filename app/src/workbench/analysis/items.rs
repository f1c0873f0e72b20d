//! Choosing what is measured: every item by its heading, and a search.

use super::builder::Builder;
use super::names::item_name;
use crate::components::{Element, Markup, el, handler, text};
use crate::forms::plain;
use crate::i18n::{Lang, Msg, tr};
use leptos::prelude::*;
use shared::disclosure::{Item, Release};
use shared::instrument::in_language;

/// Items under a heading.
pub(super) type Group<'a> = (String, Vec<&'a Item>);

/// Items by heading, in the order of the form; those only that have all these words in them, or in their heading.
pub(super) fn groups<'a>(release: &'a Release, words: &str, lang: Lang) -> Vec<Group<'a>> {
    let words = plain(words);
    let mut groups: Vec<Group> = Vec::new();
    for item in &release.items {
        let heading = in_language(&item.heading, lang.code()).to_owned();
        let all = plain(&format!("{heading} {} {}", item_name(item, lang), item.name));
        if !words.split_whitespace().all(|word| all.contains(word)) {
            continue;
        }
        match groups.last_mut() {
            Some((held, items)) if *held == heading => items.push(item),
            _ => groups.push((heading, vec![item])),
        }
    }
    groups
}

fn option(markup: &mut Markup, value: &str, label: &str, note: &str, chosen: bool) {
    let id = ["an-item-", value];
    markup.open("div").attr("class", &["an-item"]).inside();
    markup.open("input").attr("type", &["radio"]).attr("name", &["an-item"]).attr("id", &id).attr("value", &[value]);
    markup.flag("checked", chosen).inside();
    markup.open("label").attr("for", &id).inside().text(label);
    if !note.is_empty() {
        markup.text(" ").open("span").attr("class", &["hint"]).inside().text(note).close("span");
    }
    markup.close("label").close("div");
}

/// What is to be known of an item before it is chosen.
fn note(item: &Item, lang: Lang) -> String {
    match (item.hidden, item.depth) {
        (true, _) => Msg::AnItemHidden.text(lang).to_owned(),
        (false, 0) => Msg::AnItemWhole.text(lang).to_owned(),
        (false, 1) => Msg::AnItemOne.text(lang).to_owned(),
        _ => String::new(),
    }
}

/// All choices; the one that is chosen is among them whatever is looked for.
fn choices(release: &Release, words: &str, chosen: Option<&str>, lang: Lang) -> Markup {
    let mut markup = Markup::new();
    if words.trim().is_empty() || chosen.is_none() {
        option(&mut markup, "", Msg::AnPeople.text(lang), "", chosen.is_none());
    }
    let found = groups(release, words, lang);
    let is_found = found.iter().flat_map(|(_, items)| items).any(|item| Some(item.name.as_str()) == chosen);
    if let Some(item) = chosen.filter(|_| !is_found).and_then(|name| release.item(name)) {
        option(&mut markup, &item.name, &item_name(item, lang), &note(item, lang), true);
    }
    if found.is_empty() {
        markup.open("p").attr("class", &["hint"]).inside().text(Msg::AnNoItems.text(lang)).close("p");
    }
    for (heading, items) in found {
        if !heading.is_empty() {
            markup.open("p").attr("class", &["an-heading"]).inside().text(&heading).close("p");
        }
        for item in items {
            option(&mut markup, &item.name, &item_name(item, lang), &note(item, lang), Some(item.name.as_str()) == chosen);
        }
    }
    markup
}

/// The part of the page.
pub(super) fn view(builder: &Builder) -> AnyView {
    let words = RwSignal::new(String::new());
    let (release, layout, lang) = (builder.release.clone(), builder.layout.clone(), builder.lang);
    let search = el("input")
        .attr("type", "search")
        .id("an-find")
        .class("field field-long")
        .attr("autocomplete", "off")
        .attr("aria-controls", "an-items")
        .on("input", handler(move |event| words.set(event_target_value(&event))));
    let (counted, choosing) = (builder.release.clone(), builder.clone());
    let count = text(move || {
        let found: usize = words.with(|words| groups(&counted, words, lang.get()).iter().map(|(_, items)| items.len()).sum());
        Msg::AnItemCount.filled(lang.get(), &[found])
    });
    // Drawn again only for other words: a radio that is being moved through keeps the keyboard.
    let list: Element = el("div")
        .id("an-items")
        .class("an-items")
        .attr("tabindex", "-1")
        .on(
            "change",
            handler(move |event| {
                let name = event_target_value(&event);
                choosing.measure(Some(name.as_str()).filter(|name| !name.is_empty()));
            }),
        )
        .inside(move || {
            let chosen = layout.peek(|layout| layout.ask.item.clone());
            words.with(|words| choices(&release, words, chosen.as_deref(), lang.get()))
        })
        .mirror(
            {
                let layout = builder.layout.clone();
                move || layout.with(|_| ())
            },
            {
                let layout = builder.layout.clone();
                move |list| check(list, layout.peek(|layout| layout.ask.item.clone()).as_deref())
            },
        );
    el("fieldset")
        .class("an-part")
        .child(el("legend").child(el("h2").child(tr(Msg::AnMeasured))))
        .child(el("label").attr("for", "an-find").child(tr(Msg::AnFindItem)))
        .child(search)
        .child(el("p").class("hint").attr("role", "status").child(count))
        .child(list)
        .view()
}

/// Ticks the radio of the item that is measured, as after going back.
fn check(list: &web_sys::Element, chosen: Option<&str>) {
    let id = format!("an-item-{}", chosen.unwrap_or_default());
    let radio = list.owner_document().and_then(|document| document.get_element_by_id(&id));
    if let Some(radio) = radio {
        let _ = js_sys::Reflect::set(&radio, &"checked".into(), &true.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::analysis::sample::release;

    #[test]
    fn items_are_found_by_their_words_and_by_their_heading_without_accents() {
        let release = release();
        let names = |words: &str| -> Vec<String> {
            groups(&release, words, Lang::En).into_iter().flat_map(|(_, items)| items).map(|item| item.name.clone()).collect()
        };
        assert_eq!(names("").len(), release.items.len());
        assert_eq!(names("FAIR supervisor"), ["supervisor_fair"]);
        assert_eq!(names("training"), ["barriers"]);
        assert!(names("nothing like it").is_empty());
    }

    #[test]
    fn what_is_measured_stays_in_the_list_while_something_else_is_looked_for() {
        let html = choices(&release(), "training", Some("supervisor_fair"), Lang::En);
        assert!(html.html().contains("an-item-supervisor_fair\" value=\"supervisor_fair\" checked"));
        assert!(!html.html().contains("an-item-\""), "people are not looked for");
    }
}
