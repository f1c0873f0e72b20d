//! Looking through all documents, a few milliseconds at a time, and again at those that something happens to.

use super::attention::{Ledger, List, Powers};
use crate::components::spawn;
use crate::desk::{Cabinet, Desk, in_slices};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::people::Action;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Milliseconds between two pictures of what has been found so far.
const SHOW_MS: f64 = 300.0;
/// Milliseconds that the first sync gets after each piece: documents are to arrive first.
const YIELD_MS: u32 = 150;

/// What has been found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Found {
    pub(super) lists: Vec<List>,
    /// Whether every document was looked at.
    pub(super) all: bool,
}

#[derive(Debug, Default)]
struct State {
    ledger: Ledger,
    /// Documents that are to be looked at.
    pending: BTreeSet<String>,
    running: bool,
    /// Whether all of them were looked at once.
    seen_all: bool,
    shown_at: f64,
}

/// See the module. Ends with the page.
#[derive(Debug, Clone)]
pub(super) struct Reader {
    desk: Desk,
    found: RwSignal<Found>,
    state: Rc<RefCell<State>>,
}

impl Reader {
    /// Begins, and goes on as long as the page is there.
    pub(super) fn begin(desk: Desk) -> RwSignal<Found> {
        let reader = Self { desk, found: RwSignal::new(Found::default()), state: Rc::default() };
        let found = reader.found;
        let touched = reader.clone();
        let listener = desk.listen(move |docs| touched.look_at(docs.iter().cloned(), false));
        let owned = SendWrapper::new(reader);
        on_cleanup(move || desk.unlisten(listener));
        let ready = Memo::new(move |_| desk.status.with(|status| status.ready));
        Effect::new(move || {
            // With another language or other roles, everything is looked at again.
            desk.lang.track();
            desk.session.with(|_| ());
            if ready.get() {
                owned.look_at(desk.with(|cabinet| cabinet.documents(None)), true);
            }
        });
        found
    }

    fn look_at(&self, docs: impl IntoIterator<Item = String>, afresh: bool) {
        let mut state = self.state.borrow_mut();
        if afresh {
            state.ledger = Ledger::default();
            state.seen_all = false;
        }
        state.pending.extend(docs);
        if !std::mem::replace(&mut state.running, true) {
            spawn(self.clone().run());
        }
    }

    async fn run(self) {
        loop {
            let docs = std::mem::take(&mut self.state.borrow_mut().pending);
            if docs.is_empty() {
                break;
            }
            if !in_slices(docs, |doc| self.note(&doc), || self.pause()).await {
                return;
            }
        }
        {
            let mut state = self.state.borrow_mut();
            (state.running, state.seen_all) = (false, true);
        }
        self.show();
    }

    fn note(&self, doc: &str) {
        let lang = self.desk.lang.get_untracked();
        let (summary, powers, refused) = self.desk.with(|cabinet| {
            let summary = cabinet.summary(doc, lang.code());
            let powers = summary.as_ref().map(|summary| powers(cabinet, &summary.kind, summary.department.as_deref())).unwrap_or_default();
            (summary, powers, cabinet.is_refused(doc))
        });
        self.state.borrow_mut().ledger.note(doc, summary.as_deref(), powers, refused);
    }

    /// What has been found so far is shown; none when the page is gone.
    fn pause(&self) -> Option<u32> {
        self.found.try_get_untracked()?;
        let now = js_sys::Date::now();
        if now - self.state.borrow().shown_at > SHOW_MS {
            self.state.borrow_mut().shown_at = now;
            self.show();
        }
        let first_sync = self.desk.status.peek(|status| status.progress.is_some());
        Some(if first_sync { YIELD_MS } else { 0 })
    }

    fn show(&self) {
        let found = {
            let state = self.state.borrow();
            Found { lists: state.ledger.lists(), all: state.seen_all }
        };
        if self.found.try_with_untracked(|held| *held != found) == Some(true) {
            self.found.set(found);
        }
    }
}

fn powers(cabinet: &Cabinet, kind: &str, department: Option<&str>) -> Powers {
    let may = |action| cabinet.may_in(kind, department, action);
    Powers { write: may(Action::Write), review: may(Action::Review) }
}

/// Whether the person may write documents of a kind anywhere.
pub(super) fn may_begin(cabinet: &Cabinet, kind: &str) -> bool {
    let places = cabinet.session().map(|session| session.person.grants.iter().map(|grant| grant.department.clone()).collect::<Vec<_>>());
    places.into_iter().flatten().any(|department| cabinet.may_in(kind, department.as_deref(), Action::Write))
}
