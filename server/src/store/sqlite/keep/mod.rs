//! Keeping a database safe: copies of it, the way back from one, and looking whether all of it is right.

mod backup;
mod blobs;
mod check;
mod keys;
mod lock;
mod prune;
mod restore;
mod sealed;
mod survey;
mod verify;

pub(crate) use backup::backup;
pub(crate) use check::check;
pub(crate) use keys::{PUBLIC, make as make_key};
pub(crate) use lock::Lock;
pub(crate) use prune::prune;
pub(crate) use restore::restore;
pub(crate) use verify::verify;

/// Name of the file that knows outside of the database what was redacted.
pub(crate) use super::documents::REDACTIONS_FILE;

use super::StoreError;
use crate::clock;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use shared::form::Date;
use std::fs::{DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

/// Name of the database in a data folder.
pub(crate) const DATABASE: &str = "evenhand.sqlite3";

/// Makes a data folder, and those that it is in, which only their owner may enter. One that is there stays as it is.
pub(crate) fn make_folder(data: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(data)
}

/// The day of a moment, in milliseconds since 1970, or so many days later, as `YYYY-MM-DD`.
fn day(now: u64, later: u32) -> String {
    let days = clock::day(now) + i64::from(later);
    Date::from_days(i32::try_from(days).unwrap_or(i32::MAX)).to_string()
}

fn failed(file: &Path, error: impl std::fmt::Display) -> StoreError {
    StoreError(format!("{}: {error}", file.display()))
}

/// Copies a database into a new file that only its owner may read, and sees that the copy is whole. Others may go on
/// writing: the copy is of one moment.
fn copy(from: &Connection, to: &Path) -> Result<(), StoreError> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(|error| failed(to, error))?;
    let mut copy = Connection::open(to)?;
    {
        let running = Backup::new(from, &mut copy)?;
        while running.step(-1)? != StepResult::Done {
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    // One file, without a log beside it.
    copy.execute_batch("pragma journal_mode = delete;")?;
    whole(&copy).map_err(|error| failed(to, error))
}

/// An error when a database is damaged.
fn whole(connection: &Connection) -> Result<(), StoreError> {
    let said: String = connection.query_row("pragma integrity_check(1)", [], |row| row.get(0))?;
    if said == "ok" { Ok(()) } else { Err(StoreError(format!("the database is damaged: {said}"))) }
}

/// Waits until a file, or a folder's list of files, is on the disk.
fn settle(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| failed(path, error))
}

/// The folder that a file is in.
fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests;
