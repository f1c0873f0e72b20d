//! Seals: by its seal the server knows a change that it accepted in an earlier life, whoever brings it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shared::document::{Change, Mark, Redaction};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Name of the key's file in the data folder. It is not in the database, so that a copy of that cannot forge.
pub(crate) const FILE: &str = "seal.key";
/// Bytes of a key.
const KEY: usize = 32;
/// Bytes of a seal: the first of an HMAC-SHA256.
const SEAL: usize = 16;

/// Makes and checks seals.
#[derive(Clone)]
pub(crate) struct Sealer(Hmac<Sha256>);

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}

impl Sealer {
    /// The key of a data folder; makes one where there is none.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let file = folder.join(FILE);
        if !file.exists() {
            make(folder, &file)?;
        }
        Self::existing(folder)
    }

    /// The key of a data folder that holds changes already: another one could not tell them from forged ones.
    pub(crate) fn existing(folder: &Path) -> io::Result<Self> {
        let file = folder.join(FILE);
        if !file.exists() {
            return Err(io::Error::other(format!(
                "{} is missing, and there are changes that were sealed with it; put it back from where it is kept. If it is lost for good, \
                 make another one with “(umask 077; head -c {KEY} /dev/urandom > {FILE})”: devices can then no longer bring back what others changed",
                file.display()
            )));
        }
        let key = fs::read(&file)?;
        if key.len() != KEY {
            return Err(io::Error::other(format!("{}: a key of {KEY} bytes is expected; put the right file back", file.display())));
        }
        Hmac::new_from_slice(&key).map(Self).map_err(io::Error::other)
    }

    fn of(&self, text: &str) -> Hmac<Sha256> {
        let mut code = self.0.clone();
        code.update(text.as_bytes());
        code
    }

    fn short(code: Hmac<Sha256>) -> String {
        URL_SAFE_NO_PAD.encode(&code.finalize().into_bytes()[..SEAL])
    }

    fn is_ours(code: Hmac<Sha256>, seal: &str) -> bool {
        let Ok(seal) = URL_SAFE_NO_PAD.decode(seal) else { return false };
        // A shorter one would match the beginning of the code, too.
        seal.len() == SEAL && code.verify_truncated_left(&seal).is_ok()
    }

    /// The seal of what is left of a change when a redaction has taken what it said.
    pub(crate) fn seal_rest(&self, change: &Change, redaction: &str, author: &str, number: u64, epoch: &str) -> String {
        Self::short(self.of(&change.redacted_text(redaction, author, number, epoch)))
    }

    /// Whether a mark is ours for what is left of a change.
    pub(crate) fn holds_rest(&self, change: &Change, redaction: &str, mark: &Mark) -> bool {
        Self::is_ours(self.of(&change.redacted_text(redaction, &mark.author, mark.number, &mark.epoch)), &mark.seal)
    }

    /// The seal of a redaction, as it is kept outside of the database.
    pub(crate) fn seal_redaction(&self, redaction: &Redaction, org: &str) -> String {
        Self::short(self.of(&redaction.sealed_text(org)))
    }

    /// Whether a redaction was sealed by us.
    pub(crate) fn holds_redaction(&self, redaction: &Redaction, org: &str, seal: &str) -> bool {
        Self::is_ours(self.of(&redaction.sealed_text(org)), seal)
    }

    fn over(&self, change: &Change, author: &str, number: u64, epoch: &str) -> Hmac<Sha256> {
        self.of(&change.sealed_text(author, number, epoch))
    }

    /// A key for something else, which nobody without the file can make and which says nothing of the file. What is sealed
    /// is a list as JSON, so that no purpose is ever one.
    pub(crate) fn key_for(&self, purpose: &str) -> [u8; KEY] {
        let mut code = self.0.clone();
        code.update(purpose.as_bytes());
        code.finalize().into_bytes().into()
    }

    /// The seal of a change: 22 characters of base64url.
    pub(crate) fn seal(&self, change: &Change, author: &str, number: u64, epoch: &str) -> String {
        Self::short(self.over(change, author, number, epoch))
    }

    /// Whether the seal of a mark is ours; takes as long whatever it is.
    pub(crate) fn holds(&self, change: &Change, mark: &Mark) -> bool {
        Self::is_ours(self.over(change, &mark.author, mark.number, &mark.epoch), &mark.seal)
    }
}

/// Makes a key. It gets its name when it is whole; of two who do so at once, the first one's stays.
fn make(folder: &Path, file: &Path) -> io::Result<()> {
    let mut key = [0; KEY];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    let part = folder.join(format!("{FILE}.{}", std::process::id()));
    let mut opened = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    opened.write_all(&key)?;
    opened.sync_all()?;
    let named = fs::hard_link(&part, file);
    fs::remove_file(&part)?;
    match named {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn change() -> Change {
        Change {
            id: "i".into(),
            org: "o".into(),
            kind: "k".into(),
            doc: "d".into(),
            path: "p".into(),
            base: vec!["b".into()],
            value: Some(serde_json::json!("v")),
            saw: Vec::new(),
            version: "v".into(),
            device: "x".into(),
            at: 7,
        }
    }

    #[test]
    fn a_seal_holds_for_every_field_and_for_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let sealer = Sealer::open(folder.path()).expect("a key");
        let seal = sealer.seal(&change(), "a", 3, "e");
        let mark = Mark { author: "a".into(), number: 3, epoch: "e".into(), seal };
        assert_eq!(mark.seal.len(), 22);
        assert!(sealer.holds(&change(), &mark));
        let mut moved = change();
        moved.at = 8;
        assert!(!sealer.holds(&moved, &mark));
        for other in [
            Mark { author: "b".into(), ..mark.clone() },
            Mark { number: 4, ..mark.clone() },
            Mark { epoch: "f".into(), ..mark.clone() },
            Mark { seal: String::new(), ..mark.clone() },
            Mark { seal: mark.seal[..4].to_owned(), ..mark.clone() },
            Mark { seal: "not base64url".into(), ..mark.clone() },
        ] {
            assert!(!sealer.holds(&change(), &other), "{other:?}");
        }
    }

    #[test]
    fn the_key_stays_and_is_only_the_servers() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Sealer::open(folder.path()).expect("a key").seal(&change(), "a", 1, "e");
        assert_eq!(Sealer::open(folder.path()).expect("the key").seal(&change(), "a", 1, "e"), first);
        let file = folder.path().join(FILE);
        assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
        fs::remove_file(&file).expect("removed");
        assert!(Sealer::existing(folder.path()).is_err_and(|error| error.to_string().contains("put it back")));
        assert!(!file.exists(), "no other one is made in its place");
        fs::write(&file, "short").expect("written");
        assert!(Sealer::open(folder.path()).is_err());
        let other = tempfile::tempdir().expect("a folder");
        assert_ne!(Sealer::open(other.path()).expect("a key").seal(&change(), "a", 1, "e"), first);
    }
}
