//! A file's bytes: from this device, or from the server, where they are looked at before anything is done with them.

use super::send::DESTROYED;
use super::{FileState, HeldFile};
use crate::desk::Desk;
use crate::storage::Part;
use crate::sync::{Failed, own_file};
use shared::attachment::Attachment;
use shared::json;
use shared::protocol::Problem;

/// Why there are no bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GetTrouble {
    /// The server is not reached.
    Offline,
    /// Whoever attached it has not sent it yet.
    Absent,
    /// The document does not name it any more, or the person may not read it any more.
    Gone,
    /// It is a recording, and was destroyed with its session's key.
    Destroyed,
    /// It is a recording, and the server does not have its session's key.
    NoKey,
    /// It is a recording, and its session says no day that is still to come: nothing would destroy it here.
    NoDate,
    /// What came, or what is here, is another file.
    Damaged,
    /// The device could not keep it.
    Storage(String),
}

/// What an answer of the server means that is not the file. What is not its own words is as good as none.
pub(super) fn trouble(status: u16, body: &str) -> GetTrouble {
    let code = json::parse::<Problem>(body).and_then(|problem| problem.kind.rsplit('/').next().map(str::to_owned));
    match (status, code.as_deref()) {
        (410, Some(DESTROYED)) => GetTrouble::Destroyed,
        (410, Some("key_missing")) => GetTrouble::NoKey,
        (404, Some("attachment_absent")) => GetTrouble::Absent,
        (404, Some("unknown_document" | "unknown_attachment")) | (403, Some(_)) => GetTrouble::Gone,
        _ => GetTrouble::Offline,
    }
}

impl Desk {
    /// All bytes of a file that is on this device. None where it is not.
    ///
    /// # Errors
    /// When what is here is not whole any more.
    pub async fn file_here(self, doc: &str, file: &Attachment) -> Result<Option<Vec<u8>>, GetTrouble> {
        let held = self.with(|cabinet| cabinet.file(doc, &file.hash).map(|(id, held)| (id.to_owned(), held.clone())));
        let Some((id, held)) = held else { return Ok(None) };
        let whole = self.held_bytes(&held).await;
        if whole.is_none() && held.state == FileState::Sent {
            // A copy of what the server has: it can be got again.
            self.erase_file(&id).await;
            return Ok(None);
        }
        whole.map(Some).ok_or(GetTrouble::Damaged)
    }

    /// The bytes of a file's records, if they are the file.
    pub async fn held_bytes(self, held: &HeldFile) -> Option<Vec<u8>> {
        let records = self.part(Part::Blobs).some(&held.pieces).await.ok()?;
        let mut bytes = Vec::with_capacity(usize::try_from(held.file.bytes).unwrap_or_default());
        for (_, piece) in records {
            bytes.extend(piece?);
        }
        held.file.is_of(&bytes).is_ok().then_some(bytes)
    }

    /// The bytes of a file, from wherever they are. `told` hears how many have come, and of how many.
    ///
    /// # Errors
    /// See [`GetTrouble`].
    pub async fn file_bytes(self, doc: &str, file: &Attachment, told: impl Fn(u64, u64)) -> Result<Vec<u8>, GetTrouble> {
        if let Some(bytes) = self.file_here(doc, file).await? {
            return Ok(bytes);
        }
        let url = format!("/api/v1/documents/{doc}/attachments/{}", file.hash);
        let all = file.bytes;
        let came = own_file(&url, "etag", |n, _| told(n, all)).await.map_err(|Failed| GetTrouble::Offline)?;
        match came.status {
            200 => file.is_of(&came.bytes).map(|()| came.bytes).map_err(|_| GetTrouble::Damaged),
            status => Err(trouble(status, &String::from_utf8_lossy(&came.bytes))),
        }
    }

    /// Keeps a file on this device that the server has.
    ///
    /// # Errors
    /// See [`GetTrouble`]; then nothing of it is kept.
    pub async fn keep_copy(self, doc: &str, change: &str, file: &Attachment, told: impl Fn(u64, u64)) -> Result<(), GetTrouble> {
        if self.with(|cabinet| cabinet.file(doc, &file.hash).is_some()) {
            return Ok(());
        }
        if file.media.is_sound() && self.seats_day(doc).is_none() {
            return Err(GetTrouble::NoDate);
        }
        let bytes = self.file_bytes(doc, file, told).await?;
        let id = self.keep(doc, file, &bytes).await.map_err(|error| GetTrouble::Storage(error.0))?;
        let epoch = self.with(|cabinet| cabinet.position().epoch.clone());
        let named = change.to_owned();
        self.change_file(&id, |held| (held.change, held.state, held.tab, held.epoch) = (named, FileState::Sent, None, epoch));
        self.tried().await;
        Ok(())
    }
}
