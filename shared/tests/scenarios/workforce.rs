//! Goal 2: who works here, who is chosen, and what job classes ask for.

use crate::scenario::Scenario;

pub const PROFILE: &[fn()] = &[a_profile_without_rows, a_profile_by_either_standard, totals_of_a_profile];
pub const BENCHMARK: &[fn()] = &[a_community_by_either_standard];
pub const SELECTION: &[fn()] = &[a_process_without_rows, a_process_by_group, each_stage_is_part_of_the_one_before];
pub const JOB_CLASS: &[fn()] = &[a_class_without_goals, goals_in_a_class];

fn profile() -> Scenario {
    let mut person = Scenario::open("workforce-profile");
    person.answer("profile_title", "All staff").answer("profile_date", "2025-12-31").write(["profile_source"]);
    person.answer("profile_scope", "whole").answer("profile_jobs", "all").answer("group_standard", "spd15");
    person
}

#[test]
fn a_profile_without_rows() {
    let missing = ["profile_title", "profile_date", "profile_source", "profile_scope", "profile_jobs", "group_standard"];
    Scenario::open("workforce-profile").expect_missing(&missing);
    profile().expect_not_asked("department").expect_not_asked("group_crosswalk").expect_value("profile_total", 0).expect_shortest();
}

const COMMON: [&str; 7] = ["aian", "asian", "black", "hispanic", "nhpi", "white", "unknown"];

#[test]
fn a_profile_by_either_standard() {
    let mut person = Scenario::open("workforce-profile");
    person.add("counts").expect_offers("count_group", &[]);
    let mut person = profile();
    person.answer("profile_scope", "department").expect_asked("department").expect_missing(&["department"]);
    person.answer("department", "other").write(["department_other"]).add("counts");
    person.expect_missing(&["count_category[1]", "count_group[1]", "count_people[1]"]);
    person.expect_offers("count_group", &["aian", "asian", "black", "hispanic", "mena", "nhpi", "white", "multiple", "unknown"]);
    person.answer("count_category", "officials").answer("count_group", "mena").answer("count_people", 3);
    person.add("counts").answer("count_category", "officials").answer("count_group", "black").answer("count_people", 4);
    person.expect_value("profile_total", 7).expect_ready();
    // With the older groups, the first row must be looked at again.
    person
        .answer("group_standard", "older")
        .expect_asked("group_crosswalk")
        .expect_issue("group_crosswalk", "required")
        .write(["group_crosswalk"]);
    person.expect_offers("count_group[1]", &["aian", "asian", "black", "hispanic", "nhpi", "white", "two_or_more", "unknown"]);
    person.expect_issue("count_group[1]", "not_offered").answer("count_group[1]", "two_or_more").expect_ready();
    person.answer("group_standard", "spd15").expect_not_asked("group_crosswalk").expect_issue("count_group[1]", "not_offered");
    for group in COMMON {
        person.answer("count_group[1]", group).expect_ready();
    }
    person.answer("profile_scope", "whole").expect_not_asked("department").expect_ready();
}

#[test]
fn totals_of_a_profile() {
    let mut person = profile();
    person.expect_not_asked("profile_differs").answer("profile_check", 10).expect_asked("profile_differs");
    person.add("counts").answer("count_category", "service").answer("count_group", "white");
    person.refuses("count_people", [-1]).accepts("count_people", [0]).answer("count_people", 10);
    person.expect_value("profile_total", 10).expect_not_asked("profile_differs");
    person.refuses("profile_check", [-1]).accepts("profile_check", [0]).answer("profile_check", 11).expect_asked("profile_differs");
    // The note warns; it keeps nobody from finishing.
    person.expect_ready().clear("profile_check").expect_not_asked("profile_differs").expect_ready();
}

#[test]
fn a_community_by_either_standard() {
    let missing = ["benchmark_title", "benchmark_area", "benchmark_population", "benchmark_year", "benchmark_source", "group_standard"];
    Scenario::open("community-benchmark").expect_missing(&missing);
    let mut person = Scenario::open("community-benchmark");
    person.add("shares").expect_offers("share_group", &[]);
    let mut person = Scenario::open("community-benchmark");
    person.write(["benchmark_title", "benchmark_area", "benchmark_source"]).answer("benchmark_population", "residents");
    person.refuses("benchmark_year", [1999, 2101]).accepts("benchmark_year", [2000, 2100]).answer("benchmark_year", 2024);
    person.answer("group_standard", "older").expect_not_asked("benchmark_category").expect_value("benchmark_total", 0).expect_ready();
    person
        .answer("benchmark_population", "qualified")
        .expect_asked("benchmark_category")
        .expect_missing(&["benchmark_category"])
        .answer("benchmark_category", "service")
        .expect_ready();
    person.answer("benchmark_population", "other").write(["benchmark_population_other", "group_crosswalk"]).expect_ready();
    person.add("shares").expect_missing(&["share_group[1]", "share_people[1]"]);
    person.expect_offers("share_group", &["aian", "asian", "black", "hispanic", "nhpi", "white", "two_or_more", "unknown"]);
    person.answer("share_group", "black").refuses("share_people", [-1]).accepts("share_people", [0]).answer("share_people", 40);
    person.answer("group_standard", "spd15");
    person.expect_offers("share_group", &["aian", "asian", "black", "hispanic", "mena", "nhpi", "white", "multiple", "unknown"]);
    person.add("shares").answer("share_group", "white").answer("share_people", 60).expect_value("benchmark_total", 100).expect_ready();
}

fn process() -> Scenario {
    let mut person = Scenario::open("selection-process");
    person.answer("process_title", "Engineer 2").answer("process_kind", "promotion").answer("department", "public_works");
    person.answer("process_leadership", "no").answer("closed_on", "2026-01-31").write(["group_source"]).answer("group_basis", "once");
    person
}

#[test]
fn a_process_without_rows() {
    Scenario::open("selection-process").expect_missing(&[
        "process_title",
        "process_kind",
        "department",
        "process_leadership",
        "closed_on",
        "group_source",
        "group_basis",
    ]);
    process().expect_shortest();
}

#[test]
fn a_process_by_group() {
    let mut person = process();
    person.answer("department", "other").write(["department_other"]).answer("process_methods", ["panel", "other"]);
    person.answer("process_category", "professionals").write([
        "process_methods_other",
        "process_class",
        "process_reach",
        "group_crosswalk",
    ]);
    person.add("groups").expect_missing(&["sel_group[1]", "sel_applied[1]", "sel_hired[1]"]);
    person.answer("sel_group", "asian").answer("sel_applied", 20).answer("sel_qualified", 15).answer("sel_interviewed", 6);
    person.answer("sel_offered", 2).answer("sel_hired", 1);
    // A process without the stages between.
    person.add("groups").answer("sel_group", "unknown").answer("sel_applied", 3).answer("sel_hired", 3);
    // The same people by sex.
    person.add("sexes").expect_missing(&["sex_group[1]", "sex_applied[1]", "sex_hired[1]"]);
    person.answer("sex_group", "female").answer("sex_applied", 12).answer("sex_qualified", 9).answer("sex_interviewed", 4);
    person.answer("sex_offered", 2).refuses("sex_hired", [3]).answer("sex_hired", 2);
    person.write(["process_remarks"]).expect_ready();
    person.accepts("closed_on", ["2020-01-01"]).answer("opened_on", "2026-01-10");
    person.refuses("closed_on", ["2026-01-09"]).accepts("closed_on", ["2026-01-10"]).expect_ready();
}

#[test]
fn each_stage_is_part_of_the_one_before() {
    stages_of("groups", "sel", "white");
    stages_of("sexes", "sex", "male");
}

fn stages_of(repeat: &str, prefix: &str, group: &str) {
    let name = |stage: &str| format!("{prefix}_{stage}");
    let applied = name("applied");
    let stages = ["qualified", "interviewed", "offered", "hired"].map(name);
    let mut person = process();
    person.add(repeat).answer(&name("group"), group);
    for stage in &stages {
        // Nothing to hold it against yet.
        person.accepts(stage, [0, 100]).refuses(stage, [-1]);
    }
    person.refuses(&applied, [-1]).accepts(&applied, [0]).answer(&applied, 50);
    for stage in &stages {
        person.accepts(stage, [0, 50]).refuses(stage, [51]);
    }
    // Each figure holds for all stages after it, whichever of them the process had.
    for (index, count) in [40, 30, 20].into_iter().enumerate() {
        person.answer(&stages[index], count);
        for stage in &stages[index + 1..] {
            person.accepts(stage, [0, count]).refuses(stage, [count + 1]);
        }
    }
    let [qualified, _, offered, hired] = &stages;
    person.answer(hired, 20).expect_ready();
    person.answer(offered, 19).expect_issue(hired, "constraint").clear(offered).expect_ready();
    person.answer(&applied, 39).expect_issue(qualified, "constraint");
}

const DESCRIPTION: [&str; 2] = ["description_goal", "description_date"];
const REVIEW: [&str; 3] = ["review_form", "review_goal", "review_date"];

fn class() -> Scenario {
    let mut person = Scenario::open("job-class");
    person.answer("class_title", "Manager").answer("department", "health").answer("class_leadership", "yes");
    person.answer("in_description", "no").answer("in_review", "no");
    person
}

#[test]
fn a_class_without_goals() {
    Scenario::open("job-class").expect_missing(&["class_title", "department", "class_leadership", "in_description", "in_review"]);
    class().expect_of(&DESCRIPTION, &[]).expect_of(&REVIEW, &[]).expect_shortest();
}

#[test]
fn goals_in_a_class() {
    let mut person = class();
    person.answer("department", "other").write(["department_other", "class_code"]).answer("class_category", "officials");
    person.answer("in_description", "drafting").expect_of(&DESCRIPTION, &["description_goal"]).expect_optional("description_goal");
    person.answer("in_review", "drafting").expect_of(&REVIEW, &["review_form", "review_goal"]).expect_optional("review_goal");
    person.expect_ready();
    person.answer("in_description", "yes").expect_of(&DESCRIPTION, &DESCRIPTION).expect_missing(&DESCRIPTION);
    person.write(["description_goal"]).answer("description_date", "2025-06-01").expect_ready();
    person.answer("in_review", "yes").expect_of(&REVIEW, &REVIEW).expect_missing(&["review_goal", "review_date"]);
    person.write(["review_goal", "review_form"]).answer("review_date", "2025-07-01").expect_ready();
    person.answer("in_description", "no").answer("in_review", "no").expect_of(&DESCRIPTION, &[]).expect_of(&REVIEW, &[]).expect_ready();
}
