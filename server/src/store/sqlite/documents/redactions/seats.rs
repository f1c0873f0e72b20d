//! Seat maps under the keys of their sessions, and the day on which these are destroyed.

use super::super::super::people::{Note, note};
use super::super::granted::granted_to;
use super::super::ledger::{Doc, document};
use super::super::rows::{changes_of, folded};
use super::holds::standing;
use super::propose::may_write;
use super::{StoreError, int, org_of};
use crate::auth::session::random_id;
use crate::clock::day;
use crate::documents::{Rules, SessionKeys};
use crate::store::redactions::{Redacting, Unredacted};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::document::{Document, Refusal};
use shared::people::Person;
use shared::protocol::AuditKind;
use shared::records::{Event, SEATS_LIMIT, Seats, event_of};
use std::collections::BTreeSet;
use std::path::Path;

/// A session that somebody may read.
struct Session {
    org: i64,
    doc: Doc,
    said: Document,
    /// Day on which its key is to be destroyed, as it says now.
    destroy_on: Option<i64>,
}

/// The row of a key.
struct Held {
    id: String,
    destroy_on: i64,
    destroyed: Option<i64>,
    sealed: Option<Vec<u8>>,
}

fn destroy_on(rules: &Rules, kind: &str, said: &Document) -> Option<i64> {
    let retention = rules.retention(kind)?;
    Some(event_of(said, &Event::named(&retention.after))? + i64::from(retention.key_days?))
}

fn session(connection: &Connection, person: &Person, rules: &Rules, doc: &str) -> Redacting<Session> {
    let Some(org) = org_of(connection, &person.org)? else { return Ok(Err(Unredacted::UnknownDocument)) };
    let Some(doc) = document(connection, org, doc)? else { return Ok(Err(Unredacted::UnknownDocument)) };
    let scope: String = connection.prepare_cached("select name from scopes where number = ?1")?.query_row([doc.scope], |row| row.get(0))?;
    if granted_to(connection, org, person, rules)?.binary_search(&scope).is_err() {
        return Ok(Err(Unredacted::UnknownDocument));
    }
    if rules.retention(&doc.kind).is_none_or(|retention| retention.key_days.is_none()) {
        return Ok(Err(Unredacted::NoSeats));
    }
    let said = folded(changes_of(connection, &person.org, doc.number)?);
    let destroy_on = destroy_on(rules, &doc.kind, &said);
    Ok(Ok(Session { org, doc, said, destroy_on }))
}

fn held(connection: &Connection, org: i64, doc: &str) -> Result<Option<Held>, StoreError> {
    let mut statement =
        connection.prepare_cached("select id, destroy_on, destroyed, sealed from session_keys where org = ?1 and doc = ?2")?;
    let read = |row: &rusqlite::Row<'_>| Ok(Held { id: row.get(0)?, destroy_on: row.get(1)?, destroyed: row.get(2)?, sealed: row.get(3)? });
    Ok(statement.query_row(params![org, doc], read).optional()?)
}

fn shown(day: i64) -> Option<u32> {
    u32::try_from(day).ok()
}

/// The seat map of a session. Reading it is noted: it says who was where.
pub(super) fn seats(tx: &Transaction<'_>, folder: &Path, person: &Person, rules: &Rules, doc: &str, now: u64) -> Redacting<Seats> {
    let session = match session(tx, person, rules, doc)? {
        Ok(session) => session,
        Err(why) => return Ok(Err(why)),
    };
    let Some(held) = held(tx, session.org, doc)? else {
        return Ok(Ok(Seats { text: String::new(), destroy_on: session.destroy_on.and_then(shown), destroyed: false }));
    };
    let opened = match (&held.sealed, held.destroyed) {
        (Some(sealed), None) => SessionKeys::of(folder).open(&held.id, doc, sealed)?,
        _ => None,
    };
    let destroyed = held.destroyed.is_some() || (opened.is_none() && held.sealed.is_some());
    let text = opened.map(String::from_utf8).transpose().map_err(StoreError::of)?.unwrap_or_default();
    if !text.is_empty() {
        let detail = format!("{} {doc}", session.doc.kind);
        note(tx, &Note { org: &person.org, at: now, kind: AuditKind::SeatsRead, by: Some(&person.account), about: None, detail: &detail })?;
    }
    Ok(Ok(Seats { text, destroy_on: shown(held.destroy_on), destroyed }))
}

/// Keeps the seat map of a session, under its key, which is made with the first one.
pub(super) fn keep(
    tx: &Transaction<'_>,
    folder: &Path,
    person: &Person,
    rules: &Rules,
    (doc, text): (&str, &str),
    now: u64,
) -> Redacting<Seats> {
    let session = match session(tx, person, rules, doc)? {
        Ok(session) => session,
        Err(why) => return Ok(Err(why)),
    };
    if !may_write(person, rules, &session.doc.kind, &session.said) {
        return Ok(Err(Unredacted::MayNotWrite));
    }
    if text.chars().count() > SEATS_LIMIT {
        return Ok(Err(Refusal::new("text", "too_long", format!("at most {SEATS_LIMIT} characters are expected")).into()));
    }
    let Some(destroy_on) = session.destroy_on else { return Ok(Err(Unredacted::NoDate)) };
    let known = held(tx, session.org, doc)?;
    if destroy_on <= day(now) || known.as_ref().is_some_and(|held| held.destroyed.is_some()) {
        return Ok(Err(Unredacted::KeyDestroyed));
    }
    let keys = SessionKeys::of(folder);
    let id = match known {
        Some(held) => held.id,
        None => {
            let id = random_id()?;
            keys.make(&id)?;
            tx.prepare_cached("insert into session_keys (org, doc, id, made_by, made, destroy_on) values (?1, ?2, ?3, ?4, ?5, ?6)")?
                .execute(params![session.org, doc, id, person.account, int(now), destroy_on])?;
            let detail = format!("{} {doc}", session.doc.kind);
            let kind = AuditKind::SessionKeyMade;
            note(tx, &Note { org: &person.org, at: now, kind, by: Some(&person.account), about: None, detail: &detail })?;
            id
        }
    };
    // Its file is not here: the database was brought here without it.
    let Some(sealed) = keys.seal(&id, doc, text.as_bytes())? else { return Ok(Err(Unredacted::KeyDestroyed)) };
    tx.prepare_cached("update session_keys set sealed = ?2, sealed_by = ?3, sealed_at = ?4, destroy_on = ?5 where id = ?1")?
        .execute(params![id, sealed, person.account, int(now), destroy_on])?;
    Ok(Ok(Seats { text: text.to_owned(), destroy_on: shown(destroy_on), destroyed: false }))
}

/// Destroys the keys whose day has come, but not what is on legal hold; and those that belong to nothing in any back-up, as when a
/// crash came between a key and its row. A session that says an earlier day by now goes by that one. Returns how many were destroyed.
pub(super) fn destroy_due(tx: &Transaction<'_>, folder: &Path, rules: &Rules, now: u64) -> Result<usize, StoreError> {
    let (keys, today) = (SessionKeys::of(folder), day(now));
    let mut statement = tx.prepare(
        "select k.key, k.id, k.doc, k.org, counters.id, k.destroy_on, d.number, word from session_keys k join counters using (org)
         left join documents d on d.org = k.org and d.id = k.doc left join words on words.number = d.kind where k.destroyed is null",
    )?;
    let mut rows = statement.query([])?;
    let (mut living, mut destroyed) = (BTreeSet::new(), 0);
    while let Some(row) = rows.next()? {
        let (key, id, doc, org): (i64, String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let (org_id, stored): (String, i64) = (row.get(4)?, row.get(5)?);
        let (number, kind): (Option<i64>, Option<String>) = (row.get(6)?, row.get(7)?);
        let kind = kind.unwrap_or_default();
        let said = number.map(|number| changes_of(tx, &org_id, number)).transpose()?.map(folded);
        let day = said.and_then(|said| destroy_on(rules, &kind, &said)).map_or(stored, |said| said.min(stored));
        if day > today || standing(tx, org)?.iter().any(|hold| hold.covers(&kind, &doc)) {
            living.insert(id);
            continue;
        }
        keys.destroy(&id)?;
        tx.prepare_cached("update session_keys set destroyed = ?2, sealed = null where key = ?1")?.execute(params![key, today])?;
        let detail = format!("{kind} {doc}");
        note(tx, &Note { org: &org_id, at: now, kind: AuditKind::SessionKeyDestroyed, by: None, about: None, detail: &detail })?;
        destroyed += 1;
    }
    for id in keys.old()?.iter().filter(|id| !living.contains(*id)) {
        keys.destroy(id)?;
    }
    if destroyed > 0 {
        tx.execute("update server set sweep = sweep + 1", [])?;
    }
    Ok(destroyed)
}
