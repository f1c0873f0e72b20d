//! Who can reach what, and what officers signed of it.

use super::super::factors::secured;
use super::super::people::{Note, note, people};
use super::named::counts;
use super::rows::list as devices;
use super::{StoreError, int, uint};
use crate::clock::{day, day_text};
use crate::documents::Rules;
use crate::store::people::{Doing, Unchanged};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use shared::instrument::Hash;
use shared::json;
use shared::people::{Quarter, due};
use shared::protocol::{
    AccessReport, AuditKind, Decided, Decision, DeviceState, NewReview, PersonAccess, ReviewList, ReviewSummary, SignedReview,
    check_decisions,
};
use std::collections::BTreeMap;

fn today(now: u64) -> u32 {
    u32::try_from(day(now)).unwrap_or(u32::MAX)
}

/// Who can reach what.
pub(super) fn access(connection: &Connection, org: &str, now: u64, rules: &Rules) -> Result<AccessReport, StoreError> {
    let offline_days = connection.query_row("select offline_days from orgs where id = ?1", [org], |row| row.get(0))?;
    let mut restricted = counts(connection, org, rules)?;
    let mut releases = agreed(connection, org)?;
    let mut made = connection.prepare_cached("select created_day from accounts where id = ?1")?;
    let all = devices(connection, org, None, None)?;
    let secured = secured(connection, org)?;
    let mut found = Vec::new();
    for account in people(connection, org, now)?.accounts {
        let id = account.account.clone();
        let mut own: Vec<_> = all.iter().filter(|one| one.account == id && one.state == DeviceState::InUse).cloned().collect();
        own.iter_mut().for_each(|device| device.unsent = 0);
        own.sort_by(|a, b| a.id.cmp(&b.id));
        let person = PersonAccess {
            made_day: made.query_row([&id], |row| row.get(0))?,
            devices: own,
            restricted: restricted.remove(&id).unwrap_or_default(),
            releases: releases.remove(&id).unwrap_or_default(),
            factor: Some(secured.contains(&id)),
            account,
        };
        if person.is_reviewed() {
            found.push(person);
        }
    }
    Ok(AccessReport { day: today(now), offline_days, people: found })
}

/// Releases that each account agreed to the terms of: the survey's instrument, and its wave.
fn agreed(connection: &Connection, org: &str) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select distinct a.account, instruments.name, wave from release_agreements a join accounts on accounts.id = a.account
         join survey_releases r on r.survey = a.survey join surveys on surveys.number = r.survey
         join instruments on hash = definition ->> 'version' where accounts.org = ?1 order by 1, 3, 2",
    )?;
    let mut rows = statement.query([org])?;
    let mut agreed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let called = format!("{}, {}", row.get::<_, String>(1)?, day_text(row.get(2)?));
        agreed.entry(row.get(0)?).or_default().push(called);
    }
    Ok(agreed)
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(StoreError::of)
}

/// The columns of a summary, in their order.
const SUMMARY: &str = "number, quarter, at, by, seen, decisions";

fn summary(row: &Row<'_>) -> Result<ReviewSummary, StoreError> {
    let (quarter, seen, decisions): (String, String, String) = (row.get(1)?, row.get(4)?, row.get(5)?);
    let decisions: Vec<Decided> = read(&decisions)?;
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(ReviewSummary {
        number: row.get(0)?,
        quarter: Quarter::parse(&quarter).ok_or_else(|| StoreError(format!("“{quarter}” is no quarter")))?,
        at: uint(row.get(2)?),
        by: row.get(3)?,
        seen: Hash::parse(&seen).map_err(StoreError::of)?,
        people: count(decisions.len()),
        changes: count(decisions.iter().filter(|decided| decided.decision != Decision::Keep).count()),
    })
}

/// Signed reviews, newest first, and when the next is due.
pub(super) fn list(connection: &Connection, org: &str, now: u64) -> Result<ReviewList, StoreError> {
    let mut statement = connection.prepare_cached(&format!("select {SUMMARY} from access_reviews where org = ?1 order by number desc"))?;
    let mut rows = statement.query([org])?;
    let mut reviews = Vec::new();
    while let Some(row) = rows.next()? {
        reviews.push(summary(row)?);
    }
    let began: Option<u32> = connection.query_row("select min(created_day) from accounts where org = ?1", [org], |row| row.get(0))?;
    let last = reviews.iter().map(|review: &ReviewSummary| review.quarter).max();
    let due = due(last, began.unwrap_or_else(|| today(now)), today(now));
    Ok(ReviewList { reviews, quarter: due.quarter, by: due.by, overdue: due.overdue })
}

/// A signed review.
pub(super) fn signed(connection: &Connection, org: &str, number: u32) -> Result<Result<SignedReview, Unchanged>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("select {SUMMARY}, report from access_reviews where org = ?1 and number = ?2"))?;
    let mut rows = statement.query(params![org, number])?;
    let Some(row) = rows.next()? else { return Ok(Err(Unchanged::UnknownReview)) };
    let (decisions, report): (String, String) = (row.get(5)?, row.get(6)?);
    Ok(Ok(SignedReview { summary: summary(row)?, report: read(&report)?, decisions: read(&decisions)? }))
}

/// Signs what an officer saw.
pub(super) fn sign(
    tx: &Transaction<'_>,
    doing: &Doing,
    review: &NewReview,
    rules: &Rules,
) -> Result<Result<ReviewSummary, Unchanged>, StoreError> {
    let NewReview { report, decisions } = review;
    if !report.holds(&access(tx, &doing.org, doing.now, rules)?) {
        return Ok(Err(Unchanged::AccessChanged));
    }
    if let Err(wrong) = check_decisions(report, decisions) {
        return Ok(Err(Unchanged::Wrong(wrong)));
    }
    let (quarter, seen) = (Quarter::of(today(doing.now)), report.hash());
    let last: Option<u32> = tx
        .prepare_cached("select max(number) from access_reviews where org = ?1")?
        .query_row([&doing.org], |row| row.get(0))
        .optional()?
        .flatten();
    let number = last.unwrap_or(0) + 1;
    tx.execute(
        "insert into access_reviews (org, number, quarter, at, by, seen, report, decisions) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![doing.org, number, quarter.to_string(), int(doing.now), doing.by, seen.as_str(), json::text(report), json::text(decisions)],
    )?;
    let detail = format!("{quarter}: {seen}");
    let by = doing.by.as_deref();
    note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::AccessReviewed, by, about: None, detail: &detail })?;
    let mut statement = tx.prepare_cached(&format!("select {SUMMARY} from access_reviews where org = ?1 and number = ?2"))?;
    let mut rows = statement.query(params![doing.org, number])?;
    match rows.next()? {
        Some(row) => Ok(Ok(summary(row)?)),
        None => Err(StoreError("a review was signed and is not there".to_owned())),
    }
}
