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

/// In small letters, everything else a single space.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() {
            plain.extend(character.to_lowercase());
        } else if !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.trim().to_owned()
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
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn change(id: usize, path: &str, base: &[usize], value: Option<Json>) -> Change {
        let base = base.iter().map(|id| format!("c{id:021}")).collect();
        Change { id: format!("c{id:021}"), doc: "d".into(), path: path.into(), base, value, ..Change::default() }
    }

    fn redaction(id: usize, path: Option<&str>, changes: &[usize]) -> Redaction {
        Redaction {
            id: format!("r{id:021}"),
            number: 100 + id as u64,
            doc: "d".into(),
            path: path.map(str::to_owned),
            changes: changes.iter().map(|id| format!("c{id:021}")).collect(),
            reason: RedactionReason::Personal,
            words: "named by mistake".into(),
            by: "a".into(),
            approved: "b".into(),
            at: 5,
        }
    }

    #[test]
    fn answers_comments_and_links_can_go_and_what_holds_a_document_together_stays() {
        for path in ["subject", "team/row/member", "_comments/x", "_links/d", "_attachments/x"] {
            assert!(can_be_redacted(path), "{path}");
        }
        for path in [
            "_document",
            "_version",
            "_status",
            "_signed/x",
            "_people/a",
            "_archived",
            "_comments/x/done",
            "team/row/_present",
            "team/row/_order",
        ] {
            assert!(!can_be_redacted(path), "{path}");
        }
    }

    #[test]
    fn words_that_repeat_the_value_are_noticed_and_others_are_not() {
        let value = json!("Call Robin about the back room on Tuesday");
        assert!(quotes("It said: call robin about the back room on tuesday!", &value));
        assert!(quotes("somebody wrote “about the back room” here", &value));
        assert!(!quotes("A person is named who need not be known", &value));
        assert!(quotes("the number 414555 was theirs", &json!(414_555)));
        assert!(!quotes("all of the department", &json!("art")));
        assert!(quotes("Robin was named", &json!(["x", "Robin"])));
    }

    #[test]
    fn only_what_is_there_can_be_asked_for() {
        let mut document = Document::default();
        document.insert(change(1, "subject", &[], Some(json!("secret matter"))));
        let asked = |path: Option<&str>, changes: &[usize], words: &str| NewRedaction {
            doc: "d".into(),
            path: path.map(str::to_owned),
            changes: changes.iter().map(|id| format!("c{id:021}")).collect(),
            reason: RedactionReason::Personal,
            words: words.into(),
        };
        let code = |document: &Document, asked: &NewRedaction| check_redaction(document, asked).map_err(|refusal| refusal.code).err();
        let fine = "somebody is named here";
        assert_eq!(code(&document, &asked(Some("subject"), &[], fine)), None);
        assert_eq!(code(&document, &asked(Some("subject"), &[1], fine)), None);
        assert_eq!(code(&document, &asked(None, &[], fine)), None);
        assert_eq!(code(&document, &asked(Some("subject"), &[2], fine)), Some("unknown_change"));
        assert_eq!(code(&document, &asked(Some("people"), &[], fine)), Some("unknown_change"));
        assert_eq!(code(&document, &asked(Some("_document"), &[], fine)), Some("not_redactable"));
        assert_eq!(code(&document, &asked(None, &[1], fine)), Some("malformed"));
        assert_eq!(code(&document, &asked(Some("subject"), &[], "short")), Some("words"));
        assert_eq!(code(&document, &asked(Some("subject"), &[], "the secret matter")), Some("quotes_value"));
        document.redact(redaction(1, Some("subject"), &[1]));
        assert_eq!(code(&document, &asked(Some("subject"), &[], fine)), Some("already_redacted"));
    }

    #[test]
    fn a_change_upon_what_was_removed_names_the_redaction() {
        let mut document = Document::default();
        document.insert(change(1, "subject", &[], Some(json!("a"))));
        document.redact(redaction(7, Some("subject"), &[1]));
        let ids = |base: &[usize]| document.redactions_below(&base.iter().map(|id| format!("c{id:021}")).collect::<Vec<_>>());
        assert_eq!(ids(&[1]), [format!("r{:021}", 7)]);
        assert!(ids(&[2]).is_empty());
    }

    /// What happens to a document: a change, or a redaction.
    #[derive(Debug, Clone)]
    enum Event {
        Said(Change),
        Removed(Redaction),
    }

    fn folded(events: &[&Event]) -> Document {
        let mut document = Document::default();
        for event in events {
            match event {
                Event::Said(change) => {
                    document.insert(change.clone());
                }
                Event::Removed(redaction) => document.redact(redaction.clone()),
            }
        }
        document
    }

    const PATHS: [&str; 5] = ["subject", "team/r/member", "_comments/x", "_document", "team/r/_present"];

    fn history() -> impl Strategy<Value = Vec<Event>> {
        let said =
            proptest::collection::vec((0..PATHS.len(), proptest::collection::vec(any::<prop::sample::Index>(), 0..3), any::<u8>()), 1..14);
        let removed = proptest::collection::vec(proptest::collection::vec(any::<prop::sample::Index>(), 0..4), 0..4);
        (said, removed).prop_map(|(said, removed)| {
            let count = said.len();
            let mut events: Vec<Event> = Vec::new();
            for (id, (path, bases, value)) in said.iter().enumerate() {
                let bases: Vec<usize> = if id == 0 { Vec::new() } else { bases.iter().map(|base| base.index(id)).collect() };
                events.push(Event::Said(change(id, PATHS[*path], &bases, Some(json!(format!("value {value}"))))));
            }
            for (id, which) in removed.iter().enumerate() {
                let which: Vec<usize> = which.iter().map(|one| one.index(count)).collect();
                // One that names nothing is of all that the document says.
                events.push(Event::Removed(redaction(id, (!which.is_empty()).then_some("subject"), &which)));
            }
            events
        })
    }

    proptest! {
        #[test]
        fn a_redacted_set_folds_like_the_same_set_with_those_values_gone(events in history()) {
            let removed: Vec<&Redaction> = events.iter().filter_map(|event| if let Event::Removed(one) = event { Some(one) } else { None }).collect();
            let mut bare = Document::default();
            for event in &events {
                if let Event::Said(change) = event {
                    let gone = removed.iter().any(|one| one.covers(change));
                    bare.insert(if gone { change.without_value() } else { change.clone() });
                }
            }
            let document = folded(&events.iter().collect::<Vec<_>>());
            for path in PATHS {
                prop_assert_eq!(document.state(path), bare.state(path));
                prop_assert_eq!(document.value(path), bare.value(path));
                prop_assert_eq!(document.history(path).collect::<Vec<_>>(), bare.history(path).collect::<Vec<_>>());
            }
            prop_assert_eq!(document.rows("team"), bare.rows("team"));
            for change in document.changes() {
                prop_assert_eq!(document.redaction_of(&change.id).is_some(), removed.iter().any(|one| one.covers(change)));
            }
        }

        #[test]
        fn order_repetition_and_delay_do_not_matter(
            (events, shuffled) in history().prop_flat_map(|events| {
                let twice: Vec<Event> = events.iter().chain(&events).cloned().collect();
                (Just(events), Just(twice).prop_shuffle())
            }),
        ) {
            let once = folded(&events.iter().collect::<Vec<_>>());
            prop_assert_eq!(folded(&shuffled.iter().collect::<Vec<_>>()), once);
        }
    }
}
