//! A form being filled in.

use super::{Issue, IssueKind, Value};
use crate::instrument::{Expr, Kind, Lookup, Need, NodeId, Page, Schema};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;
use std::sync::Arc;

/// Answers to one schema and what follows from them.
///
/// An answer whose question becomes irrelevant stays here, reads as empty in expressions, and is left out of
/// [`Form::answers`].
#[derive(Clone)]
pub struct Form {
    schema: Arc<Schema>,
    values: Vec<Option<Value>>,
    relevant: Vec<bool>,
}

/// How far a person has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Questions that are asked and answered.
    pub answered: usize,
    /// Questions that are asked.
    pub asked: usize,
}

/// A page of the form as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageStatus {
    /// Index in the schema's pages.
    pub index: usize,
    /// Its answers.
    pub progress: Progress,
}

/// What an expression of `own` sees. A constraint reads its own answer even while it is being checked.
struct Answers<'a>(&'a Form);

impl Lookup for Answers<'_> {
    fn answer(&self, node: NodeId) -> Option<&Value> {
        self.0.value(node)
    }
}

impl Form {
    /// An empty form.
    #[must_use]
    pub fn new(schema: Arc<Schema>) -> Self {
        let count = schema.nodes.len();
        let mut form = Self { schema, values: vec![None; count], relevant: vec![false; count] };
        form.recompute();
        form
    }

    /// A form with these answers, computed once.
    pub fn with_answers(schema: Arc<Schema>, answers: impl IntoIterator<Item = (NodeId, Value)>) -> Self {
        let mut form = Self { values: vec![None; schema.nodes.len()], relevant: vec![false; schema.nodes.len()], schema };
        for (node, value) in answers {
            if let Some(slot) = form.values.get_mut(node) {
                *slot = Some(value);
            }
        }
        form.recompute();
        form
    }

    /// What is being filled in.
    #[must_use]
    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// The answer, unless the question is not asked.
    #[must_use]
    pub fn value(&self, node: NodeId) -> Option<&Value> {
        self.values.get(node)?.as_ref().filter(|_| self.relevant[node])
    }

    /// The answer as it was given, asked or not.
    #[must_use]
    pub fn kept(&self, node: NodeId) -> Option<&Value> {
        self.values.get(node)?.as_ref()
    }

    /// Whether it is asked.
    #[must_use]
    pub fn is_relevant(&self, node: NodeId) -> bool {
        self.relevant.get(node).copied().unwrap_or(false)
    }

    /// Whether an answer is needed now.
    #[must_use]
    pub fn is_required(&self, node: NodeId) -> bool {
        self.is_relevant(node)
            && match &self.schema.nodes[node].need {
                Need::Never => false,
                Need::Always => true,
                Need::When(expr) => expr.eval(&Answers(self)).truth(),
            }
    }

    /// Gives or clears an answer; returns the nodes that are newly asked or no longer asked.
    pub fn set(&mut self, node: NodeId, value: Option<Value>) -> Vec<NodeId> {
        let mut changed = Vec::new();
        if node >= self.values.len() || self.values[node] == value {
            return changed;
        }
        self.values[node] = value;
        let schema = Arc::clone(&self.schema);
        let graph = &schema.graph;
        let mut due = BinaryHeap::new();
        let wake = |due: &mut BinaryHeap<Reverse<usize>>, node: NodeId| {
            graph.dependents[node].iter().for_each(|next| due.push(Reverse(graph.rank[*next])));
        };
        wake(&mut due, node);
        let mut done = None;
        while let Some(Reverse(rank)) = due.pop() {
            // Two that changed can wake the same one; everything it reads comes before it, so once is enough.
            if done.replace(rank) == Some(rank) {
                continue;
            }
            let next = graph.order[rank];
            let now = self.compute(next);
            if now != self.relevant[next] {
                self.relevant[next] = now;
                changed.push(next);
                wake(&mut due, next);
            }
        }
        changed
    }

    /// What is wrong with the answer to a question, if it is asked.
    #[must_use]
    pub fn issue(&self, node: NodeId) -> Option<Issue> {
        if !self.is_relevant(node) {
            return None;
        }
        let question = &self.schema.nodes[node];
        let broken = |constraint: &Expr| !constraint.eval(&Answers(self)).truth();
        let kind = match self.value(node) {
            None if self.is_required(node) => IssueKind::Required,
            Some(_) if question.constraint.as_ref().is_some_and(broken) => IssueKind::Constraint,
            _ => return None,
        };
        Some(Issue { question: question.name.clone(), kind })
    }

    /// Everything that is wrong between two nodes.
    #[must_use]
    pub fn issues_in(&self, start: NodeId, end: NodeId) -> Vec<Issue> {
        (start..end).filter_map(|node| self.issue(node)).collect()
    }

    /// Everything that is wrong.
    #[must_use]
    pub fn issues(&self) -> Vec<Issue> {
        self.issues_in(0, self.schema.nodes.len())
    }

    /// What may be submitted: answers to questions that are asked.
    pub fn answers(&self) -> impl Iterator<Item = (NodeId, &Value)> {
        (0..self.values.len()).filter_map(|node| Some((node, self.value(node)?)))
    }

    /// Pages on which anything is asked or told.
    #[must_use]
    pub fn pages(&self) -> Vec<PageStatus> {
        let shown = |page: &Page| (page.start..page.end).any(|node| self.relevant[node] && !self.is_group(node));
        let pages = self.schema.pages.iter().enumerate();
        pages
            .filter(|(_, page)| shown(page))
            .map(|(index, page)| PageStatus { index, progress: self.progress_in(page.start, page.end) })
            .collect()
    }

    /// How far the whole form is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress_in(0, self.values.len())
    }

    fn progress_in(&self, start: NodeId, end: NodeId) -> Progress {
        let asked = (start..end).filter(|node| self.relevant[*node] && self.schema.nodes[*node].kind.is_question());
        asked.fold(Progress { answered: 0, asked: 0 }, |sum, node| Progress {
            answered: sum.answered + usize::from(self.values[node].is_some()),
            asked: sum.asked + 1,
        })
    }

    fn is_group(&self, node: NodeId) -> bool {
        matches!(self.schema.nodes[node].kind, Kind::Group { .. })
    }

    fn compute(&self, node: NodeId) -> bool {
        let node = &self.schema.nodes[node];
        node.parent.is_none_or(|parent| self.relevant[parent])
            && node.relevant.as_ref().is_none_or(|expr| expr.eval(&Answers(self)).truth())
    }

    fn recompute(&mut self) {
        let schema = Arc::clone(&self.schema);
        for node in &schema.graph.order {
            self.relevant[*node] = self.compute(*node);
        }
    }
}

impl fmt::Debug for Form {
    /// Never prints an answer: a form may hold what nobody else should read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form").field("instrument", &self.schema.name).field("progress", &self.progress()).finish_non_exhaustive()
    }
}
