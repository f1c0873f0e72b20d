//! The form of a plan, and of the little that stays open once its survey has opened.

use super::{asking, choices, frame, groups, protect, texts};
use crate::browser::focus_soon;
use crate::components::{Look, button, effect, el, flag, press, row, spawn, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::fields::{form, held, state_line, submit_button};
use crate::workbench::surveys::page::{Asked, NEW, Page};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Everything that is planned.
pub(super) fn view(page: &Page) -> AnyView {
    let parts = vec![
        el("p").child(tr(Msg::SvPlanLead)).view(),
        choices::instrument(page),
        choices::languages(page),
        choices::modes(page),
        frame::view(page),
        groups::view(page),
        protect::view(page),
        texts::days(page),
        choices::reviews(page),
        texts::words(page),
        state(page),
        actions(page),
    ];
    let saving = page.clone();
    let after = after(page);
    let whole = form(
        move || {
            let (page, after) = (saving.clone(), after.clone());
            spawn(async move {
                if page.store().await {
                    after(&page);
                }
            });
        },
        parts,
    );
    row(vec![whole, asking::view(page)])
}

/// Goes to the page of a plan that has just been made.
fn after(page: &Page) -> impl Fn(&Page) + Clone + use<> {
    let (to, navigate) = (held(None::<String>), use_navigate());
    let going = to.clone();
    effect(move || {
        if let Some(to) = going.get() {
            navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    let is_new = page.id == NEW;
    move |page: &Page| {
        let Some(id) = page.record.peek(|record| record.as_ref().map(|record| record.id.clone())).filter(|_| is_new) else { return };
        page.kept.said.set(page.done.now());
        crate::workbench::surveys::leave::would_lose(None);
        to.set(Some(format!("/surveys/plans/{id}")));
    }
}

/// Whether everything is saved.
fn state(page: &Page) -> AnyView {
    let (page, lang) = (page.clone(), language());
    let line = text(move || {
        let msg = if page.is_changed() {
            Msg::SvNotSaved
        } else if page.id == NEW {
            Msg::SvNothingYet
        } else {
            Msg::SvAllSaved
        };
        msg.text(lang.get()).to_owned()
    });
    el("p").class("hint").child(line).view()
}

fn actions(page: &Page) -> AnyView {
    let mut actions = el("div").class("actions").child(submit_button(Msg::SvSave));
    if page.id != NEW {
        let (opening, deleting, busy) = (page.clone(), page.clone(), page.busy.clone());
        let open = press(move || spawn(asking::ask_to_open(opening.clone())));
        let delete = press(move || {
            deleting.asked.set(Some(Asked::Delete));
            focus_soon("plan-asked".to_owned());
        });
        actions = actions
            .child(button(Look::Secondary, tr(Msg::SvOpen), open).id("plan-open").flag("disabled", flag(move || busy.get())))
            .child(button(Look::Quiet, tr(Msg::SvDelete), delete).id("plan-delete"));
    }
    actions.view()
}

/// What may be corrected while people answer.
pub(super) fn words(page: &Page) -> AnyView {
    let page = page.section();
    let saving = page.clone();
    let done = state_line(&page.done);
    let parts = vec![
        el("p").child(tr(Msg::SvWordsLead)).view(),
        texts::days(&page),
        texts::words(&page),
        state(&page),
        el("div").class("actions").child(submit_button(Msg::SvSave)).view(),
        done,
    ];
    let whole = form(
        move || {
            let page = saving.clone();
            spawn(async move {
                page.store().await;
            });
        },
        parts,
    );
    el("section").attr("aria-labelledby", "words-title").child(el("h2").id("words-title").child(tr(Msg::SvWords))).child(whole).view()
}
