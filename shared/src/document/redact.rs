//! Redaction: the one operation that erases. What a change said goes; that there was a change, whose it was, what it was
//! based on and what was based on it stay, so that every device still folds the same document.
//!
//! A redaction holds whenever it is known, for changes that are here and for those that come later: a set of changes and
//! redactions folds the same in every order.

use super::{Change, ChangeId, Document, Paths, Refusal, is_id};
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// The fewest and the most characters of the words that go with a reason.
pub const REDACTION_WORDS: (usize, usize) = (10, 500);
/// The most changes that one redaction names.
pub const REDACTION_CHANGES: usize = 500;

names! {
    /// Why a value is removed. The list is ours; the law that a city names goes into the words.
    pub enum RedactionReason {
        /// It names or describes a person who need not be known here.
        Personal = "personal",
        /// It could harm somebody if it were known, such as what they said in confidence.
        Confidence = "confidence",
        /// It was entered by mistake, or in the wrong document.
        Mistake = "mistake",
        /// A court or the city's attorney ordered it.
        Order = "order",
        /// It was kept as long as its retention class says.
        Retention = "retention",
    }
}

/// Values that were removed from a document, and who answers for that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redaction {
    /// Its id: 22 characters of base64url.
    pub id: String,
    /// Its number, in the same count as the organisation's changes. After a restore it has another one.
    pub number: u64,
    /// The document.
    pub doc: String,
    /// Where the values stood; none for everything that the document says, also for what comes later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The changes whose values are gone. Empty where there is no path: then all are.
    #[serde(default)]
    pub changes: Vec<ChangeId>,
    /// Why.
    pub reason: RedactionReason,
    /// Why, in words. They do not say what was removed.
    pub words: String,
    /// Account of whoever proposed it.
    pub by: String,
    /// Account of the officer who approved it.
    pub approved: String,
    /// Milliseconds since 1970, by the server's clock, when it was approved.
    pub at: u64,
}

json_struct!(Redaction { id, number, doc, path, changes: default, reason, words, by, approved, at });

/// What somebody asks to be removed. `POST /api/v1/redactions`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRedaction {
    /// The document.
    pub doc: String,
    /// Where; none for everything that the document says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The changes whose values are to go; empty for all that were ever made at the path.
    #[serde(default)]
    pub changes: Vec<ChangeId>,
    /// Why.
    pub reason: RedactionReason,
    /// Why, in words that do not say what is to be removed.
    pub words: String,
}

json_struct!(NewRedaction { doc, path, changes: default, reason, words });

/// Whether what stands at a path can be removed: answers, comments, links and files can. What says where a document belongs, who it
/// is for, that it was signed and which rows it has says nothing else, and stays.
#[must_use]
pub fn can_be_redacted(path: &str) -> bool {
    let mut names = path.split('/');
    let first = names.next().unwrap_or_default();
    if first.starts_with('_') {
        let is_said = [Paths::Comments.name(), Paths::Links.name(), Paths::Attachments.name()].contains(&first);
        return is_said && names.next().is_some() && names.next().is_none();
    }
    !path.rsplit('/').next().unwrap_or_default().starts_with('_')
}

impl Redaction {
    /// Whether it is of everything that the document says.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.path.is_none()
    }

    /// Whether it removes what a change of its document says.
    #[must_use]
    pub fn covers(&self, change: &Change) -> bool {
        can_be_redacted(&change.path) && if self.is_whole() { true } else { self.changes.contains(&change.id) }
    }

    /// What its seal is over, in an order that never changes. Its number is not in it: a restored server gives it another.
    #[must_use]
    pub fn sealed_text(&self, org: &str) -> String {
        let id = |text: &str| Json::from(text);
        let fields = vec![
            id("evenhand-redaction-1"),
            id(org),
            id(&self.id),
            id(&self.doc),
            self.path.as_deref().map_or(Json::Null, id),
            Json::from(self.changes.clone()),
            id(self.reason.name()),
            id(&self.words),
            id(&self.by),
            id(&self.approved),
            Json::from(self.at),
        ];
        let mut text = String::new();
        crate::json::write(&Json::Array(fields), &mut text);
        text
    }
}

impl Change {
    /// The change without what it says.
    #[must_use]
    pub fn without_value(&self) -> Self {
        Self { value: None, ..self.clone() }
    }

    /// What the seal of a redacted change is over: all that is left of it, and which redaction took the rest. The seal that
    /// it had before is not kept: whoever has the server's key could try out what the value was.
    #[must_use]
    pub fn redacted_text(&self, redaction: &str, author: &str, number: u64, epoch: &str) -> String {
        format!("evenhand-redacted-1 {redaction} {}", self.without_value().sealed_text(author, number, epoch))
    }
}

impl Document {
    /// Takes a redaction of this document in: what it covers is gone, and stays gone.
    pub fn redact(&mut self, redaction: Redaction) {
        self.strip(&redaction);
        match self.redactions.get_mut(&redaction.id) {
            // A restored server has given it another number; whichever comes last, one is kept.
            Some(held) if *held >= redaction => {}
            Some(held) => *held = redaction,
            None => {
                self.redactions.insert(redaction.id.clone(), redaction);
            }
        }
    }

    /// Redactions of this document, oldest first.
    #[must_use]
    pub fn redactions(&self) -> Vec<&Redaction> {
        let mut all: Vec<&Redaction> = self.redactions.values().collect();
        all.sort_by_key(|redaction| (redaction.at, &redaction.id));
        all
    }

    /// What removed the value of a change; of several the first by its id.
    #[must_use]
    pub fn redaction_of(&self, change: &str) -> Option<&Redaction> {
        if self.redactions.is_empty() {
            return None;
        }
        let change = self.change(change)?;
        self.redactions.values().find(|redaction| redaction.covers(change))
    }

    /// Whether everything that it says was removed.
    #[must_use]
    pub fn is_destroyed(&self) -> bool {
        self.redactions.values().any(Redaction::is_whole)
    }

    /// The redactions that a new change on these must name as seen: the server takes what is based on a value that was removed
    /// only from somebody who knows that it was.
    #[must_use]
    pub fn redactions_below(&self, base: &[ChangeId]) -> Vec<String> {
        let ids: BTreeSet<&str> = base.iter().filter_map(|id| self.redaction_of(id)).map(|redaction| redaction.id.as_str()).collect();
        ids.into_iter().map(str::to_owned).collect()
    }
}

/// Checks what somebody asks to be removed, against the document as the server has it.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_redaction(document: &Document, asked: &NewRedaction) -> Result<(), Refusal> {
    check_words(&asked.words)?;
    if document.is_destroyed() {
        return Err(Refusal::new("doc", "already_redacted", "everything that this document said was removed before"));
    }
    let covered: Vec<&Change> = match &asked.path {
        None if !asked.changes.is_empty() => {
            return Err(Refusal::new("changes", "malformed", "where no path is named, all of the document goes, and no change is named"));
        }
        None => document.changes().filter(|change| can_be_redacted(&change.path)).collect(),
        Some(path) if !can_be_redacted(path) => {
            return Err(Refusal::new("path", "not_redactable", "only answers, comments, links and files can be removed"));
        }
        Some(path) => of_path(document, path, &asked.changes)?,
    };
    if covered.iter().all(|change| change.value.is_none()) {
        return Err(Refusal::new("path", "already_redacted", "there is nothing here that could be removed"));
    }
    if covered.iter().filter_map(|change| change.value.as_ref()).any(|value| quotes(&asked.words, value)) {
        let reason = "these words repeat what is to be removed, and they are kept; say why, and not what";
        return Err(Refusal::new("words", "quotes_value", reason));
    }
    Ok(())
}

fn of_path<'a>(document: &'a Document, path: &str, named: &[ChangeId]) -> Result<Vec<&'a Change>, Refusal> {
    if named.len() > REDACTION_CHANGES || !named.iter().all(|id| is_id(id)) {
        return Err(Refusal::new("changes", "malformed", format!("at most {REDACTION_CHANGES} ids of changes are expected")));
    }
    let covered: Vec<&Change> = document.history(path).filter(|change| named.is_empty() || named.contains(&change.id)).collect();
    if covered.is_empty() || (!named.is_empty() && covered.len() < named.iter().collect::<BTreeSet<_>>().len()) {
        return Err(Refusal::new("changes", "unknown_change", "the document has no such change at this path"));
    }
    Ok(covered)
}

/// Checks the words that go with a reason.
///
/// # Errors
/// There are too few or too many.
pub fn check_words(words: &str) -> Result<(), Refusal> {
    let (least, most) = REDACTION_WORDS;
    if (least..=most).contains(&words.trim().chars().count()) {
        return Ok(());
    }
    Err(Refusal::new("words", "words", format!("{least} to {most} characters are expected")))
}

/// So many words in a row that stand in both are a quotation.
const RUN: usize = 4;
/// A shorter text is too likely to be in any sentence.
const SHORT: usize = 4;

/// Whether words repeat a value: its whole text, or four words of it in a row.
#[must_use]
pub fn quotes(words: &str, value: &Json) -> bool {
    let said = plain(words);
    let mut texts = Vec::new();
    texts_in(value, &mut texts);
    texts.iter().any(|text| {
        let text = plain(text);
        let tokens: Vec<&str> = text.split(' ').filter(|token| !token.is_empty()).collect();
        let whole = text.chars().count() >= SHORT && holds(&said, text.trim());
        whole || tokens.windows(RUN).any(|run| holds(&said, &run.join(" ")))
    })
}

/// Whether words stand in a text as words: `art` does not stand in `department`.
fn holds(said: &str, words: &str) -> bool {
    !words.is_empty() && format!(" {said} ").contains(&format!(" {words} "))
}

/// Its words as people look for them, one space between two.
fn plain(text: &str) -> String {
    let text = crate::plain::plain(text);
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn texts_in(value: &Json, texts: &mut Vec<String>) {
    match value {
        Json::String(text) => texts.push(text.clone()),
        Json::Number(number) => texts.push(number.to_string()),
        Json::Array(items) => items.iter().for_each(|item| texts_in(item, texts)),
        Json::Object(members) => members.values().for_each(|item| texts_in(item, texts)),
        Json::Null | Json::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests;
