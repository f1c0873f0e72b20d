//! Surveys and instruments: each for everyone, and the list for those who are signed in.

use super::address;
use crate::assets::accepts;
use crate::auth::SignedIn;
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use shared::protocol::{InstrumentList, SurveyList};
use shared::survey::Survey;
use std::sync::Arc;

pub(super) async fn list<S: Store>(State(service): State<Arc<Service<S>>>, SignedIn(person): SignedIn) -> Result<Json<SurveyList>, Error> {
    Ok(Json(SurveyList { surveys: service.summaries(&person.org).await? }))
}

pub(super) async fn one<S: Store>(
    State(service): State<Arc<Service<S>>>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Survey>, Error> {
    let running = address(id).and_then(|id| service.find(&id)).ok_or(Error::UnknownSurvey)?;
    Ok(Json(running.survey.clone()))
}

pub(super) async fn instruments<S: Store>(State(service): State<Arc<Service<S>>>) -> Json<InstrumentList> {
    Json(InstrumentList { instruments: service.listed().to_vec() })
}

pub(super) async fn instrument<S: Store>(
    State(service): State<Arc<Service<S>>>,
    hash: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let served = address(hash).and_then(|hash| service.instrument(&hash)).ok_or(Error::UnknownInstrument)?;
    let fixed = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    Ok(if accepts(&headers, "br") && !served.brotli.is_empty() {
        (fixed, [(header::CONTENT_ENCODING, "br")], served.brotli).into_response()
    } else {
        (fixed, served.raw).into_response()
    })
}
