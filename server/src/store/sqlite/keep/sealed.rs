//! An encrypted back-up: a line that everybody can read, a key share (HPKE, RFC 9180, as for responses from shared devices),
//! and the database in chunks, sealed in order.
//!
//! The line goes into the key schedule, so that a changed one opens nothing. A chunk opens in its place only, and the last one
//! only as the last: what is cut off, put elsewhere or changed is noticed before anything is restored.

use super::keys::{PrivateKey, PublicKey, fingerprint};
use crate::auth::session::chance;
use hpke::aead::{AeadCtxR, ChaCha20Poly1305};
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Read, Write};

/// Bytes of a chunk before it is sealed.
const CHUNK: usize = 64 * 1024;
/// Bytes that sealing adds to a chunk.
const TAG: usize = 16;
/// Bytes of the key share.
const SHARE: usize = 32;
/// The most bytes of the line.
const LINE: u64 = 1024;
/// What the line says it is.
const WHAT: &str = "back-up of Evenhand, encrypted";
const VERSION: u32 = 1;

/// What everybody may know of a back-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    what: String,
    version: u32,
    /// Fingerprint of the key that it is encrypted to.
    pub(crate) key: String,
    /// The day, as `YYYY-MM-DD`.
    pub(crate) made: String,
    /// The last day on which it may be kept.
    pub(crate) expires: String,
    /// The life of the database.
    pub(crate) epoch: String,
}

impl Header {
    pub(super) fn new(key: &PublicKey, made: String, expires: String, epoch: String) -> Self {
        Self { what: WHAT.to_owned(), version: VERSION, key: fingerprint(key), made, expires, epoch }
    }
}

/// What a file begins with.
#[derive(Debug)]
pub(super) enum Begins {
    /// Encrypted, with this line.
    Sealed(Header, String),
    /// A database as it is.
    Plain,
    /// Something else.
    Other,
}

/// Reads the beginning of a file, up to the key share.
pub(super) fn begins(file: &mut impl BufRead) -> io::Result<Begins> {
    let mut line = Vec::new();
    file.take(LINE).read_until(b'\n', &mut line)?;
    if line.starts_with(b"SQLite format 3\0") {
        return Ok(Begins::Plain);
    }
    let Ok(line) = String::from_utf8(line) else { return Ok(Begins::Other) };
    Ok(match serde_json::from_str::<Header>(&line) {
        Ok(header) if header.what == WHAT && line.ends_with('\n') => Begins::Sealed(header, line),
        _ => Begins::Other,
    })
}

fn info(line: &str) -> Vec<u8> {
    [b"evenhand-v1 back-up ".as_slice(), line.as_bytes()].concat()
}

/// What a chunk is sealed with besides its place: whether more come.
fn mark(is_last: bool) -> [u8; 1] {
    [u8::from(is_last)]
}

/// Writes a database, encrypted.
pub(super) fn seal(to: &mut impl Write, key: &PublicKey, header: &Header, database: &[u8]) -> io::Result<()> {
    let line = serde_json::to_string(header).map_err(io::Error::other)? + "\n";
    let begun =
        hpke::setup_sender_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(&OpModeS::Base, key, &info(&line), &mut chance());
    let (share, mut sealing) = begun.map_err(|_| io::Error::other("encrypting failed"))?;
    to.write_all(line.as_bytes())?;
    to.write_all(&share.to_bytes())?;
    let count = database.len().div_ceil(CHUNK);
    for (at, chunk) in database.chunks(CHUNK).enumerate() {
        let sealed = sealing.seal(chunk, &mark(at + 1 == count)).map_err(|_| io::Error::other("encrypting failed"))?;
        to.write_all(&sealed)?;
    }
    Ok(())
}

/// The database of a back-up, after its line was read.
///
/// # Errors
/// A sentence that says what is wrong with the key or the file.
pub(super) fn open(from: &mut impl Read, key: &PrivateKey, header: &Header, line: &str) -> Result<Vec<u8>, String> {
    if header.version != VERSION {
        return Err(format!("this back-up is of version {}; a newer Evenhand made it, and restores it", header.version));
    }
    if header.key != key.fingerprint {
        return Err(format!(
            "this back-up is encrypted to the key {}, and the key that was named is {}; name the right one with --key",
            header.key, key.fingerprint
        ));
    }
    let mut share = [0; SHARE];
    from.read_exact(&mut share).map_err(|_| CUT.to_owned())?;
    let share = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&share).map_err(|_| CHANGED.to_owned())?;
    let begun = hpke::setup_receiver::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(&OpModeR::Base, &key.key, &share, &info(line));
    let mut opening = begun.map_err(|_| CHANGED.to_owned())?;
    let mut database = Vec::new();
    let mut chunk = next(from)?;
    if chunk.is_empty() {
        return Err(CUT.to_owned());
    }
    while !chunk.is_empty() {
        let following = next(from)?;
        database.extend(opened(&mut opening, &chunk, following.is_empty())?);
        chunk = following;
    }
    Ok(database)
}

const CUT: &str = "this back-up is not whole: its end is missing. Take another copy of it, or another back-up";
const CHANGED: &str = "this back-up was changed since it was made, or damaged. Take another copy of it, or another back-up";

fn opened(opening: &mut AeadCtxR<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>, chunk: &[u8], is_last: bool) -> Result<Vec<u8>, String> {
    opening.open(chunk, &mark(is_last)).map_err(|_| {
        // One that opens as another than the last was followed by more, once.
        let is_cut = is_last && opening.open(chunk, &mark(false)).is_ok();
        if is_cut { CUT.to_owned() } else { CHANGED.to_owned() }
    })
}

/// The next sealed chunk; empty at the end.
fn next(from: &mut impl Read) -> Result<Vec<u8>, String> {
    let mut chunk = Vec::with_capacity(CHUNK + TAG);
    from.take((CHUNK + TAG) as u64).read_to_end(&mut chunk).map_err(|error| error.to_string())?;
    Ok(chunk)
}
