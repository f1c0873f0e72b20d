//! The form that a page shows: its state, who follows which question, and who is told of a change.

use super::words;
use crate::components::{Fault, Tracked, effect, flag, text};
use crate::i18n::Lang;
use leptos::prelude::*;
use shared::form::{At, Changed, Form, Value};
use shared::instrument::{Node, NodeId, Schema, Text};
use std::sync::{Arc, Mutex, PoisonError};

/// Called with the question and its new answer.
type Told = Box<dyn Fn(At, Option<Value>) + Send + Sync>;
/// Draws a repeat. Given by entries that have rows: the survey does not, and does not carry the code.
pub type DrawRows = fn(&Filling, At) -> AnyView;

/// What happens to a row of a repeat by hand.
#[cfg(feature = "full")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowEvent {
    /// It was added.
    Added(shared::form::RowId),
    /// It is about to be taken away.
    Removing(shared::form::RowId),
    /// It is to move by one place.
    Moving {
        /// The row.
        row: shared::form::RowId,
        /// Towards the beginning.
        up: bool,
    },
}

/// What a document's page adds to a form: it hears of rows, and draws beside each question.
#[cfg(feature = "full")]
#[derive(Default)]
struct Hooks {
    rows: Option<Arc<dyn Fn(RowEvent) + Send + Sync>>,
    beside: Option<Arc<dyn Fn(At) -> AnyView + Send + Sync>>,
    /// Whether questions and choices have numbers, as they have on paper.
    numbered: bool,
}

/// Everything that a question on the page needs. Cheap to clone.
#[derive(Clone)]
pub struct Filling(Arc<State>);

/// What a [`Filling`] is about.
pub struct State {
    /// What is filled in.
    pub schema: Arc<Schema>,
    /// Language of the form.
    pub lang: RwSignal<Lang>,
    /// How rows are drawn, if they are.
    pub draw_rows: Option<DrawRows>,
    form: Tracked<Form>,
    strict: Tracked<bool>,
    unread: Tracked<Vec<(At, String)>>,
    /// Who follows a question, by row and node: an answer wakes those that it touches and nobody else.
    followed: Mutex<Vec<Vec<Option<ArcTrigger>>>>,
    told: Told,
    #[cfg(feature = "full")]
    hooks: Mutex<Hooks>,
}

impl std::ops::Deref for Filling {
    type Target = State;
    fn deref(&self) -> &State {
        &self.0
    }
}

impl std::fmt::Debug for Filling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filling").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}

impl Filling {
    /// A form to fill in, in the language of `lang`.
    pub fn new(
        form: Form,
        lang: RwSignal<Lang>,
        draw_rows: Option<DrawRows>,
        told: impl Fn(At, Option<Value>) + Send + Sync + 'static,
    ) -> Self {
        let filling = Self(Arc::new(State {
            schema: Arc::clone(form.schema()),
            lang,
            draw_rows,
            form: Tracked::new(form),
            strict: Tracked::new(false),
            unread: Tracked::new(Vec::new()),
            followed: Mutex::new(Vec::new()),
            told: Box::new(told),
            #[cfg(feature = "full")]
            hooks: Mutex::default(),
        }));
        filling.follow_language();
        filling
    }

    /// The state of the form. Whoever follows it as a whole is told of every change.
    #[must_use]
    pub fn form(&self) -> &Tracked<Form> {
        &self.0.form
    }

    /// Whether problems are shown: only after the person tried to go on.
    #[must_use]
    pub fn strict(&self) -> &Tracked<bool> {
        &self.0.strict
    }

    /// Who hears of rows, and what stands beside a question.
    #[cfg(feature = "full")]
    pub fn hook(&self, rows: impl Fn(RowEvent) + Send + Sync + 'static, beside: impl Fn(At) -> AnyView + Send + Sync + 'static) {
        let mut hooks = self.0.hooks.lock().unwrap_or_else(PoisonError::into_inner);
        *hooks = Hooks { rows: Some(Arc::new(rows)), beside: Some(Arc::new(beside)), ..Hooks::default() };
    }

    /// Gives questions their numbers, and shows every list of choices open.
    #[cfg(feature = "full")]
    pub fn number(&self) {
        self.0.hooks.lock().unwrap_or_else(PoisonError::into_inner).numbered = true;
    }

    /// Whether questions have numbers.
    #[cfg(feature = "full")]
    pub(super) fn is_numbered(&self) -> bool {
        self.0.hooks.lock().unwrap_or_else(PoisonError::into_inner).numbered
    }

    /// There are no numbers.
    #[cfg(not(feature = "full"))]
    #[allow(clippy::unused_self)]
    pub(super) fn is_numbered(&self) -> bool {
        false
    }

    /// The number of a question: its place among all of the form, whether they are asked or not, as on paper.
    #[cfg(feature = "full")]
    #[must_use]
    pub fn number_of(&self, node: NodeId) -> usize {
        self.schema.questions().take_while(|question| *question <= node).count()
    }

    /// Tells of a row.
    #[cfg(feature = "full")]
    pub(super) fn tell_row(&self, event: RowEvent) {
        let rows = self.0.hooks.lock().unwrap_or_else(PoisonError::into_inner).rows.clone();
        if let Some(rows) = rows {
            rows(event);
        }
    }

    /// Whether somebody hears of rows: then they can be moved.
    #[cfg(feature = "full")]
    pub(super) fn hears_rows(&self) -> bool {
        self.0.hooks.lock().unwrap_or_else(PoisonError::into_inner).rows.is_some()
    }

    /// What stands beside a question.
    #[cfg(feature = "full")]
    pub(super) fn beside(&self, at: At) -> Option<AnyView> {
        let beside = self.0.hooks.lock().unwrap_or_else(PoisonError::into_inner).beside.clone();
        beside.map(|beside| beside(at))
    }

    /// Follows one question.
    pub fn follow(&self, at: At) {
        let trigger = {
            let mut followed = self.0.followed.lock().unwrap_or_else(PoisonError::into_inner);
            if followed.len() <= at.row {
                followed.resize_with(at.row + 1, Vec::new);
            }
            let row = &mut followed[at.row];
            if row.len() <= at.node {
                row.resize_with(at.node + 1, || None);
            }
            row[at.node].get_or_insert_with(ArcTrigger::new).clone()
        };
        trigger.track();
    }

    fn wake(&self, places: &[At]) {
        for at in places {
            let followed = self.0.followed.lock().unwrap_or_else(PoisonError::into_inner);
            let trigger = followed.get(at.row).and_then(|row| row.get(at.node)).and_then(Clone::clone);
            drop(followed);
            if let Some(trigger) = trigger {
                trigger.notify();
            }
        }
    }

    /// Reads the form for one question, following that question only.
    pub fn with<R>(&self, at: At, read: impl FnOnce(&Form) -> R) -> R {
        self.follow(at);
        self.form().peek(read)
    }

    /// Changes the form and wakes those that the change touches.
    pub fn change(&self, change: impl FnOnce(&mut Form) -> Changed) {
        let changed = self.form().update(change);
        self.wake(&changed.places);
        self.wake(&changed.watchers);
    }

    /// Puts another form in the place of this one.
    pub fn replace(&self, mut form: Form) {
        form.speak(self.lang.get_untracked().code());
        self.form().set(form);
        self.wake_all();
    }

    /// Takes away all answers, also what was typed and is none, and what is wrong with them.
    #[cfg(feature = "full")]
    pub fn clear(&self) {
        self.0.unread.set(Vec::new());
        self.strict().set(false);
        self.replace(Form::new(Arc::clone(&self.schema)));
    }

    /// Labels that are computed into answers follow the language on screen.
    fn follow_language(&self) {
        let filling = self.clone();
        effect(move || {
            let code = filling.lang.get().code();
            filling.form().update(|form| form.speak(code));
            filling.wake_all();
        });
    }

    fn wake_all(&self) {
        let followed = self.0.followed.lock().unwrap_or_else(PoisonError::into_inner);
        let all: Vec<ArcTrigger> = followed.iter().flatten().flatten().cloned().collect();
        drop(followed);
        all.iter().for_each(ArcTrigger::notify);
    }

    /// What a person typed where it is no answer yet, such as letters in a number.
    #[must_use]
    pub fn unread(&self, at: At) -> Option<String> {
        self.0.unread.peek(|unread| unread.iter().find(|(held, _)| *held == at).map(|(_, text)| text.clone()))
    }

    /// Gives or clears an answer and tells.
    pub fn set(&self, at: At, value: Option<Value>) {
        let had = self.unread(at).is_some();
        if had {
            self.0.unread.update(|unread| unread.retain(|(held, _)| *held != at));
        }
        self.change(|form| form.set(at, value.clone()));
        if had {
            self.wake(&[at]);
        }
        (self.0.told)(at, value);
    }

    /// Keeps what is typed but is no answer; the last answer is cleared, so that nothing else is sent in its place.
    pub fn set_unread(&self, at: At, text: String) {
        self.set(at, None);
        self.0.unread.update(|unread| unread.push((at, text)));
        self.wake(&[at]);
    }

    /// A node.
    #[must_use]
    pub fn node(&self, node: NodeId) -> &Node {
        &self.schema.nodes[node]
    }

    /// A text of a question in the language of the form, with the answers that it names.
    #[must_use]
    pub fn spoken(&self, at: At, text: &Text) -> String {
        let language = self.lang.get().code();
        if self.node(at.node).names_answers() {
            self.with(at, |form| form.text(at, text, language))
        } else {
            shared::instrument::in_language(text, language).to_owned()
        }
    }

    /// Its label.
    #[must_use]
    pub fn label(&self, at: At) -> Signal<String> {
        let filling = self.clone();
        text(move || {
            let label = filling.spoken(at, &filling.node(at.node).label);
            filling.with_number(at.node, label)
        })
    }

    #[cfg(feature = "full")]
    fn with_number(&self, node: NodeId, label: String) -> String {
        let numbered = self.is_numbered() && self.node(node).kind.is_question();
        if numbered { format!("{}. {label}", self.number_of(node)) } else { label }
    }

    #[cfg(not(feature = "full"))]
    #[allow(clippy::unused_self)]
    fn with_number(&self, _: NodeId, label: String) -> String {
        label
    }

    /// Its hint.
    #[must_use]
    pub fn hint(&self, at: At) -> Signal<String> {
        let filling = self.clone();
        text(move || filling.spoken(at, &filling.node(at.node).hint))
    }

    /// Whether it is asked.
    #[must_use]
    pub fn relevant(&self, at: At) -> Signal<bool> {
        let filling = self.clone();
        flag(move || filling.with(at, |form| form.is_relevant(at)))
    }

    /// What is wrong with it, in words, once problems are shown; empty when nothing is.
    #[must_use]
    pub fn fault(&self, at: At) -> Signal<String> {
        let filling = self.clone();
        text(move || {
            filling.follow(at);
            filling.fault_text(at)
        })
    }

    /// The same, as it is now.
    pub(super) fn fault_text(&self, at: At) -> String {
        if !self.strict().get() {
            return String::new();
        }
        let lang = self.lang.get();
        if self.unread(at).is_some() {
            return words::unread_text(&self.schema, at.node, lang).to_owned();
        }
        self.form().peek(|form| form.issue(at).map(|issue| words::issue_text(form, &issue, lang)).unwrap_or_default())
    }

    /// Everything wrong between two nodes, once problems are shown.
    #[must_use]
    pub fn faults(&self, start: NodeId, end: NodeId) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !self.strict().get() {
            return faults;
        }
        let mut places = Vec::new();
        self.form().with(|form| form.walk(0, start, end, &mut |at| places.push(at)));
        for at in places.into_iter().filter(|at| self.node(at.node).kind.is_question()) {
            let text = self.fault_text(at);
            if !text.is_empty() {
                let text = format!("{}: {text}", self.spoken(at, &self.node(at.node).label));
                faults.push(Fault { target: format!("q-{}", self.key(at)), text });
            }
        }
        faults
    }

    /// What the ids of a question's elements are made of.
    #[must_use]
    pub fn key(&self, at: At) -> String {
        let name = &self.node(at.node).name;
        if at.row == 0 { name.clone() } else { format!("{name}-{}", at.row) }
    }
}
