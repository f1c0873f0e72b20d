//! What the store of files asks of documents: whether somebody may read one, and what it says of files.

use super::granted::granted_to;
use super::{StoreError, uint};
use crate::documents::Rules;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value as Json;
use shared::attachment::{Attachment, FILES_LIMIT, Fault};
use shared::document::{Change, Paths, Refusal};
use shared::people::Person;

/// A document that somebody may read.
pub(in crate::store::sqlite) struct Readable {
    /// Number of its organisation.
    pub(in crate::store::sqlite) org: i64,
    pub(in crate::store::sqlite) number: i64,
    pub(in crate::store::sqlite) kind: String,
    pub(in crate::store::sqlite) department: Option<String>,
}

/// A document, if the person may read it as things stand at this moment.
pub(in crate::store::sqlite) fn readable(
    connection: &Connection,
    person: &Person,
    rules: &Rules,
    doc: &str,
) -> Result<Option<Readable>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select d.org, d.number, kind.word, d.department, scopes.name from documents d join counters on counters.org = d.org
         join words kind on kind.number = d.kind join scopes on scopes.number = d.scope where counters.id = ?1 and d.id = ?2",
    )?;
    let found = statement.query_row(params![person.org, doc], |row| {
        let document = Readable { org: row.get(0)?, number: row.get(1)?, kind: row.get(2)?, department: row.get(3)? };
        Ok((document, row.get::<_, String>(4)?))
    });
    let Some((document, scope)) = found.optional()? else { return Ok(None) };
    let granted = granted_to(connection, document.org, person, rules)?;
    Ok(granted.binary_search(&scope).is_ok().then_some(document))
}

/// What was ever said of files in a document and is still there, those that stand last.
pub(in crate::store::sqlite) fn said_of_files(connection: &Connection, document: i64) -> Result<Vec<Json>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select value from changes where document = ?1 and path >= ?2 || '/' and path < ?2 || '0' and value is not null
         order by head, number",
    )?;
    let mut rows = statement.query(params![document, Paths::Attachments.name()])?;
    let mut values = Vec::new();
    while let Some(row) = rows.next()? {
        values.extend(serde_json::from_str(row.get_ref(0)?.as_str().map_err(StoreError::of)?).ok());
    }
    Ok(values)
}

/// Sound has a place only in documents of a kind whose keys are destroyed on a day.
pub(super) fn has_place(rules: &Rules, change: &Change) -> Result<(), Refusal> {
    if change.path.split('/').next() != Some(Paths::Attachments.name()) {
        return Ok(());
    }
    let is_sound = change.value.as_ref().is_some_and(|value| Attachment::read(value).is_ok_and(|file| file.media.is_sound()));
    let has_keys = rules.retention(&change.kind).is_some_and(|retention| retention.key_days.is_some());
    if is_sound && !has_keys { Err(Fault::Recording.into()) } else { Ok(()) }
}

/// Whether a document has room for what a change says.
pub(super) fn has_room(connection: &Connection, document: i64, change: &Change) -> Result<Option<Refusal>, StoreError> {
    if change.value.is_none() || change.path.split('/').next() != Some(Paths::Attachments.name()) {
        return Ok(None);
    }
    let mut statement = connection.prepare_cached(
        "select count(*) from changes where document = ?1 and path >= ?2 || '/' and path < ?2 || '0' and head = 1 and value is not null",
    )?;
    let count: i64 = statement.query_row(params![document, Paths::Attachments.name()], |row| row.get(0))?;
    Ok((uint(count) >= FILES_LIMIT as u64).then(|| Fault::TooMany.into()))
}
