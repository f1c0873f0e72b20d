//! The form that a page shows, as a signal, and who is told of a change.

use crate::components::{Tracked, flag, text};
use crate::i18n::Lang;
use leptos::prelude::*;
use shared::form::{Form, Value};
use shared::instrument::{Node, NodeId, Schema, Text, in_language};
use std::sync::Arc;

/// Called with the question and its new answer.
type Changed = Box<dyn Fn(NodeId, Option<Value>) + Send + Sync>;

/// Everything that a question on the page needs. Cheap to clone.
#[derive(Clone)]
pub struct Filling(Arc<State>);

/// What a [`Filling`] is about.
pub struct State {
    /// What is filled in.
    pub schema: Arc<Schema>,
    /// Language of the form.
    pub lang: RwSignal<Lang>,
    form: Tracked<Form>,
    strict: Tracked<bool>,
    unread: Tracked<Vec<(NodeId, String)>>,
    changed: Changed,
}

impl std::fmt::Debug for Filling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filling").finish_non_exhaustive()
    }
}

impl std::ops::Deref for Filling {
    type Target = State;
    fn deref(&self) -> &State {
        &self.0
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}

impl Filling {
    /// A form to fill in, in the language of `lang`.
    pub fn new(form: Form, lang: RwSignal<Lang>, changed: impl Fn(NodeId, Option<Value>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(State {
            schema: Arc::clone(form.schema()),
            lang,
            form: Tracked::new(form),
            strict: Tracked::new(false),
            unread: Tracked::new(Vec::new()),
            changed: Box::new(changed),
        }))
    }

    /// The state of the form.
    #[must_use]
    pub fn form(&self) -> &Tracked<Form> {
        &self.0.form
    }

    /// Whether problems are shown: only after the person tried to go on.
    #[must_use]
    pub fn strict(&self) -> &Tracked<bool> {
        &self.0.strict
    }

    /// What a person typed where it is no answer yet, such as letters in a number.
    #[must_use]
    pub fn unread(&self, node: NodeId) -> Option<String> {
        self.unread.with(|unread| unread.iter().find(|(held, _)| *held == node).map(|(_, text)| text.clone()))
    }

    /// Gives or clears an answer and tells.
    pub fn set(&self, node: NodeId, value: Option<Value>) {
        self.unread.update(|unread| unread.retain(|(held, _)| *held != node));
        self.form.update(|form| form.set(node, value.clone()));
        (self.changed)(node, value);
    }

    /// Keeps what is typed but is no answer; the last answer is cleared, so that nothing else is sent in its place.
    pub fn set_unread(&self, node: NodeId, text: String) {
        self.set(node, None);
        self.unread.update(|unread| unread.push((node, text)));
    }

    /// A node.
    #[must_use]
    pub fn node(&self, node: NodeId) -> &Node {
        &self.schema.nodes[node]
    }

    /// A text in the language of the form.
    #[must_use]
    pub fn spoken(&self, text: &Text) -> String {
        in_language(text, self.lang.get().code()).to_owned()
    }

    /// Its label, following the language.
    #[must_use]
    pub fn label(&self, node: NodeId) -> Signal<String> {
        let filling = self.clone();
        text(move || filling.spoken(&filling.node(node).label))
    }

    /// Its hint, following the language.
    #[must_use]
    pub fn hint(&self, node: NodeId) -> Signal<String> {
        let filling = self.clone();
        text(move || filling.spoken(&filling.node(node).hint))
    }

    /// Whether it is asked.
    #[must_use]
    pub fn relevant(&self, node: NodeId) -> Signal<bool> {
        let filling = self.clone();
        flag(move || filling.form().with(|form| form.is_relevant(node)))
    }

    /// What is wrong with it, in words, once problems are shown; empty when nothing is.
    #[must_use]
    pub fn fault(&self, node: NodeId) -> Signal<String> {
        let filling = self.clone();
        text(move || filling.fault_text(node))
    }

    fn fault_text(&self, node: NodeId) -> String {
        let lang = self.lang.get();
        if !self.strict().get() {
            String::new()
        } else if self.unread(node).is_some() {
            super::words::unread_text(&self.schema, node, lang).to_owned()
        } else {
            let issue = self.form().with(|form| form.issue(node));
            issue.map(|issue| super::words::issue_text(&self.schema, &issue, lang)).unwrap_or_default()
        }
    }

    /// Everything wrong between two nodes.
    #[must_use]
    pub fn faults(&self, start: NodeId, end: NodeId) -> Vec<crate::components::Fault> {
        let mut faults = Vec::new();
        for node in (start..end).filter(|node| self.node(*node).kind.is_question()) {
            let text = self.fault_text(node);
            if !text.is_empty() {
                let text = format!("{}: {text}", self.spoken(&self.node(node).label));
                faults.push(crate::components::Fault { target: format!("q-{}", self.node(node).name), text });
            }
        }
        faults
    }
}
