//! A passkey that opens a vault beside its passphrase: set up by whoever knows the passphrase, used at the lock, removed.

use super::{VaultState, VaultTrouble};
use crate::components::spawn;
use crate::desk::Desk;
use crate::desk::state::mark;
use crate::desk::today::milliseconds;
use crate::storage::begin_sweep;
use crate::vault::{Key, prf, unwrap, wrap};
use shared::vault::Header;

impl Desk {
    /// Whether a passkey opens a vault of this device.
    #[must_use]
    pub fn offers_passkey(self) -> bool {
        self.vaulted(|vault| vault.known.iter().any(|header| header.passkey().is_some()))
    }

    /// Whether a passkey opens the vault that is open now.
    #[must_use]
    pub fn has_passkey(self) -> bool {
        self.vaulted(|vault| vault.open.as_ref().is_some_and(|open| open.header.passkey().is_some()))
    }

    /// Makes a passkey for the vault that is open, which the browser lists under `called`. Only for whoever knows the
    /// passphrase: somebody who finds the device open must not make it theirs.
    ///
    /// # Errors
    /// See [`VaultTrouble`]; then nothing has changed but the count of wrong passphrases.
    pub async fn add_passkey(self, passphrase: String, called: &str) -> Result<(), VaultTrouble> {
        let (id, key) = self.open_key(&passphrase).await?;
        // It was right, whatever the browser says now.
        self.change_header(&id, |header| header.note_right(milliseconds())).await?;
        let made = prf::make(&id, called).await?;
        let wrapped = wrap(&made.key, &Header::bound(&id), &key).await?;
        let (made, mut kept) = (made.wrapping(wrapped), false);
        let credential = made.credential.clone();
        let changed = self.change_header(&id, |header| kept = header.let_in(made)).await;
        if !kept || changed.is_err() {
            prf::give_up(&credential).await;
        }
        changed?;
        if kept { Ok(()) } else { Err(VaultTrouble::Revoked) }
    }

    /// Asks for a passkey, and opens its vault. A wait for wrong passphrases does not hold it up: nobody can guess it.
    ///
    /// # Errors
    /// See [`VaultTrouble`].
    pub async fn unlock_by_passkey(self) -> Result<(), VaultTrouble> {
        let mut known = self.read_headers().await?;
        known.sort_by_key(|header| std::cmp::Reverse(header.used));
        let (id, by) = prf::ask(&known).await?;
        // The passphrase, or another tab, may have been faster.
        if !self.vault.peek(|state| matches!(state, VaultState::Locked { .. })) {
            return Ok(());
        }
        self.set_vault(VaultState::Opening);
        mark("evenhand:unlock-start");
        let opened = self.open_by(&id, &by).await;
        if opened.is_err() {
            self.restate();
        }
        opened
    }

    async fn open_by(self, id: &str, by: &Key) -> Result<(), VaultTrouble> {
        // As it is now: the device may have been revoked while somebody looked for their key.
        let header = self.read_headers().await?.into_iter().find(|header| header.id == id).ok_or(VaultTrouble::Revoked)?;
        let wrapped = header.passkey().map(|prf| prf.wrapped.clone()).ok_or(prf::Failure::Other)?;
        let key = unwrap(by, &Header::bound(id), &wrapped).await.ok_or(prf::Failure::Other)?;
        self.come_in(&header, &key, None).await
    }

    /// Takes the passkey away from the vault that is open: only the passphrase opens it then.
    ///
    /// # Errors
    /// When that cannot be kept; then it opens as before.
    pub async fn remove_passkey(self) -> Result<(), VaultTrouble> {
        let id = self.vaulted(|vault| vault.open.as_ref().map(|open| open.header.id.clone())).ok_or(VaultTrouble::NotForThis)?;
        begin_sweep().await?;
        let mut gone = None;
        self.change_header(&id, |header| gone = header.prf.take()).await?;
        // What a file of the browser still has of the header must not open it either.
        spawn(self.sweep_again());
        if let Some(gone) = gone {
            prf::give_up(&gone.credential).await;
        }
        Ok(())
    }
}

impl From<prf::Failure> for VaultTrouble {
    fn from(failure: prf::Failure) -> Self {
        Self::Passkey(failure)
    }
}
