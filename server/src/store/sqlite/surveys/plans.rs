//! Plans: what is decided before a survey opens, and what may still be said otherwise afterwards.

use super::super::people::departments;
use super::super::reads::state_named;
use super::{Doing, Opening, StoreError, Unmoved, day_of, day_text, mark_sweep, noted, stations, text, today, uint};
use rusqlite::{Connection, OptionalExtension, Params, Row, Transaction, params};
use shared::instrument::Hash;
use shared::protocol::{AuditKind, Department, OpenedSurvey, PlanRecord, Wrong};
use shared::survey::{Plan, Review, SurveyState, may_become};

/// A plan with its survey, as statements need them.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) id: String,
    pub(super) org: String,
    pub(super) revision: u64,
    pub(super) plan: Plan,
    pub(super) survey: Option<HeldSurvey>,
}

/// A survey that has opened.
#[derive(Debug)]
pub(super) struct HeldSurvey {
    pub(super) number: i64,
    pub(super) id: Hash,
    pub(super) state: SurveyState,
    pub(super) opened_day: i64,
    pub(super) closed_day: Option<i64>,
    pub(super) frozen_day: Option<i64>,
    /// Whether a restore holds it.
    pub(super) is_held: bool,
}

const COLUMNS: &str = "select survey_plans.id, org, revision, plan, survey, surveys.id, state, opened_day, closed_day, frozen_day, held
    from survey_plans left join surveys on surveys.number = survey";

type Raw = (String, String, i64, String, Option<(i64, String, String, i64, Option<i64>, Option<i64>, bool)>);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    let survey = row.get::<_, Option<i64>>(4)?;
    let survey = survey.map(|number| {
        let opened = row.get::<_, Option<i64>>(7)?.unwrap_or_default();
        Ok::<_, rusqlite::Error>((number, row.get(5)?, row.get(6)?, opened, row.get(8)?, row.get(9)?, row.get(10)?))
    });
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, survey.transpose()?))
}

fn read((id, org, revision, plan, survey): Raw) -> Result<Held, StoreError> {
    let survey = survey.map(|(number, id, state, opened_day, closed_day, frozen_day, is_held)| {
        let (id, state) = (Hash::parse(&id).map_err(StoreError::of)?, state_named(&state)?);
        Ok::<_, StoreError>(HeldSurvey { number, id, state, opened_day, closed_day, frozen_day, is_held })
    });
    Ok(Held { id, org, revision: uint(revision), plan: serde_json::from_str(&plan).map_err(StoreError::of)?, survey: survey.transpose()? })
}

/// The plan with this id, if it is the organisation's.
pub(super) fn find(connection: &Connection, org: &str, id: &str) -> Result<Result<Held, Unmoved>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} where survey_plans.id = ?1 and org = ?2"))?;
    let found = statement.query_row([id, org], raw).optional()?;
    found.map_or(Ok(Err(Unmoved::UnknownPlan)), |found| read(found).map(Ok))
}

/// Plans whose surveys have opened, of which a condition holds as well.
pub(super) fn opened(connection: &Connection, also: &str, values: impl Params) -> Result<Vec<(Held, HeldSurvey)>, StoreError> {
    let sql = format!("{COLUMNS} where survey is not null and {also} order by survey_plans.number");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(values, raw)?.collect::<Result<Vec<_>, _>>()?;
    let pair = |row: Raw| read(row).map(|mut held| held.survey.take().map(|survey| (held, survey)));
    rows.into_iter().filter_map(|row| pair(row).transpose()).collect()
}

fn record(connection: &Connection, held: Held) -> Result<PlanRecord, StoreError> {
    let Held { id, revision, plan, survey, .. } = held;
    let Some(survey) = survey else {
        return Ok(PlanRecord { id, revision, plan, opened: None, invitations: 0, stations: Vec::new() });
    };
    let mut statement = connection.prepare_cached("select coalesce(max(number), 0) from survey_invitations where survey = ?1")?;
    let invitations = statement.query_row([survey.number], |row| row.get(0))?;
    let stations = stations::all(connection, survey.number)?;
    let grace = i64::from(plan.grace_days);
    // It takes responses to the end of its last grace day.
    let due = survey.closed_day.filter(|_| !survey.is_held).map(|day| day + grace + 1);
    let frozen = survey.frozen_day.or(due).map(day_text);
    // As everybody sees it.
    let state = if survey.is_held { SurveyState::Paused } else { survey.state };
    let (opened, closed) = (day_text(survey.opened_day), survey.closed_day.map(day_text));
    let opened = Some(OpenedSurvey { survey: survey.id, state, opened, closed, frozen });
    Ok(PlanRecord { id, revision, plan, opened, invitations, stations })
}

pub(super) fn all(connection: &Connection, org: &str) -> Result<Vec<PlanRecord>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} where org = ?1 order by survey_plans.number desc"))?;
    let rows = statement.query_map([org], raw)?.collect::<Result<Vec<_>, _>>()?;
    rows.into_iter().map(|row| record(connection, read(row)?)).collect()
}

pub(super) fn one(connection: &Connection, org: &str, id: &str) -> Result<Result<PlanRecord, Unmoved>, StoreError> {
    match find(connection, org, id)? {
        Ok(held) => record(connection, held).map(Ok),
        Err(unmoved) => Ok(Err(unmoved)),
    }
}

pub(super) fn add(tx: &Transaction<'_>, doing: &Doing, id: &str, plan: &Plan) -> Result<Result<PlanRecord, Unmoved>, StoreError> {
    if let Err(wrong) = plan.check(&departments(tx, &doing.org)?) {
        return Ok(Err(wrong.into()));
    }
    tx.execute("insert into survey_plans (id, org, revision, plan) values (?1, ?2, 1, ?3)", params![id, doing.org, text(plan)?])?;
    noted(tx, doing, AuditKind::SurveyPlanned, &plan.instrument)?;
    one(tx, &doing.org, id)
}

/// What may be changed after a survey has opened, and how.
fn check_opened(held: &Held, survey: &HeldSurvey, plan: &Plan, day: i64) -> Result<(), Wrong> {
    held.plan.check_change(plan)?;
    // A department that was taken away since stays in the frame.
    let known: Vec<Department> =
        held.plan.frame.iter().map(|row| Department { id: row.department.clone(), label: Default::default() }).collect();
    plan.check(&known)?;
    plan.check_ready()?;
    if plan.closes == held.plan.closes {
        return Ok(());
    }
    if !survey.state.is_running() {
        return Err(Wrong { field: "closes", code: "frozen", reason: "this survey has closed already".to_owned() });
    }
    check_last_day(plan, day)
}

/// A translation that is to be read on a later day was not read.
fn check_reviews(plan: &Plan, day: i64) -> Result<(), Wrong> {
    let early = |language: &&String| {
        // One that is of no day was refused before.
        let read = |review: &Review| review.language == **language && day_of(&review.day).is_some_and(|read| read <= day);
        !plan.reviews.iter().any(read)
    };
    match plan.languages.iter().find(early) {
        Some(language) => {
            let reason = format!("the day on which the questions were read in “{language}” has not come yet");
            Err(Wrong { field: "reviews", code: "later", reason })
        }
        None => Ok(()),
    }
}

fn check_last_day(plan: &Plan, day: i64) -> Result<(), Wrong> {
    if plan.closes.as_deref().and_then(day_of).is_some_and(|closes| closes < day) {
        return Err(Wrong { field: "closes", code: "past", reason: "the last day of this survey is over already".to_owned() });
    }
    Ok(())
}

pub(super) fn change(
    tx: &Transaction<'_>,
    doing: &Doing,
    id: &str,
    revision: u64,
    plan: &Plan,
) -> Result<Result<PlanRecord, Unmoved>, StoreError> {
    let held = match find(tx, &doing.org, id)? {
        Ok(held) if held.revision == revision => held,
        Ok(held) => return Ok(Err(Unmoved::Revised(held.revision))),
        Err(unmoved) => return Ok(Err(unmoved)),
    };
    let checked = match &held.survey {
        Some(survey) => check_opened(&held, survey, plan, today(doing)),
        None => plan.check(&departments(tx, &doing.org)?),
    };
    if let Err(wrong) = checked {
        return Ok(Err(wrong.into()));
    }
    tx.execute("update survey_plans set plan = ?2, revision = revision + 1 where id = ?1", params![id, text(plan)?])?;
    if let Some(survey) = &held.survey {
        tx.execute("update surveys set words = ?2 where number = ?1", params![survey.number, text(&plan.words)?])?;
    }
    noted(tx, doing, AuditKind::SurveyPlanChanged, &plan.instrument)?;
    one(tx, &doing.org, id)
}

pub(super) fn delete(tx: &Transaction<'_>, doing: &Doing, id: &str) -> Result<Result<(), Unmoved>, StoreError> {
    let held = match find(tx, &doing.org, id)? {
        Ok(held) if held.survey.is_none() => held,
        Ok(_) => return Ok(Err(Unmoved::Opened)),
        Err(unmoved) => return Ok(Err(unmoved)),
    };
    tx.execute("delete from survey_plans where id = ?1", [id])?;
    noted(tx, doing, AuditKind::SurveyPlanDeleted, &held.plan.instrument)?;
    Ok(Ok(()))
}

/// Opens the survey of a plan: definition, keys and words, all or nothing.
pub(super) fn open(
    tx: &Transaction<'_>,
    doing: &Doing,
    id: &str,
    revision: u64,
    opening: &Opening,
) -> Result<Result<PlanRecord, Unmoved>, StoreError> {
    let held = match find(tx, &doing.org, id)? {
        Ok(held) if held.survey.is_some() => return Ok(Err(Unmoved::Opened)),
        Ok(held) if held.revision == revision => held,
        Ok(held) => return Ok(Err(Unmoved::Revised(held.revision))),
        Err(unmoved) => return Ok(Err(unmoved)),
    };
    let (plan, day) = (&held.plan, today(doing));
    // Departments may have gone since it was entered.
    let ready = plan.check(&departments(tx, &doing.org)?).and_then(|()| plan.check_ready());
    let ready = ready.and_then(|()| check_reviews(plan, day)).and_then(|()| check_last_day(plan, day));
    if let Err(wrong) = ready {
        return Ok(Err(wrong.into()));
    }
    let (survey, instrument) = (&opening.survey, &opening.instrument);
    tx.execute(
        "insert or ignore into instruments (hash, name, body) values (?1, ?2, ?3)",
        params![instrument.hash.as_str(), instrument.name, instrument.body],
    )?;
    let new = tx.execute(
        "insert or ignore into surveys (id, definition, state, words, opened_day) values (?1, ?2, 'open', ?3, ?4)",
        params![survey.id.as_str(), text(survey)?, text(&plan.words)?, day],
    )?;
    if new == 0 {
        return Ok(Err(Unmoved::SameSurvey));
    }
    let number = tx.last_insert_rowid();
    let keys = &opening.keys;
    tx.execute("insert into survey_keys (survey, issuer, opener) values (?1, ?2, ?3)", params![number, keys.issuer, keys.opener])?;
    tx.execute("update survey_plans set survey = ?2, revision = revision + 1 where id = ?1", params![id, number])?;
    // Told of it is nothing until the next day begins, also not what comes in the minutes after it opened.
    tx.execute("insert into shown_counts (survey, day, responses) values (?1, ?2, 0)", params![number, day])?;
    tx.execute("insert into shown_rates (survey, day, rates) values (?1, ?2, '[]')", params![number, day])?;
    noted(tx, doing, AuditKind::SurveyOpened, &plan.instrument)?;
    one(tx, &doing.org, id)
}

/// Writes the state of a survey. The day on which it closed first stays.
pub(super) fn put_state(tx: &Transaction<'_>, id: &Hash, state: SurveyState, closed_day: Option<i64>) -> Result<(), StoreError> {
    tx.execute(
        "update surveys set state = ?2, closed_day = coalesce(closed_day, ?3) where id = ?1",
        params![id.as_str(), state.name(), closed_day],
    )?;
    if state == SurveyState::Closed {
        mark_sweep(tx)?;
    }
    Ok(())
}

/// Changes the state of an organisation's survey, and notes it.
pub(super) fn turn(
    tx: &Transaction<'_>,
    doing: &Doing,
    (held, survey): (&Held, &HeldSurvey),
    state: SurveyState,
    closed_day: Option<i64>,
) -> Result<(), StoreError> {
    put_state(tx, &survey.id, state, closed_day)?;
    let detail = format!("{}: {} -> {}", held.plan.instrument, survey.state.name(), state.name());
    noted(tx, doing, AuditKind::SurveyStateChanged, &detail)
}

pub(super) fn change_state(
    tx: &Transaction<'_>,
    doing: &Doing,
    id: &str,
    state: SurveyState,
) -> Result<Result<PlanRecord, Unmoved>, StoreError> {
    let held = match find(tx, &doing.org, id)? {
        Ok(held) => held,
        Err(unmoved) => return Ok(Err(unmoved)),
    };
    let Some(survey) = &held.survey else { return Ok(Err(Unmoved::NotOpened)) };
    if survey.is_held {
        return Ok(Err(Unmoved::Held));
    }
    if !may_become(survey.state, state) {
        return Ok(Err(Unmoved::State(survey.state, state)));
    }
    let closed_day = (state == SurveyState::Closed).then(|| today(doing));
    turn(tx, doing, (&held, survey), state, closed_day)?;
    one(tx, &doing.org, id)
}

/// A survey that somebody may still be let into.
pub(super) fn running(connection: &Connection, org: &str, id: &str) -> Result<Result<(Held, HeldSurvey), Unmoved>, StoreError> {
    Ok(match with_survey(connection, org, id)? {
        Ok((_, survey)) if !survey.state.is_running() => Err(Unmoved::Ended),
        other => other,
    })
}

/// Surveys that are not of another organisation: what was opened without a plan is of nobody.
pub(super) fn listed(connection: &Connection, org: &str) -> Result<Vec<Hash>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select surveys.id from surveys left join survey_plans on survey_plans.survey = surveys.number where org is null or org = ?1",
    )?;
    let ids = statement.query_map([org], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    ids.iter().map(|id| Hash::parse(id).map_err(StoreError::of)).collect()
}

/// A plan whose survey has opened.
pub(super) fn with_survey(connection: &Connection, org: &str, id: &str) -> Result<Result<(Held, HeldSurvey), Unmoved>, StoreError> {
    Ok(match find(connection, org, id)? {
        Ok(mut held) => match held.survey.take() {
            Some(survey) => Ok((held, survey)),
            None => Err(Unmoved::NotOpened),
        },
        Err(unmoved) => Err(unmoved),
    })
}
