//! Who is asking, and whether they may. Routes of the workbench name a power each (see the table in `routes`); `guard`
//! lets a request through that comes from our own page, in a session that holds, of a person who has that power.

/// The ways into a session.
mod enter;
/// The layer before each route of the workbench, and what it hands on.
mod guard;
/// How often one may try.
mod limit;
/// How many responses one address may send.
mod open;
/// Requests that other pages make are refused.
mod origin;
/// So often at once, and then once a step.
mod pace;
/// Hashing passwords and checking them.
mod password;
/// Tokens, codes and the cookie.
pub(crate) mod session;

pub(crate) use enter::{Browser, Entered, change_password, join, sign_in};
pub(crate) use guard::{CurrentSession, Gate, SignedIn, guard};
pub(crate) use limit::{Limits, client_address};
pub(crate) use open::OpenLinks;
pub(crate) use origin::{is_local, same_origin};
pub(crate) use password::Passwords;

/// What is counted and remembered while the server runs, and never kept.
#[derive(Debug, Default)]
pub(crate) struct Auth {
    pub(crate) passwords: Passwords,
    pub(crate) limits: Limits,
    pub(crate) open_links: OpenLinks,
}
