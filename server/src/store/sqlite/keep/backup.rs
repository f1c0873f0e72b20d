//! A copy of the database, also while a server writes to it.

use super::{DATABASE, StoreError, copy, failed, folder_of, settle};
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Copies the database of a data folder into a file, which appears when it is whole and replaces none.
pub(crate) fn backup(data: &Path, to: &Path) -> Result<(), StoreError> {
    let file = data.join(DATABASE);
    if !file.exists() {
        return Err(failed(&file, "there is no database here; name its folder with --data"));
    }
    if to.exists() {
        return Err(failed(to, "this file exists; a back-up replaces none"));
    }
    let from = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    from.execute_batch("pragma busy_timeout = 5000;")?;
    let name = to.file_name().ok_or_else(|| failed(to, "the name of a file is expected"))?.to_string_lossy().into_owned();
    let part = to.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let copied = copy(&from, &part).and_then(|()| settle(&part)).and_then(|()| {
        // A link fails where the name is taken, which a rename does not.
        fs::hard_link(&part, to).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => failed(to, "this file exists; a back-up replaces none"),
            _ => failed(to, error),
        })
    });
    // What is not whole must not stay; where it never came to be there is nothing to remove.
    let _ = fs::remove_file(&part);
    copied?;
    settle(folder_of(to))
}
