//! What people say about a document and its answers.

use super::beside::by_line;
use super::editor::Editor;
use crate::components::{Look, button, dynamic, el, flag, press, row, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::long_text;
use leptos::prelude::*;
use shared::document::{Comment, comments};
use shared::people::Action;

/// One comment; with the question that it is about where `named`.
pub(super) fn one(editor: &Editor, comment: &Comment, named: bool) -> AnyView {
    let (author, at) = editor
        .read(|document| {
            let at = document.change(&comment.id).map_or(0, |change| change.at);
            (document.mark(&comment.id).map(|mark| mark.author.clone()), at)
        })
        .unwrap_or_default();
    let lang = language();
    let about = (named && !comment.about.is_empty()).then(|| {
        let (to, path, labelled, shown) = (editor.clone(), comment.about.clone(), editor.clone(), comment.about.clone());
        let label = text(move || labelled.label(&shown, lang.get()));
        button(Look::Quiet, label, press(move || to.go_to(&path)))
    });
    let (acting, name, done) = (editor.clone(), comment.name.clone(), comment.done);
    let toggle = press(move || acting.desk.comment_done(&acting.doc, &name, !done));
    let state = done.then(|| el("span").class("tag").child(tr(Msg::CommentDone)));
    let label = if done { Msg::CommentReopen } else { Msg::CommentSettle };
    let may = talking(editor);
    el("li")
        .class(if done { "comment comment-done" } else { "comment" })
        .child(about)
        .child(el("p").class("history-value").child(comment.text.clone()))
        .child(by_line(editor, author, at))
        .child(state)
        .child(button(Look::Quiet, tr(label), toggle).flag("hidden", flag(move || !may.get())))
        .view()
}

/// Whether the person may comment: whoever may write, review or sign.
fn talking(editor: &Editor) -> Signal<bool> {
    let [write, review, sign] = [Action::Write, Action::Review, Action::Sign].map(|action| super::allowed(editor, action));
    flag(move || write.get() || review.get() || sign.get())
}

/// A field for a new comment about a path; an empty one is the document.
pub(super) fn write(editor: &Editor, about: &str) -> AnyView {
    let id = format!("comment-{}", about.replace('/', "-"));
    let typed = RwSignal::new(String::new());
    let (to, path) = (editor.clone(), about.to_owned());
    let send = press(move || {
        let text = typed.get_untracked();
        if !text.trim().is_empty() {
            to.desk.comment(&to.doc, &path, &text);
            typed.set(String::new());
        }
    });
    let area = long_text(&id, "3", typed);
    let empty = flag(move || typed.with(|text| text.trim().is_empty()));
    let may = talking(editor);
    el("div")
        .class("comment-new")
        .flag("hidden", flag(move || !may.get()))
        .child(el("label").attr("for", id).child(tr(Msg::NewComment)))
        .child(area)
        .child(button(Look::Secondary, tr(Msg::AddComment), send).flag("disabled", empty))
        .view()
}

/// All of a document.
pub(super) fn all(editor: &Editor) -> AnyView {
    let listed = editor.clone();
    let list = dynamic(move || {
        listed.pulse.track();
        let all = listed.read(comments).unwrap_or_default();
        if all.is_empty() {
            return el("p").child(tr(Msg::NoComments)).view();
        }
        let mut list = el("ul").class("comments");
        for comment in &all {
            list = list.child(one(&listed, comment, true));
        }
        list.view()
    });
    row(vec![el("h2").child(tr(Msg::ViewComments)).view(), list, write(editor, "")])
}
