//! Documents that many people edit, also offline: each is a set of changes, and what it says is a pure function of that
//! set. Order, repetition and delay cannot matter, and nothing is overwritten (design, section 4).

mod check;
mod fold;
mod form;
mod line;
mod merge;
mod order;
mod rebase;
mod redact;
mod rows;
mod sign;
mod table;
mod title;
mod whole;

pub use check::{Refusal, check, is_id, shape};
pub use fold::{Document, Inserted, State};
pub use form::{Filled, Unmapped, fill_in, path_of, place_of};
pub use line::{Line, peek};
pub use merge::{Merged, merge};
pub use order::{between, moved};
pub use rebase::rebase;
pub use redact::{
    NewRedaction, REDACTION_CHANGES, REDACTION_WORDS, Redaction, RedactionReason, can_be_redacted, check_redaction, check_words, quotes,
};
pub use rows::Row;
pub use sign::may_sign;
pub use table::{Cell, Table, Wording, tables};
pub use title::{cells, title, value_text};
pub use whole::{
    Attached, Comment, Link, Paths, Standing, attachments, comments, department, department_in, in_department, links, people, standing,
    version,
};

use crate::{json, json_struct};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Who a change is: 22 characters of base64url, made on the device before the first answer.
pub type ChangeId = String;

/// One value at one path of one document, as its author gave it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    #[serde(default)]
    pub base: Vec<ChangeId>,
    /// The answer as `form::write_value` writes it; none when it was taken back. For a row's `_present`, true or false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    /// For a row that was removed: what its author saw as current below it. Otherwise the redactions that removed what it is
    /// based on: its author knows that they did.
    #[serde(default)]
    pub saw: Vec<ChangeId>,
    /// Version of the instrument.
    pub version: String,
    /// Device that it was made on.
    pub device: String,
    /// Milliseconds since 1970 on that device: for display only.
    pub at: u64,
}

/// What the server adds to a change when it accepts it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// Account of its author.
    pub author: String,
    /// Its number in the organisation.
    pub number: u64,
    /// Life of the database that it was numbered in.
    pub epoch: String,
    /// HMAC over all of the change and of this: by it a restored server knows its own work, whoever brings it.
    pub seal: String,
}

json_struct!(Mark { author, number, epoch, seal });

impl Change {
    /// As a JSON object, as `ToJson` gives it, straight into the text: a device sends thousands at once.
    pub fn write(&self, text: &mut String) {
        text.push_str("{\"at\":");
        text.push_str(&self.at.to_string());
        text.push_str(",\"base\":");
        line::quote_all(self.base.iter().map(String::as_str), text);
        for (name, word) in
            [("device", &self.device), ("doc", &self.doc), ("id", &self.id), ("kind", &self.kind), ("org", &self.org), ("path", &self.path)]
        {
            text.push_str(",\"");
            text.push_str(name);
            text.push_str("\":");
            json::quote(word, text);
        }
        text.push_str(",\"saw\":");
        line::quote_all(self.saw.iter().map(String::as_str), text);
        if let Some(value) = &self.value {
            text.push_str(",\"value\":");
            json::write(value, text);
        }
        text.push_str(",\"version\":");
        json::quote(&self.version, text);
        text.push('}');
    }

    /// What a seal is over: every field, in an order that never changes.
    #[must_use]
    pub fn sealed_text(&self, author: &str, number: u64, epoch: &str) -> String {
        let id = |text: &str| Json::from(text);
        let ids = |ids: &[ChangeId]| Json::from(ids.to_vec());
        let fields = vec![
            id("evenhand-change-1"),
            id(epoch),
            Json::from(number),
            id(author),
            id(&self.org),
            id(&self.kind),
            id(&self.doc),
            id(&self.path),
            id(&self.id),
            ids(&self.base),
            self.value.clone().unwrap_or(Json::Null),
            ids(&self.saw),
            id(&self.version),
            id(&self.device),
            Json::from(self.at),
        ];
        let mut text = String::new();
        json::write(&Json::Array(fields), &mut text);
        text
    }
}

json_struct!(Change { id, org, kind, doc, path, base: default, value, saw: default, version, device, at });
