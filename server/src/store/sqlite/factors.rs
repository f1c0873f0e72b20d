//! Second factors in SQLite.

use super::people::{Note, note};
use super::{Sqlite, StoreError, int};
use crate::clock::day;
use crate::store::factors::{FactorStore, KeptFactors, KeptPasskey, NewFactor, Renewed, Unfit, Used, Which};
use crate::store::people::{Digest, Doing, Outcome, SESSION_MOST, Unchanged};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::people::PASSKEYS_MOST;
use shared::protocol::AuditKind;

/// Whether the account `accounts.id` of a query has a second factor.
pub(super) const ENROLLED: &str = "(exists (select 1 from authenticators where authenticators.account = accounts.id)
     or exists (select 1 from passkeys where passkeys.account = accounts.id))";

impl FactorStore for Sqlite {
    async fn factors(&self, account: &str) -> Result<KeptFactors, StoreError> {
        let account = account.to_owned();
        self.read(move |reader| read(reader, &account)).await
    }

    async fn give_factor(&self, session: Renewed, used: Used) -> Result<Result<(), Unfit>, StoreError> {
        self.writer.run(move |tx| give(tx, &session, &used)).await
    }

    async fn refuse_factor(&self, account: String, now: u64) -> Result<(), StoreError> {
        self.writer.run(move |tx| noted(tx, &account, now, AuditKind::FactorRefused, "")).await
    }

    async fn add_factor(&self, session: Renewed, factor: NewFactor, recovery: Vec<Digest>) -> Result<Result<(), Unfit>, StoreError> {
        self.writer.run(move |tx| add(tx, &session, &factor, &recovery)).await
    }

    async fn remove_factor(
        &self,
        account: String,
        which: Which,
        used: Used,
        keep_last: bool,
        now: u64,
    ) -> Result<Result<(), Unfit>, StoreError> {
        self.writer.run(move |tx| remove(tx, &account, &which, &used, keep_last, now)).await
    }

    async fn set_recovery_codes(
        &self,
        account: String,
        used: Option<Used>,
        recovery: Vec<Digest>,
        now: u64,
    ) -> Result<Result<(), Unfit>, StoreError> {
        self.writer.run(move |tx| replace_codes(tx, &account, used.as_ref(), &recovery, now)).await
    }

    async fn reset_factors(&self, doing: Doing, account: String) -> Outcome<bool> {
        self.writer.run(move |tx| reset(tx, &doing, &account)).await
    }
}

fn read(connection: &Connection, account: &str) -> Result<KeptFactors, StoreError> {
    let mut secret = connection.prepare_cached("select secret from authenticators where account = ?1")?;
    let mut passkeys = connection.prepare_cached("select id, name, passkey, day from passkeys where account = ?1 order by day, id")?;
    let passkeys = passkeys
        .query_map([account], |row| Ok(KeptPasskey { id: row.get(0)?, name: row.get(1)?, passkey: row.get(2)?, day: row.get(3)? }))?;
    let mut codes = connection.prepare_cached("select count(*) from recovery_codes where account = ?1")?;
    Ok(KeptFactors {
        secret: secret.query_row([account], |row| row.get(0)).optional()?,
        passkeys: passkeys.collect::<Result<_, _>>()?,
        recovery_codes: codes.query_row([account], |row| row.get::<_, u32>(0))? as usize,
    })
}

/// Accounts of an organisation that have a second factor.
pub(super) fn secured(connection: &Connection, org: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("select id from accounts where org = ?1 and {ENROLLED} order by id"))?;
    Ok(statement.query_map([org], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Whether an account has a second factor.
pub(super) fn is_enrolled(connection: &Connection, account: &str) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached(&format!("select {ENROLLED} from accounts where id = ?1"))?;
    Ok(statement.query_row([account], |row| row.get(0)).optional()?.unwrap_or(false))
}

/// Notes something that somebody did to their own account; a refusal is nobody's doing that is known.
fn noted(tx: &Transaction<'_>, account: &str, at: u64, kind: AuditKind, detail: &str) -> Result<(), StoreError> {
    let org: Option<String> =
        tx.prepare_cached("select org from accounts where id = ?1")?.query_row([account], |row| row.get(0)).optional()?;
    let Some(org) = org else { return Ok(()) };
    let by = (kind != AuditKind::FactorRefused).then_some(account);
    note(tx, &Note { org: &org, at, kind, by, about: Some(account), detail })
}

/// Lets a session go on as one in which the factor was given, under another token and for as long as any.
fn renew(tx: &Transaction<'_>, session: &Renewed) -> Result<(), StoreError> {
    let mut statement = tx.prepare_cached("update sessions set token = ?2, factor = 1, last_used = ?3, ends = ?4 where token = ?1")?;
    let now = int(session.now);
    statement.execute(params![session.from, session.to, now, now + int(SESSION_MOST)])?;
    Ok(())
}

/// Whether a session is still there. Looked at first: whoever is signed out loses no recovery code.
fn is_there(tx: &Transaction<'_>, session: &Renewed) -> Result<bool, StoreError> {
    let mut statement = tx.prepare_cached("select 1 from sessions where token = ?1 and account = ?2 and ends > ?3")?;
    Ok(statement.exists(params![session.from, session.account, int(session.now)])?)
}

/// Uses a factor up; false when somebody else did.
fn use_up(tx: &Transaction<'_>, account: &str, used: &Used) -> Result<bool, StoreError> {
    let changed = match used {
        Used::App { step } => tx
            .prepare_cached("update authenticators set step = ?2 where account = ?1 and step < ?2")?
            .execute(params![account, int(*step)])?,
        Used::Recovery { code } => {
            tx.prepare_cached("delete from recovery_codes where account = ?1 and code = ?2")?.execute(params![account, code])?
        }
        Used::Passkey { id, passkey } => {
            tx.prepare_cached("update passkeys set passkey = ?3 where account = ?1 and id = ?2")?.execute(params![account, id, passkey])?
        }
    };
    Ok(changed == 1)
}

fn give(tx: &Transaction<'_>, session: &Renewed, used: &Used) -> Result<Result<(), Unfit>, StoreError> {
    let account = session.account.as_str();
    if !is_there(tx, session)? {
        return Ok(Err(Unfit::SignedOut));
    }
    if !use_up(tx, account, used)? {
        return Ok(Err(Unfit::Used));
    }
    renew(tx, session)?;
    let how = match used {
        Used::App { .. } => "authenticator app".to_owned(),
        Used::Recovery { .. } => format!("recovery code; {} left", read(tx, account)?.recovery_codes),
        Used::Passkey { .. } => "passkey".to_owned(),
    };
    noted(tx, account, session.now, AuditKind::FactorGiven, &how)?;
    Ok(Ok(()))
}

fn add(tx: &Transaction<'_>, session: &Renewed, factor: &NewFactor, recovery: &[Digest]) -> Result<Result<(), Unfit>, StoreError> {
    let account = session.account.as_str();
    if !is_there(tx, session)? {
        return Ok(Err(Unfit::SignedOut));
    }
    let held = read(tx, account)?;
    // Codes that were told with this one must be the ones that hold; and whoever has a factor was told none.
    if held.any() != recovery.is_empty() {
        return Ok(Err(Unfit::Changed));
    }
    let detail = match factor {
        NewFactor::App { secret, step } => {
            if held.secret.is_some() {
                return Ok(Err(Unfit::AlreadyThere));
            }
            tx.execute(
                "insert into authenticators (account, secret, step, day) values (?1, ?2, ?3, ?4)",
                params![account, secret, int(*step), day(session.now)],
            )?;
            "authenticator app".to_owned()
        }
        NewFactor::Passkey { kept, credential } => {
            if held.passkeys.len() >= PASSKEYS_MOST {
                return Ok(Err(Unfit::TooMany));
            }
            if tx.prepare_cached("select 1 from passkeys where credential = ?1")?.exists([credential])? {
                return Ok(Err(Unfit::AlreadyThere));
            }
            tx.execute(
                "insert into passkeys (id, account, credential, name, passkey, day) values (?1, ?2, ?3, ?4, ?5, ?6)",
                params![kept.id, account, credential, kept.name, kept.passkey, kept.day],
            )?;
            format!("passkey: {}", kept.name)
        }
    };
    renew(tx, session)?;
    if !recovery.is_empty() {
        write_codes(tx, account, recovery)?;
    }
    noted(tx, account, session.now, AuditKind::FactorAdded, &detail)?;
    Ok(Ok(()))
}

fn write_codes(tx: &Transaction<'_>, account: &str, codes: &[Digest]) -> Result<(), StoreError> {
    tx.execute("delete from recovery_codes where account = ?1", [account])?;
    let mut insert = tx.prepare_cached("insert into recovery_codes (account, code) values (?1, ?2)")?;
    for code in codes {
        insert.execute(params![account, code])?;
    }
    Ok(())
}

fn remove(
    tx: &Transaction<'_>,
    account: &str,
    which: &Which,
    used: &Used,
    keep_last: bool,
    now: u64,
) -> Result<Result<(), Unfit>, StoreError> {
    let held = read(tx, account)?;
    let detail = match which {
        Which::App if held.secret.is_some() => "authenticator app".to_owned(),
        Which::Passkey(id) => match held.passkeys.iter().find(|kept| kept.id == *id) {
            Some(kept) => format!("passkey: {}", kept.name),
            None => return Ok(Err(Unfit::Unknown)),
        },
        Which::App => return Ok(Err(Unfit::Unknown)),
    };
    let is_last = usize::from(held.secret.is_some()) + held.passkeys.len() == 1;
    if is_last && keep_last {
        return Ok(Err(Unfit::Last));
    }
    if !use_up(tx, account, used)? {
        return Ok(Err(Unfit::Used));
    }
    match which {
        Which::App => tx.execute("delete from authenticators where account = ?1", [account])?,
        Which::Passkey(id) => tx.execute("delete from passkeys where account = ?1 and id = ?2", [account, id])?,
    };
    if is_last {
        tx.execute("delete from recovery_codes where account = ?1", [account])?;
        tx.execute("update sessions set factor = 0 where account = ?1", [account])?;
    }
    noted(tx, account, now, AuditKind::FactorRemoved, &detail)?;
    Ok(Ok(()))
}

fn replace_codes(
    tx: &Transaction<'_>,
    account: &str,
    used: Option<&Used>,
    recovery: &[Digest],
    now: u64,
) -> Result<Result<(), Unfit>, StoreError> {
    if !read(tx, account)?.any() {
        return Ok(Err(Unfit::Unknown));
    }
    if let Some(used) = used
        && !use_up(tx, account, used)?
    {
        return Ok(Err(Unfit::Used));
    }
    write_codes(tx, account, recovery)?;
    noted(tx, account, now, AuditKind::RecoveryCodesMade, "")?;
    Ok(Ok(()))
}

pub(super) fn reset(tx: &Transaction<'_>, doing: &Doing, account: &str) -> Result<Result<bool, Unchanged>, StoreError> {
    if !tx.prepare_cached("select 1 from accounts where org = ?1 and id = ?2")?.exists([&doing.org, account])? {
        return Ok(Err(Unchanged::UnknownAccount));
    }
    if !is_enrolled(tx, account)? {
        return Ok(Ok(false));
    }
    for table in ["authenticators", "passkeys", "recovery_codes", "sessions"] {
        tx.execute(&format!("delete from {table} where account = ?1"), [account])?;
    }
    let by = doing.by.as_deref();
    note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::FactorReset, by, about: Some(account), detail: "" })?;
    Ok(Ok(true))
}
