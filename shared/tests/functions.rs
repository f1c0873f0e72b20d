//! What each function gives, at its edges: no answer, no number, below zero, beyond what there is.
#![allow(missing_docs, unreachable_pub)]
#![cfg(feature = "full")]

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use shared::form::{Date, Form, fill, moment};
use shared::instrument::{LoadError, NOT_IN_SURVEYS, Schema, TABLE, UNSUPPORTED};
use std::sync::Arc;

mod functions {
    pub mod tables;
}
use functions::tables::{ARGUMENTS, CHOSEN, CONDITIONS, DATES, NUMBERS, TEXTS};

/// A form with a question of each kind, and a calculation for each expression: its text between `<` and `>`.
fn compile(expressions: &[String]) -> Result<Arc<Schema>, Vec<LoadError>> {
    let label = json!({"en": "x"});
    let choice = |name: &str| json!({"name": name, "label": {"en": name.to_uppercase()}});
    let ask = |kind: &str, name: &str| json!({"type": kind, "name": name, "label": label});
    let mut rows = vec![
        ask("integer", "n"),
        ask("decimal", "d"),
        ask("text", "t"),
        ask("date", "day"),
        ask("time", "hour"),
        ask("select_one yn", "one"),
        ask("select_multiple yn", "many"),
        ask("begin_repeat", "r"),
        ask("select_one yn", "ok"),
        ask("decimal", "w"),
        ask("begin_repeat", "inner"),
        ask("text", "x"),
        json!({"type": "end_repeat"}),
        json!({"type": "end_repeat"}),
    ];
    rows.extend(expressions.iter().enumerate().map(|(index, expression)| {
        let calculation = format!("concat('<', {expression}, '>')");
        json!({"type": "calculate", "name": format!("p{index}"), "calculation": calculation})
    }));
    let value = json!({
        "name": "t", "kind": "document", "languages": ["en"], "title": label,
        "choices": {"yn": {"items": [choice("yes"), choice("no"), choice("maybe")]}}, "survey": rows,
    });
    Schema::compile(serde_json::from_value(value).expect("an instrument"), &[]).map(Arc::new)
}

fn values(answers: &Json, expressions: &[String]) -> Vec<String> {
    let schema = compile(expressions).unwrap_or_else(|errors| panic!("{errors:?}"));
    // Half past nine on 1 March 2026.
    let form = Form::begin(Arc::clone(&schema), Some(moment(20_513, 34_200)));
    let form = fill(form, answers.as_object().unwrap_or(&Map::new())).expect("answers");
    let text = |index: usize| {
        form.value(schema.find(&format!("p{index}")).expect("a calculation")).map(|value| value.scalar().text().into_owned())
    };
    (0..expressions.len()).map(|index| text(index).unwrap_or_default()).collect()
}

#[track_caller]
fn table(answers: &Json, cases: &[(&str, &str)]) {
    let expressions: Vec<String> = cases.iter().map(|(expression, _)| (*expression).to_owned()).collect();
    for ((expression, expected), value) in cases.iter().zip(values(answers, &expressions)) {
        assert_eq!(value, format!("<{expected}>"), "{expression} with {answers}");
    }
}

fn answers() -> Json {
    json!({
        "day": "2026-03-01", "hour": "12:00", "one": "yes", "many": ["yes", "no"],
        "r": [
            {"ok": "yes", "w": 1},
            {"ok": "no", "w": 2, "inner": [{"x": "2a"}, {"x": "2b"}]},
            {"ok": "yes", "w": 4},
        ],
    })
}

#[test]
fn conditions() {
    table(&json!({}), CONDITIONS);
}

#[test]
fn numbers() {
    table(&json!({}), NUMBERS);
}

#[test]
fn texts() {
    table(&json!({}), TEXTS);
}

#[test]
fn choices_and_rows() {
    table(&answers(), CHOSEN);
}

#[test]
fn dates_and_times() {
    table(&answers(), DATES);
}

#[test]
fn every_function_is_in_a_table() {
    let all: Vec<&str> = [CONDITIONS, NUMBERS, TEXTS, CHOSEN, DATES].concat().into_iter().map(|(expression, _)| expression).collect();
    for known in TABLE {
        let call = format!("{}(", known.name);
        let is_called = |text: &&&str| text.match_indices(&call).any(|(at, _)| at == 0 || " (,".contains(&text[at - 1..at]));
        assert!(all.iter().filter(is_called).count() >= if known.arity.1 == 0 { 1 } else { 2 }, "{} is tried once at most", known.name);
    }
}

/// As ODK does, where the clock is the default of a question for a part of it.
#[test]
fn now_is_a_default_for_dates_and_for_times() {
    let ask = |kind: &str, default: &str| json!({"type": kind, "name": kind, "label": {"en": "x"}, "default": default});
    let rows = [ask("date", "now()"), ask("time", "now()"), ask("text", "now()"), ask("decimal", "decimal-time(now())")];
    let value = json!({"name": "t", "kind": "document", "languages": ["en"], "title": {"en": "t"}, "survey": rows});
    let schema = Arc::new(Schema::compile(serde_json::from_value(value).expect("an instrument"), &[]).expect("sound"));
    let mut form = Form::begin(schema, Some(moment(20_513, 34_200)));
    form.finish(true);
    let text = |node: usize| form.value(node).map(|value| value.scalar().text().into_owned()).unwrap_or_default();
    assert_eq!([0, 1, 2].map(text), ["2026-03-01", "09:30", "2026-03-01T09:30:00"]);
    assert!(text(3).starts_with("0.3958333"), "{}", text(3));
}

fn reason(expression: &str) -> String {
    let errors = compile(&[expression.to_owned()]).expect_err("refused");
    assert_eq!((errors[0].question.as_str(), errors[0].column), ("p0", "calculation"), "{expression}");
    errors[0].reason.clone()
}

#[test]
fn what_is_known_and_not_supported_says_why() {
    for (name, why) in UNSUPPORTED {
        assert!(TABLE.iter().all(|known| known.name != *name), "{name} is in both lists");
        assert_eq!(reason(&format!("{name}()")), format!("{name}() is one of XLSForm's functions and is not supported: {why}"));
    }
    // Its paths end the reading before its name is looked at.
    assert!(reason("instance('yn')/root/item[name = ${one}]/label").starts_with("instance() is"));
    assert!(reason("../n + 1").contains("paths are not read"));
    assert!(reason("nonsense()").contains("not known"));
    // A column of a choice may have such a name.
    assert!(!reason("version & 1").contains("supported"));
}

#[test]
fn arguments_that_belong_together_are_asked_for() {
    for (expression, said) in [
        ("checklist(1, 2)", "3 to 64"),
        ("weighted-checklist(1, 2, 'yes', 1, 'no')", "a weight after each"),
        ("indexed-repeat(${w}, ${r}, 1, ${inner})", "the repeat and a number"),
        ("indexed-repeat(${w}, 1, ${r})", "the repeat and a number"),
        ("indexed-repeat('w', ${r}, 1)", "the repeat and a number"),
    ] {
        assert!(reason(expression).contains(said), "{expression}: {}", reason(expression));
    }
}

/// The clock tells a moment, and the rest would make the survey's app larger.
#[test]
fn the_survey_does_without_the_clock() {
    assert!(["now", "today", "sin", "checklist", "format-date-time"].iter().all(|name| NOT_IN_SURVEYS.contains(name)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_function_panics_on_any_arguments(
        calls in prop::collection::vec((0..TABLE.len(), prop::collection::vec(prop::sample::select(ARGUMENTS), 0..8)), 1..12),
        n in any::<Option<i32>>(), d in -1e300..1e300_f64, t in ".{1,12}", days in -800_000..3_000_000_i32, answered in any::<bool>(),
    ) {
        let call = |(index, arguments): &(usize, Vec<&str>)| {
            let (least, most) = TABLE[*index].arity;
            let wanted = arguments.iter().cycle().take(arguments.len().clamp(least, most));
            format!("{}({})", TABLE[*index].name, wanted.copied().collect::<Vec<_>>().join(", "))
        };
        // What cannot be read is refused, which is as good; the rest is computed together.
        let expressions: Vec<String> = calls.iter().map(call).filter(|call| compile(std::slice::from_ref(call)).is_ok()).collect();
        let mut all = if answered { answers() } else { json!({}) };
        all["d"] = json!(d);
        all["t"] = json!(t);
        all["day"] = json!(Date::from_days(days).to_string());
        if let Some(n) = n {
            all["n"] = json!(n);
        }
        prop_assert_eq!(values(&all, &expressions).len(), expressions.len());
    }
}
