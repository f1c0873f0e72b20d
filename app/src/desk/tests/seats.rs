//! Seat maps: kept, sent, and gone on their day with nothing left of them.

use super::*;
use crate::desk::SeatMap;
use shared::document::{Redaction, RedactionReason};

fn map(text: &str, destroy_on: u32) -> SeatMap {
    SeatMap { doc: "d".to_owned(), text: text.to_owned(), destroy_on, unsent: true }
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

#[test]
fn it_goes_with_its_document() {
    for destroyed in [false, true] {
        let mut device = Device::signed_in();
        device.pull(&head(&[SCOPE], Vec::new()), &theirs(SCOPE, "d", "Hoses", 1));
        device.act(|cabinet, fresh| vec![cabinet.write_seats(map("P1: window", 100), fresh)]);
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
