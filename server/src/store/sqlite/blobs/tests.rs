//! Files over a real database: who gets them, what becomes of them, and what is left of them.

mod kept;
mod taken;

use super::super::documents::tests::{Rig, officer};
use crate::store::attachments::{AttachmentStore, Blobbed, NoBlob, Piece, Wanted};
use bytes::Bytes;
use shared::attachment::{Attachment, BlobState, Pieces};
use shared::document::Change;
use shared::people::Person;
use std::sync::Arc;

pub(super) const NOW: u64 = 1_769_904_000_000;

/// A text of so many bytes.
pub(super) fn text(bytes: u64, letter: u8) -> Vec<u8> {
    vec![letter; usize::try_from(bytes).expect("a size")]
}

pub(super) fn file(bytes: &[u8]) -> Attachment {
    Attachment::of(bytes, "minutes.txt", "text/plain", "").expect("taken")
}

impl Rig {
    pub(super) fn wanted(&self, person: &Person, doc: &str, file: &Attachment) -> Wanted {
        Wanted { person: person.clone(), rules: Arc::clone(&self.rules), doc: doc.to_owned(), hash: file.hash.clone() }
    }

    /// The change by which a document names a file.
    pub(super) fn attach(&self, org: usize, kind: &str, doc: &str, file: &Attachment) -> Change {
        let path = format!("_attachments/{}", self.fresh());
        self.change(org, kind, doc, &path, &[], file.value())
    }

    /// A document that an officer began, which names a file.
    pub(super) async fn naming(&self, org: usize, kind: &str, doc: &str, file: &Attachment) -> Change {
        let begin = self.begin(org, kind, doc, None);
        let names = self.attach(org, kind, doc, file);
        self.accept(&officer(org), &[&begin, &names]).await;
        names
    }

    pub(super) async fn piece(
        &self,
        person: &Person,
        doc: &str,
        file: &Attachment,
        number: u32,
        bytes: &[u8],
    ) -> Result<BlobState, NoBlob> {
        let of = self.wanted(person, doc, file);
        let piece = Piece { of, number, bytes: Bytes::copy_from_slice(bytes), now: NOW };
        self.store.take_piece(piece).await.expect("a store")
    }

    /// Sends all of a file.
    pub(super) async fn upload(&self, person: &Person, doc: &str, bytes: &[u8]) -> Result<BlobState, NoBlob> {
        let named = file(bytes);
        let mut state = Err(NoBlob::NotHere);
        for (number, piece) in (0_u32..).zip(Pieces::cut(bytes)) {
            state = self.piece(person, doc, &named, number, piece).await;
            if state.is_err() {
                break;
            }
        }
        state
    }

    /// All of a file, as somebody gets it.
    pub(super) async fn fetch(&self, person: &Person, doc: &str, named: &Attachment) -> Result<Vec<u8>, NoBlob> {
        let given = sure(self.store.attachment(self.wanted(person, doc, named)).await)?;
        let mut bytes = Vec::new();
        for number in 0..given.pieces().count() {
            bytes.extend(sure(self.store.blob_piece(self.wanted(person, doc, named), number).await)?);
        }
        Ok(bytes)
    }
}

pub(super) fn sure<T>(result: Blobbed<T>) -> Result<T, NoBlob> {
    result.expect("a store")
}

/// Rows of files, finished or not, and of pieces.
pub(super) async fn rows(rig: &Rig) -> (i64, i64) {
    (rig.one("select count(*) from blobs").await, rig.one("select count(*) from blob_pieces").await)
}
