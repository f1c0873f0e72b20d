//! Documents: changes as rows, and what the server keeps beside them to find them fast. All of it can be computed again
//! from the changes; `evenhand check` does so.

mod attached;
mod granted;
mod ledger;
mod lines;
mod lives;
mod moves;
mod push;
mod query;
mod redactions;
mod rows;

use super::{Sqlite, StoreError, int, uint};
use crate::documents::Rules;
use crate::store::Published;
use crate::store::documents::{DocumentStore, Push};
use rusqlite::{Transaction, params};
use shared::instrument::Hash;
use shared::people::Person;
use shared::protocol::{ChangeResult, ChangesQuery};
use std::sync::Arc;

pub(super) use attached::{Readable, readable, said_of_files};
pub(super) use granted::granted_to;
pub(super) use push::{Naming, name_people};
pub(crate) use redactions::FILE as REDACTIONS_FILE;
pub(super) use redactions::{SessionKey, key_for_recording, replay, session_key};
pub(super) use rows::{Held, changes_of, folded, heads_of};

impl DocumentStore for Sqlite {
    async fn publish(&self, instruments: Vec<Published>) -> Result<Vec<Published>, StoreError> {
        self.writer.run(move |tx| publish(tx, &instruments)).await
    }

    async fn rescope(&self, rules: Arc<Rules>) -> Result<usize, StoreError> {
        self.writer.run(move |tx| moves::rescope(tx, &rules)).await
    }

    async fn push(&self, push: Push) -> Result<Vec<ChangeResult>, StoreError> {
        self.writer.run(move |tx| push::push(tx, &push)).await
    }

    async fn changes(&self, person: Person, rules: Arc<Rules>, query: ChangesQuery) -> Result<String, StoreError> {
        self.read(move |reader| query::changes(reader, &person, &rules, &query, lines::ENOUGH)).await
    }

    async fn history(&self, person: Person, rules: Arc<Rules>, doc: String) -> Result<Option<String>, StoreError> {
        self.read(move |reader| query::history(reader, &person, &rules, &doc)).await
    }
}

fn publish(tx: &Transaction<'_>, instruments: &[Published]) -> Result<Vec<Published>, StoreError> {
    let mut insert = tx.prepare_cached("insert or ignore into instruments (hash, name, body) values (?1, ?2, ?3)")?;
    for one in instruments {
        insert.execute(params![one.hash.as_str(), one.name, one.body])?;
    }
    let mut all = tx.prepare_cached("select hash, name, body from instruments")?;
    let rows = all.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?;
    rows.map(|row| {
        let (hash, name, body) = row?;
        Ok(Published { hash: Hash::parse(&hash).map_err(|error| StoreError(error.to_owned()))?, name, body })
    })
    .collect()
}

#[cfg(test)]
pub(super) mod tests;
