//! Erasing files. `secure_delete` overwrites what is deleted; whoever must leave no trace empties the log as well, as for
//! every other value.

use super::super::documents::said_of_files;
use super::StoreError;
use rusqlite::{Connection, params};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// A document holds a file no longer. One that no other document holds is erased. Returns how many were.
fn release(connection: &Connection, document: i64, hash: &str) -> Result<usize, StoreError> {
    let begun = numbers(connection, "select number from blobs where document = ?1 and hash = ?2", params![document, hash])?;
    let held = numbers(
        connection,
        "select number from blobs join blob_holders h on h.blob = number where h.document = ?1 and hash = ?2",
        params![document, hash],
    )?;
    let recorded = numbers(connection, "select number from recordings where document = ?1 and hash = ?2", params![document, hash])?;
    recorded.iter().try_for_each(|number| recording(connection, *number))?;
    let mut erased = begun.len() + recorded.len();
    begun.iter().try_for_each(|number| blob(connection, *number))?;
    for number in held {
        connection.prepare_cached("delete from blob_holders where document = ?1 and blob = ?2")?.execute(params![document, number])?;
        if !connection.prepare_cached("select 1 from blob_holders where blob = ?1")?.exists([number])? {
            blob(connection, number)?;
            erased += 1;
        }
    }
    Ok(erased)
}

/// A document holds no file that it names no longer, also not in its history: what named it was redacted. Returns how many
/// files were erased.
pub(in crate::store::sqlite) fn release_unnamed(connection: &Connection, document: i64) -> Result<usize, StoreError> {
    let said = said_of_files(connection, document)?;
    let named: BTreeSet<&str> = said.iter().filter_map(|value| value.get("hash").and_then(Json::as_str)).collect();
    let mut held = connection.prepare_cached(
        "select hash from blobs where document = ?1
         union select hash from blobs join blob_holders h on h.blob = number where h.document = ?1
         union select hash from recordings where document = ?1",
    )?;
    let held = held.query_map([document], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut erased = 0;
    for hash in held.iter().filter(|hash| !named.contains(hash.as_str())) {
        erased += release(connection, document, hash)?;
    }
    Ok(erased)
}

/// Uploads that nothing came of since a moment.
pub(super) fn unfinished(connection: &Connection, before: i64) -> Result<usize, StoreError> {
    let old = numbers(connection, "select number from blobs where document is not null and touched < ?1", [before])?;
    old.iter().try_for_each(|number| blob(connection, *number))?;
    let recorded = numbers(connection, "select number from recordings where complete = 0 and touched < ?1", [before])?;
    recorded.iter().try_for_each(|number| recording(connection, *number))?;
    Ok(old.len() + recorded.len())
}

fn numbers(connection: &Connection, select: &str, values: impl rusqlite::Params) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached(select)?;
    let rows = statement.query_map(values, |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The recordings of a session, which go with its key. Returns how many there were.
pub(in crate::store::sqlite) fn forget_recordings(connection: &Connection, org: i64, doc: &str) -> Result<usize, StoreError> {
    let select = "select r.number from recordings r join documents d on d.number = r.document where d.org = ?1 and d.id = ?2";
    let recorded = numbers(connection, select, params![org, doc])?;
    recorded.iter().try_for_each(|number| recording(connection, *number))?;
    Ok(recorded.len())
}

/// Everything of a recording.
pub(super) fn recording(connection: &Connection, number: i64) -> Result<(), StoreError> {
    for delete in ["delete from recording_pieces where recording = ?1", "delete from recordings where number = ?1"] {
        connection.prepare_cached(delete)?.execute([number])?;
    }
    Ok(())
}

/// Everything of one.
pub(super) fn blob(connection: &Connection, number: i64) -> Result<(), StoreError> {
    for delete in
        ["delete from blob_holders where blob = ?1", "delete from blob_pieces where blob = ?1", "delete from blobs where number = ?1"]
    {
        connection.prepare_cached(delete)?.execute([number])?;
    }
    Ok(())
}
