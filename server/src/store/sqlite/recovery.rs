//! Recoveries in SQLite.

use super::people::{Note, note};
use super::{Sqlite, StoreError, int, uint};
use crate::store::people::Doing;
use crate::store::recovery::{Recovered, RecoveryStore, Unrecovered};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use shared::protocol::{AuditKind, MadeKey, NewRecovery, RECOVERIES_MOST, RECOVERY_LIFETIME, RecoveryKey, RecoveryState, WaitingRecovery};

impl RecoveryStore for Sqlite {
    async fn recovery_keys(&self, org: &str) -> Result<Vec<MadeKey>, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| keys(reader, &org)).await
    }

    async fn recovery_key(&self, org: &str) -> Result<Option<RecoveryKey>, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| {
            let sql = "select id, public from recovery_keys where org = ?1 order by number desc limit 1";
            let key = |row: &Row<'_>| Ok(RecoveryKey { id: row.get(0)?, public: row.get(1)? });
            Ok(reader.prepare_cached(sql)?.query_row([&org], key).optional()?)
        })
        .await
    }

    async fn set_recovery_key(&self, doing: Doing, key: RecoveryKey) -> Recovered<MadeKey> {
        self.writer.run(move |tx| set_key(tx, &doing, &key)).await
    }

    async fn ask_recovery(&self, doing: Doing, asked: NewRecovery) -> Recovered<RecoveryState> {
        self.writer.run(move |tx| ask(tx, &doing, &asked)).await
    }

    async fn recoveries(&self, org: &str, now: u64) -> Result<Vec<WaitingRecovery>, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| waiting(reader, &org, now)).await
    }

    async fn recovery(&self, account: &str, id: &str, now: u64) -> Recovered<RecoveryState> {
        let (account, id) = (account.to_owned(), id.to_owned());
        self.read(move |reader| {
            let sql = "select answer, ends from recoveries where id = ?1 and account = ?2 and ends > ?3";
            let state = |row: &Row<'_>| Ok(RecoveryState { sealed: row.get(0)?, ends: uint(row.get(1)?) });
            let found = reader.prepare_cached(sql)?.query_row(params![id, account, int(now)], state).optional()?;
            Ok(found.ok_or(Unrecovered::Unknown))
        })
        .await
    }

    async fn answer_recovery(&self, doing: Doing, id: String, sealed: String) -> Recovered<()> {
        self.writer.run(move |tx| answer(tx, &doing, &id, &sealed)).await
    }

    async fn refuse_recovery(&self, doing: Doing, id: String) -> Recovered<()> {
        self.writer.run(move |tx| refuse(tx, &doing, &id)).await
    }

    async fn end_recovery(&self, doing: Doing, id: String) -> Recovered<()> {
        self.writer.run(move |tx| end(tx, &doing, &id)).await
    }

    async fn end_recoveries(&self, now: u64) -> Result<(), StoreError> {
        self.writer.run(move |tx| end_due(tx, now)).await
    }
}

fn keys(connection: &Connection, org: &str) -> Result<Vec<MadeKey>, StoreError> {
    let mut statement = connection.prepare_cached("select id, public, made, by from recovery_keys where org = ?1 order by number desc")?;
    let rows = statement.query_map([org], |row| {
        let key = RecoveryKey { id: row.get(0)?, public: row.get(1)? };
        Ok(MadeKey { key, made: uint(row.get(2)?), by: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn noted(tx: &Transaction<'_>, doing: &Doing, kind: AuditKind, about: Option<&str>, detail: &str) -> Result<(), StoreError> {
    note(tx, &Note { org: &doing.org, at: doing.now, kind, by: doing.by.as_deref(), about, detail })
}

fn set_key(tx: &Transaction<'_>, doing: &Doing, key: &RecoveryKey) -> Result<Result<MadeKey, Unrecovered>, StoreError> {
    let known = keys(tx, &doing.org)?;
    if let Some(known) = known.into_iter().find(|known| known.key.id == key.id) {
        return Ok(if known.key == *key { Ok(known) } else { Err(Unrecovered::IdReused("id")) });
    }
    let by = doing.by.clone().unwrap_or_default();
    tx.execute(
        "insert into recovery_keys (org, number, id, public, made, by)
         values (?1, (select coalesce(max(number), 0) + 1 from recovery_keys where org = ?1), ?2, ?3, ?4, ?5)",
        params![doing.org, key.id, key.public, int(doing.now), by],
    )?;
    noted(tx, doing, AuditKind::RecoveryKeyMade, None, "")?;
    Ok(Ok(MadeKey { key: key.clone(), made: doing.now, by }))
}

/// A request as it is kept, and whether it was answered.
struct Found {
    waiting: WaitingRecovery,
    answered: bool,
}

const COLUMNS: &str = "r.id, r.key, r.sealed, r.reply_to, r.device, r.account, r.at, r.ends, r.answer is not null";

fn read(row: &Row<'_>) -> rusqlite::Result<Found> {
    let asked = NewRecovery { id: row.get(0)?, key: row.get(1)?, sealed: row.get(2)?, to: row.get(3)?, device: row.get(4)? };
    let waiting = WaitingRecovery { asked, account: row.get(5)?, at: uint(row.get(6)?), ends: uint(row.get(7)?) };
    Ok(Found { waiting, answered: row.get(8)? })
}

/// A request of an organisation that is not over.
fn find(tx: &Transaction<'_>, doing: &Doing, id: &str) -> Result<Option<Found>, StoreError> {
    let sql = format!("select {COLUMNS} from recoveries r where r.id = ?1 and r.org = ?2 and r.ends > ?3");
    Ok(tx.prepare_cached(&sql)?.query_row(params![id, doing.org, int(doing.now)], read).optional()?)
}

fn ask(tx: &Transaction<'_>, doing: &Doing, asked: &NewRecovery) -> Result<Result<RecoveryState, Unrecovered>, StoreError> {
    end_due(tx, doing.now)?;
    let account = doing.by.as_deref().unwrap_or_default();
    let sql = format!("select {COLUMNS}, r.answer from recoveries r where r.id = ?1");
    let known = tx.prepare_cached(&sql)?.query_row([&asked.id], |row| Ok((read(row)?, row.get(9)?))).optional()?;
    if let Some((known, sealed)) = known {
        let same = known.waiting.account == account && known.waiting.asked == *asked;
        let state = RecoveryState { sealed, ends: known.waiting.ends };
        return Ok(if same { Ok(state) } else { Err(Unrecovered::IdReused("id")) });
    }
    if !tx.prepare_cached("select 1 from recovery_keys where org = ?1 and id = ?2")?.exists([&doing.org, &asked.key])? {
        return Ok(Err(Unrecovered::UnknownKey));
    }
    let count: i64 = tx.prepare_cached("select count(*) from recoveries where account = ?1")?.query_row([account], |row| row.get(0))?;
    if uint(count) >= RECOVERIES_MOST as u64 {
        return Ok(Err(Unrecovered::TooMany));
    }
    let ends = doing.now.saturating_add(RECOVERY_LIFETIME);
    tx.execute(
        "insert into recoveries (id, org, account, key, sealed, reply_to, device, at, ends) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![asked.id, doing.org, account, asked.key, asked.sealed, asked.to, asked.device, int(doing.now), int(ends)],
    )?;
    noted(tx, doing, AuditKind::RecoveryAsked, Some(account), &asked.device)?;
    Ok(Ok(RecoveryState { sealed: None, ends }))
}

fn waiting(connection: &Connection, org: &str, now: u64) -> Result<Vec<WaitingRecovery>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "select {COLUMNS} from recoveries r join accounts on accounts.id = r.account
         where r.org = ?1 and r.ends > ?2 and r.answer is null and active = 1 order by r.at, r.id"
    ))?;
    let rows = statement.query_map(params![org, int(now)], |row| Ok(read(row)?.waiting))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn answer(tx: &Transaction<'_>, doing: &Doing, id: &str, sealed: &str) -> Result<Result<(), Unrecovered>, StoreError> {
    let Some(found) = find(tx, doing, id)? else { return Ok(Err(Unrecovered::Unknown)) };
    let account = found.waiting.account.as_str();
    if doing.by.as_deref() == Some(account) {
        return Ok(Err(Unrecovered::Own));
    }
    if found.answered {
        return Ok(Err(Unrecovered::Answered));
    }
    tx.execute("update recoveries set answer = ?2 where id = ?1", [id, sealed])?;
    noted(tx, doing, AuditKind::RecoveryAnswered, Some(account), &found.waiting.asked.device)?;
    Ok(Ok(()))
}

/// Deletes a request and notes how it ended.
fn delete(tx: &Transaction<'_>, doing: &Doing, found: &Found, how: &str) -> Result<(), StoreError> {
    tx.execute("delete from recoveries where id = ?1", [&found.waiting.asked.id])?;
    noted(tx, doing, AuditKind::RecoveryEnded, Some(&found.waiting.account), how)
}

fn refuse(tx: &Transaction<'_>, doing: &Doing, id: &str) -> Result<Result<(), Unrecovered>, StoreError> {
    let Some(found) = find(tx, doing, id)? else { return Ok(Err(Unrecovered::Unknown)) };
    if found.answered {
        return Ok(Err(Unrecovered::Answered));
    }
    delete(tx, doing, &found, "refused")?;
    Ok(Ok(()))
}

fn end(tx: &Transaction<'_>, doing: &Doing, id: &str) -> Result<Result<(), Unrecovered>, StoreError> {
    let own = |found: &Found| doing.by.as_deref() == Some(found.waiting.account.as_str());
    let Some(found) = find(tx, doing, id)?.filter(own) else { return Ok(Err(Unrecovered::Unknown)) };
    delete(tx, doing, &found, if found.answered { "arrived" } else { "taken back" })?;
    Ok(Ok(()))
}

fn end_due(tx: &Transaction<'_>, now: u64) -> Result<(), StoreError> {
    tx.prepare_cached("delete from recoveries where ends <= ?1")?.execute([int(now)])?;
    Ok(())
}
