//! Recovery when the last officer is gone: the operator makes somebody an officer again.

use super::super::factors::reset;
use super::super::people::{Note, account_of, invite_account, note, roles_words};
use super::StoreError;
use crate::store::people::{Doing, NewCode, Unchanged};
use rusqlite::{OptionalExtension, Transaction, params};
use shared::instrument::Role;
use shared::people::Grant;
use shared::protocol::{AuditKind, check_grants};

/// Makes the account with this name an officer that can sign in, with an invitation to set its password.
pub(super) fn recover(
    tx: &Transaction<'_>,
    sign_in: &str,
    code: &NewCode,
    reset_factor: bool,
    now: u64,
) -> Result<Result<(), Unchanged>, StoreError> {
    let mut statement = tx.prepare_cached("select id, org from accounts where sign_in = ?1")?;
    let found: Option<(String, String)> = statement.query_row([sign_in], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((id, org)) = found else { return Ok(Err(Unchanged::UnknownAccount)) };
    let Some(account) = account_of(tx, &org, &id)? else { return Ok(Err(Unchanged::UnknownAccount)) };
    let officer = Grant { role: Role::Officer, department: None };
    if !account.grants.contains(&officer) {
        let mut grants = account.grants.clone();
        grants.push(officer);
        if let Err(wrong) = check_grants(&grants) {
            return Ok(Err(Unchanged::Wrong(wrong)));
        }
        tx.execute("insert into grants (account, org, role) values (?1, ?2, ?3)", params![id, org, Role::Officer.name()])?;
    }
    tx.execute("update accounts set active = 1, left_day = null where id = ?1", [&id])?;
    let doing = Doing { org, by: None, now };
    invite_account(tx, &doing, &id, &account.name, code)?;
    let detail = roles_words(&account.grants);
    note(tx, &Note { org: &doing.org, at: now, kind: AuditKind::OfficerRecovered, by: None, about: Some(&id), detail: &detail })?;
    if reset_factor && let Err(unchanged) = reset(tx, &doing, &id)? {
        return Ok(Err(unchanged));
    }
    Ok(Ok(()))
}
