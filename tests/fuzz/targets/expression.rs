//! Any text as an expression, in every column and at every depth, over a form with a question of each type.
#![no_main]

use fuzz::{Bytes, act, ask_everything};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value as Json, json};
use shared::form::{Form, fill, moment};
use shared::instrument::{Instrument, Required, Row, Schema};
use std::sync::{Arc, LazyLock};

/// Rows of the form; a probe stands at the end of each of the three depths.
const ROWS: &[(&str, &str)] = &[
    ("integer", "n"),
    ("decimal", "d"),
    ("range", "scale"),
    ("text", "t"),
    ("date", "day"),
    ("time", "hour"),
    ("select_one abc", "one"),
    ("select_multiple abc or_other", "many"),
    ("rank abc", "order"),
    ("acknowledge", "ok"),
    ("hidden", "h"),
    ("calculate", "nan"),
    ("calculate", "inf"),
    ("calculate", "huge"),
    ("begin_group", "g"),
    ("text", "in_g"),
    ("end_group", ""),
    ("begin_repeat", "r"),
    ("integer", "rn"),
    ("text", "rt"),
    ("begin_repeat", "inner"),
    ("integer", "in_n"),
    ("select_multiple abc", "in_many"),
    ("PROBE", "2"),
    ("end_repeat", ""),
    ("PROBE", "1"),
    ("end_repeat", ""),
    ("begin_repeat", "counted"),
    ("text", "ct"),
    ("end_repeat", ""),
    ("PROBE", "0"),
];
const CALCULATIONS: &[(&str, &str)] = &[("nan", "number('x')"), ("inf", "1 div 0"), ("huge", "pow(10, 300)")];
const KINDS: &[&str] = &["text", "integer", "decimal", "date", "select_one abc", "select_multiple abc", "calculate", "hidden", "time"];

static ANSWERS: LazyLock<Vec<Json>> = LazyLock::new(|| {
    let row = json!({"_id": "x", "rn": 1, "rt": "a", "inner": [{"in_n": 1, "in_many": ["a", "b"]}, {"in_n": 2}]});
    vec![
        json!({}),
        json!({"n": 3, "d": 2.5, "scale": 7, "t": "a b", "day": "2026-03-01", "hour": "12:30", "one": "a", "many": ["a", "c"], "order": ["c", "a", "b"],
            "ok": "OK", "h": "x", "in_g": "y", "r": [row, {"_id": "y", "rn": -1, "inner": []}]}),
        json!({"n": -9_007_199_254_740_991_i64, "d": 1e300, "scale": 1, "t": "día 🙂".repeat(600), "day": "0001-01-01", "hour": "23:59:59", "one": "b",
            "many": ["other"], "h": "NaN", "r": [{"inner": [{}, {"in_n": 9_007_199_254_740_991_i64}]}]}),
        json!({"n": 40, "d": -0.0, "t": "%", "day": "9999-12-31", "counted": [{"ct": "x"}]}),
    ]
});

static FORM: LazyLock<Instrument> = LazyLock::new(|| {
    let label = json!({"en": "x ${t}"});
    let row = |(kind, name): &(&str, &str)| match *kind {
        "PROBE" => json!({"type": "PROBE", "name": format!("probe{name}"), "label": label}),
        "end_group" | "end_repeat" => json!({"type": kind}),
        _ => {
            let calculation = CALCULATIONS.iter().find(|(own, _)| own == name).map(|(_, source)| *source);
            let count = (*name == "counted").then_some("${n}");
            json!({"type": kind, "name": name, "label": label, "calculation": calculation, "repeat_count": count})
        }
    };
    let choice = |name: &str, area: &str| json!({"name": name, "label": {"en": name}, "columns": {"area": area}});
    let value = json!({
        "name": "t", "kind": "document", "languages": ["en"], "title": {"en": "t"},
        "choices": {"abc": {"items": [choice("a", "x"), choice("b", "y"), choice("c", "a b")]}},
        "survey": ROWS.iter().map(row).collect::<Vec<_>>(),
    });
    serde_json::from_value(value).expect("an instrument")
});

/// The form with a probe at one depth whose column holds the expression.
fn instrument(depth: usize, column: usize, kind: &str, source: String) -> Instrument {
    let mut instrument = FORM.clone();
    let wanted = format!("probe{depth}");
    instrument.survey.retain(|row| row.kind != "PROBE" || row.name == wanted);
    let at = instrument.survey.iter().position(|row| row.kind == "PROBE").expect("the probe");
    let probe = &mut instrument.survey[at];
    kind.clone_into(&mut probe.kind);
    if kind == "calculate" && column != 3 {
        probe.calculation = Some("1".to_owned());
    }
    match column {
        0 => probe.relevant = Some(source),
        1 => probe.required = Required::When(source),
        2 => probe.constraint = Some(source),
        3 => probe.calculation = Some(source),
        4 => probe.default = Some(source),
        5 => {
            "select_one abc".clone_into(&mut probe.kind);
            probe.calculation = None;
            probe.choice_filter = Some(source);
        }
        6 => probe.read_only = Some(source),
        _ => {
            "begin_repeat".clone_into(&mut probe.kind);
            probe.calculation = None;
            probe.repeat_count = Some(source);
            let inside = [Row { kind: "integer".into(), name: "counted_too".into(), label: probe.label.clone(), ..Row::default() }];
            let end = [Row { kind: "end_repeat".into(), ..Row::default() }];
            instrument.survey.splice(at + 1..at + 1, inside.into_iter().chain(end));
        }
    }
    instrument
}

fuzz_target!(init: fuzz::survive_overflow(), |data: &[u8]| {
    let mut bytes = Bytes(data);
    let place = bytes.below(256);
    let kind = bytes.pick(KINDS);
    let names: Vec<String> = ROWS.iter().filter(|(kind, name)| !name.is_empty() && *kind != "PROBE").map(|(_, name)| (*name).to_owned()).collect();
    let source = if place < 128 { String::from_utf8_lossy(bytes.0).into_owned() } else { bytes.expression(255, &names) };
    fuzz::show(|| source.clone());
    let Ok(schema) = Schema::compile(instrument(place % 3, place / 3 % 8, kind, source), &[]) else { return };
    let schema = Arc::new(schema);
    for answers in ANSWERS.iter().filter_map(Json::as_object) {
        let form = Form::begin(Arc::clone(&schema), Some(moment(i32::MAX, u32::MAX)));
        let mut form = fill(form, answers).unwrap_or_else(|misplaced| panic!("{misplaced:?}"));
        form.finish(true);
        ask_everything(&form);
        for step in 0..3 {
            act(&mut form, &mut bytes, step);
        }
        ask_everything(&form);
    }
});
