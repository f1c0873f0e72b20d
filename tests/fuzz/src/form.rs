//! Everything that a form can be asked, and how it is filled in by chance.

use crate::Bytes;
use serde_json::{Value as Json, json};
use shared::form::{At, Form, Value, fill, read_text, read_value, write_answers};
use shared::instrument::Kind;
use std::sync::Arc;

/// Texts that a question may be given: of its type or not, as small and as large as can be.
const TEXTS: &[&str] = &[
    "a",
    "b",
    "a b",
    "b a c",
    "0",
    "-1",
    "3",
    "2.5",
    "1000",
    "9007199254740991",
    "-9007199254740991",
    "0.0000001",
    "2026-03-01",
    "0001-01-01",
    "9999-12-31",
    "23:59:59",
    "00:00",
    "OK",
    "día 🙂",
    "NaN",
    " 7 ",
    "99999999999999999999999999999999999999999999",
    "x y  z",
];

/// Reads everything that a page shows of a form.
pub fn ask_everything(form: &Form) {
    let schema = form.schema();
    let language = schema.languages.first().cloned().unwrap_or_default();
    for at in form.places() {
        let node = &schema.nodes[at.node];
        let _ = (form.is_required(at), form.is_read_only(at), form.issue(at), form.answer_text(at, &language, ", "));
        for text in [&node.label, &node.hint, &node.constraint_message] {
            let _ = form.text(at, text, &language);
        }
        for choice in schema.choices(at.node).map_or(&[][..], |list| &list.items) {
            let _ = form.is_offered(at, choice);
        }
    }
    let _ = (form.pages(), form.progress(), form.issues(), format!("{form:?}"));
    // What is written is read back to the same, unless the form computes it.
    let written = write_answers(form, false);
    if let Ok(back) = fill(Form::begin(Arc::clone(schema), None), &written) {
        let _ = back.issues();
    }
}

/// One act by chance: a row more, a row less, or an answer.
pub fn act(form: &mut Form, bytes: &mut Bytes<'_>, step: usize) {
    let places = form.places();
    if places.is_empty() {
        return;
    }
    let schema = Arc::clone(form.schema());
    let kind = |at: &At| schema.nodes[at.node].kind;
    let (act, pick) = (bytes.below(8), bytes.below(256));
    // Nobody adds rows to a repeat that is counted.
    let by_hand = |at: &At| kind(at) == Kind::Repeat && !schema.nodes[at.node].is_counted();
    let repeats: Vec<At> = places.iter().copied().filter(by_hand).collect();
    if act < 2 && !repeats.is_empty() {
        let at = repeats[pick % repeats.len()];
        form.add_row(at.row, at.node, &format!("s{step}"));
    } else if act == 2 && !repeats.is_empty() {
        let at = repeats[pick % repeats.len()];
        let rows = form.rows(at.row, at.node);
        if let Some(row) = rows.get(bytes.below(rows.len().max(1))).copied() {
            form.remove_row(row);
        }
    } else {
        // An answer in the place of a computed one stays until what it reads changes: no other form would have it.
        let is_asked = |at: &At| (kind(at).is_question() || kind(at) == Kind::Hidden) && !schema.nodes[at.node].is_computed();
        let asked: Vec<At> = places.into_iter().filter(is_asked).collect();
        if asked.is_empty() {
            return;
        }
        let at = asked[pick % asked.len()];
        let value = if act == 7 { None } else { value(form, at, bytes) };
        form.set(at, value);
    }
}

fn value(form: &Form, at: At, bytes: &mut Bytes<'_>) -> Option<Value> {
    let text = bytes.pick(TEXTS);
    let schema = form.schema();
    let json: Option<Json> = match schema.nodes[at.node].kind {
        Kind::One(list) | Kind::Many(list) | Kind::Rank(list) => {
            let items = &schema.lists[list].items;
            let name = &items.get(bytes.below(items.len().max(1)))?.name;
            Some(if matches!(schema.nodes[at.node].kind, Kind::One(_)) { json!(name) } else { json!([name]) })
        }
        _ => None,
    };
    json.and_then(|json| read_value(schema, at.node, &json).ok()).or_else(|| read_text(schema, at.node, text).ok())
}
