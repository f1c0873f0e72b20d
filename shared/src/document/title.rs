//! What stands for a document in a list: its instrument's summary questions.

use super::{Document, fill_in};
use crate::form::{Form, read_value};
use crate::instrument::{Kind, NodeId, Schema, in_language};
use serde_json::Value as Json;
use std::sync::Arc;

/// What a question outside repeats says in a document, as a person reads it; empty when nothing.
fn cell(document: &Document, schema: &Schema, node: NodeId, language: &str) -> String {
    let Some(value) = document.value(&schema.nodes[node].name) else { return String::new() };
    let label = |name: &str| {
        let choice = schema.choices(node).and_then(|list| list.items.iter().find(|choice| choice.name == name));
        choice.map_or_else(|| name.to_owned(), |choice| in_language(&choice.label, language).to_owned())
    };
    match (schema.nodes[node].kind, value) {
        (Kind::One(_), Json::String(name)) => label(name),
        (Kind::Many(_) | Kind::Rank(_), Json::Array(names)) => {
            names.iter().filter_map(Json::as_str).map(label).collect::<Vec<_>>().join("; ")
        }
        (_, Json::String(text)) => text.clone(),
        // Another version's answer is shown as it is.
        (_, other) => read_value(schema, node, other).map_or_else(|_| other.to_string(), |read| read.scalar().text().into_owned()),
    }
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
