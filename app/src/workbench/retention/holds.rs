//! Legal holds: those that stand, those that were released, and a new one.

use super::Board;
use super::words::ids;
use crate::components::{Element, Look, button, dynamic, el, flag, handler, press, row, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::{long_text, moment_text};
use crate::workbench::people::said::fill;
use leptos::prelude::*;
use shared::instrument::in_language;
use shared::json;
use shared::records::{Hold, HoldRelease, NewHold};

pub(super) fn list(board: &Board, holds: &[Hold]) -> AnyView {
    let (standing, released): (Vec<&Hold>, Vec<&Hold>) = holds.iter().partition(|hold| hold.released.is_none());
    let mut cards = el("ul").class("cards");
    for hold in &standing {
        cards = cards.child(card(board, hold).child(release(board, hold)));
    }
    let mut past = el("ul").class("cards");
    for hold in &released {
        let (lang, desk, hold_of) = (language(), board.desk, (*hold).clone());
        let said = text(move || {
            let lang = lang.get();
            let who = desk.person_name(hold_of.released_by.as_deref(), lang);
            let when = moment_text(hold_of.released.unwrap_or(0), lang);
            fill(Msg::HoldReleased, lang, &[who, when, hold_of.release_words.clone().unwrap_or_default()])
        });
        past = past.child(card(board, hold).child(el("p").child(said)));
    }
    let past = (!released.is_empty()).then(|| el("details").child(el("summary").child(tr(Msg::ProposalDecided))).child(past));
    let none = standing.is_empty().then(|| el("p").child(tr(Msg::NoHolds)));
    el("section")
        .attr("aria-labelledby", "holds-title")
        .child(el("h2").id("holds-title").child(tr(Msg::Holds)))
        .child(el("p").child(tr(Msg::HoldsText)))
        .child(none)
        .child((!standing.is_empty()).then_some(cards))
        .child(past)
        .view()
}

fn card(board: &Board, hold: &Hold) -> Element {
    let (lang, desk, by, since) = (language(), board.desk, hold.by.clone(), hold.since);
    let who = text(move || {
        let lang = lang.get();
        let name = desk.person_name(Some(&by), lang);
        format!("{} {}, {}", Msg::HoldSince.text(lang), moment_text(since, lang), name)
    });
    let mut covers = el("ul");
    for kind in &hold.kinds {
        let (board, kind) = (board.clone(), kind.clone());
        covers = covers.child(el("li").child(text(move || board.kind(&kind, lang.get()))));
    }
    for doc in &hold.docs {
        let kind = desk.with(|cabinet| cabinet.kind_of(doc).map(str::to_owned)).unwrap_or_default();
        covers = covers.child(el("li").child(board.document(&kind, doc)));
    }
    el("li")
        .class("card")
        .child(el("h3").child(hold.matter.clone()))
        .child(el("p").child(hold.reason.clone()))
        .child(el("p").class("hint").child(who))
        .child(covers)
}

fn release(board: &Board, hold: &Hold) -> AnyView {
    let (open, why) = (RwSignal::new(false), RwSignal::new(String::new()));
    let (board, id) = (board.clone(), hold.id.clone());
    dynamic(move || {
        if !open.get() {
            return button(Look::Secondary, tr(Msg::HoldRelease), press(move || open.set(true))).view();
        }
        let (board, url, field) = (board.clone(), format!("/api/v1/holds/{id}/release"), format!("release-{id}"));
        let send = press(move || {
            let words = HoldRelease { words: why.get_untracked() };
            board.send::<Hold>(url.clone(), json::text(&words), Msg::KeepDone);
        });
        let empty = flag(move || why.with(|why| why.trim().is_empty()));
        row(vec![
            el("label").attr("for", field.clone()).child(tr(Msg::HoldReleaseWhy)).view(),
            long_text(&field, "2", why).view(),
            el("div")
                .class("actions")
                .child(button(Look::Secondary, tr(Msg::HoldRelease), send).flag("disabled", empty))
                .child(button(Look::Quiet, tr(Msg::CancelEdit), press(move || open.set(false))))
                .view(),
        ])
    })
}

/// The form of a new one.
pub(super) fn new(board: &Board) -> AnyView {
    let lang = language();
    let (matter, reason, docs) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let kinds: RwSignal<Vec<String>> = RwSignal::new(Vec::new());
    let mut boxes = el("fieldset").child(el("legend").child(tr(Msg::HoldKinds)));
    let known = board.desk.session.peek(|session| session.as_ref().map(|session| session.kinds.clone())).unwrap_or_default();
    for kind in known {
        let (name, id) = (kind.name.clone(), format!("hold-kind-{}", kind.name));
        let toggled = handler(move |event| {
            let on = event_target_checked(&event);
            kinds.update(|kinds| {
                kinds.retain(|held| *held != name);
                if on {
                    kinds.push(name.clone());
                }
            });
        });
        let input = el("input").attr("type", "checkbox").id(id.clone()).on("change", toggled);
        let title = kind.title;
        let label = el("label").attr("for", id).child(text(move || in_language(&title, lang.get().code()).to_owned()));
        boxes = boxes.child(el("div").class("choice").child(input).child(label));
    }
    let sending = board.clone();
    let send = press(move || {
        let hold = NewHold {
            matter: matter.get_untracked().trim().to_owned(),
            reason: reason.get_untracked(),
            kinds: kinds.get_untracked(),
            docs: ids(&docs.get_untracked()),
        };
        sending.send::<Hold>("/api/v1/holds".to_owned(), json::text(&hold), Msg::KeepDone);
    });
    let named = el("input")
        .attr("type", "text")
        .id("hold-matter")
        .class("field field-long")
        .attr("maxlength", "120")
        .value(matter.into())
        .on("input", handler(move |event| matter.set(event_target_value(&event))));
    let empty = flag(move || matter.with(|matter| matter.trim().is_empty()) || reason.with(|reason| reason.trim().is_empty()));
    el("section")
        .attr("aria-labelledby", "new-hold-title")
        .child(el("h3").id("new-hold-title").child(tr(Msg::HoldSet)))
        .child(el("label").attr("for", "hold-matter").child(tr(Msg::HoldMatter)))
        .child(named)
        .child(el("label").attr("for", "hold-reason").child(tr(Msg::HoldReason)))
        .child(long_text("hold-reason", "2", reason))
        .child(el("label").attr("for", "hold-docs").child(tr(Msg::HoldDocs)))
        .child(el("p").class("hint").id("hold-docs-hint").child(tr(Msg::HoldDocsHint)))
        .child(long_text("hold-docs", "3", docs).attr("aria-describedby", "hold-docs-hint"))
        .child(el("details").child(el("summary").child(tr(Msg::HoldKinds))).child(boxes))
        .child(button(Look::Secondary, tr(Msg::HoldSet), send).flag("disabled", empty))
        .view()
}
