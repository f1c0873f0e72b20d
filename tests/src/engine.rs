//! How fast the engine is, and the forms that the browser's bench opens. `engine` prints the figures;
//! `engine FOLDER` writes the forms as instruments and for SurveyJS, and the one for ODK as an instrument.

mod mixed;

use serde_json::{Value as Json, json};
use shared::form::{Form, Value};
use shared::instrument::{Instrument, Schema, to_toml};
use std::sync::Arc;
use std::time::Instant;

/// `count` questions: `matrices` tables of ten rows first, then single ones, of which `dependent` read another answer.
fn instrument(name: &str, count: usize, matrices: usize, dependent: usize) -> Instrument {
    let text = |text: &str| json!({"en": text});
    let mut rows: Vec<Json> = Vec::new();
    let mut made = 0;
    for matrix in 0..matrices {
        rows.push(json!({"type": "begin_group", "name": format!("m{matrix}"), "appearance": "table-list", "label": text("How much do you agree?")}));
        for _ in 0..10 {
            rows.push(json!({"type": "select_one agree", "name": format!("q{made}"), "label": text(&format!("Statement {made}"))}));
            made += 1;
        }
        rows.push(json!({"type": "end_group"}));
    }
    let first = made;
    while made < count {
        let mut row = json!({"type": "select_one agree", "name": format!("q{made}"), "label": text(&format!("Question {made}"))});
        let index = made - first;
        if index % 2 == 1 && index / 2 < dependent {
            row["relevant"] = format!("${{q{}}} = 'c1' or ${{q{first}}} = 'c5'", made - 1).into();
        }
        rows.push(row);
        made += 1;
    }
    let choices: Vec<Json> = (1..=5).map(|n| json!({"name": format!("c{n}"), "label": text(&format!("Choice {n}"))})).collect();
    let instrument = json!({"name": name, "kind": "document", "languages": ["en"], "title": text(name),
        "choices": {"agree": {"items": choices}}, "survey": rows});
    serde_json::from_value(instrument).expect("an instrument")
}

/// The same form for SurveyJS, matrices as its own.
fn surveyjs(instrument: &Instrument) -> Json {
    let choices: Vec<Json> = (1..=5).map(|n| json!({"value": format!("c{n}"), "text": format!("Choice {n}")})).collect();
    let mut elements: Vec<Json> = Vec::new();
    let mut matrix: Option<Json> = None;
    for row in &instrument.survey {
        let label = row.label.get("en").cloned().unwrap_or_default();
        if row.kind == "begin_group" {
            matrix = Some(json!({"type": "matrix", "name": row.name, "title": label, "columns": choices, "rows": []}));
        } else if row.kind == "end_group" {
            elements.extend(matrix.take());
        } else if let Some(rows) = matrix.as_mut().and_then(|matrix| matrix["rows"].as_array_mut()) {
            rows.push(json!({"value": row.name, "text": label}));
        } else {
            let mut question = json!({"type": "radiogroup", "name": row.name, "title": label, "choices": choices});
            if let Some(relevant) = &row.relevant {
                question["visibleIf"] = relevant.replace("${", "{").into();
            }
            elements.push(question);
        }
    }
    json!({"elements": elements, "showQuestionNumbers": "off"})
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    let large = instrument("bench-1000", 1_000, 40, 300);
    if let Some(folder) = std::env::args().nth(1) {
        for instrument in [large, instrument("bench-200", 200, 0, 40)] {
            let path = |ending: &str| format!("{folder}/{}.{ending}", instrument.name);
            std::fs::write(path("toml"), to_toml(&instrument).expect("TOML")).expect("written");
            std::fs::write(path("surveyjs.json"), surveyjs(&instrument).to_string()).expect("written");
        }
        let mixed = to_toml(&mixed::instrument("bench-400")).expect("TOML");
        std::fs::write(format!("{folder}/bench-400.toml"), mixed).expect("written");
        return;
    }
    let text = serde_json::to_string(&large).expect("JSON");
    let load = || {
        let started = Instant::now();
        let instrument: Instrument = shared::json::parse(&text).expect("an instrument");
        let form = Form::new(Arc::new(Schema::trusted(instrument, &[]).expect("a schema")));
        (started.elapsed().as_secs_f64() * 1e3, form)
    };
    println!("engine-load: {:.2} ms", median((0..21).map(|_| load().0).collect()));
    let mut form = load().1;
    let schema = Arc::clone(form.schema());
    let root = schema.find("q400").expect("a question that 300 others read");
    let answer = |form: &mut Form, name: &str| {
        let started = Instant::now();
        let changed = form.set(root, Some(Value::One(name.to_owned())));
        (started.elapsed().as_secs_f64() * 1e3, changed.places.len())
    };
    let times = (0..201).map(|turn| answer(&mut form, if turn % 2 == 0 { "c5" } else { "c2" }));
    let (times, touched): (Vec<f64>, Vec<usize>) = times.unzip();
    println!("engine-answer-native: {:.4} ms", median(times));
    eprintln!("one answer that {} questions depend on", touched[1] - 1);
    repeats();
}

/// What adding a row costs when there are ten and when there are a hundred.
fn repeats() {
    let text = |text: &str| json!({"en": text});
    let mut rows = vec![json!({"type": "begin_repeat", "name": "r", "label": text("Row")})];
    rows.extend((0..20).map(|n| json!({"type": "integer", "name": format!("n{n}"), "label": text("Number"), "relevant": if n == 0 { "true()".to_owned() } else { format!("${{n{}}} != 1", n - 1) }})));
    rows.push(json!({"type": "end_repeat"}));
    rows.push(json!({"type": "calculate", "name": "total", "calculation": "sum(${n0})"}));
    let instrument = json!({"name": "r", "kind": "document", "languages": ["en"], "title": text("r"), "survey": rows});
    let schema = Arc::new(Schema::compile(serde_json::from_value(instrument).expect("an instrument"), &[]).expect("sound"));
    let repeat = schema.find("r").expect("the repeat");
    let (mut tenth, mut hundredth) = (Vec::new(), Vec::new());
    for _ in 0..51 {
        let mut form = Form::new(Arc::clone(&schema));
        for row in 1..=100 {
            let started = Instant::now();
            form.add_row(0, repeat, &row.to_string());
            let time = started.elapsed().as_secs_f64() * 1e3;
            match row {
                10 => tenth.push(time),
                100 => hundredth.push(time),
                _ => {}
            }
        }
    }
    let (tenth, hundredth) = (median(tenth), median(hundredth));
    println!("engine-hundredth-row: {:.2} x TENTH-ROW", hundredth / tenth);
}
