//! Taking responses. Nothing about a request is logged here, at any level.

use super::{address, body};
use crate::problem::Error;
use crate::service::{Running, Service};
use crate::store::Store;
use axum::Json;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use bytes::Bytes;
use shared::protocol::{BATCH_LIMIT, ItemResult, ItemStatus, ResponsesRequest, ResponsesResult};
use shared::survey::{Accepted, Refusal, SurveyState, Way, accept};
use std::sync::Arc;

pub(super) async fn add<S: Store>(
    State(service): State<Arc<Service<S>>>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ResponsesResult>, Error> {
    let running = address(id).and_then(|id| service.find(&id)).ok_or(Error::UnknownSurvey)?;
    let request = read(&headers, body)?;
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

fn read(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<ResponsesRequest, Error> {
    let request: ResponsesRequest = body::read(headers, body)?;
    match request.responses.len() {
        0 => Err(Error::Malformed { field: "responses".to_owned(), reason: "at least one response is expected".to_owned() }),
        count if count > BATCH_LIMIT => Err(Error::BatchTooLarge(count)),
        _ => Ok(request),
    }
}

fn check(running: &Running, request: &ResponsesRequest) -> (Vec<ItemResult>, Vec<(usize, Accepted)>) {
    let mut accepted = Vec::with_capacity(request.responses.len());
    let mut results = Vec::with_capacity(request.responses.len());
    for (index, submission) in request.responses.iter().enumerate() {
        let mut result = ItemResult { id: submission.id.clone(), status: ItemStatus::Accepted, field: None, code: None, reason: None };
        match accept(&running.survey, &running.schema, submission, Way::Direct(&|credential| running.signed(credential))) {
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
