//! A passkey that opens a vault: by fingerprint, face, or a security key. What it makes of a random salt (the PRF extension of
//! WebAuthn level 3) becomes a key by HKDF that no script can read. The server has no part in it, so it works without a
//! network. The passkey bears no name of anybody.

use super::Key;
use super::crypto::start;
use crate::browser;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use shared::instrument::base64url;
use shared::vault::{Header, Prf};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Milliseconds that somebody gets to find their security key.
const PATIENCE_MS: u32 = 120_000;
/// ES256, EdDSA and RS256: nothing is ever signed for us, but a passkey must be of some kind.
const KINDS: [i32; 3] = [-7, -8, -257];

/// Why no passkey opens anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Somebody cancelled, waited too long, or was not recognised; the browser does not say which.
    Ended,
    /// What answered makes no keys.
    Unable,
    /// The page is at another address than the passkey is bound to, or at one that passkeys are not made for.
    Address,
    /// What answered opens nothing here.
    Other,
}

impl Failure {
    fn of(error: &JsValue) -> Self {
        let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
        Self::named(name.as_deref().unwrap_or_default())
    }

    /// By the name of a `DOMException`.
    fn named(name: &str) -> Self {
        match name {
            "NotSupportedError" | "ConstraintError" => Self::Unable,
            "SecurityError" => Self::Address,
            _ => Self::Ended,
        }
    }
}

/// What passkeys of a page are bound to: its host, by name. Browsers make none for numbers.
fn party(host: &str) -> Option<&str> {
    let numbers = host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok();
    (!host.is_empty() && !numbers).then_some(host)
}

fn host() -> String {
    browser::window().location().hostname().unwrap_or_default()
}

fn public_key() -> Option<JsValue> {
    Reflect::get(&browser::window(), &"PublicKeyCredential".into()).ok().filter(JsValue::is_function)
}

async fn settled(promise: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?.dyn_into::<Promise>()?).await
}

/// Whether this browser says that it can have a passkey make a key, on a page at this address.
pub async fn is_offered() -> bool {
    let Some(public_key) = public_key().filter(|_| party(&host()).is_some()) else { return false };
    let able = settled(browser::call(&public_key, "getClientCapabilities", &[])).await;
    able.and_then(|able| Reflect::get(&able, &"extension:prf".into())).is_ok_and(|prf| prf == JsValue::TRUE)
}

fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(&browser::random_bytes());
    bytes[16..].copy_from_slice(&browser::random_bytes());
    bytes
}

fn array(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn decoded(text: &str) -> Option<JsValue> {
    URL_SAFE_NO_PAD.decode(text).ok().map(|bytes| array(&bytes))
}

async fn credential(method: &str, options: JsValue) -> Result<JsValue, Failure> {
    let credentials = Reflect::get(&browser::window().navigator(), &"credentials".into()).map_err(|_| Failure::Unable)?;
    let asked = browser::call(&credentials, method, &[browser::object(&[("publicKey", options)])]);
    settled(asked).await.map_err(|error| Failure::of(&error))
}

/// The id of a passkey that answered.
fn id_of(made: &JsValue) -> Result<String, Failure> {
    Reflect::get(made, &"id".into()).ok().and_then(|id| id.as_string()).ok_or(Failure::Unable)
}

/// What it makes of its salt, where it has told that.
fn told(made: &JsValue) -> Option<Uint8Array> {
    let results = browser::call(made, "getClientExtensionResults", &[]).ok()?;
    let member = |of: JsValue, name: &str| Reflect::get(&of, &name.into()).ok().filter(JsValue::is_object);
    let first = member(member(member(results, "prf")?, "results")?, "first")?;
    Some(Uint8Array::new(&first)).filter(|bytes| bytes.length() == 32)
}

/// Whether it says that it makes keys, though not at once.
fn is_able(made: &JsValue) -> bool {
    let results = browser::call(made, "getClientExtensionResults", &[]);
    let prf = results.and_then(|results| Reflect::get(&results, &"prf".into()));
    prf.and_then(|prf| Reflect::get(&prf, &"enabled".into())).is_ok_and(|enabled| enabled == JsValue::TRUE)
}

/// The key for one vault.
async fn derived(secret: &Uint8Array, vault: &str) -> Option<Key> {
    let usage = |names: &[&str]| -> JsValue { names.iter().map(|name| JsValue::from(*name)).collect::<Array>().into() };
    let base = start("importKey", &["raw".into(), secret.clone().into(), "HKDF".into(), false.into(), usage(&["deriveKey"])]);
    // Imported is copied.
    let base = JsFuture::from(base.ok()?).await;
    secret.fill(0, 0, secret.length());
    let by = [("name", "HKDF".into()), ("hash", "SHA-256".into()), ("salt", array(&[])), ("info", array(&Header::prf_info(vault)))];
    let kind = [("name", "AES-GCM".into()), ("length", 256.into())];
    let usages = usage(&["encrypt", "decrypt"]);
    let key = start("deriveKey", &[browser::object(&by), base.ok()?, browser::object(&kind), false.into(), usages]);
    Key::from_value(JsFuture::from(key.ok()?).await.ok()?)
}

/// A passkey that was made for a vault.
#[derive(Debug)]
pub struct Made {
    /// Its id.
    pub credential: String,
    /// What it made the key of.
    pub salt: String,
    /// The key.
    pub key: Key,
}

impl Made {
    /// As the header has it, with the data key that its key wraps.
    #[must_use]
    pub fn wrapping(self, wrapped: String) -> Prf {
        Prf { credential: self.credential, salt: self.salt, wrapped }
    }
}

/// Makes a passkey for a vault. The browser lists it under `called`, which is to say nothing of anybody.
///
/// # Errors
/// See [`Failure`].
pub async fn make(vault: &str, called: &str) -> Result<Made, Failure> {
    let (host, salt) = (host(), random());
    let party = party(&host).ok_or(Failure::Address)?;
    let kinds: Array = KINDS.iter().map(|kind| browser::object(&[("type", "public-key".into()), ("alg", (*kind).into())])).collect();
    let user = [("id", array(&browser::random_bytes())), ("name", called.into()), ("displayName", called.into())];
    let chosen = [("userVerification", "required".into()), ("residentKey", "preferred".into())];
    let eval = browser::object(&[("first", array(&salt))]);
    let made = credential(
        "create",
        browser::object(&[
            ("rp", browser::object(&[("id", party.into()), ("name", "Evenhand".into())])),
            ("user", browser::object(&user)),
            ("challenge", array(&random())),
            ("pubKeyCredParams", kinds.into()),
            ("authenticatorSelection", browser::object(&chosen)),
            ("attestation", "none".into()),
            ("timeout", PATIENCE_MS.into()),
            ("extensions", browser::object(&[("prf", browser::object(&[("eval", eval)]))])),
        ]),
    );
    let made = made.await?;
    let (credential, salt) = (id_of(&made)?, base64url(&salt));
    let secret = match told(&made) {
        Some(secret) => secret,
        // Some tell it only when they are asked for the first time.
        None if is_able(&made) => match answer(&[(&credential, &salt)]).await {
            Ok((_, secret)) => secret,
            Err(failure) => {
                give_up(&credential).await;
                return Err(failure);
            }
        },
        None => {
            give_up(&credential).await;
            return Err(Failure::Unable);
        }
    };
    let key = derived(&secret, vault).await.ok_or(Failure::Unable)?;
    Ok(Made { credential, salt, key })
}

/// Has one of these passkeys, by id and salt, make its key of its salt: which it was, and what it made.
async fn answer(among: &[(&str, &str)]) -> Result<(String, Uint8Array), Failure> {
    let host = host();
    let party = party(&host).ok_or(Failure::Address)?;
    let (allowed, salts) = (Array::new(), browser::object(&[]));
    for (id, salt) in among {
        let (Some(raw), Some(salt)) = (decoded(id), decoded(salt)) else { continue };
        allowed.push(&browser::object(&[("type", "public-key".into()), ("id", raw)]));
        let _ = Reflect::set(&salts, &(*id).into(), &browser::object(&[("first", salt)]));
    }
    if allowed.length() == 0 {
        return Err(Failure::Other);
    }
    let got = credential(
        "get",
        browser::object(&[
            ("rpId", party.into()),
            ("challenge", array(&random())),
            ("allowCredentials", allowed.into()),
            ("userVerification", "required".into()),
            ("timeout", PATIENCE_MS.into()),
            ("extensions", browser::object(&[("prf", browser::object(&[("evalByCredential", salts)]))])),
        ]),
    );
    let got = got.await?;
    Ok((id_of(&got)?, told(&got).ok_or(Failure::Unable)?))
}

/// Asks for the passkey of one of these vaults: the id of the vault that it is for, and the key.
///
/// # Errors
/// See [`Failure`].
pub async fn ask(among: &[Header]) -> Result<(String, Key), Failure> {
    let known: Vec<(&str, &Prf)> = among.iter().filter_map(|header| Some((header.id.as_str(), header.passkey()?))).collect();
    let asked: Vec<(&str, &str)> = known.iter().map(|(_, prf)| (prf.credential.as_str(), prf.salt.as_str())).collect();
    let (credential, secret) = answer(&asked).await?;
    let (vault, _) = known.iter().find(|(_, prf)| prf.credential == credential).ok_or(Failure::Other)?;
    let key = derived(&secret, vault).await.ok_or(Failure::Unable)?;
    Ok(((*vault).to_owned(), key))
}

/// Tells the browser that a passkey opens nothing any more, so that it may stop listing it. One that knows no such word keeps
/// it, and people delete it by themselves.
pub async fn give_up(credential: &str) {
    let host = host();
    let (Some(public_key), Some(party)) = (public_key(), party(&host)) else { return };
    let which = browser::object(&[("rpId", party.into()), ("credentialId", credential.into())]);
    let _ = settled(browser::call(&public_key, "signalUnknownCredential", &[which])).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_bound_to_a_name() {
        for host in ["localhost", "equity.example.org", "1e100.example"] {
            assert_eq!(party(host), Some(host));
        }
        for host in ["", "127.0.0.1", "[::1]"] {
            assert_eq!(party(host), None, "{host}");
        }
    }

    #[test]
    fn what_the_browser_says_is_told_as_far_as_it_says_it() {
        assert_eq!(Failure::named("SecurityError"), Failure::Address);
        for name in ["NotSupportedError", "ConstraintError"] {
            assert_eq!(Failure::named(name), Failure::Unable, "{name}");
        }
        for name in ["NotAllowedError", "AbortError", "UnknownError", ""] {
            assert_eq!(Failure::named(name), Failure::Ended, "{name}");
        }
    }
}
