//! Every reason for which a response is refused, by its stable code, over a form that has a question of each type.
#![allow(missing_docs)]

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use shared::form::{sample, write_value};
use shared::instrument::{Instrument, Schema, TEXT_LIMIT, published_bytes};
use shared::protocol::Submission;
use shared::survey::{Accepted, Credential, Mode, Refusal, ResponseId, Settings, Survey, Way, accept};
use std::sync::Arc;

/// What has to be given, so that only the answer under test is wrong.
const NEEDED: (&str, &str) = ("go", "yes");

fn instrument() -> Instrument {
    let label = json!({"en": "x"});
    let choice = |name: &str, exclusive: bool| json!({"name": name, "label": label, "exclusive": exclusive});
    let ask = |kind: &str, name: &str| json!({"type": kind, "name": name, "label": label});
    let with = |mut row: Json, column: &str, value: Json| {
        row[column] = value;
        row
    };
    let rows = [
        ask("begin_group", "page"),
        ask("note", "hello"),
        with(ask("select_one yn", "go"), "required", json!(true)),
        ask("text", "words"),
        ask("decimal", "amount"),
        ask("date", "day"),
        ask("select_multiple many", "several"),
        with(ask("integer", "age"), "constraint", json!(". >= 0 and . <= 120")),
        with(with(ask("text", "why"), "relevant", json!("${go} = 'no'")), "required", json!("${age} > 17")),
        json!({"type": "end_group"}),
    ];
    let value = json!({
        "name": "every-kind", "kind": "response", "languages": ["en"], "title": label,
        "choices": {
            "yn": {"items": [choice("yes", false), choice("no", false)]},
            "many": {"items": [choice("a", false), choice("b", false), choice("c", false), choice("none", true)]},
        },
        "survey": rows,
    });
    serde_json::from_value(value).expect("an instrument")
}

fn scene() -> (Survey, Arc<Schema>) {
    let instrument = instrument();
    let settings =
        Settings { modes: vec![Mode::OpenLink], groups: vec![], k: 10, languages: vec!["en".into(), "es".into()], grace_days: 7 };
    let survey = Survey::open_link(instrument.title.clone(), published_bytes(&instrument).0, settings);
    (survey, Arc::new(Schema::compile(instrument, &[]).expect("a sound instrument")))
}

fn submission(survey: &Survey, answers: &Json) -> Submission {
    let answers = answers.as_object().cloned().expect("an object");
    Submission { id: ResponseId([5; 16]).to_string(), version: survey.version.to_string(), language: None, credential: None, answers }
}

fn send(answers: &Json) -> Result<Accepted, Refusal> {
    let (survey, schema) = scene();
    accept(&survey, &schema, &submission(&survey, answers), Way::OPEN)
}

fn refused(question: &str, answer: &Json, code: &str) {
    let mut answers = json!({NEEDED.0: NEEDED.1});
    answers[question] = answer.clone();
    let refusal = send(&answers).expect_err(&format!("{question}: {answer}"));
    assert_eq!((refusal.field, refusal.code), (format!("answers.{question}"), code), "{answer}");
}

#[test]
fn what_comes_around_the_answers_is_checked_first() {
    let (survey, schema) = scene();
    let refusal = |change: &dyn Fn(&mut Submission)| {
        let mut wrong = submission(&survey, &json!({"nonsense": 1}));
        change(&mut wrong);
        let refusal = accept(&survey, &schema, &wrong, Way::OPEN).expect_err("refused");
        (refusal.field, refusal.code)
    };
    assert_eq!(refusal(&|s| s.id = "x".into()), ("id".into(), "wrong_id"));
    assert_eq!(refusal(&|s| s.version = "x".into()), ("version".into(), "unknown_version"));
    assert_eq!(refusal(&|s| s.language = Some("fr".into())), ("language".into(), "unknown_language"));
    assert_eq!(
        refusal(&|s| s.credential = Some(Credential::of(&[1; 32], &[2; 32], &[3; 256]))),
        ("credential".into(), "unexpected_credential")
    );
    let mut invited = survey.clone();
    invited.settings.modes.clear();
    let refusal = accept(&invited, &schema, &submission(&survey, &json!({})), Way::OPEN).expect_err("refused");
    assert_eq!(refusal.code, "credential_needed");
}

#[test]
fn only_questions_have_answers() {
    for name in ["salary", "page", "hello", "", "go "] {
        refused(name, &json!("yes"), "unknown_question");
    }
}

#[test]
fn each_type_refuses_what_is_of_another() {
    let anything = [json!(null), json!(true), json!(1), json!(1.5), json!("x"), json!(""), json!([]), json!(["a"]), json!([1]), json!({})];
    // By question, the positions above that it takes, or refuses for another reason.
    let taken: [(&str, &[usize]); 6] =
        [("go", &[4, 5]), ("words", &[4]), ("amount", &[2, 3]), ("day", &[]), ("several", &[7]), ("age", &[2])];
    for (question, taken) in taken {
        for (_, answer) in anything.iter().enumerate().filter(|(index, _)| !taken.contains(index)) {
            refused(question, answer, "wrong_type");
        }
    }
    for bad in ["2026-02-30", "2026-1-1", "01.02.2026", "2026-01-01T00:00"] {
        refused("day", &json!(bad), "wrong_type");
    }
    for bad in [json!(9_007_199_254_740_992_i64), json!(-9_007_199_254_740_992_i64), json!(u64::MAX), json!(1.0), json!("1")] {
        refused("age", &bad, "wrong_type");
    }
}

#[test]
fn choices_are_of_their_list() {
    refused("go", &json!("perhaps"), "unknown_choice");
    refused("several", &json!(["a", "d"]), "unknown_choice");
    refused("several", &json!(["a", "b", "a"]), "repeated_choice");
    refused("several", &json!(["a", "none"]), "exclusive_choice");
    let stored = send(&json!({"go": "yes", "several": ["c", "a"]})).expect("accepted").answers;
    assert_eq!(stored, r#"{"go":"yes","several":["a","c"]}"#, "in the order of the list, whatever order they came in");
}

#[test]
fn lengths_count_characters_and_constraints_hold() {
    refused("words", &json!("ñ".repeat(TEXT_LIMIT + 1)), "too_long");
    send(&json!({"go": "yes", "words": "ñ".repeat(TEXT_LIMIT)})).expect("as long as may be, in characters and not in bytes");
    refused("age", &json!(121), "constraint");
    refused("age", &json!(-1), "constraint");
}

#[test]
fn what_is_asked_depends_on_the_other_answers() {
    let refusal = send(&json!({})).expect_err("refused");
    assert_eq!((refusal.field.as_str(), refusal.code), ("answers.go", "required"));
    refused("why", &json!("because"), "not_asked");
    let refusal = send(&json!({"go": "no", "age": 18})).expect_err("refused");
    assert_eq!((refusal.field.as_str(), refusal.code), ("answers.why", "required"));
    send(&json!({"go": "no", "age": 17})).expect("needed of adults only");
    send(&json!({"go": "yes", "age": 18})).expect("not asked, so not needed");
}

#[test]
fn the_first_language_is_meant_when_none_is_given() {
    let accepted = send(&json!({"go": "yes"})).expect("accepted");
    assert_eq!((accepted.language.as_str(), accepted.mode), ("en", Mode::OpenLink));
}

proptest! {
    #[test]
    fn chance_fills_in_what_is_accepted_and_equal_answers_are_equal_bytes(seed in any::<u64>(), answered in 0_u32..=100) {
        let (survey, schema) = scene();
        let mut state = seed;
        let mut draw = move |below: u32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u32::try_from((state >> 33) % u64::from(below.max(1))).unwrap_or(0)
        };
        let form = sample(&schema, answered, &mut draw);
        let answers: Json = form.answers().map(|(node, value)| (schema.nodes[node].name.clone(), write_value(value))).collect::<serde_json::Map<_, _>>().into();
        let first = accept(&survey, &schema, &submission(&survey, &answers), Way::OPEN).expect("accepted");
        let again: Json = serde_json::from_str(&first.answers).expect("JSON");
        prop_assert_eq!(accept(&survey, &schema, &submission(&survey, &again), Way::OPEN), Ok(first));
    }
}
