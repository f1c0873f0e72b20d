//! The files themselves.

use super::{Finding, Severity, Sheet};
use calamine::{Data, Reader, open_workbook_auto_from_rs};
use std::io::Cursor;

/// Larger files are refused: a form of thousands of questions has a few hundred kilobytes.
const BYTES: usize = 16 * 1024 * 1024;
/// More cells than that are refused.
const CELLS: usize = 2_000_000;

fn refused(sheet: &str, reason: String) -> Finding {
    Finding { severity: Severity::Error, sheet: sheet.to_owned(), row: 0, column: String::new(), reason }
}

/// Reads `.xlsx` and `.xls` into sheets of text.
///
/// # Errors
/// When it is no workbook, or too large.
pub fn read_workbook(bytes: &[u8]) -> Result<Vec<Sheet>, Finding> {
    if bytes.len() > BYTES {
        return Err(refused("", format!("the file is larger than {} MiB", BYTES / 1024 / 1024)));
    }
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes.to_vec()))
        .map_err(|error| refused("", format!("this is not a workbook that can be read (.xlsx or .xls): {error}")))?;
    let mut sheets = Vec::new();
    let mut cells = 0;
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(|error| refused(&name, format!("the sheet cannot be read: {error}")))?;
        let (height, width) = range.get_size();
        cells += height.saturating_mul(width);
        if cells > CELLS {
            return Err(refused(&name, format!("the workbook has more than {CELLS} cells")));
        }
        let (top, left) = range.start().map_or((0, 0), |(row, column)| (row as usize, column as usize));
        // Rows keep their numbers, also where the sheet begins further down.
        let mut rows = vec![Vec::new(); top.min(CELLS)];
        for row in range.rows() {
            let mut texts = vec![String::new(); left.min(CELLS)];
            texts.extend(row.iter().map(text));
            while texts.last().is_some_and(String::is_empty) {
                texts.pop();
            }
            rows.push(texts);
        }
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) => text.replace('\u{a0}', " ").trim().to_owned(),
        Data::Float(number) => crate::number::write(*number),
        Data::Int(number) => number.to_string(),
        Data::Bool(value) => if *value { "true" } else { "false" }.to_owned(),
        Data::DateTime(moment) => crate::number::write(moment.as_f64()),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
    }
}

/// Writes sheets as `.xlsx`.
///
/// # Errors
/// When a text is longer than a cell may be.
pub fn write_workbook(sheets: &[Sheet]) -> Result<Vec<u8>, String> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let bold = rust_xlsxwriter::Format::new().set_bold();
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(&sheet.name).map_err(|error| error.to_string())?;
        for (row, cells) in sheet.rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let (row, column) =
                    (u32::try_from(row).map_err(|error| error.to_string())?, u16::try_from(column).map_err(|error| error.to_string())?);
                let written =
                    if row == 0 { page.write_string_with_format(row, column, text, &bold) } else { page.write_string(row, column, text) };
                written.map_err(|error| error.to_string())?;
            }
        }
        page.set_freeze_panes(1, 0).map_err(|error| error.to_string())?;
    }
    workbook.save_to_buffer().map_err(|error| error.to_string())
}
