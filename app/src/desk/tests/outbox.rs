//! Changes on their way to the server.

use super::*;
use shared::protocol::ChangeStatus::{Accepted, Duplicate, Rejected, Waiting};
use std::collections::HashSet;

#[test]
fn what_the_server_has_moves_from_the_outbox_to_a_page() {
    let mut device = Device::signed_in();
    let (first, second) = (device.edit("d", "title", "Trees"), device.edit("d", "note", "Oak"));
    assert_eq!(device.cabinet.due(9, &HashSet::new()).len(), 2);
    device.answer(&[result(&first, Accepted)]);
    assert_eq!(device.waiting(), [second.as_str()]);
    device.answer(&[result(&second, Duplicate)]);
    assert!(device.waiting().is_empty());
    let mut restarted = device.restarted();
    for cabinet in [&mut device.cabinet, &mut restarted] {
        let document = cabinet.document("d").expect("it is on a page");
        assert_eq!(document.value("title"), Some(&"Trees".into()));
        assert_eq!(document.mark(&first).map(|mark| mark.number), Some(100), "with what the server added");
        assert_eq!(document.value("note"), Some(&"Oak".into()));
    }
}

#[test]
fn an_answer_about_a_change_that_is_not_here_any_more_does_nothing() {
    let mut device = Device::signed_in();
    let id = device.edit("d", "title", "Trees");
    device.answer(&[result("another", Accepted)]);
    assert_eq!(device.waiting(), [id]);
}

#[test]
fn a_refused_change_stays_with_its_reason_and_holds_back_no_other() {
    let mut device = Device::signed_in();
    let changes = ["title", "note"].map(|path| (change(path, "d", path, "x", Vec::new()), SCOPE.to_owned()));
    // Both in one record.
    device.act(|cabinet, fresh| cabinet.queue(changes.to_vec(), None, fresh));
    let other = device.edit("e", "title", "Parks");
    device.answer(&[result("title", Rejected), result("note", Waiting), result(&other, Accepted)]);
    let trouble =
        Trouble { waiting: false, field: Some("value".into()), code: Some("too_long".into()), reason: result("", Rejected).reason };
    assert_eq!(device.cabinet.unsent("title").and_then(|item| item.trouble.clone()), Some(trouble));
    assert_eq!(device.cabinet.unsent_count(), (2, 1));
    let due: Vec<String> = device.cabinet.due(9, &HashSet::new()).into_iter().map(|sent| sent.change.id).collect();
    assert_eq!(due, ["note"], "what waits is sent again, what was refused steps aside");
    assert_eq!(device.restarted().unsent_count(), (2, 1));
    assert_eq!(device.says("d", "title"), Some("x".into()), "and its document still says it");
    // Tried again.
    let which = std::collections::BTreeSet::from(["title".to_owned()]);
    device.act(|cabinet, _| cabinet.rewrite(|item| Some(Unsent { trouble: None, ..item.clone() }), &which));
    assert_eq!(device.cabinet.due(9, &HashSet::new()).len(), 2);
}

#[test]
fn what_is_being_typed_is_kept_and_neither_sent_nor_said() {
    let mut device = Device::signed_in();
    let typed = change("typed", "d", "title", "Tre", Vec::new());
    device.act(|cabinet, fresh| cabinet.queue(vec![(typed, SCOPE.to_owned())], Some("tab"), fresh));
    assert!(device.cabinet.due(9, &HashSet::new()).is_empty());
    assert_eq!(device.says("d", "title"), None);
    assert_eq!(device.restarted().typing("d", "title", "tab").map(|item| item.change.value.clone()), Some(Some("Tre".into())));
    let sealed = |item: &Unsent| Some(Unsent { typing: None, ..item.clone() });
    device.act(|cabinet, _| cabinet.rewrite(sealed, &std::collections::BTreeSet::from(["typed".to_owned()])));
    assert_eq!(device.says("d", "title"), Some("Tre".into()));
    assert_eq!(device.cabinet.due(9, &HashSet::new()).len(), 1);
}

#[test]
fn what_was_built_on_a_deleted_change_stands_on_what_that_one_stood_on() {
    let mut device = Device::signed_in();
    device.pull(&head(&[SCOPE], Vec::new()), &theirs(SCOPE, "d", "Trees", 1));
    let first = device.edit("d", "title", "Oaks");
    device.edit("d", "title", "Old oaks");
    device.answer(&[result(&first, Rejected)]);
    device.act(|cabinet, fresh| cabinet.discard(&first, fresh));
    let outbox = device.cabinet.outbox();
    assert_eq!(outbox.len(), 1);
    assert_eq!((&outbox[0].change.base, &outbox[0].trouble), (&vec!["theirs-1".to_owned()], &None));
    assert_eq!(device.says("d", "title"), Some("Old oaks".into()));
    assert_eq!(held(&mut device.cabinet), held(&mut device.restarted()));
}

#[test]
fn a_change_that_is_made_again_stands_on_what_stands_now_and_later_ones_on_it() {
    let mut device = Device::signed_in();
    device.pull(&head(&[SCOPE], Vec::new()), &theirs(SCOPE, "d", "Trees", 1));
    let lost = change("mine", "d", "title", "Oaks", vec!["never".to_owned()]);
    device.act(|cabinet, fresh| cabinet.queue(vec![(lost, SCOPE.to_owned())], None, fresh));
    let later = change("later", "d", "title", "Old oaks", vec!["mine".to_owned()]);
    device.act(|cabinet, fresh| cabinet.queue(vec![(later, SCOPE.to_owned())], None, fresh));
    device.answer(&[result("mine", Waiting), result("later", Waiting)]);
    device.act(|cabinet, fresh| cabinet.repaired("mine", 5, fresh));
    let outbox = device.cabinet.outbox();
    assert_eq!(outbox[0].change.base, ["theirs-1"]);
    assert_eq!(outbox[1].change.base, [outbox[0].change.id.clone()]);
    assert!(outbox.iter().all(|item| item.trouble.is_none() && !["mine", "later"].contains(&item.change.id.as_str())));
    assert_eq!(device.says("d", "title"), Some("Old oaks".into()), "the last word is still the last");
    assert_eq!(held(&mut device.cabinet), held(&mut device.restarted()));
}

#[test]
fn the_only_change_of_a_document_can_be_made_again() {
    let mut device = Device::signed_in();
    let id = device.edit("d", "title", "Oaks");
    device.answer(&[result(&id, Rejected)]);
    device.act(|cabinet, fresh| cabinet.repaired(&id, 5, fresh));
    assert_eq!(device.says("d", "title"), Some("Oaks".into()));
    assert_eq!(device.cabinet.due(9, &HashSet::new()).len(), 1);
    assert_ne!(device.waiting(), [id]);
}

#[test]
fn hundreds_of_changes_are_kept_in_several_records() {
    let mut device = Device::signed_in();
    let changes: Vec<_> =
        (0..600).map(|n| (change(&scattered(n + 10_000), "d", &format!("q{n}"), "x", Vec::new()), SCOPE.to_owned())).collect();
    device.act(|cabinet, fresh| cabinet.queue(changes.clone(), None, fresh));
    assert_eq!(device.disk.len(), 1 + 3);
    let order: Vec<String> = changes.iter().map(|(change, _)| change.id.clone()).collect();
    assert_eq!(device.waiting(), order, "in the order of making");
    assert_eq!(device.restarted().outbox().len(), 600);
}

#[test]
fn many_small_records_become_few_and_nothing_is_lost() {
    let mut device = Device::signed_in();
    let made: Vec<String> = (0..70).map(|number| device.edit("d", &format!("q{number}"), "Words")).collect();
    assert!(device.disk.len() > 70);
    device.act(|cabinet, fresh| cabinet.packed(fresh));
    assert!(device.disk.len() < 5, "{}", device.disk.len());
    assert_eq!(device.waiting(), made, "in the order of their making");
    let mut restarted = device.restarted();
    assert_eq!(restarted.outbox().iter().map(|item| item.change.id.clone()).collect::<Vec<_>>(), made);
    assert_eq!(restarted.document("d").and_then(|document| document.value("q69").cloned()), Some("Words".into()));
    device.answer(&made.iter().map(|id| result(id, Accepted)).collect::<Vec<_>>());
    assert!(device.waiting().is_empty());
    assert_eq!(device.says("d", "q0"), Some("Words".into()));
    device.act(|cabinet, fresh| cabinet.packed(fresh));
    assert!(device.restarted().outbox().is_empty());
}
