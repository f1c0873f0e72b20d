//! Requests for public records, as the server keeps them.

use super::StoreError;
use super::people::Doing;
use crate::documents::Rules;
use shared::people::Person;
use shared::protocol::Wrong;
use shared::records_request::{Answered, Content, Filled, Item, NewDecision, NewRequest, Part, Request, RequestChange};
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;

/// Why a request stays as it is, or is not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoRecords {
    /// The organisation has no request of this number.
    UnknownRequest,
    /// The request has no such item, or none that can be looked into.
    UnknownItem,
    /// The organisation has no such document.
    UnknownDocument,
    /// The organisation has no such account.
    UnknownAccount,
    /// Nothing was collected yet.
    NotCollected,
    /// It is closed: it can be opened again.
    Closed,
    /// It covers more than can be looked through.
    TooMany(usize),
    /// So many items are not decided.
    Undecided(u64),
    /// Whoever looks over the decisions has made one of them.
    OwnDecision,
    /// So many items are to be released that whoever makes the answer may not read.
    Confined(u64),
    /// Something that was entered is not taken.
    Wrong(Wrong),
}

impl NoRecords {
    /// Stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::UnknownRequest => "unknown_request",
            Self::UnknownItem => "unknown_item",
            Self::UnknownDocument => "unknown_document",
            Self::UnknownAccount => "unknown_account",
            Self::NotCollected => "not_collected",
            Self::Closed => "request_closed",
            Self::TooMany(_) => "too_many_records",
            Self::Undecided(_) => "undecided",
            Self::OwnDecision => "own_decision",
            Self::Confined(_) => "confined_released",
            Self::Wrong(wrong) => wrong.code,
        }
    }

    /// The field, and why.
    pub(crate) fn reason(&self) -> (&'static str, String) {
        match self {
            Self::UnknownRequest => ("request", "the organisation has no request of this number".to_owned()),
            Self::UnknownItem => ("item", "the request has no such item that you may look into".to_owned()),
            Self::UnknownDocument => ("doc", "the organisation has no such document".to_owned()),
            Self::UnknownAccount => ("account", "the organisation has no such account".to_owned()),
            Self::NotCollected => ("request", "collect first what the request covers".to_owned()),
            Self::Closed => ("request", "the request is closed; open it again first".to_owned()),
            Self::TooMany(count) => ("scope", format!("{count} items are more than can be looked through; ask for less at a time")),
            Self::Undecided(count) => ("items", format!("{count} items are not decided; nothing leaves before all are")),
            Self::OwnDecision => ("request", "you decided some of it yourself; a second look is somebody else's".to_owned()),
            Self::Confined(count) => {
                ("items", format!("{count} items are to be released that you may not read; somebody who may makes the answer"))
            }
            Self::Wrong(wrong) => (wrong.field, wrong.reason.clone()),
        }
    }
}

/// A request with everything that an answer to it is made of.
#[derive(Debug)]
pub(crate) struct Answering {
    pub(crate) request: Request,
    pub(crate) items: Vec<Filled>,
    /// Documents that its entries of the trail name, that are none of its items, and that no rule would release.
    pub(crate) apart: BTreeSet<String>,
}

/// What a transaction about a request comes to.
pub(crate) type Recorded<T> = Result<Result<T, NoRecords>, StoreError>;

/// Who looks at a request, and in which language.
#[derive(Debug, Clone)]
pub(crate) struct Looking {
    pub(crate) person: Person,
    pub(crate) rules: Arc<Rules>,
    pub(crate) request: u64,
    pub(crate) language: String,
}

/// Storage of requests. Every method that changes something notes it in the audit trail, in the same transaction.
pub(crate) trait RecordsStore: Send + Sync + 'static {
    /// All requests of an organisation, newest first.
    fn requests(&self, org: &str) -> impl Future<Output = Result<Vec<Request>, StoreError>> + Send;
    /// Enters one.
    fn enter(&self, doing: Doing, request: NewRequest) -> impl Future<Output = Recorded<Request>> + Send;
    /// Changes what is said of one, closes it, or opens it again.
    fn change_request(&self, doing: Doing, number: u64, change: RequestChange) -> impl Future<Output = Recorded<Request>> + Send;
    /// Collects what one covers at this moment. What was decided stays, but for documents that have changed since.
    fn collect(&self, doing: Doing, rules: Arc<Rules>, number: u64) -> impl Future<Output = Recorded<Request>> + Send;
    /// What one covers.
    fn items(&self, looking: Looking) -> impl Future<Output = Recorded<Vec<Item>>> + Send;
    /// What can be withheld of an item one by one. Nothing of a document that the person may not read.
    fn parts(&self, looking: Looking, item: String) -> impl Future<Output = Recorded<Vec<Part>>> + Send;
    /// Takes decisions, all or none.
    fn decide_items(&self, looking: Looking, doing: Doing, decisions: Vec<NewDecision>) -> impl Future<Output = Recorded<()>> + Send;
    /// Notes that somebody looked over the decisions and made none of them.
    fn check_decisions(&self, doing: Doing, number: u64) -> impl Future<Output = Recorded<Request>> + Send;
    /// The request with everything that an answer is made of; of what is withheld, nothing. The counts of surveys are put in
    /// place by whoever asks.
    fn content(&self, looking: Looking) -> impl Future<Output = Recorded<Answering>> + Send;
    /// Notes that an answer was made, before it is sent.
    fn note_answer(&self, doing: Doing, number: u64, answered: Answered) -> impl Future<Output = Recorded<()>> + Send;
}

/// Puts the counts of surveys in their place.
pub(crate) fn put_surveys(items: &mut [Filled], surveys: Vec<shared::protocol::SurveySummary>) {
    if let Some(place) = items.iter_mut().find(|filled| filled.item.id == Item::SURVEYS) {
        place.content = Content::Surveys(surveys);
    }
}
