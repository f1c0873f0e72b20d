//! Files that documents name, in SQLite: pieces of 1 MiB in rows. That takes longer than files beside the database
//! would, and less than a network needs for a piece; in return one back-up is of all, at one
//! moment, and what is erased is erased by the same means as all else.

mod erase;
mod give;
mod recordings;
mod take;

pub(in crate::store::sqlite) use erase::{forget_recordings, release_unnamed};
pub(super) use take::whole;

use super::documents::{Readable, readable, said_of_files};
use super::{Sqlite, StoreError, int, uint};
use crate::clock::DAY;
use crate::store::attachments::{AttachmentStore, Blobbed, NoBlob, Piece, Wanted};
use rusqlite::{Connection, OptionalExtension, params};
use shared::attachment::{Attachment, BlobState, UNFINISHED_DAYS};
use shared::people::{Action, Place, may};
use std::sync::Arc;

impl AttachmentStore for Sqlite {
    async fn blob_state(&self, wanted: Wanted) -> Blobbed<BlobState> {
        let folder = Arc::clone(&self.folder);
        self.read(move |reader| take::state(reader, &folder, &wanted)).await
    }

    async fn take_piece(&self, piece: Piece) -> Blobbed<BlobState> {
        let folder = Arc::clone(&self.folder);
        self.writer.run(move |tx| take::piece(tx, &folder, &piece)).await
    }

    async fn attachment(&self, wanted: Wanted) -> Blobbed<Attachment> {
        let folder = Arc::clone(&self.folder);
        self.read(move |reader| give::attachment(reader, &folder, &wanted)).await
    }

    async fn blob_piece(&self, wanted: Wanted, number: u32) -> Blobbed<Vec<u8>> {
        let folder = Arc::clone(&self.folder);
        self.read(move |reader| give::piece(reader, &folder, &wanted, number)).await
    }

    async fn forget_unfinished(&self, now: u64) -> Result<usize, StoreError> {
        let before = int(now.saturating_sub(u64::from(UNFINISHED_DAYS) * DAY));
        // Most days there is none, and nobody need wait for the writer.
        let any = move |reader: &Connection| -> Result<bool, StoreError> {
            let mut old = reader.prepare_cached(
                "select 1 from blobs where document is not null and touched < ?1
                 union all select 1 from recordings where complete = 0 and touched < ?1",
            )?;
            Ok(old.exists([before])?)
        };
        if !self.read(any).await? {
            return Ok(0);
        }
        self.writer.run(move |tx| erase::unfinished(tx, before)).await
    }
}

/// A document that the person may read, and how it names the file.
struct Named {
    doc: Readable,
    file: Attachment,
}

/// Looks for the file in a document that the person may read. What was taken back is still in its history, which they may
/// read as well.
fn named(connection: &Connection, wanted: &Wanted) -> Result<Result<Named, NoBlob>, StoreError> {
    let Some(doc) = readable(connection, &wanted.person, &wanted.rules, &wanted.doc)? else {
        return Ok(Err(NoBlob::UnknownDocument));
    };
    let said = said_of_files(connection, doc.number)?;
    let mut files = said.iter().filter_map(|value| Attachment::read(value).ok());
    // Of two that say otherwise what the file is, the one that stands counts.
    let file = files.rfind(|file| file.hash == wanted.hash);
    Ok(file.map(|file| Named { doc, file }).ok_or(NoBlob::NotNamed))
}

/// The same where the person may also write.
fn writable(connection: &Connection, wanted: &Wanted) -> Result<Result<Named, NoBlob>, StoreError> {
    let named = match named(connection, wanted)? {
        Ok(named) => named,
        Err(why) => return Ok(Err(why)),
    };
    // Whoever may read a restricted document is one of those that it names.
    let place = Place { department: named.doc.department.as_deref(), named: true };
    let writes = wanted.rules.access(&named.doc.kind).is_some_and(|access| may(&wanted.person.grants, access, Action::Write, place));
    Ok(if writes { Ok(named) } else { Err(NoBlob::NotWritable) })
}

/// The file that is here for a document.
fn held(connection: &Connection, named: &Named) -> Result<Option<i64>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select number from blobs join blob_holders on blob = number and blob_holders.document = ?1 where org = ?2 and hash = ?3",
    )?;
    Ok(statement.query_row(params![named.doc.number, named.doc.org, named.file.hash.as_str()], |row| row.get(0)).optional()?)
}

/// The upload of a file for a document that is not finished.
fn unfinished(connection: &Connection, named: &Named) -> Result<Option<i64>, StoreError> {
    let mut statement = connection.prepare_cached("select number from blobs where document = ?1 and hash = ?2")?;
    Ok(statement.query_row(params![named.doc.number, named.file.hash.as_str()], |row| row.get(0)).optional()?)
}

/// Bytes of files: of an organisation, and of all.
fn kept(connection: &Connection, org: i64) -> Result<(u64, u64), StoreError> {
    let mut statement = connection.prepare_cached(
        "select coalesce(sum(iif(org = ?1, bytes, 0)), 0), coalesce(sum(bytes), 0) from (
             select org, bytes from blobs
             union all select d.org, bytes from recordings join documents d on d.number = document
         )",
    )?;
    Ok(statement.query_row([org], |row| Ok((uint(row.get(0)?), uint(row.get(1)?))))?)
}

#[cfg(test)]
mod tests;
