//! Redemptions and responses. A person's two requests write to two tables, and no statement here reads both.

use super::super::Sqlite;
use crate::store::StoreError;
use crate::store::people::Digest;
use crate::store::redeem::{Caps, Keys, RedeemStore, Redemption, Stored};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::instrument::Hash;
use shared::json;
use shared::survey::{Accepted, Mode, Plan, ResponseId};
use std::collections::BTreeMap;

impl RedeemStore for Sqlite {
    async fn keys(&self, survey: &Hash) -> Result<Keys, StoreError> {
        let survey = survey.clone();
        self.read(move |reader| keys(reader, &survey)).await
    }

    async fn caps(&self, survey: &Hash) -> Result<Caps, StoreError> {
        let survey = survey.clone();
        self.read(move |reader| caps(reader, &survey)).await
    }

    async fn redeem(&self, survey: Hash, code: Digest, message: ResponseId) -> Result<Redemption, StoreError> {
        // Whoever makes up codes does not come as far as the one thread that writes.
        let asked = survey.clone();
        if let Some(settled) = self.read(move |reader| settled(reader, &asked, &code, message)).await? {
            return Ok(settled);
        }
        self.writer.run(move |tx| redeem(tx, &survey, &code, message)).await
    }

    async fn station(&self, survey: &Hash, code: Digest) -> Result<Option<Mode>, StoreError> {
        let survey = survey.clone();
        self.read(move |reader| station(reader, &survey, &code)).await
    }

    async fn add_responses(&self, survey: Hash, version: Hash, caps: Caps, batch: Vec<Accepted>) -> Result<Vec<Stored>, StoreError> {
        self.writer.run(move |tx| add_responses(tx, &survey, &version, caps, &batch)).await
    }
}

fn number(connection: &Connection, survey: &Hash) -> Result<i64, StoreError> {
    Ok(connection.prepare_cached("select number from surveys where id = ?1")?.query_row([survey.as_str()], |row| row.get(0))?)
}

fn keys(reader: &Connection, survey: &Hash) -> Result<Keys, StoreError> {
    let mut statement = reader.prepare_cached("select issuer, opener from survey_keys where survey = ?1")?;
    let keys = statement.query_row([number(reader, survey)?], |row| Ok(Keys { issuer: row.get(0)?, opener: row.get(1)? }));
    Ok(keys.optional()?.unwrap_or_default())
}

fn caps(reader: &Connection, survey: &Hash) -> Result<Caps, StoreError> {
    let mut statement = reader.prepare_cached("select plan from survey_plans where survey = ?1")?;
    let plan: Option<String> = statement.query_row([number(reader, survey)?], |row| row.get(0)).optional()?;
    let Some(plan) = plan else { return Ok(Caps::default()) };
    let plan: Plan = json::parse(&plan).ok_or_else(|| StoreError(format!("the plan of the survey {survey} cannot be read")))?;
    Ok(Caps { most: Some(plan.most()), burst: plan.burst })
}

/// The number of a survey that takes responses. Whoever asks has looked before; what was on its way here when the survey was
/// paused or frozen is told to come again, and then why not: a report that is made is of all that is stored.
fn taking(connection: &Connection, survey: &Hash) -> Result<i64, StoreError> {
    let sql = "select number from surveys where id = ?1 and state in ('open', 'closed') and held = 0";
    let mut statement = connection.prepare_cached(sql)?;
    let number = statement.query_row([survey.as_str()], |row| row.get(0)).optional()?;
    number.ok_or_else(|| StoreError("a survey was paused or frozen while something for it was on its way here".to_owned()))
}

/// What becomes of an invitation where nothing is to be written; none for one that is still to be redeemed.
fn settled(reader: &Connection, survey: &Hash, code: &Digest, message: ResponseId) -> Result<Option<Redemption>, StoreError> {
    let survey = taking(reader, survey)?;
    let mut held = reader.prepare_cached("select redeemed_for = ?3 from survey_invitations where survey = ?1 and code = ?2")?;
    Ok(match held.query_row(params![survey, code, message.0], |row| row.get::<_, Option<bool>>(0)).optional()? {
        Some(Some(true)) => Some(Redemption::Again),
        Some(Some(false)) => Some(Redemption::Other),
        Some(None) => None,
        None => Some(Redemption::Unknown),
    })
}

fn redeem(tx: &Transaction<'_>, survey: &Hash, code: &Digest, message: ResponseId) -> Result<Redemption, StoreError> {
    let number = taking(tx, survey)?;
    let mut first =
        tx.prepare_cached("update survey_invitations set redeemed_for = ?3 where survey = ?1 and code = ?2 and redeemed_for is null")?;
    if first.execute(params![number, code, message.0])? == 1 {
        return Ok(Redemption::First);
    }
    // Somebody was faster.
    Ok(settled(tx, survey, code, message)?.unwrap_or(Redemption::Unknown))
}

fn station(reader: &Connection, survey: &Hash, code: &Digest) -> Result<Option<Mode>, StoreError> {
    let mut statement = reader.prepare_cached("select mode from survey_stations where survey = ?1 and code = ?2 and active = 1")?;
    let mode: Option<String> = statement.query_row(params![number(reader, survey)?, code], |row| row.get(0)).optional()?;
    let known = |mode: String| Mode::named(&mode).ok_or_else(|| StoreError("a station has a mode that nobody knows".to_owned()));
    mode.map(known).transpose()
}

fn add_responses(tx: &Transaction<'_>, survey: &Hash, version: &Hash, caps: Caps, batch: &[Accepted]) -> Result<Vec<Stored>, StoreError> {
    let survey = taking(tx, survey)?;
    let mut insert = tx.prepare_cached(
        "insert into responses (survey, id, version, mode, language, answers) values (?1, ?2, ?3, ?4, ?5, ?6)
         on conflict (survey, id) do nothing",
    )?;
    let mut held = tx.prepare_cached(
        "select version = ?3 and mode = ?4 and language = ?5 and answers = ?6 from responses where survey = ?1 and id = ?2",
    )?;
    let mut left = left(tx, survey, caps)?;
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let mut stored = Vec::with_capacity(batch.len());
    for item in batch {
        let row = params![survey, item.id.0, version.as_str(), item.mode.name(), item.language, item.answers];
        let capped = item.mode != Mode::Invited;
        stored.push(if capped && left == 0 {
            // What came before is told so, also when nothing new is taken.
            match held.query_row(row, |row| row.get(0)).optional()? {
                Some(true) => Stored::Duplicate,
                Some(false) => Stored::Taken,
                None => Stored::Full,
            }
        } else if insert.execute(row)? == 1 {
            left -= u64::from(capped);
            *counts.entry(item.mode.name()).or_default() += 1;
            Stored::Accepted
        } else if held.query_row(row, |row| row.get(0))? {
            Stored::Duplicate
        } else {
            Stored::Taken
        });
    }
    let mut count = tx.prepare_cached(
        "insert into mode_counts (survey, mode, responses) values (?1, ?2, ?3)
         on conflict (survey, mode) do update set responses = responses + excluded.responses",
    )?;
    for (mode, new) in counts {
        count.execute(params![survey, mode, new])?;
    }
    Ok(stored)
}

/// How many more are taken that are not of invited people.
fn left(tx: &Transaction<'_>, survey: i64, caps: Caps) -> Result<u64, StoreError> {
    let Some(most) = caps.most else { return Ok(u64::MAX) };
    let mut sum = tx.prepare_cached("select coalesce(sum(responses), 0) from mode_counts where survey = ?1 and mode <> ?2")?;
    let there: i64 = sum.query_row(params![survey, Mode::Invited.name()], |row| row.get(0))?;
    Ok(u64::from(most).saturating_sub(super::super::uint(there)))
}
