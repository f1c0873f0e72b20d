//! Answers on the wire: JSON by the question's type, checked as they are read.
//!
//! Text, date and `select_one` are strings, numbers are numbers, `select_multiple` is an array of strings.

use super::{Date, IssueKind, Value};
use crate::instrument::{Choices, Kind, NodeId, Schema, TEXT_LIMIT};
use crate::number;
use serde_json::{Number, Value as Json};

/// JavaScript's largest safe integer.
const SAFE: i64 = (1 << 53) - 1;

/// Reads the answer to a question.
///
/// # Errors
/// When it is not of the question's type, or too long, or not one of the choices.
pub fn read_value(schema: &Schema, node: NodeId, json: &Json) -> Result<Value, IssueKind> {
    let question = schema.nodes.get(node).ok_or(IssueKind::UnknownQuestion)?;
    match question.kind {
        Kind::Group { .. } | Kind::Note => Err(IssueKind::UnknownQuestion),
        Kind::Text => match json.as_str() {
            Some(text) if text.chars().count() > TEXT_LIMIT => Err(IssueKind::TooLong),
            Some(text) if !text.is_empty() => Ok(Value::Text(text.to_owned())),
            _ => Err(IssueKind::WrongType("a text that is not empty")),
        },
        Kind::Integer => match json.as_i64() {
            Some(number) if (-SAFE..=SAFE).contains(&number) => Ok(Value::Integer(number)),
            _ => Err(IssueKind::WrongType("a whole number")),
        },
        Kind::Decimal => decimal(json).map(Value::Decimal).ok_or(IssueKind::WrongType("a number")),
        Kind::Date => json.as_str().and_then(Date::parse).map(Value::Date).ok_or(IssueKind::WrongType("a date as YYYY-MM-DD")),
        Kind::One(list) => match json.as_str() {
            Some(name) => known(&schema.lists[list], name).map(|_| Value::One(name.to_owned())),
            None => Err(IssueKind::WrongType("the name of one choice")),
        },
        Kind::Many(list) => many(&schema.lists[list], json),
    }
}

fn decimal(json: &Json) -> Option<f64> {
    match json {
        Json::Number(number) => number::parse(number.as_str()).filter(|number| number.is_finite()),
        _ => None,
    }
}

fn known(choices: &Choices, name: &str) -> Result<usize, IssueKind> {
    choices.position(name).ok_or_else(|| IssueKind::UnknownChoice(name.to_owned()))
}

fn many(choices: &Choices, json: &Json) -> Result<Value, IssueKind> {
    const EXPECTED: IssueKind = IssueKind::WrongType("a list of at least one choice");
    let names = json.as_array().filter(|names| !names.is_empty()).ok_or(EXPECTED)?;
    let mut positions = Vec::with_capacity(names.len());
    for name in names {
        let name = name.as_str().ok_or(EXPECTED)?;
        let position = known(choices, name)?;
        if positions.contains(&position) {
            return Err(IssueKind::RepeatedChoice(name.to_owned()));
        }
        positions.push(position);
    }
    let alone = positions.iter().find(|position| choices.items[**position].exclusive);
    if let Some(position) = alone.filter(|_| positions.len() > 1) {
        return Err(IssueKind::ExclusiveChoice(choices.items[*position].name.clone()));
    }
    let kept = choices.items.iter().enumerate().filter(|(position, _)| positions.contains(position));
    Ok(Value::Many(kept.map(|(_, choice)| choice.name.clone()).collect()))
}

/// An answer as JSON; [`read_value`] reads it back.
#[must_use]
pub fn write_value(value: &Value) -> Json {
    match value {
        Value::Text(text) | Value::One(text) => Json::from(text.as_str()),
        Value::Integer(number) => Json::from(*number),
        Value::Decimal(number) => Json::Number(Number::from_string_unchecked(number::write(*number))),
        Value::Date(date) => Json::from(date.to_string()),
        Value::Many(names) => Json::from(names.clone()),
    }
}
