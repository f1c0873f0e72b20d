//! A table as it stands on the screen, in a report and in a workbook: a line a cell where a question is measured, with its
//! answers side by side; rows by columns where people are counted.

use super::rows::{Line, Rows};
use super::words::{Speech, Word};
use crate::document::Cell;

/// What stands in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Words: of a head, or why there is no figure.
    Words(String),
    /// How many people there are.
    Base(u32),
    /// How many of so many gave an answer.
    Count {
        /// These.
        count: u32,
        /// Of so many.
        base: u32,
    },
}

impl Entry {
    /// In words, with a share where there is one.
    #[must_use]
    pub fn words(&self, language: &str) -> String {
        let speech = Speech::of(language);
        match self {
            Self::Words(words) => words.clone(),
            Self::Base(base) => speech.count(*base),
            Self::Count { count, base } => speech.count_share(*count, *base),
        }
    }

    pub(super) fn cell(&self) -> Cell {
        match self {
            Self::Words(words) => Cell::Text(words.clone()),
            Self::Base(count) | Self::Count { count, .. } => Cell::Number(f64::from(*count)),
        }
    }
}

/// A table as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// How many of the first columns are heads of their row.
    pub heads: usize,
    /// Heads of columns.
    pub columns: Vec<String>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Entry>>,
}

impl Rows {
    /// As it is shown, in the language in which the words were made.
    #[must_use]
    pub fn grid(&self, language: &str) -> Grid {
        let speech = Speech::of(language);
        let named = |keys: &[String], other| if keys.is_empty() { speech.say(other).to_owned() } else { keys.join(" · ") };
        let row_head = named(&self.row_keys, Word::RowHead);
        if self.counts_people {
            return self.crossed(row_head, language);
        }
        let has_columns = !self.column_keys.is_empty();
        let mut columns = vec![row_head];
        if has_columns {
            columns.push(named(&self.column_keys, Word::ColumnHead));
        }
        let heads = columns.len();
        columns.push(speech.say(Word::BaseHead).to_owned());
        columns.extend(self.answers.iter().cloned());
        columns.extend(self.collapsed.iter().map(|answers| speech.fill(Word::PutTogetherHead, &[answers])));
        let rows = self.lines.iter().map(|line| {
            let mut row = vec![Entry::Words(line.row.clone())];
            if has_columns {
                row.push(Entry::Words(line.column.clone()));
            }
            row.extend(self.figures(line, language));
            row
        });
        Grid { heads, columns, rows: rows.collect() }
    }

    /// Base, answers, and answers put together, of a line. What is told in parts only is not added up here: the reader is not
    /// given two figures for one thing.
    fn figures(&self, line: &Line, language: &str) -> Vec<Entry> {
        let Some(base) = line.base else {
            let word = || Entry::Words(line.state.word(language).to_owned());
            return (0..=self.answers.len() + self.collapsed.len()).map(|_| word()).collect();
        };
        let told = line.told.iter().map(|told| Entry::Count { count: told.count, base });
        let mut figures = vec![Entry::Base(base)];
        if line.collapsed {
            let word = Speech::of(language).say(Word::PutTogether);
            figures.extend(self.answers.iter().map(|_| Entry::Words(word.to_owned())));
            figures.extend(told);
        } else {
            figures.extend(told);
            figures.extend(self.collapsed.iter().map(|_| Entry::Words("–".to_owned())));
        }
        figures
    }

    fn crossed(&self, row_head: String, language: &str) -> Grid {
        let entry = |line: &Line| line.base.map_or_else(|| Entry::Words(line.state.word(language).to_owned()), Entry::Base);
        let mut rows: Vec<Vec<Entry>> = self.rows.iter().map(|head| vec![Entry::Words(head.clone())]).collect();
        for line in &self.lines {
            match line.cell {
                Some((row, _)) => rows[row].push(entry(line)),
                None => {
                    let mut row = vec![Entry::Words(line.row.clone()), entry(line)];
                    row.extend(self.columns.iter().skip(1).map(|_| Entry::Words("–".to_owned())));
                    rows.push(row);
                }
            }
        }
        Grid { heads: 1, columns: std::iter::once(row_head).chain(self.columns.iter().cloned()).collect(), rows }
    }
}
