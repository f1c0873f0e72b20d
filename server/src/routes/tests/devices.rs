//! Devices, online and coming back: heard of, listed, revoked, let in again.

mod leaving;
mod shapes;

use super::members::{Member, everywhere, within};
use super::{Reply, Scene};
use crate::clock::DAY;
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Role;
use shared::protocol::{AuditKind, Device, DeviceList, DeviceState};

const TABLET: &str = "tabletAAAAAAAAAAAAAAAA";
const LAPTOP: &str = "laptopAAAAAAAAAAAAAAAA";

impl Scene {
    /// Says on which device a session is; the browser keeps what it is given.
    async fn on(&self, member: &Member, id: &str) -> Member {
        let body = json!({"label": format!("Browser of {id}")});
        let reply = self.ask(member, Method::PUT, &format!("/api/v1/devices/{id}"), body).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT, "{:?}", String::from_utf8_lossy(&reply.bytes));
        let mut member = member.clone();
        if let Some(cookie) = reply.headers.get("set-cookie") {
            let cookie = cookie.to_str().expect("text");
            assert!(cookie.contains("; Path=/api/; Max-Age=34560000; HttpOnly; SameSite=Strict"), "{cookie}");
            member.cookie = format!("{}; {}", member.cookie, cookie.split(';').next().expect("a cookie"));
        }
        member
    }

    async fn devices(&self, member: &Member) -> Vec<Device> {
        let reply = self.ask(member, Method::GET, "/api/v1/devices", Json::Null).await;
        serde_json::from_value::<DeviceList>(reply.json()).expect("devices").devices
    }

    async fn order(&self, member: &Member, id: &str, order: &str, account: &str, everyone: bool) -> Reply {
        let body = json!({"account": account, "reason": "Lost on the bus", "everyone": everyone});
        self.ask(member, Method::POST, &format!("/api/v1/devices/{id}/{order}"), body).await
    }

    /// What a device is answered that asks who is signed in: status, code, account and whether all is to go.
    async fn standing(&self, member: &Member) -> (u16, String, String, bool) {
        let reply = self.ask(member, Method::GET, "/api/v1/session", Json::Null).await;
        let body = reply.json();
        let word = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let about = &body["results"][0];
        let code = word(&body["type"]).replace("/problems/", "");
        (reply.status.as_u16(), code, word(&about["id"]), about["code"] == json!("everyone"))
    }

    /// Signs somebody in again in the same browser: only what it holds of its device stays.
    async fn again(&self, member: &Member) -> Member {
        let device = member.cookie.split("; ").find(|cookie| cookie.starts_with("evenhand-device="));
        let session = self.session_of(member).await;
        Member { cookie: [Some(session.as_str()), device].into_iter().flatten().collect::<Vec<_>>().join("; "), ..member.clone() }
    }
}

fn turned(member: &Member, code: &str, everyone: bool) -> (u16, String, String, bool) {
    (401, code.to_owned(), member.account.clone(), everyone)
}

#[tokio::test]
async fn a_device_is_heard_of_listed_and_called_as_its_person_likes() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    let lead = scene.member("Sample City", "L Sample", &[within(Role::Lead, "fire")]).await;
    let lead = scene.on(&lead, TABLET).await;
    let cookie = lead.cookie.clone();
    // What it came with stays; a label that is the browser's own does not take the place of one that was chosen.
    let put = async |member: &Member, body: Json| scene.ask(member, Method::PUT, &format!("/api/v1/devices/{TABLET}"), body).await;
    assert_eq!(put(&lead, json!({"label": "The red tablet", "rename": true, "unsent": 3})).await.status, StatusCode::NO_CONTENT);
    let lead = scene.on(&lead, TABLET).await;
    assert_eq!(lead.cookie, cookie);
    put(&lead, json!({"label": "Browser", "unsent": 2})).await;
    let own = scene.devices(&lead).await;
    assert_eq!(own.len(), 1);
    let seen = &own[0];
    assert_eq!((seen.label.as_str(), seen.unsent, seen.state, seen.here), ("The red tablet", 2, DeviceState::InUse, true));
    assert_eq!(seen.account, lead.account);
    scene.on(&officer, TABLET).await;
    assert_eq!(scene.devices(&lead).await.len(), 1, "of the same browser, what others have there is theirs");
    let all = scene.devices(&officer).await;
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|device| device.id == TABLET && device.here == (device.account == officer.account)));
    let stranger = scene.member("Sample Town", "S Sample", &[everywhere(Role::Officer)]).await;
    assert!(scene.devices(&stranger).await.is_empty(), "of another organisation");
    // Used on another day.
    scene.service.clock().advance(DAY);
    let lead = scene.again(&lead).await;
    let lead = scene.on(&lead, TABLET).await;
    let seen = &scene.devices(&lead).await[0];
    assert_eq!(seen.last_day, seen.first_day + 1);
    // Signing out erases it.
    let reply = scene.ask(&lead, Method::DELETE, "/api/v1/session", Json::Null).await;
    assert_eq!(reply.headers.get_all("set-cookie").iter().count(), 2, "both cookies go");
    let theirs = scene.devices(&scene.again(&lead).await).await;
    assert_eq!((theirs[0].state, theirs[0].unsent), (DeviceState::SignedOut, 0));
    let officer = scene.again(&officer).await;
    for (id, body, field) in
        [("short", json!({"label": "x"}), "id"), (LAPTOP, json!({"label": ""}), "label"), (LAPTOP, json!({"label": "two\nlines"}), "label")]
    {
        let reply = scene.ask(&officer, Method::PUT, &format!("/api/v1/devices/{id}"), body).await;
        assert_eq!((reply.status, reply.json()["field"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!(field)));
    }
    let trail = scene.audit(&officer).await;
    let noted = |kind| trail.iter().find(|entry| entry.kind == kind).map(|entry| entry.detail.clone());
    assert_eq!(noted(AuditKind::DeviceNamed).as_deref(), Some("Browser of tabletAAAAAAAAAAAAAAAA -> The red tablet"));
    assert_eq!(trail.iter().filter(|entry| entry.kind == AuditKind::DeviceAdded).count(), 2, "each once");
}

#[tokio::test]
async fn a_revoked_device_is_turned_away_online_and_coming_back() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    let lead = scene.member("Sample City", "L Sample", &[within(Role::Lead, "fire")]).await;
    let tablet = scene.on(&lead, TABLET).await;
    let laptop = Member { cookie: scene.session_of(&lead).await, ..lead.clone() };
    let laptop = scene.on(&laptop, LAPTOP).await;
    let silent = Member { cookie: scene.session_of(&lead).await, ..lead.clone() };
    let push = json!({"changes": []});
    assert_eq!(scene.order(&officer, TABLET, "revoke", &lead.account, false).await.status, StatusCode::NO_CONTENT);
    // Online: at the next request, whatever it is.
    assert_eq!(scene.standing(&tablet).await, turned(&lead, "device_revoked", true));
    for (method, path) in [(Method::POST, "/api/v1/changes"), (Method::POST, "/api/v1/changes/query"), (Method::DELETE, "/api/v1/session")]
    {
        let reply = scene.ask(&tablet, method, path, push.clone()).await;
        assert_eq!((reply.status, reply.json()["type"].clone()), (StatusCode::UNAUTHORIZED, json!("/problems/device_revoked")), "{path}");
    }
    assert_eq!(scene.standing(&laptop).await.0, 200, "another device goes on");
    assert_eq!(scene.standing(&silent).await.1, "signed_out", "a session that never said where it is may be on that device");
    // Back from offline, after its session is over, and after it is forgotten.
    for days in [1, 13, 300] {
        scene.service.clock().advance(days * DAY);
        scene.session_of(&lead).await;
        assert_eq!(scene.standing(&tablet).await, turned(&lead, "device_revoked", true), "{days} days later");
        let only = tablet.cookie.split("; ").nth(1).expect("what the browser holds of its device").to_owned();
        assert_eq!(scene.standing(&Member { cookie: only, ..tablet.clone() }).await, turned(&lead, "device_revoked", true));
    }
    // Whoever signs in on it is signed out again.
    let again = scene.again(&tablet).await;
    assert_eq!(scene.standing(&again).await.0, 200);
    let reply = scene.ask(&again, Method::PUT, &format!("/api/v1/devices/{TABLET}"), json!({"label": "x"})).await;
    assert_eq!((reply.status, reply.json()["type"].clone()), (StatusCode::FORBIDDEN, json!("/problems/device_revoked")));
    assert_eq!(reply.json()["results"][0]["id"], json!(lead.account));
    assert_eq!(scene.standing(&again).await.1, "device_revoked");
    // Until an officer lets it in again.
    let officer = scene.again(&officer).await;
    let seen = scene.devices(&officer).await.into_iter().find(|device| device.id == TABLET).expect("a device");
    assert_eq!(
        (seen.state, seen.reason.as_deref(), seen.revoked_by.as_deref()),
        (DeviceState::Revoked, Some("Lost on the bus"), Some(officer.account.as_str()))
    );
    assert_eq!(scene.order(&again, TABLET, "admit", &lead.account, false).await.status, StatusCode::UNAUTHORIZED);
    let lead_now = Member { cookie: scene.session_of(&lead).await, ..lead.clone() };
    assert_eq!(scene.order(&lead_now, TABLET, "admit", &lead.account, false).await.status, StatusCode::FORBIDDEN, "officers only");
    assert_eq!(scene.order(&officer, TABLET, "admit", &lead.account, false).await.status, StatusCode::NO_CONTENT);
    let back = scene.again(&again).await;
    let back = scene.on(&back, TABLET).await;
    assert_eq!(scene.standing(&back).await.0, 200);
    let kinds: Vec<AuditKind> = scene.audit(&officer).await.into_iter().map(|entry| entry.kind).collect();
    assert!(kinds.contains(&AuditKind::DeviceRevoked) && kinds.contains(&AuditKind::DeviceAdmitted));
}

#[tokio::test]
async fn people_revoke_their_own_devices_and_officers_a_shared_one_for_everyone() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    let lead = scene.member("Sample City", "L Sample", &[within(Role::Lead, "fire")]).await;
    let viewer = scene.member("Sample City", "V Sample", &[everywhere(Role::Viewer)]).await;
    let stranger = scene.member("Sample Town", "S Sample", &[everywhere(Role::Officer)]).await;
    let (lead, viewer) = (scene.on(&lead, TABLET).await, scene.on(&viewer, TABLET).await);
    for (who, account, everyone, status) in [
        (&viewer, &lead.account, false, StatusCode::FORBIDDEN),
        (&viewer, &viewer.account, true, StatusCode::FORBIDDEN),
        (&stranger, &lead.account, true, StatusCode::NOT_FOUND),
        (&officer, &officer.account, false, StatusCode::NOT_FOUND),
    ] {
        assert_eq!(scene.order(who, TABLET, "revoke", account, everyone).await.status, status);
    }
    let body = json!({"account": viewer.account, "reason": " "});
    let reply = scene.ask(&viewer, Method::POST, &format!("/api/v1/devices/{TABLET}/revoke"), body).await;
    assert_eq!((reply.status, reply.json()["field"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("reason")));
    assert_eq!(scene.order(&viewer, TABLET, "revoke", &viewer.account, false).await.status, StatusCode::NO_CONTENT);
    assert_eq!(scene.standing(&viewer).await, turned(&viewer, "device_revoked", false), "what the lead has there stays");
    assert_eq!(scene.standing(&lead).await.0, 200);
    assert_eq!(scene.order(&officer, TABLET, "revoke", &lead.account, true).await.status, StatusCode::NO_CONTENT);
    assert_eq!(scene.standing(&lead).await, turned(&lead, "device_revoked", true));
    assert_eq!(scene.standing(&viewer).await, turned(&viewer, "device_revoked", true), "nobody's any more");
}

#[tokio::test]
async fn an_organisation_says_how_long_devices_may_be_without_it() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    let there = scene.member("Sample Town", "S Sample", &[everywhere(Role::Officer)]).await;
    let days = async |member: &Member| scene.ask(member, Method::GET, "/api/v1/session", Json::Null).await.json()["offline_days"].clone();
    assert_eq!(days(&officer).await, json!(30));
    for (wanted, status) in [(0, 422), (366, 422), (7, 200), (7, 200)] {
        let reply = scene.ask(&officer, Method::PUT, "/api/v1/policy", json!({"offline_days": wanted})).await;
        assert_eq!(reply.status.as_u16(), status, "{wanted}");
    }
    assert_eq!((days(&officer).await, days(&there).await), (json!(7), json!(30)), "of one organisation");
    let trail = scene.audit(&officer).await;
    let noted: Vec<&str> =
        trail.iter().filter(|entry| entry.kind == AuditKind::OfflineDaysChanged).map(|entry| entry.detail.as_str()).collect();
    assert_eq!(noted, ["30 -> 7"]);
}

/// What an expired session is told: not that anything is wrong with its device.
#[tokio::test]
async fn a_device_that_was_away_for_long_only_signs_in_again() {
    let scene = Scene::new().await;
    let lead = scene.member("Sample City", "L Sample", &[within(Role::Lead, "fire")]).await;
    let tablet = scene.on(&lead, TABLET).await;
    for days in [1, 13, 60] {
        scene.service.clock().advance(days * DAY);
        assert_eq!(scene.standing(&tablet).await.1, "signed_out", "{days} days later");
    }
    let back = scene.again(&tablet).await;
    let back = scene.on(&back, TABLET).await;
    assert_eq!(scene.standing(&back).await.0, 200);
}

/// A role that was taken away takes the scopes with it at the next request, also of a device that comes back with cursors.
#[tokio::test]
async fn a_device_of_somebody_downgraded_is_sent_no_scope_that_is_not_theirs() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    let lead = scene.member("Sample City", "L Sample", &[within(Role::Lead, "fire")]).await;
    let tablet = scene.on(&lead, TABLET).await;
    let head = async |member: &Member, cursors: Json| {
        let query = json!({"cursors": cursors, "epoch": scene.service.epoch()});
        let reply = scene.ask(member, Method::POST, "/api/v1/changes/query", query).await;
        let text = String::from_utf8(reply.bytes).expect("text");
        (reply.status, serde_json::from_str::<Json>(text.lines().next().expect("a line")).expect("JSON"))
    };
    let fire = |head: &Json| head["scopes"].to_string().contains("department:fire");
    let (_, before) = head(&tablet, json!([])).await;
    assert!(fire(&before));
    let grant = async |grants: Json| {
        let body = json!({"name": "L Sample", "grants": grants, "active": true});
        scene.ask(&officer, Method::PUT, &format!("/api/v1/people/{}", lead.account), body).await;
    };
    grant(json!([{"role": "lead", "department": "water"}])).await;
    let (_, online) = head(&tablet, before["scopes"].clone()).await;
    assert!(!fire(&online), "{online}");
    // After its session was over, it comes back with the cursors that it had.
    scene.service.clock().advance(5 * DAY);
    let back = scene.again(&tablet).await;
    let (_, later) = head(&back, before["scopes"].clone()).await;
    assert!(!fire(&later) && later["scopes"].to_string().contains("department:water"), "{later}");
    let officer = scene.again(&officer).await;
    let body = json!({"name": "L Sample", "grants": [], "active": true});
    scene.ask(&officer, Method::PUT, &format!("/api/v1/people/{}", lead.account), body).await;
    let (status, refused) = head(&back, before["scopes"].clone()).await;
    assert_eq!((status, refused["type"].clone()), (StatusCode::FORBIDDEN, json!("/problems/not_allowed")));
    let session = scene.ask(&back, Method::GET, "/api/v1/session", Json::Null).await.json();
    assert_eq!((session["kinds"].clone(), session["person"]["grants"].clone()), (json!([]), json!([])), "by this the device knows");
}
