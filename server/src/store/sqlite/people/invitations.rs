//! Invitations to an account: made, taken back, used once.

use super::accounts::{insert, missing_department};
use super::audit::{Note, note, words};
use super::reads::{grants, read_grants};
use super::{StoreError, Unchanged, int};
use crate::store::people::{Digest, Doing, NewAccount, NewCode, NewSession, Pending};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::people::Grant;
use shared::protocol::AuditKind;

/// The invitation with this code, if it can be used.
pub(super) fn pending(connection: &Connection, code: &Digest, now: u64) -> Result<Option<Pending>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select sign_in from invitations left join accounts on accounts.id = account
         where code = ?1 and used is null and ends > ?2",
    )?;
    Ok(statement.query_row(params![code, int(now)], |row| Ok(Pending { sign_in: row.get(0)? })).optional()?)
}

/// An invitation as it is found when it is used.
struct Found {
    id: String,
    org: String,
    account: Option<String>,
    grants: String,
}

/// Uses an invitation: makes an account, or sets the password of the one that it is for, and signs it in.
pub(super) fn join(
    tx: &Transaction<'_>,
    code: &Digest,
    new: &NewAccount,
    session: &NewSession,
) -> Result<Result<(), Unchanged>, StoreError> {
    let found = tx
        .prepare_cached("select id, org, account, grants from invitations where code = ?1 and used is null and ends > ?2")?
        .query_row(params![code, int(session.now)], |row| {
            Ok(Found { id: row.get(0)?, org: row.get(1)?, account: row.get(2)?, grants: row.get(3)? })
        })
        .optional()?;
    let Some(found) = found else { return Ok(Err(Unchanged::UnknownInvitation)) };
    let account = match &found.account {
        Some(account) => {
            // Whoever had the account before is signed out; the operator has decided that this person may sign in.
            tx.execute(
                "update accounts set password = ?2, name = ?3, active = 1, left_day = null where id = ?1",
                [account, &new.password, &new.name],
            )?;
            tx.execute("delete from sessions where account = ?1", [account])?;
            tx.execute("delete from oidc_links where account = ?1", [account])?;
            account.clone()
        }
        None => {
            let grants = read_grants(&found.grants)?;
            if let Err(unchanged) = insert(tx, &found.org, new, &grants, session.now)? {
                return Ok(Err(unchanged));
            }
            new.id.clone()
        }
    };
    tx.execute("update invitations set used = ?2 where id = ?1", params![found.id, int(session.now)])?;
    super::sessions::open(tx, &account, session)?;
    let detail = if found.account.is_some() { "let in again".to_owned() } else { words(&grants(tx, &account)?) };
    let about = Some(account.as_str());
    note(tx, &Note { org: &found.org, at: session.now, kind: AuditKind::Joined, by: about, about, detail: &detail })?;
    Ok(Ok(()))
}

/// Makes an invitation to a new account.
pub(super) fn invite(tx: &Transaction<'_>, doing: &Doing, code: &NewCode) -> Result<Result<(), Unchanged>, StoreError> {
    if let Some(missing) = missing_department(tx, &doing.org, &code.grants)? {
        return Ok(Err(Unchanged::UnknownDepartment(missing)));
    }
    add(tx, doing, code, None)?;
    let detail = format!("{}: {}", code.name, words(&code.grants));
    let by = doing.by.as_deref();
    note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::Invited, by, about: None, detail: &detail })?;
    if let Some(expected) = &code.expected {
        super::links::expect(tx, doing, code, expected)?;
    }
    Ok(Ok(()))
}

/// Makes an invitation that lets an account set its password; one made before for this account ends.
pub(super) fn invite_again(tx: &Transaction<'_>, sign_in: &str, code: &NewCode, now: u64) -> Result<Result<String, Unchanged>, StoreError> {
    let mut statement = tx.prepare_cached("select id, org, name from accounts where sign_in = ?1")?;
    let found: Option<(String, String, String)> =
        statement.query_row([sign_in], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    let Some((account, org, name)) = found else { return Ok(Err(Unchanged::UnknownAccount)) };
    invite_account(tx, &Doing { org, by: None, now }, &account, &name, code)?;
    Ok(Ok(name))
}

/// Lets an account set its password by an invitation; one made before for it ends.
pub(in crate::store::sqlite) fn invite_account(
    tx: &Transaction<'_>,
    doing: &Doing,
    account: &str,
    name: &str,
    code: &NewCode,
) -> Result<(), StoreError> {
    tx.execute("delete from invitations where account = ?1 and used is null", [account])?;
    let code = NewCode { name: name.to_owned(), grants: grants(tx, account)?, ..code.clone() };
    add(tx, doing, &code, Some(account))?;
    let (by, detail) = (doing.by.as_deref(), "to set a new password");
    note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::Invited, by, about: Some(account), detail })
}

fn add(tx: &Transaction<'_>, doing: &Doing, code: &NewCode, account: Option<&str>) -> Result<(), StoreError> {
    let grants: &Vec<Grant> = &code.grants;
    let grants = serde_json::to_string(grants).map_err(|error| StoreError(error.to_string()))?;
    tx.execute(
        "insert into invitations (id, code, org, account, name, grants, made_by, ends) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![code.id, code.code, doing.org, account, code.name, grants, doing.by, int(code.ends)],
    )?;
    Ok(())
}

/// Takes back what somebody invited to and nobody has used: whoever is no officer any more lets nobody in. What is too old to
/// be used goes without a note.
pub(in crate::store::sqlite) fn end_all_of(tx: &Transaction<'_>, doing: &Doing, officer: &str) -> Result<(), StoreError> {
    let mut open = tx.prepare_cached("select name from invitations where made_by = ?1 and used is null and ends > ?2 order by ends, id")?;
    let names = open.query_map(params![officer, int(doing.now)], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    tx.execute("delete from invitations where made_by = ?1 and used is null", [officer])?;
    let (org, by) = (doing.org.as_str(), doing.by.as_deref());
    for name in names {
        note(tx, &Note { org, at: doing.now, kind: AuditKind::InvitationEnded, by, about: None, detail: &name })?;
    }
    Ok(())
}

/// Takes an invitation back that nobody has used.
pub(super) fn end(tx: &Transaction<'_>, doing: &Doing, id: &str) -> Result<Result<(), Unchanged>, StoreError> {
    let name: Option<String> = tx
        .prepare_cached("select name from invitations where org = ?1 and id = ?2 and used is null")?
        .query_row([&doing.org, id], |row| row.get(0))
        .optional()?;
    let Some(name) = name else { return Ok(Err(Unchanged::UnknownInvitation)) };
    tx.execute("delete from invitations where id = ?1", [id])?;
    let by = doing.by.as_deref();
    note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::InvitationEnded, by, about: None, detail: &name })?;
    Ok(Ok(()))
}
