//! The page of one plan: first a form, and once the survey has opened what runs it.

pub(super) mod asking;
mod choices;
mod form;
mod frame;
mod frozen;
mod groups;
mod protect;
mod texts;
mod theirs;

pub(super) use frame::department_name;

use super::page::{Loaded, NEW, Page};
use super::{codes, invite, leave, running, stations, words};
use crate::components::{dynamic, effect, el, row, spawn, text};
use crate::desk::Desk;
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::{desk, failed, offline_notice, titled};
use crate::workbench::people::fields::state_line;
use crate::workbench::people::only_with;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use shared::people::Power;
use shared::survey::SurveyState;

/// The page.
#[component]
pub(in crate::workbench) fn PlanPage() -> AnyView {
    titled(Msg::SurveyCol);
    let (desk, params) = (desk(), use_params_map());
    let id = Memo::new(move |_| params.with(|params| params.get("plan")).unwrap_or_default());
    only_with(desk, Power::RunSurveys, move || dynamic(move || opened(desk, &id.get())))
}

fn opened(desk: Desk, id: &str) -> AnyView {
    let page = Page::new(desk, id);
    spawn(page.clone().load());
    guard(&page);
    let again = page.clone();
    let loaded = page.loaded.clone();
    let shown = dynamic(move || match loaded.get() {
        Loaded::Loading => el("p").attr("role", "status").child("…").view(),
        Loaded::Failed(refused) => {
            let page = again.clone();
            failed(codes::trouble(&refused, |_, _, _| None).view(), move || spawn(page.clone().load()))
        }
        Loaded::Here => here(&again),
    });
    let back = view! { <A href="/surveys">{tr(Msg::SvBack)}</A> }.into_any();
    row(vec![
        el("p").class("back").child(back).view(),
        el("h1").child(title(&page)).view(),
        offline_notice(desk, Msg::SvOffline),
        page.troubles.view(),
        shown,
        // Beside everything else, so that on paper it can take the place of all of it.
        invite::sheets(&page),
    ])
}

/// What the plan is called: as its form, or that there is none yet.
fn title(page: &Page) -> Signal<String> {
    let (page, lang) = (page.clone(), language());
    text(move || {
        if page.id == NEW {
            return Msg::SvPlanNew.text(lang.get()).to_owned();
        }
        let name = page.record.with(|record| record.as_ref().map(|record| record.plan.instrument.clone())).unwrap_or_default();
        form_title(&page, &name, lang.get())
    })
}

/// What one of the page's forms is called; followed.
pub(super) fn form_title(page: &Page, name: &str, lang: Lang) -> String {
    page.forms.with(|forms| super::forms::title(name, forms, lang))
}

/// Asks before something is lost with the page, and no longer once the page is gone.
fn guard(page: &Page) {
    let (page, lang) = (page.clone(), language());
    let lost =
        Memo::new(move |_| if page.kept.would_lose() { Some(Msg::SvLeaveCodes) } else { page.is_changed().then_some(Msg::SvLeavePlan) });
    effect(move || {
        let lost = lost.get();
        leave::would_lose(lost.map(|msg| (msg, lang.get())));
        crate::browser::form_open(lost.is_some());
    });
    on_cleanup(|| {
        leave::would_lose(None);
        crate::browser::form_open(false);
    });
}

/// The plan, drawn anew when its survey opens or takes another state, and not when anything else of it changes.
fn here(page: &Page) -> AnyView {
    let watched = page.clone();
    let state = Memo::new(move |_| watched.opened().map(|opened| opened.state));
    let page = page.clone();
    dynamic(move || {
        let done = state_line(&page.done);
        let theirs = theirs::view(&page);
        match state.get() {
            None => row(vec![draft_standing(&page), theirs, form::view(&page), done]),
            Some(state) => row(vec![done, theirs, started(&page, state)]),
        }
    })
}

/// That a plan has not opened; of one that is not saved yet there is nothing to say.
fn draft_standing(page: &Page) -> AnyView {
    let (page, lang) = (page.clone(), language());
    let said = text(move || {
        let (record, lang) = (page.record.get(), lang.get());
        record.map(|record| words::standing(&record, lang).text(lang)).unwrap_or_default()
    });
    el("p").child(said).view()
}

fn started(page: &Page, state: SurveyState) -> AnyView {
    let takes = state != SurveyState::Frozen;
    let mut parts = vec![running::view(page, state)];
    let (invites, seals) =
        page.record.peek(|record| record.as_ref().map_or((false, false), |record| (record.plan.invites(), record.plan.seals())));
    if invites {
        parts.push(invite::section(&page.section(), state));
    }
    if seals {
        parts.push(stations::section(&page.section(), state));
    }
    if takes {
        parts.push(form::words(page));
    }
    parts.push(frozen::view(page));
    row(parts)
}
