//! What becomes of files on a device, and what answers of the server mean for them.

use super::get::{GetTrouble, trouble};
use super::held::{Fate, fate};
use super::recordings::{Day, DueRecordings, day_of};
use super::send::understand;
use super::tidy::Untidy;
use super::{FileState, Goes, HeldFile};
use crate::desk::Cabinet;
use crate::desk::record::{Kept, Position};
use crate::sync::Reply;
use shared::attachment::{Attachment, BlobState, Heard};
use shared::document::{Change, Document, Line, Mark};
use shared::protocol::Session;
use std::collections::BTreeSet;

const DOC: &str = "docAAAAAAAAAAAAAAAAAAA";

fn id(number: u64) -> String {
    format!("{number:022}")
}

fn file(text: &str) -> Attachment {
    Attachment::of(text.as_bytes(), "a.txt", "", "").expect("taken")
}

fn held(state: FileState, change: u64) -> HeldFile {
    let (doc, change) = (DOC.to_owned(), id(change));
    HeldFile {
        doc,
        change,
        file: file("text"),
        pieces: vec![id(70)],
        state,
        tab: None,
        epoch: Some("now".into()),
        code: None,
        reason: None,
        goes: None,
    }
}

fn change(number: u64, path: u64, base: &[u64], file: Option<&Attachment>) -> Change {
    let base = base.iter().map(|base| id(*base)).collect();
    let value = file.map(Attachment::value);
    Change {
        id: id(number),
        org: "o".into(),
        kind: "k".into(),
        doc: DOC.into(),
        path: format!("_attachments/{}", id(path)),
        base,
        value,
        ..Change::default()
    }
}

fn document(changes: &[Change]) -> Document {
    let mut document = Document::default();
    changes.iter().for_each(|change| drop(document.insert(change.clone())));
    document
}

#[test]
fn a_file_stays_as_long_as_its_document_names_it() {
    let names = change(1, 5, &[], Some(&file("text")));
    let (named, other) = (document(&[names.clone()]), document(&[change(2, 6, &[], Some(&file("other")))]));
    let taken_back = document(&[names, change(3, 5, &[1], None)]);
    let mut elsewhere = taken_back.clone();
    elsewhere.accept(&id(3), Mark { author: id(8), number: 2, epoch: "now".into(), seal: "s".into() });
    let redacted = document(&[change(1, 5, &[], None)]);
    for (state, expected) in [
        (FileState::Sent, [Fate::Stays, Fate::Goes, Fate::Goes, Fate::Goes, Fate::Goes, Fate::Goes]),
        (FileState::Waits, [Fate::Stays, Fate::Orphan, Fate::Goes, Fate::Orphan, Fate::Goes, Fate::Orphan]),
        (FileState::Refused, [Fate::Stays, Fate::Orphan, Fate::Goes, Fate::Orphan, Fate::Goes, Fate::Orphan]),
    ] {
        let documents = [Some(&named), Some(&other), Some(&taken_back), Some(&elsewhere), Some(&redacted), None];
        let found = documents.map(|document| fate(&held(state, 1), document));
        assert_eq!(found, expected, "{state:?}");
    }
}

#[test]
fn a_record_is_read_as_it_was_written() {
    let mut held = held(FileState::Refused, 1);
    (held.code, held.reason, held.tab) = (Some("storage_full".into()), Some("no room".into()), Some(id(9)));
    let kept = Kept::File(Box::new(held));
    assert_eq!(Kept::read(&kept.write()), Some(kept));
}

/// A device whose document names the file, in a change that the server has or has not.
fn cabinet(accepted: bool, states: &[(u64, FileState)]) -> Cabinet {
    let mut cabinet = Cabinet::default();
    let change = change(1, 5, &[], Some(&file("text")));
    if accepted {
        let mark = Mark { author: id(3), number: 1, epoch: "now".into(), seal: "s".into() };
        let line = Line { scope: "k/organisation".into(), doc: DOC.into(), changes: vec![(change, mark)] };
        cabinet.apply("page", Some(&Kept::Page { place: 0, lines: line.write() }.write()));
    } else {
        for (record, bytes) in cabinet.queue(vec![(change, "k/organisation".into())], None, || "outbox".into()) {
            cabinet.apply(&record, bytes.as_deref());
        }
    }
    for (record, state) in states {
        cabinet.apply(&id(*record), Some(&Kept::File(Box::new(held(*state, 1))).write()));
    }
    cabinet
}

#[test]
fn a_file_is_sent_when_the_server_knows_that_its_document_names_it() {
    let none = BTreeSet::new();
    let due = |cabinet: &mut Cabinet| cabinet.file_due(&none).map(|(id, _)| id);
    assert_eq!(due(&mut cabinet(false, &[(80, FileState::Waits)])), None);
    assert_eq!(due(&mut cabinet(true, &[(80, FileState::Waits)])), Some(id(80)));
    for state in [FileState::Sent, FileState::Coming, FileState::Refused] {
        assert_eq!(due(&mut cabinet(true, &[(80, state)])), None, "{state:?}");
    }
    let mut two = cabinet(true, &[(80, FileState::Waits), (81, FileState::Waits)]);
    assert_eq!(two.file_due(&BTreeSet::from([id(80)])).map(|(id, _)| id), Some(id(81)));
}

/// A server that was restored since may lack what it had: whoever may write the document sends it again.
#[test]
fn after_a_restore_a_copy_is_sent_again_by_those_who_may() {
    let hash = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
    for (role, life, due) in [("officer", "now", false), ("officer", "later", true), ("viewer", "later", false)] {
        let mut cabinet = cabinet(true, &[(80, FileState::Sent)]);
        let access = r#"{"read": ["officer", "viewer"], "write": ["officer"], "confidentiality": "organisation"}"#;
        let kind = format!(r#"{{"name": "k", "title": {{"en": "K"}}, "version": "{hash}", "access": {access}}}"#);
        let session = format!(
            r#"{{"person": {{"account": "me", "org": "o", "name": "Me", "grants": [{{"role": "{role}"}}]}}, "org_name": "City",
            "departments": [], "kinds": [{kind}], "people": []}}"#
        );
        let session: Session = shared::json::parse(&session).expect("a session");
        let (id, bytes) = cabinet.write_session(&session, || "session".into());
        cabinet.apply(&id, bytes.as_deref());
        let position = Position { epoch: Some(life.into()), ..Position::default() };
        let (id, bytes) = cabinet.write_position(position, || "position".into());
        cabinet.apply(&id, bytes.as_deref());
        assert_eq!(cabinet.file_due(&BTreeSet::new()).is_some(), due, "{role} in the life {life}");
    }
}

#[test]
fn files_count_as_unsent_and_what_was_interrupted_goes() {
    let mut cabinet = cabinet(true, &[(80, FileState::Waits), (81, FileState::Refused), (82, FileState::Sent), (83, FileState::Coming)]);
    assert_eq!((cabinet.unsent_count(), cabinet.unsent_changes()), ((2, 1), (0, 0)));
    assert_eq!(cabinet.untidy(|_| true), Untidy::default());
    assert_eq!(cabinet.untidy(|_| false), Untidy { gone: vec![id(83)], orphans: vec![] });
    cabinet.apply("page", None);
    // Its document is not here any more: what the server has goes, what it lacks waits for the person.
    assert_eq!(cabinet.untidy(|_| true), Untidy { gone: vec![id(82)], orphans: vec![id(80)] });
    for record in [80, 81, 82, 83] {
        assert!(cabinet.apply(&id(record), None).contains(DOC), "whoever looks at the document is told");
    }
    assert_eq!((cabinet.unsent_count(), cabinet.files().count()), ((0, 0), 0));
}

fn reply(status: u16, code: &str) -> Reply {
    let body = format!(r#"{{"type":"/problems/{code}","title":"t","status":{status},"field":"f","reason":"r"}}"#);
    Reply { status, body }
}

#[test]
fn only_the_servers_own_refusal_ends_an_upload() {
    let state = BlobState { pieces: 2, missing: vec![1], complete: false };
    let fine = Reply { status: 200, body: shared::json::text(&state) };
    assert_eq!(understand(&fine), (Heard::State(state), None));
    for lost in [
        Reply { status: 200, body: "<html>Sign in</html>".into() },
        Reply { status: 404, body: "<html>".into() },
        reply(401, "signed_out"),
        reply(403, "not_allowed"),
        reply(403, "second_factor_needed"),
        reply(400, "wrong_digest"),
        reply(404, "not_found"),
        reply(429, "too_many_tries"),
        reply(503, "store"),
    ] {
        assert_eq!(understand(&lost), (Heard::Lost, None), "{lost:?}");
    }
    for (status, code) in [
        (403, "not_writable"),
        (404, "unknown_document"),
        (404, "unknown_attachment"),
        (413, "piece_too_large"),
        (422, "type_differs"),
        (507, "storage_full"),
    ] {
        assert_eq!(understand(&reply(status, code)), (Heard::Refused, Some((Some(code.into()), Some("r".into())))));
    }
}

#[test]
fn why_there_are_no_bytes_is_told() {
    let told = |reply: Reply| trouble(reply.status, &reply.body);
    assert_eq!(told(reply(404, "attachment_absent")), GetTrouble::Absent);
    assert_eq!(told(reply(404, "unknown_document")), GetTrouble::Gone);
    assert_eq!(told(reply(403, "not_allowed")), GetTrouble::Gone);
    assert_eq!(told(reply(401, "signed_out")), GetTrouble::Offline);
    assert_eq!(trouble(404, "<html>"), GetTrouble::Offline);
}

fn recording(state: FileState, goes: Option<u32>) -> HeldFile {
    let sound = Attachment::of(b"RIFF\x24\0\0\0WAVEfmt ", "a.wav", "", "").expect("sound");
    HeldFile { file: sound, goes: goes.map(Goes::on), ..held(state, 1) }
}

/// Sent or not, by this device's own clock; other files stay.
#[test]
fn a_recording_goes_on_its_day_from_a_device_that_hears_nothing() {
    let mut cabinet = Cabinet::default();
    let keep = |cabinet: &mut Cabinet, record: u64, held: HeldFile| {
        cabinet.apply(&id(record), Some(&Kept::File(Box::new(held)).write()));
    };
    keep(&mut cabinet, 80, recording(FileState::Sent, Some(100)));
    keep(&mut cabinet, 81, recording(FileState::Waits, Some(100)));
    keep(&mut cabinet, 82, recording(FileState::Refused, Some(101)));
    keep(&mut cabinet, 83, held(FileState::Sent, 1));
    assert_eq!(cabinet.due_recordings(99), DueRecordings::default(), "the day before");
    let mut due = cabinet.due_recordings(100);
    due.gone.sort();
    assert_eq!((due.gone, due.changed), (vec![id(80), id(81)], Vec::new()));
    assert_eq!(cabinet.due_recordings(101).gone.len(), 3, "what the server did not take as well");
}

/// A date that was mistyped destroys nothing for a week; one that stays does.
#[test]
fn an_earlier_day_of_a_recording_counts_after_a_week() {
    let seen = Some(Goes { on: 300, earlier_on: Some(100), earlier_since: Some(200) });
    assert_eq!(day_of(Some(Goes::on(300)), Some(100), false, 200), Day::ToCome(seen));
    assert_eq!(day_of(seen, Some(100), false, 206), Day::ToCome(seen));
    assert_eq!(day_of(seen, Some(100), false, 207), Day::Come);
    assert_eq!(day_of(seen, Some(300), false, 207), Day::ToCome(Some(Goes::on(300))), "it was put right");
    assert_eq!(
        day_of(Some(Goes::on(300)), None, false, 299),
        Day::ToCome(Some(Goes::on(300))),
        "also when its session is not here any more"
    );
    assert_eq!(day_of(Some(Goes::on(300)), None, false, 300), Day::Come);
    // A later one that the session says now counts for what is not sent yet.
    assert_eq!(day_of(Some(Goes::on(300)), Some(400), false, 300), Day::Come);
    assert_eq!(day_of(Some(Goes::on(300)), Some(400), true, 300), Day::ToCome(Some(Goes::on(400))));
    // One that was kept while its session said no day.
    assert_eq!(
        (day_of(None, None, false, 300), day_of(None, Some(301), false, 300)),
        (Day::ToCome(None), Day::ToCome(Some(Goes::on(301))))
    );
    assert_eq!(day_of(None, Some(300), false, 300), Day::Come);
}

#[test]
fn what_a_server_says_of_recordings_is_understood() {
    for (status, code) in [(409, "no_date"), (409, "key_due"), (410, "key_destroyed"), (410, "key_missing")] {
        let (heard, why) = understand(&reply(status, code));
        assert_eq!((heard, why.and_then(|(code, _)| code)), (Heard::Refused, Some(code.to_owned())));
    }
    assert_eq!(understand(&reply(410, "gone")).0, Heard::Lost, "of something else on the way");
    assert_eq!(trouble(410, &reply(410, "key_destroyed").body), GetTrouble::Destroyed);
    assert_eq!(trouble(410, &reply(410, "key_missing").body), GetTrouble::NoKey);
}
