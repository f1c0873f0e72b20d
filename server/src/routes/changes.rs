//! Documents: what a device lacks, what it sends, and what was ever said.

mod field;

use super::body::read;
use crate::auth::SignedIn;
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use crate::store::documents::{DocumentStore, Push};
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use shared::form::moment;
use shared::instrument::Moment;
use shared::json;
use shared::protocol::{CHANGES_LIMIT, ChangesQuery, ChangesRequest, ChangesResult};
use std::sync::Arc;

/// The answer is 200 also when every change was refused: a device reads what became of each.
pub(super) async fn push<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let bytes = body.as_ref().ok().cloned();
    let request: ChangesRequest = read(&headers, body).map_err(|error| match error {
        Error::TooLarge => Error::ChangesTooLarge,
        error => named(error, bytes.as_deref(), field::of_request),
    })?;
    match request.changes.len() {
        0 => return Err(Error::Malformed { field: "changes".to_owned(), reason: "at least one change is expected".to_owned() }),
        count if count > CHANGES_LIMIT => return Err(Error::TooManyChanges(count)),
        _ => {}
    }
    let push = Push { person, rules: service.rules(), changes: request.changes, now: day_and_time(service.now()) };
    let results = DocumentStore::push(service.store(), push).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json::text(&ChangesResult { results })).into_response())
}

pub(super) async fn query<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let bytes = body.as_ref().ok().cloned();
    let query: ChangesQuery = read(&headers, body).map_err(|error| named(error, bytes.as_deref(), field::of_query))?;
    lines(service.store().changes(person, service.rules(), query).await?)
}

pub(super) async fn history<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    doc: Result<Path<String>, PathRejection>,
) -> Result<Response, Error> {
    let Path(doc) = doc.map_err(|_| Error::UnknownDocument)?;
    let line = service.store().history(person, service.rules(), doc).await?;
    lines(line.ok_or(Error::UnknownDocument)? + "\n")
}

fn lines(text: String) -> Result<Response, Error> {
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], text).into_response())
}

/// An error about the body that says which member is wrong, where one is.
fn named(error: Error, body: Option<&[u8]>, find: fn(&serde_json::Value) -> Option<field::Named>) -> Error {
    let Error::Malformed { .. } = error else { return error };
    let found = body.and_then(|body| serde_json::from_slice(body).ok()).and_then(|json| find(&json));
    found.map_or(error, |field::Named { field, reason }| Error::Malformed { field, reason })
}

/// A moment by UTC, for forms that reckon with today's date.
fn day_and_time(milliseconds: u64) -> Moment {
    const DAY: u64 = 24 * 60 * 60;
    let seconds = milliseconds / 1000;
    moment(i32::try_from(seconds / DAY).unwrap_or(i32::MAX), u32::try_from(seconds % DAY).unwrap_or(0))
}
