//! What stands beside a question: who answered it last, what was said before, comments, and a conflict where there is one.

use super::dispute::{dispute, row_dispute};
use super::editor::Editor;
use super::{allowed, comments};
use crate::components::{Look, button, dynamic, el, flag, press, row, text, when};
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
use serde_json::Value as Json;
use shared::document::{Change, Comment, Document, Redaction, State, path_of};
use shared::form::At;
use shared::instrument::Kind;
use shared::people::Action;

/// One of the values that stand, or stood, at a path.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) id: String,
    pub(super) value: Option<Json>,
    pub(super) base: Vec<String>,
    pub(super) author: Option<String>,
    pub(super) at: u64,
    /// What removed what it said.
    pub(super) gone: Option<Redaction>,
}

impl Said {
    fn of(document: &Document, change: &Change) -> Self {
        Self {
            id: change.id.clone(),
            value: change.value.clone(),
            base: change.base.clone(),
            author: document.mark(&change.id).map(|mark| mark.author.clone()),
            at: change.at,
            gone: document.redaction_of(&change.id).cloned(),
        }
    }
}

/// What a path says, as far as it is shown.
#[derive(Debug, Clone, PartialEq, Default)]
struct Seen {
    heads: Vec<Said>,
    conflict: bool,
    comments: Vec<Comment>,
}

fn seen(editor: &Editor, path: &str) -> Seen {
    editor
        .read(|document| Seen {
            heads: document.heads(path).map(|change| Said::of(document, change)).collect(),
            conflict: matches!(document.state(path), State::Conflict(_)),
            comments: shared::document::comments(document).into_iter().filter(|comment| comment.about == path).collect(),
        })
        .unwrap_or_default()
}

/// Draws it.
pub(super) fn beside(editor: &Editor, at: At) -> AnyView {
    // A row itself is its repeat, seen from inside.
    if editor.schema.nodes[at.node].kind == Kind::Repeat {
        return row_dispute(editor, at);
    }
    let (looked, drawn) = (editor.clone(), editor.clone());
    // Where rows have moved, another one is at this place.
    let seen = Memo::new(move |_| {
        looked.pulse.track();
        let path = looked.filling.form().peek(|form| path_of(form, at));
        let seen = seen(&looked, &path);
        (path, seen)
    });
    let history_open = RwSignal::new(false);
    let comments_open = RwSignal::new(false);
    let body = dynamic(move || {
        let (path, state) = seen.get();
        row(vec![line(&drawn, &state, history_open, comments_open), history(&drawn, &path, history_open)])
    });
    el("div")
        .class("beside")
        .id(format!("b-{}", editor.filling.key(at)))
        .attr("tabindex", "-1")
        .child(conflict(editor, seen))
        .child(body)
        .child(talk(editor, seen, comments_open))
        .view()
}

/// Drawn anew only when other answers stand: somebody may be at work on putting them together.
fn conflict(editor: &Editor, seen: Memo<(String, Seen)>) -> AnyView {
    let editor = editor.clone();
    let standing = Memo::new(move |_| seen.with(|(path, state)| (path.clone(), state.conflict.then(|| state.heads.clone()))));
    dynamic(move || match standing.get() {
        (path, Some(heads)) => dispute(&editor, &path, &heads),
        (_, None) => row(Vec::new()),
    })
}

/// Who and when, and two buttons.
fn line(editor: &Editor, state: &Seen, history_open: RwSignal<bool>, comments_open: RwSignal<bool>) -> AnyView {
    let lang = language();
    let newest = state.heads.iter().max_by_key(|head| head.at).cloned();
    let redacted =
        newest.as_ref().is_some_and(|said| said.gone.is_some()).then(|| el("span").class("tag tag-plain").child(tr(Msg::RedactedValue)));
    let desk = editor.desk;
    let who = newest.map(|said| {
        let words = text(move || {
            let lang = lang.get();
            let time = crate::workbench::parts::moment_text(said.at, lang);
            Msg::ChangedBy.text(lang).replace("{who}", &desk.person_name(said.author.as_deref(), lang)).replace("{time}", &time)
        });
        el("span").class("hint").child(words)
    });
    let open = state.comments.iter().filter(|comment| !comment.done).count();
    let comments_label =
        text(move || if open > 0 { Msg::CommentsN.filled(lang.get(), &[open]) } else { Msg::CommentOn.text(lang.get()).to_owned() });
    let asked = editor.clone();
    let toggle_history = press(move || {
        history_open.update(|open| *open = !*open);
        if history_open.get_untracked() && asked.history.with_untracked(Option::is_none) {
            asked.ask_history();
        }
    });
    let toggle_comments = press(move || comments_open.update(|open| *open = !*open));
    let expanded = |open: RwSignal<bool>| text(move || open.get().to_string());
    let history = (!state.heads.is_empty())
        .then(|| button(Look::Quiet, tr(Msg::History), toggle_history).attr("aria-expanded", expanded(history_open)));
    el("div")
        .class("beside-line")
        .child(redacted)
        .child(who)
        .child(history)
        .child(button(Look::Quiet, comments_label, toggle_comments).attr("aria-expanded", expanded(comments_open)))
        .view()
}

/// Everything that was said here, newest first, each to be put back.
fn history(editor: &Editor, path: &str, open: RwSignal<bool>) -> AnyView {
    let (editor, path) = (editor.clone(), path.to_owned());
    when(open.into(), move || {
        let (editor, path) = (editor.clone(), path.clone());
        dynamic(move || {
            editor.pulse.track();
            let asked = editor.history.get();
            let all = |document: &Document| document.history(&path).map(|change| Said::of(document, change)).collect::<Vec<_>>();
            let mut said = editor.read(all).unwrap_or_default();
            // What was asked for earlier may be redacted by now.
            let gone: Vec<Redaction> = editor.read(|document| document.redactions().into_iter().cloned().collect()).unwrap_or_default();
            let asked_for = asked.as_deref().map(|document| {
                let mut document = document.clone();
                gone.into_iter().for_each(|redaction| document.redact(redaction));
                all(&document)
            });
            for older in asked_for.unwrap_or_default() {
                if !said.iter().any(|held| held.id == older.id) {
                    said.push(older);
                }
            }
            said.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
            let heads: Vec<String> =
                editor.read(|document| document.heads(&path).map(|head| head.id.clone()).collect()).unwrap_or_default();
            let mut list = el("ol").class("history");
            for said in said {
                list = list.child(entry(&editor, &path, &said, heads.contains(&said.id)));
            }
            let partial = asked.is_none().then(|| el("p").class("hint").child(tr(Msg::HistoryPartial)));
            el("div").child(list).child(partial).view()
        })
    })
}

fn entry(editor: &Editor, path: &str, said: &Said, stands: bool) -> AnyView {
    let lang = language();
    let (worded, told, shown) = (editor.clone(), said.clone(), path.to_owned());
    let value = text(move || match &told.gone {
        Some(_) => Msg::RedactedValue.text(lang.get()).to_owned(),
        None => worded.value_text(&shown, told.value.as_ref(), lang.get()),
    });
    let removed = said.gone.clone().map(|gone| {
        let of = editor.clone();
        el("span").class("hint").child(text(move || super::redaction::told(&of, &gone, lang.get())))
    });
    let restore = (!stands && said.gone.is_none()).then(|| {
        let (to, put, path) = (editor.clone(), said.value.clone(), path.to_owned());
        let may_write = allowed(editor, Action::Write);
        let act = press(move || to.desk.edit(&to.doc, crate::desk::Edit::new(path.clone(), put.clone())));
        button(Look::Quiet, tr(Msg::Restore), act).flag("hidden", flag(move || !may_write.get()))
    });
    let mark = stands.then(|| el("span").class("tag tag-plain").child(tr(Msg::StandsNow)));
    el("li")
        .child(el("span").class("history-value").child(value))
        .child(by_line(editor, said.author.clone(), said.at))
        .child(removed)
        .child(mark)
        .child(restore)
        .view()
}

/// Who and when.
pub(super) fn by_line(editor: &Editor, author: Option<String>, at: u64) -> AnyView {
    let (desk, lang) = (editor.desk, language());
    let words = text(move || {
        let lang = lang.get();
        format!("{}, {}", desk.person_name(author.as_deref(), lang), crate::workbench::parts::moment_text(at, lang))
    });
    el("span").class("hint").child(words).view()
}

/// What was said about the answer, and a field for more: what is being typed there outlives what others do meanwhile.
fn talk(editor: &Editor, seen: Memo<(String, Seen)>, open: RwSignal<bool>) -> AnyView {
    let editor = editor.clone();
    when(open.into(), move || {
        let (listed, to) = (editor.clone(), editor.clone());
        let said = Memo::new(move |_| seen.with(|(_, state)| state.comments.clone()));
        let list = dynamic(move || {
            let said = said.get();
            if said.is_empty() {
                return row(Vec::new());
            }
            let mut list = el("ul").class("comments");
            for comment in &said {
                list = list.child(comments::one(&listed, comment, false));
            }
            list.view()
        });
        let path = Memo::new(move |_| seen.with(|(path, _)| path.clone()));
        let field = dynamic(move || comments::write(&to, &path.get()));
        el("div").child(list).child(field).view()
    })
}
