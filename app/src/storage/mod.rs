//! What the survey keeps on the device. Two stores behind one type: IndexedDB, or memory on a shared device and
//! where the browser keeps nothing. What a method returned is durable, as far as its store can be.

mod idb;
mod memory;
mod record;

pub use idb::Indexed;
pub use memory::Memory;
pub use record::{Draft, OutboxItem, Published, Taken};

use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Answers by question; `None` clears one.
pub type Changes = BTreeMap<String, Option<Json>>;

/// Why something could not be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageError(pub String);

/// Where this page keeps things.
#[derive(Debug, Clone)]
pub enum Device {
    /// In the browser's database.
    Indexed(Indexed),
    /// In this page, until it is closed.
    Memory(Memory),
}

macro_rules! either {
    ($self:ident.$method:ident($($argument:expr),*)) => {
        match $self {
            Self::Indexed(store) => store.$method($($argument),*).await,
            Self::Memory(store) => Ok(store.$method($($argument),*)),
        }
    };
}

impl Device {
    /// The browser's database if it works, else memory.
    pub async fn open() -> Self {
        match Indexed::open().await {
            Ok(store) => Self::Indexed(store),
            Err(_) => Self::Memory(Memory::default()),
        }
    }

    /// Whether things outlive this page.
    #[must_use]
    pub fn is_durable(&self) -> bool {
        matches!(self, Self::Indexed(_))
    }

    /// The survey and its instrument, as they were last received.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn published(&self, survey: &str) -> Result<Option<Published>, StorageError> {
        either!(self.published(survey))
    }

    /// Keeps a survey and its instrument for the next time without a network.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_published(&self, survey: &str, published: &Published) -> Result<(), StorageError> {
        either!(self.keep_published(survey, published))
    }

    /// The draft of a survey.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn draft(&self, survey: &str) -> Result<Option<Draft>, StorageError> {
        either!(self.draft(survey))
    }

    /// Begins a draft; when another tab has begun one, that one is it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn begin(&self, survey: &str, draft: Draft) -> Result<Draft, StorageError> {
        either!(self.begin(survey, draft))
    }

    /// Changes these answers of the draft and no others: two tabs do not undo each other's. False when the draft
    /// with this id is no longer there, as another tab has sent it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn save(&self, survey: &str, id: &str, changes: &Changes, page: usize, language: &str) -> Result<bool, StorageError> {
        either!(self.save(survey, id, changes, page, language))
    }

    /// Moves the draft to the outbox as `item`, in one step, if it still is at `revision`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn submit(&self, survey: &str, revision: u64, item: &OutboxItem) -> Result<Taken, StorageError> {
        either!(self.submit(survey, revision, item))
    }

    /// Moves a refused item back into a draft with the same answers.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reopen(&self, item: &OutboxItem, draft: Draft) -> Result<(), StorageError> {
        either!(self.reopen(item, draft))
    }

    /// What of a survey waits to be sent or was refused.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn outbox(&self, survey: &str) -> Result<Vec<OutboxItem>, StorageError> {
        either!(self.outbox(survey))
    }

    /// Keeps an item with what the server said of it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn mark(&self, item: &OutboxItem) -> Result<(), StorageError> {
        either!(self.mark(item))
    }

    /// Forgets an item that the server has, and remembers only that one was sent.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget(&self, item: &OutboxItem) -> Result<(), StorageError> {
        either!(self.forget(item))
    }

    /// Deletes draft and outbox of a survey, because the person said so.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delete(&self, survey: &str) -> Result<(), StorageError> {
        either!(self.delete(survey))
    }

    /// Whether a response to this survey was sent from this device.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn answered(&self, survey: &str) -> Result<bool, StorageError> {
        either!(self.answered(survey))
    }
}
