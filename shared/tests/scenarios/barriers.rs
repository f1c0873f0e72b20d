//! Goal 2: barriers that were found, what shows them, and what is done about them.

use crate::scenario::Scenario;

pub const SAVED: &[fn()] = &[an_analysis_to_open_again];

pub const FINDING: &[fn()] = &[a_finding_without_rows, evidence_from_each_source, strategies_from_idea_to_done];

fn finding() -> Scenario {
    let mut person = Scenario::open("barrier-finding");
    person.write(["finding_title", "finding_statement"]).answer("finding_area", "promotion").answer("barrier_topics", ["panels"]);
    person.answer("finding_leadership", "yes").answer("finding_scope", "whole").answer("confidence", "one_source");
    person
}

#[test]
fn a_finding_without_rows() {
    let mut person = Scenario::open("barrier-finding");
    person.expect_default("finding_status", "open").expect_missing(&[
        "finding_title",
        "finding_statement",
        "finding_area",
        "barrier_topics",
        "finding_leadership",
        "finding_scope",
        "confidence",
    ]);
    let mut person = finding();
    person.expect_not_asked("finding_departments").expect_shortest();
    person.answer("finding_scope", "departments").expect_asked("finding_departments").expect_missing(&["finding_departments"]);
    person.answer("finding_departments", ["fire", "other"]).write(["finding_departments_other"]);
    person.answer("finding_area", "other").write(["finding_area_other"]).answer("barrier_topics", ["pay", "other"]);
    person.write(["barrier_topics_other"]).answer("affected_groups", ["black", "hispanic"]).expect_ready();
    person
        .expect_alone("affected_groups", "everyone")
        .answer("affected_groups", ["everyone"])
        .answer("finding_status", "addressed")
        .expect_ready();
    person.answer("finding_scope", "whole").expect_not_asked("finding_departments").expect_ready();
}

#[test]
fn evidence_from_each_source() {
    let follow_ups = ["evidence_item", "evidence_theme", "evidence_groups"];
    let mut person = finding();
    person.add("evidence").expect_of(&follow_ups, &[]);
    person.expect_missing(&["evidence_source[1]", "evidence_reference[1]", "evidence_says[1]", "evidence_points[1]"]);
    person.write(["evidence_reference", "evidence_says"]).answer("evidence_points", "supports");
    for source in ["selection", "workforce"] {
        person.answer("evidence_source", source).expect_of(&follow_ups, &[]).expect_ready();
    }
    person.answer("evidence_source", "survey").expect_of(&follow_ups, &["evidence_item"]).expect_missing(&["evidence_item[1]"]);
    person.write(["evidence_item"]).expect_ready();
    person.add("evidence").write(["evidence_reference", "evidence_says"]).answer("evidence_points", "against");
    person.answer("evidence_source", "focus_group").expect_of(&follow_ups, &["evidence_theme", "evidence_groups"]);
    person.expect_missing(&["evidence_theme[2]"]).write(["evidence_theme"]);
    person.refuses("evidence_groups", [0, -2]).accepts("evidence_groups", [1, 4]).answer("evidence_groups", 3).expect_ready();
    person.answer("evidence_source", "other").write(["evidence_source_other"]).expect_of(&follow_ups, &[]).expect_ready();
    person.expect_of(&["evidence_item[1]", "evidence_theme[1]"], &["evidence_item[1]"]).remove("evidence", 1).expect_ready();
}

#[test]
fn strategies_from_idea_to_done() {
    let mut person = finding();
    person.add("strategies").expect_default("strategy_status", "idea").expect_missing(&["strategy_text[1]", "strategy_kind[1]"]);
    person.write(["strategy_text", "strategy_action"]).answer("strategy_kind", "other").write(["strategy_kind_other"]);
    for status in ["idea", "done", "dropped"] {
        person.answer("strategy_status", status).expect_optional("strategy_owner").expect_optional("strategy_due").expect_ready();
    }
    for status in ["agreed", "in_progress"] {
        person.answer("strategy_status", status).expect_missing(&["strategy_owner[1]", "strategy_due[1]"]);
    }
    person.write(["strategy_owner"]).answer("strategy_due", "2026-09-30").expect_ready();
    // Each row by itself.
    person.add("strategies").write(["strategy_text"]).answer("strategy_kind", "panels").expect_optional("strategy_owner").expect_ready();
    person.remove("strategies", 1).expect_ready();
}

#[test]
fn an_analysis_to_open_again() {
    let mut person = Scenario::open("saved-analysis");
    person.expect_default("saved_show", "favourable").expect_missing(&["saved_title", "saved_survey", "saved_ask"]);
    person.write(["saved_title", "saved_survey", "saved_ask"]).expect_ready();
    person
        .write(["saved_note", "saved_by", "saved_survey_title", "saved_wave", "saved_chart"])
        .answer("saved_show", "counts")
        .expect_ready();
}
