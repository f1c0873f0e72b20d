//! What is sent about people has the shape that the contract says.

use super::Scene;
use super::contract::agrees;
use super::members::{PASSWORD, everywhere, within};
use axum::http::Method;
use serde_json::Value as Json;
use shared::instrument::{Access, Confidentiality, Role, Text};
use shared::people::{FactorState, Grant, Person};
use shared::protocol::{
    Account, AccountChange, AuditEntry, AuditKind, AuditList, Colleague, Department, Departments, Invitation, Join, KindSummary,
    NewInvitation, NewPassword, People, Provider, ProviderLink, ProviderPage, ProviderStart, Providers, RecoveryKey, Session, SignIn,
    WaysIn,
};
use std::collections::BTreeSet;

fn contract() -> Json {
    serde_json::from_str(super::super::OPENAPI).expect("JSON")
}

fn json<T: serde::Serialize>(value: &T) -> Json {
    serde_json::to_value(value).expect("JSON")
}

#[tokio::test]
async fn what_is_sent_about_people_has_the_shape_of_the_contract() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer), within(Role::Lead, "fire")]).await;
    let session = scene.ask(&officer, Method::GET, "/api/v1/session", Json::Null).await.json();
    agrees("Session", &session);
    agrees("Person", &session["person"]);
    agrees("Department", &session["departments"][0]);
    agrees("KindSummary", &session["kinds"][0]);
    agrees("Access", &session["kinds"][0]["access"]);
    agrees("Colleague", &session["people"][0]);
    for grant in session["person"]["grants"].as_array().expect("roles") {
        agrees("Grant", grant);
    }
    let body = serde_json::json!({"name": "For A", "grants": [{"role": "viewer"}]});
    agrees("Invitation", &scene.ask(&officer, Method::POST, "/api/v1/people/invitations", body).await.json());
    let people = scene.ask(&officer, Method::GET, "/api/v1/people", Json::Null).await.json();
    agrees("People", &people);
    agrees("Account", &people["accounts"][0]);
    agrees("Invitation", &people["invitations"][0]);
    let audit = scene.ask(&officer, Method::GET, "/api/v1/audit", Json::Null).await.json();
    agrees("AuditList", &audit);
    agrees("AuditEntry", &audit["entries"][0]);
    agrees(
        "Problem",
        &scene.ask(&officer, Method::POST, "/api/v1/session", serde_json::json!({"name": "x", "password": PASSWORD})).await.json(),
    );
}

/// With every optional member set, a type has exactly the members of its schema.
#[test]
fn types_about_people_have_no_member_less_and_no_member_more() {
    let exactly = |name: &str, example: Json| {
        let contract = contract();
        let known: BTreeSet<&String> = contract["components"]["schemas"][name]["properties"].as_object().expect(name).keys().collect();
        assert_eq!(example.as_object().expect(name).keys().collect::<BTreeSet<_>>(), known, "{name}");
        agrees(name, &example);
    };
    let text = || "x".to_owned();
    let grant = Grant { role: Role::Lead, department: Some(text()) };
    let person = Person { account: text(), org: text(), name: text(), grants: vec![grant.clone()] };
    let label = Text::from([(text(), text())]);
    let department = Department { id: text(), label: label.clone() };
    let roles = || vec![Role::Officer];
    let access = Access { read: roles(), write: roles(), review: roles(), sign: roles(), confidentiality: Confidentiality::Restricted };
    let version = shared::instrument::Hash::of(b"x");
    let kind = KindSummary { name: text(), version, title: label, access: access.clone() };
    let colleague = Colleague { account: text(), name: text(), grants: vec![] };
    let invitation = Invitation { id: text(), name: text(), grants: vec![], ends: 1, code: Some(text()) };
    let account = Account { account: text(), name: text(), sign_in: text(), grants: vec![], active: true, last_day: Some(1) };
    let entry = AuditEntry { number: 1, at: 1, kind: AuditKind::Joined, by: Some(text()), about: Some(text()), detail: text() };
    exactly("Grant", json(&grant));
    exactly("Person", json(&person));
    exactly("Department", json(&department));
    exactly("Access", json(&access));
    exactly("KindSummary", json(&kind));
    exactly("Colleague", json(&colleague));
    let recovery = Some(RecoveryKey { id: text(), public: text() });
    let session = Session {
        person,
        org_name: text(),
        departments: vec![],
        kinds: vec![],
        people: vec![],
        recovery,
        offline_days: 30,
        factor: FactorState::Given,
    };
    exactly("Session", json(&session));
    exactly("SignIn", json(&SignIn { name: text(), password: text() }));
    exactly("Join", json(&Join { invitation: text(), name: text(), shown: text(), password: text() }));
    exactly("Providers", json(&Providers { provider: Some(Provider { name: Text::from([(text(), text())]) }) }));
    exactly("Provider", json(&Provider { name: Text::from([(text(), text())]) }));
    exactly("ProviderStart", json(&ProviderStart { invitation: Some(text()) }));
    exactly("ProviderLink", json(&ProviderLink { password: text() }));
    exactly("ProviderPage", json(&ProviderPage { location: text() }));
    exactly("WaysIn", json(&WaysIn { provider: true, password: true }));
    exactly("NewPassword", json(&NewPassword { old: text(), new: text() }));
    exactly("NewInvitation", json(&NewInvitation { name: text(), grants: vec![], subject: Some(text()) }));
    exactly("Invitation", json(&invitation));
    exactly("Account", json(&account));
    exactly("People", json(&People { accounts: vec![], invitations: vec![], secured: vec![] }));
    exactly("AccountChange", json(&AccountChange { name: text(), grants: vec![], active: true }));
    exactly("Departments", json(&Departments { departments: vec![] }));
    exactly("AuditEntry", json(&entry));
    exactly("AuditList", json(&AuditList { entries: vec![], count: Some(1) }));
}

#[test]
fn the_contract_names_every_role_and_every_kind_of_entry() {
    let contract = contract();
    let said = |pointer: &str| -> Vec<String> {
        serde_json::from_value(contract["components"]["schemas"].pointer(pointer).cloned().expect(pointer)).expect("names")
    };
    assert!(said("/Role/enum").iter().map(String::as_str).eq(Role::ALL.iter().map(|role| role.name())));
    assert!(said("/AuditEntry/properties/kind/enum").iter().map(String::as_str).eq(AuditKind::ALL.iter().map(|kind| kind.name())));
    let confidentialities = Confidentiality::ALL.iter().map(|one| one.name());
    assert!(said("/Access/properties/confidentiality/enum").iter().map(String::as_str).eq(confidentialities));
}
