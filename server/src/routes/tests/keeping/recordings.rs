//! Recordings of sessions: under the session's key in every piece, and gone with it.

use super::super::Reply;
use super::{DOC, Town, change, code, day, files_with, today, town};
use crate::routes::tests::members::Member;
use crate::store::sqlite::keep::{DATABASE, check};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use rusqlite::Connection;
use serde_json::{Value as Json, json};
use shared::attachment::{Attachment, PIECE, Pieces, content_digest};

const SAID: &str = "Robin Quill told the group about the night shift. ";

/// A recording of more than one piece, in which the same words stand again and again.
fn sound() -> (Vec<u8>, Attachment) {
    let mut bytes = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0".to_vec();
    while bytes.len() < usize::try_from(PIECE).expect("a size") + 5_000 {
        bytes.extend_from_slice(SAID.as_bytes());
    }
    let named = Attachment::of(&bytes, "session.wav", "audio/wav", "").expect("sound");
    (bytes, named)
}

impl Town {
    async fn name(&self, number: usize, file: &Attachment) -> Json {
        let path = format!("_attachments/{number:022}");
        let said = change(&self.scene, &self.facilitator, number, &path, file.value());
        self.scene.push(&self.again(&self.facilitator).await, &[said]).await.json()["results"][0].clone()
    }

    async fn upload(&self, bytes: &[u8], file: &Attachment) -> Reply {
        let member = self.again(&self.facilitator).await;
        let mut last = None;
        for (number, piece) in Pieces::cut(bytes).enumerate() {
            let at = format!("/api/v1/blobs/{}/pieces/{number}?document={DOC}", file.hash);
            let request = Request::put(at).header("cookie", &member.cookie).header("sec-fetch-site", "same-origin");
            let request = request.header("content-type", "application/octet-stream").header("content-digest", content_digest(piece));
            last = Some(self.scene.send(request.body(Body::from(piece.to_vec())).expect("a request")).await);
        }
        last.expect("a piece")
    }

    async fn hear(&self, member: &Member, file: &Attachment) -> Reply {
        let path = format!("/api/v1/documents/{DOC}/attachments/{}", file.hash);
        self.scene.ask(&self.again(member).await, Method::GET, &path, Json::Null).await
    }

    /// The beginning of the first piece as it is kept: a nonce, which no other bytes have.
    fn sealed(&self) -> Vec<u8> {
        let database = Connection::open(self.scene._folder.path().join(DATABASE)).expect("a database");
        database.query_row("select substr(sealed, 1, 64) from recording_pieces order by piece", [], |row| row.get(0)).expect("a piece")
    }

    fn holds(&self, bytes: &[u8]) -> bool {
        std::fs::read_dir(self.scene._folder.path())
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .any(|file| std::fs::read(file).unwrap_or_default().windows(bytes.len()).any(|part| part == bytes))
    }

    fn pieces(&self) -> i64 {
        let database = Connection::open(self.scene._folder.path().join(DATABASE)).expect("a database");
        database.query_row("select count(*) from recording_pieces", [], |row| row.get(0)).expect("a number")
    }
}

/// A session of today with a recording that the server has.
async fn recorded() -> (Town, Vec<u8>, Attachment) {
    let town = today().await;
    let (bytes, named) = sound();
    assert_eq!(town.name(5, &named).await["status"], "accepted");
    let sent = town.upload(&bytes, &named).await;
    assert_eq!((sent.status, &sent.json()["complete"]), (StatusCode::OK, &json!(true)), "{}", sent.json());
    (town, bytes, named)
}

#[tokio::test]
async fn a_recording_is_under_its_sessions_key_and_goes_with_it_on_its_day() {
    let (town, bytes, named) = recorded().await;
    assert!(town.hear(&town.facilitator, &named).await.bytes == bytes);
    assert_eq!(code(&town.hear(&town.officers[0], &named).await), "unknown_document", "who may not read the session");
    town.scene.service.sweep().await;
    assert!(files_with(&town.scene, SAID).is_empty(), "it is nowhere in clear");
    assert_eq!((town.keys(), town.pieces()), (1, 2));
    let checked = check(town.scene._folder.path()).expect("a check");
    assert!(checked.files == 1 && !checked.wrong.iter().any(|wrong| wrong.contains("recording")), "{:?}", checked.wrong);
    let sealed = town.sealed();
    assert!(town.holds(&sealed), "sealed, it is");
    town.pass(89).await;
    assert!(town.hear(&town.facilitator, &named).await.bytes == bytes, "the day before");
    let goes = day(&town.scene, 1);
    town.pass(1).await;
    town.scene.service.sweep().await;
    assert_eq!((town.keys(), town.pieces()), (0, 0));
    assert!(files_with(&town.scene, SAID).is_empty() && !town.holds(&sealed), "no byte of it, sealed or not");
    let gone = town.hear(&town.facilitator, &named).await;
    assert_eq!((gone.status, code(&gone).as_str()), (StatusCode::GONE, "key_destroyed"));
    assert!(gone.json()["reason"].as_str().expect("a reason").contains(&goes), "{}", gone.json());
    let again = town.upload(&bytes, &named).await;
    assert_eq!((again.status, code(&again).as_str()), (StatusCode::GONE, "key_destroyed"), "and it does not come back");
    assert_eq!(town.pieces(), 0);
}

/// A database that was put back without its keys, which are in no back-up.
#[tokio::test]
async fn without_its_key_a_recording_is_bytes_that_nobody_hears() {
    let (town, bytes, named) = recorded().await;
    let keys = town.scene._folder.path().join("session-keys");
    for file in std::fs::read_dir(&keys).expect("a folder") {
        std::fs::remove_file(file.expect("a file").path()).expect("removed");
    }
    assert_eq!(code(&town.hear(&town.facilitator, &named).await), "key_missing");
    assert_eq!(code(&town.upload(&bytes, &named).await), "key_missing", "which makes no device delete the last copy");
}

#[tokio::test]
async fn what_is_destroyed_with_its_session_or_redacted_alone_is_gone_when_the_answer_comes() {
    for path in [None, Some(format!("_attachments/{:022}", 5))] {
        let (town, _, named) = recorded().await;
        let sealed = town.sealed();
        let [one, two] = &town.officers;
        let mut asked = json!({"doc": DOC, "reason": "retention", "words": "kept as long as its class says"});
        let by = if path.is_some() { &town.facilitator } else { one };
        if let Some(path) = &path {
            (asked["path"], asked["changes"]) = (json!(path), json!([]));
        }
        let proposed = town.scene.ask(by, Method::POST, "/api/v1/redactions", asked).await.json();
        let decision = format!("/api/v1/redactions/{}/decision", proposed["id"].as_str().unwrap_or_else(|| panic!("{proposed}")));
        assert_eq!(town.scene.ask(two, Method::POST, &decision, json!({"approve": true})).await.status, StatusCode::OK);
        assert_eq!((town.pieces(), town.keys()), (0, usize::from(path.is_some())));
        assert!(!town.holds(&sealed));
        assert_eq!(code(&town.hear(&town.facilitator, &named).await), "unknown_attachment");
    }
}

#[tokio::test]
async fn without_a_day_that_is_still_to_come_no_recording_is_taken() {
    let town = town("2000-01-01").await;
    let (bytes, named) = sound();
    assert_eq!(town.name(5, &named).await["status"], "accepted");
    let late = town.upload(&bytes, &named).await;
    assert_eq!((late.status, code(&late).as_str()), (StatusCode::CONFLICT, "key_due"));
    let mut none = change(&town.scene, &town.facilitator, 6, "session_date", Json::Null);
    none["base"] = json!([format!("{:022}", 2)]);
    assert_eq!(town.scene.push(&town.facilitator, &[none]).await.json()["results"][0]["status"], "accepted");
    let undated = town.upload(&bytes, &named).await;
    assert_eq!((undated.status, code(&undated).as_str()), (StatusCode::CONFLICT, "no_date"));
    assert_eq!(town.pieces(), 0);
}

#[tokio::test]
async fn in_other_documents_sound_is_refused_with_the_reason() {
    let town = today().await;
    let (_, named) = sound();
    let elsewhere = |number: usize, path: &str, value: Json| {
        let mut said = change(&town.scene, &town.facilitator, number, path, value);
        (said["kind"], said["doc"]) = (json!("partner"), json!("partnerAAAAAAAAAAAAAAA"));
        said["version"] = json!(town.scene.version_of("partner"));
        said["org"] = json!(town.officers[0].org);
        said
    };
    let begin = elsewhere(20, "_document", json!({}));
    let names = elsewhere(21, &format!("_attachments/{:022}", 21), named.value());
    let results = town.scene.push(&town.officers[0], &[begin, names]).await.json()["results"].clone();
    assert_eq!((&results[0]["status"], &results[1]["code"]), (&json!("accepted"), &json!("recording_elsewhere")), "{results}");
}

/// Whoever records meanwhile does not bring the day forward.
#[tokio::test]
async fn a_date_that_was_mistyped_destroys_no_recording() {
    let (town, bytes, named) = recorded().await;
    town.says(6, 4, day(&town.scene, -80)).await;
    let other = [bytes.as_slice(), b"more"].concat();
    let more = Attachment::of(&other, "more.wav", "audio/wav", "").expect("sound");
    assert_eq!(town.name(7, &more).await["status"], "accepted");
    assert_eq!(town.upload(&other, &more).await.json()["complete"], json!(true));
    town.pass(11).await;
    assert_eq!((town.keys(), town.pieces()), (1, 4), "the sweep has seen it for the first time");
    assert!(town.hear(&town.facilitator, &named).await.bytes == bytes);
    town.pass(7).await;
    assert_eq!((town.keys(), town.pieces()), (0, 0), "it stood for a week");
}

/// Nobody gets the text of it, and somebody sees that it is there and is withheld.
#[tokio::test]
async fn a_records_request_finds_a_recording_as_what_is_under_the_sessions_key() {
    let (town, ..) = recorded().await;
    let requests = "/api/v1/records-requests";
    let scope = json!({"about": "matter", "doc": DOC, "depth": 0});
    let body = json!({"asked": "A reporter", "received": "2026-11-01", "due": "2026-11-11", "scope": scope});
    let number = town.scene.ask(&town.officers[0], Method::POST, requests, body).await.json()["number"].as_u64().expect("a number");
    let path = format!("{requests}/{number}/collection");
    let collected = town.scene.ask(&town.officers[0], Method::POST, &path, Json::Null).await;
    assert_eq!(collected.status, StatusCode::OK, "{}", collected.json());
    let items = town.scene.ask(&town.officers[0], Method::GET, &format!("{requests}/{number}/items"), Json::Null).await.json();
    assert!(items.to_string().contains(&format!("seats:{DOC}")), "{items}");
    town.pass(91).await;
    assert_eq!((town.keys(), town.pieces()), (1, 2), "somebody has asked for it");
}
