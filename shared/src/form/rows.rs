//! Where things are: rows of repeats, and what an expression sees from where it stands.

use super::engine::{At, Form, Row, RowId};
use super::{Date, Value};
use crate::instrument::{Choice, Kind, Lookup, Moment, NodeId};

impl Form {
    /// Rows of a repeat, in order. `row` is the row that the repeat stands in.
    #[must_use]
    pub fn rows(&self, row: RowId, repeat: NodeId) -> &[RowId] {
        let below = self.row(row).map_or(&[] as &[_], |row| &row.below);
        below.iter().find(|(held, _)| *held == repeat).map_or(&[], |(_, rows)| rows)
    }

    /// Name of a row among the rows of its repeat.
    #[must_use]
    pub fn row_id(&self, row: RowId) -> &str {
        self.row(row).map_or("", |row| &row.id)
    }

    /// The row and the repeat that a row belongs to.
    #[must_use]
    pub fn row_of(&self, row: RowId) -> Option<(RowId, NodeId)> {
        let held = self.row(row)?;
        Some((held.parent, held.repeat?))
    }

    /// Steps outward from `row` until `fits`.
    fn outward(&self, row: RowId, fits: impl Fn(&Row) -> bool) -> RowId {
        let mut row = row;
        while let Some(held) = self.row(row).filter(|_| row != 0) {
            if fits(held) {
                break;
            }
            row = held.parent;
        }
        row
    }

    /// Whether `outer` is the repeat `inner` or one around it; `None` is the form itself, around everything.
    pub(super) fn is_around(&self, outer: Option<NodeId>, inner: Option<NodeId>) -> bool {
        let Some(outer) = outer else { return true };
        let mut at = inner;
        while let Some(repeat) = at {
            if repeat == outer {
                return true;
            }
            at = self.schema.nodes[repeat].repeat;
        }
        false
    }

    /// The innermost row, from `row` outward, that is around `node`.
    pub(super) fn scope(&self, row: RowId, node: NodeId) -> RowId {
        let home = self.schema.nodes[node].repeat;
        self.outward(row, |held| self.is_around(held.repeat, home))
    }

    /// The innermost row, from `at` outward, in which every `reader` stands that can read `at`.
    pub(super) fn reach(&self, at: At, reader: NodeId) -> RowId {
        #[cfg(feature = "full")]
        let at = self.schema.graph.across[at.node].iter().filter(|(held, _)| *held == reader).fold(at, |at, (_, repeat)| {
            // Another row of this repeat may read it.
            At { row: self.scope(at.row, *repeat), ..at }
        });
        self.scope(at.row, reader)
    }

    /// Every row in which `node` stands, as seen from `row`: one when it stands in this row or around it, all rows
    /// when it stands in a repeat further in.
    pub(super) fn each_home(&self, row: RowId, node: NodeId, visit: &mut dyn FnMut(RowId)) {
        let home = self.schema.nodes[node].repeat;
        // Most of what is read stands in the same row.
        if self.row(row).is_some_and(|held| held.repeat == home) {
            return visit(row);
        }
        self.descend(self.scope(row, node), home, visit);
    }

    fn descend(&self, row: RowId, home: Option<NodeId>, visit: &mut dyn FnMut(RowId)) {
        let Some(held) = self.row(row) else { return };
        if held.repeat == home {
            return visit(row);
        }
        for (repeat, rows) in &held.below {
            if Some(*repeat) == home {
                rows.iter().for_each(|row| visit(*row));
            } else if self.is_around(Some(*repeat), home) {
                rows.iter().for_each(|row| self.descend(*row, home, visit));
            }
        }
    }

    /// The first place of a node, as seen from `at`.
    pub(super) fn home(&self, at: At, node: NodeId) -> At {
        // Most questions stand in the same row, or there are no repeats at all.
        if self.row(at.row).is_some_and(|row| row.repeat == self.schema.nodes[node].repeat) {
            return At { row: at.row, node };
        }
        let mut first = None;
        self.each_home(at.row, node, &mut |row| {
            first.get_or_insert(row);
        });
        At { row: first.unwrap_or(usize::MAX), node }
    }

    pub(super) fn seen_from(&self, at: At) -> Seen<'_> {
        Seen { form: self, at, choice: None }
    }

    pub(super) fn offering<'a>(&'a self, at: At, choice: &'a Choice) -> Seen<'a> {
        Seen { form: self, at, choice: Some(choice) }
    }
}

/// What an expression sees. A constraint reads its own answer even while it is being checked.
pub(super) struct Seen<'a> {
    form: &'a Form,
    at: At,
    choice: Option<&'a Choice>,
}

impl Lookup for Seen<'_> {
    fn answer(&self, node: NodeId) -> Option<&Value> {
        self.form.value(self.form.home(self.at, node))
    }

    fn each(&self, node: NodeId, visit: &mut dyn FnMut(Option<&Value>)) {
        self.form.each_home(self.at.row, node, &mut |row| {
            let at = At { row, node };
            if self.form.is_relevant(at) {
                visit(self.form.value(at));
            }
        });
    }

    #[cfg(feature = "full")]
    fn indexed(&self, node: NodeId, rows: &[(NodeId, usize)]) -> Option<&Value> {
        let mut at = self.at;
        for (repeat, index) in rows {
            let outer = self.form.home(at, *repeat);
            at = At { row: *self.form.rows(outer.row, *repeat).get(*index)?, node: *repeat };
        }
        self.form.value(self.form.home(at, node))
    }

    fn count(&self, repeat: NodeId) -> usize {
        if self.form.schema.nodes[repeat].kind != Kind::Repeat {
            let mut count = 0;
            self.each(repeat, &mut |_| count += 1);
            return count;
        }
        let mut count = 0;
        self.form.each_home(self.at.row, repeat, &mut |row| {
            if self.form.is_relevant(At { row, node: repeat }) {
                count += self.form.rows(row, repeat).len();
            }
        });
        count
    }

    fn position(&self, repeat: NodeId) -> usize {
        let row = self.form.outward(self.at.row, |held| held.repeat == Some(repeat));
        let outer = self.form.row(row).map_or(0, |held| held.parent);
        self.form.rows(outer, repeat).iter().position(|held| *held == row).unwrap_or(0)
    }

    fn choice_label(&self, question: NodeId, name: &str) -> Option<&str> {
        self.form.schema.choices(question)?.label(name, &self.form.language)
    }

    fn column(&self, name: &str) -> &str {
        let Some(choice) = self.choice else { return "" };
        if name == "name" { &choice.name } else { choice.columns.get(name).map_or("", |value| value) }
    }

    fn now(&self) -> Option<Moment> {
        self.form.now
    }
}

/// A moment from days since 1970-01-01 and seconds since midnight, as a device's clock gives them.
#[must_use]
pub fn moment(days: i32, seconds: u32) -> Moment {
    Moment { date: Date::from_days(days), seconds }
}
