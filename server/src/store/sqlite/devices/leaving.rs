//! Somebody leaves: one action that ends all that they have, and what it will end.

use super::super::documents::{Naming, name_people};
use super::super::people::{Note, account_of, end_invitations_of, is_last_officer, note};
use super::named::{Named, documents};
use super::rows::{end, list};
use super::{StoreError, int};
use crate::clock::day;
use crate::documents::Rules;
use crate::store::people::{Doing, Unchanged};
use rusqlite::{Connection, Transaction, params};
use shared::people::Person;
use shared::protocol::{Account, AuditKind, Device, DeviceState, LEAVING_LISTED, Leaving, Offboarding};

/// What is open of somebody: invitations that they made or that are for them, and requests to recover a device.
const OPEN: &str = "select (select count(*) from invitations where (account = ?1 or made_by = ?1) and used is null)
    + (select count(*) from recoveries where account = ?1 and answer is null)";

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn told(connection: &Connection, account: Account, devices: Vec<Device>, named: &[Named]) -> Result<Leaving, StoreError> {
    let sessions = connection.prepare_cached("select count(*) from sessions where account = ?1 and ended is null")?;
    let (mut sessions, mut open) = (sessions, connection.prepare_cached(OPEN)?);
    let count = |statement: &mut rusqlite::CachedStatement<'_>| statement.query_row([&account.account], |row| row.get::<_, u32>(0));
    let (sessions, open) = (count(&mut sessions)?, count(&mut open)?);
    let owned = || named.iter().filter(|named| named.needs_owner());
    Ok(Leaving {
        account,
        sessions,
        devices,
        open,
        restricted: number(named.iter().filter(|named| named.document.restricted && !named.document.alone).count()),
        documents: owned().take(LEAVING_LISTED).map(|named| named.document.clone()).collect(),
        owned: number(owned().count()),
    })
}

/// What offboarding somebody would end.
pub(super) fn summary(connection: &Connection, org: &str, id: &str, rules: &Rules) -> Result<Result<Leaving, Unchanged>, StoreError> {
    let Some(account) = account_of(connection, org, id)? else { return Ok(Err(Unchanged::UnknownAccount)) };
    let mut devices = list(connection, org, Some(id), None)?;
    devices.retain(|device| device.state != DeviceState::Revoked);
    let named = documents(connection, org, id, rules)?;
    Ok(Ok(told(connection, account, devices, &named)?))
}

/// Ends all that somebody has. Done again, it does the rest: for whoever is named in documents that were left without an heir.
pub(super) fn offboard(
    tx: &Transaction<'_>,
    doing: &Doing,
    id: &str,
    asked: &Offboarding,
    rules: &Rules,
) -> Result<Result<Leaving, Unchanged>, StoreError> {
    let mut leaving = match summary(tx, &doing.org, id, rules)? {
        Ok(leaving) => leaving,
        Err(unchanged) => return Ok(Err(unchanged)),
    };
    if is_last_officer(tx, &doing.org, &leaving.account)? {
        return Ok(Err(Unchanged::LastOfficer));
    }
    if let Some(heir) = &asked.heir {
        let found = account_of(tx, &doing.org, heir)?;
        if heir == id || !found.is_some_and(|account| account.active) {
            return Ok(Err(Unchanged::UnknownHeir));
        }
    }
    let reason = asked.reason.trim();
    tx.execute("update accounts set active = 0, left_day = coalesce(left_day, ?2) where id = ?1", params![id, day(doing.now)])?;
    tx.execute("delete from grants where account = ?1", [id])?;
    tx.execute("update sessions set ended = 'offboarded' where account = ?1 and ended is null", [id])?;
    for device in &leaving.devices {
        end(tx, doing, id, &device.id, reason)?;
    }
    tx.execute("delete from invitations where account = ?1 and used is null", [id])?;
    end_invitations_of(tx, doing, id)?;
    tx.execute("delete from recoveries where account = ?1 and answer is null", [id])?;
    take_out(tx, doing, id, asked.heir.as_deref(), rules)?;
    let (by, about) = (doing.by.as_deref(), Some(id));
    note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::Offboarded, by, about, detail: reason })?;
    if let Some(account) = account_of(tx, &doing.org, id)? {
        leaving.account = account;
    }
    Ok(Ok(leaving))
}

/// Takes somebody out of the restricted documents that stay for somebody else, or for the heir. One that would be for nobody
/// keeps naming them: without a role they cannot reach it, and with an heir it can still be given on.
fn take_out(tx: &Transaction<'_>, doing: &Doing, id: &str, heir: Option<&str>, rules: &Rules) -> Result<(), StoreError> {
    let named = documents(tx, &doing.org, id, rules)?;
    let mut orders = Vec::new();
    for document in named.iter().map(|named| &named.document).filter(|document| document.restricted) {
        let order = |account: &str, named| Naming { doc: document.doc.clone(), account: account.to_owned(), named };
        match heir {
            Some(heir) if document.alone => orders.extend([order(heir, true), order(id, false)]),
            None if document.alone => {}
            _ => orders.push(order(id, false)),
        }
    }
    // Whoever ends an account at the server itself is nobody: then the changes are of whom they take out.
    let author = doing.by.clone().unwrap_or_else(|| id.to_owned());
    let officer = Person { account: author, org: doing.org.clone(), name: String::new(), grants: Vec::new() };
    name_people(tx, &officer, rules, int(doing.now), &orders)
}
