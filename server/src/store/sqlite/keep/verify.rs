//! Looking whether the audit trail is as it was noted.

use super::super::people::chain::{self, Chained};
use super::{DATABASE, StoreError, failed};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Looks through the audit trails of a data folder, also while a server writes to it: at one moment. `entry` asks for the
/// hash of the entry of a number in place of the last.
pub(crate) fn verify(data: &Path, entry: Option<u64>) -> Result<Vec<Chained>, StoreError> {
    let file = data.join(DATABASE);
    if !file.exists() {
        return Err(failed(&file, "there is no database here; name its folder with --data"));
    }
    let connection = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.execute_batch("pragma busy_timeout = 5000;")?;
    let tx = connection.unchecked_transaction()?;
    chain::verify(&tx, entry)
}
