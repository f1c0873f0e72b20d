//! Doing it: values go, and what is left is sealed anew.

use super::super::super::blobs::release_unnamed;
use super::super::attached::said_of_files;
use super::super::ledger::Ledger;
use super::super::rows::{Held, changes_of};
use super::{StoreError, int, seats};
use crate::documents::Sealer;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::Value as Json;
use shared::document::Redaction;
use std::collections::BTreeSet;

/// The redaction that took, or takes, the value of a change.
pub(in super::super) type Gone = Option<String>;

/// What took the value of the change with this id, also where the change itself is not here.
pub(in super::super) fn gone_by(connection: &Connection, org: i64, change: &str) -> Result<Gone, StoreError> {
    let mut statement = connection.prepare_cached(
        "select redactions.id from redacted join redactions on key = redaction where redacted.org = ?1 and redacted.id = ?2",
    )?;
    Ok(statement.query_row(params![org, change], |row| row.get(0)).optional()?)
}

/// What took everything that a document says.
pub(in super::super) fn whole_of(connection: &Connection, org: i64, doc: &str) -> Result<Gone, StoreError> {
    let mut statement = connection
        .prepare_cached("select id from redactions where org = ?1 and doc = ?2 and path is null and state = 'approved' order by key")?;
    Ok(statement.query_row(params![org, doc], |row| row.get(0)).optional()?)
}

/// What a redaction came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Applied {
    /// How many values went.
    pub(super) values: usize,
    /// How many files these named that stay: the document names them elsewhere as well.
    pub(super) files_stay: usize,
}

/// The file that a value names.
fn file_of(value: &Json) -> Option<&str> {
    value.get("hash").and_then(Json::as_str)
}

/// Removes what an approved redaction says, under its number. Its row is there already. Where everything goes that a session
/// says, what is under its key goes as well, and the key with [`seats::destroy_left`] after the commit.
pub(super) fn apply(
    ledger: &mut Ledger<'_>,
    tx: &Transaction<'_>,
    org: &str,
    sealer: &Sealer,
    redaction: &Redaction,
) -> Result<Applied, StoreError> {
    let connection = ledger.connection;
    if redaction.is_whole() {
        seats::forget(tx, (ledger.org, org), redaction)?;
    }
    let key: i64 =
        connection
            .query_row("select key from redactions where org = ?1 and id = ?2", params![ledger.org, redaction.id], |row| row.get(0))?;
    // As it was before: what another redaction took is sealed already.
    let doc = ledger.document(&redaction.doc)?;
    let covered: Vec<Held> = match &doc {
        Some(doc) => changes_of(connection, org, doc.number)?.into_iter().filter(|held| redaction.covers(&held.change)).collect(),
        None => Vec::new(),
    };
    let mut note = connection.prepare_cached("insert or ignore into redacted (org, id, redaction) values (?1, ?2, ?3)")?;
    for change in &redaction.changes {
        note.execute(params![ledger.org, change, key])?;
    }
    let Some(doc) = doc else { return Ok(Applied::default()) };
    let mut gone = 0;
    let files: BTreeSet<String> =
        covered.iter().filter_map(|held| held.change.value.as_ref()).filter_map(file_of).map(str::to_owned).collect();
    let mut update = connection.prepare_cached("update changes set value = null, seal = ?3, delivered = ?4 where org = ?1 and id = ?2")?;
    for held in covered {
        note.execute(params![ledger.org, held.change.id, key])?;
        if held.gone.is_some() {
            continue;
        }
        // What was not sealed by us, because the key was lost or the database changed by hand, goes as well, and gets no seal
        // that says it was.
        let seal = if sealer.holds(&held.change, &held.mark) {
            sealer.seal_rest(&held.change, &redaction.id, &held.mark.author, held.mark.number, &held.mark.epoch)
        } else {
            held.mark.seal.clone()
        };
        update.execute(params![ledger.org, held.change.id, seal, int(redaction.number)])?;
        gone += usize::from(held.change.value.is_some());
    }
    // Files go with what named them.
    release_unnamed(connection, doc.number)?;
    // Pages as they were are in the log, and may be in what the file no longer uses.
    connection.execute("update server set sweep = sweep + 1", [])?;
    let said = said_of_files(connection, doc.number)?;
    let stay: BTreeSet<&str> = said.iter().filter_map(file_of).filter(|hash| files.contains(*hash)).collect();
    Ok(Applied { values: gone, files_stay: stay.len() })
}
