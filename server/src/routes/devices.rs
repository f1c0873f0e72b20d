//! Devices of people, how long they may be without the server, and somebody's leaving.

use super::body::Body;
use super::doing;
use crate::auth::session::{device_cookie, device_token, digest, random_token};
use crate::auth::{CurrentSession, SignedIn, Standing};
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use crate::store::devices::{Ended, Here, Registered, Why};
use crate::store::people::Unchanged;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use shared::people::{FactorState, Person, Power};
use shared::protocol::{
    DeviceHere, DeviceList, DeviceOrder, Leaving, Offboarding, Policy, check_device, check_label, check_policy, check_reason,
};
use std::sync::Arc;

/// What a path names: an account or a device.
fn named(path: Result<Path<String>, PathRejection>, unknown: Unchanged) -> Result<String, Error> {
    path.map(|Path(id)| id).map_err(|_| Error::Unchanged(unknown))
}

pub(super) async fn register<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    CurrentSession(session): CurrentSession,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
    Body(said): Body<DeviceHere>,
) -> Result<Response, Error> {
    let id = named(id, Unchanged::UnknownDevice)?;
    check_device(&id)?;
    check_label(&said.label)?;
    let token = random_token()?;
    let here = Here {
        account: person.account.clone(),
        org: person.org,
        session,
        id,
        token: digest(&token),
        held: device_token(&headers),
        said,
        now: service.now(),
    };
    match service.store().register(here).await? {
        Registered::Known => Ok(StatusCode::NO_CONTENT.into_response()),
        Registered::Changed => Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, device_cookie(&token, &headers)?)]).into_response()),
        Registered::Revoked { everyone } => Err(Error::DeviceRefused(Ended { account: person.account, why: Why::DeviceRevoked, everyone })),
    }
}

pub(super) async fn list<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    Standing(factor): Standing,
    CurrentSession(session): CurrentSession,
) -> Result<Json<DeviceList>, Error> {
    // Without the second factor nobody is more than themselves.
    let everybody = person.has(Power::ManagePeople) && !factor.holds_back();
    let own = (!everybody).then_some(person.account.as_str());
    Ok(Json(DeviceList { devices: service.store().devices(&person.org, own, session).await? }))
}

/// Officers order about every device, others about their own.
fn may_revoke(person: &Person, factor: FactorState, order: &DeviceOrder) -> Result<(), Error> {
    if order.account == person.account && !order.everyone {
        return Ok(());
    }
    if !person.has(Power::ManagePeople) {
        return Err(Error::NotAllowed(Power::ManagePeople));
    }
    if factor.holds_back() { Err(Error::SecondFactorNeeded) } else { Ok(()) }
}

pub(super) async fn revoke<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    Standing(factor): Standing,
    id: Result<Path<String>, PathRejection>,
    Body(order): Body<DeviceOrder>,
) -> Result<StatusCode, Error> {
    may_revoke(&person, factor, &order)?;
    check_reason(&order.reason)?;
    let id = named(id, Unchanged::UnknownDevice)?;
    service.store().revoke(doing(&service, person), id, order).await?.map_err(Error::Unchanged)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn admit<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    id: Result<Path<String>, PathRejection>,
    Body(order): Body<DeviceOrder>,
) -> Result<StatusCode, Error> {
    check_reason(&order.reason)?;
    let id = named(id, Unchanged::UnknownDevice)?;
    service.store().admit(doing(&service, person), id, order).await?.map_err(Error::Unchanged)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn set_policy<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    Body(policy): Body<Policy>,
) -> Result<Json<Policy>, Error> {
    check_policy(&policy)?;
    service.store().set_policy(doing(&service, person), policy.clone()).await?;
    Ok(Json(policy))
}

pub(super) async fn leaving<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    account: Result<Path<String>, PathRejection>,
) -> Result<Json<Leaving>, Error> {
    let account = named(account, Unchanged::UnknownAccount)?;
    let leaving = service.store().leaving(&person.org, account, service.rules()).await?;
    Ok(Json(leaving.map_err(Error::Unchanged)?))
}

pub(super) async fn offboard<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    account: Result<Path<String>, PathRejection>,
    Body(asked): Body<Offboarding>,
) -> Result<Json<Leaving>, Error> {
    check_reason(&asked.reason)?;
    let account = named(account, Unchanged::UnknownAccount)?;
    let left = service.store().offboard(doing(&service, person), account, asked, service.rules()).await?;
    Ok(Json(left.map_err(Error::Unchanged)?))
}
