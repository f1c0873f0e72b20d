//! Who has access to what, and what officers signed of it.

use super::body::Body;
use super::doing;
use crate::auth::SignedIn;
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use crate::store::people::Unchanged;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use shared::protocol::{AccessReport, NewReview, ReviewList, ReviewSummary, SignedReview};
use std::sync::Arc;

pub(super) async fn access<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
) -> Result<Json<AccessReport>, Error> {
    Ok(Json(service.store().access(&person.org, service.now(), service.rules()).await?))
}

pub(super) async fn list<S: Store>(State(service): State<Arc<Service<S>>>, SignedIn(person): SignedIn) -> Result<Json<ReviewList>, Error> {
    Ok(Json(service.store().reviews(&person.org, service.now()).await?))
}

pub(super) async fn one<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    number: Result<Path<u32>, PathRejection>,
) -> Result<Json<SignedReview>, Error> {
    let Path(number) = number.map_err(|_| Error::Unchanged(Unchanged::UnknownReview))?;
    Ok(Json(service.store().signed(&person.org, number).await?.map_err(Error::Unchanged)?))
}

pub(super) async fn sign<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    Body(review): Body<NewReview>,
) -> Result<Json<ReviewSummary>, Error> {
    let signed = service.store().sign(doing(&service, person), review, service.rules()).await?;
    Ok(Json(signed.map_err(Error::Unchanged)?))
}
