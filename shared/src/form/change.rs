//! Changing a form: one answer re-computes only what reads it, in an order in which everything comes after what it
//! reads. What a change costs does not grow with the size of the form, only with what depends on it.

mod rows;

#[cfg(feature = "full")]
use super::Time;
use super::engine::{At, Form, RowId, Slot};
use super::{Date, Value, read_text};
use crate::instrument::{Kind, LONG, Moment, NodeId, Scalar, Schema, Start};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

/// What changed with one answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// Questions whose answer or relevance is another one, each once.
    pub places: Vec<At>,
    /// Questions that are shown or judged differently because of that: needed or not, other choices, other texts.
    pub watchers: Vec<At>,
}

/// Work that is due, by the order of nodes; the row is the one from which every home of the node is seen. Which homes
/// these are is looked up when its turn comes: a thousand rows that wake a thousand others would be a million entries.
#[derive(Default)]
struct Due {
    heap: BinaryHeap<Reverse<(usize, RowId)>>,
    done: Option<(usize, RowId)>,
}

impl Due {
    fn push(&mut self, order: usize, row: RowId) {
        self.heap.push(Reverse((order, row)));
    }

    /// The next one, each once: two that changed can wake the same one.
    fn next(&mut self) -> Option<(usize, RowId)> {
        loop {
            let Reverse(item) = self.heap.pop()?;
            if self.done.replace(item) != Some(item) {
                return Some(item);
            }
        }
    }
}

impl Form {
    /// An empty form.
    #[must_use]
    pub fn new(schema: Arc<Schema>) -> Self {
        Self::with_answers(schema, [])
    }

    /// A form with these answers outside the repeats, computed once.
    pub fn with_answers(schema: Arc<Schema>, answers: impl IntoIterator<Item = (NodeId, Value)>) -> Self {
        let mut form = Self::begin(schema, None);
        for (node, value) in answers {
            form.put(node.into(), Some(value));
        }
        form.compute_row(0, true);
        form
    }

    /// A form with nothing computed yet: rows and answers can be put into it before [`Form::finish`].
    #[must_use]
    pub fn begin(schema: Arc<Schema>, now: Option<Moment>) -> Self {
        let language = schema.languages.first().cloned().unwrap_or_default();
        let mut form = Self { schema, rows: Vec::new(), places: 0, now, language };
        form.push_row(None, 0, String::new());
        form
    }

    /// Computes everything. Defaults are filled in where `fresh`: in a form that nobody has begun.
    pub fn finish(&mut self, fresh: bool) {
        self.compute_row(0, fresh);
    }

    /// The language in which `jr:choice-name` gives labels; computed answers that use it follow.
    pub fn speak(&mut self, language: &str) {
        if self.language != language {
            language.clone_into(&mut self.language);
            self.compute_row(0, false);
        }
    }

    fn slot_mut(&mut self, at: At) -> Option<&mut Slot> {
        let row = self.rows.get_mut(at.row)?.as_mut()?;
        row.slots.get_mut(at.node.checked_sub(row.first)?)
    }

    /// Puts an answer in place without computing what follows; see [`Form::begin`].
    pub fn put(&mut self, at: At, value: Option<Value>) {
        if let Some(slot) = self.slot_mut(at) {
            slot.value = value;
        }
    }

    /// Gives or clears an answer.
    pub fn set(&mut self, at: impl Into<At>, value: Option<Value>) -> Changed {
        let at = at.into();
        let mut changed = Changed::default();
        if self.slot(at).is_none_or(|slot| slot.value == value) {
            return changed;
        }
        self.put(at, value);
        changed.places.push(at);
        let mut due = Due::default();
        self.wake(&mut due, at);
        self.settle(due, &mut changed);
        changed
    }

    /// Everything that reads `at` is due.
    fn wake(&self, due: &mut Due, at: At) {
        let graph = &self.schema.graph;
        for next in &graph.dependents[at.node] {
            due.push(graph.rank[*next], self.reach(at, *next));
        }
    }

    /// Everything that stands in the group or repeat `at` is due.
    fn wake_children(&self, due: &mut Due, at: At) {
        let graph = &self.schema.graph;
        for next in &graph.children[at.node] {
            due.push(graph.rank[*next], at.row);
        }
    }

    /// Every place of a node that is seen from a row.
    fn homes(&self, row: RowId, node: NodeId, homes: &mut Vec<At>) {
        homes.clear();
        self.each_home(row, node, &mut |row| homes.push(At { row, node }));
    }

    fn settle(&mut self, mut due: Due, changed: &mut Changed) {
        let schema = Arc::clone(&self.schema);
        let mut homes = Vec::new();
        // Everything that is read comes before what reads it, so once is enough.
        while let Some((rank, row)) = due.next() {
            self.homes(row, schema.graph.order[rank], &mut homes);
            for at in homes.drain(..) {
                let (relevance, value) = self.compute(at);
                if relevance {
                    self.wake_children(&mut due, at);
                }
                if relevance || value {
                    changed.places.push(at);
                    self.wake(&mut due, at);
                }
                self.fit_rows(at, &mut due, changed);
            }
        }
        let (mut scopes, mut places) = (Due::default(), Due::default());
        for at in &changed.places {
            for watcher in &schema.graph.watchers[at.node] {
                scopes.push(*watcher, self.reach(*at, *watcher));
            }
        }
        while let Some((watcher, row)) = scopes.next() {
            self.each_home(row, watcher, &mut |row| places.push(watcher, row));
        }
        while let Some((node, row)) = places.next() {
            changed.watchers.push(At { row, node });
        }
    }

    /// Computes relevance and calculation of one place; says which of the two is another one.
    fn compute(&mut self, at: At) -> (bool, bool) {
        let schema = Arc::clone(&self.schema);
        let node = &schema.nodes[at.node];
        let Some(slot) = self.slot(at) else { return (false, false) };
        let (was, in_place) = (slot.relevant, self.parent_is_relevant(at));
        let relevant = in_place && node.relevant.as_ref().is_none_or(|expr| self.truth(at, expr));
        if let Some(slot) = self.slot_mut(at) {
            slot.relevant = relevant;
        }
        let mut other = false;
        if let Some(expr) = node.calculation.as_ref().filter(|_| relevant) {
            let value = computed(&schema, at.node, &expr.eval(&self.seen_from(at)));
            if let Some(slot) = self.slot_mut(at) {
                other = slot.value != value;
                slot.value = value;
            }
        }
        (was != relevant, other)
    }

    fn parent_is_relevant(&self, at: At) -> bool {
        let Some(parent) = self.schema.nodes[at.node].parent else { return true };
        let row = match self.row(at.row) {
            Some(row) if row.repeat == Some(parent) => row.parent,
            _ => at.row,
        };
        self.is_relevant(At { row, node: parent })
    }

    /// Computes everything in a row and below it, in order; fills in defaults where `fresh`.
    fn compute_row(&mut self, row: RowId, fresh: bool) {
        let schema = Arc::clone(&self.schema);
        let Some((first, last)) = self.row(row).map(|held| (held.first, held.first + held.slots.len())) else { return };
        let mut due = Due::default();
        for node in first..last {
            due.push(schema.graph.rank[node], row);
        }
        let (mut ignored, mut homes) = (Changed::default(), Vec::new());
        while let Some((rank, row)) = due.next() {
            self.homes(row, schema.graph.order[rank], &mut homes);
            for at in homes.drain(..) {
                if fresh {
                    self.start(at);
                }
                self.compute(at);
                self.fit_rows(at, &mut due, &mut ignored);
            }
        }
    }

    /// Fills in a default, where there is no answer.
    fn start(&mut self, at: At) {
        let schema = Arc::clone(&self.schema);
        if self.slot(at).is_none_or(|slot| slot.value.is_some()) {
            return;
        }
        let value = match &schema.nodes[at.node].start {
            Start::Empty => return,
            Start::Text(text) => read_text(&schema, at.node, text).ok(),
            Start::Computed(expr) => computed(&schema, at.node, &expr.eval(&self.seen_from(at))),
        };
        self.put(at, value);
    }
}

/// A computed value as an answer of the question's type; what its type cannot hold is no answer, nor is a text that is
/// too long: a few calculations, each of which repeats the one before, would fill any memory.
fn computed(schema: &Schema, node: NodeId, value: &Scalar<'_>) -> Option<Value> {
    let text = value.text();
    if text.is_empty() || text.len() > LONG {
        return None;
    }
    match (schema.nodes[node].kind, value) {
        (Kind::Calculate | Kind::Hidden, Scalar::Number(number)) if number.is_finite() => Some(Value::Decimal(*number)),
        (Kind::Calculate | Kind::Hidden, Scalar::Date(date)) => Some(Value::Date(*date)),
        (Kind::Calculate | Kind::Hidden, _) => Some(Value::Text(text.into_owned())),
        // `now()` stands as a default of either.
        #[cfg(feature = "full")]
        (Kind::Date, Scalar::Moment(moment)) => Some(Value::Date(moment.date)),
        #[cfg(feature = "full")]
        (Kind::Time, Scalar::Moment(moment)) => Some(Value::Time(Time::of_day(moment.seconds))),
        (Kind::Date, Scalar::Number(number)) if number.is_finite() =>
        {
            #[allow(clippy::cast_possible_truncation)]
            Some(Value::Date(Date::from_days(*number as i32)))
        }
        _ => read_text(schema, node, &text).ok(),
    }
}
