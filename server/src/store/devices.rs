//! Devices, somebody's leaving, and reviews of who has access to what, as the server keeps them.

use super::StoreError;
use super::people::{Digest, Doing, NewCode, Outcome};
use crate::documents::Rules;
use shared::protocol::{
    AccessReport, Device, DeviceHere, DeviceOrder, Leaving, NewReview, Offboarding, Policy, ReviewList, ReviewSummary, SignedReview,
};
use std::future::Future;
use std::sync::Arc;

/// A session says which device it is on.
#[derive(Debug, Clone)]
pub(crate) struct Here {
    pub(crate) account: String,
    pub(crate) org: String,
    pub(crate) session: Digest,
    /// Id of the device.
    pub(crate) id: String,
    /// Hash of what the browser holds from now on.
    pub(crate) token: Digest,
    /// Hash of what it came with.
    pub(crate) held: Option<Digest>,
    pub(crate) said: DeviceHere,
    /// Milliseconds since 1970.
    pub(crate) now: u64,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Registered {
    /// The browser goes on with what it came with.
    Known,
    /// The browser is to hold the new token.
    Changed,
    /// The device may not be used, by this person or by everyone who has, and the session is over.
    Revoked { everyone: bool },
}

/// Why a session is over, where that is not just its age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    DeviceRevoked,
    Offboarded,
}

/// A session that is over, of this account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) account: String,
    pub(crate) why: Why,
    /// Whether nobody may use the device any more who ever has.
    pub(crate) everyone: bool,
}

/// Storage of devices and reviews. Every method that changes something notes it in the audit trail, in the same
/// transaction; that a known device was heard of is the one thing that the trail does not name.
pub(crate) trait DeviceStore: Send + Sync + 'static {
    /// Notes the device that a session is on.
    fn register(&self, here: Here) -> impl Future<Output = Result<Registered, StoreError>> + Send;
    /// Why the session of a browser is over that came with these two; none when nothing but its age is known.
    fn ended(&self, session: Option<Digest>, device: Option<Digest>) -> impl Future<Output = Result<Option<Ended>, StoreError>> + Send;
    /// Devices of an account, or of everyone. The one that the session is on is marked.
    fn devices(&self, org: &str, account: Option<&str>, session: Digest) -> impl Future<Output = Result<Vec<Device>, StoreError>> + Send;
    /// Revokes a device, and ends the sessions on it and those of which it is not known on which device they are.
    fn revoke(&self, doing: Doing, id: String, order: DeviceOrder) -> impl Future<Output = Outcome<()>> + Send;
    /// Lets a revoked device be used again.
    fn admit(&self, doing: Doing, id: String, order: DeviceOrder) -> impl Future<Output = Outcome<()>> + Send;
    /// Changes how long devices may be without the server.
    fn set_policy(&self, doing: Doing, policy: Policy) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// What offboarding somebody would end.
    fn leaving(&self, org: &str, account: String, rules: Arc<Rules>) -> impl Future<Output = Outcome<Leaving>> + Send;
    /// Ends all that somebody has: the account, its sessions, devices, roles, invitations, and what names them.
    fn offboard(
        &self,
        doing: Doing,
        account: String,
        asked: Offboarding,
        rules: Arc<Rules>,
    ) -> impl Future<Output = Outcome<Leaving>> + Send;
    /// Makes an account an officer that can sign in, and an invitation that lets it set its password; takes its second factor
    /// away where that is asked for.
    fn recover_officer(&self, sign_in: String, code: NewCode, reset_factor: bool, now: u64) -> impl Future<Output = Outcome<()>> + Send;

    /// Who can reach what.
    fn access(&self, org: &str, now: u64, rules: Arc<Rules>) -> impl Future<Output = Result<AccessReport, StoreError>> + Send;
    /// Signed reviews, and when the next is due.
    fn reviews(&self, org: &str, now: u64) -> impl Future<Output = Result<ReviewList, StoreError>> + Send;
    /// A signed review.
    fn signed(&self, org: &str, number: u32) -> impl Future<Output = Outcome<SignedReview>> + Send;
    /// Signs what an officer saw, if it is what people can reach now.
    fn sign(&self, doing: Doing, review: NewReview, rules: Arc<Rules>) -> impl Future<Output = Outcome<ReviewSummary>> + Send;
}
