//! Leaving no trace: the database is written anew, and the log beside it is emptied. A deleted row is overwritten at once
//! (`secure_delete`), but the log holds pages as they were, and the file the order in which its pages were filled.

use super::{Sqlite, StoreError};
use rusqlite::Connection;
use std::time::Duration;

/// How often the log is tried to be emptied: somebody who reads keeps it, for as long as one statement takes.
const TRIES: usize = 60;
/// How long one try waits, during which nobody writes.
const WAIT: Duration = Duration::from_millis(200);
/// How long others may write before the next try.
const PAUSE: Duration = Duration::from_millis(300);

impl Sqlite {
    /// Writes the database anew, if something asked for it. As long as that does not succeed, it stays asked for.
    pub(super) async fn sweep_if_due(&self) -> Result<(), StoreError> {
        // Read before it is done: what is asked for while it is done may have come too late for it, and is done next.
        while let Some(asked) = self.read(asked).await? {
            self.writer.alone(|connection| Ok(connection.execute_batch("vacuum")?)).await?;
            self.empty_log().await?;
            self.writer.run(move |tx| Ok(tx.execute("update server set swept = max(swept, ?1)", [asked])?)).await?;
            // What is left in the log is this one note.
            self.empty_log().await?;
        }
        Ok(())
    }

    async fn empty_log(&self) -> Result<(), StoreError> {
        for _ in 0..TRIES {
            if self.writer.alone(checkpoint).await? {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(StoreError("the log beside the database could not be emptied: something reads all the time".to_owned()))
    }
}

/// What was asked for last, unless it is done.
fn asked(reader: &Connection) -> Result<Option<i64>, StoreError> {
    Ok(reader.query_row("select iif(sweep > swept, sweep, null) from server", [], |row| row.get(0))?)
}

/// Moves the log into the database; whether nothing is left in it.
fn checkpoint(connection: &Connection) -> Result<bool, StoreError> {
    connection.busy_timeout(WAIT)?;
    let busy = connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get::<_, i64>(0));
    connection.busy_timeout(Duration::from_secs(5))?;
    Ok(busy? == 0)
}
