//! Invitations: made by number, made again as long as nobody redeemed them, and who is to be reminded.

use super::plans::{running, with_survey};
use super::{Again, Digest, Doing, NewTicket, StoreError, Ticket, Unmoved, day_text, noted};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use shared::protocol::{AuditKind, Reminders, Unredeemed, Wrong};
use shared::survey::{Plan, Tier};
use std::collections::BTreeMap;

/// A tier as it was kept.
fn tier(name: &str) -> rusqlite::Result<Tier> {
    Tier::named(name).ok_or_else(|| rusqlite::Error::InvalidColumnName(format!("“{name}” is no tier")))
}

fn not_invited() -> Unmoved {
    let reason = "nobody is invited to this survey".to_owned();
    Unmoved::Wrong(Wrong { field: "modes", code: "not_by_invitation", reason })
}

/// How many people of a department and tier there are.
fn people(plan: &Plan, department: &str, tier: Tier) -> u32 {
    let at = Tier::ALL.iter().position(|one| *one == tier);
    let row = plan.frame.iter().find(|row| row.department == department);
    row.zip(at).and_then(|(row, at)| row.people.get(at).copied()).unwrap_or(0)
}

/// Makes invitations. A department and tier get no more than they have people: who got two could answer twice.
pub(super) fn add(tx: &Transaction<'_>, doing: &Doing, id: &str, tickets: &[NewTicket]) -> Result<Result<u32, Unmoved>, StoreError> {
    let (held, survey) = match running(tx, &doing.org, id)? {
        Ok(found) => found,
        Err(unmoved) => return Ok(Err(unmoved)),
    };
    if !held.plan.invites() {
        return Ok(Err(not_invited()));
    }
    let mut wanted: BTreeMap<(&str, &str), (Tier, u64)> = BTreeMap::new();
    for ticket in tickets {
        wanted.entry((&ticket.department, ticket.tier.name())).or_insert((ticket.tier, 0)).1 += 1;
    }
    let mut there = tx.prepare_cached("select count(*) from survey_invitations where survey = ?1 and department = ?2 and tier = ?3")?;
    for ((department, name), (tier, more)) in wanted {
        let before: i64 = there.query_row(params![survey.number, department, name], |row| row.get(0))?;
        let people = people(&held.plan, department, tier);
        if super::uint(before) + more > u64::from(people) {
            let reason = format!(
                "“{department}” has {people} people of the tier “{name}” and {before} invitations already; {more} more would be too many"
            );
            return Ok(Err(Unmoved::Wrong(Wrong { field: "rows", code: "more_than_people", reason })));
        }
    }
    let last: Option<u32> =
        tx.query_row("select max(number) from survey_invitations where survey = ?1", [survey.number], |row| row.get(0))?;
    let first = last.unwrap_or(0) + 1;
    let mut insert = tx.prepare_cached(
        "insert into survey_invitations (survey, code, number, department, tier, redeemed_for, told) values (?1, ?2, ?3, ?4, ?5, null, 0)",
    )?;
    for (number, ticket) in (first..).zip(tickets) {
        insert.execute(params![survey.number, ticket.code, number, ticket.department, ticket.tier.name()])?;
    }
    noted(tx, doing, AuditKind::SurveyInvited, &format!("{}: {}", held.plan.instrument, tickets.len()))?;
    Ok(Ok(first))
}

/// Gives invitations other codes. The trail says how many were asked about, and whether any was refused, because whoever asks
/// learns which were redeemed. It names none of them: whoever reads it would learn by when somebody redeemed theirs.
pub(super) fn change(tx: &Transaction<'_>, doing: &Doing, id: &str, codes: &[(u32, Digest)]) -> Result<Result<Again, Unmoved>, StoreError> {
    let (held, survey) = match running(tx, &doing.org, id)? {
        Ok(found) => found,
        Err(unmoved) => return Ok(Err(unmoved)),
    };
    let mut find =
        tx.prepare_cached("select department, tier, redeemed_for is not null from survey_invitations where survey = ?1 and number = ?2")?;
    let mut set = tx.prepare_cached("update survey_invitations set code = ?3 where survey = ?1 and number = ?2")?;
    let mut again = Again::default();
    let mut fresh = Vec::with_capacity(codes.len());
    // Nothing is changed before all of them are known.
    for (number, code) in codes {
        let found = find
            .query_row(params![survey.number, number], |row| {
                Ok((Ticket { number: *number, department: row.get(0)?, tier: tier(&row.get::<_, String>(1)?)? }, row.get::<_, bool>(2)?))
            })
            .optional()?;
        match found {
            Some((_, true)) => again.redeemed.push(*number),
            Some((ticket, false)) => {
                again.made.push(ticket);
                fresh.push((number, code));
            }
            None => return Ok(Err(Unmoved::UnknownInvitation(*number))),
        }
    }
    for (number, code) in fresh {
        set.execute(params![survey.number, number, code])?;
    }
    if !again.made.is_empty() {
        noted(tx, doing, AuditKind::SurveyReissued, &format!("{}: {}", held.plan.instrument, codes.len()))?;
    }
    if !again.redeemed.is_empty() {
        noted(tx, doing, AuditKind::SurveyReissueRefused, &held.plan.instrument)?;
    }
    Ok(Ok(again))
}

fn unredeemed(row: &Row<'_>) -> rusqlite::Result<Unredeemed> {
    Ok(Unredeemed { number: row.get(0)?, department: row.get(1)?, tier: tier(&row.get::<_, String>(2)?)? })
}

/// The same all day, whoever redeems theirs meanwhile.
pub(super) fn reminders(connection: &Connection, org: &str, id: &str) -> Result<Result<Reminders, Unmoved>, StoreError> {
    let (held, survey) = match with_survey(connection, org, id)? {
        Ok(found) => found,
        Err(unmoved) => return Ok(Err(unmoved)),
    };
    if !held.plan.invites() {
        return Ok(Err(not_invited()));
    }
    let mut day = connection.prepare_cached("select day from shown_rates where survey = ?1")?;
    let day: Option<i64> = day.query_row([survey.number], |row| row.get(0)).optional()?;
    let mut statement = connection
        .prepare_cached("select number, department, tier from survey_invitations where survey = ?1 and told = 0 order by number")?;
    let invitations = statement.query_map([survey.number], unredeemed)?.collect::<Result<_, _>>()?;
    Ok(Ok(Reminders { day: day_text(day.unwrap_or(survey.opened_day)), invitations }))
}
