//! Answers and problems in words.

use crate::i18n::{Lang, Msg};
use shared::form::{Form, Issue, IssueKind, Value};
use shared::instrument::{Kind, NodeId, Schema, in_language};
use shared::number;

/// What is wrong: in the instrument's own words where it has some.
#[must_use]
pub fn issue_text(form: &Form, issue: &Issue, lang: Lang) -> String {
    let schema = form.schema();
    let own = schema.find(&issue.question).map(|node| &schema.nodes[node]);
    let own = own.map(|node| match issue.kind {
        IssueKind::Required => &node.required_message,
        _ => &node.constraint_message,
    });
    let own = own.filter(|text| !text.is_empty() && matches!(issue.kind, IssueKind::Required | IssueKind::Constraint));
    match own {
        Some(text) => form.text(issue.at, text, lang.code()),
        None => code_text(issue.kind.code(), lang).to_owned(),
    }
}

/// A refusal's code in words.
#[must_use]
pub fn code_text(code: &str, lang: Lang) -> &'static str {
    let msg = match code {
        "required" => Msg::IssueRequired,
        "constraint" => Msg::IssueConstraint,
        "not_offered" => Msg::IssueNotOffered,
        "too_long" => Msg::IssueTooLong,
        "already_answered" => Msg::AlreadyAnswered,
        _ => Msg::IssueOther,
    };
    msg.text(lang)
}

/// What is expected where something else was typed.
#[must_use]
pub fn unread_text(schema: &Schema, node: NodeId, lang: Lang) -> &'static str {
    let msg = match schema.nodes[node].kind {
        Kind::Integer => Msg::IssueInteger,
        Kind::Decimal => Msg::IssueDecimal,
        Kind::Date => Msg::IssueDate,
        Kind::Time => Msg::IssueTime,
        _ => Msg::IssueTooLong,
    };
    msg.text(lang)
}

/// An answer as a person reads it.
#[must_use]
pub fn answer_text(schema: &Schema, node: NodeId, value: &Value, lang: Lang) -> String {
    let label = |name: &str| {
        let choices = schema.choices(node);
        let choice = choices.and_then(|choices| choices.position(name).map(|index| &choices.items[index]));
        choice.map_or_else(|| name.to_owned(), |choice| in_language(&choice.label, lang.code()).to_owned())
    };
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => number::write(*number),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
        Value::One(name) => label(name),
        Value::Many(names) | Value::Ranked(names) => names.iter().map(|name| label(name)).collect::<Vec<_>>().join("; "),
    }
}
