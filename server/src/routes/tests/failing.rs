//! A disk or a database that fails: said, not explained to strangers, and nothing half kept.

use super::Scene;
use super::changes::{DOC, id};
use super::members::{Member, everywhere};
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Role;
use std::sync::Arc;

/// Something else that has the database open.
fn beside(scene: &Scene) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(scene._folder.path().join("test.sqlite3")).expect("a database");
    connection.execute_batch("pragma busy_timeout = 5000").expect("a database");
    connection
}

async fn officer(scene: &Scene) -> Member {
    scene.member("Sample City", "An Officer", &[everywhere(Role::Officer)]).await
}

/// Lets every change at this path fail, as a disk would.
const FAIL: &str =
    "create trigger broken before insert on changes when new.path = 'partner_name' begin select raise(abort, 'a secret'); end";

#[tokio::test]
async fn what_cannot_be_stored_is_said_and_nothing_of_its_request_stays() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    beside(&scene).execute_batch(FAIL).expect("broken");
    let changes = [scene.change(&officer, 1, "_document", json!({})), scene.change(&officer, 2, "partner_name", json!("A partner"))];
    let reply = scene.push(&officer, &changes).await;
    let body = reply.json();
    assert_eq!((reply.status, body["type"].clone()), (StatusCode::SERVICE_UNAVAILABLE, json!("/problems/store")));
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    assert!(!body.to_string().contains("secret") && !body.to_string().contains("trigger"), "{body}");
    assert!(body["detail"].as_str().is_some_and(|detail| detail.contains("again")), "{body}");
    let (head, lines) = scene.lacks(&officer, json!({"cursors": []})).await;
    assert!(lines.is_empty() && head.last == 0, "its first change was not kept either: {head:?}");
    beside(&scene).execute_batch("drop trigger broken").expect("mended");
    let again = scene.push(&officer, &changes).await.json();
    let numbers: Vec<Option<u64>> =
        again["results"].as_array().expect("results").iter().map(|one| one["mark"]["number"].as_u64()).collect();
    assert_eq!(numbers, [Some(1), Some(2)], "and no number was lost: {again}");
}

/// Requests that come together share one transaction; one that fails takes no other with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_request_that_fails_does_no_harm_to_those_beside_it() {
    let scene = Arc::new(Scene::new().await);
    let officer = officer(&scene).await;
    let begin = scene.change(&officer, 1, "_document", json!({}));
    assert_eq!(scene.push(&officer, &[begin]).await.status, StatusCode::OK);
    beside(&scene).execute_batch(FAIL).expect("broken");
    let tasks: Vec<_> = (2..42)
        .map(|number| {
            let (scene, officer) = (Arc::clone(&scene), officer.clone());
            tokio::spawn(async move {
                let fails = number % 4 == 0;
                let path = if fails { "partner_name" } else { "partner_contact" };
                let change = scene.change(&officer, number, path, json!("A text"));
                (fails, scene.push(&officer, &[change]).await)
            })
        })
        .collect();
    let mut numbers = Vec::new();
    for task in tasks {
        let (fails, reply) = task.await.expect("an answer");
        if fails {
            assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
            continue;
        }
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
        numbers.push(reply.json()["results"][0]["mark"]["number"].as_u64().expect("a number"));
    }
    numbers.sort_unstable();
    assert!(numbers.iter().copied().eq(2..32), "thirty, without a gap: {numbers:?}");
    let (_, lines) = scene.lacks(&officer, json!({"cursors": []})).await;
    assert_eq!((lines.len(), lines[0].changes.len()), (1, 31), "and all of it is there");
}

#[tokio::test]
async fn a_session_whose_use_cannot_be_noted_holds() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let broken = "create trigger broken before update on sessions begin select raise(abort, 'a full disk'); end";
    beside(&scene).execute_batch(broken).expect("broken");
    scene.service.clock().advance(2 * 60 * 1000);
    assert_eq!(scene.ask(&officer, Method::GET, "/api/v1/session", Json::Null).await.status, StatusCode::OK);
    let last_used = || beside(&scene).query_row("select last_used from sessions", [], |row| row.get::<_, i64>(0)).expect("a session");
    let before = last_used();
    beside(&scene).execute_batch("drop trigger broken").expect("mended");
    assert_eq!(scene.ask(&officer, Method::GET, "/api/v1/session", Json::Null).await.status, StatusCode::OK);
    assert!(last_used() > before, "and the next request notes it");
}

#[tokio::test]
async fn what_cannot_be_read_is_said() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    assert_eq!(scene.push(&officer, &[scene.change(&officer, 1, "_document", json!({}))]).await.status, StatusCode::OK);
    beside(&scene).execute_batch("alter table changes rename to changes_elsewhere").expect("broken");
    let history = format!("/api/v1/documents/{DOC}/history");
    let asked = [
        (Method::GET, history.as_str(), Json::Null),
        (Method::POST, "/api/v1/changes/query", json!({"cursors": []})),
        (Method::POST, "/api/v1/changes", json!({"changes": [{"change": scene.change(&officer, 2, "_archived", json!(true))}]})),
    ];
    for (method, path, body) in asked {
        let reply = scene.ask(&officer, method, path, body).await;
        let said = reply.json();
        assert_eq!((reply.status, said["type"].clone()), (StatusCode::SERVICE_UNAVAILABLE, json!("/problems/store")), "{path}");
        assert!(!said.to_string().contains("changes_elsewhere") && !said.to_string().contains(&id(1)), "{said}");
    }
    assert_eq!(scene.get("/healthz").await.status, StatusCode::OK, "the rest works");
}
