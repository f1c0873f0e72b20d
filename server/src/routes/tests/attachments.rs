//! Files over HTTP: what is taken, what is refused and how, and how a file is given so that no browser runs it.

use super::changes::{DOC, id};
use super::contract::agrees;
use super::members::{Member, everywhere, within};
use super::{Reply, Scene};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value as Json, json};
use shared::attachment::{Attachment, PIECE, content_digest};
use shared::instrument::{Hash, Role};

const CITY: &str = "Sample City";

fn file(bytes: &[u8], name: &str) -> Attachment {
    Attachment::of(bytes, name, "text/plain", "What was said").expect("taken")
}

impl Scene {
    /// An officer, and a document of theirs that names a file.
    async fn naming(&self, department: Json, file: &Attachment) -> Member {
        let officer = self.member(CITY, "An Officer", &[everywhere(Role::Officer)]).await;
        let begin = self.change(&officer, 1, "_document", department);
        let names = self.change(&officer, 2, &format!("_attachments/{}", id(2)), file.value());
        let reply = self.push(&officer, &[begin, names]).await.json();
        assert_eq!(reply["results"][1]["status"], "accepted", "{reply}");
        officer
    }

    async fn send_piece(&self, member: &Member, at: &str, bytes: &[u8], digest: Option<String>) -> Reply {
        let mut request = Request::put(at).header("cookie", &member.cookie).header("sec-fetch-site", "same-origin");
        request = request.header("content-type", "application/octet-stream");
        if let Some(digest) = digest {
            request = request.header("content-digest", digest);
        }
        self.send(request.body(Body::from(bytes.to_vec())).expect("a request")).await
    }

    async fn piece(&self, member: &Member, file: &Attachment, number: u32, bytes: &[u8]) -> Reply {
        self.send_piece(member, &place(file, number), bytes, Some(content_digest(bytes))).await
    }

    async fn file_of(&self, member: &Member, file: &Attachment, range: Option<&str>) -> Reply {
        let mut request = Request::get(given(file)).header("cookie", &member.cookie);
        if let Some(range) = range {
            request = request.header("range", range);
        }
        self.send(request.body(Body::empty()).expect("a request")).await
    }
}

fn place(file: &Attachment, number: u32) -> String {
    format!("/api/v1/blobs/{}/pieces/{number}?document={DOC}", file.hash)
}

fn given(file: &Attachment) -> String {
    format!("/api/v1/documents/{DOC}/attachments/{}", file.hash)
}

fn code(reply: &Reply) -> (u16, String) {
    let problem = reply.json();
    assert!(problem["field"].is_string() && problem["reason"].is_string(), "{problem}");
    (reply.status.as_u16(), problem["type"].as_str().expect("a code").trim_start_matches("/problems/").to_owned())
}

fn is(status: u16, problem: &str) -> (u16, String) {
    (status, problem.to_owned())
}

fn long() -> Vec<u8> {
    (0..2 * PIECE + 100).map(|at| b'a' + u8::try_from(at % 26).expect("a letter")).collect()
}

#[tokio::test]
async fn a_file_is_sent_in_pieces_and_given_for_saving_only() {
    let scene = Scene::new().await;
    let bytes = long();
    let named = file(&bytes, "Acta «ñ» 50%.txt");
    let officer = scene.naming(json!({"department": "fire"}), &named).await;
    let viewer = scene.member(CITY, "A Viewer", &[everywhere(Role::Viewer)]).await;
    assert_eq!(code(&scene.file_of(&viewer, &named, None).await), is(404, "attachment_absent"));
    let mut last = Json::Null;
    for (number, piece) in bytes.chunks(usize::try_from(PIECE).expect("a size")).enumerate().rev() {
        let reply = scene.piece(&officer, &named, u32::try_from(number).expect("few"), piece).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
        last = reply.json();
        agrees("BlobState", &last);
    }
    assert_eq!(last, json!({"pieces": 3, "missing": [], "complete": true}));
    let state = format!("/api/v1/blobs/{}?document={DOC}", named.hash);
    assert_eq!(scene.ask(&officer, Method::GET, &state, Json::Null).await.json(), last);
    let reply = scene.file_of(&viewer, &named, None).await;
    assert_eq!((reply.status, reply.bytes == bytes), (StatusCode::OK, true));
    let header = |name: &str| reply.headers[name].to_str().expect("text");
    assert_eq!(header("content-type"), "application/octet-stream", "nothing that is shown");
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"Acta ___ 50_.txt\"; filename*=UTF-8''Acta%20%C2%AB%C3%B1%C2%BB%2050%25.txt"
    );
    assert!(header("content-security-policy").starts_with("sandbox; default-src 'none'"));
    assert_eq!((header("x-content-type-options"), header("cross-origin-resource-policy")), ("nosniff", "same-origin"));
    assert!(header("cache-control").contains("no-store"));
    assert_eq!(header("content-length"), bytes.len().to_string());
    let around = usize::try_from(PIECE).expect("a size");
    for (range, part) in [
        (format!("bytes={}-{}", around - 3, around + 2), &bytes[around - 3..around + 3]),
        (format!("bytes={}-", 2 * around), &bytes[2 * around..]),
        ("bytes=-7".to_owned(), &bytes[bytes.len() - 7..]),
        ("bytes=0-0".to_owned(), &bytes[..1]),
    ] {
        let reply = scene.file_of(&viewer, &named, Some(&range)).await;
        assert_eq!((reply.status, reply.bytes == part), (StatusCode::PARTIAL_CONTENT, true), "{range}");
        assert!(reply.headers["content-range"].to_str().expect("text").ends_with(&format!("/{}", bytes.len())), "{range}");
    }
    let reply = scene.file_of(&viewer, &named, Some("bytes=99999999-")).await;
    assert_eq!(code(&reply), is(416, "no_such_range"));
    assert_eq!(reply.headers["content-range"], format!("bytes */{}", bytes.len()));
}

#[tokio::test]
async fn what_is_wrong_with_a_piece_is_said() {
    let scene = Scene::new().await;
    let named = file(b"twelve bytes", "a.txt");
    let officer = scene.naming(json!({}), &named).await;
    let sent = async |at: String, bytes: &[u8], digest: Option<String>| code(&scene.send_piece(&officer, &at, bytes, digest).await);
    let (right, digest) = (b"twelve bytes".as_slice(), Some(content_digest(b"twelve bytes")));
    assert_eq!(sent(place(&named, 0), right, None).await, is(400, "wrong_digest"));
    assert_eq!(sent(place(&named, 0), b"twelve bytez", digest.clone()).await, is(400, "wrong_digest"));
    assert_eq!(sent(place(&named, 1), right, digest.clone()).await, is(422, "wrong_piece"));
    assert_eq!(sent(place(&named, 0), b"short", Some(content_digest(b"short"))).await, is(422, "wrong_piece"));
    assert_eq!(sent(place(&named, 0).replace("/0?", "/x?"), right, digest.clone()).await, is(422, "wrong_piece"));
    let large = vec![b'a'; usize::try_from(PIECE).expect("a size") + 1];
    assert_eq!(sent(place(&named, 0), &large, Some(content_digest(&large))).await, is(413, "piece_too_large"));
    let unnamed = file(b"another text", "a.txt");
    assert_eq!(sent(place(&unnamed, 0), b"another text", Some(content_digest(b"another text"))).await, is(404, "unknown_attachment"));
    for query in ["", "?document=x", "?doc=docAAAAAAAAAAAAAAAAAAA"] {
        let at = format!("/api/v1/blobs/{}/pieces/0{query}", named.hash);
        assert_eq!(sent(at, right, digest.clone()).await, is(400, "malformed"), "{query}");
    }
    assert_eq!(sent(place(&named, 0).replace(DOC, &id(5)), right, digest.clone()).await, is(404, "unknown_document"));
    assert_eq!(
        sent("/api/v1/blobs/short/pieces/0?document=docAAAAAAAAAAAAAAAAAAA".into(), right, digest.clone()).await,
        is(404, "unknown_attachment")
    );
    let other = scene.piece(&officer, &named, 0, b"twelve bytez").await;
    assert_eq!(code(&other), is(422, "hash_differs"));
    // From another page.
    let request = Request::put(place(&named, 0)).header("cookie", &officer.cookie).header("sec-fetch-site", "cross-site");
    let reply = scene.send(request.body(Body::from(right)).expect("a request")).await;
    assert_eq!(code(&reply), is(403, "cross_site"));
    assert_eq!(scene.piece(&officer, &named, 0, right).await.status, StatusCode::OK, "and the right one is taken");
}

#[tokio::test]
async fn a_type_that_is_none_is_refused_with_its_document() {
    let scene = Scene::new().await;
    let page = b"<svg onload=alert(1)>";
    let mut lie = file(&vec![b'a'; page.len()], "a.txt");
    lie.hash = Hash::of(page);
    let officer = scene.naming(json!({}), &lie).await;
    assert_eq!(code(&scene.piece(&officer, &lie, 0, page).await), is(422, "type_differs"));
    assert_eq!(code(&scene.file_of(&officer, &lie, None).await), is(404, "attachment_absent"));
    for (member, value, refusal) in [
        ("media", json!("image/svg+xml"), "file_type"),
        ("media", json!("text/html"), "file_type"),
        ("name", json!("a.html"), "file_name"),
        ("bytes", json!(26_214_401), "file_too_large"),
        ("hash", json!("x"), "malformed"),
        ("extra", json!(1), "malformed"),
    ] {
        let mut wrong = lie.value();
        wrong[member] = value;
        let reply = scene.push(&officer, &[scene.change(&officer, 3, &format!("_attachments/{}", id(3)), wrong)]).await.json();
        assert_eq!((&reply["results"][0]["status"], &reply["results"][0]["code"]), (&json!("rejected"), &json!(refusal)), "{member}");
        assert_eq!(reply["results"][0]["field"], "value");
    }
    let reply = scene.push(&officer, &[scene.change(&officer, 3, "_attachments/short", lie.value())]).await.json();
    assert_eq!(reply["results"][0]["code"], "unknown_question");
}

#[tokio::test]
async fn who_may_not_read_gets_nothing_also_when_that_is_new() {
    let scene = Scene::new().await;
    let bytes = b"twelve bytes".as_slice();
    let named = file(bytes, "a.txt");
    let officer = scene.naming(json!({"department": "fire"}), &named).await;
    let viewer = scene.member(CITY, "A Viewer", &[everywhere(Role::Viewer)]).await;
    let stranger = scene.member("Sample Town", "Of Another City", &[everywhere(Role::Officer)]).await;
    let nobody = scene.member(CITY, "No Role", &[]).await;
    let admin = scene.member(CITY, "An Admin", &[within(Role::SurveyAdmin, "fire")]).await;
    assert_eq!(code(&scene.piece(&viewer, &named, 0, bytes).await), is(403, "not_writable"));
    assert_eq!(code(&scene.piece(&stranger, &named, 0, bytes).await), is(404, "unknown_document"));
    assert_eq!(code(&scene.piece(&nobody, &named, 0, bytes).await), is(403, "not_allowed"));
    assert_eq!(scene.piece(&officer, &named, 0, bytes).await.status, StatusCode::OK);
    let state = format!("/api/v1/blobs/{}?document={DOC}", named.hash);
    for (who, status, problem) in [
        (&viewer, 403, "not_writable"),
        (&stranger, 404, "unknown_document"),
        (&admin, 404, "unknown_document"),
        (&nobody, 403, "not_allowed"),
    ] {
        assert_eq!(code(&scene.ask(who, Method::GET, &state, Json::Null).await), is(status, problem));
        let expected = if problem == "not_writable" { StatusCode::OK } else { StatusCode::from_u16(status).expect("a status") };
        assert_eq!(scene.file_of(who, &named, None).await.status, expected);
    }
    // What an officer takes away is gone at the next request; so is a session that ends.
    let body = json!({"name": "A Viewer", "grants": [], "active": true});
    assert_eq!(scene.ask(&officer, Method::PUT, &format!("/api/v1/people/{}", viewer.account), body).await.status, StatusCode::OK);
    assert_eq!(code(&scene.file_of(&viewer, &named, None).await), is(403, "not_allowed"));
    assert_eq!(scene.ask(&officer, Method::DELETE, "/api/v1/session", Json::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(code(&scene.file_of(&officer, &named, None).await), is(401, "signed_out"));
    assert_eq!(code(&scene.piece(&officer, &named, 0, bytes).await), is(401, "signed_out"));
    let bare = scene.get(&given(&named)).await;
    assert_eq!(code(&bare), is(401, "signed_out"));
}

/// What was redacted is in no file of the server, and not given to those who still know its hash.
#[tokio::test]
async fn a_redaction_takes_the_file_with_it() {
    let scene = Scene::over(crate::store::sqlite::keep::DATABASE).await;
    let bytes = b"Robin Quill of the night shift said this".as_slice();
    let named = file(bytes, "a.txt");
    let officer = scene.naming(json!({}), &named).await;
    let other = scene.member(CITY, "Another Officer", &[everywhere(Role::Officer)]).await;
    assert_eq!(scene.piece(&officer, &named, 0, bytes).await.status, StatusCode::OK);
    assert_eq!(scene.file_of(&other, &named, None).await.bytes, bytes);
    let found = || {
        let files = std::fs::read_dir(scene._folder.path()).expect("a folder").map(|entry| entry.expect("an entry").path());
        files.filter(|file| std::fs::read(file).unwrap_or_default().windows(bytes.len()).any(|part| part == bytes)).count()
    };
    assert!(found() > 0);
    let path = format!("_attachments/{}", id(2));
    let asked = json!({"doc": DOC, "path": path, "changes": [], "reason": "personal", "words": "a person is named in this file"});
    let proposed = scene.ask(&officer, Method::POST, "/api/v1/redactions", asked).await;
    assert_eq!(proposed.status, StatusCode::OK, "{}", proposed.json());
    let decision = format!("/api/v1/redactions/{}/decision", proposed.json()["id"].as_str().expect("an id"));
    let decided = scene.ask(&other, Method::POST, &decision, json!({"approve": true})).await;
    assert_eq!(decided.status, StatusCode::OK, "{}", decided.json());
    assert_eq!(found(), 0);
    assert_eq!(code(&scene.file_of(&other, &named, None).await), is(404, "unknown_attachment"));
    assert_eq!(code(&scene.piece(&officer, &named, 0, bytes).await), is(404, "unknown_attachment"), "and it does not come back");
}
