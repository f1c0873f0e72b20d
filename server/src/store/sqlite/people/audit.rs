//! The audit trail: what is noted in the transaction that does it.

use super::{StoreError, chain, int, uint};
#[cfg(test)]
use rusqlite::Connection;
use rusqlite::{Row, Transaction, params};
use shared::people::Grant;
use shared::protocol::{AuditEntry, AuditKind};

/// Something to be noted.
pub(in crate::store::sqlite) struct Note<'a> {
    pub(in crate::store::sqlite) org: &'a str,
    pub(in crate::store::sqlite) at: u64,
    pub(in crate::store::sqlite) kind: AuditKind,
    pub(in crate::store::sqlite) by: Option<&'a str>,
    pub(in crate::store::sqlite) about: Option<&'a str>,
    pub(in crate::store::sqlite) detail: &'a str,
}

/// Notes it under the organisation's next number, chained to the entry before it.
pub(in crate::store::sqlite) fn note(tx: &Transaction<'_>, note: &Note<'_>) -> Result<(), StoreError> {
    let last = chain::last(tx, note.org)?;
    let link = chain::after(last, note);
    tx.prepare_cached("insert into audit (org, number, at, kind, by, about, detail, chain) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![note.org, int(last.number + 1), int(note.at), note.kind.name(), note.by, note.about, note.detail, link])?;
    Ok(())
}

/// The newest entries, or the newest before one of a number; newest first. A kind of a later version is left out.
#[cfg(test)]
pub(super) fn newest(connection: &Connection, org: &str, before: Option<u64>, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select number, at, kind, by, about, detail from audit where org = ?1 and number < ?2 order by number desc limit ?3",
    )?;
    let rows = statement.query_map(params![org, before.map_or(i64::MAX, int), limit], read_entry)?;
    Ok(rows.collect::<Result<Vec<_>, rusqlite::Error>>()?.into_iter().flatten().collect())
}

/// An entry of a row of `number, at, kind, by, about, detail`; none of a kind of a later version.
pub(super) fn read_entry(row: &Row<'_>) -> rusqlite::Result<Option<AuditEntry>> {
    let kind: String = row.get(2)?;
    let entry = |kind| {
        Ok(AuditEntry { number: uint(row.get(0)?), at: uint(row.get(1)?), kind, by: row.get(3)?, about: row.get(4)?, detail: row.get(5)? })
    };
    AuditKind::named(&kind).map(entry).transpose()
}

/// Roles as the trail says them: `lead:library, viewer`.
pub(in crate::store::sqlite) fn words(grants: &[Grant]) -> String {
    let word = |grant: &Grant| match &grant.department {
        Some(department) => format!("{}:{department}", grant.role.name()),
        None => grant.role.name().to_owned(),
    };
    let words: Vec<String> = grants.iter().map(word).collect();
    if words.is_empty() { "no roles".to_owned() } else { words.join(", ") }
}
