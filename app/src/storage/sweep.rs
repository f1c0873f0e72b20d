//! Leaving nothing of what was deleted in the browser's files. IndexedDB of Chromium is LevelDB: what is deleted or written
//! over stays in its files until these are written anew. That happens when a database is deleted, with the files that its
//! keys stand in, and the file of before goes one such round later. So three small databases are made before something is
//! deleted, and deleted one after the other behind it. They are also the note that this is still to be done: where the
//! browser was closed meanwhile, the next page does it.

use super::StorageError;
use super::store::{Store, databases, delete_database};
use crate::browser;
use std::cell::Cell;

const ROUNDS: [&str; 3] = ["evenhand-sweep-1", "evenhand-sweep-2", "evenhand-sweep-3"];
const TABLE: &str = "records";
/// Milliseconds between two rounds: the browser works behind them.
const PAUSE_MS: u32 = 400;
const PATIENCE_MS: u32 = 2_000;

/// To be called before something is deleted that is to leave no trace.
///
/// # Errors
/// When the browser keeps nothing.
pub async fn begin_sweep() -> Result<(), StorageError> {
    for name in ROUNDS {
        let store = Store::open(name, 1, &[TABLE]).await?;
        let transaction = store.begin(&[TABLE], true).await?;
        transaction.put(TABLE, "swept", "later")?;
        transaction.complete().await?;
        store.close();
    }
    Ok(())
}

/// For every page: does what an earlier one had begun and not ended.
///
/// # Errors
/// When the browser cannot delete.
pub async fn end_sweep() -> Result<(), StorageError> {
    // Browsers that do not tell are not built on LevelDB.
    let found = databases().await.unwrap_or_default();
    let begun = ROUNDS.iter().any(|name| found.iter().any(|found| found == name));
    if begun { sweep().await } else { Ok(()) }
}

thread_local! {
    /// One is under way, and whether something was deleted since it began.
    static UNDER_WAY: Cell<(bool, bool)> = const { Cell::new((false, false)) };
}

/// To be called behind it where much may be deleted piece by piece: one sweep is for all that goes until it begins.
///
/// # Errors
/// When the browser cannot delete; then the next page does it.
pub async fn sweep_behind() -> Result<(), StorageError> {
    if UNDER_WAY.get().0 {
        UNDER_WAY.set((true, true));
        return Ok(());
    }
    loop {
        UNDER_WAY.set((true, false));
        let swept = sweep().await;
        if swept.is_err() || !UNDER_WAY.get().1 {
            UNDER_WAY.set((false, false));
            return swept;
        }
    }
}

/// To be called behind it. What was begun is begun again: another page may have ended it meanwhile.
///
/// # Errors
/// When the browser cannot delete.
pub async fn sweep() -> Result<(), StorageError> {
    begin_sweep().await?;
    for name in ROUNDS {
        delete_database(name, PATIENCE_MS).await?;
        browser::wait(PAUSE_MS).await;
    }
    Ok(())
}
