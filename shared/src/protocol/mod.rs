//! What crosses the wire. `server/openapi.json` describes the same for others; a test keeps the two in step.

#[cfg(feature = "full")]
mod accounts;
#[cfg(feature = "full")]
mod audit;
#[cfg(feature = "full")]
mod devices;
#[cfg(feature = "full")]
mod documents;
#[cfg(feature = "full")]
mod factor;
#[cfg(feature = "full")]
mod oidc;
#[cfg(feature = "full")]
mod people;
#[cfg(feature = "full")]
mod recovery;
mod redeem;
#[cfg(feature = "full")]
mod releases;
#[cfg(feature = "full")]
mod reviews;
#[cfg(feature = "full")]
mod surveys;

#[cfg(feature = "full")]
pub use accounts::*;
#[cfg(feature = "full")]
pub use audit::*;
#[cfg(feature = "full")]
pub use devices::*;
#[cfg(feature = "full")]
pub use documents::*;
#[cfg(feature = "full")]
pub use factor::*;
#[cfg(feature = "full")]
pub use oidc::*;
#[cfg(feature = "full")]
pub use people::*;
#[cfg(feature = "full")]
pub use recovery::*;
pub use redeem::*;
#[cfg(feature = "full")]
pub use releases::*;
#[cfg(feature = "full")]
pub use reviews::*;
#[cfg(feature = "full")]
pub use surveys::*;

use crate::instrument::{Hash, RecordKind, Text};
use crate::survey::{Credential, SurveyState};
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// The most responses in one request.
pub const BATCH_LIMIT: usize = 200;
/// The largest request body, in bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// One response as it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// Its id, made on the device.
    pub id: String,
    /// The version it was answered in.
    pub version: String,
    /// The language it was answered in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The credential, for invited people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<Credential>,
    /// Answers by the name of the question.
    pub answers: Map<String, Json>,
}

/// `POST /api/v1/surveys/{id}/responses`
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponsesRequest {
    /// At most [`BATCH_LIMIT`].
    pub responses: Vec<Submission>,
}

names! {
    /// What became of one item.
    pub enum ItemStatus {
        /// Stored, durably.
        Accepted = "accepted",
        /// The same content was stored before.
        Duplicate = "duplicate",
        /// Not stored; see field and reason.
        Rejected = "rejected",
    }
}

/// What became of one item, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemResult {
    /// Id as it was sent.
    pub id: String,
    /// What became of it.
    pub status: ItemStatus,
    /// The field that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Stable code, for translation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Why, as an English sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Answer to a batch.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ResponsesResult {
    /// One result an item, in the order they were sent.
    pub results: Vec<ItemResult>,
}

/// RFC 9457 problem details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Identifies the kind of problem: `/problems/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What is safe and what to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The field that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// One result an item, when a batch was refused whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<ItemResult>,
}

/// A survey in the workbench's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveySummary {
    /// Its address.
    pub id: Hash,
    /// Title.
    pub title: Text,
    /// State.
    pub state: SurveyState,
    /// At least so many responses; a multiple of `step` that moves once a day.
    pub responses_at_least: u64,
    /// The minimum group.
    pub step: u32,
}

/// `GET /api/v1/surveys`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SurveyList {
    /// Those of the organisation, and those without a plan, newest last.
    pub surveys: Vec<SurveySummary>,
}

/// An instrument in the workbench's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstrumentSummary {
    /// Address of its content.
    pub version: Hash,
    /// Identifies it across versions.
    pub name: String,
    /// Title.
    pub title: Text,
    /// Response or document.
    pub kind: RecordKind,
    /// Languages it is complete in.
    pub languages: Vec<String>,
    /// How many questions it asks at most, each row of a repeat once.
    pub questions: usize,
}

/// `GET /api/v1/instruments`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InstrumentList {
    /// All instruments, by name.
    pub instruments: Vec<InstrumentSummary>,
}

json_struct!(Submission { id, version, language, credential, answers });
json_struct!(ItemResult { id, status, field, code, reason });
json_struct!(ResponsesRequest { responses });
json_struct!(ResponsesResult { results });
json_struct!(Problem { title, status, detail: default, field, reason, results: default } renamed { kind = "type" });
json_struct!(InstrumentSummary { version, name, title, kind, languages, questions });
json_struct!(SurveySummary { id, title, state, responses_at_least, step });
json_struct!(SurveyList { surveys });
json_struct!(InstrumentList { instruments });
