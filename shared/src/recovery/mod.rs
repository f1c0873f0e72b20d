//! What recovers a device whose passphrase was forgotten. An officer makes the organisation's key in the browser; its private
//! half leaves it as a code on paper, and the server gets the public half. Each device seals its data key to that. Whoever
//! forgets the passphrase asks with a fresh key of the device's own, and an officer who types the code seals the data key to
//! it: HPKE (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305, bound each time to whose it is and what for.

mod code;

pub use code::{CodeError, GROUPS, code_group};

use crate::instrument::{Hash, base64url};
use crate::protocol::{RecoveryKey, SEALED_BYTES, WaitingRecovery};
use crate::survey::SealError;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use rand_core::CryptoRng;

/// Groups of four digits of a [`fingerprint`]: too many to be matched by trying keys.
const FINGERPRINT_GROUPS: usize = 5;

/// Bytes of a data key, and of the halves of a key pair.
pub const KEY_BYTES: usize = 32;

type Private = <X25519HkdfSha256 as Kem>::PrivateKey;

/// Whose data key it is: nobody can pass another's off as their own and have it opened for themselves.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    /// The organisation.
    pub org: &'a str,
    /// The account.
    pub account: &'a str,
}

impl Whose<'_> {
    /// What a data key is bound to; `with` is the id of the organisation's key, or of the request that is answered.
    fn info(&self, what: &str, with: &str) -> Vec<u8> {
        format!("evenhand-v1 {what} {} {} {with}", self.org, self.account).into_bytes()
    }
}

const KEPT: &str = "recovery";
const ANSWERED: &str = "recovery-answer";

fn seal(rng: &mut impl CryptoRng, public: &str, info: &[u8], data_key: &[u8; KEY_BYTES]) -> Result<String, SealError> {
    let bytes = URL_SAFE_NO_PAD.decode(public).map_err(|_| SealError("the public key is not base64url"))?;
    let key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&bytes).map_err(|_| SealError("the public key is none"))?;
    let sealed =
        hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(&OpModeS::Base, &key, info, data_key, &[], rng);
    let (share, sealed) = sealed.map_err(|_| SealError("sealing failed"))?;
    Ok(base64url(&[share.to_bytes().as_slice(), &sealed].concat()))
}

fn open(private: &Private, info: &[u8], sealed: &str) -> Result<[u8; KEY_BYTES], SealError> {
    const OTHER: SealError = SealError("this was not sealed to this key, or not for this");
    let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| SealError("this is not base64url"))?;
    if bytes.len() != SEALED_BYTES {
        return Err(SealError("this is not as long as a sealed data key"));
    }
    let (share, sealed) = bytes.split_at(KEY_BYTES);
    let share = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(share).map_err(|_| OTHER)?;
    let opened =
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(&OpModeR::Base, private, &share, info, sealed, &[]);
    opened.ok().and_then(|opened| opened.try_into().ok()).ok_or(OTHER)
}

/// What the device and the officer who answers it both show of the public half that a request was made with, so that people
/// can compare it: whoever puts a key of their own in its place, on the way or on the server, cannot make it look the same.
#[must_use]
pub fn fingerprint(to: &str) -> String {
    let hash = URL_SAFE_NO_PAD.decode(Hash::of(format!("evenhand-v1 recovery {to}").as_bytes()).as_str()).unwrap_or_default();
    let groups: Vec<String> =
        hash.chunks(2).take(FINGERPRINT_GROUPS).map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect()).collect();
    groups.join(" ")
}

/// Seals a device's data key to the organisation's recovery key, as base64url.
///
/// # Errors
/// When the key is none.
pub fn seal_data_key(
    rng: &mut impl CryptoRng,
    key: &RecoveryKey,
    whose: Whose<'_>,
    data_key: &[u8; KEY_BYTES],
) -> Result<String, SealError> {
    seal(rng, &key.public, &whose.info(KEPT, &key.id), data_key)
}

/// A private half: the organisation's, or one that a device makes for one answer.
#[derive(Clone)]
pub struct RecoveryPair(Private);

impl std::fmt::Debug for RecoveryPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryPair")
    }
}

impl RecoveryPair {
    /// Makes one.
    #[must_use]
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        Self(X25519HkdfSha256::gen_keypair_with_rng(rng).0)
    }

    /// The private half, for a device that waits for its answer.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; KEY_BYTES] {
        self.0.to_bytes().into()
    }

    /// What [`Self::to_bytes`] gave.
    ///
    /// # Errors
    /// When it is none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        Private::from_bytes(bytes).map(Self).map_err(|_| SealError("this is no private key"))
    }

    /// The public half, as base64url.
    #[must_use]
    pub fn public(&self) -> String {
        base64url(&X25519HkdfSha256::sk_to_pk(&self.0).to_bytes())
    }

    /// The private half as the organisation keeps it: [`GROUPS`] groups of letters and digits.
    #[must_use]
    pub fn code(&self) -> String {
        code::write(&self.to_bytes())
    }

    /// Reads a code as it was typed.
    ///
    /// # Errors
    /// Which group is mistyped, or how many are missing.
    pub fn from_code(typed: &str) -> Result<Self, CodeError> {
        let bytes = code::read(typed)?;
        Self::from_bytes(&bytes).map_err(|_| CodeError::Other)
    }

    /// Opens a data key that a device sealed to the organisation's key, and seals it to the key that the device made for this.
    ///
    /// # Errors
    /// When it was sealed to another key, or is somebody else's.
    pub fn answer(&self, rng: &mut impl CryptoRng, org: &str, waiting: &WaitingRecovery) -> Result<String, SealError> {
        let (whose, asked) = (Whose { org, account: &waiting.account }, &waiting.asked);
        let data_key = open(&self.0, &whose.info(KEPT, &asked.key), &asked.sealed)?;
        seal(rng, &asked.to, &whose.info(ANSWERED, &asked.id), &data_key)
    }

    /// Opens the answer to the request of this id, on the device that made this pair for it.
    ///
    /// # Errors
    /// When it is of another request.
    pub fn open_answer(&self, whose: Whose<'_>, recovery: &str, sealed: &str) -> Result<[u8; KEY_BYTES], SealError> {
        open(&self.0, &whose.info(ANSWERED, recovery), sealed)
    }
}

#[cfg(test)]
mod tests;
