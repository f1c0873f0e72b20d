//! Which groups make rows and columns, and who is in the table at all: by dragging, and by menus and buttons that do the same.

use super::builder::{Builder, refused};
use super::layout::{Place, Refusal};
use super::names::{category_name, key_name};
use crate::browser::{call, focus_soon};
use crate::components::{Element, Look, Markup, button, dynamic, el, flag, handler, press, row, text, when};
use crate::i18n::{Lang, Msg, tr};
use crate::workbench::people::said::fill;
use leptos::prelude::*;
use shared::disclosure::{Key, Release};
use wasm_bindgen::JsCast;

/// The places of a variable as options of a menu; those that the item does not allow cannot be chosen.
fn places(place: Place, may: Result<(), Refusal>, lang: Lang) -> Markup {
    let mut markup = Markup::new();
    for choice in Place::ALL {
        let allowed = choice == Place::Out || choice == place || may.is_ok();
        markup.open("option").attr("value", &[choice.name()]).flag("selected", choice == place).flag("disabled", !allowed);
        markup.inside().text(choice.msg().text(lang)).close("option");
    }
    markup
}

/// The groups of a variable as options of a menu.
fn categories(key: &Key, chosen: &[String], lang: Lang) -> Markup {
    let mut markup = Markup::new();
    for (at, category) in key.categories.iter().enumerate() {
        markup.open("option").attr("value", &[&at.to_string()]).flag("selected", category.names == chosen);
        markup.inside().text(&category_name(&key.name, category, lang)).close("option");
    }
    markup
}

/// The part of the page.
pub(super) fn view(builder: &Builder) -> AnyView {
    let zones = [Place::Rows, Place::Columns, Place::Filter].map(|place| zone(builder, place));
    let keys: Vec<AnyView> = (0..builder.release.keys.len()).map(|at| variable(builder, at)).collect();
    let swapping = builder.clone();
    let swap = button(Look::Secondary, tr(Msg::AnSwap), press(move || swapping.swap()));
    el("fieldset")
        .class("an-part")
        .child(el("legend").child(el("h2").child(tr(Msg::AnGroups))))
        .child(el("p").class("hint").child(tr(Msg::AnGroupsHint)))
        .child(limit(builder))
        .child(el("div").class("an-zones").child(Vec::from(zones)))
        .child(el("div").class("actions").child(swap))
        .child(dropping(builder, Place::Out, el("ul").class("an-variables").child(keys)))
        .view()
}

/// What the item allows.
fn limit(builder: &Builder) -> AnyView {
    let (layout, release, lang) = (builder.layout.clone(), builder.release.clone(), builder.lang);
    let said = text(move || {
        let (most, used) = layout.with(|layout| (layout.most(&release), layout.used()));
        if most == 0 { Msg::AnOnlyWhole.text(lang.get()).to_owned() } else { Msg::AnUsed.filled(lang.get(), &[used, most]) }
    });
    el("p").id("an-limit").class("an-limit").child(said).view()
}

/// Lets a variable be dropped on an element.
fn dropping(builder: &Builder, place: Place, element: Element) -> Element {
    let (over, landing) = (builder.clone(), builder.clone());
    let may = move |builder: &Builder| {
        let Some(key) = builder.dragged.now() else { return false };
        place == Place::Out || builder.layout.peek(|layout| layout.may(&builder.release, &key)).is_ok()
    };
    element
        .on(
            "dragover",
            handler(move |event| {
                if may(&over) {
                    event.prevent_default();
                }
            }),
        )
        .on(
            "drop",
            handler(move |event| {
                event.prevent_default();
                event.stop_propagation();
                if let Some(key) = landing.dragged.now() {
                    landing.dragged.set(None);
                    landing.put(&key, place);
                }
            }),
        )
}

/// Lets a variable be dragged by an element.
fn draggable(builder: &Builder, key: &str, element: Element) -> Element {
    let (begin, end, key) = (builder.clone(), builder.clone(), key.to_owned());
    element
        .attr("draggable", "true")
        .on(
            "dragstart",
            handler(move |event| {
                // Some browsers drag nothing that has no data.
                if let Ok(data) = js_sys::Reflect::get(&event, &"dataTransfer".into()) {
                    let _ = call(&data, "setData", &["text/plain".into(), key.as_str().into()]);
                }
                begin.dragged.set(Some(key.clone()));
            }),
        )
        .on("dragend", handler(move |_| end.dragged.set(None)))
}

/// Rows, columns, or filters: where variables are dropped, and what is there.
fn zone(builder: &Builder, place: Place) -> AnyView {
    let (shown, lang) = (builder.clone(), builder.lang);
    let here = Memo::new({
        let layout = builder.layout.clone();
        move |_| layout.with(|layout| layout.of(place))
    });
    let chips = dynamic(move || {
        let keys = here.get();
        if keys.is_empty() {
            return el("p").class("hint").child(tr(Msg::AnZoneEmpty)).view();
        }
        el("ul").class("an-chips").child(keys.iter().map(|key| chip(&shown, key, place)).collect::<Vec<_>>()).view()
    });
    let (dragged, state) = (builder.dragged.clone(), builder.clone());
    let class = text(move || match dragged.get() {
        None => "an-zone".to_owned(),
        Some(key) if state.layout.with(|layout| layout.may(&state.release, &key)).is_ok() => "an-zone an-zone-open".to_owned(),
        Some(_) => "an-zone an-zone-closed".to_owned(),
    });
    let (closed, why) = (builder.clone(), builder.clone());
    let is_closed =
        flag(move || closed.dragged.get().is_some_and(|key| closed.layout.with(|layout| layout.may(&closed.release, &key)).is_err()));
    let reason = when(is_closed, move || {
        let refusal = why.dragged.now().and_then(|key| why.layout.peek(|layout| layout.may(&why.release, &key)).err());
        refusal.map_or_else(|| row(Vec::new()), |refusal| el("p").class("hint").child(refused(refusal).view()).view())
    });
    let title = text(move || place.msg().text(lang.get()).to_owned());
    let zone = el("div").class(class).id(format!("an-zone-{}", place.name())).child(el("h3").child(title)).child(chips).child(reason);
    dropping(builder, place, zone).view()
}

/// A variable in its place, with a button that takes it out.
fn chip(builder: &Builder, key: &str, place: Place) -> AnyView {
    let (named, lang, taking) = (builder.clone(), builder.lang, builder.clone());
    let (name, which, gone) = (key.to_owned(), key.to_owned(), key.to_owned());
    let label = text(move || named.name(&name, lang.get()));
    let named = builder.clone();
    let unseen = text(move || format!(": {}", named.name(&which, lang.get())));
    let out = button(
        Look::Quiet,
        tr(Msg::AnTakeOut),
        press(move || {
            taking.put(&gone, Place::Out);
            // The button is gone with the chip.
            focus_soon(format!("an-place-{gone}"));
        }),
    );
    let chip = el("li").class("an-chip").child(el("span").child(label)).child(out.child(el("span").class("unseen").child(unseen)));
    let menu = (place == Place::Filter).then(|| filter_menu(builder, key));
    draggable(builder, key, chip).child(menu.flatten()).view()
}

/// Which group a filter lets through.
fn filter_menu(builder: &Builder, key: &str) -> Option<AnyView> {
    let (lang, at) = (builder.lang, builder.release.key(key)?);
    let (release, layout, name) = (builder.release.clone(), builder.layout.clone(), key.to_owned());
    let id = format!("an-only-{key}");
    let (choosing, changed) = (builder.clone(), key.to_owned());
    let menu = el("select")
        .id(id.as_str())
        .class("menu")
        .inside(move || {
            let chosen =
                layout.with(|layout| layout.ask.filters.iter().find(|filter| filter.key == name).map(|filter| filter.names.clone()));
            categories(&release.keys[at], &chosen.unwrap_or_default(), lang.get())
        })
        .on(
            "change",
            handler(move |event| {
                let chosen: Option<usize> = event_target_value(&event).parse().ok();
                let key = &choosing.release.keys[at];
                let Some(category) = chosen.and_then(|chosen| key.categories.get(chosen)) else { return };
                choosing.change(|layout| {
                    layout.filter(&changed, &category.names);
                    let lang = choosing.lang.get_untracked();
                    let gaps = vec![key_name(key, lang), category_name(&key.name, category, lang)];
                    Some(crate::workbench::people::said::Said::gaps(Msg::AnFiltered, gaps))
                });
            }),
        );
    let named = builder.clone();
    let key = key.to_owned();
    let label = text(move || fill(Msg::AnOnlyGroup, lang.get(), &[named.name(&key, lang.get())]));
    Some(el("span").class("an-only").child(el("label").attr("for", id).child(label)).child(menu).view())
}

/// A variable with the menu that puts it somewhere.
fn variable(builder: &Builder, at: usize) -> AnyView {
    let (release, layout, lang) = (builder.release.clone(), builder.layout.clone(), builder.lang);
    let key = release.keys[at].name.clone();
    let label = text({
        let release = release.clone();
        move || key_name(&release.keys[at], lang.get())
    });
    let groups = groups_text(&release, at);
    let groups = text(move || Msg::AnGroupCount.filled(lang.get(), &[groups]));
    let state = Memo::new({
        let key = key.clone();
        move |_| layout.with(|layout| (layout.place(&key), layout.may(&release, &key)))
    });
    let (id, putting, moved) = (format!("an-place-{key}"), builder.clone(), key.clone());
    let why = format!("an-why-{key}");
    let menu = el("select")
        .id(id.as_str())
        .class("menu")
        .attr("aria-describedby", why.as_str())
        .inside(move || {
            let (place, may) = state.get();
            places(place, may, lang.get())
        })
        .on(
            "change",
            handler(move |event| {
                if let Some(place) = Place::named(&event_target_value(&event)) {
                    putting.put(&moved, place);
                    // A menu whose choice was refused shows what holds.
                    reset(&event, putting.layout.peek(|layout| layout.place(&moved)));
                }
            }),
        );
    let reason = text(move || match state.get() {
        (Place::Out, Err(refusal)) => refused(refusal).text(lang.get()),
        _ => String::new(),
    });
    let item = el("li")
        .class("an-variable")
        .child(el("label").attr("for", id).child(label).child(" ").child(el("span").class("hint").child(groups)))
        .child(menu)
        .child(el("p").class("hint").id(why).child(reason));
    draggable(builder, &key, item).view()
}

fn reset(event: &web_sys::Event, place: Place) {
    if let Some(menu) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
        let _ = js_sys::Reflect::set(&menu, &"value".into(), &place.name().into());
    }
}

/// How many groups a variable has, without those who did not say.
fn groups_text(release: &Release, at: usize) -> usize {
    release.keys[at].categories.iter().filter(|category| !category.names.is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::analysis::sample::release;

    #[test]
    fn a_menu_does_not_offer_what_the_question_does_not_allow() {
        let html = places(Place::Out, Err(Refusal::Full(1)), Lang::En);
        assert_eq!(html.html().matches(" disabled").count(), 3);
        assert!(html.html().contains("value=\"out\" selected"));
        // What is there already may stay.
        let html = places(Place::Rows, Err(Refusal::Full(1)), Lang::En);
        assert_eq!(html.html().matches(" disabled").count(), 2);
        assert_eq!(places(Place::Out, Ok(()), Lang::En).html().matches(" disabled").count(), 0);
    }

    #[test]
    fn groups_are_offered_with_those_who_did_not_say() {
        let release = release();
        let html = categories(&release.keys[0], &["fire".to_owned()], Lang::En);
        assert!(html.html().contains("value=\"1\" selected>Fire<"), "{}", html.html());
        assert!(html.html().starts_with("<option value=\"0\">"));
        assert_eq!(groups_text(&release, 0), release.keys[0].categories.len() - 1);
    }
}
