//! What came from the server.

use super::*;

const FIRE: &str = "action/department:fire";
const PARKS: &str = "action/department:parks";

fn left(doc: &str, to: Option<&str>) -> Left {
    Left { doc: doc.to_owned(), scope: FIRE.to_owned(), to: to.map(str::to_owned) }
}

#[test]
fn a_lost_scope_takes_its_documents_and_leaves_what_is_unsent() {
    let mut device = Device::signed_in();
    let lines = [theirs(FIRE, "d", "Hoses", 1), theirs(PARKS, "e", "Trees", 2), theirs(FIRE, "f", "Pumps", 3)].join("\n");
    device.pull(&head(&[FIRE, PARKS], Vec::new()), &lines);
    let mine = device.edit("d", "note", "Buy more");
    device.pull(&head(&[PARKS], Vec::new()), "");
    assert_eq!(device.cabinet.documents(None), ["d", "e"]);
    assert_eq!(device.says("d", "title"), None, "what others wrote is gone");
    assert_eq!(device.says("d", "note"), Some("Buy more".into()), "what this device wrote is not");
    assert_eq!(device.waiting(), [mine]);
    assert_eq!(device.cabinet.scope_of("d"), Some(FIRE));
    let disk: String = device.disk.values().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    assert!(!disk.contains("Hoses") && !disk.contains("Pumps") && disk.contains("Trees"));
    assert_eq!(held(&mut device.cabinet), held(&mut device.restarted()));
}

#[test]
fn a_document_that_left_for_where_one_may_not_see_it_is_erased() {
    let mut device = Device::signed_in();
    device.pull(&head(&[FIRE, PARKS], Vec::new()), &[theirs(FIRE, "d", "Hoses", 1), theirs(FIRE, "e", "Pumps", 2)].join("\n"));
    device.pull(&head(&[FIRE, PARKS], vec![left("d", None)]), "");
    assert_eq!(device.cabinet.documents(None), ["e"]);
    assert_eq!(device.restarted().documents(None), ["e"]);
}

#[test]
fn a_document_that_moved_to_where_one_may_see_it_stays_with_its_history() {
    let mut device = Device::signed_in();
    device.pull(&head(&[FIRE, PARKS], Vec::new()), &theirs(FIRE, "d", "Hoses", 1));
    let mine = device.edit("d", "note", "Buy more");
    let moved = change("move", "d", "_document", "parks", Vec::new());
    device.pull(&head(&[FIRE, PARKS], vec![left("d", Some(PARKS))]), &line(PARKS, "d", vec![(moved, mark(2, "first"))]));
    assert_eq!(device.cabinet.scope_of("d"), Some(PARKS));
    assert_eq!(device.says("d", "title"), Some("Hoses".into()));
    assert_eq!(device.waiting(), [mine]);
    // The scope that it was in before is lost later: it is in another one by then.
    device.pull(&head(&[PARKS], Vec::new()), "");
    assert_eq!(device.says("d", "title"), Some("Hoses".into()));
    assert_eq!(held(&mut device.cabinet), held(&mut device.restarted()));
}

#[test]
fn the_newest_page_says_where_a_document_is_in_whatever_order_pages_are_read() {
    let page = |place, scope| Kept::Page { place, lines: theirs(scope, "d", "Hoses", 1) }.write();
    let records = [("b", page(1, FIRE)), ("c", page(2, PARKS)), ("a", page(3, FIRE))];
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1]] {
        let mut cabinet = Cabinet::default();
        for at in order {
            cabinet.apply(records[at].0, Some(&records[at].1));
        }
        assert_eq!(cabinet.scope_of("d"), Some(FIRE));
        cabinet.apply("a", None);
        assert_eq!(cabinet.scope_of("d"), Some(PARKS), "without the newest, the one before it");
    }
}

#[test]
fn of_two_marks_the_one_that_came_last_counts() {
    let page = |place, epoch| {
        let changes = vec![(change("c", "d", "title", "Hoses", Vec::new()), mark(1, epoch))];
        Kept::Page { place, lines: line(FIRE, "d", changes) }.write()
    };
    for order in [["old", "new"], ["new", "old"]] {
        let mut cabinet = Cabinet::default();
        // Looked at between the two, too.
        for epoch in order {
            cabinet.apply(epoch, Some(&page(if epoch == "old" { 1 } else { 2 }, epoch)));
            let _ = cabinet.document("d");
        }
        assert_eq!(cabinet.document("d").and_then(|document| document.mark("c")).map(|mark| mark.epoch.as_str()), Some("new"));
    }
}

#[test]
fn small_pages_become_one_without_losing_a_line() {
    let mut device = Device::signed_in();
    for n in 1..=30 {
        // A large one between them.
        let value = if n == 15 { "x".repeat(200_000) } else { format!("Value {n}") };
        device.pull(&head(&[FIRE, PARKS], Vec::new()), &theirs(if n % 2 == 0 { FIRE } else { PARKS }, &format!("d{}", n % 7), &value, n));
    }
    let (before, records) = (held(&mut device.cabinet), device.disk.len());
    device.act(|cabinet, fresh| cabinet.tidy(fresh));
    assert_eq!(device.disk.len(), records - 29 + 2, "one before the large page and one after it");
    assert_eq!(held(&mut device.cabinet), before);
    assert_eq!(held(&mut device.restarted()), before);
    device.act(|cabinet, fresh| cabinet.tidy(fresh));
    assert_eq!(device.disk.len(), records - 27, "then there is nothing to tidy");
}

#[test]
fn a_restored_server_is_offered_what_it_may_lack_and_nothing_else() {
    let mut device = Device::signed_in();
    let lines: Vec<String> = (1..=4).map(|n| theirs(FIRE, "d", &format!("Value {n}"), n)).collect();
    device.pull(&head(&[FIRE], Vec::new()), &lines.join("\n"));
    // Moved since its answers: what begins it has a higher number than they.
    let begun = line(FIRE, "d", vec![(change("begun", "d", "_document", "", Vec::new()), mark(9, "first"))]);
    device.pull(&head(&[FIRE], Vec::new()), &begun);
    let mine = device.edit("d", "note", "unsent");
    let offered = |cabinet: &Cabinet, epoch: &str, common: u64| -> Vec<String> {
        cabinet.to_offer(epoch, common).into_iter().map(|sent| sent.change.id).collect()
    };
    assert!(offered(&device.cabinet, "first", 0).is_empty(), "its own life lacks nothing");
    assert_eq!(offered(&device.cabinet, "second", 2), ["begun", "theirs-3", "theirs-4"]);
    assert!(device.cabinet.to_offer("second", 2).iter().all(|sent| sent.mark.as_ref().is_some_and(|mark| mark.epoch == "first")));
    assert_eq!(offered(&device.restarted(), "second", 2), ["begun", "theirs-3", "theirs-4"], "also when the app was stopped before");
    // When all is offered and the scope is still not granted, it goes; what is unsent stays.
    let restored = ChangesHead { epoch: "second".to_owned(), common: Some(2), ..head(&[], Vec::new()) };
    device.pull(&ChangesHead { more: true, ..restored.clone() }, "");
    assert!(device.says("d", "title").is_some(), "not before the last answer");
    device.pull(&restored, "");
    assert_eq!((device.says("d", "title"), device.waiting()), (None, vec![mine]));
}

#[test]
fn a_position_or_a_session_that_two_tabs_wrote_is_the_same_for_all() {
    let position = |synced| Kept::Position(super::super::Position { synced: Some(synced), ..Default::default() }).write();
    for order in [["a", "b"], ["b", "a"]] {
        let mut cabinet = Cabinet::default();
        order.iter().for_each(|id| drop(cabinet.apply(id, Some(&position(if *id == "a" { 1 } else { 2 })))));
        assert_eq!(cabinet.position().synced, Some(1));
        assert_eq!(cabinet.write_position(super::super::Position::default(), || "c".to_owned()).0, "a", "and they go on with it");
    }
}

#[test]
fn what_was_read_without_a_session_or_an_instrument_is_read_again() {
    let mut device = Device::signed_in();
    let begun = line(FIRE, "d", vec![(change("begun", "d", "_document", "", Vec::new()), mark(2, "first"))]);
    device.pull(&head(&[FIRE], Vec::new()), &[begun, theirs(FIRE, "d", "Hoses", 1)].join("\n"));
    let session = device.disk.remove("session").expect("a session");
    let mut cabinet = device.restarted();
    assert_eq!(
        cabinet.document("d").and_then(|document| document.change("theirs-1")).map(|change| change.org.clone()),
        Some(String::new())
    );
    assert_eq!(cabinet.summary("d", "en").map(|summary| summary.title().to_owned()), Some(String::new()));
    cabinet.apply("session", Some(&session));
    assert_eq!(
        cabinet.document("d").and_then(|document| document.change("theirs-1")).map(|change| change.org.clone()),
        Some(ORG.to_owned())
    );
    assert_eq!(cabinet.lacking(), ["v1"], "its form is asked for");
    let body = r#"{"name": "action", "kind": "document", "languages": ["en"], "title": {"en": "Actions"}, "summary": ["title"], "choices": {},
        "survey": [{"type": "text", "name": "title", "label": {"en": "Title"}}]}"#;
    let body = Kept::Instrument { version: "v1".to_owned(), body: body.to_owned() }.write();
    let _ = cabinet.summary("d", "en");
    assert!(cabinet.apply("form", Some(&body)).contains("d"), "and lists are told when it is there");
    assert_eq!(cabinet.summary("d", "en").map(|summary| summary.title().to_owned()), Some("Hoses".to_owned()));
    assert!(cabinet.lacking().is_empty());
}

#[test]
fn a_record_of_a_newer_version_of_the_app_is_left_alone() {
    let mut device = Device::signed_in();
    device.pull(&head(&[FIRE], Vec::new()), &theirs(FIRE, "d", "Hoses", 1));
    let before = held(&mut device.cabinet);
    device.put(vec![("newer".to_owned(), Some(b"Zsomething".to_vec())), ("torn".to_owned(), Some(vec![0xff, 0xfe]))]);
    assert_eq!(held(&mut device.cabinet), before);
}

#[test]
fn more_documents_than_are_kept_read_are_read_again() {
    let mut device = Device::signed_in();
    let lines: Vec<String> = (0..1500).map(|n| theirs(FIRE, &format!("d{n}"), &format!("Value {n}"), n)).collect();
    device.pull(&head(&[FIRE], Vec::new()), &lines.join("\n"));
    for _ in 0..2 {
        for n in 0..1500 {
            assert_eq!(device.says(&format!("d{n}"), "title"), Some(format!("Value {n}").into()));
        }
    }
}

#[test]
fn whoever_is_sent_no_documents_any_more_keeps_only_what_is_unsent() {
    let mut device = Device::signed_in();
    let lines = [theirs(FIRE, "d", "Hoses", 1), theirs(PARKS, "e", "Trees", 2)].join("\n");
    device.pull(&head(&[FIRE, PARKS], Vec::new()), &lines);
    let mine = device.edit("d", "note", "Buy more");
    device.act(|cabinet, fresh| cabinet.without_documents(fresh));
    assert_eq!((device.says("d", "title"), device.says("d", "note")), (None, Some("Buy more".into())));
    assert_eq!(device.waiting(), [mine]);
    let disk: String = device.disk.values().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    assert!(!disk.contains("Hoses") && !disk.contains("Trees"));
    assert!(device.cabinet.position().cursors.is_empty(), "with a role again, everything is sent again");
    let before = device.disk.clone();
    device.act(|cabinet, fresh| cabinet.without_documents(fresh));
    assert_eq!(device.disk, before, "once is enough");
    device.pull(&head(&[FIRE, PARKS], Vec::new()), &lines);
    assert_eq!(device.says("d", "title"), Some("Hoses".into()));
}
