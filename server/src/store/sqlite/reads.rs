//! Statements that change nothing.

use super::{ShownCount, StoreError, uint};
use rusqlite::{Connection, OptionalExtension};
use shared::instrument::Hash;
use shared::survey::{Survey, SurveyState};

/// The state of a survey, as its column names it.
pub(super) fn state_named(name: &str) -> Result<SurveyState, StoreError> {
    SurveyState::named(name).ok_or_else(|| StoreError(format!("“{name}” is no state of a survey")))
}

pub(super) fn epoch(connection: &Connection) -> Result<String, StoreError> {
    Ok(connection.query_row("select epoch from server", [], |row| row.get(0))?)
}

/// One that a restore holds is paused, whatever its state.
pub(super) fn surveys(connection: &Connection) -> Result<Vec<Survey>, StoreError> {
    let mut statement = connection.prepare_cached("select definition, iif(held, 'paused', state), words from surveys order by number")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?)))?;
    rows.map(|row| {
        let (definition, state, words) = row?;
        let mut survey: Survey = serde_json::from_str(&definition).map_err(StoreError::of)?;
        survey.state = state_named(&state)?;
        survey.words = serde_json::from_str(&words).map_err(StoreError::of)?;
        Ok(survey)
    })
    .collect()
}

pub(super) fn instrument(connection: &Connection, hash: &Hash) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = connection.prepare_cached("select body from instruments where hash = ?1")?;
    Ok(statement.query_row([hash.as_str()], |row| row.get(0)).optional()?)
}

pub(super) fn shown_counts(connection: &Connection) -> Result<Vec<ShownCount>, StoreError> {
    let mut statement = connection.prepare_cached("select id, responses from shown_counts join surveys on survey = number")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    rows.map(|row| {
        let (id, responses) = row?;
        Ok(ShownCount { survey: Hash::parse(&id).map_err(StoreError::of)?, responses: uint(responses) })
    })
    .collect()
}
