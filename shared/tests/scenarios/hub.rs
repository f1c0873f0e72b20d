//! Goal 3: the hub, its services and its visits, and what is done to reach people.

use crate::scenario::Scenario;

pub const SERVICE: &[fn()] = &[a_service_in_its_shortest_form, a_service_that_has_ended, days_of_a_service];
pub const VISITS: &[fn()] = &[a_day_without_visits, a_day_at_the_hub, counts_of_a_day];
pub const EVENT: &[fn()] = &[an_event_in_its_shortest_form, an_event_in_full, reach_of_an_event];

fn service() -> Scenario {
    let mut person = Scenario::open("hub-service");
    person.answer("service_name", "Job help").answer("service_areas", ["employment"]).write(["service_description", "agency_name"]);
    person.answer("agency_kind", "nonprofit");
    person
}

#[test]
fn a_service_in_its_shortest_form() {
    let mut person = Scenario::open("hub-service");
    person.expect_missing(&["service_name", "service_areas", "service_description", "agency_name", "agency_kind"]);
    service().expect_default("service_status", "open").expect_not_asked("service_until").expect_shortest();
}

#[test]
fn a_service_that_has_ended() {
    let mut person = service();
    person.answer("service_areas", ["job_training", "other"]).answer("service_areas_other", "Child care");
    person.answer("agency_kind", "other").answer("agency_kind_other", "Library").answer("service_cost", "free");
    person.answer("service_languages", ["english", "other"]).answer("service_languages_other", "Karen");
    person.answer("service_days", ["monday", "appointment"]).answer("service_from", "2025-01-01");
    person.write(["service_eligibility", "agency_contact", "agency_agreement", "service_place", "service_hours", "service_accessibility"]);
    person.answer("service_status", "ended").expect_asked("service_until").expect_optional("service_until");
    person.answer("service_until", "2026-01-31").expect_ready();
    for status in ["planned", "paused", "open"] {
        person.answer("service_status", status).expect_not_asked("service_until").expect_ready();
    }
}

#[test]
fn days_of_a_service() {
    let mut person = service();
    person.answer("service_status", "ended").accepts("service_until", ["2019-01-01"]).answer("service_from", "2025-01-01");
    person.refuses("service_until", ["2024-12-31"]).accepts("service_until", ["2025-01-01", "2025-01-02"]);
    person.answer("service_until", "2024-12-31").expect_issue("service_until", "constraint");
    // What is not asked cannot be wrong.
    person.answer("service_status", "open").expect_ready();
}

fn day() -> Scenario {
    let mut person = Scenario::open("hub-visits");
    person.answer("visits_date", "2026-03-02").answer("no_names", "OK");
    person
}

#[test]
fn a_day_without_visits() {
    Scenario::open("hub-visits").expect_missing(&["visits_date", "no_names"]);
    day().expect_value("visits_total", 0).expect_value("referrals_total", 0).expect_shortest();
}

#[test]
fn a_day_at_the_hub() {
    let mut person = day();
    person.add("visits").expect_missing(&["visit_service[1]", "visit_count[1]"]);
    person.answer("visit_service", "Job help").answer("visit_count", 12).expect_value("visits_total", 12);
    person.add("visits").answer("visit_service", "Health").answer("visit_count", 5).expect_value("visits_total", 17);
    person.add("referrals").expect_missing(&["referral_service[1]", "referral_agency[1]", "referral_count[1]"]);
    person.answer("referral_service", "Health").answer("referral_agency", "Clinic").answer("referral_count", 2);
    person.answer("referral_result", "appointment").expect_value("referrals_total", 2);
    person.add("referrals").write(["referral_service", "referral_agency"]).answer("referral_count", 3).expect_value("referrals_total", 5);
    person.write(["visits_place", "unmet_needs"]).answer("turned_away", 1).expect_ready();
    person.remove("visits", 1).remove("referrals", 2).expect_value("visits_total", 5).expect_value("referrals_total", 2).expect_ready();
}

#[test]
fn counts_of_a_day() {
    let mut person = day();
    person.add("visits").write(["visit_service"]).refuses("visit_count", [-1]).accepts("visit_count", [0, 400]).answer("visit_count", 0);
    person.add("referrals").write(["referral_service", "referral_agency"]).refuses("referral_count", [-1]).accepts("referral_count", [0]);
    person.answer("referral_count", 1).refuses("turned_away", [-1]).accepts("turned_away", [0, 3]).expect_ready();
}

fn event() -> Scenario {
    let mut person = Scenario::open("outreach-event");
    person.answer("event_title", "Open house").answer("event_date", "2026-02-14").answer("event_place", "Library");
    person.answer("department", "library").answer("event_kind", "fair").answer("event_purposes", ["office", "services"]);
    person.answer("event_audience", "Neighbors").answer("event_languages", ["english", "spanish"]).answer("event_reach", 80);
    person.answer("engagement_level", "consult").write(["event_heard"]);
    person
}

#[test]
fn an_event_in_its_shortest_form() {
    Scenario::open("outreach-event").expect_missing(&[
        "event_title",
        "event_date",
        "event_place",
        "department",
        "event_kind",
        "event_purposes",
        "event_audience",
        "event_languages",
        "event_reach",
        "engagement_level",
        "event_heard",
    ]);
    event().expect_shortest();
}

#[test]
fn an_event_in_full() {
    let mut person = event();
    for question in ["department", "event_kind"] {
        person.answer(question, "other");
    }
    person.answer("event_purposes", ["decision", "other"]).answer("event_languages", ["asl", "other"]);
    person.write(["department_other", "event_kind_other", "event_purposes_other", "event_languages_other"]);
    person.answer("event_start", "17:30").answer("event_communities", ["black", "hispanic"]);
    person.write(["event_partners", "event_reach_how", "event_told_back"]);
    person.add("follow_ups").expect_default("follow_up_status", "open").expect_missing(&["follow_up_what[1]", "follow_up_owner[1]"]);
    person.write(["follow_up_what", "follow_up_owner"]).answer("follow_up_due", "2026-05-01").answer("follow_up_status", "done");
    person
        .expect_alone("event_communities", "everyone")
        .answer("event_communities", ["everyone"])
        .expect_ready()
        .remove("follow_ups", 1)
        .expect_ready();
}

#[test]
fn reach_of_an_event() {
    event().refuses("event_reach", [-1]).accepts("event_reach", [0, 5_000]).expect_ready();
}
