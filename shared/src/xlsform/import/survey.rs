//! The survey sheet, row by row.

use super::table::{Table, heading, is_no, is_yes, references, required};
use super::words::{COLUMNS, IGNORED, LEFT_OUT, METADATA};
use super::{Import, Placed};
use crate::instrument::{Exposure, ROWS, Required, Row};
use crate::xlsform::{Severity, Sheet};

impl Import {
    pub(super) fn survey(&mut self, sheet: &Sheet) -> Vec<Placed> {
        let table = Table::of(sheet);
        let mut rows: Vec<Placed> = Vec::new();
        if self.is_too_long(sheet, &table, ROWS) {
            return rows;
        }
        for written in table.headings.iter().filter(|written| !written.is_empty()) {
            let (column, _) = heading(written);
            if IGNORED.contains(&column.as_str()) || !COLUMNS.contains(&column.as_str()) {
                self.say(Severity::Warning, &sheet.name, 1, written, "this column has no effect here");
            }
        }
        for (number, cells) in &table.rows {
            let mut row = Row::default();
            let mut disabled = false;
            for (written, cell) in table.headings.iter().zip(cells.iter()).filter(|(_, cell)| !cell.trim().is_empty()) {
                let (column, language) = heading(written);
                if column == "disabled" {
                    disabled = is_yes(cell.trim());
                }
                if column == "evenhand_exposure" && Exposure::named(cell.trim()).is_none() {
                    // Taking it for none would show what is to be protected.
                    self.say(Severity::Error, &sheet.name, *number, written, format!("“{}” is not an exposure", cell.trim()));
                }
                self.put(&mut row, &column, language.as_deref(), cell.trim());
            }
            if disabled || row.kind.is_empty() {
                if !disabled {
                    self.say(Severity::Warning, &sheet.name, *number, "type", "the row has no type and is left out");
                }
                continue;
            }
            if let Some(row) = self.typed(sheet, *number, row) {
                rows.push((*number, row));
            }
        }
        rows
    }

    fn put(&mut self, row: &mut Row, column: &str, language: Option<&str>, cell: &str) {
        let text = match column {
            "label" => Some(&mut row.label),
            "hint" => Some(&mut row.hint),
            "guidance_hint" => Some(&mut row.guidance_hint),
            "required_message" => Some(&mut row.required_message),
            "constraint_message" => Some(&mut row.constraint_message),
            _ => None,
        };
        if let Some(text) = text {
            text.insert(self.language(language), references(cell));
            return;
        }
        let expression = || Some(references(cell));
        match column {
            "type" => row.kind = cell.split_whitespace().collect::<Vec<_>>().join(" "),
            "name" => cell.clone_into(&mut row.name),
            "required" => row.required = required(cell),
            "relevant" => row.relevant = expression(),
            "constraint" => row.constraint = expression(),
            "calculation" => row.calculation = expression(),
            "default" => row.default = expression(),
            "choice_filter" => row.choice_filter = expression(),
            "read_only" if is_yes(cell) => row.read_only = Some("true()".to_owned()),
            "read_only" if !is_no(cell) => row.read_only = expression(),
            "repeat_count" => row.repeat_count = expression(),
            "parameters" => cell.clone_into(&mut row.parameters),
            "appearance" => cell.clone_into(&mut row.appearance),
            "evenhand_exposure" => row.exposure = Exposure::named(cell).unwrap_or_default(),
            _ => {}
        }
    }

    /// The row with its type in our words; nothing when it is left out.
    fn typed(&mut self, sheet: &Sheet, number: usize, mut row: Row) -> Option<Row> {
        let lower = row.kind.to_lowercase();
        let base = lower.split(' ').next().unwrap_or("");
        let reason = match () {
            () if METADATA.contains(&lower.as_str()) => {
                format!("“{}” tells of the device or the time; it is never collected here", row.kind)
            }
            () if LEFT_OUT.contains(&base) => format!("the type “{}” is not supported; the question is left out", row.kind),
            () => String::new(),
        };
        if !reason.is_empty() {
            self.say(Severity::Warning, &sheet.name, number, "type", reason);
            self.left_out.push((number, row));
            return None;
        }
        let rest = row.kind.get(base.len()..).unwrap_or("").trim().to_owned();
        let select = |rest: &str| rest.strip_prefix("from ").unwrap_or(rest).to_owned();
        row.kind = match (base, rest.as_str()) {
            ("select", rest) if rest.starts_with("one") => format!("select_one {}", select(rest[3..].trim())),
            ("select", rest) if rest.starts_with("multiple") => format!("select_multiple {}", select(rest[8..].trim())),
            ("select", rest) if rest.starts_with("all that apply") => format!("select_multiple {}", select(rest[14..].trim())),
            ("select1" | "add_select_one_prompt_using", rest) => format!("select_one {}", select(rest)),
            ("add_select_multiple_prompt_using", rest) => format!("select_multiple {}", select(rest)),
            ("select_one" | "select_multiple" | "rank", rest) => format!("{base} {}", select(rest)),
            ("string" | "q", "") => "text".to_owned(),
            ("int", "") => "integer".to_owned(),
            ("trigger", "") => "acknowledge".to_owned(),
            ("add", rest) if rest.starts_with("note") => "note".to_owned(),
            ("add", rest) => rest.split(' ').next().map(|word| if word == "text" { "text" } else { word }).unwrap_or("text").to_owned(),
            ("begin" | "end", rest) => format!("{base}_{}", rest.to_lowercase()),
            ("calculation", "") => "calculate".to_owned(),
            (_, "") => lower.clone(),
            _ => row.kind,
        };
        row.kind = row.kind.replace(" or specify other", " or_other").replace(" or other", " or_other");
        if row.kind.starts_with("end_") {
            row = Row { kind: row.kind, ..Row::default() };
        } else if row.kind.starts_with("begin_") {
            row.appearance = row.appearance.replace("field-list", "").trim().to_owned();
            row.required = Required::default();
        }
        Some(row)
    }
}
