//! What the vault needs of the browser: AES-256-GCM by WebCrypto with keys that no script can read, the worker that makes a
//! key of a passphrase, and handing the key from page to page. What stands in a header, and when it opens, is in
//! `shared::vault`.

#[cfg(feature = "full")]
mod crypto;
#[cfg(feature = "full")]
mod line;
#[cfg(feature = "full")]
pub mod prf;
#[cfg(feature = "full")]
mod stretch;
#[cfg(feature = "vault")]
mod worker;

#[cfg(feature = "full")]
pub use crypto::{DataKey, Key, Sealing, is_safe, unwrap, wrap};
#[cfg(feature = "full")]
pub use line::{Heard, Line, ask_worker, forget, give_to_worker};
#[cfg(feature = "full")]
pub use stretch::stretch;
#[cfg(feature = "vault")]
pub use worker::serve;
