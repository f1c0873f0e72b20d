//! Training courses, and the sessions in which they are held.

use crate::scenario::Scenario;

pub const COURSE: &[fn()] = &[a_course_in_its_shortest_form, a_course_in_full, hours_and_months_of_a_course];
pub const SESSION: &[fn()] = &[a_session_nobody_came_to, a_session_for_one_tier, a_session_for_several_tiers, counts_of_a_session];

fn course() -> Scenario {
    let mut person = Scenario::open("training-course");
    person.answer("course_name", "Racial equity 1").answer("course_topics", ["racial_equity"]).answer("course_hours", 8);
    person.answer("course_status", "offered").answer("course_tiers", ["senior"]);
    person
}

#[test]
fn a_course_in_its_shortest_form() {
    let missing = ["course_name", "course_topics", "course_hours", "course_status", "course_tiers"];
    Scenario::open("training-course").expect_missing(&missing);
    course().expect_shortest();
}

#[test]
fn a_course_in_full() {
    let mut person = course();
    person.answer("course_topics", ["anti_racism", "toolkit", "other"]).expect_missing(&[]);
    person.answer("course_topics_other", "Budgets").answer("course_provider", "Equity office").answer("course_mode", "mixed");
    person.answer("course_languages", ["spanish", "other"]).answer("course_languages_other", "Karen");
    person.answer("course_tiers", ["senior", "frontline", "other_staff"]).answer("course_valid_months", 24);
    person.write(["course_description", "course_outcomes"]).expect_ready();
}

#[test]
fn hours_and_months_of_a_course() {
    let mut person = course();
    person.refuses("course_hours", [0.0, -1.0, 400.5]).accepts("course_hours", [0.5, 400.0]);
    person.refuses("course_valid_months", [0]).accepts("course_valid_months", [1, 36]).expect_ready();
}

fn session(tier: &str) -> Scenario {
    let mut person = Scenario::open("training-session");
    person.answer("session_course", "Racial equity 1").answer("session_date", "2026-02-10").answer("session_hours", 7.5);
    person.answer("session_tier", tier);
    person
}

/// Of those who came, how many completed it, and for the first time.
fn attendance(person: &mut Scenario, department: &str, counts: [u32; 3]) {
    person.add("attendance").answer("att_department", department).answer("att_attended", counts[0]);
    person.answer("att_completed", counts[1]).answer("att_first_time", counts[2]);
}

#[test]
fn a_session_nobody_came_to() {
    let mut person = Scenario::open("training-session");
    person.expect_missing(&["session_course", "session_date", "session_hours", "session_tier"]);
    session("senior").expect_value("total_attended", 0).expect_value("total_first_time", 0).expect_shortest();
}

#[test]
fn a_session_for_one_tier() {
    let mut person = session("frontline");
    person.add("attendance").expect_not_asked("att_tier").expect_value("att_counted_tier", "frontline");
    person.expect_missing(&["att_department[1]", "att_attended[1]", "att_completed[1]", "att_first_time[1]"]);
    person.remove("attendance", 1).expect_missing(&[]);
    attendance(&mut person, "fire", [12, 10, 9]);
    attendance(&mut person, "other", [4, 4, 4]);
    person.answer("att_department_other", "Zoo").expect_value("total_attended", 16).expect_value("total_first_time", 13);
    person.answer("session_tier", "senior").expect_value("att_counted_tier[1]", "senior").expect_value("att_counted_tier[2]", "senior");
    person.answer("session_mode", "online").write(["session_place", "session_notes"]).expect_ready();
}

#[test]
fn a_session_for_several_tiers() {
    let mut person = session("mixed");
    attendance(&mut person, "police", [20, 18, 2]);
    person.expect_asked("att_tier").expect_value("att_counted_tier", "").expect_missing(&["att_tier[1]"]);
    person.answer("att_tier", "other_staff").expect_value("att_counted_tier", "other_staff");
    attendance(&mut person, "police", [1, 1, 1]);
    person.answer("att_tier", "senior").expect_value("att_counted_tier[1]", "other_staff").expect_value("att_counted_tier[2]", "senior");
    person.expect_value("total_attended", 21).expect_value("total_first_time", 3).expect_ready();
    // The session was for one tier after all: the tier of each row no longer counts.
    person.answer("session_tier", "frontline").expect_not_asked("att_tier[1]").expect_value("att_counted_tier[2]", "frontline");
    person.expect_ready();
    person.remove("attendance", 1).expect_value("total_attended", 1).expect_value("total_first_time", 1).expect_ready();
}

#[test]
fn counts_of_a_session() {
    let mut person = session("senior");
    person.refuses("session_hours", [0.0, -0.5, 100.5]).accepts("session_hours", [0.25, 100.0]);
    // In whatever order they are entered, counts are held against each other once both are there.
    person.add("attendance").answer("att_department", "health").accepts("att_completed", [99]).accepts("att_first_time", [99]);
    person.accepts("att_leads", [99]).refuses("att_attended", [-1]).accepts("att_attended", [0, 5]).answer("att_attended", 5);
    person.refuses("att_completed", [-1, 6]).accepts("att_completed", [0, 5]).answer("att_completed", 4);
    person.refuses("att_first_time", [-1, 5]).accepts("att_first_time", [0, 4]).answer("att_first_time", 4);
    person.refuses("att_leads", [-1, 6]).accepts("att_leads", [0, 5]).answer("att_leads", 5).expect_ready();
    person.answer("att_attended", 3).expect_issue("att_completed", "constraint").expect_issue("att_leads", "constraint");
    person.answer("att_attended", 5).expect_ready();
}
