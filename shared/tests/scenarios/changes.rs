//! The last page of the toolkit, its fast track and the impact statement: what changed. The same questions in all
//! three, so that the annual report reads all alike.

use crate::scenario::Scenario;

/// What is asked of a changed policy, of changed resources, of nothing, and of what is still open.
pub const CHANGES: [&str; 6] =
    ["policy_change", "policy_change_date", "policy_change_reference", "resource_change", "no_change_reason", "pending_decision"];

/// Every kind of change, in a form of which everything else is done.
pub fn each_kind_of_change(person: &mut Scenario) {
    person.expect_of(&CHANGES, &[]).expect_missing(&["change"]).expect_alone("change", "none").expect_alone("change", "pending");
    person.answer("change", ["policy"]).expect_of(&CHANGES, &CHANGES[..3]).expect_missing(&["policy_change"]);
    person.write(["policy_change"]).expect_ready().write(["policy_change_reference"]).answer("policy_change_date", "2026-01-01");
    person.expect_ready();
    person.answer("change", ["resources"]).expect_of(&CHANGES, &["resource_change"]).expect_ready();
    resources(person);
    person.answer("change", ["policy", "resources"]).expect_of(&CHANGES, &CHANGES[..4]).expect_ready();
    person.answer("change", ["none"]).expect_of(&CHANGES, &["no_change_reason"]).expect_missing(&["no_change_reason"]);
    person.write(["no_change_reason"]).expect_ready();
    person.answer("change", ["pending"]).expect_of(&CHANGES, &["pending_decision"]).expect_missing(&["pending_decision"]);
    person.write(["pending_decision"]).expect_ready();
}

fn resources(person: &mut Scenario) {
    person.add("resource_change");
    person.expect_missing(&["resource_what[1]", "resource_kind[1]", "resource_amount[1]", "resource_year[1]"]);
    person.write(["resource_what"]).answer("resource_kind", "reduced");
    person.refuses("resource_amount", [-1.0, -0.01]).accepts("resource_amount", [0.0, 0.5]).answer("resource_amount", 90_000);
    person.refuses("resource_positions", [-0.5]).accepts("resource_positions", [0.0, 1.5]).answer("resource_positions", 1.5);
    person.refuses("resource_year", [1999, 2101]).accepts("resource_year", [2000, 2100]).answer("resource_year", 2027);
    person.add("resource_change").write(["resource_what"]).answer("resource_kind", "moved").answer("resource_amount", 0);
    person.answer("resource_year", 2026).expect_ready().remove("resource_change", 1).expect_ready();
}
