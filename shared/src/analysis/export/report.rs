//! A report to print, and tables in sentences.

use super::rows::{Line, Rows, State};
use super::words::{Speech, Word};
use super::{Entry, Export, Fact, rows};
use crate::analysis::{Directions, Table};
use crate::disclosure::{Item, Release};

/// A table of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportTable {
    /// What it shows.
    pub caption: String,
    /// The same in sentences, of what is shown only.
    pub summary: Vec<String>,
    /// How many of the first columns are heads of their row.
    pub heads: usize,
    /// Heads of columns.
    pub columns: Vec<String>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
    /// What has to be known of it.
    pub notes: Vec<String>,
}

/// A report to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its title.
    pub title: String,
    /// What every export states.
    pub source: Vec<Fact>,
    /// The tables.
    pub tables: Vec<ReportTable>,
}

impl Export<'_> {
    /// A report of the tables.
    #[must_use]
    pub fn report(&self) -> Report {
        let speech = self.speech();
        let tables = self.tables.iter().map(|(table, words)| {
            let grid = words.grid(self.language);
            ReportTable {
                caption: words.caption.clone(),
                summary: sentences(self.release, table, words, speech),
                heads: grid.heads,
                columns: grid.columns,
                rows: grid.rows.iter().map(|row| row.iter().map(|entry: &Entry| entry.words(self.language)).collect()).collect(),
                notes: words.notes.clone(),
            }
        });
        let survey = speech.label_or(&self.release.title, self.release.survey.as_str());
        Report { title: speech.fill(Word::ReportTitle, &[&survey]), source: self.source.facts.clone(), tables: tables.collect() }
    }
}

/// A table in plain sentences, in a language: English, or Spanish where the code says so. They say nothing that its shown cells
/// do not.
#[must_use]
pub fn summary(release: &Release, table: &Table, language: &str) -> Vec<String> {
    sentences(release, table, &rows(release, table, language), Speech::of(language))
}

fn sentences(release: &Release, table: &Table, words: &Rows, speech: Speech<'_>) -> Vec<String> {
    let item = table.ask.item.as_deref().and_then(|name| release.item(name));
    let mut said = Vec::new();
    if !words.lines.iter().any(|line| line.state == State::Shown) {
        said.push(speech.say(Word::SumNothing).to_owned());
        said.extend(words.notes.first().cloned());
        return said;
    }
    let whole = words.lines.first().and_then(|line| Some((line, line.base?)));
    if let Some((line, base)) = whole {
        match item {
            Some(_) => said.push(speech.fill(Word::SumWhole, &[&speech.count(base), &words.item])),
            None => said.push(speech.fill(Word::SumPeople, &[&speech.count(base)])),
        }
        if let Some(item) = item {
            said.extend(
                favourable_of(item, table, line)
                    .map(|count| speech.fill(Word::SumFavourable, &[&speech.share(count, base), &speech.count(count)])),
            );
            let most = line.told.iter().max_by_key(|told| (told.count, std::cmp::Reverse(told.answer)));
            said.extend(most.map(|most| speech.fill(Word::SumMost, &[&most.label, &most.share, &speech.count(most.count)])));
        }
    }
    said.extend(groups(item, table, words, speech));
    said.extend(states(words, speech));
    let apart = words.lines.iter().find(|line| line.cell.is_none()).and_then(|line| line.base);
    said.extend(apart.map(|base| speech.fill(Word::SumApart, &[&speech.count(base)])));
    said
}

/// How many gave a favourable answer in a line; none where answers have no direction.
fn favourable_of(item: &Item, table: &Table, line: &Line) -> Option<u32> {
    let shown = match line.cell {
        Some((row, column)) => table.cell(row, column).shown()?,
        None => table.withheld.as_ref()?,
    };
    u32::try_from(Directions::of(item, shown)?.favourable).ok()
}

/// Between which groups the largest difference is, in the first way in which the table divides people.
fn groups(item: Option<&Item>, table: &Table, words: &Rows, speech: Speech<'_>) -> Vec<String> {
    let divides = |line: &&Line| match line.cell {
        Some((row, column)) if words.rows.len() > 1 => row > 0 && column == 0,
        Some((row, column)) => row == 0 && column > 0,
        None => false,
    };
    let name = |line: &Line| speech.fill(Word::Quoted, &[if words.rows.len() > 1 { &line.row } else { &line.column }]);
    let of = |line: &Line| -> Option<(u32, u32)> {
        let base = line.base?;
        Some((item.map_or(Some(base), |item| favourable_of(item, table, line))?, base))
    };
    let mut shown: Vec<(&Line, u32, u32)> =
        words.lines.iter().filter(divides).filter_map(|line| of(line).map(|(count, base)| (line, count, base))).collect();
    // Whole numbers compare without rounding. Where people are counted, groups are compared by their size.
    match item {
        Some(_) => shown.sort_by(|(_, a, a_of), (_, b, b_of)| (u64::from(*b) * u64::from(*a_of)).cmp(&(u64::from(*a) * u64::from(*b_of)))),
        None => shown.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count)),
    }
    let [(high, high_count, high_base), .., (low, low_count, low_base)] = shown.as_slice() else { return Vec::new() };
    let (high, low) = (name(high), name(low));
    if item.is_none() {
        return vec![speech.fill(Word::SumLargest, &[&high, &speech.count(*high_count), &low, &speech.count(*low_count)])];
    }
    if u64::from(*high_count) * u64::from(*low_base) == u64::from(*low_count) * u64::from(*high_base) {
        return vec![speech.fill(Word::SumAlike, &[&speech.share(*high_count, *high_base)])];
    }
    let share =
        |count: u32, base: u32| speech.fill(Word::ShareOf, &[&speech.share(count, base), &speech.count(count), &speech.count(base)]);
    vec![
        speech.fill(Word::SumRange, &[&high, &share(*high_count, *high_base), &low, &share(*low_count, *low_base)]),
        speech.say(Word::SumChance).to_owned(),
    ]
}

/// How many cells are told, withheld, and of nobody.
fn states(words: &Rows, speech: Speech<'_>) -> Option<String> {
    let cells: Vec<&Line> = words.lines.iter().filter(|line| line.cell.is_some()).collect();
    let of = |state| u32::try_from(cells.iter().filter(|line| line.state == state).count()).unwrap_or(u32::MAX);
    let all = of(State::Shown) + of(State::Withheld) + of(State::Nobody);
    let parts = [all, of(State::Shown), of(State::Withheld), of(State::Nobody)].map(|count| speech.count(count));
    (cells.len() > 1).then(|| speech.fill(Word::SumStates, &parts.each_ref().map(String::as_str)))
}
