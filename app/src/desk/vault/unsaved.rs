//! Leaving a page whose changes the disk does not take, because it is full: they would be lost with the page. Nothing is shown
//! then and nobody gets the key, until they are written; whoever knows the passphrase goes on, and can make room or send them.

use super::opening::tried;
use super::{VaultState, VaultTrouble};
use crate::browser;
use crate::desk::Desk;
use crate::desk::today::milliseconds;
use shared::vault::{Header, wait_left_s};

impl Desk {
    /// Loads the page anew, or goes to another address, as soon as all that was made is on the disk. That the page is being
    /// left was noted before.
    pub(in crate::desk) async fn leave_kept(self, to: Option<&str>) {
        if self.is_failing() {
            self.hide_unsaved();
        }
        while !self.kept().await {
            if !self.vaulted(|vault| vault.leaving) {
                // Somebody went on.
                return;
            }
            self.hide_unsaved();
        }
        if !self.vaulted(|vault| vault.leaving) {
            return;
        }
        self.close_vault();
        let location = browser::window().location();
        let _ = to.map_or_else(|| location.reload(), |to| location.set_href(to));
    }

    /// Nothing is shown while it cannot lock.
    pub(super) fn hide_unsaved(self) {
        let wait_s = self.vaulted(|vault| vault.open.as_ref().map_or(0, |open| wait_left_s(&open.header, milliseconds())));
        self.set_vault(VaultState::Unsaved { wait_s });
        self.count_down();
    }

    /// The passphrase of the vault that cannot be shut yet: its pages are shown again.
    pub(super) async fn go_on_unsaved(self, passphrase: &str) -> Result<(), VaultTrouble> {
        let header = self.vaulted(|vault| vault.open.as_ref().map(|open| open.header.clone())).ok_or(VaultTrouble::Revoked)?;
        let now = milliseconds();
        let wait_s = wait_left_s(&header, now);
        if wait_s > 0 {
            return Err(VaultTrouble::Wait { wait_s });
        }
        // Counted in this page alone: the disk may not take it, and with the page goes what one would get at.
        let note = |change: fn(&mut Header, u64)| {
            self.vaulted(|vault| vault.open.as_mut().map(|open| change(&mut open.header, now)));
        };
        note(Header::note_wrong);
        // As it stands on the disk: another tab may have changed the passphrase, or revoked the device.
        let written = self.headers()?.all().await?.into_iter().find(|written| written.id == header.id).ok_or(VaultTrouble::Revoked)?;
        if !written.opens() {
            return Err(VaultTrouble::Revoked);
        }
        if tried(&written, passphrase).await?.is_none() {
            self.hide_unsaved();
            return Err(VaultTrouble::Wrong { wait_s: self.vault.peek(VaultState::wait_s) });
        }
        note(Header::note_right);
        let goes_on = self.vaulted(|vault| {
            (vault.leaving, vault.touched) = (false, milliseconds());
            vault.open.is_some()
        });
        // It may have locked meanwhile: then the page is on its way.
        if goes_on {
            self.set_vault(VaultState::Open);
        }
        Ok(())
    }
}
