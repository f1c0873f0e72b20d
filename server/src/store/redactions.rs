//! Redactions and legal holds, as the server keeps them.

use super::StoreError;
use super::people::Doing;
use crate::documents::Rules;
use shared::document::{NewRedaction, Refusal};
use shared::people::Person;
use shared::records::{Decision, Due, Hold, HoldRelease, NewHold, NewSeats, Proposal, Proposals, Seats};
use std::future::Future;
use std::sync::Arc;

/// Why nothing was proposed, decided, held or released. Nothing of the transaction is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unredacted {
    /// There is no such document, or it is not this person's to read.
    UnknownDocument,
    /// There is no such proposal.
    UnknownProposal,
    /// There is no such hold, or it was released.
    UnknownHold,
    /// The organisation has no such kind of document.
    UnknownKind(String),
    /// Only who may write a document proposes that a value of it goes; only an officer, that all of it does.
    NotAllowed,
    /// It was decided before.
    Decided,
    /// The same is proposed already, and waits.
    Waits,
    /// Whoever proposed it does not decide on it.
    OwnProposal,
    /// A legal hold keeps it: the matter.
    Held(String),
    /// A request for records keeps it: its number.
    Requested(u64),
    /// The kind of document keeps no seat map.
    NoSeats,
    /// The session does not say its day yet, after which its key is destroyed.
    NoDate,
    /// The key of the session was destroyed.
    KeyDestroyed,
    /// By what the session says its day has come, and its key is not destroyed yet.
    KeyDue,
    /// The seat map that was seen is not the one that is here.
    SeatsChanged,
    /// The document is not this person's to write.
    MayNotWrite,
    /// Something that was entered is not taken.
    Wrong(Refusal),
}

impl From<Refusal> for Unredacted {
    fn from(refusal: Refusal) -> Self {
        Self::Wrong(refusal)
    }
}

impl Unredacted {
    /// Stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::UnknownDocument => "unknown_document",
            Self::UnknownProposal => "unknown_proposal",
            Self::UnknownHold => "unknown_hold",
            Self::UnknownKind(_) => "unknown_kind",
            Self::NotAllowed => "may_not_propose",
            Self::Decided => "decided",
            Self::Waits => "waits",
            Self::OwnProposal => "own_proposal",
            Self::Held(_) => "held",
            Self::Requested(_) => "requested",
            Self::NoSeats => "no_seats",
            Self::NoDate => "no_date",
            Self::KeyDestroyed => "key_destroyed",
            Self::KeyDue => "key_due",
            Self::SeatsChanged => "seats_changed",
            Self::MayNotWrite => "may_not_write",
            Self::Wrong(refusal) => refusal.code,
        }
    }

    /// The field, and why.
    pub(crate) fn reason(&self) -> (&'static str, String) {
        match self {
            Self::UnknownDocument => ("doc", "there is no such document, or it is not yours to read".to_owned()),
            Self::UnknownProposal => ("proposal", "there is no such proposal".to_owned()),
            Self::UnknownHold => ("hold", "there is no such hold, or it was released before".to_owned()),
            Self::UnknownKind(kind) => ("kinds", format!("there is no kind of documents “{kind}”")),
            Self::NotAllowed => {
                let reason = "a value is proposed for redaction by who may write the document, and a whole document by an officer";
                ("doc", reason.to_owned())
            }
            Self::Decided => ("proposal", "it was decided before".to_owned()),
            Self::Waits => ("doc", "the same is proposed already, and waits for an officer".to_owned()),
            Self::OwnProposal => ("proposal", "you proposed this yourself; another officer decides".to_owned()),
            Self::Held(matter) => ("doc", format!("this is on legal hold for “{matter}”; an officer must release the hold first")),
            Self::Requested(number) => (
                "doc",
                format!(
                    "records request {number} asks for this, or may; it is kept until that is answered, and longer where it is refused"
                ),
            ),
            Self::NoSeats => ("doc", "documents of this kind keep no seat map".to_owned()),
            Self::NoDate => ("doc", "answer the day of the session first: its key is destroyed after it".to_owned()),
            Self::KeyDestroyed => ("doc", "the key of this session was destroyed; nothing under it can be read or written".to_owned()),
            Self::KeyDue => {
                ("doc", "by the day that the session says its key is destroyed by now; correct the day if it is wrong".to_owned())
            }
            Self::SeatsChanged => ("seen", "somebody has saved another seat map meanwhile; nothing was overwritten".to_owned()),
            Self::MayNotWrite => ("doc", "your roles do not allow you to write this document".to_owned()),
            Self::Wrong(refusal) => (refusal.field, refusal.reason.clone()),
        }
    }
}

/// What is due.
#[derive(Debug, Default)]
pub(crate) struct DueNow {
    /// How many documents there are of each kind.
    pub(crate) counts: Vec<(String, u64)>,
    /// Documents that are due, oldest first.
    pub(crate) due: Vec<Due>,
}

/// What a transaction comes to.
pub(crate) type Redacting<T> = Result<Result<T, Unredacted>, StoreError>;

/// Storage of redactions. Every method that changes something notes it in the audit trail, in the same transaction.
pub(crate) trait RedactionStore: Send + Sync + 'static {
    /// Proposes that something be removed.
    fn propose(
        &self,
        person: Person,
        rules: Arc<Rules>,
        id: String,
        asked: NewRedaction,
        now: u64,
    ) -> impl Future<Output = Redacting<Proposal>> + Send;
    /// All proposals of an organisation, or those of one account; newest first.
    fn proposals(&self, org: &str, by: Option<String>, now: u64) -> impl Future<Output = Result<Proposals, StoreError>> + Send;
    /// Approves or declines. What is approved is gone from every table when this returns, and noted outside of the database.
    fn decide(&self, doing: Doing, rules: Arc<Rules>, id: String, decision: Decision) -> impl Future<Output = Redacting<Proposal>> + Send;
    /// Does what the file beside the database says and this database does not know, as after a restore, and the other way
    /// round. Returns how many redactions were done.
    fn replay(&self, rules: Arc<Rules>, now: u64) -> impl Future<Output = Result<usize, StoreError>> + Send;
    /// Holds of an organisation, newest first.
    fn holds(&self, org: &str) -> impl Future<Output = Result<Vec<Hold>, StoreError>> + Send;
    /// Puts something on hold.
    fn hold(&self, doing: Doing, rules: Arc<Rules>, id: String, hold: NewHold) -> impl Future<Output = Redacting<Hold>> + Send;
    /// Releases a hold.
    fn release_hold(&self, doing: Doing, id: String, why: HoldRelease) -> impl Future<Output = Redacting<Hold>> + Send;
    /// The seat map of a session; reading it is noted.
    fn seats(&self, person: Person, rules: Arc<Rules>, doc: String, now: u64) -> impl Future<Output = Redacting<Seats>> + Send;
    /// Keeps the seat map of a session, under a key of its own, in the place of the one that was seen.
    fn keep_seats(
        &self,
        person: Person,
        rules: Arc<Rules>,
        doc: String,
        seats: NewSeats,
        now: u64,
    ) -> impl Future<Output = Redacting<Seats>> + Send;
    /// Destroys the keys of sessions whose day has come. Returns how many.
    fn destroy_keys(&self, rules: Arc<Rules>, now: u64) -> impl Future<Output = Result<usize, StoreError>> + Send;
    /// How many documents there are of each kind, and those that are due on a day (days since 1970), oldest first.
    fn due(&self, org: &str, rules: Arc<Rules>, today: i64, now: u64) -> impl Future<Output = Result<DueNow, StoreError>> + Send;
}
