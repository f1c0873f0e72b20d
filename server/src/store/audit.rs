//! Looking through the audit trail, and taking it along.

use super::StoreError;
use super::people::Doing;
use shared::protocol::{AuditEntry, AuditFilter, AuditFormat};
use std::future::Future;

/// A part of the trail: entries with numbers between two, neither of them included.
#[derive(Debug, Clone)]
pub(crate) struct Stretch {
    pub(crate) filter: AuditFilter,
    /// Larger than this; 0 is all.
    pub(crate) after: u64,
    /// Smaller than this; the largest number is all.
    pub(crate) before: u64,
    /// At most so many: the newest of them, newest first, or the oldest of them, oldest first.
    pub(crate) limit: u32,
    pub(crate) newest_first: bool,
}

/// An export that was noted and can begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Begun {
    /// The number of the entry about it.
    pub(crate) number: u64,
    /// How many older entries fit.
    pub(crate) count: u64,
    /// What the entry about it is chained to all others by.
    pub(crate) chain: String,
}

/// Storage of the audit trail, as far as it is read.
pub(crate) trait AuditStore: Send + Sync + 'static {
    /// Entries of an organisation.
    fn stretch(&self, org: &str, stretch: Stretch) -> impl Future<Output = Result<Vec<AuditEntry>, StoreError>> + Send;
    /// How many entries fit, whatever their number.
    fn fitting(&self, org: &str, filter: AuditFilter) -> impl Future<Output = Result<u64, StoreError>> + Send;
    /// Notes an export, and counts what it will hold.
    fn begin_export(
        &self,
        doing: Doing,
        format: AuditFormat,
        filter: AuditFilter,
    ) -> impl Future<Output = Result<Begun, StoreError>> + Send;
}
