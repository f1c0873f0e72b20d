//! Responses that shared devices and desks sealed to a survey. Which of them sent what is not kept, and nothing about a
//! request is logged here, at any level.

use super::{body, responses, taking};
use crate::auth::session::digest;
use crate::problem::Error;
use crate::service::{Running, Service};
use crate::store::{Store, StoreError};
use axum::Json;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use bytes::Bytes;
use shared::protocol::{BATCH_LIMIT, ItemStatus, SealedRequest, SealedResult, SealedResults, Wrong};
use shared::survey::{Accepted, Mode, Way, accept};
use std::sync::Arc;

pub(super) async fn add<S: Store>(
    State(service): State<Arc<Service<S>>>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<SealedResults>, Error> {
    let running = taking(&service, id)?;
    let SealedRequest { station, sealed } = body::read(&headers, body)?;
    let wrong = |reason| Error::Wrong(Wrong { field: "sealed", code: "batch_too_large", reason });
    match sealed.len() {
        0 => return Err(Error::Malformed { field: "sealed".to_owned(), reason: "at least one response is expected".to_owned() }),
        count if count > BATCH_LIMIT => {
            return Err(wrong(format!("{count} responses were sent, at most {BATCH_LIMIT} are taken at a time")));
        }
        _ => {}
    }
    let mode = service.store().station(&running.survey.id, digest(&station)).await?.ok_or(Error::UnknownStation)?;
    let opened = {
        let running = Arc::clone(&running);
        let open = move || sealed.iter().map(|sealed| open(&running, mode, sealed)).collect::<Vec<_>>();
        tokio::task::spawn_blocking(open).await.map_err(StoreError::from)?
    };
    // What became of each keeps its place; what is fine goes into the batch.
    let mut batch = Vec::with_capacity(opened.len());
    let opened: Vec<Result<(), &'static str>> = opened.into_iter().map(|opened| opened.map(|accepted| batch.push(accepted))).collect();
    let mut stored = responses::store(&service, &running, batch).await?.into_iter();
    let result = |opened: Result<(), &'static str>| {
        let status = opened.and_then(|()| {
            let stored = stored.next().ok_or("store")?;
            responses::outcome(stored).map_err(|refusal| refusal.code)
        });
        match status {
            Ok(status) => SealedResult { status, code: None },
            Err(code) => SealedResult { status: ItemStatus::Rejected, code: Some(code.to_owned()) },
        }
    };
    Ok(Json(SealedResults { results: opened.into_iter().map(result).collect() }))
}

/// Opens what was sealed and checks it. Of what is wrong, whoever holds the device is told a code and no answer.
fn open(running: &Running, mode: Mode, sealed: &str) -> Result<Accepted, &'static str> {
    let opener = running.opener.as_ref().ok_or("not_sealed")?;
    let enclosed = opener.open(&running.survey.id, sealed).map_err(|_| "not_sealed")?;
    if enclosed.mode != mode {
        return Err("wrong_mode");
    }
    let accepted = accept(&running.survey, &running.schema, &enclosed.submission, Way::Sealed(mode));
    accepted.map_err(|refusal| refusal.code)
}
