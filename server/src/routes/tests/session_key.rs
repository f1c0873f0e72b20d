//! A session is a cookie and a key: what somebody can do who has a browser, and not what its page knows.

use super::members::{Member, PASSWORD, everywhere};
use super::{Reply, Scene};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Role;
use shared::protocol::SESSION_KEY;

/// A request with these headers and nothing that the page would add.
async fn bare(scene: &Scene, method: Method, path: &str, cookie: &str, keys: &[&str]) -> Reply {
    let mut request = Request::builder().method(method).uri(path).header("sec-fetch-site", "same-origin").header("cookie", cookie);
    for key in keys {
        request = request.header(SESSION_KEY, *key);
    }
    let request = request.header("content-type", "application/json").body(Body::from(r#"{"cursors": []}"#));
    scene.send_bare(request.expect("a request")).await
}

fn refusal(reply: &Reply) -> (StatusCode, Json, Json) {
    (reply.status, reply.json()["type"].clone(), reply.json()["field"].clone())
}

fn key_needed() -> (StatusCode, Json, Json) {
    (StatusCode::UNAUTHORIZED, json!("/problems/session_key_needed"), json!("session"))
}

fn key_of(scene: &Scene, cookie: &str) -> String {
    let keys = scene.keys.lock().expect("keys");
    keys[cookie.strip_prefix("evenhand=").expect("a session")].clone()
}

async fn lead(scene: &Scene, name: &str) -> Member {
    scene.member("Sample City", name, &[everywhere(Role::Lead)]).await
}

#[tokio::test]
async fn a_cookie_alone_asks_for_nothing() {
    let scene = Scene::new().await;
    let (one, other) = (lead(&scene, "L Sample").await, lead(&scene, "M Sample").await);
    let (own, theirs) = (key_of(&scene, &one.cookie), key_of(&scene, &other.cookie));
    let unknown = "A".repeat(43);
    let wrong: [&[&str]; 6] = [&[], &[&theirs], &[&unknown], &[""], &[&own, &own], &[&own[..42]]];
    for (method, path) in [
        (Method::GET, "/api/v1/session"),
        (Method::GET, "/api/v1/session/factor"),
        (Method::POST, "/api/v1/session/password"),
        (Method::POST, "/api/v1/changes"),
        (Method::POST, "/api/v1/changes/query"),
        (Method::GET, "/api/v1/redactions"),
        (Method::POST, "/api/v1/recoveries"),
        (Method::GET, "/api/v1/devices"),
        (Method::GET, "/api/v1/surveys"),
    ] {
        for keys in wrong {
            let reply = bare(&scene, method.clone(), path, &one.cookie, keys).await;
            assert_eq!(refusal(&reply), key_needed(), "{path} with {} keys", keys.len());
        }
        let reply = bare(&scene, method, path, &one.cookie, &[&own]).await;
        assert_ne!(reply.status, StatusCode::UNAUTHORIZED, "{path} with its key");
    }
    let nobody = bare(&scene, Method::GET, "/api/v1/session", "a=1", &[&own]).await;
    assert_eq!((nobody.status, nobody.json()["type"].clone()), (StatusCode::UNAUTHORIZED, json!("/problems/signed_out")), "a key alone");
}

#[tokio::test]
async fn a_cookie_alone_keeps_no_session_alive_and_ends_it() {
    const HOUR: u64 = 60 * 60 * 1000;
    let scene = Scene::new().await;
    let lead = lead(&scene, "L Sample").await;
    let key = key_of(&scene, &lead.cookie);
    for _ in 0..12 {
        scene.service.clock().advance(HOUR);
        bare(&scene, Method::GET, "/api/v1/session", &lead.cookie, &[]).await;
        bare(&scene, Method::POST, "/api/v1/session/key", &lead.cookie, &[]).await;
    }
    let late = bare(&scene, Method::GET, "/api/v1/session", &lead.cookie, &[&key]).await;
    assert_eq!(late.json()["type"], "/problems/signed_out", "twelve hours without a request that counts");
    let cookie = scene.session_of(&lead).await;
    let key = key_of(&scene, &cookie);
    assert_eq!(bare(&scene, Method::DELETE, "/api/v1/session", &cookie, &[]).await.status, StatusCode::NO_CONTENT);
    assert_eq!(bare(&scene, Method::GET, "/api/v1/session", &cookie, &[&key]).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_key_is_told_once_and_only_its_hash_is_kept() {
    let scene = Scene::new().await;
    lead(&scene, "L Sample").await;
    let request = Request::post("/api/v1/session").header("content-type", "application/json").header("sec-fetch-site", "same-origin");
    let body = json!({"name": "l.sample", "password": PASSWORD}).to_string();
    let reply = scene.send_bare(request.body(Body::from(body)).expect("a request")).await;
    super::contract::agrees("SessionKey", &json!({"key": reply.json()["key"]}));
    let key = reply.json()["key"].as_str().expect("a key").to_owned();
    assert_eq!(key.len(), 43, "256 bits");
    let cookie = reply.headers["set-cookie"].to_str().expect("text").split(';').next().expect("a cookie").to_owned();
    assert!(!cookie.contains(&key));
    let again = bare(&scene, Method::POST, "/api/v1/session/key", &cookie, &[]).await;
    assert_eq!(refusal(&again), key_needed(), "a password's session has told its key");
    let session = bare(&scene, Method::GET, "/api/v1/session", &cookie, &[&key]).await;
    assert_eq!((session.status, session.json()["key"].clone()), (StatusCode::OK, Json::Null));
    for entry in std::fs::read_dir(scene._folder.path()).expect("a folder") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a file");
        assert!(bytes.windows(key.len()).all(|window| window != key.as_bytes()), "the key itself is not kept");
    }
}
