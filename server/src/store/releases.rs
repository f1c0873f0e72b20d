//! Releases of frozen surveys, as the server keeps them. The raw responses leave the store here and for the report of
//! [`super::surveys`], and nowhere else: summed up, or as [`RawResponses`], which nothing but a release comes out of.

use super::StoreError;
use super::people::Doing;
use shared::disclosure::RawResponses;
use shared::instrument::{Hash, Schema};
use shared::protocol::{ReleaseDownload, ReleaseSummary};
use shared::survey::Plan;
use std::future::Future;
use std::sync::Arc;

/// A frozen survey that has no release yet.
#[derive(Debug, Clone)]
pub(crate) struct Unreleased {
    pub(crate) survey: Hash,
    /// None for a survey that has no plan.
    pub(crate) plan: Option<Plan>,
    /// Days since 1970: when it opened, and when it was frozen. Of a survey from before days were kept, the next that is known.
    pub(crate) wave: i64,
    pub(crate) day: i64,
}

/// A release to be kept.
#[derive(Debug, Clone)]
pub(crate) struct NewRelease {
    pub(crate) of: Unreleased,
    /// The file.
    pub(crate) bytes: Vec<u8>,
    /// Records in it.
    pub(crate) n: u32,
    /// People in the frame.
    pub(crate) people: Option<u32>,
}

/// Why there is no release to work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unavailable {
    /// The organisation has no such survey.
    Unknown,
    /// It is not frozen, or its release is being made.
    NotMade,
    /// Whoever asks has not agreed to the terms.
    NotAgreed,
}

/// What a transaction about a release comes to.
pub(crate) type Released<T> = Result<Result<T, Unavailable>, StoreError>;

/// Storage of releases. One is of the organisation whose survey it is of; where the survey has no plan, of the only
/// organisation that there is, and of nobody where there are several.
pub(crate) trait ReleaseStore: Send + Sync + 'static {
    /// Surveys that are frozen, that no restore holds, and that have no release.
    fn unreleased(&self) -> impl Future<Output = Result<Vec<Unreleased>, StoreError>> + Send;
    /// The responses of a frozen survey, and how many rows cannot be read.
    fn raw_responses(&self, survey: &Hash, schema: Arc<Schema>) -> impl Future<Output = Result<(RawResponses, u64), StoreError>> + Send;
    /// Keeps a release and notes it; a survey that has one keeps that.
    fn keep_release(&self, release: NewRelease, now: u64) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Releases of an organisation, as somebody sees them: newest first.
    fn releases(&self, org: &str, account: &str) -> impl Future<Output = Result<Vec<ReleaseSummary>, StoreError>> + Send;
    /// Notes that somebody agreed to the terms of today. Once is enough.
    fn agree(&self, doing: Doing, survey: Hash) -> impl Future<Output = Released<()>> + Send;
    /// Whether somebody may work with a release.
    fn may_read(&self, org: &str, account: &str, survey: &Hash) -> impl Future<Output = Released<()>> + Send;
    /// The file, for whoever may read it.
    fn release(&self, survey: &Hash) -> impl Future<Output = Result<Vec<u8>, StoreError>> + Send;
    /// Notes that somebody fetches a release, before it is sent.
    fn note_download(&self, doing: Doing, survey: Hash) -> impl Future<Output = Released<()>> + Send;
    /// Who fetched it, newest first.
    fn downloads(&self, org: &str, survey: &Hash) -> impl Future<Output = Released<Vec<ReleaseDownload>>> + Send;
}
