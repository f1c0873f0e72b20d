//! The data of tables in long form: one line a cell and answer.

use super::Export;
use super::codes::{self, EVERYBODY, WITHHELD};
use super::rows::{Line, Rows, State};
use super::words::Word;
use crate::analysis::Table;
use crate::document::{Cell, Table as Sheet};

/// A column of the data.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its name: the same in every language.
    pub(super) name: String,
    /// What it holds.
    pub(super) label: String,
    /// Whether it has numbers.
    pub(super) is_number: bool,
}

#[allow(clippy::cast_precision_loss)]
fn code(number: i64) -> Cell {
    Cell::Number(number as f64)
}

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

/// Number of a state in data.
pub(super) fn state_code(state: State) -> i64 {
    match state {
        State::Shown => 1,
        State::Withheld => 2,
        State::Nobody => 3,
    }
}

impl Export<'_> {
    /// The columns of [`Self::data`].
    pub(super) fn columns(&self) -> Vec<Column> {
        let speech = self.speech();
        let column = |name: &str, label: Word, is_number| Column { name: name.to_owned(), label: speech.say(label).to_owned(), is_number };
        let mut all = vec![
            column("table", Word::ColTable, true),
            column("item", Word::ColItem, true),
            column("item_name", Word::ColItemName, false),
            column("item_label", Word::ColItemLabel, false),
            column("row_groups", Word::ColRows, false),
            column("row", Word::ColRow, false),
            column("column_groups", Word::ColColumns, false),
            column("column", Word::ColColumn, false),
            column("filters", Word::ColFilters, false),
        ];
        all.extend(self.codes.keys.iter().map(|(at, name)| {
            let key = super::rows::key_label(speech, &self.release.keys[*at]);
            Column { name: name.clone(), label: speech.fill(Word::ColKey, &[&key]), is_number: true }
        }));
        all.extend([
            column("answer", Word::ColAnswer, true),
            column("answer_label", Word::ColAnswerLabel, false),
            column("collapsed", Word::ColCollapsed, true),
            column("count", Word::ColCount, true),
            column("base", Word::ColBase, true),
            column("percent", Word::ColPercent, true),
            column("state", Word::ColState, true),
            column("state_label", Word::ColStateLabel, false),
        ]);
        all.extend(self.source.facts.iter().map(|fact| Column { name: fact.name.to_owned(), label: fact.label.clone(), is_number: false }));
        all
    }

    /// The data: a line for each answer in each cell; the cells without figures, too, with nothing in the place of these.
    #[must_use]
    pub fn data(&self) -> Sheet {
        let mut rows = vec![self.columns().iter().map(|column| text(&column.name)).collect()];
        let source: Vec<Cell> = self.source.facts.iter().map(|fact| text(&fact.text)).collect();
        for (number, (table, words)) in self.tables.iter().enumerate() {
            for line in &words.lines {
                let before = self.before(number + 1, table, words, line);
                for answer in self.answers(table, words, line) {
                    rows.push([before.as_slice(), &answer, &source].concat());
                }
            }
        }
        Sheet { name: "data".to_owned(), rows }
    }

    /// What the lines of a cell have in common.
    fn before(&self, number: usize, table: &Table, words: &Rows, line: &Line) -> Vec<Cell> {
        let item = table.ask.item.as_deref();
        let mut cells = vec![
            code(i64::try_from(number).unwrap_or(i64::MAX)),
            code(codes::item(self.release, item)),
            text(item.unwrap_or_default()),
            text(&words.item),
            text(&words.row_keys.join(" · ")),
            text(&line.row),
            text(&words.column_keys.join(" · ")),
            text(&line.column),
            text(&words.filters.join(" · ")),
        ];
        cells.extend(self.codes.keys.iter().map(|(key, _)| self.group(*key, table, line).map_or_else(|| text(""), code)));
        cells
    }

    /// Number of the group that a cell is of, by a key; none where the table does not use it.
    fn group(&self, key: usize, table: &Table, line: &Line) -> Option<i64> {
        let (key, ask) = (&self.release.keys[key], &table.ask);
        if let Some(filter) = ask.filters.iter().find(|filter| filter.key == key.name) {
            return codes::category_named(&key.categories, &filter.names);
        }
        let side = |names: &[String]| names.iter().position(|name| *name == key.name);
        let (row, column) = (side(&ask.rows), side(&ask.columns));
        let head = match (row, column, line.cell) {
            (None, None, _) => return None,
            (_, _, None) => return Some(WITHHELD),
            (Some(at), _, Some((row, _))) => table.rows[row].categories.get(at),
            (_, Some(at), Some((_, column))) => table.columns[column].categories.get(at),
        };
        Some(head.map_or(EVERYBODY, |place| codes::category(*place as usize)))
    }

    /// The answers of a cell. Where there are no figures, all of them stand there without.
    fn answers(&self, table: &Table, words: &Rows, line: &Line) -> Vec<Vec<Cell>> {
        let item = codes::item(self.release, table.ask.item.as_deref());
        let state = [code(state_code(line.state)), text(line.state.word(self.language))];
        let named =
            |place: usize, label: &str| [code(codes::answer(item, place, line.collapsed)), text(label), code(i64::from(line.collapsed))];
        let Some(base) = line.base else {
            let nothing = [text(""), text(""), text("")];
            let all = words.answers.iter().enumerate();
            return all.map(|(place, label)| [named(place, label).as_slice(), &nothing, &state].concat()).collect();
        };
        let told = line.told.iter().map(|told| {
            // Two decimals are more than any base here can tell.
            let percent = (f64::from(told.count) * 10_000.0 / f64::from(base.max(1))).round() / 100.0;
            let figures = [code(i64::from(told.count)), code(i64::from(base)), Cell::Number(percent)];
            [named(told.answer, &told.label).as_slice(), &figures, &state].concat()
        });
        told.collect()
    }
}
