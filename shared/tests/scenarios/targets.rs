//! Goal 2: targets of the region, by each of the three definitions that its sources use.
//!
//! The figures are the ones published for the region in 2020.

use crate::scenario::Scenario;

pub const TARGET: &[fn()] = &[
    a_target_without_figures,
    growth_in_people,
    growth_in_share,
    growth_in_percentage_points,
    years_and_numbers_of_a_target,
    numbers_of_a_figure,
    a_target_half_filled_in,
    the_smallest_numbers,
];

const TARGETS: [&str; 2] = ["target_count", "target_share"];
const CHANGES: [&str; 3] = ["figure_change_count", "figure_change_share", "figure_change_points"];

fn target(basis: &str, increase: f64) -> Scenario {
    let mut person = Scenario::open("region-target");
    person.write(["target_title", "measure_definition", "group_definition", "target_set_by", "baseline_source"]);
    person.answer("target_scope", "organization").answer("target_measure", "employees").answer("target_groups", ["black"]);
    person.answer("legal_review", "asked").answer("baseline_year", 2020).answer("end_year", 2025).answer("target_basis", basis);
    person.answer("increase", increase).answer("baseline_total", 122_131).answer("baseline_group", 12_125);
    person
}

/// A later figure: all people, and those of the group.
fn figure(person: &mut Scenario, total: u32, group: u32) {
    person.add("figures").answer("figure_date", "2024-12-31").answer("figure_total", total).answer("figure_group", group);
    person.write(["figure_source"]);
}

#[test]
fn a_target_without_figures() {
    Scenario::open("region-target").expect_of(&TARGETS, &[]).expect_value("target_value", "").expect_missing(&[
        "target_title",
        "target_scope",
        "target_measure",
        "measure_definition",
        "target_groups",
        "group_definition",
        "target_set_by",
        "legal_review",
        "baseline_year",
        "end_year",
        "target_basis",
        "increase",
        "baseline_total",
        "baseline_group",
        "baseline_source",
    ]);
    target("count", 15.0).expect_shortest();
}

#[test]
fn growth_in_people() {
    let mut person = target("count", 15.0);
    // 12,125 x 15 % are the 1,819 more employees of the pledge.
    person.expect_of(&TARGETS, &["target_count"]).expect_value("baseline_share", 9.9).expect_value("target_count", 13_944);
    person.expect_value("target_value", 13_944);
    figure(&mut person, 120_000, 12_611);
    person.expect_of(&CHANGES, &["figure_change_count"]).expect_value("figure_change_count", 4).expect_value("figure_share", 10.5);
    figure(&mut person, 120_000, 12_000);
    person.expect_value("figure_change_count", -1).expect_value("figure_change_count[1]", 4).write(["figure_differs"]).expect_ready();
    person.answer("increase", 25).expect_value("target_count", 15_156).remove("figures", 1).expect_ready();
}

#[test]
fn growth_in_share() {
    let mut person = target("share_relative", 15.0);
    person.expect_of(&TARGETS, &["target_share"]).expect_value("target_share", 11.4).expect_value("target_value", 11.4);
    figure(&mut person, 100_000, 10_920);
    person.expect_of(&CHANGES, &["figure_change_share"]).expect_value("figure_change_share", 10).expect_value("figure_share", 10.9);
    figure(&mut person, 122_131, 12_125);
    person.expect_value("figure_change_share", 0).expect_ready();
    // The 3.8 % of managers become 4.8 %, not 28.8 %.
    person.answer("target_measure", "management").answer("baseline_total", 15_901).answer("baseline_group", 607).answer("increase", 25);
    person.expect_value("baseline_share", 3.8).expect_value("target_share", 4.8).expect_ready();
}

#[test]
fn growth_in_percentage_points() {
    let mut person = target("share_points", 5.0);
    person.expect_of(&TARGETS, &["target_share"]).expect_value("target_share", 14.9);
    figure(&mut person, 100_000, 12_000);
    person.expect_of(&CHANGES, &["figure_change_points"]).expect_value("figure_change_points", 2.1);
    figure(&mut person, 100_000, 9_000);
    person.expect_value("figure_change_points", -0.9).expect_ready();
    person
        .answer("target_basis", "count")
        .expect_of(&CHANGES, &["figure_change_count"])
        .expect_value("target_value", 12_731)
        .expect_ready();
}

#[test]
fn years_and_numbers_of_a_target() {
    let mut person = target("count", 15.0);
    person.refuses("baseline_year", [1999, 2101]).accepts("baseline_year", [2000, 2024, 2100]);
    person.refuses("end_year", [2020, 2019, 2101]).accepts("end_year", [2021, 2100]).clear("baseline_year");
    person.accepts("end_year", [1990, 2100]).refuses("end_year", [2101]).answer("baseline_year", 2020);
    person.refuses("increase", [0.0, -5.0, 1000.5]).accepts("increase", [0.1, 1000.0]);
    person.refuses("baseline_group", [-1, 122_132]).accepts("baseline_group", [0, 122_131]).clear("baseline_total");
    person.accepts("baseline_group", [999_999]).refuses("baseline_group", [-1]);
    person.refuses("baseline_total", [0, -1]).accepts("baseline_total", [1, 12_125]).answer("baseline_total", 12_124);
    person.expect_issue("baseline_group", "constraint").answer("baseline_total", 12_125).expect_value("baseline_share", 100).expect_ready();
}

#[test]
fn numbers_of_a_figure() {
    let mut person = target("count", 15.0);
    person.add("figures").expect_missing(&["figure_date[1]", "figure_total[1]", "figure_group[1]", "figure_source[1]"]);
    person.accepts("figure_group", [0, 5]).refuses("figure_group", [-1]).refuses("figure_total", [0]).accepts("figure_total", [1]);
    person.answer("figure_total", 10).refuses("figure_group", [-1, 11]).accepts("figure_group", [0, 10]);
    person.answer("figure_group", 0).expect_value("figure_change_count", -100).answer("figure_date", "2023-12-31").write(["figure_source"]);
    person.expect_value("figure_share", 0).expect_not_asked("figure_organizations").expect_ready();
    // What more than one organization has released is shown from four of them on.
    for scope in ["region", "taxing_units"] {
        person.answer("target_scope", scope).expect_asked("figure_organizations").expect_missing(&["figure_organizations[1]"]);
        person.refuses("figure_organizations", [3, 0]).accepts("figure_organizations", [4]);
    }
    person.answer("figure_organizations", 4).answer("target_measure", "other").answer("target_groups", ["asian", "other"]);
    person.write(["target_measure_other", "target_groups_other"]).expect_ready();
}

/// Nothing is computed from a number that is not there, and nothing is divided by zero.
#[test]
fn a_target_half_filled_in() {
    let mut person = Scenario::open("region-target");
    person.answer("baseline_group", 0).expect_value("baseline_share", "").answer("target_basis", "count").expect_value("target_count", "");
    person.answer("increase", 50).expect_value("target_count", 0).expect_value("target_value", 0);
    person.answer("target_basis", "share_relative").expect_value("target_share", "").expect_value("target_value", "");
    person.answer("baseline_total", 200).expect_value("baseline_share", 0).expect_value("target_share", 0);
    person.answer("target_basis", "share_points").expect_value("target_share", 50).clear("increase").expect_value("target_share", "");
    person.answer("increase", 50).clear("baseline_group").expect_value("target_share", "").expect_value("baseline_share", "");
    person.answer("baseline_group", 0).add("figures").expect_value("figure_share", "").expect_value("figure_change_points", "");
    person.answer("figure_total", 50).expect_value("figure_share", "").expect_value("figure_change_points", "");
    person.answer("figure_group", 5).expect_value("figure_share", 10).expect_value("figure_change_points", 10);
    // From nobody, growth has no rate.
    person.answer("target_basis", "share_relative").expect_value("figure_change_share", "");
    person.answer("target_basis", "count").expect_value("figure_change_count", "").answer("baseline_group", 4);
    person.expect_value("figure_change_count", 25).clear("figure_group").expect_value("figure_change_count", "");
    person.answer("figure_group", 5).answer("target_basis", "share_relative").expect_value("figure_change_share", 400);
    person.clear("figure_total").expect_value("figure_change_share", "").clear("figure_group").answer("figure_total", 50);
    person.expect_value("figure_change_share", "").answer("figure_group", 5).clear("baseline_total");
    person.expect_value("figure_change_share", "").answer("target_basis", "share_points").expect_value("figure_change_points", "");
    person.clear("baseline_group").answer("baseline_total", 200).expect_value("figure_change_points", "");
    // An increase that is refused makes no target either.
    person.answer("baseline_group", 20).answer("increase", 0).expect_value("target_share", "");
    person.answer("target_basis", "count").expect_value("target_count", "").answer("increase", 0.5).expect_value("target_count", 20);
    person.answer("target_basis", "share_points").expect_value("target_share", 10.5);
}

#[test]
fn the_smallest_numbers() {
    let mut person = target("share_points", 1.0);
    person.answer("baseline_total", 1).answer("baseline_group", 1).expect_value("baseline_share", 100).expect_value("target_share", 101);
    figure(&mut person, 1, 0);
    person.expect_value("figure_share", 0).expect_value("figure_change_points", -100);
    person.answer("target_basis", "share_relative").expect_value("figure_change_share", -100);
    person.answer("target_basis", "count").expect_value("figure_change_count", -100).expect_ready();
}
