//! What a shared device or a paper desk keeps: how it was set up, counts, and responses that are sealed and not sent yet.
//! Never an answer, and never a time: keys are the hashes of what was sealed, so that their order says nothing.

use super::store::{Store, Transaction, parsed};
use super::{Published, StorageError};
use shared::instrument::Hash;
use shared::json;
use shared::json_struct;
use shared::survey::Mode;
use std::collections::BTreeMap;

const NAME: &str = "evenhand-station";
const VERSION: u32 = 1;
const STATION: &str = "station";
const WAITING: &str = "waiting";
const ASIDE: &str = "aside";
const TABLES: &[&str] = &[STATION, WAITING, ASIDE];
const SETUP: &str = "setup";
const TALLY: &str = "tally";

/// The hash of a PIN, and what it takes to compute it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Random, as base64url.
    pub salt: String,
    /// As base64url.
    pub hash: String,
    /// How often it was hashed.
    pub rounds: u32,
    /// How often a wrong one was entered since the right one.
    pub wrong: u32,
}

/// How a station was set up. While there is one, the device shows nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// The survey's address.
    pub survey: String,
    /// What lets this station send.
    pub code: String,
    /// A shared device or paper.
    pub mode: Mode,
    /// Where it stands.
    pub place: String,
    /// How many people are expected.
    pub expected: u32,
    /// Languages on offer here.
    pub languages: Vec<String>,
    /// Of paper: how many of a hundred questionnaires are typed twice.
    pub twice: u32,
    /// What it takes to leave.
    pub pin: Pin,
    /// The survey and its questions.
    pub published: Published,
}

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Responses that were finished here.
    pub finished: u32,
    /// Of them, those that the server has.
    pub received: u32,
    /// Responses that were begun and wiped.
    pub left: u32,
    /// What typing twice has shown.
    pub twice: Twice,
}

/// What typing questionnaires twice has shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Twice {
    /// Questionnaires that were typed twice.
    pub typed: u32,
    /// Questions that were compared.
    pub compared: u32,
    /// Those that were typed differently.
    pub differences: u32,
}

/// A sealed response that the server refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The server's code.
    pub code: String,
    /// What was sealed.
    pub sealed: String,
}

json_struct!(Pin { salt, hash, rounds, wrong });
json_struct!(Setup { survey, code, mode, place, expected, languages, twice, pin, published });
json_struct!(Tally { finished, received, left, twice });
json_struct!(Twice { typed, compared, differences });
json_struct!(Aside { code, sealed });

/// The station's own database. Each method is one transaction: durable when it returns.
#[derive(Debug, Clone)]
pub struct StationStore(Store);

async fn tally(transaction: &Transaction) -> Result<Tally, StorageError> {
    Ok(parsed(transaction.get(STATION, TALLY).await?)?.unwrap_or_default())
}

/// Changes what was counted, as it is now; where nothing was, it begins at nothing. Before anything else is written: counts
/// that cannot be read leave all as it was.
async fn change_tally(transaction: &Transaction, change: impl FnOnce(&mut Tally)) -> Result<(), StorageError> {
    let mut counted = tally(transaction).await?;
    change(&mut counted);
    transaction.put(STATION, TALLY, &json::text(&counted))
}

/// The key of a sealed response.
fn key_of(sealed: &str) -> String {
    Hash::of(sealed.as_bytes()).to_string()
}

impl StationStore {
    /// The browser's database if it works, else memory, in which no station may start.
    pub async fn open() -> Self {
        Self(Store::open_or_memory(NAME, VERSION, TABLES).await)
    }

    /// A database by name: tests use one of their own.
    ///
    /// # Errors
    /// When the browser keeps nothing, as in some private windows.
    pub async fn open_named(name: &str) -> Result<Self, StorageError> {
        Store::open(name, VERSION, TABLES).await.map(Self)
    }

    /// A store that lasts as long as the page.
    #[must_use]
    pub fn memory() -> Self {
        Self(Store::memory())
    }

    /// Whether things outlive this page.
    #[must_use]
    pub fn is_durable(&self) -> bool {
        self.0.is_durable()
    }

    /// How the station was set up, if one runs here.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn setup(&self) -> Result<Option<Setup>, StorageError> {
        parsed(self.0.begin(&[STATION], false).await?.get(STATION, SETUP).await?)
    }

    /// Begins a station, with nothing counted; or sets one up anew, which keeps what was counted. False when another
    /// survey's station runs here.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn set_up(&self, setup: &Setup) -> Result<bool, StorageError> {
        let transaction = self.0.begin(&[STATION], true).await?;
        let running: Option<Setup> = parsed(transaction.get(STATION, SETUP).await?)?;
        if running.as_ref().is_some_and(|running| running.survey != setup.survey) {
            return Ok(false);
        }
        change_tally(&transaction, |_| {}).await?;
        transaction.put(STATION, SETUP, &json::text(setup))?;
        transaction.complete().await?;
        Ok(true)
    }

    /// What was counted, how many wait, and what lies aside by the server's code.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn counts(&self) -> Result<(Tally, usize, Vec<(String, usize)>), StorageError> {
        let transaction = self.0.begin(TABLES, false).await?;
        let (counted, waiting) = (tally(&transaction).await?, transaction.keys(WAITING).await?.len());
        let mut codes: Vec<(String, usize)> = Vec::new();
        for text in transaction.all(ASIDE).await? {
            let code = parsed::<Aside>(Some(text))?.map(|aside| aside.code).unwrap_or_default();
            match codes.iter_mut().find(|(known, _)| *known == code) {
                Some((_, count)) => *count += 1,
                None => codes.push((code, 1)),
            }
        }
        codes.sort();
        Ok((counted, waiting, codes))
    }

    /// Keeps a finished response, sealed, and counts it with what typing it twice has shown.
    ///
    /// # Errors
    /// When the store fails: then nothing is kept and nothing is counted.
    pub async fn finish(&self, sealed: &str, twice: Twice) -> Result<(), StorageError> {
        let transaction = self.0.begin(&[STATION, WAITING], true).await?;
        let count = |counted: &mut Tally| {
            counted.finished += 1;
            counted.twice.typed += twice.typed;
            counted.twice.compared += twice.compared;
            counted.twice.differences += twice.differences;
        };
        change_tally(&transaction, count).await?;
        transaction.put(WAITING, &key_of(sealed), sealed)?;
        transaction.complete().await
    }

    /// Counts a response that was begun and wiped.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn left(&self) -> Result<(), StorageError> {
        let transaction = self.0.begin(&[STATION], true).await?;
        change_tally(&transaction, |counted| counted.left += 1).await?;
        transaction.complete().await
    }

    /// Keys of what waits, in an order that says nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn waiting(&self) -> Result<Vec<String>, StorageError> {
        self.0.begin(&[WAITING], false).await?.keys(WAITING).await
    }

    /// One of what waits.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sealed(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.0.begin(&[WAITING], false).await?.get(WAITING, key).await
    }

    /// The server has it: it goes, and is counted once.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn received(&self, key: &str) -> Result<(), StorageError> {
        let transaction = self.0.begin(&[STATION, WAITING], true).await?;
        if transaction.get(WAITING, key).await?.is_none() {
            return Ok(());
        }
        change_tally(&transaction, |counted| counted.received += 1).await?;
        transaction.delete(WAITING, key)?;
        transaction.complete().await
    }

    /// The server refused it: it steps aside and holds nothing up.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn refused(&self, key: &str, code: &str) -> Result<(), StorageError> {
        let transaction = self.0.begin(&[WAITING, ASIDE], true).await?;
        let Some(sealed) = transaction.get(WAITING, key).await? else { return Ok(()) };
        transaction.put(ASIDE, key, &json::text(&Aside { code: code.to_owned(), sealed }))?;
        transaction.delete(WAITING, key)?;
        transaction.complete().await
    }

    /// Everything that the server does not have: what waits and what lies aside.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn unsent(&self) -> Result<Vec<String>, StorageError> {
        let transaction = self.0.begin(&[WAITING, ASIDE], false).await?;
        let mut unsent = transaction.all(WAITING).await?;
        for text in transaction.all(ASIDE).await? {
            unsent.extend(parsed::<Aside>(Some(text))?.map(|aside| aside.sealed));
        }
        // By their hashes: what lies aside stands anywhere among the rest.
        unsent.sort_by_cached_key(|sealed| key_of(sealed));
        Ok(unsent)
    }

    /// Adds sealed responses from a file of another station. How many were not here yet.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn add(&self, sealed: &[String]) -> Result<usize, StorageError> {
        let transaction = self.0.begin(TABLES, true).await?;
        let mut fresh = BTreeMap::new();
        for sealed in sealed {
            let key = key_of(sealed);
            if transaction.get(WAITING, &key).await?.is_none() && transaction.get(ASIDE, &key).await?.is_none() {
                fresh.insert(key, sealed);
            }
        }
        let added = u32::try_from(fresh.len()).unwrap_or(u32::MAX);
        change_tally(&transaction, |counted| counted.finished += added).await?;
        for (key, sealed) in &fresh {
            transaction.put(WAITING, key, sealed)?;
        }
        transaction.complete().await?;
        Ok(fresh.len())
    }

    /// Deletes what lies aside, because the facilitator said so.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_aside(&self) -> Result<(), StorageError> {
        let transaction = self.0.begin(&[ASIDE], true).await?;
        for key in transaction.keys(ASIDE).await? {
            transaction.delete(ASIDE, &key)?;
        }
        transaction.complete().await
    }

    /// Ends the station: nothing is left of it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn end(&self) -> Result<(), StorageError> {
        let transaction = self.0.begin(TABLES, true).await?;
        for table in TABLES {
            for key in transaction.keys(table).await? {
                transaction.delete(table, &key)?;
            }
        }
        transaction.complete().await
    }
}
