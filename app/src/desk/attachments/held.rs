//! A file on this device: what is known of it stands among the other records, its bytes in records of their own, which are
//! read only when they are needed.

use shared::attachment::Attachment;
use shared::document::{Document, attachments};
use shared::{json_struct, names};

names! {
    /// How far a file is.
    #[derive(Default)]
    pub enum FileState {
        /// It is being written here, or taken away. Where that was interrupted, it goes.
        #[default]
        Coming = "coming",
        /// The server is to get it.
        Waits = "waits",
        /// The server has it; this is a copy for working offline.
        Sent = "sent",
        /// The server did not take it: it stays until the person decides.
        Refused = "refused",
    }
}

/// A file on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFile {
    /// The document that it belongs to.
    pub doc: String,
    /// The change that names it.
    pub change: String,
    /// The file.
    pub file: Attachment,
    /// Records of its pieces, in their order.
    pub pieces: Vec<String>,
    /// How far it is.
    pub state: FileState,
    /// The tab that writes it.
    pub tab: Option<String>,
    /// Life of the server's database that had it: one that was restored since may lack it.
    pub epoch: Option<String>,
    /// Why it was refused: the stable code.
    pub code: Option<String>,
    /// Why, as the server's English sentence.
    pub reason: Option<String>,
}

json_struct!(HeldFile { doc, change, file, pieces, state, tab, epoch, code, reason });

/// What is to become of a file, by what its document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays.
    Stays,
    /// It goes: it was taken back on this device, or redacted, or it is a copy of what this person may not see any more, or of
    /// what somebody took back.
    Goes,
    /// Nothing names it, and the server does not have it: it waits for the person to decide.
    Orphan,
}

/// See [`Fate`].
pub(super) fn fate(held: &HeldFile, document: Option<&Document>) -> Fate {
    let unsent = held.state != FileState::Sent;
    let Some(document) = document else { return if unsent { Fate::Orphan } else { Fate::Goes } };
    if attachments(document).iter().any(|attached| attached.file.hash == held.file.hash) {
        return Fate::Stays;
    }
    let Some(change) = document.change(&held.change) else { return if unsent { Fate::Orphan } else { Fate::Goes } };
    // What somebody else took back may be nowhere but here: nobody deletes the only copy for them.
    let redacted = change.value.is_none() || document.redaction_of(&change.id).is_some();
    let own = document.heads(&change.path).all(|head| head.value.is_none() && document.mark(&head.id).is_none());
    if !unsent || redacted || own { Fate::Goes } else { Fate::Orphan }
}

impl HeldFile {
    /// Whether the server lacks it, as far as this device knows.
    #[must_use]
    pub fn is_unsent(&self) -> bool {
        matches!(self.state, FileState::Waits | FileState::Refused)
    }
}
