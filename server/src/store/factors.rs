//! Second factors, as the server keeps them.

use super::StoreError;
use super::people::{Digest, Doing, Outcome};
use std::future::Future;

/// A passkey as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptPasskey {
    pub(crate) id: String,
    /// What its person calls it.
    pub(crate) name: String,
    /// Its public half, as JSON.
    pub(crate) passkey: String,
    /// Days since 1970.
    pub(crate) day: u32,
}

/// What somebody has.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeptFactors {
    /// Secret of an authenticator app, encrypted.
    pub(crate) secret: Option<Vec<u8>>,
    pub(crate) passkeys: Vec<KeptPasskey>,
    /// How many recovery codes are left.
    pub(crate) recovery_codes: usize,
}

impl KeptFactors {
    /// Whether there is any.
    pub(crate) fn any(&self) -> bool {
        self.secret.is_some() || !self.passkeys.is_empty()
    }
}

/// A factor that was checked and is to be used up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Used {
    /// The code of this step; none before it and not it again is taken from now on.
    App { step: u64 },
    /// The recovery code of this hash.
    Recovery { code: Digest },
    /// A passkey, with its public half as it is now.
    Passkey { id: String, passkey: String },
}

/// A factor to be added.
#[derive(Clone)]
pub(crate) enum NewFactor {
    /// The secret of an authenticator app, encrypted, and the step of the code that confirmed it.
    App { secret: Vec<u8>, step: u64 },
    /// A passkey, and the authenticator's own name of it.
    Passkey { kept: KeptPasskey, credential: Vec<u8> },
}

/// Which factor is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Which {
    App,
    Passkey(String),
}

/// A session that goes on under another token, and in which the factor was given.
#[derive(Debug, Clone)]
pub(crate) struct Renewed {
    pub(crate) account: String,
    pub(crate) from: Digest,
    pub(crate) to: Digest,
    /// Milliseconds since 1970.
    pub(crate) now: u64,
}

/// Why nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// The code, recovery code or passkey was used or taken away meanwhile.
    Used,
    /// The session is over.
    SignedOut,
    /// There is an authenticator app already, or this very passkey.
    AlreadyThere,
    /// There are as many passkeys as there can be.
    TooMany,
    /// The first factor came from elsewhere meanwhile, with other recovery codes.
    Changed,
    /// There is no such factor.
    Unknown,
    /// It is the only one, and its person must have one.
    Last,
}

/// Storage of second factors. Every method that changes something notes it in the audit trail, in the same transaction.
pub(crate) trait FactorStore: Send + Sync + 'static {
    /// What somebody has.
    fn factors(&self, account: &str) -> impl Future<Output = Result<KeptFactors, StoreError>> + Send;
    /// Uses a factor up, and lets a session go on as one in which it was given.
    fn give_factor(&self, session: Renewed, used: Used) -> impl Future<Output = Result<Result<(), Unfit>, StoreError>> + Send;
    /// Notes that one was refused.
    fn refuse_factor(&self, account: String, now: u64) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Adds a factor, and lets the session go on as one in which it was given. With recovery codes it is the first one.
    fn add_factor(
        &self,
        session: Renewed,
        factor: NewFactor,
        recovery: Vec<Digest>,
    ) -> impl Future<Output = Result<Result<(), Unfit>, StoreError>> + Send;
    /// Takes a factor away, using one up; with the last one go the recovery codes. `keep_last` is for those who must have one.
    fn remove_factor(
        &self,
        account: String,
        which: Which,
        used: Used,
        keep_last: bool,
        now: u64,
    ) -> impl Future<Output = Result<Result<(), Unfit>, StoreError>> + Send;
    /// Replaces the recovery codes, using a factor up where one was asked for.
    fn set_recovery_codes(
        &self,
        account: String,
        used: Option<Used>,
        recovery: Vec<Digest>,
        now: u64,
    ) -> impl Future<Output = Result<Result<(), Unfit>, StoreError>> + Send;
    /// Takes all factors of somebody away and ends their sessions; false where there was none.
    fn reset_factors(&self, doing: Doing, account: String) -> impl Future<Output = Outcome<bool>> + Send;
}
