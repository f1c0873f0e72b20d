//! AES-256-GCM by WebCrypto. What is sealed is a version, a random nonce of 96 bits, and the ciphertext with its tag; the
//! name of what it is stands outside and is bound to it.

use crate::browser;
use crate::storage::StorageError;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use shared::instrument::base64url;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// What everything that is sealed begins with.
const VERSION: u8 = 1;
const NONCE_BYTES: usize = 12;
const HEAD_BYTES: u32 = 1 + NONCE_BYTES as u32;

/// A data key as bytes: only while it is made, wrapped, sealed or recovered.
pub type DataKey = [u8; 32];

fn subtle() -> Option<JsValue> {
    let crypto = Reflect::get(&browser::window(), &"crypto".into()).ok()?;
    Reflect::get(&crypto, &"subtle".into()).ok().filter(JsValue::is_object)
}

/// Whether this page can seal anything: browsers have WebCrypto only where nobody can change the page on its way.
#[must_use]
pub fn is_safe() -> bool {
    subtle().is_some()
}

fn failed(what: &str) -> StorageError {
    StorageError(what.to_owned())
}

pub(super) fn start(method: &str, arguments: &[JsValue]) -> Result<Promise, StorageError> {
    let subtle = subtle().ok_or_else(|| failed("this page is not secure"))?;
    browser::call(&subtle, method, arguments).map(Promise::from).map_err(|_| failed("the browser's cryptography failed"))
}

fn algorithm(nonce: &[u8], about: &[u8]) -> JsValue {
    let members = [("name", "AES-GCM".into()), ("iv", Uint8Array::from(nonce).into()), ("additionalData", Uint8Array::from(about).into())];
    browser::object(&members)
}

/// A key that seals and opens, and that no script can read.
#[derive(Debug, Clone)]
pub struct Key(JsValue);

/// Something that is being sealed.
#[derive(Debug)]
pub struct Sealing {
    nonce: [u8; NONCE_BYTES],
    promise: Promise,
}

impl Sealing {
    /// What came of it.
    ///
    /// # Errors
    /// When the browser's cryptography fails.
    pub async fn done(self) -> Result<Uint8Array, StorageError> {
        let sealed = JsFuture::from(self.promise).await.map_err(|_| failed("nothing could be sealed"))?;
        let sealed = Uint8Array::new(&sealed);
        let whole = Uint8Array::new_with_length(HEAD_BYTES + sealed.length());
        whole.set_index(0, VERSION);
        whole.set(&Uint8Array::from(self.nonce.as_slice()), 1);
        whole.set(&sealed, HEAD_BYTES);
        Ok(whole)
    }
}

impl Key {
    /// Of 32 bytes.
    ///
    /// # Errors
    /// When the browser's cryptography fails.
    pub async fn of(bytes: &DataKey) -> Result<Self, StorageError> {
        let usages: JsValue = Array::of2(&"encrypt".into(), &"decrypt".into()).into();
        let bytes = Uint8Array::from(bytes.as_slice());
        let promise = start("importKey", &["raw".into(), bytes.clone().into(), "AES-GCM".into(), false.into(), usages])?;
        let key = JsFuture::from(promise).await.map_err(|_| failed("no key could be made"));
        bytes.fill(0, 0, bytes.length());
        key.map(Self)
    }

    /// What another page has handed over; none where it is no key.
    #[must_use]
    pub fn from_value(value: JsValue) -> Option<Self> {
        let is = |name: &str, expected: &str| {
            Reflect::get(&value, &name.into()).ok().and_then(|found| found.as_string()).is_some_and(|found| found == expected)
        };
        is("type", "secret").then_some(Self(value))
    }

    /// What can be handed to another page.
    #[must_use]
    pub fn value(&self) -> &JsValue {
        &self.0
    }

    /// Begins to seal. Many at once are sealed beside each other.
    ///
    /// # Errors
    /// When the browser's cryptography fails.
    pub fn begin_seal(&self, about: &[u8], plain: &[u8]) -> Result<Sealing, StorageError> {
        let mut nonce = [0; NONCE_BYTES];
        nonce.copy_from_slice(&browser::random_bytes()[..NONCE_BYTES]);
        let promise = start("encrypt", &[algorithm(&nonce, about), self.0.clone(), Uint8Array::from(plain).into()])?;
        Ok(Sealing { nonce, promise })
    }

    /// Begins to open; none where that was never sealed.
    #[must_use]
    pub fn begin_open(&self, about: &[u8], sealed: &Uint8Array) -> Option<Promise> {
        if sealed.length() < HEAD_BYTES || sealed.get_index(0) != VERSION {
            return None;
        }
        let nonce = sealed.subarray(1, HEAD_BYTES).to_vec();
        start("decrypt", &[algorithm(&nonce, about), self.0.clone(), sealed.subarray(HEAD_BYTES, sealed.length()).into()]).ok()
    }

    /// What was sealed; none where this key, this name or these bytes are others.
    pub async fn open(&self, about: &[u8], sealed: &Uint8Array) -> Option<Vec<u8>> {
        let opened = JsFuture::from(self.begin_open(about, sealed)?).await.ok()?;
        Some(Uint8Array::new(&opened).to_vec())
    }
}

/// Wraps a data key, as base64url.
///
/// # Errors
/// When the browser's cryptography fails.
pub async fn wrap(key: &Key, about: &[u8], data_key: &DataKey) -> Result<String, StorageError> {
    Ok(base64url(&key.begin_seal(about, data_key)?.done().await?.to_vec()))
}

/// Unwraps it; none where the key is another.
pub async fn unwrap(key: &Key, about: &[u8], wrapped: &str) -> Option<DataKey> {
    let wrapped = URL_SAFE_NO_PAD.decode(wrapped).ok()?;
    key.open(about, &Uint8Array::from(wrapped.as_slice())).await?.try_into().ok()
}
