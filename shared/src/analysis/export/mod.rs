//! Tables and what describes them, as files and reports. Counts and words come from [`rows`] only, and every file states its
//! [`Source`].

mod codebook;
mod codes;
mod data;
mod ddi;
mod grid;
mod report;
mod rows;
mod source;
mod spss;
mod words;

pub use ddi::ddi;
pub use grid::{Entry, Grid};
pub use report::{Report, ReportTable, summary};
pub use rows::{Line, Rows, State, Told, rows};
pub use source::{Fact, Source};

use self::codes::Codes;
use self::words::{Speech, Word};
use super::Table;
use crate::disclosure::Release;
use crate::document::{Cell, Table as Sheet};

/// What a release does not know of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// Whose survey it is; empty where that is not to be said.
    pub organisation: String,
    /// Where the survey was, as a web address; empty where nobody knows: the survey's hash stands for it.
    pub address: String,
    /// The day of the export, as `YYYY-MM-DD`; may be empty.
    pub day: String,
}

/// Tables of one release on their way out.
#[derive(Debug, Clone)]
pub struct Export<'a> {
    release: &'a Release,
    heading: &'a Heading,
    language: &'a str,
    source: Source,
    codes: Codes,
    tables: Vec<(&'a Table, Rows)>,
}

impl<'a> Export<'a> {
    /// Of tables that were made of this release, in a language: words in English, or in Spanish where the code says so; labels
    /// as the survey has them.
    #[must_use]
    pub fn new(release: &'a Release, tables: &'a [Table], heading: &'a Heading, language: &'a str) -> Self {
        let tables: Vec<(&Table, Rows)> = tables.iter().map(|table| (table, rows(release, table, language))).collect();
        let codes = Codes::of(release, tables.iter().map(|(table, _)| *table));
        Self { release, heading, language, source: Source::of(release, heading, language), codes, tables }
    }

    fn speech(&self) -> Speech<'a> {
        Speech::of(self.language)
    }

    /// What every export states.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The tables in words.
    pub fn rows(&self) -> impl Iterator<Item = &Rows> {
        self.tables.iter().map(|(_, rows)| rows)
    }

    /// The data as CSV: RFC 4180, UTF-8, with the mark by which spreadsheets know it; formulas are kept from running.
    #[must_use]
    pub fn csv(&self) -> String {
        format!("\u{feff}{}", self.data().csv())
    }

    /// The codebook of the data as CSV, written like the data.
    #[must_use]
    pub fn codebook_csv(&self) -> String {
        format!("\u{feff}{}", self.codebook().csv())
    }

    /// The release described as DDI Codebook 2.5: see [`ddi`].
    #[must_use]
    pub fn ddi(&self) -> String {
        ddi(self.release, self.heading)
    }

    /// What a workbook of it holds, sheet by sheet: the tables as they are shown, the data, the codebook, the source. `xlsform`
    /// and the app's worker write it.
    #[must_use]
    pub fn sheets(&self) -> Vec<Sheet> {
        let mut data = self.data();
        let mut codebook = self.codebook();
        data.name = self.speech().say(Word::SheetData).to_owned();
        codebook.name = self.speech().say(Word::SheetCodebook).to_owned();
        vec![self.shown(), data, codebook, self.notes()]
    }

    /// The tables as they are shown, one below the other.
    fn shown(&self) -> Sheet {
        let text = |text: &String| Cell::Text(text.clone());
        let mut all: Vec<Vec<Cell>> = Vec::new();
        for rows in self.rows() {
            let grid = rows.grid(self.language);
            all.push(vec![text(&rows.caption)]);
            all.push(grid.columns.iter().map(text).collect());
            all.extend(grid.rows.iter().map(|row| row.iter().map(Entry::cell).collect::<Vec<_>>()));
            all.extend(rows.notes.iter().map(|note| vec![text(note)]));
            all.push(vec![]);
        }
        Sheet { name: self.speech().say(Word::SheetTable).to_owned(), rows: all }
    }

    fn notes(&self) -> Sheet {
        let title = self.speech().fill(Word::ReportTitle, &[&self.speech().label_or(&self.release.title, self.release.survey.as_str())]);
        let facts = self.source.facts.iter().map(|fact| vec![Cell::Text(fact.label.clone()), Cell::Text(fact.text.clone())]);
        let mut rows = vec![vec![Cell::Text(title)]];
        rows.extend(facts);
        for (at, table) in self.rows().enumerate() {
            let number = format!("{} {}", self.speech().say(Word::SheetTable), at + 1);
            rows.push(vec![Cell::Text(number), Cell::Text(table.caption.clone())]);
            rows.extend(table.notes.iter().map(|note| vec![Cell::Text(String::new()), Cell::Text(note.clone())]));
        }
        Sheet { name: self.speech().say(Word::SheetNotes).to_owned(), rows }
    }
}
