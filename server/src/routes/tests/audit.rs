//! The audit trail: searched page by page, and taken along as a file.

use super::Scene;
use super::members::{Member, everywhere};
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Role;
use shared::protocol::{AuditKind, AuditList};

async fn officer(scene: &Scene) -> Member {
    scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await
}

async fn asked(scene: &Scene, officer: &Member, query: &str) -> AuditList {
    let reply = scene.ask(officer, Method::GET, &format!("/api/v1/audit?{query}"), Json::Null).await;
    assert_eq!(reply.status, StatusCode::OK, "{query}: {}", reply.json());
    serde_json::from_value(reply.json()).expect("a list")
}

async fn exported(scene: &Scene, officer: &Member, body: Json) -> String {
    let reply = scene.ask(officer, Method::POST, "/api/v1/audit/exports", body).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert!(reply.headers["content-disposition"].to_str().expect("text").starts_with("attachment; filename=\"evenhand-audit-"));
    String::from_utf8(reply.bytes).expect("text")
}

#[tokio::test]
async fn pages_leave_no_entry_out_while_others_come() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    for _ in 0..40 {
        scene.session_of(&officer).await;
    }
    let first = asked(&scene, &officer, "limit=15").await;
    let all = first.entries[0].number;
    assert_eq!(first.count, Some(all));
    let mut numbers: Vec<u64> = first.entries.iter().map(|entry| entry.number).collect();
    loop {
        // What comes meanwhile is newer than all pages.
        scene.session_of(&officer).await;
        let before = numbers[numbers.len() - 1];
        let page = asked(&scene, &officer, &format!("limit=15&before={before}")).await;
        if page.entries.is_empty() {
            break;
        }
        numbers.extend(page.entries.iter().map(|entry| entry.number));
    }
    assert_eq!(numbers, (1..=all).rev().collect::<Vec<_>>());
    assert_eq!(asked(&scene, &officer, "").await.count, None, "whoever asks as before is answered as before");
}

#[tokio::test]
async fn a_filter_finds_what_it_says_and_nothing_else() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let viewer = scene.member("Sample City", "V Sample", &[everywhere(Role::Viewer)]).await;
    let change = json!({"name": "V Sample", "grants": [{"role": "lead", "department": "fire"}], "active": true});
    scene.ask(&officer, Method::PUT, &format!("/api/v1/people/{}", viewer.account), change).await;
    scene.service.clock().advance(3 * crate::clock::DAY);
    let officer = Member { cookie: scene.session_of(&officer).await, ..officer };
    let kinds = async |query: &str| {
        let list = asked(&scene, &officer, query).await;
        let bare = asked(&scene, &officer, &format!("{query}&limit=500")).await;
        assert_eq!(bare.count, Some(list.entries.len() as u64), "{query}");
        list.entries.into_iter().map(|entry| (entry.kind, entry.by, entry.about)).collect::<Vec<_>>()
    };
    let changed = [(AuditKind::AccountChanged, Some(officer.account.clone()), Some(viewer.account.clone()))];
    assert_eq!(kinds("kind=account_changed").await, changed);
    assert_eq!(kinds(&format!("by={}&kind=account_changed&kind=joined", officer.account)).await, changed);
    assert_eq!(kinds(&format!("about={}", viewer.account)).await.last().map(|entry| entry.0), Some(AuditKind::Joined));
    assert_eq!(kinds("words=LEAD%20fire%20%2D%3E").await, changed);
    assert!(kinds("words=lead%20water").await.is_empty());
    assert!(kinds("by=nobody&kind=joined").await.len() >= 2, "accounts that the command line made");
    let now = scene.service.now();
    let late = kinds(&format!("since={}", now - crate::clock::DAY)).await;
    assert_eq!(late, [(AuditKind::SignedIn, Some(officer.account.clone()), Some(officer.account.clone()))]);
    assert!(kinds(&format!("until={}", now - 10 * crate::clock::DAY)).await.is_empty());
    for (query, field) in [("kind=nothing", "kind"), ("limit=0", "limit"), ("limit=501", "limit"), ("since=x", "since")] {
        let reply = scene.ask(&officer, Method::GET, &format!("/api/v1/audit?{query}"), Json::Null).await;
        assert_eq!((reply.status, reply.json()["field"].clone()), (StatusCode::BAD_REQUEST, json!(field)), "{query}");
    }
}

#[tokio::test]
async fn a_file_states_what_it_holds_and_is_noted_itself() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    // Somebody whose name a spreadsheet would run.
    let other = scene.member("Sample City", "=HYPERLINK(1)", &[everywhere(Role::Officer)]).await;
    scene.member("Sample Town", "Elsewhere", &[everywhere(Role::Officer)]).await;
    let before = asked(&scene, &other, "limit=1").await.count.expect("counted");
    let text = exported(&scene, &other, json!({"format": "csv"})).await;
    assert!(text.starts_with("\u{feff}# audit trail of,Sample City,"), "{text}");
    for stated in ["'=HYPERLINK(1)", "filter: none: every entry", &format!("# entries,{before},")] {
        assert!(text.contains(stated), "{stated} is not in {text}");
    }
    assert!(!text.contains(",=HYPERLINK") && !text.contains("Elsewhere"));
    let rows = text.lines().skip_while(|line| !line.starts_with("number,")).skip(1).count();
    assert_eq!(u64::try_from(rows).expect("few"), before, "all that were there, and not the export itself");
    let noted = asked(&scene, &other, "limit=1").await.entries.remove(0);
    assert_eq!((noted.kind, noted.by.as_deref()), (AuditKind::AuditExported, Some(other.account.as_str())));
    assert!(noted.detail.contains("csv") && noted.detail.contains(&before.to_string()), "{}", noted.detail);

    let lines = exported(&scene, &officer, json!({"format": "json_lines", "filter": {"kinds": ["audit_exported"]}})).await;
    let lines: Vec<Json> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((lines.len(), &lines[0]["entries"], &lines[0]["exported_by_name"]), (2, &json!(1), &json!("R Sample")));
    assert_eq!((&lines[0]["filters"]["kind"], &lines[1]["number"]), (&json!("audit_exported"), &json!(noted.number)));

    for (body, code) in
        [(json!({"format": "xml"}), StatusCode::BAD_REQUEST), (json!({"format": "csv", "filter": {"who": "x"}}), StatusCode::BAD_REQUEST)]
    {
        assert_eq!(scene.ask(&officer, Method::POST, "/api/v1/audit/exports", body).await.status, code);
    }
    let viewer = scene.member("Sample City", "V Sample", &[everywhere(Role::Viewer)]).await;
    let refused = scene.ask(&viewer, Method::POST, "/api/v1/audit/exports", json!({"format": "csv"})).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
