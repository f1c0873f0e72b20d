//! What is remembered while somebody is at the provider: in their own browser, sealed, for ten minutes. The key is this
//! process's own, so that nothing of it is kept; who comes back after a restart begins again.

use crate::auth::session::{random, random_token};
use crate::store::StoreError;
use crate::store::people::Digest;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use shared::instrument::base64url;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Name of the cookie.
const NAME: &str = "evenhand-oidc";
/// How long somebody may be away, in milliseconds.
pub(super) const AWAY_MOST: u64 = 10 * 60 * 1000;
/// What the seal is for.
const PURPOSE: &[u8] = b"evenhand oidc 1";
/// Bytes of a seal's nonce.
const NONCE: usize = 24;
/// The most flows that are remembered as over.
const REMEMBERED: usize = 20_000;

/// Why somebody is at the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Aim {
    /// To sign in.
    SignIn,
    /// To use the invitation with this code.
    Join(String),
    /// To link this account, in this session.
    Link { account: String, session: Digest },
}

/// Somebody at the provider.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Flow {
    /// What the provider sends back with them.
    pub(super) state: String,
    /// What the provider puts into its answer.
    pub(super) nonce: String,
    /// What shows that who asks for the answer sent them there (RFC 7636).
    pub(super) verifier: String,
    /// Milliseconds since 1970.
    pub(super) ends: u64,
    pub(super) aim: Aim,
    /// The session that the browser came with, which ends when another begins: its cookie does not come back with them.
    pub(super) replaces: Option<Digest>,
}

impl Flow {
    pub(super) fn begin(aim: Aim, replaces: Option<Digest>, now: u64) -> Result<Self, StoreError> {
        let (state, nonce, verifier) = (random_token()?, random_token()?, random_token()?);
        Ok(Self { state, nonce, verifier, ends: now.saturating_add(AWAY_MOST), aim, replaces })
    }

    /// How long somebody has been away, in milliseconds.
    pub(super) fn away(&self, now: u64) -> u64 {
        now.saturating_add(AWAY_MOST).saturating_sub(self.ends)
    }
}

/// Seals flows and opens them, each once.
pub(super) struct Flows {
    key: XChaCha20Poly1305,
    /// States of flows that are over, with when they would have ended.
    over: Mutex<HashMap<String, u64>>,
}

impl std::fmt::Debug for Flows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Flows")
    }
}

impl Flows {
    pub(super) fn new() -> Result<Self, StoreError> {
        Ok(Self { key: XChaCha20Poly1305::new(&random::<32>()?.into()), over: Mutex::default() })
    }

    pub(super) fn seal(&self, flow: &Flow) -> Result<String, StoreError> {
        let nonce = random::<NONCE>()?;
        let text = serde_json::to_vec(flow).map_err(StoreError::of)?;
        let sealed = self.key.encrypt(&XNonce::from(nonce), Payload { msg: &text, aad: PURPOSE }).map_err(StoreError::of)?;
        Ok(base64url(&[&nonce[..], &sealed].concat()))
    }

    fn open(&self, sealed: &str) -> Option<Flow> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let text = self.key.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: PURPOSE }).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// The flow that a browser comes back to with this state: begun in it, not too long ago, and not over yet. It is over now.
    pub(super) fn take(&self, headers: &HeaderMap, state: &str, now: u64) -> Option<Flow> {
        let flow = self.open(sealed_in(headers)?)?;
        // Whoever could measure how long this takes has opened the seal already.
        (flow.state == state && now < flow.ends && self.end(&flow, now)).then_some(flow)
    }

    /// Whether it was not over before.
    fn end(&self, flow: &Flow, now: u64) -> bool {
        let mut over = self.over.lock().unwrap_or_else(PoisonError::into_inner);
        over.retain(|_, ends| *ends > now);
        over.len() < REMEMBERED && over.insert(flow.state.clone(), flow.ends).is_none()
    }
}

/// The one cookie of this name: of two, one may come from elsewhere.
fn sealed_in(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let mut ours = cookies.filter_map(|cookie| cookie.trim().split_once('=')).filter(|(name, _)| *name == NAME);
    let (_, sealed) = ours.next()?;
    ours.next().is_none().then_some(sealed)
}

/// The cookie of somebody who goes to the provider. It is `Lax`, not `Strict`: they come back from another site. `plain` is for
/// a page on this machine itself, which has no https.
pub(super) fn away_cookie(sealed: &str, plain: bool) -> Result<HeaderValue, StoreError> {
    write(sealed, AWAY_MOST / 1000, plain)
}

/// The cookie that takes that one away.
pub(super) fn back_cookie(plain: bool) -> Result<HeaderValue, StoreError> {
    write("", 0, plain)
}

fn write(sealed: &str, seconds: u64, plain: bool) -> Result<HeaderValue, StoreError> {
    let secure = if plain { "" } else { "; Secure" };
    HeaderValue::from_str(&format!("{NAME}={sealed}; Path=/api/v1/oidc/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"))
        .map_err(StoreError::of)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_700_000_000_000;

    fn holding(sealed: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, format!("a=1; {NAME}={sealed}").parse().expect("a value"));
        headers
    }

    fn begun(flows: &Flows, aim: Aim) -> (Flow, String) {
        let flow = Flow::begin(aim, Some([7; 32]), NOW).expect("a flow");
        let sealed = flows.seal(&flow).expect("a seal");
        (flow, sealed)
    }

    #[test]
    fn a_flow_comes_back_whole_once() {
        let flows = Flows::new().expect("a key");
        for aim in [Aim::SignIn, Aim::Join("a code".to_owned()), Aim::Link { account: "me".to_owned(), session: [3; 32] }] {
            let (flow, sealed) = begun(&flows, aim.clone());
            assert!(!sealed.contains(&flow.state) && sealed.len() < 3000, "{sealed}");
            let back = flows.take(&holding(&sealed), &flow.state, NOW + AWAY_MOST - 1).expect("the flow");
            assert_eq!((back.aim, back.replaces, back.nonce, back.verifier), (aim, Some([7; 32]), flow.nonce, flow.verifier));
            assert!(flows.take(&holding(&sealed), &flow.state, NOW + 1).is_none(), "a second time");
        }
    }

    #[test]
    fn what_was_changed_is_too_old_or_is_of_another_is_nothing() {
        let flows = Flows::new().expect("a key");
        let (flow, sealed) = begun(&flows, Aim::SignIn);
        let (other, elsewhere) = begun(&flows, Aim::SignIn);
        let take = |sealed: &str, state: &str, now| flows.take(&holding(sealed), state, now).is_some();
        assert!(!take(&sealed, &other.state, NOW) && !take(&elsewhere, &flow.state, NOW) && !take(&sealed, "", NOW), "another state");
        assert!(!take(&sealed, &flow.state, NOW + AWAY_MOST), "ten minutes later");
        for at in [0, 20, 40, sealed.len() - 1] {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert!(!take(&String::from_utf8(changed).expect("text"), &flow.state, NOW), "changed at {at}");
        }
        for sealed in ["", "short", "not base64url!"] {
            assert!(!take(sealed, &flow.state, NOW), "{sealed}");
        }
        assert!(Flows::new().expect("a key").take(&holding(&sealed), &flow.state, NOW).is_none(), "another process");
        let mut two = holding(&sealed);
        two.append(COOKIE, format!("{NAME}={elsewhere}").parse().expect("a value"));
        assert!(flows.take(&two, &flow.state, NOW).is_none(), "two cookies");
        assert!(take(&sealed, &flow.state, NOW), "nothing of that has ended it");
    }

    #[test]
    fn the_cookie_is_short_and_for_coming_back() {
        let said = away_cookie("x", false).expect("a cookie");
        assert_eq!(said, "evenhand-oidc=x; Path=/api/v1/oidc/; Max-Age=600; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(back_cookie(true).expect("a cookie"), "evenhand-oidc=; Path=/api/v1/oidc/; Max-Age=0; HttpOnly; SameSite=Lax");
    }
}
