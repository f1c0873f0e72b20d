//! The organisation's people and its departments, for officers.

use super::body::Body;
use super::doing;
use crate::auth::session::new_code;
use crate::auth::{SignedIn, oidc};
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use crate::store::people::{NewCode, Unchanged};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::protocol::{
    Account, AccountChange, Departments, Invitation, NewInvitation, People, Wrong, check_departments, check_grants, check_name,
};
use std::sync::Arc;

pub(super) async fn list<S: Store>(State(service): State<Arc<Service<S>>>, SignedIn(person): SignedIn) -> Result<Json<People>, Error> {
    Ok(Json(service.store().people(&person.org, service.now()).await?))
}

pub(super) async fn invite<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    Body(asked): Body<NewInvitation>,
) -> Result<Json<Invitation>, Error> {
    check_name("name", &asked.name)?;
    check_grants(&asked.grants)?;
    if asked.grants.is_empty() {
        let reason = "an invitation gives at least one role".to_owned();
        return Err(Error::Wrong(Wrong { field: "grants", code: "no_role", reason }));
    }
    let expected = oidc::expected(&service, asked.subject)?;
    let doing = doing(&service, person);
    let (code, new) = new_code(&asked.name, asked.grants.clone(), doing.now)?;
    let new = NewCode { expected, ..new };
    let (id, ends) = (new.id.clone(), new.ends);
    service.store().invite(doing, new).await?.map_err(Error::Unchanged)?;
    Ok(Json(Invitation { id, name: asked.name, grants: asked.grants, ends, code: Some(code) }))
}

pub(super) async fn end_invitation<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Error> {
    let Path(id) = id.map_err(|_| Error::Unchanged(Unchanged::UnknownInvitation))?;
    service.store().end_invitation(doing(&service, person), id).await?.map_err(Error::Unchanged)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn change<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    account: Result<Path<String>, PathRejection>,
    Body(change): Body<AccountChange>,
) -> Result<Json<Account>, Error> {
    let Path(account) = account.map_err(|_| Error::Unchanged(Unchanged::UnknownAccount))?;
    check_name("name", &change.name)?;
    check_grants(&change.grants)?;
    let changed = service.store().change_account(doing(&service, person), account, change).await?;
    Ok(Json(changed.map_err(Error::Unchanged)?))
}

pub(super) async fn set_departments<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    Body(asked): Body<Departments>,
) -> Result<Json<Departments>, Error> {
    check_departments(&asked.departments)?;
    service.store().set_departments(doing(&service, person), asked.departments.clone()).await?.map_err(Error::Unchanged)?;
    Ok(Json(asked))
}
