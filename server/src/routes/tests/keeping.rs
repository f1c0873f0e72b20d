//! Redaction, retention, holds and seat maps over HTTP.

mod recordings;

use super::Scene;
use super::contract::agrees;
use super::members::{Member, everywhere};
use crate::clock::DAY;
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Role;
use shared::protocol::AuditKind;

const SECRET: &str = "Robin Quill of the night shift";
const DOC: &str = "sessionAAAAAAAAAAAAAAA";
const KIND: &str = "focus-group-session";

// Written as a literal where it is called.
#[allow(clippy::needless_pass_by_value)]
fn change(scene: &Scene, member: &Member, number: usize, path: &str, value: Json) -> Json {
    json!({"id": format!("{number:022}"), "org": member.org, "kind": KIND, "doc": DOC, "path": path, "base": [], "value": value, "saw": [],
        "version": scene.version_of(KIND), "device": format!("{:022}", 7), "at": 1_700_000_000_000_u64})
}

struct Town {
    scene: Scene,
    facilitator: Member,
    officers: [Member; 2],
}

/// A session that was held on a day, with two officers.
async fn town(date: &str) -> Town {
    let scene = Scene::over(crate::store::sqlite::keep::DATABASE).await;
    let facilitator = scene.member("Sample City", "Facilitator", &[everywhere(Role::Facilitator)]).await;
    let mut officers = Vec::new();
    for name in ["Officer One", "Officer Two"] {
        officers.push(scene.member("Sample City", name, &[everywhere(Role::Officer)]).await);
    }
    let changes = [
        change(&scene, &facilitator, 1, "_document", json!({})),
        change(&scene, &facilitator, 2, "session_date", json!(date)),
        change(&scene, &facilitator, 3, "session_id", json!(SECRET)),
    ];
    let pushed = scene.push(&facilitator, &changes).await.json();
    assert!(pushed["results"].as_array().expect("results").iter().all(|result| result["status"] == "accepted"), "{pushed}");
    Town { scene, facilitator, officers: officers.try_into().expect("two") }
}

/// The day on which the clock of the scene stands, later or earlier by so many days.
fn day(scene: &Scene, later: i64) -> String {
    let days = crate::clock::day(scene.service.now()) + later;
    shared::form::Date::from_days(i32::try_from(days).expect("a day")).to_string()
}

fn files_with(scene: &Scene, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(scene._folder.path()).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let bytes = std::fs::read(&entry).unwrap_or_default();
        if bytes.windows(text.len()).any(|part| part == text.as_bytes()) {
            found.push(entry.display().to_string());
        }
    }
    found
}

fn code(reply: &super::Reply) -> String {
    reply.json()["type"].as_str().unwrap_or_default().trim_start_matches("/problems/").to_owned()
}

#[tokio::test]
async fn what_an_officer_approves_is_in_no_file_when_the_answer_comes() {
    let Town { scene, facilitator, officers: [one, two] } = town("2026-01-10").await;
    let asked = json!({"doc": DOC, "path": "session_id", "changes": [], "reason": "personal", "words": "a person is named here"});
    agrees("NewRedaction", &asked);
    let proposed = scene.ask(&facilitator, Method::POST, "/api/v1/redactions", asked.clone()).await;
    assert_eq!(proposed.status, StatusCode::OK, "{}", proposed.json());
    agrees("Proposal", &proposed.json());
    let list = scene.ask(&two, Method::GET, "/api/v1/redactions", Json::Null).await.json();
    agrees("Proposals", &list);
    assert_eq!(list["proposals"][0]["words"], "a person is named here");
    let unheard = scene.ask(&one, Method::POST, "/api/v1/redactions", asked).await;
    assert_eq!((unheard.status, code(&unheard).as_str()), (StatusCode::NOT_FOUND, "unknown_document"), "restricted to those it names");
    assert!(!files_with(&scene, SECRET).is_empty());
    let path = format!("/api/v1/redactions/{}/decision", proposed.json()["id"].as_str().expect("an id"));
    let decision = json!({"approve": true});
    agrees("Decision", &decision);
    assert_eq!(scene.ask(&facilitator, Method::POST, &path, decision.clone()).await.status, StatusCode::FORBIDDEN);
    let decided = scene.ask(&two, Method::POST, &path, decision.clone()).await;
    assert_eq!((decided.status, &decided.json()["state"]), (StatusCode::OK, &json!("approved")));
    assert!(files_with(&scene, SECRET).is_empty(), "{:?}", files_with(&scene, SECRET));
    let again = scene.ask(&one, Method::POST, &path, decision).await;
    assert_eq!((again.status, code(&again).as_str()), (StatusCode::CONFLICT, "decided"));
    let (head, lines) = scene.lacks(&facilitator, json!({"cursors": []})).await;
    let redaction = serde_json::from_str::<Json>(&shared::json::text(&head.redactions[0])).expect("JSON");
    agrees("Redaction", &redaction);
    assert_eq!((&redaction["by"], &redaction["approved"]), (&json!(facilitator.account), &json!(two.account)));
    assert!(lines[0].changes.iter().find(|(change, _)| change.path == "session_id").expect("its change").0.value.is_none());
    let mine = scene.ask(&facilitator, Method::GET, "/api/v1/redactions", Json::Null).await.json();
    assert_eq!(mine["proposals"][0]["state"], "approved", "whoever proposed it sees what became of it");
}

#[tokio::test]
async fn the_schedule_proposes_and_nothing_happens_by_itself() {
    let Town { scene, facilitator, officers: [one, two] } = town("2015-03-01").await;
    let schedule = scene.ask(&one, Method::GET, "/api/v1/retention", Json::Null).await.json();
    agrees("Schedule", &schedule);
    agrees("Due", &schedule["due"][0]);
    let session = schedule["kinds"].as_array().expect("kinds").iter().find(|kind| kind["kind"] == KIND).expect("a kind");
    agrees("KindRetention", session);
    agrees("Retention", &session["retention"]);
    assert_eq!((&session["documents"], &session["due"]), (&json!(1), &json!(1)));
    scene.service.refresh(scene.service.today() + 400).await.expect("a year later");
    assert!(!files_with(&scene, SECRET).is_empty(), "nobody asked for it");
    let whole = json!({"doc": DOC, "reason": "retention", "words": "kept as long as its class says"});
    let lead = scene.ask(&facilitator, Method::POST, "/api/v1/redactions", whole.clone()).await;
    assert_eq!((lead.status, code(&lead).as_str()), (StatusCode::FORBIDDEN, "may_not_propose"));
    let hold = json!({"matter": "Claim 12", "reason": "a claim was filed", "kinds": [KIND], "docs": []});
    agrees("NewHold", &hold);
    let held = scene.ask(&two, Method::POST, "/api/v1/holds", hold).await.json();
    agrees("Hold", &held);
    let refused = scene.ask(&one, Method::POST, "/api/v1/redactions", whole.clone()).await;
    assert_eq!((refused.status, code(&refused).as_str()), (StatusCode::CONFLICT, "held"));
    assert!(refused.json()["reason"].as_str().expect("a reason").contains("Claim 12"));
    assert_eq!(scene.ask(&one, Method::GET, "/api/v1/retention", Json::Null).await.json()["due"][0]["held"], "Claim 12");
    let path = format!("/api/v1/holds/{}/release", held["id"].as_str().expect("an id"));
    let why = json!({"words": "the claim was settled"});
    agrees("HoldRelease", &why);
    agrees("Hold", &scene.ask(&one, Method::POST, &path, why).await.json());
    agrees("Holds", &scene.ask(&one, Method::GET, "/api/v1/holds", Json::Null).await.json());
    let proposed = scene.ask(&one, Method::POST, "/api/v1/redactions", whole).await.json();
    let path = format!("/api/v1/redactions/{}/decision", proposed["id"].as_str().expect("an id"));
    let own = scene.ask(&one, Method::POST, &path, json!({"approve": true})).await;
    assert_eq!((own.status, code(&own).as_str()), (StatusCode::CONFLICT, "own_proposal"));
    assert_eq!(scene.ask(&two, Method::POST, &path, json!({"approve": true})).await.status, StatusCode::OK);
    assert!(files_with(&scene, SECRET).is_empty());
    assert_eq!(scene.ask(&one, Method::GET, "/api/v1/retention", Json::Null).await.json()["due"], json!([]));
    let kinds: Vec<AuditKind> = scene.audit(&one).await.into_iter().map(|entry| entry.kind).collect();
    for kind in [AuditKind::HoldSet, AuditKind::HoldReleased, AuditKind::RedactionProposed, AuditKind::Redacted] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
}

#[tokio::test]
async fn a_seat_map_is_under_a_key_of_its_own_that_is_destroyed_on_its_day() {
    let town = town("2000-01-01").await;
    let (scene, facilitator) = (&town.scene, &town.facilitator);
    let seats = format!("/api/v1/documents/{DOC}/seats");
    let map = json!({"text": "P1: by the window"});
    agrees("NewSeats", &map);
    let late = scene.ask(facilitator, Method::PUT, &seats, map.clone()).await;
    assert_eq!((late.status, code(&late).as_str()), (StatusCode::CONFLICT, "key_due"), "its day has come long ago");
    let mut now = change(scene, facilitator, 4, "session_date", json!(day(scene, 0)));
    now["base"] = json!([format!("{:022}", 2)]);
    assert_eq!(scene.push(facilitator, &[now]).await.json()["results"][0]["status"], "accepted");
    let kept = scene.ask(facilitator, Method::PUT, &seats, map).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.json());
    agrees("Seats", &kept.json());
    let today = crate::clock::day(scene.service.now());
    assert_eq!(kept.json()["destroy_on"], json!(today + 90));
    scene.service.sweep().await;
    assert!(files_with(scene, "by the window").is_empty(), "it is nowhere in clear");
    let keys = scene._folder.path().join("session-keys");
    assert_eq!(std::fs::read_dir(&keys).expect("a folder").count(), 1);
    assert_eq!(scene.ask(facilitator, Method::GET, &seats, Json::Null).await.json()["text"], "P1: by the window");
    let stranger = scene.ask(&town.officers[0], Method::GET, &seats, Json::Null).await;
    assert_eq!((stranger.status, code(&stranger).as_str()), (StatusCode::NOT_FOUND, "unknown_document"));
    scene.service.clock().advance(89 * DAY);
    scene.service.refresh(scene.service.today()).await.expect("the day before");
    assert_eq!(std::fs::read_dir(&keys).expect("a folder").count(), 1);
    // What is on legal hold is not destroyed.
    let again = async |member: &Member| Member { cookie: scene.session_of(member).await, ..member.clone() };
    let hold = json!({"matter": "Claim 12", "reason": "a claim was filed", "kinds": [], "docs": [DOC]});
    let held = scene.ask(&again(&town.officers[0]).await, Method::POST, "/api/v1/holds", hold).await.json();
    scene.service.clock().advance(DAY);
    scene.service.refresh(scene.service.today()).await.expect("its day");
    assert_eq!(std::fs::read_dir(&keys).expect("a folder").count(), 1, "held");
    let officer = again(&town.officers[0]).await;
    let path = format!("/api/v1/holds/{}/release", held["id"].as_str().expect("an id"));
    let released = scene.ask(&officer, Method::POST, &path, json!({"words": "the claim was settled"})).await;
    assert_eq!(released.status, StatusCode::OK, "{}", released.json());
    scene.service.refresh(scene.service.today()).await.expect("its day");
    assert_eq!(std::fs::read_dir(&keys).expect("a folder").count(), 0, "destroyed");
    let gone = scene.ask(&again(&town.facilitator).await, Method::GET, &seats, Json::Null).await.json();
    assert_eq!((&gone["destroyed"], &gone["text"]), (&json!(true), &json!("")));
    let kinds: Vec<AuditKind> = scene.audit(&officer).await.into_iter().map(|entry| entry.kind).collect();
    for kind in [AuditKind::SessionKeyMade, AuditKind::SeatsRead, AuditKind::SessionKeyDestroyed] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
}

impl Town {
    async fn seats(&self, text: &str, seen: &str) -> super::Reply {
        let map = json!({"text": text, "seen": shared::records::seats_mark(seen)});
        agrees("NewSeats", &map);
        self.scene.ask(&self.facilitator, Method::PUT, &format!("/api/v1/documents/{DOC}/seats"), map).await
    }

    async fn seated(&self) -> Json {
        self.scene
            .ask(&self.again(&self.facilitator).await, Method::GET, &format!("/api/v1/documents/{DOC}/seats"), Json::Null)
            .await
            .json()
    }

    /// Signed in anew: time has passed.
    async fn again(&self, member: &Member) -> Member {
        Member { cookie: self.scene.session_of(member).await, ..member.clone() }
    }

    fn keys(&self) -> usize {
        std::fs::read_dir(self.scene._folder.path().join("session-keys")).expect("a folder").count()
    }

    async fn pass(&self, days: u64) {
        self.scene.service.clock().advance(days * DAY);
        self.scene.service.refresh(self.scene.service.today()).await.expect("a day");
    }

    /// The date of the session is another one from now on.
    async fn says(&self, number: usize, base: usize, date: String) {
        let mut said = change(&self.scene, &self.facilitator, number, "session_date", json!(date));
        said["base"] = json!([format!("{base:022}")]);
        assert_eq!(self.scene.push(&self.again(&self.facilitator).await, &[said]).await.json()["results"][0]["status"], "accepted");
    }
}

/// One session of today.
async fn today() -> Town {
    let town = town("2000-01-01").await;
    town.says(4, 2, day(&town.scene, 0)).await;
    town
}

#[tokio::test]
async fn two_facilitators_do_not_overwrite_each_others_seat_maps() {
    let town = today().await;
    assert_eq!(town.seats("P1: window", "").await.status, StatusCode::OK);
    let unseen = town.seats("P1: door", "").await;
    assert_eq!((unseen.status, code(&unseen).as_str()), (StatusCode::CONFLICT, "seats_changed"));
    assert_eq!(town.seated().await["text"], "P1: window");
    assert_eq!(town.seats("P1: window", "").await.status, StatusCode::OK, "sent again: its answer was lost");
    assert_eq!(town.seats("P1: window\nP2: door", "P1: window").await.status, StatusCode::OK, "on top of what was seen");
    assert_eq!(town.seated().await["text"], "P1: window\nP2: door");
}

#[tokio::test]
async fn a_session_that_is_destroyed_takes_its_seat_map_and_its_key_along() {
    let town = today().await;
    assert_eq!(town.seats("P1: by the window", "").await.status, StatusCode::OK);
    let [one, two] = &town.officers;
    let whole = json!({"doc": DOC, "reason": "retention", "words": "kept as long as its class says"});
    let proposed = town.scene.ask(one, Method::POST, "/api/v1/redactions", whole).await.json();
    let path = format!("/api/v1/redactions/{}/decision", proposed["id"].as_str().expect("an id"));
    assert_eq!(town.scene.ask(two, Method::POST, &path, json!({"approve": true})).await.status, StatusCode::OK);
    assert_eq!(town.keys(), 0, "when the answer comes");
    let gone = town.seated().await;
    assert_eq!((&gone["destroyed"], &gone["text"]), (&json!(true), &json!("")));
    let late = town.seats("P1: by the window", "").await;
    assert_eq!((late.status, code(&late).as_str()), (StatusCode::CONFLICT, "key_destroyed"));
    let entries = town.scene.audit(one).await;
    assert!(entries.iter().any(|entry| entry.kind == AuditKind::SessionKeyDestroyed && entry.by.as_deref() == Some(&two.account)));
}

#[tokio::test]
async fn a_date_that_was_mistyped_destroys_no_seat_map_and_an_earlier_one_that_stays_does() {
    let town = today().await;
    assert_eq!(town.seats("P1: window", "").await.status, StatusCode::OK);
    town.says(5, 4, day(&town.scene, -365)).await;
    town.pass(6).await;
    town.pass(0).await;
    assert_eq!(town.seated().await["text"], "P1: window", "nobody has said yes to it, and it stands for less than a week");
    town.says(6, 5, day(&town.scene, -6)).await;
    town.pass(8).await;
    assert_eq!((town.keys(), &town.seated().await["text"]), (1, &json!("P1: window")), "it was put right");
    town.says(7, 6, day(&town.scene, -365)).await;
    town.pass(0).await;
    town.pass(7).await;
    assert_eq!((town.keys(), &town.seated().await["destroyed"]), (0, &json!(true)));
}

#[tokio::test]
async fn what_somebody_has_asked_for_is_not_destroyed() {
    let town = today().await;
    assert_eq!(town.seats("P1: window", "").await.status, StatusCode::OK);
    let requests = "/api/v1/records-requests";
    let scope = json!({"about": "matter", "doc": DOC, "depth": 0});
    let body = json!({"asked": "A reporter", "received": "2026-11-01", "due": "2026-11-11", "scope": scope});
    let entered = town.scene.ask(&town.officers[0], Method::POST, requests, body).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.json());
    let number = entered.json()["number"].as_u64().expect("a number");
    let whole = json!({"doc": DOC, "reason": "retention", "words": "kept as long as its class says"});
    let propose = async || {
        let officer = town.again(&town.officers[0]).await;
        town.scene.ask(&officer, Method::POST, "/api/v1/redactions", whole.clone()).await
    };
    let refused = propose().await;
    assert_eq!((refused.status, code(&refused).as_str()), (StatusCode::CONFLICT, "requested"), "it may be about any");
    let path = format!("{requests}/{number}/collection");
    let collected = town.scene.ask(&town.officers[0], Method::POST, &path, Json::Null).await;
    assert_eq!(collected.status, StatusCode::OK, "{}", collected.json());
    assert_eq!(code(&propose().await), "requested");
    town.pass(91).await;
    assert_eq!(town.keys(), 1, "its day has come, and somebody has asked for it");
    let close = json!({"asked": "A reporter", "received": "2026-11-01", "due": "2026-11-11", "closed": true});
    let officer = town.again(&town.officers[0]).await;
    let closed = town.scene.ask(&officer, Method::PUT, &format!("{requests}/{number}"), close).await;
    assert_eq!(closed.status, StatusCode::OK, "{}", closed.json());
    assert_eq!(code(&propose().await), "requested", "it was not handed over");
    town.pass(91).await;
    assert_eq!(town.keys(), 0);
    assert_eq!(propose().await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_map_that_is_saved_under_a_mistyped_earlier_date_keeps_its_day() {
    let town = today().await;
    let first = town.seats("P1: window", "").await.json();
    town.says(5, 4, day(&town.scene, -80)).await;
    let saved = town.seats("P1: door", "P1: window").await;
    assert_eq!((saved.status, &saved.json()["destroy_on"]), (StatusCode::OK, &first["destroy_on"]));
    town.pass(6).await;
    town.says(6, 5, day(&town.scene, -6)).await;
    town.pass(14).await;
    assert_eq!((town.keys(), &town.seated().await["text"]), (1, &json!("P1: door")), "it was put right in time");
}
