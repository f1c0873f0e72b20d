//! `openapi.json` and the routes say the same, and every answer carries its headers.

use super::Scene;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::{Choice, ChoiceRole, Hash, TEXT_LIMIT};
use shared::protocol::{
    BATCH_LIMIT, BODY_LIMIT, ItemResult, ItemStatus, Problem, ResponsesRequest, ResponsesResult, Submission, SurveyList,
};
use shared::survey::Survey;
use std::collections::BTreeSet;

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
    assert_eq!(routes, table().len());
}

/// The table in routes/mod.rs, as far as a contract goes. Read from its source: a route cannot be added past this test.
fn table() -> BTreeSet<(String, String)> {
    // However long a row is, it is one.
    let source = include_str!("../mod.rs").split_whitespace().collect::<Vec<_>>().join(" ").replace(".route( \"", ".route(\"");
    let rows = source.split(".route(\"").skip(1).filter_map(|rest| {
        let (path, rest) = rest.split_once("\", ")?;
        let method = rest.split_once('(')?.0;
        Some((method.to_owned(), path.to_owned()))
    });
    rows.filter(|(method, path)| (method != "any") && (path == "/healthz" || path.starts_with("/api/"))).collect()
}

#[test]
fn the_contract_names_the_routes_of_the_table_and_no_other() {
    let contract = contract();
    let paths = contract["paths"].as_object().expect("paths");
    let named = paths
        .iter()
        .flat_map(|(path, methods)| methods.as_object().expect("methods").keys().map(move |method| (method.clone(), path.clone())));
    assert_eq!(named.collect::<BTreeSet<_>>(), table());
}

#[test]
fn the_contract_states_the_limits_that_hold() {
    let contract = contract();
    let said = contract["paths"]["/api/v1/surveys/{id}/responses"]["post"]["description"].as_str().expect("a description").replace(',', "");
    for limit in [BATCH_LIMIT, BODY_LIMIT, TEXT_LIMIT] {
        assert!(said.contains(&limit.to_string()), "{limit} is not in: {said}");
    }
    assert_eq!(contract["components"]["schemas"]["ResponsesRequest"]["properties"]["responses"]["maxItems"], BATCH_LIMIT);
}

/// Every `$ref` leads somewhere.
#[test]
fn the_contract_refers_only_to_what_it_has() {
    let contract = contract();
    for reference in super::super::OPENAPI.split("\"$ref\": \"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(contract.pointer(reference).is_some(), "{reference}");
    }
}

/// Names in an example are those of the schema, and all that are required are there.
pub(super) fn agrees(name: &str, example: &Json) {
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
    let list = scene.listed().await;
    agrees("SurveyList", &list);
    agrees("SurveySummary", &list["surveys"][0]);
    serde_json::from_value::<SurveyList>(list).expect("a list");
    let list = scene.get("/api/v1/instruments").await.json();
    agrees("InstrumentList", &list);
    let first = &list["instruments"][0];
    agrees("InstrumentSummary", first);
    let address = format!("/api/v1/instruments/{}", first["version"].as_str().expect("an address"));
    assert_eq!(scene.get(&address).await.json()["name"], first["name"], "what is listed can be fetched");
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

/// With every optional member set, a type has exactly the members of its schema.
#[test]
fn types_have_no_member_less_and_no_member_more() {
    let exactly = |name: &str, example: Json| {
        let contract = contract();
        let known: BTreeSet<&String> = contract["components"]["schemas"][name]["properties"].as_object().expect(name).keys().collect();
        assert_eq!(example.as_object().expect(name).keys().collect::<BTreeSet<_>>(), known, "{name}");
    };
    let item = ItemResult {
        id: "a".into(),
        status: ItemStatus::Rejected,
        field: Some("f".into()),
        code: Some("c".into()),
        reason: Some("r".into()),
    };
    let submission = Submission {
        id: "a".into(),
        version: "v".into(),
        language: Some("en".into()),
        credential: Some(shared::survey::Credential::of(&[1; 32], &[2; 32], &[3; 256])),
        answers: serde_json::Map::new(),
    };
    let problem = Problem {
        kind: "k".into(),
        title: "t".into(),
        status: 422,
        detail: "d".into(),
        field: Some("f".into()),
        reason: Some("r".into()),
        results: vec![item.clone()],
    };
    let choice = Choice {
        name: "n".into(),
        label: [("en".into(), "x".into())].into(),
        role: Some(ChoiceRole::PreferNot),
        exclusive: true,
        columns: [("area".into(), "x".into())].into(),
    };
    exactly("ItemResult", serde_json::to_value(item).expect("JSON"));
    exactly("Submission", serde_json::to_value(submission).expect("JSON"));
    exactly("Problem", serde_json::to_value(problem).expect("JSON"));
    exactly("Choice", serde_json::to_value(choice).expect("JSON"));
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
