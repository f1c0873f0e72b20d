//! Keeping in step with the server: what is sent, what came of it, and what has come.

use super::{Cabinet, Held, Shape};
use crate::desk::record::{Kept, Position};
use crate::desk::{Trouble, Unsent};
use crate::storage::Record;
use shared::document::{Line, Paths};
use shared::protocol::{ChangeResult, ChangesHead, REDACTED, Sent, Session, SessionKey};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// Pages smaller than this are put together when there are many.
const SMALL: usize = 128 * 1024;
const MANY_SMALL: usize = if cfg!(test) { 3 } else { 24 };

impl Cabinet {
    /// What can be sent now, without what was tried.
    #[must_use]
    pub fn due(&self, most: usize, tried: &HashSet<String>) -> Vec<Sent> {
        let due = self.outbox().into_iter().filter(|item| item.is_due() && !tried.contains(&item.change.id));
        due.take(most).map(|item| Sent { change: item.change.clone(), mark: None }).collect()
    }

    /// Records after the server answered: what it has moves to a page, what it refused stays with its reason.
    #[must_use]
    pub fn answered(&self, results: &[ChangeResult], fresh: impl FnOnce() -> String) -> Vec<Record> {
        let mut lines: BTreeMap<(&str, &str), Line> = BTreeMap::new();
        let mut troubles: HashMap<&str, Option<Trouble>> = HashMap::new();
        for result in results {
            let Some(item) = self.unsent(&result.id) else { continue };
            let trouble = Trouble::of(result);
            if trouble.is_none() {
                // What was removed meanwhile is not kept here either.
                let is_gone = result.code.as_deref() == Some(REDACTED);
                let change = if is_gone { item.change.without_value() } else { item.change.clone() };
                let line = lines.entry((&item.scope, &item.change.doc)).or_insert_with(|| Line {
                    scope: self.scope_of(&item.change.doc).unwrap_or(&item.scope).to_owned(),
                    doc: item.change.doc.clone(),
                    changes: Vec::new(),
                });
                line.changes.push((change, result.mark.clone().unwrap_or_default()));
            }
            troubles.insert(&result.id, trouble);
        }
        let which = troubles.keys().map(|id| (*id).to_owned()).collect();
        let keep = |item: &Unsent| {
            let trouble = troubles.get(item.change.id.as_str())?.clone()?;
            Some(Unsent { trouble: Some(trouble), ..item.clone() })
        };
        let mut records = self.rewrite(keep, &which);
        if !lines.is_empty() {
            let lines: Vec<String> = lines.values().map(Line::write).collect();
            records.push((fresh(), Some(Kept::Page { place: self.place, lines: lines.join("\n") }.write())));
        }
        records
    }

    /// Records after a page of the server has come: its lines, how far the device is now, and without what the person may
    /// no longer see.
    #[must_use]
    pub fn pulled(&self, head: &ChangesHead, lines: &str, now: u64, mut fresh: impl FnMut() -> String) -> Vec<Record> {
        let granted: BTreeSet<&str> = head.scopes.iter().map(|cursor| cursor.scope.as_str()).collect();
        let gone: BTreeSet<&str> = head.left.iter().filter(|left| left.to.is_none()).map(|left| left.doc.as_str()).collect();
        let known = &self.position.1;
        let mut records = Vec::new();
        // Once a sync is enough: what is not granted any more is in no answer either.
        let redacted = self.with_known(&head.redactions);
        let is_lost = !head.more || !gone.is_empty();
        if is_lost || !redacted.is_empty() {
            let lost = |doc: &str, held: &Held| is_lost && (gone.contains(doc) || !granted.contains(held.scope.as_str()));
            records.extend(self.rewritten(lost, &redacted));
            records.extend(self.write_redactions(&redacted, &mut fresh));
        }
        if !lines.is_empty() {
            records.push((fresh(), Some(Kept::Page { place: self.place, lines: lines.to_owned() }.write())));
        }
        let position = Position {
            epoch: Some(head.epoch.clone()),
            cursors: head.scopes.clone(),
            synced: if head.more { known.synced } else { Some(now) },
        };
        records.push(self.write_position(position, fresh));
        records
    }

    /// Records without any document of the server: this person may see none any more. What is not sent stays.
    pub fn without_documents(&self, fresh: impl FnOnce() -> String) -> Vec<Record> {
        let mut records = self.rewritten(|_, _| true, &BTreeMap::new());
        if !records.is_empty() || !self.position.1.cursors.is_empty() {
            records.push(self.write_position(Position { cursors: Vec::new(), ..self.position.1.clone() }, fresh));
        }
        records
    }

    /// The record of a position.
    pub fn write_position(&self, position: Position, fresh: impl FnOnce() -> String) -> Record {
        let id = self.position.0.as_ref().map_or_else(fresh, |id| id.to_string());
        (id, Some(Kept::Position(position).write()))
    }

    /// The record of a session.
    pub fn write_session(&self, session: &Session, fresh: impl FnOnce() -> String) -> Record {
        let id = self.session.as_ref().map_or_else(fresh, |(id, _)| id.to_string());
        (id, Some(Kept::Session(Box::new(session.clone())).write()))
    }

    /// The record of the key of a session.
    pub fn write_session_key(&self, key: SessionKey, fresh: impl FnOnce() -> String) -> Record {
        let id = self.key.as_ref().map_or_else(fresh, |(id, _)| id.to_string());
        (id, Some(Kept::Key(key).write()))
    }

    /// Many small pages as one. Only such that follow each other: which of two lines is the newer one stays as it was.
    #[must_use]
    pub fn tidy(&self, mut fresh: impl FnMut() -> String) -> Vec<Record> {
        let mut pages: Vec<(u64, &Rc<str>, &Rc<str>)> = Vec::new();
        for (id, shape) in &self.records {
            if let Shape::Page { place, page, .. } = shape {
                pages.push((*place, id, page));
            }
        }
        let is_small = |page: &Rc<str>| page.len() < SMALL;
        if pages.iter().filter(|(_, _, page)| is_small(page)).count() < MANY_SMALL {
            return Vec::new();
        }
        pages.sort_unstable();
        let mut records = Vec::new();
        for run in pages.chunk_by(|(_, _, one), (_, _, next)| is_small(one) && is_small(next)).filter(|run| run.len() > 1) {
            let lines: Vec<&str> = run.iter().map(|(_, _, page)| &***page).collect();
            let last = run.last().map_or(0, |(place, _, _)| *place);
            records.push((fresh(), Some(Kept::Page { place: last, lines: lines.join("\n") }.write())));
            records.extend(run.iter().map(|(_, id, _)| (id.to_string(), None)));
        }
        records
    }

    /// Accepted changes that a restored server may lack: of another life than this one, above the number up to which both have
    /// the same. What begins a document goes first, then by number.
    #[must_use]
    pub fn to_offer(&self, epoch: &str, common: u64) -> Vec<Sent> {
        let mut offered: BTreeMap<(bool, u64, String), Sent> = BTreeMap::new();
        for held in self.documents.values() {
            // The newest last: what was redacted since has another seal.
            for line in held.in_order().into_iter().filter_map(|slice| Line::read(slice.text(), &self.org)) {
                for (change, mark) in line.changes {
                    if mark.epoch != epoch && mark.number > common {
                        let goes_on = change.path != Paths::Document.name();
                        offered.insert((goes_on, mark.number, change.id.clone()), Sent { change, mark: Some(mark) });
                    }
                }
            }
        }
        offered.into_values().collect()
    }
}
