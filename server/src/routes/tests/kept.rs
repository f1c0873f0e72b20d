//! What is kept of documents: as it was written, for good, and on the terms of each organisation.

use super::changes::{DOC, id};
use super::members::{Member, everywhere};
use super::{Reply, Scene};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value as Json, json};
use shared::document::Line;
use shared::instrument::{Hash, Role};
use std::io::Read;

async fn officer(scene: &Scene) -> Member {
    scene.member("Sample City", "An Officer", &[everywhere(Role::Officer)]).await
}

/// What became of each change: `accepted`, `waiting`, or the code of its refusal.
fn fates(reply: &Reply) -> Vec<String> {
    let body = reply.json();
    assert_eq!(reply.status, StatusCode::OK, "{body}");
    let fate = |result: &Json| result["code"].as_str().or(result["status"].as_str()).expect("a fate").to_owned();
    body["results"].as_array().expect("results").iter().map(fate).collect()
}

/// A change of a kind with repeats.
fn meeting(scene: &Scene, member: &Member, number: usize, path: &str, value: Json) -> Json {
    let mut change = scene.change(member, number, path, value);
    change["kind"] = json!("partner-meeting");
    change["version"] = json!(scene.version_of("partner-meeting"));
    change
}

#[tokio::test]
async fn what_one_wrote_another_reads_letter_by_letter() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let viewer = scene.member("Sample City", "An Analyst", &[everywhere(Role::Analyst)]).await;
    let (row, gone) = (id(50), id(51));
    let texts = ["\"quoted\" \\ and {braces}", "two\nlines\tand\u{7f}", "ñ 漢 🌱 e\u{301}", "\u{2028}]}\u{feff}", "</script><b>", "  "];
    let mut changes = vec![meeting(&scene, &officer, 1, "_document", json!({}))];
    for (number, text) in (2..).zip(texts) {
        changes.push(meeting(&scene, &officer, number, "meeting_title", json!(text)));
    }
    changes.push(meeting(&scene, &officer, 20, &format!("attendees/{row}/_present"), json!(true)));
    changes.push(meeting(&scene, &officer, 21, &format!("attendees/{row}/attendee_organization"), json!("One\"")));
    changes.push(meeting(&scene, &officer, 22, &format!("attendees/{gone}/attendee_count"), json!(3)));
    // A removal says what its author saw of the row.
    let mut removal = meeting(&scene, &officer, 23, &format!("attendees/{gone}/_present"), json!(false));
    removal["saw"] = json!([id(22), id(99)]);
    removal["at"] = json!(9_007_199_254_740_991_u64);
    changes.push(removal);
    let sent = scene.push(&officer, &changes).await;
    assert!(fates(&sent).iter().all(|fate| fate == "accepted"), "{:?}", fates(&sent));
    let (_, synced) = scene.lacks(&viewer, json!({"cursors": []})).await;
    let history = scene.ask(&viewer, Method::GET, &format!("/api/v1/documents/{DOC}/history"), Json::Null).await;
    let history = Line::read(String::from_utf8(history.bytes).expect("text").trim_end(), &viewer.org).expect("a line");
    for held in [&synced[0].changes, &history.changes] {
        for change in &changes {
            let (read, _) = held.iter().find(|(held, _)| held.id == change["id"]).expect("it is there");
            assert_eq!(&serde_json::to_value(read).expect("JSON"), change);
        }
        assert_eq!(held.len(), changes.len());
    }
}

#[tokio::test]
async fn a_comment_and_a_signature_are_not_changed_afterwards() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let begin = scene.change(&officer, 1, "_document", json!({}));
    let (comment, signature) = (format!("_comments/{}", id(70)), format!("_signed/{}", id(71)));
    let said = scene.change(&officer, 2, &comment, json!({"text": "As it was said"}));
    assert_eq!(fates(&scene.push(&officer, &[begin, said]).await), ["accepted", "accepted"]);
    let mut other = scene.change(&officer, 3, &comment, json!({"text": "Something else"}));
    other["base"] = json!([id(2)]);
    let mut signed = scene.change(&officer, 4, &signature, json!({"heads": []}));
    signed["base"] = json!([id(2)]);
    assert_eq!(fates(&scene.push(&officer, &[other, signed]).await), ["made_once", "made_once"]);
    // Nor is it taken back.
    let mut gone = scene.change(&officer, 5, &comment, Json::Null);
    gone["base"] = json!([id(2)]);
    assert_eq!(fates(&scene.push(&officer, &[gone]).await), ["wrong_type"]);
    // That it was dealt with is said beside it, as often as one likes.
    let done = |number, value| scene.change(&officer, number, &format!("{comment}/done"), json!(value));
    let mut undone = done(7, false);
    undone["base"] = json!([id(6)]);
    assert_eq!(fates(&scene.push(&officer, &[done(6, true), undone]).await), ["accepted", "accepted"]);
}

/// Of several changes at one path the one with the smallest id is shown: another comment under the name of one that is
/// there would be shown in its place.
#[tokio::test]
async fn nobody_speaks_in_the_place_of_another() {
    let scene = Scene::new().await;
    let officer = officer(&scene).await;
    let lead = scene.member("Sample City", "A Lead", &[everywhere(Role::Lead)]).await;
    let comment = format!("_comments/{}", id(70));
    let begin = scene.change(&officer, 1, "_document", json!({}));
    let said = scene.change(&officer, 9, &comment, json!({"text": "Send this back"}));
    assert_eq!(fates(&scene.push(&officer, &[begin, said]).await), ["accepted", "accepted"]);
    let instead = scene.change(&lead, 2, &comment, json!({"text": "All is well"}));
    assert_eq!(fates(&scene.push(&lead, &[instead]).await), ["made_once"]);
}

/// Forms are compiled for the departments of an organisation, and only the last few are kept.
#[tokio::test]
async fn each_of_many_organisations_has_its_own_departments_in_its_forms() {
    let scene = Scene::new().await;
    let mut officers = Vec::new();
    for number in 0..20 {
        let officer = scene.member(&format!("City {number}"), &format!("Officer {number}"), &[everywhere(Role::Officer)]).await;
        let departments = json!({"departments": [{"id": format!("only_{number}"), "label": {"en": "Only"}}]});
        assert_eq!(scene.ask(&officer, Method::PUT, "/api/v1/departments", departments).await.status, StatusCode::OK);
        officers.push(officer);
    }
    let kind = "selection-process";
    for round in 0..2 {
        for (number, officer) in officers.iter().enumerate() {
            let answer = |at: usize, path: &str, value: Json| {
                let mut change = scene.change(officer, round * 10 + at, path, value);
                change["kind"] = json!(kind);
                change["version"] = json!(scene.version_of(kind));
                change
            };
            let own = answer(1, "department", json!(format!("only_{number}")));
            let theirs = answer(2, "department", json!(format!("only_{}", (number + 1) % 20)));
            let mut changes = vec![own, theirs];
            let mut expected = vec!["accepted", "unknown_choice"];
            if round == 0 {
                changes.insert(0, answer(0, "_document", json!({})));
                expected.insert(0, "accepted");
            }
            assert_eq!(fates(&scene.push(officer, &changes).await), expected, "organisation {number}");
        }
    }
}

#[tokio::test]
async fn an_instrument_is_the_same_packed_and_unpacked() {
    let scene = Scene::new().await;
    let address = format!("/api/v1/instruments/{}", scene.version_of("racial-equity-toolkit"));
    let plain = scene.get(&address).await;
    assert!(!plain.headers.contains_key("content-encoding"));
    let request = Request::get(&address).header("accept-encoding", "gzip, br").body(Body::empty()).expect("a request");
    let packed = scene.send(request).await;
    assert_eq!(
        (&packed.headers["content-encoding"], &packed.headers["vary"]),
        (&"br".parse().expect("a name"), &"accept-encoding".parse().expect("a name"))
    );
    assert!(packed.bytes.len() * 3 < plain.bytes.len());
    let mut unpacked = Vec::new();
    brotli::Decompressor::new(packed.bytes.as_slice(), 4096).read_to_end(&mut unpacked).expect("brotli");
    assert_eq!(unpacked, plain.bytes);
    assert_eq!(address, format!("/api/v1/instruments/{}", Hash::of(&unpacked)));
}
