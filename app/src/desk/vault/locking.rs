//! Shutting a vault: by hand, or when somebody else signs in or signs out. And the key's way to the next page.

use super::{VaultState, VaultTrouble};
use crate::browser;
use crate::components::spawn;
use crate::desk::tabs::living;
use crate::desk::today::milliseconds;
use crate::desk::{Cabinet, Desk};
use crate::storage::{Records, Shelf, begin_sweep};
use crate::vault::{Heard, Key, Line, ask_worker, forget, give_to_worker};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Promise, Reflect};
use shared::vault::{Header, idle_for, whose};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Milliseconds that other tabs get to hand their key over.
const TABS_MS: u32 = 400;

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
            // A tab that was just opened after a night asks before the clock was looked at here.
            Heard::Asks(_) if self.look_at_clock() => {}
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
            Heard::Lock => spawn(self.hear_lock()),
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
        self.seal_tab();
        if tell {
            self.say_lock();
        }
        forget().await;
        self.leave_kept(None).await;
    }

    /// Has the other tabs lock; one that shows a screen of the vault looks again at what there is.
    pub(super) fn say_lock(self) {
        self.vaulted(|vault| vault.line.as_ref().map(|line| line.say(&Heard::Lock)));
    }

    /// Another tab has said so.
    async fn hear_lock(self) {
        if self.vaulted(|vault| {
            vault.locks = vault.locks.wrapping_add(1);
            vault.open.is_some()
        }) {
            return self.lock_now(false).await;
        }
        // It may have signed out, or revoked: then there is less here than this tab has read. What is being opened gives up
        // by itself.
        let shows = |state: &VaultState| matches!(state, VaultState::Locked { .. } | VaultState::Nobody | VaultState::Choose { .. });
        if self.read_headers().await.is_ok() && self.vault.peek(shows) {
            self.restate();
        }
    }

    /// Takes a vault and what was in it out of the memory of this page.
    pub(super) fn close_vault(self) {
        {
            let mut here = self.here.borrow_mut();
            let memory: Rc<dyn Records> = Rc::new(Shelf::memory());
            (here.records, here.cabinet, here.vault.open) = (memory, Cabinet::default(), None);
        }
        self.shut_key();
        self.session.set(None);
        self.revision.update(|revision| *revision += 1);
    }

    /// Somebody else has signed in here: what is open is put away, in the other tabs too. False where the disk does not take
    /// what was made: then it stays open, because it would be lost.
    pub(in crate::desk) async fn put_away(self) -> bool {
        self.seal_tab();
        if !self.kept().await {
            return false;
        }
        forget().await;
        self.close_vault();
        // What is under way still brings what is theirs: it goes nowhere, and with this page.
        self.here.borrow_mut().hold = true;
        self.vaulted(|vault| vault.stale = true);
        self.tell_owner();
        true
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
        forget().await;
        let open = self.vaulted(|vault| {
            vault.leaving = true;
            vault.open.as_ref().map(|open| open.header.id.clone())
        });
        let Some(id) = open else { return Ok(()) };
        let _ = begin_sweep().await;
        let erased = self.headers()?.erase(&id).await;
        if erased.is_err() {
            self.vaulted(|vault| vault.leaving = false);
        } else {
            // One that was loaded anew in between has read that there is something.
            self.say_lock();
        }
        Ok(erased?)
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
