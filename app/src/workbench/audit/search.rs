//! The form that searches the trail, with native fields.

use super::filters::Fields;
use super::words::kind_name;
use crate::components::{Element, Held, Look, Markup, button, dynamic, el, flag, handler, press, text, when};
use crate::desk::Desk;
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::fields::submit_button;
use leptos::prelude::*;
use shared::protocol::{AuditKind, NOBODY};

/// A labelled control.
fn labelled(id: &'static str, label: Msg, control: Element) -> AnyView {
    el("div").class("find").child(el("label").attr("for", id).child(tr(label))).child(control).view()
}

/// A field of one line.
fn input(
    fields: &Held<Fields>,
    id: &'static str,
    kind: &'static str,
    label: Msg,
    hint: Option<Msg>,
    part: fn(&mut Fields) -> &mut String,
) -> AnyView {
    let (shown, typed) = (fields.clone(), fields.clone());
    let control = el("input")
        .attr("type", kind)
        .id(id)
        .attr("name", id)
        .class(if kind == "date" { "field" } else { "field field-long" })
        .attr("autocomplete", "off")
        .value(text(move || shown.with(|fields| part(&mut fields.clone()).clone())))
        .on("input", handler(move |event| typed.update(|fields| *part(fields) = event_target_value(&event))));
    let control = if hint.is_some() { control.attr("aria-describedby", format!("{id}-hint")) } else { control };
    el("div")
        .class("find")
        .child(el("label").attr("for", id).child(tr(label)))
        .child(hint.map(|hint| el("p").class("hint").id(format!("{id}-hint")).child(tr(hint))))
        .child(control)
        .view()
}

/// A menu of accounts.
fn people(desk: Desk, fields: &Held<Fields>, id: &'static str, label: Msg, nobody: bool, part: fn(&mut Fields) -> &mut String) -> AnyView {
    let (lang, shown, chosen) = (language(), fields.clone(), fields.clone());
    let options = move || {
        let (mut markup, held) = (Markup::new(), shown.with(|fields| part(&mut fields.clone()).clone()));
        let mut option = |value: &str, said: &str| {
            markup.open("option").attr("value", &[value]).flag("selected", held == value).inside().text(said).close("option");
        };
        option("", Msg::AuAnybody.text(lang.get()));
        if nobody {
            option(NOBODY, Msg::AuNobody.text(lang.get()));
        }
        desk.session.with(|session| {
            let mut people: Vec<(&str, &str)> = session
                .iter()
                .flat_map(|session| session.people.iter().map(|person| (person.name.as_str(), person.account.as_str())))
                .collect();
            people.sort_unstable();
            people.iter().for_each(|(name, account)| option(account, name));
        });
        markup
    };
    let menu = el("select")
        .id(id)
        .attr("name", id)
        .class("menu")
        .inside(options)
        .on("change", handler(move |event| chosen.update(|fields| *part(fields) = event_target_value(&event))));
    labelled(id, label, menu)
}

/// A menu of kinds.
fn kinds(fields: &Held<Fields>) -> AnyView {
    let (lang, shown, chosen) = (language(), fields.clone(), fields.clone());
    let options = move || {
        let (mut markup, held) = (Markup::new(), shown.with(|fields| fields.kind));
        let mut option = |value: &str, on: bool, said: &str| {
            markup.open("option").attr("value", &[value]).flag("selected", on).inside().text(said).close("option");
        };
        option("", held.is_none(), Msg::AuditAll.text(lang.get()));
        AuditKind::ALL.iter().for_each(|kind| option(kind.name(), held == Some(*kind), kind_name(*kind).text(lang.get())));
        markup
    };
    let choose = handler(move |event| chosen.update(|fields| fields.kind = AuditKind::named(&event_target_value(&event))));
    let menu = el("select").id("audit-kind").attr("name", "kind").class("menu").inside(options).on("change", choose);
    labelled("audit-kind", Msg::AuWhat, menu)
}

/// The form. `find` looks for what is filled in.
pub(super) fn form(desk: Desk, fields: &Held<Fields>, find: impl Fn() + Clone + 'static) -> AnyView {
    let (turned, cleared, again) = (fields.clone(), fields.clone(), find.clone());
    let send = handler(move |event| {
        event.prevent_default();
        find();
    });
    let clear = press(move || {
        cleared.set(Fields::default());
        again();
    });
    let problem = flag(move || turned.with(Fields::are_turned));
    let days = el("div")
        .class("audit-days")
        .child(input(fields, "audit-from", "date", Msg::AuFrom, None, |fields| &mut fields.from))
        .child(input(fields, "audit-to", "date", Msg::AuTo, None, |fields| &mut fields.to));
    el("form")
        .class("audit-search")
        .attr("role", "search")
        .attr("aria-labelledby", "audit-search-title")
        .on("submit", send)
        .child(el("h2").id("audit-search-title").child(tr(Msg::AuSearch)))
        .child(kinds(fields))
        .child(people(desk, fields, "audit-by", Msg::AuBy, true, |fields| &mut fields.by))
        .child(people(desk, fields, "audit-about", Msg::AuAbout, false, |fields| &mut fields.about))
        .child(days)
        .child(el("p").class("hint").child(tr(Msg::AuDayHint)))
        .child(el("div").attr("role", "alert").child(when(problem, || el("p").class("problem").child(tr(Msg::AuDaysTurned)).view())))
        .child(input(fields, "audit-words", "text", Msg::AuWords, Some(Msg::AuWordsHint), |fields| &mut fields.words))
        .child(el("div").class("actions").child(submit_button(Msg::AuFind)).child(button(Look::Quiet, tr(Msg::AuClear), clear)))
        .view()
}

/// What a filter of the page gives, drawn anew when it changes.
pub(super) fn following<T: Clone + Send + Sync + 'static>(held: &Held<T>, view: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView {
    let held = held.clone();
    dynamic(move || view(held.get()))
}
