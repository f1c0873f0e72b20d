//! A conflict: everything that stands side by side, and ways to decide. Deciding makes a change that names them all.

use super::allowed;
use super::beside::{Said, by_line};
use super::editor::Editor;
use crate::components::{Look, Tone, button, dynamic, el, flag, notice, press, row, text};
use crate::desk::Edit;
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::long_text;
use leptos::prelude::*;
use serde_json::Value as Json;
use shared::document::{Document, merge, path_of};
use shared::form::At;
use shared::people::Action;

/// From here on a text is worth merging.
const LONG_TEXT: usize = 40;

/// The value that two others grew out of, as far as the device knows it: the newest base that both name, or that one
/// names and the other had before.
fn original(document: &Document, heads: &[Said]) -> String {
    let bases = |said: &Said| {
        let mut all = said.base.clone();
        let mut next = 0;
        while let Some(change) = all.get(next).and_then(|id| document.change(id)).cloned() {
            all.extend(change.base.into_iter().filter(|base| !all.contains(base)).collect::<Vec<_>>());
            next += 1;
        }
        all
    };
    let Some((first, rest)) = heads.split_first() else { return String::new() };
    let common = bases(first).into_iter().filter(|base| rest.iter().all(|other| bases(other).contains(base)));
    let changes = common.filter_map(|id| document.change(&id));
    let newest = changes.max_by_key(|change| change.at);
    newest.and_then(|change| change.value.as_ref()).and_then(Json::as_str).unwrap_or_default().to_owned()
}

/// What a merge of all texts proposes.
fn proposal(editor: &Editor, heads: &[Said]) -> Option<(String, bool)> {
    let texts: Vec<&str> = heads.iter().filter_map(|said| said.value.as_ref()?.as_str()).collect();
    if texts.len() != heads.len() || texts.iter().all(|text| text.chars().count() < LONG_TEXT) {
        return None;
    }
    // What both grew out of is history, which the device may have to ask for.
    let original = match editor.history.get() {
        Some(history) => original(&history, heads),
        None => editor.read(|document| original(document, heads)).unwrap_or_default(),
    };
    let (first, rest) = texts.split_first()?;
    let mut merged = ((*first).to_owned(), false);
    for text in rest {
        let step = merge(&original, &merged.0, text);
        merged = (step.text, merged.1 || step.overlaps);
    }
    Some(merged)
}

/// The conflict at a path.
pub(super) fn dispute(editor: &Editor, path: &str, heads: &[Said]) -> AnyView {
    let lang = language();
    let may_write = allowed(editor, Action::Write);
    let hidden = flag(move || !may_write.get());
    let mut sides = el("div").class("sides");
    for said in heads {
        let (worded, told, shown) = (editor.clone(), said.clone(), path.to_owned());
        let value = text(move || worded.value_text(&shown, told.value.as_ref(), lang.get()));
        let (to, kept, at) = (editor.clone(), said.value.clone(), path.to_owned());
        let keep = press(move || to.desk.edit(&to.doc, Edit::new(at.clone(), kept.clone())));
        sides = sides.child(
            el("div")
                .class("side")
                .child(by_line(editor, said.author.clone(), said.at))
                .child(el("p").class("history-value").child(value))
                .child(button(Look::Secondary, tr(Msg::KeepThis), keep).flag("hidden", hidden)),
        );
    }
    let text_question = super::words::is_text(&editor.schema, path);
    if text_question && editor.history.with_untracked(Option::is_none) {
        editor.ask_history();
    }
    let (proposing, heads, at) = (editor.clone(), heads.to_vec(), path.to_owned());
    let merged = dynamic(move || {
        let merged = text_question.then(|| proposal(&proposing, &heads)).flatten();
        row(merged.into_iter().map(|(proposed, overlaps)| merging(&proposing, &at, proposed, overlaps, hidden)).collect())
    });
    notice(Tone::Warning, tr(Msg::ConflictHere)).child(el("p").child(tr(Msg::ConflictHereText))).child(sides).child(merged).view()
}

/// A row that one removed while another went on with it. It can be removed again like any other.
pub(super) fn row_dispute(editor: &Editor, at: At) -> AnyView {
    let (held, id) = (at.row, format!("b-{}", editor.filling.key(at)));
    let looked = editor.clone();
    let disputed = Memo::new(move |_| {
        looked.pulse.track();
        let path = looked.filling.form().peek(|form| {
            let (outer, repeat) = form.row_of(held)?;
            Some(format!("{}/{}/_present", path_of(form, At { row: outer, node: repeat }), form.row_id(held)))
        });
        path.filter(|path| looked.read(|document| document.is_disputed_row(path)).unwrap_or(false))
    });
    let (drawn, may_write) = (editor.clone(), allowed(editor, Action::Write));
    dynamic(move || {
        let Some(path) = disputed.get() else { return row(Vec::new()) };
        let to = drawn.clone();
        let keep = press(move || to.desk.edit(&to.doc, Edit::new(path.clone(), Some(Json::Bool(true)))));
        let keep = button(Look::Secondary, tr(Msg::RowKeep), keep).flag("hidden", flag(move || !may_write.get()));
        notice(Tone::Warning, tr(Msg::RowDisputed))
            .id(id.as_str())
            .attr("tabindex", "-1")
            .child(el("p").child(tr(Msg::RowDisputedText)))
            .child(keep)
            .view()
    })
}

fn merging(editor: &Editor, path: &str, proposed: String, overlaps: bool, hidden: Signal<bool>) -> AnyView {
    let id = format!("merge-{}", path.replace('/', "-"));
    let typed = RwSignal::new(proposed);
    let (to, at) = (editor.clone(), path.to_owned());
    let take = press(move || {
        let text = typed.get_untracked().trim().to_owned();
        to.desk.edit(&to.doc, Edit::new(at.clone(), (!text.is_empty()).then(|| text.into())));
    });
    let area = long_text(&id, "6", typed);
    let note = if overlaps { Msg::MergeOverlaps } else { Msg::MergeClean };
    el("div")
        .class("merging")
        .flag("hidden", hidden)
        .child(el("label").attr("for", id).child(tr(Msg::MergeProposal)))
        .child(el("p").class("hint").child(tr(note)))
        .child(area)
        .child(el("div").class("actions").child(button(Look::Primary, tr(Msg::UseThisText), take)))
        .view()
}
