//! What a document says of itself, at paths that begin with `_`: no question has such a name.

use super::{Change, Document, State};
use crate::attachment::Attachment;
use crate::{json, json_struct, names};
use serde_json::Value as Json;

names! {
    /// The first name of such a path.
    pub enum Paths {
        /// `_document`: its first change, which says its department; a later one moves it.
        Document = "_document",
        /// `_version`: the version of its instrument that it was upgraded to.
        Version = "_version",
        /// `_status`: see [`Standing`].
        Status = "_status",
        /// `_signed/ID`: a signature, which names the heads that it is for.
        Signed = "_signed",
        /// `_comments/ID` and `_comments/ID/done`.
        Comments = "_comments",
        /// `_links/DOCUMENT`.
        Links = "_links",
        /// `_attachments/ID`: a file, see [`crate::attachment::Attachment`].
        Attachments = "_attachments",
        /// `_people/ACCOUNT`: who a restricted document is for.
        People = "_people",
        /// `_archived`: out of the lists.
        Archived = "_archived",
    }
}

names! {
    /// How far a document is.
    #[derive(Default)]
    pub enum Standing {
        /// Being filled in.
        #[default]
        Draft = "draft",
        /// A review is asked for.
        Review = "review",
        /// Sent back with comments.
        Returned = "returned",
        /// Signed, and nothing has changed since.
        Signed = "signed",
        /// Signed, and changed since.
        Changed = "changed",
    }
}

/// A comment on a document or on one of its questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The change that it is.
    pub id: String,
    /// Name of it in its path.
    pub name: String,
    /// Path of the question; empty for the document.
    pub about: String,
    /// What it says.
    pub text: String,
    /// Whether it was dealt with.
    pub done: bool,
}

/// Another document that this one is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The document.
    pub doc: String,
    /// Its kind.
    pub kind: String,
}

#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) about: String,
    pub(super) text: String,
}

json_struct!(Said { about: default, text });

/// Department that a document belongs to.
#[must_use]
pub fn department(document: &Document) -> Option<&str> {
    department_in(document.value(Paths::Document.name())?)
}

/// Department that the value of a `_document` names.
#[must_use]
pub fn department_in(value: &Json) -> Option<&str> {
    value.get("department")?.as_str()
}

/// The value of a `_document` that says a department, or none.
#[must_use]
pub fn in_department(department: Option<&str>) -> Json {
    department.map_or_else(|| json::object([]), |department| json::object([("department", department.into())]))
}

/// Version of its instrument.
#[must_use]
pub fn version(document: &Document) -> Option<&str> {
    let upgraded = document.value(Paths::Version.name()).and_then(Json::as_str);
    upgraded.or_else(|| document.heads(Paths::Document.name()).next().map(|change| change.version.as_str()))
}

/// Changes that say something at paths directly below one of ours: name and change.
fn below(document: &Document, of: Paths) -> impl Iterator<Item = (&str, &Change)> {
    let prefix = of.name();
    document.paths().filter_map(move |path| {
        let name = path.strip_prefix(prefix)?.strip_prefix('/').filter(|name| !name.contains('/'))?;
        Some((name, document.heads(path).next()?))
    })
}

/// Its comments, oldest first.
#[must_use]
pub fn comments(document: &Document) -> Vec<Comment> {
    let mut all: Vec<(u64, Comment)> = Vec::new();
    for (name, change) in below(document, Paths::Comments) {
        let mut bad = false;
        let said = <Said as crate::json::FromJson>::from_json(change.value.as_ref().unwrap_or(&Json::Null), &mut bad);
        if !bad {
            let done = document.value(&format!("{}/{name}/done", Paths::Comments.name())) == Some(&Json::Bool(true));
            all.push((change.at, Comment { id: change.id.clone(), name: name.to_owned(), about: said.about, text: said.text, done }));
        }
    }
    all.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    all.into_iter().map(|(_, comment)| comment).collect()
}

/// Documents that this one is about.
#[must_use]
pub fn links(document: &Document) -> Vec<Link> {
    let link =
        |(doc, change): (&str, &Change)| Some(Link { doc: doc.to_owned(), kind: change.value.as_ref()?.get("kind")?.as_str()?.to_owned() });
    below(document, Paths::Links).filter_map(link).collect()
}

/// A file that stands in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// Name of it in its path.
    pub name: String,
    /// The change that names it.
    pub change: String,
    /// Milliseconds since 1970 when that was made, by the clock of its device.
    pub at: u64,
    /// The file.
    pub file: Attachment,
}

/// Files that stand in it, oldest first.
#[must_use]
pub fn attachments(document: &Document) -> Vec<Attached> {
    let read = |(name, change): (&str, &Change)| {
        let file = Attachment::read(change.value.as_ref()?).ok()?;
        Some(Attached { name: name.to_owned(), change: change.id.clone(), at: change.at, file })
    };
    let mut all: Vec<Attached> = below(document, Paths::Attachments).filter_map(read).collect();
    all.sort_by(|a, b| (a.at, &a.change).cmp(&(b.at, &b.change)));
    all
}

/// Accounts that a restricted document is for, besides the one that began it.
#[must_use]
pub fn people(document: &Document) -> Vec<&str> {
    below(document, Paths::People).filter(|(_, change)| change.value == Some(Json::Bool(true))).map(|(account, _)| account).collect()
}

/// How far it is. Clocks say nothing here: a set of heads that has gone never comes back.
#[must_use]
pub fn standing(document: &Document) -> Standing {
    let said = document.value(Paths::Status.name()).and_then(Json::as_str).and_then(Standing::named).unwrap_or_default();
    let signed: Vec<Vec<String>> = below(document, Paths::Signed).filter_map(|(_, change)| signed_heads(change)).collect();
    // Whoever sent it back after a signature has the last word.
    if signed.is_empty() || said == Standing::Returned {
        return said;
    }
    if signed.contains(&answers(document)) { Standing::Signed } else { Standing::Changed }
}

/// The heads that a signature names.
fn signed_heads(change: &Change) -> Option<Vec<String>> {
    let heads = change.value.as_ref()?.get("heads")?.as_array()?;
    let mut heads: Vec<String> = heads.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    heads.sort();
    heads.dedup();
    Some(heads)
}

/// The heads of all answers, sorted: what a signature names.
fn answers(document: &Document) -> Vec<String> {
    let paths = document.paths().filter(|path| !path.starts_with('_'));
    let mut heads: Vec<String> = paths.flat_map(|path| document.heads(path)).map(|change| change.id.clone()).collect();
    heads.sort();
    heads
}

impl Document {
    /// The heads of all answers, sorted: what a signature names.
    #[must_use]
    pub fn answer_heads(&self) -> Vec<String> {
        answers(self)
    }

    /// Whether it was put away.
    #[must_use]
    pub fn is_archived(&self) -> bool {
        self.value(Paths::Archived.name()) == Some(&Json::Bool(true))
    }

    /// Answers that are in conflict, and rows that one removed while another went on with them. What stands in a row that is
    /// gone is not asked for.
    pub fn disputes(&self) -> impl Iterator<Item = &str> {
        let disputed = move |path: &str| matches!(self.state(path), State::Conflict(_)) || self.is_disputed_row(path);
        self.paths().filter(move |path| !path.starts_with('_') && disputed(path) && self.shows(path))
    }
}
