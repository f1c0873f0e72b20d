//! "Record as a finding": a document that begins with what the survey shows.

use super::Page;
use super::recorded::FINDING;
use super::told::{Evidence, edits};
use crate::browser::random_bytes;
use crate::components::{Look, button, el, press};
use crate::desk::Desk;
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use shared::analysis::findings::{Gap, Ranked};
use shared::instrument::base64url;
use shared::people::Action;
use std::sync::Arc;

/// What is recorded, to keep.
#[derive(Debug, Clone)]
pub(super) enum Kept {
    Item(Ranked),
    Gap(Box<Gap>),
}

/// Where this person may record a finding: in the whole organisation, or in the first department that lets them. None where
/// they may nowhere.
fn place(desk: Desk) -> Option<Option<String>> {
    let may = |department: Option<&str>| desk.with(|cabinet| cabinet.may_in(FINDING, department, Action::Write));
    if may(None) {
        return Some(None);
    }
    let departments = desk.session.peek(|session| session.as_ref().map(|session| session.departments.clone()).unwrap_or_default());
    departments.into_iter().map(|department| department.id).find(|id| may(Some(id))).map(Some)
}

/// The button; none where the person may not.
pub(super) fn record(page: &Page, kept: Kept, called: Signal<String>) -> Option<AnyView> {
    let department = place(page.desk)?;
    let (page, lang, navigate) = (page.clone(), language(), use_navigate());
    let act = press(move || {
        let evidence = match &kept {
            Kept::Item(ranked) => Evidence::Item(ranked),
            Kept::Gap(gap) => Evidence::Gap(gap),
        };
        let row = base64url(&random_bytes());
        let edits = edits(&page.release, &page.found, evidence, &row, lang.get_untracked());
        if let Some(doc) = page.desk.begin_form(FINDING, department.as_deref(), edits) {
            navigate(&format!("/documents/{doc}"), leptos_router::NavigateOptions::default());
        }
    });
    let about = crate::components::text(move || format!(": {}", called.get()));
    let unseen = el("span").class("unseen").child(about);
    Some(button(Look::Quiet, tr(Msg::FdRecord), act).class("button button-quiet fd-record").child(unseen).view())
}

/// The findings that are about an item, each as a link; none where there is none.
pub(super) fn links_of(page: &Page, item: usize, only_groups: bool) -> Option<AnyView> {
    let release = Arc::clone(&page.release);
    let lang = language();
    let found = page.recorded.with(|recorded| {
        let about = recorded.iter().filter(|one| one.is_about(&release.items[item]) && (!only_groups || one.has_focus_groups()));
        about.map(|one| (one.doc.clone(), one.title.clone())).collect::<Vec<_>>()
    });
    if found.is_empty() {
        return None;
    }
    let mut list = el("ul").class("plain-list");
    for (doc, title) in found {
        let title = if title.is_empty() { Msg::Untitled.text(lang.get()).to_owned() } else { title };
        list = list.child(el("li").child(el("a").attr("href", format!("/documents/{doc}")).child(title)));
    }
    Some(list.view())
}
