//! What keeps a device's records sealed: what stands in the header of a vault, what a passphrase must be, how much work it
//! takes to try one, and when a vault opens at all. See design, section 8.

mod header;
mod kdf;
mod passphrase;
mod rules;

pub use header::{Asked, Header, Kept, Prf, SealedKey, whose};
pub use kdf::{Kdf, KdfError, SALT_BYTES};
pub use passphrase::{PASSPHRASE_LEAST, PASSPHRASE_MOST, PassphraseFault, check_passphrase};
pub use rules::{IDLE_DEFAULT, IDLE_MINUTES, Locked, Stands, idle_for, is_idle, overdue, stands, wait_left_s, wait_s};

#[cfg(test)]
mod tests;
