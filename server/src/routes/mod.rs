//! What is served. The table below is the whole of it; `openapi.json` is held against it by a test.

mod pages;
mod responses;
mod security;
mod surveys;

use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, Path};
use axum::routing::{any, get, post};
use shared::instrument::Hash;
use shared::protocol::BODY_LIMIT;
use std::sync::Arc;

/// The contract, served at `/api/v1/openapi.json`.
pub(crate) const OPENAPI: &str = include_str!("../../openapi.json");

/// The server without its socket: tests call it with `oneshot`.
pub(crate) fn app<S: Store>(service: Arc<Service<S>>) -> Router {
    let anonymous = Router::new()
        .route("/api/v1/surveys/{id}", get(surveys::one))
        .route("/api/v1/surveys/{id}/responses", post(responses::add))
        .route("/api/v1/instruments/{hash}", get(surveys::instrument))
        .layer(axum::middleware::from_fn(security::refuse_cookies));
    Router::new()
        .route("/healthz", get(pages::health))
        .route("/api/v1/openapi.json", get(pages::openapi))
        .route("/api/v1/surveys", get(surveys::list))
        .route("/api/v1/instruments", get(surveys::instruments))
        .merge(anonymous)
        .route("/api/{*path}", any(|| async { Error::NotFound }))
        .route("/s/{*path}", get(pages::survey_app))
        .route("/{*path}", get(pages::workbench))
        .route("/", get(pages::workbench))
        .fallback(|| async { Error::NotFound })
        .method_not_allowed_fallback(|| async { Error::Method })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(axum::middleware::from_fn(security::headers))
        .with_state(service)
}

/// The content address in a path. What is not even text is as unknown as any other.
fn address(path: Result<Path<String>, PathRejection>) -> Option<Hash> {
    Hash::parse(&path.ok()?.0).ok()
}

#[cfg(test)]
mod tests;
