//! What the server adds to shared/'s rules of documents: which versions were ever published, and the seal under which it
//! knows its own work again.

mod rules;
mod seal;
mod session_keys;

pub(crate) use rules::{Departments, Rules};
pub(crate) use seal::{FILE as KEY_FILE, Sealer};
pub(crate) use session_keys::SessionKeys;
