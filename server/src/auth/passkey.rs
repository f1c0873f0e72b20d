//! Passkeys as a second factor (WebAuthn). They are bound to the address at which people open the app: the configured one,
//! or `localhost`, as browsers make none for a bare IP address. Ceremonies are remembered in memory, for a while.

use super::session::digest;
use crate::store::StoreError;
use crate::store::people::Digest;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn,
    WebauthnBuilder, WebauthnError,
};

/// Where people open the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site(Url);

impl Site {
    /// Reads an address as it is configured: `https://plan.example`, or `http://localhost:8080` for trying out.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let expected = || format!("“{text}” is not where people open the app: an address like https://plan.example is expected");
        let url = Url::parse(text).map_err(|_| expected())?;
        let safe = url.scheme() == "https" || url.scheme() == "http" && url.domain() == Some("localhost");
        let bare =
            url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
        if safe && bare && url.domain().is_some() { Ok(Self(url)) } else { Err(expected()) }
    }

    /// The one that a request names itself, where that is this machine by its name. Of no other `Host` is it taken: who
    /// sends a request could name any.
    fn local(headers: &HeaderMap) -> Option<Self> {
        let host = headers.get(HOST)?.to_str().ok()?;
        let (name, port) = host.split_once(':').unwrap_or((host, ""));
        let is_local = name.eq_ignore_ascii_case("localhost") && port.bytes().all(|byte| byte.is_ascii_digit());
        is_local.then(|| Url::parse(&format!("http://{host}")).ok().map(Self)).flatten()
    }

    fn webauthn(&self) -> Result<Webauthn, WebauthnError> {
        WebauthnBuilder::new(self.0.domain().unwrap_or_default(), &self.0)?.rp_name("Evenhand").build()
    }
}

/// A passkey that was given.
#[derive(Debug)]
pub(crate) struct Given {
    /// The one of those that were asked for.
    pub(crate) index: usize,
    /// Its public half as it is now.
    pub(crate) passkey: String,
}

/// A passkey that was made.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) passkey: String,
    /// The authenticator's own name of it.
    pub(crate) credential: Vec<u8>,
}

/// Why a passkey was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unmade {
    /// This person has it already.
    AlreadyThere,
    /// Anything else that is wrong with it.
    Unfit,
}

/// Makes passkeys and checks them.
#[derive(Debug)]
pub(crate) struct Passkeys {
    pub(crate) site: Option<Site>,
    making: Ceremonies<PasskeyRegistration>,
    giving: Ceremonies<PasskeyAuthentication>,
}

impl Default for Passkeys {
    fn default() -> Self {
        Self { site: None, making: Ceremonies::lasting(10 * 60 * 1000), giving: Ceremonies::lasting(5 * 60 * 1000) }
    }
}

fn failed(error: &WebauthnError) -> StoreError {
    StoreError(format!("a passkey could not be worked on: {error:?}"))
}

fn read(kept: &[String]) -> Result<Vec<Passkey>, StoreError> {
    kept.iter().map(|kept| serde_json::from_str(kept).map_err(StoreError::of)).collect()
}

impl Passkeys {
    fn at(&self, headers: &HeaderMap) -> Option<Result<Webauthn, StoreError>> {
        let site = self.site.clone().or_else(|| Site::local(headers))?;
        Some(site.webauthn().map_err(|error| failed(&error)))
    }

    /// Whether they can be used at the address that a request asks.
    pub(crate) fn work(&self, headers: &HeaderMap) -> bool {
        self.site.is_some() || Site::local(headers).is_some()
    }

    /// Begins to make one, other than those that somebody has. None where passkeys cannot be used.
    pub(crate) fn begin(&self, headers: &HeaderMap, who: &Whose<'_>, kept: &[String], now: u64) -> Result<Option<Json>, StoreError> {
        let Some(webauthn) = self.at(headers) else { return Ok(None) };
        let has = read(kept)?.iter().map(|passkey| passkey.cred_id().clone()).collect();
        let begun = webauthn?.start_passkey_registration(who.handle(), who.sign_in, who.name, Some(has));
        let (options, state) = begun.map_err(|error| failed(&error))?;
        self.making.begin(who.session, state, now);
        let mut options = serde_json::to_value(options).map_err(StoreError::of)?;
        Ok(Some(options["publicKey"].take()))
    }

    /// Takes what the browser made. None where nothing was begun, or too long ago; an error says that it does not fit.
    pub(crate) fn finish(
        &self,
        headers: &HeaderMap,
        session: Digest,
        kept: &[String],
        made: Json,
        now: u64,
    ) -> Result<Option<Result<Made, Unmade>>, StoreError> {
        let Some(state) = self.making.take(session, now) else { return Ok(None) };
        let Some(webauthn) = self.at(headers) else { return Ok(None) };
        let Ok(made) = serde_json::from_value::<RegisterPublicKeyCredential>(without_transports(made)) else {
            return Ok(Some(Err(Unmade::Unfit)));
        };
        // The library refuses these, too, and does not say why.
        if read(kept)?.iter().any(|passkey| passkey.cred_id().as_slice() == made.raw_id.as_slice()) {
            return Ok(Some(Err(Unmade::AlreadyThere)));
        }
        Ok(Some(match webauthn?.finish_passkey_registration(&made, &state) {
            Ok(passkey) => {
                let credential = passkey.cred_id().to_vec();
                Ok(Made { passkey: serde_json::to_string(&passkey).map_err(StoreError::of)?, credential })
            }
            Err(error) => {
                tracing::info!(?error, "a passkey was not taken");
                Err(Unmade::Unfit)
            }
        }))
    }

    /// Begins to ask for one of these. None where passkeys cannot be used.
    pub(crate) fn challenge(&self, headers: &HeaderMap, session: Digest, kept: &[String], now: u64) -> Result<Option<Json>, StoreError> {
        let Some(webauthn) = self.at(headers).filter(|_| !kept.is_empty()) else { return Ok(None) };
        let (options, state) = webauthn?.start_passkey_authentication(&read(kept)?).map_err(|error| failed(&error))?;
        self.giving.begin(session, state, now);
        let mut options = serde_json::to_value(options).map_err(StoreError::of)?;
        Ok(Some(options["publicKey"].take()))
    }

    /// Checks what a passkey of these signed. Each challenge is taken once.
    pub(crate) fn check(
        &self,
        headers: &HeaderMap,
        session: Digest,
        kept: &[String],
        signed: Json,
        now: u64,
    ) -> Result<Option<Result<Given, ()>>, StoreError> {
        let Some(state) = self.giving.take(session, now) else { return Ok(None) };
        let Some(webauthn) = self.at(headers) else { return Ok(None) };
        let Ok(signed) = serde_json::from_value::<PublicKeyCredential>(signed) else { return Ok(Some(Err(()))) };
        let result = match webauthn?.finish_passkey_authentication(&signed, &state) {
            Ok(result) => result,
            Err(error) => {
                tracing::info!(?error, "a passkey was refused");
                return Ok(Some(Err(())));
            }
        };
        let mut all = read(kept)?;
        let Some(index) = all.iter().position(|passkey| passkey.cred_id() == result.cred_id()) else { return Ok(Some(Err(()))) };
        all[index].update_credential(&result);
        let passkey = serde_json::to_string(&all[index]).map_err(StoreError::of)?;
        Ok(Some(Ok(Given { index, passkey })))
    }
}

/// For whom a passkey is made.
#[derive(Debug)]
pub(crate) struct Whose<'a> {
    pub(crate) account: &'a str,
    pub(crate) sign_in: &'a str,
    pub(crate) name: &'a str,
    pub(crate) session: Digest,
}

impl Whose<'_> {
    /// The 128 bits of the account, which name nobody; of a hash where it is not made of those.
    fn handle(&self) -> Uuid {
        let bytes = URL_SAFE_NO_PAD.decode(self.account).ok().and_then(|bytes| bytes.try_into().ok());
        Uuid::from_bytes(bytes.unwrap_or_else(|| {
            let mut first = [0; 16];
            first.copy_from_slice(&digest(self.account)[..16]);
            first
        }))
    }
}

/// How an authenticator can be reached is a hint for the browser, and new ways come: one that the library does not know is
/// no reason to refuse a passkey.
fn without_transports(mut made: Json) -> Json {
    if let Some(response) = made.get_mut("response").and_then(Json::as_object_mut) {
        response.remove("transports");
    }
    made
}

/// The most ceremonies that are remembered.
const MOST: usize = 2_000;

/// What was begun and is waited for, by session.
#[derive(Debug)]
pub(super) struct Ceremonies<T> {
    begun: Mutex<HashMap<Digest, (u64, T)>>,
    /// Milliseconds.
    lasts: u64,
}

impl<T> Ceremonies<T> {
    pub(super) fn lasting(lasts: u64) -> Self {
        Self { begun: Mutex::default(), lasts }
    }

    /// Begins one, in place of one that the session began before.
    pub(super) fn begin(&self, session: Digest, state: T, now: u64) {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if begun.len() >= MOST {
            begun.retain(|_, (ends, _)| *ends > now);
        }
        if begun.len() >= MOST
            && let Some(first) = begun.iter().min_by_key(|(_, (ends, _))| *ends).map(|(session, _)| *session)
        {
            begun.remove(&first);
        }
        begun.insert(session, (now.saturating_add(self.lasts), state));
    }

    /// Ends one, if it is not too old.
    pub(super) fn take(&self, session: Digest, now: u64) -> Option<T> {
        let (ends, state) = self.begun.lock().unwrap_or_else(PoisonError::into_inner).remove(&session)?;
        (ends > now).then_some(state)
    }
}

impl<T: Clone> Ceremonies<T> {
    /// One that goes on.
    pub(super) fn peek(&self, session: Digest, now: u64) -> Option<T> {
        let begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun.get(&session).filter(|(ends, _)| *ends > now).map(|(_, state)| state.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_an_address_that_browsers_make_passkeys_for() {
        for text in ["https://plan.example", "https://plan.example:8443", "https://plan.example/", "http://localhost:8080"] {
            let site = Site::parse(text).expect(text);
            assert!(site.webauthn().is_ok(), "{text}");
        }
        for text in [
            "plan.example",
            "http://plan.example",
            "https://192.0.2.1",
            "http://127.0.0.1:8080",
            "https://plan.example/app",
            "https://plan.example?x",
            "https://someone@plan.example",
            "ftp://plan.example",
            "",
        ] {
            assert!(Site::parse(text).is_err_and(|error| error.contains(text)), "{text}");
        }
    }

    #[test]
    fn of_requests_only_this_machine_is_taken() {
        for (host, expected) in [
            ("localhost:8080", true),
            ("LOCALHOST", true),
            ("127.0.0.1:8080", false),
            ("plan.example", false),
            ("localhost.plan.example", false),
            ("localhost:8080/x", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().expect("a value"));
            assert_eq!(Passkeys::default().work(&headers), expected, "{host}");
        }
        assert!(!Passkeys::default().work(&HeaderMap::new()));
        let configured = Passkeys { site: Site::parse("https://plan.example").ok(), ..Passkeys::default() };
        assert!(configured.work(&HeaderMap::new()));
    }

    #[test]
    fn a_ceremony_is_taken_once_and_not_too_late() {
        let ceremonies = Ceremonies::lasting(1000);
        ceremonies.begin([1; 32], 'a', 0);
        ceremonies.begin([2; 32], 'b', 0);
        assert_eq!(ceremonies.peek([1; 32], 999), Some('a'));
        assert_eq!(ceremonies.take([1; 32], 999), Some('a'));
        assert_eq!(ceremonies.take([1; 32], 999), None);
        assert_eq!((ceremonies.peek([2; 32], 1000), ceremonies.take([2; 32], 1000)), (None, None));
        for number in 0..=MOST {
            let mut session = [0; 32];
            session[..8].copy_from_slice(&number.to_le_bytes());
            ceremonies.begin(session, 'c', number as u64);
        }
        assert_eq!(ceremonies.take([0; 32], 1), None, "the oldest made room");
    }
}
