//! Seat maps: kept, sent, and gone on their day with nothing left of them.

use super::*;
use crate::desk::SeatMap;
use crate::desk::Settling;
use shared::document::{Redaction, RedactionReason};
use shared::records::{Seats, seats_mark};

fn map(text: &str, destroy_on: u32) -> SeatMap {
    SeatMap { doc: "d".to_owned(), text: text.to_owned(), destroy_on, unsent: true, ..SeatMap::default() }
}

fn holds(device: &Device, text: &str) -> bool {
    device.disk.values().any(|bytes| String::from_utf8_lossy(bytes).contains(text))
}

#[test]
fn a_seat_map_is_kept_changed_in_its_place_and_gone_on_its_day() {
    let mut device = Device::signed_in();
    device.pull(&head(&[SCOPE], Vec::new()), &theirs(SCOPE, "d", "Hoses", 1));
    device.act(|cabinet, fresh| vec![cabinet.write_seats(map("P1: window", 100), fresh)]);
    device.act(|cabinet, fresh| vec![cabinet.write_seats(map("P1: door", 100), fresh)]);
    assert!(!holds(&device, "window"), "the one before it is not kept");
    assert_eq!(device.restarted().unsent_seats(), [map("P1: door", 100)]);
    device.act(|cabinet, _| cabinet.without_due_seats(99));
    assert!(device.cabinet.seats("d").is_some(), "the day before");
    device.act(|cabinet, _| cabinet.without_due_seats(100));
    assert!(device.cabinet.seats("d").is_none() && !holds(&device, "door"));
    assert!(device.restarted().seats("d").is_none());
}

fn server_has(text: &str) -> Seats {
    Seats { text: text.to_owned(), destroy_on: Some(100), destroyed: false }
}

/// A device that has its session, and a map of it that is not sent.
fn unsent(text: &str) -> Device {
    let mut device = Device::signed_in();
    device.pull(&head(&[SCOPE], Vec::new()), &theirs(SCOPE, "d", "Hoses", 1));
    device.act(|cabinet, fresh| vec![cabinet.write_seats(map(text, 100), fresh)]);
    device
}

#[test]
fn one_that_is_not_sent_counts_as_work_that_would_be_lost() {
    let mut device = unsent("P1: window");
    assert_eq!(device.cabinet.unsent_count(), (1, 0));
    device.act(|cabinet, _| cabinet.refused_seats("d", "may_not_write"));
    assert_eq!(device.restarted().unsent_count(), (1, 1), "refused, and still here");
    let sent = device.cabinet.unsent_seats().remove(0);
    device.act(|cabinet, _| cabinet.taken_seats(&sent, &server_has("P1: window")));
    assert_eq!(device.restarted().unsent_count(), (0, 0));
}

#[test]
fn one_that_is_not_sent_stays_when_its_session_may_not_be_seen_any_more() {
    let mut device = unsent("P1: window");
    device.pull(&head(&[], Vec::new()), "");
    assert_eq!(device.restarted().unsent_seats().len(), 1);
}

#[test]
fn what_is_typed_while_another_one_is_sent_is_still_to_be_sent() {
    let mut device = unsent("P1: window");
    let sent = device.cabinet.due_seats().remove(0);
    device.act(|cabinet, fresh| vec![cabinet.type_seats("d", "P1: door", 50, fresh).expect("its day is known")]);
    device.act(|cabinet, _| cabinet.taken_seats(&sent, &server_has("P1: window")));
    let held = device.restarted().unsent_seats().remove(0);
    assert_eq!((held.text.as_str(), held.seen), ("P1: door", seats_mark("P1: window")), "on top of what the server has");
    let gone = Device::signed_in().cabinet.taken_seats(&sent, &server_has("P1: window"));
    assert!(gone.is_empty(), "one that went meanwhile does not come back");
}

#[test]
fn two_maps_of_one_session_are_both_kept_until_somebody_says_what_becomes_of_them() {
    for (how, text, unsent_after) in [
        (Settling::Both, "P1: window\nP2: door", true),
        (Settling::Mine, "P1: window", true),
        (Settling::Theirs, "P1: window \nP2: door", false),
    ] {
        let mut device = unsent("P1: window");
        let other = "P1: window \nP2: door";
        device.act(|cabinet, fresh| cabinet.heard_seats("d", &server_has(other), fresh));
        assert!(device.cabinet.due_seats().is_empty(), "neither takes the other's place by itself");
        device.act(|cabinet, fresh| vec![cabinet.type_seats("d", "P1: window", 50, fresh).expect("typed")]);
        let held = device.restarted().seats("d").cloned().expect("both");
        assert_eq!((held.text.as_str(), held.theirs.as_deref()), ("P1: window", Some(other)));
        device.act(|cabinet, _| cabinet.settled_seats("d", how));
        let held = device.restarted().seats("d").cloned().expect("one");
        assert_eq!((held.text.as_str(), held.unsent, held.theirs), (text, unsent_after, None), "{how:?}");
        assert_eq!(held.seen, seats_mark(other), "the server takes it in place of that one");
    }
}

#[test]
fn what_the_server_has_is_no_news_when_this_one_was_made_on_top_of_it() {
    let mut device = unsent("P1: window");
    let same = device.cabinet.heard_seats("d", &server_has("P1: window"), &mut || "r".to_owned());
    assert_eq!(same.len(), 1, "it has this one: the answer was lost");
    device.act(|cabinet, _| cabinet.taken_seats(&map("P1: window", 100), &server_has("P1: window")));
    device.act(|cabinet, fresh| vec![cabinet.type_seats("d", "P1: door", 50, fresh).expect("typed")]);
    assert!(device.cabinet.heard_seats("d", &server_has("P1: window"), &mut || "r".to_owned()).is_empty());
    device.act(|cabinet, fresh| cabinet.heard_seats("d", &Seats { destroyed: true, ..server_has("") }, fresh));
    assert!(device.restarted().seats("d").is_none(), "the server has destroyed it");
}

#[test]
fn it_goes_with_its_document() {
    for destroyed in [false, true] {
        let mut device = Device::signed_in();
        device.pull(&head(&[SCOPE], Vec::new()), &theirs(SCOPE, "d", "Hoses", 1));
        let sent = SeatMap { unsent: destroyed, ..map("P1: window", 100) };
        device.act(|cabinet, fresh| vec![cabinet.write_seats(sent, fresh)]);
        let redaction = Redaction {
            id: "r".to_owned(),
            number: 9,
            doc: "d".to_owned(),
            path: None,
            changes: Vec::new(),
            reason: RedactionReason::Retention,
            words: "it was kept long enough".to_owned(),
            by: "a".to_owned(),
            approved: "b".to_owned(),
            at: 1,
        };
        let told =
            if destroyed { ChangesHead { redactions: vec![redaction], ..head(&[SCOPE], Vec::new()) } } else { head(&[], Vec::new()) };
        device.pull(&told, "");
        assert!(!holds(&device, "window"), "destroyed: {destroyed}");
    }
}
