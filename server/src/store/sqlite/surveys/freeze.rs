//! The end of a survey: it closes at the end of its last day, and freezes when its grace days are over. Days are UTC's.

use super::super::reads::state_named;
use super::daily::told;
use super::plans::{Held, HeldSurvey, opened, put_state, turn};
use super::{Doing, StoreError, Unreported, day_of, day_text, mark_sweep, noted, text, today};
use crate::clock::{DAY, day};
use crate::store::Turned;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::instrument::Hash;
use shared::protocol::{AuditKind, ResponseReport};
use shared::survey::{Survey, SurveyState, may_become};

/// Surveys that are open or paused, that no restore holds, and whose last day is over.
fn closing(connection: &Connection, day: i64) -> Result<Vec<(Held, HeldSurvey, i64)>, StoreError> {
    let last = |held: &Held| held.plan.closes.as_deref().and_then(day_of).filter(|last| *last < day);
    let found = opened(connection, "state in ('open', 'paused') and held = 0", [])?;
    Ok(found.into_iter().filter_map(|(held, survey)| last(&held).map(|last| (held, survey, last))).collect())
}

/// Surveys that no restore holds and whose grace days are over, by number.
fn freezing(connection: &Connection, day: i64) -> Result<Vec<i64>, StoreError> {
    let sql = "select number, definition, closed_day from surveys where state = 'closed' and held = 0";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<i64>>(2)?)))?;
    let mut due = Vec::new();
    for row in rows {
        let (number, definition, closed_day) = row?;
        let survey: Survey = serde_json::from_str(&definition).map_err(StoreError::of)?;
        if closed_day.is_some_and(|closed| closed + i64::from(survey.settings.grace_days) < day) {
            due.push(number);
        }
    }
    Ok(due)
}

/// Whether a survey closed before days of closing were kept.
fn undated(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "select exists (select 1 from surveys where state = 'closed' and held = 0 and closed_day is null)";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

pub(super) fn is_due(connection: &Connection, day: i64) -> Result<bool, StoreError> {
    Ok(undated(connection)? || !closing(connection, day)?.is_empty() || !freezing(connection, day)?.is_empty())
}

pub(super) fn end_due(tx: &Transaction<'_>, day: i64) -> Result<(), StoreError> {
    let by_itself = |held: &Held| Doing { org: held.org.clone(), by: None, now: u64::try_from(day).unwrap_or(0) * DAY };
    for (held, survey, last) in closing(tx, day)? {
        // A server that did not run in the meantime gives the grace days all the same.
        let closed_day = last.max(day - 1);
        turn(tx, &by_itself(&held), (&held, &survey), SurveyState::Closed, Some(closed_day))?;
    }
    tx.execute("update surveys set closed_day = ?1 where state = 'closed' and held = 0 and closed_day is null", [day])?;
    for number in freezing(tx, day)? {
        tx.execute("update surveys set state = 'frozen', frozen_day = ?2 where number = ?1", params![number, day])?;
        // Nothing is signed and nothing is opened any more.
        tx.execute("delete from survey_keys where survey = ?1", [number])?;
        mark_sweep(tx)?;
        if let Some((held, _)) = opened(tx, "surveys.number = ?1", [number])?.pop() {
            let detail = format!("{}: closed -> frozen", held.plan.instrument);
            noted(tx, &by_itself(&held), AuditKind::SurveyStateChanged, &detail)?;
        }
    }
    Ok(())
}

/// State of a survey, and whether a restore holds it.
fn state_of(tx: &Transaction<'_>, id: &Hash) -> Result<Option<(SurveyState, bool)>, StoreError> {
    let mut statement = tx.prepare_cached("select state, held from surveys where id = ?1")?;
    let found = statement.query_row([id.as_str()], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).optional()?;
    found.map(|(state, is_held): (String, bool)| Ok((state_named(&state)?, is_held))).transpose()
}

/// Changes the state of a survey as the operator asks. One that a restore holds stays held: it can be closed, and takes nothing.
pub(in crate::store::sqlite) fn set_state(tx: &Transaction<'_>, id: &Hash, state: SurveyState, now: u64) -> Result<Turned, StoreError> {
    let Some((before, is_held)) = state_of(tx, id)? else { return Ok(Turned::Unknown) };
    if !may_become(before, state) || (is_held && state != SurveyState::Closed) {
        return Ok(Turned::Stays(before));
    }
    if let Some((held, survey)) = opened(tx, "surveys.id = ?1", [id.as_str()])?.pop() {
        let doing = Doing { org: held.org.clone(), by: None, now };
        let closed_day = (state == SurveyState::Closed).then(|| today(&doing));
        turn(tx, &doing, (&held, &survey), state, closed_day)?;
        return Ok(Turned::Done);
    }
    put_state(tx, id, state, (state == SurveyState::Closed).then(|| day(now)))?;
    Ok(Turned::Done)
}

/// Lets a survey go on that a restore holds, in the state that it came back in; opens one that is paused and not held.
pub(in crate::store::sqlite) fn resume(tx: &Transaction<'_>, id: &Hash, now: u64) -> Result<Turned, StoreError> {
    match state_of(tx, id)? {
        None => Ok(Turned::Unknown),
        Some((SurveyState::Paused, false)) => set_state(tx, id, SurveyState::Open, now),
        Some((state, false)) => Ok(Turned::Stays(state)),
        Some((state, true)) => {
            tx.execute("update surveys set held = 0 where id = ?1", [id.as_str()])?;
            if let Some((held, _)) = opened(tx, "surveys.id = ?1", [id.as_str()])?.pop() {
                let doing = Doing { org: held.org.clone(), by: None, now };
                let detail = format!("{}: {} -> {}", held.plan.instrument, SurveyState::Paused.name(), state.name());
                noted(tx, &doing, AuditKind::SurveyStateChanged, &detail)?;
            }
            Ok(Turned::Done)
        }
    }
}

pub(super) fn unreported(connection: &Connection) -> Result<Vec<Unreported>, StoreError> {
    let unreported = "state = 'frozen' and not exists (select 1 from survey_reports r where r.survey = surveys.number)";
    let frozen = |(held, survey): (Held, HeldSurvey)| {
        let (_, rates) = told(connection, survey.number, &held.plan)?;
        let day = day_text(survey.frozen_day.or(survey.closed_day).unwrap_or(survey.opened_day));
        Ok(Unreported { survey: survey.id, day, rates })
    };
    opened(connection, unreported, [])?.into_iter().map(frozen).collect()
}

pub(super) fn keep_report(tx: &Transaction<'_>, report: &ResponseReport) -> Result<(), StoreError> {
    tx.execute(
        "insert or ignore into survey_reports (survey, report) select number, ?2 from surveys where id = ?1 and state = 'frozen'",
        params![report.survey.as_str(), text(report)?],
    )?;
    // The last that is written of a survey: after it, the log holds nothing.
    mark_sweep(tx)
}

pub(super) fn report(connection: &Connection, org: &str, survey: &Hash) -> Result<Option<Option<ResponseReport>>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select report from survey_plans join surveys on surveys.number = survey_plans.survey
         left join survey_reports on survey_reports.survey = surveys.number where org = ?1 and surveys.id = ?2",
    )?;
    let found: Option<Option<String>> = statement.query_row([org, survey.as_str()], |row| row.get(0)).optional()?;
    found.map(|report| report.map(|report| serde_json::from_str(&report).map_err(StoreError::of)).transpose()).transpose()
}
