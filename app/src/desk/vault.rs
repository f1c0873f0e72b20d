//! This device's vault, as the screens see it: what state it is in, and what can be done about it. One vault a person;
//! everything that is kept of a person is inside. See design, section 8.

mod held;
mod idle;
mod locking;
mod opening;
mod passkey;
mod recovering;
mod revoking;
mod unsaved;

pub(super) use held::{Shown, Vaulted};

use super::Desk;
use shared::vault::PassphraseFault;

/// What stands between a person and the pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultState {
    /// It is being looked up what there is on this device.
    Reading,
    /// There is no vault on this device, and nobody has signed in: the pages are shown, and say so.
    Nobody,
    /// Somebody signed in (or has plain records of before here), and has no passphrase for this device yet.
    Choose {
        /// There are records of before, which move into the vault with the passphrase.
        moves: bool,
        /// An officer has given the forgotten vault back: only the passphrase is new.
        recovered: bool,
    },
    /// There are vaults, and none of them is open.
    Locked {
        /// Seconds until a passphrase can be tried again; counts down by itself.
        wait_s: u32,
        /// The device was too long without its server: somebody has to sign in before it opens.
        overdue: bool,
        /// The device was revoked, or its person has left: only an officer can open what was not sent.
        revoked: bool,
        /// Who signed in is known, and has a vault here: it is theirs that is asked for.
        signed_in: bool,
    },
    /// A passphrase is being tried, or what is inside is being read.
    Opening,
    /// Records of before move into the vault.
    Moving {
        /// So many have moved,
        done: usize,
        /// of so many.
        of: usize,
    },
    /// It is to lock, and the disk does not take what was made last. Nothing is shown; it locks as soon as that is written.
    Unsaved {
        /// Seconds until a passphrase can be tried, with which one goes on.
        wait_s: u32,
    },
    /// The pages are shown.
    Open,
    /// The browser keeps nothing here, or nothing safely: the pages are shown, and all is gone when they are closed.
    Memory,
}

impl VaultState {
    /// Whether pages are shown, and not a screen of the vault.
    #[must_use]
    pub fn shows_pages(&self) -> bool {
        matches!(self, Self::Nobody | Self::Open | Self::Memory)
    }

    /// Seconds until a passphrase can be tried.
    #[must_use]
    pub fn wait_s(&self) -> u32 {
        match self {
            Self::Locked { wait_s, .. } | Self::Unsaved { wait_s } => *wait_s,
            _ => 0,
        }
    }
}

/// Why something about the vault did not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultTrouble {
    /// The passphrase breaks a rule.
    Rule(PassphraseFault),
    /// It opens nothing here; another can be tried after so many seconds.
    Wrong {
        /// Seconds.
        wait_s: u32,
    },
    /// Wrong ones were tried before: nothing was tried now.
    Wait {
        /// Seconds.
        wait_s: u32,
    },
    /// Somebody has to sign in before it opens.
    Overdue,
    /// Nothing here opens with a passphrase any more.
    Revoked,
    /// It was made by no recovery key of the organisation, or nobody of this device has signed in.
    NotRecoverable,
    /// What an officer sent does not open it.
    NotForThis,
    /// Another tab locked the device while it was opened here.
    Meanwhile,
    /// Another tab, perhaps one that is frozen, holds on to records of before.
    OtherTab,
    /// No passkey opened anything, and why.
    Passkey(crate::vault::prf::Failure),
    /// The browser could not keep it, and says why.
    Storage(String),
}

/// What a device asks an officer with: see [`Desk::begin_recovery`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryAsk {
    /// The id of the request: 22 characters of base64url. The same one until it is ended.
    pub id: String,
    /// The id of the organisation's key that the data key is sealed to.
    pub key: String,
    /// The data key, sealed to it.
    pub sealed: String,
    /// The public half of a key that this device made for the answer.
    pub to: String,
}

impl Desk {
    /// Makes a vault for whoever signed in, moves records of before into it, and opens it.
    ///
    /// # Errors
    /// See [`VaultTrouble`]; then nothing has changed.
    pub async fn choose_passphrase(self, passphrase: String) -> Result<(), VaultTrouble> {
        self.make_vault(&passphrase).await
    }

    /// Tries every vault of this device, the one that was used last first; in [`VaultState::Unsaved`] the one that is open.
    ///
    /// # Errors
    /// See [`VaultTrouble`].
    pub async fn unlock(self, passphrase: String) -> Result<(), VaultTrouble> {
        if self.vault.peek(|state| matches!(state, VaultState::Unsaved { .. })) {
            return self.go_on_unsaved(&passphrase).await;
        }
        self.try_vaults(&passphrase).await
    }

    /// Locks this device now: seals what is being typed, writes, forgets the key in every tab, and loads the page anew.
    pub async fn lock(self) {
        self.lock_now(true).await;
    }

    /// Puts another passphrase in the place of the one so far: either opens at every moment, and never neither.
    ///
    /// # Errors
    /// See [`VaultTrouble`].
    pub async fn change_passphrase(self, old: String, new: String) -> Result<(), VaultTrouble> {
        self.wrap_anew(&old, &new).await
    }

    /// Minutes without a touch after which this device locks; one of `shared::vault::IDLE_MINUTES`.
    #[must_use]
    pub fn idle_minutes(self) -> u32 {
        self.vault_idle()
    }

    /// Sets that.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub async fn set_idle_minutes(self, minutes: u32) -> Result<(), VaultTrouble> {
        self.keep_idle(minutes).await
    }

    /// The request that whoever signed in here has made for a forgotten passphrase and not ended, if there is one.
    #[must_use]
    pub fn recovery(self) -> Option<RecoveryAsk> {
        self.asked_recovery()
    }

    /// What to post to `/api/v1/recoveries`, for the vault of whoever has signed in. Asked again, it gives the same.
    ///
    /// # Errors
    /// [`VaultTrouble::NotRecoverable`], or the browser could not keep it.
    pub async fn begin_recovery(self) -> Result<RecoveryAsk, VaultTrouble> {
        self.ask_recovery().await
    }

    /// Opens an officer's answer. Then the state is [`VaultState::Choose`] with `recovered`.
    ///
    /// # Errors
    /// [`VaultTrouble::NotForThis`].
    pub async fn finish_recovery(self, sealed: String) -> Result<(), VaultTrouble> {
        self.take_recovery(&sealed)
    }

    /// Ends a request that was taken back or has run out.
    ///
    /// # Errors
    /// When the browser could not keep that.
    pub async fn end_recovery(self) -> Result<(), VaultTrouble> {
        self.forget_recovery().await
    }

    /// Whether the data key of the open vault is sealed to a recovery key of the organisation.
    #[must_use]
    pub fn is_recoverable(self) -> bool {
        self.vault_recoverable()
    }

    /// Whether the organisation of whoever signed in has a recovery key; none where nobody has.
    #[must_use]
    pub fn offers_recovery(self) -> Option<bool> {
        self.recovery_offered()
    }

    /// Erases the vault of whoever has signed in and cannot open it, so that they can begin anew here.
    ///
    /// # Errors
    /// When the browser could not erase it.
    pub async fn begin_anew(self) -> Result<(), VaultTrouble> {
        self.erase_forgotten().await
    }

    /// The server said that this device, or its person, is no longer welcome. `everyone` where it is the device. What was
    /// not sent stays for an officer to recover; the rest is wiped. `account` is whose, where the server said so.
    pub async fn revoke(self, everyone: bool, account: Option<&str>) {
        self.revoke_vaults(everyone, account.map(shared::vault::whose)).await;
    }
}
