//! The changes of documents. See design, sections 5 and 10.

use crate::document::{Change, Mark, Redaction};
use crate::json::{self, ToJson};
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};

/// The most changes in one request.
pub const CHANGES_LIMIT: usize = 2_000;
/// The largest body of a request with changes, in bytes.
pub const CHANGES_BODY_LIMIT: usize = 4 * 1024 * 1024;

/// How far a device is in a scope.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// `KIND/AREA`.
    pub scope: String,
    /// The last number examined.
    pub number: u64,
    /// Up to here only what stands was sent, and no history: a first sync. From here on, everything.
    pub upto: u64,
}

/// `POST /api/v1/changes/query`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangesQuery {
    /// Epoch that the numbers are of; none at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<String>,
    /// How far the device is; a scope that is not named is sent from its beginning.
    pub cursors: Vec<Cursor>,
}

/// A document that is in a scope no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The document.
    pub doc: String,
    /// Where it was.
    pub scope: String,
    /// Where it is, for those who may see that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// First line of the answer to a [`ChangesQuery`]; each further one is a [`crate::document::Line`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesHead {
    /// This life of the database.
    pub epoch: String,
    /// When the query named another epoch: up to this number both have the same changes. What the device holds beyond it,
    /// the server may lack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub common: Option<u64>,
    /// Every scope that is granted, with how far the device is after this answer.
    pub scopes: Vec<Cursor>,
    /// Documents that have left a scope.
    pub left: Vec<Left>,
    /// What was removed from documents of these scopes. The changes that it is of come again, without what they said, in the
    /// same answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redactions: Vec<Redaction>,
    /// Whether there is more: ask again.
    pub more: bool,
    /// The last number given in the organisation.
    pub last: u64,
}

/// A change as it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// The change.
    pub change: Change,
    /// Of one that a server accepted before: what it added. Who brings it need not be its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
}

/// `POST /api/v1/changes`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangesRequest {
    /// At most [`CHANGES_LIMIT`], each after those that it is based on.
    pub changes: Vec<Sent>,
}

impl ChangesRequest {
    /// As JSON, as `ToJson` gives it, straight into the text.
    #[must_use]
    pub fn text(changes: &[Sent]) -> String {
        let mut text = String::with_capacity(400 * changes.len());
        for sent in changes {
            text.push_str(if text.is_empty() { "{\"changes\":[{\"change\":" } else { ",{\"change\":" });
            sent.change.write(&mut text);
            if let Some(mark) = &sent.mark {
                text.push_str(",\"mark\":");
                json::write(&mark.to_json(), &mut text);
            }
            text.push('}');
        }
        text.push_str(if text.is_empty() { "{\"changes\":[]}" } else { "]}" });
        text
    }
}

names! {
    /// What became of a change.
    pub enum ChangeStatus {
        /// Stored, durably.
        Accepted = "accepted",
        /// Stored before, with the same content.
        Duplicate = "duplicate",
        /// What it is based on is not here yet: send that first.
        Waiting = "waiting",
        /// Not stored; see field and reason.
        Rejected = "rejected",
    }
}

/// Code of a result that says that the value of a change was removed: whoever holds it forgets it.
pub const REDACTED: &str = "redacted";

/// What became of a change, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeResult {
    /// Id as it was sent.
    pub id: String,
    /// What became of it.
    pub status: ChangeStatus,
    /// Of one that is stored: what the server added.
    pub mark: Option<Mark>,
    /// The field that is wrong.
    pub field: Option<String>,
    /// Stable code, for translation.
    pub code: Option<String>,
    /// Why, as an English sentence.
    pub reason: Option<String>,
}

/// Answer to a [`ChangesRequest`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangesResult {
    /// One result a change, in the order they were sent.
    pub results: Vec<ChangeResult>,
}

json_struct!(Cursor { scope, number, upto });
json_struct!(ChangesQuery { epoch, cursors });
json_struct!(Left { doc, scope, to });
json_struct!(ChangesHead { epoch, common, scopes, left, redactions: default, more, last });
json_struct!(Sent { change, mark });
json_struct!(ChangesRequest { changes });
json_struct!(ChangeResult { id, status, mark, field, code, reason });
json_struct!(ChangesResult { results });
