//! The second factor: codes of an authenticator app, passkeys, and recovery codes. What a passkey's ceremony exchanges is
//! made and read by the browser and by the server's library, and by nothing in between: it goes as the JSON that it is.

use crate::json_struct;
use crate::people::{FactorState, PASSKEY_NAME_MOST};
use crate::protocol::Wrong;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// A passkey as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// Names it: 22 characters of base64url.
    pub id: String,
    /// What its person calls it.
    pub name: String,
    /// Day that it was added on, as days since 1970.
    pub day: u32,
}

/// `GET /api/v1/session/factor`: what one has, and what one could have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factors {
    /// How this session stands.
    pub state: FactorState,
    /// Whether this person must have one.
    pub required: bool,
    /// Whether codes of an authenticator app are taken.
    pub app: bool,
    /// How many passkeys are taken.
    pub passkey_count: usize,
    /// The passkeys; none are named before the factor was given.
    pub passkeys: Vec<Passkey>,
    /// How many recovery codes are left.
    pub recovery_codes: usize,
    /// Whether passkeys work at the address that was asked.
    pub passkeys_work: bool,
    /// Whether the account has a password, which is asked for once more where factors change. Of whoever signs in with the
    /// provider only, a factor is asked for in its place.
    pub password: bool,
}

/// `POST /api/v1/session/factor/app`: a secret for an authenticator app, which holds once a code of it was given.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppBegun {
    /// The secret, in base32, to be typed.
    pub secret: String,
    /// The same as `otpauth://totp/...`, for a QR code.
    pub link: String,
    /// Recovery codes, for whoever has no second factor yet; they hold together with this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recovery_codes: Vec<String>,
}

/// `POST /api/v1/session/factor/app/confirm`
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppConfirm {
    /// A code of the app.
    pub code: String,
}

/// `POST /api/v1/session/factor/passkeys`: what the browser makes a passkey of.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct PasskeyBegun {
    /// For `navigator.credentials.create`, as `PublicKeyCredentialCreationOptionsJSON`.
    pub options: Json,
    /// Recovery codes, for whoever has no second factor yet; they hold together with this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recovery_codes: Vec<String>,
}

/// `POST /api/v1/session/factor/passkeys/confirm`
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasskeyConfirm {
    /// What to call it.
    pub name: String,
    /// What the browser made, as `RegistrationResponseJSON`.
    pub credential: Json,
}

/// `POST /api/v1/session/factor/challenge`: what a passkey signs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Challenge {
    /// For `navigator.credentials.get`, as `PublicKeyCredentialRequestOptionsJSON`.
    pub options: Json,
}

/// `POST /api/v1/session/factor`: one of the three.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactorProof {
    /// A code of the authenticator app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// A recovery code, which is used up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery: Option<String>,
    /// What a passkey signed, as `AuthenticationResponseJSON`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey: Option<Json>,
}

/// `POST /api/v1/session/factor/remove`
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveFactor {
    /// A passkey; none is the authenticator app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey: Option<String>,
    /// The password; none of whoever has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Any factor that one has.
    pub proof: FactorProof,
}

/// `POST /api/v1/session/factor/recovery-codes`: makes new ones; those so far hold no more.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRecoveryCodes {
    /// The password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Any factor that one has, of whoever has no password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<FactorProof>,
}

/// The answer to [`NewRecoveryCodes`]: the only time that they are told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    /// Ten codes.
    pub recovery_codes: Vec<String>,
}

/// Checks the name of a passkey.
///
/// # Errors
/// When it is empty, too long, or would not be one line.
pub fn check_passkey_name(name: &str) -> Result<(), Wrong> {
    let reason = if name.trim().is_empty() || name.trim() != name || name.chars().count() > PASSKEY_NAME_MOST {
        format!("a name has 1 to {PASSKEY_NAME_MOST} characters, without spaces around it")
    } else if name.chars().any(char::is_control) {
        "a name is one line of text".to_owned()
    } else {
        return Ok(());
    };
    Err(Wrong { field: "name", code: "wrong_name", reason })
}

/// Secrets, codes and passwords are never printed, whatever prints the request.
macro_rules! unprinted {
    ($($type:ident),*) => {
        $(impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($type)).finish_non_exhaustive()
            }
        })*
    };
}

unprinted!(AppBegun, AppConfirm, PasskeyBegun, PasskeyConfirm, FactorProof, RemoveFactor, NewRecoveryCodes, RecoveryCodes);

json_struct!(Passkey { id, name, day });
json_struct!(Factors { state, required, app, passkey_count, passkeys, recovery_codes, passkeys_work, password });
json_struct!(AppBegun { secret, link, recovery_codes: default });
json_struct!(AppConfirm { code });
json_struct!(PasskeyBegun { options, recovery_codes: default });
json_struct!(PasskeyConfirm { name, credential });
json_struct!(Challenge { options });
json_struct!(FactorProof { code, recovery, passkey });
json_struct!(RemoveFactor { passkey, password, proof });
json_struct!(NewRecoveryCodes { password, proof });
json_struct!(RecoveryCodes { recovery_codes });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passkey_has_a_name_of_one_line() {
        for (name, expected) in [("Key ring", true), ("Ñandú", true), ("", false), (" x", false), ("x\ny", false)] {
            assert_eq!(check_passkey_name(name).is_ok(), expected, "{name:?}");
        }
        assert!(check_passkey_name(&"x".repeat(PASSKEY_NAME_MOST)).is_ok());
        assert!(check_passkey_name(&"x".repeat(PASSKEY_NAME_MOST + 1)).is_err());
    }

    #[test]
    fn nothing_secret_is_printed() {
        let proof = FactorProof { code: Some("314159".into()), ..FactorProof::default() };
        let printed = format!("{:?} {:?}", proof, RemoveFactor { passkey: None, password: Some("314159".into()), proof: proof.clone() });
        assert!(!printed.contains("314159"), "{printed}");
    }
}
