//! Where everything is kept. One method per transaction; what a method returned is durable.

pub(crate) mod attachments;
pub(crate) mod audit;
pub(crate) mod devices;
pub(crate) mod documents;
pub(crate) mod factors;
pub(crate) mod links;
pub(crate) mod people;
pub(crate) mod records;
pub(crate) mod recovery;
pub(crate) mod redactions;
pub(crate) mod redeem;
pub(crate) mod releases;
pub(crate) mod sqlite;
pub(crate) mod surveys;

use shared::instrument::Hash;
use shared::survey::{Survey, SurveyState};
use std::future::Future;

/// The store failed; nothing of the transaction is kept.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct StoreError(pub(crate) String);

impl StoreError {
    /// What another part says of what failed there.
    // Made for map_err, which hands over the error itself.
    #[allow(clippy::needless_pass_by_value)]
    pub(crate) fn of<E: std::fmt::Display>(error: E) -> Self {
        Self(error.to_string())
    }
}

impl From<tokio::task::JoinError> for StoreError {
    /// What work panicked with may quote what it worked on: the answers of somebody. Nothing of it is said.
    fn from(_: tokio::task::JoinError) -> Self {
        Self("the work panicked".to_owned())
    }
}

/// An instrument under its address.
#[derive(Debug, Clone)]
pub(crate) struct Published {
    pub(crate) hash: Hash,
    pub(crate) name: String,
    pub(crate) body: Vec<u8>,
}

/// The count of a survey that may be shown since a day (days since 1970).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShownCount {
    pub(crate) survey: Hash,
    pub(crate) responses: u64,
}

/// What became of a survey that the operator turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turned {
    /// It is as they wish.
    Done,
    /// There is none.
    Unknown,
    /// It stays in this state, from which it does not become the other.
    Stays(SurveyState),
}

/// Storage behind the server.
pub(crate) trait Store:
    audit::AuditStore
    + records::RecordsStore
    + links::LinkStore
    + people::PeopleStore
    + devices::DeviceStore
    + attachments::AttachmentStore
    + documents::DocumentStore
    + factors::FactorStore
    + recovery::RecoveryStore
    + redactions::RedactionStore
    + redeem::RedeemStore
    + releases::ReleaseStore
    + surveys::SurveyStore
    + Send
    + Sync
    + 'static
{
    /// Names this life of the database.
    fn epoch(&self) -> impl Future<Output = Result<String, StoreError>> + Send;
    /// All surveys, oldest first.
    fn surveys(&self) -> impl Future<Output = Result<Vec<Survey>, StoreError>> + Send;
    /// An instrument that was published once.
    fn instrument(&self, hash: &Hash) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + Send;
    /// Adds a survey that has no plan, and publishes its instrument; a survey that is there stays as it is.
    #[cfg(test)]
    fn open_survey(&self, survey: Survey, instrument: Published) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Changes the state of a survey, as the operator asks.
    fn set_state(&self, survey: Hash, state: SurveyState, now: u64) -> impl Future<Output = Result<Turned, StoreError>> + Send;
    /// Lets a survey go on that a restore holds, or opens one again that is paused and not held.
    fn resume(&self, survey: Hash, now: u64) -> impl Future<Output = Result<Turned, StoreError>> + Send;
    /// Moves the shown counts if `day` is new; nothing else ever does.
    fn move_counts(&self, day: i64) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// The shown counts.
    fn shown_counts(&self) -> impl Future<Output = Result<Vec<ShownCount>, StoreError>> + Send;
}
