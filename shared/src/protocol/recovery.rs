//! The organisation's recovery key, and devices whose passphrase was forgotten. The server stores and forwards: the private
//! half of the key is on the organisation's paper, and what is sealed here it cannot open.

use super::Wrong;
use crate::json_struct;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// How long somebody waits for an officer at most, in milliseconds: seven days. Then the request is deleted; another can be
/// made.
pub const RECOVERY_LIFETIME: u64 = 7 * 24 * 60 * 60 * 1000;
/// The most requests of one account that may wait at a time: one a device, and none has more of them.
pub const RECOVERIES_MOST: usize = 5;
/// Characters of an id: 128 bits as base64url.
const ID_CHARACTERS: usize = 22;
/// Bytes of a public key of X25519.
const PUBLIC_BYTES: usize = 32;
/// Bytes of a data key as it is sealed: the key share, the key, and the tag of ChaCha20-Poly1305.
pub(crate) const SEALED_BYTES: usize = PUBLIC_BYTES + 32 + 16;
/// Most characters of what a device is called.
const DEVICE_MOST: usize = 100;

/// The public half of an organisation's recovery key: what each device seals its data key to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryKey {
    /// Names it: 22 characters of base64url, made in the officer's browser.
    pub id: String,
    /// X25519, as base64url.
    pub public: String,
}

/// A recovery key, with who made it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeKey {
    /// The key.
    pub key: RecoveryKey,
    /// Milliseconds since 1970.
    pub made: u64,
    /// The officer's account.
    pub by: String,
}

/// `GET /api/v1/recovery-key`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryKeys {
    /// Newest first. Devices seal to the first one the next time that they are unlocked; what an earlier one opens, only its
    /// own code opens.
    pub keys: Vec<MadeKey>,
}

/// `POST /api/v1/recoveries`: a device whose passphrase was forgotten asks for its data key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRecovery {
    /// Its id, made on the device: 22 characters of base64url.
    pub id: String,
    /// The recovery key that the data key is sealed to.
    pub key: String,
    /// The data key, sealed to it.
    pub sealed: String,
    /// A public key that the device made for this: the answer is sealed to it.
    pub to: String,
    /// What the device is called, for the officer.
    pub device: String,
}

/// Somebody who waits for an officer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingRecovery {
    /// What was asked.
    pub asked: NewRecovery,
    /// Whose device it is.
    pub account: String,
    /// Milliseconds since 1970 when it was asked.
    pub at: u64,
    /// Milliseconds since 1970 when the request ends.
    pub ends: u64,
}

/// `GET /api/v1/recoveries`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingRecoveries {
    /// Those that nobody has answered, oldest first.
    pub recoveries: Vec<WaitingRecovery>,
}

/// `POST /api/v1/recoveries/{id}/answer`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryAnswer {
    /// The data key, sealed to the device.
    pub sealed: String,
}

/// `GET /api/v1/recoveries/{id}`: how one's own request stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryState {
    /// The answer; none while nobody has given one. The device takes its request back when it has opened it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
    /// Milliseconds since 1970 when the request ends.
    pub ends: u64,
}

fn wrong<T>(field: &'static str, reason: &str) -> Result<T, Wrong> {
    Err(Wrong { field, code: "malformed", reason: reason.to_owned() })
}

fn check_id(field: &'static str, id: &str) -> Result<(), Wrong> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if id.len() == ID_CHARACTERS && id.bytes().all(fits) { Ok(()) } else { wrong(field, "22 characters of base64url are expected") }
}

fn check_bytes(field: &'static str, text: &str, count: usize) -> Result<(), Wrong> {
    match URL_SAFE_NO_PAD.decode(text) {
        Ok(bytes) if bytes.len() == count => Ok(()),
        _ => wrong(field, &format!("{count} bytes as base64url are expected")),
    }
}

/// Checks the public half of a key that an officer made.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_recovery_key(key: &RecoveryKey) -> Result<(), Wrong> {
    check_id("id", &key.id)?;
    check_bytes("public", &key.public, PUBLIC_BYTES)
}

/// Checks what a device asks.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_recovery(asked: &NewRecovery) -> Result<(), Wrong> {
    check_id("id", &asked.id)?;
    check_id("key", &asked.key)?;
    check_bytes("sealed", &asked.sealed, SEALED_BYTES)?;
    check_bytes("to", &asked.to, PUBLIC_BYTES)?;
    if asked.device.chars().count() > DEVICE_MOST || asked.device.chars().any(char::is_control) {
        return wrong("device", "a device is called something of at most 100 characters, on one line");
    }
    Ok(())
}

/// Checks an officer's answer.
///
/// # Errors
/// When it cannot be a sealed data key.
pub fn check_answer(answer: &RecoveryAnswer) -> Result<(), Wrong> {
    check_bytes("sealed", &answer.sealed, SEALED_BYTES)
}

json_struct!(RecoveryKey { id, public });
json_struct!(MadeKey { key, made, by });
json_struct!(RecoveryKeys { keys });
json_struct!(NewRecovery { id, key, sealed, to, device });
json_struct!(WaitingRecovery { asked, account, at, ends });
json_struct!(WaitingRecoveries { recoveries });
json_struct!(RecoveryAnswer { sealed });
json_struct!(RecoveryState { sealed, ends });
