//! Passwords: argon2id with OWASP's parameters, two at a time, away from the threads that answer requests.

use crate::store::StoreError;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Kibibytes, passes and lanes that OWASP's cheat sheet on storing passwords names first.
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// How many are hashed at a time: each takes a core and 19 MiB.
const AT_A_TIME: usize = 2;
/// What a password is checked against where there is no account: the same work, and no password is known that fits.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes passwords and checks them.
#[derive(Debug)]
pub(crate) struct Passwords {
    permits: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { permits: Arc::new(Semaphore::new(AT_A_TIME)) }
    }
}

impl Passwords {
    /// The PHC string of a new password, with a salt of its own.
    pub(crate) async fn hash(&self, password: String) -> Result<String, StoreError> {
        self.run(move || hash(&password)).await?
    }

    /// Whether a password fits. Without an account the answer is no, after the same work.
    pub(crate) async fn fits(&self, password: String, account: Option<String>) -> Result<bool, StoreError> {
        self.run(move || {
            let fits = fits(&password, account.as_deref().unwrap_or(NOBODY));
            fits && account.is_some()
        })
        .await
    }

    /// The permit is held by the work itself: whoever stops waiting for an answer does not make room for another.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
        let failed = |error: &dyn std::fmt::Display| StoreError(format!("a password could not be worked on: {error}"));
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|error| failed(&error))?;
        let task = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        // What it panicked with could quote the password.
        Ok(task.await?)
    }
}

fn argon2() -> Result<Argon2<'static>, StoreError> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|error| StoreError(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str) -> Result<String, StoreError> {
    let salt: [u8; 16] = super::session::random()?;
    let hash: PasswordHash =
        argon2()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|error| StoreError(error.to_string()))?;
    Ok(hash.to_string())
}

/// The parameters are those of the PHC string, so that they can be raised later.
fn fits(password: &str, phc: &str) -> bool {
    let Ok(known) = PasswordHash::new(phc) else { return false };
    argon2().is_ok_and(|argon2| argon2.verify_password(password.as_bytes(), &known).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::default();
        let one = passwords.hash("a quiet blue house".to_owned()).await.expect("a hash");
        let other = passwords.hash("a quiet blue house".to_owned()).await.expect("a hash");
        assert_ne!(one, other, "each has a salt of its own");
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        for (password, account, expected) in [
            ("a quiet blue house", Some(one.clone()), true),
            ("a quiet blue house", Some(other), true),
            ("a quiet blue House", Some(one), false),
            ("a quiet blue house", None, false),
            ("a quiet blue house", Some("not a hash".to_owned()), false),
        ] {
            assert_eq!(passwords.fits(password.to_owned(), account.clone()).await.expect("an answer"), expected, "{password} {account:?}");
        }
    }

    #[test]
    fn nobodys_hash_costs_what_a_hash_costs() {
        let nobody = PasswordHash::new(NOBODY).expect("a PHC string");
        let params = Params::try_from(&nobody).expect("parameters");
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), COST);
        assert_eq!(nobody.hash.map(|hash| hash.len()), Some(32));
    }
}
