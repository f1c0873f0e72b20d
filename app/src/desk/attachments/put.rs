//! Attaching: the file is on the disk before its document names it, and both are there together or not at all.

use super::super::state::fresh;
use super::{FileState, Goes, HeldFile};
use crate::desk::{Desk, Edit};
use crate::storage::{Part, Record, StorageError, begin_sweep};
use shared::attachment::{Attachment, FILES_LIMIT, Fault, Media, Pieces, clean};
use shared::document::{Paths, attachments};
use shared::people::Action;

/// A file that somebody has chosen.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its name there.
    pub name: String,
    /// The type that the browser takes it for.
    pub declared: String,
    /// What it is, in the person's words.
    pub about: String,
    /// Take out of a picture what nobody sees in it.
    pub clean: bool,
}

/// Why a file was not attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachTrouble {
    /// It is not one that is taken.
    Fault(Fault),
    /// It is a recording, and its session says no day that is still to come, on which it is destroyed.
    NoDate,
    /// The person may not write the document.
    NotAllowed,
    /// The device could not keep it.
    Storage(String),
}

impl From<Fault> for AttachTrouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<StorageError> for AttachTrouble {
    fn from(error: StorageError) -> Self {
        Self::Storage(error.0)
    }
}

/// What would be attached, its bytes, and how many of them were taken out.
fn prepared(chosen: Chosen) -> Result<(Attachment, Vec<u8>, usize), Fault> {
    let media = Media::declared(&chosen.declared, &chosen.name).ok_or(Fault::Type)?;
    let (bytes, removed) = match chosen.clean && media.is_picture() && chosen.bytes.len() as u64 <= media.limit() {
        true => {
            let cleaned = clean(media, &chosen.bytes)?;
            (cleaned.bytes, cleaned.removed)
        }
        false => (chosen.bytes, 0),
    };
    let file = Attachment::of(&bytes, &chosen.name, &chosen.declared, &chosen.about)?;
    Ok((file, bytes, removed))
}

impl Desk {
    /// Attaches a file to a document. When this is done it is on the disk, and is sent as soon as there is a network. Gives
    /// the file as it is attached, and how many bytes were taken out of it.
    ///
    /// # Errors
    /// See [`AttachTrouble`]. Nothing has changed then, unless it is that the disk failed in the last step.
    pub async fn attach(self, doc: &str, chosen: Chosen) -> Result<(Attachment, usize), AttachTrouble> {
        let (file, bytes, removed) = prepared(chosen)?;
        if !self.with(|cabinet| cabinet.may(doc, Action::Write)) {
            return Err(AttachTrouble::NotAllowed);
        }
        if self.document(doc, |document| attachments(document).len()).unwrap_or(0) >= FILES_LIMIT {
            return Err(Fault::TooMany.into());
        }
        if file.media.is_sound() {
            if !self.has_recordings(doc) {
                return Err(Fault::Recording.into());
            }
            if self.seats_day(doc).is_none() {
                return Err(AttachTrouble::NoDate);
            }
        }
        let kept = match self.with(|cabinet| cabinet.file(doc, &file.hash).map(|(id, _)| id.to_owned())) {
            // The same file again: under other words, once on the disk.
            Some(id) => id,
            None => self.keep(doc, &file, &bytes).await?,
        };
        let path = format!("{}/{}", Paths::Attachments.name(), fresh());
        let Some((change, scope)) = self.change(doc, Edit::new(path, Some(file.value()))) else {
            self.erase_file(&kept).await;
            return Err(AttachTrouble::NotAllowed);
        };
        let named = change.id.clone();
        let mut records = self.with(|cabinet| cabinet.queue(vec![(change, scope)], None, fresh));
        if let Some(held) = self.with(|cabinet| cabinet.held_file(&kept).cloned())
            && held.state == FileState::Coming
        {
            records.push(HeldFile { change: named, state: FileState::Waits, tab: None, ..held }.record(&kept));
        }
        self.made(records);
        // Where the disk has failed, it is in memory, and is written as soon as the disk takes it; nobody is told that it is safe.
        self.on_the_disk().await?;
        Ok((file, removed))
    }

    /// Until everything is on the disk.
    ///
    /// # Errors
    /// The disk has failed once more, whatever failed before.
    async fn on_the_disk(self) -> Result<(), StorageError> {
        match self.kept().await {
            true => Ok(()),
            false => Err(StorageError(self.status.peek(|status| status.storage.clone()).unwrap_or_default())),
        }
    }

    /// Writes a file's pieces, and what is known of it before them: what was interrupted is found by that and goes. Gives its
    /// record, which says that it is still being written.
    pub(super) async fn keep(self, doc: &str, file: &Attachment, bytes: &[u8]) -> Result<String, StorageError> {
        let (id, tab) = (fresh(), self.here.borrow().tab.clone());
        let pieces: Vec<String> = Pieces::cut(bytes).map(|_| fresh()).collect();
        let held = HeldFile {
            doc: doc.to_owned(),
            change: String::new(),
            file: file.clone(),
            pieces: pieces.clone(),
            state: FileState::Coming,
            tab: Some(tab),
            epoch: None,
            code: None,
            reason: None,
            goes: file.media.is_sound().then(|| self.seats_day(doc)).flatten().map(Goes::on),
        };
        self.put(vec![held.record(&id)]);
        // Without it nothing would say later that its pieces are to go.
        if let Err(error) = self.on_the_disk().await {
            self.erase_file(&id).await;
            return Err(error);
        }
        let shelf = self.part(Part::Blobs);
        for (piece, part) in pieces.iter().zip(Pieces::cut(bytes)) {
            if let Err(error) = shelf.commit(&[(piece.clone(), Some(part.to_vec()))]).await {
                self.erase_file(&id).await;
                return Err(error);
            }
        }
        Ok(id)
    }

    /// Takes a file off this device. Its pieces go first; where that is interrupted, its record says that it is to go.
    pub(super) async fn erase_file(self, id: &str) {
        let Some(held) = self.with(|cabinet| cabinet.held_file(id).cloned()) else { return };
        let tab = self.here.borrow().tab.clone();
        let pieces: Vec<Record> = held.pieces.iter().map(|piece| (piece.clone(), None)).collect();
        // Also out of the browser's files: it may be gone because it was redacted.
        let _ = begin_sweep().await;
        self.put(vec![HeldFile { state: FileState::Coming, tab: Some(tab), ..held }.record(id)]);
        self.tried().await;
        self.show_transfer(id, None);
        // What cannot be deleted now is tried again: its record stays.
        match self.part(Part::Blobs).commit(&pieces).await {
            Ok(()) => {
                self.put(vec![(id.to_owned(), None)]);
                self.sweep_kept();
            }
            Err(error) => self.status.update(|status| status.storage = Some(error.0)),
        }
    }

    /// Takes a copy off this device that the server has.
    pub async fn drop_copy(self, id: &str) {
        if self.with(|cabinet| cabinet.held_file(id).is_some_and(|held| held.state == FileState::Sent)) {
            self.erase_file(id).await;
        }
    }

    /// Takes a file off this device that the server does not have, because the person said so.
    pub async fn discard_file(self, id: &str) {
        self.erase_file(id).await;
    }

    /// Takes back that a document has a file. What the server has not heard of leaves no trace.
    pub async fn take_back(self, doc: &str, name: &str) {
        let path = format!("{}/{name}", Paths::Attachments.name());
        let heads: Vec<(String, Option<shared::instrument::Hash>)> = self
            .document(doc, |document| {
                let hash = |value: &serde_json::Value| Attachment::read(value).ok().map(|file| file.hash);
                document.heads(&path).map(|head| (head.id.clone(), head.value.as_ref().and_then(hash))).collect()
            })
            .unwrap_or_default();
        match heads.as_slice() {
            [] => return,
            [(change, _)] if self.with(|cabinet| cabinet.unsent(change).is_some()) => self.discard(change),
            _ => self.edit(doc, Edit::new(path, None)),
        }
        for hash in heads.iter().filter_map(|(_, hash)| hash.as_ref()) {
            let still = self.document(doc, |document| attachments(document).iter().any(|attached| attached.file.hash == *hash));
            let here = self.with(|cabinet| cabinet.file(doc, hash).map(|(id, _)| id.to_owned()));
            if let (Some(id), false) = (here, still.unwrap_or(false)) {
                self.erase_file(&id).await;
            }
        }
    }

    /// Tries to send a refused file again.
    pub fn retry_file(self, id: &str) {
        self.change_file(id, |held| (held.state, held.code, held.reason) = (FileState::Waits, None, None));
        self.send_soon();
    }
}
