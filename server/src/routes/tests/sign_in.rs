//! Signing in and out: who gets a session, what refusals tell, how often one may try, and how long a session lasts.

use super::members::{Member, PASSWORD, everywhere};
use super::{Reply, Scene};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Role;
use shared::people::Power;
use shared::protocol::{AuditKind, Session};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

const HOUR: u64 = 60 * 60 * 1000;

/// A sign-in from our own page, with further headers.
async fn sign_in_with(scene: &Scene, name: &str, password: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::post("/api/v1/session").header("content-type", "application/json").header("sec-fetch-site", "same-origin");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    scene.send(request.body(Body::from(json!({"name": name, "password": password}).to_string())).expect("a request")).await
}

async fn sign_in(scene: &Scene, name: &str, password: &str) -> Reply {
    sign_in_with(scene, name, password, &[]).await
}

fn cookie(reply: &Reply) -> String {
    reply.headers["set-cookie"].to_str().expect("text").split(';').next().expect("a cookie").to_owned()
}

async fn status(scene: &Scene, member: &Member, cookie: &str) -> StatusCode {
    let member = Member { cookie: cookie.to_owned(), ..member.clone() };
    scene.ask(&member, Method::GET, "/api/v1/session", Json::Null).await.status
}

async fn officer(scene: &Scene) -> Member {
    scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await
}

#[tokio::test]
async fn a_right_password_opens_a_session_with_a_cookie() {
    let scene = Scene::new().await;
    let member = officer(&scene).await;
    let reply = sign_in_with(&scene, " R.SAMPLE ", PASSWORD, &[("host", "plan.example")]).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
    assert_eq!(reply.headers["cache-control"], "no-store");
    let session: Session = serde_json::from_value(reply.json()).expect("a session");
    assert_eq!((session.person.account.as_str(), session.org_name.as_str()), (member.account.as_str(), "Sample City"));
    let set = reply.headers["set-cookie"].to_str().expect("text").to_owned();
    let token = cookie(&reply);
    assert_eq!(set, format!("{token}; Path=/api/; Max-Age=1209600; HttpOnly; SameSite=Strict; Secure"));
    assert_eq!(token.len(), "evenhand=".len() + 43, "256 bits");
    assert_eq!(status(&scene, &member, &token).await, StatusCode::OK);
    let local = sign_in_with(&scene, "r.sample", PASSWORD, &[("host", "localhost:8080")]).await;
    assert!(!local.headers["set-cookie"].to_str().expect("text").contains("Secure"), "over http on this machine");
    let secret = token.trim_start_matches("evenhand=");
    for entry in std::fs::read_dir(scene._folder.path()).expect("a folder") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a file");
        assert!(bytes.windows(secret.len()).all(|window| window != secret.as_bytes()), "the token itself is not kept");
        assert!(bytes.windows(PASSWORD.len()).all(|window| window != PASSWORD.as_bytes()), "nor is the password");
    }
}

#[tokio::test]
async fn one_answer_for_every_reason_to_refuse() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let left = scene.member("Sample City", "L Sample", &[everywhere(Role::Viewer)]).await;
    let change = json!({"name": "L Sample", "grants": [], "active": false});
    let changed = scene.ask(&officer, Method::PUT, &format!("/api/v1/people/{}", left.account), change).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.json());
    let refused = [
        sign_in(&scene, "r.sample", "a quiet blue hous").await,
        sign_in(&scene, "nobody", PASSWORD).await,
        sign_in(&scene, "l.sample", PASSWORD).await,
        sign_in(&scene, "l.sample", "wrong password").await,
        sign_in(&scene, "", "").await,
        sign_in(&scene, "x' or '1' = '1", PASSWORD).await,
        sign_in(&scene, "r.sampl_", PASSWORD).await,
    ];
    for reply in &refused {
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
        assert_eq!(reply.json()["type"], "/problems/sign_in_refused");
        assert_eq!((&reply.bytes, &reply.headers), (&refused[0].bytes, &refused[0].headers), "nothing tells them apart");
        assert!(!reply.headers.contains_key("set-cookie"));
    }
    let trail = scene.audit(&officer).await;
    let noted: Vec<_> = trail.iter().filter(|entry| entry.kind == AuditKind::SignInRefused).map(|entry| entry.about.clone()).collect();
    assert_eq!(noted, [Some(left.account.clone()), Some(left.account), Some(officer.account)], "those about accounts, newest first");
}

#[tokio::test]
async fn a_refusal_takes_as_long_for_a_name_that_nobody_has() {
    let scene = Scene::new().await;
    officer(&scene).await;
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for number in 0..7 {
        for (times, name) in [(&mut known, "r.sample".to_owned()), (&mut unknown, format!("nobody.{number}"))] {
            let began = Instant::now();
            assert_eq!(sign_in(&scene, &name, "not the password").await.status, StatusCode::UNAUTHORIZED);
            times.push(began.elapsed());
        }
    }
    // What else the machine does only makes it longer.
    let shortest = |times: Vec<Duration>| times.into_iter().min().expect("times");
    let (known, unknown) = (shortest(known), shortest(unknown));
    assert!(known < unknown * 2 && unknown < known * 2, "{known:?} for a name that somebody has, {unknown:?} for another");
    assert!(unknown > Duration::from_millis(5), "{unknown:?}: a hash was computed");
}

#[tokio::test]
async fn ten_refusals_are_enough_for_a_while_whatever_comes_next() {
    let scene = Scene::new().await;
    officer(&scene).await;
    scene.member("Sample City", "A Sample", &[]).await;
    for _ in 0..11 {
        assert_eq!(sign_in(&scene, "r.sample", PASSWORD).await.status, StatusCode::OK, "what is right does not count");
    }
    for name in ["r.sample", "nobody"] {
        for _ in 0..10 {
            assert_eq!(sign_in(&scene, name, "not the password").await.status, StatusCode::UNAUTHORIZED);
        }
    }
    let refused = [
        sign_in(&scene, "r.sample", "not the password").await,
        sign_in(&scene, "r.sample", PASSWORD).await,
        sign_in(&scene, "R.Sample", PASSWORD).await,
        sign_in(&scene, "nobody", PASSWORD).await,
    ];
    for reply in &refused {
        assert_eq!((reply.status, reply.json()["type"].clone()), (StatusCode::TOO_MANY_REQUESTS, json!("/problems/too_many_tries")));
        let seconds: u64 = reply.headers["retry-after"].to_str().expect("text").parse().expect("a number");
        assert!((1..=90).contains(&seconds), "{seconds}");
        assert_eq!(reply.bytes, refused[0].bytes, "the same for a name that nobody has");
    }
    assert_eq!(sign_in(&scene, "a.sample", PASSWORD).await.status, StatusCode::OK, "another person is not kept out");
    scene.service.clock().advance(90_000);
    assert_eq!(sign_in(&scene, "r.sample", PASSWORD).await.status, StatusCode::OK, "after a while it is right again");
}

#[tokio::test]
async fn an_address_has_its_own_limit() {
    let scene = Scene::new().await;
    let join = |address: &str| {
        let mut request = Request::post("/api/v1/join").header("content-type", "application/json").header("sec-fetch-site", "same-origin");
        let address: SocketAddr = format!("{address}:1").parse().expect("an address");
        request.extensions_mut().expect("a request").insert(ConnectInfo(address));
        let body = json!({"invitation": "guessed", "name": "x.sample", "shown": "X Sample", "password": PASSWORD});
        scene.send(request.body(Body::from(body.to_string())).expect("a request"))
    };
    for _ in 0..60 {
        assert_eq!(join("192.0.2.1").await.status, StatusCode::NOT_FOUND);
    }
    let reply = join("192.0.2.1").await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(reply.headers.contains_key("retry-after"));
    assert_eq!(join("192.0.2.2").await.status, StatusCode::NOT_FOUND, "another address is not kept out");
}

#[tokio::test]
async fn a_sign_in_makes_a_new_session_and_ends_the_one_that_came_along() {
    let scene = Scene::new().await;
    let member = officer(&scene).await;
    let other = scene.member("Sample City", "A Sample", &[]).await;
    let reply = sign_in_with(&scene, "r.sample", PASSWORD, &[("cookie", &other.cookie)]).await;
    let token = cookie(&reply);
    assert_ne!(token, other.cookie);
    assert_eq!(reply.json()["person"]["account"], member.account.as_str());
    assert_eq!(status(&scene, &member, &token).await, StatusCode::OK);
    assert_eq!(status(&scene, &other, &other.cookie).await, StatusCode::UNAUTHORIZED, "it cannot be used any more");
    let planted = format!("evenhand={}", "A".repeat(43));
    let reply = sign_in_with(&scene, "r.sample", PASSWORD, &[("cookie", &planted)]).await;
    assert_ne!(cookie(&reply), planted);
    assert_eq!(status(&scene, &member, &planted).await, StatusCode::UNAUTHORIZED, "what a browser brings is never taken");
    let refused = sign_in_with(&scene, "r.sample", "not the password", &[("cookie", &token)]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(status(&scene, &member, &token).await, StatusCode::OK, "a refusal ends no session");
}

#[tokio::test]
async fn a_session_ends_twelve_hours_after_its_last_request() {
    let scene = Scene::new().await;
    let member = officer(&scene).await;
    for _ in 0..3 {
        scene.service.clock().advance(11 * HOUR);
        assert_eq!(status(&scene, &member, &member.cookie).await, StatusCode::OK, "each request begins the hours again");
    }
    scene.service.clock().advance(12 * HOUR + 1);
    let reply = scene.ask(&member, Method::GET, "/api/v1/session", Json::Null).await;
    assert_eq!((reply.status, reply.json()["type"].clone()), (StatusCode::UNAUTHORIZED, json!("/problems/signed_out")));
    assert!(!reply.headers.contains_key("set-cookie"), "nothing is taken from the device");
}

#[tokio::test]
async fn a_session_ends_after_fourteen_days_at_the_latest() {
    let scene = Scene::new().await;
    let member = officer(&scene).await;
    let most = 14 * 24 / 7;
    for hours in 1..most {
        scene.service.clock().advance(7 * HOUR);
        assert_eq!(status(&scene, &member, &member.cookie).await, StatusCode::OK, "after {} hours", hours * 7);
    }
    scene.service.clock().advance(7 * HOUR);
    assert_eq!(status(&scene, &member, &member.cookie).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let scene = Scene::new().await;
    let member = officer(&scene).await;
    let elsewhere = scene.session_of(&member).await;
    let reply = scene.ask(&member, Method::DELETE, "/api/v1/session", Json::Null).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    let set = reply.headers["set-cookie"].to_str().expect("text");
    assert!(set.starts_with("evenhand=; Path=/api/; Max-Age=0;"), "{set}");
    assert_eq!(status(&scene, &member, &member.cookie).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(&scene, &member, &elsewhere).await, StatusCode::OK);
    let again = scene.ask(&member, Method::DELETE, "/api/v1/session", Json::Null).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let scene = Scene::new().await;
    let member = officer(&scene).await;
    let other = scene.member("Sample City", "A Sample", &[]).await;
    let elsewhere = scene.session_of(&member).await;
    let change = |old: &str, new: &str| {
        let body = json!({"old": old, "new": new});
        let scene = &scene;
        let member = &member;
        async move { scene.ask(member, Method::POST, "/api/v1/session/password", body).await }
    };
    for (old, new, field, code) in [
        ("not the password", "another quiet house", "old", "wrong_password"),
        (PASSWORD, "short", "new", "wrong_length"),
        (PASSWORD, "password1234", "new", "too_common"),
    ] {
        let reply = change(old, new).await;
        let said = (reply.status, reply.json()["field"].clone(), reply.json()["type"].clone());
        assert_eq!(said, (StatusCode::UNPROCESSABLE_ENTITY, json!(field), json!(format!("/problems/{code}"))));
    }
    assert_eq!(status(&scene, &member, &elsewhere).await, StatusCode::OK, "nothing has changed");
    assert_eq!(change(PASSWORD, "another quiet house").await.status, StatusCode::NO_CONTENT);
    assert_eq!(status(&scene, &member, &member.cookie).await, StatusCode::OK);
    assert_eq!(status(&scene, &member, &elsewhere).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(&scene, &other, &other.cookie).await, StatusCode::OK, "another person's session stays");
    assert_eq!(sign_in(&scene, "r.sample", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&scene, "r.sample", "another quiet house").await.status, StatusCode::OK);
    for _ in 0..8 {
        assert_eq!(change("guessed password", "another quiet house").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let reply = change("another quiet house", "a third quiet house").await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS, "guessing is limited behind the door, too");
}

#[tokio::test]
async fn a_session_says_what_one_may_read_and_who_is_there() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let viewer = scene.member("Sample City", "A Sample", &[everywhere(Role::Viewer)]).await;
    let nothing = scene.member("Sample City", "N Sample", &[]).await;
    let mut kinds = Vec::new();
    for member in [&officer, &viewer, &nothing] {
        let reply = scene.ask(member, Method::GET, "/api/v1/session", Json::Null).await;
        let session: Session = serde_json::from_value(reply.json()).expect("a session");
        let roles: Vec<Role> = session.person.grants.iter().map(|grant| grant.role).collect();
        assert!(session.kinds.iter().all(|kind| roles.iter().any(|role| kind.access.read.contains(role))));
        let documents = scene.service.catalog().all().filter_map(|(instrument, _)| instrument.access.as_ref());
        let readable = documents.filter(|access| roles.iter().any(|role| access.read.contains(role))).count();
        assert_eq!(session.kinds.len(), readable);
        let departments: Vec<&str> = session.departments.iter().map(|department| department.id.as_str()).collect();
        assert_eq!(departments, ["library", "fire", "water"], "in the officer's order");
        let people: Vec<&str> = session.people.iter().map(|person| person.name.as_str()).collect();
        let sees_people = session.person.has(Power::SeePeople);
        assert_eq!(people, if sees_people { vec!["A Sample", "N Sample", "R Sample"] } else { vec!["N Sample"] });
        kinds.push(session.kinds.len());
        if let Some(kind) = session.kinds.first() {
            let served = scene.get(&format!("/api/v1/instruments/{}", kind.version)).await;
            assert_eq!(served.json()["name"], kind.name.as_str(), "its version can be fetched");
        }
    }
    assert!(kinds[0] > kinds[1] && kinds[1] > kinds[2] && kinds[2] == 0, "{kinds:?}");
}
