//! Legal holds: what must not be removed.

use super::propose::tell;
use super::{StoreError, ids, int, list, org_of, uint};
use crate::documents::Rules;
use crate::store::people::Doing;
use crate::store::redactions::{Redacting, Unredacted};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use shared::document::{Refusal, check_words};
use shared::protocol::AuditKind;
use shared::records::{Hold, HoldRelease, NewHold};

const COLUMNS: &str = "id, matter, reason, kinds, docs, by, since, released_by, released, release_words";

fn read(row: &Row<'_>) -> rusqlite::Result<Hold> {
    Ok(Hold {
        id: row.get(0)?,
        matter: row.get(1)?,
        reason: row.get(2)?,
        kinds: ids(row, 3)?,
        docs: ids(row, 4)?,
        by: row.get(5)?,
        since: uint(row.get(6)?),
        released_by: row.get(7)?,
        released: row.get::<_, Option<i64>>(8)?.map(uint),
        release_words: row.get(9)?,
    })
}

fn all(connection: &Connection, org: i64, which: &str) -> Result<Vec<Hold>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("select {COLUMNS} from holds where org = ?1 {which} order by key desc"))?;
    Ok(statement.query_map([org], read)?.collect::<Result<_, _>>()?)
}

/// The hold that keeps a document, if any does.
pub(super) fn covering(connection: &Connection, org: i64, kind: &str, doc: &str) -> Result<Option<Hold>, StoreError> {
    Ok(standing(connection, org)?.into_iter().find(|hold| hold.covers(kind, doc)))
}

/// Holds that were not released.
pub(super) fn standing(connection: &Connection, org: i64) -> Result<Vec<Hold>, StoreError> {
    all(connection, org, "and released is null")
}

pub(super) fn holds(connection: &Connection, org: &str) -> Result<Vec<Hold>, StoreError> {
    org_of(connection, org)?.map_or_else(|| Ok(Vec::new()), |org| all(connection, org, ""))
}

pub(super) fn hold(tx: &Transaction<'_>, doing: &Doing, rules: &Rules, id: &str, asked: &NewHold) -> Redacting<Hold> {
    if let Err(refusal) = asked.check() {
        return Ok(Err(refusal.into()));
    }
    if let Some(unknown) = asked.kinds.iter().find(|kind| rules.access(kind).is_none()) {
        return Ok(Err(Unredacted::UnknownKind(unknown.clone())));
    }
    // One that has no document yet can be held as well: by its kinds.
    tx.prepare_cached("insert or ignore into counters (id, last) values (?1, 0)")?.execute([&doing.org])?;
    let Some(org) = org_of(tx, &doing.org)? else { return Ok(Err(Unredacted::UnknownHold)) };
    let mut known = tx.prepare_cached("select 1 from documents where org = ?1 and id = ?2")?;
    for doc in &asked.docs {
        if !known.exists(params![org, doc])? {
            return Ok(Err(Refusal::new("docs", "unknown_document", format!("there is no document “{doc}”")).into()));
        }
    }
    let hold = Hold {
        id: id.to_owned(),
        matter: asked.matter.trim().to_owned(),
        reason: asked.reason.trim().to_owned(),
        kinds: asked.kinds.clone(),
        docs: asked.docs.clone(),
        by: doing.by.clone().unwrap_or_default(),
        since: doing.now,
        released_by: None,
        released: None,
        release_words: None,
    };
    tx.prepare_cached("insert into holds (org, id, matter, reason, kinds, docs, by, since) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![org, hold.id, hold.matter, hold.reason, list(&hold.kinds)?, list(&hold.docs)?, hold.by, int(hold.since)])?;
    let covers = [hold.kinds.join(", "), format!("{} documents", hold.docs.len())].join("; ");
    tell(tx, doing, AuditKind::HoldSet, &format!("{}: {covers}", hold.matter))?;
    Ok(Ok(hold))
}

pub(super) fn release(tx: &Transaction<'_>, doing: &Doing, id: &str, why: &HoldRelease) -> Redacting<Hold> {
    if let Err(refusal) = check_words(&why.words) {
        return Ok(Err(refusal.into()));
    }
    let Some(org) = org_of(tx, &doing.org)? else { return Ok(Err(Unredacted::UnknownHold)) };
    let released = tx
        .prepare_cached(&format!(
            "update holds set released_by = ?3, released = ?4, release_words = ?5 where org = ?1 and id = ?2 and released is null returning {COLUMNS}"
        ))?
        .query_row(params![org, id, doing.by, int(doing.now), why.words.trim()], read)
        .optional()?;
    let Some(hold) = released else { return Ok(Err(Unredacted::UnknownHold)) };
    tell(tx, doing, AuditKind::HoldReleased, &hold.matter)?;
    Ok(Ok(hold))
}
