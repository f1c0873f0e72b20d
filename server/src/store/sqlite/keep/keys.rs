//! The two halves of the key that back-ups are encrypted to: the public one lies in the data folder, the private one nowhere
//! near it. Both are files of one line that says what it is.

use super::{StoreError, failed, folder_of, settle};
use crate::auth::session::chance;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, Serializable};
use shared::instrument::{Hash, base64url};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Name of the public half in a data folder.
pub(crate) const PUBLIC: &str = "backup.pub";
/// What the lines begin with.
const PUBLIC_WORD: &str = "evenhand-backup-public-v1";
const PRIVATE_WORD: &str = "evenhand-backup-private-v1";

/// What back-ups are encrypted to.
pub(super) type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;

/// What opens back-ups.
pub(super) struct PrivateKey {
    pub(super) key: <X25519HkdfSha256 as Kem>::PrivateKey,
    /// Of the public half that belongs to it.
    pub(super) fingerprint: String,
}

/// What was made, as it is told.
#[derive(Debug)]
pub(crate) struct MadeKey {
    /// The line of the public half.
    pub(crate) line: String,
    pub(crate) fingerprint: String,
    /// Where the public half is, unless it was only to be told.
    pub(crate) public: Option<PathBuf>,
}

/// Names a key where people compare: the beginning of the hash of its public half.
pub(super) fn fingerprint(key: &PublicKey) -> String {
    Hash::of(&key.to_bytes()).as_str().chars().take(16).collect()
}

/// Makes a key: the private half as a new file, the public one in a data folder, if any is named.
pub(crate) fn make(to: &Path, data: Option<&Path>) -> Result<MadeKey, StoreError> {
    let public = data.map(|data| data.join(PUBLIC));
    if let Some(file) = public.as_ref().filter(|file| file.exists()) {
        return Err(failed(
            file,
            "back-ups are encrypted to this key already. To take another one, move this file away first, and keep the old private key as long as there are back-ups to it",
        ));
    }
    let (private, key) = X25519HkdfSha256::gen_keypair_with_rng(&mut chance());
    let line = format!("{PUBLIC_WORD} {}", base64url(&key.to_bytes()));
    let secret = format!(
        "# Opens back-ups of Evenhand, with all that is in them. Keep it offline, apart from them, and in two places.\n# {line}\n{PRIVATE_WORD} {}\n",
        base64url(&private.to_bytes())
    );
    write_new(to, &secret, 0o600)?;
    if let Some(file) = &public {
        write_new(file, &format!("{line}\n"), 0o644).inspect_err(|_| {
            // Nothing is encrypted to it.
            let _ = fs::remove_file(to);
        })?;
    }
    Ok(MadeKey { line, fingerprint: fingerprint(&key), public })
}

fn write_new(file: &Path, text: &str, mode: u32) -> Result<(), StoreError> {
    let made = OpenOptions::new().write(true).create_new(true).mode(mode).open(file);
    let mut made = made.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => failed(file, "this file exists; a key replaces none"),
        _ => failed(file, error),
    })?;
    made.write_all(text.as_bytes()).and_then(|()| made.sync_all()).map_err(|error| failed(file, error))?;
    settle(folder_of(file))
}

/// The key that a data folder's back-ups are encrypted to; none where there is none.
pub(super) fn public_of(data: &Path) -> Result<Option<PublicKey>, StoreError> {
    let file = data.join(PUBLIC);
    if !file.exists() {
        return Ok(None);
    }
    let bytes = read(&file, PUBLIC_WORD)?;
    PublicKey::from_bytes(&bytes).map(Some).map_err(|_| failed(&file, damaged(PUBLIC_WORD)))
}

/// Reads a private half.
pub(super) fn private_of(file: &Path) -> Result<PrivateKey, StoreError> {
    let bytes = read(file, PRIVATE_WORD)?;
    let key = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&bytes).map_err(|_| failed(file, damaged(PRIVATE_WORD)))?;
    let fingerprint = fingerprint(&X25519HkdfSha256::sk_to_pk(&key));
    Ok(PrivateKey { key, fingerprint })
}

fn damaged(word: &str) -> String {
    format!("a line “{word} ...” is expected, as evenhand backup-key writes it; take the right file")
}

fn read(file: &Path, word: &str) -> Result<Vec<u8>, StoreError> {
    let text = fs::read_to_string(file).map_err(|error| failed(file, error))?;
    let line = text.lines().find_map(|line| line.trim().strip_prefix(word));
    line.and_then(|key| URL_SAFE_NO_PAD.decode(key.trim()).ok()).ok_or_else(|| failed(file, damaged(word)))
}
