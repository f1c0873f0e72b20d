//! Seat maps and recordings under the keys of their sessions, and the day on which these are destroyed.

use super::super::super::blobs::forget_recordings;
use super::super::super::people::{Note, note};
use super::super::granted::granted_to;
use super::super::ledger::{Doc, document};
use super::super::rows::{changes_of, folded};
use super::asked::asked_for;
use super::holds::standing;
use super::propose::may_write;
use super::{StoreError, int, org_of, whole_of};
use crate::auth::session::random_id;
use crate::clock::day;
use crate::documents::{Rules, SessionKeys};
use crate::store::redactions::{Redacting, Unredacted};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::document::{Document, Redaction, Refusal};
use shared::people::Person;
use shared::protocol::AuditKind;
use shared::records::{Earlier, Event, NewSeats, SEATS_LIMIT, Seats, event_of, key_goes, seats_mark};
use std::collections::BTreeSet;
use std::path::Path;

/// A session that somebody may read.
struct Session {
    org: i64,
    doc: Doc,
    said: Document,
    /// Day on which its key is to be destroyed, as it says now.
    destroy_on: Option<i64>,
    /// Everything that it said was destroyed.
    is_gone: bool,
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
    let is_gone = whole_of(connection, org, doc)?.is_some();
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
    Ok(Ok(Session { org, doc, said, destroy_on, is_gone }))
}

fn held(connection: &Connection, org: i64, doc: &str) -> Result<Option<Held>, StoreError> {
    let mut statement =
        connection.prepare_cached("select id, destroy_on, destroyed, sealed from session_keys where org = ?1 and doc = ?2")?;
    let read = |row: &rusqlite::Row<'_>| Ok(Held { id: row.get(0)?, destroy_on: row.get(1)?, destroyed: row.get(2)?, sealed: row.get(3)? });
    Ok(statement.query_row(params![org, doc], read).optional()?)
}

/// The text under a key, empty where there is none; none when the key is gone.
fn opened(folder: &Path, doc: &str, held: &Held) -> Result<Option<String>, StoreError> {
    if held.destroyed.is_some() {
        return Ok(None);
    }
    let Some(sealed) = &held.sealed else { return Ok(Some(String::new())) };
    SessionKeys::of(folder).open(&held.id, doc, sealed)?.map(String::from_utf8).transpose().map_err(StoreError::of)
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
        let destroy_on = session.destroy_on.and_then(shown);
        return Ok(Ok(Seats { text: String::new(), destroy_on, destroyed: session.is_gone }));
    };
    let opened = opened(folder, doc, &held)?;
    let destroyed = session.is_gone || opened.is_none();
    let text = opened.filter(|_| !destroyed).unwrap_or_default();
    if !text.is_empty() {
        let detail = format!("{} {doc}", session.doc.kind);
        note(tx, &Note { org: &person.org, at: now, kind: AuditKind::SeatsRead, by: Some(&person.account), about: None, detail: &detail })?;
    }
    Ok(Ok(Seats { text, destroy_on: shown(held.destroy_on), destroyed }))
}

/// Keeps the seat map of a session, under its key, which is made with the first one. It takes the place of the one that was seen
/// and of no other; what is sent again because its answer was lost is taken as well.
pub(super) fn keep(
    tx: &Transaction<'_>,
    folder: &Path,
    person: &Person,
    rules: &Rules,
    (doc, new): (&str, &NewSeats),
    now: u64,
) -> Redacting<Seats> {
    let session = match session(tx, person, rules, doc)? {
        Ok(session) => session,
        Err(why) => return Ok(Err(why)),
    };
    if !may_write(person, rules, &session.doc.kind, &session.said) {
        return Ok(Err(Unredacted::MayNotWrite));
    }
    let text = new.text.as_str();
    if text.chars().count() > SEATS_LIMIT {
        return Ok(Err(Refusal::new("text", "too_long", format!("at most {SEATS_LIMIT} characters are expected")).into()));
    }
    let known = held(tx, session.org, doc)?;
    let here = match &known {
        Some(held) => opened(folder, doc, held)?,
        None => Some(String::new()),
    };
    let Some(here) = here.filter(|_| !session.is_gone) else { return Ok(Err(Unredacted::KeyDestroyed)) };
    let Some(destroy_on) = session.destroy_on else { return Ok(Err(Unredacted::NoDate)) };
    if destroy_on <= day(now) {
        return Ok(Err(Unredacted::KeyDue));
    }
    if here != text && seats_mark(&here) != new.seen {
        return Ok(Err(Unredacted::SeatsChanged));
    }
    let keys = SessionKeys::of(folder);
    // An earlier day counts once it has stood for some days, whoever saves meanwhile.
    let kept_until = known.as_ref().map_or(destroy_on, |held| held.destroy_on.max(destroy_on));
    let id = match known {
        Some(held) => held.id,
        None => made(tx, &keys, person, &session, (doc, destroy_on), now)?,
    };
    // Its file is not here: the database was brought here without it.
    let Some(sealed) = keys.seal(&id, doc, text.as_bytes())? else { return Ok(Err(Unredacted::KeyDestroyed)) };
    tx.prepare_cached(
        "update session_keys set sealed = ?2, sealed_by = ?3, sealed_at = ?4, destroy_on = ?5,
             earlier_on = iif(?6 < ?5, earlier_on, null), earlier_since = iif(?6 < ?5, earlier_since, null)
         where id = ?1",
    )?
    .execute(params![id, sealed, person.account, int(now), kept_until, destroy_on])?;
    Ok(Ok(Seats { text: text.to_owned(), destroy_on: shown(kept_until), destroyed: false }))
}

/// Makes the key of a session.
fn made(
    tx: &Transaction<'_>,
    keys: &SessionKeys,
    person: &Person,
    session: &Session,
    (doc, destroy_on): (&str, i64),
    now: u64,
) -> Result<String, StoreError> {
    let id = random_id()?;
    keys.make(&id)?;
    tx.prepare_cached("insert into session_keys (org, doc, id, made_by, made, destroy_on) values (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![session.org, doc, id, person.account, int(now), destroy_on])?;
    let (kind, detail) = (AuditKind::SessionKeyMade, format!("{} {doc}", session.doc.kind));
    note(tx, &Note { org: &person.org, at: now, kind, by: Some(&person.account), about: None, detail: &detail })?;
    Ok(id)
}

/// The key of a session, as far as its row says.
pub(in crate::store::sqlite) enum SessionKey {
    /// None was needed yet.
    None,
    /// There is one of this name.
    There(String),
    /// It was destroyed on a day since 1970.
    Destroyed(i64),
}

/// See [`SessionKey`].
pub(in crate::store::sqlite) fn session_key(connection: &Connection, org: i64, doc: &str) -> Result<SessionKey, StoreError> {
    Ok(match held(connection, org, doc)? {
        None => SessionKey::None,
        Some(Held { destroyed: Some(day), .. }) => SessionKey::Destroyed(day),
        Some(held) => SessionKey::There(held.id),
    })
}

/// The key under which a recording of a session is kept, by the same rules as its seat map; it is made where there is none. The
/// caller has looked whether the person may write.
pub(in crate::store::sqlite) fn key_for_recording(
    tx: &Transaction<'_>,
    folder: &Path,
    person: &Person,
    rules: &Rules,
    doc: &str,
    now: u64,
) -> Redacting<String> {
    let session = match session(tx, person, rules, doc)? {
        Ok(session) => session,
        Err(why) => return Ok(Err(why)),
    };
    let known = held(tx, session.org, doc)?;
    if session.is_gone || known.as_ref().is_some_and(|held| held.destroyed.is_some()) {
        return Ok(Err(Unredacted::KeyDestroyed));
    }
    let Some(destroy_on) = session.destroy_on else { return Ok(Err(Unredacted::NoDate)) };
    if destroy_on <= day(now) {
        return Ok(Err(Unredacted::KeyDue));
    }
    let id = match known {
        Some(held) => held.id,
        None => made(tx, &SessionKeys::of(folder), person, &session, (doc, destroy_on), now)?,
    };
    // An earlier day counts once it has stood for some days, whoever records meanwhile.
    tx.prepare_cached(
        "update session_keys set destroy_on = ?2, earlier_on = null, earlier_since = null where id = ?1 and destroy_on < ?2",
    )?
    .execute(params![id, destroy_on])?;
    Ok(Ok(id))
}

/// What is under the key of a session goes with everything else that it said.
pub(super) fn forget(tx: &Transaction<'_>, (org, org_id): (i64, &str), redaction: &Redaction) -> Result<(), StoreError> {
    let forgotten = tx
        .prepare_cached(
            "update session_keys set destroyed = coalesce(destroyed, ?3), sealed = null
             where org = ?1 and doc = ?2 and (destroyed is null or sealed is not null)",
        )?
        .execute(params![org, redaction.doc, day(redaction.at)])?;
    forget_recordings(tx, org, &redaction.doc)?;
    if forgotten > 0 {
        let by = Some(redaction.approved.as_str());
        let detail = format!("{}: with all of it", redaction.doc);
        note(tx, &Note { org: org_id, at: redaction.at, kind: AuditKind::SessionKeyDestroyed, by, about: None, detail: &detail })?;
    }
    Ok(())
}

/// Destroys the keys that are to be gone and are not: those of sessions that were destroyed as a whole, and those that a crash left.
pub(super) fn destroy_left(tx: &Transaction<'_>, folder: &Path) -> Result<(), StoreError> {
    let keys = SessionKeys::of(folder);
    let mut gone = tx.prepare_cached("select 1 from session_keys where id = ?1 and destroyed is not null")?;
    for id in keys.names()? {
        if gone.exists([&id])? {
            keys.destroy(&id)?;
        }
    }
    Ok(())
}

/// A key that was not destroyed, and the session that it belongs to.
struct Living {
    key: i64,
    id: String,
    doc: String,
    org: i64,
    org_id: String,
    destroy_on: i64,
    earlier: Option<Earlier>,
    number: Option<i64>,
    kind: String,
}

fn living(tx: &Transaction<'_>) -> Result<Vec<Living>, StoreError> {
    let mut statement = tx.prepare_cached(
        "select k.key, k.id, k.doc, k.org, counters.id, k.destroy_on, k.earlier_on, k.earlier_since, d.number, word
         from session_keys k join counters using (org)
         left join documents d on d.org = k.org and d.id = k.doc left join words on words.number = d.kind where k.destroyed is null",
    )?;
    let rows = statement.query_map([], |row| {
        let (on, since): (Option<i64>, Option<i64>) = (row.get(6)?, row.get(7)?);
        Ok(Living {
            key: row.get(0)?,
            id: row.get(1)?,
            doc: row.get(2)?,
            org: row.get(3)?,
            org_id: row.get(4)?,
            destroy_on: row.get(5)?,
            earlier: on.zip(since).map(|(day, since)| Earlier { day, since }),
            number: row.get(8)?,
            kind: row.get::<_, Option<String>>(9)?.unwrap_or_default(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The day on which a key goes by what its session says now, which is noted where it is an earlier one.
fn goes(tx: &Transaction<'_>, rules: &Rules, one: &Living, today: i64) -> Result<i64, StoreError> {
    let said = one.number.map(|number| changes_of(tx, &one.org_id, number)).transpose()?.map(folded);
    let said = said.and_then(|said| destroy_on(rules, &one.kind, &said));
    let (goes, earlier) = key_goes(one.destroy_on, said, one.earlier, today);
    if earlier != one.earlier {
        tx.prepare_cached("update session_keys set earlier_on = ?2, earlier_since = ?3 where key = ?1")?.execute(params![
            one.key,
            earlier.map(|earlier| earlier.day),
            earlier.map(|earlier| earlier.since)
        ])?;
    }
    Ok(goes)
}

/// Destroys the keys whose day has come, but not what is on legal hold or what somebody has asked for; and those that belong to
/// nothing in any back-up, as when a crash came between a key and its row. Returns how many were destroyed.
pub(super) fn destroy_due(tx: &Transaction<'_>, folder: &Path, rules: &Rules, now: u64) -> Result<usize, StoreError> {
    let (keys, today) = (SessionKeys::of(folder), day(now));
    destroy_left(tx, folder)?;
    let (mut kept, mut destroyed) = (BTreeSet::new(), 0);
    for one in living(tx)? {
        let is_held = |tx: &Transaction<'_>| -> Result<bool, StoreError> {
            let is_held = standing(tx, one.org)?.iter().any(|hold| hold.covers(&one.kind, &one.doc));
            Ok(is_held || asked_for(tx, &one.org_id, &one.doc, now)?.is_some())
        };
        if goes(tx, rules, &one, today)? > today || is_held(tx)? {
            kept.insert(one.id);
            continue;
        }
        keys.destroy(&one.id)?;
        tx.prepare_cached("update session_keys set destroyed = ?2, sealed = null where key = ?1")?.execute(params![one.key, today])?;
        forget_recordings(tx, one.org, &one.doc)?;
        let detail = format!("{} {}", one.kind, one.doc);
        let kind = AuditKind::SessionKeyDestroyed;
        note(tx, &Note { org: &one.org_id, at: now, kind, by: None, about: None, detail: &detail })?;
        destroyed += 1;
    }
    for id in keys.old()?.iter().filter(|id| !kept.contains(*id)) {
        keys.destroy(id)?;
    }
    if destroyed > 0 {
        tx.execute("update server set sweep = sweep + 1", [])?;
    }
    Ok(destroyed)
}
