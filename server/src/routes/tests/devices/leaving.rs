//! Somebody leaves: what ends, and what stays in reach of whom.

use super::super::Reply;
use super::*;
use crate::auth::session::random_id;
use axum::body::Body;
use axum::http::Request;
use shared::protocol::Leaving;

async fn offboard(scene: &Scene, officer: &Member, account: &str, heir: Option<&str>) -> Reply {
    let body = json!({"reason": "Left the city", "heir": heir});
    scene.ask(officer, Method::POST, &format!("/api/v1/people/{account}/offboard"), body).await
}

#[tokio::test]
async fn somebody_who_leaves_is_turned_away_online_and_coming_back() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    let leaver = scene.member("Sample City", "L Sample", &[everywhere(Role::Officer)]).await;
    let tablet = scene.on(&leaver, TABLET).await;
    let invitation = json!({"name": "For A", "grants": [{"role": "viewer"}]});
    scene.ask(&tablet, Method::POST, "/api/v1/people/invitations", invitation).await;
    let path = format!("/api/v1/people/{}/offboard", leaver.account);
    let before: Leaving = serde_json::from_value(scene.ask(&officer, Method::GET, &path, Json::Null).await.json()).expect("a summary");
    assert_eq!((before.sessions, before.devices.len(), before.open, before.account.active), (1, 1, 1, true));
    assert_eq!(scene.standing(&tablet).await.0, 200, "looking at it ends nothing");
    for heir in ["x", leaver.account.as_str()] {
        let reply = offboard(&scene, &officer, &leaver.account, Some(heir)).await;
        assert_eq!((reply.status, reply.json()["field"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("heir")));
    }
    let left: Leaving = serde_json::from_value(offboard(&scene, &officer, &leaver.account, None).await.json()).expect("a summary");
    assert_eq!((left.sessions, left.devices.len(), left.open), (1, 1, 1), "what was ended");
    assert!(!left.account.active && left.account.grants.is_empty());
    assert_eq!(scene.standing(&tablet).await, turned(&leaver, "offboarded", true));
    let push = scene.ask(&tablet, Method::POST, "/api/v1/changes", json!({"changes": []})).await;
    assert_eq!((push.status, push.json()["type"].clone()), (StatusCode::UNAUTHORIZED, json!("/problems/offboarded")));
    let people = scene.ask(&officer, Method::GET, "/api/v1/people", Json::Null).await.json();
    assert_eq!(people["invitations"], json!([]));
    // Nobody learns from a sign-in that the account was ended.
    let body = json!({"name": leaver.sign_in, "password": crate::routes::tests::members::PASSWORD});
    let request = Request::post("/api/v1/session").header("content-type", "application/json").header("sec-fetch-site", "same-origin");
    let reply = scene.send(request.body(Body::from(body.to_string())).expect("a request")).await;
    assert_eq!(reply.json()["type"], json!("/problems/sign_in_refused"));
    for days in [1, 13, 300] {
        scene.service.clock().advance(days * DAY);
        scene.session_of(&officer).await;
        assert_eq!(scene.standing(&tablet).await, turned(&leaver, "offboarded", true), "{days} days later");
    }
    let officer = scene.again(&officer).await;
    let reply = offboard(&scene, &officer, &officer.account, None).await;
    assert_eq!((reply.status, reply.json()["type"].clone()), (StatusCode::CONFLICT, json!("/problems/last_officer")));
    assert_eq!(offboard(&scene, &officer, "nobody", None).await.status, StatusCode::NOT_FOUND);
    let stranger = scene.member("Sample Town", "S Sample", &[everywhere(Role::Officer)]).await;
    assert_eq!(offboard(&scene, &stranger, &officer.account, None).await.status, StatusCode::NOT_FOUND);
    let noted = scene.audit(&officer).await.into_iter().find(|entry| entry.kind == AuditKind::Offboarded).expect("an entry");
    assert_eq!((noted.about.as_deref(), noted.detail.as_str()), (Some(leaver.account.as_str()), "Left the city"));
    // Somebody who comes back has their account, without roles, and no device of before.
    let body = json!({"name": "L Sample", "grants": [{"role": "viewer"}], "active": true});
    let path = format!("/api/v1/people/{}", leaver.account);
    assert_eq!(scene.ask(&officer, Method::PUT, &path, body).await.status, StatusCode::OK);
    assert_eq!(scene.standing(&tablet).await.1, "device_revoked", "that device is over all the same");
    let again = scene.again(&tablet).await;
    let reply = scene.ask(&again, Method::PUT, &format!("/api/v1/devices/{TABLET}"), json!({"label": "x"})).await;
    assert_eq!(reply.json()["type"], json!("/problems/device_revoked"));
}

#[tokio::test]
async fn a_browser_that_never_said_on_which_device_it_is_hears_that_its_person_left() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    let leaver = scene.member("Sample City", "L Sample", &[everywhere(Role::Viewer)]).await;
    // They have a device besides, which is revoked with the rest.
    let tablet = scene.on(&Member { cookie: scene.session_of(&leaver).await, ..leaver.clone() }, TABLET).await;
    assert_eq!(offboard(&scene, &officer, &leaver.account, None).await.status, StatusCode::OK);
    assert_eq!(scene.standing(&leaver).await, turned(&leaver, "offboarded", false));
    assert_eq!(scene.standing(&tablet).await, turned(&leaver, "offboarded", true));
}

/// Begins a restricted document and names people in it.
async fn restricted(scene: &Scene, member: &Member, named: &[&Member]) -> String {
    let session = scene.ask(member, Method::GET, "/api/v1/session", Json::Null).await.json();
    let kinds = session["kinds"].as_array().expect("kinds");
    let kind = kinds.iter().find(|kind| kind["access"]["confidentiality"] == "restricted").expect("a restricted kind");
    let doc = random_id().expect("an id");
    let change = |path: &str, value: Json| {
        json!({"change": {"id": random_id().expect("an id"), "org": member.org, "kind": kind["name"], "doc": doc, "path": path, "base": [],
            "saw": [], "value": value, "version": kind["version"], "device": TABLET, "at": scene.service.now()}})
    };
    let mut changes = vec![change("_document", json!({}))];
    changes.extend(named.iter().map(|member| change(&format!("_people/{}", member.account), json!(true))));
    let reply = scene.ask(member, Method::POST, "/api/v1/changes", json!({ "changes": changes })).await.json();
    assert!(reply["results"].as_array().expect("results").iter().all(|result| result["status"] == "accepted"), "{reply}");
    doc
}

/// Documents that somebody's device is sent.
async fn reach(scene: &Scene, member: &Member) -> String {
    let reply = scene.ask(member, Method::POST, "/api/v1/changes/query", json!({"cursors": []})).await;
    String::from_utf8(reply.bytes).expect("text")
}

#[tokio::test]
async fn restricted_documents_of_somebody_who_leaves_stay_in_reach_of_somebody() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    let one = scene.member("Sample City", "F Sample", &[everywhere(Role::Facilitator)]).await;
    let other = scene.member("Sample City", "G Sample", &[everywhere(Role::Facilitator)]).await;
    let alone = restricted(&scene, &one, &[]).await;
    let shared = restricted(&scene, &one, &[&other]).await;
    let left: Leaving = serde_json::from_value(offboard(&scene, &officer, &one.account, None).await.json()).expect("a summary");
    let listed: Vec<(&str, bool)> = left.documents.iter().map(|document| (document.doc.as_str(), document.alone)).collect();
    assert_eq!((listed, left.restricted, left.owned), (vec![(alone.as_str(), true), (shared.as_str(), false)], 1, 2));
    assert!(left.documents.iter().all(|document| document.department.is_none()), "what an officer may not see is not told");
    let text = reach(&scene, &other).await;
    assert!(text.contains(&shared) && !text.contains(&alone));
    assert!(text.contains(&format!("_people/{}", one.account)), "the document says that they are not one of its people any more: {text}");
    assert!(!reach(&scene, &officer).await.contains(&shared), "an officer gets no sight of it by this");
    // Even with their role again they do not reach what was given on; what nobody else has is still theirs to give.
    let body = json!({"name": "F Sample", "grants": [{"role": "facilitator"}], "active": true});
    scene.ask(&officer, Method::PUT, &format!("/api/v1/people/{}", one.account), body).await;
    let back = Member { cookie: scene.session_of(&one).await, ..one.clone() };
    let text = reach(&scene, &back).await;
    assert!(text.contains(&alone) && !text.contains(&shared));
    // With an heir nothing is out of reach.
    let left: Leaving =
        serde_json::from_value(offboard(&scene, &officer, &one.account, Some(&other.account)).await.json()).expect("a summary");
    assert_eq!(left.owned, 2, "what it was about");
    let text = reach(&scene, &other).await;
    assert!(text.contains(&alone) && text.contains(&shared));
    let path = format!("/api/v1/people/{}/offboard", one.account);
    let now: Leaving = serde_json::from_value(scene.ask(&officer, Method::GET, &path, Json::Null).await.json()).expect("a summary");
    assert!(now.documents.iter().all(|document| !document.alone && !document.restricted), "{now:?}");
}
