//! Signing in with the city's own provider (OpenID Connect), beside local accounts. See design, section 8.

use super::Wrong;
use crate::instrument::Text;
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};

/// The most characters of what a provider names a person by (OpenID Connect Core, section 2).
pub const SUBJECT_MOST: usize = 255;

/// Checks what a provider names a person by.
///
/// # Errors
/// When it is empty or too long, or would not be one line.
pub fn check_subject(subject: &str) -> Result<(), Wrong> {
    if subject.is_empty() || subject.len() > SUBJECT_MOST || subject.trim() != subject || subject.chars().any(char::is_control) {
        let reason = format!("what the provider names a person by has 1 to {SUBJECT_MOST} characters");
        return Err(Wrong { field: "subject", code: "wrong_length", reason });
    }
    Ok(())
}

/// The provider that people may sign in with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// What people call it, by language.
    pub name: Text,
}

/// `GET /api/v1/oidc`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Providers {
    /// None where people have local accounts only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Provider>,
}

/// `POST /api/v1/oidc/start`
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderStart {
    /// The code of the invitation to join with; none to sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<String>,
}

/// `POST /api/v1/oidc/link`
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderLink {
    /// One's password: a session that somebody left open is not enough for another way in.
    pub password: String,
}

/// Where the browser goes on: a page of the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderPage {
    /// Its address, over https, or http on this machine.
    pub location: String,
}

/// `GET /api/v1/oidc/link`: the ways in that one has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaysIn {
    /// Whether one can sign in with the provider.
    pub provider: bool,
    /// Whether one can sign in with a password.
    pub password: bool,
}

names! {
    /// Why somebody comes back from the provider without being let in: `/sign-in?trouble=...`, or `/account?trouble=...`.
    pub enum ProviderTrouble {
        /// The provider does not answer.
        Down = "provider_down",
        /// The provider did not let them in, or they turned back.
        Refused = "provider_refused",
        /// It was not begun in this browser, took longer than ten minutes, or is over already.
        Interrupted = "interrupted",
        /// What the provider said could not be checked.
        NotProven = "not_proven",
        /// No active account is linked to this person of the provider.
        NoAccount = "no_account",
        /// The invitation was used, taken back, or is too old.
        InvitationGone = "invitation_gone",
        /// Another account is linked to this person of the provider.
        LinkedElsewhere = "linked_elsewhere",
        /// The account is linked to another person of the provider.
        LinkedAlready = "linked_already",
        /// Nobody is signed in any more whose account could be linked.
        SignedOut = "signed_out",
        /// Too many tries were refused.
        TooManyTries = "too_many_tries",
        /// The server cannot store or read at the moment.
        Store = "store",
    }
}

impl std::fmt::Debug for ProviderStart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderStart").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ProviderLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderLink").finish_non_exhaustive()
    }
}

json_struct!(Provider { name });
json_struct!(Providers { provider });
json_struct!(ProviderStart { invitation });
json_struct!(ProviderLink { password });
json_struct!(ProviderPage { location });
json_struct!(WaysIn { provider, password });
