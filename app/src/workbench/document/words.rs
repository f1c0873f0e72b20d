//! Values, paths and states in words.

use crate::i18n::{Lang, Msg};
use serde_json::Value as Json;
use shared::document::Standing;
use shared::form::read_value;
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

/// What a path is called.
pub(super) fn label(schema: &Schema, path: &str, lang: Lang) -> Option<String> {
    let names: Vec<&str> = path.split('/').collect();
    let said = |name: &str| {
        let node = schema.find(name)?;
        Some(in_language(&schema.nodes[node].label, lang.code()).to_owned())
    };
    match names.as_slice() {
        [.., repeat, _, "_present"] => Some(format!("{}: {}", said(repeat)?, Msg::RowItself.text(lang))),
        [.., repeat, _, "_order"] => Some(format!("{}: {}", said(repeat)?, Msg::RowOrder.text(lang))),
        ["_document"] => Some(Msg::DepartmentCol.text(lang).to_owned()),
        ["_status" | "_signed", ..] => Some(Msg::ViewReview.text(lang).to_owned()),
        ["_comments", ..] => Some(Msg::ViewComments.text(lang).to_owned()),
        ["_links", ..] => Some(Msg::ViewLinks.text(lang).to_owned()),
        ["_version"] => Some(Msg::FormVersion.text(lang).to_owned()),
        ["_people", ..] => Some(Msg::NamedPeople.text(lang).to_owned()),
        ["_archived"] => Some(Msg::Archived.text(lang).to_owned()),
        [.., repeat, _, name] => Some(format!("{}: {}", said(repeat)?, said(name)?)),
        [name] => said(name),
        _ => None,
    }
}

/// Whether a path is that of a question with a text of one's own.
pub(super) fn is_text(schema: &Schema, path: &str) -> bool {
    schema.find(path.rsplit('/').next().unwrap_or(path)).is_some_and(|node| schema.nodes[node].kind == Kind::Text)
}

/// A value as a person reads it.
pub(super) fn value_text(schema: &Schema, path: &str, value: Option<&Json>, lang: Lang) -> String {
    let Some(value) = value else { return Msg::NotAnswered.text(lang).to_owned() };
    let name = path.rsplit('/').next().unwrap_or(path);
    if name == "_present" {
        return if *value == Json::Bool(true) { Msg::RowThere } else { Msg::RowRemoved }.text(lang).to_owned();
    }
    let node = schema.find(name);
    let choice = |name: &str| {
        let list = node.and_then(|node| schema.choices(node));
        let choice = list.and_then(|list| list.items.iter().find(|choice| choice.name == name));
        choice.map_or_else(|| name.to_owned(), |choice| in_language(&choice.label, lang.code()).to_owned())
    };
    match value {
        Json::String(text) => choice(text),
        Json::Array(names) => names.iter().filter_map(Json::as_str).map(choice).collect::<Vec<_>>().join("; "),
        other => match node.and_then(|node| read_value(schema, node, other).ok()) {
            Some(read) => read.scalar().text().into_owned(),
            None => other.to_string(),
        },
    }
}
