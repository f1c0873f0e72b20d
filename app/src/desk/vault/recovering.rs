//! Another passphrase, by the one so far or by an officer.

use super::held::Recovered;
use super::opening::{tried, wrapped_anew};
use super::{RecoveryAsk, VaultTrouble};
use crate::desk::Desk;
use crate::desk::state::fresh;
use crate::desk::today::milliseconds;
use crate::storage::begin_sweep;
use crate::vault::DataKey;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand_core::UnwrapErr;
use shared::instrument::base64url;
use shared::protocol::Session;
use shared::recovery::{RecoveryPair, Whose};
use shared::vault::{Asked, Header, wait_left_s, whose};

/// The pair that a request was made with.
fn pair(asked: &Asked) -> Option<RecoveryPair> {
    RecoveryPair::from_bytes(&URL_SAFE_NO_PAD.decode(&asked.secret).ok()?).ok()
}

fn ask(header: &Header) -> Option<RecoveryAsk> {
    let (asked, sealed) = (header.asked.as_ref()?, header.sealed.as_ref()?);
    Some(RecoveryAsk { id: asked.id.clone(), key: sealed.key.clone(), sealed: sealed.sealed.clone(), to: pair(asked)?.public() })
}

impl Desk {
    /// The id and the data key of the vault that is open, for whoever knows its passphrase. A wrong one counts until something
    /// is changed by the right one: see [`Header::note_right`].
    pub(super) async fn open_key(self, passphrase: &str) -> Result<(String, DataKey), VaultTrouble> {
        let id = self.vaulted(|vault| vault.open.as_ref().map(|open| open.header.id.clone())).ok_or(VaultTrouble::NotForThis)?;
        let header = self.read_headers().await?.into_iter().find(|header| header.id == id).ok_or(VaultTrouble::Revoked)?;
        let wait_s = wait_left_s(&header, milliseconds());
        if wait_s > 0 {
            return Err(VaultTrouble::Wait { wait_s });
        }
        self.change_header(&id, |header| header.note_wrong(milliseconds())).await?;
        let Some(key) = tried(&header, passphrase).await? else {
            let wait_s =
                self.vaulted(|vault| vault.known.iter().find(|known| known.id == id).map_or(0, |known| wait_left_s(known, milliseconds())));
            return Err(VaultTrouble::Wrong { wait_s });
        };
        Ok((id, key))
    }

    pub(super) async fn wrap_anew(self, old: &str, new: &str) -> Result<(), VaultTrouble> {
        shared::vault::check_passphrase(new).map_err(VaultTrouble::Rule)?;
        let (id, key) = self.open_key(old).await?;
        let (kdf, wrapped) = wrapped_anew(&id, new, &key).await?;
        begin_sweep().await?;
        // One record in one step: until it is on the disk the old one opens, and from then on the new one.
        let mut changed = false;
        let written = self.change_header(&id, |header| {
            changed = header.wrap_anew(kdf, wrapped);
            header.note_right(milliseconds());
        });
        written.await?;
        // The old one must not open what a file of the browser still has of the header.
        crate::components::spawn(self.sweep_again());
        if changed { Ok(()) } else { Err(VaultTrouble::Revoked) }
    }

    /// Who signed in here and whose vault is shut, with its header.
    fn forgetful(self) -> Option<(Session, Header)> {
        self.vaulted(|vault| {
            let session = vault.arrived.clone()?;
            let whose = whose(&session.person.account);
            let header = vault.known.iter().find(|header| header.whose == whose)?.clone();
            Some((session, header))
        })
    }

    pub(super) fn asked_recovery(self) -> Option<RecoveryAsk> {
        ask(&self.forgetful()?.1)
    }

    pub(super) async fn ask_recovery(self) -> Result<RecoveryAsk, VaultTrouble> {
        let (_, header) = self.forgetful().filter(|(_, header)| header.sealed.is_some()).ok_or(VaultTrouble::NotRecoverable)?;
        if let Some(asked) = ask(&header) {
            return Ok(asked);
        }
        let pair = RecoveryPair::generate(&mut UnwrapErr(getrandom::SysRng));
        let asked = Asked { id: fresh(), secret: base64url(&pair.to_bytes()) };
        // Another tab may have asked meanwhile.
        let note = |header: &mut Header| {
            header.asked.get_or_insert(asked);
        };
        let changed = self.change_header(&header.id, note).await?;
        changed.as_ref().and_then(ask).ok_or(VaultTrouble::NotRecoverable)
    }

    pub(super) fn take_recovery(self, sealed: &str) -> Result<(), VaultTrouble> {
        let (session, header) = self.forgetful().ok_or(VaultTrouble::NotForThis)?;
        let asked = header.asked.as_ref().ok_or(VaultTrouble::NotForThis)?;
        let whose = Whose { org: &session.person.org, account: &session.person.account };
        let key = pair(asked).and_then(|pair| pair.open_answer(whose, &asked.id, sealed).ok()).ok_or(VaultTrouble::NotForThis)?;
        let recovered = Recovered { request: asked.id.clone(), vault: header.id, key };
        self.vaulted(|vault| vault.recovered = Some(recovered));
        self.restate();
        Ok(())
    }

    pub(super) async fn forget_recovery(self) -> Result<(), VaultTrouble> {
        if let Some((_, header)) = self.forgetful() {
            self.change_header(&header.id, |header| header.asked = None).await?;
        }
        Ok(())
    }

    pub(super) fn recovery_offered(self) -> Option<bool> {
        self.vaulted(|vault| vault.arrived.as_ref().map(|session| session.recovery.is_some()))
    }

    pub(super) async fn erase_forgotten(self) -> Result<(), VaultTrouble> {
        if let Some((_, header)) = self.forgetful() {
            begin_sweep().await?;
            // The header first: from then on nothing of it can be read.
            self.headers()?.erase(&header.id).await?;
            // Also not with what a file of the browser still has of it.
            crate::components::spawn(self.sweep_again());
            self.read_headers().await?;
        }
        self.restate();
        Ok(())
    }

    pub(super) fn vault_recoverable(self) -> bool {
        self.vaulted(|vault| vault.open.as_ref().is_some_and(|open| open.header.sealed.is_some()))
    }
}
