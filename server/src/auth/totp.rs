//! Codes of authenticator apps (RFC 6238: SHA-1, six digits, 30 seconds, one step either side), and how their secrets are
//! kept: encrypted under a key that is not in the database, so that a copy of that makes no codes.

use super::session::random;
use crate::documents::Sealer;
use crate::store::StoreError;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, KeyInit, Nonce};
use totp_rs::{Builder, Totp, TotpError};

/// Bytes of a secret, as RFC 4226 recommends them.
const SECRET: usize = 20;
/// What apps call us. The library refuses a colon.
const ISSUER: &str = "Evenhand";
/// What the key is derived for.
const PURPOSE: &str = "evenhand second factors 1";
/// First byte of an encrypted secret.
const VERSION: u8 = 1;
/// Bytes of a nonce.
const NONCE: usize = 12;

/// A secret of an authenticator app.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret([u8; SECRET]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    pub(crate) fn new() -> Result<Self, StoreError> {
        random().map(Self)
    }

    /// `account` names the secret in the app; what a name to sign in with may hold is fine for that.
    fn totp(&self, account: &str) -> Result<Totp, TotpError> {
        Builder::new().with_secret(self.0.to_vec()).with_issuer(Some(ISSUER)).with_account_name(account).build()
    }

    /// The secret in base32, and as a link for a QR code.
    pub(crate) fn told(&self, account: &str) -> Result<(String, String), StoreError> {
        let totp = self.totp(account).map_err(StoreError::of)?;
        Ok((totp.secret().to_base32(), totp.to_url().map_err(StoreError::of)?))
    }

    /// The step whose code this is, if that is the present one or one beside it. The library compares in constant time.
    pub(crate) fn step_of(&self, code: &str, now: u64) -> Result<Option<u64>, StoreError> {
        Ok(self.totp("").map_err(StoreError::of)?.check(code, now / 1000))
    }

    #[cfg(test)]
    pub(crate) fn code_at(&self, now: u64) -> String {
        self.totp("").expect("a secret").generate(now / 1000).to_string()
    }
}

/// Encrypts secrets, and decrypts them.
pub(crate) struct Vault(ChaCha20Poly1305);

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// Under a key of its own that is derived from the data folder's.
    pub(crate) fn of(sealer: &Sealer) -> Self {
        Self(ChaCha20Poly1305::new(&Key::from(sealer.key_for(PURPOSE))))
    }

    /// A secret as it is kept for an account; it opens for no other.
    pub(crate) fn seal(&self, secret: &Secret, account: &str) -> Result<Vec<u8>, StoreError> {
        let nonce: [u8; NONCE] = random()?;
        let payload = Payload { msg: &secret.0, aad: account.as_bytes() };
        let sealed = self.0.encrypt(&Nonce::from(nonce), payload).map_err(StoreError::of)?;
        Ok([&[VERSION][..], &nonce, &sealed].concat())
    }

    /// The secret of an account, as it was kept.
    pub(crate) fn open(&self, kept: &[u8], account: &str) -> Result<Secret, StoreError> {
        let foreign = || {
            StoreError(
                "the secret of an authenticator app was encrypted under another seal.key; put the right one back, or reset that second factor"
                    .to_owned(),
            )
        };
        let (version, rest) = kept.split_first().ok_or_else(foreign)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().filter(|_| *version == VERSION).ok_or_else(foreign)?;
        let opened = self.0.decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: account.as_bytes() });
        opened.ok().and_then(|opened| opened.try_into().ok()).map(Secret).ok_or_else(foreign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of RFC 6238, appendix B, of whose eight digits an app shows the last six.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = Secret(*b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code_at(seconds * 1000), code, "{seconds}");
            assert_eq!(secret.step_of(code, seconds * 1000).expect("checked"), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_holds_one_step_early_and_one_late() {
        let secret = Secret(*b"12345678901234567890");
        let now = 1_234_567_890_000_u64;
        let step = now / 30_000;
        for away in [-2_i64, -1, 0, 1, 2] {
            let code = secret.code_at(now.saturating_add_signed(away * 30_000));
            let expected = (away.abs() <= 1).then(|| step.saturating_add_signed(away));
            assert_eq!(secret.step_of(&code, now).expect("checked"), expected, "{away}");
        }
        assert_eq!(secret.step_of("", now).expect("checked"), None);
        assert_eq!(secret.step_of("00592", now).expect("checked"), None);
    }

    #[test]
    fn a_link_names_whose_it_is() {
        let (text, link) = Secret(*b"12345678901234567890").told("r.sample+x@city.example").expect("told");
        assert_eq!(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(link.starts_with("otpauth://totp/Evenhand:r.sample%2Bx%40city.example?"), "{link}");
        assert!(link.contains(&format!("secret={text}")) && link.contains("issuer=Evenhand"), "{link}");
    }

    #[test]
    fn a_secret_opens_for_its_account_under_its_key_only() {
        let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let [ours, other] = [0, 1].map(|at| Vault::of(&Sealer::open(folders[at].path()).expect("a key")));
        let secret = Secret::new().expect("a secret");
        let kept = ours.seal(&secret, "a").expect("sealed");
        assert!(kept.windows(SECRET).all(|window| window != secret.0), "the secret itself is not in it");
        assert_ne!(kept, ours.seal(&secret, "a").expect("sealed"), "each has a nonce of its own");
        assert_eq!(ours.open(&kept, "a").expect("opened"), secret);
        assert!(ours.open(&kept, "b").is_err() && other.open(&kept, "a").is_err());
        for at in [0, 5, kept.len() - 1] {
            let mut changed = kept.clone();
            changed[at] ^= 1;
            assert!(ours.open(&changed, "a").is_err(), "{at}");
        }
        assert!(ours.open(&[], "a").is_err() && ours.open(&kept[..9], "a").is_err());
    }
}
