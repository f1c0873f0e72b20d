//! The chain of the audit trail: what an entry says, and what every entry before it said, in 32 bytes.
//!
//! It shows that a database was changed behind the server's back: an entry that was changed, taken out or put in does not
//! fit the ones after it. Whoever can change the database can also chain all of it anew; that shows where a hash of before
//! is kept elsewhere, as in every file that the trail was exported to.

use super::{Note, StoreError, int, uint};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;
use sha2::{Digest, Sha256};

/// A link of the chain.
pub(super) type Link = [u8; 32];

/// What an entry is chained to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Last {
    /// Its number; 0 where there is none.
    pub(super) number: u64,
    chain: Option<Link>,
}

/// The last entry of an organisation.
pub(super) fn last(connection: &Connection, org: &str) -> Result<Last, StoreError> {
    let mut statement = connection.prepare_cached("select number, chain from audit where org = ?1 order by number desc limit 1")?;
    let found = statement.query_row([org], |row| Ok(Last { number: uint(row.get(0)?), chain: row.get(1)? })).optional()?;
    Ok(found.unwrap_or_default())
}

/// The link of the entry after one.
pub(super) fn after(last: Last, note: &Note<'_>) -> Link {
    let before = last.chain.map(|chain| URL_SAFE_NO_PAD.encode(chain));
    let fields =
        json!(["evenhand-audit-1", before, note.org, last.number + 1, note.at, note.kind.name(), note.by, note.about, note.detail]);
    Sha256::digest(fields.to_string().as_bytes()).into()
}

/// A link as people compare it.
pub(in crate::store::sqlite) fn words(chain: &Link) -> String {
    URL_SAFE_NO_PAD.encode(chain)
}

/// The link of an entry.
pub(in crate::store::sqlite) fn of(connection: &Connection, org: &str, number: u64) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached("select chain from audit where org = ?1 and number = ?2")?;
    let found: Option<Option<Link>> = statement.query_row(params![org, int(number)], |row| row.get(0)).optional()?;
    Ok(found.flatten().map(|chain| words(&chain)))
}

/// The trail of one organisation, looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chained {
    /// Name of the organisation.
    pub(crate) org: String,
    /// How many entries it has.
    pub(crate) entries: u64,
    /// How many of them, the first ones, are from before there was a chain.
    pub(crate) unchained: u64,
    /// The link of the last one, or of the one that was asked for.
    pub(crate) link: Option<String>,
    /// The number of the first entry that does not fit, and why.
    pub(crate) broken: Option<(u64, &'static str)>,
}

/// An entry with its link, as it stands in the database.
struct Stored {
    number: u64,
    at: u64,
    kind: String,
    by: Option<String>,
    about: Option<String>,
    detail: String,
    chain: Option<Link>,
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        number: uint(row.get(0)?),
        at: uint(row.get(1)?),
        kind: row.get(2)?,
        by: row.get(3)?,
        about: row.get(4)?,
        detail: row.get(5)?,
        chain: row.get(6)?,
    })
}

/// Looks through the trails of all organisations. `entry` asks for the link of the entry of a number.
pub(in crate::store::sqlite) fn verify(connection: &Connection, entry: Option<u64>) -> Result<Vec<Chained>, StoreError> {
    let mut orgs = connection.prepare("select id, name from orgs order by name")?;
    let orgs = orgs.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<Vec<(String, String)>, _>>()?;
    orgs.into_iter().map(|(org, name)| one(connection, &org, name, entry)).collect()
}

fn one(connection: &Connection, org: &str, name: String, entry: Option<u64>) -> Result<Chained, StoreError> {
    let mut statement =
        connection.prepare_cached("select number, at, kind, by, about, detail, chain from audit where org = ?1 order by number")?;
    let mut chained = Chained { org: name, entries: 0, unchained: 0, link: None, broken: None };
    let mut before: Option<Link> = None;
    for row in statement.query_map([org], stored)? {
        let held = row?;
        chained.entries += 1;
        let mut breaks = |why| chained.broken = chained.broken.take().or(Some((held.number, why)));
        if held.number != chained.entries {
            breaks("the numbers do not follow one another: entries are missing");
        }
        let Some(chain) = held.chain else {
            if before.is_some() {
                breaks("it is not chained, and the one before it is");
            }
            chained.unchained += 1;
            continue;
        };
        let encoded = before.map(|chain| URL_SAFE_NO_PAD.encode(chain));
        let fields = json!(["evenhand-audit-1", encoded, org, held.number, held.at, held.kind, held.by, held.about, held.detail]);
        if Link::from(Sha256::digest(fields.to_string().as_bytes())) != chain {
            breaks("it does not say what it said when it was noted, or the one before it does not");
        }
        if entry.is_none_or(|entry| entry == held.number) {
            chained.link = Some(words(&chain));
        }
        before = Some(chain);
    }
    Ok(chained)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::people::PeopleStore;
    use crate::store::sqlite::Sqlite;

    const ORG: &str = "oooooooooooooooooooooo";

    async fn trail() -> (tempfile::TempDir, Connection) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("test.sqlite3");
        let store = Sqlite::open(&file).expect("a store");
        store.add_org(ORG.to_owned(), "Sample City".to_owned()).await.expect("an organisation");
        for number in 0..5 {
            let doing = crate::store::people::Doing { org: ORG.to_owned(), by: None, now: 1_000 + number };
            store.set_departments(doing, Vec::new()).await.expect("a store").expect("noted");
        }
        drop(store);
        let connection = Connection::open(&file).expect("a database");
        connection.execute_batch("drop trigger audit_is_not_changed; drop trigger audit_is_not_erased;").expect("unguarded");
        (folder, connection)
    }

    fn found(connection: &Connection) -> Chained {
        verify(connection, None).expect("read").remove(0)
    }

    #[tokio::test]
    async fn what_was_changed_behind_the_server_is_noticed() {
        let (_folder, connection) = trail().await;
        let sound = found(&connection);
        assert_eq!((sound.entries, sound.unchained, sound.broken), (5, 0, None));
        for (change, number) in [
            ("update audit set detail = 'x' where number = 2", 2),
            ("update audit set at = at + 1 where number = 4", 4),
            ("delete from audit where number = 3", 4),
            ("update audit set chain = null where number = 3", 3),
            ("update audit set number = 9 where number = 5", 9),
        ] {
            let tx = connection.unchecked_transaction().expect("a transaction");
            tx.execute(change, []).expect(change);
            assert_eq!(found(&tx).broken.map(|(number, _)| number), Some(number), "{change}");
        }
        // Taking away the last entries leaves a chain that fits; the hash of before, kept elsewhere, shows it.
        connection.execute("delete from audit where number = 5", []).expect("deleted");
        let cut = found(&connection);
        assert_eq!(cut.broken, None);
        assert_ne!(cut.link, sound.link);
        assert_eq!(verify(&connection, Some(4)).expect("read").remove(0).link, cut.link);
    }

    #[tokio::test]
    async fn entries_from_before_there_was_a_chain_come_first() {
        let (_folder, connection) = trail().await;
        connection.execute("update audit set chain = null where number <= 5", []).expect("as before");
        let old = found(&connection);
        assert_eq!((old.unchained, old.broken, old.link), (5, None, None));
    }
}
