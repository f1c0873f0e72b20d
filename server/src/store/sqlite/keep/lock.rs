//! One server over one folder: what it remembers would not be true beside another one, nor after a restore.

use super::{StoreError, failed, make_folder};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// A data folder, held until this is dropped or its process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes a folder.
    pub(crate) fn take(data: &Path) -> Result<Self, StoreError> {
        make_folder(data).map_err(|error| failed(data, error))?;
        let path = data.join("evenhand.lock");
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(|error| failed(&path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(failed(data, "a server is running over this folder; stop it first")),
            Err(TryLockError::Error(error)) => Err(failed(&path, error)),
        }
    }
}
