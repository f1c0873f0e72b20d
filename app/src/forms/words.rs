//! Answers and problems in words.

use crate::i18n::{Lang, Msg};
use shared::form::{Form, Issue, IssueKind};
use shared::instrument::{Kind, NodeId, Schema};

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
