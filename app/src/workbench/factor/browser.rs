//! Passkeys in the browser. Options and answers are JSON on the wire; the browser itself makes the one of the other.

use crate::browser::{call, object, window};
use crate::i18n::Msg;
use js_sys::{JSON, Promise, Reflect};
use serde_json::Value as Json;
use shared::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why there is no passkey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// Somebody cancelled, waited too long, or has none that fits; the browser does not say which.
    Ended,
    /// The device holds one of this person's already.
    Twice,
    /// The page is at another address than passkeys are bound to.
    Address,
}

impl Failure {
    fn of(error: &JsValue) -> Self {
        let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
        Self::named(name.as_deref().unwrap_or_default())
    }

    /// By the name of a `DOMException`.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "InvalidStateError" => Self::Twice,
            "SecurityError" => Self::Address,
            _ => Self::Ended,
        }
    }

    /// What to say.
    pub(super) fn msg(self) -> Msg {
        match self {
            Self::Ended => Msg::FaSaysCancelled,
            Self::Twice => Msg::FaSaysTwice,
            Self::Address => Msg::FaSaysAddress,
        }
    }
}

fn public_key() -> JsValue {
    Reflect::get(&window(), &"PublicKeyCredential".into()).unwrap_or(JsValue::UNDEFINED)
}

/// Whether this browser can use passkeys as we ask for them.
pub(super) fn can() -> bool {
    let has = |name: &str| Reflect::get(&public_key(), &name.into()).is_ok_and(|method| method.is_function());
    !public_key().is_undefined() && has("parseCreationOptionsFromJSON") && has("parseRequestOptionsFromJSON")
}

async fn run(method: &str, parse: &str, options: &Json) -> Result<Json, JsValue> {
    let mut text = String::new();
    json::write(options, &mut text);
    let options = call(&public_key(), parse, &[JSON::parse(&text)?])?;
    let credentials = Reflect::get(&window().navigator(), &"credentials".into())?;
    let asked = call(&credentials, method, &[object(&[("publicKey", options)])])?;
    let made = JsFuture::from(asked.dyn_into::<Promise>()?).await?;
    let text = JSON::stringify(&call(&made, "toJSON", &[])?)?.as_string().unwrap_or_default();
    json::value(&text).ok_or(JsValue::UNDEFINED)
}

/// Makes a passkey.
pub(super) async fn create(options: &Json) -> Result<Json, Failure> {
    run("create", "parseCreationOptionsFromJSON", options).await.map_err(|error| Failure::of(&error))
}

/// Lets a passkey sign.
pub(super) async fn get(options: &Json) -> Result<Json, Failure> {
    run("get", "parseRequestOptionsFromJSON", options).await.map_err(|error| Failure::of(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_browser_says_is_told_as_far_as_it_says_it() {
        assert_eq!(Failure::named("InvalidStateError"), Failure::Twice);
        assert_eq!(Failure::named("SecurityError"), Failure::Address);
        for name in ["NotAllowedError", "AbortError", ""] {
            assert_eq!(Failure::named(name), Failure::Ended, "{name}");
        }
    }
}
