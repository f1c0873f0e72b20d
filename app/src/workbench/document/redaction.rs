//! Redacting: what was removed from this document and who answers for it, and proposing that something be removed.

use super::allowed;
use super::editor::Editor;
use crate::components::{Look, Tone, button, dynamic, el, flag, handler, notice, press, row, spawn, when};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::{long_text, moment_text};
use crate::workbench::people::ask::ask;
use crate::workbench::people::said::{Said, fill};
use crate::workbench::retention::words::{reason_msg, refusal};
use leptos::prelude::*;
use shared::document::{Document, NewRedaction, Paths, Redaction, RedactionReason, can_be_redacted};
use shared::json;
use shared::people::Action;
use shared::records::Proposal;

/// Who removed something, when and why, in one sentence.
pub(super) fn told(editor: &Editor, redaction: &Redaction, lang: Lang) -> String {
    let name = |account: &str| editor.desk.person_name(Some(account), lang);
    fill(
        Msg::RedactedBy,
        lang,
        &[
            name(&redaction.by),
            name(&redaction.approved),
            moment_text(redaction.at, lang),
            reason_msg(redaction.reason).text(lang).to_owned(),
            redaction.words.clone(),
        ],
    )
}

/// What a path is called, also one of the document's own.
fn named(editor: &Editor, path: &str, lang: Lang) -> String {
    match path.split('/').next().and_then(Paths::named) {
        Some(Paths::Comments) => Msg::RedactComment.text(lang).to_owned(),
        Some(Paths::Links) => Msg::RedactLink.text(lang).to_owned(),
        Some(Paths::Attachments) => Msg::RedactFile.text(lang).to_owned(),
        _ => editor.label(path, lang),
    }
}

/// The most characters of a value in a list.
const SHORT: usize = 60;

/// What a value says, short; a comment and a file by their words.
fn short(editor: &Editor, path: &str, value: &serde_json::Value, lang: Lang) -> String {
    let inner = ["text", "name"].iter().find_map(|member| value.get(member)).and_then(serde_json::Value::as_str);
    let said = inner.map_or_else(|| editor.value_text(path, Some(value), lang), str::to_owned);
    let short: String = said.chars().take(SHORT).collect();
    if short.len() < said.len() { format!("{short}…") } else { short }
}

/// What was removed here.
fn removed(editor: &Editor) -> AnyView {
    let (shown, lang) = (editor.clone(), language());
    dynamic(move || {
        shown.pulse.track();
        let all: Vec<Redaction> = shown.read(|document| document.redactions().into_iter().cloned().collect()).unwrap_or_default();
        if all.is_empty() {
            return row(Vec::new());
        }
        let mut list = el("ul");
        for redaction in all {
            let what = redaction
                .path
                .as_deref()
                .map_or_else(|| Msg::RedactedAll.text(lang.get()).to_owned(), |path| named(&shown, path, lang.get()));
            list = list.child(el("li").child(el("strong").child(what)).child(": ").child(told(&shown, &redaction, lang.get())));
        }
        el("section").child(el("h3").child(tr(Msg::RedactionsHere))).child(list).view()
    })
}

/// That nothing is left of a document but its bones, and why.
pub(super) fn destroyed(editor: &Editor) -> AnyView {
    let (shown, lang) = (editor.clone(), language());
    dynamic(move || {
        shown.pulse.track();
        let whole = shown.read(|document| document.redactions().into_iter().find(|redaction| redaction.is_whole()).cloned()).flatten();
        let Some(redaction) = whole else { return row(Vec::new()) };
        notice(Tone::Info, tr(Msg::DestroyedTitle))
            .child(el("p").child(told(&shown, &redaction, lang.get())))
            .child(el("p").child(tr(Msg::DestroyedText)))
            .view()
    })
}

/// Paths at which something stands, or stood, that can be removed, with the value that is known.
fn targets(document: &Document) -> Vec<(String, Option<serde_json::Value>)> {
    let paths = document.paths().filter(|path| can_be_redacted(path));
    let said = |path: &str| {
        let heads = document.heads(path).filter_map(|change| change.value.clone()).next();
        heads.or_else(|| document.history(path).filter_map(|change| change.value.clone()).next())
    };
    paths.map(|path| (path.to_owned(), said(path))).filter(|(_, value)| value.is_some()).collect()
}

/// The section.
pub(super) fn redaction(editor: &Editor) -> AnyView {
    let (may, proposing) = (allowed(editor, Action::Write), editor.clone());
    row(vec![removed(editor), when(may, move || propose(&proposing))])
}

/// What is being asked for.
#[derive(Debug, Clone, Copy)]
struct Draft {
    path: RwSignal<String>,
    /// Empty for all.
    change: RwSignal<String>,
    reason: RwSignal<RedactionReason>,
    words: RwSignal<String>,
    said: RwSignal<Option<Said>>,
    busy: RwSignal<bool>,
}

impl Draft {
    fn asked(self, doc: &str) -> NewRedaction {
        let change = self.change.get_untracked();
        NewRedaction {
            doc: doc.to_owned(),
            path: Some(self.path.get_untracked()),
            changes: if change.is_empty() { Vec::new() } else { vec![change] },
            reason: self.reason.get_untracked(),
            words: self.words.get_untracked().trim().to_owned(),
        }
    }

    fn send(self, editor: &Editor) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.said.set(None);
        let body = json::text(&self.asked(&editor.doc));
        spawn(async move {
            let said = match ask::<Proposal>("POST", "/api/v1/redactions", Some(&body)).await {
                Ok(_) => {
                    self.path.set(String::new());
                    self.words.set(String::new());
                    Msg::RedactProposed.into()
                }
                Err(refused) => refusal(&refused, Msg::RedactOffline),
            };
            self.busy.set(false);
            self.said.set(Some(said));
        });
    }
}

fn propose(editor: &Editor) -> AnyView {
    let draft = Draft {
        path: RwSignal::new(String::new()),
        change: RwSignal::new(String::new()),
        reason: RwSignal::new(RedactionReason::Personal),
        words: RwSignal::new(String::new()),
        said: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    // The device may hold only what stands: what was said before is asked for when somebody chooses.
    let asking = editor.clone();
    let chosen = handler(move |event| {
        draft.path.set(event_target_value(&event));
        draft.change.set(String::new());
        if asking.history.with_untracked(Option::is_none) {
            asking.ask_history();
        }
    });
    let (lang, listed, valued, sending) = (language(), editor.clone(), editor.clone(), editor.clone());
    let options = dynamic(move || {
        listed.pulse.track();
        let lang = lang.get();
        let mut views = vec![el("option").attr("value", "").child(tr(Msg::RedactChoose)).view()];
        let now = draft.path.get_untracked();
        for (path, value) in listed.read(targets).unwrap_or_default() {
            let label =
                value.map_or_else(String::new, |value| format!("{}: {}", named(&listed, &path, lang), short(&listed, &path, &value, lang)));
            let option = el("option").attr("value", path.clone());
            let option = if path == now { option.attr("selected", "") } else { option };
            views.push(option.child(label).view());
        }
        row(views)
    });
    let values = dynamic(move || values(&valued, draft));
    let mut reasons = el("select").id("redact-reason").class("menu").on(
        "change",
        handler(move |event| {
            if let Some(reason) = RedactionReason::named(&event_target_value(&event)) {
                draft.reason.set(reason);
            }
        }),
    );
    for reason in RedactionReason::ALL.iter().filter(|reason| **reason != RedactionReason::Retention) {
        reasons = reasons.child(el("option").attr("value", reason.name()).child(tr(reason_msg(*reason))));
    }
    let said = dynamic(move || match draft.said.get() {
        Some(said) => el("p").child(said.view()).view(),
        None => row(Vec::new()),
    });
    let idle = flag(move || draft.path.with(String::is_empty) || draft.words.with(|words| words.trim().is_empty()) || draft.busy.get());
    el("section")
        .child(el("h3").child(tr(Msg::RedactTitle)))
        .child(el("p").child(tr(Msg::RedactLead)))
        .child(el("p").class("hint").child(tr(Msg::RedactLimits)))
        .child(el("label").attr("for", "redact-path").child(tr(Msg::RedactWhere)))
        .child(el("select").id("redact-path").class("menu").on("change", chosen).child(options))
        .child(values)
        .child(el("label").attr("for", "redact-reason").child(tr(Msg::RedactReason)))
        .child(reasons)
        .child(el("label").attr("for", "redact-words").child(tr(Msg::RedactWords)))
        .child(el("p").class("hint").id("redact-words-hint").child(tr(Msg::RedactWordsHint)))
        .child(long_text("redact-words", "3", draft.words).attr("aria-describedby", "redact-words-hint"))
        .child(
            el("div")
                .class("actions")
                .child(button(Look::Secondary, tr(Msg::RedactPropose), press(move || draft.send(&sending))).flag("disabled", idle)),
        )
        .child(el("div").attr("role", "status").child(said))
        .view()
}

/// All that were ever given at the path, or one of them.
fn values(editor: &Editor, draft: Draft) -> AnyView {
    let (path, lang) = (draft.path.get(), editor.desk.lang.get());
    if path.is_empty() {
        return row(Vec::new());
    }
    let asked = editor.history.get();
    let known = |document: &Document| {
        let said = document.history(&path).filter(|change| change.value.is_some() && document.redaction_of(&change.id).is_none());
        said.map(|change| (change.clone(), document.mark(&change.id).map(|mark| mark.author.clone()))).collect::<Vec<_>>()
    };
    let mut all = editor.read(known).unwrap_or_default();
    let gone: Vec<Redaction> = editor.read(|document| document.redactions().into_iter().cloned().collect()).unwrap_or_default();
    for older in asked.as_deref().map(known).unwrap_or_default() {
        if !all.iter().any(|(held, _)| held.id == older.0.id) && !gone.iter().any(|redaction| redaction.covers(&older.0)) {
            all.push(older);
        }
    }
    all.sort_by(|(a, _), (b, _)| (b.at, &b.id).cmp(&(a.at, &a.id)));
    let option = |id: String, label: String| {
        let (name, input_id) = (id.clone(), format!("redact-value-{id}"));
        let input = el("input").attr("type", "radio").attr("name", "redact-value").id(input_id.clone());
        let input = if draft.change.get_untracked() == id { input.attr("checked", "") } else { input };
        let input = input.on("change", handler(move |_| draft.change.set(name.clone())));
        el("div").class("choice").child(input).child(el("label").attr("for", input_id).child(label)).view()
    };
    let mut set = el("fieldset").class("redact-values").child(el("legend").child(tr(Msg::RedactWhich)));
    set = set.child(option(String::new(), Msg::RedactEvery.text(lang).to_owned()));
    for (change, author) in &all {
        let value = change.value.as_ref().map_or_else(String::new, |value| short(editor, &path, value, lang));
        let who = editor.desk.person_name(author.as_deref(), lang);
        set = set.child(option(change.id.clone(), format!("{value} ({who}, {})", moment_text(change.at, lang))));
    }
    set.view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use shared::document::Change;

    #[test]
    fn only_what_says_something_can_be_chosen() {
        let mut document = Document::default();
        let change = |id: &str, path: &str, base: &[&str], value: Option<serde_json::Value>| Change {
            id: id.into(),
            doc: "d".into(),
            path: path.into(),
            base: base.iter().map(|base| (*base).to_owned()).collect(),
            value,
            ..Change::default()
        };
        for one in [
            change("a", "_document", &[], Some(json!({}))),
            change("b", "subject", &[], Some(json!("x"))),
            change("c", "subject", &["b"], None),
            change("d", "people", &[], None),
            change("e", "_comments/k", &[], Some(json!({"about": "", "text": "y"}))),
        ] {
            document.insert(one);
        }
        let paths: Vec<String> = targets(&document).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["_comments/k", "subject"], "also what was taken back is still in the history");
    }
}
