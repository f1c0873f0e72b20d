//! Organisations, accounts and departments: made and changed.

use super::audit::{Note, note, words};
use super::invitations::end_all_of;
use super::reads::{account, departments, org_named, read_grants};
use super::{StoreError, Unchanged, day, int};
use crate::store::people::{Doing, NewAccount};
use rusqlite::{Transaction, params};
use shared::instrument::Role;
use shared::people::Grant;
use shared::protocol::{Account, AccountChange, AuditKind, Department};

/// Makes an organisation, if none has this name.
pub(super) fn add_org(tx: &Transaction<'_>, id: &str, name: &str) -> Result<String, StoreError> {
    if let Some(known) = org_named(tx, name)? {
        return Ok(known);
    }
    tx.execute("insert into orgs (id, name) values (?1, ?2)", [id, name])?;
    Ok(id.to_owned())
}

/// A department that these roles name and the organisation does not have.
pub(super) fn missing_department(tx: &Transaction<'_>, org: &str, grants: &[Grant]) -> Result<Option<String>, StoreError> {
    let mut known = tx.prepare_cached("select 1 from departments where org = ?1 and id = ?2")?;
    for department in grants.iter().filter_map(|grant| grant.department.as_deref()) {
        if !known.exists([org, department])? {
            return Ok(Some(department.to_owned()));
        }
    }
    Ok(None)
}

/// Adds an account with its roles.
pub(super) fn insert(
    tx: &Transaction<'_>,
    org: &str,
    new: &NewAccount,
    grants: &[Grant],
    now: u64,
) -> Result<Result<(), Unchanged>, StoreError> {
    if let Some(missing) = missing_department(tx, org, grants)? {
        return Ok(Err(Unchanged::UnknownDepartment(missing)));
    }
    if tx.prepare_cached("select 1 from accounts where sign_in = ?1")?.exists([&new.sign_in])? {
        return Ok(Err(Unchanged::NameTaken));
    }
    tx.execute(
        "insert into accounts (id, org, sign_in, name, password, active, created_day) values (?1, ?2, ?3, ?4, ?5, 1, ?6)",
        params![new.id, org, new.sign_in, new.name, new.password, day(now)],
    )?;
    set_grants(tx, org, &new.id, grants)?;
    Ok(Ok(()))
}

fn set_grants(tx: &Transaction<'_>, org: &str, account: &str, grants: &[Grant]) -> Result<(), StoreError> {
    tx.execute("delete from grants where account = ?1", [account])?;
    let mut insert = tx.prepare_cached("insert or ignore into grants (account, org, role, department) values (?1, ?2, ?3, ?4)")?;
    for grant in grants {
        insert.execute(params![account, org, grant.role.name(), grant.department])?;
    }
    Ok(())
}

/// Makes an account without an invitation.
pub(super) fn add(tx: &Transaction<'_>, doing: &Doing, new: &NewAccount, grants: &[Grant]) -> Result<Result<(), Unchanged>, StoreError> {
    if let Err(unchanged) = insert(tx, &doing.org, new, grants, doing.now)? {
        return Ok(Err(unchanged));
    }
    let by = doing.by.as_deref();
    note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::Joined, by, about: Some(&new.id), detail: &words(grants) })?;
    Ok(Ok(()))
}

/// Whether this account could be the last officer.
fn is_officer(active: bool, grants: &[Grant]) -> bool {
    active && grants.iter().any(|grant| grant.role == Role::Officer)
}

/// Whether an account is an officer's and nobody else is an officer who can sign in.
pub(in crate::store::sqlite) fn is_last_officer(tx: &Transaction<'_>, org: &str, account: &Account) -> Result<bool, StoreError> {
    let mut others = tx.prepare_cached(
        "select 1 from grants join accounts on accounts.id = account
         where grants.org = ?1 and role = ?2 and active = 1 and account <> ?3",
    )?;
    let alone = !others.exists(params![org, Role::Officer.name(), account.account])?;
    Ok(is_officer(account.active, &account.grants) && alone)
}

/// Changes name, roles and state of an account.
pub(super) fn change(
    tx: &Transaction<'_>,
    doing: &Doing,
    id: &str,
    change: &AccountChange,
) -> Result<Result<Account, Unchanged>, StoreError> {
    let Some(before) = account(tx, &doing.org, id)? else { return Ok(Err(Unchanged::UnknownAccount)) };
    if let Some(missing) = missing_department(tx, &doing.org, &change.grants)? {
        return Ok(Err(Unchanged::UnknownDepartment(missing)));
    }
    let ends_as_officer = is_officer(before.active, &before.grants) && !is_officer(change.active, &change.grants);
    if ends_as_officer && is_last_officer(tx, &doing.org, &before)? {
        return Ok(Err(Unchanged::LastOfficer));
    }
    // Whoever left is back when the account is open again.
    let sql = "update accounts set name = ?2, active = ?3, left_day = iif(?3, null, left_day) where id = ?1";
    tx.execute(sql, params![id, change.name, change.active])?;
    set_grants(tx, &doing.org, id, &change.grants)?;
    if !change.active {
        tx.execute("delete from sessions where account = ?1 and ended is null", [id])?;
        tx.execute("delete from invitations where account = ?1 and used is null", [id])?;
    }
    let Some(after) = account(tx, &doing.org, id)? else { return Ok(Err(Unchanged::UnknownAccount)) };
    let detail = difference(&before, &after);
    let by = doing.by.as_deref();
    note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::AccountChanged, by, about: Some(id), detail: &detail })?;
    if ends_as_officer {
        end_all_of(tx, doing, id)?;
    }
    Ok(Ok(after))
}

/// What changed, for the trail.
fn difference(before: &Account, after: &Account) -> String {
    let mut parts = Vec::new();
    if before.name != after.name {
        parts.push(format!("name: {} -> {}", before.name, after.name));
    }
    if before.grants != after.grants {
        parts.push(format!("roles: {} -> {}", words(&before.grants), words(&after.grants)));
    }
    if before.active != after.active {
        parts.push(if after.active { "can sign in again" } else { "cannot sign in" }.to_owned());
    }
    if parts.is_empty() { "nothing".to_owned() } else { parts.join("; ") }
}

/// Replaces the departments; one that is named somewhere stays.
pub(super) fn set_departments(tx: &Transaction<'_>, doing: &Doing, wanted: &[Department]) -> Result<Result<(), Unchanged>, StoreError> {
    let before = departments(tx, &doing.org)?;
    for gone in before.iter().filter(|department| wanted.iter().all(|wanted| wanted.id != department.id)) {
        if is_used(tx, doing, &gone.id)? {
            return Ok(Err(Unchanged::DepartmentInUse(gone.id.clone())));
        }
    }
    for gone in before.iter().filter(|department| wanted.iter().all(|wanted| wanted.id != department.id)) {
        tx.execute("delete from departments where org = ?1 and id = ?2", [&doing.org, &gone.id])?;
    }
    let mut set = tx.prepare_cached(
        "insert into departments (org, id, position, label) values (?1, ?2, ?3, ?4)
         on conflict (org, id) do update set position = excluded.position, label = excluded.label",
    )?;
    for (position, department) in (0_i64..).zip(wanted) {
        let label = serde_json::to_string(&department.label).map_err(|error| StoreError(error.to_string()))?;
        set.execute(params![doing.org, department.id, position, label])?;
    }
    let names = |departments: &[Department]| departments.iter().map(|department| department.id.clone()).collect::<Vec<_>>().join(", ");
    let detail = format!("{} -> {}", names(&before), names(wanted));
    let by = doing.by.as_deref();
    note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::DepartmentsChanged, by, about: None, detail: &detail })?;
    Ok(Ok(()))
}

/// Whether a role, an open invitation or a document names a department.
fn is_used(tx: &Transaction<'_>, doing: &Doing, department: &str) -> Result<bool, StoreError> {
    let named = [
        "select 1 from grants where org = ?1 and department = ?2",
        "select 1 from documents join counters on counters.org = documents.org where counters.id = ?1 and department = ?2",
    ];
    for named in named {
        if tx.prepare_cached(named)?.exists([doing.org.as_str(), department])? {
            return Ok(true);
        }
    }
    let mut invitations = tx.prepare_cached("select grants from invitations where org = ?1 and used is null and ends > ?2")?;
    let rows = invitations.query_map(params![doing.org, int(doing.now)], |row| row.get::<_, String>(0))?;
    for row in rows {
        if read_grants(&row?)?.iter().any(|grant| grant.department.as_deref() == Some(department)) {
            return Ok(true);
        }
    }
    Ok(false)
}
