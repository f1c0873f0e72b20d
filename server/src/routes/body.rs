//! Reading a request's body: JSON of one shape, with an error that names what is wrong and quotes nothing.

use crate::problem::Error;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use serde::de::DeserializeOwned;

/// The body of a request, read.
#[derive(Debug)]
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, state).await;
        Ok(Self(read(&headers, body)?))
    }
}

/// Reads a body that arrived, or did not.
pub(super) fn read<T: DeserializeOwned>(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<T, Error> {
    let malformed = |reason: String| Error::Malformed { field: "body".to_owned(), reason };
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        _ => malformed("the body did not arrive whole; send it again".to_owned()),
    })?;
    if !is_json(headers) {
        return Err(Error::NotJson);
    }
    serde_json::from_slice(&body).map_err(|error| malformed(format!("{} at line {} column {}", kind(&error), error.line(), error.column())))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// What is wrong with the shape, by names of fields and types only: `serde_json` would quote a value that is of another
/// type, and what someone wrote has no place in an error.
fn kind(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Syntax => "this is not JSON".to_owned(),
        serde_json::error::Category::Eof => "the JSON ends too early".to_owned(),
        _ => match error.to_string() {
            message if message.starts_with("invalid ") => match message.rsplit_once(", expected ") {
                Some((_, expected)) => format!("{} is expected", before_line(expected)),
                None => "a value is of another type than expected".to_owned(),
            },
            message => before_line(&message).to_owned(),
        },
    }
}

fn before_line(message: &str) -> &str {
    message.rsplit_once(" at line ").map_or(message, |(before, _)| before)
}
