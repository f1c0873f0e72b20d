//! Accounts that belong to somebody whom a provider knows (OpenID Connect), as the server keeps them.

use super::StoreError;
use super::people::{Digest, NewSession};
use shared::people::Person;
use shared::protocol::{ProviderTrouble, WaysIn};
use std::future::Future;

/// Somebody, as a provider names them: two providers may mean different people by the same subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Vouched {
    pub(crate) issuer: String,
    pub(crate) subject: String,
}

/// Somebody who comes with a provider, and so without a password.
#[derive(Debug, Clone)]
pub(crate) struct NewVouched {
    /// Of the account, where the invitation makes one.
    pub(crate) id: String,
    /// Names to sign in with; the account gets the first that nobody has.
    pub(crate) sign_ins: Vec<String>,
    pub(crate) vouched: Vouched,
}

/// Why a way in stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stays {
    /// There is none with this provider.
    NotLinked,
    /// Without it there would be no way in.
    OnlyWay,
}

/// Storage of links. Every method that changes something notes it in the audit trail, in the same transaction.
pub(crate) trait LinkStore: Send + Sync + 'static {
    /// Signs in the active account that is linked to somebody, or makes one of an invitation that is for them; false where there
    /// is neither.
    fn sign_in_vouched(&self, new: NewVouched, session: NewSession) -> impl Future<Output = Result<bool, StoreError>> + Send;
    /// Makes an account of an invitation and links it, or links the one that the invitation is for, and signs it in.
    fn join_vouched(
        &self,
        code: Digest,
        new: NewVouched,
        session: NewSession,
    ) -> impl Future<Output = Result<Result<(), ProviderTrouble>, StoreError>> + Send;
    /// Links somebody's own account.
    fn link(
        &self,
        person: &Person,
        vouched: Vouched,
        now: u64,
    ) -> impl Future<Output = Result<Result<(), ProviderTrouble>, StoreError>> + Send;
    /// Takes away the link of somebody's own account with a provider, and ends their sessions but `keep`.
    fn unlink(
        &self,
        person: &Person,
        issuer: &str,
        keep: Digest,
        now: u64,
    ) -> impl Future<Output = Result<Result<(), Stays>, StoreError>> + Send;
    /// Links an account of this name to sign in with, as the operator decides; what it was linked to before goes.
    fn link_named(
        &self,
        sign_in: String,
        vouched: Vouched,
        now: u64,
    ) -> impl Future<Output = Result<Result<(), ProviderTrouble>, StoreError>> + Send;
    /// The ways in that an account has.
    fn ways_in(&self, account: &str, issuer: Option<&str>) -> impl Future<Output = Result<WaysIn, StoreError>> + Send;
}
