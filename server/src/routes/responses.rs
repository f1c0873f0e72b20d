//! Taking responses. Nothing about a request is logged here, at any level.

use super::address;
use crate::problem::Error;
use crate::service::{Running, Service};
use crate::store::Store;
use axum::Json;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use shared::protocol::{BATCH_LIMIT, ItemResult, ItemStatus, ResponsesRequest, ResponsesResult};
use shared::survey::{Accepted, Refusal, SurveyState, accept};
use std::sync::Arc;

pub(super) async fn add<S: Store>(
    State(service): State<Arc<Service<S>>>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ResponsesResult>, Error> {
    let running = address(id).and_then(|id| service.find(&id)).ok_or(Error::UnknownSurvey)?;
    let body = body.map_err(|rejection| match rejection.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        _ => Error::Malformed { field: "body".to_owned(), reason: "the body did not arrive whole; send it again".to_owned() },
    })?;
    if !is_json(&headers) {
        return Err(Error::NotJson);
    }
    let request = read(&body)?;
    if !running.survey.state.takes_responses() {
        return Err(if running.survey.state == SurveyState::Paused { Error::Paused } else { Error::Over });
    }
    let (mut results, accepted) = check(&running, &request);
    let ids: Vec<usize> = accepted.iter().map(|(index, _)| *index).collect();
    let batch: Vec<Accepted> = accepted.into_iter().map(|(_, accepted)| accepted).collect();
    let statuses = if batch.is_empty() {
        Vec::new()
    } else {
        service.store().add_responses(running.survey.id.clone(), running.survey.version.clone(), batch).await?
    };
    for (index, status) in ids.into_iter().zip(statuses) {
        results[index].status = status;
        if status == ItemStatus::Rejected {
            let reason = "another response with this id was received before; the first one stays".to_owned();
            refuse(&mut results[index], Refusal { field: "id".to_owned(), code: "already_answered", reason });
        }
    }
    if !results.is_empty() && results.iter().all(|result| result.status == ItemStatus::Rejected) {
        return Err(Error::AllRejected(results));
    }
    Ok(Json(ResponsesResult { results }))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn read(body: &[u8]) -> Result<ResponsesRequest, Error> {
    let request: ResponsesRequest = serde_json::from_slice(body).map_err(|error| {
        let reason = format!("{} at line {} column {}", kind(&error), error.line(), error.column());
        Error::Malformed { field: "body".to_owned(), reason }
    })?;
    match request.responses.len() {
        0 => Err(Error::Malformed { field: "responses".to_owned(), reason: "at least one response is expected".to_owned() }),
        count if count > BATCH_LIMIT => Err(Error::BatchTooLarge(count)),
        _ => Ok(request),
    }
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

fn check(running: &Running, request: &ResponsesRequest) -> (Vec<ItemResult>, Vec<(usize, Accepted)>) {
    let mut accepted = Vec::with_capacity(request.responses.len());
    let mut results = Vec::with_capacity(request.responses.len());
    for (index, submission) in request.responses.iter().enumerate() {
        let mut result = ItemResult { id: submission.id.clone(), status: ItemStatus::Accepted, field: None, code: None, reason: None };
        match accept(&running.survey, &running.schema, submission) {
            Ok(item) => accepted.push((index, item)),
            Err(refusal) => refuse(&mut result, refusal),
        }
        results.push(result);
    }
    (results, accepted)
}

fn refuse(result: &mut ItemResult, refusal: Refusal) {
    result.status = ItemStatus::Rejected;
    result.field = Some(refusal.field);
    result.code = Some(refusal.code.to_owned());
    result.reason = Some(refusal.reason);
}
