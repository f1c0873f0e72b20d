//! What expressions mean: XPath 1.0's conversions at their edges, and limits that keep a file from stopping a server.
#![allow(missing_docs)]

use serde_json::{Value as Json, json};
use shared::form::{Form, read_value};
use shared::instrument::{LoadError, Schema};
use std::sync::Arc;

/// A form whose last question is asked when `relevant` is true.
fn compile(relevant: &str) -> Result<Arc<Schema>, Vec<LoadError>> {
    let label = json!({"en": "x"});
    let choice = |name: &str| json!({"name": name, "label": label});
    let ask = |kind: &str, name: &str| json!({"type": kind, "name": name, "label": label});
    let mut probe = ask("text", "probe");
    probe["relevant"] = relevant.into();
    let rows = [
        ask("integer", "n"),
        ask("decimal", "d"),
        ask("text", "t"),
        ask("date", "day"),
        ask("select_one ab", "one"),
        ask("select_multiple ab", "many"),
        probe,
    ];
    let value = json!({
        "name": "t", "kind": "response", "languages": ["en"], "title": label,
        "choices": {"ab": {"items": [choice("a"), choice("b"), choice("ab")]}}, "survey": rows,
    });
    Schema::compile(serde_json::from_value(value).expect("an instrument"), &[]).map(Arc::new)
}

fn holds(answers: &Json, expression: &str) -> bool {
    let schema = compile(expression).unwrap_or_else(|errors| panic!("{expression}: {errors:?}"));
    let answers = answers.as_object().expect("an object").iter().map(|(name, json)| {
        let node = schema.find(name).expect("a question");
        (node, read_value(&schema, node, json).expect("of its type"))
    });
    let form = Form::with_answers(Arc::clone(&schema), answers.collect::<Vec<_>>());
    form.is_relevant(schema.find("probe").expect("the probe"))
}

#[track_caller]
fn table(answers: &Json, yes: &[&str], no: &[&str]) {
    for expression in yes {
        assert!(holds(answers, expression), "{expression} should hold with {answers}");
    }
    for expression in no {
        assert!(!holds(answers, expression), "{expression} should not hold with {answers}");
    }
}

#[test]
fn an_empty_answer_is_the_empty_text_and_no_number() {
    table(
        &json!({}),
        &["${n} = ''", "${n} != 0", "not(${n} = 0)", "not(${n} < 0) and not(${n} >= 0)", "string(number(${n})) = 'NaN'", "${day} = ''"],
        &["${n}", "${n} = 0", "${n} <= 0", "${n} + 1 > 0", "${n} + 1", "selected(${many}, 'a')", "selected(${many}, '')"],
    );
}

#[test]
fn operators_bind_as_in_xpath() {
    table(
        &json!({"n": 3}),
        &[
            "true() or false() and false()",
            "1 + 1 = 2 and 2 * 2 = 4",
            "2 + 3 * 4 = 14",
            "10 - 4 - 3 = 3",
            "12 div 3 div 2 = 2",
            "-2 * -3 = 6",
            "- - 2 = 2",
            "1 < 2 = true()",
            "3 > 2 > 0",
            "${n} - 1 = 2",
            "-7 mod 3 = -1",
            "7 mod -3 = 1",
        ],
        &["(true() or false()) and false()", "3 > 2 > 1", "1 - 2 - 3 = 2"],
    );
}

#[test]
fn texts_become_numbers_by_xpath_and_not_by_rust() {
    table(
        &json!({"t": "inf"}),
        &["' 12 ' = 12", "'-.5' = -0.5", "'5.' = 5", "'1e3' != 1000", "'+5' != 5", "string(number('')) = 'NaN'"],
        &["${t} > 0", "number('NaN') = number('NaN')", "'infinity' > 1", "'--1' = 1", "'1 2' > 0"],
    );
    table(
        &json!({"d": 0.1}),
        &[
            "string(1 div 0) = 'Infinity'",
            "string(-1 div 0) = '-Infinity'",
            "string(0 * -1) = '0'",
            "string(3.0) = '3'",
            "string(${d}) = '0.1'",
            "concat(1000000, '') = '1000000'",
        ],
        &["0 div 0", "1 div 0 = -1 div 0"],
    );
}

#[test]
fn functions_at_their_edges() {
    table(
        &json!({"many": ["a", "b"], "one": "ab", "t": "día", "day": "2026-03-01", "n": -9_007_199_254_740_991_i64}),
        &[
            "selected(${many}, 'b') and not(selected(${many}, 'ab'))",
            "selected(${one}, 'ab') and not(selected(${one}, 'a'))",
            "count-selected(${many}) = 2 and count-selected(${one}) = 1 and count-selected(${d}) = 0",
            "selected(' x  y ', 'y') and not(selected('xy', 'x')) and not(selected('', '')) and count-selected(' x  y ') = 2",
            "count-selected(${t}) = 1 and selected(if(true(), ${many}, ''), 'b')",
            "${many} = 'a b'",
            "string-length(${t}) = 3",
            "string-length('🙂') = 1",
            "coalesce(${d}, 7) = 7 and coalesce(${t}, 7) = 'día'",
            "if(${d} = '', 'yes', 'no') = 'yes'",
            "${day} = '2026-03-01'",
            "round(-0.5) = 0 and round(0.5) = 1 and round(-1.5) = -1",
            "round(${n}) = ${n}",
            "round(0.49999999999999994) = 0",
            "int(2.9) = 2 and int(-2.9) = -2",
            "string(round(${d})) = 'NaN'",
            "'true' = true() and not('' = true())",
        ],
        &["${day} > '2026-01-01'", "not('false')", "if('', 1, 0)", "string-length('') "],
    );
}

fn reason(expression: &str) -> String {
    let errors = compile(expression).expect_err("refused");
    assert_eq!((errors[0].question.as_str(), errors[0].column), ("probe", "relevant"), "{expression:.60}");
    errors[0].reason.clone()
}

#[test]
fn what_could_exhaust_the_stack_is_refused() {
    assert!(compile(&format!("{}1{}", "(".repeat(60), ")".repeat(60))).is_ok());
    assert!(reason(&format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000))).contains("more than"));
    assert!(reason(&"not(".repeat(70)).contains("deep"));
    assert!(reason(&format!("1{}", " + 1".repeat(100_000))).contains("more than"), "a sum is a tree as deep as it is long");
    assert!(reason(&format!("{}1", "-".repeat(100_000))).contains("more than"));
    assert!(holds(&json!({}), &format!("1{} = 200", " + 1".repeat(199))));
}

#[test]
fn mistakes_are_said_in_words() {
    for (expression, said) in [
        ("", "ends where a value is needed"),
        ("probe = 1", "neither a function call nor quoted"),
        ("1 2", "left over"),
        ("1.2.3", "not a number"),
        ("..", "only inside a repeat"),
        ("${n", "not closed"),
        ("$n", "${name}"),
        ("'a", "quotation"),
        ("${n} & 1", "means nothing"),
        ("not()", "arguments"),
        ("today()", "anonymous"),
        ("if(1, today\n(), 2)", "anonymous"),
        ("regex(${t}, 'a')", "anonymous"),
        ("(1, 2)", "not closed"),
    ] {
        assert!(reason(expression).contains(said), "{expression}: {}", reason(expression));
    }
}
