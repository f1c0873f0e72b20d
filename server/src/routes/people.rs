//! The organisation's people, its departments and its audit trail, for officers.

use super::body::Body;
use super::doing;
use crate::auth::SignedIn;
use crate::auth::session::new_code;
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use crate::store::people::Unchanged;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use shared::protocol::{
    Account, AccountChange, AuditList, Departments, Invitation, NewInvitation, People, Wrong, check_departments, check_grants, check_name,
};
use std::sync::Arc;

/// The most entries of the audit trail in one answer.
const AUDIT_LIMIT: u32 = 500;

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
    let doing = doing(&service, person);
    let (code, new) = new_code(&asked.name, asked.grants.clone(), doing.now)?;
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

pub(super) async fn audit<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    uri: Uri,
) -> Result<Json<AuditList>, Error> {
    let before = before(uri.query().unwrap_or_default())?;
    Ok(Json(AuditList { entries: service.store().audit(&person.org, before, AUDIT_LIMIT).await? }))
}

/// The number in `before=NUMBER`, where a query has one.
fn before(query: &str) -> Result<Option<u64>, Error> {
    let mut named = query.split('&').filter_map(|part| part.strip_prefix("before="));
    let malformed = |_| Error::Malformed { field: "before".to_owned(), reason: "the number of an entry is expected".to_owned() };
    named.next().map(|number| number.parse().map_err(malformed)).transpose()
}
