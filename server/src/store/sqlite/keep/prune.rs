//! Back-ups that must be destroyed by now are.

use super::sealed::{Begins, begins};
use super::{StoreError, day, failed, settle};
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// What was found in a folder of back-ups, each by name.
#[derive(Debug, Default)]
pub(crate) struct Pruned {
    /// Deleted, each with its last day.
    pub(crate) deleted: Vec<(PathBuf, String)>,
    /// Kept, each with its last day.
    pub(crate) kept: Vec<(PathBuf, String)>,
    /// Databases as they are, which say no day.
    pub(crate) plain: Vec<PathBuf>,
    /// Could not be read or deleted, each with the reason.
    pub(crate) failed: Vec<String>,
    /// How many other files there are.
    pub(crate) others: usize,
}

/// Deletes the encrypted back-ups in a folder whose last day is over. Only their lines are read.
pub(crate) fn prune(folder: &Path, now: u64) -> Result<Pruned, StoreError> {
    let today = day(now, 0);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(|error| failed(folder, error))?;
    files.sort();
    let mut pruned = Pruned::default();
    for file in files.into_iter().filter(|file| file.is_file()) {
        match File::open(&file).and_then(|opened| begins(&mut BufReader::new(opened))) {
            Ok(Begins::Sealed(header, _)) if header.expires < today => match fs::remove_file(&file) {
                Ok(()) => pruned.deleted.push((file, header.expires)),
                Err(error) => pruned.failed.push(failed(&file, error).0),
            },
            Ok(Begins::Sealed(header, _)) => pruned.kept.push((file, header.expires)),
            Ok(Begins::Plain) => pruned.plain.push(file),
            Ok(Begins::Other) => pruned.others += 1,
            Err(error) => pruned.failed.push(failed(&file, error).0),
        }
    }
    settle(folder)?;
    Ok(pruned)
}
