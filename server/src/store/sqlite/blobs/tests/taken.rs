//! Who may send and get which file.

use super::super::super::documents::tests::{Rig, id, officer, person};
use super::{NOW, file, rows, sure, text};
use crate::store::attachments::{AttachmentStore, NoBlob, ORG_BYTES};
use serde_json::Value as Json;
use shared::attachment::{FILES_LIMIT, Fault, PIECE};
use shared::instrument::Role;

#[tokio::test]
async fn a_file_goes_on_where_it_stopped_and_comes_back_whole() {
    let rig = Rig::new().await;
    let (boss, doc) = (officer(0), id(90));
    let bytes = text(2 * PIECE + 5, b'a');
    let named = file(&bytes);
    rig.naming(0, "open", &doc, &named).await;
    let state = async || sure(rig.store.blob_state(rig.wanted(&boss, &doc, &named)).await).expect("writable");
    assert_eq!((state().await.missing, rows(&rig).await), (vec![0, 1, 2], (0, 0)));
    let last = &bytes[bytes.len() - 5..];
    assert_eq!(rig.piece(&boss, &doc, &named, 2, last).await.expect("taken").missing, [0, 1]);
    assert_eq!(rig.piece(&boss, &doc, &named, 2, last).await.expect("again").missing, [0, 1]);
    assert_eq!(rig.fetch(&boss, &doc, &named).await, Err(NoBlob::NotHere), "not before all of it is here");
    // The server stops in between.
    let rig = rig.again().await;
    for piece in [0, 1] {
        let from = piece as usize * PIECE as usize;
        let state = rig.piece(&boss, &doc, &named, piece, &bytes[from..from + PIECE as usize]).await.expect("taken");
        assert_eq!(state.complete, piece == 1);
    }
    assert_eq!(rig.fetch(&boss, &doc, &named).await.expect("given"), bytes);
    assert_eq!(rig.piece(&boss, &doc, &named, 0, &bytes[..PIECE as usize]).await.expect("a repeat").missing, [] as [u32; 0]);
    assert_eq!(rows(&rig).await, (1, 3));
    for (number, length) in [(3, 5), (2, 6), (0, 5), (u32::MAX, 5)] {
        assert_eq!(rig.piece(&boss, &doc, &named, number, &text(length, b'a')).await, Err(NoBlob::WrongPiece), "{number} {length}");
    }
}

#[tokio::test]
async fn only_readers_get_it_and_only_writers_send_it() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let bytes = text(10, b'a');
    let named = file(&bytes);
    let doc = id(90);
    let begin = rig.begin(0, "local", &doc, Some("fire"));
    let names = rig.attach(0, "local", &doc, &named);
    rig.accept(&boss, &[&begin, &names]).await;
    let reader = person(0, 3, Role::Viewer, Some("fire"));
    let elsewhere = person(0, 4, Role::Lead, Some("water"));
    let analyst = person(0, 5, Role::Analyst, None);
    assert_eq!(rig.upload(&reader, &doc, &bytes).await, Err(NoBlob::NotWritable));
    for stranger in [&elsewhere, &analyst, &officer(1)] {
        assert_eq!(rig.upload(stranger, &doc, &bytes).await, Err(NoBlob::UnknownDocument));
        assert_eq!(sure(rig.store.blob_state(rig.wanted(stranger, &doc, &named)).await), Err(NoBlob::UnknownDocument));
    }
    assert!(rig.upload(&person(0, 2, Role::Ambassador, Some("fire")), &doc, &bytes).await.expect("taken").complete);
    for allowed in [&boss, &reader] {
        assert_eq!(rig.fetch(allowed, &doc, &named).await.as_ref(), Ok(&bytes));
    }
    for stranger in [&elsewhere, &analyst, &officer(1)] {
        assert_eq!(rig.fetch(stranger, &doc, &named).await, Err(NoBlob::UnknownDocument));
    }
    // It moves, and with it what it names.
    let away = rig.change(0, "local", &doc, "_document", &[&begin], serde_json::json!({"department": "water"}));
    rig.accept(&boss, &[&away]).await;
    assert_eq!(rig.fetch(&reader, &doc, &named).await, Err(NoBlob::UnknownDocument));
    assert_eq!(rig.fetch(&elsewhere, &doc, &named).await.as_ref(), Ok(&bytes));
    // What was taken back is in the history, which its readers read.
    let gone = rig.change(0, "local", &doc, &names.path, &[&names], Json::Null);
    rig.accept(&boss, &[&gone]).await;
    assert_eq!(rig.fetch(&boss, &doc, &named).await.as_ref(), Ok(&bytes));
    assert_eq!(rig.upload(&boss, &doc, b"another text").await, Err(NoBlob::NotNamed));
}

/// Who knows a hash, or has the file, learns from the server neither the file nor whether it is there.
#[tokio::test]
async fn one_file_is_kept_once_and_nobody_learns_of_another() {
    let rig = Rig::new().await;
    let (boss, other) = (officer(0), person(0, 2, Role::Ambassador, Some("fire")));
    let bytes = text(PIECE + 1, b'a');
    let named = file(&bytes);
    rig.naming(0, "closed", &id(90), &named).await;
    assert!(rig.upload(&boss, &id(90), &bytes).await.expect("taken").complete);
    let begin = rig.begin(0, "local", &id(91), Some("fire"));
    let names = rig.attach(0, "local", &id(91), &named);
    rig.accept(&other, &[&begin, &names]).await;
    assert_eq!(rig.fetch(&other, &id(91), &named).await, Err(NoBlob::NotHere), "by its hash alone");
    let state = sure(rig.store.blob_state(rig.wanted(&other, &id(91), &named)).await).expect("writable");
    assert_eq!((state.missing, state.complete), (vec![0, 1], false));
    // Wrong pieces spoil nothing but their own upload.
    assert_eq!(rig.piece(&other, &id(91), &named, 0, &text(PIECE, b'b')).await.expect("taken").missing, [1]);
    assert_eq!(rig.piece(&other, &id(91), &named, 1, b"b").await, Err(NoBlob::Wrong(Fault::Hash)));
    assert_eq!(rig.fetch(&boss, &id(90), &named).await.as_ref(), Ok(&bytes));
    assert_eq!(rows(&rig).await, (1, 2), "nothing of the wrong ones is left");
    assert!(rig.upload(&other, &id(91), &bytes).await.expect("taken").complete);
    assert_eq!(rig.fetch(&other, &id(91), &named).await.as_ref(), Ok(&bytes));
    assert_eq!(rows(&rig).await, (1, 2), "kept once");
    // Another organisation has its own.
    rig.naming(1, "open", &id(90), &named).await;
    assert!(rig.upload(&officer(1), &id(90), &bytes).await.expect("taken").complete);
    assert_eq!(rows(&rig).await, (2, 4));
}

#[tokio::test]
async fn what_lies_about_itself_is_thrown_away() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let page = b"<html><script>alert(1)</script>";
    let mut lie = file(&text(page.len() as u64, b'a'));
    lie.hash = shared::instrument::Hash::of(page);
    rig.naming(0, "open", &id(90), &lie).await;
    assert_eq!(rig.piece(&boss, &id(90), &lie, 0, page).await, Err(NoBlob::Wrong(Fault::Content)));
    assert_eq!(rows(&rig).await, (0, 0));
    let (text, media) = (text(9, b'a'), serde_json::json!("text/html"));
    let mut value = file(&text).value();
    value["media"] = media;
    let path = format!("_attachments/{}", rig.fresh());
    let refused = |value| rig.change(0, "open", &id(90), &path, &[], value);
    assert_eq!(rig.outcome(&boss, &refused(value)).await, "file_type");
    let mut large = file(&text).value();
    large["bytes"] = serde_json::json!(shared::attachment::FILE_LIMIT + 1);
    assert_eq!(rig.outcome(&boss, &refused(large)).await, "file_too_large");
    let first = refused(file(&text).value());
    rig.accept(&boss, &[&first]).await;
    let other = rig.change(0, "open", &id(90), &path, &[&first], file(b"other").value());
    assert_eq!(rig.outcome(&boss, &other).await, "made_once");
}

#[tokio::test]
async fn documents_and_the_server_hold_only_so_much() {
    let rig = Rig::new().await;
    let (boss, doc) = (officer(0), id(90));
    let named = file(&text(9, b'a'));
    let first = rig.naming(0, "open", &doc, &named).await;
    for _ in 1..FILES_LIMIT {
        let more = rig.attach(0, "open", &doc, &named);
        rig.accept(&boss, &[&more]).await;
    }
    let more = rig.attach(0, "open", &doc, &named);
    assert_eq!(rig.outcome(&boss, &more).await, "too_many_files");
    let gone = rig.change(0, "open", &doc, &first.path, &[&first], Json::Null);
    rig.accept(&boss, &[&gone]).await;
    rig.accept(&boss, &[&more]).await;
    // As if the organisation had nearly all that it may.
    let nearly = i64::try_from(ORG_BYTES - 8).expect("a number");
    let fill = move |tx: &rusqlite::Transaction<'_>| {
        let insert = "insert into blobs (org, hash, bytes, document, touched) select org, 'x', ?1, null, 0 from documents limit 1";
        Ok(tx.execute(insert, [nearly])?)
    };
    rig.store.writer.run(fill).await.expect("filled");
    assert_eq!(rig.upload(&boss, &doc, &text(9, b'a')).await, Err(NoBlob::Full));
    let small = file(&text(8, b'a'));
    rig.naming(0, "open", &id(91), &small).await;
    assert!(rig.upload(&boss, &id(91), &text(8, b'a')).await.expect("taken").complete);
}

#[tokio::test]
async fn an_upload_that_nobody_goes_on_with_is_forgotten() {
    let rig = Rig::new().await;
    let (boss, doc) = (officer(0), id(90));
    let bytes = text(PIECE + 1, b'a');
    let named = file(&bytes);
    rig.naming(0, "open", &doc, &named).await;
    rig.piece(&boss, &doc, &named, 1, b"a").await.expect("taken");
    let days = |days: u64| NOW + days * crate::clock::DAY;
    assert_eq!(rig.store.forget_unfinished(days(7)).await.expect("a store"), 0);
    assert_eq!(rig.store.forget_unfinished(days(7) + 1).await.expect("a store"), 1);
    assert_eq!(rows(&rig).await, (0, 0));
    rig.upload(&boss, &doc, &bytes).await.expect("taken");
    assert_eq!(rig.store.forget_unfinished(days(700)).await.expect("a store"), 0, "what is finished stays");
}
