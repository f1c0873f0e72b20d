//! Goal 4: partner organizations, and the meetings with them.

use crate::scenario::Scenario;

pub const PARTNER: &[fn()] = &[a_partner_in_six_answers, a_partner_that_is_paused, months_between_meetings];
pub const MEETING: &[fn()] = &[a_meeting_to_come, a_meeting_that_was_held, counts_and_dates_of_a_meeting];

fn partner() -> Scenario {
    let mut person = Scenario::open("partner");
    person
        .answer("partner_name", "A foundation")
        .answer("partner_kind", "foundation")
        .answer("partner_purposes", ["training", "benchmark"]);
    person.answer("partner_owner", "Equity officer");
    person
}

#[test]
fn a_partner_in_six_answers() {
    let mut person = Scenario::open("partner");
    person.expect_default("partner_status", "active");
    person.expect_missing(&["partner_name", "partner_kind", "partner_purposes", "partner_owner", "cadence_months"]);
    let mut person = partner();
    person.expect_missing(&["cadence_months"]).answer("cadence_months", 3).expect_shortest();
}

#[test]
fn a_partner_that_is_paused() {
    let mut person = partner();
    person.expect_issue("cadence_months", "required");
    for status in ["paused", "past"] {
        person.answer("partner_status", status).expect_optional("cadence_months").expect_ready();
    }
    person.answer("partner_status", "active").expect_issue("cadence_months", "required").answer("cadence_months", 12);
    person.answer("partner_kind", "other").expect_asked("partner_kind_other").answer("partner_kind_other", "A union");
    person.answer("partner_purposes", ["survey", "other"]).answer("partner_purposes_other", "Meeting rooms");
    person.write(["partner_focus", "partner_contact", "partner_agreement", "partner_notes"]).answer("partner_since", "2024-01-15");
    person.expect_ready();
    person.answer("partner_kind", "foundation").expect_not_asked("partner_kind_other").expect_ready();
}

#[test]
fn months_between_meetings() {
    let mut person = partner();
    person.refuses("cadence_months", [0, -1, 25]).accepts("cadence_months", [1, 24]);
    person.answer("cadence_months", 36).expect_issue("cadence_months", "constraint").answer("cadence_months", 6).expect_ready();
}

const HELD: [&str; 4] = ["attendance_page", "practices_page", "training_page", "benchmark_page"];

fn meeting(status: &str) -> Scenario {
    let mut person = Scenario::open("partner-meeting");
    person.answer("meeting_title", "Spring meeting").answer("meeting_date", "2026-03-02").answer("meeting_status", status);
    person
}

#[test]
pub fn a_meeting_to_come() {
    let mut person = Scenario::open("partner-meeting");
    person.expect_default("meeting_status", "planned").expect_missing(&["meeting_title", "meeting_date"]);
    person.answer("meeting_title", "Spring meeting").answer("meeting_date", "2026-04-01");
    person.expect_of(&HELD, &[]).expect_optional("next_meeting").expect_shortest();
    // Decisions can be prepared before the meeting; attendance cannot.
    person.add("decisions").expect_default("decision_status", "open").expect_missing(&["decision_what[1]", "decision_owner[1]"]);
    person.remove("decisions", 1).expect_ready();
    person.answer("meeting_status", "cancelled").expect_of(&HELD, &[]).expect_optional("next_meeting").expect_ready();
}

#[test]
fn a_meeting_that_was_held() {
    let mut person = meeting("held");
    person.expect_of(&HELD, &HELD).expect_missing(&["next_meeting"]).answer("next_meeting", "2026-06-01").expect_shortest();
    person.expect_value("attendee_total", 0);
    person.add("attendees").expect_missing(&["attendee_organization[1]", "attendee_count[1]"]);
    person.answer("attendee_organization", "County office").answer("attendee_count", 4);
    person.add("attendees").answer("attendee_organization", "A foundation").answer("attendee_count", 2).write(["attendee_people"]);
    person.expect_value("attendee_total", 6).answer("attendee_count[1]", 5).expect_value("attendee_total", 7);
    person.add("practices").expect_missing(&["practice_what[1]", "practice_from[1]", "practice_next[1]"]);
    person.write(["practice_what", "practice_from"]).answer("practice_next", "try");
    person.add("trainings").expect_missing(&["training_what[1]", "training_refined[1]"]).write(["training_what", "training_refined"]);
    let figure = ["bench_measure[1]", "bench_organization[1]", "bench_value[1]", "bench_unit[1]", "bench_date[1]", "bench_source[1]"];
    person.add("benchmarks").expect_missing(&figure).write([
        "bench_measure",
        "bench_organization",
        "bench_unit",
        "bench_source",
        "bench_differs",
    ]);
    person.answer("bench_value", 12.5).answer("bench_date", "2025-12-31");
    person.add("decisions").write(["decision_what", "decision_owner"]).answer("decision_status", "done").expect_ready();
    // A meeting that turns out not to have been held keeps what was written, and sends none of it.
    person.answer("meeting_status", "cancelled").expect_of(&HELD, &[]).expect_ready();
    person.answer("meeting_status", "held").expect_value("attendee_total", 7).remove("attendees", 1);
    person.expect_value("attendee_total", 2).expect_ready();
}

#[test]
fn counts_and_dates_of_a_meeting() {
    let mut person = meeting("held");
    person.refuses("next_meeting", ["2026-03-01", "2026-03-02"]).accepts("next_meeting", ["2026-03-03"]);
    person.clear("meeting_date").accepts("next_meeting", ["2020-01-01"]).expect_missing(&["meeting_date", "next_meeting"]);
    person.answer("meeting_date", "2026-03-02").answer("next_meeting", "2026-03-30");
    // The meeting is put off until after the next one.
    person.answer("meeting_date", "2026-03-30").expect_issue("next_meeting", "constraint").answer("next_meeting", "2026-06-01");
    person.add("attendees").write(["attendee_organization"]).refuses("attendee_count", [-1]).accepts("attendee_count", [0, 1]);
    person.answer("attendee_count", 0).expect_value("attendee_total", 0).expect_ready();
}
