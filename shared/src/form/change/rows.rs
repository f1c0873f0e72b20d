//! Rows that come, go and move, and what follows from that.

use super::{Changed, Due};
use crate::form::engine::{At, Form, Row, RowId, Slot};
use crate::instrument::{Kind, NodeId};
use std::sync::Arc;

/// The most rows that a `repeat_count` makes.
#[cfg(feature = "full")]
const ROWS: usize = 1_000;
/// Places for answers in a form, and the fewest that a row counts for: repeats in repeats multiply, and what looks at all
/// rows from each row takes the square of them.
const ROOM: usize = 100_000;
const ROW: usize = 50;

impl Form {
    #[cfg(not(feature = "full"))]
    #[allow(clippy::unused_self, clippy::needless_pass_by_ref_mut, reason = "an anonymous form has no repeats")]
    pub(super) fn fit_rows(&mut self, _at: At, _due: &mut Due, _changed: &mut Changed) {}

    /// Makes a counted repeat as long as it is to be.
    #[cfg(feature = "full")]
    pub(super) fn fit_rows(&mut self, at: At, due: &mut Due, changed: &mut Changed) {
        let schema = Arc::clone(&self.schema);
        let Some(expr) = schema.nodes[at.node].repeat_count.as_ref() else { return };
        if !self.is_relevant(at) {
            return;
        }
        let number = expr.eval(&self.seen_from(at)).number();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let wanted = if number >= 0.0 { (number as usize).min(ROWS) } else { 0 };
        let there = self.rows(at.row, at.node).len();
        for index in there..wanted {
            if !self.has_room() {
                break;
            }
            // The id is the index, so that two devices that count to the same number mean the same rows.
            let row = self.push_row(Some(at.node), at.row, index.to_string());
            self.compute_row(row, true);
            // Once more in its turn: what the row reads may come after the repeat.
            for node in at.node + 1..schema.nodes[at.node].end {
                due.push(schema.graph.rank[node], row);
            }
            self.wake_outside(due, row);
        }
        for index in (wanted..there).rev() {
            let row = self.rows(at.row, at.node)[index];
            self.wake_outside(due, row);
            self.drop_row(row);
        }
        if wanted != there {
            changed.places.push(at);
            self.wake(due, at);
        }
    }

    /// Whether one more row can be made or read. Adding one by hand never comes near. A form without room has left rows of
    /// counted repeats out; which ones depends on the order in which they were counted.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.places < ROOM
    }

    pub(super) fn push_row(&mut self, repeat: Option<NodeId>, parent: RowId, id: String) -> RowId {
        let schema = Arc::clone(&self.schema);
        let (first, end) = repeat.map_or((0, schema.nodes.len()), |repeat| (repeat + 1, schema.nodes[repeat].end));
        let mut below = Vec::new();
        for node in first..end {
            if schema.nodes[node].kind == Kind::Repeat && schema.nodes[node].repeat == repeat {
                below.push((node, Vec::new()));
            }
        }
        let row = self.rows.len();
        self.places += ROW.max(end - first);
        self.rows.push(Some(Row { repeat, parent, id, first, slots: vec![Slot::default(); end - first], below }));
        let outer = repeat.and_then(|repeat| self.rows[parent].as_mut()?.below.iter_mut().find(|(held, _)| *held == repeat));
        if let Some((_, rows)) = outer {
            rows.push(row);
        }
        row
    }

    /// Adds a row with answers to come; see [`Form::begin`].
    pub fn put_row(&mut self, row: RowId, repeat: NodeId, id: &str) -> RowId {
        self.push_row(Some(repeat), row, id.to_owned())
    }

    /// Adds a row to a repeat that stands in `row`. `id` names it among the rows of this repeat.
    pub fn add_row(&mut self, row: RowId, repeat: NodeId, id: &str) -> (RowId, Changed) {
        let added = self.push_row(Some(repeat), row, id.to_owned());
        self.compute_row(added, true);
        let at = At { row, node: repeat };
        let mut changed = Changed { places: vec![at], watchers: Vec::new() };
        let mut due = Due::default();
        self.wake(&mut due, at);
        self.wake_outside(&mut due, added);
        self.settle(due, &mut changed);
        (added, changed)
    }

    /// What reads a row's answers from outside of it is due: sums, counts, and what looks at the first row only.
    fn wake_outside(&self, due: &mut Due, row: RowId) {
        let Some(held) = self.row(row) else { return };
        let graph = &self.schema.graph;
        for node in held.first..held.first + held.slots.len() {
            for next in &graph.dependents[node] {
                let reach = self.reach(At { row, node }, *next);
                if reach != row {
                    due.push(graph.rank[*next], reach);
                }
            }
        }
    }

    /// Takes a row away, with everything below it.
    pub fn remove_row(&mut self, row: RowId) -> Changed {
        let Some((outer, repeat)) = self.row_of(row) else { return Changed::default() };
        let mut due = Due::default();
        self.wake_outside(&mut due, row);
        self.drop_row(row);
        let at = At { row: outer, node: repeat };
        let mut changed = Changed { places: vec![at], watchers: Vec::new() };
        self.wake(&mut due, at);
        self.settle(due, &mut changed);
        changed
    }

    /// Puts the rows of a repeat that stands in `row` into this order. A row stays who it is: only its place changes.
    pub fn order_rows(&mut self, row: RowId, repeat: NodeId, order: &[RowId]) -> Changed {
        let place = |row: &RowId| order.iter().position(|next| next == row).unwrap_or(order.len());
        let mut rows = self.rows(row, repeat).to_vec();
        if rows.is_sorted_by_key(place) {
            return Changed::default();
        }
        rows.sort_by_key(place);
        let held = self.rows.get_mut(row).and_then(Option::as_mut);
        if let Some((_, held)) = held.and_then(|held| held.below.iter_mut().find(|(held, _)| *held == repeat)) {
            held.clone_from(&rows);
        }
        let at = At { row, node: repeat };
        let mut changed = Changed { places: vec![at], watchers: Vec::new() };
        let mut due = Due::default();
        self.wake(&mut due, at);
        rows.iter().for_each(|row| self.wake_outside(&mut due, *row));
        self.settle(due, &mut changed);
        changed
    }

    fn drop_row(&mut self, row: RowId) {
        let Some(held) = self.rows.get_mut(row).and_then(Option::take) else { return };
        self.places -= ROW.max(held.slots.len());
        for below in held.below.into_iter().flat_map(|(_, rows)| rows) {
            self.drop_row(below);
        }
        if let Some((_, rows)) =
            self.rows[held.parent].as_mut().and_then(|outer| outer.below.iter_mut().find(|(repeat, _)| Some(*repeat) == held.repeat))
        {
            rows.retain(|kept| *kept != row);
        }
    }
}
