//! Values, paths and states in words.

use crate::i18n::{Lang, Msg};
use serde_json::Value as Json;
use shared::document::{Standing, place_of};
use shared::form::{At, Form};
use shared::instrument::{Kind, Schema, in_language};

/// How far a document is, in words.
pub(in crate::workbench) fn standing_msg(standing: Standing) -> Msg {
    match standing {
        Standing::Draft => Msg::StandingDraft,
        Standing::Review => Msg::StandingReview,
        Standing::Returned => Msg::StandingReturned,
        Standing::Signed => Msg::StandingSigned,
        Standing::Changed => Msg::StandingChanged,
    }
}

/// What the path of an answer or of a row is called: its question, with the repeats that it stands in.
pub(in crate::workbench) fn label(schema: &Schema, path: &str, lang: Lang) -> Option<String> {
    let said = |name: &str| match name {
        "_present" => Some(Msg::RowItself.text(lang).to_owned()),
        "_order" => Some(Msg::RowOrder.text(lang).to_owned()),
        _ => {
            let label = in_language(&schema.nodes[schema.find(name)?].label, lang.code());
            Some(if label.is_empty() { name } else { label }.to_owned())
        }
    };
    // Between the names stand the ids of rows.
    let said: Option<Vec<String>> = path.split('/').step_by(2).map(said).collect();
    said.map(|said| said.join(": "))
}

/// The place that a path leads to: of its question, or of the row whose own path it is.
pub(super) fn place(form: &Form, path: &str) -> Option<At> {
    let Some(row) = path.strip_suffix("/_present") else { return place_of(form, path) };
    let (repeat, id) = row.rsplit_once('/')?;
    let at = place_of(form, repeat)?;
    form.rows(at.row, at.node).iter().find(|row| form.row_id(**row) == id).map(|row| At { row: *row, node: at.node })
}

/// Whether a path is that of a question with a text of one's own.
pub(super) fn is_text(schema: &Schema, path: &str) -> bool {
    schema.find(path.rsplit('/').next().unwrap_or(path)).is_some_and(|node| schema.nodes[node].kind == Kind::Text)
}

/// What an answer, or a row, says as a person reads it.
pub(in crate::workbench) fn value_text(schema: Option<&Schema>, path: &str, value: Option<&Json>, lang: Lang) -> String {
    let Some(value) = value else { return Msg::NotAnswered.text(lang).to_owned() };
    let msg = match path.rsplit('/').next().unwrap_or(path) {
        "_present" if *value == Json::Bool(true) => Msg::RowThere,
        "_present" => Msg::RowRemoved,
        "_order" => Msg::RowMoved,
        name => {
            let question = schema.and_then(|schema| Some((schema, schema.find(name)?)));
            return shared::document::value_text(question, value, lang.code());
        }
    };
    msg.text(lang).to_owned()
}

#[cfg(test)]
mod tests;
