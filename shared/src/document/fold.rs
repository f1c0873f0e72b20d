//! From changes to what a document says. The state of a path is the set of its changes that no other change of the same
//! document and path names as base.

use super::redact::Redaction;
use super::{Change, ChangeId, Mark};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// It is part of its document now.
    New,
    /// It was already, with the same content.
    Duplicate,
    /// Its id belongs to a change with other content; nothing was done.
    Reused,
    /// It names itself as its base; nothing was done.
    Itself,
}

/// One document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    pub(super) paths: BTreeMap<String, Path>,
    places: HashMap<ChangeId, String>,
    marks: HashMap<ChangeId, Mark>,
    /// What was removed, by id.
    pub(super) redactions: BTreeMap<String, Redaction>,
}

/// Everything that was ever said at one path.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Path {
    changes: BTreeMap<ChangeId, Change>,
    /// Named as base by one of them, known or not yet.
    superseded: BTreeSet<ChangeId>,
}

/// What a path says.
#[derive(Debug, Clone, PartialEq)]
pub enum State<'a> {
    /// Nothing was ever said here.
    Empty,
    /// One value.
    One(&'a Change),
    /// Several that differ, by id: all are kept, and a change whose base names them all resolves them.
    Conflict(Vec<&'a Change>),
}

impl Path {
    fn heads(&self) -> impl Iterator<Item = &Change> {
        self.changes.values().filter(|change| !self.superseded.contains(&change.id))
    }
}

impl Document {
    /// Takes a change of this document in. Folding the same changes in any order, any number of times, gives the same document.
    /// What a redaction covers comes without what it says.
    pub fn insert(&mut self, mut change: Change) -> Inserted {
        if self.redactions.values().any(|redaction| redaction.covers(&change)) {
            change.value = None;
        }
        if change.base.contains(&change.id) {
            return Inserted::Itself;
        }
        if let Some(path) = self.places.get(&change.id) {
            let held = self.paths.get(path).and_then(|path| path.changes.get(&change.id));
            return if held == Some(&change) { Inserted::Duplicate } else { Inserted::Reused };
        }
        self.places.insert(change.id.clone(), change.path.clone());
        let path = self.paths.entry(change.path.clone()).or_default();
        path.superseded.extend(change.base.iter().cloned());
        path.changes.insert(change.id.clone(), change);
        Inserted::New
    }

    /// Takes away what a redaction covers.
    pub(super) fn strip(&mut self, redaction: &Redaction) {
        let changes = self.paths.values_mut().flat_map(|path| path.changes.values_mut());
        changes.filter(|change| redaction.covers(change)).for_each(|change| change.value = None);
    }

    /// Notes what the server added to a change when it accepted it.
    pub fn accept(&mut self, id: &str, mark: Mark) {
        self.marks.insert(id.to_owned(), mark);
    }

    /// What the server added to a change; none for one that it has not accepted yet.
    #[must_use]
    pub fn mark(&self, id: &str) -> Option<&Mark> {
        self.marks.get(id)
    }

    /// A change by its id.
    #[must_use]
    pub fn change(&self, id: &str) -> Option<&Change> {
        self.paths.get(self.places.get(id)?)?.changes.get(id)
    }

    /// Every change that is held, by path.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.paths.values().flat_map(|path| path.changes.values())
    }

    /// The changes that stand at a path, by id: what a change to it names as base.
    pub fn heads(&self, path: &str) -> impl Iterator<Item = &Change> {
        self.paths.get(path).into_iter().flat_map(Path::heads)
    }

    /// What a path says. Heads that say the same are one value, not a conflict.
    #[must_use]
    pub fn state(&self, path: &str) -> State<'_> {
        let mut heads = self.heads(path);
        let Some(first) = heads.next() else { return State::Empty };
        let others: Vec<&Change> = heads.collect();
        if others.iter().all(|other| other.value == first.value) {
            State::One(first)
        } else {
            State::Conflict(std::iter::once(first).chain(others).collect())
        }
    }

    /// What calculations read: the value, of a conflict that with the smallest id.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<&serde_json::Value> {
        self.heads(path).next()?.value.as_ref()
    }

    /// Everything that was ever said at a path, by id.
    pub fn history(&self, path: &str) -> impl Iterator<Item = &Change> {
        self.paths.get(path).into_iter().flat_map(|path| path.changes.values())
    }

    /// All paths at which something was said.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.keys().map(String::as_str)
    }
}
