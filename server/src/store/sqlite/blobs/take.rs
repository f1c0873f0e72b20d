//! Taking a file in, piece by piece, for one document.

use super::{Named, StoreError, erase, held, int, kept, recordings, unfinished, writable};
use crate::store::attachments::{ALL_BYTES, Blobbed, NoBlob, ORG_BYTES, Piece, Wanted};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::attachment::BlobState;
use std::collections::BTreeSet;
use std::path::Path;

/// What is here of a file for a document that the person may write.
pub(super) fn state(connection: &Connection, folder: &Path, wanted: &Wanted) -> Blobbed<BlobState> {
    match writable(connection, wanted)? {
        Ok(named) if named.file.media.is_sound() => recordings::state(connection, folder, &named, &wanted.doc),
        Ok(named) => Ok(Ok(state_of(connection, &named)?)),
        Err(why) => Ok(Err(why)),
    }
}

fn state_of(connection: &Connection, named: &Named) -> Result<BlobState, StoreError> {
    let pieces = named.file.pieces().count();
    if held(connection, named)?.is_some() {
        return Ok(BlobState { pieces, missing: Vec::new(), complete: true });
    }
    let come: BTreeSet<u32> = match unfinished(connection, named)? {
        Some(upload) => {
            let mut statement = connection.prepare_cached("select piece from blob_pieces where blob = ?1")?;
            statement.query_map([upload], |row| row.get(0))?.collect::<Result<_, _>>()?
        }
        None => BTreeSet::new(),
    };
    Ok(BlobState { pieces, missing: (0..pieces).filter(|piece| !come.contains(piece)).collect(), complete: false })
}

/// Takes a piece. One that is here already stays as it is: with wrong ones the whole comes to nothing, and begins again.
pub(super) fn piece(tx: &Transaction<'_>, folder: &Path, piece: &Piece) -> Blobbed<BlobState> {
    let named = match writable(tx, &piece.of)? {
        Ok(named) => named,
        Err(why) => return Ok(Err(why)),
    };
    if named.file.pieces().length(piece.number) != Some(piece.bytes.len() as u64) {
        return Ok(Err(NoBlob::WrongPiece));
    }
    if named.file.media.is_sound() {
        return recordings::piece(tx, folder, &named, piece);
    }
    if held(tx, &named)?.is_some() {
        return Ok(Ok(state_of(tx, &named)?));
    }
    let upload = match unfinished(tx, &named)? {
        Some(upload) => {
            tx.prepare_cached("update blobs set touched = ?2 where number = ?1")?.execute(params![upload, int(piece.now)])?;
            upload
        }
        None => {
            let (own, all) = kept(tx, named.doc.org)?;
            if own + named.file.bytes > ORG_BYTES || all + named.file.bytes > ALL_BYTES {
                return Ok(Err(NoBlob::Full));
            }
            let mut insert = tx.prepare_cached("insert into blobs (org, hash, bytes, document, touched) values (?1, ?2, ?3, ?4, ?5)")?;
            insert.insert(params![named.doc.org, named.file.hash.as_str(), int(named.file.bytes), named.doc.number, int(piece.now)])?
        }
    };
    let mut insert = tx.prepare_cached("insert or ignore into blob_pieces (blob, piece, bytes) values (?1, ?2, ?3)")?;
    insert.execute(params![upload, piece.number, &*piece.bytes])?;
    let state = state_of(tx, &named)?;
    if !state.missing.is_empty() {
        return Ok(Ok(state));
    }
    let whole = whole(tx, upload)?;
    if let Err(fault) = named.file.is_of(&whole) {
        erase::blob(tx, upload)?;
        return Ok(Err(NoBlob::Wrong(fault)));
    }
    finish(tx, &named, upload)?;
    Ok(Ok(state_of(tx, &named)?))
}

/// All bytes of a file, in memory: at most 25 MiB, one at a time.
pub(in crate::store::sqlite) fn whole(connection: &Connection, blob: i64) -> Result<Vec<u8>, StoreError> {
    let mut statement = connection.prepare_cached("select bytes from blob_pieces where blob = ?1 order by piece")?;
    let mut rows = statement.query([blob])?;
    let mut bytes = Vec::new();
    while let Some(row) = rows.next()? {
        bytes.extend_from_slice(row.get_ref(0)?.as_blob().map_err(StoreError::of)?);
    }
    Ok(bytes)
}

/// An upload that is whole becomes the organisation's file, or gives way to the one that is there.
fn finish(tx: &Transaction<'_>, named: &Named, upload: i64) -> Result<(), StoreError> {
    let mut there = tx.prepare_cached("select number from blobs where org = ?1 and hash = ?2 and document is null")?;
    let there: Option<i64> = there.query_row(params![named.doc.org, named.file.hash.as_str()], |row| row.get(0)).optional()?;
    let blob = match there {
        Some(blob) => {
            erase::blob(tx, upload)?;
            blob
        }
        None => {
            tx.prepare_cached("update blobs set document = null where number = ?1")?.execute([upload])?;
            upload
        }
    };
    let mut holds = tx.prepare_cached("insert or ignore into blob_holders (document, blob) values (?1, ?2)")?;
    holds.execute(params![named.doc.number, blob])?;
    Ok(())
}
