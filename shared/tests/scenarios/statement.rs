//! The equity impact statement that the Common Council asks for.

use super::changes;
use crate::scenario::{Scenario, TODAY};

pub const STATEMENT: &[fn()] = &[
    a_statement_in_its_shortest_form,
    a_committee_asks_for_it,
    each_effect_on_a_group_is_described,
    effects_on_several_groups,
    numbers_and_days_of_a_statement,
    what_changed_after_the_statement,
];

const GROUPS: [&str; 6] = ["african_american", "hispanic", "asian_pacific", "native_american", "disability", "lgbtq"];
const REQUEST: [&str; 1] = ["request_page"];
const HOW: [&str; 6] = ["how_african_american", "how_hispanic", "how_asian_pacific", "how_native_american", "how_disability", "how_lgbtq"];

fn statement() -> Scenario {
    let mut person = Scenario::open("equity-impact-statement");
    person.answer("council_file", "190828").answer("version", "substitute").answer("legislation_type", "ordinance");
    person.write(["legislation_title", "proposal", "impacts", "engagement", "evaluation", "documentation", "reporting", "signer_role"]);
    person.answer("department", "administration").answer("trigger", ["b", "c"]).answer("signed_date", TODAY);
    for group in GROUPS {
        person.answer(&format!("effect_{group}"), "none");
    }
    person
}

fn statement_done() -> Scenario {
    let mut person = statement();
    person.answer("change", ["none"]).write(["no_change_reason"]);
    person
}

/// Whether any group has a positive effect, a negative one, and one that is not known.
fn expect_any(person: &mut Scenario, [positive, negative, unknown]: [bool; 3]) {
    let word = |any| if any { "yes" } else { "no" };
    person.expect_value("any_positive", word(positive)).expect_value("any_negative", word(negative));
    person.expect_value("any_unknown", word(unknown));
    if unknown {
        person.expect_asked("effects_unknown")
    } else {
        person.expect_not_asked("effects_unknown")
    };
}

#[test]
fn a_statement_in_its_shortest_form() {
    let effects = GROUPS.map(|group| format!("effect_{group}"));
    let mut missing =
        vec!["council_file", "version", "legislation_type", "legislation_title", "department", "trigger", "proposal", "impacts"];
    missing.extend(effects.iter().map(String::as_str));
    missing.extend(["engagement", "evaluation", "documentation", "reporting", "signer_role", "signed_date", "change"]);
    let mut person = Scenario::open("equity-impact-statement");
    person.expect_default("statement_date", TODAY).expect_missing(&missing);
    expect_any(&mut person, [false; 3]);
    let mut person = statement_done();
    expect_any(&mut person, [false; 3]);
    person.expect_of(&HOW, &[]).expect_of(&REQUEST, &[]).expect_optional("mitigation").expect_shortest();
}

#[test]
fn a_committee_asks_for_it() {
    let mut person = statement_done();
    for trigger in ["a", "b", "c", "d"] {
        person.answer("trigger", [trigger]).expect_of(&REQUEST, &[]).expect_ready();
    }
    person.answer("trigger", ["a", "e"]).expect_of(&REQUEST, &REQUEST).expect_missing(&["request_committee", "request_date"]);
    person.write(["request_committee", "request_details"]).answer("request_date", "2026-02-20").expect_ready();
    person.answer("trigger", ["a"]).expect_of(&REQUEST, &[]).expect_ready();
}

#[test]
fn each_effect_on_a_group_is_described() {
    for (group, how) in GROUPS.into_iter().zip(HOW) {
        let (mut person, effect) = (statement_done(), format!("effect_{group}"));
        for (answer, any) in [("positive", [true, false, false]), ("negative", [false, true, false]), ("both", [true, true, false])] {
            person.answer(&effect, answer).expect_of(&HOW, &[how]);
            expect_any(&mut person, any);
            person.expect_missing(&[how, "mitigation"][..if any[1] { 2 } else { 1 }]);
        }
        person.write([how, "mitigation"]).expect_ready();
        person.answer(&effect, "unknown").expect_of(&HOW, &[]);
        expect_any(&mut person, [false, false, true]);
        person.expect_optional("effects_unknown").expect_ready().answer(&effect, "none").expect_of(&HOW, &[]);
        expect_any(&mut person, [false; 3]);
    }
}

#[test]
fn effects_on_several_groups() {
    let mut person = statement_done();
    person.answer("effect_hispanic", "positive").answer("effect_disability", "negative").answer("effect_lgbtq", "unknown");
    person.expect_of(&HOW, &["how_hispanic", "how_disability"]);
    expect_any(&mut person, [true, true, true]);
    person.expect_missing(&["how_hispanic", "how_disability", "mitigation"]);
    person.write(["how_hispanic", "how_disability", "mitigation", "effects_unknown", "other_groups", "toolkit_analysis", "contact"]);
    person.answer("department", "other").write(["department_other"]).expect_ready();
    person.answer("effect_disability", "none");
    expect_any(&mut person, [true, false, true]);
    person.clear("mitigation").expect_optional("mitigation").expect_ready();
}

#[test]
fn numbers_and_days_of_a_statement() {
    let mut person = statement_done();
    person.refuses("council_file", ["19082", "1908281", "19082x", "File 190828"]).accepts("council_file", ["000000", "251282"]);
    person.answer("trigger", ["e"]).write(["request_committee"]).accepts("request_due", ["2019-01-01"]);
    person.answer("request_date", "2026-02-20").refuses("request_due", ["2026-02-19"]).accepts("request_due", ["2026-02-20", "2026-02-21"]);
    person.answer("request_due", "2026-03-20").expect_ready();
}

#[test]
fn what_changed_after_the_statement() {
    changes::each_kind_of_change(&mut statement());
}
