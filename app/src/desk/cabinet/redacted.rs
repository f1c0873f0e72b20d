//! What was removed: the pages that held it are written anew without it, together with the note of who removed it and with how
//! far the device is, so that a device that is stopped in between has all of that or none.

use super::{Cabinet, Held, Shape};
use crate::desk::Unsent;
use crate::desk::record::Kept;
use crate::storage::Record;
use shared::document::{Line, Redaction, peek};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Redactions by their documents.
pub(super) type Redacted = BTreeMap<String, Vec<Redaction>>;

impl Cabinet {
    /// What was removed from a document, as far as the device knows.
    #[must_use]
    pub fn redactions(&self, doc: &str) -> &[Redaction] {
        self.redactions.get(doc).map_or(&[], |(_, held)| held)
    }

    /// Whether something is removed that this device did not know to be.
    #[must_use]
    pub fn is_news(&self, come: &[Redaction]) -> bool {
        come.iter().any(|redaction| !self.redactions(&redaction.doc).iter().any(|known| known.id == redaction.id))
    }

    /// What has come, put together with what is known of the same documents.
    pub(super) fn with_known(&self, come: &[Redaction]) -> Redacted {
        let mut all = Redacted::new();
        for redaction in come {
            let known = all.entry(redaction.doc.clone()).or_insert_with(|| self.redactions(&redaction.doc).to_vec());
            known.retain(|held| held.id != redaction.id);
            known.push(redaction.clone());
        }
        all
    }

    /// Records of these, one a document.
    pub(super) fn write_redactions(&self, all: &Redacted, mut fresh: impl FnMut() -> String) -> Vec<Record> {
        let record = |(doc, held): (&String, &Vec<Redaction>)| {
            let id = self.redactions.get(doc).map_or_else(&mut fresh, |(record, _)| record.to_string());
            (id, Some(Kept::Redacted(held.clone()).write()))
        };
        all.iter().map(record).collect()
    }

    /// Pages without some documents, and without what was removed from others; and what is not sent yet without it.
    pub(super) fn rewritten(&self, gone: impl Fn(&str, &Held) -> bool, redacted: &Redacted) -> Vec<Record> {
        let is_gone = |doc: &str| self.documents.get(doc).is_some_and(|held| gone(doc, held));
        let mut records = Vec::new();
        for (id, shape) in &self.records {
            let Shape::Page { place, page, docs } = shape else { continue };
            if docs.iter().any(|doc| is_gone(doc) || redacted.contains_key(doc)) {
                let kept: Vec<Cow<'_, str>> = page.split('\n').filter_map(|line| self.kept(line, &is_gone, redacted)).collect();
                let rewritten = (!kept.is_empty()).then(|| kept.join("\n"));
                if rewritten.as_deref() != Some(&**page) {
                    records.push((id.to_string(), rewritten.map(|lines| Kept::Page { place: *place, lines }.write())));
                }
            }
        }
        let notes = self.redactions.iter().filter(|(doc, _)| is_gone(doc) && !redacted.contains_key(*doc));
        records.extend(notes.map(|(_, (record, _))| (record.to_string(), None)));
        let is_destroyed = |doc: &str| redacted.get(doc).is_some_and(|held| held.iter().any(Redaction::is_whole));
        // One that is not sent stays when the session may not be seen any more, like every change.
        records.extend(self.without_seats(|map| is_destroyed(&map.doc) || (is_gone(&map.doc) && !map.unsent)));
        records.extend(self.unsent_without(redacted));
        records
    }

    fn kept<'a>(&self, line: &'a str, is_gone: &impl Fn(&str) -> bool, redacted: &Redacted) -> Option<Cow<'a, str>> {
        let (_, doc) = peek(line).filter(|(_, doc)| !is_gone(doc))?;
        let Some(redactions) = redacted.get(doc) else { return Some(line.into()) };
        // A line that cannot be read may hold what was removed, and the server sends what stands again.
        let mut read = Line::read(line, &self.org)?;
        let mut stripped = false;
        for (change, _) in &mut read.changes {
            if change.value.is_some() && redactions.iter().any(|redaction| redaction.covers(change)) {
                change.value = None;
                stripped = true;
            }
        }
        Some(if stripped { read.write().into() } else { line.into() })
    }

    /// A change whose answer of the server was lost may be redacted by now: what is sent again is what is left of it.
    fn unsent_without(&self, redacted: &Redacted) -> Vec<Record> {
        let named: BTreeSet<String> = redacted.values().flatten().flat_map(|redaction| &redaction.changes).cloned().collect();
        let which: BTreeSet<String> =
            named.into_iter().filter(|id| self.unsent(id).is_some_and(|item| item.change.value.is_some())).collect();
        if which.is_empty() {
            return Vec::new();
        }
        self.rewrite(|item| Some(Unsent { change: item.change.without_value(), ..item.clone() }), &which)
    }
}
