//! What the server adds to shared/'s rules of documents: which versions were ever published, and the seal under which it
//! knows its own work again.

mod rules;
mod seal;

pub(crate) use rules::{Departments, Rules};
pub(crate) use seal::{FILE as KEY_FILE, Sealer};
