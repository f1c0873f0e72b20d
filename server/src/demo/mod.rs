//! The sample city of `evenhand demo`: two open surveys, and an organisation with departments, people and documents. All
//! of it is synthetic: no person, place or organisation in it exists.

mod city;
mod fill;
mod stories;
mod surveys;
mod write;

pub(crate) use city::{PASSWORD, sign_ins};
pub(crate) use surveys::groups;

use crate::service::Service;
use crate::store::Store;
use shared::instrument::Hash;

type Failure = Box<dyn std::error::Error>;

/// Makes what is not there yet; returns the surveys to print.
pub(crate) async fn fill<S: Store>(service: &Service<S>) -> Result<Vec<(&'static str, Hash)>, Failure> {
    fill::fill(service).await?;
    surveys::fill(service).await
}

#[cfg(test)]
mod tests;
