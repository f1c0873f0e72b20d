//! A copy of the database, also while a server writes to it; encrypted, where a key is there.

use super::keys::{self, PublicKey};
use super::sealed::{Header, seal};
use super::{DATABASE, PUBLIC, StoreError, copy, day, failed, folder_of, settle, whole};
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Copies the database of a data folder into a file, which appears when it is whole and replaces none. `now` is in milliseconds
/// since 1970; an encrypted copy says that it may be kept for so many days. Gives its line, or none where it is not encrypted.
pub(crate) fn backup(data: &Path, to: &Path, now: u64, days: u32) -> Result<Option<Header>, StoreError> {
    let file = data.join(DATABASE);
    if !file.exists() {
        return Err(failed(&file, "there is no database here; name its folder with --data"));
    }
    if to.exists() {
        return Err(failed(to, "this file exists; a back-up replaces none"));
    }
    let key = keys::public_of(data)?;
    let from = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    from.execute_batch("pragma busy_timeout = 5000;")?;
    let name = to.file_name().ok_or_else(|| failed(to, "the name of a file is expected"))?.to_string_lossy().into_owned();
    let part = to.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let written = match &key {
        Some(key) => sealed(&from, &part, key, now, days).map(Some),
        None => plain(&from, &part).map(|()| None),
    };
    let copied = written.and_then(|header| settle(&part).map(|()| header)).and_then(|header| {
        // A link fails where the name is taken, which a rename does not.
        fs::hard_link(&part, to).map(|()| header).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => failed(to, "this file exists; a back-up replaces none"),
            _ => failed(to, error),
        })
    });
    // What is not whole must not stay; where it never came to be there is nothing to remove.
    let _ = fs::remove_file(&part);
    let header = copied?;
    settle(folder_of(to))?;
    Ok(header)
}

/// Nothing of the database is on the disk but encrypted: it is read into memory, at one moment, and sealed from there.
fn sealed(from: &Connection, part: &Path, key: &PublicKey, now: u64, days: u32) -> Result<Header, StoreError> {
    let tx = from.unchecked_transaction()?;
    let epoch = tx.query_row("select epoch from server", [], |row| row.get(0))?;
    whole(&tx)?;
    let database = tx.serialize("main")?;
    let header = Header::new(key, day(now, 0), day(now, days), epoch);
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(part).map_err(|error| failed(part, error))?;
    let mut file = BufWriter::new(file);
    seal(&mut file, key, &header, &database).and_then(|()| file.flush()).map_err(|error| failed(part, error))?;
    Ok(header)
}

fn plain(from: &Connection, part: &Path) -> Result<(), StoreError> {
    all_frozen(from)?;
    copy(from, part)?;
    // One may have opened in the meantime.
    all_frozen(&Connection::open(part)?)
}

/// Two back-ups of a survey that takes responses tell together who redeemed an invitation between them, and which responses
/// came between them.
fn all_frozen(connection: &Connection) -> Result<(), StoreError> {
    let mut surveys = connection.prepare("select id, state from surveys where state <> 'frozen' order by number")?;
    let surveys = surveys.query_map([], |row| Ok(format!("/s/{} is {}", row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let surveys: Vec<String> = surveys.collect::<Result<_, _>>()?;
    if surveys.is_empty() {
        return is_swept(connection);
    }
    Err(StoreError(format!(
        "a back-up that is not encrypted is made only when every survey is frozen, and {}. Make a key with: evenhand backup-key --to FILE \
         --data DIR (it puts {PUBLIC} into the folder), keep FILE offline, and back up again",
        surveys.join(", ")
    )))
}

/// What a survey leaves behind when it freezes, such as its keys, is out of the file only when that has been written anew.
fn is_swept(connection: &Connection) -> Result<(), StoreError> {
    // A database of an older version, which knows of nothing that leaves no trace.
    let knows = "select exists (select 1 from pragma_table_info('server') where name = 'swept')";
    if !connection.query_row(knows, [], |row| row.get::<_, bool>(0))? {
        return Ok(());
    }
    if connection.query_row("select exists (select 1 from server where sweep > swept)", [], |row| row.get(0))? {
        let error = "a survey has been frozen just now, and the server has still to write its database anew; try again in a minute";
        return Err(StoreError(error.to_owned()));
    }
    Ok(())
}
