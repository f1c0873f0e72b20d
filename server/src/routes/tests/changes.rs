//! Documents over HTTP: what a browser of somebody who is signed in sends and gets.

use super::contract::agrees;
use super::members::{Member, everywhere, within};
use super::{Reply, Scene};
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use shared::document::{Change, Line, Mark};
use shared::instrument::Role;
use shared::json::{FromJson, parse, text};
use shared::protocol::{
    CHANGES_BODY_LIMIT, CHANGES_LIMIT, ChangeResult, ChangeStatus, ChangesHead, ChangesQuery, ChangesRequest, ChangesResult, Cursor, Left,
    Sent,
};
use std::collections::BTreeSet;

const KIND: &str = "partner";
pub(super) const DOC: &str = "docAAAAAAAAAAAAAAAAAAA";

pub(super) fn id(number: usize) -> String {
    format!("{number:022}")
}

fn json_of<T: shared::json::ToJson>(value: &T) -> Json {
    serde_json::from_str(&text(value)).expect("JSON")
}

impl Scene {
    pub(super) fn version_of(&self, kind: &str) -> String {
        self.service.listed().iter().find(|one| one.name == kind).expect("a kind").version.to_string()
    }

    // Written as a literal where it is called.
    #[allow(clippy::needless_pass_by_value)]
    pub(super) fn change(&self, member: &Member, number: usize, path: &str, value: Json) -> Json {
        json!({"id": id(number), "org": member.org, "kind": KIND, "doc": DOC, "path": path, "base": [], "value": value, "saw": [],
            "version": self.version_of(KIND), "device": id(7), "at": 1_700_000_000_000_u64})
    }

    pub(super) async fn push(&self, member: &Member, changes: &[Json]) -> Reply {
        let changes: Vec<Json> = changes.iter().map(|change| json!({ "change": change })).collect();
        self.ask(member, Method::POST, "/api/v1/changes", json!({ "changes": changes })).await
    }

    /// First line and lines of what somebody's device is sent.
    pub(super) async fn lacks(&self, member: &Member, query: Json) -> (ChangesHead, Vec<Line>) {
        let reply = self.ask(member, Method::POST, "/api/v1/changes/query", query).await;
        assert_eq!((reply.status, &reply.headers["content-type"]), (StatusCode::OK, &"application/x-ndjson".parse().expect("a type")));
        let text = String::from_utf8(reply.bytes).expect("text");
        let mut lines = text.lines();
        let head = parse(lines.next().expect("a line")).expect("a head");
        (head, lines.map(|line| Line::read(line, &member.org).expect("a line")).collect())
    }
}

#[tokio::test]
async fn what_one_sends_another_is_sent() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "An Officer", &[everywhere(Role::Officer)]).await;
    let viewer = scene.member("Sample City", "A Viewer", &[everywhere(Role::Viewer)]).await;
    let stranger = scene.member("Sample Town", "Of Another City", &[everywhere(Role::Officer)]).await;
    let begin = scene.change(&officer, 1, "_document", json!({"department": "fire"}));
    let name = scene.change(&officer, 2, "partner_name", json!("A partner"));
    let reply = scene.push(&officer, &[begin, name.clone()]).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
    let mut bad = false;
    let result = ChangesResult::from_json(&reply.json(), &mut bad);
    assert!(!bad && result.results.iter().all(|result| result.status == ChangeStatus::Accepted), "{result:?}");

    let (head, lines) = scene.lacks(&viewer, json!({"cursors": []})).await;
    assert_eq!((head.last, head.more, head.common), (2, false, None));
    let (change, mark) = &lines[0].changes[1];
    assert_eq!((change.value.as_ref(), mark.author.as_str()), (Some(&json!("A partner")), officer.account.as_str()));
    assert_eq!(mark, result.results[1].mark.as_ref().expect("a mark"));
    let cursors = serde_json::to_value(&head.scopes).expect("JSON");
    let (_, lines) = scene.lacks(&viewer, json!({"epoch": head.epoch, "cursors": cursors})).await;
    assert!(lines.is_empty(), "and then there is nothing");
    assert!(scene.lacks(&stranger, json!({"cursors": []})).await.1.is_empty(), "of another organisation");

    let refused = scene.push(&viewer, &[scene.change(&viewer, 3, "partner_name", json!("Mine"))]).await;
    assert_eq!(refused.status, StatusCode::OK, "every item was refused, and each says why");
    assert_eq!(refused.json()["results"][0]["code"], "not_allowed");

    let path = format!("/api/v1/documents/{DOC}/history");
    let reply = scene.ask(&viewer, Method::GET, &path, Json::Null).await;
    let line = Line::read(String::from_utf8(reply.bytes).expect("text").trim_end(), &viewer.org).expect("a line");
    assert_eq!(line.changes.len(), 2);
    for (who, path) in [(&stranger, path.as_str()), (&viewer, "/api/v1/documents/none/history")] {
        let reply = scene.ask(who, Method::GET, path, Json::Null).await;
        assert_eq!((reply.status, reply.json()["type"].clone()), (StatusCode::NOT_FOUND, json!("/problems/unknown_document")));
    }
}

#[tokio::test]
async fn what_an_officer_takes_away_is_gone_at_the_next_request() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "An Officer", &[everywhere(Role::Officer)]).await;
    let lead = scene.member("Sample City", "A Lead", &[within(Role::Lead, "fire")]).await;
    scene.push(&officer, &[scene.change(&officer, 1, "_document", json!({}))]).await;
    assert_eq!(scene.lacks(&lead, json!({"cursors": []})).await.1.len(), 1);
    let body = json!({"name": "A Lead", "grants": [{"role": "survey_admin"}], "active": true});
    let reply = scene.ask(&officer, Method::PUT, &format!("/api/v1/people/{}", lead.account), body).await;
    assert_eq!(reply.status, StatusCode::OK);
    let (head, lines) = scene.lacks(&lead, json!({"cursors": []})).await;
    assert!(lines.is_empty() && head.scopes.is_empty(), "{head:?}");
}

#[tokio::test]
async fn a_body_that_is_wrong_names_the_member() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "An Officer", &[everywhere(Role::Officer)]).await;
    let fine = scene.change(&officer, 1, "_document", json!({}));
    let sent = |edit: &dyn Fn(&mut Json)| {
        let mut second = json!({ "change": fine });
        edit(&mut second);
        json!({"changes": [{"change": fine}, second]})
    };
    let remove = |name: &'static str| sent(&move |sent| drop(sent["change"].as_object_mut().expect("a change").remove(name)));
    let cases = [
        (json!({}), "changes"),
        (json!({"changes": 3}), "changes"),
        (json!({"changes": []}), "changes"),
        (json!({"changes": [], "more": 1}), "more"),
        (json!([]), "body"),
        (json!({"changes": [3]}), "changes[0]"),
        (sent(&|sent| sent["change"]["at"] = json!(-1)), "changes[1].change.at"),
        (sent(&|sent| sent["change"]["at"] = json!("now")), "changes[1].change.at"),
        (sent(&|sent| sent["change"]["base"] = json!(["a", 3])), "changes[1].change.base"),
        (sent(&|sent| sent["change"]["base"] = Json::Null), "changes[1].change.base"),
        (sent(&|sent| sent["change"]["salary"] = json!(3)), "changes[1].change.salary"),
        (remove("doc"), "changes[1].change.doc"),
        (remove("version"), "changes[1].change.version"),
        (sent(&|sent| sent["mark"] = json!({"author": "a"})), "changes[1].mark.number"),
        (sent(&|sent| sent["mark"] = json!(3)), "changes[1].mark"),
        (sent(&|sent| *sent = json!({})), "changes[1].change"),
    ];
    for (body, field) in cases {
        let reply = scene.ask(&officer, Method::POST, "/api/v1/changes", body.clone()).await;
        let said = reply.json();
        assert_eq!((reply.status, said["field"].as_str()), (StatusCode::BAD_REQUEST, Some(field)), "{body}: {said}");
        assert!(said["reason"].as_str().is_some_and(|reason| reason.len() > 5), "{said}");
    }
    for (body, field) in [
        (json!({}), "cursors"),
        (json!({"cursors": [{"scope": "a", "number": 1}]}), "cursors[0].upto"),
        (json!({"cursors": [], "epoch": 3}), "epoch"),
    ] {
        let reply = scene.ask(&officer, Method::POST, "/api/v1/changes/query", body).await;
        assert_eq!((reply.status, reply.json()["field"].clone()), (StatusCode::BAD_REQUEST, json!(field)));
    }
    // What may be missing may be missing, or be said to be nothing.
    let mut small = fine.clone();
    for name in ["base", "saw"] {
        small.as_object_mut().expect("a change").remove(name);
    }
    let body = json!({"changes": [{"change": small, "mark": null}]});
    assert_eq!(scene.ask(&officer, Method::POST, "/api/v1/changes", body).await.json()["results"][0]["status"], "accepted");
}

#[tokio::test]
async fn limits_are_those_of_changes() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "An Officer", &[everywhere(Role::Officer)]).await;
    let many: Vec<Json> = (0..=CHANGES_LIMIT).map(|number| scene.change(&officer, number, "_document", json!({}))).collect();
    let reply = scene.push(&officer, &many).await;
    assert_eq!((reply.status, reply.json()["field"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("changes")));
    // More than other routes take, and less than the limit of this one.
    let long = "x".repeat(1_500_000);
    let reply = scene.push(&officer, &[scene.change(&officer, 1, "_document", json!({ "department": long }))]).await;
    assert_eq!(reply.status, StatusCode::OK);
    let reply = scene.push(&officer, &[scene.change(&officer, 1, &"x".repeat(CHANGES_BODY_LIMIT), json!({}))]).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(reply.json()["reason"].as_str().is_some_and(|reason| reason.contains(&CHANGES_BODY_LIMIT.to_string())));
    let contract: Json = serde_json::from_str(super::super::OPENAPI).expect("JSON");
    let said = contract["paths"]["/api/v1/changes"]["post"]["description"].as_str().expect("a description").replace(',', "");
    for limit in [CHANGES_LIMIT, CHANGES_BODY_LIMIT] {
        assert!(said.contains(&limit.to_string()), "{limit}");
    }
    assert_eq!(contract["components"]["schemas"]["ChangesRequest"]["properties"]["changes"]["maxItems"], CHANGES_LIMIT);
}

/// With every optional member set, a type has exactly the members of its schema.
#[test]
fn types_of_documents_have_no_member_less_and_no_member_more() {
    let contract: Json = serde_json::from_str(super::super::OPENAPI).expect("JSON");
    let exactly = |name: &str, example: Json| {
        let known: BTreeSet<&String> = contract["components"]["schemas"][name]["properties"].as_object().expect(name).keys().collect();
        assert_eq!(example.as_object().expect(name).keys().collect::<BTreeSet<_>>(), known, "{name}");
        agrees(name, &example);
    };
    let word = || "x".to_owned();
    let change = Change {
        id: word(),
        org: word(),
        kind: word(),
        doc: word(),
        path: word(),
        base: vec![],
        value: Some(json!(1)),
        saw: vec![],
        version: word(),
        device: word(),
        at: 1,
    };
    let mark = Mark { author: word(), number: 1, epoch: word(), seal: word() };
    let sent = Sent { change: change.clone(), mark: Some(mark.clone()) };
    let (field, code, reason) = (Some(word()), Some(word()), Some(word()));
    let result = ChangeResult { id: word(), status: ChangeStatus::Waiting, mark: Some(mark.clone()), field, code, reason };
    let cursor = Cursor { scope: word(), number: 1, upto: 1 };
    let left = Left { doc: word(), scope: word(), to: Some(word()) };
    let head = ChangesHead { epoch: word(), common: Some(1), scopes: vec![], left: vec![], redactions: vec![], more: true, last: 1 };
    exactly("Change", json_of(&change));
    exactly("Mark", json_of(&mark));
    exactly("Sent", json_of(&sent));
    exactly("ChangesRequest", json_of(&ChangesRequest { changes: vec![sent] }));
    exactly("ChangeResult", json_of(&result));
    exactly("ChangesResult", json_of(&ChangesResult { results: vec![result] }));
    exactly("Cursor", json_of(&cursor));
    exactly("Left", json_of(&left));
    exactly("ChangesQuery", json_of(&ChangesQuery { epoch: Some(word()), cursors: vec![] }));
    exactly("ChangesHead", json_of(&head));
    let statuses: Vec<&str> = ChangeStatus::ALL.iter().map(|status| status.name()).collect();
    assert_eq!(contract["components"]["schemas"]["ChangeResult"]["properties"]["status"]["enum"], json!(statuses));
}

#[tokio::test]
async fn versions_that_a_file_no_longer_has_are_served_for_ever() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("instruments")).expect("a folder");
    let file = folder.path().join("instruments/note.toml");
    let form = |title: &str| {
        format!(
            "name = \"note\"\nkind = \"document\"\nlanguages = [\"en\"]\ntitle = {{ en = \"{title}\" }}\nsurvey = [{{ type = \"text\", name = \"q\", label = {{ en = \"Q\" }} }}]\n"
        )
    };
    let mut versions = Vec::new();
    for title in ["Old", "New"] {
        std::fs::write(&file, form(title)).expect("written");
        let store = crate::store::sqlite::Sqlite::open(&folder.path().join("test.sqlite3")).expect("a database");
        let catalog = crate::catalog::Catalog::load(Some(&folder.path().join("instruments"))).expect("instruments");
        let sealer = crate::documents::Sealer::open(folder.path()).expect("a key");
        let service = std::sync::Arc::new(crate::service::Service::start(store, catalog, sealer).await.expect("a service"));
        versions.push(service.listed().iter().find(|one| one.name == "note").expect("listed").version.clone());
        for (version, title) in versions.iter().zip(["Old", "New"]) {
            let request =
                axum::http::Request::get(format!("/api/v1/instruments/{version}")).body(axum::body::Body::empty()).expect("a request");
            let response = tower::ServiceExt::oneshot(super::app(std::sync::Arc::clone(&service)), request).await.expect("infallible");
            let bytes = http_body_util::BodyExt::collect(response.into_body()).await.expect("a body").to_bytes();
            assert_eq!(serde_json::from_slice::<Json>(&bytes).expect("JSON")["title"]["en"], title);
        }
    }
    assert_ne!(versions[0], versions[1]);
}
