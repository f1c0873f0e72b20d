//! Content addresses: SHA-256 over canonical JSON (RFC 8785), as base64url without padding.

use crate::json::{self, FromJson, ToJson};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::fmt;

/// Bytes as base64url without padding (RFC 4648, section 5).
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 6 {
            bits -= 6;
            text.push(char::from(LETTERS[(held >> bits & 63) as usize]));
        }
    }
    if bits > 0 {
        text.push(char::from(LETTERS[(held << (6 - bits) & 63) as usize]));
    }
    text
}

/// A SHA-256 content address, 43 characters of base64url.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash(String);

impl Hash {
    /// The address of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(base64url(&Sha256::digest(bytes)))
    }

    /// The 43 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads 43 characters of base64url that stand for 32 bytes.
    ///
    /// # Errors
    /// When they do not.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        // 43 characters carry two bits more than 32 bytes have; only the ones that leave those bits empty are written.
        let known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let is_last = |byte: u8| b"AEIMQUYcgkosw048".contains(&byte);
        match text.as_bytes() {
            [first @ .., last] if first.len() == 42 && first.iter().all(|byte| known(*byte)) && is_last(*last) => Ok(Self(text.to_owned())),
            _ => Err("not a content address: 43 characters of base64url are needed"),
        }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Hash {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl FromJson for Hash {
    fn from_json(json: &Json, bad: &mut bool) -> Self {
        let found = json.as_str().and_then(|text| Self::parse(text).ok());
        *bad |= found.is_none();
        found.unwrap_or_else(|| Self(String::new()))
    }
}

impl ToJson for Hash {
    fn to_json(&self) -> Json {
        Json::String(self.0.clone())
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hash.0
    }
}

/// Canonical JSON of a value that holds only objects, arrays, strings, booleans, null and integers below 2^53.
///
/// `serde_json` already writes those exactly as RFC 8785 asks, except for the order of keys, which its map type
/// sorts by bytes; RFC 8785 sorts by UTF-16 units, the same for the ASCII keys used here. A test holds this against
/// a full implementation, which stays out of the wasm.
#[must_use]
pub fn canonical_json<T: Serialize>(value: &T) -> Vec<u8> {
    // Through text rather than `to_value`, which would be a second writer for every type.
    let value: Option<Json> = serde_json::to_string(value).ok().and_then(|text| json::value(&text));
    value.map(|value| value.to_string().into_bytes()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use proptest::prelude::*;

    #[test]
    fn hash_of_nothing_is_the_known_one() {
        assert_eq!(Hash::of(b"").as_str(), "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
    }

    #[test]
    fn short_and_padded_addresses_are_refused() {
        for bad in ["", "abc", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"] {
            assert!(Hash::parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn base64url_is_the_librarys(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(base64url(&bytes), URL_SAFE_NO_PAD.encode(&bytes));
        }
        #[test]
        fn parsing_takes_what_decodes_to_32_bytes(text in "[A-Za-z0-9_-]{42,44}|[A-Za-z0-9_=+/-]{43}") {
            let decodes = URL_SAFE_NO_PAD.decode(&text).is_ok_and(|bytes| bytes.len() == 32);
            prop_assert_eq!(Hash::parse(&text).is_ok(), decodes);
        }
        #[test]
        fn canonical_json_agrees_with_an_rfc_8785_library(
            text in ".*", list in proptest::collection::vec(".*", 0..4), number in -9_007_199_254_740_991_i64..9_007_199_254_740_991,
            flag in any::<bool>(), keys in proptest::collection::btree_map("[a-z_]{1,8}", ".*", 0..5),
        ) {
            let value = serde_json::json!({"zeta": text, "alpha": list, "n": number, "flag": flag, "nothing": null, "keys": keys});
            prop_assert_eq!(canonical_json(&value), serde_json_canonicalizer::to_vec(&value).expect("canonical"));
        }
    }
}
