//! Signing in.

use super::Scene;
use super::members::everywhere;
use axum::http::{Method, StatusCode};
use serde_json::Value as Json;
use shared::instrument::Role;

#[tokio::test]
async fn a_session_says_who_one_is_and_what_one_may_read() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    let reply = scene.ask(&officer, Method::GET, "/api/v1/session", Json::Null).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", String::from_utf8_lossy(&reply.bytes));
    let session = reply.json();
    assert_eq!(session["person"]["account"], officer.account.as_str());
}
