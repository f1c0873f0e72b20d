//! What one transaction needs of an organisation to take changes in: its last number, and numbers for what repeats.

use super::{StoreError, int, uint};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// A document, as far as the server knows it without reading it.
#[derive(Debug, Clone)]
pub(super) struct Doc {
    pub(super) number: i64,
    pub(super) kind: String,
    pub(super) department: Option<String>,
    pub(super) scope: i64,
}

/// The books of one organisation, open for one transaction. What it remembers holds only there.
pub(super) struct Ledger<'a> {
    pub(super) connection: &'a Connection,
    pub(super) org: i64,
    last: u64,
    words: HashMap<String, i64>,
    documents: HashMap<String, Doc>,
}

impl<'a> Ledger<'a> {
    /// Opens the books; begins them where this is the organisation's first change.
    pub(super) fn open(connection: &'a Connection, id: &str) -> Result<Self, StoreError> {
        connection.prepare_cached("insert or ignore into counters (id, last) values (?1, 0)")?.execute([id])?;
        let mut statement = connection.prepare_cached("select org, last from counters where id = ?1")?;
        let (org, last) = statement.query_row([id], |row| Ok((row.get(0)?, uint(row.get(1)?))))?;
        Ok(Self { connection, org, last, words: HashMap::new(), documents: HashMap::new() })
    }

    /// The next number of the organisation.
    pub(super) fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Writes down how far the numbers went.
    pub(super) fn close(self) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached("update counters set last = ?2 where org = ?1 and last <> ?2")?;
        statement.execute(params![self.org, int(self.last)])?;
        Ok(())
    }

    /// The number of a word; gives it one where it has none.
    pub(super) fn word(&mut self, word: &str) -> Result<i64, StoreError> {
        if let Some(number) = self.words.get(word) {
            return Ok(*number);
        }
        let known = self.connection.prepare_cached("select number from words where word = ?1")?.query_row([word], |row| row.get(0));
        let number = match known.optional()? {
            Some(number) => number,
            None => self.connection.prepare_cached("insert into words (word) values (?1)")?.insert([word])?,
        };
        self.words.insert(word.to_owned(), number);
        Ok(number)
    }

    /// The number of a scope; `department` is that of its documents, where it is a department's.
    pub(super) fn scope(&self, name: &str, department: Option<&str>) -> Result<i64, StoreError> {
        let mut statement = self.connection.prepare_cached("select number from scopes where org = ?1 and name = ?2")?;
        match statement.query_row(params![self.org, name], |row| row.get(0)).optional()? {
            Some(number) => Ok(number),
            None => {
                let mut insert = self.connection.prepare_cached("insert into scopes (org, name, department) values (?1, ?2, ?3)")?;
                Ok(insert.insert(params![self.org, name, department])?)
            }
        }
    }

    /// A document of the organisation.
    pub(super) fn document(&mut self, id: &str) -> Result<Option<Doc>, StoreError> {
        if let Some(doc) = self.documents.get(id) {
            return Ok(Some(doc.clone()));
        }
        let found = document(self.connection, self.org, id)?;
        if let Some(doc) = &found {
            self.documents.insert(id.to_owned(), doc.clone());
        }
        Ok(found)
    }

    /// Notes that a redaction took the value of a change.
    pub(super) fn note_gone(&self, change: &str, redaction: &str) -> Result<(), StoreError> {
        let mut insert = self.connection.prepare_cached(
            "insert or ignore into redacted (org, id, redaction) select ?1, ?2, key from redactions where org = ?1 and id = ?3",
        )?;
        insert.execute(params![self.org, change, redaction])?;
        Ok(())
    }

    /// Remembers where a document is from now on.
    pub(super) fn remember(&mut self, id: &str, doc: &Doc) {
        self.documents.insert(id.to_owned(), doc.clone());
    }
}

/// A document of an organisation.
pub(super) fn document(connection: &Connection, org: i64, id: &str) -> Result<Option<Doc>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select documents.number, word, department, scope from documents join words on words.number = kind where org = ?1 and id = ?2",
    )?;
    let doc = statement
        .query_row(params![org, id], |row| Ok(Doc { number: row.get(0)?, kind: row.get(1)?, department: row.get(2)?, scope: row.get(3)? }));
    Ok(doc.optional()?)
}
