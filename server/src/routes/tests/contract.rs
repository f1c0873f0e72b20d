//! `openapi.json` and the routes say the same, and every answer carries its headers.

use super::Scene;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Hash;
use shared::protocol::{ItemResult, ItemStatus, Problem, ResponsesRequest, ResponsesResult, Submission, SurveyList};
use shared::survey::Survey;

fn contract() -> Json {
    serde_json::from_str(super::super::OPENAPI).expect("JSON")
}

#[tokio::test]
async fn every_route_of_the_contract_is_served() {
    let scene = Scene::new().await;
    let contract = contract();
    let mut routes = 0;
    for (path, methods) in contract["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            routes += 1;
            let path = path.replace("{id}", scene.survey.as_str()).replace("{hash}", &scene.version);
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
            let reply = scene.send(Request::builder().method(method.clone()).uri(&path).body(Body::empty()).expect("a request")).await;
            assert!(!matches!(reply.status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED), "{method} {path}: {}", reply.status);
        }
    }
    // As many as the table in routes/mod.rs has under /healthz and /api/.
    let table = include_str!("../mod.rs");
    assert_eq!(routes, table.matches(".route(\"/healthz").count() + table.matches(".route(\"/api/").count());
}

/// Names in an example are those of the schema, and all that are required are there.
fn agrees(name: &str, example: &Json) {
    let schema = &contract()["components"]["schemas"][name];
    let known = schema["properties"].as_object().expect(name);
    let example = example.as_object().expect(name);
    for member in example.keys() {
        assert!(known.contains_key(member), "{name}.{member} is not in the contract");
    }
    for required in schema["required"].as_array().expect(name) {
        assert!(example.contains_key(required.as_str().expect("a name")), "{name} lacks {required}");
    }
}

#[tokio::test]
async fn what_is_sent_has_the_shape_of_the_contract() {
    let scene = Scene::new().await;
    let survey = scene.get(&format!("/api/v1/surveys/{}", scene.survey)).await.json();
    agrees("Survey", &survey);
    agrees("Settings", &survey["settings"]);
    agrees("Choice", &survey["settings"]["groups"][0]);
    agrees("Health", &scene.get("/healthz").await.json());
    let list = scene.get("/api/v1/surveys").await.json();
    agrees("SurveyList", &list);
    agrees("SurveySummary", &list["surveys"][0]);
    serde_json::from_value::<SurveyList>(list).expect("a list");
    let item = ItemResult {
        id: "a".into(),
        status: ItemStatus::Rejected,
        field: Some("f".into()),
        code: Some("c".into()),
        reason: Some("r".into()),
    };
    let submission: Submission = serde_json::from_value(scene.fine(1)).expect("a submission");
    agrees("Submission", &serde_json::to_value(&submission).expect("JSON"));
    agrees("ResponsesRequest", &serde_json::to_value(ResponsesRequest { responses: vec![submission] }).expect("JSON"));
    agrees("ItemResult", &serde_json::to_value(&item).expect("JSON"));
    agrees("ResponsesResult", &serde_json::to_value(ResponsesResult { results: vec![item] }).expect("JSON"));
    let refused = scene.post(json!([scene.with(1, json!({}))])).await.json();
    agrees("Problem", &refused);
    serde_json::from_value::<Problem>(refused).expect("a problem");
}

#[tokio::test]
async fn a_survey_and_its_instrument_are_what_their_addresses_say() {
    let scene = Scene::new().await;
    let survey: Survey = serde_json::from_value(scene.get(&format!("/api/v1/surveys/{}", scene.survey)).await.json()).expect("a survey");
    assert_eq!(survey.address(), scene.survey);
    let instrument = scene.get(&format!("/api/v1/instruments/{}", survey.version)).await;
    assert_eq!(Hash::of(&instrument.bytes), survey.version);
    assert!(instrument.headers["cache-control"].to_str().expect("text").contains("immutable"));
    assert!(!String::from_utf8_lossy(&instrument.bytes).contains("\"notes\""), "maintainers' notes stay on the server");
}

#[tokio::test]
async fn every_answer_carries_its_headers() {
    let scene = Scene::new().await;
    for path in ["/healthz", "/api/v1/surveys", "/api/v1/nothing", "/s/x", "/", "/x.js"] {
        let headers = scene.get(path).await.headers;
        let policy = headers["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline") && !policy.contains("http"), "{path}: {policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
        assert!(headers.contains_key("cache-control"), "{path}");
        assert!(!headers.contains_key("set-cookie"), "{path}");
    }
}
