//! What stands in a sheet: its columns by name, and the words that cells are written in.

use crate::instrument::Required;
use crate::xlsform::Sheet;

/// A sheet by the names of its columns.
#[derive(Default)]
pub(super) struct Table<'a> {
    pub(super) headings: Vec<String>,
    /// Number in the spreadsheet, and cells.
    pub(super) rows: Vec<(usize, &'a [String])>,
}

impl<'a> Table<'a> {
    pub(super) fn of(sheet: &'a Sheet) -> Self {
        let is_empty = |row: &[String]| row.iter().all(|cell| cell.trim().is_empty());
        let mut rows = sheet.rows.iter().enumerate().filter(|(_, row)| !is_empty(row));
        let headings = rows.next().map(|(_, row)| row.iter().map(|cell| cell.trim().to_owned()).collect()).unwrap_or_default();
        Self { headings, rows: rows.map(|(index, row)| (index + 1, row.as_slice())).collect() }
    }

    pub(super) fn cell(&self, row: &'a [String], name: &str) -> Option<&'a str> {
        let at = self.headings.iter().position(|heading| heading.eq_ignore_ascii_case(name))?;
        row.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }
}

/// A heading, split into the column and the language.
pub(super) fn heading(written: &str) -> (String, Option<String>) {
    let lower = written.trim().to_lowercase();
    let (column, language) = match written
        .split_once("::")
        .or_else(|| written.split_once(':').filter(|(column, _)| !lower.starts_with("jr:") && !column.is_empty()))
    {
        Some((column, language)) => (column.trim().to_lowercase(), Some(language.trim().to_owned())),
        None => (lower, None),
    };
    let column = match column.replace(' ', "_").as_str() {
        "relevance" => "relevant".to_owned(),
        "calculate" | "bind_calculate" => "calculation".to_owned(),
        "readonly" | "read_only" => "read_only".to_owned(),
        "caption" => "label".to_owned(),
        "repeat_count" | "jr:count" => "repeat_count".to_owned(),
        "constraint_msg" | "jr:constraintmsg" => "constraint_message".to_owned(),
        "requiredmsg" | "jr:requiredmsg" => "required_message".to_owned(),
        "list_name" | "list" => "list_name".to_owned(),
        other => other.to_owned(),
    };
    (column, language)
}

pub(super) fn is_yes(cell: &str) -> bool {
    matches!(cell.to_lowercase().as_str(), "yes" | "true" | "true()" | "1" | "y")
}

pub(super) fn is_no(cell: &str) -> bool {
    matches!(cell.to_lowercase().as_str(), "no" | "false" | "false()" | "0" | "n" | "")
}

pub(super) fn required(cell: &str) -> Required {
    if is_yes(cell) {
        Required::Fixed(true)
    } else if is_no(cell) {
        Required::Fixed(false)
    } else {
        Required::When(references(cell))
    }
}

/// `${ name }` loses its spaces: they mean nothing, and the rest of the code can rely on that.
pub(super) fn references(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(at) = rest.find("${") {
        let Some(end) = rest[at..].find('}') else { break };
        text.push_str(&rest[..at]);
        text.push_str("${");
        text.push_str(rest[at + 2..at + end].trim());
        text.push('}');
        rest = &rest[at + end + 1..];
    }
    text.push_str(rest);
    text
}
