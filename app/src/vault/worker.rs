//! Makes a key of a passphrase in a worker: argon2id, and nothing else. A request is `[passphrase, numbers as JSON text]`,
//! answered by 32 bytes, or by null where that is not possible.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use js_sys::{Array, Uint8Array};
use shared::json;
use shared::vault::Kdf;
use wasm_bindgen::prelude::*;

fn key(passphrase: &str, kdf: &Kdf) -> Option<[u8; 32]> {
    kdf.check().ok()?;
    let salt = URL_SAFE_NO_PAD.decode(&kdf.salt).ok()?;
    let params = Params::new(kdf.memory_kib, kdf.passes, kdf.lanes, Some(32)).ok()?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(passphrase.as_bytes(), &salt, &mut key).ok()?;
    Some(key)
}

fn answer(request: &Array) -> JsValue {
    let word = |index| request.get(index).as_string().unwrap_or_default();
    let key = json::parse::<Kdf>(&word(1)).and_then(|kdf| key(&word(0), &kdf));
    key.map_or(JsValue::NULL, |key| Uint8Array::from(key.as_slice()).into())
}

/// Answers every message.
pub fn serve() {
    crate::browser::serve(answer);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kdf(memory_kib: u32, passes: u32) -> Kdf {
        Kdf { memory_kib, passes, ..Kdf::today(&[1; 16]) }
    }

    #[test]
    fn the_same_passphrase_gives_the_same_key_by_the_same_numbers_and_salt_only() {
        let first = key("correct horse", &kdf(19_456, 2)).expect("a key");
        assert_eq!(key("correct horse", &kdf(19_456, 2)), Some(first));
        assert_ne!(key("Correct horse", &kdf(19_456, 2)), Some(first));
        assert_ne!(key("correct horse", &kdf(20_480, 2)), Some(first));
        assert_ne!(key("correct horse", &Kdf { salt: Kdf::today(&[2; 16]).salt, ..kdf(19_456, 2) }), Some(first));
        assert_eq!(key("correct horse", &kdf(19_455, 2)), None, "less than OWASP asks for");
    }
}
