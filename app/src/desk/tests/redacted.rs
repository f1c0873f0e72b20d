//! What was removed is in no record, and comes back by no way; wherever a device is stopped, it has all of it or none.

use super::*;
use shared::document::{Redaction, RedactionReason};

const SECRET: &str = "Robin of the night shift";

fn redaction(doc: &str, path: Option<&str>, changes: &[&str]) -> Redaction {
    Redaction {
        id: format!("redaction-{doc}-{}", changes.len()),
        number: 9,
        doc: doc.to_owned(),
        path: path.map(str::to_owned),
        changes: changes.iter().map(|change| (*change).to_owned()).collect(),
        reason: RedactionReason::Personal,
        words: "a person is named".to_owned(),
        by: "asker".to_owned(),
        approved: "officer".to_owned(),
        at: 5,
    }
}

fn told(redactions: Vec<Redaction>) -> ChangesHead {
    ChangesHead { redactions, ..head(&[SCOPE], Vec::new()) }
}

/// What is left of a change, as the server sends it again.
fn rest(id: &str, doc: &str, path: &str, number: u64) -> String {
    let change = change(id, doc, path, "", Vec::new()).without_value();
    line(SCOPE, doc, vec![(change, Mark { seal: "the rest's".to_owned(), ..mark(number, "first") })])
}

impl Device {
    fn holds(&self, text: &str) -> bool {
        self.disk.values().any(|bytes| String::from_utf8_lossy(bytes).contains(text))
    }
}

/// A device with three documents, of which one names somebody.
fn device() -> Device {
    let mut device = Device::signed_in();
    let lines = [theirs(SCOPE, "d", SECRET, 1), theirs(SCOPE, "e", "Trees", 2), theirs(SCOPE, "d", "Pumps", 3)].join("\n");
    device.pull(&head(&[SCOPE], Vec::new()), &lines);
    device
}

#[test]
fn what_was_redacted_is_in_no_record_and_who_did_it_is_known() {
    let mut device = device();
    assert!(device.holds(SECRET), "it is there before, or this test shows nothing");
    device.cabinet.summary("d", "en");
    device.pull(&told(vec![redaction("d", Some("title"), &["theirs-1"])]), &rest("theirs-1", "d", "title", 1));
    assert!(!device.holds(SECRET));
    assert!(device.holds("Trees") && device.holds("Pumps"));
    let found: Vec<String> = device.cabinet.pages().iter().map(|page| page.to_string()).collect();
    assert!(!found.join("\n").contains(SECRET), "also not in a copy of what is kept");
    let document = device.cabinet.document("d").expect("a document");
    assert_eq!(document.redaction_of("theirs-1").map(|redaction| redaction.approved.as_str()), Some("officer"));
    assert!(document.change("theirs-1").expect("the change").value.is_none());
    assert!(device.cabinet.summary("d", "en").is_some_and(|summary| !format!("{summary:?}").contains("Robin")));
    assert_eq!(held(&mut device.cabinet), held(&mut device.restarted()));
    // Told once more, as after a restore, it is one redaction all the same.
    device.pull(&told(vec![Redaction { number: 12, ..redaction("d", Some("title"), &["theirs-1"]) }]), "");
    assert_eq!(device.restarted().redactions("d").len(), 1);
}

#[test]
fn a_redaction_that_comes_before_its_change_holds() {
    let mut device = device();
    device.pull(&told(vec![redaction("e", Some("title"), &["late"])]), "");
    device.pull(&head(&[SCOPE], Vec::new()), &line(SCOPE, "e", vec![(change("late", "e", "title", SECRET, Vec::new()), mark(5, "first"))]));
    assert!(device.cabinet.document("e").expect("a document").change("late").expect("a change").value.is_none());
}

#[test]
fn everything_that_a_destroyed_document_said_goes() {
    let mut device = device();
    device.pull(&told(vec![redaction("d", None, &[])]), "");
    assert!(!device.holds(SECRET) && !device.holds("Pumps") && device.holds("Trees"));
    assert!(device.cabinet.document("d").expect("its bones").is_destroyed());
    assert_eq!(held(&mut device.cabinet), held(&mut device.restarted()));
}

#[test]
fn what_was_sent_and_not_answered_is_sent_again_without_what_was_removed() {
    let mut device = device();
    let mine = device.edit("d", "note", SECRET);
    let kept = device.edit("d", "other", "Hoses");
    device.pull(&told(vec![redaction("d", Some("note"), &[&mine])]), "");
    let sent = device.cabinet.due(10, &std::collections::HashSet::default());
    assert_eq!(sent.iter().map(|sent| sent.change.value.is_some()).collect::<Vec<_>>(), [false, true]);
    assert_eq!(device.waiting(), [mine, kept]);
    let page = device.disk.values().filter(|bytes| String::from_utf8_lossy(bytes).contains("note")).count();
    assert!(page > 0 && !device.disk.values().any(|bytes| bytes.starts_with(b"O") && String::from_utf8_lossy(bytes).contains(SECRET)));
}

#[test]
fn an_answer_that_says_that_it_was_removed_leaves_no_value_here() {
    let mut device = device();
    let mine = device.edit("d", "note", "Casey was late");
    let answer = ChangeResult { code: Some("redacted".to_owned()), ..result(&mine, ChangeStatus::Duplicate) };
    device.answer(&[answer]);
    assert!(device.waiting().is_empty());
    assert!(device.cabinet.document("d").expect("a document").change(&mine).is_some_and(|change| change.value.is_none()));
    assert!(!device.holds("Casey was late"));
}

#[test]
fn what_is_offered_to_a_restored_server_is_what_is_left_with_its_own_seal() {
    let mut device = device();
    device.pull(&told(vec![redaction("d", Some("title"), &["theirs-1"])]), &rest("theirs-1", "d", "title", 1));
    let offered = device.restarted().to_offer("second", 0);
    let one = offered.iter().find(|sent| sent.change.id == "theirs-1").expect("it is offered");
    assert!(one.change.value.is_none());
    assert_eq!(one.mark.as_ref().map(|mark| mark.seal.as_str()), Some("the rest's"));
}

#[test]
fn a_document_that_is_lost_takes_the_note_of_its_redactions_along() {
    let mut device = device();
    device.pull(&told(vec![redaction("d", Some("title"), &["theirs-1"])]), "");
    assert!(device.holds("a person is named"));
    device.pull(&head(&[], Vec::new()), "");
    assert!(!device.holds("a person is named") && !device.holds("Pumps"));
}

#[test]
fn a_change_made_again_on_what_was_removed_says_that_it_knows() {
    let mut device = device();
    let mine = device.edit("d", "title", "Something else");
    device.pull(&told(vec![redaction("d", Some("title"), &["theirs-1", "theirs-3"])]), "");
    device.act(|cabinet, fresh| cabinet.repaired(&mine, 9, fresh));
    let again = device.cabinet.outbox().into_iter().next().expect("an item").change.clone();
    assert_eq!(again.saw, ["redaction-d-2"]);
}

/// What is written is written in one step: there is no order of records in which half of it would be on the disk.
#[test]
fn all_that_belongs_to_a_redaction_is_written_in_one_step() {
    let device = device();
    let redacted = told(vec![redaction("d", Some("title"), &["theirs-1"])]);
    let mut made = 0;
    let records = device.cabinet.pulled(&redacted, &rest("theirs-1", "d", "title", 1), 7, || {
        made += 1;
        format!("new-{made}")
    });
    let kinds: Vec<u8> = records.iter().filter_map(|(_, bytes)| bytes.as_ref()?.first().copied()).collect();
    for kind in [b'P', b'R', b'C'] {
        assert!(kinds.contains(&kind), "a page, the note and the position: {kinds:?}");
    }
    let ids: std::collections::BTreeSet<&String> = records.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), records.len(), "no record is written twice, of which one would win");
    // Before that step the device asks for it again: its position is as it was.
    assert_eq!(device.restarted().position(), device.cabinet.position());
}
