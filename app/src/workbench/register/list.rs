//! What a register shows: which documents, in which order. No page, no storage.

use crate::desk::Summary;
use shared::document::Standing;
use std::cmp::Ordering;
use std::sync::Arc;

/// A document in a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) doc: String,
    pub(super) summary: Arc<Summary>,
}

/// Column that a register is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// One of the summary questions.
    Cell(usize),
    Department,
    Standing,
    Changed,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Words, plain.
    pub(super) words: String,
    pub(super) department: Option<String>,
    pub(super) standing: Option<Standing>,
    pub(super) archived: bool,
    pub(super) disputed: bool,
    pub(super) column: Column,
    pub(super) descending: bool,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            words: String::new(),
            department: None,
            standing: None,
            archived: false,
            disputed: false,
            column: Column::Changed,
            descending: true,
        }
    }
}

impl Wanted {
    fn fits(&self, summary: &Summary) -> bool {
        (self.archived || !summary.archived)
            && (!self.disputed || summary.disputes > 0)
            && self.department.as_ref().is_none_or(|department| summary.department.as_ref() == Some(department))
            && self.standing.is_none_or(|standing| summary.standing == standing)
            && summary.says(&self.words)
    }

    fn order(&self, a: &Row, b: &Row) -> Ordering {
        let cell = |row: &Row, cell: usize| row.summary.cells.get(cell).cloned().unwrap_or_default();
        let order = match self.column {
            Column::Cell(index) => compare(&cell(a, index), &cell(b, index)),
            Column::Department => a.summary.department.cmp(&b.summary.department),
            Column::Standing => a.summary.standing.cmp(&b.summary.standing),
            Column::Changed => a.summary.last.as_ref().map(|last| last.0).cmp(&b.summary.last.as_ref().map(|last| last.0)),
        };
        let order = if self.descending { order.reverse() } else { order };
        order.then_with(|| a.doc.cmp(&b.doc))
    }

    /// Sorts by a column; by the one that is sorted by already, the other way round.
    pub(super) fn sort_by(&mut self, column: Column) {
        self.descending = if self.column == column { !self.descending } else { column == Column::Changed };
        self.column = column;
    }

    /// The documents that fit, in order.
    pub(super) fn of(&self, rows: &[Row]) -> Vec<Row> {
        let mut found: Vec<Row> = rows.iter().filter(|row| self.fits(&row.summary)).cloned().collect();
        found.sort_by(|a, b| self.order(a, b));
        found
    }
}

/// Numbers by size, texts without case and accents; nothing comes last.
fn compare(a: &str, b: &str) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (false, false) => {}
        (a, b) => return a.cmp(&b),
    }
    match (shared::number::read(a), shared::number::read(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => crate::forms::plain(a).cmp(&crate::forms::plain(b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(doc: &str, cells: &[&str], at: u64) -> Row {
        let text = crate::forms::plain(&cells.join("\n"));
        let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
        Row { doc: doc.into(), summary: Arc::new(Summary { cells, text, last: Some((at, None)), ..Summary::default() }) }
    }

    fn ids(rows: &[Row]) -> Vec<&str> {
        rows.iter().map(|row| row.doc.as_str()).collect()
    }

    #[test]
    fn a_register_begins_with_what_changed_last() {
        let rows = [row("a", &["x"], 1), row("b", &["y"], 3), row("c", &["z"], 2)];
        assert_eq!(ids(&Wanted::default().of(&rows)), ["b", "c", "a"]);
    }

    #[test]
    fn numbers_are_sorted_by_size_and_texts_without_accents_and_nothing_comes_last() {
        let rows = [row("a", &["10"], 1), row("b", &["9"], 1), row("c", &[""], 1)];
        let mut wanted = Wanted::default();
        wanted.sort_by(Column::Cell(0));
        assert_eq!(ids(&wanted.of(&rows)), ["b", "a", "c"]);
        let rows = [row("a", &["Zoo"], 1), row("b", &["Águila"], 1), row("c", &["burro"], 1)];
        assert_eq!(ids(&wanted.of(&rows)), ["b", "c", "a"]);
        wanted.sort_by(Column::Cell(0));
        assert_eq!(ids(&wanted.of(&rows)), ["a", "c", "b"]);
    }

    #[test]
    fn all_words_are_looked_for_and_what_is_put_away_is_left_out() {
        let mut away = row("c", &["Street lights"], 3);
        away.summary = Arc::new(Summary { archived: true, ..(*away.summary).clone() });
        let rows = [row("a", &["Street lights"], 1), row("b", &["Street trees"], 2), away];
        let wanted = Wanted { words: "lights street".into(), ..Wanted::default() };
        assert_eq!(ids(&wanted.of(&rows)), ["a"]);
        assert_eq!(ids(&Wanted { archived: true, ..wanted }.of(&rows)), ["c", "a"]);
    }
}
