//! Tokens, codes, the cookie and the key beside it. What a browser or an invited person holds is random and kept nowhere else: the server
//! keeps its SHA-256, so that who reads the database cannot use it.

use super::is_local;
use crate::store::StoreError;
use crate::store::people::{Digest, NewCode, SESSION_MOST};
use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue};
use sha2::{Digest as _, Sha256};
use shared::instrument::base64url;
use shared::people::Grant;
use shared::protocol::{INVITATION_LIFETIME, SESSION_KEY};

/// Name of the cookie.
const COOKIE_NAME: &str = "evenhand";

/// Name of the cookie by which a browser is known whose session is over: it opens nothing, and says only which device it is.
const DEVICE_COOKIE: &str = "evenhand-device";
/// How long it lasts, in seconds: as long as browsers keep any.
const DEVICE_SECONDS: u64 = 400 * 24 * 60 * 60;

/// Random bytes of the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| StoreError(format!("the system gives no random bytes: {error}")))?;
    Ok(bytes)
}

/// The system's randomness for what makes keys and signs. Linux gives it from when it has started.
pub(crate) fn chance() -> impl rand_core::CryptoRng {
    rand_core::UnwrapErr(getrandom::SysRng)
}

/// A new id, or a new code of an invitation: 128 bits, 22 characters.
pub(crate) fn random_id() -> Result<String, StoreError> {
    Ok(base64url(&random::<16>()?))
}

/// A new token of a session: 256 bits, 43 characters.
pub(crate) fn random_token() -> Result<String, StoreError> {
    Ok(base64url(&random::<32>()?))
}

/// A new invitation, with its code, which is told once.
pub(crate) fn new_code(name: &str, grants: Vec<Grant>, now: u64) -> Result<(String, NewCode), StoreError> {
    let code = random_id()?;
    let ends = now.saturating_add(INVITATION_LIFETIME);
    let new = NewCode { id: random_id()?, code: digest(&code), name: name.to_owned(), grants, ends, expected: None };
    Ok((code, new))
}

/// What is kept in place of a token or code.
pub(crate) fn digest(secret: &str) -> Digest {
    Sha256::digest(secret.as_bytes()).into()
}

/// The session that a request came with. Two cookies of our name are none: one of them may come from another page of the
/// same domain, and nothing tells which.
pub(crate) fn token(headers: &HeaderMap) -> Option<Digest> {
    only(headers, COOKIE_NAME)
}

/// What a request carries besides the cookie of its session. A page says it in a header, which no other site and no link can
/// make a browser send: a cookie alone is nobody.
pub(crate) fn key(headers: &HeaderMap) -> Option<Digest> {
    let mut keys = headers.get_all(SESSION_KEY).iter();
    let key = keys.next()?.to_str().ok()?;
    (keys.next().is_none() && key.len() == 43).then(|| digest(key))
}

/// The device that a request came from.
pub(crate) fn device_token(headers: &HeaderMap) -> Option<Digest> {
    only(headers, DEVICE_COOKIE)
}

fn only(headers: &HeaderMap, called: &str) -> Option<Digest> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let mut ours = cookies.filter_map(|cookie| cookie.trim().split_once('=')).filter(|(name, _)| *name == called);
    let (_, token) = ours.next()?;
    (ours.next().is_none() && token.len() == 43).then(|| digest(token))
}

/// The cookie of a new session.
pub(crate) fn cookie(token: &str, headers: &HeaderMap) -> Result<HeaderValue, StoreError> {
    set(token, SESSION_MOST / 1000, headers)
}

/// The cookie that takes a session's cookie away.
pub(crate) fn no_cookie(headers: &HeaderMap) -> Result<HeaderValue, StoreError> {
    set("", 0, headers)
}

/// The cookie of a new session at an origin that is known: over https, or on this machine itself.
pub(super) fn cookie_at(token: &str, plain: bool) -> Result<HeaderValue, StoreError> {
    write(token, SESSION_MOST / 1000, plain)
}

/// The cookie of a device.
pub(crate) fn device_cookie(token: &str, headers: &HeaderMap) -> Result<HeaderValue, StoreError> {
    write_as(DEVICE_COOKIE, token, DEVICE_SECONDS, is_plain(headers))
}

/// The cookie that takes a device's cookie away.
pub(crate) fn no_device_cookie(headers: &HeaderMap) -> Result<HeaderValue, StoreError> {
    write_as(DEVICE_COOKIE, "", 0, is_plain(headers))
}

/// `Secure` is left out only for a page on this machine itself: a proxy may rewrite the `Host`, but not the `Origin`.
fn is_plain(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    text(HOST).is_some_and(is_local) && !text(ORIGIN).is_some_and(|origin| origin.starts_with("https:"))
}

fn set(token: &str, seconds: u64, headers: &HeaderMap) -> Result<HeaderValue, StoreError> {
    write(token, seconds, is_plain(headers))
}

fn write(token: &str, seconds: u64, plain: bool) -> Result<HeaderValue, StoreError> {
    write_as(COOKIE_NAME, token, seconds, plain)
}

fn write_as(name: &str, token: &str, seconds: u64, plain: bool) -> Result<HeaderValue, StoreError> {
    let secure = if plain { "" } else { "; Secure" };
    let cookie = format!("{name}={token}; Path=/api/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    // A token is letters and digits; it is always a header.
    HeaderValue::from_str(&cookie).map_err(|error| StoreError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(axum::http::HeaderName, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name.clone(), value.parse().expect("a value"));
        }
        headers
    }

    #[test]
    fn one_cookie_of_our_name_is_read_among_others() {
        let token_text = random_token().expect("a token");
        let one = format!("a=1; evenhand={token_text}; b=2");
        assert_eq!(token(&headers(&[(COOKIE, &one)])), Some(digest(&token_text)));
        assert_eq!(token(&headers(&[(COOKIE, "a=1"), (COOKIE, &one)])), Some(digest(&token_text)));
        assert_eq!(token(&headers(&[(COOKIE, &one), (COOKIE, &one)])), None);
        for other in ["", "evenhand", "evenhand=", "evenhand=short", "xevenhand=1"] {
            assert_eq!(token(&headers(&[(COOKIE, other)])), None, "{other}");
        }
    }

    #[test]
    fn a_cookie_is_secure_but_on_this_machine() {
        let said =
            |pairs: &[(axum::http::HeaderName, &str)]| cookie("x", &headers(pairs)).expect("a cookie").to_str().expect("text").to_owned();
        let secure = "evenhand=x; Path=/api/; Max-Age=1209600; HttpOnly; SameSite=Strict; Secure";
        assert_eq!(said(&[(HOST, "plan.example")]), secure);
        assert_eq!(said(&[]), secure);
        assert_eq!(said(&[(HOST, "127.0.0.1:8080"), (ORIGIN, "https://plan.example")]), secure, "behind a proxy");
        for host in ["localhost:8080", "127.0.0.1", "[::1]:80"] {
            assert_eq!(said(&[(HOST, host)]), secure.trim_end_matches("; Secure"), "{host}");
        }
    }
}
