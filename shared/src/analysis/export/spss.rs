//! SPSS syntax that reads the CSV of an export and labels it.
//!
//! Limits of SPSS: a line of syntax has at most 256 bytes, a variable's label 256, a value's 120, a line of `ADD DOCUMENT` 80.
//! An apostrophe in a text is doubled; a text is continued on the next line after `+`.

use super::Export;
use super::codes::{self, EVERYBODY, WITHHELD};
use super::rows::{State, category_label, together};
use super::words::{Word, one_line};
use crate::document::Cell;
use std::collections::BTreeSet;

/// The most bytes of a line, of a variable's label, of a value's label, and of a line of documents.
const LINE: usize = 240;
const VARIABLE: usize = 255;
const VALUE: usize = 120;
const DOCUMENT: usize = 78;
/// The most bytes of a part of a text on one line, its apostrophes counted as two; less than a line, for what stands before.
const PART: usize = 150;
/// What stands in the place of a figure that there is not.
const IS_WITHHELD: &str = "-8";
const IS_NOBODY: &str = "-9";

/// The beginning of a text that has at most so many bytes.
fn cut(text: &str, most: usize) -> String {
    let text = one_line(text);
    if text.len() <= most {
        return text;
    }
    let mut kept = String::new();
    for character in text.chars() {
        if kept.len() + character.len_utf8() > most - '…'.len_utf8() {
            break;
        }
        kept.push(character);
    }
    kept + "…"
}

/// A text in apostrophes, on as many lines as it needs.
fn quoted(text: &str) -> String {
    let (mut parts, mut part, mut bytes) = (Vec::new(), String::new(), 0);
    for character in text.chars() {
        let width = if character == '\'' { 2 } else { character.len_utf8() };
        if bytes + width > PART {
            parts.push(std::mem::take(&mut part));
            bytes = 0;
        }
        bytes += width;
        part.push(character);
        if character == '\'' {
            part.push(character);
        }
    }
    parts.push(part);
    parts.iter().map(|part| format!("'{part}'")).collect::<Vec<_>>().join(" +\n    ")
}

/// A text in lines of at most so many bytes, broken at spaces where there are any.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in one_line(text).split(' ') {
        if !line.is_empty() && line.len() + 1 + word.len() > most {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for character in word.chars() {
            if line.len() + character.len_utf8() > most {
                lines.push(std::mem::take(&mut line));
            }
            line.push(character);
        }
    }
    lines.push(line);
    lines
}

/// Labels of the values of a variable.
fn values(variable: &str, labels: &[(i64, String)]) -> String {
    let lines = labels.iter().map(|(value, label)| format!("\n  {value} {}", quoted(&cut(label, VALUE))));
    format!("VALUE LABELS {variable}{}.\n", lines.collect::<String>())
}

impl Export<'_> {
    /// The syntax, for the data in a file of this name.
    #[must_use]
    pub fn spss(&self, file: &str) -> String {
        let speech = self.speech();
        let mut syntax = String::from("* Encoding: UTF-8.\n");
        for line in self.source.lines() {
            // A comment ends where a line ends with a full stop: each line is one of its own.
            wrapped(&line, LINE - 4).iter().for_each(|line| syntax.push_str(&format!("* {line} .\n")));
        }
        syntax.push_str("SET DECIMAL=DOT.\n");
        syntax.push_str(&self.reading(file));
        syntax.push_str("ADD DOCUMENT");
        for line in self.source.lines().iter().flat_map(|line| wrapped(line, DOCUMENT)) {
            syntax.push_str(&format!("\n  {}", quoted(&line)));
        }
        syntax.push_str(".\n");
        syntax.push_str("VARIABLE LABELS");
        for column in self.columns() {
            syntax.push_str(&format!("\n  {} {}", column.name, quoted(&cut(&column.label, VARIABLE))));
        }
        syntax.push_str(".\n");
        syntax.push_str(&self.labels());
        let figures = "count base percent";
        let (withheld, nobody) = (speech.say(Word::Withheld), speech.say(Word::Nobody));
        syntax.push_str(&format!("DO IF (state = 2).\nRECODE {figures} (SYSMIS = {IS_WITHHELD}).\n"));
        syntax.push_str(&format!("ELSE IF (state = 3).\nRECODE {figures} (SYSMIS = {IS_NOBODY}).\nEND IF.\n"));
        syntax.push_str(&format!("MISSING VALUES {figures} ({IS_WITHHELD}, {IS_NOBODY}).\n"));
        syntax.push_str(&format!("VALUE LABELS {figures}\n  {IS_WITHHELD} {}\n  {IS_NOBODY} {}.\n", quoted(withheld), quoted(nobody)));
        syntax.push_str("EXECUTE.\n");
        syntax
    }

    /// How the data are read: each column with a width that holds it.
    fn reading(&self, file: &str) -> String {
        let data = self.data();
        let mut reading = format!(
            "GET DATA /TYPE=TXT\n  /FILE={}\n  /ENCODING='UTF8'\n  /DELIMITERS=','\n  /QUALIFIER='\"'\n  /ARRANGEMENT=DELIMITED\n  /FIRSTCASE=2\n  /VARIABLES=",
            quoted(&one_line(file))
        );
        for (at, column) in self.columns().iter().enumerate() {
            let width = |row: &Vec<Cell>| match &row[at] {
                // One more, for the apostrophe that keeps a formula from running.
                Cell::Text(text) => text.len() + 1,
                Cell::Number(_) => 0,
            };
            let widest = data.rows.iter().skip(1).map(width).max().unwrap_or(1).clamp(1, 32_767);
            let format = match column.name.as_str() {
                "percent" => "F8.2".to_owned(),
                _ if column.is_number => "F10.0".to_owned(),
                _ => format!("A{widest}"),
            };
            reading.push_str(&format!("\n    {} {format}", column.name));
        }
        reading + ".\n"
    }

    /// Labels of states, groups, questions and answers: of those that the tables use.
    fn labels(&self) -> String {
        let (speech, release) = (self.speech(), self.release);
        let states = [State::Shown, State::Withheld, State::Nobody];
        let states = states.map(|state| (super::data::state_code(state), state.word(self.language).to_owned()));
        let mut labels = values("state", &states);
        for (at, column) in &self.codes.keys {
            let key = &release.keys[*at];
            let mut groups =
                vec![(WITHHELD, speech.say(Word::KeysWithheld).to_owned()), (EVERYBODY, speech.say(Word::Everybody).to_owned())];
            let named = key.categories.iter().enumerate();
            groups.extend(named.map(|(place, category)| (codes::category(place), category_label(speech, &key.name, category))));
            labels.push_str(&values(column, &groups));
        }
        let (mut items, mut answers) = (Vec::new(), BTreeSet::new());
        if self.tables.iter().any(|(table, _)| table.ask.item.is_none()) {
            items.push((0, speech.say(Word::PeopleHead).to_owned()));
            answers.insert((0, speech.say(Word::PeopleHead).to_owned()));
        }
        for item in self.codes.items.iter().map(|at| &release.items[*at]) {
            let number = codes::item(release, Some(&item.name));
            items.push((number, speech.label_or(&item.label, &item.name)));
            let named = item.answers.iter().enumerate();
            answers
                .extend(named.map(|(place, answer)| (codes::answer(number, place, false), speech.label_or(&answer.label, &answer.name))));
            let groups = item.collapsed.iter().enumerate();
            answers.extend(groups.map(|(place, group)| {
                (codes::answer(number, place, true), speech.fill(Word::PutTogetherHead, &[&together(speech, group)]))
            }));
        }
        if !items.is_empty() {
            labels.push_str(&values("item", &items));
            labels.push_str(&values("answer", &answers.into_iter().collect::<Vec<_>>()));
        }
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_cut_and_broken_within_the_limits() {
        assert_eq!(quoted("it's"), "'it''s'");
        let long = "ñ'".repeat(300);
        let written = quoted(&long);
        assert!(written.lines().all(|line| line.len() <= LINE && line.matches('\'').count() % 2 == 0), "{written}");
        let read: String = written.split(" +\n    ").map(|part| part[1..part.len() - 1].replace("''", "'")).collect();
        assert_eq!(read, long);
        let short = cut(&"é".repeat(100), VALUE);
        assert!(short.len() <= VALUE && short.ends_with('…'), "{short}");
        assert_eq!(cut("a\nb", VALUE), "a b");
        let lines = wrapped(&format!("{} some words", "x".repeat(200)), DOCUMENT);
        assert!(lines.iter().all(|line| line.len() <= DOCUMENT) && lines.len() == 3, "{lines:?}");
    }
}
