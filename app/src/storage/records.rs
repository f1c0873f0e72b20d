//! Records of bytes under random ids: all that the workbench keeps on a device. What a record is about stands inside it,
//! and indices are made in memory, so that encryption can go under this trait without its users noticing.

use super::StorageError;
use super::store::{Store, Transaction};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

/// An answer that takes a while.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, StorageError>> + 'a>>;

/// A record: its id and its bytes; none where it is gone.
pub type Record = (String, Option<Vec<u8>>);

/// What a device keeps.
pub trait Records {
    /// Every record.
    fn all(&self) -> Later<'_, Vec<Record>>;
    /// These records, as they are now.
    fn some<'a>(&'a self, ids: &'a [String]) -> Later<'a, Vec<Record>>;
    /// Writes and takes away, all or nothing; durable when it is done.
    fn commit<'a>(&'a self, records: &'a [Record]) -> Later<'a, ()>;
    /// Whether records outlive the page.
    fn is_durable(&self) -> bool;
    /// How many records [`Self::all`] found that are there and cannot be read.
    fn damaged(&self) -> usize {
        0
    }
}

const VERSION: u32 = 1;
const TABLE: &str = "records";

/// Records in a database of the browser, or in memory where it has none to give.
#[derive(Debug, Clone)]
pub struct Shelf(Store);

impl Shelf {
    /// A database by name.
    ///
    /// # Errors
    /// When the browser keeps nothing, as in some private windows.
    pub async fn open(name: &str) -> Result<Self, StorageError> {
        Store::open(name, VERSION, &[TABLE]).await.map(Self)
    }

    /// Over a store that has the table.
    pub(super) fn of(store: Store) -> Self {
        Self(store)
    }

    /// As long as the page.
    #[must_use]
    pub fn memory() -> Self {
        Self(Store::memory())
    }

    /// A database by name if it works, else memory.
    pub async fn open_or_memory(name: &str) -> Rc<dyn Records> {
        Rc::new(Self(Store::open_or_memory(name, VERSION, &[TABLE]).await))
    }
}

impl Records for Shelf {
    fn all(&self) -> Later<'_, Vec<Record>> {
        Box::pin(async move {
            let all = self.0.begin(&[TABLE], false).await?.all_bytes(TABLE).await?;
            Ok(all.into_iter().map(|(id, bytes)| (id, Some(bytes))).collect())
        })
    }

    fn some<'a>(&'a self, ids: &'a [String]) -> Later<'a, Vec<Record>> {
        Box::pin(async move {
            let transaction = self.0.begin(&[TABLE], false).await?;
            let mut records = Vec::with_capacity(ids.len());
            for id in ids {
                records.push((id.clone(), transaction.get_bytes(TABLE, id).await?));
            }
            Ok(records)
        })
    }

    fn commit<'a>(&'a self, records: &'a [Record]) -> Later<'a, ()> {
        Box::pin(async move {
            let transaction: Transaction = self.0.begin(&[TABLE], true).await?;
            for (id, bytes) in records {
                match bytes {
                    Some(bytes) => transaction.put_bytes(TABLE, id, bytes)?,
                    None => transaction.delete(TABLE, id)?,
                }
            }
            transaction.complete().await
        })
    }

    fn is_durable(&self) -> bool {
        self.0.is_durable()
    }
}
