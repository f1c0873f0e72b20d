//! Documents that many people edit, also offline: each is a set of changes, and what it says is a pure function of that
//! set. Order, repetition and delay cannot matter, and nothing is overwritten (design, section 4).

mod fold;
mod order;
mod rows;

pub use fold::{Document, Fold, Inserted, State};
pub use order::between;
pub use rows::Row;

use crate::json_struct;
use serde_json::Value as Json;

/// Who a change is: 22 characters of base64url, made on the device before the first answer.
pub type ChangeId = String;

/// One value at one path of one document, as its author gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Its id.
    pub id: ChangeId,
    /// Organisation; another than the session's is rejected.
    pub org: String,
    /// Name of the instrument.
    pub kind: String,
    /// Document.
    pub doc: String,
    /// Names of questions joined by `/`; rows of a repeat as `<repeat>/<id>`.
    pub path: String,
    /// What its author saw as current at this path of this document.
    pub base: Vec<ChangeId>,
    /// The answer as `form::write_value` writes it; none when it was taken back. For a row's `_present`, true or false.
    pub value: Option<Json>,
    /// For a row that was removed: what its author saw as current below it.
    pub saw: Vec<ChangeId>,
    /// Version of the instrument.
    pub version: String,
    /// Device that it was made on.
    pub device: String,
    /// Milliseconds since 1970 on that device: for display only.
    pub at: u64,
}

json_struct!(Change { id, org, kind, doc, path, base: default, value, saw: default, version, device, at });
