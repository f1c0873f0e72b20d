//! Records of before there were vaults, in clear: where they are, moving them into a vault, and leaving nothing of them.

use super::StorageError;
use super::records::{Record, Records, Shelf};
use super::releases::{HeldRelease, split};
use super::store::{Store, databases, delete_database};
use super::sweep::{begin_sweep, sweep};

const DESK: &str = "evenhand-desk-";
const RELEASES: &str = "evenhand-releases";
/// Another number than the one of before: a tab with an older version of the app lets go of it, and cannot take it again.
const LAST_VERSION: u32 = 2;
const RELEASES_VERSION: u32 = 1;
const TABLE: &str = "records";
/// Milliseconds that other tabs get to let go of a database.
const PATIENCE_MS: u32 = 5_000;
/// Records that are written at a time: little enough that a tablet has room for both forms of them.
const AT_ONCE: usize = 64;

/// Accounts that have records in clear on this device. Where the browser does not list what it has, that is `noted`: the
/// account that an older version of the app has noted beside them.
pub async fn plain_accounts(noted: Option<&str>) -> Vec<String> {
    accounts_in(databases().await, noted)
}

fn accounts_in(found: Option<Vec<String>>, noted: Option<&str>) -> Vec<String> {
    match found {
        Some(found) => found.iter().filter_map(|name| name.strip_prefix(DESK).map(str::to_owned)).collect(),
        None => noted.map(str::to_owned).into_iter().collect(),
    }
}

/// Whether there may be a database: one that is not there is opened empty, and deleted again with the rest.
async fn may_be(name: &str) -> bool {
    databases().await.is_none_or(|found| found.iter().any(|found| found == name))
}

/// Somebody's records in clear, as they were kept before.
///
/// # Errors
/// When the browser does not give them.
pub async fn plain_records(account: &str) -> Result<Vec<Record>, StorageError> {
    open(account).await?.all().await
}

async fn open(account: &str) -> Result<Shelf, StorageError> {
    Store::open_in_time(&format!("{DESK}{account}"), LAST_VERSION, &[TABLE], PATIENCE_MS).await.map(Shelf::of)
}

async fn releases_of_before() -> Result<Shelf, StorageError> {
    Store::open_in_time(RELEASES, RELEASES_VERSION, &[TABLE], PATIENCE_MS).await.map(Shelf::of)
}

/// What nobody else has goes first: changes that were not sent, and what was being typed.
fn rank(record: &Record) -> u8 {
    match record.1.as_ref().and_then(|bytes| bytes.first()) {
        Some(b'O') => 0,
        Some(b'S') => 1,
        Some(b'C') => 2,
        _ => 3,
    }
}

/// Copies somebody's records, and releases of surveys, into a vault, and looks whether all of them are there. Done again
/// after it was interrupted, it comes to the same; nothing is deleted. `told` is called with how many are done, and of how
/// many.
///
/// # Errors
/// When the disk fails, or what is in the vault is not what was in clear.
pub async fn copy_plain(
    account: &str,
    records: &dyn Records,
    releases: &dyn Records,
    told: impl Fn(usize, usize),
) -> Result<(), StorageError> {
    let mut plain = open(account).await?.all().await?;
    plain.sort_by_key(rank);
    let held = if may_be(RELEASES).await { releases_of_before().await?.all().await? } else { Vec::new() };
    let held: Vec<Record> = held.into_iter().filter_map(|(id, bytes)| theirs(account, &id, bytes?)).collect();
    let (of, mut done) = (plain.len() + held.len(), 0);
    told(done, of);
    for (into, all, at_once) in [(records, &plain, AT_ONCE), (releases, &held, 1)] {
        for batch in all.chunks(at_once) {
            into.commit(batch).await?;
            let ids: Vec<String> = batch.iter().map(|(id, _)| id.clone()).collect();
            if into.some(&ids).await? != batch {
                return Err(StorageError("what was moved is not what was there".to_owned()));
            }
            done += batch.len();
            told(done, of);
        }
    }
    Ok(())
}

/// A release of this account, by the id that it has in a vault.
fn theirs(account: &str, id: &str, bytes: Vec<u8>) -> Option<Record> {
    let (about, _): (HeldRelease, usize) = split(&bytes)?;
    (about.account == account).then(|| (format!("{}.{id}", about.expires), Some(bytes)))
}

/// Deletes what was in clear of somebody, and leaves nothing of it in the browser's files. Copies of releases that others
/// have got are deleted with them: the server gives them again.
///
/// # Errors
/// When the browser cannot delete it now.
pub async fn delete_plain(account: &str) -> Result<(), StorageError> {
    begin_sweep().await?;
    for name in [format!("{DESK}{account}"), RELEASES.to_owned()] {
        if may_be(&name).await && !delete_database(&name, PATIENCE_MS).await? {
            return Err(StorageError::held());
        }
    }
    sweep().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_before_are_found_where_the_browser_lists_nothing() {
        let found = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(accounts_in(found(&["evenhand-desk", "evenhand-desk-a", "evenhand-vault-b"]), Some("c")), ["a"]);
        assert_eq!(accounts_in(found(&[]), Some("c")), [""; 0], "they were deleted");
        assert_eq!(accounts_in(None, Some("c")), ["c"]);
        assert_eq!(accounts_in(None, None), [""; 0]);
    }
}
