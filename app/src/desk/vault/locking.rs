//! Shutting a vault: by hand, after a while without a touch, when somebody else signs in, signs out, or is not welcome any
//! more. And the key's way to the next page.

use super::VaultTrouble;
use crate::browser;
use crate::components::spawn;
use crate::desk::tabs::living;
use crate::desk::today::milliseconds;
use crate::desk::{Cabinet, Desk};
use crate::storage::{Records, Shelf, begin_sweep, delete_vault};
use crate::vault::{Heard, Key, Line, ask_worker, forget, give_to_worker};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Promise, Reflect};
use shared::vault::{Header, Kept, idle_for, is_idle, overdue, whose};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Milliseconds that other tabs get to hand their key over.
const TABS_MS: u32 = 400;
/// Milliseconds between two looks at the clock.
const LOOK_MS: u32 = 5_000;
/// Milliseconds between two words to the other tabs that somebody is there.
const TELL_MS: u64 = 5_000;
/// What counts as a touch.
const TOUCHES: [&str; 5] = ["keydown", "pointerdown", "pointermove", "wheel", "focus"];

impl Desk {
    /// Listens to the other tabs, and gives the key to the page that comes after this one.
    pub(super) fn join_line(self) {
        let line = Line::join(move |heard| self.hear_line(heard));
        self.vaulted(|vault| vault.line = line);
        browser::listen("pagehide", move || self.leave_key());
        // A page that the browser had put aside and shows again may be of somebody who has locked since.
        let shown = Closure::<dyn Fn(JsValue)>::new(|event: JsValue| {
            if Reflect::get(&event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy()) {
                let _ = browser::window().location().reload();
            }
        });
        let _ = browser::window().add_event_listener_with_callback("pageshow", shown.as_ref().unchecked_ref());
        shown.forget();
    }

    fn hear_line(self, heard: Heard) {
        match heard {
            Heard::Asks(tab) => self.vaulted(|vault| {
                if let (Some(open), Some(line), false) = (&vault.open, &vault.line, vault.leaving) {
                    line.say(&Heard::Key { to: tab, vault: open.header.id.clone(), key: open.key.clone() });
                }
            }),
            Heard::Key { to, vault, key } => {
                if to == self.here.borrow().tab {
                    HANDED.with(|handed| {
                        if let Some((done, given)) = handed.borrow_mut().as_mut() {
                            given.get_or_insert((vault, key));
                            let _ = done.call0(&JsValue::NULL);
                        }
                    });
                }
            }
            Heard::Lock => spawn(self.lock_now(false)),
            Heard::Touched(at) => {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                self.vaulted(|vault| vault.touched = vault.touched.max(at as u64));
            }
        }
    }

    fn leave_key(self) {
        self.vaulted(|vault| {
            if let (Some(open), false) = (&vault.open, vault.leaving) {
                give_to_worker(&open.header.id, &open.key);
            }
        });
    }

    /// The key that another tab or the page before this one has, with the id of its vault.
    pub(super) async fn handed_over(self) -> Option<(String, Key)> {
        let own = self.here.borrow().tab.clone();
        // Where nobody is, nobody is waited for.
        let alone = living().await.is_some_and(|tabs| tabs.iter().all(|tab| *tab == own));
        if !alone && let Some(handed) = self.ask_tabs(&own).await {
            return Some(handed);
        }
        ask_worker().await
    }

    async fn ask_tabs(self, own: &str) -> Option<(String, Key)> {
        let answered = Promise::new(&mut |done, _| {
            HANDED.with(|handed| *handed.borrow_mut() = Some((done.clone(), None)));
            spawn(async move {
                TimeoutFuture::new(TABS_MS).await;
                let _ = done.call0(&JsValue::NULL);
            });
        });
        let asked = self.vaulted(|vault| vault.line.as_ref().map(|line| line.say(&Heard::Asks(own.to_owned()))));
        asked?;
        let _ = JsFuture::from(answered).await;
        HANDED.with(|handed| handed.borrow_mut().take()).and_then(|(_, given)| given)
    }

    /// Locks: `tell` the other tabs to, unless one of them has said so.
    pub(super) async fn lock_now(self, tell: bool) {
        if self.vaulted(|vault| vault.open.is_none() || std::mem::replace(&mut vault.leaving, true)) {
            return;
        }
        forget();
        self.seal_tab();
        if tell {
            self.vaulted(|vault| vault.line.as_ref().map(|line| line.say(&Heard::Lock)));
        }
        self.tried().await;
        self.close_vault();
        let _ = browser::window().location().reload();
    }

    /// Takes a vault and what was in it out of the memory of this page.
    fn close_vault(self) {
        {
            let mut here = self.here.borrow_mut();
            let memory: Rc<dyn Records> = Rc::new(Shelf::memory());
            (here.records, here.cabinet, here.vault.open) = (memory, Cabinet::default(), None);
        }
        self.session.set(None);
        self.revision.update(|revision| *revision += 1);
    }

    /// Somebody else has signed in here: what is open is put away, in the other tabs too. False where the disk does not take
    /// what was made: then it stays open, because it would be lost.
    pub(in crate::desk) async fn put_away(self) -> bool {
        self.seal_tab();
        self.tried().await;
        if !self.here.borrow().pending.is_empty() {
            return false;
        }
        forget();
        self.close_vault();
        // What is under way still brings what is theirs: it goes nowhere, and with this page.
        self.here.borrow_mut().hold = true;
        self.vaulted(|vault| vault.stale = true);
        self.tell_owner();
        true
    }

    /// Looks at the clock for as long as the page lives, and notes when somebody touches the device.
    pub(super) fn watch_idleness(self) {
        let now = milliseconds();
        if self.vaulted(|vault| std::mem::replace(&mut vault.touched, now)) > 0 {
            return;
        }
        for touch in TOUCHES {
            browser::listen(touch, move || self.touched());
        }
        browser::listen("visibilitychange", move || self.look_at_clock());
        spawn(async move {
            loop {
                TimeoutFuture::new(LOOK_MS).await;
                self.look_at_clock();
            }
        });
    }

    fn touched(self) {
        // After a night the first touch locks, rather than count as one.
        self.look_at_clock();
        let now = milliseconds();
        self.vaulted(|vault| {
            if vault.leaving || vault.open.is_none() {
                return;
            }
            vault.touched = now;
            if now.saturating_sub(vault.told) >= TELL_MS {
                vault.told = now;
                if let Some(line) = &vault.line {
                    #[allow(clippy::cast_precision_loss)]
                    line.say(&Heard::Touched(now as f64));
                }
            }
        });
    }

    fn look_at_clock(self) {
        let now = milliseconds();
        let over = self.vaulted(|vault| {
            let Some(open) = &vault.open else { return false };
            is_idle(vault.touched, open.header.idle_minutes, now) || overdue(open.header.contact, open.header.offline_days, now)
        });
        if over {
            spawn(self.lock_now(true));
        }
    }

    pub(super) fn vault_idle(self) -> u32 {
        idle_for(self.vaulted(|vault| vault.open.as_ref().map_or(0, |open| open.header.idle_minutes)))
    }

    pub(super) async fn keep_idle(self, minutes: u32) -> Result<(), VaultTrouble> {
        let id = self.vaulted(|vault| vault.open.as_ref().map(|open| open.header.id.clone()));
        if let Some(id) = id {
            self.change_header(&id, |header| header.idle_minutes = idle_for(minutes)).await?;
        }
        Ok(())
    }

    /// Erases the vault that is open. Its header goes first: from then on nothing of it can be read.
    pub(in crate::desk) async fn erase_vault(self) -> Result<(), VaultTrouble> {
        forget();
        let open = self.vaulted(|vault| {
            vault.leaving = true;
            vault.open.as_ref().map(|open| open.header.id.clone())
        });
        let Some(id) = open else { return Ok(()) };
        let _ = begin_sweep().await;
        let erased = match self.headers()?.remove(&id).await {
            Ok(()) => delete_vault(&id).await,
            failed => failed,
        };
        if erased.is_err() {
            self.vaulted(|vault| vault.leaving = false);
        }
        Ok(erased?)
    }

    /// See [`Desk::revoke`].
    pub(super) async fn revoke_vaults(self, everyone: bool, about: Option<String>) {
        let Ok(known) = self.read_headers().await else {
            // Only this page has anything, and after this it has nothing.
            if self.with(|cabinet| cabinet.session().is_some()) {
                self.here.borrow_mut().hold = true;
                let _ = browser::window().location().set_href("/");
            }
            return;
        };
        let open = self.vaulted(|vault| vault.open.as_ref().map(|open| open.header.id.clone()));
        let whose = self.vaulted(|vault| vault.arrived.as_ref().map(|session| whose(&session.person.account)));
        let whose = whose.or_else(|| self.here.borrow().owner.signed.clone());
        if open.is_some() {
            self.seal_tab();
            self.tried().await;
        }
        let unsent = self.with(|cabinet| cabinet.unsent_count().0 > 0);
        let mut shut = false;
        for header in known {
            let is_open = open.as_ref() == Some(&header.id);
            // The session of this browser may be of somebody else than the vault that is open.
            let meant = about.as_ref().map_or(is_open || Some(&header.whose) == whose.as_ref(), |about| header.whose == *about);
            if !(everyone || meant) || !header.opens() {
                continue;
            }
            if !std::mem::replace(&mut shut, true) {
                // Wrapped keys of before are to leave nothing behind either.
                let _ = begin_sweep().await;
            }
            let mut kept = Kept::Nothing;
            // Of a vault that is shut nobody knows whether something was not sent.
            let changed = self.change_header(&header.id, |header| kept = header.revoke(unsent || !is_open)).await;
            if changed.is_ok()
                && kept == Kept::Nothing
                && let Ok(headers) = self.headers()
            {
                let _ = headers.remove(&header.id).await;
                let _ = delete_vault(&header.id).await;
            }
        }
        self.keep_owner(|owner| owner.signed = None).await;
        if shut {
            forget();
            self.vaulted(|vault| {
                vault.leaving = true;
                vault.line.as_ref().map(|line| line.say(&Heard::Lock))
            });
            self.close_vault();
            let _ = browser::window().location().set_href("/");
        }
    }

    /// The server has answered this person: the limit of days begins anew.
    pub(in crate::desk) async fn note_contact(self, account: &str, offline_days: u32) {
        let (whose, now) = (whose(account), milliseconds());
        let theirs = self.vaulted(|vault| vault.known.iter().find(|header| header.whose == whose).cloned());
        let note = |header: &mut Header| {
            header.note_contact(now, offline_days);
        };
        if let Some(mut header) = theirs
            && header.note_contact(now, offline_days)
            && let Err(VaultTrouble::Storage(error)) = self.change_header(&header.id, note).await
        {
            self.status.update(|status| status.storage = Some(error));
        }
        if self.here.borrow().owner.signed.as_ref() != Some(&whose) {
            self.keep_owner(|owner| owner.signed = Some(whose)).await;
        }
    }
}

type Handed = Option<(js_sys::Function, Option<(String, Key)>)>;

thread_local! {
    /// What another tab has handed over since it was asked.
    static HANDED: RefCell<Handed> = const { RefCell::new(None) };
}
