//! Any JSON as a response to the survey, and as the answers to a form with rows.
#![no_main]

use fuzz::Bytes;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value as Json};
use shared::form::{Form, fill, write_answers};
use shared::instrument::{Choice, Kind, Schema, Text, from_toml, published_bytes};
use shared::protocol::{ResponsesRequest, Submission};
use shared::survey::{Mode, ResponseId, Settings, Survey, Way, accept};
use std::sync::{Arc, LazyLock};

struct Scene {
    survey: Survey,
    schema: Arc<Schema>,
    document: Arc<Schema>,
    words: Vec<String>,
}

static SCENE: LazyLock<Scene> = LazyLock::new(|| {
    let instrument = from_toml(include_str!("../../../public/instruments/workplace-diversity.toml")).expect("the survey");
    let label = |name: &str| -> Text { ["en", "es"].map(|code| (code.to_owned(), name.to_owned())).into() };
    let groups: Vec<Choice> = ["library", "fire"].map(|name| Choice { name: name.into(), label: label(name), ..Choice::default() }).into();
    let settings =
        Settings { modes: vec![Mode::OpenLink], groups: groups.clone(), k: 10, languages: vec!["en".into(), "es".into()], grace_days: 7 };
    let survey = Survey::open_link(instrument.title.clone(), published_bytes(&instrument).0, settings);
    let mut words: Vec<String> = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "null",
        "true",
        "false",
        "0",
        "1",
        "-1",
        "1.5",
        "1e5",
        "1E-400",
        "-0",
        "1e999",
        "\"\"",
        "9007199254740992",
        "-9007199254740991",
        "123456789012345678901234567890",
        "0.1",
        "\"OK\"",
        "\"2026-03-01\"",
        "\"12:30\"",
        "\"\\u0000\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        " ",
        "\"_id\"",
        "[[[[[[[[",
        "]]]]]]]]",
        "{\"a\":",
    ]
    .map(str::to_owned)
    .into();
    words.push(format!("\"{}\"", "ñ".repeat(4_000)));
    words.push(format!("\"{}\"", "ñ".repeat(4_001)));
    words.push("[".repeat(130));
    let schema = Arc::new(Schema::compile(instrument, &groups).expect("a sound survey"));
    let rows = from_toml(DOCUMENT).expect("a document");
    let document = Arc::new(Schema::compile(rows, &[]).expect("a sound document"));
    for schema in [&schema, &document] {
        words.extend(schema.nodes.iter().map(|node| format!("\"{}\"", node.name)));
        words.extend(schema.lists.iter().flat_map(|list| &list.items).map(|choice| format!("\"{}\"", choice.name)));
    }
    Scene { survey, schema, document, words }
});

const DOCUMENT: &str = r#"
name = "rows"
kind = "document"
languages = ["en"]
title = { en = "x" }
survey = [
  { type = "integer", name = "n", label = { en = "x" } },
  { type = "begin_repeat", name = "r" },
  { type = "decimal", name = "d", label = { en = "x" }, constraint = ". < sum(${d})" },
  { type = "begin_repeat", name = "inner" },
  { type = "text", name = "t", label = { en = "x" }, relevant = "${d} > 1" },
  { type = "end_repeat" },
  { type = "calculate", name = "all", calculation = "concat(${t}, position(..))" },
  { type = "end_repeat" },
  { type = "begin_repeat", name = "counted", repeat_count = "${n}" },
  { type = "time", name = "hour", label = { en = "x" } },
  { type = "rank abc", name = "order", label = { en = "x" } },
  { type = "range", name = "scale", label = { en = "x" }, parameters = "start=0 end=1 step=0.1" },
  { type = "end_repeat" },
]
[choices.abc]
items = [{ name = "a", label = { en = "A" } }, { name = "b", label = { en = "B" } }]
"#;

/// Answers of decisions: half of them of the question's type.
fn decided(scene: &Scene, bytes: &mut Bytes<'_>, depth: usize) -> Map<String, Json> {
    let mut answers = Map::new();
    let document = bytes.byte() % 2 == 1;
    let schema = if document { &scene.document } else { &scene.schema };
    while !bytes.is_empty() && answers.len() < 60 {
        let act = bytes.byte();
        if act == 255 {
            break;
        }
        let node = bytes.below(schema.nodes.len());
        let name = if act == 254 { "_id".to_owned() } else { schema.nodes[node].name.clone() };
        let word = scene.words.get(usize::from(bytes.byte()) * 2).and_then(|word| serde_json::from_str(word).ok()).unwrap_or(Json::Null);
        let names = schema.choices(node).map_or(&[][..], |list| &list.items);
        let mut choice = || names.get(bytes.below(names.len().max(1))).map_or(word.clone(), |choice| Json::from(choice.name.as_str()));
        let value = match schema.nodes[node].kind {
            _ if act >= 128 => word,
            Kind::Repeat if depth < 4 => (0..act % 4).map(|_| Json::Object(decided(scene, bytes, depth + 1))).collect(),
            Kind::One(_) => choice(),
            Kind::Many(_) | Kind::Rank(_) => (0..act % 5).map(|_| choice()).collect(),
            Kind::Integer => Json::from(i64::from(act) - 4),
            Kind::Decimal | Kind::Range => Json::from(f64::from(act) / 10.0),
            _ => word,
        };
        answers.insert(name, value);
    }
    answers
}

fn check(scene: &Scene, answers: &Map<String, Json>) {
    let submission = |answers: Map<String, Json>| Submission {
        id: ResponseId([7; 16]).to_string(),
        version: scene.survey.version.to_string(),
        language: None,
        credential: None,
        answers,
    };
    if let Ok(accepted) = accept(&scene.survey, &scene.schema, &submission(answers.clone()), Way::OPEN) {
        let again = serde_json::from_str(&accepted.answers).expect("what is stored is JSON");
        // What the form computed itself is not taken back; the survey has no such question.
        assert_eq!(accept(&scene.survey, &scene.schema, &submission(again), Way::OPEN), Ok(accepted));
    }
    if let Ok(form) = fill(Form::begin(Arc::clone(&scene.document), None), answers) {
        let written = write_answers(&form, false);
        let again = fill(Form::begin(Arc::clone(&scene.document), None), &written).expect("what was written is read");
        assert_eq!(write_answers(&again, false), written);
        let _ = (form.issues(), again.pages());
    }
}

fuzz_target!(init: fuzz::survive_overflow(), |data: &[u8]| {
    let scene = &*SCENE;
    let text = match data.split_first() {
        // Decisions, or words instead of characters, where the first byte is no character.
        Some((192.., rest)) => Json::Object(decided(scene, &mut Bytes(rest), 0)).to_string(),
        Some((128..192, rest)) => {
            let mut bytes = Bytes(rest);
            let mut text = String::new();
            while !bytes.is_empty() {
                let at = usize::from(bytes.byte()) + if bytes.0.first().is_some_and(|next| next % 2 == 1) { 256 } else { 0 };
                text.push_str(&scene.words[at % scene.words.len()]);
            }
            text
        }
        _ => String::from_utf8_lossy(data).into_owned(),
    };
    let theirs: Option<Json> = serde_json::from_str(&text).ok();
    let own = shared::json::value(&text);
    assert_eq!(own, theirs, "both readers read and refuse alike");
    let _ = shared::json::parse::<ResponsesRequest>(&text);
    if let Ok(request) = serde_json::from_str::<ResponsesRequest>(&text) {
        request.responses.iter().for_each(|response| check(scene, &response.answers));
    }
    let Some(json) = own else { return };
    assert_eq!(shared::json::text(&json), json.to_string());
    if let Some(answers) = json.as_object() {
        check(scene, answers);
    }
});
