//! Releases of frozen surveys, for those who see what a survey brought and run none.

use super::body::Body;
use super::{address, doing};
use crate::auth::SignedIn;
use crate::clock::day_text;
use crate::problem::Error;
use crate::service::Service;
use crate::store::{Store, StoreError};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::analysis::{Ask, AskError, Table, table};
use shared::instrument::Hash;
use shared::people::Power;
use shared::protocol::{Agreement, RELEASE_DAYS, RELEASE_EXPIRES, RELEASE_TERMS, ReleaseDownloads, ReleaseList, Wrong};
use std::sync::Arc;

/// The survey that a path names.
fn named(path: Result<Path<String>, PathRejection>) -> Result<Hash, Error> {
    address(path).ok_or(Error::UnknownSurvey)
}

pub(super) async fn list<S: Store>(State(service): State<Arc<Service<S>>>, SignedIn(person): SignedIn) -> Result<Json<ReleaseList>, Error> {
    Ok(Json(ReleaseList { releases: service.store().releases(&person.org, &person.account).await? }))
}

pub(super) async fn agree<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    survey: Result<Path<String>, PathRejection>,
    Body(asked): Body<Agreement>,
) -> Result<StatusCode, Error> {
    let survey = named(survey)?;
    if asked.terms != RELEASE_TERMS {
        let reason = format!("the terms have version {RELEASE_TERMS} now; read them, and agree to that version");
        return Err(Wrong { field: "terms", code: "wrong_terms", reason }.into());
    }
    service.store().agree(doing(&service, person), survey).await??;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn fetch<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    method: Method,
    survey: Result<Path<String>, PathRejection>,
) -> Result<Response, Error> {
    let survey = named(survey)?;
    if method == Method::HEAD {
        // Nothing leaves: nothing is noted.
        service.store().may_read(&person.org, &person.account, &survey).await??;
    } else {
        service.store().note_download(doing(&service, person), survey.clone()).await??;
    }
    let bytes = service.store().release(&survey).await?;
    let expires = day_text(service.today() + i64::from(RELEASE_DAYS));
    // A copy in a cache would outlast the days: the app keeps its own.
    let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, [(RELEASE_EXPIRES, expires)], bytes).into_response())
}

pub(super) async fn tabulate<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    survey: Result<Path<String>, PathRejection>,
    Body(ask): Body<Ask>,
) -> Result<Json<Table>, Error> {
    let release = service.release_for(&person, &named(survey)?).await?;
    let made = tokio::task::spawn_blocking(move || table(&release, &ask).map_err(|error| wrong(&error, &ask))).await;
    Ok(Json(made.map_err(StoreError::from)??))
}

/// Why there is no such table, with the field of the question that says so.
fn wrong(error: &AskError, ask: &Ask) -> Wrong {
    // The last place where something is used is the one too many.
    let places = [
        ("filters", ask.filters.iter().map(|filter| &filter.key).collect::<Vec<_>>()),
        ("columns", ask.columns.iter().collect()),
        ("rows", ask.rows.iter().collect()),
    ];
    let place = |uses: &dyn Fn(&[&String]) -> bool| places.iter().find(|(_, keys)| uses(keys)).map_or("rows", |(field, _)| field);
    let field = match error {
        AskError::UnknownItem(_) => "item",
        AskError::UnknownCategory(_) => "filters",
        AskError::UnknownKey(name) | AskError::Twice(name) => place(&|keys| keys.contains(&name)),
        AskError::TooDeep { .. } => place(&|keys| !keys.is_empty()),
    };
    Wrong { field, code: error.code(), reason: error.to_string() }
}

pub(super) async fn downloads<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    survey: Result<Path<String>, PathRejection>,
) -> Result<Json<ReleaseDownloads>, Error> {
    // The route asks for those who read the audit trail: what is in it of surveys is for those who run none.
    if !person.has(Power::ReadSurveys) {
        return Err(Error::NotAllowed(Power::ReadSurveys));
    }
    Ok(Json(ReleaseDownloads { downloads: service.store().downloads(&person.org, &named(survey)?).await?? }))
}
