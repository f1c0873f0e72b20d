//! What people who answer and shared devices send besides responses. See design, sections 6 and 10.

use super::ItemStatus;
use crate::json_struct;
use serde::{Deserialize, Serialize};

/// `POST /api/v1/surveys/{id}/credentials`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialRequest {
    /// The code of the invitation: 22 characters of base64url.
    pub invitation: String,
    /// What is to be signed: 256 bytes as base64url.
    pub blinded_message: String,
}

/// What the server signed. The same message gets the same answer again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialReply {
    /// 256 bytes as base64url.
    pub blind_signature: String,
}

/// `POST /api/v1/surveys/{id}/sealed`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedRequest {
    /// The code of the device: 22 characters of base64url. It is not stored with a response.
    pub station: String,
    /// Responses, each sealed to the survey: base64url. At most [`BATCH_LIMIT`](super::BATCH_LIMIT); devices send one.
    pub sealed: Vec<String>,
}

/// What became of one sealed response: whoever holds the device is told no more than this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedResult {
    /// What became of it.
    pub status: ItemStatus,
    /// Stable code of the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// Answer to sealed responses, in the order they were sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SealedResults {
    /// One result an item.
    pub results: Vec<SealedResult>,
}

json_struct!(CredentialRequest { invitation, blinded_message });
json_struct!(CredentialReply { blind_signature });
json_struct!(SealedRequest { station, sealed });
json_struct!(SealedResult { status, code });
json_struct!(SealedResults { results });
