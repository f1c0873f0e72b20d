//! The organisation's recovery key and devices whose passphrase was forgotten, as the server keeps them. It stores and
//! forwards: nothing of it opens here.

use super::StoreError;
use super::people::Doing;
use shared::protocol::{MadeKey, NewRecovery, RECOVERIES_MOST, RecoveryKey, RecoveryState, WaitingRecovery};
use std::future::Future;

/// Why a recovery stays as it is. Nothing of the transaction is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unrecovered {
    /// The organisation has no recovery key of this id.
    UnknownKey,
    /// Something else has this id.
    IdReused(&'static str),
    /// No such request, or it has ended.
    Unknown,
    /// The account has as many as it may.
    TooMany,
    /// An officer does not answer their own request.
    Own,
    /// Somebody else was faster.
    Answered,
}

impl Unrecovered {
    /// Stable code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown_recovery_key",
            Self::IdReused(_) => "id_reused",
            Self::Unknown => "unknown_recovery",
            Self::TooMany => "too_many_recoveries",
            Self::Own => "own_recovery",
            Self::Answered => "already_answered",
        }
    }

    /// The field, and why.
    pub(crate) fn reason(self) -> (&'static str, String) {
        match self {
            Self::UnknownKey => ("key", "the organisation has no such recovery key".to_owned()),
            Self::IdReused(field) => (field, "this id is another's already; make a new one".to_owned()),
            Self::Unknown => ("recovery", "there is no such request: it was refused, taken back, or is over; ask again".to_owned()),
            Self::TooMany => {
                ("recovery", format!("{RECOVERIES_MOST} requests of this account are waiting; take one back on the device that made it"))
            }
            Self::Own => ("recovery", "another officer has to answer this: it is for a device of your own".to_owned()),
            Self::Answered => ("recovery", "somebody has answered this already".to_owned()),
        }
    }
}

/// What a transaction about a recovery comes to.
pub(crate) type Recovered<T> = Result<Result<T, Unrecovered>, StoreError>;

/// Storage of recoveries. Every method that changes something notes it in the audit trail, in the same transaction; that a
/// request runs out is nobody's doing, and noted by nothing.
pub(crate) trait RecoveryStore: Send + Sync + 'static {
    /// Keys of an organisation, newest first.
    fn recovery_keys(&self, org: &str) -> impl Future<Output = Result<Vec<MadeKey>, StoreError>> + Send;
    /// What devices of an organisation seal to now.
    fn recovery_key(&self, org: &str) -> impl Future<Output = Result<Option<RecoveryKey>, StoreError>> + Send;
    /// Puts a key in the place of the one so far. The same again changes nothing.
    fn set_recovery_key(&self, doing: Doing, key: RecoveryKey) -> impl Future<Output = Recovered<MadeKey>> + Send;
    /// Notes what a device asks. The same again changes nothing.
    fn ask_recovery(&self, doing: Doing, asked: NewRecovery) -> impl Future<Output = Recovered<RecoveryState>> + Send;
    /// Requests of an organisation that nobody has answered, of people who can sign in; oldest first.
    fn recoveries(&self, org: &str, now: u64) -> impl Future<Output = Result<Vec<WaitingRecovery>, StoreError>> + Send;
    /// How a request of one's own stands.
    fn recovery(&self, account: &str, id: &str, now: u64) -> impl Future<Output = Recovered<RecoveryState>> + Send;
    /// Answers a request of somebody else.
    fn answer_recovery(&self, doing: Doing, id: String, sealed: String) -> impl Future<Output = Recovered<()>> + Send;
    /// Refuses a request.
    fn refuse_recovery(&self, doing: Doing, id: String) -> impl Future<Output = Recovered<()>> + Send;
    /// Takes a request of one's own back, or says that its answer has arrived.
    fn end_recovery(&self, doing: Doing, id: String) -> impl Future<Output = Recovered<()>> + Send;
    /// Deletes what is over at this time.
    fn end_recoveries(&self, now: u64) -> impl Future<Output = Result<(), StoreError>> + Send;
}
