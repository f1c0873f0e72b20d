//! A person filling in the workplace diversity survey along its main paths.

mod scenario;

use scenario::survey::{SURVEY, groups, opened};
use scenario::{Scenario, instrument, seen};
use shared::form::{sample, write_value};
use shared::instrument::{ChoiceRole, Exposure, Kind};
use shared::protocol::Submission;
use shared::survey::{ResponseId, Way, accept};

const FOLLOW_UPS: [&str; 6] =
    ["promo_outcome", "promo_reasons", "discrimination_grounds", "discrimination_reported", "discrimination_resolved", "leave_reasons"];
/// All pages but the first.
const PAGES: [&str; 10] = [
    "inclusion_page",
    "fairness_page",
    "advancement_page",
    "barriers_page",
    "experience_page",
    "commitment_page",
    "staying_page",
    "comments_page",
    "about_work_page",
    "about_you_page",
];

#[test]
fn consent_is_all_that_is_needed() {
    let mut person = Scenario::survey();
    person.expect_issue("consent", "required").expect_not_asked("valued_member");
    person.answer("consent", "yes").expect_of(&PAGES, &PAGES).expect_asked("valued_member").expect_shortest();
    assert_eq!(person.submit().expect("accepted").answers, r#"{"consent":"yes"}"#);
    let required: Vec<&str> = (0..person.schema.nodes.len())
        .filter(|node| person.form.is_required(*node))
        .map(|node| person.schema.nodes[node].name.as_str())
        .collect();
    assert_eq!(required, ["consent"]);
}

#[test]
fn who_declines_is_asked_nothing_else_and_earlier_answers_stay_behind() {
    let mut person = Scenario::survey();
    person.answer("consent", "yes").answer("valued_member", "agree").answer("consent", "no");
    person.expect_of(&PAGES, &[]).expect_not_asked("valued_member").expect_not_asked("department").expect_shortest();
    assert_eq!(person.form.pages().len(), 1);
    assert_eq!(person.submit().expect("accepted").answers, r#"{"consent":"no"}"#);
    person.answer("consent", "yes");
    assert_eq!(person.answers()["valued_member"], "agree", "kept in the form all the while");
}

#[test]
fn follow_ups_come_only_when_they_apply() {
    let mut person = Scenario::survey();
    let grounds = &FOLLOW_UPS[2..4];
    person.answer("consent", "yes").expect_of(&FOLLOW_UPS, &[]).answer("discriminated", "yes").expect_of(&FOLLOW_UPS, grounds);
    person.answer("discrimination_reported", "no").expect_of(&FOLLOW_UPS, grounds);
    person.answer("discrimination_reported", "yes").expect_of(&FOLLOW_UPS, &FOLLOW_UPS[2..5]).expect_ready();
    person.answer("discriminated", "no").expect_of(&FOLLOW_UPS, &[]);
    person.answer("promo_applied", "yes").expect_of(&FOLLOW_UPS, &["promo_outcome"]);
    person.answer("promo_applied", "no").expect_of(&FOLLOW_UPS, &["promo_reasons"]);
    person.clear("promo_applied").expect_of(&FOLLOW_UPS, &[]);
    for (plan, asked) in [("stay", false), ("leave", true), ("retire", false), ("not_sure", true), ("prefer_not", false)] {
        person.answer("leave_intent", plan).expect_of(&FOLLOW_UPS, if asked { &["leave_reasons"] } else { &[] });
    }
    person.expect_ready();
}

#[test]
fn at_most_three_reasons_to_leave() {
    let mut person = Scenario::survey();
    person.answer("consent", "yes").answer("leave_intent", "leave").expect_asked("leave_reasons");
    let node = person.schema.find("leave_reasons").expect("the question");
    let list = person.schema.choices(node).expect("choices");
    let names: Vec<String> = list.items.iter().filter(|choice| !choice.exclusive).take(4).map(|choice| choice.name.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    person.answer("leave_reasons", names.clone()).expect_issue("leave_reasons", "constraint");
    assert_eq!(person.submit().expect_err("refused").code, "constraint");
    person.answer("leave_reasons", &names[..3]).refuses("leave_reasons", [names.clone()]).expect_ready();
    for comment in ["comment_action", "comment_barriers"] {
        person.refuses(comment, ["x".repeat(2001)]).accepts(comment, ["x".repeat(2000)]);
    }
}

#[test]
fn some_answers_stand_alone() {
    let mut person = Scenario::survey();
    let alone: [(&str, &[&str]); 5] = [
        ("barriers", &["none", "not_wanted", "prefer_not"]),
        ("promo_reasons", &["prefer_not"]),
        ("discrimination_grounds", &["not_sure", "prefer_not"]),
        ("leave_reasons", &["prefer_not"]),
        ("race_ethnicity", &["prefer_not"]),
    ];
    for (question, choices) in alone {
        for choice in choices {
            person.expect_alone(question, choice);
        }
    }
}

/// What no scenario expects could be changed in the file without anyone noticing.
#[test]
fn every_expression_is_seen_in_each_of_its_states() {
    let scenarios: [fn(); 4] = [
        consent_is_all_that_is_needed,
        who_declines_is_asked_nothing_else_and_earlier_answers_stay_behind,
        follow_ups_come_only_when_they_apply,
        at_most_three_reasons_to_leave,
    ];
    let (count, missed) = seen::unseen(SURVEY, &scenarios);
    assert!(count > 0 && missed.is_empty(), "of {count}, no scenario has seen\n{}", missed.join("\n"));
}

#[test]
fn it_is_complete_in_two_languages_and_asks_about_45_things() {
    let instrument = instrument(SURVEY);
    assert_eq!(instrument.languages, ["en", "es"]);
    assert!(instrument.minutes.is_some_and(|minutes| minutes <= 12));
    let person = Scenario::survey();
    let count = person.schema.questions().count();
    assert!((40..=55).contains(&count), "{count} questions");
    assert_eq!(person.schema.pages.len(), 11);
}

#[test]
fn demographics_come_last_can_be_declined_and_are_marked() {
    let person = Scenario::survey();
    let first = person.schema.find("department").expect("department");
    let last_opinion = person.schema.find("comment_action").expect("comment_action");
    assert!(first > last_opinion);
    for node in person.schema.questions().filter(|node| *node >= first) {
        let asked = &person.schema.nodes[node];
        assert!(matches!(asked.exposure, Exposure::Key | Exposure::Organisation | Exposure::Sensitive), "{}", asked.name);
        let list = person.schema.choices(node).expect("a list");
        let declines = list.items.iter().any(|choice| choice.role == Some(ChoiceRole::PreferNot));
        assert!(declines || asked.name == "department", "{} cannot be declined", asked.name);
    }
    let race = person.schema.find("race_ethnicity").expect("race");
    assert!(matches!(person.schema.nodes[race].kind, Kind::Many(_)), "SPD 15 (2024) is one question with several answers");
    assert_eq!(person.schema.choices(race).expect("a list").items.len(), 8, "seven categories and declining");
    let department = person.schema.find("department").expect("department");
    assert_eq!(person.schema.choices(department).expect("a list").items, groups(), "departments come from the survey's settings");
}

#[test]
fn what_is_filled_in_by_chance_is_accepted_and_reads_back_the_same() {
    let (person, survey) = (Scenario::survey(), opened());
    let mut submission = person.submission();
    let mut state = 1_u64;
    let mut draw = move |below: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(below.max(1))).expect("below 2^32")
    };
    for _ in 0..500 {
        let form = sample(&person.schema, 80, &mut draw);
        submission.answers = form.answers().map(|(node, value)| (person.schema.nodes[node].name.clone(), write_value(value))).collect();
        let first = accept(&survey, &person.schema, &submission, Way::OPEN).expect("accepted");
        submission.answers = serde_json::from_str(&first.answers).expect("JSON");
        assert_eq!(accept(&survey, &person.schema, &submission, Way::OPEN).expect("accepted again"), first);
    }
}

#[test]
fn ids_are_128_bits() {
    let person = Scenario::survey();
    for bad in ["", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA==", "0198c0de-0000-7000-8000-000000000000"] {
        let submission = Submission { id: bad.into(), ..person.submission() };
        assert_eq!(accept(&opened(), &person.schema, &submission, Way::OPEN).expect_err("refused").code, "wrong_id", "{bad}");
    }
    assert_eq!(ResponseId::parse(&ResponseId([9; 16]).to_string()), Ok(ResponseId([9; 16])));
}
