//! What a vault keeps on the disk: its header, among the few things of a device that stand in clear, and a database of its
//! own with sealed records. Names of databases, tables and records say nothing; of a release its last day stands before its
//! id, so that it goes in time while nobody has opened the vault.

use super::StorageError;
use super::records::{Later, Record, Records};
use super::store::{Store, databases, delete_database};
use crate::vault::Key;
use js_sys::Uint8Array;
use shared::vault::Header;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;

const HEADERS: &str = "records";
/// Before the id of a vault whose header is gone: its database is to go as well.
const GONE: &str = "gone-";
const PREFIX: &str = "evenhand-vault-";
const VERSION: u32 = 1;
const TABLES: &[&str] = &["records", "releases", "blobs"];
/// Milliseconds that other tabs get to let go of a database.
const PATIENCE_MS: u32 = 3_000;

/// The name of a vault's database.
fn name_of(vault: &str) -> String {
    format!("{PREFIX}{vault}")
}

/// What is kept in a vault, a table each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All that documents are made of.
    Records,
    /// Releases of surveys.
    Releases,
    /// Attachments: see [`crate::desk::Desk::part`].
    Blobs,
}

impl Part {
    fn table(self) -> &'static str {
        TABLES[self as usize]
    }
}

/// The headers of this device's vaults.
#[derive(Debug, Clone)]
pub struct Headers(Store);

impl Headers {
    /// In the database of this name.
    ///
    /// # Errors
    /// When the browser keeps nothing.
    pub async fn open(name: &str) -> Result<Self, StorageError> {
        Store::open(name, VERSION, &[HEADERS]).await.map(Self)
    }

    /// All that can be read.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn all(&self) -> Result<Vec<Header>, StorageError> {
        let all = self.0.begin(&[HEADERS], false).await?.all_bytes(HEADERS).await?;
        Ok(all.into_iter().filter(|(key, _)| Header::is_record(key)).filter_map(|(_, bytes)| Header::read(&bytes)).collect())
    }

    async fn keys(&self) -> Result<Vec<String>, StorageError> {
        self.0.begin(&[HEADERS], false).await?.keys(HEADERS).await
    }

    /// How many there are that cannot be read: they are damaged, or of a later version of the app. Their vaults stay.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn unreadable(&self) -> Result<usize, StorageError> {
        let there = self.keys().await?.iter().filter(|key| Header::is_record(key)).count();
        Ok(there.saturating_sub(self.all().await?.len()))
    }

    /// Adds one, unless its person has another already: two tabs that ask for a passphrase make one vault.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn add(&self, header: &Header) -> Result<bool, StorageError> {
        let transaction = self.0.begin(&[HEADERS], true).await?;
        let all = transaction.all_bytes(HEADERS).await?;
        let theirs =
            |(key, bytes): &(String, Vec<u8>)| Header::is_record(key) && Header::read(bytes).is_some_and(|held| held.whose == header.whose);
        if all.iter().any(theirs) {
            return Ok(false);
        }
        transaction.put_bytes(HEADERS, &Header::record_of(&header.id), &header.write())?;
        transaction.complete().await?;
        Ok(true)
    }

    /// Changes one as it is now, in one step; none where it is gone.
    ///
    /// # Errors
    /// When the store fails; then it is as it was.
    pub async fn change(&self, vault: &str, change: impl FnOnce(&mut Header)) -> Result<Option<Header>, StorageError> {
        let key = Header::record_of(vault);
        let transaction = self.0.begin(&[HEADERS], true).await?;
        let Some(mut header) = transaction.get_bytes(HEADERS, &key).await?.and_then(|bytes| Header::read(&bytes)) else { return Ok(None) };
        change(&mut header);
        transaction.put_bytes(HEADERS, &key, &header.write())?;
        transaction.complete().await?;
        Ok(Some(header))
    }

    /// Takes one away: nothing of its vault can be read any more. It is noted that its database is to go as well.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn remove(&self, vault: &str) -> Result<(), StorageError> {
        let transaction = self.0.begin(&[HEADERS], true).await?;
        transaction.delete(HEADERS, &Header::record_of(vault))?;
        transaction.put_bytes(HEADERS, &format!("{GONE}{vault}"), b"1")?;
        transaction.complete().await
    }

    /// Takes one away, and then its vault. Where the browser is closed in between, [`delete_strays`] ends it.
    ///
    /// # Errors
    /// When the store fails, or the database cannot be deleted.
    pub async fn erase(&self, vault: &str) -> Result<(), StorageError> {
        self.remove(vault).await?;
        self.delete_gone(vault).await
    }

    /// Deletes the database of a vault that has no header. Where a frozen tab holds it up it goes with that, and the note
    /// stays; there is no key to it any more.
    async fn delete_gone(&self, vault: &str) -> Result<(), StorageError> {
        if !delete_vault(vault).await? {
            return Ok(());
        }
        let transaction = self.0.begin(&[HEADERS], true).await?;
        transaction.delete(HEADERS, &format!("{GONE}{vault}"))?;
        transaction.complete().await
    }
}

/// Deletes the database of a vault; false where another tab holds it up.
///
/// # Errors
/// When the browser cannot.
pub async fn delete_vault(vault: &str) -> Result<bool, StorageError> {
    delete_database(&name_of(vault), PATIENCE_MS).await
}

/// Deletes vaults that have no header: somebody signed out, and the browser was closed before all was gone. One whose header
/// is there and cannot be read stays: it may be of a later version of the app.
///
/// # Errors
/// When the store fails.
pub async fn delete_strays(headers: &Headers) -> Result<Vec<Header>, StorageError> {
    // Before the headers are read: a header is there before its database is.
    let found = databases().await.unwrap_or_default();
    let keys = headers.keys().await?;
    for vault in strays(&found, &keys) {
        headers.delete_gone(vault).await?;
    }
    headers.all().await
}

/// The vaults among databases and notes that have no header among the keys of records.
fn strays<'a>(found: &'a [String], keys: &'a [String]) -> BTreeSet<&'a str> {
    let noted = keys.iter().filter_map(|key| key.strip_prefix(GONE));
    let vaults = found.iter().filter_map(|name| name.strip_prefix(PREFIX)).chain(noted);
    vaults.filter(|vault| keys.iter().all(|key| Header::id_of(key) != Some(vault))).collect()
}

/// Deletes from a vault that need not be open the releases whose last day is over, on a day as `YYYY-MM-DD`.
///
/// # Errors
/// When the store fails.
pub async fn delete_over(vault: &str, today: &str) -> Result<(), StorageError> {
    let table = Part::Releases.table();
    let store = Store::open(&name_of(vault), VERSION, TABLES).await?;
    let transaction = store.begin(&[table], true).await?;
    for key in transaction.keys(table).await? {
        if key.split('.').next().is_none_or(|day| shared::form::Date::parse(day).is_none() || day < today) {
            transaction.delete(table, &key)?;
        }
    }
    transaction.complete().await
}

/// Records of a vault that is open. Each is sealed for its id: none can be put in another's place.
#[derive(Debug, Clone)]
pub struct Sealed {
    store: Store,
    table: &'static str,
    key: Key,
    damaged: Rc<Cell<usize>>,
}

impl Sealed {
    /// Opens the database of a vault.
    ///
    /// # Errors
    /// When the browser does not give it.
    pub async fn open(vault: &str, key: &Key) -> Result<Self, StorageError> {
        let store = Store::open(&name_of(vault), VERSION, TABLES).await?;
        Ok(Self { store, table: Part::Records.table(), key: key.clone(), damaged: Rc::default() })
    }

    /// Another part of the same vault.
    #[must_use]
    pub fn part(&self, part: Part) -> Self {
        Self { table: part.table(), damaged: Rc::default(), ..self.clone() }
    }

    /// Opens records beside each other.
    async fn opened(&self, sealed: Vec<(String, Option<Uint8Array>)>) -> Vec<Record> {
        let begun: Vec<_> = sealed
            .into_iter()
            .map(|(id, bytes)| {
                let opening = bytes.map(|bytes| self.key.begin_open(id.as_bytes(), &bytes));
                (id, opening)
            })
            .collect();
        let mut records = Vec::with_capacity(begun.len());
        for (id, opening) in begun {
            let opened = match opening {
                None => None,
                Some(None) => {
                    self.damaged.set(self.damaged.get() + 1);
                    continue;
                }
                Some(Some(opening)) => match JsFuture::from(opening).await {
                    Ok(opened) => Some(Uint8Array::new(&opened).to_vec()),
                    Err(_) => {
                        self.damaged.set(self.damaged.get() + 1);
                        continue;
                    }
                },
            };
            records.push((id, opened));
        }
        records
    }
}

impl Records for Sealed {
    fn all(&self) -> Later<'_, Vec<Record>> {
        Box::pin(async move {
            let all = self.store.begin(&[self.table], false).await?.all_arrays(self.table).await?;
            self.damaged.set(0);
            Ok(self.opened(all.into_iter().map(|(id, bytes)| (id, Some(bytes))).collect()).await)
        })
    }

    fn some<'a>(&'a self, ids: &'a [String]) -> Later<'a, Vec<Record>> {
        Box::pin(async move {
            let transaction = self.store.begin(&[self.table], false).await?;
            let mut sealed = Vec::with_capacity(ids.len());
            for id in ids {
                sealed.push((id.clone(), transaction.get_array(self.table, id).await?));
            }
            let asked = sealed.len();
            let records = self.opened(sealed).await;
            // One that cannot be read is not one that is gone.
            if records.len() < asked { Err(StorageError("a record cannot be read".to_owned())) } else { Ok(records) }
        })
    }

    fn commit<'a>(&'a self, records: &'a [Record]) -> Later<'a, ()> {
        Box::pin(async move {
            let begin = |(id, bytes): &'a Record| {
                let sealing = bytes.as_ref().map(|bytes| self.key.begin_seal(id.as_bytes(), bytes));
                sealing.transpose().map(|sealing| (id, sealing))
            };
            let begun = records.iter().map(begin).collect::<Result<Vec<_>, _>>()?;
            let mut sealed = Vec::with_capacity(begun.len());
            for (id, sealing) in begun {
                sealed.push((
                    id,
                    match sealing {
                        Some(sealing) => Some(sealing.done().await?),
                        None => None,
                    },
                ));
            }
            // Only now: a transaction that is waited with ends.
            let transaction = self.store.begin(&[self.table], true).await?;
            for (id, bytes) in &sealed {
                match bytes {
                    Some(bytes) => transaction.put_array(self.table, id, bytes)?,
                    None => transaction.delete(self.table, id)?,
                }
            }
            transaction.complete().await
        })
    }

    fn is_durable(&self) -> bool {
        self.store.is_durable()
    }

    fn damaged(&self) -> usize {
        self.damaged.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_vault_without_a_header_is_a_stray() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let found = texts(&["evenhand-desk", "evenhand-vault-a", "evenhand-vault-b", "evenhand-sweep-1"]);
        // The header of `b` may say what it likes: it is not looked at.
        let keys = texts(&["owner", "vault-b", "gone-c"]);
        assert_eq!(strays(&found, &keys).into_iter().collect::<Vec<_>>(), ["a", "c"], "noted, where the browser lists nothing");
        assert!(strays(&found[..1], &keys[..2]).is_empty());
    }
}
