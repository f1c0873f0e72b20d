//! What somebody has asked for is not destroyed: neither while their request is open, nor soon after they were refused.

use super::{StoreError, int};
use crate::clock::DAY;
use rusqlite::{Connection, OptionalExtension, params};

/// So many days after a request was closed, what was not handed over to whoever made it is kept still. Wis. Stat. 19.35 (5) says
/// 60, and 90 where a committed or incarcerated person has asked: nobody is asked who they are, so everybody has 90.
const AFTER: u64 = 90;

/// The request for records that keeps a document, if any does. One whose records were not collected yet may be about any.
pub(super) fn asked_for(connection: &Connection, org: &str, doc: &str, now: u64) -> Result<Option<u64>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select r.number from records_requests r left join records_items i on i.org = r.org and i.request = r.number
             and i.id in ('doc:' || ?2, 'seats:' || ?2)
         where r.org = ?1 and case
             when r.closed is null then r.collected is null or i.id is not null
             else r.closed > ?3 and i.id is not null and coalesce(i.ruling ->> 'verdict', '') <> 'released'
         end order by r.number limit 1",
    )?;
    let since = int(now.saturating_sub(AFTER * DAY));
    let request: Option<i64> = statement.query_row(params![org, doc, since], |row| row.get(0)).optional()?;
    Ok(request.map(super::uint))
}
