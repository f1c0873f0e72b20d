//! Signing in and out, joining, and one's own password.

use super::body::Body;
use crate::auth::session::{cookie, no_cookie, no_device_cookie, token};
use crate::auth::{self, Browser, CurrentSession, Entered, SignedIn, Standing, client_address};
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::Serialize;
use shared::people::{FactorState, Person, Power};
use shared::protocol::{Colleague, Join, NewPassword, Session, SessionKey, SignIn};
use std::convert::Infallible;
use std::sync::Arc;

impl<S: Sync> FromRequestParts<S> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self { address: client_address(&parts.extensions, &parts.headers), session: token(&parts.headers) })
    }
}

pub(super) async fn sign_in<S: Store>(
    State(service): State<Arc<Service<S>>>,
    browser: Browser,
    headers: HeaderMap,
    Body(asked): Body<SignIn>,
) -> Result<Response, Error> {
    let entered = auth::sign_in(&service, asked, browser).await?;
    welcome(&service, entered, &headers).await
}

pub(super) async fn join<S: Store>(
    State(service): State<Arc<Service<S>>>,
    browser: Browser,
    headers: HeaderMap,
    Body(asked): Body<Join>,
) -> Result<Response, Error> {
    let entered = auth::join(&service, asked, browser).await?;
    welcome(&service, entered, &headers).await
}

/// What the workbench needs to begin, with the cookie and, where the session has just begun, its key.
pub(super) async fn welcome<S: Store>(service: &Service<S>, entered: Entered, headers: &HeaderMap) -> Result<Response, Error> {
    #[derive(Serialize)]
    struct Told {
        #[serde(flatten)]
        session: Session,
        #[serde(flatten)]
        key: Option<SessionKey>,
    }
    let cookie = cookie(&entered.token, headers)?;
    let session = describe(service, entered.person, entered.factor).await?;
    let key = entered.key.map(|key| SessionKey { key });
    Ok(([(SET_COOKIE, cookie)], Json(Told { session, key })).into_response())
}

/// The key of a session that a provider's sign-in began: what comes back from there is an address, which carries none.
pub(super) async fn fetch_key<S: Store>(
    State(service): State<Arc<Service<S>>>,
    CurrentSession(session): CurrentSession,
) -> Result<Json<SessionKey>, Error> {
    Ok(Json(SessionKey { key: auth::fetch_key(&service, session).await? }))
}

/// Who somebody is and what they may see. Who may not see people sees themselves, and who is yet to give a second factor sees
/// nothing else.
async fn describe<S: Store>(service: &Service<S>, person: Person, factor: FactorState) -> Result<Session, Error> {
    let org = service.store().org(&person.org).await?.ok_or(Error::SignedOut)?;
    let sees = !factor.holds_back();
    let people = if sees && person.has(Power::SeePeople) {
        org.people
    } else {
        vec![Colleague { account: person.account.clone(), name: person.name.clone(), grants: person.grants.clone() }]
    };
    let recovery = service.store().recovery_key(&person.org).await?;
    Ok(Session {
        org_name: org.name,
        offline_days: org.offline_days,
        departments: if sees { org.departments } else { Vec::new() },
        kinds: if sees { service.kinds_of(&person) } else { Vec::new() },
        people,
        recovery,
        factor,
        person,
    })
}

pub(super) async fn one<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    Standing(factor): Standing,
) -> Result<Json<Session>, Error> {
    Ok(Json(describe(&service, person, factor).await?))
}

pub(super) async fn sign_out<S: Store>(
    State(service): State<Arc<Service<S>>>,
    CurrentSession(session): CurrentSession,
    headers: HeaderMap,
) -> Result<Response, Error> {
    service.store().sign_out(session, service.now()).await?;
    let cookies = [no_cookie(&headers)?, no_device_cookie(&headers)?];
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookies.map(|cookie| (SET_COOKIE, cookie)))).into_response())
}

pub(super) async fn change_password<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    browser: Browser,
    Body(asked): Body<NewPassword>,
) -> Result<StatusCode, Error> {
    auth::change_password(&service, &person, asked, browser).await?;
    Ok(StatusCode::NO_CONTENT)
}
