//! What is kept, as JSON. Fields are added, never renamed: an update must read what an older version wrote.

use super::Changes;
use serde_json::{Map, Value as Json};
use shared::json_struct;
use shared::protocol::{ItemResult, Submission};
use shared::survey::{Credential, ResponseId};

/// A survey and its instrument, as text, so that their hashes can be computed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The survey.
    pub survey: String,
    /// The instrument's bytes.
    pub instrument: String,
}

/// A response that is being answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The response's id, made before the first answer.
    pub id: String,
    /// The version it began with.
    pub version: String,
    /// Language last used.
    pub language: String,
    /// Page last open.
    pub page: usize,
    /// Answers, also those of questions that are not asked at the moment.
    pub answers: Map<String, Json>,
    /// Goes up with every change.
    pub revision: u64,
}

impl Draft {
    pub(super) fn change(&mut self, changes: &Changes, page: usize, language: &str) {
        let mut answers = Map::new();
        // Copied rather than taken out: a map that can take things out is a fiftieth of what a phone downloads.
        for (question, answer) in self.answers.iter().filter(|(question, _)| changes.get(question).is_none()) {
            answers.insert(question.clone(), answer.clone());
        }
        for (question, answer) in changes.iter() {
            if let Some(answer) = answer {
                answers.insert(question.to_owned(), answer.clone());
            }
        }
        self.answers = answers;
        self.page = page;
        language.clone_into(&mut self.language);
        self.revision += 1;
    }
}

/// A response that is to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxItem {
    /// The survey's address.
    pub survey: String,
    /// What is sent.
    pub submission: Submission,
    /// All answers of the draft, to be able to go back to it.
    pub draft: Draft,
    /// Why the server refused it.
    pub refusal: Option<ItemResult>,
}

/// What an invited person has: an invitation, then what blinds it, at last the credential. One record, so that each step
/// is one write: there is never both a credential and an invitation, or neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// The id of the response, which follows from the nonce.
    pub id: String,
    /// The random part of what is signed, made before the first answer: base64url.
    pub nonce: String,
    /// What the invitation is recognised by when its letter is opened again: see `name_of`.
    pub code: Option<String>,
    /// The code of the invitation, until there is a credential.
    pub invitation: Option<String>,
    /// What is blinded and the secret that takes it away, until there is a credential: a `Blinding` of `shared`.
    pub blinding: Option<Json>,
    /// The credential.
    pub credential: Option<Credential>,
    /// What the server said last against the invitation.
    pub refusal: Option<String>,
}

impl Pass {
    /// A hash of a code, which is kept as long as the rest, and of no use to anybody who has not the letter.
    #[must_use]
    pub fn name_of(code: &str) -> String {
        ResponseId::of(code.as_bytes()).to_string()
    }

    /// Whether this belongs to the invitation with this code.
    #[must_use]
    pub fn is_of(&self, code: &str) -> bool {
        self.code.as_deref() == Some(&*Self::name_of(code))
    }

    /// A survey that is paused opens again; everything else that is said against an invitation stands.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.refusal.as_ref().is_some_and(|code| code != "paused")
    }
}

/// What became of a submission on the device.
#[derive(Debug, Clone, PartialEq)]
pub enum Taken {
    /// It is in the outbox.
    Queued,
    /// The draft has changed since; look again.
    Changed,
    /// Another tab has sent it.
    Gone,
}

json_struct!(Published { survey, instrument });
json_struct!(Draft { id, version, language, page, answers, revision });
json_struct!(Pass { id, nonce, code, invitation, blinding, credential, refusal });
json_struct!(OutboxItem { survey, submission, draft, refusal });
