//! Statements that change something. Each runs inside the writer's transaction.

use super::StoreError;
#[cfg(test)]
use crate::store::Published;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rusqlite::Connection;
#[cfg(test)]
use rusqlite::{Transaction, params};
#[cfg(test)]
use shared::survey::Survey;

/// A name for a life of the database.
pub(super) fn new_epoch(connection: &Connection) -> Result<String, StoreError> {
    let epoch: [u8; 12] = connection.query_row("select randomblob(12)", [], |row| row.get(0))?;
    Ok(URL_SAFE_NO_PAD.encode(epoch))
}

pub(super) fn first_epoch(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("insert or ignore into server (only, epoch) values (1, ?1)", [new_epoch(connection)?])?;
    Ok(())
}

#[cfg(test)]
pub(super) fn open_survey(tx: &Transaction<'_>, survey: &Survey, instrument: &Published) -> Result<(), StoreError> {
    tx.execute(
        "insert or ignore into instruments (hash, name, body) values (?1, ?2, ?3)",
        params![instrument.hash.as_str(), instrument.name, instrument.body],
    )?;
    let definition = serde_json::to_string(survey).map_err(|error| StoreError(error.to_string()))?;
    tx.execute(
        "insert or ignore into surveys (id, definition, state) values (?1, ?2, ?3)",
        params![survey.id.as_str(), definition, survey.state.name()],
    )?;
    Ok(())
}
