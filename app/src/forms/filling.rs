//! The form that a page shows, as a signal, and who is told of a change.

use crate::components::{flag, text};
use crate::i18n::Lang;
use leptos::prelude::*;
use shared::form::{Form, Value};
use shared::instrument::{Node, NodeId, Schema, in_language};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Called with the question and its new answer.
type Changed = Arc<dyn Fn(NodeId, Option<Value>) + Send + Sync>;

/// Everything that a question on the page needs. Cheap to clone.
#[derive(Clone)]
pub struct Filling {
    /// What is filled in.
    pub schema: Arc<Schema>,
    /// Its state.
    pub form: RwSignal<Form>,
    /// Whether problems are shown: only after the person tried to go on.
    pub strict: RwSignal<bool>,
    /// What a person typed where it is no answer yet, such as letters in a number.
    pub unread: RwSignal<BTreeMap<NodeId, String>>,
    /// Language of the form.
    pub lang: RwSignal<Lang>,
    changed: Changed,
}

impl std::fmt::Debug for Filling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filling").finish_non_exhaustive()
    }
}

impl Filling {
    /// A form to fill in, in the language of `lang`.
    pub fn new(form: Form, lang: RwSignal<Lang>, changed: impl Fn(NodeId, Option<Value>) + Send + Sync + 'static) -> Self {
        Self {
            schema: Arc::clone(form.schema()),
            form: RwSignal::new(form),
            strict: RwSignal::new(false),
            unread: RwSignal::new(BTreeMap::new()),
            lang,
            changed: Arc::new(changed),
        }
    }

    /// Gives or clears an answer and tells.
    pub fn set(&self, node: NodeId, value: Option<Value>) {
        self.unread.update(|unread| {
            unread.remove(&node);
        });
        self.form.update(|form| {
            form.set(node, value.clone());
        });
        (self.changed)(node, value);
    }

    /// Keeps what is typed but is no answer; the last answer is cleared, so that nothing else is sent in its place.
    pub fn set_unread(&self, node: NodeId, text: String) {
        self.set(node, None);
        self.unread.update(|unread| {
            unread.insert(node, text);
        });
    }

    /// A node.
    #[must_use]
    pub fn node(&self, node: NodeId) -> &Node {
        &self.schema.nodes[node]
    }

    /// Its label, following the language.
    #[must_use]
    pub fn label(&self, node: NodeId) -> Signal<String> {
        let (schema, lang) = (Arc::clone(&self.schema), self.lang);
        text(move || in_language(&schema.nodes[node].label, lang.get().code()).to_owned())
    }

    /// Its hint, following the language.
    #[must_use]
    pub fn hint(&self, node: NodeId) -> Signal<String> {
        let (schema, lang) = (Arc::clone(&self.schema), self.lang);
        text(move || in_language(&schema.nodes[node].hint, lang.get().code()).to_owned())
    }

    /// Whether it is asked.
    #[must_use]
    pub fn relevant(&self, node: NodeId) -> Signal<bool> {
        let form = self.form;
        flag(move || form.with(|form| form.is_relevant(node)))
    }

    /// What is wrong with it, in words, once problems are shown; empty when nothing is.
    #[must_use]
    pub fn fault(&self, node: NodeId) -> Signal<String> {
        let filling = self.clone();
        text(move || filling.fault_text(node))
    }

    fn fault_text(&self, node: NodeId) -> String {
        let lang = self.lang.get();
        if !self.strict.get() {
            String::new()
        } else if self.unread.with(|unread| unread.contains_key(&node)) {
            super::words::unread_text(&self.schema, node, lang).to_owned()
        } else {
            let issue = self.form.with(|form| form.issue(node));
            issue.map(|issue| super::words::issue_text(&self.schema, &issue, lang)).unwrap_or_default()
        }
    }

    /// Everything wrong between two nodes.
    #[must_use]
    pub fn faults(&self, start: NodeId, end: NodeId) -> Vec<crate::components::Fault> {
        let label = |node: NodeId| in_language(&self.node(node).label, self.lang.get().code()).to_owned();
        let fault = |node: NodeId| {
            let text = self.fault_text(node);
            (!text.is_empty()).then(|| crate::components::Fault {
                target: format!("q-{}", self.node(node).name),
                text: format!("{}: {text}", label(node)),
            })
        };
        (start..end).filter(|node| self.node(*node).kind.is_question()).filter_map(fault).collect()
    }
}
