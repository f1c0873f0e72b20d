//! What must hold for any expression; `incremental.rs` has what must hold for any instrument and any answers.
#![allow(missing_docs)]

use proptest::prelude::*;
use serde_json::json;
use shared::form::{Form, read_value};
use shared::instrument::{Instrument, Schema};
use std::sync::Arc;

/// An instrument with `relevant` on question `q{i}` for each expression, in groups of three.
fn instrument(expressions: &[Option<String>]) -> Instrument {
    let label = json!({"en": "x"});
    let mut rows = Vec::new();
    for (index, relevant) in expressions.iter().enumerate() {
        if index % 3 == 0 {
            if index > 0 {
                rows.push(json!({"type": "end_group"}));
            }
            rows.push(json!({"type": "begin_group", "name": format!("g{index}"), "label": label, "relevant": (index % 2 == 1).then(|| "${q0} != '3'".to_owned())}));
        }
        rows.push(json!({"type": if index % 2 == 0 { "integer" } else { "text" }, "name": format!("q{index}"), "label": label, "relevant": relevant}));
    }
    rows.push(json!({"type": "end_group"}));
    let instrument = json!({"name": "t", "kind": "response", "languages": ["en"], "title": label, "choices": {}, "survey": rows});
    serde_json::from_value(instrument).expect("an instrument")
}

fn schema(expressions: &[Option<String>]) -> Option<Arc<Schema>> {
    Schema::compile(instrument(expressions), &[]).ok().map(Arc::new)
}

/// The value of an expression over `q0 = 3` and nothing else, as the relevance of a question.
fn holds(expression: &str) -> bool {
    let schema = schema(&[None, None, Some(expression.to_owned())]).unwrap_or_else(|| panic!("{expression} does not compile"));
    let mut form = Form::new(Arc::clone(&schema));
    let q0 = schema.find("q0").expect("q0");
    form.set(q0, read_value(&schema, q0, &json!(3)).ok());
    form.is_relevant(schema.find("q2").expect("q2"))
}

#[test]
fn expressions_mean_what_xlsform_users_know() {
    for yes in [
        "${q0} = 3",
        "${q0} = '3'",
        "${q0} + 1 = 4",
        "${q1} = ''",
        "not(${q1})",
        "${q0} > 2 and ${q0} < 4",
        "1 + 2 * 3 = 7",
        "(1 + 2) * 3 = 9",
        "7 mod 4 = 3",
        "7 div 2 = 3.5",
        "-${q0} = -3",
        "2 - -1 = 3",
        "coalesce(${q1}, 'x') = 'x'",
        "if(${q0} = 3, 'a', 'b') = 'a'",
        "string-length('día') = 3",
        "count-selected(${q1}) = 0",
        "not(selected(${q1}, 'a'))",
        "number('x') != number('x')",
        "round(2.5) = 3",
        "round(-2.5) = -2",
        "int(-2.7) = -2",
        "concat(1, 'a', ${q0}) = '1a3'",
        "true() and not(false())",
        "false() or 'x'",
    ] {
        assert!(holds(yes), "{yes}");
    }
    for no in [
        "${q1} > 0",
        "${q1} < 1",
        "${q1} = 0",
        "'a' > 'b'",
        "'a' < 'b'",
        "number('') = 0",
        "''",
        "0",
        "1 div 0 = 0",
        "number('x') = number('x')",
    ] {
        assert!(!holds(no), "{no}");
    }
}

proptest! {
    #[test]
    fn no_expression_makes_anything_panic(source in prop_oneof![".{0,40}", "[-()+*.,'\"$a-z0-9{}= <>!]{0,40}", "(\\$\\{q[01]\\}|[-+*=()<>,.]|not|and|or|if|[0-9]| |'a'|selected|mod){0,14}"]) {
        if let Some(schema) = schema(&[None, None, Some(source)]) {
            let mut form = Form::new(Arc::clone(&schema));
            for answer in [json!(0), json!(-9_007_199_254_740_991_i64)] {
                let q0 = schema.find("q0").expect("q0");
                form.set(q0, read_value(&schema, q0, &answer).ok());
                let _ = form.is_relevant(schema.find("q2").expect("q2"));
            }
        }
    }
}
