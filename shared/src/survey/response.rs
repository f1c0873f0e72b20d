//! When a response is acceptable: the same rule in the browser before it is sent and on the server before it is stored.

use super::{Credential, Mode, Survey};
use crate::form::{Form, IssueKind, fill, write_answers};
use crate::instrument::{Schema, base64url};
use crate::protocol::Submission;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::fmt;
use std::sync::Arc;

/// 128 bits, as 22 characters of base64url. Made on the device before the first answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ResponseId(pub [u8; 16]);

impl ResponseId {
    /// Reads 22 characters of base64url.
    ///
    /// # Errors
    /// When they are something else.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or("22 characters of base64url are expected, which stand for 128 bits")
    }
}

impl fmt::Display for ResponseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url(&self.0))
    }
}

impl TryFrom<String> for ResponseId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ResponseId> for String {
    fn from(id: ResponseId) -> Self {
        id.to_string()
    }
}

/// A response that may be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// Its id.
    pub id: ResponseId,
    /// How it came to be.
    pub mode: Mode,
    /// The language it was answered in.
    pub language: String,
    /// Answers as canonical JSON: equal answers are equal bytes.
    pub answers: String,
}

/// Why a response is not acceptable: the field, a stable code, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `version`, `language`, `credential`, or `answers.<question>`.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// Why.
    pub reason: String,
}

impl Refusal {
    fn new(field: impl Into<String>, code: &'static str, reason: impl Into<String>) -> Self {
        Self { field: field.into(), code, reason: reason.into() }
    }

    fn answer(question: &str, kind: &IssueKind) -> Self {
        Self::new(format!("answers.{question}"), kind.code(), kind.to_string())
    }
}

/// How a response reached the server.
#[derive(Clone, Copy)]
pub enum Way<'a> {
    /// Sent by the person's own browser. A credential is checked by this function, which needs the survey's key.
    Direct(&'a dyn Fn(&Credential) -> bool),
    /// Sealed by a device that says how the response came to be.
    Sealed(Mode),
}

impl Way<'static> {
    /// Sent by a browser to a survey that invites nobody.
    pub const OPEN: Self = Self::Direct(&|_| false);
}

impl fmt::Debug for Way<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Direct(_) => f.write_str("Direct"),
            Self::Sealed(mode) => write!(f, "Sealed({mode:?})"),
        }
    }
}

/// Checks a response whole against its survey and the schema of its version.
///
/// # Errors
/// The first thing that is wrong: answers that cannot be read before answers that do not fit together.
pub fn accept(survey: &Survey, schema: &Arc<Schema>, submission: &Submission, way: Way<'_>) -> Result<Accepted, Refusal> {
    let id = ResponseId::parse(&submission.id).map_err(|reason| Refusal::new("id", "wrong_id", reason))?;
    if submission.version != survey.version.as_str() {
        return Err(Refusal::new("version", "unknown_version", "this survey has no such version"));
    }
    let mode = mode(survey, submission, id, way)?;
    let language = language(survey, submission)?;
    let form = fill(Form::begin(Arc::clone(schema), None), &submission.answers);
    let form = form.map_err(|misplaced| Refusal::answer(&misplaced.path, &misplaced.kind))?;
    for at in form.places() {
        let question = &schema.nodes[at.node];
        if form.kept(at).is_some() && question.kind.is_question() && !form.is_relevant(at) {
            return Err(Refusal::answer(&question.name, &IssueKind::NotAsked));
        }
        if let Some(issue) = form.issue(at) {
            return Err(Refusal::answer(&issue.question, &issue.kind));
        }
    }
    Ok(Accepted { id, mode, language, answers: Json::Object(write_answers(&form, true)).to_string() })
}

fn mode(survey: &Survey, submission: &Submission, id: ResponseId, way: Way<'_>) -> Result<Mode, Refusal> {
    let offers = |mode: Mode| survey.settings.modes.contains(&mode);
    match (way, &submission.credential) {
        (Way::Sealed(mode), None) if mode.is_sealed() && offers(mode) => Ok(mode),
        (Way::Sealed(_), None) => Err(Refusal::new("mode", "wrong_mode", "this survey takes no such responses from shared devices")),
        (Way::Sealed(_), Some(_)) => {
            Err(Refusal::new("credential", "unexpected_credential", "a response from a shared device has no credential"))
        }
        (Way::Direct(_), None) if offers(Mode::OpenLink) => Ok(Mode::OpenLink),
        (Way::Direct(_), None) => Err(Refusal::new("credential", "credential_needed", "this survey needs an invitation")),
        (Way::Direct(_), Some(_)) if !offers(Mode::Invited) => {
            Err(Refusal::new("credential", "unexpected_credential", "nobody is invited to this survey: it takes no credentials"))
        }
        (Way::Direct(signed), Some(credential)) => {
            let nonce = credential.nonce().map_err(|reason| Refusal::new("credential.nonce", "wrong_credential", reason))?;
            if ResponseId::of(&nonce) != id {
                return Err(Refusal::new("id", "wrong_id", "the id does not follow from the credential"));
            }
            if !signed(credential) {
                return Err(Refusal::new("credential", "wrong_credential", "this survey did not sign this credential"));
            }
            Ok(Mode::Invited)
        }
    }
}

fn language(survey: &Survey, submission: &Submission) -> Result<String, Refusal> {
    let offered = &survey.settings.languages;
    match &submission.language {
        Some(language) if offered.contains(language) => Ok(language.clone()),
        Some(_) => Err(Refusal::new("language", "unknown_language", format!("one of {} is expected", offered.join(", ")))),
        None => Ok(offered.first().cloned().unwrap_or_default()),
    }
}
