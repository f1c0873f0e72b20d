//! The desk: one a page, for as long as the page lives. What is typed is in memory at once and on the disk as soon as the
//! disk says so; the screen says "saved" only then.

use super::record::Owner;
use super::session_key::Keys;
use super::status::Status;
use super::tabs::{News, Tabs, living, stay_alive};
use super::vault::{VaultState, Vaulted};
use super::{Cabinet, Touched, Transfers};
use crate::browser;
use crate::components::{Tracked, spawn};
use crate::i18n::Lang;
use crate::storage::{Record, Records, Shelf};
use crate::sync::Backoff;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::document::Document;
use shared::instrument::base64url;
use shared::people::FactorState;
use shared::protocol::Session;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

type Listener = Rc<dyn Fn(&Touched)>;

/// What a desk holds.
#[derive(Debug)]
pub struct State {
    /// How things stand.
    pub status: Tracked<Status>,
    /// Goes up with every change to a document: lists follow it.
    pub revision: Tracked<u64>,
    /// Files that are on their way.
    pub transfers: Tracked<Transfers>,
    /// What stands between a person and the pages.
    pub vault: Tracked<VaultState>,
    /// How the session that this browser has stands with the second factor. While it holds back, its screen is asked for;
    /// [`Desk::look_at_session`] goes on from there.
    pub factor: Tracked<FactorState>,
    /// Who is signed in on this device.
    pub session: Tracked<Option<Session>>,
    /// Language of the interface.
    pub lang: RwSignal<Lang>,
    pub(super) here: SendWrapper<RefCell<Here>>,
}

/// What only this thread can use, and no view follows.
pub(super) struct Here {
    pub(super) owner: Owner,
    owners: Rc<dyn Records>,
    pub(super) records: Rc<dyn Records>,
    pub(super) vault: Vaulted,
    pub(super) keys: Keys,
    pub(super) cabinet: Cabinet,
    /// This tab.
    pub(super) tab: String,
    pub(super) tabs: Option<Tabs>,
    /// What is to be written, by record.
    pub(super) pending: BTreeMap<String, Option<Vec<u8>>>,
    /// Records that are on their way to the disk.
    pub(super) in_flight: BTreeSet<String>,
    pub(super) writing: bool,
    pub(super) waiting: Vec<js_sys::Function>,
    /// While records are read for the first time: those that other tabs have changed meanwhile.
    opening: Option<Vec<String>>,
    listeners: Vec<(u64, Listener)>,
    next_listener: u64,
    pub(super) backoff: Backoff,
    /// Another attempt is to come.
    pub(super) retrying: bool,
    /// A sync of this tab is under way.
    pub(super) syncing: bool,
    /// Another one was asked for meanwhile.
    pub(super) again: bool,
    /// What the server was told of this device.
    pub(super) told: super::device::Told,
    /// Nothing is sent: while it is measured how fast that is, and while signing out.
    pub(super) hold: bool,
}

impl std::fmt::Debug for Here {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Here").field("pending", &self.pending.len()).finish_non_exhaustive()
    }
}

/// A handle to the desk; copied into every screen.
#[derive(Debug, Clone, Copy)]
pub struct Desk(&'static State);

impl std::ops::Deref for Desk {
    type Target = State;
    fn deref(&self) -> &State {
        self.0
    }
}

const OWNERS: &str = "evenhand-desk";
const OWNER: &str = "owner";

/// A new random id.
pub(super) fn fresh() -> String {
    base64url(&browser::random_bytes())
}

impl Desk {
    /// A desk with nothing on it yet; `begin` reads what was kept.
    #[must_use]
    pub fn new(lang: RwSignal<Lang>) -> Self {
        let memory: Rc<dyn Records> = Rc::new(Shelf::memory());
        let here = Here {
            owner: Owner::default(),
            owners: Rc::clone(&memory),
            records: memory,
            vault: Vaulted::default(),
            keys: Keys::default(),
            cabinet: Cabinet::default(),
            tab: fresh(),
            tabs: None,
            pending: BTreeMap::new(),
            in_flight: BTreeSet::new(),
            writing: false,
            waiting: Vec::new(),
            opening: None,
            listeners: Vec::new(),
            next_listener: 0,
            backoff: Backoff::default(),
            retrying: false,
            syncing: false,
            again: false,
            told: super::device::Told::default(),
            hold: false,
        };
        Self(Box::leak(Box::new(State {
            status: Tracked::new(Status { durable: true, ..Status::default() }),
            revision: Tracked::new(0),
            transfers: Tracked::new(Transfers::new()),
            vault: Tracked::new(VaultState::Reading),
            factor: Tracked::new(FactorState::None),
            session: Tracked::new(None),
            lang,
            here: SendWrapper::new(RefCell::new(here)),
        })))
    }

    /// Reads what was kept, as soon as a vault is open, and begins to keep in step with the server.
    pub async fn begin(self) {
        let owners = Shelf::open_or_memory(OWNERS).await;
        let kept = owners.some(&[OWNER.to_owned()]).await.ok().and_then(|mut records| records.pop()?.1);
        let mut owner = kept.and_then(|bytes| Owner::read(&bytes)).unwrap_or_default();
        if owner.device.is_empty() {
            owner.device = fresh();
        }
        {
            let mut here = self.here.borrow_mut();
            (here.owners, here.owner) = (owners, owner);
            stay_alive(&here.tab);
        }
        let tabs = Tabs::join(move |news| spawn(self.hear(news)));
        self.here.borrow_mut().tabs = Some(tabs);
        self.look_at_vaults(OWNERS).await;
        self.keep_in_step();
    }

    /// The id of this device: random, made when the app was first opened here.
    #[must_use]
    pub fn device(self) -> String {
        self.here.borrow().owner.device.clone()
    }

    /// Reads the records of a vault.
    pub(super) async fn read_records(self, records: Rc<dyn Records>) {
        self.here.borrow_mut().opening = Some(Vec::new());
        let all = records.all().await;
        let mut cabinet = Cabinet::default();
        let damaged = records.damaged();
        if damaged > 0 {
            self.status.update(|status| status.storage = Some(format!("{damaged} records on this device cannot be read")));
        }
        let mut all = all.unwrap_or_else(|error| {
            self.status.update(|status| status.storage = Some(error.0));
            Vec::new()
        });
        // The session first, because lines name no organisation; then forms, each of which looks through all documents.
        all.sort_by_key(|(_, bytes)| match bytes.as_ref().and_then(|bytes| bytes.first()) {
            Some(b'S') => 0,
            Some(b'I') => 1,
            _ => 2,
        });
        for (id, bytes) in all {
            cabinet.apply(&id, bytes.as_deref());
        }
        let session = cabinet.session().cloned();
        let heard = {
            let mut here = self.here.borrow_mut();
            (here.records, here.cabinet) = (records, cabinet);
            here.opening.take().unwrap_or_default()
        };
        self.session.set(session);
        self.hear(News::Records(heard)).await;
        self.drop_other_keys();
        if self.keep_session_key() {
            // The page may be loaded anew at once, and would not find it.
            self.tried().await;
        }
        self.forget_due_seats();
        self.take_over_orphans(true).await;
        self.look_again();
    }

    /// What was being typed in tabs that are gone is as final as it will ever be. Where the browser cannot say which are, all
    /// others count as gone only when this one has just begun.
    pub(super) async fn take_over_orphans(self, begun: bool) {
        let living = living().await;
        if living.is_none() && !begun {
            return;
        }
        let own = self.here.borrow().tab.clone();
        let orphans: Vec<String> = {
            let here = self.here.borrow();
            let is_orphan = |tab: &String| *tab != own && living.as_ref().is_none_or(|living| !living.contains(tab));
            let orphans = here.cabinet.outbox().into_iter().filter(|item| item.typing.as_ref().is_some_and(is_orphan));
            orphans.map(|item| item.change.id.clone()).collect()
        };
        self.seal_all(&orphans);
    }

    /// Changes what the device remembers outside of vaults.
    pub(super) async fn keep_owner(self, change: impl FnOnce(&mut Owner)) {
        let (owners, record) = {
            let mut here = self.here.borrow_mut();
            change(&mut here.owner);
            (Rc::clone(&here.owners), (OWNER.to_owned(), Some(here.owner.write())))
        };
        if let Err(error) = owners.commit(&[record]).await {
            self.status.update(|status| status.storage = Some(error.0));
        }
    }

    /// Tells the other tabs that somebody else's documents are shown here, or those of somebody after all.
    pub(super) fn tell_owner(self) {
        if let Some(tabs) = &self.here.borrow().tabs {
            tabs.tell(&News::Owner);
        }
    }

    /// Tells the other tabs that somebody signs out.
    pub(super) fn tell_gone(self) {
        if let Some(tabs) = &self.here.borrow().tabs {
            tabs.tell(&News::Gone);
        }
    }

    async fn hear(self, news: News) {
        match news {
            News::Gone => {
                {
                    // What leaving the page would still write must not bring back what is being erased.
                    let mut here = self.here.borrow_mut();
                    here.hold = true;
                    here.records = Rc::new(Shelf::memory());
                    here.vault.give_no_key();
                }
                // Not where it was: the address may name a document.
                let _ = browser::window().location().set_href("/");
            }
            News::Owner => {
                self.here.borrow_mut().vault.keep_key();
                self.leave_kept(None).await;
            }
            News::Records(ids) => self.hear_of(ids).await,
        }
    }

    /// Takes in what another tab has written.
    async fn hear_of(self, ids: Vec<String>) {
        if let Some(heard) = &mut self.here.borrow_mut().opening {
            return heard.extend(ids);
        }
        let records = Rc::clone(&self.here.borrow().records);
        let Ok(mut found) = records.some(&ids).await else { return };
        {
            let mut here = self.here.borrow_mut();
            // What this tab writes, or is about to, is newer.
            found.retain(|(id, _)| !here.pending.contains_key(id) && !here.in_flight.contains(id));
            // Made there while this tab sends: it may be past that.
            here.again |= here.syncing;
        }
        self.take_in(&found);
        self.keep_session_key();
        self.look_again();
    }

    /// Reads the cabinet.
    pub fn with<R>(self, read: impl FnOnce(&mut Cabinet) -> R) -> R {
        read(&mut self.here.borrow_mut().cabinet)
    }

    /// What a document says.
    pub fn document<R>(self, doc: &str, read: impl FnOnce(&Document) -> R) -> Option<R> {
        self.with(|cabinet| cabinet.document(doc).map(read))
    }

    /// Takes records in without writing them.
    pub(super) fn take_in(self, records: &[Record]) {
        let mut touched = Touched::new();
        let session = {
            let mut here = self.here.borrow_mut();
            for (id, bytes) in records {
                touched.extend(here.cabinet.apply(id, bytes.as_deref()));
            }
            let session = here.cabinet.session();
            self.session.peek(|held| held.as_ref() != session).then(|| session.cloned())
        };
        if let Some(session) = session {
            self.session.set(session);
        }
        self.tell(&touched);
    }

    /// Tells the screens.
    fn tell(self, touched: &Touched) {
        let listeners: Vec<Listener> = self.here.borrow().listeners.iter().map(|(_, listener)| Rc::clone(listener)).collect();
        if !touched.is_empty() {
            listeners.iter().for_each(|listener| listener(touched));
            self.revision.update(|revision| *revision += 1);
        }
    }

    pub(super) fn look_again(self) {
        let (unsent, refused, synced, saving, durable) = {
            let here = self.here.borrow();
            let (unsent, refused) = here.cabinet.unsent_count();
            let saving = here.writing || !here.pending.is_empty();
            (unsent, refused, here.cabinet.position().synced, saving, here.records.is_durable())
        };
        let stands = |status: &Status| Status { unsent, refused, synced, saving, durable, ..status.clone() };
        if self.status.peek(|status| *status != stands(status)) {
            self.status.update(|status| *status = stands(status));
        }
    }

    /// Calls `listener` with the documents that something happened to, until the number that this gives is handed to
    /// [`Desk::unlisten`].
    pub fn listen(self, listener: impl Fn(&Touched) + 'static) -> u64 {
        let mut here = self.here.borrow_mut();
        here.next_listener += 1;
        let number = here.next_listener;
        here.listeners.push((number, Rc::new(listener)));
        number
    }

    /// Ends a [`Desk::listen`].
    pub fn unlisten(self, number: u64) {
        self.here.borrow_mut().listeners.retain(|(held, _)| *held != number);
    }
}

/// A mark in the browser's timeline, for those who measure.
pub(super) fn mark(name: &str) {
    if let Ok(performance) = js_sys::Reflect::get(&browser::window(), &"performance".into()) {
        let _ = browser::call(&performance, "mark", &[name.into()]);
    }
}
