//! A file on this device: what is known of it stands among the other records, its bytes in records of their own, which are
//! read only when they are needed.

use shared::attachment::Attachment;
use shared::document::{Document, attachments};
use shared::records::Earlier;
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
    /// Of a recording: the day on which it goes.
    pub goes: Option<Goes>,
}

json_struct!(HeldFile { doc, change, file, pieces, state, tab, epoch, code, reason, goes });

/// The day on which a recording goes from this device, by the rules of seat maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goes {
    /// Days since 1970.
    pub on: u32,
    /// An earlier day that the session says since `earlier_since`: it counts only after some days.
    pub earlier_on: Option<u32>,
    /// Days since 1970, by this device's clock.
    pub earlier_since: Option<u32>,
}

json_struct!(Goes { on, earlier_on, earlier_since });

impl Goes {
    /// On a day, as far as is known.
    #[must_use]
    pub fn on(on: u32) -> Self {
        Self { on, earlier_on: None, earlier_since: None }
    }

    /// The earlier day that is remembered.
    pub(super) fn earlier(self) -> Option<Earlier> {
        let earlier = self.earlier_on.zip(self.earlier_since);
        earlier.map(|(day, since)| Earlier { day: i64::from(day), since: i64::from(since) })
    }

    /// With another earlier day to remember.
    pub(super) fn with(self, earlier: Option<Earlier>) -> Self {
        let days = |day: i64| u32::try_from(day).ok();
        Self {
            earlier_on: earlier.and_then(|earlier| days(earlier.day)),
            earlier_since: earlier.and_then(|earlier| days(earlier.since)),
            ..self
        }
    }
}

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
