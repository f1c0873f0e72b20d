//! What is read of an organisation.

use super::{StoreError, int, uint};
use crate::store::people::Org;
use crate::store::sqlite::factors::secured;
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::instrument::{Role, Text};
use shared::people::Grant;
use shared::protocol::{Account, Colleague, Department, Invitation, People};
use std::collections::BTreeMap;

/// The organisation with this name.
pub(super) fn org_named(connection: &Connection, name: &str) -> Result<Option<String>, StoreError> {
    Ok(connection.prepare_cached("select id from orgs where name = ?1")?.query_row([name], |row| row.get(0)).optional()?)
}

/// What an organisation's people see of it.
pub(super) fn org(connection: &Connection, org: &str) -> Result<Option<Org>, StoreError> {
    let found: Option<(String, u32)> = connection
        .prepare_cached("select name, offline_days from orgs where id = ?1")?
        .query_row([org], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((name, offline_days)) = found else { return Ok(None) };
    let people = accounts(connection, org)?.into_iter();
    let people = people.map(|account| Colleague { account: account.account, name: account.name, grants: account.grants }).collect();
    Ok(Some(Org { name, departments: departments(connection, org)?, people, offline_days }))
}

/// Departments in the order that they are listed.
pub(in crate::store::sqlite) fn departments(connection: &Connection, org: &str) -> Result<Vec<Department>, StoreError> {
    let mut statement = connection.prepare_cached("select id, label from departments where org = ?1 order by position")?;
    let rows = statement.query_map([org], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    rows.map(|row| {
        let (id, label) = row?;
        Ok(Department { id, label: serde_json::from_str::<Text>(&label).map_err(|error| StoreError(error.to_string()))? })
    })
    .collect()
}

/// Accounts and open invitations.
pub(in crate::store::sqlite) fn people(connection: &Connection, org: &str, now: u64) -> Result<People, StoreError> {
    let mut statement = connection
        .prepare_cached("select id, name, grants, ends from invitations where org = ?1 and used is null and ends > ?2 order by ends, id")?;
    let rows = statement.query_map(params![org, int(now)], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, uint(row.get(3)?)))
    })?;
    let invitation = |row: rusqlite::Result<(String, String, String, u64)>| {
        let (id, name, grants, ends) = row?;
        Ok(Invitation { id, name, grants: read_grants(&grants)?, ends, code: None })
    };
    let invitations = rows.map(invitation).collect::<Result<_, StoreError>>()?;
    Ok(People { accounts: accounts(connection, org)?, invitations, secured: secured(connection, org)? })
}

/// Accounts, by name.
fn accounts(connection: &Connection, org: &str) -> Result<Vec<Account>, StoreError> {
    let mut held: BTreeMap<String, Vec<Grant>> = BTreeMap::new();
    let mut statement =
        connection.prepare_cached("select role, department, account from grants where org = ?1 order by role, department")?;
    let rows = statement.query_map([org], |row| Ok((row.get::<_, String>(2)?, grant(row)?)))?;
    for row in rows {
        let (account, grant) = row?;
        held.entry(account).or_default().extend(grant);
    }
    let mut statement =
        connection.prepare_cached("select id, name, sign_in, active, last_day from accounts where org = ?1 order by name, id")?;
    let rows = statement.query_map([org], |row| {
        let account: String = row.get(0)?;
        let grants = held.remove(&account).unwrap_or_default();
        Ok(Account { account, name: row.get(1)?, sign_in: row.get(2)?, grants, active: row.get(3)?, last_day: row.get(4)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One account of an organisation.
pub(in crate::store::sqlite) fn account(connection: &Connection, org: &str, account: &str) -> Result<Option<Account>, StoreError> {
    let grants = grants(connection, account)?;
    let mut statement = connection.prepare_cached("select id, name, sign_in, active, last_day from accounts where org = ?1 and id = ?2")?;
    let found = statement.query_row([org, account], |row| {
        Ok(Account { account: row.get(0)?, name: row.get(1)?, sign_in: row.get(2)?, grants, active: row.get(3)?, last_day: row.get(4)? })
    });
    Ok(found.optional()?)
}

/// Roles of an account.
pub(super) fn grants(connection: &Connection, account: &str) -> Result<Vec<Grant>, StoreError> {
    let mut statement = connection.prepare_cached("select role, department from grants where account = ?1 order by role, department")?;
    let rows = statement.query_map([account], grant)?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// A role and where it holds; one of a later version allows nothing here.
fn grant(row: &Row<'_>) -> rusqlite::Result<Option<Grant>> {
    let (role, department): (String, Option<String>) = (row.get(0)?, row.get(1)?);
    Ok(Role::named(&role).map(|role| Grant { role, department }))
}

/// Roles as an invitation keeps them.
pub(super) fn read_grants(text: &str) -> Result<Vec<Grant>, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError(error.to_string()))
}
