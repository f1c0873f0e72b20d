//! A device that may not be used any more, or whose person may not.

use crate::browser;
use crate::desk::{Cabinet, Desk};
use crate::storage::begin_sweep;
use crate::vault::forget;
use gloo::timers::future::TimeoutFuture;
use shared::vault::{Header, Kept, whose};
use std::rc::Rc;

/// Milliseconds that other tabs get to write what they hold.
const OTHERS_MS: u32 = 300;

impl Desk {
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
        // The session of this browser may be of somebody else than the vault that is open.
        let meant = |header: &Header| {
            let is_open = open.as_ref() == Some(&header.id);
            let theirs = about.as_ref().map_or(is_open || Some(&header.whose) == whose.as_ref(), |about| header.whose == *about);
            (everyone || theirs) && header.opens()
        };
        let known: Vec<Header> = known.into_iter().filter(meant).collect();
        self.keep_owner(|owner| owner.signed = None).await;
        // Where nothing is to be shut, other tabs hear nothing of it: each would lock, load anew, and be told the same again.
        if known.is_empty() {
            return;
        }
        // Tabs that lock meanwhile get no key from this one.
        let ours = known.iter().any(|header| open.as_ref() == Some(&header.id));
        if ours {
            self.vaulted(|vault| vault.leaving = true);
        }
        let unsent = ours && self.has_unsent().await;
        let mut erased = false;
        // Wrapped keys of before are to leave nothing behind either.
        let _ = begin_sweep().await;
        for header in known {
            let is_open = open.as_ref() == Some(&header.id);
            let mut kept = Kept::Nothing;
            // Of a vault that is shut nobody knows whether something was not sent.
            let changed = self.change_header(&header.id, |header| kept = header.revoke(unsent || !is_open)).await;
            if changed.is_ok()
                && kept == Kept::Nothing
                && let Ok(headers) = self.headers()
            {
                erased |= is_open;
                let _ = headers.erase(&header.id).await;
            }
        }
        self.vaulted(|vault| vault.leaving = true);
        forget().await;
        self.say_lock();
        if erased {
            // What still waits for the disk waits for nothing.
            self.close_vault();
        }
        self.leave_kept(Some("/")).await;
    }

    /// Whether something of the vault that is open was not sent: also what another tab has made since this one has heard of
    /// it, and what the disk does not take. What cannot be read counts as not sent.
    async fn has_unsent(self) -> bool {
        self.seal_tab();
        self.say_lock();
        TimeoutFuture::new(OTHERS_MS).await;
        if !self.kept().await {
            return true;
        }
        let records = Rc::clone(&self.here.borrow().records);
        let Ok(all) = records.all().await else { return true };
        let mut cabinet = Cabinet::default();
        for (id, bytes) in all {
            cabinet.apply(&id, bytes.as_deref());
        }
        records.damaged() > 0 || cabinet.unsent_count().0 > 0
    }
}
