//! Devices: heard of, listed, revoked, let in again.

use super::super::people::{Note, note};
use super::{StoreError, int};
use crate::clock::day;
use crate::store::devices::{Ended, Here, Registered, Why};
use crate::store::people::{Digest, Doing, Unchanged};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::protocol::{AuditKind, Device, DeviceOrder, DeviceState, Policy};

/// Notes the device that a session is on; a revoked one ends it.
pub(super) fn register(tx: &Transaction<'_>, here: &Here) -> Result<Registered, StoreError> {
    let Here { account, id, session, said, .. } = here;
    let known: Option<(String, Digest, bool)> = tx
        .prepare_cached("select label, token, revoked_day is not null from devices where account = ?1 and id = ?2")?
        .query_row([account, id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let audit =
        |kind, detail: &str| note(tx, &Note { org: &here.org, at: here.now, kind, by: Some(account), about: Some(account), detail });
    let registered = match known {
        Some((_, _, true)) => {
            tx.execute("update sessions set device = ?2, ended = 'device_revoked' where token = ?1", params![session, id])?;
            return Ok(Registered::Revoked { everyone: is_for_nobody(tx, account, id)? });
        }
        Some((label, token, false)) => {
            let keeps = here.held == Some(token);
            let called = if said.rename { &said.label } else { &label };
            tx.execute(
                "update devices set label = ?3, token = ?4, last_day = max(last_day, ?5), unsent = coalesce(?6, unsent), signed_out = 0
                 where account = ?1 and id = ?2",
                params![account, id, called, if keeps { token } else { here.token }, day(here.now), said.unsent],
            )?;
            if *called != label {
                audit(AuditKind::DeviceNamed, &format!("{label} -> {called}"))?;
            }
            if keeps { Registered::Known } else { Registered::Changed }
        }
        None => {
            tx.execute(
                "insert into devices (account, id, org, label, token, first_day, last_day, unsent, signed_out)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?6, coalesce(?7, 0), 0)",
                params![account, id, here.org, said.label, here.token, day(here.now), said.unsent],
            )?;
            audit(AuditKind::DeviceAdded, &said.label)?;
            Registered::Changed
        }
    };
    tx.execute("update sessions set device = ?2 where token = ?1", params![session, id])?;
    Ok(registered)
}

/// Why a session is over: as it was ended, or, where it is too old to be known, by what the browser holds of its device.
pub(super) fn ended(connection: &Connection, session: Option<Digest>, device: Option<Digest>) -> Result<Option<Ended>, StoreError> {
    let by_session = "select account, ended = 'offboarded', device from sessions where token = ?1 and ended is not null";
    let by_device = "select account, left_day is not null, devices.id from devices join accounts on accounts.id = account
        where token = ?1 and (left_day is not null or revoked_day is not null)";
    for (token, sql) in [(session, by_session), (device, by_device)] {
        let Some(token) = token else { continue };
        let found = connection.prepare_cached(sql)?.query_row([token], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
        let found: Option<(String, bool, Option<String>)> = found;
        if let Some((account, offboarded, device)) = found {
            let everyone = device.map(|id| is_for_nobody(connection, &account, &id)).transpose()?.unwrap_or(false);
            return Ok(Some(Ended { account, why: if offboarded { Why::Offboarded } else { Why::DeviceRevoked }, everyone }));
        }
    }
    Ok(None)
}

/// Whether everyone who has used a device is kept from it: then nothing of anybody is to stay on it.
pub(super) fn is_for_nobody(connection: &Connection, account: &str, id: &str) -> Result<bool, StoreError> {
    let mut used = connection
        .prepare_cached("select 1 from devices where id = ?2 and revoked_day is null and org = (select org from accounts where id = ?1)")?;
    Ok(!used.exists([account, id])?)
}

/// Devices of an account, or of everyone, those heard of last first.
pub(super) fn list(connection: &Connection, org: &str, account: Option<&str>, session: Option<&Digest>) -> Result<Vec<Device>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select d.id, d.account, d.label, d.first_day, d.last_day, d.signed_out, d.unsent, d.revoked_day, d.revoked_by, d.reason,
         exists (select 1 from sessions s where s.token = ?3 and s.account = d.account and s.device = d.id)
         from devices d where d.org = ?1 and (?2 is null or d.account = ?2) order by d.last_day desc, d.first_day desc, d.account, d.id",
    )?;
    let rows = statement.query_map(params![org, account, session], |row| {
        let (signed_out, revoked_day): (bool, Option<u32>) = (row.get(5)?, row.get(7)?);
        let state = match (revoked_day, signed_out) {
            (Some(_), _) => DeviceState::Revoked,
            (None, true) => DeviceState::SignedOut,
            (None, false) => DeviceState::InUse,
        };
        Ok(Device {
            id: row.get(0)?,
            account: row.get(1)?,
            label: row.get(2)?,
            first_day: row.get(3)?,
            last_day: row.get(4)?,
            state,
            unsent: row.get(6)?,
            here: row.get(10)?,
            revoked_day,
            revoked_by: row.get(8)?,
            reason: row.get(9)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Accounts that have used a device and that an order is about, each with what it calls it.
fn ordered(tx: &Transaction<'_>, doing: &Doing, id: &str, order: &DeviceOrder) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement =
        tx.prepare_cached("select account, label from devices where org = ?1 and id = ?2 and (?3 or account = ?4) order by account")?;
    let rows = statement.query_map(params![doing.org, id, order.everyone, order.account], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Revokes one device of an account that is not revoked; ends what may be a session on it.
pub(super) fn end(tx: &Transaction<'_>, doing: &Doing, account: &str, id: &str, reason: &str) -> Result<bool, StoreError> {
    let revoked = tx.execute(
        "update devices set revoked_day = ?3, revoked_by = ?4, reason = ?5 where account = ?1 and id = ?2 and revoked_day is null",
        params![account, id, day(doing.now), doing.by, reason],
    )?;
    tx.execute("update sessions set ended = 'device_revoked' where account = ?1 and device = ?2 and ended is null", [account, id])?;
    // A session that never said on which device it is may be on this one. One that is over already is to be told why.
    tx.execute("delete from sessions where account = ?1 and device is null and ended is null", [account])?;
    Ok(revoked > 0)
}

/// Revokes a device.
pub(super) fn revoke(tx: &Transaction<'_>, doing: &Doing, id: &str, order: &DeviceOrder) -> Result<Result<(), Unchanged>, StoreError> {
    let found = ordered(tx, doing, id, order)?;
    if found.is_empty() {
        return Ok(Err(Unchanged::UnknownDevice));
    }
    for (account, label) in found {
        if end(tx, doing, &account, id, order.reason.trim())? {
            let detail = format!("{label}: {}", order.reason.trim());
            let (by, about) = (doing.by.as_deref(), Some(account.as_str()));
            note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::DeviceRevoked, by, about, detail: &detail })?;
        }
    }
    Ok(Ok(()))
}

/// Lets a revoked device be used again. Whoever uses it signs in anew.
pub(super) fn admit(tx: &Transaction<'_>, doing: &Doing, id: &str, order: &DeviceOrder) -> Result<Result<(), Unchanged>, StoreError> {
    let found = ordered(tx, doing, id, order)?;
    if found.is_empty() {
        return Ok(Err(Unchanged::UnknownDevice));
    }
    for (account, label) in found {
        let admitted = tx.execute(
            "update devices set revoked_day = null, revoked_by = null, reason = null
             where account = ?1 and id = ?2 and revoked_day is not null",
            [account.as_str(), id],
        )?;
        if admitted > 0 {
            let detail = format!("{label}: {}", order.reason.trim());
            let (by, about) = (doing.by.as_deref(), Some(account.as_str()));
            note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::DeviceAdmitted, by, about, detail: &detail })?;
        }
    }
    Ok(Ok(()))
}

/// Changes how long devices may be without the server.
pub(super) fn set_policy(tx: &Transaction<'_>, doing: &Doing, policy: &Policy) -> Result<(), StoreError> {
    let before: u32 = tx.query_row("select offline_days from orgs where id = ?1", [&doing.org], |row| row.get(0))?;
    if before == policy.offline_days {
        return Ok(());
    }
    tx.execute("update orgs set offline_days = ?2 where id = ?1", params![doing.org, int(policy.offline_days.into())])?;
    let detail = format!("{before} -> {}", policy.offline_days);
    let by = doing.by.as_deref();
    note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::OfflineDaysChanged, by, about: None, detail: &detail })
}
