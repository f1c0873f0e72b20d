//! Accounts that belong to somebody whom a provider knows.

use super::accounts::insert;
use super::audit::{Note, note, words};
use super::reads::read_grants;
use super::{Sqlite, StoreError, int, sessions};
use crate::store::links::{LinkStore, NewVouched, Stays, Vouched};
use crate::store::people::{Digest, Doing, NewAccount, NewCode, NewSession};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use shared::people::Person;
use shared::protocol::{AuditKind, ProviderTrouble, WaysIn};

/// What the trail says of a sign-in that no password was given for.
const WITH_PROVIDER: &str = "with the provider";

impl LinkStore for Sqlite {
    async fn sign_in_vouched(&self, new: NewVouched, session: NewSession) -> Result<bool, StoreError> {
        self.writer.run(move |tx| sign_in(tx, &new, &session)).await
    }

    async fn join_vouched(&self, code: Digest, new: NewVouched, session: NewSession) -> Result<Result<(), ProviderTrouble>, StoreError> {
        self.writer.run(move |tx| join(tx, &code, &new, &session)).await
    }

    async fn link(&self, person: &Person, vouched: Vouched, now: u64) -> Result<Result<(), ProviderTrouble>, StoreError> {
        let person = person.clone();
        self.writer.run(move |tx| link_own(tx, &person, &vouched, now)).await
    }

    async fn unlink(&self, person: &Person, issuer: &str, keep: Digest, now: u64) -> Result<Result<(), Stays>, StoreError> {
        let (person, issuer) = (person.clone(), issuer.to_owned());
        self.writer.run(move |tx| unlink(tx, &person, &issuer, &keep, now)).await
    }

    async fn link_named(&self, sign_in: String, vouched: Vouched, now: u64) -> Result<Result<(), ProviderTrouble>, StoreError> {
        self.writer.run(move |tx| link_named(tx, &sign_in, &vouched, now)).await
    }

    async fn ways_in(&self, account: &str, issuer: Option<&str>) -> Result<WaysIn, StoreError> {
        let (account, issuer) = (account.to_owned(), issuer.map(str::to_owned));
        self.read(move |reader| ways_in(reader, &account, issuer.as_deref())).await
    }
}

/// The account that is linked to somebody, with its organisation and whether it is active.
fn linked(connection: &Connection, vouched: &Vouched) -> Result<Option<(String, String, bool)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select accounts.id, org, active from oidc_links join accounts on accounts.id = account where issuer = ?1 and subject = ?2",
    )?;
    Ok(statement.query_row([&vouched.issuer, &vouched.subject], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?)
}

/// The active account that is linked to somebody, before another is. One that has ended gives way: whoever comes back with an
/// invitation is the same person, whose old account stays ended.
fn holder(tx: &Transaction<'_>, vouched: &Vouched) -> Result<Option<String>, StoreError> {
    let Some((account, _, active)) = linked(tx, vouched)? else { return Ok(None) };
    if active {
        return Ok(Some(account));
    }
    tx.execute("delete from oidc_links where issuer = ?1 and subject = ?2", [&vouched.issuer, &vouched.subject])?;
    Ok(None)
}

/// What an account is linked to at a provider.
fn subject_of(connection: &Connection, account: &str, issuer: &str) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached("select subject from oidc_links where account = ?1 and issuer = ?2")?;
    Ok(statement.query_row([account, issuer], |row| row.get(0)).optional()?)
}

fn sign_in(tx: &Transaction<'_>, new: &NewVouched, session: &NewSession) -> Result<bool, StoreError> {
    match linked(tx, &new.vouched)? {
        Some((account, org, true)) => {
            let whole = sessions::open(tx, &account, session)?;
            let about = Some(account.as_str());
            let detail = if whole { WITH_PROVIDER } else { "with the provider, second factor not given yet" };
            note(tx, &Note { org: &org, at: session.now, kind: AuditKind::SignedIn, by: about, about, detail })?;
            Ok(true)
        }
        Some((account, org, false)) => {
            let about = Some(account.as_str());
            note(tx, &Note { org: &org, at: session.now, kind: AuditKind::SignInRefused, by: None, about, detail: WITH_PROVIDER })?;
            Ok(false)
        }
        None => {
            if let Some(found) = expected(tx, &new.vouched, session.now)? {
                return Ok(use_invitation(tx, &found, new, session)?.is_ok());
            }
            tx.execute("update unknown_sign_ins set count = count + 1", [])?;
            Ok(false)
        }
    }
}

/// Notes whom an invitation is for.
pub(super) fn expect(tx: &Transaction<'_>, doing: &Doing, code: &NewCode, expected: &Vouched) -> Result<(), StoreError> {
    let values = [&code.id, &expected.issuer, &expected.subject];
    tx.execute("insert into oidc_expected (invitation, issuer, subject) values (?1, ?2, ?3)", values)?;
    let by = doing.by.as_deref();
    note(tx, &Note { org: &doing.org, at: doing.now, kind: AuditKind::ProviderExpected, by, about: None, detail: &code.name })
}

/// An invitation as it is found when it is used.
struct Found {
    id: String,
    org: String,
    account: Option<String>,
    name: String,
    grants: String,
}

/// Columns of [`Found`].
const FOUND: &str = "select id, org, account, name, grants from invitations";

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    Ok(Found { id: row.get(0)?, org: row.get(1)?, account: row.get(2)?, name: row.get(3)?, grants: row.get(4)? })
}

/// The invitation that is for somebody, if it can be used; of several the one that ends last.
fn expected(tx: &Transaction<'_>, vouched: &Vouched, now: u64) -> Result<Option<Found>, StoreError> {
    let sql = format!(
        "{FOUND} join oidc_expected on invitation = id
         where issuer = ?1 and subject = ?2 and used is null and ends > ?3 order by ends desc limit 1"
    );
    Ok(tx.prepare_cached(&sql)?.query_row(params![vouched.issuer, vouched.subject, int(now)], found).optional()?)
}

/// Uses an invitation by its code.
fn join(tx: &Transaction<'_>, code: &Digest, new: &NewVouched, session: &NewSession) -> Result<Result<(), ProviderTrouble>, StoreError> {
    let sql = format!(
        "{FOUND} where code = ?1 and used is null and ends > ?2
         and not exists (select 1 from oidc_expected where invitation = id and (issuer <> ?3 or subject <> ?4))"
    );
    let (issuer, subject) = (&new.vouched.issuer, &new.vouched.subject);
    let found = tx.prepare_cached(&sql)?.query_row(params![code, int(session.now), issuer, subject], found).optional()?;
    let Some(found) = found else { return Ok(Err(ProviderTrouble::InvitationGone)) };
    use_invitation(tx, &found, new, session)
}

/// Uses an invitation. Nothing is written before it is known that nothing is refused.
fn use_invitation(
    tx: &Transaction<'_>,
    found: &Found,
    new: &NewVouched,
    session: &NewSession,
) -> Result<Result<(), ProviderTrouble>, StoreError> {
    let before = holder(tx, &new.vouched)?;
    if before.is_some() && before != found.account {
        return Ok(Err(ProviderTrouble::LinkedElsewhere));
    }
    let (account, detail) = match &found.account {
        Some(account) => {
            // Whoever had the account before is signed out, and their password and their person of the provider with it; the
            // operator has decided that this person may sign in.
            tx.execute("update accounts set password = '', active = 1, left_day = null where id = ?1", [account])?;
            tx.execute("delete from sessions where account = ?1", [account])?;
            tx.execute("delete from oidc_links where account = ?1", [account])?;
            (account.clone(), "let in again with the provider".to_owned())
        }
        None => {
            let Some(sign_in) = free_name(tx, &new.sign_ins)? else { return Ok(Err(ProviderTrouble::Store)) };
            let account = NewAccount { id: new.id.clone(), sign_in, name: found.name.clone(), password: String::new() };
            let grants = read_grants(&found.grants)?;
            if let Err(unchanged) = insert(tx, &found.org, &account, &grants, session.now)? {
                // The departments of an open invitation stay, and the name is free.
                return Err(StoreError(format!("an invitation cannot be used: {}", unchanged.code())));
            }
            (account.id, words(&grants))
        }
    };
    tx.execute("update invitations set used = ?2 where id = ?1", params![found.id, int(session.now)])?;
    add(tx, &account, &new.vouched, session.now)?;
    sessions::open(tx, &account, session)?;
    let about = Some(account.as_str());
    let (org, at) = (found.org.as_str(), session.now);
    note(tx, &Note { org, at, kind: AuditKind::Joined, by: about, about, detail: &detail })?;
    note(tx, &Note { org, at, kind: AuditKind::ProviderLinked, by: about, about, detail: &new.vouched.issuer })?;
    Ok(Ok(()))
}

/// The first name that nobody signs in with.
fn free_name(tx: &Transaction<'_>, names: &[String]) -> Result<Option<String>, StoreError> {
    let mut taken = tx.prepare_cached("select 1 from accounts where sign_in = ?1")?;
    for name in names {
        if !taken.exists([name])? {
            return Ok(Some(name.clone()));
        }
    }
    Ok(None)
}

fn add(tx: &Transaction<'_>, account: &str, vouched: &Vouched, now: u64) -> Result<(), StoreError> {
    tx.execute(
        "insert into oidc_links (issuer, subject, account, linked) values (?1, ?2, ?3, ?4)",
        params![vouched.issuer, vouched.subject, account, int(now)],
    )?;
    Ok(())
}

fn link_own(tx: &Transaction<'_>, person: &Person, vouched: &Vouched, now: u64) -> Result<Result<(), ProviderTrouble>, StoreError> {
    let account = person.account.as_str();
    match holder(tx, vouched)? {
        Some(of) if of == account => return Ok(Ok(())),
        Some(_) => return Ok(Err(ProviderTrouble::LinkedElsewhere)),
        None => {}
    }
    if subject_of(tx, account, &vouched.issuer)?.is_some() {
        return Ok(Err(ProviderTrouble::LinkedAlready));
    }
    add(tx, account, vouched, now)?;
    let about = Some(account);
    note(tx, &Note { org: &person.org, at: now, kind: AuditKind::ProviderLinked, by: about, about, detail: &vouched.issuer })?;
    Ok(Ok(()))
}

fn unlink(tx: &Transaction<'_>, person: &Person, issuer: &str, keep: &Digest, now: u64) -> Result<Result<(), Stays>, StoreError> {
    let account = person.account.as_str();
    let ways = ways_in(tx, account, Some(issuer))?;
    if !ways.provider {
        return Ok(Err(Stays::NotLinked));
    }
    if !ways.password {
        return Ok(Err(Stays::OnlyWay));
    }
    tx.execute("delete from oidc_links where account = ?1 and issuer = ?2", [account, issuer])?;
    tx.execute("delete from sessions where account = ?1 and token <> ?2", params![account, keep])?;
    let about = Some(account);
    note(tx, &Note { org: &person.org, at: now, kind: AuditKind::ProviderUnlinked, by: about, about, detail: issuer })?;
    Ok(Ok(()))
}

fn link_named(tx: &Transaction<'_>, sign_in: &str, vouched: &Vouched, now: u64) -> Result<Result<(), ProviderTrouble>, StoreError> {
    let mut statement = tx.prepare_cached("select id, org from accounts where sign_in = ?1")?;
    let found: Option<(String, String)> = statement.query_row([sign_in], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((account, org)) = found else { return Ok(Err(ProviderTrouble::NoAccount)) };
    match holder(tx, vouched)? {
        Some(of) if of == account => return Ok(Ok(())),
        Some(_) => return Ok(Err(ProviderTrouble::LinkedElsewhere)),
        None => {}
    }
    tx.execute("delete from oidc_links where account = ?1 and issuer = ?2", [&account, &vouched.issuer])?;
    add(tx, &account, vouched, now)?;
    let about = Some(account.as_str());
    note(tx, &Note { org: &org, at: now, kind: AuditKind::ProviderLinked, by: None, about, detail: &vouched.issuer })?;
    Ok(Ok(()))
}

fn ways_in(connection: &Connection, account: &str, issuer: Option<&str>) -> Result<WaysIn, StoreError> {
    let mut statement = connection.prepare_cached("select password <> '' from accounts where id = ?1")?;
    let password = statement.query_row([account], |row| row.get(0)).optional()?.unwrap_or(false);
    let provider = match issuer {
        Some(issuer) => subject_of(connection, account, issuer)?.is_some(),
        None => false,
    };
    Ok(WaysIn { provider, password })
}
