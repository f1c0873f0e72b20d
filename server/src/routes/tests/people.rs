//! An organisation's people: invited, changed, ended; its departments; and what the audit trail says of it.

use super::members::{Member, PASSWORD, everywhere, within};
use super::{Reply, Scene};
use crate::clock::DAY;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Role;
use shared::protocol::{AuditKind, Invitation, People, Session};

async fn officer(scene: &Scene) -> Member {
    scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await
}

async fn people(scene: &Scene, officer: &Member) -> People {
    serde_json::from_value(scene.ask(officer, Method::GET, "/api/v1/people", Json::Null).await.json()).expect("people")
}

// Written as a literal where it is called.
#[allow(clippy::needless_pass_by_value)]
async fn invite(scene: &Scene, officer: &Member, grants: Json) -> Reply {
    scene.ask(officer, Method::POST, "/api/v1/people/invitations", json!({"name": "For A", "grants": grants})).await
}

async fn invited(scene: &Scene, officer: &Member) -> Invitation {
    serde_json::from_value(invite(scene, officer, json!([{"role": "lead", "department": "fire"}])).await.json()).expect("an invitation")
}

async fn join(scene: &Scene, code: &str, name: &str, password: &str) -> Reply {
    let body = json!({"invitation": code, "name": name, "shown": "A Sample", "password": password});
    let request = Request::post("/api/v1/join").header("content-type", "application/json").header("sec-fetch-site", "same-origin");
    scene.send(request.body(Body::from(body.to_string())).expect("a request")).await
}

async fn change(scene: &Scene, officer: &Member, account: &str, grants: &Json, active: bool) -> Reply {
    let body = json!({"name": "Changed Sample", "grants": grants, "active": active});
    scene.ask(officer, Method::PUT, &format!("/api/v1/people/{account}"), body).await
}

async fn set_departments(scene: &Scene, officer: &Member, ids: &[&str]) -> Reply {
    let departments: Vec<Json> = ids.iter().map(|id| json!({"id": id, "label": {"en": id}})).collect();
    scene.ask(officer, Method::PUT, "/api/v1/departments", json!({"departments": departments})).await
}

/// Begins a document of a department.
async fn begin(scene: &Scene, officer: &Member, department: &str) -> Json {
    let session = scene.ask(officer, Method::GET, "/api/v1/session", Json::Null).await.json();
    let kind = session["kinds"].as_array().expect("kinds").iter().find(|kind| kind["name"] == "plan-action").expect("a kind");
    let id = || crate::auth::session::random_id().expect("an id");
    let change = json!({
        "id": id(), "org": officer.org, "kind": kind["name"], "doc": id(), "path": "_document", "base": [], "saw": [],
        "value": {"department": department}, "version": kind["version"], "device": id(), "at": scene.service.now(),
    });
    scene.ask(officer, Method::POST, "/api/v1/changes", json!({"changes": [{"change": change}]})).await.json()
}

#[track_caller]
fn refused(reply: &Reply, status: StatusCode, code: &str, field: &str) {
    let body = reply.json();
    assert_eq!(reply.status, status, "{body}");
    assert_eq!((body["type"].clone(), body["field"].clone()), (json!(format!("/problems/{code}")), json!(field)), "{body}");
    assert!(body["reason"].as_str().is_some_and(|reason| reason.len() > 8), "{body}");
}

#[tokio::test]
async fn an_invitation_becomes_one_account_with_its_roles() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let invitation = invited(&scene, &officer).await;
    let code = invitation.code.clone().expect("told once");
    assert_eq!((invitation.id.len(), code.len()), (22, 22));
    let listed = people(&scene, &officer).await.invitations;
    assert_eq!(listed, [Invitation { code: None, ..invitation.clone() }], "the code is told once");
    let reply = join(&scene, &code, "a.sample", PASSWORD).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
    assert!(reply.headers.contains_key("set-cookie"));
    let session: Session = serde_json::from_value(reply.json()).expect("a session");
    assert_eq!(session.person.grants, [within(Role::Lead, "fire")]);
    assert_eq!((session.person.org.as_str(), session.person.name.as_str()), (officer.org.as_str(), "A Sample"));
    let after = people(&scene, &officer).await;
    assert!(after.invitations.is_empty());
    let account = after.accounts.iter().find(|account| account.account == session.person.account).expect("the account");
    assert_eq!((account.sign_in.as_str(), account.active, account.last_day.is_some()), ("a.sample", true, true));
    refused(&join(&scene, &code, "b.sample", PASSWORD).await, StatusCode::NOT_FOUND, "unknown_invitation", "invitation");
    let path = format!("/api/v1/people/invitations/{}", invitation.id);
    let taken_back = scene.ask(&officer, Method::DELETE, &path, Json::Null).await;
    refused(&taken_back, StatusCode::NOT_FOUND, "unknown_invitation", "invitation");
}

#[tokio::test]
async fn an_invitation_ends_when_it_is_taken_back_and_after_seven_days() {
    let scene = Scene::new().await;
    let mut officer = officer(&scene).await;
    let (back, late) = (invited(&scene, &officer).await, invited(&scene, &officer).await);
    let path = format!("/api/v1/people/invitations/{}", back.id);
    assert_eq!(scene.ask(&officer, Method::DELETE, &path, Json::Null).await.status, StatusCode::NO_CONTENT);
    let code = |invitation: &Invitation| invitation.code.clone().expect("told once");
    refused(&join(&scene, &code(&back), "a.sample", PASSWORD).await, StatusCode::NOT_FOUND, "unknown_invitation", "invitation");
    scene.service.clock().advance(7 * DAY - 60_000);
    refused(&join(&scene, &code(&late), "a.sample", "short").await, StatusCode::UNPROCESSABLE_ENTITY, "wrong_length", "password");
    scene.service.clock().advance(60_000);
    refused(&join(&scene, &code(&late), "a.sample", PASSWORD).await, StatusCode::NOT_FOUND, "unknown_invitation", "invitation");
    refused(&join(&scene, &late.id, "a.sample", PASSWORD).await, StatusCode::NOT_FOUND, "unknown_invitation", "invitation");
    officer.cookie = scene.session_of(&officer).await;
    assert!(people(&scene, &officer).await.invitations.is_empty(), "what can be used no more is not listed");
}

#[tokio::test]
async fn joining_names_what_is_wrong_and_the_invitation_stays() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let code = invited(&scene, &officer).await.code.expect("told once");
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    refused(&join(&scene, &code, "R.Sample", PASSWORD).await, StatusCode::CONFLICT, "name_taken", "name");
    refused(&join(&scene, &code, "a sample", PASSWORD).await, unprocessable, "wrong_characters", "name");
    refused(&join(&scene, &code, "a.sample", "elevenchars").await, unprocessable, "wrong_length", "password");
    refused(&join(&scene, &code, "a.sample.long", "A.Sample.Long").await, unprocessable, "is_the_name", "password");
    refused(&join(&scene, &code, "a.sample", &"x1y2z".repeat(52)).await, unprocessable, "wrong_length", "password");
    assert_eq!(people(&scene, &officer).await.accounts.len(), 1);
    assert_eq!(join(&scene, &code, "a.sample", PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn ten_at_once_with_one_invitation_make_one_account() {
    let scene = std::sync::Arc::new(Scene::new().await);
    let officer = officer(&scene).await;
    let code = invited(&scene, &officer).await.code.expect("told once");
    let tasks: Vec<_> = (0..10)
        .map(|number| {
            let (scene, code) = (std::sync::Arc::clone(&scene), code.clone());
            tokio::spawn(async move { join(&scene, &code, &format!("a.sample{number}"), PASSWORD).await.status })
        })
        .collect();
    let mut joined = 0;
    for task in tasks {
        match task.await.expect("a status") {
            StatusCode::OK => joined += 1,
            status => assert_eq!(status, StatusCode::NOT_FOUND),
        }
    }
    assert_eq!((joined, people(&scene, &officer).await.accounts.len()), (1, 2));
}

#[tokio::test]
async fn roles_are_given_only_as_they_are() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let viewer = scene.member("Sample City", "V Sample", &[everywhere(Role::Viewer)]).await;
    let cases = [
        (json!([{"role": "region"}]), "not_of_an_organisation"),
        (json!([{"role": "officer", "department": "fire"}]), "not_local"),
        (json!([{"role": "lead", "department": "parks"}]), "unknown_department"),
        (json!([{"role": "viewer"}, {"role": "viewer"}]), "repeated"),
    ];
    for (grants, code) in cases {
        refused(&invite(&scene, &officer, grants.clone()).await, StatusCode::UNPROCESSABLE_ENTITY, code, "grants");
        refused(&change(&scene, &officer, &viewer.account, &grants, true).await, StatusCode::UNPROCESSABLE_ENTITY, code, "grants");
    }
    refused(&invite(&scene, &officer, json!([])).await, StatusCode::UNPROCESSABLE_ENTITY, "no_role", "grants");
    let body = json!({"name": " ", "grants": [{"role": "viewer"}]});
    let unnamed = scene.ask(&officer, Method::POST, "/api/v1/people/invitations", body).await;
    refused(&unnamed, StatusCode::UNPROCESSABLE_ENTITY, "wrong_length", "name");
    assert_eq!(invite(&scene, &officer, json!([{"role": "chief"}])).await.status, StatusCode::BAD_REQUEST);
    let before = people(&scene, &officer).await;
    assert!(before.invitations.is_empty());
    assert!(before.accounts.iter().any(|account| account.name == "V Sample" && account.grants == [everywhere(Role::Viewer)]));
}

#[tokio::test]
async fn what_is_taken_away_is_gone_at_the_next_request() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let second = scene.member("Sample City", "S Sample", &[everywhere(Role::Officer)]).await;
    let elsewhere = scene.session_of(&second).await;
    assert_eq!(people(&scene, &second).await.accounts.len(), 2);
    let reply = change(&scene, &officer, &second.account, &json!([{"role": "viewer"}]), true).await;
    assert_eq!((reply.status, reply.json()["name"].clone()), (StatusCode::OK, json!("Changed Sample")));
    assert_eq!(scene.ask(&second, Method::GET, "/api/v1/people", Json::Null).await.status, StatusCode::FORBIDDEN);
    let session = scene.ask(&second, Method::GET, "/api/v1/session", Json::Null).await.json();
    assert_eq!(session["person"]["grants"], json!([{"role": "viewer"}]));
    assert_eq!(session["person"]["name"], "Changed Sample");

    assert_eq!(change(&scene, &officer, &second.account, &json!([{"role": "viewer"}]), false).await.status, StatusCode::OK);
    assert_eq!(scene.ask(&second, Method::GET, "/api/v1/session", Json::Null).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(change(&scene, &officer, &second.account, &json!([{"role": "viewer"}]), true).await.status, StatusCode::OK);
    for cookie in [second.cookie.clone(), elsewhere] {
        let member = Member { cookie, ..second.clone() };
        let status = scene.ask(&member, Method::GET, "/api/v1/session", Json::Null).await.status;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "the sessions ended with the account");
    }
    assert_eq!(scene.session_of(&second).await.len(), second.cookie.len(), "it can sign in again");
}

#[tokio::test]
async fn an_officer_who_is_one_no_more_lets_nobody_in() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    for (grants, active, name) in [(json!([{"role": "viewer"}]), true, "S Sample"), (json!([{"role": "officer"}]), false, "T Sample")] {
        let second = scene.member("Sample City", name, &[everywhere(Role::Officer)]).await;
        let (used, kept) = (invited(&scene, &second).await, invited(&scene, &officer).await);
        let sign_in = name.to_lowercase().replace(' ', ".") + "2";
        let joined = join(&scene, &used.code.expect("told once"), &sign_in, PASSWORD).await;
        assert_eq!(joined.status, StatusCode::OK);
        let theirs = invited(&scene, &second).await.code.expect("told once");
        // Another name, and still an officer: nothing ends.
        assert_eq!(change(&scene, &officer, &second.account, &json!([{"role": "officer"}]), true).await.status, StatusCode::OK);
        assert_eq!(people(&scene, &officer).await.invitations.len(), 2);
        assert_eq!(change(&scene, &officer, &second.account, &grants, active).await.status, StatusCode::OK);
        let left: Vec<_> = people(&scene, &officer).await.invitations.into_iter().map(|invitation| invitation.id).collect();
        assert_eq!(left, [kept.id.as_str()], "what others made stays");
        let refusal = join(&scene, &theirs, "u.sample", PASSWORD).await;
        refused(&refusal, StatusCode::NOT_FOUND, "unknown_invitation", "invitation");
        let trail = scene.audit(&officer).await;
        let newest: Vec<_> = trail.iter().take(2).map(|entry| (entry.kind, entry.by.as_deref(), entry.detail.as_str())).collect();
        assert_eq!(newest[0], (AuditKind::InvitationEnded, Some(officer.account.as_str()), "For A"));
        assert_eq!(newest[1].0, AuditKind::AccountChanged);
        scene.ask(&officer, Method::DELETE, &format!("/api/v1/people/invitations/{}", kept.id), Json::Null).await;
    }
}

#[tokio::test]
async fn the_last_officer_stays() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    scene.member("Other City", "O Sample", &[everywhere(Role::Officer)]).await;
    let second = scene.member("Sample City", "S Sample", &[everywhere(Role::Officer)]).await;
    let (is_officer, is_viewer) = (json!([{"role": "officer"}]), json!([{"role": "viewer"}]));
    assert_eq!(change(&scene, &officer, &second.account, &is_officer, false).await.status, StatusCode::OK);
    for (grants, active) in [(&is_viewer, true), (&is_officer, false), (&json!([]), false)] {
        let reply = change(&scene, &officer, &officer.account, grants, active).await;
        refused(&reply, StatusCode::CONFLICT, "last_officer", "grants");
    }
    assert_eq!(people(&scene, &officer).await.accounts.iter().filter(|account| account.active).count(), 1, "nothing was changed");
    assert_eq!(change(&scene, &officer, &second.account, &is_officer, true).await.status, StatusCode::OK);
    assert_eq!(change(&scene, &officer, &officer.account, &is_viewer, true).await.status, StatusCode::OK);
    assert_eq!(scene.ask(&officer, Method::GET, "/api/v1/people", Json::Null).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn two_officers_who_end_each_other_at_once_leave_one() {
    let scene = Scene::new().await;
    let (one, two) = (officer(&scene).await, scene.member("Sample City", "S Sample", &[everywhere(Role::Officer)]).await);
    let grants = json!([{"role": "officer"}]);
    let (first, second) =
        tokio::join!(change(&scene, &one, &two.account, &grants, false), change(&scene, &two, &one.account, &grants, false));
    let done = [first.status, second.status].iter().filter(|status| **status == StatusCode::OK).count();
    assert_eq!(done, 1, "{} and {}", first.status, second.status);
}

#[tokio::test]
async fn another_organisation_is_not_there() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let other = scene.member("Other City", "O Sample", &[everywhere(Role::Officer)]).await;
    let theirs = invited(&scene, &other).await;
    let reply = change(&scene, &officer, &other.account, &json!([]), false).await;
    refused(&reply, StatusCode::NOT_FOUND, "unknown_account", "account");
    for account in ["x", "%FF", "AAAAAAAAAAAAAAAAAAAAAA"] {
        let reply = change(&scene, &officer, account, &json!([]), false).await;
        refused(&reply, StatusCode::NOT_FOUND, "unknown_account", "account");
    }
    for id in [theirs.id.as_str(), "%FF"] {
        let path = format!("/api/v1/people/invitations/{id}");
        refused(&scene.ask(&officer, Method::DELETE, &path, Json::Null).await, StatusCode::NOT_FOUND, "unknown_invitation", "invitation");
    }
    assert_eq!(set_departments(&scene, &officer, &["parks"]).await.status, StatusCode::OK);
    let seen = people(&scene, &officer).await;
    assert_eq!((seen.accounts.len(), seen.invitations.len()), (1, 0));
    let session = scene.ask(&officer, Method::GET, "/api/v1/session", Json::Null).await.json();
    assert_eq!(session["people"].as_array().map(Vec::len), Some(1));
    let session = scene.ask(&other, Method::GET, "/api/v1/session", Json::Null).await.json();
    assert_eq!(session["departments"].as_array().map(Vec::len), Some(3), "theirs are as they were");
    let about_theirs = |text: String| text.contains(&other.account) || text.contains("For A");
    for entry in scene.audit(&officer).await {
        assert!(!about_theirs(format!("{entry:?}")), "{entry:?}");
    }
    assert_eq!(people(&scene, &other).await.invitations.len(), 1, "it is still there");
}

#[tokio::test]
async fn a_department_that_something_names_stays() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let lead = scene.member("Sample City", "L Sample", &[within(Role::Lead, "library")]).await;
    let invitation = invited(&scene, &officer).await;
    for (kept, named) in [(["fire", "water"], "library"), (["library", "water"], "fire")] {
        let reply = set_departments(&scene, &officer, &kept).await;
        refused(&reply, StatusCode::CONFLICT, "department_in_use", "departments");
        assert!(reply.json()["reason"].as_str().expect("a reason").contains(named), "{}", reply.json());
    }
    assert_eq!(set_departments(&scene, &officer, &["fire", "parks", "library"]).await.status, StatusCode::OK, "nothing names water");
    let session = scene.ask(&lead, Method::GET, "/api/v1/session", Json::Null).await.json();
    let ids: Vec<&str> = session["departments"].as_array().expect("a list").iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids, ["fire", "parks", "library"]);
    let path = format!("/api/v1/people/invitations/{}", invitation.id);
    scene.ask(&officer, Method::DELETE, &path, Json::Null).await;
    change(&scene, &officer, &lead.account, &json!([{"role": "lead", "department": "parks"}]), true).await;
    assert_eq!(set_departments(&scene, &officer, &["parks"]).await.status, StatusCode::OK, "nothing names the others any more");
    let begun = begin(&scene, &officer, "parks").await;
    assert_eq!(begun["results"][0]["status"], "accepted", "{begun}");
    change(&scene, &officer, &lead.account, &json!([]), true).await;
    let reply = set_departments(&scene, &officer, &["fire"]).await;
    refused(&reply, StatusCode::CONFLICT, "department_in_use", "departments");
    for ids in [&["Parks"][..], &["fire-2"], &[""], &["parks", "parks"]] {
        assert_eq!(set_departments(&scene, &officer, ids).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{ids:?}");
    }
}

#[tokio::test]
async fn the_audit_trail_names_everything_and_no_secret() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let invitation = invited(&scene, &officer).await;
    let code = invitation.code.clone().expect("told once");
    let joined = join(&scene, &code, "a.sample", PASSWORD).await.json();
    let account = joined["person"]["account"].as_str().expect("an account").to_owned();
    let back = invited(&scene, &officer).await;
    scene.ask(&officer, Method::DELETE, &format!("/api/v1/people/invitations/{}", back.id), Json::Null).await;
    change(&scene, &officer, &account, &json!([{"role": "viewer"}]), false).await;
    set_departments(&scene, &officer, &["fire"]).await;
    let body = json!({"old": PASSWORD, "new": "another quiet house"});
    assert_eq!(scene.ask(&officer, Method::POST, "/api/v1/session/password", body).await.status, StatusCode::NO_CONTENT);
    let before = scene.audit(&officer).await;
    let body = json!({"name": officer.sign_in, "password": "another quiet house"});
    let signed_in = scene.ask(&Member { cookie: String::new(), ..officer.clone() }, Method::POST, "/api/v1/session", body).await;
    let cookie = signed_in.headers["set-cookie"].to_str().expect("text").split(';').next().expect("a cookie").to_owned();
    let other = Member { cookie, ..officer.clone() };
    scene.ask(&other, Method::DELETE, "/api/v1/session", Json::Null).await;
    let mut trail = scene.audit(&officer).await;
    assert_eq!(trail.len(), before.len() + 2);
    let numbers: Vec<u64> = trail.iter().map(|entry| entry.number).collect();
    assert!(numbers.iter().rev().copied().eq(1..=trail.len() as u64), "newest first, without a gap: {numbers:?}");
    trail.reverse();
    let (by, about) = (Some(officer.account.as_str()), Some(account.as_str()));
    let expected = [
        (AuditKind::DepartmentsChanged, None, None, " -> library, fire, water"),
        (AuditKind::Joined, None, by, "officer"),
        (AuditKind::SignedIn, by, by, ""),
        (AuditKind::Invited, by, None, "For A: lead:fire"),
        (AuditKind::Joined, about, about, "lead:fire"),
        (AuditKind::Invited, by, None, "For A: lead:fire"),
        (AuditKind::InvitationEnded, by, None, "For A"),
        (AuditKind::AccountChanged, by, about, "name: A Sample -> Changed Sample; roles: lead:fire -> viewer; cannot sign in"),
        (AuditKind::DepartmentsChanged, by, None, "library, fire, water -> fire"),
        (AuditKind::PasswordChanged, by, by, ""),
        (AuditKind::SignedIn, by, by, ""),
        (AuditKind::SignedOut, by, by, ""),
    ];
    let noted: Vec<_> =
        trail.iter().map(|entry| (entry.kind, entry.by.as_deref(), entry.about.as_deref(), entry.detail.as_str())).collect();
    assert_eq!(noted, expected);
    let all = format!("{trail:?}");
    assert!(!all.contains(&code) && !all.contains(PASSWORD) && !all.contains("argon2"), "no secret is in it");
    let viewer = scene.member("Sample City", "V Sample", &[everywhere(Role::Viewer)]).await;
    assert_eq!(scene.ask(&viewer, Method::GET, "/api/v1/audit", Json::Null).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_audit_trail_is_cut_to_its_newest_and_cannot_be_changed() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    for _ in 0..502 {
        scene.session_of(&officer).await;
    }
    let trail = scene.audit(&officer).await;
    assert_eq!((trail.len(), trail[0].number, trail[499].number), (500, 505, 6));
    let older = async |query: &str| {
        let list = scene.ask(&officer, Method::GET, &format!("/api/v1/audit{query}"), Json::Null).await.json();
        let entries = list["entries"].as_array().cloned().expect("entries");
        entries.iter().map(|entry| entry["number"].as_u64().expect("a number")).collect::<Vec<_>>()
    };
    assert_eq!(older("?before=6").await, [5, 4, 3, 2, 1], "what was cut off");
    assert_eq!(older("?x=1&before=3").await, [2, 1]);
    assert_eq!(older("?before=505").await.first(), Some(&504));
    assert!(older("?before=1").await.is_empty() && older("?before=0").await.is_empty());
    assert_eq!(older("?before=18446744073709551615").await.len(), 500);
    for query in ["?before=", "?before=x", "?before=-1", "?before=1.5"] {
        let reply = scene.ask(&officer, Method::GET, &format!("/api/v1/audit{query}"), Json::Null).await;
        refused(&reply, StatusCode::BAD_REQUEST, "malformed", "before");
    }
    let database = rusqlite::Connection::open(scene._folder.path().join("test.sqlite3")).expect("a database");
    for statement in ["update audit set detail = 'x'", "delete from audit"] {
        let error = database.execute(statement, []).expect_err("refused");
        assert!(error.to_string().contains("the audit trail is not"), "{error}");
    }
}
