//! The audit trail: what is noted in the transaction that does it.

use super::{StoreError, int, uint};
use rusqlite::{Connection, Transaction, params};
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

/// Notes it under the organisation's next number.
pub(in crate::store::sqlite) fn note(tx: &Transaction<'_>, note: &Note<'_>) -> Result<(), StoreError> {
    tx.prepare_cached(
        "insert into audit (org, number, at, kind, by, about, detail)
         values (?1, (select coalesce(max(number), 0) + 1 from audit where org = ?1), ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![note.org, int(note.at), note.kind.name(), note.by, note.about, note.detail])?;
    Ok(())
}

/// The newest entries, or the newest before one of a number; newest first. A kind of a later version is left out.
pub(super) fn newest(connection: &Connection, org: &str, before: Option<u64>, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select number, at, kind, by, about, detail from audit where org = ?1 and number < ?2 order by number desc limit ?3",
    )?;
    let rows = statement.query_map(params![org, before.map_or(i64::MAX, int), limit], |row| {
        let kind: String = row.get(2)?;
        let entry = |kind| {
            Ok(AuditEntry {
                number: uint(row.get(0)?),
                at: uint(row.get(1)?),
                kind,
                by: row.get(3)?,
                about: row.get(4)?,
                detail: row.get(5)?,
            })
        };
        AuditKind::named(&kind).map(entry).transpose()
    })?;
    Ok(rows.collect::<Result<Vec<_>, rusqlite::Error>>()?.into_iter().flatten().collect())
}

/// Roles as the trail says them: `lead:library, viewer`.
pub(super) fn words(grants: &[Grant]) -> String {
    let word = |grant: &Grant| match &grant.department {
        Some(department) => format!("{}:{department}", grant.role.name()),
        None => grant.role.name().to_owned(),
    };
    let words: Vec<String> = grants.iter().map(word).collect();
    if words.is_empty() { "no roles".to_owned() } else { words.join(", ") }
}
