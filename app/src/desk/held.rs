//! One document on this device: the lines that its accepted changes stand in, read when the document is looked at.

use super::Summary;
use shared::document::{Document, Line, peek};
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

    /// Lines are in the order in which they came, whatever order the records are read in.
    fn age(&self) -> (u64, &str, usize) {
        (self.place, &self.record, self.start)
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
    pub(super) summary: Option<(&'static str, std::sync::Arc<Summary>)>,
    /// When it was last looked at.
    pub(super) used: u64,
}

impl Held {
    /// Adds a line that has come.
    pub(super) fn add(&mut self, slice: Slice, scope: &str, org: &str) {
        if self.slices.iter().all(|held| held.age() <= slice.age()) {
            scope.clone_into(&mut self.scope);
            if let Some(document) = &mut self.folded {
                insert(document, slice.text(), org);
            }
        } else {
            self.folded = None;
        }
        self.slices.push(slice);
        self.summary = None;
    }

    /// Scope that its newest line says.
    pub(super) fn newest_scope(&self) -> Option<&str> {
        let newest = self.slices.iter().max_by_key(|slice| slice.age())?;
        peek(newest.text()).map(|(scope, _)| scope)
    }

    /// Forgets what was read, to be read again.
    pub(super) fn forget(&mut self) {
        self.folded = None;
        self.summary = None;
    }

    /// What the lines say.
    pub(super) fn read(&self, org: &str) -> Document {
        let mut document = Document::default();
        self.in_order().into_iter().for_each(|slice| insert(&mut document, slice.text(), org));
        document
    }

    /// Its lines, oldest first.
    pub(super) fn in_order(&self) -> Vec<&Slice> {
        let mut slices: Vec<&Slice> = self.slices.iter().collect();
        slices.sort_by_key(|slice| slice.age());
        slices
    }

    pub(super) fn kind(&self) -> &str {
        self.scope.split('/').next().unwrap_or_default()
    }
}

/// Versions of instruments that a line names, found without reading it: none of the words before its changes holds a
/// character that JSON escapes.
pub(super) fn versions(line: &str) -> impl Iterator<Item = &str> {
    let by = line.split_once("\"by\":[").and_then(|(_, rest)| rest.split_once("],\"changes\":")).map_or("", |(by, _)| by);
    by.split('"').skip(1).step_by(2).skip(2).step_by(4)
}

/// A line that cannot be read is left where it is: a newer version of the app may know it.
fn insert(document: &mut Document, line: &str, org: &str) {
    if let Some(line) = Line::read(line, org) {
        take(document, line);
    }
}

/// Takes accepted changes into a document.
pub(super) fn take(document: &mut Document, line: Line) {
    for (change, mark) in line.changes {
        let id = change.id.clone();
        document.insert(change);
        // Of two marks, the one of the newer life of the server counts: it is the one that the server knows.
        document.accept(&id, mark);
    }
}
