//! Giving a file to those who may read a document for which it is here.

use super::{held, named, recordings};
use crate::store::attachments::{Blobbed, NoBlob, Wanted};
use rusqlite::{Connection, OptionalExtension, params};
use shared::attachment::Attachment;
use std::path::Path;

/// How the document names a file that is here.
pub(super) fn attachment(connection: &Connection, folder: &Path, wanted: &Wanted) -> Blobbed<Attachment> {
    Ok(match named(connection, wanted)? {
        Ok(named) if named.file.media.is_sound() => recordings::is_here(connection, folder, &named, &wanted.doc)?.map(|()| named.file),
        Ok(named) if held(connection, &named)?.is_some() => Ok(named.file),
        Ok(_) => Err(NoBlob::NotHere),
        Err(why) => Err(why),
    })
}

/// One piece of it.
pub(super) fn piece(connection: &Connection, folder: &Path, wanted: &Wanted, number: u32) -> Blobbed<Vec<u8>> {
    let named = match named(connection, wanted)? {
        Ok(named) => named,
        Err(why) => return Ok(Err(why)),
    };
    if named.file.media.is_sound() {
        return recordings::given(connection, folder, &named, &wanted.doc, number);
    }
    let Some(blob) = held(connection, &named)? else { return Ok(Err(NoBlob::NotHere)) };
    let mut statement = connection.prepare_cached("select bytes from blob_pieces where blob = ?1 and piece = ?2")?;
    let piece: Option<Vec<u8>> = statement.query_row(params![blob, number], |row| row.get(0)).optional()?;
    Ok(piece.ok_or(NoBlob::WrongPiece))
}
