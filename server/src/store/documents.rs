//! Documents, as the server keeps them.

use super::{Published, StoreError};
use crate::documents::Rules;
use shared::instrument::Moment;
use shared::people::Person;
use shared::protocol::{ChangeResult, ChangesQuery, Sent};
use std::future::Future;
use std::sync::Arc;

/// Changes that somebody sends.
#[derive(Debug)]
pub(crate) struct Push {
    /// Who.
    pub(crate) person: Person,
    /// What they are checked by.
    pub(crate) rules: Arc<Rules>,
    /// The changes.
    pub(crate) changes: Vec<Sent>,
    /// When, for forms that reckon with today's date.
    pub(crate) now: Moment,
}

/// Storage of documents.
pub(crate) trait DocumentStore: Send + Sync + 'static {
    /// Adds instruments to those that were ever published, and returns all of these.
    fn publish(&self, instruments: Vec<Published>) -> impl Future<Output = Result<Vec<Published>, StoreError>> + Send;
    /// Moves documents whose kind is confined otherwise than when they were stored; returns how many.
    fn rescope(&self, rules: Arc<Rules>) -> impl Future<Output = Result<usize, StoreError>> + Send;
    /// Checks, numbers, seals and stores changes. One result a change, in order.
    fn push(&self, push: Push) -> impl Future<Output = Result<Vec<ChangeResult>, StoreError>> + Send;
    /// What a person's device lacks, in lines: a `ChangesHead`, then a `Line` a document.
    fn changes(&self, person: Person, rules: Arc<Rules>, query: ChangesQuery) -> impl Future<Output = Result<String, StoreError>> + Send;
    /// Everything that was ever said in a document, as a `Line`; none when the person may not read it.
    fn history(&self, person: Person, rules: Arc<Rules>, doc: String) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;
}
