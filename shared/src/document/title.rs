//! What stands for a document in a list: its instrument's summary questions.

use super::Document;
use crate::form::read_value;
use crate::instrument::{NodeId, Schema, in_language};
use serde_json::Value as Json;

/// What a question outside repeats says in a document, as a person reads it; empty when nothing. Computed answers are not
/// known without the form.
fn cell(document: &Document, schema: &Schema, node: NodeId, language: &str) -> String {
    let name = &schema.nodes[node].name;
    let Some(value) = document.value(name) else { return String::new() };
    let label = |name: &str| {
        let choice = schema.choices(node).and_then(|list| list.items.iter().find(|choice| choice.name == name));
        choice.map_or_else(|| name.to_owned(), |choice| in_language(&choice.label, language).to_owned())
    };
    match (read_value(schema, node, value), value) {
        (Ok(read), Json::String(name)) if schema.choices(node).is_some() => {
            drop(read);
            label(name)
        }
        (Ok(_), Json::Array(names)) => names.iter().filter_map(Json::as_str).map(label).collect::<Vec<_>>().join("; "),
        (Ok(read), _) => read.scalar().text().into_owned(),
        // Another version's answer is shown as it is.
        (Err(_), Json::String(text)) => text.clone(),
        (Err(_), other) => other.to_string(),
    }
}

/// The summary of a document, one text a question.
#[must_use]
pub fn cells(document: &Document, schema: &Schema, language: &str) -> Vec<String> {
    schema.summary.iter().map(|node| cell(document, schema, *node, language)).collect()
}

/// What a document is called; empty when it has no name yet.
#[must_use]
pub fn title(document: &Document, schema: &Schema, language: &str) -> String {
    schema.summary.first().map(|node| cell(document, schema, *node, language)).unwrap_or_default()
}
