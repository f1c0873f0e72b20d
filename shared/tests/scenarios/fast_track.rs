//! The short forms: the toolkit's fast track, and the quick screen that says which form is worth filling in.

use super::changes;
use crate::scenario::{Scenario, TODAY};

pub const FAST_TRACK: &[fn()] =
    &[the_fast_track_in_its_shortest_form, where_and_why_the_fast_track, any_no_asks_what_is_needed, what_changed_after_the_fast_track];
pub const SCREEN: &[fn()] = &[
    a_screen_that_settles_it,
    each_concern_leads_to_the_full_toolkit,
    one_or_two_open_answers_lead_to_the_fast_track,
    nothing_is_recommended_too_early,
    a_person_decides_otherwise,
];

const PLAN: [&str; 5] = ["plan_realistic", "plan_funded", "plan_staffed", "plan_enforced", "plan_followed"];

fn fast_track() -> Scenario {
    let mut person = Scenario::open("racial-equity-toolkit-fast-track");
    person.write(["analysis_title", "policy_or_program", "lead_person", "proposal", "data_available", "data_missing"]);
    person.answer("proposal_type", "budget").answer("new_or_existing", "existing").answer("fast_track_reason", ["narrow"]);
    person.answer("department", "comptroller").answer("place_scope", "no_place").answer("engagement_level", "inform");
    person.write(["who_benefits", "who_burdened", "voices_heard", "voices_missing", "root_causes", "unintended"]);
    person.answer("equity_direction", "none").answer("strategy", ["none"]).write(["accountable", "success", "kept_informed"]);
    for question in PLAN {
        person.answer(question, "yes");
    }
    person
}

fn fast_track_done() -> Scenario {
    let mut person = fast_track();
    person.answer("change", ["none"]).write(["no_change_reason"]);
    person
}

#[test]
fn the_fast_track_in_its_shortest_form() {
    Scenario::open("racial-equity-toolkit-fast-track").expect_default("analysis_date", TODAY).expect_missing(
        &[
            &["analysis_title", "policy_or_program", "proposal_type", "new_or_existing", "fast_track_reason", "department", "lead_person"]
                [..],
            &["proposal", "place_scope", "data_available", "data_missing", "who_benefits", "who_burdened", "engagement_level"],
            &["voices_heard", "voices_missing", "root_causes", "equity_direction", "unintended", "strategy"],
            &PLAN,
            &["accountable", "success", "kept_informed", "change"],
        ]
        .concat(),
    );
    fast_track_done().expect_not_asked("new_needs_toolkit").expect_shortest();
}

#[test]
fn where_and_why_the_fast_track() {
    let mut person = fast_track_done();
    person.answer("new_or_existing", "new").expect_asked("new_needs_toolkit").expect_ready();
    person.answer("new_or_existing", "existing").expect_not_asked("new_needs_toolkit");
    person.answer("fast_track_reason", ["time", "other"]).expect_asked("fast_track_reason_other").write(["fast_track_reason_other"]);
    person.answer("department", "other").write(["department_other", "council_file", "took_part"]).answer("next_review", "2026-10-01");
    person.answer("place_scope", "whole_city").expect_not_asked("areas");
    person.answer("place_scope", "areas").expect_asked("areas").expect_missing(&["areas"]).write(["areas"]).expect_ready();
    person.answer("place_scope", "no_place").expect_not_asked("areas").expect_ready();
    person
        .expect_alone("strategy", "none")
        .expect_not_asked("strategy_how")
        .answer("strategy", ["policy", "budget"])
        .expect_asked("strategy_how");
    person.expect_missing(&["strategy_how"]).write(["strategy_how"]).expect_ready();
    person.answer("strategy", ["program"]).expect_asked("strategy_how").answer("strategy", ["none"]).expect_not_asked("strategy_how");
    person.clear("strategy").expect_not_asked("strategy_how").expect_missing(&["strategy"]);
}

#[test]
fn any_no_asks_what_is_needed() {
    let mut person = fast_track_done();
    person.expect_not_asked("plan_needs");
    for question in PLAN {
        person.answer(question, "no").expect_asked("plan_needs").expect_missing(&["plan_needs"]);
        person.answer(question, "yes").expect_not_asked("plan_needs").expect_ready();
    }
    for question in PLAN {
        person.answer(question, "no");
    }
    person.write(["plan_needs"]).expect_ready();
}

#[test]
fn what_changed_after_the_fast_track() {
    changes::each_kind_of_change(&mut fast_track());
}

/// The five questions, with the answers that settle them, that raise a concern, and that leave them open.
const QUESTIONS: [(&str, &[&str], &str, [&str; 2]); 5] = [
    ("at_table", &["all"], "none", ["some", "not_sure"]),
    ("effect", &["good"], "harm", ["uneven", "not_sure"]),
    ("perceived", &["support"], "harmful", ["mixed", "not_sure"]),
    ("disparities", &["reduce", "none"], "worsen", ["ignore", "not_sure"]),
    ("revisions", &["none", "made"], "large", ["small", "not_sure"]),
];
const RECOMMENDATIONS: [&str; 5] = ["recommend_nothing", "recommend_full", "recommend_fast", "recommend_reasons", "recommend_basis"];

/// Everything but the decision, with all five questions settled.
fn screen(age: &str) -> Scenario {
    let mut person = Scenario::open("equity-quick-screen");
    person.write(["policy_or_program", "proposal"]).answer("proposal_type", "practice").answer("new_or_existing", age);
    person.answer("department", "library");
    for (question, settled, ..) in QUESTIONS {
        person.answer(question, settled[0]);
    }
    person
}

fn expect_recommended(person: &mut Scenario, recommendation: &str, counts: [usize; 2]) {
    person.expect_value("concerns", counts[0]).expect_value("open_answers", counts[1]).expect_value("recommendation", recommendation);
    person.expect_of(&RECOMMENDATIONS, &[&format!("recommend_{recommendation}"), "recommend_basis"]);
}

#[test]
fn a_screen_that_settles_it() {
    let mut person = screen("existing");
    expect_recommended(&mut person, "reasons", [0, 0]);
    for (question, settled, ..) in QUESTIONS {
        for answer in settled {
            person.answer(question, *answer);
            expect_recommended(&mut person, "reasons", [0, 0]);
        }
    }
    person.expect_missing(&["decision"]).answer("decision", "reasons").expect_asked("reasons").expect_missing(&["reasons"]);
    person.write(["reasons"]).expect_not_asked("decision_new").expect_not_asked("decision_differs").expect_shortest();
    person.answer("revisions", "none").expect_not_asked("revisions_what").answer("revisions", "made").expect_asked("revisions_what");
    person.write(["revisions_what", "at_table_who", "effect_how", "perceived_how", "disparities_how", "council_file"]);
    person.answer("department", "other").write(["department_other"]).expect_ready();
}

#[test]
fn each_concern_leads_to_the_full_toolkit() {
    for (question, settled, concern, _) in QUESTIONS {
        let mut person = screen("existing");
        person.answer(question, concern);
        expect_recommended(&mut person, "full", [1, 0]);
        person.answer("decision", "full").expect_not_asked("reasons").expect_shortest().answer(question, settled[0]);
        expect_recommended(&mut person, "reasons", [0, 0]);
    }
    let mut person = screen("new");
    for (count, (question, _, concern, _)) in QUESTIONS.into_iter().enumerate() {
        person.answer(question, concern);
        expect_recommended(&mut person, "full", [count + 1, 0]);
    }
}

#[test]
fn one_or_two_open_answers_lead_to_the_fast_track() {
    for (question, _, _, open) in QUESTIONS {
        for answer in open {
            let mut person = screen("existing");
            person.answer(question, answer);
            expect_recommended(&mut person, "fast", [0, 1]);
        }
    }
    let mut person = screen("existing");
    for (index, (question, _, _, open)) in QUESTIONS.into_iter().enumerate() {
        person.answer(question, open[0]);
        expect_recommended(&mut person, if index < 2 { "fast" } else { "full" }, [0, index + 1]);
    }
    // One that is new is never sent away with its reasons.
    let mut person = screen("new");
    expect_recommended(&mut person, "fast", [0, 0]);
    person.answer("decision", "fast").expect_shortest();
}

#[test]
fn nothing_is_recommended_too_early() {
    let mut person = Scenario::open("equity-quick-screen");
    person.expect_default("screen_date", TODAY).expect_value("recommendation", "").expect_of(&RECOMMENDATIONS, &["recommend_nothing"]);
    person.expect_not_asked("revisions_what").expect_missing(&[
        "policy_or_program",
        "proposal_type",
        "new_or_existing",
        "department",
        "proposal",
        "at_table",
        "effect",
        "perceived",
        "disparities",
        "revisions",
        "decision",
    ]);
    for question in ["new_or_existing", "at_table", "effect", "perceived", "disparities", "revisions"] {
        let mut person = screen("existing");
        person.clear(question).expect_value("recommendation", "").expect_of(&RECOMMENDATIONS, &["recommend_nothing"]);
        // Nothing to differ from yet.
        person.answer("decision", "full").expect_not_asked("decision_differs");
    }
}

#[test]
fn a_person_decides_otherwise() {
    let mut person = screen("new");
    person
        .expect_not_asked("decision_differs")
        .answer("decision", "full")
        .expect_asked("decision_differs")
        .expect_not_asked("decision_new");
    person.expect_missing(&["decision_differs"]).write(["decision_differs"]).expect_ready();
    person.answer("decision", "reasons").expect_asked("decision_new").expect_asked("decision_differs").write(["reasons"]).expect_ready();
    person.answer("decision", "fast").expect_not_asked("decision_differs").expect_not_asked("decision_new").expect_not_asked("reasons");
    person.expect_ready();
    person.answer("effect", "harm").expect_asked("decision_differs").expect_ready();
}
