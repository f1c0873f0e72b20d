//! Answers on the wire: JSON by the question's type, checked as they are read.
//!
//! Text, date, time and `select_one` are strings, numbers are numbers, `select_multiple` and `rank` are arrays of
//! strings, `acknowledge` is `"OK"`. A repeat is an array of objects, one a row, whose `_id` names the row.

use super::{Date, Form, IssueKind, RowId, Time, Value};
use crate::instrument::{Choices, Kind, NodeId, Schema, TEXT_LIMIT};
use crate::number;
use serde_json::{Map, Number, Value as Json};

/// JavaScript's largest safe integer.
const SAFE: i64 = (1 << 53) - 1;

/// Reads the answer to a question.
///
/// # Errors
/// When it is not of the question's type, or too long, or not one of the choices.
pub fn read_value(schema: &Schema, node: NodeId, json: &Json) -> Result<Value, IssueKind> {
    let question = schema.nodes.get(node).ok_or(IssueKind::UnknownQuestion)?;
    match question.kind {
        Kind::Group { .. } | Kind::Repeat | Kind::Note => Err(IssueKind::UnknownQuestion),
        Kind::Calculate => Err(IssueKind::Computed),
        Kind::Text | Kind::Hidden => match json.as_str() {
            Some(text) if text.chars().count() > TEXT_LIMIT => Err(IssueKind::TooLong),
            Some(text) if !text.is_empty() => Ok(Value::Text(text.to_owned())),
            _ => Err(IssueKind::WrongType("a text that is not empty")),
        },
        Kind::Integer => match json.as_i64() {
            Some(number) if (-SAFE..=SAFE).contains(&number) => Ok(Value::Integer(number)),
            _ => Err(IssueKind::WrongType("a whole number")),
        },
        Kind::Decimal => decimal(json).map(Value::Decimal).ok_or(IssueKind::WrongType("a number")),
        Kind::Range => match (decimal(json), question.range) {
            (Some(number), Some(range)) if range.holds(number) => Ok(Value::Decimal(number)),
            _ => Err(IssueKind::WrongType("a number on the scale")),
        },
        Kind::Time => json.as_str().and_then(Time::parse).map(Value::Time).ok_or(IssueKind::WrongType("a time as HH:MM")),
        Kind::Acknowledge => match json.as_str() {
            Some("OK") => Ok(Value::Text("OK".to_owned())),
            _ => Err(IssueKind::WrongType("“OK”")),
        },
        Kind::Date => json.as_str().and_then(Date::parse).map(Value::Date).ok_or(IssueKind::WrongType("a date as YYYY-MM-DD")),
        Kind::One(list) => match json.as_str() {
            Some(name) => known(&schema.lists[list], name).map(|_| Value::One(name.to_owned())),
            None => Err(IssueKind::WrongType("the name of one choice")),
        },
        Kind::Many(list) => many(&schema.lists[list], json),
        Kind::Rank(list) => ranked(&schema.lists[list], json),
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

fn ranked(choices: &Choices, json: &Json) -> Result<Value, IssueKind> {
    const EXPECTED: IssueKind = IssueKind::WrongType("every choice of the list, in order");
    let names = json.as_array().filter(|names| names.len() == choices.items.len() && !names.is_empty()).ok_or(EXPECTED)?;
    let mut order = Vec::with_capacity(names.len());
    for name in names {
        let name = name.as_str().ok_or(EXPECTED)?;
        known(choices, name)?;
        if order.iter().any(|held| held == name) {
            return Err(IssueKind::RepeatedChoice(name.to_owned()));
        }
        order.push(name.to_owned());
    }
    Ok(Value::Ranked(order))
}

/// Reads an answer from text, as defaults and spreadsheets write it: choices by name, several with spaces between.
///
/// # Errors
/// When it is not of the question's type, or not one of the choices.
pub fn read_text(schema: &Schema, node: NodeId, text: &str) -> Result<Value, IssueKind> {
    let kind = schema.nodes.get(node).ok_or(IssueKind::UnknownQuestion)?.kind;
    let json = match kind {
        Kind::Integer => text.trim().parse::<i64>().map_or(Json::Null, Json::from),
        Kind::Decimal | Kind::Range => number::read(text.trim()).map_or(Json::Null, written),
        Kind::Many(_) | Kind::Rank(_) => Json::from(text.split(' ').filter(|name| !name.is_empty()).collect::<Vec<_>>()),
        _ => Json::from(text),
    };
    read_value(schema, node, &json)
}

fn written(number: f64) -> Json {
    Json::Number(Number::from_string_unchecked(number::write(number)))
}

/// An answer as JSON; [`read_value`] reads it back.
#[must_use]
pub fn write_value(value: &Value) -> Json {
    match value {
        Value::Text(text) | Value::One(text) => Json::from(text.as_str()),
        Value::Integer(number) => Json::from(*number),
        Value::Decimal(number) => written(*number),
        Value::Date(date) => Json::from(date.to_string()),
        Value::Time(time) => Json::from(time.to_string()),
        Value::Many(names) | Value::Ranked(names) => Json::from(names.clone()),
    }
}

/// Member of a row that names it.
pub const ROW_ID: &str = "_id";

/// An answer that cannot be where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// Where: `question`, or `repeat/row/question`.
    pub path: String,
    /// What is wrong.
    pub kind: IssueKind,
}

/// A form with these answers, rows and all, computed once. Defaults are not filled in.
///
/// # Errors
/// The first answer that cannot be read.
pub fn fill(mut form: Form, answers: &Map<String, Json>) -> Result<Form, Misplaced> {
    put_all(&mut form, 0, None, "", answers)?;
    form.finish(false);
    Ok(form)
}

fn put_all(form: &mut Form, row: RowId, repeat: Option<NodeId>, path: &str, answers: &Map<String, Json>) -> Result<(), Misplaced> {
    let schema = std::sync::Arc::clone(form.schema());
    for (name, json) in answers.iter().filter(|(name, _)| repeat.is_none() || *name != ROW_ID) {
        let misplaced = |kind| Misplaced { path: format!("{path}{name}"), kind };
        let node =
            schema.find(name).filter(|node| schema.nodes[*node].repeat == repeat).ok_or_else(|| misplaced(IssueKind::UnknownQuestion))?;
        if schema.nodes[node].kind != Kind::Repeat {
            let value = read_value(&schema, node, json).map_err(misplaced)?;
            form.put(super::At { row, node }, Some(value));
            continue;
        }
        let rows = json.as_array().ok_or_else(|| misplaced(IssueKind::WrongType("a list of rows")))?;
        for (index, json) in rows.iter().enumerate() {
            let members = json.as_object().ok_or_else(|| misplaced(IssueKind::WrongType("a list of rows")))?;
            let id = members.get(ROW_ID).and_then(Json::as_str).map_or_else(|| index.to_string(), str::to_owned);
            if form.rows(row, node).iter().any(|held| form.row_id(*held) == id) {
                return Err(misplaced(IssueKind::RepeatedChoice(id)));
            }
            if !form.has_room() {
                return Err(misplaced(IssueKind::WrongType("a shorter list of rows")));
            }
            let added = form.put_row(row, node, &id);
            put_all(form, added, Some(node), &format!("{path}{name}/{id}/"), members)?;
        }
    }
    Ok(())
}

/// The answers to what is asked, rows and all; computed ones too where `computed`.
#[must_use]
pub fn write_answers(form: &Form, computed: bool) -> Map<String, Json> {
    write_row(form, 0, None, computed)
}

fn write_row(form: &Form, row: RowId, repeat: Option<NodeId>, computed: bool) -> Map<String, Json> {
    let schema = form.schema();
    let (start, end) = repeat.map_or((0, schema.nodes.len()), |repeat| (repeat + 1, schema.nodes[repeat].end));
    let mut answers = Map::new();
    for node in (start..end).filter(|node| schema.nodes[*node].repeat == repeat) {
        let at = super::At { row, node };
        let asked = &schema.nodes[node];
        if asked.kind == Kind::Repeat && form.is_relevant(at) {
            let rows = form.rows(row, node).iter().map(|below| {
                let mut members = write_row(form, *below, Some(node), computed);
                members.insert(ROW_ID.to_owned(), form.row_id(*below).into());
                Json::Object(members)
            });
            let rows: Vec<Json> = rows.collect();
            if !rows.is_empty() {
                answers.insert(asked.name.clone(), rows.into());
            }
        } else if let Some(value) = form.value(at).filter(|_| computed || asked.kind != Kind::Calculate) {
            answers.insert(asked.name.clone(), write_value(value));
        }
    }
    answers
}
