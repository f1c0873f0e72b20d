//! From rows to changes.

use super::{StoreError, uint};
use rusqlite::{Connection, Row};
use serde_json::Value as Json;
use shared::document::{Change, Document, Mark};

/// A whole change with its mark: to be ended with a condition on `c`.
const WHOLE: &str = "select c.id, kind.word, d.id, c.path, c.base, c.value, c.saw, version.word, device.word, c.at, author.word, c.number,
    epoch.word, c.seal, c.head,
    (select redactions.id from redacted join redactions on redactions.key = redaction where redacted.org = c.org and redacted.id = c.id)
    from changes c
    join documents d on d.number = c.document join words kind on kind.number = d.kind
    join words version on version.number = c.version join words device on device.number = c.device
    join words author on author.number = c.author join words epoch on epoch.number = c.epoch ";

/// A stored change: what was sent, what was added, and whether it stands.
pub(in crate::store::sqlite) struct Held {
    pub(in crate::store::sqlite) change: Change,
    pub(in crate::store::sqlite) mark: Mark,
    pub(in crate::store::sqlite) head: bool,
    /// The redaction that took what it said.
    pub(in crate::store::sqlite) gone: Option<String>,
}

/// Changes that fulfil a condition, which begins with `where`.
pub(super) fn read_changes(
    connection: &Connection,
    org: &str,
    condition: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<Held>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{WHOLE}{condition}"))?;
    let rows = statement.query_map(values, |row| read(row, org))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every change of a document, in the order of their numbers.
pub(in crate::store::sqlite) fn changes_of(connection: &Connection, org: &str, document: i64) -> Result<Vec<Held>, StoreError> {
    read_changes(connection, org, "where c.document = ?1 order by c.number", [document])
}

/// What stands in a document, without what was said before.
pub(in crate::store::sqlite) fn heads_of(connection: &Connection, org: &str, document: i64) -> Result<Vec<Held>, StoreError> {
    read_changes(connection, org, "where c.document = ?1 and c.head = 1", [document])
}

/// Changes of a document, folded.
pub(in crate::store::sqlite) fn folded(changes: impl IntoIterator<Item = Held>) -> Document {
    let mut document = Document::default();
    for held in changes {
        document.insert(held.change);
    }
    document
}

fn read(row: &Row<'_>, org: &str) -> rusqlite::Result<Held> {
    let json = |index: usize| -> rusqlite::Result<Option<Json>> {
        let Some(text) = row.get_ref(index)?.as_str_or_null()? else { return Ok(None) };
        let read = serde_json::from_str(text);
        read.map(Some).map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, error.into()))
    };
    let ids = |index: usize| -> rusqlite::Result<Vec<String>> {
        let list = json(index)?.unwrap_or_default();
        Ok(list.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect())
    };
    let change = Change {
        id: row.get(0)?,
        org: org.to_owned(),
        kind: row.get(1)?,
        doc: row.get(2)?,
        path: row.get(3)?,
        base: ids(4)?,
        value: json(5)?,
        saw: ids(6)?,
        version: row.get(7)?,
        device: row.get(8)?,
        at: uint(row.get(9)?),
    };
    let mark = Mark { author: row.get(10)?, number: uint(row.get(11)?), epoch: row.get(12)?, seal: row.get(13)? };
    Ok(Held { change, mark, head: row.get(14)?, gone: row.get(15)? })
}
