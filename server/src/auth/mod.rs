//! Who is asking, and whether they may. Routes of the workbench name a power each (see the table in `routes`); `guard`
//! lets a request through that comes from our own page, in a session that holds, of a person who has that power.

/// The ways into a session.
mod enter;
/// The second factor.
pub(crate) mod factor;
/// The layer before each route of the workbench, and what it hands on.
mod guard;
/// How often one may try.
mod limit;
/// Signing in with a provider.
pub(crate) mod oidc;
/// How many responses one address may send.
mod open;
/// Requests that other pages make are refused.
mod origin;
/// So often at once, and then once a step.
mod pace;
/// Passkeys as a second factor.
pub(crate) mod passkey;
/// Hashing passwords and checking them.
mod password;
/// Tokens, codes and the cookie.
pub(crate) mod session;
/// Codes of authenticator apps.
mod totp;

pub(crate) use enter::{Browser, Entered, change_password, fetch_key, join, sign_in};
pub(crate) use guard::{CurrentSession, Gate, Lets, SignedIn, Standing, guard};
pub(crate) use limit::{Limits, client_address};
pub(crate) use open::OpenLinks;
pub(crate) use origin::{is_local, same_origin};
pub(crate) use password::Passwords;

use crate::documents::Sealer;

/// What is counted and remembered while the server runs, and never kept.
#[derive(Debug)]
pub(crate) struct Auth {
    pub(crate) passwords: Passwords,
    pub(crate) limits: Limits,
    pub(crate) open_links: OpenLinks,
    /// None where people have local accounts only.
    pub(crate) oidc: Option<oidc::Oidc>,
    pub(crate) factors: factor::Factors,
}

impl Auth {
    /// `sealer` holds the key that the secrets of second factors are kept under.
    pub(crate) fn new(sealer: &Sealer) -> Self {
        Self {
            passwords: Passwords::default(),
            limits: Limits::default(),
            open_links: OpenLinks::default(),
            oidc: None,
            factors: factor::Factors::new(sealer),
        }
    }
}
