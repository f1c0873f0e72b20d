//! Keys of sessions: one file each beside the database, so that no copy of the database holds a key with what is under it. What
//! is under a key is gone for good when its file is: also out of every back-up, which has only the sealed bytes.

use crate::store::StoreError;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Name of the folder in the data folder.
pub(crate) const FOLDER: &str = "session-keys";
const KEY: usize = 32;
const NONCE: usize = 12;
/// The longest that an encrypted back-up may be kept.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// The folder of the keys.
#[derive(Debug, Clone)]
pub(crate) struct SessionKeys(PathBuf);

fn failed(file: &Path, error: &io::Error) -> StoreError {
    StoreError(format!("{}: {error}", file.display()))
}

impl SessionKeys {
    /// Those of a data folder.
    pub(crate) fn of(data: &Path) -> Self {
        Self(data.join(FOLDER))
    }

    fn file(&self, id: &str) -> PathBuf {
        self.0.join(format!("{id}.key"))
    }

    /// Makes a key under a name that is new; it is on the disk when this returns.
    pub(crate) fn make(&self, id: &str) -> Result<(), StoreError> {
        let mut key = [0; KEY];
        getrandom::fill(&mut key).map_err(StoreError::of)?;
        let file = self.file(id);
        let written = DirBuilder::new().recursive(true).mode(0o700).create(&self.0).and_then(|()| {
            let mut opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file)?;
            opened.write_all(&key)?;
            opened.sync_all()?;
            File::open(&self.0)?.sync_all()
        });
        written.map_err(|error| failed(&file, &error))
    }

    fn cipher(&self, id: &str) -> Result<Option<ChaCha20Poly1305>, StoreError> {
        let file = self.file(id);
        match fs::read(&file) {
            Ok(key) if key.len() == KEY => {
                Key::try_from(key.as_slice()).map(|key| Some(ChaCha20Poly1305::new(&key))).map_err(StoreError::of)
            }
            // One that was being destroyed when the power went.
            Ok(_) => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&file, &error)),
        }
    }

    /// Whether a key is there.
    pub(crate) fn has(&self, id: &str) -> Result<bool, StoreError> {
        Ok(self.cipher(id)?.is_some())
    }

    /// Seals something under a key, for one place: what is put elsewhere does not open. None when the key is gone.
    pub(crate) fn seal(&self, id: &str, place: &str, plain: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(cipher) = self.cipher(id)? else { return Ok(None) };
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(StoreError::of)?;
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| StoreError("sealing failed".to_owned()))?;
        Ok(Some([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what was sealed for a place; none when the key is gone.
    pub(crate) fn open(&self, id: &str, place: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(cipher) = self.cipher(id)? else { return Ok(None) };
        let changed = || StoreError("what is under the key of a session was changed, or is of another key".to_owned());
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or_else(changed)?;
        let nonce = Nonce::try_from(nonce).map_err(StoreError::of)?;
        cipher.decrypt(&nonce, Payload { msg: sealed, aad: place.as_bytes() }).map(Some).map_err(|_| changed())
    }

    /// Destroys a key: its bytes are overwritten, then its file goes. One that is gone already is well.
    pub(crate) fn destroy(&self, id: &str) -> Result<(), StoreError> {
        let file = self.file(id);
        let destroyed = || -> io::Result<()> {
            let mut opened = match OpenOptions::new().write(true).open(&file) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                opened => opened?,
            };
            opened.write_all(&[0; KEY])?;
            opened.sync_all()?;
            opened.set_len(0)?;
            opened.sync_all()?;
            fs::remove_file(&file)?;
            File::open(&self.0)?.sync_all()
        };
        destroyed().map_err(|error| failed(&file, &error))
    }

    /// Names of the keys that were made longer ago than any back-up may be kept: what is under them, if no row names them, is in
    /// no database that could still be restored.
    pub(crate) fn old(&self) -> Result<Vec<String>, StoreError> {
        let mut names = self.names()?;
        names.retain(|id| {
            let made = fs::metadata(self.file(id)).and_then(|file| file.modified()).ok();
            made.and_then(|made| made.elapsed().ok()).is_some_and(|age| age > LONGEST)
        });
        Ok(names)
    }

    /// Names of the keys that are there.
    pub(crate) fn names(&self) -> Result<Vec<String>, StoreError> {
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|error| failed(&self.0, &error))?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(|error| failed(&self.0, &error))?.file_name();
            names.extend(name.to_string_lossy().strip_suffix(".key").map(str::to_owned));
        }
        Ok(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use std::time::SystemTime;

    #[test]
    fn what_is_under_a_key_opens_in_its_place_until_the_key_is_gone() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = SessionKeys::of(folder.path());
        assert_eq!(keys.seal("k", "a", b"P1: window").expect("no key"), None);
        keys.make("k").expect("a key");
        assert!(keys.make("k").is_err(), "a key is never replaced");
        assert_eq!(fs::metadata(keys.file("k")).expect("a file").permissions().mode() & 0o777, 0o600);
        let sealed = keys.seal("k", "a", b"P1: window").expect("sealed").expect("a key");
        assert!(!sealed.windows(6).any(|part| part == b"window"));
        assert_eq!(keys.open("k", "a", &sealed).expect("opened").as_deref(), Some(b"P1: window".as_slice()));
        assert!(keys.open("k", "b", &sealed).is_err(), "of another place");
        keys.make("other").expect("a key");
        assert!(keys.open("other", "a", &sealed).is_err());
        keys.destroy("k").expect("destroyed");
        keys.destroy("k").expect("once more");
        assert_eq!(keys.open("k", "a", &sealed).expect("no key"), None);
        assert_eq!(keys.names().expect("names"), ["other"]);
    }

    #[test]
    fn a_key_that_nothing_names_is_old_when_no_back_up_can_name_it_any_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = SessionKeys::of(folder.path());
        keys.make("k").expect("a key");
        assert!(keys.old().expect("names").is_empty());
        let long_ago = SystemTime::now() - LONGEST - Duration::from_secs(60);
        OpenOptions::new().write(true).open(keys.file("k")).and_then(|file| file.set_modified(long_ago)).expect("set");
        assert_eq!(keys.old().expect("names"), ["k"]);
    }

    #[test]
    fn a_key_that_was_being_destroyed_opens_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = SessionKeys::of(folder.path());
        keys.make("k").expect("a key");
        let sealed = keys.seal("k", "a", b"x").expect("sealed").expect("a key");
        fs::write(keys.file("k"), []).expect("cut");
        assert_eq!(keys.open("k", "a", &sealed).expect("no key"), None);
        keys.destroy("k").expect("destroyed");
        assert!(keys.names().expect("names").is_empty());
    }
}
