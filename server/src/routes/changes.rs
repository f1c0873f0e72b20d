//! Documents: what a device lacks, what it sends, and what was ever said.

mod field;

use super::body::read;
use crate::assets::accepts;
use crate::auth::SignedIn;
use crate::clock::moment_of;
use crate::problem::Error;
use crate::service::Service;
use crate::store::documents::{DocumentStore, Push};
use crate::store::{Store, StoreError};
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use shared::json;
use shared::protocol::{CHANGES_LIMIT, ChangesRequest, ChangesResult};
use std::io::Write;
use std::sync::Arc;

/// The answer is 200 also when every change was refused: a device reads what became of each.
pub(super) async fn push<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let request: ChangesRequest = asked(&headers, body, field::of_request).map_err(|error| match error {
        Error::TooLarge => Error::ChangesTooLarge,
        error => error,
    })?;
    match request.changes.len() {
        0 => return Err(Error::Malformed { field: "changes".to_owned(), reason: "at least one change is expected".to_owned() }),
        count if count > CHANGES_LIMIT => return Err(Error::TooManyChanges(count)),
        _ => {}
    }
    let push = Push { person, rules: service.rules(), changes: request.changes, now: moment_of(service.now()) };
    let results = DocumentStore::push(service.store(), push).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json::text(&ChangesResult { results })).into_response())
}

pub(super) async fn query<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let query = asked(&headers, body, field::of_query)?;
    lines(&headers, service.store().changes(person, service.rules(), query).await?).await
}

pub(super) async fn history<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    doc: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let Path(doc) = doc.map_err(|_| Error::UnknownDocument)?;
    let line = service.store().history(person, service.rules(), doc).await?;
    lines(&headers, line.ok_or(Error::UnknownDocument)? + "\n").await
}

/// From here on packing saves more than it costs.
const WORTH_PACKING: usize = 4 * 1024;

/// Lines, packed for those who take it: fast rather than small, as each answer is made once.
async fn lines(request: &HeaderMap, text: String) -> Result<Response, Error> {
    let kind = (header::CONTENT_TYPE, "application/x-ndjson");
    if text.len() < WORTH_PACKING || !accepts(request, "gzip") {
        return Ok(([kind], text).into_response());
    }
    let packed = tokio::task::spawn_blocking(move || {
        let mut packer = flate2::write::GzEncoder::new(Vec::with_capacity(text.len() / 2), flate2::Compression::fast());
        packer.write_all(text.as_bytes())?;
        packer.finish()
    });
    let packed = packed.await.map_err(StoreError::from)?.map_err(|error| StoreError(error.to_string()))?;
    Ok(([kind, (header::CONTENT_ENCODING, "gzip")], packed).into_response())
}

/// The body of a request; its error says which member is wrong, where `find` finds one.
fn asked<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
    find: fn(&serde_json::Value) -> Option<field::Named>,
) -> Result<T, Error> {
    let bytes = body.as_ref().ok().cloned();
    read(headers, body).map_err(|error| {
        let Error::Malformed { .. } = error else { return error };
        let found = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).and_then(|json| find(&json));
        found.map_or(error, |field::Named { field, reason }| Error::Malformed { field, reason })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use http_body_util::BodyExt;
    use std::io::Read;

    async fn answered(coding: Option<&'static str>, text: &str) -> (Option<HeaderValue>, Vec<u8>) {
        let mut request = HeaderMap::new();
        if let Some(coding) = coding {
            request.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(coding));
        }
        let response = lines(&request, text.to_owned()).await.expect("an answer");
        let coding = response.headers().get(header::CONTENT_ENCODING).cloned();
        (coding, response.into_body().collect().await.expect("a body").to_bytes().to_vec())
    }

    #[tokio::test]
    async fn much_is_packed_for_those_who_take_it_and_says_the_same() {
        let text = "{\"scope\":\"a\",\"doc\":\"ñ\"}\n".repeat(1_000);
        let (coding, packed) = answered(Some("br, gzip;q=0.8"), &text).await;
        assert_eq!(coding, Some(HeaderValue::from_static("gzip")));
        let mut unpacked = String::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut unpacked).expect("packed");
        assert_eq!(unpacked, text);
        for (coding, text) in [(None, text.as_str()), (Some("br"), &text), (Some("gzip"), "short")] {
            assert_eq!(answered(coding, text).await, (None, text.as_bytes().to_vec()));
        }
    }
}
