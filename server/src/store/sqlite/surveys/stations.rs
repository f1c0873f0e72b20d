//! Stations: devices and desks that enter responses for others.

use super::plans::with_survey;
use super::{Digest, Doing, StoreError, Unmoved, noted};
use crate::auth::session::random_id;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::protocol::{AuditKind, NewStation, Station, Wrong};
use shared::survey::{Mode, SurveyState};

/// Stations of a survey, also those that ended, by name.
pub(super) fn all(connection: &Connection, survey: i64) -> Result<Vec<Station>, StoreError> {
    let mut statement =
        connection.prepare_cached("select id, label, mode, expected, active from survey_stations where survey = ?1 order by label, id")?;
    let rows = statement.query_map([survey], |row| {
        let name: String = row.get(2)?;
        let mode = Mode::named(&name).ok_or_else(|| rusqlite::Error::InvalidColumnName(format!("“{name}” is no mode")))?;
        Ok(Station { id: row.get(0)?, label: row.get(1)?, mode, expected: row.get(3)?, active: row.get(4)?, code: None })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds a station to a survey that takes responses of its mode. Also in the grace days: what was entered at a station that
/// has ended is sent by another.
pub(super) fn add(
    tx: &Transaction<'_>,
    doing: &Doing,
    id: &str,
    new: &NewStation,
    code: &Digest,
) -> Result<Result<Station, Unmoved>, StoreError> {
    let (held, survey) = match with_survey(tx, &doing.org, id)? {
        Ok((_, survey)) if survey.state == SurveyState::Frozen => return Ok(Err(Unmoved::Ended)),
        Ok(found) => found,
        Err(unmoved) => return Ok(Err(unmoved)),
    };
    if !held.plan.modes.contains(&new.mode) {
        let reason = format!("this survey takes no responses of the mode “{}”", new.mode.name());
        return Ok(Err(Unmoved::Wrong(Wrong { field: "mode", code: "not_offered", reason })));
    }
    let station = Station { id: random_id()?, label: new.label.clone(), mode: new.mode, expected: new.expected, active: true, code: None };
    tx.execute(
        "insert into survey_stations (id, survey, code, label, mode, expected, active) values (?1, ?2, ?3, ?4, ?5, ?6, 1)",
        params![station.id, survey.number, code, station.label, station.mode.name(), station.expected],
    )?;
    noted(tx, doing, AuditKind::StationMade, &station.label)?;
    Ok(Ok(station))
}

/// Ends a station. One that has ended stays so.
pub(super) fn end(tx: &Transaction<'_>, doing: &Doing, id: &str, station: &str) -> Result<Result<(), Unmoved>, StoreError> {
    let (_, survey) = match with_survey(tx, &doing.org, id)? {
        Ok(found) => found,
        Err(unmoved) => return Ok(Err(unmoved)),
    };
    let mut statement = tx.prepare_cached("select label, active from survey_stations where survey = ?1 and id = ?2")?;
    let found: Option<(String, bool)> =
        statement.query_row(params![survey.number, station], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((label, active)) = found else { return Ok(Err(Unmoved::UnknownStation)) };
    if active {
        tx.execute("update survey_stations set active = 0 where id = ?1", [station])?;
        noted(tx, doing, AuditKind::StationEnded, &label)?;
    }
    Ok(Ok(()))
}
