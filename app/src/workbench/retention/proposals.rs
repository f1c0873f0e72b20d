//! Proposals to redact, and what became of them.

use super::Board;
use super::words::reason_msg;
use crate::components::{Look, Tone, button, dynamic, el, flag, notice, press, row, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::{long_text, moment_text};
use crate::workbench::people::said::{Said, fill};
use leptos::prelude::*;
use shared::json;
use shared::records::{Decision, Proposal, ProposalState, Proposals};

/// Those that wait first, each with its buttons; then those that were decided.
pub(super) fn section(board: &Board, all: &Proposals) -> AnyView {
    let (open, decided): (Vec<&Proposal>, Vec<&Proposal>) = all.proposals.iter().partition(|one| one.state == ProposalState::Proposed);
    let mut waiting = el("ul").class("cards");
    for proposal in &open {
        waiting = waiting.child(card(board, proposal).child(decide(board, proposal)));
    }
    let none = open.is_empty().then(|| el("p").child(tr(Msg::NoProposals)));
    let mut done = el("ul").class("cards");
    for proposal in &decided {
        done = done.child(card(board, proposal).child(el("p").child(outcome(board, proposal))));
    }
    let done = (!decided.is_empty()).then(|| el("details").child(el("summary").child(tr(Msg::ProposalDecided))).child(done));
    el("section")
        .attr("aria-labelledby", "proposals-title")
        .child(el("h2").id("proposals-title").child(tr(Msg::Proposals)))
        .child(none)
        .child((!open.is_empty()).then_some(waiting))
        .child(done)
        .child(all.more.then(|| el("p").class("hint").child(tr(Msg::KeepMore))))
        .view()
}

/// What it is about, and why.
fn card(board: &Board, proposal: &Proposal) -> crate::components::Element {
    let (lang, desk) = (language(), board.desk);
    let (asked, of) = (proposal.clone(), board.clone());
    let what = text(move || {
        let lang = lang.get();
        match &asked.path {
            None => Msg::RedactedAll.text(lang).to_owned(),
            Some(path) => format!("{} · {}", path_words(&of, &asked.doc, path, lang), Msg::ValuesN.filled(lang, &[asked.changes.len()])),
        }
    });
    let (by, at) = (proposal.by.clone(), proposal.proposed);
    let who = text(move || format!("{}, {}", desk.person_name(Some(&by), lang.get()), moment_text(at, lang.get())));
    let facts = el("dl")
        .class("answers")
        .child(fact(Msg::ProposalWhat, el("span").child(what).view()))
        .child(fact(
            Msg::ProposalWhy,
            row(vec![
                el("span").child(tr(reason_msg(proposal.reason))).child(": ").view(),
                el("span").child(proposal.words.clone()).view(),
            ]),
        ))
        .child(fact(Msg::ProposalBy, el("span").child(who).view()));
    el("li").class("card").child(el("h3").child(board.document(&proposal.kind, &proposal.doc))).child(facts)
}

fn fact(name: Msg, said: AnyView) -> AnyView {
    el("div").class("answer").child(el("dt").child(tr(name))).child(el("dd").child(said)).view()
}

/// A path in the words of its form, where this device has the document.
fn path_words(board: &Board, doc: &str, path: &str, lang: crate::i18n::Lang) -> String {
    let known = board.desk.with(|cabinet| {
        let version = cabinet.document(doc).and_then(shared::document::version)?.to_owned();
        let schema = cabinet.schema(&version)?;
        crate::workbench::document::words::label(&schema, path, lang)
    });
    known.unwrap_or_else(|| match path.split('/').next() {
        Some("_comments") => Msg::RedactComment.text(lang).to_owned(),
        Some("_links") => Msg::RedactLink.text(lang).to_owned(),
        Some("_attachments") => Msg::RedactFile.text(lang).to_owned(),
        _ => path.to_owned(),
    })
}

/// Approving takes two presses; declining takes a reason. Nobody decides on what they proposed.
fn decide(board: &Board, proposal: &Proposal) -> AnyView {
    let mine = board.desk.session.peek(|session| session.as_ref().is_some_and(|session| session.person.account == proposal.by));
    if let Some(matter) = &proposal.held {
        let (lang, matter) = (language(), matter.clone());
        let said = text(move || fill(Msg::DueHeld, lang.get(), std::slice::from_ref(&matter)));
        return el("p").class("tag tag-warning").child(said).view();
    }
    if let Some(number) = proposal.request {
        let lang = language();
        let said = text(move || fill(Msg::KeepRequested, lang.get(), &[number.to_string()]));
        return el("p").class("tag tag-warning").child(said).view();
    }
    if mine {
        return el("p").class("hint").child(tr(Msg::OwnProposal)).view();
    }
    let (asking, declining) = (RwSignal::new(false), RwSignal::new(false));
    let (board, id) = (board.clone(), proposal.id.clone());
    dynamic(move || {
        let url = format!("/api/v1/redactions/{id}/decision");
        if asking.get() {
            let (board, url) = (board.clone(), url);
            let yes = press(move || {
                let decision = Decision { approve: true, why: None };
                board.send_and_say::<Proposal>(url.clone(), json::text(&decision), |decided| match decided.files_stay {
                    Some(files) => Said::with(Msg::KeepFilesStay, files.to_string()),
                    None => Msg::KeepErased.into(),
                });
            });
            return notice(Tone::Warning, tr(Msg::Approve))
                .child(el("p").child(tr(Msg::ApproveSure)))
                .child(el("div").class("actions").child(button(Look::Primary, tr(Msg::ApproveYes), yes)).child(button(
                    Look::Quiet,
                    tr(Msg::CancelEdit),
                    press(move || asking.set(false)),
                )))
                .view();
        }
        if declining.get() {
            let (board, url, why) = (board.clone(), url, RwSignal::new(String::new()));
            let field = format!("decline-{id}");
            let send = press(move || {
                let decision = Decision { approve: false, why: Some(why.get_untracked()) };
                board.send::<Proposal>(url.clone(), json::text(&decision), Msg::KeepDone);
            });
            let empty = flag(move || why.with(|why| why.trim().is_empty()));
            return row(vec![
                el("label").attr("for", field.clone()).child(tr(Msg::DeclineWhy)).view(),
                long_text(&field, "2", why).view(),
                el("div")
                    .class("actions")
                    .child(button(Look::Secondary, tr(Msg::Decline), send).flag("disabled", empty))
                    .child(button(Look::Quiet, tr(Msg::CancelEdit), press(move || declining.set(false))))
                    .view(),
            ]);
        }
        el("div")
            .class("actions")
            .child(button(Look::Secondary, tr(Msg::Approve), press(move || asking.set(true))))
            .child(button(Look::Quiet, tr(Msg::Decline), press(move || declining.set(true))))
            .view()
    })
}

fn outcome(board: &Board, proposal: &Proposal) -> Signal<String> {
    let (desk, lang, proposal) = (board.desk, language(), proposal.clone());
    text(move || {
        let lang = lang.get();
        let who = desk.person_name(proposal.decided_by.as_deref(), lang);
        let when = moment_text(proposal.decided.unwrap_or(0), lang);
        match proposal.state {
            ProposalState::Declined => fill(Msg::ProposalDeclined, lang, &[who, when, proposal.why.clone().unwrap_or_default()]),
            _ => fill(Msg::ProposalApproved, lang, &[who, when]),
        }
    })
}
