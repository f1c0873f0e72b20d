//! The two entries of the app, health and the contract.

use crate::assets;
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) async fn health<S: Store>(State(service): State<Arc<Service<S>>>) -> Result<Json<Value>, Error> {
    service.store().epoch().await?;
    Ok(Json(json!({"status": "ok", "epoch": service.epoch()})))
}

pub(super) async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], super::OPENAPI).into_response()
}

/// Every address below `/s/` shows the survey app, which reads the survey from the address.
pub(super) async fn survey_app(uri: Uri, headers: HeaderMap) -> Result<Response, Error> {
    page(uri.path(), "/s/", &headers)
}

/// Every other address shows the workbench, unless it names a file.
pub(super) async fn workbench(uri: Uri, headers: HeaderMap) -> Result<Response, Error> {
    if uri.path().starts_with("/api/") {
        return Err(Error::NotFound);
    }
    page(uri.path(), "/", &headers)
}

fn page(path: &str, shell: &'static str, headers: &HeaderMap) -> Result<Response, Error> {
    let names_a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    assets::respond(path, (!names_a_file).then_some(shell), headers).ok_or(Error::NotFound)
}
