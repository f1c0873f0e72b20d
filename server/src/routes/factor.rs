//! One's own second factor, and an officer's reset of somebody else's.

use super::body::Body;
use super::session::welcome;
use crate::auth::{Browser, CurrentSession, SignedIn, Standing, factor};
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use crate::store::people::Unchanged;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use factor::Asking;
use shared::protocol::{
    AppBegun, AppConfirm, Challenge, FactorProof, Factors, NewRecoveryCodes, PasskeyBegun, PasskeyConfirm, RecoveryCodes, RemoveFactor,
};
use std::sync::Arc;

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let SignedIn(person) = SignedIn::from_request_parts(parts, state).await?;
        let CurrentSession(session) = CurrentSession::from_request_parts(parts, state).await?;
        let Standing(standing) = Standing::from_request_parts(parts, state).await?;
        let browser = Browser::from_request_parts(parts, state).await.unwrap_or_else(|never| match never {});
        Ok(Self { person, session, state: standing, browser, headers: parts.headers.clone() })
    }
}

pub(super) async fn state<S: Store>(State(service): State<Arc<Service<S>>>, asking: Asking) -> Result<Json<Factors>, Error> {
    Ok(Json(factor::told(&service, &asking).await?))
}

pub(super) async fn give<S: Store>(
    State(service): State<Arc<Service<S>>>,
    asking: Asking,
    Body(proof): Body<FactorProof>,
) -> Result<Response, Error> {
    let headers = asking.headers.clone();
    let entered = factor::give(&service, asking, proof).await?;
    welcome(&service, entered, &headers).await
}

pub(super) async fn challenge<S: Store>(State(service): State<Arc<Service<S>>>, asking: Asking) -> Result<Json<Challenge>, Error> {
    Ok(Json(factor::challenge(&service, &asking).await?))
}

pub(super) async fn begin_app<S: Store>(State(service): State<Arc<Service<S>>>, asking: Asking) -> Result<Json<AppBegun>, Error> {
    Ok(Json(factor::begin_app(&service, &asking).await?))
}

pub(super) async fn confirm_app<S: Store>(
    State(service): State<Arc<Service<S>>>,
    asking: Asking,
    Body(asked): Body<AppConfirm>,
) -> Result<Response, Error> {
    let headers = asking.headers.clone();
    let entered = factor::confirm_app(&service, asking, &asked.code).await?;
    welcome(&service, entered, &headers).await
}

pub(super) async fn begin_passkey<S: Store>(State(service): State<Arc<Service<S>>>, asking: Asking) -> Result<Json<PasskeyBegun>, Error> {
    Ok(Json(factor::begin_passkey(&service, &asking).await?))
}

pub(super) async fn confirm_passkey<S: Store>(
    State(service): State<Arc<Service<S>>>,
    asking: Asking,
    Body(asked): Body<PasskeyConfirm>,
) -> Result<Response, Error> {
    let headers = asking.headers.clone();
    let entered = factor::confirm_passkey(&service, asking, asked).await?;
    welcome(&service, entered, &headers).await
}

pub(super) async fn remove<S: Store>(
    State(service): State<Arc<Service<S>>>,
    asking: Asking,
    Body(asked): Body<RemoveFactor>,
) -> Result<StatusCode, Error> {
    factor::remove(&service, &asking, asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn new_recovery_codes<S: Store>(
    State(service): State<Arc<Service<S>>>,
    asking: Asking,
    Body(asked): Body<NewRecoveryCodes>,
) -> Result<Json<RecoveryCodes>, Error> {
    Ok(Json(factor::new_recovery_codes(&service, &asking, asked).await?))
}

pub(super) async fn reset<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    account: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Error> {
    let Path(account) = account.map_err(|_| Error::Unchanged(Unchanged::UnknownAccount))?;
    factor::reset(&service, person, account).await?;
    Ok(StatusCode::NO_CONTENT)
}
