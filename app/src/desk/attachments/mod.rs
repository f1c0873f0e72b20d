//! Files of documents on this device: kept as they are attached, sent piece by piece when there is a network, got when
//! somebody wants them here.

mod get;
mod held;
mod put;
mod recordings;
mod send;
mod tidy;

pub use get::GetTrouble;
pub use held::{FileState, Goes, HeldFile};
pub use put::{AttachTrouble, Chosen};

use super::record::Kept;
use super::{Cabinet, Desk};
use crate::storage::Record;
use shared::instrument::Hash;
use std::collections::BTreeMap;

/// Files on their way, by record: bytes that have come, and all of them.
pub type Transfers = BTreeMap<String, (u64, u64)>;

impl Cabinet {
    /// Files on this device, by record.
    pub fn files(&self) -> impl Iterator<Item = (&str, &HeldFile)> {
        self.files.iter().map(|(id, held)| (&**id, held))
    }

    /// A file of a document, if it is here.
    #[must_use]
    pub fn file(&self, doc: &str, hash: &Hash) -> Option<(&str, &HeldFile)> {
        self.files().find(|(_, held)| held.doc == doc && held.file.hash == *hash && held.state != FileState::Coming)
    }

    /// A file by its record.
    #[must_use]
    pub fn held_file(&self, id: &str) -> Option<&HeldFile> {
        self.files.get(id)
    }
}

impl HeldFile {
    /// As a record.
    pub(super) fn record(self, id: &str) -> Record {
        (id.to_owned(), Some(Kept::File(Box::new(self)).write()))
    }
}

impl Desk {
    /// How far a file on its way is.
    fn show_transfer(self, id: &str, at: Option<(u64, u64)>) {
        if self.transfers.peek(|transfers| transfers.get(id).copied() != at) {
            self.transfers.update(|transfers| match at {
                Some(at) => drop(transfers.insert(id.to_owned(), at)),
                None => drop(transfers.remove(id)),
            });
        }
    }

    /// Writes what is known of a file, as it is after `change`; nothing where it is gone.
    fn change_file(self, id: &str, change: impl FnOnce(&mut HeldFile)) {
        let Some(mut held) = self.with(|cabinet| cabinet.held_file(id).cloned()) else { return };
        change(&mut held);
        self.put(vec![held.record(id)]);
    }
}

#[cfg(test)]
mod tests;
