//! A new document of a register.

use crate::components::{Look, button, el, flag, handler, press, row, text, when};
use crate::desk::Desk;
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use shared::instrument::{Confidentiality, Text, in_language};
use shared::people::Action;
use shared::protocol::KindSummary;

/// Departments in which the person may begin a document of a kind; the empty one is the organisation itself.
fn places(desk: Desk, kind: &KindSummary) -> Vec<(String, Option<Text>)> {
    let departments = desk.session.peek(|session| session.as_ref().map(|session| session.departments.clone())).unwrap_or_default();
    let may = |department: Option<&str>| desk.with(|cabinet| cabinet.may_in(&kind.name, department, Action::Write));
    let mut places: Vec<(String, Option<Text>)> = Vec::new();
    let local = kind.access.confidentiality == Confidentiality::Department;
    if may(None) && !local {
        places.push((String::new(), None));
    }
    for department in departments {
        if may(Some(&department.id)) {
            places.push((department.id, Some(department.label)));
        }
    }
    places
}

/// The button, and the question of where.
pub(super) fn begin(desk: Desk, kind: &KindSummary) -> AnyView {
    let places = places(desk, kind);
    if places.is_empty() {
        return row(Vec::new());
    }
    let lang = language();
    let asked = use_query_map().with_untracked(|query| query.get("new").is_some());
    let open = RwSignal::new(asked);
    // Whoever writes in one department mostly means that one.
    let first = if places.len() == 2 { places[1].0.clone() } else { places[0].0.clone() };
    let chosen = RwSignal::new(first.clone());
    let (name, navigate) = (kind.name.clone(), use_navigate());
    let act = press(move || {
        let department = chosen.get_untracked();
        if let Some(doc) = desk.begin_form(&name, (!department.is_empty()).then_some(department.as_str()), Vec::new()) {
            navigate(&format!("/documents/{doc}"), leptos_router::NavigateOptions::default());
        }
    });
    let mut menu = el("select").id("begin-where").class("menu").on("change", handler(move |event| chosen.set(event_target_value(&event))));
    for (id, label) in places {
        let said = text(move || match &label {
            Some(label) => in_language(label, lang.get().code()).to_owned(),
            None => Msg::NoDepartment.text(lang.get()).to_owned(),
        });
        let option = el("option").attr("value", id.as_str());
        menu = menu.child(if id == first { option.attr("selected", "") } else { option }.child(said));
    }
    let form = el("div")
        .class("begin")
        .flag("hidden", flag(move || !open.get()))
        .child(el("label").attr("for", "begin-where").child(tr(Msg::BeginWhere)))
        .child(menu)
        .child(button(Look::Primary, tr(Msg::Begin), act));
    let opener = when(flag(move || !open.get()), move || {
        button(Look::Primary, tr(Msg::BeginNew), press(move || open.set(true))).attr("aria-expanded", "false").view()
    });
    row(vec![el("div").class("actions").child(opener).view(), form.view()])
}
