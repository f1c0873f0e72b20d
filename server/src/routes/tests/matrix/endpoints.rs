//! Everything that is no document: the table of who gets through at which endpoint. What it does not name does not exist.

use super::super::Scene;
use super::super::members::Member;
use super::people::everyone;
use super::{HERE, THERE};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// Who gets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    /// Everyone, signed in or not.
    Everyone,
    /// Everyone, but not with a cookie: nobody can tell who asks.
    NobodyKnown,
    /// Whoever is signed in.
    Members,
    /// Nobody who has a key: who comes back from a provider gets theirs once.
    KeyOnce,
    /// Whoever has one of these roles.
    Roles(&'static [&'static str]),
}

const STAFF: For = For::Roles(&super::STAFF);
const OFFICERS: For = For::Roles(&["officer"]);
/// Who runs surveys, and sees no answers.
const RUN: For = For::Roles(&["survey_admin"]);
/// Who sees what was answered, and runs no survey.
const SEE: For = For::Roles(&["officer", "analyst"]);

/// Every endpoint below `/api`. A new one is added here, with who gets through.
const ENDPOINTS: [(&str, &str, For); 98] = [
    ("GET", "/api/v1/openapi.json", For::Everyone),
    ("GET", "/api/v1/surveys", For::Members),
    ("GET", "/api/v1/instruments", For::Everyone),
    ("GET", "/api/v1/surveys/{id}", For::NobodyKnown),
    ("POST", "/api/v1/surveys/{id}/responses", For::NobodyKnown),
    ("POST", "/api/v1/surveys/{id}/credentials", For::NobodyKnown),
    ("POST", "/api/v1/surveys/{id}/sealed", For::NobodyKnown),
    ("GET", "/api/v1/instruments/{hash}", For::NobodyKnown),
    ("POST", "/api/v1/session", For::Everyone),
    ("POST", "/api/v1/join", For::Everyone),
    ("GET", "/api/v1/oidc", For::Everyone),
    ("POST", "/api/v1/oidc/start", For::Everyone),
    ("GET", "/api/v1/oidc/callback", For::Everyone),
    ("GET", "/api/v1/oidc/link", For::Members),
    ("POST", "/api/v1/oidc/link", For::Members),
    ("DELETE", "/api/v1/oidc/link", For::Members),
    ("GET", "/api/v1/session", For::Members),
    ("DELETE", "/api/v1/session", For::Members),
    ("POST", "/api/v1/session/key", For::KeyOnce),
    ("POST", "/api/v1/session/password", For::Members),
    ("GET", "/api/v1/session/factor", For::Members),
    ("POST", "/api/v1/session/factor", For::Members),
    ("POST", "/api/v1/session/factor/challenge", For::Members),
    ("POST", "/api/v1/session/factor/app", For::Members),
    ("POST", "/api/v1/session/factor/app/confirm", For::Members),
    ("POST", "/api/v1/session/factor/passkeys", For::Members),
    ("POST", "/api/v1/session/factor/passkeys/confirm", For::Members),
    ("POST", "/api/v1/session/factor/recovery-codes", For::Members),
    ("POST", "/api/v1/session/factor/remove", For::Members),
    ("DELETE", "/api/v1/people/{account}/factor", OFFICERS),
    ("POST", "/api/v1/changes", STAFF),
    ("POST", "/api/v1/changes/query", STAFF),
    ("GET", "/api/v1/documents/{doc}/history", STAFF),
    ("GET", "/api/v1/documents/{doc}/attachments/{hash}", STAFF),
    ("GET", "/api/v1/blobs/{hash}", STAFF),
    ("PUT", "/api/v1/blobs/{hash}/pieces/{piece}", STAFF),
    ("GET", "/api/v1/redactions", STAFF),
    ("POST", "/api/v1/redactions", STAFF),
    ("POST", "/api/v1/redactions/{id}/decision", OFFICERS),
    ("GET", "/api/v1/retention", OFFICERS),
    ("GET", "/api/v1/holds", OFFICERS),
    ("POST", "/api/v1/holds", OFFICERS),
    ("POST", "/api/v1/holds/{id}/release", OFFICERS),
    ("GET", "/api/v1/documents/{doc}/seats", STAFF),
    ("PUT", "/api/v1/documents/{doc}/seats", STAFF),
    ("GET", "/api/v1/people", OFFICERS),
    ("POST", "/api/v1/people/invitations", OFFICERS),
    ("DELETE", "/api/v1/people/invitations/{id}", OFFICERS),
    ("PUT", "/api/v1/people/{account}", OFFICERS),
    ("GET", "/api/v1/people/{account}/offboard", OFFICERS),
    ("POST", "/api/v1/people/{account}/offboard", OFFICERS),
    ("GET", "/api/v1/devices", For::Members),
    ("PUT", "/api/v1/devices/{id}", For::Members),
    ("POST", "/api/v1/devices/{id}/revoke", For::Members),
    ("POST", "/api/v1/devices/{id}/admit", OFFICERS),
    ("PUT", "/api/v1/policy", OFFICERS),
    ("GET", "/api/v1/access", OFFICERS),
    ("GET", "/api/v1/reviews", OFFICERS),
    ("POST", "/api/v1/reviews", OFFICERS),
    ("GET", "/api/v1/reviews/{number}", OFFICERS),
    ("PUT", "/api/v1/departments", OFFICERS),
    ("GET", "/api/v1/audit", OFFICERS),
    ("GET", "/api/v1/recovery-key", OFFICERS),
    ("PUT", "/api/v1/recovery-key", OFFICERS),
    ("GET", "/api/v1/recoveries", OFFICERS),
    ("POST", "/api/v1/recoveries", For::Members),
    ("GET", "/api/v1/recoveries/{id}", For::Members),
    ("DELETE", "/api/v1/recoveries/{id}", For::Members),
    ("POST", "/api/v1/recoveries/{id}/answer", OFFICERS),
    ("POST", "/api/v1/recoveries/{id}/refusal", OFFICERS),
    ("POST", "/api/v1/audit/exports", OFFICERS),
    ("GET", "/api/v1/records-requests", OFFICERS),
    ("POST", "/api/v1/records-requests", OFFICERS),
    ("PUT", "/api/v1/records-requests/{request}", OFFICERS),
    ("POST", "/api/v1/records-requests/{request}/collection", OFFICERS),
    ("GET", "/api/v1/records-requests/{request}/items", OFFICERS),
    ("GET", "/api/v1/records-requests/{request}/items/{item}", OFFICERS),
    ("POST", "/api/v1/records-requests/{request}/decisions", OFFICERS),
    ("POST", "/api/v1/records-requests/{request}/check", OFFICERS),
    ("POST", "/api/v1/records-requests/{request}/exports", OFFICERS),
    ("GET", "/api/v1/survey-plans", RUN),
    ("POST", "/api/v1/survey-plans", RUN),
    ("PUT", "/api/v1/survey-plans/{plan}", RUN),
    ("DELETE", "/api/v1/survey-plans/{plan}", RUN),
    ("POST", "/api/v1/survey-plans/{plan}/open", RUN),
    ("POST", "/api/v1/survey-plans/{plan}/state", RUN),
    ("POST", "/api/v1/survey-plans/{plan}/invitations", RUN),
    ("POST", "/api/v1/survey-plans/{plan}/invitations/reissue", RUN),
    ("GET", "/api/v1/survey-plans/{plan}/reminders", RUN),
    ("GET", "/api/v1/survey-plans/{plan}/rates", RUN),
    ("POST", "/api/v1/survey-plans/{plan}/stations", RUN),
    ("DELETE", "/api/v1/survey-plans/{plan}/stations/{station}", RUN),
    ("GET", "/api/v1/survey-reports/{survey}", SEE),
    ("GET", "/api/v1/survey-releases", SEE),
    ("GET", "/api/v1/survey-releases/{survey}", SEE),
    ("POST", "/api/v1/survey-releases/{survey}/agreement", SEE),
    ("POST", "/api/v1/survey-releases/{survey}/table", SEE),
    ("GET", "/api/v1/survey-releases/{survey}/downloads", OFFICERS),
];

const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

#[test]
fn the_table_has_every_endpoint_of_the_contract() {
    let contract: Json = serde_json::from_str(super::super::super::OPENAPI).expect("JSON");
    let mut said = BTreeSet::new();
    for (path, methods) in contract["paths"].as_object().expect("paths") {
        said.extend(methods.as_object().expect("methods").keys().map(|method| (method.to_uppercase(), path.clone())));
    }
    said.retain(|(_, path)| path.starts_with("/api"));
    let table = ENDPOINTS.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()));
    assert_eq!(table.collect::<BTreeSet<_>>(), said);
}

fn address(scene: &Scene, path: &str) -> String {
    let survey = path.replace("/surveys/{id}", &format!("/surveys/{}", scene.survey));
    let survey = survey.replace("{hash}", &scene.version);
    ["{id}", "{doc}", "{account}", "{plan}", "{station}", "{survey}", "{request}", "{item}", "{piece}"]
        .iter()
        .fold(survey, |path, gap| path.replace(gap, "x"))
}

/// Status, and what a problem is called.
async fn ask(scene: &Scene, member: Option<&Member>, method: &str, path: &str) -> (StatusCode, String) {
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let mut request = Request::builder().method(method).uri(address(scene, path)).header("sec-fetch-site", "same-origin");
    if let Some(member) = member {
        request = request.header("cookie", &member.cookie);
    }
    let reply = scene.send(request.body(Body::empty()).expect("a request")).await;
    let body: Json = serde_json::from_slice(&reply.bytes).unwrap_or_default();
    (reply.status, body["type"].as_str().unwrap_or_default().trim_start_matches("/problems/").to_owned())
}

/// Whether the endpoint itself answered, whatever it says of an empty body and of things that are not there.
fn is_through((status, problem): &(StatusCode, String)) -> bool {
    let stopped = ["signed_out", "not_allowed", "cross_site", "cookie_refused", "session_key_needed", "not_found", "method_not_allowed"];
    !status.is_server_error() && !stopped.contains(&problem.as_str())
}

#[tokio::test]
async fn each_role_gets_through_where_the_table_says_and_nowhere_else() {
    let scene = Scene::new().await;
    let (mut allowed, mut refused) = (0, 0);
    for org in [HERE, THERE] {
        for who in everyone() {
            let member = scene.member(org, &format!("{} {org}", who.name), &who.grants()).await;
            for (method, path, them) in ENDPOINTS {
                // One of these signs out.
                let member = Member { cookie: scene.session_of(&member).await, ..member.clone() };
                let reply = ask(&scene, Some(&member), method, path).await;
                let (expected, problem) = match them {
                    For::Everyone | For::Members => (true, ""),
                    For::NobodyKnown => (false, "cookie_refused"),
                    For::KeyOnce => (false, "session_key_needed"),
                    For::Roles(roles) => (who.has(roles), "not_allowed"),
                };
                assert_eq!(is_through(&reply), expected, "{} at {method} {path}: {reply:?}", who.name);
                if expected {
                    allowed += 1;
                } else {
                    refused += 1;
                    assert_eq!(reply.1, problem, "{} at {method} {path}", who.name);
                }
                if method == "GET" {
                    let (status, _) = ask(&scene, Some(&member), "HEAD", path).await;
                    assert_eq!(status, reply.0, "{} at HEAD {path}", who.name);
                }
            }
        }
    }
    assert!(allowed > 200 && refused > 200, "{allowed} allowed, {refused} refused");
    for (method, path, them) in ENDPOINTS {
        let reply = ask(&scene, None, method, path).await;
        match them {
            For::Everyone | For::NobodyKnown => assert!(is_through(&reply), "nobody at {method} {path}: {reply:?}"),
            For::Members | For::KeyOnce | For::Roles(_) => {
                assert_eq!(reply, (StatusCode::UNAUTHORIZED, "signed_out".to_owned()), "nobody at {method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn nothing_below_api_answers_but_what_the_table_names() {
    let scene = Scene::new().await;
    let officer = scene.member(HERE, "officer", &everyone()[0].grants()).await;
    // A HEAD is a GET without its body; the test above has them.
    let is_taken = |method: &str, path: &str| {
        let method = if method == "HEAD" { "GET" } else { method };
        ENDPOINTS.iter().any(|(known, at, _)| *known == method && *at == path)
    };
    let known: BTreeSet<&str> = ENDPOINTS.iter().map(|(_, path, _)| *path).collect();
    let unknown = [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v2/people",
        "/api//v1/people",
        "/api/v1//people",
        "/api/v1/People",
        "/api/v1/people/",
        "/api/v1/people/x/y",
        "/api/v1/people%2Finvitations",
        "/api/v1/people/../audit/x",
        "/api/v1/audit/1",
        "/api/v1/audit.json",
        "/api/v1/departments/fire",
        "/api/v1/documents",
        "/api/v1/documents/x/history/1",
        "/api/v1/changes/",
        "/api/v1/changes/query/x",
        "/api/v1/session/x",
        "/api/v1/accounts",
        "/api/v1/responses",
        "/api/v1/surveys/{id}/answers",
        "/api/v1/surveys/{id}/release",
        "/api/v1/surveys/{id}/invitations",
        "/api/v1/surveys/{id}/keys",
        "/api/v1/survey-plans/",
        "/api/v1/survey-plans/x/keys",
        "/api/v1/survey-plans/x/responses",
        "/api/v1/survey-plans/x/invitations/1",
        "/api/v1/survey-plans/x/invitations/1/reissue",
        "/api/v1/survey-reports",
        "/api/v1/survey-reports/x/y",
        "/api/v1/survey-releases/x/responses",
        "/api/v1/survey-releases/x/downloads/y",
        "/api/index.html",
    ];
    for member in [Some(&officer), None] {
        for method in METHODS {
            for path in known.iter().filter(|path| !is_taken(method, path)) {
                let (status, problem) = ask(&scene, member, method, path).await;
                // Where no cookie is taken, that is said first.
                let stopped = member.is_some() && problem == "cookie_refused";
                assert!(stopped || status == StatusCode::METHOD_NOT_ALLOWED, "{method} {path}: {status} {problem}");
            }
            for path in unknown {
                let (status, problem) = ask(&scene, member, method, path).await;
                let refused = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED].contains(&status);
                assert!(refused, "{method} {path}: {status} {problem}");
            }
        }
    }
}

/// What an officer asks for is their own organisation's: the other one's things are not there, whatever they are called.
#[tokio::test]
async fn an_officer_of_another_organisation_finds_nothing_of_this_one() {
    let scene = Scene::new().await;
    let officers = &everyone()[0];
    let (here, there) = (scene.member(HERE, "here", &officers.grants()).await, scene.member(THERE, "there", &officers.grants()).await);
    let invitation = json!({"name": "For A", "grants": [{"role": "viewer"}]});
    let invitation = scene.ask(&here, Method::POST, "/api/v1/people/invitations", invitation).await.json();
    let everything = async |path: &str| scene.ask(&here, Method::GET, path, Json::Null).await.json();
    let paths = ["/api/v1/people", "/api/v1/audit", "/api/v1/session"];
    let mut before = Vec::new();
    for path in paths {
        before.push(everything(path).await);
    }
    let change = json!({"name": "Changed", "grants": [], "active": false});
    let tries = [
        (Method::PUT, format!("/api/v1/people/{}", here.account), change),
        (Method::DELETE, format!("/api/v1/people/invitations/{}", invitation["id"].as_str().expect("an id")), Json::Null),
    ];
    for (method, path, body) in tries {
        assert_eq!(scene.ask(&there, method, &path, body).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let departments = json!({"departments": [{"id": "parks", "label": {"en": "Parks"}}]});
    assert_eq!(scene.ask(&there, Method::PUT, "/api/v1/departments", departments).await.status, StatusCode::OK, "their own");
    for (path, before) in paths.iter().zip(&before) {
        assert_eq!(&everything(path).await, before, "{path}");
        let theirs = scene.ask(&there, Method::GET, path, Json::Null).await;
        let text = String::from_utf8(theirs.bytes).expect("text");
        for secret in [&here.account, &here.org, "For A"] {
            assert!(!text.contains(secret), "{path}: {text}");
        }
    }
}
