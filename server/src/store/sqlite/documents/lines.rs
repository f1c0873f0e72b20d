//! Rows as the lines that devices are sent: written straight into text, because there may be hundreds of thousands.
//! The format is that of `shared::document::Line`, which reads in a test what is written here.

use super::StoreError;
use rusqlite::{Connection, Row};
use serde_json::Value as Json;
use shared::json;
use std::collections::HashMap;
use std::fmt::Write as _;

/// How much an answer holds: it ends after what passes one of these.
#[derive(Debug, Clone, Copy)]
pub(super) struct Enough {
    pub(super) bytes: usize,
    pub(super) changes: usize,
}

/// What a phone on a slow line takes in one go.
pub(super) const ENOUGH: Enough = Enough { bytes: 1024 * 1024, changes: 8_000 };

/// Columns that [`Lines::add`] reads.
pub(super) const COLUMNS: &str = "delivered, document, number, at, id, seal, path, value, base, saw, author, device, version, epoch";

/// Lines of an answer, one a document.
pub(super) struct Lines<'a> {
    connection: &'a Connection,
    enough: Enough,
    words: HashMap<i64, String>,
    places: HashMap<i64, usize>,
    documents: Vec<Lined>,
    bytes: usize,
    changes: usize,
}

/// A document's line in the making.
struct Lined {
    beginning: String,
    by: Vec<[i64; 4]>,
    rows: String,
}

impl<'a> Lines<'a> {
    pub(super) fn new(connection: &'a Connection, enough: Enough) -> Self {
        Self { connection, enough, words: HashMap::new(), places: HashMap::new(), documents: Vec::new(), bytes: 0, changes: 0 }
    }

    /// Whether the answer holds as much as one should.
    pub(super) fn are_enough(&self) -> bool {
        self.bytes >= self.enough.bytes || self.changes >= self.enough.changes
    }

    /// Adds a change of a document in `scope`.
    pub(super) fn add(&mut self, scope: &str, row: &Row<'_>) -> Result<(), StoreError> {
        let document: i64 = row.get(1)?;
        let place = match self.places.get(&document) {
            Some(place) => *place,
            None => self.begin(scope, document)?,
        };
        let by = [row.get(10)?, row.get(11)?, row.get(12)?, row.get(13)?];
        let line = &mut self.documents[place];
        let who = line.by.iter().position(|known| *known == by).unwrap_or_else(|| {
            line.by.push(by);
            line.by.len() - 1
        });
        let text = |index: usize| row.get_ref(index).and_then(|value| Ok(value.as_str()?));
        let rows = &mut line.rows;
        let before = rows.len();
        if !rows.is_empty() {
            rows.push(',');
        }
        let (number, at): (i64, i64) = (row.get(2)?, row.get(3)?);
        // Writing to a text does not fail. Ids and seals hold no character that JSON escapes.
        let _ = write!(rows, "[{who},{number},{at},\"{}\",\"{}\",", text(4)?, text(5)?);
        quote(text(6)?, rows);
        rows.push(',');
        rows.push_str(row.get_ref(7)?.as_str_or_null().map_err(rusqlite::Error::from)?.unwrap_or("null"));
        rows.push(',');
        rows.push_str(text(8)?);
        let saw = text(9)?;
        if saw != "[]" {
            rows.push(',');
            rows.push_str(saw);
        }
        rows.push(']');
        self.bytes += rows.len() - before;
        self.changes += 1;
        Ok(())
    }

    fn begin(&mut self, scope: &str, document: i64) -> Result<usize, StoreError> {
        let mut statement = self.connection.prepare_cached("select id from documents where number = ?1")?;
        let doc: String = statement.query_row([document], |row| row.get(0))?;
        let beginning = format!("{{\"scope\":\"{scope}\",\"doc\":\"{doc}\",\"by\":[");
        self.bytes += beginning.len();
        self.documents.push(Lined { beginning, by: Vec::new(), rows: String::new() });
        self.places.insert(document, self.documents.len() - 1);
        Ok(self.documents.len() - 1)
    }

    /// Writes the lines, each after a line break.
    pub(super) fn write(mut self, text: &mut String) -> Result<(), StoreError> {
        text.reserve(self.bytes + self.documents.len() * 128);
        for line in std::mem::take(&mut self.documents) {
            text.push('\n');
            text.push_str(&line.beginning);
            for (index, by) in line.by.iter().enumerate() {
                text.push_str(if index == 0 { "[" } else { ",[" });
                for (index, word) in by.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    text.push_str(self.word(*word)?);
                }
                text.push(']');
            }
            text.push_str("],\"changes\":[");
            text.push_str(&line.rows);
            text.push_str("]}");
        }
        Ok(())
    }

    /// A word in quotes.
    fn word(&mut self, number: i64) -> Result<&str, StoreError> {
        if !self.words.contains_key(&number) {
            let mut statement = self.connection.prepare_cached("select word from words where number = ?1")?;
            let word: String = statement.query_row([number], |row| row.get(0))?;
            let mut quoted = String::new();
            quote(&word, &mut quoted);
            self.words.insert(number, quoted);
        }
        Ok(self.words.get(&number).map_or("\"\"", String::as_str))
    }
}

fn quote(string: &str, text: &mut String) {
    if string.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/')) {
        text.push('"');
        text.push_str(string);
        text.push('"');
    } else {
        json::write(&Json::from(string), text);
    }
}
