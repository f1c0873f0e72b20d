//! Signing in and out.

use super::audit::{Note, note};
use super::reads::grants;
use super::{StoreError, day, int, uint};
use crate::store::people::{Credentials, Digest, HALF_SESSION, KEY_WITHIN, Live, NewSession, SESSION_IDLE, SESSION_MOST};
use crate::store::sqlite::factors::{ENROLLED, is_enrolled};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::people::Person;
use shared::protocol::AuditKind;

/// What a sign-in with this name is checked against.
pub(super) fn credentials(connection: &Connection, sign_in: &str) -> Result<Option<Credentials>, StoreError> {
    let mut statement = connection.prepare_cached("select id, password, active from accounts where sign_in = ?1")?;
    let found = statement.query_row([sign_in], |row| Ok(Credentials { account: row.get(0)?, password: row.get(1)?, active: row.get(2)? }));
    Ok(found.optional()?)
}

/// The name that an account signs in with, and what a password of it is checked against.
pub(super) fn credentials_of(connection: &Connection, account: &str) -> Result<Option<(String, Credentials)>, StoreError> {
    let mut statement = connection.prepare_cached("select sign_in, id, password, active from accounts where id = ?1")?;
    let found = statement
        .query_row([account], |row| Ok((row.get(0)?, Credentials { account: row.get(1)?, password: row.get(2)?, active: row.get(3)? })));
    Ok(found.optional()?)
}

/// The session of a token with its person's roles as they are now, if it holds.
pub(super) fn live(connection: &Connection, token: &Digest, now: u64) -> Result<Option<Live>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "select accounts.id, org, name, last_used, factor, {ENROLLED}, key_hash from sessions join accounts on accounts.id = account
         where token = ?1 and ends > ?2 and last_used > ?3 and active = 1 and ended is null",
    ))?;
    let found = statement
        .query_row(params![token, int(now), int(now) - int(SESSION_IDLE)], |row| {
            let person = Person { account: row.get(0)?, org: row.get(1)?, name: row.get(2)?, grants: Vec::new() };
            Ok(Live { person, last_used: uint(row.get(3)?), factor: row.get(4)?, enrolled: row.get(5)?, key: row.get(6)? })
        })
        .optional()?;
    let Some(mut live) = found else { return Ok(None) };
    live.person.grants = grants(connection, &live.person.account)?;
    Ok(Some(live))
}

/// Gives a session that began a moment ago its key, once.
pub(super) fn give_key(tx: &Transaction<'_>, token: &Digest, key: &Digest, now: u64) -> Result<bool, StoreError> {
    let mut statement = tx.prepare_cached(
        "update sessions set key_hash = ?2
         where token = ?1 and key_hash is null and created > ?3 and ends > ?4 and ended is null",
    )?;
    Ok(statement.execute(params![token, key, int(now) - int(KEY_WITHIN), int(now)])? == 1)
}

/// Notes that a session was used, and the day for its device. A clock that goes back shortens none.
pub(super) fn touch(tx: &Transaction<'_>, token: &Digest, now: u64) -> Result<(), StoreError> {
    tx.prepare_cached("update sessions set last_used = max(last_used, ?2) where token = ?1")?.execute(params![token, int(now)])?;
    tx.prepare_cached(
        "update devices set last_day = ?2 where last_day < ?2 and (account, id) in (select account, device from sessions where token = ?1)",
    )?
    .execute(params![token, day(now)])?;
    Ok(())
}

/// The organisation of an account that is active and has this password still.
fn unchanged(tx: &Transaction<'_>, credentials: &Credentials) -> Result<Option<String>, StoreError> {
    let mut statement = tx.prepare_cached("select org from accounts where id = ?1 and password = ?2 and active = 1")?;
    Ok(statement.query_row(params![credentials.account, credentials.password], |row| row.get(0)).optional()?)
}

/// Opens a session and notes the day.
pub(super) fn sign_in(tx: &Transaction<'_>, credentials: &Credentials, session: &NewSession) -> Result<bool, StoreError> {
    let Some(org) = unchanged(tx, credentials)? else { return Ok(false) };
    let whole = open(tx, &credentials.account, session)?;
    let about = Some(credentials.account.as_str());
    let detail = if whole { "" } else { "second factor not given yet" };
    note(tx, &Note { org: &org, at: session.now, kind: AuditKind::SignedIn, by: about, about, detail })?;
    Ok(true)
}

/// Opens a session in place of the one that the browser came with, and clears those that are over. False where its person has
/// a second factor still to give, for which there is not long.
pub(super) fn open(tx: &Transaction<'_>, account: &str, session: &NewSession) -> Result<bool, StoreError> {
    let now = int(session.now);
    let whole = session.factor || !is_enrolled(tx, account)?;
    let most = if whole { SESSION_MOST } else { HALF_SESSION };
    // One that was ended stays as long as a browser may hold it: it is told why.
    let over = "delete from sessions where ends <= ?1 or (last_used <= ?2 and ended is null)";
    tx.execute(over, params![now, now - int(SESSION_IDLE)])?;
    if let Some(replaced) = session.replaces {
        tx.execute("delete from sessions where token = ?1", params![replaced])?;
    }
    tx.execute(
        "insert into sessions (token, account, created, last_used, ends, factor, key_hash) values (?1, ?2, ?3, ?3, ?4, ?5, ?6)",
        params![session.token, account, now, now + int(most), session.factor, session.key],
    )?;
    tx.execute("update accounts set last_day = ?2 where id = ?1", params![account, day(session.now)])?;
    Ok(whole)
}

/// Notes a refused sign-in of an account, or counts one of nobody.
pub(super) fn refuse(tx: &Transaction<'_>, sign_in: &str, now: u64) -> Result<(), StoreError> {
    let mut statement = tx.prepare_cached("select id, org from accounts where sign_in = ?1")?;
    let known: Option<(String, String)> = statement.query_row([sign_in], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match known {
        Some((account, org)) => {
            note(tx, &Note { org: &org, at: now, kind: AuditKind::SignInRefused, by: None, about: Some(&account), detail: "" })
        }
        None => {
            tx.execute("update unknown_sign_ins set count = count + 1", [])?;
            Ok(())
        }
    }
}

/// Ends a session.
pub(super) fn sign_out(tx: &Transaction<'_>, token: &Digest, now: u64) -> Result<(), StoreError> {
    let mut statement =
        tx.prepare_cached("select accounts.id, org from sessions join accounts on accounts.id = account where token = ?1")?;
    let found: Option<(String, String)> = statement.query_row([token], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((account, org)) = found else { return Ok(()) };
    // Signing out erases the device.
    tx.execute(
        "update devices set signed_out = 1, unsent = 0 where (account, id) in (select account, device from sessions where token = ?1)",
        [token],
    )?;
    tx.execute("delete from sessions where token = ?1", [token])?;
    note(tx, &Note { org: &org, at: now, kind: AuditKind::SignedOut, by: Some(&account), about: Some(&account), detail: "" })
}

/// Changes a password and ends the account's other sessions.
pub(super) fn set_password(
    tx: &Transaction<'_>,
    credentials: &Credentials,
    password: &str,
    keep: &Digest,
    now: u64,
) -> Result<bool, StoreError> {
    let Some(org) = unchanged(tx, credentials)? else { return Ok(false) };
    let account = credentials.account.as_str();
    tx.execute("update accounts set password = ?2 where id = ?1", [account, password])?;
    tx.execute("delete from sessions where account = ?1 and token <> ?2", params![account, keep])?;
    note(tx, &Note { org: &org, at: now, kind: AuditKind::PasswordChanged, by: Some(account), about: Some(account), detail: "" })?;
    Ok(true)
}
