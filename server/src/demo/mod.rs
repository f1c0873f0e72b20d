//! The sample city of `evenhand demo`: two open surveys, two waves that are over, and an organisation with departments, people and documents. All
//! of it is synthetic: no person, place or organisation in it exists.

mod city;
mod fill;
mod stories;
mod surveys;
mod waves;
mod write;

pub(crate) use city::{PASSWORD, sign_ins};
pub(crate) use surveys::groups;
pub(crate) use waves::{Made, RESPONSES};

use crate::service::Service;
use crate::store::Store;
use shared::instrument::Hash;

type Failure = Box<dyn std::error::Error>;

/// Makes what is not there yet; returns the surveys to print, and what of waves was made. The newer wave gets so many responses.
pub(crate) async fn fill<S: Store>(service: &Service<S>, responses: u64) -> Result<(Vec<(&'static str, Hash)>, Option<Made>), Failure> {
    fill::fill(service).await?;
    let org = service.store().org_named(city::NAME).await?.ok_or("the sample city is missing")?;
    let made = waves::fill(service, &org, responses).await?;
    Ok((surveys::fill(service).await?, made))
}

#[cfg(test)]
mod tests;
