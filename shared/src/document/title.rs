//! What stands for a document in a list: its instrument's summary questions.

use super::{Document, fill_in};
use crate::form::{Form, read_value};
use crate::instrument::{NodeId, Schema};
use serde_json::Value as Json;
use std::sync::Arc;

/// A value as a person reads it: choices by their labels. What its question cannot read, or what no question is known of,
/// such as another version's answer, is shown as it is.
#[must_use]
pub fn value_text(question: Option<(&Schema, NodeId)>, value: &Json, language: &str) -> String {
    let list = question.and_then(|(schema, node)| schema.choices(node));
    let label = |name: &str| list.and_then(|list| list.label(name, language)).unwrap_or(name).to_owned();
    match value {
        Json::String(name) => label(name),
        Json::Array(names) if names.iter().all(Json::is_string) => {
            names.iter().filter_map(Json::as_str).map(label).collect::<Vec<_>>().join("; ")
        }
        other => {
            let read = question.and_then(|(schema, node)| read_value(schema, node, other).ok());
            read.map_or_else(|| other.to_string(), |read| read.scalar().text().into_owned())
        }
    }
}

/// What a question outside repeats says in a document, as a person reads it; empty when nothing.
fn cell(document: &Document, schema: &Schema, node: NodeId, language: &str) -> String {
    document.value(&schema.nodes[node].name).map_or_else(String::new, |value| value_text(Some((schema, node)), value, language))
}

/// The summary of a document, one text a question. Where one of them is computed, the whole form is.
#[must_use]
pub fn cells(document: &Document, schema: &Arc<Schema>, language: &str) -> Vec<String> {
    let computed = schema.summary.iter().any(|node| schema.nodes[*node].is_computed());
    let form: Option<Form> = computed.then(|| fill_in(document, schema, None).form);
    let one = |node: &NodeId| match &form {
        Some(form) => form.answer_text(*node, language, "; "),
        None => cell(document, schema, *node, language),
    };
    schema.summary.iter().map(one).collect()
}

/// What a document is called; empty when it has no name yet.
#[must_use]
pub fn title(document: &Document, schema: &Arc<Schema>, language: &str) -> String {
    schema.summary.first().map(|_| cells(document, schema, language).swap_remove(0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const FORM: &str = r#"{"name": "f", "kind": "document", "languages": ["en", "es"], "title": {"en": "F", "es": "F"},
        "choices": {"state": {"items": [{"name": "well", "label": {"en": "Well", "es": "Bien"}}, {"name": "sick", "label": {"en": "Sick", "es": "Enfermos"}}]}},
        "survey": [
            {"type": "select_one state", "name": "one", "label": {"en": "One", "es": "Una"}},
            {"type": "select_multiple state", "name": "many", "label": {"en": "Many", "es": "Varias"}},
            {"type": "integer", "name": "count", "label": {"en": "Count", "es": "Cantidad"}},
            {"type": "text", "name": "words", "label": {"en": "Words", "es": "Palabras"}}
        ]}"#;

    #[test]
    fn a_value_is_said_in_the_words_of_its_question_and_else_as_it_is() {
        let schema = Schema::compile(crate::json::parse(FORM).expect("an instrument"), &[]).expect("sound");
        let said = |name: &str, value: Json| value_text(schema.find(name).map(|node| (&schema, node)), &value, "es");
        assert_eq!(said("one", json!("sick")), "Enfermos");
        assert_eq!(said("one", json!("gone")), "gone");
        assert_eq!(said("many", json!(["sick", "well"])), "Enfermos; Bien");
        assert_eq!(said("count", json!(12)), "12");
        assert_eq!(said("words", json!("sick")), "sick");
        // Nothing of what another version wrote is left out.
        assert_eq!(said("count", json!([1, "sick"])), r#"[1,"sick"]"#);
        assert_eq!(said("never", json!(["sick", "well"])), "sick; well");
    }
}
