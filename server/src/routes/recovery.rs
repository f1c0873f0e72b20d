//! The organisation's recovery key, and devices whose passphrase was forgotten. What is sealed passes through and is not
//! opened.

use super::body::Body;
use super::doing;
use crate::auth::SignedIn;
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use crate::store::recovery::Unrecovered;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::protocol::{
    MadeKey, NewRecovery, RecoveryAnswer, RecoveryKey, RecoveryKeys, RecoveryState, WaitingRecoveries, check_answer, check_recovery,
    check_recovery_key,
};
use std::sync::Arc;

type Id = Result<Path<String>, PathRejection>;

/// What is not even text names nothing.
fn named(id: Id) -> Result<String, Error> {
    id.map(|Path(id)| id).map_err(|_| Error::Unrecovered(Unrecovered::Unknown))
}

pub(super) async fn keys<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
) -> Result<Json<RecoveryKeys>, Error> {
    Ok(Json(RecoveryKeys { keys: service.store().recovery_keys(&person.org).await? }))
}

pub(super) async fn set_key<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    Body(key): Body<RecoveryKey>,
) -> Result<Json<MadeKey>, Error> {
    check_recovery_key(&key)?;
    let made = service.store().set_recovery_key(doing(&service, person), key).await?;
    Ok(Json(made.map_err(Error::Unrecovered)?))
}

pub(super) async fn ask<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    Body(asked): Body<NewRecovery>,
) -> Result<Json<RecoveryState>, Error> {
    check_recovery(&asked)?;
    let state = service.store().ask_recovery(doing(&service, person), asked).await?;
    Ok(Json(state.map_err(Error::Unrecovered)?))
}

pub(super) async fn waiting<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
) -> Result<Json<WaitingRecoveries>, Error> {
    Ok(Json(WaitingRecoveries { recoveries: service.store().recoveries(&person.org, service.now()).await? }))
}

pub(super) async fn one<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    id: Id,
) -> Result<Json<RecoveryState>, Error> {
    let state = service.store().recovery(&person.account, &named(id)?, service.now()).await?;
    Ok(Json(state.map_err(Error::Unrecovered)?))
}

pub(super) async fn answer<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    id: Id,
    Body(answer): Body<RecoveryAnswer>,
) -> Result<StatusCode, Error> {
    let id = named(id)?;
    check_answer(&answer)?;
    service.store().answer_recovery(doing(&service, person), id, answer.sealed).await?.map_err(Error::Unrecovered)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn refuse<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    id: Id,
) -> Result<StatusCode, Error> {
    let id = named(id)?;
    service.store().refuse_recovery(doing(&service, person), id).await?.map_err(Error::Unrecovered)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn end<S: Store>(State(service): State<Arc<Service<S>>>, SignedIn(person): SignedIn, id: Id) -> Result<StatusCode, Error> {
    let id = named(id)?;
    service.store().end_recovery(doing(&service, person), id).await?.map_err(Error::Unrecovered)?;
    Ok(StatusCode::NO_CONTENT)
}
