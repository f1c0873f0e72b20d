//! Reviews of who has access to what: what they show, and that what was signed stays.

use super::members::{Member, everywhere, within};
use super::{Reply, Scene};
use crate::clock::DAY;
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Role;
use shared::people::Quarter;
use shared::protocol::{AccessReport, AuditKind, Decision, ReviewList, SignedReview};

async fn report(scene: &Scene, officer: &Member) -> AccessReport {
    serde_json::from_value(scene.ask(officer, Method::GET, "/api/v1/access", Json::Null).await.json()).expect("a report")
}

async fn reviews(scene: &Scene, officer: &Member) -> ReviewList {
    serde_json::from_value(scene.ask(officer, Method::GET, "/api/v1/reviews", Json::Null).await.json()).expect("a list")
}

/// Keeps everyone but one, who is to be changed.
async fn sign(scene: &Scene, officer: &Member, report: &AccessReport, changed: &str) -> Reply {
    let decided = |account: &str| match account == changed {
        true => json!({"account": account, "decision": "change", "note": "Reader only"}),
        false => json!({"account": account, "decision": "keep"}),
    };
    let decisions: Vec<Json> = report.people.iter().map(|person| decided(&person.account.account)).collect();
    scene.ask(officer, Method::POST, "/api/v1/reviews", json!({"report": report, "decisions": decisions})).await
}

#[tokio::test]
async fn a_review_shows_who_can_reach_what_and_is_signed_once_as_it_was_seen() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    let lead = scene.member("Sample City", "L Sample", &[within(Role::Lead, "fire")]).await;
    scene.member("Sample Town", "S Sample", &[everywhere(Role::Officer)]).await;
    let tablet = "tabletAAAAAAAAAAAAAAAA";
    scene.ask(&lead, Method::PUT, &format!("/api/v1/devices/{tablet}"), json!({"label": "Tablet", "unsent": 2})).await;
    let seen = report(&scene, &officer).await;
    let names: Vec<&str> = seen.people.iter().map(|person| person.account.name.as_str()).collect();
    assert_eq!(names, ["L Sample", "R Sample"], "of this organisation, by name");
    let person = &seen.people[0];
    assert_eq!((person.devices.len(), person.devices[0].label.as_str(), person.factor), (1, "Tablet", Some(false)));
    assert_eq!(person.account.grants, [within(Role::Lead, "fire")]);

    let first = reviews(&scene, &officer).await;
    assert!(first.reviews.is_empty() && !first.overdue && first.quarter == Quarter::of(seen.day));
    let signed = sign(&scene, &officer, &seen, &lead.account).await;
    assert_eq!(signed.status, StatusCode::OK, "{:?}", String::from_utf8_lossy(&signed.bytes));
    let list = reviews(&scene, &officer).await;
    assert_eq!(list.quarter, first.quarter.next(), "this quarter is done");
    let summary = &list.reviews[0];
    assert_eq!((summary.number, summary.quarter, summary.people, summary.changes), (1, first.quarter, 2, 1));
    assert_eq!(summary.seen, seen.hash());
    let kept: SignedReview =
        serde_json::from_value(scene.ask(&officer, Method::GET, "/api/v1/reviews/1", Json::Null).await.json()).expect("a review");
    assert_eq!((kept.report.clone(), kept.report.hash()), (seen.clone(), summary.seen.clone()));
    assert_eq!(kept.decisions[0].decision, Decision::Change);
    for number in ["2", "0", "x", "-1"] {
        let reply = scene.ask(&officer, Method::GET, &format!("/api/v1/reviews/{number}"), Json::Null).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{number}");
    }
    let trail = scene.audit(&officer).await;
    let noted = trail.iter().find(|entry| entry.kind == AuditKind::AccessReviewed).expect("an entry");
    assert_eq!(noted.detail, format!("{}: {}", first.quarter, seen.hash()));
    let database = rusqlite::Connection::open(scene._folder.path().join("test.sqlite3")).expect("a database");
    for statement in ["update access_reviews set by = by", "delete from access_reviews"] {
        let error = database.execute(statement, []).expect_err("refused");
        assert!(error.to_string().contains("a signed review is not"), "{error}");
    }
}

#[tokio::test]
async fn what_is_not_so_any_more_or_not_decided_is_not_signed() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    let lead = scene.member("Sample City", "L Sample", &[within(Role::Lead, "fire")]).await;
    let seen = report(&scene, &officer).await;
    let refused = |reply: &Reply, status: u16, code: &str| {
        assert_eq!((reply.status.as_u16(), reply.json()["type"].clone()), (status, json!(format!("/problems/{code}"))));
    };
    let decisions = json!([{"account": lead.account, "decision": "keep"}]);
    let body = json!({"report": seen, "decisions": decisions});
    refused(&scene.ask(&officer, Method::POST, "/api/v1/reviews", body).await, 422, "undecided");
    let body = json!({"name": "L Sample", "grants": [{"role": "viewer"}], "active": true});
    scene.ask(&officer, Method::PUT, &format!("/api/v1/people/{}", lead.account), body).await;
    refused(&sign(&scene, &officer, &seen, "").await, 409, "access_changed");
    let mut made_up = report(&scene, &officer).await;
    made_up.people[0].releases.push("A release that is none".to_owned());
    refused(&sign(&scene, &officer, &made_up, "").await, 409, "access_changed");
    assert!(reviews(&scene, &officer).await.reviews.is_empty());
    let lead = Member { cookie: scene.session_of(&lead).await, ..lead.clone() };
    for path in ["/api/v1/access", "/api/v1/reviews", "/api/v1/reviews/1"] {
        assert_eq!(scene.ask(&lead, Method::GET, path, Json::Null).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_missed_quarter_is_overdue_and_a_stale_account_is_flagged() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    scene.member("Sample City", "L Sample", &[within(Role::Lead, "fire")]).await;
    let seen = report(&scene, &officer).await;
    sign(&scene, &officer, &seen, "").await;
    scene.service.clock().advance(185 * DAY);
    let officer = Member { cookie: scene.session_of(&officer).await, ..officer.clone() };
    let later = reviews(&scene, &officer).await;
    assert!(later.overdue && later.by == Quarter::of(seen.day).next().last_day() && later.quarter > Quarter::of(seen.day).next());
    let seen = report(&scene, &officer).await;
    let stale: Vec<bool> = seen.people.iter().map(|person| person.is_stale(seen.day)).collect();
    assert_eq!(stale, [true, false], "by name: the lead has not signed in for long");
    assert_eq!(sign(&scene, &officer, &seen, "").await.status, StatusCode::OK);
    assert!(!reviews(&scene, &officer).await.overdue);
}
