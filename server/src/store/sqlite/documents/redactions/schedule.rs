//! What is due by its retention class. It is told, and nothing is done.

use super::super::rows::{changes_of, folded};
use super::asked::asked_for;
use super::holds::standing;
use super::{StoreError, org_of};
use crate::documents::Rules;
use crate::store::redactions::DueNow;
use rusqlite::{Connection, params};
use shared::records::{Due, is_due};

/// Documents of each kind, and those that are due, oldest first.
pub(super) fn due(connection: &Connection, org: &str, rules: &Rules, today: i64, now: u64) -> Result<DueNow, StoreError> {
    let Some(number) = org_of(connection, org)? else { return Ok(DueNow::default()) };
    let holds = standing(connection, number)?;
    let mut counts = Vec::new();
    let mut due = Vec::new();
    let mut waiting =
        connection.prepare_cached("select 1 from redactions where org = ?1 and doc = ?2 and path is null and state = 'proposed'")?;
    for (kind, _) in rules.kinds() {
        let mut statement = connection.prepare_cached(
            "select number, id from documents where org = ?1 and kind = (select number from words where word = ?2) order by number",
        )?;
        let documents = statement.query_map(params![number, kind], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        let documents: Vec<(i64, String)> = documents.collect::<Result<_, _>>()?;
        counts.push((kind.to_owned(), documents.len() as u64));
        let Some(retention) = rules.retention(kind).filter(|retention| retention.years.is_some()) else { continue };
        for (number_of, doc) in documents {
            let folded = folded(changes_of(connection, org, number_of)?);
            let Some(since) = is_due(&folded, retention, today) else { continue };
            due.push(Due {
                since: u32::try_from(since).unwrap_or(0),
                held: holds.iter().find(|hold| hold.covers(kind, &doc)).map(|hold| hold.matter.clone()),
                request: asked_for(connection, org, &doc, now)?,
                proposed: waiting.exists(params![number, doc])?,
                doc,
                kind: kind.to_owned(),
            });
        }
    }
    due.sort_by(|a, b| (a.since, &a.doc).cmp(&(b.since, &b.doc)));
    Ok(DueNow { counts, due })
}
