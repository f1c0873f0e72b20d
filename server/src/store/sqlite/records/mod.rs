//! Requests for public records in SQLite.

mod collect;
mod content;
mod decide;
mod items;

use super::people::{Note, note};
use super::{Sqlite, StoreError, int, uint};
use crate::documents::Rules;
use crate::store::people::Doing;
use crate::store::records::{Answering, Looking, NoRecords, Recorded, RecordsStore};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use shared::protocol::AuditKind;
use shared::records_request::{Answered, Item, NewDecision, NewRequest, Part, Request, RequestChange, Scope, Signed, Tally, Verdict};
use std::sync::Arc;

impl RecordsStore for Sqlite {
    async fn requests(&self, org: &str) -> Result<Vec<Request>, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| requests(reader, &org, None)).await
    }

    async fn enter(&self, doing: Doing, request: NewRequest) -> Recorded<Request> {
        self.writer.run(move |tx| enter(tx, &doing, &request)).await
    }

    async fn change_request(&self, doing: Doing, number: u64, change: RequestChange) -> Recorded<Request> {
        self.writer.run(move |tx| change_request(tx, &doing, number, &change)).await
    }

    async fn collect(&self, doing: Doing, rules: Arc<Rules>, number: u64) -> Recorded<Request> {
        // Looking through everything does not hold up who writes; what is written meanwhile is no part of it.
        let org = doing.org.clone();
        let found = match self.read(move |reader| collect::find(reader, &org, &rules, number)).await? {
            Ok(found) => found,
            Err(why) => return Ok(Err(why)),
        };
        self.writer.run(move |tx| collect::keep(tx, &doing, number, &found)).await
    }

    async fn items(&self, looking: Looking) -> Recorded<Vec<Item>> {
        self.read(move |reader| items::items(reader, &looking)).await
    }

    async fn parts(&self, looking: Looking, item: String) -> Recorded<Vec<Part>> {
        self.read(move |reader| content::parts_of(reader, &looking, &item)).await
    }

    async fn decide_items(&self, looking: Looking, doing: Doing, decisions: Vec<NewDecision>) -> Recorded<()> {
        self.writer.run(move |tx| decide::decide(tx, &looking, &doing, &decisions)).await
    }

    async fn check_decisions(&self, doing: Doing, number: u64) -> Recorded<Request> {
        self.writer.run(move |tx| decide::check(tx, &doing, number)).await
    }

    async fn content(&self, looking: Looking) -> Recorded<Answering> {
        self.read(move |reader| content::content(reader, &looking)).await
    }

    async fn note_answer(&self, doing: Doing, number: u64, answered: Answered) -> Recorded<()> {
        self.writer.run(move |tx| note_answer(tx, &doing, number, &answered)).await
    }
}

/// Who does it; requests are never handled at the command line.
fn by(doing: &Doing) -> Result<&str, StoreError> {
    doing.by.as_deref().ok_or_else(|| StoreError("somebody is signed in who handles requests".to_owned()))
}

fn noted(tx: &Transaction<'_>, doing: &Doing, kind: AuditKind, number: u64, more: &str) -> Result<(), StoreError> {
    let detail = if more.is_empty() { format!("request {number}") } else { format!("request {number}: {more}") };
    note(tx, &Note { org: &doing.org, at: doing.now, kind, by: doing.by.as_deref(), about: None, detail: &detail })
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::of)
}

fn read_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(StoreError::of)
}

/// The words of a row by its index and the one after it, where both are there.
fn signed(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<Signed>> {
    let (by, at): (Option<String>, Option<i64>) = (row.get(index)?, row.get(index + 1)?);
    Ok(by.zip(at).map(|(by, at)| Signed { by, at: uint(at) }))
}

/// Requests of an organisation, or the one of a number; newest first.
fn requests(connection: &Connection, org: &str, number: Option<u64>) -> Result<Vec<Request>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select number, asked, received, due, scope, made_by, made, collected_by, collected, checked_by, checked, closed_by, closed
         from records_requests where org = ?1 and (?2 is null or number = ?2) order by number desc",
    )?;
    let rows = statement.query_map(params![org, number.map(int)], |row| {
        let request = Request {
            number: uint(row.get(0)?),
            asked: row.get(1)?,
            received: row.get(2)?,
            due: row.get(3)?,
            made: signed(row, 5)?.unwrap_or_default(),
            collected: signed(row, 7)?,
            checked: signed(row, 9)?,
            closed: signed(row, 11)?,
            ..Request::default()
        };
        Ok((request, row.get::<_, String>(4)?))
    })?;
    let mut all = Vec::new();
    for row in rows {
        let (mut request, scope) = row?;
        request.scope = read_json::<Scope>(&scope)?;
        request.tally = tally(connection, org, request.number)?;
        request.answers = answers(connection, org, request.number)?;
        all.push(request);
    }
    Ok(all)
}

/// The request of a number.
fn request(connection: &Connection, org: &str, number: u64) -> Recorded<Request> {
    Ok(requests(connection, org, Some(number))?.pop().ok_or(NoRecords::UnknownRequest))
}

fn tally(connection: &Connection, org: &str, number: u64) -> Result<Tally, StoreError> {
    let mut statement = connection.prepare_cached(
        "select ruling ->> 'verdict', count(*) from records_items where org = ?1 and request = ?2 group by ruling ->> 'verdict'",
    )?;
    let rows = statement.query_map(params![org, int(number)], |row| Ok((row.get::<_, Option<String>>(0)?, uint(row.get(1)?))))?;
    let mut tally = Tally::default();
    for row in rows {
        let (verdict, count) = row?;
        tally.items += count;
        *match verdict.as_deref().map(Verdict::named) {
            None => &mut tally.open,
            Some(Some(Verdict::Released)) => &mut tally.released,
            Some(Some(Verdict::Partly)) => &mut tally.partly,
            // What is not understood does not leave.
            Some(Some(Verdict::Withheld) | None) => &mut tally.withheld,
        } += count;
    }
    Ok(tally)
}

fn answers(connection: &Connection, org: &str, number: u64) -> Result<Vec<Answered>, StoreError> {
    let mut statement =
        connection.prepare_cached("select by, at, sha256, tally from records_answers where org = ?1 and request = ?2 order by number")?;
    let rows = statement.query_map(params![org, int(number)], |row| {
        Ok((signed(row, 0)?.unwrap_or_default(), row.get::<_, String>(2)?, row.get::<_, String>(3)?))
    })?;
    let mut all = Vec::new();
    for row in rows {
        let (signed, sha256, tally) = row?;
        all.push(Answered { signed, sha256, tally: read_json(&tally)? });
    }
    Ok(all)
}

fn enter(tx: &Transaction<'_>, doing: &Doing, new: &NewRequest) -> Recorded<Request> {
    if let Some(doc) = &new.scope.doc
        && !exists(tx, "select 1 from documents join counters using (org) where counters.id = ?1 and documents.id = ?2", &doing.org, doc)?
    {
        return Ok(Err(NoRecords::UnknownDocument));
    }
    if let Some(account) = &new.scope.account
        && !exists(tx, "select 1 from accounts where org = ?1 and id = ?2", &doing.org, account)?
    {
        return Ok(Err(NoRecords::UnknownAccount));
    }
    let mut statement = tx.prepare_cached("select coalesce(max(number), 0) + 1 from records_requests where org = ?1")?;
    let number = uint(statement.query_row([&doing.org], |row| row.get(0))?);
    tx.execute(
        "insert into records_requests (org, number, asked, received, due, scope, made_by, made) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![doing.org, int(number), new.asked.trim(), new.received, new.due, json(&new.scope)?, by(doing)?, int(doing.now)],
    )?;
    noted(tx, doing, AuditKind::RecordsRequested, number, &format!("{}, due {}", new.scope.about.name(), new.due))?;
    request(tx, &doing.org, number)
}

fn exists(connection: &Connection, query: &str, org: &str, id: &str) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached(query)?.query_row([org, id], |_| Ok(())).optional()?.is_some())
}

fn change_request(tx: &Transaction<'_>, doing: &Doing, number: u64, change: &RequestChange) -> Recorded<Request> {
    let before = match request(tx, &doing.org, number)? {
        Ok(before) => before,
        Err(why) => return Ok(Err(why)),
    };
    tx.execute(
        "update records_requests set asked = ?3, received = ?4, due = ?5 where org = ?1 and number = ?2",
        params![doing.org, int(number), change.asked.trim(), change.received, change.due],
    )?;
    let said = (change.asked.trim() != before.asked, change.received != before.received, change.due != before.due);
    if said != (false, false, false) {
        let due = if said.2 { format!("due {} -> {}", before.due, change.due) } else { "what is said of it".to_owned() };
        noted(tx, doing, AuditKind::RecordsRequested, number, &due)?;
    }
    if change.closed != before.closed.is_some() {
        let (who, at) = if change.closed { (Some(by(doing)?), Some(int(doing.now))) } else { (None, None) };
        tx.execute(
            "update records_requests set closed_by = ?3, closed = ?4 where org = ?1 and number = ?2",
            params![doing.org, int(number), who, at],
        )?;
        noted(tx, doing, AuditKind::RecordsClosed, number, if change.closed { "closed" } else { "opened again" })?;
    }
    request(tx, &doing.org, number)
}

fn note_answer(tx: &Transaction<'_>, doing: &Doing, number: u64, answered: &Answered) -> Recorded<()> {
    tx.execute(
        "insert into records_answers (org, request, number, by, at, sha256, tally)
         values (?1, ?2, (select coalesce(max(number), 0) + 1 from records_answers where org = ?1 and request = ?2), ?3, ?4, ?5, ?6)",
        params![doing.org, int(number), by(doing)?, int(doing.now), answered.sha256, json(&answered.tally)?],
    )?;
    let Tally { released, partly, withheld, .. } = answered.tally;
    let said = format!("{released} released, {partly} in part, {withheld} withheld; SHA-256 {}", answered.sha256);
    noted(tx, doing, AuditKind::RecordsExported, number, &said)?;
    Ok(Ok(()))
}
