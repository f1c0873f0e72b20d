//! Doing it: values go, and what is left is sealed anew.

use super::super::super::blobs::release_unnamed;
use super::super::ledger::Ledger;
use super::super::rows::{Held, changes_of};
use super::{StoreError, int};
use crate::documents::Sealer;
use rusqlite::{Connection, OptionalExtension, params};
use shared::document::Redaction;

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

/// Removes what an approved redaction says, under its number, and returns how many values went. Its row is there already.
pub(super) fn apply(ledger: &mut Ledger<'_>, org: &str, sealer: &Sealer, redaction: &Redaction) -> Result<usize, StoreError> {
    let connection = ledger.connection;
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
    let Some(doc) = doc else { return Ok(0) };
    let mut gone = 0;
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
    Ok(gone)
}
