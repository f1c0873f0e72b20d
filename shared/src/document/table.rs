//! A register as tables: one row a document, and one table more for each repeat. For spreadsheets and for analysts.

use super::{Document, Standing, department, fill_in, standing, version};
use crate::form::{At, Form, RowId, Value};
use crate::instrument::{Kind, NodeId, Schema, in_language};
use crate::json::{FromJson, ToJson};
use crate::json_struct;
use serde_json::Value as Json;
use std::sync::Arc;

/// How questions and answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording<'a> {
    /// Names of questions and choices, as in the form: for programs.
    Names,
    /// Labels in a language: for people.
    Labels(&'a str),
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text; may be empty.
    Text(String),
    /// A number.
    Number(f64),
}

/// A table; the first row has the heads.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name: `documents`, or that of the repeat.
    pub name: String,
    /// Rows of the same length.
    pub rows: Vec<Vec<Cell>>,
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

json_struct!(Table { name, rows });

impl ToJson for Cell {
    fn to_json(&self) -> Json {
        match self {
            Self::Text(text) => Json::from(text.as_str()),
            Self::Number(number) => Json::Number(serde_json::Number::from_string_unchecked(crate::number::write(*number))),
        }
    }
}

impl FromJson for Cell {
    fn from_json(json: &Json, bad: &mut bool) -> Self {
        match json {
            Json::Number(number) => Self::Number(crate::json::or_bad(crate::number::read(number.as_str()), bad)),
            other => Self::Text(String::from_json(other, bad)),
        }
    }
}

impl Table {
    /// As CSV (RFC 4180, UTF-8). A text that a spreadsheet would run as a formula is kept from that by an apostrophe.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        for row in &self.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Number(number) => crate::number::write(*number),
                Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
                Cell::Text(text) => text.clone(),
            });
            // Writing to memory does not fail.
            let _ = writer.write_record(cells);
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// The tables of documents of one kind, by the schema of its newest version. Answers that this version has no place for
/// stand in a column of their own. Answers to what is no longer asked, given the others, are left out, as in the form.
#[must_use]
pub fn tables<'a>(documents: impl Iterator<Item = (&'a str, &'a Document)>, schema: &Arc<Schema>, wording: Wording<'_>) -> Vec<Table> {
    let own = own_columns(schema, None);
    let mut heads: Vec<Cell> = ["_id", "_department", "_state", "_version"].map(text).into();
    heads.extend(own.iter().map(|node| head(schema, *node, wording)));
    heads.push(text("_other_answers"));
    let mut all = vec![Table { name: "documents".to_owned(), rows: vec![heads] }];
    let repeats: Vec<NodeId> = (0..schema.nodes.len()).filter(|node| schema.nodes[*node].kind == Kind::Repeat).collect();
    for repeat in &repeats {
        let mut heads: Vec<Cell> = ["_document", "_row"].map(text).into();
        heads.extend(own_columns(schema, Some(*repeat)).iter().map(|node| head(schema, *node, wording)));
        all.push(Table { name: schema.nodes[*repeat].name.clone(), rows: vec![heads] });
    }
    for (id, document) in documents {
        let filled = fill_in(document, schema, None);
        let mut row = vec![
            text(id),
            text(department(document).unwrap_or_default()),
            text(Standing::name(standing(document))),
            text(version(document).unwrap_or_default()),
        ];
        row.extend(own.iter().map(|node| cell(&filled.form, At { row: 0, node: *node }, wording)));
        let others: Vec<String> = filled.unmapped.iter().map(|answer| format!("{}: {}", answer.path, answer.value)).collect();
        row.push(text(others.join("\n")));
        all[0].rows.push(row);
        for (index, repeat) in repeats.iter().enumerate() {
            rows_of(&filled.form, *repeat, &mut |held| {
                let mut row = vec![text(id), text(row_name(&filled.form, held))];
                row.extend(
                    own_columns(schema, Some(*repeat)).iter().map(|node| cell(&filled.form, At { row: held, node: *node }, wording)),
                );
                all[index + 1].rows.push(row);
            });
        }
    }
    all
}

/// Questions that stand directly in a repeat, or outside all of them.
fn own_columns(schema: &Schema, repeat: Option<NodeId>) -> Vec<NodeId> {
    let is_own = |node: &NodeId| schema.nodes[*node].repeat == repeat && schema.nodes[*node].kind.holds_value();
    (0..schema.nodes.len()).filter(is_own).collect()
}

fn head(schema: &Schema, node: NodeId, wording: Wording<'_>) -> Cell {
    let asked = &schema.nodes[node];
    let label = match wording {
        Wording::Names => "",
        Wording::Labels(language) => in_language(&asked.label, language),
    };
    text(if label.is_empty() { asked.name.as_str() } else { label })
}

fn cell(form: &Form, at: At, wording: Wording<'_>) -> Cell {
    match (form.value(at), wording) {
        (None, _) => text(""),
        #[allow(clippy::cast_precision_loss)]
        (Some(Value::Integer(number)), _) => Cell::Number(*number as f64),
        (Some(Value::Decimal(number)), _) => Cell::Number(*number),
        (Some(value), Wording::Names) => text(match value {
            Value::Many(names) | Value::Ranked(names) => names.join(" "),
            other => other.scalar().text().into_owned(),
        }),
        (Some(_), Wording::Labels(language)) => text(form.answer_text(at, language, "; ")),
    }
}

/// A row's name with those of the rows around it.
fn row_name(form: &Form, row: RowId) -> String {
    match form.row_of(row) {
        Some((0, _)) | None => form.row_id(row).to_owned(),
        Some((outer, _)) => format!("{}/{}", row_name(form, outer), form.row_id(row)),
    }
}

fn rows_of(form: &Form, repeat: NodeId, visit: &mut dyn FnMut(RowId)) {
    form.walk(0, 0, form.schema().nodes.len(), &mut |at| {
        if at.node == repeat {
            form.rows(at.row, repeat).iter().for_each(|row| visit(*row));
        }
    });
}
