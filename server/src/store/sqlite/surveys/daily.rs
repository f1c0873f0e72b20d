//! What moves once a day, and never with a request: counts, rates, and who is to be reminded.

use super::plans::{Held, HeldSurvey, opened, with_survey};
use super::{StoreError, Unmoved, day_text, int, text, uint};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::protocol::{Rate, Rates};
use shared::survey::{Plan, Survey, Tier, shown_count, shown_redeemed};

/// Moves what is due, if `day` is new to a survey.
pub(in crate::store::sqlite) fn move_counts(tx: &Transaction<'_>, day: i64) -> Result<(), StoreError> {
    let mut due = tx
        .prepare_cached("select number, definition from surveys left join shown_counts on survey = number where day is null or day < ?1")?;
    let due: Vec<(i64, String)> = due.query_map([day], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for (number, definition) in due {
        let survey: Survey = serde_json::from_str(&definition).map_err(StoreError::of)?;
        let mut counted = tx.prepare_cached("select coalesce(sum(responses), 0) from mode_counts where survey = ?1")?;
        let count: i64 = counted.query_row([number], |row| row.get(0))?;
        let shown = shown_count(uint(count), survey.settings.k);
        tx.execute(
            "insert into shown_counts (survey, day, responses) values (?1, ?2, ?3)
             on conflict (survey) do update set day = excluded.day, responses = excluded.responses",
            params![number, day, int(shown)],
        )?;
        // One statement, in the order of the codes: it says nothing of when each was redeemed.
        tx.execute("update survey_invitations set told = 1 where survey = ?1 and told = 0 and redeemed_for is not null", [number])?;
        if let Some((held, _)) = opened(tx, "surveys.number = ?1", [number])?.pop() {
            tx.execute(
                "insert into shown_rates (survey, day, rates) values (?1, ?2, ?3)
                 on conflict (survey) do update set day = excluded.day, rates = excluded.rates",
                params![number, day, text(&reckon(tx, number, &held.plan)?)?],
            )?;
        }
    }
    Ok(())
}

/// Invited and redeemed, by department and tier, as of the day's beginning.
fn redeemed(connection: &Connection, survey: i64) -> Result<Vec<(String, String, u64, u64)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select department, tier, count(*), sum(told) from survey_invitations where survey = ?1 group by department, tier",
    )?;
    let rows = statement.query_map([survey], |row| Ok((row.get(0)?, row.get(1)?, uint(row.get(2)?), uint(row.get(3)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Rates of a survey that invites people, as they may be told: all, groups, tiers.
fn reckon(connection: &Connection, survey: i64, plan: &Plan) -> Result<Vec<Rate>, StoreError> {
    if !plan.invites() {
        return Ok(Vec::new());
    }
    let rows = redeemed(connection, survey)?;
    let rate = |of: &str, name: &str, is_in: &dyn Fn(&str, &str) -> bool| {
        let held = rows.iter().filter(|(department, tier, ..)| is_in(department, tier));
        let (invited, redeemed) = held.fold((0, 0), |sum, (.., invited, redeemed)| (sum.0 + invited, sum.1 + redeemed));
        Rate { of: of.to_owned(), name: name.to_owned(), invited, redeemed: shown_redeemed(invited, redeemed, plan.k) }
    };
    let mut rates = vec![rate("all", "", &|_, _| true)];
    rates.extend(
        plan.groups.iter().map(|group| {
            rate("group", &group.name, &|department, _| plan.group_of(department).is_some_and(|held| held.name == group.name))
        }),
    );
    rates.extend(Tier::ALL.iter().map(|tier| rate("tier", tier.name(), &|_, name| name == tier.name())));
    Ok(rates)
}

/// Rates as they were told last, of the people that are invited by now.
pub(super) fn told(connection: &Connection, survey: i64, plan: &Plan) -> Result<(Option<i64>, Vec<Rate>), StoreError> {
    let mut statement = connection.prepare_cached("select day, rates from shown_rates where survey = ?1")?;
    let shown: Option<(i64, String)> = statement.query_row([survey], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (day, shown): (_, Vec<Rate>) = match shown {
        Some((day, rates)) => (Some(day), serde_json::from_str(&rates).map_err(StoreError::of)?),
        None => (None, Vec::new()),
    };
    let mut rates = reckon(connection, survey, plan)?;
    for rate in &mut rates {
        let before = shown.iter().find(|one| one.of == rate.of && one.name == rate.name);
        rate.redeemed = before.and_then(|one| one.redeemed);
    }
    Ok((day, rates))
}

pub(super) fn rates(connection: &Connection, org: &str, id: &str) -> Result<Result<Rates, Unmoved>, StoreError> {
    let (held, survey): (Held, HeldSurvey) = match with_survey(connection, org, id)? {
        Ok(found) => found,
        Err(unmoved) => return Ok(Err(unmoved)),
    };
    let (day, rates) = told(connection, survey.number, &held.plan)?;
    let mut statement = connection.prepare_cached("select responses from shown_counts where survey = ?1")?;
    let responses: Option<i64> = statement.query_row([survey.number], |row| row.get(0)).optional()?;
    let day = day_text(day.unwrap_or(survey.opened_day));
    Ok(Ok(Rates { day, step: held.plan.k, rates, responses: responses.map_or(0, uint) }))
}
