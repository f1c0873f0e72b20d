//! What stands in clear about a vault: nothing that says whose it is or what is inside. Fields are added, never renamed.

use super::Kdf;
use super::rules::IDLE_DEFAULT;
use crate::instrument::Hash;
use crate::json;
use crate::json_struct;

/// The data key, sealed to a recovery key of the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedKey {
    /// The recovery key's id.
    pub key: String,
    /// As base64url: see [`crate::recovery`].
    pub sealed: String,
}

/// Somebody forgot the passphrase and waits for an officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The id of the request.
    pub id: String,
    /// The private half of the key that the answer is sealed to, as base64url. Of no use without that answer, which the
    /// server gives to the account alone.
    pub secret: String,
}

/// The data key, wrapped for a passkey of this device or of a security key: what the passkey makes of `salt` (the PRF
/// extension of WebAuthn) opens it, beside the passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prf {
    /// The passkey's id, as base64url. The browser finds it by this; it says nothing of a person.
    pub credential: String,
    /// Random: 32 bytes as base64url.
    pub salt: String,
    /// The data key, wrapped, as base64url.
    pub wrapped: String,
}

/// What is read and written by its id: a vault's header on the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Random: 22 characters of base64url.
    pub id: String,
    /// Tells a person's own vault from others when they have signed in: see [`whose`].
    pub whose: String,
    /// What a try of a passphrase takes.
    pub kdf: Kdf,
    /// The data key, wrapped by the passphrase, as base64url; none where the device was revoked.
    pub wrapped: Option<String>,
    /// The data key, wrapped by a passkey; none where nobody asked for that, or the device was revoked.
    pub prf: Option<Prf>,
    /// The data key, sealed to the organisation.
    pub sealed: Option<SealedKey>,
    /// Milliseconds since 1970 of the last answer of the server to this person.
    pub contact: u64,
    /// Days without one after which somebody has to sign in; 0 is no limit.
    pub offline_days: u32,
    /// Minutes without a touch after which it locks.
    pub idle_minutes: u32,
    /// Milliseconds since 1970 when it was opened last.
    pub used: u64,
    /// Wrong passphrases since the right one.
    pub wrong: u32,
    /// Milliseconds since 1970 of the last of them.
    pub tried: u64,
    /// Records of before are all inside, and only have to be deleted where they were.
    pub moved: bool,
    /// Somebody waits for an officer.
    pub asked: Option<Asked>,
}

json_struct!(SealedKey { key, sealed });
json_struct!(Asked { id, secret });
json_struct!(Prf { credential, salt, wrapped });
json_struct!(Header {
    id,
    whose,
    kdf,
    wrapped: default,
    prf: default,
    sealed: default,
    contact: default,
    offline_days: default,
    idle_minutes: default,
    used: default,
    wrong: default,
    tried: default,
    moved: default,
    asked: default
});

/// What a record of this kind is called: `vault-` and the vault's id.
const PREFIX: &str = "vault-";

/// A name for an account that only somebody who knows the account can match.
#[must_use]
pub fn whose(account: &str) -> String {
    Hash::of(format!("evenhand vault{account}").as_bytes()).as_str().to_owned()
}

impl Header {
    /// A vault that is only just made, at this time in milliseconds since 1970.
    #[must_use]
    pub fn new(id: &str, account: &str, kdf: Kdf, wrapped: String, now: u64) -> Self {
        Self {
            id: id.to_owned(),
            whose: whose(account),
            kdf,
            wrapped: Some(wrapped),
            prf: None,
            sealed: None,
            contact: now,
            offline_days: 0,
            idle_minutes: IDLE_DEFAULT,
            used: now,
            wrong: 0,
            tried: 0,
            moved: false,
            asked: None,
        }
    }

    /// The key of its record.
    #[must_use]
    pub fn record_of(id: &str) -> String {
        format!("{PREFIX}{id}")
    }

    /// Whether a record is a header.
    #[must_use]
    pub fn is_record(key: &str) -> bool {
        Self::id_of(key).is_some()
    }

    /// The vault whose header a record is, by its key alone: also of one that cannot be read.
    #[must_use]
    pub fn id_of(key: &str) -> Option<&str> {
        key.strip_prefix(PREFIX)
    }

    /// Reads a record.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        json::parse(std::str::from_utf8(bytes).ok()?)
    }

    /// As a record.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        json::text(self).into_bytes()
    }

    /// What the data key is wrapped for: a wrapping of one vault opens no other.
    #[must_use]
    pub fn bound(id: &str) -> Vec<u8> {
        format!("evenhand-v1 data key {id}").into_bytes()
    }

    /// The key of a passkey is made for this one vault: the info of HKDF.
    #[must_use]
    pub fn prf_info(id: &str) -> Vec<u8> {
        format!("evenhand-v1 passkey {id}").into_bytes()
    }

    /// The passkey that opens it; none where no passphrase does either.
    #[must_use]
    pub fn passkey(&self) -> Option<&Prf> {
        self.prf.as_ref().filter(|_| self.opens())
    }

    /// Lets a passkey open it beside the passphrase. False where it opens with nothing any more: then none is kept.
    pub fn let_in(&mut self, prf: Prf) -> bool {
        let opens = self.opens();
        if opens {
            self.prf = Some(prf);
        }
        opens
    }

    /// Whether it opens with a passphrase at all.
    #[must_use]
    pub fn opens(&self) -> bool {
        self.wrapped.is_some()
    }

    /// A wrong passphrase was tried.
    pub fn note_wrong(&mut self, now: u64) {
        self.wrong = self.wrong.saturating_add(1);
        self.tried = now;
    }

    /// The right one was.
    pub fn note_right(&mut self, now: u64) {
        (self.wrong, self.tried, self.used) = (0, 0, now);
    }

    /// The server has answered. Whether anything worth writing has changed: its time counts by the hour.
    pub fn note_contact(&mut self, now: u64, offline_days: u32) -> bool {
        const HOUR: u64 = 3_600_000;
        let changed = self.offline_days != offline_days || self.contact.abs_diff(now) >= HOUR;
        if changed {
            (self.contact, self.offline_days) = (now, offline_days);
        }
        changed
    }

    /// The passphrase is another, or takes more work. False where it opens with nothing any more: whoever revoked it meanwhile,
    /// in another tab, is not overruled by somebody who still knew the passphrase.
    pub fn wrap_anew(&mut self, kdf: Kdf, wrapped: String) -> bool {
        let opens = self.opens();
        if opens {
            (self.kdf, self.wrapped) = (kdf, Some(wrapped));
        }
        opens
    }

    /// An officer has answered this request, and the vault gets a new passphrase, also where it was revoked. False where the
    /// request is not the one that waits: it was taken back, or the device was revoked since.
    pub fn give_back(&mut self, request: &str, kdf: Kdf, wrapped: String, now: u64) -> bool {
        let waits = self.asked.as_ref().is_some_and(|asked| asked.id == request);
        if waits {
            (self.kdf, self.wrapped, self.asked) = (kdf, Some(wrapped), None);
            self.note_right(now);
        }
        waits
    }

    /// The device was revoked. What was not sent stays for an officer where there is a key for that.
    pub fn revoke(&mut self, unsent: bool) -> Kept {
        self.wrapped = None;
        self.prf = None;
        self.asked = None;
        if unsent && self.sealed.is_some() { Kept::ForAnOfficer } else { Kept::Nothing }
    }
}

/// What is left of a vault whose device was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Records, and the data key sealed to the organisation.
    ForAnOfficer,
    /// All of it is to be deleted.
    Nothing,
}
