//! Records management: how long documents of a kind are kept, what must not be removed, who proposed and who decided.
//! Nothing here destroys anything by itself: a schedule says what is due, a person proposes, another one approves.

mod schedule;

pub use schedule::{Due, EARLIER_COUNTS_AFTER, Earlier, Event, event_of, is_due, key_goes};

use crate::document::{ChangeId, NewRedaction, RedactionReason, Refusal, check_words, is_id};
use crate::instrument::{Hash, Retention, Text};
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};

/// The most characters of a matter's name.
pub const MATTER_LIMIT: usize = 120;
/// The most documents, and the most kinds, that one hold names.
pub const HELD_LIMIT: usize = 500;
/// The longest seat map, in characters.
pub const SEATS_LIMIT: usize = 4_000;

names! {
    /// What became of a proposal.
    pub enum ProposalState {
        /// It waits for an officer.
        Proposed = "proposed",
        /// What it names is gone.
        Approved = "approved",
        /// An officer refused it; nothing was removed.
        Declined = "declined",
    }
}

/// Something that somebody proposed to be removed, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its id; the redaction has the same.
    pub id: String,
    /// The document.
    pub doc: String,
    /// Its kind.
    pub kind: String,
    /// Where; none for the whole document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Whether all values go that were ever at the path.
    pub every: bool,
    /// The changes whose values go, as of when it was proposed or approved.
    pub changes: Vec<ChangeId>,
    /// Why.
    pub reason: RedactionReason,
    /// Why, in words.
    pub words: String,
    /// Account of whoever proposed it.
    pub by: String,
    /// Milliseconds since 1970 when that was.
    pub proposed: u64,
    /// What became of it.
    pub state: ProposalState,
    /// Account of the officer who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// Milliseconds since 1970 when that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<u64>,
    /// Why it was declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The hold that keeps it from being approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<String>,
    /// The request for records that keeps it from being approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<u64>,
    /// Files that what was removed named, and that stay because the document names them elsewhere as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files_stay: Option<u64>,
}

/// `GET /api/v1/redactions`: an officer sees all of the organisation, everybody else their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposals {
    /// Those that wait, then those that were decided, newest first.
    pub proposals: Vec<Proposal>,
    /// Whether there are more than these.
    #[serde(default)]
    pub more: bool,
}

/// `POST /api/v1/redactions/{id}/decision`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Whether what it names is to be removed.
    pub approve: bool,
    /// Why not, where it is declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Something that must not be removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Its id.
    pub id: String,
    /// What it is about, such as a case.
    pub matter: String,
    /// Why.
    pub reason: String,
    /// Kinds, of which every document is held.
    pub kinds: Vec<String>,
    /// Documents.
    pub docs: Vec<String>,
    /// Account of the officer who set it.
    pub by: String,
    /// Milliseconds since 1970 when that was.
    pub since: u64,
    /// Account of the officer who released it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_by: Option<String>,
    /// Milliseconds since 1970 when that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<u64>,
    /// Why it was released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_words: Option<String>,
}

impl Hold {
    /// Whether it keeps a document of a kind from being changed by a redaction.
    #[must_use]
    pub fn covers(&self, kind: &str, doc: &str) -> bool {
        self.released.is_none() && (self.kinds.iter().any(|held| held == kind) || self.docs.iter().any(|held| held == doc))
    }
}

/// `GET /api/v1/holds`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holds {
    /// Newest first, also those that were released.
    pub holds: Vec<Hold>,
}

/// `POST /api/v1/holds`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewHold {
    /// What it is about.
    pub matter: String,
    /// Why.
    pub reason: String,
    /// Kinds.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Documents.
    #[serde(default)]
    pub docs: Vec<String>,
}

impl NewHold {
    /// Checks what was entered.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), Refusal> {
        let matter = self.matter.trim().chars().count();
        if matter == 0 || matter > MATTER_LIMIT {
            return Err(Refusal::new("matter", "matter", format!("1 to {MATTER_LIMIT} characters are expected")));
        }
        check_words(&self.reason).map_err(|refusal| Refusal { field: "reason", ..refusal })?;
        if self.kinds.is_empty() && self.docs.is_empty() {
            return Err(Refusal::new("docs", "nothing_held", "name at least one document or one kind"));
        }
        if self.docs.len() > HELD_LIMIT || self.kinds.len() > HELD_LIMIT || !self.docs.iter().all(|doc| is_id(doc)) {
            return Err(Refusal::new("docs", "malformed", format!("at most {HELD_LIMIT} ids of 22 characters of base64url are expected")));
        }
        Ok(())
    }
}

/// `POST /api/v1/holds/{id}/release`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldRelease {
    /// Why.
    pub words: String,
}

/// How long documents of a kind are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindRetention {
    /// Name of the kind.
    pub kind: String,
    /// Its title.
    pub title: Text,
    /// Its class; none where its file says nothing, so that nothing is ever due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    /// How many documents there are.
    pub documents: u64,
    /// How many of them are due.
    pub due: u64,
}

/// `GET /api/v1/retention`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Kinds, by name.
    pub kinds: Vec<KindRetention>,
    /// Documents that have been kept as long as their class says; oldest first, at most 500.
    pub due: Vec<Due>,
}

/// `PUT /api/v1/documents/{doc}/seats`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSeats {
    /// Who sat where, a line each.
    pub text: String,
    /// The mark, as [`seats_mark`] makes it, of the map that this one takes the place of. Where the server has another one by
    /// now it takes nothing, so that nobody's map is lost to another's.
    #[serde(default)]
    pub seen: String,
}

/// The mark of a seat map: SHA-256 of its text; empty where there is none.
#[must_use]
pub fn seats_mark(text: &str) -> String {
    if text.is_empty() { String::new() } else { Hash::of(text.as_bytes()).as_str().to_owned() }
}

/// `GET /api/v1/documents/{doc}/seats`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// Who sat where; empty where nobody has said so yet, and after the key was destroyed.
    pub text: String,
    /// Day on which the key is destroyed, as days since 1970; none while the document does not say the day of the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destroy_on: Option<u32>,
    /// Whether it was.
    pub destroyed: bool,
}

/// A seat map is never printed, whatever prints the request.
macro_rules! unprinted {
    ($($type:ident),*) => {
        $(impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($type)).finish_non_exhaustive()
            }
        })*
    };
}

unprinted!(NewSeats, Seats);

impl NewRedaction {
    /// What is proposed when a document has been kept as long as its class says.
    #[must_use]
    pub fn of_due(due: &Due, words: String) -> Self {
        Self { doc: due.doc.clone(), path: None, changes: Vec::new(), reason: RedactionReason::Retention, words }
    }
}

json_struct!(Proposal {
    id,
    doc,
    kind,
    path,
    every,
    changes,
    reason,
    words,
    by,
    proposed,
    state,
    decided_by,
    decided,
    why,
    held,
    request,
    files_stay
});
json_struct!(Proposals { proposals, more: default });
json_struct!(Decision { approve, why });
json_struct!(Hold { id, matter, reason, kinds, docs, by, since, released_by, released, release_words });
json_struct!(Holds { holds });
json_struct!(NewHold { matter, reason, kinds: default, docs: default });
json_struct!(HoldRelease { words });
json_struct!(KindRetention { kind, title, retention, documents, due });
json_struct!(Schedule { kinds, due });
json_struct!(NewSeats { text, seen: default });
json_struct!(Seats { text, destroy_on, destroyed });

#[cfg(test)]
mod tests {
    use super::*;

    fn new(kinds: &[&str], docs: &[&str]) -> NewHold {
        let owned = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect();
        NewHold { matter: "Case 1".into(), reason: "a claim was filed".into(), kinds: owned(kinds), docs: owned(docs) }
    }

    #[test]
    fn a_hold_names_something_and_says_why() {
        let doc = "d".repeat(22);
        assert_eq!(new(&[], &[&doc]).check(), Ok(()));
        assert_eq!(new(&["plan-action"], &[]).check(), Ok(()));
        let code = |hold: &NewHold| hold.check().map_err(|refusal| (refusal.field, refusal.code)).err();
        assert_eq!(code(&new(&[], &[])), Some(("docs", "nothing_held")));
        assert_eq!(code(&new(&[], &["short"])), Some(("docs", "malformed")));
        assert_eq!(code(&NewHold { matter: " ".into(), ..new(&["a"], &[]) }), Some(("matter", "matter")));
        assert_eq!(code(&NewHold { reason: "no".into(), ..new(&["a"], &[]) }), Some(("reason", "words")));
    }

    #[test]
    fn a_hold_covers_its_documents_and_kinds_until_it_is_released() {
        let held = |kinds: &[&str], docs: &[&str]| {
            let NewHold { matter, reason, kinds, docs } = new(kinds, docs);
            let (id, by) = ("h".to_owned(), "a".to_owned());
            Hold { id, matter, reason, kinds, docs, by, since: 1, released_by: None, released: None, release_words: None }
        };
        assert!(held(&["k"], &[]).covers("k", "d") && held(&[], &["d"]).covers("k", "d"));
        assert!(!held(&["other"], &["e"]).covers("k", "d"));
        assert!(!Hold { released: Some(2), ..held(&["k"], &["d"]) }.covers("k", "d"));
    }
}
