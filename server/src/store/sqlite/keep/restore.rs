//! The way back: a back-up becomes the database, in a life of its own. Devices bring what they hold and it lacks.

use super::super::documents::replay;
use super::super::people::{Note, note};
use super::super::{int, migrate, uint, writes};
use super::keys;
use super::sealed::{Begins, begins, open};
use super::{DATABASE, Lock, StoreError, copy, day, failed, settle, whole};
use crate::clock::moment_of;
use crate::documents::{KEY_FILE, Sealer};
use rusqlite::{Connection, OpenFlags, Transaction, params};
use shared::instrument::Moment;
use shared::protocol::AuditKind;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// What a restore did.
#[derive(Debug)]
pub(crate) struct Restored {
    /// Where the database that was there is now.
    pub(crate) old: Option<PathBuf>,
    /// The new life.
    pub(crate) epoch: String,
    /// Organisations, each with its last number in the back-up.
    pub(crate) orgs: Vec<(String, u64)>,
    /// Surveys that it holds, which are all that are not frozen: address, and the state in the back-up.
    pub(crate) held: Vec<(String, String)>,
    /// Redactions that are newer than the back-up and were done again.
    pub(crate) redacted: usize,
    /// Matters of legal holds that the database that was there knew and the back-up does not: they are to be placed again.
    pub(crate) holds: Vec<String>,
    /// The last day on which the back-up was to be kept, when that is over.
    pub(crate) expired: Option<String>,
}

/// Puts a back-up in place of the database of a data folder; `key` is the file that opens an encrypted one. `now` is in
/// milliseconds since 1970.
pub(crate) fn restore(data: &Path, from: &Path, key: Option<&Path>, now: u64) -> Result<Restored, StoreError> {
    let _lock = Lock::take(data)?;
    let file = data.join(DATABASE);
    let part = data.join(format!("{DATABASE}.part"));
    // Left behind by one that was interrupted.
    let _ = fs::remove_file(&part);
    let restored = source(from, key).and_then(|(source, expires)| {
        let mut restored = prepare(&file, (from, &source), &part, now)?;
        restored.expired = expires.filter(|expires| *expires < day(now, 0));
        settle(&part)?;
        restored.old = put_aside(&file, now)?;
        fs::rename(&part, &file).map_err(|error| failed(&file, error))?;
        settle(data)?;
        Ok(restored)
    });
    let _ = fs::remove_file(&part);
    restored
}

/// The database of a back-up, and the last day on which it may be kept. An encrypted one is opened in memory, whole, before
/// anything is written.
fn source(from: &Path, key: Option<&Path>) -> Result<(Connection, Option<String>), StoreError> {
    let is_here = |error| failed(from, error);
    let mut file = BufReader::new(File::open(from).map_err(is_here)?);
    match (begins(&mut file).map_err(is_here)?, key) {
        (Begins::Sealed(header, line), Some(key)) => {
            let mut database = open(&mut file, &keys::private_of(key)?, &header, &line).map_err(|error| failed(from, error))?;
            // The file's header says that there is a log beside it (bytes 18 and 19), which there is not in memory.
            if let Some(log) = database.get_mut(18..20) {
                log.fill(1);
            }
            let mut source = Connection::open_in_memory()?;
            source.deserialize_read_exact("main", database.as_slice(), database.len(), true).map_err(|error| failed(from, error))?;
            Ok((source, Some(header.expires)))
        }
        (Begins::Sealed(header, _), None) => {
            Err(failed(from, format!("this back-up is encrypted to the key {}; name the file of its private half with --key", header.key)))
        }
        (Begins::Plain | Begins::Other, Some(_)) => {
            Err(failed(from, "this is no encrypted back-up; leave --key out if it is one that is not encrypted"))
        }
        (Begins::Plain | Begins::Other, None) => {
            let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX);
            Ok((source.map_err(|error| failed(from, error))?, None))
        }
    }
}

/// The new database, complete, under another name.
fn prepare(old: &Path, (from, source): (&Path, &Connection), part: &Path, now: u64) -> Result<Restored, StoreError> {
    whole(source).map_err(|error| failed(from, error))?;
    source
        .query_row("select epoch from server", [], |row| row.get::<_, String>(0))
        .map_err(|_| failed(from, "this is no back-up of Evenhand"))?;
    copy(source, part)?;
    let mut new = Connection::open(part)?;
    new.execute_batch("pragma foreign_keys = on; pragma secure_delete = on; pragma synchronous = full;")?;
    migrate(&mut new).map_err(|error| failed(from, error))?;
    let tx = new.transaction()?;
    if old.exists() {
        // Devices that heard of the lives left behind find out sooner what they have in common with this one. Where the
        // old database cannot be read, they offer more than is needed.
        let _ = keep_lives(&tx, old);
    }
    let mut restored = begin_life(&tx, now)?;
    // What was removed since is removed again before anybody is served. Without the key the next start does it.
    restored.redacted = match old.parent().filter(|folder| folder.join(KEY_FILE).exists()) {
        Some(folder) => replay(&tx, folder, &Sealer::existing(folder).map_err(|error| StoreError(error.to_string()))?, now)?,
        None => 0,
    };
    if old.exists() {
        // Where the old database cannot be read nobody can say which; the documentation says to look.
        restored.holds = lost_holds(&tx, old).unwrap_or_default();
    }
    tx.commit()?;
    if restored.redacted > 0 {
        // What the file no longer uses may still hold it.
        new.execute_batch("vacuum")?;
    }
    whole(&new)?;
    Ok(restored)
}

fn begin_life(tx: &Transaction<'_>, now: u64) -> Result<Restored, StoreError> {
    let parent: String = tx.query_row("select epoch from server", [], |row| row.get(0))?;
    let epoch = writes::new_epoch(tx)?;
    tx.execute("insert into restores (epoch, parent, at) values (?1, ?2, ?3)", params![epoch, parent, int(now)])?;
    tx.execute("insert into restored_numbers (epoch, org, last) select ?1, id, last from counters", [&epoch])?;
    tx.execute("update server set epoch = ?1", [&epoch])?;
    // Some of these have been ended since, and a back-up does not know.
    tx.execute("delete from sessions", [])?;
    // Redemptions and responses are forgotten. Also one that was closed would take both within its grace days.
    let mut held = tx.prepare("update surveys set held = 1 where state <> 'frozen' returning id, state")?;
    let held = held.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<Vec<_>, _>>()?;
    let mut orgs =
        tx.prepare("select orgs.id, name, coalesce(last, 0) from orgs left join counters on counters.id = orgs.id order by name")?;
    let orgs = orgs
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    for (org, _, last) in &orgs {
        let detail = format!("up to number {last}");
        note(tx, &Note { org, at: now, kind: AuditKind::Restored, by: None, about: None, detail: &detail })?;
    }
    let orgs = orgs.into_iter().map(|(_, name, last)| (name, uint(last))).collect();
    Ok(Restored { old: None, epoch, orgs, held, holds: Vec::new(), expired: None, redacted: 0 })
}

/// Matters of the holds that stand in the old database and not in this one.
fn lost_holds(tx: &Transaction<'_>, old: &Path) -> Result<Vec<String>, StoreError> {
    let old = Connection::open_with_flags(old, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let mut standing = old.prepare("select id, matter from holds where released is null order by key")?;
    let mut known = tx.prepare("select 1 from holds where id = ?1 and released is null")?;
    let mut rows = standing.query([])?;
    let mut lost = Vec::new();
    while let Some(row) = rows.next()? {
        if !known.exists([row.get::<_, String>(0)?])? {
            lost.push(row.get(1)?);
        }
    }
    Ok(lost)
}

/// Takes over which lives the old database knew.
fn keep_lives(tx: &Transaction<'_>, old: &Path) -> Result<(), StoreError> {
    let old = Connection::open_with_flags(old, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let mut lives = old.prepare("select epoch, parent, at from restores")?;
    let mut rows = lives.query([])?;
    while let Some(row) = rows.next()? {
        let life = params![row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?];
        tx.execute("insert or ignore into restores (epoch, parent, at) values (?1, ?2, ?3)", life)?;
    }
    let mut numbers = old.prepare("select epoch, org, last from restored_numbers")?;
    let mut rows = numbers.query([])?;
    while let Some(row) = rows.next()? {
        let number = params![row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?];
        tx.execute("insert or ignore into restored_numbers (epoch, org, last) values (?1, ?2, ?3)", number)?;
    }
    Ok(())
}

/// Gives the database that is there a dated name beside its own, which it keeps until the new one takes it: at no moment is
/// there none.
fn put_aside(file: &Path, now: u64) -> Result<Option<PathBuf>, StoreError> {
    if !file.exists() {
        return Ok(None);
    }
    let aside = unused(&dated(file, now));
    // What is still in the log goes into the file. One that is too damaged for that is kept with its log.
    if let Ok(old) = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX) {
        let _ = old.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()));
    }
    for ending in ["-wal", "-shm"] {
        let beside = |path: &Path| PathBuf::from(format!("{}{ending}", path.display()));
        if beside(file).exists() {
            fs::rename(beside(file), beside(&aside)).map_err(|error| failed(&aside, error))?;
        }
    }
    fs::hard_link(file, &aside).map_err(|error| failed(&aside, error))?;
    Ok(Some(aside))
}

/// `evenhand.sqlite3.before-20260131T235959Z`
fn dated(file: &Path, now: u64) -> PathBuf {
    let Moment { date, seconds } = moment_of(now);
    let (year, month, day) = date.parts();
    let (hour, minute, second) = (seconds / 3600, seconds % 3600 / 60, seconds % 60);
    PathBuf::from(format!("{}.before-{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z", file.display()))
}

fn unused(path: &Path) -> PathBuf {
    let numbered = (2..).map(|number| PathBuf::from(format!("{}-{number}", path.display())));
    std::iter::once(path.to_owned()).chain(numbered).find(|path| !path.exists()).unwrap_or_else(|| path.to_owned())
}
