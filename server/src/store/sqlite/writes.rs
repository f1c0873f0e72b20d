//! Statements that change something. Each runs inside the writer's transaction.

use super::{Published, StoreError, int, uint};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::instrument::Hash;
use shared::protocol::ItemStatus;
use shared::survey::{Accepted, Survey, SurveyState, shown_count};

/// A name for a life of the database.
pub(super) fn new_epoch(connection: &Connection) -> Result<String, StoreError> {
    let epoch: [u8; 12] = connection.query_row("select randomblob(12)", [], |row| row.get(0))?;
    Ok(URL_SAFE_NO_PAD.encode(epoch))
}

pub(super) fn first_epoch(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("insert or ignore into server (only, epoch) values (1, ?1)", [new_epoch(connection)?])?;
    Ok(())
}

fn state_name(state: SurveyState) -> &'static str {
    match state {
        SurveyState::Open => "open",
        SurveyState::Paused => "paused",
        SurveyState::Closed => "closed",
        SurveyState::Frozen => "frozen",
    }
}

pub(super) fn open_survey(tx: &Transaction<'_>, survey: &Survey, instrument: &Published) -> Result<(), StoreError> {
    tx.execute(
        "insert or ignore into instruments (hash, name, body) values (?1, ?2, ?3)",
        params![instrument.hash.as_str(), instrument.name, instrument.body],
    )?;
    let definition = serde_json::to_string(survey).map_err(|error| StoreError(error.to_string()))?;
    tx.execute(
        "insert or ignore into surveys (id, definition, state) values (?1, ?2, ?3)",
        params![survey.id.as_str(), definition, state_name(survey.state)],
    )?;
    Ok(())
}

pub(super) fn set_state(tx: &Transaction<'_>, survey: &Hash, state: SurveyState) -> Result<bool, StoreError> {
    Ok(tx.execute("update surveys set state = ?2 where id = ?1", params![survey.as_str(), state_name(state)])? == 1)
}

fn number(tx: &Transaction<'_>, survey: &Hash) -> Result<i64, StoreError> {
    Ok(tx.prepare_cached("select number from surveys where id = ?1")?.query_row([survey.as_str()], |row| row.get(0))?)
}

pub(super) fn add_responses(
    tx: &Transaction<'_>,
    survey: &Hash,
    version: &Hash,
    batch: &[Accepted],
) -> Result<Vec<ItemStatus>, StoreError> {
    let survey = number(tx, survey)?;
    let mut insert = tx.prepare_cached(
        "insert into responses (survey, id, version, mode, language, answers) values (?1, ?2, ?3, ?4, ?5, ?6)
         on conflict (survey, id) do nothing",
    )?;
    let mut same = tx.prepare_cached(
        "select version = ?3 and mode = ?4 and language = ?5 and answers = ?6 from responses where survey = ?1 and id = ?2",
    )?;
    let mut statuses = Vec::with_capacity(batch.len());
    for item in batch {
        let row = params![survey, item.id.0, version.as_str(), item.mode.name(), item.language, item.answers];
        statuses.push(if insert.execute(row)? == 1 {
            ItemStatus::Accepted
        } else if same.query_row(row, |row| row.get(0)).optional()?.unwrap_or(false) {
            ItemStatus::Duplicate
        } else {
            ItemStatus::Rejected
        });
    }
    Ok(statuses)
}

pub(super) fn move_counts(tx: &Transaction<'_>, day: i64) -> Result<(), StoreError> {
    let mut due = tx
        .prepare_cached("select number, definition from surveys left join shown_counts on survey = number where day is null or day < ?1")?;
    let due: Vec<(i64, String)> = due.query_map([day], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for (number, definition) in due {
        let survey: Survey = serde_json::from_str(&definition).map_err(|error| StoreError(error.to_string()))?;
        let count: i64 = tx.query_row("select count(*) from responses where survey = ?1", [number], |row| row.get(0))?;
        let shown = shown_count(uint(count), survey.settings.k);
        tx.execute(
            "insert into shown_counts (survey, day, responses) values (?1, ?2, ?3)
             on conflict (survey) do update set day = excluded.day, responses = excluded.responses",
            params![number, day, int(shown)],
        )?;
    }
    Ok(())
}
