//! Goal 1: the racial equity toolkit, from the first line to what changed because of it.

use super::changes::{self, CHANGES};
use crate::scenario::{Scenario, TODAY};

pub const TOOLKIT: &[fn()] = &[
    the_shortest_way_through,
    header_and_team,
    step_1_what_it_can_affect,
    step_2_areas_and_data,
    step_2_measures,
    step_3_engagement_events,
    step_4_where_it_does_not_fit,
    step_5_each_no_has_its_follow_up,
    all_six_steps_and_what_changed,
    what_changed,
];

/// Step 5 asks five yes or no questions (5.2), and each No what is needed (5.3).
const PLAN: [&str; 5] = ["plan_realistic", "plan_funded", "plan_staffed", "plan_enforced", "plan_followed"];
const NEEDS: [&str; 5] = ["needs_realistic", "needs_funded", "needs_staffed", "needs_enforced", "needs_followed"];

fn header(person: &mut Scenario) {
    person.write(["analysis_title", "policy_or_program", "lead_person"]).answer("proposal_type", "policy");
    person.answer("new_or_existing", "new").answer("department", "city_development");
}

fn step_1(person: &mut Scenario) {
    person.write(["proposal", "results_community", "outcomes_organization"]).answer("affects", ["housing", "transportation"]);
}

fn step_2(person: &mut Scenario) {
    person.answer("place_scope", "whole_city");
    person.write(["area_demographics", "inequities", "root_causes", "performance_data", "data_gaps"]);
}

fn step_3(person: &mut Scenario) {
    person.write(["most_affected", "involved_how", "engagement_effects", "engagement_factors"]).answer("engagement_level", "involve");
}

fn step_4(person: &mut Scenario) {
    person.answer("equity_direction", "increase").answer("aligned", "yes");
    person.write(["equity_how", "who_benefits", "who_burdened", "unintended", "enhance_positive", "reduce_negative"]);
}

fn step_5(person: &mut Scenario) {
    person.write(["plan"]);
    for question in PLAN {
        person.answer(question, "yes");
    }
}

fn step_6(person: &mut Scenario) {
    person.write(["evaluation", "outcomes_achieved", "community_impact", "messages", "communication", "partnership"]);
}

/// Everything but the last page, with nothing that could be left out.
fn six_steps() -> Scenario {
    let mut person = Scenario::open("racial-equity-toolkit");
    for step in [header, step_1, step_2, step_3, step_4, step_5, step_6] {
        step(&mut person);
    }
    person
}

fn nothing_changed_yet() -> Scenario {
    let mut person = six_steps();
    person.answer("change", ["pending"]).write(["pending_decision"]).expect_ready();
    person
}

#[test]
fn the_shortest_way_through() {
    let missing: [&[&str]; 8] = [
        &["analysis_title", "policy_or_program", "proposal_type", "new_or_existing", "department", "lead_person"],
        &["proposal", "results_community", "outcomes_organization", "affects"],
        &["place_scope", "area_demographics", "inequities", "root_causes", "performance_data", "data_gaps"],
        &["most_affected", "involved_how", "engagement_level", "engagement_effects", "engagement_factors"],
        &["equity_direction", "equity_how", "who_benefits", "who_burdened", "unintended", "enhance_positive", "reduce_negative", "aligned"],
        &["plan", "plan_realistic", "plan_funded", "plan_staffed", "plan_enforced", "plan_followed"],
        &["evaluation", "outcomes_achieved", "community_impact", "messages", "communication", "partnership"],
        &["change"],
    ];
    let mut person = Scenario::open("racial-equity-toolkit");
    assert_eq!(person.form.pages().len(), 8, "header, six steps, what changed");
    let steps = [header, step_1, step_2, step_3, step_4, step_5, step_6];
    for (done, step) in steps.into_iter().enumerate() {
        person.expect_missing(&missing[done..].concat());
        step(&mut person);
    }
    person.expect_missing(&["change"]).answer("change", ["none"]).expect_missing(&["no_change_reason"]);
    person.write(["no_change_reason"]).expect_shortest();
}

#[test]
fn header_and_team() {
    let mut person = nothing_changed_yet();
    person.expect_default("analysis_date", TODAY).answer("analysis_date", "2025-11-01").answer("council_file", "250798");
    person.answer("department", "other").expect_missing(&[]).write(["department_other", "contact"]);
    person.add("team").expect_missing(&["member_name[1]"]).write(["member_name", "member_role", "member_brings"]);
    person.add("team").write(["member_name"]).expect_ready().remove("team", 1).expect_ready();
    // The analysis is picked up again in Spanish.
    person.speak("es").clear("proposal").expect_issue("proposal", "required").expect_label("proposal", "es", "Describa");
    person.write(["proposal"]).expect_ready().speak("en").expect_label("proposal", "en", "Describe").expect_ready();
}

#[test]
fn step_1_what_it_can_affect() {
    let mut person = nothing_changed_yet();
    let affects = person.at("affects");
    assert_eq!(person.schema.choices(affects.node).expect("choices").items.len(), 20, "the list's 19 and Other");
    person.answer("affects", ["workforce", "other"]).expect_asked("affects_other").write(["affects_other"]).expect_ready();
    person.answer("affects", ["children_youth"]).expect_not_asked("affects_other").expect_ready();
}

#[test]
fn step_2_areas_and_data() {
    let mut person = nothing_changed_yet();
    for scope in ["whole_city", "no_place"] {
        person.answer("place_scope", scope).expect_not_asked("area").expect_ready();
    }
    person.answer("place_scope", "areas").expect_asked("area").add("area").expect_missing(&["area_name[1]"]);
    person.answer("area_kind", "neighborhood").write(["area_name", "area_effect"]);
    person.add("area").answer("area_kind", "other").write(["area_kind_other", "area_name"]).expect_ready();
    person.expect_not_asked("area_kind_other[1]").expect_asked("area_kind_other[2]");
    person.add("data_source").expect_missing(&["source_name[1]"]).write(["source_name", "source_period", "source_link", "source_finding"]);
    person.answer("source_kind", "both").answer("source_level", "population").answer("source_by_race", "partly");
    person.write(["data_needed"]).expect_ready();
    // Without areas the rows stay in the draft and are not sent.
    person.answer("place_scope", "whole_city").expect_not_asked("area").expect_ready();
    person.answer("place_scope", "areas").expect_rows("area", 2).remove("area", 2).expect_rows("area", 1).expect_ready();
}

/// Community indicators and the measures of the department are kept apart.
#[test]
fn step_2_measures() {
    let mut person = nothing_changed_yet();
    person.add("indicator").expect_missing(&["indicator_name[1]"]).write(["indicator_name", "indicator_now", "indicator_goal"]);
    for (index, kind) in ["how_much", "how_well", "better_off"].into_iter().enumerate() {
        person.add("measure").expect_missing(&[&format!("measure_name[{}]", index + 1)]);
        person.answer("measure_kind", kind).write(["measure_name", "measure_now", "measure_goal"]);
    }
    person.expect_rows("indicator", 1).expect_rows("measure", 3).expect_ready().remove("measure", 2).expect_ready();
}

#[test]
fn step_3_engagement_events() {
    let mut person = nothing_changed_yet();
    person.add("event").expect_missing(&["event_name[1]"]).write(["event_name", "event_who", "event_languages"]);
    person.answer("event_date", "2026-02-01").answer("event_kind", "other").expect_asked("event_kind_other").write(["event_kind_other"]);
    person.refuses("event_reach", [-1]).accepts("event_reach", [0, 250]).answer("event_reach", 40).answer("event_level", "defer");
    person.write(["event_heard", "event_follow_up"]).expect_ready();
    person.add("event").write(["event_name"]).answer("event_kind", "listening").expect_not_asked("event_kind_other").expect_ready();
}

#[test]
fn step_4_where_it_does_not_fit() {
    let mut person = nothing_changed_yet();
    person.expect_optional("aligned_how");
    for answer in ["partly", "no"] {
        person.answer("aligned", answer).expect_missing(&["aligned_how"]);
    }
    person.write(["aligned_how"]).expect_ready().answer("aligned", "yes").expect_ready();
    person.write(["complementary", "partnerships", "long_term"]).answer("equity_direction", "both").expect_ready();
}

#[test]
fn step_5_each_no_has_its_follow_up() {
    let mut person = nothing_changed_yet();
    person.expect_of(&NEEDS, &[]);
    for (question, need) in PLAN.into_iter().zip(NEEDS) {
        person.answer(question, "no").expect_of(&NEEDS, &[need]).expect_missing(&[need]);
        person.write([need]).expect_ready().answer(question, "yes").expect_of(&NEEDS, &[]).expect_ready();
    }
    for (index, question) in PLAN.into_iter().enumerate() {
        person.answer(question, "no").expect_of(&NEEDS, &NEEDS[..=index]);
    }
    // What was needed for each No is still there.
    person.expect_ready();
}

#[test]
fn all_six_steps_and_what_changed() {
    let mut person = nothing_changed_yet();
    person.add("team").write(["member_name"]).answer("affects", ["jobs", "health", "other"]).write(["affects_other"]);
    person.answer("place_scope", "areas").add("area").write(["area_name"]).add("data_source").write(["source_name"]);
    person.add("indicator").write(["indicator_name"]).add("measure").write(["measure_name"]);
    person.add("event").write(["event_name"]).answer("event_reach", 25).answer("aligned", "partly").write(["aligned_how"]);
    for (question, need) in PLAN.into_iter().zip(NEEDS) {
        person.answer(question, "no").write([need]);
    }
    person.answer("next_review", "2026-09-01").answer("change", ["policy", "resources"]).write(["policy_change"]);
    person.add("resource_change").write(["resource_what"]).answer("resource_kind", "added").answer("resource_amount", 125_000);
    person.answer("resource_year", 2027).expect_of(&CHANGES, &CHANGES[..4]).expect_ready();
    assert_eq!(person.form.pages().len(), 8);
    // One answer in the middle is taken back: exactly that is missing.
    person.clear("root_causes").expect_missing(&["root_causes"]).write(["root_causes"]).expect_ready();
}

#[test]
fn what_changed() {
    changes::each_kind_of_change(&mut six_steps());
}
