//! A form being filled in: its answers, row by row, and what follows from them.

use super::{Issue, IssueKind, Value};
use crate::instrument::{Choice, Expr, Kind, LONG, Moment, Need, NodeId, Page, Schema, Text, in_language};
use std::fmt;
use std::sync::Arc;

/// Index of a row in a form; 0 is the form itself, outside all repeats.
pub type RowId = usize;

/// A question in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// The row; 0 outside all repeats.
    pub row: RowId,
    /// The node.
    pub node: NodeId,
}

impl From<NodeId> for At {
    /// The question outside all repeats.
    fn from(node: NodeId) -> Self {
        Self { row: 0, node }
    }
}

/// Answers to one schema and what follows from them.
///
/// An answer whose question becomes irrelevant stays here, reads as empty in expressions, and is left out of
/// [`Form::answers`].
#[derive(Clone)]
pub struct Form {
    pub(super) schema: Arc<Schema>,
    /// Removed rows stay as `None`, so that the ids of others do not move.
    pub(super) rows: Vec<Option<Row>>,
    /// How much all rows count for.
    pub(super) places: usize,
    pub(super) now: Option<Moment>,
    pub(super) language: String,
}

/// A row of a repeat; the first one is the form itself.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) repeat: Option<NodeId>,
    pub(super) parent: RowId,
    /// Its name among the rows of its repeat.
    pub(super) id: String,
    /// Node of the first slot.
    pub(super) first: NodeId,
    pub(super) slots: Vec<Slot>,
    /// Rows of the repeats that stand directly in it.
    pub(super) below: Vec<(NodeId, Vec<RowId>)>,
}

#[derive(Clone, Default)]
pub(super) struct Slot {
    pub(super) value: Option<Value>,
    pub(super) relevant: bool,
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

impl Form {
    /// What is being filled in.
    #[must_use]
    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    pub(super) fn row(&self, row: RowId) -> Option<&Row> {
        self.rows.get(row)?.as_ref()
    }

    pub(super) fn slot(&self, at: At) -> Option<&Slot> {
        let row = self.row(at.row)?;
        row.slots.get(at.node.checked_sub(row.first)?)
    }

    /// The answer, unless the question is not asked.
    #[must_use]
    pub fn value(&self, at: impl Into<At>) -> Option<&Value> {
        self.slot(at.into()).filter(|slot| slot.relevant)?.value.as_ref()
    }

    /// The answer as it was given, asked or not.
    #[must_use]
    pub fn kept(&self, at: impl Into<At>) -> Option<&Value> {
        self.slot(at.into())?.value.as_ref()
    }

    /// Whether it is asked.
    #[must_use]
    pub fn is_relevant(&self, at: impl Into<At>) -> bool {
        self.slot(at.into()).is_some_and(|slot| slot.relevant)
    }

    pub(super) fn truth(&self, at: At, expr: &Expr) -> bool {
        expr.eval(&self.seen_from(at)).truth()
    }

    /// Whether an answer is needed now.
    #[must_use]
    pub fn is_required(&self, at: impl Into<At>) -> bool {
        let at = at.into();
        self.is_relevant(at)
            && match &self.schema.nodes[at.node].need {
                Need::Never => false,
                Need::Always => true,
                Need::When(expr) => self.truth(at, expr),
            }
    }

    /// Whether the answer cannot be changed by hand.
    #[must_use]
    pub fn is_read_only(&self, at: impl Into<At>) -> bool {
        let at = at.into();
        let node = &self.schema.nodes[at.node];
        node.kind == Kind::Calculate || node.read_only.as_ref().is_some_and(|expr| self.truth(at, expr))
    }

    /// Whether a choice is offered now.
    #[must_use]
    pub fn is_offered(&self, at: impl Into<At>, choice: &Choice) -> bool {
        let at = at.into();
        let filter = self.schema.nodes[at.node].choice_filter.as_ref();
        filter.is_none_or(|filter| filter.eval(&self.offering(at, choice)).truth())
    }

    /// A text of the question, with the answers that it names, in a language.
    #[must_use]
    pub fn text(&self, at: impl Into<At>, text: &Text, language: &str) -> String {
        let (at, text) = (at.into(), in_language(text, language));
        let mut parts = text.split('$');
        let mut whole = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match part.strip_prefix('{').and_then(|part| part.split_once('}')) {
                Some((name, rest)) => {
                    // A text that names one long answer again and again would fill any memory.
                    if let Some(node) = self.schema.find(name.trim()).filter(|_| whole.len() < LONG) {
                        whole.push_str(&self.answer_text(self.home(at, node), language, ", "));
                    }
                    whole.push_str(rest);
                }
                None => {
                    whole.push('$');
                    whole.push_str(part);
                }
            }
        }
        whole
    }

    /// An answer as a person reads it: choices by their labels, several with `between` between them. Empty when there is none.
    #[must_use]
    pub fn answer_text(&self, at: impl Into<At>, language: &str, between: &str) -> String {
        let at = at.into();
        let Some(value) = self.value(at) else { return String::new() };
        let list = self.schema.choices(at.node);
        let label = |name: &String| list.and_then(|list| list.label(name, language)).unwrap_or(name).to_owned();
        match value {
            Value::One(name) => label(name),
            Value::Many(names) | Value::Ranked(names) => names.iter().map(label).collect::<Vec<_>>().join(between),
            other => other.scalar().text().into_owned(),
        }
    }

    /// What is wrong with the answer to a question, if it is asked.
    #[must_use]
    pub fn issue(&self, at: impl Into<At>) -> Option<Issue> {
        let at = at.into();
        if !self.is_relevant(at) {
            return None;
        }
        let question = &self.schema.nodes[at.node];
        let kind = match self.value(at) {
            None if self.is_required(at) => IssueKind::Required,
            Some(_) if question.constraint.as_ref().is_some_and(|constraint| !self.truth(at, constraint)) => IssueKind::Constraint,
            Some(value) => IssueKind::NotOffered(self.not_offered(at, value)?),
            None => return None,
        };
        Some(Issue { at, question: question.name.clone(), kind })
    }

    fn not_offered(&self, at: At, value: &Value) -> Option<String> {
        self.schema.nodes[at.node].choice_filter.as_ref()?;
        let list = self.schema.choices(at.node)?;
        let chosen = list.items.iter().filter(|choice| value.selected(&choice.name));
        chosen.into_iter().find(|choice| !self.is_offered(at, choice)).map(|choice| choice.name.clone())
    }

    /// Calls `visit` with every node from `start` to `end` of a row, and with those of the rows below, in order.
    pub fn walk(&self, row: RowId, start: NodeId, end: NodeId, visit: &mut dyn FnMut(At)) {
        let mut node = start;
        while node < end {
            visit(At { row, node });
            if self.schema.nodes[node].kind == Kind::Repeat {
                let below = self.schema.nodes[node].end;
                self.rows(row, node).iter().for_each(|row| self.walk(*row, node + 1, below, visit));
                node = below;
            } else {
                node += 1;
            }
        }
    }

    /// Every question, row by row.
    #[must_use]
    pub fn places(&self) -> Vec<At> {
        let mut places = Vec::new();
        self.walk(0, 0, self.schema.nodes.len(), &mut |at| places.push(at));
        places
    }

    /// Everything that is wrong between two nodes.
    #[must_use]
    pub fn issues_in(&self, start: NodeId, end: NodeId) -> Vec<Issue> {
        let mut issues = Vec::new();
        self.walk(0, start, end, &mut |at| issues.extend(self.issue(at)));
        issues
    }

    /// Everything that is wrong.
    #[must_use]
    pub fn issues(&self) -> Vec<Issue> {
        self.issues_in(0, self.schema.nodes.len())
    }

    /// What may be submitted of the form itself, without its repeats: answers to questions that are asked.
    pub fn answers(&self) -> impl Iterator<Item = (NodeId, &Value)> {
        (0..self.schema.nodes.len()).filter_map(|node| Some((node, self.value(node)?)))
    }

    /// Pages on which anything is asked or told.
    #[must_use]
    pub fn pages(&self) -> Vec<PageStatus> {
        let kind = |at: At| self.schema.nodes[at.node].kind;
        let shows = |at: At| {
            self.is_relevant(at)
                && match kind(at) {
                    Kind::Group { .. } => false,
                    // Rows can be added to it, or would be there.
                    Kind::Repeat => true,
                    kind => kind.is_question() || kind == Kind::Note,
                }
        };
        let shown = |page: &Page| {
            let mut any = false;
            self.walk(0, page.start, page.end, &mut |at| any |= shows(at));
            any && page.group.is_none_or(|group| self.is_relevant(group))
        };
        let pages = self.schema.pages.iter().enumerate();
        pages
            .filter(|(_, page)| shown(page))
            .map(|(index, page)| PageStatus { index, progress: self.progress_in(page.start, page.end) })
            .collect()
    }

    /// How far the whole form is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress_in(0, self.schema.nodes.len())
    }

    fn progress_in(&self, start: NodeId, end: NodeId) -> Progress {
        let mut progress = Progress { answered: 0, asked: 0 };
        self.walk(0, start, end, &mut |at| {
            if self.is_relevant(at) && self.schema.nodes[at.node].kind.is_question() {
                progress.asked += 1;
                progress.answered += usize::from(self.value(at).is_some());
            }
        });
        progress
    }
}

impl fmt::Debug for Form {
    /// Never prints an answer: a form may hold what nobody else should read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form").field("instrument", &self.schema.name).field("progress", &self.progress()).finish_non_exhaustive()
    }
}
