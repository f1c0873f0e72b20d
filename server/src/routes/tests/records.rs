//! Requests for public records: what is refused, what is collected, and what leaves.

use super::members::{Member, everywhere};
use super::{Reply, Scene};
use crate::auth::session::random_id;
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Role;
use shared::protocol::AuditKind;

const REQUESTS: &str = "/api/v1/records-requests";

struct Office {
    scene: Scene,
    officer: Member,
    second: Member,
    kinds: Vec<Json>,
}

fn id() -> String {
    random_id().expect("an id")
}

impl Office {
    async fn new() -> Self {
        let scene = Scene::new().await;
        let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
        let second = scene.member("Sample City", "S Sample", &[everywhere(Role::Officer)]).await;
        let session = scene.ask(&officer, Method::GET, "/api/v1/session", Json::Null).await.json();
        let kinds = session["kinds"].as_array().expect("kinds").clone();
        Self { scene, officer, second, kinds }
    }

    /// A document of a kind by somebody, with these answers.
    async fn write(&self, who: &Member, kind: &str, answers: &[(&str, Json)]) -> String {
        let version = self.kinds.iter().find(|one| one["name"] == kind).expect(kind)["version"].clone();
        let doc = id();
        let change = |path: &str, value: Json| {
            json!({"change": {"id": id(), "org": who.org, "kind": kind, "doc": doc, "path": path, "base": [], "saw": [],
                "value": value, "version": version, "device": id(), "at": self.scene.service.now()}})
        };
        let mut changes = vec![change("_document", json!({}))];
        changes.extend(answers.iter().map(|(path, value)| change(path, value.clone())));
        let reply = self.scene.ask(who, Method::POST, "/api/v1/changes", json!({"changes": changes})).await.json();
        for result in reply["results"].as_array().expect("results") {
            assert_eq!(result["status"], "accepted", "{result}");
        }
        doc
    }

    async fn ask(&self, who: &Member, method: Method, path: &str, body: Json) -> Reply {
        self.scene.ask(who, method, &format!("{REQUESTS}{path}"), body).await
    }

    /// A request about a document, collected.
    async fn collected(&self, scope: Json) -> (u64, Vec<Json>) {
        let body = json!({"asked": "A reporter", "received": "2026-11-01", "due": "2026-11-11", "scope": scope});
        let request = self.ask(&self.officer, Method::POST, "", body).await;
        assert_eq!(request.status, StatusCode::OK, "{}", request.json());
        let number = request.json()["number"].as_u64().expect("a number");
        let collected = self.ask(&self.officer, Method::POST, &format!("/{number}/collection"), Json::Null).await;
        assert_eq!(collected.status, StatusCode::OK, "{}", collected.json());
        (number, self.items(number).await)
    }

    async fn items(&self, number: u64) -> Vec<Json> {
        let items = self.ask(&self.officer, Method::GET, &format!("/{number}/items"), Json::Null).await.json();
        items["items"].as_array().expect("items").clone()
    }

    async fn decide(&self, who: &Member, number: u64, items: &[&str], ruling: Json) -> Reply {
        let body = json!({"decisions": [{"items": items, "ruling": ruling}]});
        self.ask(who, Method::POST, &format!("/{number}/decisions"), body).await
    }

    async fn export(&self, number: u64) -> Reply {
        self.ask(&self.officer, Method::POST, &format!("/{number}/exports"), json!({"language": "en"})).await
    }
}

#[track_caller]
fn refused(reply: &Reply, status: StatusCode, code: &str, field: &str) {
    let body = reply.json();
    assert_eq!(reply.status, status, "{body}");
    assert_eq!((body["type"].clone(), body["field"].clone()), (json!(format!("/problems/{code}")), json!(field)), "{body}");
    assert!(body["reason"].as_str().is_some_and(|reason| reason.len() > 8), "{body}");
}

/// Files of a ZIP file, by name.
fn unpacked(bytes: &[u8]) -> std::collections::BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a ZIP file");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut read = |name: String| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(&name).expect("a file"), &mut text).expect("text");
        (name, text)
    };
    names.into_iter().map(&mut read).collect()
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_named_and_nothing_is_entered() {
    let office = Office::new().await;
    let sound = json!({"asked": "A reporter", "received": "2026-11-01", "due": "2026-11-11", "scope": {"about": "period", "from": "2026-01-01", "to": "2026-01-31"}});
    let with = |pointer: &str, value: Json| {
        let mut body = sound.clone();
        *body.pointer_mut(pointer).expect(pointer) = value;
        body
    };
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let enter = async |body: Json| office.ask(&office.officer, Method::POST, "", body).await;
    refused(&enter(with("/asked", json!(" "))).await, unprocessable, "wrong_length", "asked");
    refused(&enter(with("/due", json!("2026-10-01"))).await, unprocessable, "too_early", "due");
    refused(&enter(with("/scope/to", json!("2025-01-01"))).await, unprocessable, "too_early", "to");
    let unknown = json!({"about": "matter", "doc": id(), "depth": 1});
    refused(&enter(with("/scope", unknown)).await, StatusCode::NOT_FOUND, "unknown_document", "doc");
    let unknown = json!({"about": "person", "account": id()});
    refused(&enter(with("/scope", unknown)).await, StatusCode::NOT_FOUND, "unknown_account", "account");
    assert_eq!(enter(with("/scope", json!({"about": "everything"}))).await.status, StatusCode::BAD_REQUEST);
    let list = office.ask(&office.officer, Method::GET, "", Json::Null).await.json();
    assert_eq!(list["requests"], json!([]));
    // Nothing is done with one that is not there, or is another organisation's.
    let (number, _) = office.collected(sound["scope"].clone()).await;
    let elsewhere = office.scene.member("Sample Town", "Elsewhere", &[everywhere(Role::Officer)]).await;
    for (who, number) in [(&office.officer, 99), (&elsewhere, number)] {
        for (method, path, body) in [
            (Method::POST, "/collection", Json::Null),
            (Method::GET, "/items", Json::Null),
            (Method::GET, "/items/doc:x", Json::Null),
            (Method::POST, "/decisions", json!({"decisions": [{"items": ["doc:x"], "ruling": {"verdict": "released"}}]})),
            (Method::POST, "/check", Json::Null),
            (Method::POST, "/exports", json!({"language": "en"})),
            (Method::PUT, "", json!({"asked": "x", "received": "2026-11-01", "due": "2026-11-11", "closed": true})),
        ] {
            let reply = office.ask(who, method, &format!("/{number}{path}"), body).await;
            refused(&reply, StatusCode::NOT_FOUND, "unknown_request", "request");
        }
    }
}

#[tokio::test]
async fn a_matter_is_collected_decided_looked_over_and_answered() {
    let office = Office::new().await;
    let (officer, second) = (&office.officer, &office.second);
    let partner = office.write(officer, "partner", &[("partner_name", json!("Planted partner name"))]).await;
    let link = format!("_links/{partner}");
    let answers = [
        ("action_title", json!("Planted title of the action")),
        ("action_description", json!("Planted goal")),
        (link.as_str(), json!({"kind": "partner"})),
    ];
    let action = office.write(officer, "plan-action", &answers).await;
    let apart = office.write(officer, "partner", &[("partner_name", json!("Planted and not linked"))]).await;
    let (number, items) = office.collected(json!({"about": "matter", "doc": partner, "depth": 1})).await;
    let ids: Vec<&str> = items.iter().filter_map(|item| item["id"].as_str()).collect();
    let (of_partner, of_action) = (format!("doc:{partner}"), format!("doc:{action}"));
    assert!(ids.contains(&of_partner.as_str()) && ids.contains(&of_action.as_str()), "linked the other way round: {ids:?}");
    assert!(!ids.iter().any(|id| id.contains(&apart)));
    refused(&office.export(number).await, StatusCode::CONFLICT, "undecided", "items");
    let released = json!({"verdict": "released"});
    let partly = json!({"verdict": "partly", "exemption": "privacy", "parts": ["action_description"], "note": "a person is named"});
    refused(&office.decide(officer, number, &["doc:x"], released.clone()).await, StatusCode::NOT_FOUND, "unknown_item", "item");
    let no_reason = json!({"verdict": "withheld"});
    let reply = office.decide(officer, number, &[&of_action], no_reason).await;
    refused(&reply, StatusCode::UNPROCESSABLE_ENTITY, "no_exemption", "exemption");
    let reply = office.decide(officer, number, &[], released.clone()).await;
    refused(&reply, StatusCode::UNPROCESSABLE_ENTITY, "wrong_count", "decisions");

    let parts = office.ask(officer, Method::GET, &format!("/{number}/items/{of_action}"), Json::Null).await.json();
    let goal =
        parts["parts"].as_array().expect("parts").iter().find(|part| part["path"] == "action_description").expect("the goal").clone();
    assert_eq!((&goal["says"], &goal["changes"]), (&json!(["Planted goal"]), &json!(1)));

    assert_eq!(office.decide(officer, number, &[&of_action], partly).await.status, StatusCode::NO_CONTENT);
    refused(&office.ask(second, Method::POST, &format!("/{number}/check"), Json::Null).await, StatusCode::CONFLICT, "undecided", "items");
    let open: Vec<&str> = ids.iter().filter(|id| **id != of_action).copied().collect();
    assert_eq!(office.decide(officer, number, &open, released).await.status, StatusCode::NO_CONTENT);
    refused(
        &office.ask(officer, Method::POST, &format!("/{number}/check"), Json::Null).await,
        StatusCode::CONFLICT,
        "own_decision",
        "request",
    );
    let checked = office.ask(second, Method::POST, &format!("/{number}/check"), Json::Null).await.json();
    assert_eq!(checked["checked"]["by"], json!(second.account));

    // What is written after it was collected is no part of it.
    let late = json!({"changes": [{"change": {"id": id(), "org": officer.org, "kind": "plan-action", "doc": action, "path": "action_title", "base": [],
        "saw": [], "value": "Planted too late", "version": office.kinds.iter().find(|one| one["name"] == "plan-action").expect("a kind")["version"],
        "device": id(), "at": office.scene.service.now()}}]});
    office.scene.ask(officer, Method::POST, "/api/v1/changes", late).await;

    let reply = office.export(number).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
    let files = unpacked(&reply.bytes);
    let anywhere = |word: &str| files.iter().filter(|(_, text)| text.contains(word)).map(|(name, _)| name.as_str()).collect::<Vec<_>>();
    assert!(anywhere("Planted title of the action").len() >= 3, "text, line and index: {:?}", files.keys());
    assert!(anywhere("Planted partner name").len() >= 2);
    for word in ["Planted goal", "Planted too late", "Planted and not linked"] {
        assert!(anywhere(word).is_empty(), "{word} is in {:?}", anywhere(word));
    }
    assert!(
        files["withheld.csv"].contains("action_description") && files["withheld.csv"].contains("a person is named"),
        "{}",
        files["withheld.csv"]
    );
    assert!(files["README.txt"].contains("S Sample"), "{}", files["README.txt"]);

    let list = office.ask(officer, Method::GET, "", Json::Null).await.json();
    let request = &list["requests"][0];
    assert_eq!((&request["tally"]["partly"], request["answers"].as_array().map(Vec::len)), (&json!(1), Some(1)));
    let kinds: Vec<AuditKind> = office.scene.audit(officer).await.into_iter().map(|entry| entry.kind).collect();
    for kind in [
        AuditKind::RecordsRequested,
        AuditKind::RecordsCollected,
        AuditKind::RecordsDecided,
        AuditKind::RecordsChecked,
        AuditKind::RecordsExported,
    ] {
        assert!(kinds.contains(&kind), "{kind:?} is not noted");
    }
    // Collected again: what changed since is to be decided anew.
    office.ask(officer, Method::POST, &format!("/{number}/collection"), Json::Null).await;
    let items = office.items(number).await;
    let decided = |id: &str| items.iter().any(|item| item["id"] == id && item["decision"].is_object());
    assert!(!decided(&of_action) && decided(&of_partner));
    let close = json!({"asked": "A reporter", "received": "2026-11-01", "due": "2026-11-11", "closed": true});
    assert_eq!(office.ask(officer, Method::PUT, &format!("/{number}"), close).await.status, StatusCode::OK);
    refused(
        &office.ask(officer, Method::POST, &format!("/{number}/collection"), Json::Null).await,
        StatusCode::CONFLICT,
        "request_closed",
        "request",
    );
}

#[tokio::test]
async fn whoever_may_not_read_a_document_can_only_withhold_it() {
    let office = Office::new().await;
    let facilitator = office.scene.member("Sample City", "F Sample", &[everywhere(Role::Facilitator), everywhere(Role::Officer)]).await;
    let session = office.write(&facilitator, "focus-group-session", &[("place", json!("Planted confidence"))]).await;
    let (number, items) = office.collected(json!({"about": "matter", "doc": session, "depth": 0})).await;
    let item = items.iter().find(|item| item["id"] == format!("doc:{session}")).expect("the session");
    assert_eq!((&item["confined"], &item["title"]), (&json!(true), &json!("")));
    assert_eq!(item["proposal"], json!({"verdict": "withheld", "exemption": "confidence", "parts": [], "note": ""}));
    let id = format!("doc:{session}");
    let parts = office.ask(&office.officer, Method::GET, &format!("/{number}/items/{id}"), Json::Null).await;
    refused(&parts, StatusCode::NOT_FOUND, "unknown_item", "item");
    let released = json!({"verdict": "released"});
    let reply = office.decide(&office.officer, number, &[&id], released.clone()).await;
    refused(&reply, StatusCode::UNPROCESSABLE_ENTITY, "confined", "verdict");
    // Somebody who is named in it may release it; the answer is made by somebody who may read it, too.
    assert_eq!(office.decide(&facilitator, number, &[&id], released).await.status, StatusCode::NO_CONTENT);
    let open: Vec<String> =
        items.iter().filter(|item| item["id"] != id.as_str()).filter_map(|item| item["id"].as_str().map(str::to_owned)).collect();
    if !open.is_empty() {
        let open: Vec<&str> = open.iter().map(String::as_str).collect();
        office.decide(&office.officer, number, &open, json!({"verdict": "released"})).await;
    }
    refused(&office.export(number).await, StatusCode::CONFLICT, "confined_released", "items");
    let theirs = office.ask(&facilitator, Method::POST, &format!("/{number}/exports"), json!({"language": "es"})).await;
    assert_eq!(theirs.status, StatusCode::OK);
    assert!(unpacked(&theirs.bytes).values().any(|text| text.contains("Planted confidence")));
    let withheld = json!({"verdict": "withheld", "exemption": "confidence"});
    assert_eq!(office.decide(&office.officer, number, &[&id], withheld).await.status, StatusCode::NO_CONTENT);
    let files = unpacked(&office.export(number).await.bytes);
    assert!(files.values().all(|text| !text.contains("Planted confidence")));
    assert!(files["withheld.csv"].contains(&session) && !files["index.csv"].contains(&session));
}

#[tokio::test]
async fn a_person_and_a_period_are_collected_and_surveys_are_counts_only() {
    let office = Office::new().await;
    let lead = office.scene.member("Sample City", "L Sample", &[everywhere(Role::Officer)]).await;
    let theirs = office.write(&lead, "partner", &[("partner_name", json!("Written by them"))]).await;
    let naming = office.write(&office.officer, "partner", &[("partner_name", json!("Ask L Sample about it"))]).await;
    let other = office.write(&office.officer, "partner", &[("partner_name", json!("Somebody else"))]).await;
    let (_, items) = office.collected(json!({"about": "person", "account": lead.account})).await;
    let because = |doc: &str| items.iter().find(|item| item["id"] == format!("doc:{doc}")).map(|item| item["because"].clone());
    assert_eq!((because(&theirs), because(&naming), because(&other)), (Some(json!("wrote")), Some(json!("names")), None));
    assert!(items.iter().any(|item| item["what"] == "trail"), "what was done with their account");
    let day = crate::clock::day_text(office.scene.service.today());
    let (number, items) = office.collected(json!({"about": "period", "from": day, "to": day})).await;
    let mut ids: Vec<&str> = items.iter().filter_map(|item| item["id"].as_str()).collect();
    assert!(ids.contains(&"surveys") && ids.iter().filter(|id| id.starts_with("doc:")).count() == 3, "{ids:?}");
    office.decide(&office.officer, number, &ids, json!({"verdict": "released"})).await;
    let files = unpacked(&office.export(number).await.bytes);
    assert!(files["surveys.csv"].starts_with("\u{feff}survey,title,state,responses_at_least,in_steps_of"));
    assert!(files["README.txt"].contains("Responses to surveys are never part of an answer"));
    assert!(files["audit.csv"].contains("records_requested"));
    let (_, none) = office.collected(json!({"about": "period", "from": "2001-01-01", "to": "2001-01-02"})).await;
    ids = none.iter().filter_map(|item| item["id"].as_str()).collect();
    assert_eq!(ids, ["surveys"]);
}

#[tokio::test]
async fn what_was_redacted_since_is_not_in_the_answer_and_its_note_is() {
    let office = Office::new().await;
    let doc = office
        .write(&office.officer, "partner", &[("partner_name", json!("A partner")), ("partner_contact", json!("Planted person"))])
        .await;
    let (number, items) = office.collected(json!({"about": "matter", "doc": doc, "depth": 0})).await;
    let ids: Vec<&str> = items.iter().filter_map(|item| item["id"].as_str()).collect();
    assert_eq!(office.decide(&office.officer, number, &ids, json!({"verdict": "released"})).await.status, StatusCode::NO_CONTENT);
    let before = unpacked(&office.export(number).await.bytes);
    assert!(before.values().any(|text| text.contains("Planted person")));
    let asked =
        json!({"doc": doc, "path": "partner_contact", "changes": [], "reason": "personal", "words": "somebody is named who need not be"});
    // While a request is open, nothing that it covers is erased.
    let held = office.scene.ask(&office.officer, Method::POST, "/api/v1/redactions", asked.clone()).await;
    assert_eq!(held.status, StatusCode::CONFLICT, "{}", held.json());
    let closed = async |closed: bool| {
        let body = json!({"asked": "A reporter", "received": "2026-11-01", "due": "2026-11-11", "closed": closed});
        office.ask(&office.officer, Method::PUT, &format!("/{number}"), body).await.status
    };
    assert_eq!(closed(true).await, StatusCode::OK);
    let proposal = office.scene.ask(&office.officer, Method::POST, "/api/v1/redactions", asked).await.json();
    let path = format!("/api/v1/redactions/{}/decision", proposal["id"].as_str().expect("an id"));
    let approved = office.scene.ask(&office.second, Method::POST, &path, json!({"approve": true})).await;
    assert_eq!(approved.status, StatusCode::OK, "{}", approved.json());
    assert_eq!(closed(false).await, StatusCode::OK);
    let after = unpacked(&office.export(number).await.bytes);
    assert!(after.values().all(|text| !text.contains("Planted person")));
    let text = after.iter().find(|(name, _)| name.starts_with("documents/")).map(|(_, text)| text.as_str()).expect("a document");
    for said in ["[redacted: personal – somebody is named who need not be, S Sample,", "A partner"] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    assert!(after["redactions.csv"].contains("somebody is named who need not be,R Sample,S Sample"), "{}", after["redactions.csv"]);
    let line: Json = serde_json::from_str(after["documents.jsonl"].lines().next().expect("a line")).expect("JSON");
    let change = line["changes"].as_array().expect("changes").iter().find(|change| change["path"] == "partner_contact").expect("a change");
    assert_eq!((&change["redacted"]["approved_by"], change.get("value")), (&json!("S Sample"), None));
}

#[tokio::test]
async fn somebody_without_an_account_is_found_by_name_whatever_its_case_accents_and_quotes() {
    let office = Office::new().await;
    let write = async |name: &str| office.write(&office.officer, "partner", &[("partner_name", json!(name))]).await;
    let (accents, quotes) = (write("Con José\u{a0} \"Pepe\" López, vecino").await, write("jose \"pepe\" LOPEZ").await);
    let other = write("José López").await;
    let (_, items) = office.collected(json!({"about": "person", "name": "JOSÉ  \"PEPE\" LÓPEZ"})).await;
    let found = |doc: &str| items.iter().any(|item| item["id"] == format!("doc:{doc}") && item["because"] == "names");
    assert!(found(&accents) && found(&quotes) && !found(&other), "{items:?}");
    // Nobody has that account, so nothing that people did is of it.
    assert!(!items.iter().any(|item| item["id"] == "trail:records_requested"), "{items:?}");
    let short = json!({"asked": "x", "received": "2026-11-01", "due": "2026-11-11", "scope": {"about": "person", "name": "Jo"}});
    let reply = office.ask(&office.officer, Method::POST, "", short).await;
    refused(&reply, StatusCode::UNPROCESSABLE_ENTITY, "wrong_length", "name");
}

#[tokio::test]
async fn the_seat_map_of_a_session_is_an_item_that_is_only_withheld_and_the_trail_does_not_tell_of_it() {
    let office = Office::new().await;
    let facilitator = office.scene.member("Sample City", "F Sample", &[everywhere(Role::Facilitator)]).await;
    let day = crate::clock::day_text(crate::clock::day(office.scene.service.now()));
    let session = office.write(&facilitator, "focus-group-session", &[("session_date", json!(day))]).await;
    let seats = format!("/api/v1/documents/{session}/seats");
    let kept = office.scene.ask(&facilitator, Method::PUT, &seats, json!({"text": "P1: by the window"})).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.json());
    let (number, items) = office.collected(json!({"about": "period", "from": day, "to": day})).await;
    let id = format!("seats:{session}");
    let item = items.iter().find(|item| item["id"] == id.as_str()).expect("the seat map");
    assert_eq!((&item["what"], &item["proposal"]["exemption"], &item["confined"]), (&json!("seats"), &json!("confidence"), &json!(true)));
    let reply = office.decide(&office.officer, number, &[&id], json!({"verdict": "released"})).await;
    refused(&reply, StatusCode::UNPROCESSABLE_ENTITY, "kept_apart", "verdict");
    let withheld = json!({"verdict": "withheld", "exemption": "confidence"});
    let shut = [id.clone(), format!("doc:{session}")];
    let ids: Vec<&str> = shut.iter().map(String::as_str).collect();
    assert_eq!(office.decide(&office.officer, number, &ids, withheld).await.status, StatusCode::NO_CONTENT);
    let open: Vec<&str> = items.iter().filter_map(|item| item["id"].as_str()).filter(|id| !ids.contains(id)).collect();
    assert!(open.contains(&"trail:session_key_made"), "{open:?}");
    assert_eq!(office.decide(&office.officer, number, &open, json!({"verdict": "released"})).await.status, StatusCode::NO_CONTENT);
    let files = unpacked(&office.export(number).await.bytes);
    assert!(files["withheld.csv"].contains(&id) && !files["index.csv"].contains(&session));
    assert!(!files["audit.csv"].contains(&session), "{}", files["audit.csv"]);
    assert!(files["withheld.csv"].contains("trail:session_key_made,trail,session_key_made,session_key_made,released,(entries that name"));
    assert!(!files.values().any(|text| text.contains("by the window")));
}
