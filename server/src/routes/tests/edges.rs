//! Addresses, methods and headers at their edges: whatever is asked, an error is a problem that a program can read.

use super::{Reply, Scene};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::json;

async fn ask(scene: &Scene, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    scene.send(request.body(Body::from(body.to_owned())).expect("a request")).await
}

#[track_caller]
fn problem(reply: &Reply, status: StatusCode, code: &str) {
    assert_eq!(reply.status, status, "{}", String::from_utf8_lossy(&reply.bytes));
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    assert_eq!(reply.headers["cache-control"], "no-store");
    let body = reply.json();
    assert_eq!(body["type"], format!("/problems/{code}"), "{body}");
    assert_eq!(body["status"], status.as_u16());
    assert!(body["title"].as_str().is_some_and(|title| !title.is_empty()));
}

#[tokio::test]
async fn an_address_that_is_not_even_text_is_an_unknown_one() {
    let scene = Scene::new().await;
    problem(&scene.get("/api/v1/surveys/%FF").await, StatusCode::NOT_FOUND, "unknown_survey");
    problem(&scene.get("/api/v1/instruments/%FF").await, StatusCode::NOT_FOUND, "unknown_instrument");
    let json = [("content-type", "application/json")];
    problem(&ask(&scene, Method::POST, "/api/v1/surveys/%FF/responses", &json, "{}").await, StatusCode::NOT_FOUND, "unknown_survey");
}

#[tokio::test]
async fn a_method_that_an_address_does_not_take_is_said() {
    let scene = Scene::new().await;
    let survey = format!("/api/v1/surveys/{}", scene.survey);
    let responses = format!("{survey}/responses");
    let wrong = [
        (Method::DELETE, "/healthz"),
        (Method::POST, "/api/v1/surveys"),
        (Method::PUT, survey.as_str()),
        (Method::GET, responses.as_str()),
        (Method::POST, "/s/anything"),
    ];
    for (method, path) in wrong {
        problem(&ask(&scene, method, path, &[], "").await, StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
    }
}

#[tokio::test]
async fn nothing_is_below_api_but_what_the_contract_says() {
    let scene = Scene::new().await;
    let responses = format!("/api/v1/surveys/{}/responses", scene.survey);
    for path in ["/api/unknown", "/api/", "/api/v1", "/api/v1/surveys/", "/api/v2/surveys", &format!("{responses}/x"), "/s/sw.txt"] {
        problem(&scene.get(path).await, StatusCode::NOT_FOUND, "not_found");
    }
    problem(&ask(&scene, Method::POST, "/api/unknown", &[], "").await, StatusCode::NOT_FOUND, "not_found");
}

#[tokio::test]
async fn the_type_of_the_body_may_have_parameters_but_no_other_name() {
    let scene = Scene::new().await;
    let path = format!("/api/v1/surveys/{}/responses", scene.survey);
    let body = json!({"responses": [scene.fine(1)]}).to_string();
    for kind in ["application/json", "application/json; charset=utf-8", "Application/JSON"] {
        assert_eq!(ask(&scene, Method::POST, &path, &[("content-type", kind)], &body).await.status, StatusCode::OK, "{kind}");
    }
    for kind in ["application/jsonp", "application/json-seq", "application/x-www-form-urlencoded", ""] {
        let reply = ask(&scene, Method::POST, &path, &[("content-type", kind)], &body).await;
        problem(&reply, StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json");
    }
    problem(&ask(&scene, Method::POST, &path, &[], &body).await, StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json");
}

#[tokio::test]
async fn what_was_sent_is_not_sent_back() {
    let scene = Scene::new().await;
    for body in [r#"{"responses":"my secret"}"#, r#"{"responses":[{"id":"x","version":["my secret"],"answers":{}}]}"#] {
        let reply = scene.post_raw(body).await;
        problem(&reply, StatusCode::BAD_REQUEST, "malformed");
        assert!(!String::from_utf8_lossy(&reply.bytes).contains("secret"), "{}", reply.json());
    }
    let reply = scene.post(json!([scene.with(1, json!({"consent": "yes", "comment_action": ["my secret"]}))])).await;
    problem(&reply, StatusCode::UNPROCESSABLE_ENTITY, "rejected");
    assert!(!String::from_utf8_lossy(&reply.bytes).contains("secret"), "{}", reply.json());
}

#[tokio::test]
async fn cookies_are_refused_by_every_survey_route_and_by_no_other() {
    let scene = Scene::new().await;
    let cookie = [("cookie", "session=1"), ("content-type", "application/json")];
    let survey = format!("/api/v1/surveys/{}", scene.survey);
    let body = json!({"responses": [scene.fine(1)]}).to_string();
    let refused = [
        (Method::GET, survey.clone()),
        (Method::GET, format!("/api/v1/instruments/{}", scene.version)),
        (Method::POST, format!("{survey}/responses")),
    ];
    for (method, path) in refused {
        problem(&ask(&scene, method, &path, &cookie, &body).await, StatusCode::BAD_REQUEST, "cookie_refused");
    }
    for path in ["/healthz", "/api/v1/instruments", "/api/v1/openapi.json"] {
        assert_eq!(ask(&scene, Method::GET, path, &cookie, "").await.status, StatusCode::OK, "{path}");
    }
    let stored = scene.post(json!([scene.fine(1)])).await.json();
    assert_eq!(stored["results"][0]["status"], "accepted", "the refused one was not stored");
}

#[tokio::test]
async fn the_list_shows_one_line_a_survey_and_one_epoch_is_one_database() {
    let scene = Scene::new().await;
    let list = scene.listed().await;
    assert_eq!(list["surveys"].as_array().map(Vec::len), Some(1));
    assert_eq!(list["surveys"][0]["id"], scene.survey.as_str());
    let health = scene.get("/healthz").await.json();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["epoch"], scene.service.epoch());
    assert_ne!(Scene::new().await.service.epoch(), scene.service.epoch());
}
