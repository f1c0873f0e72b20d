//! Recordings of sessions: kept apart from other files, each for its own document, every piece of it sealed under the key of
//! that session. With the key all of it goes, also out of back-ups.

use super::{Named, StoreError, erase, int, kept};
use crate::documents::SessionKeys;
use crate::store::attachments::{ALL_BYTES, Blobbed, NoBlob, ORG_BYTES, Piece, Wanted};
use crate::store::redactions::Unredacted;
use crate::store::sqlite::documents::{SessionKey, key_for_recording, session_key};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};
use shared::attachment::{BlobState, Fault, content};
use shared::instrument::base64url;
use std::collections::BTreeSet;
use std::path::Path;

/// What is here of one.
struct Recording {
    number: i64,
    key: String,
    complete: bool,
}

/// Where a piece stands: what is put elsewhere does not open.
fn place(doc: &str, hash: &str, piece: u32) -> String {
    format!("{doc}/{hash}/{piece}")
}

fn recording(connection: &Connection, named: &Named) -> Result<Option<Recording>, StoreError> {
    let mut statement = connection.prepare_cached("select number, key, complete from recordings where document = ?1 and hash = ?2")?;
    let read = |row: &rusqlite::Row<'_>| Ok(Recording { number: row.get(0)?, key: row.get(1)?, complete: row.get(2)? });
    Ok(statement.query_row(params![named.doc.number, named.file.hash.as_str()], read).optional()?)
}

/// The recording, unless the key of its session is gone.
fn standing(connection: &Connection, folder: &Path, named: &Named, doc: &str) -> Blobbed<Option<Recording>> {
    match session_key(connection, named.doc.org, doc)? {
        SessionKey::Destroyed(day) => Ok(Err(NoBlob::KeyDestroyed(Some(day)))),
        // A database that was brought here without its keys.
        SessionKey::There(id) if !SessionKeys::of(folder).has(&id)? => Ok(Err(NoBlob::KeyMissing)),
        _ => Ok(Ok(recording(connection, named)?)),
    }
}

/// What is here of a recording.
pub(super) fn state(connection: &Connection, folder: &Path, named: &Named, doc: &str) -> Blobbed<BlobState> {
    match standing(connection, folder, named, doc)? {
        Ok(recording) => Ok(Ok(state_of(connection, named, recording.as_ref())?)),
        Err(why) => Ok(Err(why)),
    }
}

fn state_of(connection: &Connection, named: &Named, recording: Option<&Recording>) -> Result<BlobState, StoreError> {
    let pieces = named.file.pieces().count();
    let come: BTreeSet<u32> = match recording {
        Some(Recording { complete: true, .. }) => return Ok(BlobState { pieces, missing: Vec::new(), complete: true }),
        Some(recording) => {
            let mut statement = connection.prepare_cached("select piece from recording_pieces where recording = ?1")?;
            statement.query_map([recording.number], |row| row.get(0))?.collect::<Result<_, _>>()?
        }
        None => BTreeSet::new(),
    };
    Ok(BlobState { pieces, missing: (0..pieces).filter(|piece| !come.contains(piece)).collect(), complete: false })
}

/// Takes a piece of a recording. The key of its session is made with the first one.
pub(super) fn piece(tx: &Transaction<'_>, folder: &Path, named: &Named, piece: &Piece) -> Blobbed<BlobState> {
    let Wanted { person, rules, doc, .. } = &piece.of;
    let found = match standing(tx, folder, named, doc)? {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    if found.as_ref().is_some_and(|found| found.complete) {
        return Ok(Ok(state_of(tx, named, found.as_ref())?));
    }
    if found.is_none() {
        let (own, all) = kept(tx, named.doc.org)?;
        if own + named.file.bytes > ORG_BYTES || all + named.file.bytes > ALL_BYTES {
            return Ok(Err(NoBlob::Full));
        }
    }
    let key = match key_for_recording(tx, folder, person, rules, doc, piece.now)? {
        Ok(key) => key,
        Err(why) => return Ok(Err(refused(&why))),
    };
    let keys = SessionKeys::of(folder);
    let hash = named.file.hash.as_str();
    let Some(sealed) = keys.seal(&key, &place(doc, hash, piece.number), &piece.bytes)? else {
        return Ok(Err(NoBlob::KeyMissing));
    };
    let number = match found {
        Some(found) => {
            tx.prepare_cached("update recordings set touched = ?2 where number = ?1")?.execute(params![found.number, int(piece.now)])?;
            found.number
        }
        None => tx
            .prepare_cached("insert into recordings (document, hash, bytes, key, touched) values (?1, ?2, ?3, ?4, ?5)")?
            .insert(params![named.doc.number, hash, int(named.file.bytes), key, int(piece.now)])?,
    };
    let mut insert = tx.prepare_cached("insert or ignore into recording_pieces (recording, piece, sealed) values (?1, ?2, ?3)")?;
    insert.execute(params![number, piece.number, sealed])?;
    let state = state_of(tx, named, recording(tx, named)?.as_ref())?;
    if !state.missing.is_empty() {
        return Ok(Ok(state));
    }
    if let Err(fault) = whole(tx, &keys, &key, named, doc, number)? {
        erase::recording(tx, number)?;
        return Ok(Err(NoBlob::Wrong(fault)));
    }
    tx.prepare_cached("update recordings set complete = 1 where number = ?1")?.execute([number])?;
    Ok(Ok(BlobState { complete: true, ..state }))
}

/// Why the session's key takes no recording.
fn refused(why: &Unredacted) -> NoBlob {
    match why {
        Unredacted::NoDate => NoBlob::NoDate,
        Unredacted::KeyDue => NoBlob::KeyDue,
        Unredacted::KeyDestroyed => NoBlob::KeyDestroyed(None),
        Unredacted::NoSeats => NoBlob::Wrong(Fault::Recording),
        _ => NoBlob::UnknownDocument,
    }
}

/// Whether all pieces together are the recording that the document names. One piece is in memory at a time.
fn whole(
    connection: &Connection,
    keys: &SessionKeys,
    key: &str,
    named: &Named,
    doc: &str,
    number: i64,
) -> Result<Result<(), Fault>, StoreError> {
    let mut digest = Sha256::new();
    for piece in 0..named.file.pieces().count() {
        let Some(bytes) = opened(connection, keys, key, number, &place(doc, named.file.hash.as_str(), piece), piece)? else {
            return Ok(Err(Fault::Size));
        };
        if piece == 0
            && let Err(fault) = content(named.file.media, &bytes)
        {
            return Ok(Err(fault));
        }
        digest.update(&bytes);
    }
    let is_it = base64url(&digest.finalize()) == named.file.hash.as_str();
    Ok(if is_it { Ok(()) } else { Err(Fault::Hash) })
}

fn opened(
    connection: &Connection,
    keys: &SessionKeys,
    key: &str,
    number: i64,
    place: &str,
    piece: u32,
) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = connection.prepare_cached("select sealed from recording_pieces where recording = ?1 and piece = ?2")?;
    let sealed: Option<Vec<u8>> = statement.query_row(params![number, piece], |row| row.get(0)).optional()?;
    let Some(sealed) = sealed else { return Ok(None) };
    keys.open(key, place, &sealed)
}

/// Whether all of a recording is here.
pub(super) fn is_here(connection: &Connection, folder: &Path, named: &Named, doc: &str) -> Blobbed<()> {
    Ok(match standing(connection, folder, named, doc)? {
        Ok(Some(Recording { complete: true, .. })) => Ok(()),
        Ok(_) => Err(NoBlob::NotHere),
        Err(why) => Err(why),
    })
}

/// One piece of a recording that is here.
pub(super) fn given(connection: &Connection, folder: &Path, named: &Named, doc: &str, piece: u32) -> Blobbed<Vec<u8>> {
    let recording = match standing(connection, folder, named, doc)? {
        Ok(Some(recording)) if recording.complete => recording,
        Ok(_) => return Ok(Err(NoBlob::NotHere)),
        Err(why) => return Ok(Err(why)),
    };
    let place = place(doc, named.file.hash.as_str(), piece);
    let bytes = opened(connection, &SessionKeys::of(folder), &recording.key, recording.number, &place, piece)?;
    Ok(bytes.ok_or(NoBlob::WrongPiece))
}
