//! What a device lacks, scope by scope, at one moment of the database.

use super::granted::granted_to;
use super::ledger::document;
use super::lines::{COLUMNS, Enough, Lines};
use super::lives::common;
use super::redactions::delivered;
use super::rows::changes_of;
use super::{StoreError, int, uint};
use crate::documents::Rules;
use rusqlite::{Connection, OptionalExtension, params};
use shared::document::Line;
use shared::people::Person;
use shared::protocol::{ChangesHead, ChangesQuery, Cursor, Left};

/// Everything that was ever said in a document, if the person may read it.
pub(super) fn history(connection: &Connection, person: &Person, rules: &Rules, doc: &str) -> Result<Option<String>, StoreError> {
    let (org, _) = counter(connection, &person.org)?;
    let Some(found) = document(connection, org, doc)? else { return Ok(None) };
    let scope: String =
        connection.prepare_cached("select name from scopes where number = ?1")?.query_row([found.scope], |row| row.get(0))?;
    if granted_to(connection, org, person, rules)?.binary_search(&scope).is_err() {
        return Ok(None);
    }
    let changes = changes_of(connection, &person.org, found.number)?.into_iter().map(|held| (held.change, held.mark)).collect();
    Ok(Some(Line { scope, doc: doc.to_owned(), changes }.write()))
}

/// An organisation's number and the last that it gave; one that never gave any has nothing to be found.
fn counter(connection: &Connection, org: &str) -> Result<(i64, u64), StoreError> {
    let mut statement = connection.prepare_cached("select org, last from counters where id = ?1")?;
    let found = statement.query_row([org], |row| Ok((row.get(0)?, uint(row.get(1)?)))).optional()?;
    Ok(found.unwrap_or((0, 0)))
}

/// The answer to a query.
pub(super) fn changes(
    connection: &Connection,
    person: &Person,
    rules: &Rules,
    query: &ChangesQuery,
    enough: Enough,
) -> Result<String, StoreError> {
    let epoch: String = connection.query_row("select epoch from server", [], |row| row.get(0))?;
    let (org, last) = counter(connection, &person.org)?;
    let other = query.epoch.as_ref().filter(|named| **named != epoch);
    let common = other.map(|other| common(connection, &person.org, other, &epoch)).transpose()?.map(|number| number.min(last));
    let granted = granted_to(connection, org, person, rules)?;
    let mut head = ChangesHead {
        epoch,
        common,
        scopes: Vec::with_capacity(granted.len()),
        left: Vec::new(),
        redactions: Vec::new(),
        more: false,
        last,
    };
    let mut lines = Lines::new(connection, enough);
    for name in &granted {
        // Without an epoch the numbers are of nothing.
        let given = query.cursors.iter().find(|cursor| cursor.scope == *name && query.epoch.is_some());
        let mut number = connection.prepare_cached("select number from scopes where org = ?1 and name = ?2")?;
        let scope: Option<i64> = number.query_row(params![org, name], |row| row.get(0)).optional()?;
        let cursor = given.map_or(Cursor { scope: name.clone(), number: 0, upto: last }, |given| cut(given, common.unwrap_or(last)));
        let after = given.map(|given| given.number.min(common.unwrap_or(last)));
        if let (Some(scope), Some(after)) = (scope, after) {
            left(connection, (scope, name), after, &granted, &mut head.left)?;
        }
        let cursor = match scope {
            Some(scope) => {
                let after = cursor.number;
                let cursor = send(connection, &mut lines, scope, cursor, last)?;
                head.redactions.extend(delivered(connection, scope, after, cursor.number)?);
                cursor
            }
            None => Cursor { number: last, ..cursor },
        };
        head.more |= cursor.number < last;
        head.scopes.push(cursor);
    }
    let mut text = serde_json::to_string(&head).map_err(|error| StoreError(error.to_string()))?;
    lines.write(&mut text)?;
    text.push('\n');
    Ok(text)
}

/// How far a device is, in numbers of this life. What it heard beyond `common` it heard from another one. There it may
/// have been sent a change in place of those that this one has as heads, or a document as gone: then it is sent again
/// what stood when the two parted, and everything since.
fn cut(given: &Cursor, common: u64) -> Cursor {
    if given.number.max(given.upto) > common {
        return Cursor { scope: given.scope.clone(), number: 0, upto: common };
    }
    given.clone()
}

/// Adds what a device lacks of a scope, as far as an answer holds it. Returns how far the device is then.
fn send(connection: &Connection, lines: &mut Lines<'_>, scope: i64, mut cursor: Cursor, last: u64) -> Result<Cursor, StoreError> {
    // A first sync: only what stands.
    if cursor.number < cursor.upto {
        cursor.number = part(connection, lines, "and head = 1", (scope, &cursor.scope), cursor.number, cursor.upto)?;
    }
    if cursor.number >= cursor.upto {
        cursor.number = part(connection, lines, "", (scope, &cursor.scope), cursor.number, last)?;
    }
    Ok(cursor)
}

/// Adds what was delivered after one number and up to another. What was delivered under one number is never divided, so
/// that a document comes whole into a scope. Returns the number up to which everything is there.
fn part(
    connection: &Connection,
    lines: &mut Lines<'_>,
    which: &str,
    (scope, name): (i64, &str),
    after: u64,
    upto: u64,
) -> Result<u64, StoreError> {
    if lines.are_enough() {
        return Ok(after);
    }
    let mut statement = connection.prepare_cached(&format!(
        "select {COLUMNS} from changes where scope = ?1 and delivered > ?2 and delivered <= ?3 {which} order by delivered"
    ))?;
    let mut rows = statement.query(params![scope, int(after), int(upto)])?;
    let mut reached = after;
    while let Some(row) = rows.next()? {
        let delivered = uint(row.get(0)?);
        if delivered != reached && lines.are_enough() {
            return Ok(reached);
        }
        reached = delivered;
        lines.add(name, row)?;
    }
    Ok(upto)
}

/// Documents that left a scope after a number and are elsewhere now.
fn left(
    connection: &Connection,
    (scope, name): (i64, &str),
    after: u64,
    granted: &[String],
    found: &mut Vec<Left>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "select distinct documents.id, scopes.name from moves join documents on documents.number = document
         join scopes on scopes.number = scope where came_from = ?1 and moves.number > ?2 and scope <> ?1",
    )?;
    let mut rows = statement.query(params![scope, int(after)])?;
    while let Some(row) = rows.next()? {
        let to: String = row.get(1)?;
        let to = granted.binary_search(&to).is_ok().then_some(to);
        found.push(Left { doc: row.get(0)?, scope: name.to_owned(), to });
    }
    Ok(())
}
