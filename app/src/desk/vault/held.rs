//! What this page knows of the device's vaults.

use super::{VaultState, VaultTrouble};
use crate::desk::today::milliseconds;
use crate::desk::{Cabinet, Desk};
use crate::storage::{Headers, Part, Records, Releases, Sealed, Shelf, StorageError};
use crate::vault::{DataKey, Key, Line};
use shared::protocol::Session;
use shared::vault::{Header, Stands, stands};
use std::rc::Rc;

/// The vault that is open.
#[derive(Debug)]
pub(in crate::desk) struct OpenVault {
    pub(super) header: Header,
    pub(super) key: Key,
    pub(super) sealed: Sealed,
}

/// A vault that an officer gave back, and that has no new passphrase yet.
#[derive(Clone)]
pub(super) struct Recovered {
    /// The vault.
    pub(super) vault: String,
    /// Which request was answered.
    pub(super) request: String,
    pub(super) key: DataKey,
}

/// What only this page has.
#[derive(Default)]
pub(in crate::desk) struct Vaulted {
    /// Where headers are; none where the browser keeps nothing safely.
    pub(super) headers: Option<Headers>,
    /// As they were last read.
    pub(super) known: Vec<Header>,
    /// Accounts that have records of before here, in clear.
    pub(super) plain: Vec<String>,
    pub(super) open: Option<OpenVault>,
    /// Somebody signed in by hand, and has not come to their vault yet.
    pub(in crate::desk) asked: bool,
    /// Who signed in and has not opened their vault.
    pub(super) arrived: Option<Session>,
    /// A vault that an officer gave back.
    pub(super) recovered: Option<Recovered>,
    pub(super) line: Option<Line>,
    /// Milliseconds since 1970 when somebody touched the device last, in any tab.
    pub(super) touched: u64,
    /// When the other tabs were last told.
    pub(super) told: u64,
    /// Somebody else's documents were open in this page.
    pub(super) stale: bool,
    /// The page is about to be loaded anew: it gives no key to anyone.
    pub(super) leaving: bool,
    /// How often another tab has said that everyone locks.
    pub(super) locks: u32,
    /// The same when the opening that is under way began.
    pub(super) locks_before: u32,
    /// Of the wait that counts down.
    pub(super) counting: bool,
    /// Parts outside of a vault, for as long as the page lives.
    memory: Option<[Rc<dyn Records>; 3]>,
}

/// Whose documents are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::desk) enum Shown {
    /// Of the person in question.
    Theirs,
    /// Of somebody else.
    Others,
    /// No vault is open.
    Nobodys,
}

impl Vaulted {
    /// The page is about to be loaded anew, and hands its key to nobody.
    pub(in crate::desk) fn give_no_key(&mut self) {
        self.keep_key();
        self.open = None;
    }

    /// The same, as soon as what is still to be written with the key is on the disk.
    pub(in crate::desk) fn keep_key(&mut self) {
        self.leaving = true;
    }

    /// Somebody is signed in who has not opened their vault. What an officer gave back to somebody else before is not theirs.
    fn arrive(&mut self, session: Session) {
        let whose = shared::vault::whose(&session.person.account);
        let theirs = |recovered: &Recovered| self.known.iter().any(|header| header.id == recovered.vault && header.whose == whose);
        if !self.recovered.as_ref().is_some_and(theirs) {
            self.recovered = None;
        }
        self.arrived = Some(session);
    }
}

impl Desk {
    pub(super) fn vaulted<R>(self, look: impl FnOnce(&mut Vaulted) -> R) -> R {
        look(&mut self.here.borrow_mut().vault)
    }

    pub(super) fn headers(self) -> Result<Headers, VaultTrouble> {
        self.vaulted(|vault| vault.headers.clone()).ok_or_else(|| VaultTrouble::Storage("the browser keeps nothing here".to_owned()))
    }

    /// Reads the headers again.
    pub(super) async fn read_headers(self) -> Result<Vec<Header>, VaultTrouble> {
        let known = self.headers()?.all().await?;
        self.vaulted(|vault| vault.known.clone_from(&known));
        Ok(known)
    }

    /// Changes a header, on the disk and here.
    pub(super) async fn change_header(self, id: &str, change: impl FnOnce(&mut Header)) -> Result<Option<Header>, VaultTrouble> {
        let changed = self.headers()?.change(id, change).await?;
        if let Some(header) = &changed {
            self.vaulted(|vault| {
                vault.known.retain(|known| known.id != header.id);
                vault.known.push(header.clone());
                if let Some(open) = vault.open.as_mut().filter(|open| open.header.id == header.id) {
                    open.header = header.clone();
                }
            });
        }
        Ok(changed)
    }

    /// The account that a vault would be made for: whoever signed in, or whose records of before were shown here.
    pub(super) fn newcomer(self) -> Option<String> {
        let here = self.here.borrow();
        here.vault.arrived.as_ref().map(|session| session.person.account.clone()).or_else(|| here.owner.account.clone())
    }

    /// Whether that account has records of before here.
    fn has_plain(self) -> bool {
        self.newcomer().is_some_and(|account| self.vaulted(|vault| vault.plain.contains(&account)))
    }

    /// Shows what stands between the person and the pages, while no vault is open, or one that cannot be shut yet.
    pub(super) fn restate(self) {
        if self.vault.peek(|state| matches!(state, VaultState::Unsaved { .. })) {
            return self.hide_unsaved();
        }
        let plain = self.has_plain();
        let recovered = self.vaulted(|vault| vault.recovered.is_some());
        let stands = self.vaulted(|vault| {
            let arrived = vault.arrived.as_ref().map(|session| shared::vault::whose(&session.person.account));
            stands(&vault.known, arrived.as_deref(), plain, milliseconds())
        });
        let state = match stands {
            _ if recovered => VaultState::Choose { moves: false, recovered: true },
            Stands::Nobody => VaultState::Nobody,
            Stands::Choose { moves } => VaultState::Choose { moves, recovered: false },
            Stands::Locked(locked) => {
                VaultState::Locked { wait_s: locked.wait_s, overdue: locked.overdue, revoked: locked.revoked, signed_in: locked.signed_in }
            }
        };
        self.set_vault(state);
        self.count_down();
    }

    /// Shows a state. Pages read what there is only where they are shown.
    pub(super) fn set_vault(self, state: VaultState) {
        let begins = |held: &VaultState| !matches!(held, VaultState::Reading | VaultState::Opening | VaultState::Moving { .. });
        if state == VaultState::Opening && self.vault.peek(begins) {
            self.vaulted(|vault| vault.locks_before = vault.locks);
        }
        let ready = state.shows_pages();
        if self.vault.peek(|held| *held != state) {
            self.vault.set(state);
        }
        if self.status.peek(|status| status.ready != ready) {
            self.status.update(|status| status.ready = ready);
        }
    }

    /// Once a second, while a passphrase has to wait.
    pub(super) fn count_down(self) {
        let waits = |state: &VaultState| state.wait_s() > 0;
        if !self.vault.peek(waits) || self.vaulted(|vault| std::mem::replace(&mut vault.counting, true)) {
            return;
        }
        crate::components::spawn(async move {
            while self.vault.peek(waits) {
                gloo::timers::future::TimeoutFuture::new(1_000).await;
                if self.vault.peek(waits) {
                    self.restate();
                }
            }
            self.vaulted(|vault| vault.counting = false);
        });
    }

    /// Whose vault is open, as [`shared::vault::whose`] says it.
    pub(in crate::desk) fn vault_whose(self) -> Option<String> {
        self.vaulted(|vault| vault.open.as_ref().map(|open| open.header.whose.clone()))
    }

    /// Whose documents are shown here, seen from somebody by [`shared::vault::whose`].
    pub(in crate::desk) fn shows(self, whose: &str) -> Shown {
        if self.vault.peek(|state| *state == VaultState::Memory) {
            // Nothing outlives the page, and nobody needs a passphrase.
            let other =
                self.with(|cabinet| cabinet.session().is_some_and(|session| shared::vault::whose(&session.person.account) != whose));
            if other {
                self.here.borrow_mut().cabinet = Cabinet::default();
            }
            return Shown::Theirs;
        }
        self.vaulted(|vault| match &vault.open {
            Some(open) if open.header.whose == whose => Shown::Theirs,
            Some(_) => Shown::Others,
            None => Shown::Nobodys,
        })
    }

    /// Somebody is signed in whose vault is not open. A session of before says nothing about who is at the device now, where
    /// others have vaults here.
    pub(in crate::desk) fn arrive(self, session: Session, asked: bool) {
        let whose = shared::vault::whose(&session.person.account);
        let came = self.vaulted(|vault| {
            let theirs = vault.known.iter().any(|header| header.whose == whose);
            let arrives = asked || theirs || vault.known.is_empty();
            let came = arrives && (asked || vault.arrived.is_none());
            if arrives {
                vault.arrive(session);
            }
            came
        });
        if came {
            self.watch_idleness();
        }
        self.status.update(|status| status.server = None);
        if self.vault.peek(|state| !matches!(state, VaultState::Opening | VaultState::Moving { .. })) {
            self.restate();
        }
    }

    /// The key of the vault that is open: for measuring.
    pub(in crate::desk) fn vault_key(self) -> Option<Key> {
        self.vaulted(|vault| vault.open.as_ref().map(|open| open.key.clone()))
    }

    /// A part of the vault that is open; where none is, it lasts as long as the page.
    #[must_use]
    pub fn part(self, part: Part) -> Rc<dyn Records> {
        self.vaulted(|vault| match &vault.open {
            Some(open) => Rc::new(open.sealed.part(part)),
            None => {
                let memory = || -> Rc<dyn Records> { Rc::new(Shelf::memory()) };
                Rc::clone(&vault.memory.get_or_insert_with(|| [memory(), memory(), memory()])[part as usize])
            }
        })
    }

    /// Releases of surveys that are here.
    #[must_use]
    pub fn releases(self) -> Releases {
        Releases::new(self.part(Part::Releases))
    }
}

impl From<StorageError> for VaultTrouble {
    fn from(error: StorageError) -> Self {
        if error.is_held() { Self::OtherTab } else { Self::Storage(error.0) }
    }
}
