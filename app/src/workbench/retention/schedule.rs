//! How long each kind is kept, and what is due. Whoever proposes a destruction here does not approve it.

use super::Board;
use super::words::period;
use crate::components::{Look, button, el, press, row, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::{spoken, table};
use crate::workbench::people::day_words;
use crate::workbench::people::said::fill;
use leptos::prelude::*;
use shared::document::NewRedaction;
use shared::json;
use shared::records::{Due, Proposal, Schedule};

pub(super) fn section(board: &Board, schedule: &Schedule) -> AnyView {
    let lang = language();
    let mut body = el("tbody");
    for kind in &schedule.kinds {
        let (of, desk) = (kind.clone(), board.desk);
        let kept = text(move || match &of.retention {
            None => Msg::RetentionNone.text(lang.get()).to_owned(),
            Some(retention) => {
                let label = |question: &str| {
                    let known = desk.with(|cabinet| {
                        let version = cabinet.kind(&of.kind)?.version.to_string();
                        let schema = cabinet.schema(&version)?;
                        crate::workbench::document::words::label(&schema, question, lang.get())
                    });
                    known.unwrap_or_else(|| question.to_owned())
                };
                period(retention, label, lang.get())
            }
        });
        let class = kind.retention.as_ref().map(|retention| retention.class.clone()).unwrap_or_default();
        let authority = kind.retention.as_ref().map(|retention| retention.authority.clone()).unwrap_or_default();
        body = body.child(
            el("tr")
                .child(el("th").attr("scope", "row").child(spoken(&kind.title)))
                .child(el("td").child(class))
                .child(el("td").child(kept))
                .child(el("td").attr("lang", "en").child(authority)),
        );
    }
    let heads = [Msg::RetentionKind, Msg::RetentionClass, Msg::RetentionPeriod, Msg::RetentionAuthority];
    let classes = el("details")
        .child(el("summary").child(tr(Msg::RetentionSchedule)))
        .child(el("p").class("hint").child(tr(Msg::RetentionText)))
        .child(table(Msg::RetentionSchedule, &heads, body));
    let mut due = el("ul").class("cards");
    for one in &schedule.due {
        due = due.child(due_card(board, one));
    }
    let none = schedule.due.is_empty().then(|| el("p").child(tr(Msg::DueNone)));
    el("section")
        .attr("aria-labelledby", "due-title")
        .child(el("h2").id("due-title").child(tr(Msg::DueTitle)))
        .child(none)
        .child((!schedule.due.is_empty()).then_some(due))
        .child(classes)
        .view()
}

fn due_card(board: &Board, due: &Due) -> AnyView {
    let (lang, since) = (language(), due.since);
    let when = text(move || format!("{} {}", Msg::DueSince.text(lang.get()), day_words(since, lang.get())));
    let state = if let Some(matter) = due.held.clone() {
        let said = text(move || fill(Msg::DueHeld, lang.get(), std::slice::from_ref(&matter)));
        el("p").class("tag tag-warning").child(said).view()
    } else if let Some(number) = due.request {
        let said = text(move || fill(Msg::KeepRequested, lang.get(), &[number.to_string()]));
        el("p").class("tag tag-warning").child(said).view()
    } else if due.proposed {
        el("p").class("tag tag-plain").child(tr(Msg::DueProposed)).view()
    } else {
        let (board, due) = (board.clone(), due.clone());
        let propose = press(move || {
            // Kept with the redaction, in the language of whoever proposed it.
            let words = Msg::ReasonRetention.text(board.desk.lang.get_untracked()).to_owned();
            let asked = NewRedaction::of_due(&due, words);
            board.send::<Proposal>("/api/v1/redactions".to_owned(), json::text(&asked), Msg::RedactProposed);
        });
        el("div").class("actions").child(button(Look::Secondary, tr(Msg::DuePropose), propose)).view()
    };
    el("li")
        .class("card")
        .child(row(vec![el("h3").child(board.document(&due.kind, &due.doc)).view(), el("p").class("hint").child(when).view(), state]))
        .view()
}
