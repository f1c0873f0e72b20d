//! The organisation's recovery key, and devices whose passphrase was forgotten.

use super::contract::agrees;
use super::members::{Member, everywhere};
use super::{Reply, Scene};
use crate::auth::session::{chance, random_id};
use crate::clock::DAY;
use crate::store::recovery::RecoveryStore;
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Role;
use shared::protocol::{AuditKind, RECOVERIES_MOST, RECOVERY_LIFETIME, RecoveryKey, WaitingRecoveries};
use shared::recovery::{RecoveryPair, Whose, seal_data_key};

const KEY: &str = "/api/v1/recovery-key";
const ASK: &str = "/api/v1/recoveries";
const DATA_KEY: [u8; 32] = [42; 32];

fn id() -> String {
    random_id().expect("an id")
}

#[track_caller]
fn refused(reply: &Reply, status: StatusCode, code: &str, field: &str) {
    let body = reply.json();
    assert_eq!((reply.status, &body["type"], &body["field"]), (status, &json!(format!("/problems/{code}")), &json!(field)), "{body}");
}

/// Two officers, somebody who forgets, and the organisation's key, of which the server knows the public half.
struct Cast {
    scene: Scene,
    officer: Member,
    other: Member,
    forgetful: Member,
    pair: RecoveryPair,
    key: RecoveryKey,
}

/// What a device keeps while it waits.
struct Asked {
    body: Json,
    path: String,
    device: RecoveryPair,
}

impl Cast {
    async fn new() -> Self {
        let scene = Scene::new().await;
        let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
        let other = scene.member("Sample City", "O Sample", &[everywhere(Role::Officer)]).await;
        let forgetful = scene.member("Sample City", "F Sample", &[everywhere(Role::Lead)]).await;
        let pair = RecoveryPair::generate(&mut chance());
        let key = RecoveryKey { id: id(), public: pair.public() };
        let cast = Self { scene, officer, other, forgetful, pair, key };
        assert_eq!(cast.put_key(&cast.officer, &cast.key).await.status, StatusCode::OK);
        cast
    }

    async fn put_key(&self, who: &Member, key: &RecoveryKey) -> Reply {
        self.scene.ask(who, Method::PUT, KEY, json!(key)).await
    }

    /// What the device of somebody would ask.
    fn asking(&self, who: &Member) -> Asked {
        let (device, id) = (RecoveryPair::generate(&mut chance()), id());
        let whose = Whose { org: &who.org, account: &who.account };
        let sealed = seal_data_key(&mut chance(), &self.key, whose, &DATA_KEY).expect("sealed");
        let body = json!({"id": id, "key": self.key.id, "sealed": sealed, "to": device.public(), "device": "Tablet, library"});
        Asked { body, path: format!("{ASK}/{id}"), device }
    }

    async fn asked(&self, who: &Member) -> Asked {
        let asked = self.asking(who);
        let reply = self.scene.ask(who, Method::POST, ASK, asked.body.clone()).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
        asked
    }

    async fn waiting(&self) -> WaitingRecoveries {
        serde_json::from_value(self.scene.ask(&self.officer, Method::GET, ASK, Json::Null).await.json()).expect("a list")
    }

    /// What an officer answers who has the code.
    async fn answer(&self, who: &Member, asked: &Asked) -> Reply {
        let all = self.waiting().await.recoveries;
        let one = all.iter().find(|one| asked.path.ends_with(&one.asked.id));
        let sealed = one.map_or_else(
            || asked.body["sealed"].as_str().expect("a text").to_owned(),
            |one| self.pair.answer(&mut chance(), &self.forgetful.org, one).expect("an answer"),
        );
        self.scene.ask(who, Method::POST, &format!("{}/answer", asked.path), json!({"sealed": sealed})).await
    }

    async fn kinds(&self) -> Vec<(AuditKind, Option<String>, Option<String>, String)> {
        let trail = self.scene.audit(&self.officer).await.into_iter();
        trail.map(|entry| (entry.kind, entry.by, entry.about, entry.detail)).collect()
    }
}

#[tokio::test]
async fn a_forgotten_passphrase_is_recovered_and_the_server_learns_nothing() {
    let cast = Cast::new().await;
    let (scene, forgetful) = (&cast.scene, &cast.forgetful);
    let session = scene.ask(forgetful, Method::GET, "/api/v1/session", Json::Null).await.json();
    assert_eq!(session["recovery"], json!(cast.key), "everyone's devices seal to it");
    let asked = cast.asked(forgetful).await;
    let again = scene.ask(forgetful, Method::POST, ASK, asked.body.clone()).await;
    assert_eq!((again.status, again.json()["sealed"].clone()), (StatusCode::OK, Json::Null), "the same again is the same");
    assert_eq!(scene.ask(forgetful, Method::GET, &asked.path, Json::Null).await.json().get("sealed"), None);
    let waiting = cast.waiting().await.recoveries;
    assert_eq!(waiting.len(), 1);
    assert_eq!((waiting[0].account.as_str(), waiting[0].asked.device.as_str()), (forgetful.account.as_str(), "Tablet, library"));
    assert_eq!(cast.answer(&cast.officer, &asked).await.status, StatusCode::NO_CONTENT);
    assert!(cast.waiting().await.recoveries.is_empty());
    for _ in 0..2 {
        // A device that is closed before it has kept the answer fetches it again.
        let state = scene.ask(forgetful, Method::GET, &asked.path, Json::Null).await.json();
        let sealed = state["sealed"].as_str().expect("the answer");
        let whose = Whose { org: &forgetful.org, account: &forgetful.account };
        let request = asked.body["id"].as_str().expect("an id");
        assert_eq!(asked.device.open_answer(whose, request, sealed), Ok(DATA_KEY));
    }
    assert_eq!(scene.ask(forgetful, Method::DELETE, &asked.path, Json::Null).await.status, StatusCode::NO_CONTENT);
    refused(&scene.ask(forgetful, Method::GET, &asked.path, Json::Null).await, StatusCode::NOT_FOUND, "unknown_recovery", "recovery");
    let (officer, owner) = (Some(cast.officer.account.clone()), Some(forgetful.account.clone()));
    let trail = cast.kinds().await;
    let last: Vec<_> = trail.into_iter().take(4).filter(|(kind, ..)| *kind != AuditKind::SignedIn).collect();
    assert!(last.starts_with(&[
        (AuditKind::RecoveryEnded, owner.clone(), owner.clone(), "arrived".to_owned()),
        (AuditKind::RecoveryAnswered, officer.clone(), owner.clone(), "Tablet, library".to_owned()),
        (AuditKind::RecoveryAsked, owner.clone(), owner, "Tablet, library".to_owned()),
        (AuditKind::RecoveryKeyMade, officer, None, String::new()),
    ]));
}

#[tokio::test]
async fn an_officer_answers_others_and_not_themselves() {
    let cast = Cast::new().await;
    let asked = cast.asked(&cast.officer).await;
    refused(&cast.answer(&cast.officer, &asked).await, StatusCode::CONFLICT, "own_recovery", "recovery");
    assert_eq!(cast.answer(&cast.other, &asked).await.status, StatusCode::NO_CONTENT);
    refused(&cast.answer(&cast.other, &asked).await, StatusCode::CONFLICT, "already_answered", "recovery");
    let refusal = format!("{}/refusal", asked.path);
    refused(&cast.scene.ask(&cast.other, Method::POST, &refusal, Json::Null).await, StatusCode::CONFLICT, "already_answered", "recovery");
}

#[tokio::test]
async fn nobody_reads_or_ends_what_another_asked() {
    let cast = Cast::new().await;
    let asked = cast.asked(&cast.forgetful).await;
    let away = cast.scene.member("Other City", "A Sample", &[everywhere(Role::Officer)]).await;
    for stranger in [&cast.officer, &away] {
        for method in [Method::GET, Method::DELETE] {
            let reply = cast.scene.ask(stranger, method, &asked.path, Json::Null).await;
            refused(&reply, StatusCode::NOT_FOUND, "unknown_recovery", "recovery");
        }
    }
    refused(&cast.answer(&away, &asked).await, StatusCode::NOT_FOUND, "unknown_recovery", "recovery");
    let refusal = format!("{}/refusal", asked.path);
    refused(&cast.scene.ask(&away, Method::POST, &refusal, Json::Null).await, StatusCode::NOT_FOUND, "unknown_recovery", "recovery");
    let list = cast.scene.ask(&away, Method::GET, ASK, Json::Null).await.json();
    assert_eq!(list, json!({"recoveries": []}));
    assert_eq!(cast.scene.ask(&away, Method::GET, KEY, Json::Null).await.json(), json!({"keys": []}));
    assert_eq!(cast.waiting().await.recoveries.len(), 1, "it waits still");
    refused(&cast.scene.ask(&cast.forgetful, Method::POST, &refusal, Json::Null).await, StatusCode::FORBIDDEN, "not_allowed", "power");
    assert_eq!(cast.scene.ask(&cast.other, Method::POST, &refusal, Json::Null).await.status, StatusCode::NO_CONTENT);
    assert!(cast.waiting().await.recoveries.is_empty());
    let (kind, by, about, detail) = cast.kinds().await.swap_remove(0);
    assert_eq!((kind, detail.as_str()), (AuditKind::RecoveryEnded, "refused"));
    assert_eq!((by, about), (Some(cast.other.account.clone()), Some(cast.forgetful.account.clone())));
}

#[tokio::test]
async fn what_is_no_request_is_refused_and_not_kept() {
    let cast = Cast::new().await;
    let first = cast.asked(&cast.forgetful).await;
    let changed = async |change: &dyn Fn(&mut Json)| {
        let mut body = cast.asking(&cast.forgetful).body;
        change(&mut body);
        cast.scene.ask(&cast.forgetful, Method::POST, ASK, body).await
    };
    for (field, value) in
        [("id", json!("short")), ("key", json!("")), ("sealed", json!("x")), ("to", json!("x")), ("device", json!("a\nb"))]
    {
        let reply = changed(&|body| body[field] = value.clone()).await;
        refused(&reply, StatusCode::UNPROCESSABLE_ENTITY, "malformed", field);
    }
    refused(&changed(&|body| body["more"] = json!(1)).await, StatusCode::BAD_REQUEST, "malformed", "body");
    refused(&changed(&|body| body["key"] = json!(id())).await, StatusCode::CONFLICT, "unknown_recovery_key", "key");
    refused(&changed(&|body| body["id"] = first.body["id"].clone()).await, StatusCode::CONFLICT, "id_reused", "id");
    let other = cast.scene.ask(&cast.other, Method::POST, ASK, first.body.clone()).await;
    refused(&other, StatusCode::CONFLICT, "id_reused", "id");
    for _ in 1..RECOVERIES_MOST {
        cast.asked(&cast.forgetful).await;
    }
    refused(&changed(&|_| ()).await, StatusCode::CONFLICT, "too_many_recoveries", "recovery");
    assert_eq!(cast.waiting().await.recoveries.len(), RECOVERIES_MOST);
    let answer = cast.scene.ask(&cast.officer, Method::POST, &format!("{}/answer", first.path), json!({"sealed": "x"})).await;
    refused(&answer, StatusCode::UNPROCESSABLE_ENTITY, "malformed", "sealed");
    assert_eq!(cast.scene.ask(&cast.forgetful, Method::DELETE, &first.path, Json::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(cast.kinds().await[0].3, "taken back");
}

#[tokio::test]
async fn a_request_is_over_after_seven_days_and_then_deleted() {
    let cast = Cast::new().await;
    let asked = cast.asked(&cast.forgetful).await;
    let (store, now) = (cast.scene.service.store(), cast.scene.service.now());
    let (org, account, id) = (&cast.forgetful.org, &cast.forgetful.account, asked.body["id"].as_str().expect("an id"));
    assert_eq!(RECOVERY_LIFETIME, 7 * DAY);
    let later = now + RECOVERY_LIFETIME - 60_000;
    assert_eq!(store.recoveries(org, later).await.expect("a store").len(), 1);
    assert!(store.recovery(account, id, later).await.expect("a store").is_ok());
    let later = now + RECOVERY_LIFETIME + 60_000;
    assert!(store.recoveries(org, later).await.expect("a store").is_empty());
    assert!(store.recovery(account, id, later).await.expect("a store").is_err());
    store.end_recoveries(later).await.expect("a store");
    assert!(store.recovery(account, id, now).await.expect("a store").is_err(), "deleted, and not only hidden");
}

#[tokio::test]
async fn another_key_takes_the_place_of_the_first_and_both_are_known() {
    let cast = Cast::new().await;
    let asked = cast.asked(&cast.forgetful).await;
    assert_eq!(cast.put_key(&cast.other, &cast.key).await.json()["by"], json!(cast.officer.account), "the same again is the same");
    let changed = RecoveryKey { public: RecoveryPair::generate(&mut chance()).public(), ..cast.key.clone() };
    refused(&cast.put_key(&cast.other, &changed).await, StatusCode::CONFLICT, "id_reused", "id");
    let second = RecoveryKey { id: id(), ..changed };
    assert_eq!(cast.put_key(&cast.other, &second).await.status, StatusCode::OK);
    let session = cast.scene.ask(&cast.forgetful, Method::GET, "/api/v1/session", Json::Null).await.json();
    assert_eq!(session["recovery"], json!(second));
    let keys = cast.scene.ask(&cast.officer, Method::GET, KEY, Json::Null).await.json();
    let ids: Vec<&Json> = keys["keys"].as_array().expect("keys").iter().map(|made| &made["key"]["id"]).collect();
    assert_eq!(ids, [&json!(second.id), &json!(cast.key.id)]);
    assert_eq!(cast.answer(&cast.officer, &asked).await.status, StatusCode::NO_CONTENT, "with the code of the first");
    for (field, value) in [("id", "x"), ("public", "x")] {
        let mut body = json!(second);
        body[field] = json!(value);
        refused(&cast.scene.ask(&cast.officer, Method::PUT, KEY, body).await, StatusCode::UNPROCESSABLE_ENTITY, "malformed", field);
    }
    let made = cast.kinds().await.into_iter().filter(|(kind, ..)| *kind == AuditKind::RecoveryKeyMade).count();
    assert_eq!(made, 2, "what changed nothing is not noted");
}

#[tokio::test]
async fn what_is_sent_about_recoveries_has_the_shape_of_the_contract() {
    let cast = Cast::new().await;
    let asked = cast.asked(&cast.forgetful).await;
    agrees("NewRecovery", &asked.body);
    let keys = cast.scene.ask(&cast.officer, Method::GET, KEY, Json::Null).await.json();
    agrees("RecoveryKeys", &keys);
    agrees("MadeKey", &keys["keys"][0]);
    agrees("RecoveryKey", &keys["keys"][0]["key"]);
    let list = cast.scene.ask(&cast.officer, Method::GET, ASK, Json::Null).await.json();
    agrees("WaitingRecoveries", &list);
    agrees("WaitingRecovery", &list["recoveries"][0]);
    cast.answer(&cast.officer, &asked).await;
    let state = cast.scene.ask(&cast.forgetful, Method::GET, &asked.path, Json::Null).await.json();
    agrees("RecoveryState", &state);
    agrees("RecoveryAnswer", &json!({"sealed": state["sealed"]}));
}
