//! What is sent about requests for public records, and about the audit trail as it leaves, has the shape that the contract says.

use serde_json::Value as Json;
use shared::protocol::{AuditExport, AuditFilter, AuditFormat, AuditKind};
use shared::records_request::*;
use std::collections::BTreeSet;

fn json<T: serde::Serialize>(value: &T) -> Json {
    serde_json::to_value(value).expect("JSON")
}

fn text() -> String {
    "x".to_owned()
}

#[track_caller]
// Made where it is called.
#[allow(clippy::needless_pass_by_value)]
fn exactly(name: &str, example: Json) {
    let contract: Json = serde_json::from_str(super::super::OPENAPI).expect("JSON");
    let known: BTreeSet<&String> = contract["components"]["schemas"][name]["properties"].as_object().expect(name).keys().collect();
    assert_eq!(example.as_object().expect(name).keys().collect::<BTreeSet<_>>(), known, "{name}");
}

/// With every optional member set, a type has exactly the members of its schema.
#[test]
fn types_have_no_member_less_and_no_member_more() {
    let filter = AuditFilter {
        kinds: vec![AuditKind::Joined],
        by: Some(text()),
        about: Some(text()),
        since: Some(1),
        until: Some(2),
        words: text(),
    };
    exactly("AuditFilter", json(&filter));
    exactly("AuditExport", json(&AuditExport { format: AuditFormat::Csv, filter }));
    let scope = Scope {
        about: About::Matter,
        doc: Some(text()),
        depth: Some(1),
        account: Some(text()),
        name: Some(text()),
        from: Some(text()),
        to: Some(text()),
        kinds: vec![],
    };
    exactly("RecordsScope", json(&scope));
    exactly("NewRecordsRequest", json(&NewRequest { asked: text(), received: text(), due: text(), scope: scope.clone() }));
    exactly("RecordsRequestChange", json(&RequestChange::default()));
    exactly("RecordsSigned", json(&Signed::default()));
    exactly("RecordsTally", json(&Tally::default()));
    exactly("RecordsAnswered", json(&Answered::default()));
    let signed = || Some(Signed::default());
    let request = Request { collected: signed(), checked: signed(), closed: signed(), scope, ..Request::default() };
    exactly("RecordsRequest", json(&request));
    exactly("RecordsRequests", json(&Requests::default()));
    let ruling = Ruling { exemption: Some(text()), comments: true, ..Ruling::default() };
    exactly("RecordsRuling", json(&ruling));
    exactly("RecordsDecision", json(&Decision { ruling, signed: Signed::default() }));
    exactly("NewRecordsDecision", json(&NewDecision::default()));
    exactly("NewRecordsDecisions", json(&NewDecisions::default()));
    exactly("RecordsItem", json(&Item { decision: Some(Decision::default()), ..Item::default() }));
    exactly("RecordsItems", json(&Items::default()));
    exactly("RecordsPart", json(&Part::default()));
    exactly("RecordsParts", json(&Parts::default()));
    exactly("NewRecordsExport", json(&NewExport::default()));
}
