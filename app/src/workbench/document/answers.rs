//! The form, a page at a time.

use super::editor::Editor;
use super::{allowed, print};
use crate::browser;
use crate::components::{Faults, Look, button, dynamic, el, error_summary, flag, handler, press, row, text, when};
use crate::forms::page_questions;
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
use shared::people::Action;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// The form with its pages.
pub(super) fn answers(editor: &Editor) -> AnyView {
    let paged = editor.clone();
    let page = Memo::new(move |_| paged.page.get());
    let drawn = editor.clone();
    let body = dynamic(move || one_page(&drawn, page.get()));
    el("div").class("document-form").child(pages(editor)).child(el("div").class("document-page").child(body)).view()
}

/// The pages that ask something, with how far each is.
fn pages(editor: &Editor) -> AnyView {
    let (listed, lang) = (editor.clone(), language());
    let status = Memo::new(move |_| {
        let pages = listed.filling.form().with(shared::form::Form::pages);
        pages.into_iter().map(|page| (page.index, page.progress.answered, page.progress.asked)).collect::<Vec<_>>()
    });
    let going = editor.clone();
    let list = dynamic(move || {
        let mut items = el("ol");
        for (index, answered, asked) in status.get() {
            let (to, named) = (going.clone(), going.clone());
            let current = text(move || if to.page.get() == index { "page" } else { "false" }.to_owned());
            let go = {
                let to = going.clone();
                press(move || turn(&to, index))
            };
            let label = text(move || named.page_title(index, lang.get()));
            items = items.child(
                el("li").child(
                    el("button")
                        .attr("type", "button")
                        .class("page-link")
                        .attr("aria-current", current)
                        .on("click", go)
                        .child(label)
                        .child(el("span").class("hint").child(format!(" {answered}/{asked}"))),
                ),
            );
        }
        items.view()
    });
    let summary = el("summary").child(tr(Msg::Pages));
    // On a phone the questions come first.
    let narrow = crate::survey::narrow_signal().get_untracked();
    let details = el("details").class("pages");
    let details = if narrow { details } else { details.attr("open", "") }.child(summary).child(list);
    el("nav").class("document-pages").attr("aria-label", tr(Msg::Pages)).child(details).view()
}

fn turn(editor: &Editor, page: usize) {
    editor.desk.seal_tab();
    editor.filling.strict().set(false);
    editor.page.set(page);
    browser::focus_later("page-title");
}

fn one_page(editor: &Editor, page: usize) -> AnyView {
    let Some(part) = editor.schema.pages.get(page) else { return row(Vec::new()) };
    let (start, end) = (part.start, part.end);
    let (titled, lang) = (editor.clone(), language());
    let title = text(move || titled.page_title(page, lang.get()));
    let narrow = crate::survey::narrow_signal();
    let questions = page_questions(&editor.filling, start, end, narrow);
    let may_write = allowed(editor, Action::Write);
    let left = editor.clone();
    let leaving = handler(move |event| {
        let name = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()?.get_attribute("name"));
        left.left(name.unwrap_or_default());
    });
    // A disabled fieldset disables every control in it, whatever the form says of each.
    let held = el("fieldset").class("document-questions").flag("disabled", flag(move || !may_write.get())).on("focusout", leaving);
    let read_only = when(flag(move || !may_write.get()), || el("p").class("hint").child(tr(Msg::ReadOnly)).view());
    let watched = editor.filling.clone();
    let faults: Faults = Arc::new(move || watched.faults(start, end));
    row(vec![
        el("h2").id("page-title").attr("tabindex", "-1").child(title).view(),
        read_only,
        error_summary(faults),
        held.child(el("legend").class("unseen").child(tr(Msg::ViewAnswers))).child(questions).view(),
        moves(editor, page, start, end),
    ])
}

fn moves(editor: &Editor, page: usize, start: usize, end: usize) -> AnyView {
    let neighbours = editor.clone();
    let next_to = Memo::new(move |_| {
        let pages: Vec<usize> = neighbours.filling.form().with(shared::form::Form::pages).into_iter().map(|page| page.index).collect();
        let before = pages.iter().rev().copied().find(|index| *index < page);
        (before, pages.into_iter().find(|index| *index > page))
    });
    let (back, next, checked, printing) = (editor.clone(), editor.clone(), editor.clone(), editor.clone());
    let go_back = press(move || {
        if let Some(page) = next_to.get_untracked().0 {
            turn(&back, page);
        }
    });
    let go_on = press(move || {
        if let Some(page) = next_to.get_untracked().1 {
            turn(&next, page);
        }
    });
    let check = press(move || {
        checked.desk.seal_tab();
        checked.filling.strict().set(true);
        if checked.filling.faults(start, end).is_empty() {
            browser::focus_later("page-title");
        } else {
            browser::focus_later("error-summary");
        }
    });
    el("div")
        .class("actions")
        .child(button(Look::Primary, tr(Msg::Next), go_on).flag("hidden", flag(move || next_to.get().1.is_none())))
        .child(button(Look::Secondary, tr(Msg::Back), go_back).flag("hidden", flag(move || next_to.get().0.is_none())))
        .child(button(Look::Secondary, tr(Msg::CheckPage), check))
        .child(button(Look::Secondary, tr(Msg::PrintForm), press(move || print(&printing))))
        .view()
}
