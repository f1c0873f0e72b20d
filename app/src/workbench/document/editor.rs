//! A document that is open: the form on screen, kept in step with the document, and what is typed, kept on the device.

use super::words::{label, place, value_text};
use crate::browser;
use crate::components::spawn;
use crate::desk::{Desk, Edit, Problem, follow};
use crate::forms::{Filling, RowEvent, rows};
use crate::i18n::{Lang, Msg};
use leptos::prelude::*;
use serde_json::Value as Json;
use shared::document::{Document, Standing, Unmapped, comments, department, path_of, version};
use shared::form::{At, Form, Value, write_value};
use shared::instrument::{Kind, Schema, in_language};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What of a document is on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Answers,
    Comments,
    Review,
    Links,
    Attachments,
    More,
}

impl View {
    pub(super) const ALL: [(Self, Msg); 6] = [
        (Self::Answers, Msg::ViewAnswers),
        (Self::Comments, Msg::ViewComments),
        (Self::Review, Msg::ViewReview),
        (Self::Links, Msg::ViewLinks),
        (Self::Attachments, Msg::AtFiles),
        (Self::More, Msg::ViewMore),
    ];
}

/// An open document. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Editor {
    pub(super) desk: Desk,
    pub(super) doc: Arc<str>,
    pub(super) kind: Arc<str>,
    /// Version of its instrument that the form on screen is of.
    version: Arc<str>,
    pub(super) schema: Arc<Schema>,
    pub(super) filling: Filling,
    /// Goes up when the document says something else.
    pub(super) pulse: RwSignal<u64>,
    pub(super) view: RwSignal<View>,
    /// Index of the page of the form that is shown.
    pub(super) page: RwSignal<usize>,
    pub(super) printing: RwSignal<bool>,
    /// Answers that this version of the form has no place for.
    pub(super) unmapped: RwSignal<Vec<Unmapped>>,
    /// Everything that was ever said, when the server was asked.
    pub(super) history: RwSignal<Option<Arc<Document>>>,
    typing: Arc<Typing>,
}

/// When each path was last typed at.
#[derive(Debug, Default)]
struct Typing(Mutex<HashMap<String, f64>>);

/// What is typed becomes a change after so long without another keystroke.
const IDLE_MS: u32 = 10_000;
/// A choice is final sooner: nobody types it letter by letter.
const CHOICE_MS: u32 = 1_500;

impl Editor {
    /// Opens a document whose instrument is on the device.
    pub(super) fn open(desk: Desk, doc: &str) -> Option<Self> {
        let version = desk.document(doc, |document| version(document).map(str::to_owned)).flatten()?;
        let filled = desk.form(doc)?;
        let kind = desk.with(|cabinet| cabinet.kind_of(doc).map(str::to_owned))?;
        let slot: Arc<OnceLock<Self>> = Arc::default();
        let told = {
            let slot = Arc::clone(&slot);
            move |at: At, value: Option<Value>| {
                if let Some(editor) = slot.get() {
                    editor.typed(at, value.as_ref());
                }
            }
        };
        let schema = Arc::clone(filled.form.schema());
        let filling = Filling::new(filled.form, desk.lang, Some(rows), told);
        let editor = Self {
            desk,
            doc: doc.into(),
            kind: kind.into(),
            version: version.into(),
            schema,
            filling,
            pulse: RwSignal::new(0),
            view: RwSignal::new(View::Answers),
            page: RwSignal::new(0),
            printing: RwSignal::new(false),
            unmapped: RwSignal::new(filled.unmapped),
            history: RwSignal::new(None),
            typing: Arc::default(),
        };
        let _ = slot.set(editor.clone());
        let (rowed, drawn) = (editor.clone(), editor.clone());
        editor.filling.hook(move |event| rowed.row_event(event), move |at| super::beside::beside(&drawn, at));
        let first = editor.filling.form().peek(|form| form.pages().first().map_or(0, |page| page.index));
        editor.page.set(first);
        let heard = editor.clone();
        let number = desk.listen(move |touched| {
            if touched.contains(&*heard.doc) {
                heard.refresh();
            }
        });
        browser::form_open(true);
        let left = editor.clone();
        on_cleanup(move || {
            left.desk.unlisten(number);
            left.desk.seal_tab();
            browser::form_open(false);
        });
        Some(editor)
    }

    fn path(&self, at: At) -> String {
        self.filling.form().peek(|form| path_of(form, at))
    }

    /// A keystroke or a choice: on the device at once, a change a little later.
    fn typed(&self, at: At, value: Option<&Value>) {
        let path = self.path(at);
        self.desk.type_in(&self.doc, Edit::new(path.clone(), value.map(write_value)));
        let now = js_sys::Date::now();
        self.typing.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), now);
        let wait = match self.schema.nodes[at.node].kind {
            Kind::One(_) | Kind::Many(_) | Kind::Rank(_) | Kind::Acknowledge | Kind::Date | Kind::Time => CHOICE_MS,
            _ => IDLE_MS,
        };
        let editor = self.clone();
        spawn(async move {
            gloo::timers::future::TimeoutFuture::new(wait).await;
            let last = editor.typing.0.lock().unwrap_or_else(PoisonError::into_inner).get(&path).copied();
            if last == Some(now) {
                editor.desk.seal(&editor.doc, &path);
            }
        });
    }

    /// The keyboard has left a question: what was typed there is final.
    pub(super) fn left(&self, name: String) {
        let editor = self.clone();
        spawn(async move {
            // The browser says where the keyboard has gone only when it is there.
            gloo::timers::future::TimeoutFuture::new(50).await;
            let gone = browser::focused_name().is_none_or(|now| now != name);
            if gone {
                editor.desk.seal_tab();
            }
        });
    }

    fn row_event(&self, event: RowEvent) {
        let row_path = |row| {
            self.filling.form().peek(|form| {
                let (outer, repeat) = form.row_of(row)?;
                Some((path_of(form, At { row: outer, node: repeat }), form.row_id(row).to_owned()))
            })
        };
        match event {
            // The form is not held meanwhile: it follows the document, which therefore has the row first. What was being
            // typed is sealed after that: a form that follows before would take the row away again.
            RowEvent::Added(row) => {
                self.desk.add_row(&self.doc, &self.filling.form().now(), row);
                self.desk.seal_tab();
            }
            RowEvent::Removing(row) => {
                self.desk.seal_tab();
                if let Some((repeat, id)) = row_path(row) {
                    self.desk.edit(&self.doc, Edit::new(format!("{repeat}/{id}/_present"), Some(Json::Bool(false))));
                }
            }
            RowEvent::Moving { row, up } => {
                self.desk.seal_tab();
                if let Some((repeat, id)) = row_path(row) {
                    self.desk.move_row(&self.doc, &repeat, &id, up);
                }
            }
        }
    }

    /// The document says something else: the form follows, except where this person is typing. In another version of the
    /// form a question has another place: then the page opens the document anew.
    fn refresh(&self) {
        if self.read(|document| version(document) != Some(&*self.version)).unwrap_or(true) {
            return;
        }
        let Some(filled) = self.desk.form(&self.doc) else { return };
        let (desk, doc) = (self.desk, Arc::clone(&self.doc));
        let typing = move |form: &Form, at: At| desk.is_typing(&doc, &path_of(form, at));
        self.filling.change(|form| follow(form, &filled.form, &typing));
        if self.unmapped.with_untracked(|held| *held != filled.unmapped) {
            self.unmapped.set(filled.unmapped);
        }
        self.pulse.update(|pulse| *pulse += 1);
    }

    /// Reads the document.
    pub(super) fn read<R>(&self, read: impl FnOnce(&Document) -> R) -> Option<R> {
        self.desk.document(&self.doc, read)
    }

    pub(super) fn standing(&self) -> Standing {
        self.read(shared::document::standing).unwrap_or_default()
    }

    pub(super) fn open_comments(&self) -> usize {
        self.read(|document| comments(document).iter().filter(|comment| !comment.done).count()).unwrap_or(0)
    }

    pub(super) fn disputes(&self) -> Vec<String> {
        self.read(|document| document.disputes().map(str::to_owned).collect()).unwrap_or_default()
    }

    /// Its title, or what stands for one.
    pub(super) fn title(&self, lang: Lang) -> String {
        self.pulse.track();
        let title = self.desk.with(|cabinet| cabinet.summary(&self.doc, lang.code())).map(|summary| summary.title().to_owned());
        title.filter(|title| !title.is_empty()).unwrap_or_else(|| Msg::Untitled.text(lang).to_owned())
    }

    pub(super) fn department(&self, lang: Lang) -> String {
        let id = self.read(|document| department(document).map(str::to_owned)).flatten();
        id.map(|id| self.desk.department_label(&id, lang)).unwrap_or_default()
    }

    /// Who changed it last, and when.
    pub(super) fn last(&self, lang: Lang) -> Option<(String, u64)> {
        let last = self.read(|document| {
            let last = document.changes().max_by_key(|change| change.at)?;
            Some((document.mark(&last.id).map(|mark| mark.author.clone()), last.at))
        });
        last.flatten().map(|(author, at)| (self.desk.person_name(author.as_deref(), lang), at))
    }

    pub(super) fn kept_msg(&self) -> Msg {
        self.desk.status.with(|status| match (&status.storage, status.saving, status.unsent) {
            (Some(_), ..) => Msg::NotSavedShort,
            (None, true, _) => Msg::Saving,
            (None, false, 0) => Msg::SavedAndSent,
            (None, false, _) if status.server == Some(Problem::Unreachable) => Msg::SavedOffline,
            (None, false, _) => Msg::SavedSending,
        })
    }

    /// What a path is called: its question's label, with the row it is in.
    pub(super) fn label(&self, path: &str, lang: Lang) -> String {
        label(&self.schema, path, lang).unwrap_or_else(|| path.to_owned())
    }

    /// Shows another part of the document.
    pub(super) fn show(&self, view: View) {
        self.desk.seal_tab();
        self.view.set(view);
    }

    /// Shows the page of a question and puts the keyboard there.
    pub(super) fn go_to(&self, path: &str) {
        let place = self.filling.form().peek(|form| place(form, path));
        let question = path.split('/').next().unwrap_or(path);
        let node = self.schema.find(question);
        if let Some(page) = node.and_then(|node| self.schema.pages.iter().position(|page| (page.start..page.end).contains(&node))) {
            self.page.set(page);
        }
        self.show(View::Answers);
        let target = place.map(|at| format!("b-{}", self.filling.key(at)));
        spawn(async move {
            gloo::timers::future::TimeoutFuture::new(30).await;
            if let Some(target) = target {
                browser::focus(&target);
            }
        });
    }

    /// What was ever said here: of this device, and of the server when it answers.
    pub(super) fn ask_history(&self) {
        let editor = self.clone();
        spawn(async move {
            if let Some(document) = editor.desk.history(&editor.doc).await {
                editor.history.set(Some(Arc::new(document)));
            }
        });
    }

    /// A value as a person reads it.
    pub(super) fn value_text(&self, path: &str, value: Option<&Json>, lang: Lang) -> String {
        value_text(Some(&self.schema), path, value, lang)
    }

    /// The label of the group or page.
    pub(super) fn page_title(&self, page: usize, lang: Lang) -> String {
        let group = self.schema.pages.get(page).and_then(|page| page.group);
        group.map_or_else(
            || in_language(&self.schema.title, lang.code()).to_owned(),
            |group| self.filling.form().peek(|form| form.text(group, &self.schema.nodes[group].label, lang.code())),
        )
    }
}
