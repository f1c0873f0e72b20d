//! Lives of the database. Each restore begins one, and what a device heard in another is worth something up to the number
//! that both have in common.

use super::{StoreError, uint};
use rusqlite::{Connection, OptionalExtension, params};

/// Up to which number an organisation's history in one life is that of another; 0 where they have nothing in common.
pub(super) fn common(connection: &Connection, org: &str, one: &str, other: &str) -> Result<u64, StoreError> {
    let others = ancestors(connection, org, other)?;
    for (epoch, number) in ancestors(connection, org, one)? {
        if let Some((_, theirs)) = others.iter().find(|(known, _)| *known == epoch) {
            return Ok(number.min(*theirs));
        }
    }
    Ok(0)
}

/// A life and those that it came from, each with the number up to which it has that one's history.
fn ancestors(connection: &Connection, org: &str, epoch: &str) -> Result<Vec<(String, u64)>, StoreError> {
    let mut parent = connection.prepare_cached(
        "select parent, (select last from restored_numbers where epoch = ?1 and org = ?2) from restores where epoch = ?1",
    )?;
    let mut found = vec![(epoch.to_owned(), u64::MAX)];
    while let Some((epoch, number)) = found.last() {
        let next = parent.query_row(params![epoch, org], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?)));
        let Some((epoch, last)) = next.optional()? else { break };
        let number = (*number).min(uint(last.unwrap_or(0)));
        if found.iter().any(|(known, _)| *known == epoch) {
            break;
        }
        found.push((epoch, number));
    }
    Ok(found)
}
