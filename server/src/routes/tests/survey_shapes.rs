//! What is sent about running surveys has the shape that the contract says.

use super::contract::agrees;
use serde_json::Value as Json;
use shared::analysis::{Ask, Cell, Filter, Head, Shown, Table};
use shared::instrument::{Hash, Text};
use shared::protocol::{
    Agreement, Completeness, CredentialReply, CredentialRequest, InvitationCode, InvitationCodes, InviteRequest, InviteRow, ItemRow,
    ItemStatus, NewStation, OpenRequest, OpenedSurvey, PlanChange, PlanList, PlanRecord, Rate, Rates, ReissueRequest, Reissued,
    ReleaseDownload, ReleaseDownloads, ReleaseList, ReleaseSummary, Reminders, ReportRow, ReportTable, ResponseReport, SealedRequest,
    SealedResult, SealedResults, StateChange, Station, Unredeemed,
};
use shared::survey::{Credential, FrameRow, Group, Mode, Plan, Review, Survey, SurveyState, Tier};
use std::collections::BTreeSet;

fn contract() -> Json {
    serde_json::from_str(super::super::OPENAPI).expect("JSON")
}

/// With every optional member set, a type has exactly the members of its schema, as the server writes it and as the app does.
fn exactly<T: serde::Serialize + shared::json::ToJson>(name: &str, example: &T) {
    assert_eq!(example.to_json(), serde_json::to_value(example).expect("JSON"), "{name}, as the app writes it");
    members(name, example);
}

fn members<T: serde::Serialize>(name: &str, example: &T) {
    let contract = contract();
    let json = serde_json::to_value(example).expect("JSON");
    let known: BTreeSet<&String> = contract["components"]["schemas"][name]["properties"].as_object().expect(name).keys().collect();
    assert_eq!(json.as_object().expect(name).keys().collect::<BTreeSet<_>>(), known, "{name}");
    agrees(name, &json);
}

fn text() -> String {
    "x".to_owned()
}

fn label() -> Text {
    Text::from([(text(), text())])
}

fn plan() -> Plan {
    let mut plan = Plan {
        frame: vec![FrameRow { department: text(), people: vec![1, 2, 3] }],
        groups: vec![Group { name: text(), label: label(), departments: vec![text()] }],
        reviews: vec![Review { language: text(), reviewer: text(), day: text() }],
        cap: Some(1),
        opens: Some(text()),
        closes: Some(text()),
        ..Plan::of("x", vec![text()])
    };
    plan.words.contact = label();
    plan.words.records_law = label();
    plan
}

#[test]
fn plans_have_no_member_less_and_no_member_more() {
    let plan = plan();
    exactly("FrameRow", &plan.frame[0]);
    exactly("Group", &plan.groups[0]);
    exactly("Review", &plan.reviews[0]);
    exactly("Words", &plan.words);
    exactly("Plan", &plan);
    let station = Station { id: text(), label: text(), mode: Mode::Paper, expected: 1, active: true, code: Some(text()) };
    let (closed, frozen) = (Some(text()), Some(text()));
    let opened = OpenedSurvey { survey: Hash::of(b"x"), state: SurveyState::Open, opened: text(), closed, frozen };
    exactly("Station", &station);
    exactly("OpenedSurvey", &opened);
    let record = PlanRecord { id: text(), revision: 1, plan: plan.clone(), opened: Some(opened), invitations: 1, stations: vec![station] };
    exactly("PlanRecord", &record);
    exactly("PlanList", &PlanList { plans: vec![record] });
    exactly("PlanChange", &PlanChange { revision: 1, plan: plan.clone() });
    exactly("OpenRequest", &OpenRequest { revision: 1 });
    exactly("StateChange", &StateChange { state: SurveyState::Paused });
    exactly("NewStation", &NewStation { label: text(), mode: Mode::Paper, expected: 1 });
    let mut survey = Survey::open_link(label(), Hash::of(b"x"), plan.settings());
    survey.words = plan.words;
    // The app reads it and never writes it.
    members("Survey", &survey);
}

#[test]
fn invitations_and_what_people_send_have_no_member_less_and_no_member_more() {
    let row = InviteRow { department: text(), tier: Tier::Senior, count: 1 };
    let code = InvitationCode { number: 1, department: text(), tier: Tier::Senior, code: text() };
    let unredeemed = Unredeemed { number: 1, department: text(), tier: Tier::Senior };
    let rate = Rate { of: text(), name: text(), invited: 1, redeemed: Some(1) };
    exactly("InviteRow", &row);
    exactly("InviteRequest", &InviteRequest { rows: vec![row] });
    exactly("InvitationCode", &code);
    exactly("InvitationCodes", &InvitationCodes { invitations: vec![code.clone()] });
    exactly("ReissueRequest", &ReissueRequest { numbers: vec![1] });
    exactly("Reissued", &Reissued { invitations: vec![code], redeemed: vec![2] });
    exactly("Unredeemed", &unredeemed);
    exactly("Reminders", &Reminders { day: text(), invitations: vec![unredeemed] });
    exactly("Rate", &rate);
    exactly("Rates", &Rates { day: text(), step: 10, rates: vec![rate], responses: 1 });
    exactly("Credential", &Credential::of(&[1; 32], &[2; 32], &[3; 256]));
    exactly("CredentialRequest", &CredentialRequest { invitation: text(), blinded_message: text() });
    exactly("CredentialReply", &CredentialReply { blind_signature: text() });
    exactly("SealedRequest", &SealedRequest { station: text(), sealed: vec![text()] });
    let result = SealedResult { status: ItemStatus::Rejected, code: Some(text()) };
    exactly("SealedResult", &result);
    exactly("SealedResults", &SealedResults { results: vec![result] });
}

#[test]
fn a_report_has_no_member_less_and_no_member_more() {
    let counts = Completeness { complete: 1, partial: 1, break_off: 1 };
    let row = ReportRow { name: text(), label: label(), counts: Some(counts.clone()) };
    let item = ItemRow { question: text(), label: label(), asked: Some(1), missing: Some(1) };
    let table = ReportTable { question: text(), label: label(), rows: vec![row.clone()] };
    exactly("Completeness", &counts);
    exactly("ReportRow", &row);
    exactly("ItemRow", &item);
    exactly("ReportTable", &table);
    let report = ResponseReport {
        survey: Hash::of(b"x"),
        k: 10,
        day: text(),
        rates: vec![],
        all: Some(counts),
        modes: vec![row],
        tables: vec![table],
        items: vec![item],
    };
    exactly("ResponseReport", &report);
}

#[test]
fn releases_have_no_member_less_and_no_member_more() {
    let summary = ReleaseSummary {
        survey: Hash::of(b"x"),
        title: label(),
        wave: text(),
        day: text(),
        n: 1,
        people: Some(1),
        k: 10,
        bytes: 1,
        agreed: true,
        expires_days: 90,
    };
    let download = ReleaseDownload { account: text(), day: text(), times: 1, expires: text() };
    exactly("ReleaseSummary", &summary);
    exactly("ReleaseList", &ReleaseList { releases: vec![summary] });
    exactly("Agreement", &Agreement { terms: 1 });
    exactly("ReleaseDownload", &download);
    exactly("ReleaseDownloads", &ReleaseDownloads { downloads: vec![download] });
    let filter = Filter { key: text(), names: vec![text()] };
    let ask = Ask { item: Some(text()), rows: vec![text()], columns: vec![text()], filters: vec![filter.clone()] };
    let shown = Shown { base: 1, counts: vec![1], collapsed: true };
    let head = Head { categories: vec![0] };
    members("Filter", &filter);
    members("Ask", &ask);
    members("Head", &head);
    members("Shown", &shown);
    let (rows, columns) = (vec![head.clone()], vec![head]);
    members("Table", &Table { ask, rows, columns, cells: vec![Cell::Shown(shown.clone())], withheld: Some(shown) });
}

#[test]
fn the_contract_names_every_mode_tier_and_state() {
    let contract = contract();
    let said = |name: &str| -> Vec<String> {
        serde_json::from_value(contract["components"]["schemas"][name]["enum"].clone()).unwrap_or_else(|_| panic!("{name}"))
    };
    assert!(said("Mode").iter().map(String::as_str).eq(Mode::ALL.iter().map(|mode| mode.name())));
    assert!(said("Tier").iter().map(String::as_str).eq(Tier::ALL.iter().map(|tier| tier.name())));
    assert!(said("SurveyState").iter().map(String::as_str).eq(SurveyState::ALL.iter().map(|state| state.name())));
}
