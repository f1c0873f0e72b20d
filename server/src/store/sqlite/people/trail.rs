//! The audit trail as it is searched. What an organisation's trail holds is read by its numbers, so that entries that come
//! meanwhile move nothing, and no page leaves one out.

use super::super::Sqlite;
use super::audit::read_entry;
use super::{Note, StoreError, chain, int, note, uint};
use crate::store::audit::{AuditStore, Begun, Stretch};
use crate::store::people::Doing;
use rusqlite::{Connection, Transaction, named_params};
use serde_json::Value as Json;
use shared::protocol::{AuditEntry, AuditFilter, AuditFormat, AuditKind, NOBODY};

impl AuditStore for Sqlite {
    async fn stretch(&self, org: &str, stretch: Stretch) -> Result<Vec<AuditEntry>, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| entries(reader, &org, &stretch)).await
    }

    async fn fitting(&self, org: &str, filter: AuditFilter) -> Result<u64, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| count(reader, &org, &filter, u64::MAX)).await
    }

    async fn begin_export(&self, doing: Doing, format: AuditFormat, filter: AuditFilter) -> Result<Begun, StoreError> {
        self.writer.run(move |tx| begin(tx, &doing, format, &filter)).await
    }
}

/// What an entry must fulfil. Every kind that there is is named where none is asked for: one of a later version is left
/// out of the count, too.
const FITS: &str = "org = :org and number < :before and kind in (select value from json_each(:kinds))
    and (:by is null or by = :by or (:by = :nobody and by is null)) and (:about is null or about = :about)
    and at >= :since and (:until is null or at < :until)
    and not exists (select 1 from json_each(:words) where instr(lower(detail), value) = 0)";

/// A filter as the parameters of [`FITS`].
struct Asked {
    kinds: String,
    words: String,
}

impl Asked {
    fn of(filter: &AuditFilter) -> Self {
        let kinds = if filter.kinds.is_empty() { AuditKind::ALL } else { &filter.kinds };
        let list = |words: Vec<Json>| Json::from(words).to_string();
        Self {
            kinds: list(kinds.iter().map(|kind| kind.name().into()).collect()),
            words: list(filter.each_word().map(Json::from).collect()),
        }
    }
}

pub(in crate::store::sqlite) fn entries(connection: &Connection, org: &str, stretch: &Stretch) -> Result<Vec<AuditEntry>, StoreError> {
    let (filter, asked) = (&stretch.filter, Asked::of(&stretch.filter));
    let order = if stretch.newest_first { "desc" } else { "asc" };
    let mut statement = connection.prepare_cached(&format!(
        "select number, at, kind, by, about, detail from audit where {FITS} and number > :after order by number {order} limit :limit"
    ))?;
    let rows = statement.query_map(
        named_params! {
            ":org": org, ":before": int(stretch.before), ":kinds": asked.kinds, ":by": filter.by, ":nobody": NOBODY,
            ":about": filter.about, ":since": int(filter.since.unwrap_or(0)), ":until": filter.until.map(int), ":words": asked.words,
            ":after": int(stretch.after), ":limit": stretch.limit,
        },
        read_entry,
    )?;
    Ok(rows.collect::<Result<Vec<_>, rusqlite::Error>>()?.into_iter().flatten().collect())
}

/// How many entries fit that have smaller numbers.
pub(in crate::store::sqlite) fn count(connection: &Connection, org: &str, filter: &AuditFilter, before: u64) -> Result<u64, StoreError> {
    let asked = Asked::of(filter);
    let mut statement = connection.prepare_cached(&format!("select count(*) from audit where {FITS}"))?;
    let count = statement.query_row(
        named_params! {
            ":org": org, ":before": int(before), ":kinds": asked.kinds, ":by": filter.by, ":nobody": NOBODY, ":about": filter.about,
            ":since": int(filter.since.unwrap_or(0)), ":until": filter.until.map(int), ":words": asked.words,
        },
        |row| row.get(0),
    )?;
    Ok(uint(count))
}

/// The number that the next entry of an organisation gets.
pub(in crate::store::sqlite) fn next_number(connection: &Connection, org: &str) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached("select coalesce(max(number), 0) + 1 from audit where org = ?1")?;
    Ok(uint(statement.query_row([org], |row| row.get(0))?))
}

fn begin(tx: &Transaction<'_>, doing: &Doing, format: AuditFormat, filter: &AuditFilter) -> Result<Begun, StoreError> {
    let number = next_number(tx, &doing.org)?;
    let count = count(tx, &doing.org, filter, number)?;
    let filters = shared::trail::filter_words(filter, &|account: &str| account.to_owned());
    let filters: Vec<String> = filters.iter().map(|(part, said)| format!("{part}: {said}")).collect();
    let detail = format!("{count} entries as {}; {}", format.name(), filters.join("; "));
    let by = doing.by.as_deref();
    note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::AuditExported, by, about: None, detail: &detail })?;
    Ok(Begun { number, count, chain: chain::of(tx, &doing.org, number)?.unwrap_or_default() })
}
