//! Asking for a review, sending back, signing.

use super::allowed;
use super::beside::by_line;
use super::editor::Editor;
use super::words::standing_msg;
use crate::components::{Look, Tone, button, dynamic, el, flag, notice, press, row};
use crate::i18n::{Msg, tr};
use crate::workbench::parts::long_text;
use leptos::prelude::*;
use shared::document::{Paths, Standing, may_sign};
use shared::people::Action;

/// What keeps a document from being signed, with the way there.
fn hindrances(editor: &Editor) -> Vec<(String, String)> {
    let lang = editor.desk.lang.get();
    let mut all: Vec<(String, String)> =
        editor.disputes().into_iter().map(|path| (path, Msg::ConflictHere.text(lang).to_owned())).collect();
    editor.filling.form().with(|form| {
        for issue in form.issues() {
            all.push((shared::document::path_of(form, issue.at), crate::forms::issue_text(form, &issue, lang)));
        }
    });
    all
}

/// The screen.
pub(super) fn review(editor: &Editor) -> AnyView {
    let (shown, signing) = (editor.clone(), editor.clone());
    let state = dynamic(move || {
        shown.pulse.track();
        let standing = shown.standing();
        let said = match standing {
            Standing::Draft => Msg::StandingDraftText,
            Standing::Review => Msg::StandingReviewText,
            Standing::Returned => Msg::StandingReturnedText,
            Standing::Signed => Msg::StandingSignedText,
            Standing::Changed => Msg::StandingChangedText,
        };
        let tone = match standing {
            Standing::Signed => Tone::Good,
            Standing::Returned | Standing::Changed => Tone::Warning,
            _ => Tone::Info,
        };
        row(vec![
            notice(tone, tr(standing_msg(standing))).child(el("p").child(tr(said))).view(),
            signatures(&shown),
            actions(&shown, standing),
        ])
    });
    let signing = dynamic(move || {
        signing.pulse.track();
        sign(&signing)
    });
    // Drawn once: what is being typed there outlives what others do meanwhile.
    row(vec![el("h2").child(tr(Msg::ViewReview)).view(), state, send_back(editor), signing])
}

fn hidden(editor: &Editor, action: Action) -> Signal<bool> {
    let may = allowed(editor, action);
    flag(move || !may.get())
}

fn signatures(editor: &Editor) -> AnyView {
    let prefix = format!("{}/", Paths::Signed.name());
    let mut signed = editor
        .read(|document| {
            let signatures = document.paths().filter(|path| path.starts_with(&prefix)).filter_map(|path| document.heads(path).next());
            signatures.map(|change| (change.at, document.mark(&change.id).map(|mark| mark.author.clone()))).collect::<Vec<_>>()
        })
        .unwrap_or_default();
    if signed.is_empty() {
        return row(Vec::new());
    }
    signed.sort_unstable();
    let mut list = el("ul");
    for (at, author) in signed.into_iter().rev() {
        list = list.child(el("li").child(tr(Msg::SignedBy)).child(" ").child(by_line(editor, author, at)));
    }
    row(vec![el("h3").child(tr(Msg::Signatures)).view(), list.view()])
}

fn actions(editor: &Editor, standing: Standing) -> AnyView {
    let (asking, drafting) = (editor.clone(), editor.clone());
    let ask = press(move || asking.desk.stand(&asking.doc, Standing::Review));
    let draft = press(move || drafting.desk.stand(&drafting.doc, Standing::Draft));
    let can_ask = !matches!(standing, Standing::Review | Standing::Signed);
    let ask = can_ask.then(|| button(Look::Primary, tr(Msg::AskReview), ask).flag("hidden", hidden(editor, Action::Write)));
    let is_asked = standing == Standing::Review;
    let draft = is_asked.then(|| button(Look::Secondary, tr(Msg::BackToDraft), draft).flag("hidden", hidden(editor, Action::Write)));
    el("div").class("actions").child(ask).child(draft).view()
}

/// Sending back takes a word of why.
fn send_back(editor: &Editor) -> AnyView {
    let typed = RwSignal::new(String::new());
    let to = editor.clone();
    let act = press(move || {
        to.desk.comment(&to.doc, "", &typed.get_untracked());
        to.desk.stand(&to.doc, Standing::Returned);
        typed.set(String::new());
    });
    let area = long_text("send-back", "3", typed);
    let empty = flag(move || typed.with(|text| text.trim().is_empty()));
    el("section")
        .flag("hidden", hidden(editor, Action::Review))
        .child(el("h3").child(tr(Msg::SendBack)))
        .child(el("label").attr("for", "send-back").child(tr(Msg::SendBackWhy)))
        .child(area)
        .child(button(Look::Secondary, tr(Msg::SendBack), act).flag("disabled", empty))
        .view()
}

fn sign(editor: &Editor) -> AnyView {
    let missing = hindrances(editor);
    let heads = editor.read(shared::document::Document::answer_heads).unwrap_or_default();
    let ready =
        editor.read(|document| may_sign(document, &editor.schema, &heads, Some(crate::desk::moment_now())).is_ok()).unwrap_or(false);
    let mut list = el("ul");
    for (path, why) in &missing {
        let (to, there) = (editor.clone(), path.clone());
        let label = format!("{}: {why}", editor.label(path, editor.desk.lang.get()));
        list = list.child(el("li").child(button(Look::Quiet, label, press(move || to.go_to(&there)))));
    }
    let told = (!missing.is_empty()).then(|| notice(Tone::Info, tr(Msg::NotReadyToSign)).child(list));
    let to = editor.clone();
    let act = press(move || to.desk.sign(&to.doc));
    el("section")
        .flag("hidden", hidden(editor, Action::Sign))
        .child(el("h3").child(tr(Msg::Sign)))
        .child(el("p").child(tr(Msg::SignText)))
        .child(told)
        .child(button(Look::Primary, tr(Msg::Sign), act).flag("disabled", flag(move || !ready)))
        .view()
}
