//! What is withheld of a document: taken away before anything is written.

use super::exemptions::OTHER;
use super::{Item, ItemKind, NOTE_LEAST, NOTE_LIMIT, NewDecision, PARTS_LIMIT, Ruling, Verdict, exemption, wrong};
use crate::document::{Change, Document, Paths, value_text};
use crate::instrument::{Schema, in_language};
use crate::json_struct;
use crate::protocol::Wrong;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Something of a document that can be withheld by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Part {
    /// Its path.
    pub path: String,
    /// What is asked there, or what it is.
    pub label: String,
    /// What it says now; of several values all of them.
    pub says: Vec<String>,
    /// How many changes were made there: all of them are released or withheld together.
    pub changes: u64,
    /// Whether something of it was redacted before.
    pub redacted: bool,
    /// Whether it is a comment on no part in particular. It may quote any.
    #[serde(default)]
    pub general: bool,
}

json_struct!(Part { path, label, says, changes, redacted, general: default });

/// A part that is withheld: what is known of it without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Its path.
    pub path: String,
    /// How many changes were made there.
    pub changes: u64,
}

/// What is left of a document, and what was taken away.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Released {
    /// The document without the parts that are withheld.
    pub document: Document,
    /// Those parts, by path.
    pub gaps: Vec<Gap>,
}

/// Whether one of these parts holds a path: it, or what stands below it.
#[must_use]
pub fn covers(parts: &[String], path: &str) -> bool {
    parts.iter().any(|part| path.strip_prefix(part.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// What may leave of a document by a ruling. What is said about a part that is withheld, or about what it stands in, may quote
/// it: such comments go with it, general ones too unless somebody has read them. Of a document that is withheld nothing is
/// left, and nothing is told of its parts.
#[must_use]
pub fn release(document: &Document, ruling: &Ruling) -> Released {
    let mut parts = match ruling.verdict {
        Verdict::Withheld => return Released::default(),
        Verdict::Released => Vec::new(),
        Verdict::Partly => ruling.parts.clone(),
    };
    let about = comments_on(document, &parts, ruling.comments);
    parts.extend(about);
    let mut left = Document::default();
    let mut gaps: BTreeMap<&str, u64> = BTreeMap::new();
    for change in document.changes() {
        if covers(&parts, &change.path) {
            *gaps.entry(&change.path).or_default() += 1;
            continue;
        }
        left.insert(change.clone());
        if let Some(mark) = document.mark(&change.id) {
            left.accept(&change.id, mark.clone());
        }
    }
    for redaction in document.redactions() {
        // What is said of a redaction is of its part, and goes with it.
        if redaction.path.as_deref().is_none_or(|path| !covers(&parts, path)) {
            left.redact(redaction.clone());
        }
    }
    let gaps = gaps.into_iter().map(|(path, changes)| Gap { path: path.to_owned(), changes }).collect();
    Released { document: left, gaps }
}

/// What a change to a comment says that it is about; none where the change is no comment or says nothing any more.
fn about(change: &Change) -> Option<&str> {
    let name = change.path.strip_prefix(Paths::Comments.name())?.strip_prefix('/')?;
    if name.contains('/') {
        return None;
    }
    change.value.as_ref()?.get("about")?.as_str()
}

/// Paths of comments that may quote these parts, whatever they ever said, also of those that were taken back: their history is
/// in an answer. `read` says that somebody has read the general ones.
fn comments_on(document: &Document, parts: &[String], read: bool) -> BTreeSet<String> {
    let holds = |about: &str| parts.iter().any(|part| part.strip_prefix(about).is_some_and(|rest| rest.starts_with('/')));
    let quotes = |about: &str| if about.is_empty() { !read && !parts.is_empty() } else { covers(parts, about) || holds(about) };
    document.changes().filter(|change| about(change).is_some_and(quotes)).map(|change| change.path.clone()).collect()
}

/// What can be withheld of a document one by one: what is asked, in the order of the form, then what else it holds.
#[must_use]
pub fn parts(document: &Document, schema: Option<&Arc<Schema>>, language: &str) -> Vec<Part> {
    let question = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        schema.and_then(|schema| Some((&**schema, schema.find(name)?)))
    };
    let mut all: Vec<(usize, Part)> = Vec::new();
    for path in document.paths().filter(|path| is_part(path)) {
        let asked = question(path);
        let label = asked.map(|(schema, node)| in_language(&schema.nodes[node].label, language).to_owned());
        let place = asked.map_or(usize::MAX, |(_, node)| node);
        let mut says: Vec<String> = Vec::new();
        for value in document.heads(path).filter_map(|head| head.value.as_ref()) {
            let said = match value.get("text").and_then(serde_json::Value::as_str).filter(|_| path.starts_with('_')) {
                Some(text) => text.to_owned(),
                None => value_text(asked, value, language),
            };
            if !says.contains(&said) {
                says.push(said);
            }
        }
        all.push((
            place,
            Part {
                path: path.to_owned(),
                label: label.filter(|label| !label.trim().is_empty()).unwrap_or_else(|| path.to_owned()),
                says,
                changes: document.history(path).count() as u64,
                redacted: document.history(path).any(|change| document.redaction_of(&change.id).is_some()),
                general: document.history(path).any(|change| about(change) == Some("")),
            },
        ));
    }
    all.sort_by(|a, b| (a.0, &a.1.path).cmp(&(b.0, &b.1.path)));
    all.into_iter().map(|(_, part)| part).collect()
}

/// What says where a document belongs, how far it is and which rows it has holds it together, and says nothing else.
fn is_part(path: &str) -> bool {
    let structure = [Paths::Document, Paths::Version, Paths::Status, Paths::Archived];
    let last = path.rsplit('/').next().unwrap_or(path);
    !structure.iter().any(|one| one.name() == path) && !last.starts_with("_present") && !last.starts_with("_order") && last != "done"
}

/// Whether a ruling says what it must. `confined` says that whoever decides may not read the item.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_decision(ruling: &Ruling, item: &Item, confined: bool) -> Result<(), Wrong> {
    let note = ruling.note.trim().chars().count();
    if note > NOTE_LIMIT {
        return Err(wrong("note", "too_long", format!("at most {NOTE_LIMIT} characters are expected")));
    }
    if ruling.verdict != Verdict::Withheld && item.what == ItemKind::Seats {
        let why = "what is under the key of a session is in no file of an answer; if it must be handed over, do it apart";
        return Err(wrong("verdict", "kept_apart", why));
    }
    if ruling.verdict != Verdict::Withheld && confined {
        return Err(wrong("verdict", "confined", "you may not read this document: somebody who is named in it can release it"));
    }
    if ruling.verdict == Verdict::Released {
        let fine = ruling.exemption.is_none() && ruling.parts.is_empty() && !ruling.comments;
        return if fine { Ok(()) } else { Err(wrong("verdict", "malformed", "what is released has no exemption and no parts")) };
    }
    let named = ruling.exemption.as_deref().and_then(exemption);
    let Some(named) = named else { return Err(wrong("exemption", "no_exemption", "say why, by one of the exemptions")) };
    if named.id == OTHER && note < NOTE_LEAST {
        return Err(wrong("note", "too_short", format!("another reason is named in at least {NOTE_LEAST} characters")));
    }
    match (ruling.verdict, ruling.parts.len()) {
        (Verdict::Partly, _) if item.doc().is_none() => Err(wrong("verdict", "not_divided", "only documents have parts")),
        (Verdict::Partly, 0) => Err(wrong("parts", "no_parts", "say which parts are withheld")),
        (Verdict::Partly, count) if count > PARTS_LIMIT => {
            Err(wrong("parts", "too_many", format!("at most {PARTS_LIMIT} parts are withheld one by one; withhold the document")))
        }
        (Verdict::Withheld, count) if count > 0 || ruling.comments => {
            Err(wrong("parts", "malformed", "what is withheld whole has no parts"))
        }
        _ => Ok(()),
    }
}

/// Decisions that take what the rules propose for every item that nobody has decided. What is confined is proposed to be
/// withheld, whatever its kind.
#[must_use]
pub fn accepted(items: &[Item]) -> Vec<NewDecision> {
    let mut decisions: Vec<NewDecision> = Vec::new();
    for item in items.iter().filter(|item| item.decision.is_none()) {
        let mut ruling = item.proposal.clone();
        if item.confined && ruling.verdict != Verdict::Withheld {
            ruling = Ruling { verdict: Verdict::Withheld, exemption: Some("confidence".to_owned()), ..Ruling::default() };
        }
        match decisions.iter_mut().find(|decision| decision.ruling == ruling) {
            Some(decision) => decision.items.push(item.id.clone()),
            None => decisions.push(NewDecision { items: vec![item.id.clone()], ruling }),
        }
    }
    decisions
}
