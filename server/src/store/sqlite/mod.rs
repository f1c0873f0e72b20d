//! Embedded SQLite: WAL, STRICT tables, one writer thread with group commit, a few readers.

mod blobs;
mod devices;
mod documents;
mod factors;
pub(crate) mod keep;
mod people;
mod reads;
mod records;
mod recovery;
mod releases;
mod surveys;
mod sweep;
mod writer;
mod writes;

#[cfg(test)]
use super::Published;
use super::{ShownCount, Store, StoreError, Turned};
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};
use shared::instrument::Hash;
use shared::survey::{Survey, SurveyState};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use writer::Writer;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

/// Connections that read.
const READERS: usize = 3;
/// Statements that a connection keeps prepared: all that there are.
const STATEMENTS: usize = 256;

/// A database file.
#[derive(Debug)]
pub(crate) struct Sqlite {
    writer: Writer,
    readers: Arc<[Mutex<Connection>]>,
    turn: AtomicUsize,
    /// Where the database is, and what is kept beside it.
    folder: Arc<Path>,
}

impl Sqlite {
    /// Opens or creates the database and brings it up to date.
    pub(crate) fn open(file: &Path) -> Result<Self, StoreError> {
        let failed = |error: String| StoreError(format!("{}: {error}", file.display()));
        // Only its owner reads it; the log that SQLite keeps beside it gets the same mode.
        let made = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(file);
        made.map_err(|error| failed(error.to_string()))?;
        let mut writer = Connection::open(file).map_err(|error| failed(error.to_string()))?;
        // FULL: an answer is on the disk before it is acknowledged. secure_delete: what is erased is overwritten. temp_store: a
        // database that is written anew is nowhere else on the disk in between.
        writer
            .execute_batch(
                "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on;
                 pragma busy_timeout = 5000; pragma cache_size = -65536; pragma wal_autocheckpoint = 8000;
                 pragma temp_store = memory;",
            )
            .map_err(|error| failed(error.to_string()))?;
        migrate(&mut writer).map_err(|error| failed(error.0))?;
        writes::first_epoch(&writer)?;
        writer.set_prepared_statement_cache_capacity(STATEMENTS);
        let folder: Arc<Path> = file.parent().unwrap_or(Path::new(".")).into();
        let readers = (0..READERS).map(|_| reader(file)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { writer: Writer::start(writer)?, readers: readers.into(), turn: AtomicUsize::new(0), folder })
    }

    /// Whether documents are in it, which are sealed with the key of its folder.
    pub(crate) async fn holds_changes(&self) -> Result<bool, StoreError> {
        self.read(|connection| Ok(connection.query_row("select exists (select 1 from changes)", [], |row| row.get(0))?)).await
    }

    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let readers = Arc::clone(&self.readers);
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % READERS;
        let task = tokio::task::spawn_blocking(move || {
            // One that is free, or the next in turn: a device that is sent much does not hold up all others.
            let free = readers.iter().find_map(|reader| reader.try_lock().ok());
            let reader = free.unwrap_or_else(|| readers[turn].lock().unwrap_or_else(PoisonError::into_inner));
            // One moment of the database, however many statements read it.
            read(&*reader.unchecked_transaction()?)
        });
        task.await?
    }
}

/// A number as SQLite keeps it. None of ours comes near its limit.
fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number as it was kept.
fn uint(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// Brings a database up to date.
fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let migrations = Migrations::new(vec![
        M::up(include_str!("../../../migrations/0001_surveys.sql")),
        M::up(include_str!("../../../migrations/0002_people.sql")),
        M::up(include_str!("../../../migrations/0003_documents.sql")),
        M::up(include_str!("../../../migrations/0004_running_surveys.sql")),
        M::up(include_str!("../../../migrations/0005_releases.sql")),
        M::up(include_str!("../../../migrations/0006_recovery.sql")),
        M::up(include_str!("../../../migrations/0007_factors.sql")),
        M::up(include_str!("../../../migrations/0008_oidc.sql")),
        M::up(include_str!("../../../migrations/0009_devices.sql")),
        M::up(include_str!("../../../migrations/0010_redaction.sql")),
        M::up(include_str!("../../../migrations/0011_attachments.sql")),
        M::up(include_str!("../../../migrations/0012_records.sql")),
        M::up(include_str!("../../../migrations/0013_session_keys.sql")),
        M::up(include_str!("../../../migrations/0014_recordings.sql")),
    ]);
    migrations.to_latest(connection).map_err(|error| StoreError(error.to_string()))
}

fn reader(file: &Path) -> Result<Mutex<Connection>, StoreError> {
    let reader = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    reader.execute_batch("pragma busy_timeout = 5000; pragma cache_size = -32768;")?;
    reader.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(Mutex::new(reader))
}

impl Store for Sqlite {
    async fn epoch(&self) -> Result<String, StoreError> {
        self.read(reads::epoch).await
    }

    async fn surveys(&self) -> Result<Vec<Survey>, StoreError> {
        self.read(reads::surveys).await
    }

    async fn instrument(&self, hash: &Hash) -> Result<Option<Vec<u8>>, StoreError> {
        let hash = hash.clone();
        self.read(move |reader| reads::instrument(reader, &hash)).await
    }

    #[cfg(test)]
    async fn open_survey(&self, survey: Survey, instrument: Published) -> Result<(), StoreError> {
        self.writer.run(move |tx| writes::open_survey(tx, &survey, &instrument)).await
    }

    async fn set_state(&self, survey: Hash, state: SurveyState, now: u64) -> Result<Turned, StoreError> {
        self.writer.run(move |tx| surveys::set_state(tx, &survey, state, now)).await
    }

    async fn resume(&self, survey: Hash, now: u64) -> Result<Turned, StoreError> {
        self.writer.run(move |tx| surveys::resume(tx, &survey, now)).await
    }

    async fn move_counts(&self, day: i64) -> Result<(), StoreError> {
        self.writer.run(move |tx| surveys::move_counts(tx, day)).await
    }

    async fn shown_counts(&self) -> Result<Vec<ShownCount>, StoreError> {
        self.read(reads::shown_counts).await
    }
}

#[cfg(test)]
mod tests;
