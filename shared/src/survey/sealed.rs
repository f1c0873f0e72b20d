//! Responses from shared devices, sealed to their survey: HPKE (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305.
//! Whoever holds the device, and whoever carries what it sends, learns neither answers nor how many there are.

use super::Mode;
use crate::instrument::{Hash, base64url};
use crate::json;
use crate::json_struct;
use crate::protocol::Submission;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use rand_core::CryptoRng;

/// What is sealed is as long as a multiple of this many bytes: the length tells next to nothing of the answers.
pub const PADDED_TO: usize = 8 * 1024;
/// The most bytes of a sealed response, as they are before base64url.
pub const SEALED_MOST: usize = 8 * PADDED_TO + 64;
/// Bytes of the public key, and of the key share that goes before a sealed response.
const KEY_BYTES: usize = 32;

/// Why something cannot be sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SealError(pub &'static str);

/// What is inside: a response, and how it came to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Enclosed {
    /// A shared device or paper.
    pub mode: Mode,
    /// The response.
    pub submission: Submission,
}

json_struct!(Enclosed { mode, submission });

fn info(survey: &Hash) -> Vec<u8> {
    [b"evenhand-v1 sealed ".as_slice(), survey.as_str().as_bytes()].concat()
}

/// The length, the text, and nothing as far as the next multiple of [`PADDED_TO`].
fn padded(text: &str) -> Vec<u8> {
    let mut bytes = u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes().to_vec();
    bytes.extend_from_slice(text.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(PADDED_TO), 0);
    bytes
}

fn unpadded(bytes: &[u8]) -> Option<&str> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    std::str::from_utf8(rest.get(..u32::from_be_bytes(*length) as usize)?).ok()
}

/// Seals a response to a survey's public key, as base64url.
///
/// # Errors
/// When the key is none, or the response is too long.
pub fn seal(rng: &mut impl CryptoRng, survey: &Hash, key: &str, enclosed: &Enclosed) -> Result<String, SealError> {
    let bytes = URL_SAFE_NO_PAD.decode(key).map_err(|_| SealError("the survey's key is not base64url"))?;
    let key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&bytes).map_err(|_| SealError("the survey's key is none"))?;
    let text = padded(&json::text(enclosed));
    let sealed = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &key,
        &info(survey),
        &text,
        &[],
        rng,
    );
    let (share, sealed) = sealed.map_err(|_| SealError("sealing failed"))?;
    if KEY_BYTES + sealed.len() > SEALED_MOST {
        return Err(SealError("the response is too long"));
    }
    Ok(base64url(&[share.to_bytes().as_slice(), &sealed].concat()))
}

/// The private half of a survey's sealing key, on the server.
#[derive(Clone)]
pub struct SealingKey(<X25519HkdfSha256 as Kem>::PrivateKey);

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingKey")
    }
}

impl SealingKey {
    /// Makes one.
    #[must_use]
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        Self(X25519HkdfSha256::gen_keypair_with_rng(rng).0)
    }

    /// As the store keeps it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes().to_vec()
    }

    /// Reads what the store kept.
    ///
    /// # Errors
    /// When it is none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(bytes).map(Self).map_err(|_| SealError("the sealing key is damaged"))
    }

    /// What [`Survey::sealing_key`](super::Survey) gets.
    #[must_use]
    pub fn public(&self) -> String {
        base64url(&X25519HkdfSha256::sk_to_pk(&self.0).to_bytes())
    }

    /// Opens what a device sealed to this survey.
    ///
    /// # Errors
    /// When it was sealed to another survey or key, was changed on the way, or holds something else.
    pub fn open(&self, survey: &Hash, sealed: &str) -> Result<Enclosed, SealError> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| SealError("this is not base64url"))?;
        if bytes.len() > SEALED_MOST {
            return Err(SealError("this is longer than a sealed response"));
        }
        let (share, sealed) = bytes.split_at_checked(KEY_BYTES).ok_or(SealError("this is shorter than a sealed response"))?;
        let share =
            <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(share).map_err(|_| SealError("this was not sealed to this survey"))?;
        let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.0,
            &share,
            &info(survey),
            sealed,
            &[],
        );
        let opened = opened.map_err(|_| SealError("this was not sealed to this survey"))?;
        unpadded(&opened).and_then(json::parse).ok_or(SealError("what was sealed is no response"))
    }
}
