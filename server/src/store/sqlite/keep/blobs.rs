//! Looking whether files are whole: each piece is there, and all together are what their hash says.

use super::super::blobs::whole;
use super::StoreError;
use super::check::Checked;
use rusqlite::Connection;
use shared::attachment::Pieces;
use shared::instrument::Hash;

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
    let mut alone =
        connection.prepare("select count(*) from blobs where document is null and number not in (select blob from blob_holders)")?;
    let alone: i64 = alone.query_row([], |row| row.get(0))?;
    if alone > 0 {
        checked.wrong.push(format!("{alone} files are held by no document and should have been erased"));
    }
    Ok(())
}
