//! Bad input gets a 4xx that names the field and the reason, and stores nothing.

use super::{Reply, Scene};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value as Json, json};
use shared::protocol::{BATCH_LIMIT, BODY_LIMIT};

fn named(reply: &Reply, status: StatusCode, field: &str) {
    let body = reply.json();
    assert_eq!(reply.status, status, "{body}");
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    assert_eq!(body["field"], field, "{body}");
    assert!(body["reason"].as_str().is_some_and(|reason| reason.len() > 8), "{body}");
    assert_eq!(body["status"], status.as_u16());
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused() {
    let scene = Scene::new().await;
    for (body, said) in [("{", "ends too early"), ("{]", "not JSON"), ("{}", "responses"), (r#"{"responses":[],"x":1}"#, "x")] {
        let reply = scene.post_raw(body).await;
        named(&reply, StatusCode::BAD_REQUEST, "body");
        assert!(reply.json()["reason"].as_str().expect("a reason").contains(said), "{body}: {}", reply.json());
    }
    named(&scene.post(json!([])).await, StatusCode::BAD_REQUEST, "responses");
}

#[tokio::test]
async fn each_wrong_response_names_its_field() {
    let scene = Scene::new().await;
    let mut unknown_version = scene.fine(1);
    unknown_version["version"] = json!("older");
    let mut unknown_language = scene.fine(1);
    unknown_language["language"] = json!("fr");
    let mut bad_id = scene.fine(1);
    bad_id["id"] = json!("short");
    let mut with_credential = scene.fine(1);
    with_credential["credential"] = json!({"nonce": "n", "randomizer": "r", "signature": "s"});
    let answers = |answers: Json| scene.with(1, answers);
    let cases = [
        (unknown_version, "version", "unknown_version"),
        (unknown_language, "language", "unknown_language"),
        (bad_id, "id", "wrong_id"),
        (with_credential, "credential", "unexpected_credential"),
        (answers(json!({"consent": "yes", "salary": 1})), "answers.salary", "unknown_question"),
        (answers(json!({"consent": "yes", "recommend": 9})), "answers.recommend", "wrong_type"),
        (answers(json!({"consent": "yes", "recommend": "11"})), "answers.recommend", "unknown_choice"),
        (answers(json!({"consent": "no", "department": "library"})), "answers.department", "not_asked"),
        (answers(json!({})), "answers.consent", "required"),
        (answers(json!({"consent": "yes", "comment_action": "x".repeat(4001)})), "answers.comment_action", "too_long"),
        (answers(json!({"consent": "yes", "comment_action": "x".repeat(2001)})), "answers.comment_action", "constraint"),
        (answers(json!({"consent": "yes", "race_ethnicity": []})), "answers.race_ethnicity", "wrong_type"),
        (answers(json!({"consent": "yes", "race_ethnicity": ["white", "white"]})), "answers.race_ethnicity", "repeated_choice"),
        (answers(json!({"consent": "yes", "race_ethnicity": ["white", "prefer_not"]})), "answers.race_ethnicity", "exclusive_choice"),
    ];
    for (response, field, code) in cases {
        let reply = scene.post(json!([response])).await;
        named(&reply, StatusCode::UNPROCESSABLE_ENTITY, field);
        assert_eq!(reply.json()["results"][0]["code"], code, "{field}");
    }
    let after = scene.post(json!([scene.fine(1)])).await.json();
    assert_eq!(after["results"][0]["status"], "accepted", "nothing was stored before: {after}");
}

#[tokio::test]
async fn limits_are_said() {
    let scene = Scene::new().await;
    named(&scene.post_raw(vec![b' '; BODY_LIMIT + 1]).await, StatusCode::PAYLOAD_TOO_LARGE, "body");
    let many: Vec<Json> = (0..=BATCH_LIMIT).map(|_| scene.fine(1)).collect();
    named(&scene.post(many.into()).await, StatusCode::UNPROCESSABLE_ENTITY, "responses");
}

#[tokio::test]
async fn unknown_addresses_are_404_problems() {
    let scene = Scene::new().await;
    for id in ["x", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"] {
        named(&scene.get(&format!("/api/v1/surveys/{id}")).await, StatusCode::NOT_FOUND, "survey");
        named(&scene.get(&format!("/api/v1/instruments/{id}")).await, StatusCode::NOT_FOUND, "hash");
    }
    let reply = scene.get("/api/v1/nothing").await;
    assert_eq!((reply.status, reply.json()["type"].clone()), (StatusCode::NOT_FOUND, json!("/problems/not_found")));
}

#[tokio::test]
async fn a_survey_refuses_cookies_and_other_types() {
    let scene = Scene::new().await;
    let path = format!("/api/v1/surveys/{}", scene.survey);
    let request = Request::get(&path).header("cookie", "session=1").body(Body::empty()).expect("a request");
    named(&scene.send(request).await, StatusCode::BAD_REQUEST, "cookie");
    let request =
        Request::post(format!("{path}/responses")).header("content-type", "text/plain").body(Body::from("{}")).expect("a request");
    named(&scene.send(request).await, StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-type");
}
