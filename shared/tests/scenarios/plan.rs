//! The plan's actions, and what each department brings to it: its leadership team, its policies and programs.

use crate::scenario::{Scenario, TODAY};

pub const DEPARTMENT: &[fn()] = &[
    a_department_in_one_answer,
    a_leadership_team,
    past_members_do_not_count,
    ambassadors_of_a_department,
    vision_and_headcount,
    days_and_counts_of_a_department,
];
pub const ACTION: &[fn()] = &[an_action_in_its_shortest_form, strategies_belong_to_a_goal, an_action_through_its_life, days_of_an_action];
pub const POLICY: &[fn()] = &[an_existing_program, a_new_policy, days_of_a_program];

const TEAM: [&str; 5] = ["team_met", "team_missing_two", "team_missing_one", "team_missing_one_senior", "team_missing_senior"];

fn department() -> Scenario {
    let mut person = Scenario::open("department-profile");
    person.answer("department", "fire");
    person
}

fn lead(person: &mut Scenario, senior: &str, volunteer: &str) {
    person.add("leads").answer("lead_person", "A person").answer("lead_senior", senior).answer("lead_volunteer", volunteer);
}

/// What is counted, what is said, and nothing else of what could be.
fn expect_team(person: &mut Scenario, counts: [u32; 2], says: &str) {
    person.expect_value("lead_count", counts[0]).expect_value("lead_senior_count", counts[1]).expect_of(&TEAM, &[says]);
    person.expect_value("team_rule", if says == "team_met" { "met" } else { "unmet" });
}

#[test]
fn a_department_in_one_answer() {
    let mut person = Scenario::open("department-profile");
    person.expect_missing(&["department"]);
    let mut person = department();
    expect_team(&mut person, [0, 0], "team_missing_two");
    person.expect_value("ambassador_count", 0).expect_value("headcount_total", "").expect_shortest();
    person.answer("department", "other").expect_asked("department_other").write(["department_other"]).expect_ready();
}

#[test]
fn a_leadership_team() {
    let mut person = department();
    person.add("leads").expect_value("lead_status", "active").expect_value("lead_counts", 0);
    person.expect_missing(&["lead_person[1]", "lead_senior[1]", "lead_volunteer[1]"]).remove("leads", 1);
    lead(&mut person, "no", "yes");
    person.expect_value("lead_counts", 1).expect_value("lead_senior_counts", 0);
    expect_team(&mut person, [1, 0], "team_missing_one_senior");
    lead(&mut person, "no", "yes");
    expect_team(&mut person, [2, 0], "team_missing_senior");
    // Who was told to is no volunteer, senior or not.
    lead(&mut person, "yes", "no");
    person.expect_value("lead_counts", 0).expect_value("lead_senior_counts", 0);
    expect_team(&mut person, [2, 0], "team_missing_senior");
    person.answer("lead_volunteer", "yes").expect_value("lead_senior_counts", 1);
    expect_team(&mut person, [3, 1], "team_met");
    person.remove("leads", 1);
    expect_team(&mut person, [2, 1], "team_met");
    person.remove("leads", 1);
    expect_team(&mut person, [1, 1], "team_missing_one");
    person.expect_ready();
}

#[test]
fn past_members_do_not_count() {
    let mut person = department();
    lead(&mut person, "yes", "yes");
    lead(&mut person, "no", "yes");
    expect_team(&mut person, [2, 1], "team_met");
    person.answer("lead_from[1]", "2024-01-01").expect_not_asked("lead_until[1]");
    person.answer("lead_status[1]", "past").expect_asked("lead_until[1]").expect_value("lead_counts[1]", 0);
    expect_team(&mut person, [1, 0], "team_missing_one_senior");
    person.answer("lead_until[1]", "2025-12-31").expect_ready();
    lead(&mut person, "yes", "yes");
    person.clear("lead_person").expect_value("lead_counts", 0).expect_missing(&["lead_person[3]"]);
    expect_team(&mut person, [1, 0], "team_missing_one_senior");
}

#[test]
fn ambassadors_of_a_department() {
    let mut person = department();
    person.add("ambassadors").expect_value("ambassador_status", "active").expect_value("ambassador_counts", 0);
    person.expect_missing(&["ambassador_person[1]", "ambassador_from[1]"]).expect_value("ambassador_count", 0);
    person.answer("ambassador_person", "A person").answer("ambassador_from", "2025-02-01").expect_value("ambassador_counts", 1);
    person
        .add("ambassadors")
        .answer("ambassador_person", "Another")
        .answer("ambassador_from", "2025-03-01")
        .write(["ambassador_recruited_by"]);
    person.expect_value("ambassador_count", 2).expect_not_asked("ambassador_until").answer("ambassador_status", "past");
    person.expect_asked("ambassador_until").expect_value("ambassador_counts", 0).expect_value("ambassador_count", 1);
    person.answer("ambassador_until", "2025-12-31").expect_ready();
    person.answer("ambassador_status", "active").expect_not_asked("ambassador_until").expect_value("ambassador_count", 2).expect_ready();
}

#[test]
fn vision_and_headcount() {
    let mut person = department();
    person.expect_not_asked("vision_adopted").write(["vision_draft"]).expect_not_asked("vision_adopted");
    person.write(["vision_statement"]).expect_asked("vision_adopted").expect_missing(&["vision_adopted"]);
    person.answer("vision_adopted", "2025-05-05").expect_ready().clear("vision_statement").expect_not_asked("vision_adopted");
    person.expect_optional("headcount_date");
    // Each tier alone makes a total, and a total needs its date.
    for tier in ["headcount_senior", "headcount_frontline", "headcount_other"] {
        person.answer(tier, 3).expect_value("headcount_total", 3).expect_missing(&["headcount_date"]);
        person.clear(tier).expect_value("headcount_total", "");
    }
    person.answer("headcount_senior", 0).expect_value("headcount_total", 0).expect_missing(&["headcount_date"]);
    person.answer("headcount_frontline", 20).answer("headcount_other", 300).answer("headcount_senior", 4);
    person.expect_value("headcount_total", 324).answer("headcount_date", TODAY).write(["headcount_source"]).expect_ready();
}

#[test]
fn days_and_counts_of_a_department() {
    let mut person = department();
    lead(&mut person, "yes", "yes");
    person.answer("lead_status", "past").accepts("lead_until", ["2019-01-01"]).answer("lead_from", "2024-06-01");
    person.refuses("lead_until", ["2024-05-31"]).accepts("lead_until", ["2024-06-01"]);
    person.add("ambassadors").answer("ambassador_person", "A person").answer("ambassador_status", "past");
    person.accepts("ambassador_until", ["2019-01-01"]).answer("ambassador_from", "2024-06-01");
    person.refuses("ambassador_until", ["2024-05-31"]).accepts("ambassador_until", ["2024-06-01"]).answer("headcount_date", TODAY);
    for tier in ["headcount_senior", "headcount_frontline", "headcount_other"] {
        person.refuses(tier, [-1]).accepts(tier, [0, 9_000]);
    }
    person.expect_ready();
}

fn action(goal: &str, strategy: &str) -> Scenario {
    let mut person = Scenario::open("plan-action");
    person.write(["action_title", "action_owner", "measure"]).answer("goal", goal).answer("strategy", strategy);
    person.answer("department", "police").answer("action_due", "2026-12-31");
    person
}

#[test]
fn an_action_in_its_shortest_form() {
    let mut person = Scenario::open("plan-action");
    person.expect_missing(&["action_title", "goal", "department", "action_owner", "action_due", "measure"]);
    person.expect_not_asked("strategy").answer("goal", "outreach").expect_asked("strategy").expect_issue("strategy", "required");
    action("disparities", "survey").expect_default("action_status", "not_started").expect_shortest();
}

#[test]
fn strategies_belong_to_a_goal() {
    let strategies: [(&str, &[&str]); 4] = [
        (
            "services",
            &[
                "leadership_team",
                "ambassadors",
                "vision",
                "equity_officer",
                "toolkit_training",
                "impact_guidance",
                "toolkit_use",
                "annual_report",
            ],
        ),
        ("disparities", &["training", "job_goals", "survey", "focus_groups", "diverse_hiring", "taxing_units"]),
        ("outreach", &["hub", "public_outreach"]),
        ("partnerships", &["partner_meetings"]),
    ];
    let mut person = action("outreach", "hub");
    for (goal, offered) in strategies {
        person.answer("goal", goal).expect_offers("strategy", offered);
        // The strategy of the goal before is not one of this goal.
        if goal != "outreach" {
            person.expect_issue("strategy", "not_offered");
        }
        for strategy in offered {
            person.answer("strategy", *strategy).expect_ready();
        }
    }
}

#[test]
fn an_action_through_its_life() {
    let follow_ups = ["action_done", "action_why"];
    let mut person = action("services", "toolkit_use");
    person.answer("department", "other").write(["department_other", "action_description", "desired_result", "indicator"]);
    person.write(["measure_baseline", "measure_target"]).answer("action_start", "2026-01-01").expect_of(&follow_ups, &[]).expect_ready();
    person.answer("action_status", "in_progress").expect_of(&follow_ups, &[]).add("updates").expect_default("update_date", TODAY);
    person.expect_missing(&["update_text[1]", "update_evidence[1]"]).write(["update_text", "update_evidence"]);
    person.add("updates").answer("update_date", "2026-03-31").write(["update_text", "update_measure", "update_evidence"]);
    person.write(["update_evidence_place"]).expect_ready();
    for status in ["on_hold", "cancelled"] {
        person.answer("action_status", status).expect_of(&follow_ups, &["action_why"]).expect_missing(&["action_why"]);
    }
    person.write(["action_why"]).expect_ready();
    person.answer("action_status", "done").expect_of(&follow_ups, &["action_done"]).expect_missing(&["action_done"]);
    person.answer("action_done", "2026-06-30").expect_ready().remove("updates", 1).expect_ready();
}

#[test]
fn days_of_an_action() {
    let mut person = action("partnerships", "partner_meetings");
    person.answer("action_status", "done").accepts("action_done", ["2019-01-01"]).accepts("action_due", ["2019-01-01"]);
    person.answer("action_start", "2026-02-01").refuses("action_done", ["2026-01-31"]).accepts("action_done", ["2026-02-01"]);
    person.refuses("action_due", ["2026-01-31"]).accepts("action_due", ["2026-02-01"]).answer("action_done", "2026-02-01").expect_ready();
}

const TOOLKIT: [&str; 5] = ["toolkit_new", "toolkit_existing", "toolkit_why_not", "toolkit_due", "toolkit_title"];

fn policy(age: &str, toolkit: &str) -> Scenario {
    let mut person = Scenario::open("policy-program");
    person.write(["item_name", "item_owner", "item_description"]).answer("department", "port").answer("proposal_type", "program");
    person.answer("new_or_existing", age).answer("item_status", "in_effect").answer("toolkit_needed", toolkit);
    person
}

#[test]
fn an_existing_program() {
    let mut person = Scenario::open("policy-program");
    person.expect_of(&TOOLKIT, &[]).expect_optional("start_date").expect_missing(&[
        "item_name",
        "department",
        "proposal_type",
        "new_or_existing",
        "item_status",
        "item_owner",
        "item_description",
        "toolkit_needed",
    ]);
    let mut person = policy("existing", "no");
    person.expect_of(&TOOLKIT, &["toolkit_existing"]).expect_optional("start_date").expect_not_asked("end_date").expect_shortest();
    person.answer("toolkit_needed", "yes").expect_of(&TOOLKIT, &["toolkit_existing", "toolkit_due", "toolkit_title"]).expect_ready();
}

#[test]
fn a_new_policy() {
    let mut person = policy("new", "yes");
    person.expect_of(&TOOLKIT, &["toolkit_new", "toolkit_due", "toolkit_title"]).expect_missing(&["start_date"]);
    person
        .answer("start_date", "2026-07-01")
        .expect_shortest()
        .answer("toolkit_due", "2026-06-01")
        .write(["toolkit_title", "council_file"]);
    person.answer("department", "other").write(["department_other"]).expect_ready();
    // A new one without an analysis has to say why.
    person.answer("toolkit_needed", "no").expect_of(&TOOLKIT, &["toolkit_new", "toolkit_why_not"]).expect_missing(&["toolkit_why_not"]);
    person.write(["toolkit_why_not"]).expect_ready();
    person.answer("new_or_existing", "existing").expect_of(&TOOLKIT, &["toolkit_existing"]).expect_ready();
}

#[test]
fn days_of_a_program() {
    let mut person = policy("existing", "no");
    person.answer("item_status", "ended").expect_asked("end_date").accepts("end_date", ["2019-01-01"]);
    person.answer("start_date", "2020-02-29").refuses("end_date", ["2020-02-28"]).accepts("end_date", ["2020-02-29"]);
    person.answer("end_date", "2025-01-01").expect_ready();
    person.answer("item_status", "proposed").expect_not_asked("end_date").expect_ready();
}
