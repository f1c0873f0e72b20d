//! What a request covers, and what becomes of it.

use super::{Part, Signed};
use crate::protocol::AuditKind;
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};

names! {
    /// What becomes of an item.
    #[derive(Default)]
    pub enum Verdict {
        /// All of it is in the answer.
        #[default]
        Released = "released",
        /// Some of its parts are not.
        Partly = "partly",
        /// Nothing of it is.
        Withheld = "withheld",
    }
}

names! {
    /// What an item is.
    #[derive(Default)]
    pub enum ItemKind {
        /// A document with all of its history.
        #[default]
        Document = "document",
        /// Entries of the audit trail of one kind.
        Trail = "trail",
        /// The published counts of surveys.
        Surveys = "surveys",
        /// What is under the key of a session: who sat where.
        Seats = "seats",
    }
}

names! {
    /// Why an item belongs to a request.
    #[derive(Default)]
    pub enum Because {
        /// It is what was asked for.
        #[default]
        Itself = "itself",
        /// It is linked to that.
        Linked = "linked",
        /// The person wrote in it.
        Wrote = "wrote",
        /// It names the person.
        Names = "names",
        /// It is of the period.
        Period = "period",
    }
}

/// What somebody decided, or a rule proposes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruling {
    /// What becomes of the item.
    pub verdict: Verdict,
    /// Id of the exemption; none where all is released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<String>,
    /// Where only parts are withheld: their paths. What stands below one goes with it.
    #[serde(default)]
    pub parts: Vec<String>,
    /// Where only parts are withheld: whether somebody has read the general comments, and they quote nothing of these. Comments
    /// that nobody has read stay back with the parts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub comments: bool,
    /// Why, in words that go into the answer.
    #[serde(default)]
    pub note: String,
}

/// What somebody decided of several items. `POST /api/v1/records-requests/{request}/decisions`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    /// Ids of the items.
    pub items: Vec<String>,
    /// What becomes of each.
    pub ruling: Ruling,
}

/// Several decisions at once: all of them are taken, or none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewDecisions {
    /// The decisions.
    pub decisions: Vec<NewDecision>,
}

/// What was decided, and who answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    pub ruling: Ruling,
    /// Who, and when.
    pub signed: Signed,
}

/// Something that a request covers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Item {
    /// `doc:DOCUMENT`, `seats:DOCUMENT`, `trail:KIND` or `surveys`.
    pub id: String,
    /// What it is.
    pub what: ItemKind,
    /// Of a document: its kind.
    #[serde(default)]
    pub kind: String,
    /// Of a document that whoever asks may read: its title.
    #[serde(default)]
    pub title: String,
    /// Whether whoever asks may not read it. It can be withheld; somebody who is named in it can release it.
    pub confined: bool,
    /// Why it belongs to the request.
    pub because: Because,
    /// How many links away.
    pub steps: u32,
    /// How many changes or entries it has.
    pub count: u64,
    /// What the rules propose.
    pub proposal: Ruling,
    /// What was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// `GET /api/v1/records-requests/{request}/items`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Items {
    /// Documents by kind and title, then what is no document.
    pub items: Vec<Item>,
}

/// `GET /api/v1/records-requests/{request}/items/{item}`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Parts {
    /// What can be withheld one by one.
    pub parts: Vec<Part>,
}

/// `POST /api/v1/records-requests/{request}/exports`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewExport {
    /// Language of what people read in it: `en` or `es`.
    pub language: String,
}

json_struct!(Ruling { verdict, exemption, parts: default, comments: default, note: default });
json_struct!(NewDecision { items, ruling });
json_struct!(NewDecisions { decisions });
json_struct!(Decision { ruling, signed });
json_struct!(Item { id, what, kind: default, title: default, confined, because, steps, count, proposal, decision });
json_struct!(Items { items });
json_struct!(Parts { parts });
json_struct!(NewExport { language });

impl Item {
    /// Id of the item that is a document.
    #[must_use]
    pub fn of_document(doc: &str) -> String {
        format!("doc:{doc}")
    }

    /// Id of the item that is entries of a kind.
    #[must_use]
    pub fn of_trail(kind: AuditKind) -> String {
        format!("trail:{}", kind.name())
    }

    /// Id of the item that is the counts of surveys.
    pub const SURVEYS: &str = "surveys";

    /// The document that it is.
    #[must_use]
    pub fn doc(&self) -> Option<&str> {
        self.id.strip_prefix("doc:")
    }

    /// Id of the item that is what is under the key of a session.
    #[must_use]
    pub fn of_seats(doc: &str) -> String {
        format!("seats:{doc}")
    }

    /// The document that it is, or that it belongs to.
    #[must_use]
    pub fn of(&self) -> Option<&str> {
        self.doc().or_else(|| self.id.strip_prefix("seats:"))
    }

    /// The kind of the entries that it is.
    #[must_use]
    pub fn trail(&self) -> Option<AuditKind> {
        self.id.strip_prefix("trail:").and_then(AuditKind::named)
    }

    /// What holds of it: what was decided.
    #[must_use]
    pub fn ruling(&self) -> Option<&Ruling> {
        self.decision.as_ref().map(|decision| &decision.ruling)
    }
}
