//! Credentials of invited people: what is signed, what travels with a response, and how the one follows from the other.
//! Design section 6; the signature itself is RFC 9474's, in [`blind`](super::blind).

use super::ResponseId;
use crate::instrument::{Hash, base64url};
use crate::json_struct;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Bytes of the random part of a message, and of RFC 9474's randomizer.
pub const RANDOM_BYTES: usize = 32;
/// Bytes of a key's modulus, of a blinded message, and of a signature.
pub const MODULUS_BYTES: usize = 256;

/// What comes before the survey's address in everything that is signed.
const PREFIX: &[u8] = b"evenhand-v1";

/// A credential as it travels with a response. The server checks it and throws it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// The message's random part: 32 bytes as base64url. The response's id follows from it.
    pub nonce: String,
    /// RFC 9474's randomizer, which is hashed before the message: 32 bytes as base64url.
    pub randomizer: String,
    /// The signature over both: 256 bytes as base64url.
    pub signature: String,
}

json_struct!(Credential { nonce, randomizer, signature });

/// What is signed for a person: for this survey and no other.
#[must_use]
pub fn message(survey: &Hash, nonce: &[u8; RANDOM_BYTES]) -> Vec<u8> {
    [PREFIX, survey.as_str().as_bytes(), nonce].concat()
}

impl ResponseId {
    /// The id of the response that a message is spent on. Whoever knows the id does not learn the message, so the list of
    /// ids is the list of what is spent and nothing else.
    ///
    /// What an invitation was redeemed for is named by the same function (see [`ResponseId::of`]): if blinding did not
    /// separate the two, they would be equal, and a test that takes the blinding away sees that they are.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let digest = Sha256::new().chain_update(b"id").chain_update(bytes).finalize();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        Self(id)
    }
}

/// Exactly so many bytes of base64url.
///
/// # Errors
/// When it is something else.
pub fn exactly<const N: usize>(text: &str) -> Result<[u8; N], String> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| format!("{} characters of base64url are expected, which stand for {N} bytes", (N * 4).div_ceil(3)))
}

impl Credential {
    /// The message's random part.
    ///
    /// # Errors
    /// When it is something else than 32 bytes.
    pub fn nonce(&self) -> Result<[u8; RANDOM_BYTES], String> {
        exactly(&self.nonce)
    }

    /// The credential of these bytes.
    #[must_use]
    pub fn of(nonce: &[u8], randomizer: &[u8], signature: &[u8]) -> Self {
        Self { nonce: base64url(nonce), randomizer: base64url(randomizer), signature: base64url(signature) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_cut_hash_of_the_label_and_the_random_part() {
        let expected = Hash::of(&[b"id".as_slice(), &[7; 32]].concat());
        // 128 bits are 21 characters and two bits of the next.
        assert_eq!(ResponseId::of(&[7; 32]).to_string()[..21], expected.as_str()[..21]);
        assert_ne!(ResponseId::of(&[7; 32]), ResponseId::of(&[8; 32]));
    }

    #[test]
    fn a_message_is_of_one_survey() {
        let (one, other) = (Hash::of(b"one"), Hash::of(b"other"));
        assert_eq!(message(&one, &[1; 32]).len(), 11 + 43 + 32);
        assert_ne!(message(&one, &[1; 32]), message(&other, &[1; 32]));
    }

    #[test]
    fn other_lengths_and_letters_are_refused() {
        assert_eq!(exactly::<32>(&base64url(&[3; 32])), Ok([3; 32]));
        for text in [base64url(&[3; 31]), base64url(&[3; 33]), "!".repeat(43), String::new()] {
            assert!(exactly::<32>(&text).is_err(), "{text}");
        }
    }
}
