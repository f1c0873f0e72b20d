//! What the server does not have yet.

use super::{Cabinet, Shape};
use crate::desk::record::Kept;
use crate::desk::{FileState, Unsent};
use crate::storage::Record;
use shared::document::Change;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// The most unsent changes in one record.
const IN_A_RECORD: usize = 256;
/// Records of fewer changes are put together when there are many.
const FEW: usize = 32;
const MANY: usize = if cfg!(test) { 3 } else { 64 };

/// In the order of their making.
fn by_order(a: &Unsent, b: &Unsent) -> Ordering {
    (a.order, &a.change.id).cmp(&(b.order, &b.change.id))
}

/// Records of these, a few hundred each.
fn in_records(items: &[Unsent], mut fresh: impl FnMut() -> String) -> Vec<Record> {
    items.chunks(IN_A_RECORD).map(|chunk| (fresh(), Some(Kept::Outbox(chunk.to_vec()).write()))).collect()
}

impl Cabinet {
    /// Changes that the server does not have, in the order they were made.
    #[must_use]
    pub fn outbox(&self) -> Vec<&Unsent> {
        let mut items: Vec<&Unsent> = self.outbox.values().map(|(_, item)| item).collect();
        items.sort_by(|a, b| by_order(a, b));
        items
    }

    /// One of them.
    #[must_use]
    pub fn unsent(&self, change: &str) -> Option<&Unsent> {
        self.outbox.get(change).map(|(_, item)| item)
    }

    /// What is being typed at a path in a tab.
    #[must_use]
    pub fn typing(&self, doc: &str, path: &str, tab: &str) -> Option<&Unsent> {
        let ids = &self.documents.get(doc)?.unsent;
        let items = ids.iter().filter_map(|id| self.unsent(id));
        items.into_iter().find(|item| item.change.path == path && item.typing.as_deref() == Some(tab))
    }

    /// How many changes are unsent, and how many of those were refused.
    #[must_use]
    pub fn unsent_changes(&self) -> (usize, usize) {
        (self.outbox.len(), self.outbox.values().filter(|(_, item)| item.is_refused()).count())
    }

    /// The same together with files and seat maps.
    #[must_use]
    pub fn unsent_count(&self) -> (usize, usize) {
        let (unsent, refused) = self.unsent_changes();
        let files = || self.files.values().filter(|held| held.is_unsent());
        let (seats, not_taken) = self.unsent_seats_count();
        let files_refused = files().filter(|held| held.state == FileState::Refused).count();
        (unsent + files().count() + seats, refused + files_refused + not_taken)
    }

    /// Whether the server refused a change to a document.
    #[must_use]
    pub fn is_refused(&self, doc: &str) -> bool {
        let refused = |id: &String| self.unsent(id).is_some_and(Unsent::is_refused);
        self.documents.get(doc).is_some_and(|held| held.unsent.iter().any(refused))
    }

    /// Records that put changes into the outbox, a few hundred a record.
    #[must_use]
    pub fn queue(&self, changes: Vec<(Change, String)>, typing: Option<&str>, fresh: impl FnMut() -> String) -> Vec<Record> {
        let items = changes.into_iter().enumerate().map(|(index, (change, scope))| Unsent {
            change,
            scope,
            order: self.order + index as u64,
            typing: typing.map(str::to_owned),
            trouble: None,
        });
        in_records(&items.collect::<Vec<_>>(), fresh)
    }

    /// Records in which these unsent changes are other than they were; none is taken away.
    #[must_use]
    pub fn rewrite(&self, mut change: impl FnMut(&Unsent) -> Option<Unsent>, which: &BTreeSet<String>) -> Vec<Record> {
        let touched: BTreeSet<Rc<str>> = which.iter().filter_map(|id| self.outbox.get(id)).map(|(record, _)| Rc::clone(record)).collect();
        let rewritten = |record: Rc<str>| {
            let Some(Shape::Outbox(ids)) = self.records.get(&record) else { return None };
            let mut items = Vec::with_capacity(ids.len());
            for item in ids.iter().filter_map(|id| self.unsent(id)) {
                if which.contains(&item.change.id) { items.extend(change(item)) } else { items.push(item.clone()) }
            }
            let bytes = (!items.is_empty()).then(|| Kept::Outbox(items).write());
            Some((record.to_string(), bytes))
        };
        touched.into_iter().filter_map(rewritten).collect()
    }

    /// Many records of a change or two as few: what was made one by one leaves the disk in one step when it has been sent.
    #[must_use]
    pub fn packed(&self, fresh: impl FnMut() -> String) -> Vec<Record> {
        let quiet = |id: &String| self.unsent(id).is_some_and(|item| item.typing.is_none() && item.trouble.is_none());
        let mut small: Vec<(&Rc<str>, &Vec<String>)> = Vec::new();
        for (record, shape) in &self.records {
            if let Shape::Outbox(ids) = shape
                && ids.len() < FEW
                && ids.iter().all(quiet)
            {
                small.push((record, ids));
            }
        }
        if small.len() < MANY {
            return Vec::new();
        }
        let mut items: Vec<Unsent> = small.iter().flat_map(|(_, ids)| ids.iter()).filter_map(|id| self.unsent(id)).cloned().collect();
        items.sort_by(by_order);
        let mut records = in_records(&items, fresh);
        records.extend(small.into_iter().map(|(record, _)| (record.to_string(), None)));
        records
    }

    /// Records without an unsent change. What was built on it stands on what it stood on.
    #[must_use]
    pub fn discard(&self, gone: &str, fresh: impl FnMut() -> String) -> Vec<Record> {
        self.replaced(gone, None, fresh)
    }

    /// Records in which an unsent change is made again, on top of what stands by now: when what it was based on will never
    /// come. What was built on it stays built on it.
    pub fn repaired(&mut self, which: &str, now: u64, mut fresh: impl FnMut() -> String) -> Vec<Record> {
        let Some(item) = self.unsent(which).cloned() else { return Vec::new() };
        let mut built_on_it = BTreeSet::from([which.to_owned()]);
        for other in self.outbox().into_iter().filter(|other| other.change.doc == item.change.doc) {
            if other.change.base.iter().any(|base| built_on_it.contains(base)) {
                built_on_it.insert(other.change.id.clone());
            }
        }
        let Some(document) = self.document(&item.change.doc) else { return Vec::new() };
        let before: Vec<&Change> = document.history(&item.change.path).filter(|change| !built_on_it.contains(&change.id)).collect();
        let stands = |change: &&&Change| !before.iter().any(|other| other.base.contains(&change.id));
        let base: Vec<String> = before.iter().filter(stands).map(|change| change.id.clone()).collect();
        let is_row = item.change.path.ends_with("/_present");
        let saw = if is_row { item.change.saw.clone() } else { document.redactions_below(&base) };
        let version = shared::document::version(document).filter(|version| !version.is_empty());
        let version = match version {
            // An upgrade names the version that it is to.
            Some(version) if item.change.path != shared::document::Paths::Version.name() => version.to_owned(),
            _ => item.change.version.clone(),
        };
        let again = Change { id: fresh(), base, saw, version, at: now, ..item.change };
        self.replaced(which, Some(&again), fresh)
    }

    /// Records with another change, or none, in the place of an unsent one.
    fn replaced(&self, gone: &str, other: Option<&Change>, fresh: impl FnMut() -> String) -> Vec<Record> {
        let Some(item) = self.unsent(gone) else { return Vec::new() };
        let same_doc: Vec<&Unsent> = self.outbox().into_iter().filter(|held| held.change.doc == item.change.doc).collect();
        let mut changes: Vec<Change> = same_doc.iter().map(|item| item.change.clone()).collect();
        if let Some(other) = other {
            let stood_in = changes.iter_mut().filter(|change| change.id == gone);
            stood_in.for_each(|change| change.base = vec![other.id.clone()]);
        }
        let kept = shared::document::rebase(&changes, gone, fresh);
        let others = same_doc.iter().map(|item| item.change.id.as_str()).filter(|id| *id != gone);
        let moved: HashMap<&str, &Change> = others.zip(&kept).chain(other.map(|other| (gone, other))).collect();
        let which = same_doc.iter().map(|item| item.change.id.clone()).collect();
        self.rewrite(
            |item| {
                let change = (*moved.get(item.change.id.as_str())?).clone();
                // What was only waiting for it can be tried again.
                let trouble = item.trouble.clone().filter(|trouble| change.id == item.change.id && !trouble.waiting);
                Some(Unsent { change, trouble, ..item.clone() })
            },
            &which,
        )
    }
}
