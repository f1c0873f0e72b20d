//! Taking responses. Nothing about a request is logged here, at any level.

use super::{body, taking};
use crate::auth::client_address;
use crate::problem::Error;
use crate::service::{Running, Service};
use crate::store::redeem::Stored;
use crate::store::{Store, StoreError};
use axum::Json;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{FromRequestParts, Path, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use bytes::Bytes;
use shared::protocol::{BATCH_LIMIT, ItemResult, ItemStatus, ResponsesRequest, ResponsesResult, Submission, Wrong};
use shared::survey::{Accepted, Mode, Refusal, Way, accept};
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

/// So many signatures are checked where the request is; more of them elsewhere, so that nobody else waits.
const CHECKED_HERE: usize = 4;

/// Where a request comes from: for counting, and for nothing else.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sender(Option<IpAddr>);

impl<S: Sync> FromRequestParts<S> for Sender {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(client_address(&parts.extensions, &parts.headers)))
    }
}

pub(super) async fn add<S: Store>(
    State(service): State<Arc<Service<S>>>,
    id: Result<Path<String>, PathRejection>,
    sender: Sender,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ResponsesResult>, Error> {
    let running = taking(&service, id)?;
    let request = read(&headers, body)?;
    limit(&running, sender, &request)?;
    let signatures = request.responses.iter().filter(|submission| submission.credential.is_some()).count();
    let (mut results, accepted) = if signatures > CHECKED_HERE {
        let running = Arc::clone(&running);
        let checked = tokio::task::spawn_blocking(move || check(&running, &request.responses));
        checked.await.map_err(StoreError::from)?
    } else {
        check(&running, &request.responses)
    };
    count(&service, &running, sender, &accepted)?;
    let (places, batch): (Vec<usize>, Vec<Accepted>) = accepted.into_iter().unzip();
    for (index, stored) in places.into_iter().zip(store(&service, &running, batch).await?) {
        match outcome(stored) {
            Ok(status) => results[index].status = status,
            Err(refusal) => refuse(&mut results[index], refusal),
        }
    }
    if results.iter().all(|result| result.status == ItemStatus::Rejected) {
        let full = results.iter().all(|result| result.code.as_deref() == Some("full"));
        return Err(if full { Error::Full(results) } else { Error::AllRejected(results) });
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

/// So many responses that anyone may send are taken from an address at a time. A batch that never could be taken is told so
/// before anything else is.
fn limit(running: &Running, Sender(address): Sender, request: &ResponsesRequest) -> Result<(), Error> {
    let burst = running.caps.burst;
    let items = request.responses.iter().filter(|submission| submission.credential.is_none()).count();
    let open = running.survey.settings.modes.contains(&Mode::OpenLink);
    if open && address.is_some() && u32::try_from(items).is_ok_and(|items| items > burst) {
        let reason = format!("{items} responses were sent, at most {burst} are taken at a time from one address");
        return Err(Wrong { field: "responses", code: "batch_too_large", reason }.into());
    }
    Ok(())
}

/// Counts those that could be stored against what one address may. What is refused for its content is not among them:
/// nobody uses up what an office may send with what is nothing.
fn count<S: Store>(service: &Service<S>, running: &Running, Sender(address): Sender, accepted: &[(usize, Accepted)]) -> Result<(), Error> {
    let items = accepted.iter().filter(|(_, item)| item.mode == Mode::OpenLink).count();
    let open_links = &service.auth().open_links;
    open_links.take(&running.survey.id, address, running.caps.burst, items, service.now()).map_err(Error::TooManyResponses)
}

fn check(running: &Running, responses: &[Submission]) -> (Vec<ItemResult>, Vec<(usize, Accepted)>) {
    let mut accepted = Vec::with_capacity(responses.len());
    let mut results = Vec::with_capacity(responses.len());
    for (index, submission) in responses.iter().enumerate() {
        let mut result = ItemResult { id: submission.id.clone(), status: ItemStatus::Accepted, field: None, code: None, reason: None };
        match accept(&running.survey, &running.schema, submission, Way::Direct(&|credential| running.signed(credential))) {
            Ok(item) => accepted.push((index, item)),
            Err(refusal) => refuse(&mut result, refusal),
        }
        results.push(result);
    }
    (results, accepted)
}

/// Stores what was accepted. Credentials are not among it: they were checked, and are gone.
pub(super) async fn store<S: Store>(service: &Service<S>, running: &Running, batch: Vec<Accepted>) -> Result<Vec<Stored>, Error> {
    if batch.is_empty() {
        return Ok(Vec::new());
    }
    let survey = &running.survey;
    Ok(service.store().add_responses(survey.id.clone(), survey.version.clone(), running.caps, batch).await?)
}

/// What is told of a response that could be stored.
pub(super) fn outcome(stored: Stored) -> Result<ItemStatus, Refusal> {
    let refusal = |field: &str, code, reason: &str| Err(Refusal { field: field.to_owned(), code, reason: reason.to_owned() });
    match stored {
        Stored::Accepted => Ok(ItemStatus::Accepted),
        Stored::Duplicate => Ok(ItemStatus::Duplicate),
        Stored::Taken => refusal("id", "already_answered", "another response with this id was received before; the first one stays"),
        Stored::Full => refusal("survey", "full", "as many people answered without an invitation as the survey takes"),
    }
}

fn refuse(result: &mut ItemResult, refusal: Refusal) {
    result.status = ItemStatus::Rejected;
    result.field = Some(refusal.field);
    result.code = Some(refusal.code.to_owned());
    result.reason = Some(refusal.reason);
}
