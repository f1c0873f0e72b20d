//! Releases in SQLite.

use super::people::{Note, note};
use super::surveys::{noted, rows};
use super::{Sqlite, StoreError, int, uint};
use crate::clock::{self, day_text};
use crate::store::people::Doing;
use crate::store::releases::{NewRelease, ReleaseStore, Released, Unavailable, Unreleased};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::disclosure::RawResponses;
use shared::instrument::{Hash, Schema};
use shared::protocol::{AuditKind, RELEASE_DAYS, RELEASE_TERMS, ReleaseDownload, ReleaseSummary};
use shared::survey::Survey;
use std::sync::Arc;

/// Surveys with their plans, and the organisation that they are of: a survey without a plan is of the only one that there is.
const OWNED: &str = "surveys left join survey_plans on survey_plans.survey = surveys.number
    left join orgs on orgs.id = coalesce(survey_plans.org, (select iif(count(*) = 1, min(id), null) from orgs))";

impl ReleaseStore for Sqlite {
    async fn unreleased(&self) -> Result<Vec<Unreleased>, StoreError> {
        self.read(unreleased).await
    }

    async fn raw_responses(&self, survey: &Hash, schema: Arc<Schema>) -> Result<(RawResponses, u64), StoreError> {
        let survey = survey.clone();
        let rows = self.read(move |reader| rows(reader, &survey)).await?;
        // It goes through thousands of forms, and keeps no reader meanwhile.
        let raw = tokio::task::spawn_blocking(move || {
            let (mut raw, mut unread) = (RawResponses::new(&schema), 0);
            for row in rows {
                let read = row.read().is_some_and(|(mode, language, answers)| raw.add(mode, &language, &answers).is_ok());
                unread += u64::from(!read);
            }
            (raw, unread)
        });
        Ok(raw.await?)
    }

    async fn keep_release(&self, release: NewRelease, now: u64) -> Result<(), StoreError> {
        self.writer.run(move |tx| keep(tx, &release, now)).await
    }

    async fn releases(&self, org: &str, account: &str) -> Result<Vec<ReleaseSummary>, StoreError> {
        let (org, account) = (org.to_owned(), account.to_owned());
        self.read(move |reader| list(reader, &org, &account)).await
    }

    async fn agree(&self, doing: Doing, survey: Hash) -> Released<()> {
        self.writer.run(move |tx| agree(tx, &doing, &survey)).await
    }

    async fn may_read(&self, org: &str, account: &str, survey: &Hash) -> Released<()> {
        let (org, account, survey) = (org.to_owned(), account.to_owned(), survey.clone());
        self.read(move |reader| Ok(agreed(reader, &org, &account, &survey)?.map(|_| ()))).await
    }

    async fn release(&self, survey: &Hash) -> Result<Vec<u8>, StoreError> {
        let survey = survey.clone();
        self.read(move |reader| {
            let sql = "select release from survey_releases join surveys on number = survey where id = ?1";
            Ok(reader.prepare_cached(sql)?.query_row([survey.as_str()], |row| row.get(0))?)
        })
        .await
    }

    async fn note_download(&self, doing: Doing, survey: Hash) -> Released<()> {
        self.writer.run(move |tx| note_download(tx, &doing, &survey)).await
    }

    async fn downloads(&self, org: &str, survey: &Hash) -> Released<Vec<ReleaseDownload>> {
        let (org, survey) = (org.to_owned(), survey.clone());
        self.read(move |reader| downloads(reader, &org, &survey)).await
    }
}

fn unreleased(connection: &Connection) -> Result<Vec<Unreleased>, StoreError> {
    // Days of a survey from before they were kept: the next that is known.
    let mut statement = connection.prepare_cached(
        "select id, plan, coalesce(opened_day, closed_day, frozen_day, 0), coalesce(frozen_day, closed_day, opened_day, 0)
         from (select surveys.*, plan from surveys left join survey_plans on survey = surveys.number)
         where state = 'frozen' and held = 0 and not exists (select 1 from survey_releases r where r.survey = number) order by number",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?, row.get(2)?, row.get(3)?)))?;
    let read = |row: rusqlite::Result<(String, Option<String>, i64, i64)>| {
        let (id, plan, wave, day) = row?;
        let plan = plan.map(|plan| serde_json::from_str(&plan).map_err(StoreError::of)).transpose()?;
        Ok(Unreleased { survey: Hash::parse(&id).map_err(StoreError::of)?, plan, wave, day })
    };
    rows.map(read).collect()
}

/// What the trail calls a release: the survey's instrument, and its wave.
fn called(connection: &Connection, survey: i64) -> Result<String, StoreError> {
    let mut statement = connection.prepare_cached(
        "select instruments.name, wave from survey_releases join surveys on number = survey
         join instruments on hash = definition ->> 'version' where survey = ?1",
    )?;
    Ok(statement.query_row([survey], |row| Ok(format!("{}, {}", row.get::<_, String>(0)?, day_text(row.get(1)?))))?)
}

fn keep(tx: &Transaction<'_>, release: &NewRelease, now: u64) -> Result<(), StoreError> {
    let NewRelease { of, bytes, n, people } = release;
    let kept = tx.execute(
        "insert or ignore into survey_releases (survey, release, bytes, day, wave, n, people)
         select number, ?2, ?3, ?4, ?5, ?6, ?7 from surveys where id = ?1 and state = 'frozen'",
        params![of.survey.as_str(), bytes, int(bytes.len() as u64), of.day, of.wave, n, people],
    )?;
    let sql = format!("select surveys.number, orgs.id from {OWNED} where surveys.id = ?1");
    let found: (i64, Option<String>) = tx.query_row(&sql, [of.survey.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if let (1, (number, Some(org))) = (kept, found) {
        let detail = called(tx, number)?;
        note(tx, &Note { org: &org, at: now, kind: AuditKind::ReleaseMade, by: None, about: None, detail: &detail })?;
    }
    Ok(())
}

fn list(connection: &Connection, org: &str, account: &str) -> Result<Vec<ReleaseSummary>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "select definition, r.bytes, r.day, r.wave, r.n, r.people, exists (
             select 1 from release_agreements a where a.survey = r.survey and a.account = ?2 and a.terms = ?3
         ) from {OWNED} join survey_releases r on r.survey = surveys.number where orgs.id = ?1 order by r.wave desc, r.survey desc"
    ))?;
    let mut rows = statement.query(params![org, account, RELEASE_TERMS])?;
    let mut releases = Vec::new();
    while let Some(row) = rows.next()? {
        let survey: Survey = serde_json::from_str(&row.get::<_, String>(0)?).map_err(StoreError::of)?;
        releases.push(ReleaseSummary {
            survey: survey.id,
            title: survey.title,
            k: survey.settings.k,
            bytes: uint(row.get(1)?),
            day: day_text(row.get(2)?),
            wave: day_text(row.get(3)?),
            n: row.get(4)?,
            people: row.get(5)?,
            agreed: row.get(6)?,
            expires_days: RELEASE_DAYS,
        });
    }
    Ok(releases)
}

/// Number of an organisation's survey whose release is made.
fn find(connection: &Connection, org: &str, survey: &Hash) -> Result<Result<i64, Unavailable>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "select surveys.number, exists (select 1 from survey_releases r where r.survey = surveys.number) from {OWNED}
         where surveys.id = ?1 and orgs.id = ?2"
    ))?;
    let found: Option<(i64, bool)> = statement.query_row([survey.as_str(), org], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(match found {
        None => Err(Unavailable::Unknown),
        Some((_, false)) => Err(Unavailable::NotMade),
        Some((number, true)) => Ok(number),
    })
}

/// The same, if somebody agreed to the terms of today for it.
fn agreed(connection: &Connection, org: &str, account: &str, survey: &Hash) -> Result<Result<i64, Unavailable>, StoreError> {
    let number = match find(connection, org, survey)? {
        Ok(number) => number,
        Err(unavailable) => return Ok(Err(unavailable)),
    };
    let sql = "select exists (select 1 from release_agreements where survey = ?1 and account = ?2 and terms = ?3)";
    let is_agreed = connection.prepare_cached(sql)?.query_row(params![number, account, RELEASE_TERMS], |row| row.get(0))?;
    Ok(if is_agreed { Ok(number) } else { Err(Unavailable::NotAgreed) })
}

fn agree(tx: &Transaction<'_>, doing: &Doing, survey: &Hash) -> Result<Result<(), Unavailable>, StoreError> {
    let number = match find(tx, &doing.org, survey)? {
        Ok(number) => number,
        Err(unavailable) => return Ok(Err(unavailable)),
    };
    let agreed = tx.execute(
        "insert or ignore into release_agreements (survey, account, terms, day) values (?1, ?2, ?3, ?4)",
        params![number, doing.by, RELEASE_TERMS, clock::day(doing.now)],
    )?;
    if agreed == 1 {
        noted(tx, doing, AuditKind::ReleaseAgreed, &called(tx, number)?)?;
    }
    Ok(Ok(()))
}

fn note_download(tx: &Transaction<'_>, doing: &Doing, survey: &Hash) -> Result<Result<(), Unavailable>, StoreError> {
    let number = match agreed(tx, &doing.org, doing.by.as_deref().unwrap_or_default(), survey)? {
        Ok(number) => number,
        Err(unavailable) => return Ok(Err(unavailable)),
    };
    tx.execute(
        "insert into release_downloads (survey, account, day, times) values (?1, ?2, ?3, 1)
         on conflict (survey, account, day) do update set times = times + 1",
        params![number, doing.by, clock::day(doing.now)],
    )?;
    noted(tx, doing, AuditKind::ReleaseDownloaded, &called(tx, number)?)?;
    Ok(Ok(()))
}

fn downloads(connection: &Connection, org: &str, survey: &Hash) -> Result<Result<Vec<ReleaseDownload>, Unavailable>, StoreError> {
    let number = match find(connection, org, survey)? {
        Ok(number) => number,
        Err(unavailable) => return Ok(Err(unavailable)),
    };
    let mut statement =
        connection.prepare_cached("select account, day, times from release_downloads where survey = ?1 order by day desc, account")?;
    let rows = statement.query_map([number], |row| {
        let day: i64 = row.get(1)?;
        let expires = day_text(day + i64::from(RELEASE_DAYS));
        Ok(ReleaseDownload { account: row.get(0)?, day: day_text(day), times: row.get(2)?, expires })
    })?;
    Ok(Ok(rows.collect::<Result<_, _>>()?))
}
