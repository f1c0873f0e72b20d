//! Looking whether files are whole: each piece is there, and all together are what their hash says.

use super::super::blobs::whole;
use super::StoreError;
use super::check::Checked;
use rusqlite::Connection;
use shared::attachment::Pieces;
use shared::instrument::Hash;

/// What sealing adds to a piece: a nonce and a tag.
const SEALED_MORE: u64 = 12 + 16;

pub(super) fn check(connection: &Connection, checked: &mut Checked) -> Result<(), StoreError> {
    let mut files = connection.prepare("select number, hash, bytes from blobs where document is null order by number")?;
    let mut rows = files.query([])?;
    while let Some(row) = rows.next()? {
        let (number, hash, bytes): (i64, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        checked.files += 1;
        let held = whole(connection, number)?;
        if i64::try_from(held.len()).ok() != Some(bytes) || Hash::of(&held).as_str() != hash {
            checked.wrong.push(format!("file {hash}: its bytes are not those of its hash; put them back from a back-up"));
        }
    }
    // Of one that is not finished, what is there must still be pieces of it.
    let mut begun = connection.prepare(
        "select hash, blobs.bytes, piece, length(blob_pieces.bytes) from blobs join blob_pieces on blob = number where document is not null",
    )?;
    let mut rows = begun.query([])?;
    while let Some(row) = rows.next()? {
        let (hash, bytes, piece, length): (String, i64, u32, i64) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let expected = Pieces::of(u64::try_from(bytes).unwrap_or(0)).length(piece);
        if expected != u64::try_from(length).ok() {
            checked.wrong.push(format!("file {hash}, which is on its way: piece {piece} is none of it"));
        }
    }
    // What is under a session's key opens with that alone, which no back-up holds: here it is counted.
    let mut recordings = connection.prepare(
        "select hash, r.bytes, complete, piece, length(p.sealed), k.destroyed is not null
         from recordings r join session_keys k on k.id = r.key left join recording_pieces p on recording = r.number order by r.number, piece",
    )?;
    let mut rows = recordings.query([])?;
    while let Some(row) = rows.next()? {
        let (hash, bytes, piece, length): (String, i64, Option<u32>, Option<i64>) = (row.get(0)?, row.get(1)?, row.get(3)?, row.get(4)?);
        let pieces = Pieces::of(u64::try_from(bytes).unwrap_or(0));
        let expected = piece.and_then(|piece| pieces.length(piece)).map(|length| length + SEALED_MORE);
        if row.get(5)? {
            checked.wrong.push(format!("recording {hash}: its key was destroyed and it is still here"));
        } else if piece.is_none() || expected != length.and_then(|length| u64::try_from(length).ok()) {
            checked.wrong.push(format!("recording {hash}: a piece of it is not as long as it should be; put it back from a back-up"));
        }
    }
    let mut short = connection.prepare(
        "select hash, r.bytes, count(*) from recordings r join recording_pieces on recording = r.number where complete = 1 group by r.number",
    )?;
    let mut rows = short.query([])?;
    while let Some(row) = rows.next()? {
        let (hash, bytes, count): (String, i64, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
        checked.files += 1;
        if count != Pieces::of(u64::try_from(bytes).unwrap_or(0)).count() {
            checked.wrong.push(format!("recording {hash}: pieces of it are missing; put it back from a back-up"));
        }
    }
    let mut alone =
        connection.prepare("select count(*) from blobs where document is null and number not in (select blob from blob_holders)")?;
    let alone: i64 = alone.query_row([], |row| row.get(0))?;
    if alone > 0 {
        checked.wrong.push(format!("{alone} files are held by no document and should have been erased"));
    }
    Ok(())
}
