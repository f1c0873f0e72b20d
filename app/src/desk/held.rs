//! One document on this device: the lines that its accepted changes stand in, read when the document is looked at.

use super::Summary;
use shared::document::{Document, Line};
use std::rc::Rc;

/// A line of a page.
#[derive(Debug, Clone)]
pub(super) struct Slice {
    /// Record of the page.
    pub(super) record: Rc<str>,
    /// Place of the page among the pages.
    pub(super) place: u64,
    /// The whole page.
    pub(super) page: Rc<str>,
    /// Where in it.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Slice {
    pub(super) fn text(&self) -> &str {
        &self.page[self.start..self.end]
    }
}

/// A document.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Scope that it is in, by the newest page that says so.
    pub(super) scope: String,
    pub(super) slices: Vec<Slice>,
    /// Ids of changes in the outbox.
    pub(super) unsent: Vec<String>,
    /// What it says; none until somebody looks.
    pub(super) folded: Option<Box<Document>>,
    /// What a list shows of it, and in which language.
    pub(super) summary: Option<(&'static str, Rc<Summary>)>,
    /// When it was last looked at.
    pub(super) used: u64,
}

impl Held {
    /// Adds a line that has come.
    pub(super) fn add(&mut self, slice: Slice, scope: &str, org: &str) {
        let newest = self.slices.iter().map(|slice| slice.place).max();
        if newest.is_none_or(|newest| newest <= slice.place) {
            scope.clone_into(&mut self.scope);
        }
        if let Some(document) = &mut self.folded {
            insert(document, slice.text(), org);
        }
        self.slices.push(slice);
        self.summary = None;
    }

    /// Forgets what was read, to be read again.
    pub(super) fn forget(&mut self) {
        self.folded = None;
        self.summary = None;
    }

    /// What the lines say.
    pub(super) fn read(&self, org: &str) -> Document {
        let mut document = Document::default();
        self.slices.iter().for_each(|slice| insert(&mut document, slice.text(), org));
        document
    }

    pub(super) fn kind(&self) -> &str {
        self.scope.split('/').next().unwrap_or_default()
    }
}

/// A line that cannot be read is left where it is: a newer version of the app may know it.
fn insert(document: &mut Document, line: &str, org: &str) {
    for (change, mark) in Line::read(line, org).map(|line| line.changes).unwrap_or_default() {
        let id = change.id.clone();
        document.insert(change);
        // Of two marks, the one of the newer life of the server counts: it is the one that the server knows.
        document.accept(&id, mark);
    }
}
