//! Which scopes a person may read, at the moment of one transaction.

use super::super::people::departments;
use super::StoreError;
use crate::documents::Rules;
use rusqlite::{Connection, params};
use shared::instrument::Confidentiality;
use shared::people::{Person, granted};

/// Names of the scopes, in their order.
pub(in crate::store::sqlite) fn granted_to(
    connection: &Connection,
    org: i64,
    person: &Person,
    rules: &Rules,
) -> Result<Vec<String>, StoreError> {
    let mut all: Vec<String> = departments(connection, &person.org)?.into_iter().map(|one| one.id).collect();
    // A department that is no longer listed still has its documents.
    let mut held = connection.prepare_cached("select distinct department from scopes where org = ?1 and department is not null")?;
    all.extend(held.query_map([org], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?);
    let mut named = Vec::new();
    for (kind, _) in rules.kinds().filter(|(_, access)| access.confidentiality == Confidentiality::Restricted) {
        let mut statement = connection.prepare_cached(
            "select id from members join documents on number = document
             where account = (select number from words where word = ?1) and org = ?2 and kind = (select number from words where word = ?3)",
        )?;
        let docs = statement.query_map(params![person.account, org, kind], |row| row.get(0))?;
        for doc in docs {
            named.push((kind.to_owned(), doc?));
        }
    }
    Ok(granted(&person.grants, rules.kinds(), &all, &named))
}
