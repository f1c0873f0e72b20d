//! A table in words. The screen, the charts and every export take their counts and their words from here, so that these
//! cannot differ.

use super::words::{Speech, Word, one_line};
use crate::analysis::{Cell, Head, Shown, Table};
use crate::disclosure::{Category, FULL_DETAIL, Item, Key, Release};
use crate::instrument::Text;
use crate::survey::Mode;

/// Whether a cell is told. The three look different everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is.
    Shown,
    /// It is not: there may be somebody.
    Withheld,
    /// There is nobody.
    Nobody,
}

/// One answer in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Place of the answer: in [`Rows::collapsed`] where the line is collapsed, else in [`Rows::answers`].
    pub answer: usize,
    /// The answer as people read it.
    pub label: String,
    /// How many gave it.
    pub count: u32,
    /// That in whole per cent of the base, in words.
    pub share: String,
}

/// One cell of a table in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Row and column in the table; none for those whose groups are withheld.
    pub cell: Option<(usize, usize)>,
    /// Who is in the row.
    pub row: String,
    /// Who is in the column.
    pub column: String,
    /// Whether the cell is told.
    pub state: State,
    /// How many it is about; only where it is told.
    pub base: Option<u32>,
    /// How many gave each answer; only where it is told. Where people are counted, one entry with all of them.
    pub told: Vec<Told>,
    /// Whether answers are put together.
    pub collapsed: bool,
}

/// A table in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// What the table shows, by what, of whom.
    pub caption: String,
    /// Whether people are counted, and no question is measured.
    pub counts_people: bool,
    /// The question that is measured, or "People".
    pub item: String,
    /// Keys that make rows.
    pub row_keys: Vec<String>,
    /// Keys that make columns.
    pub column_keys: Vec<String>,
    /// Who is in the table at all: `key: group`.
    pub filters: Vec<String>,
    /// All answers; one, "People", where people are counted.
    pub answers: Vec<String>,
    /// Answers put together; empty where no cell has them.
    pub collapsed: Vec<String>,
    /// Heads of rows; the first is everybody.
    pub rows: Vec<String>,
    /// Heads of columns; the first is everybody.
    pub columns: Vec<String>,
    /// All cells, row by row, and at the end those whose groups are withheld, where the table tells of them.
    pub lines: Vec<Line>,
    /// What the words of this table mean.
    pub notes: Vec<String>,
}

impl State {
    /// In a language: English, or Spanish where the code says so.
    #[must_use]
    pub fn word(self, language: &str) -> &'static str {
        Speech::of(language).say(match self {
            Self::Shown => Word::Shown,
            Self::Withheld => Word::Withheld,
            Self::Nobody => Word::Nobody,
        })
    }
}

/// What a key is called.
pub(super) fn key_label(speech: Speech<'_>, key: &Key) -> String {
    match key.name.as_str() {
        "mode" if key.label.is_empty() => speech.say(Word::ModeKey).to_owned(),
        "language" if key.label.is_empty() => speech.say(Word::LanguageKey).to_owned(),
        name => speech.label_or(&key.label, name),
    }
}

/// Labels of what is put together, as one.
pub(super) fn together(speech: Speech<'_>, labels: &[Text]) -> String {
    labels.iter().map(|label| speech.label(label)).collect::<Vec<_>>().join("; ")
}

/// What a group is called.
pub(super) fn category_label(speech: Speech<'_>, key: &str, category: &Category) -> String {
    if category.names.is_empty() {
        return speech.say(Word::DidNotSay).to_owned();
    }
    let known = |name: &String| match (key, name.as_str()) {
        ("mode", name) => match Mode::named(name) {
            Some(Mode::Invited) => speech.say(Word::Invited),
            Some(Mode::OpenLink) => speech.say(Word::OpenLink),
            Some(Mode::SharedDevice) => speech.say(Word::SharedDevice),
            Some(Mode::Paper) => speech.say(Word::Paper),
            None => name,
        }
        .to_owned(),
        ("language", "en") => speech.say(Word::English).to_owned(),
        ("language", "es") => speech.say(Word::Spanish).to_owned(),
        (_, name) => name.to_owned(),
    };
    let named = category.names.iter().enumerate().map(|(at, name)| {
        let label = category.labels.get(at).map(|label| speech.label(label)).unwrap_or_default();
        if label.is_empty() { known(name) } else { label }
    });
    one_line(&named.collect::<Vec<_>>().join("; "))
}

/// A table in words, in a language: English, or Spanish where the code says so; labels as the survey has them.
#[must_use]
pub fn rows(release: &Release, table: &Table, language: &str) -> Rows {
    let speech = Speech::of(language);
    let item = table.ask.item.as_deref().and_then(|name| release.item(name));
    let keys = |names: &[String]| -> Vec<&Key> { names.iter().filter_map(|name| release.key(name)).map(|at| &release.keys[at]).collect() };
    let (row_keys, column_keys) = (keys(&table.ask.rows), keys(&table.ask.columns));
    let head = |keys: &[&Key], head: &Head| {
        let parts = keys
            .iter()
            .zip(&head.categories)
            .filter_map(|(key, at)| Some(category_label(speech, &key.name, key.categories.get(*at as usize)?)));
        if head.is_total() { speech.say(Word::Everybody).to_owned() } else { parts.collect::<Vec<_>>().join(" · ") }
    };
    let heads = |keys: &[&Key], heads: &[Head]| -> Vec<String> { heads.iter().map(|held| head(keys, held)).collect() };
    let (row_heads, column_heads) = (heads(&row_keys, &table.rows), heads(&column_keys, &table.columns));
    let filters: Vec<String> = table
        .ask
        .filters
        .iter()
        .filter_map(|filter| {
            let key = &release.keys[release.key(&filter.key)?];
            let category = key.categories.iter().find(|category| category.names == filter.names)?;
            Some(speech.fill(Word::Is, &[&key_label(speech, key), &category_label(speech, &key.name, category)]))
        })
        .collect();
    let people = || vec![speech.say(Word::PeopleHead).to_owned()];
    let answers = item.map_or_else(people, |item| item.answers.iter().map(|answer| speech.label_or(&answer.label, &answer.name)).collect());
    let collapsed: Vec<String> =
        item.map(|item| item.collapsed.iter().map(|labels| together(speech, labels)).collect()).unwrap_or_default();
    let told = |shown: &Shown| -> Vec<Told> {
        let (labels, counts) = match item {
            None => (&answers, vec![shown.base]),
            Some(_) => (if shown.collapsed { &collapsed } else { &answers }, shown.counts.clone()),
        };
        let told = labels.iter().zip(counts).enumerate();
        told.map(|(answer, (label, count))| Told { answer, label: label.clone(), count, share: speech.share(count, shown.base) }).collect()
    };
    let line = |cell, row: &str, column: &str, shown: Option<&Shown>, other| Line {
        cell,
        row: row.to_owned(),
        column: column.to_owned(),
        state: if shown.is_some() { State::Shown } else { other },
        base: shown.map(|shown| shown.base),
        told: shown.map(&told).unwrap_or_default(),
        collapsed: shown.is_some_and(|shown| shown.collapsed),
    };
    let mut lines = Vec::with_capacity(table.cells.len() + 1);
    for (row, row_head) in row_heads.iter().enumerate() {
        for (column, column_head) in column_heads.iter().enumerate() {
            let cell = table.cell(row, column);
            let other = if *cell == Cell::Nobody { State::Nobody } else { State::Withheld };
            lines.push(line(Some((row, column)), row_head, column_head, cell.shown(), other));
        }
    }
    if let Some(withheld) = &table.withheld {
        lines.push(line(None, speech.say(Word::KeysWithheld), speech.say(Word::Everybody), Some(withheld), State::Withheld));
    }
    let has_collapsed = lines.iter().any(|line| line.collapsed);
    let names = |keys: &[&Key]| -> Vec<String> { keys.iter().map(|key| key_label(speech, key)).collect() };
    let measured = item.map_or_else(|| speech.say(Word::PeopleHead).to_owned(), |item| speech.label_or(&item.label, &item.name));
    let (row_keys, column_keys) = (names(&row_keys), names(&column_keys));
    Rows {
        caption: caption(speech, &measured, &[row_keys.as_slice(), &column_keys].concat(), &filters),
        notes: notes(speech, table, item, &lines),
        counts_people: item.is_none(),
        item: measured,
        row_keys,
        column_keys,
        filters,
        answers,
        collapsed: if has_collapsed { collapsed } else { Vec::new() },
        rows: row_heads,
        columns: column_heads,
        lines,
    }
}

fn caption(speech: Speech<'_>, measured: &str, keys: &[String], filters: &[String]) -> String {
    let by = if keys.is_empty() { measured.to_owned() } else { speech.fill(Word::By, &[measured, &speech.list(keys)]) };
    if filters.is_empty() { by } else { speech.fill(Word::Only, &[&by, &speech.list(filters)]) }
}

/// What has to be known of this table, and no more.
fn notes(speech: Speech<'_>, table: &Table, item: Option<&Item>, lines: &[Line]) -> Vec<String> {
    let has = |state| lines.iter().any(|line| line.state == state);
    let is_hidden = item.is_some_and(|item| item.hidden);
    let full = FULL_DETAIL.to_string();
    let all = [
        (is_hidden, speech.say(Word::NoteHidden).to_owned()),
        (!is_hidden && has(State::Withheld), speech.say(Word::NoteWithheld).to_owned()),
        (has(State::Nobody), speech.say(Word::NoteNobody).to_owned()),
        (table.withheld.is_some(), speech.say(Word::NoteKeysWithheld).to_owned()),
        (!table.ask.filters.is_empty(), speech.say(Word::NoteFiltered).to_owned()),
        (lines.iter().any(|line| line.collapsed), speech.fill(Word::NoteCollapsed, &[&full])),
        (item.is_some_and(|item| item.many), speech.say(Word::NoteMany).to_owned()),
    ];
    all.into_iter().filter(|(applies, _)| *applies).map(|(_, note)| note).collect()
}
