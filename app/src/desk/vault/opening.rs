//! From a page that knows nothing to one that shows somebody's documents: by the key of another tab, or by a passphrase.

use super::held::{OpenVault, Recovered};
use super::{VaultState, VaultTrouble};
use crate::browser;
use crate::components::spawn;
use crate::desk::Desk;
use crate::desk::state::mark;
use crate::desk::today::{milliseconds, moment_now};
use crate::storage::{
    Headers, Part, Records, Sealed, StorageError, begin_sweep, copy_plain, delete_over, delete_plain, delete_strays, end_sweep,
    plain_accounts, plain_records, sweep_behind,
};
use crate::vault::{DataKey, Key, is_safe, stretch, unwrap, wrap};
use rand_core::UnwrapErr;
use shared::protocol::Session;
use shared::recovery::{Whose, seal_data_key};
use shared::vault::{Header, Kdf, SALT_BYTES, SealedKey, overdue, wait_left_s, whose};
use std::rc::Rc;

/// Milliseconds that other tabs get to write what they hold.
const OTHERS_MS: u32 = 300;

/// A data key that nobody knows yet.
fn fresh_key() -> DataKey {
    let mut key = [0; 32];
    let (left, right) = key.split_at_mut(16);
    left.copy_from_slice(&browser::random_bytes());
    right.copy_from_slice(&browser::random_bytes());
    key
}

/// The data key of a vault, sealed to the recovery key that its session names.
pub(super) fn sealed_for(session: &Session, key: &DataKey) -> Option<SealedKey> {
    let recovery = session.recovery.as_ref()?;
    let whose = Whose { org: &session.person.org, account: &session.person.account };
    let sealed = seal_data_key(&mut UnwrapErr(getrandom::SysRng), recovery, whose, key).ok()?;
    Some(SealedKey { key: recovery.id.clone(), sealed })
}

/// A data key, wrapped anew by a passphrase: with what it takes to try one.
pub(super) async fn wrapped_anew(id: &str, passphrase: &str, key: &DataKey) -> Result<(Kdf, String), VaultTrouble> {
    let salt: [u8; SALT_BYTES] = browser::random_bytes();
    let kdf = Kdf::today(&salt);
    let by = stretch(passphrase, &kdf).await?;
    let wrapped = wrap(&by, &Header::bound(id), key).await?;
    Ok((kdf, wrapped))
}

/// The data key of a vault; none where the passphrase is another.
pub(super) async fn tried(header: &Header, passphrase: &str) -> Result<Option<DataKey>, VaultTrouble> {
    let Some(wrapped) = &header.wrapped else { return Ok(None) };
    let by = stretch(passphrase, &header.kdf).await?;
    Ok(unwrap(&by, &Header::bound(&header.id), wrapped).await)
}

impl Desk {
    /// Looks at what there is on this device, and opens what another tab or the page before this one has open.
    pub(in crate::desk) async fn look_at_vaults(self, database: &str) {
        let headers = if is_safe() { Headers::open(database).await.ok() } else { None };
        let Some(headers) = headers else { return self.stay_in_memory().await };
        // Before anything is read: what another tab says from now on is heard.
        self.vaulted(|vault| vault.headers = Some(headers.clone()));
        self.join_line();
        if let Err(error) = self.look_for_headers(&headers).await {
            self.status.update(|status| status.storage = Some(error.0));
            self.vaulted(|vault| vault.headers = None);
            return self.stay_in_memory().await;
        }
        spawn(self.end_sweep());
        let theirs = |id: &str| self.vaulted(|vault| vault.known.iter().find(|header| header.id == id && header.opens()).cloned());
        if self.vaulted(|vault| !vault.known.is_empty())
            && let Some((id, key)) = self.handed_over().await
            && let Some(header) = theirs(&id)
            && !overdue(header.contact, header.offline_days, milliseconds())
            && self.open_vault(header, key).await.is_ok()
        {
            return;
        }
        self.restate();
        mark(if self.vault.peek(VaultState::shows_pages) { "evenhand:open" } else { "evenhand:locked" });
        spawn(self.delete_over());
    }

    async fn look_for_headers(self, headers: &Headers) -> Result<(), StorageError> {
        let known = delete_strays(headers).await?;
        self.vaulted(|vault| vault.known = known);
        let unreadable = headers.unreadable().await?;
        if unreadable > 0 {
            self.status.update(|status| status.storage = Some(format!("{unreadable} vaults on this device cannot be read")));
        }
        let noted = self.here.borrow().owner.account.clone();
        let plain = plain_accounts(noted.as_deref()).await;
        self.vaulted(|vault| vault.plain = plain);
        Ok(())
    }

    /// Nothing is kept here. What an older version kept is shown all the same, so that it can be sent.
    async fn stay_in_memory(self) {
        let account = self.here.borrow().owner.account.clone();
        if let Some(account) = account
            && plain_accounts(Some(&account)).await.contains(&account)
            && let Ok(records) = plain_records(&account).await
        {
            self.take_in(&records);
        }
        self.set_vault(VaultState::Memory);
        self.look_again();
        mark("evenhand:open");
    }

    /// What an earlier page deleted leaves nothing in the browser's files.
    async fn end_sweep(self) {
        self.swept(end_sweep().await);
    }

    /// The same behind what this page has erased: also where another page has ended meanwhile what was begun before.
    pub(super) async fn sweep_again(self) {
        self.swept(sweep_behind().await);
    }

    fn swept(self, outcome: Result<(), StorageError>) {
        if let Err(error) = outcome {
            self.status.update(|status| status.storage = Some(error.0));
        }
    }

    /// Releases whose last day is over go from vaults that nobody has opened.
    async fn delete_over(self) {
        let today = moment_now().date.to_string();
        for header in self.vaulted(|vault| vault.known.clone()) {
            if let Err(error) = delete_over(&header.id, &today).await {
                self.status.update(|status| status.storage = Some(error.0));
            }
        }
    }

    /// Opens a vault with its key: moves what is still in clear into it, and reads it.
    pub(super) async fn open_vault(self, header: Header, key: Key) -> Result<(), VaultTrouble> {
        self.set_vault(VaultState::Opening);
        let opened = self.opened(&header, &key).await;
        match opened {
            Ok(sealed) => {
                // Others may have changed it meanwhile, or erased it.
                let header = match self.read_headers().await {
                    Ok(known) => known.into_iter().find(|known| known.id == header.id).ok_or(VaultTrouble::Revoked),
                    Err(trouble) => Err(trouble),
                };
                let header = match header {
                    Ok(header) if self.vaulted(|vault| vault.locks == vault.locks_before) => header,
                    other => {
                        self.restate();
                        return Err(other.err().unwrap_or(VaultTrouble::Meanwhile));
                    }
                };
                let records: Rc<dyn Records> = Rc::new(sealed.clone());
                self.vaulted(|vault| vault.open = Some(OpenVault { header, key, sealed }));
                self.read_records(records).await;
                self.watch_idleness();
                if self.vaulted(|vault| vault.leaving) {
                    // Locked while it was read: the page is on its way.
                    return Err(VaultTrouble::Meanwhile);
                }
                self.set_vault(VaultState::Open);
                mark("evenhand:open");
                Ok(())
            }
            Err(trouble) => {
                self.restate();
                Err(trouble)
            }
        }
    }

    async fn opened(self, header: &Header, key: &Key) -> Result<Sealed, VaultTrouble> {
        let sealed = Sealed::open(&header.id, key).await?;
        let theirs = self.vaulted(|vault| vault.plain.iter().find(|account| whose(account) == header.whose).cloned());
        if let Some(account) = theirs {
            self.move_in(&account, header, &sealed).await?;
        }
        Ok(sealed)
    }

    /// Records of before: copied and looked at, then marked as moved, then deleted. Wherever this is interrupted, it goes on
    /// from there the next time that the vault is opened, and until then nothing is missing.
    async fn move_in(self, account: &str, header: &Header, sealed: &Sealed) -> Result<(), VaultTrouble> {
        if !header.moved {
            // Tabs with an older version of the app let go of them.
            self.tell_owner();
            browser::wait(OTHERS_MS).await;
            let told = |done, of| self.set_vault(VaultState::Moving { done, of });
            copy_plain(account, sealed, &sealed.part(Part::Releases), told).await?;
            self.change_header(&header.id, |header| header.moved = true).await?;
        }
        match delete_plain(account).await {
            Ok(()) => {
                self.vaulted(|vault| vault.plain.retain(|held| held != account));
                // Their name goes with them, and not before: where the browser lists nothing it says where they are.
                self.keep_owner(|owner| owner.account = None).await;
            }
            Err(error) => self.status.update(|status| status.storage = Some(error.0)),
        }
        Ok(())
    }

    pub(super) async fn make_vault(self, passphrase: &str) -> Result<(), VaultTrouble> {
        shared::vault::check_passphrase(passphrase).map_err(VaultTrouble::Rule)?;
        let before = self.vault.peek(Clone::clone);
        self.set_vault(VaultState::Opening);
        let made = match self.vaulted(|vault| vault.recovered.clone()) {
            Some(recovered) => self.give_back(&recovered, passphrase).await,
            None => self.begin_vault(passphrase).await,
        };
        if made.is_err() {
            // With a header that was written before something failed, it is that passphrase which is asked for.
            self.set_vault(before);
            self.restate();
        }
        made
    }

    async fn begin_vault(self, passphrase: &str) -> Result<(), VaultTrouble> {
        let account = self.newcomer().ok_or(VaultTrouble::NotRecoverable)?;
        let (id, key) = (crate::desk::state::fresh(), fresh_key());
        let (kdf, wrapped) = wrapped_anew(&id, passphrase, &key).await?;
        let mut header = Header::new(&id, &account, kdf, wrapped, milliseconds());
        header.sealed = self.vaulted(|vault| vault.arrived.as_ref().and_then(|session| sealed_for(session, &key)));
        if !self.headers()?.add(&header).await? {
            // Another tab was faster: its passphrase is the one that counts.
            self.read_headers().await?;
            self.restate();
            return Ok(());
        }
        self.read_headers().await?;
        self.open_vault(header, Key::of(&key).await?).await?;
        if self.vaulted(|vault| !vault.plain.contains(&account)) {
            self.keep_owner(|owner| owner.account = None).await;
        }
        browser::persist().await;
        self.go_on(&key).await;
        Ok(())
    }

    /// A vault that an officer gave back gets its new passphrase.
    async fn give_back(self, recovered: &Recovered, passphrase: &str) -> Result<(), VaultTrouble> {
        let Recovered { vault, request, key } = recovered;
        let (kdf, wrapped) = wrapped_anew(vault, passphrase, key).await?;
        let (now, mut given) = (milliseconds(), false);
        begin_sweep().await?;
        let header = self.change_header(vault, |header| given = header.give_back(request, kdf, wrapped, now)).await?;
        self.vaulted(|vault| vault.recovered = None);
        // The one that was forgotten must not open what a file of the browser still has of the header.
        spawn(self.sweep_again());
        let header = header.filter(|_| given).ok_or(VaultTrouble::NotForThis)?;
        self.open_vault(header, Key::of(key).await?).await?;
        self.seal_to_officer(key).await?;
        self.go_on(key).await;
        Ok(())
    }

    pub(super) async fn try_vaults(self, passphrase: &str) -> Result<(), VaultTrouble> {
        let before = self.read_headers().await?;
        let now = milliseconds();
        let wait_s = before.iter().map(|header| wait_left_s(header, now)).max().unwrap_or_default();
        if wait_s > 0 {
            self.restate();
            return Err(VaultTrouble::Wait { wait_s });
        }
        let mut able: Vec<Header> = before.into_iter().filter(Header::opens).collect();
        if able.is_empty() {
            self.restate();
            return Err(VaultTrouble::Revoked);
        }
        able.sort_by_key(|header| std::cmp::Reverse(header.used));
        self.set_vault(VaultState::Opening);
        mark("evenhand:unlock-start");
        let opened = self.try_each(&able, passphrase).await;
        if opened.is_err() {
            self.restate();
        }
        opened
    }

    async fn try_each(self, able: &[Header], passphrase: &str) -> Result<(), VaultTrouble> {
        let now = milliseconds();
        // Counted before it is tried: whoever closes the page in between has tried all the same.
        for header in able {
            self.change_header(&header.id, |header| header.note_wrong(now)).await?;
        }
        let mut found = None;
        for header in able {
            if let Some(key) = tried(header, passphrase).await? {
                found = Some((header, key));
                break;
            }
        }
        let Some((header, key)) = found else {
            let wait_s = self.vaulted(|vault| vault.known.iter().map(|header| wait_left_s(header, now)).max().unwrap_or_default());
            return Err(VaultTrouble::Wrong { wait_s });
        };
        for other in able.iter().filter(|other| other.id != header.id) {
            let (wrong, tried) = (other.wrong, other.tried);
            self.change_header(&other.id, |other| (other.wrong, other.tried) = (wrong, tried)).await?;
        }
        let anew = if header.kdf.is_outgrown() { Some(wrapped_anew(&header.id, passphrase, &key).await?) } else { None };
        self.come_in(header, &key, anew).await
    }

    /// Opens a vault whose data key was found; `anew` is that key wrapped by the passphrase with more work.
    pub(super) async fn come_in(self, header: &Header, key: &DataKey, anew: Option<(Kdf, String)>) -> Result<(), VaultTrouble> {
        let now = milliseconds();
        let late = overdue(header.contact, header.offline_days, now);
        let changed = self.change_header(&header.id, |header| {
            if let Some((kdf, wrapped)) = anew {
                header.wrap_anew(kdf, wrapped);
            }
            let used = header.used;
            header.note_right(now);
            if late {
                header.used = used;
            }
        });
        // Somebody may have revoked it since it was read.
        let header = changed.await?.filter(Header::opens).ok_or(VaultTrouble::Revoked)?;
        if late {
            return Err(VaultTrouble::Overdue);
        }
        let opened = Key::of(key).await?;
        mark("evenhand:unlock-key");
        self.open_vault(header, opened).await?;
        self.seal_to_officer(key).await?;
        self.go_on(key).await;
        Ok(())
    }

    /// Seals the data key to the recovery key that the organisation has now, where it is another one than before.
    async fn seal_to_officer(self, key: &DataKey) -> Result<(), VaultTrouble> {
        let session = self.vaulted(|vault| vault.arrived.clone()).or_else(|| self.session.peek(Clone::clone));
        let open = self.vaulted(|vault| vault.open.as_ref().map(|open| open.header.clone()));
        let (Some(session), Some(header)) = (session, open) else { return Ok(()) };
        let is_sealed = header.sealed.as_ref().map(|sealed| &sealed.key) == session.recovery.as_ref().map(|recovery| &recovery.id);
        if is_sealed || whose(&session.person.account) != header.whose {
            return Ok(());
        }
        if let Some(sealed) = sealed_for(&session, key) {
            self.change_header(&header.id, |header| header.sealed = Some(sealed)).await?;
        }
        Ok(())
    }

    /// After a vault was opened here: other tabs show it too, and the server is asked.
    async fn go_on(self, key: &DataKey) {
        self.tell_owner();
        if self.vaulted(|vault| vault.stale) {
            let _ = browser::window().location().reload();
            return;
        }
        if let Some(session) = self.vaulted(|vault| vault.arrived.take()) {
            spawn(self.enter(session, false));
        } else {
            let key = *key;
            spawn(async move {
                self.look_at_session().await;
                // A locked page has asked nothing: only now is it known whether the organisation has another recovery key. What
                // is not kept here is done at the next unlock.
                let _ = self.seal_to_officer(&key).await;
            });
        }
    }
}
