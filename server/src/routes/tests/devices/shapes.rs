//! What is sent about devices and reviews has the shape that the contract says.

use super::super::contract::agrees;
use super::*;
use shared::instrument::Hash;
use shared::people::Quarter;
use shared::protocol::{
    AccessReport, Account, CountOf, Decided, Decision, DeviceHere, DeviceOrder, Leaving, NewReview, Offboarding, OwnedDocument,
    PersonAccess, Policy, ReviewList, ReviewSummary, SignedReview,
};

/// With every optional member set, a type has exactly the members of its schema.
#[test]
fn types_about_devices_and_reviews_have_no_member_less_and_no_member_more() {
    fn exactly<T: serde::Serialize>(name: &str, example: &T) {
        let contract: Json = serde_json::from_str(super::super::super::OPENAPI).expect("JSON");
        let example = serde_json::to_value(example).expect("JSON");
        let known: Vec<&String> = contract["components"]["schemas"][name]["properties"].as_object().expect(name).keys().collect();
        let mut members: Vec<&String> = example.as_object().expect(name).keys().collect();
        let mut known = known.clone();
        known.sort();
        members.sort();
        assert_eq!(members, known, "{name}");
        agrees(name, &example);
    }
    let text = || "x".to_owned();
    let account = Account { account: text(), name: text(), sign_in: text(), grants: vec![], active: true, last_day: Some(1) };
    let device = Device {
        id: text(),
        account: text(),
        label: text(),
        first_day: 1,
        last_day: 1,
        state: DeviceState::Revoked,
        unsent: 1,
        here: true,
        revoked_day: Some(1),
        revoked_by: Some(text()),
        reason: Some(text()),
    };
    let document = OwnedDocument { doc: text(), kind: text(), department: Some(text()), restricted: true, alone: true };
    let person = PersonAccess {
        account: account.clone(),
        made_day: 1,
        devices: vec![],
        restricted: vec![CountOf { name: text(), count: 1 }],
        releases: vec![],
        factor: Some(true),
    };
    let report = AccessReport { day: 1, offline_days: 30, people: vec![person.clone()] };
    let decided = Decided { account: text(), decision: Decision::Change, note: text() };
    let quarter = Quarter::of(20_000);
    let summary = ReviewSummary { number: 1, quarter, at: 1, by: text(), seen: Hash::of(b"x"), people: 1, changes: 1 };
    exactly("DeviceHere", &DeviceHere { label: text(), rename: true, unsent: Some(1) });
    exactly("Device", &device);
    exactly("DeviceList", &DeviceList { devices: vec![] });
    exactly("DeviceOrder", &DeviceOrder { account: text(), reason: text(), everyone: true });
    exactly("Policy", &Policy { offline_days: 30 });
    exactly("Offboarding", &Offboarding { reason: text(), heir: Some(text()) });
    exactly("OwnedDocument", &document);
    exactly(
        "Leaving",
        &Leaving { account, sessions: 1, devices: vec![device], open: 1, restricted: 1, documents: vec![document], owned: 1 },
    );
    exactly("CountOf", &person.restricted[0]);
    exactly("PersonAccess", &person);
    exactly("AccessReport", &report);
    exactly("Decided", &decided);
    exactly("NewReview", &NewReview { report: report.clone(), decisions: vec![decided.clone()] });
    exactly("ReviewSummary", &summary);
    exactly("ReviewList", &ReviewList { reviews: vec![], quarter, by: 1, overdue: true });
    exactly("SignedReview", &SignedReview { summary, report, decisions: vec![decided] });
}
