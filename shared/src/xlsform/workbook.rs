//! The files themselves.

use super::{Finding, Severity, Sheet, xlsx};
use crate::document::{Cell, Table};

/// Larger files are refused: a form of thousands of questions has a few hundred kilobytes.
const BYTES: usize = 16 * 1024 * 1024;
/// How `.xls` begins, and any workbook with a password.
const OLD: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];

/// Reads `.xlsx` into sheets of text. The older `.xls` is read where the feature `xls` says that it may be: what there is to
/// read it stops the program on some damaged files, and never ends on others.
///
/// # Errors
/// When it is no workbook, or too large.
pub fn read_workbook(bytes: &[u8]) -> Result<Vec<Sheet>, Finding> {
    let sheets = if bytes.len() > BYTES {
        Err(format!("the file is larger than {} MiB", BYTES / 1024 / 1024))
    } else if bytes.starts_with(&OLD) {
        old(bytes)
    } else {
        xlsx::read(bytes).map_err(|reason| format!("this is not a workbook that can be read (.xlsx): {reason}"))
    };
    sheets.map_err(|reason| Finding { severity: Severity::Error, sheet: String::new(), row: 0, column: String::new(), reason })
}

#[cfg(feature = "xls")]
fn old(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    super::old::read(bytes).map_err(|reason| {
        format!("this is an .xls workbook that cannot be read ({reason}), or one with a password; save it as .xlsx without a password")
    })
}

#[cfg(not(feature = "xls"))]
fn old(_: &[u8]) -> Result<Vec<Sheet>, String> {
    Err("this is an .xls workbook, or one with a password; open it in the workbench, or save it as .xlsx without a password".to_owned())
}

/// A text without what XML cannot hold: that is written as `_x0000_`, which some texts look like already.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\n' | '\t')).collect()
}

/// Writes sheets as `.xlsx`.
///
/// # Errors
/// When a text is longer than a cell may be.
pub fn write_workbook(sheets: &[Sheet]) -> Result<Vec<u8>, String> {
    let cells = |cells: &Vec<String>| cells.iter().cloned().map(Cell::Text).collect();
    let table = |sheet: &Sheet| Table { name: sheet.name.clone(), rows: sheet.rows.iter().map(cells).collect() };
    save(&sheets.iter().map(table).collect::<Vec<_>>())
}

/// The most UTF-16 units that a cell of `.xlsx` holds, and the most characters that a sheet's name may have.
const CELL: usize = 32_767;
const NAME: usize = 31;

/// A text that a cell holds: what is longer ends with an ellipsis.
fn shortened(text: &str) -> String {
    if text.encode_utf16().count() <= CELL {
        return text.to_owned();
    }
    let mut units = 1;
    let fits = text.chars().take_while(|character| {
        units += character.len_utf16();
        units <= CELL
    });
    fits.chain(['…']).collect()
}

/// A name that no sheet before has, whatever its case.
fn sheet_name(name: &str, taken: &[String], number: usize) -> String {
    let short: String = name.chars().take(NAME).collect();
    if !taken.iter().any(|held| held.to_lowercase() == short.to_lowercase()) {
        return short;
    }
    let number = format!(" {number}");
    let short: String = name.chars().take(NAME - number.len()).collect();
    short + &number
}

/// Writes tables as `.xlsx`, one a sheet: numbers as numbers, texts as texts, never as formulas. A text that no cell holds is
/// cut, and says so with an ellipsis: the same tables as CSV have it whole.
///
/// # Errors
/// When there are more rows than a sheet holds.
pub fn write_tables(tables: &[Table]) -> Result<Vec<u8>, String> {
    let mut taken: Vec<String> = Vec::new();
    let mut fitting = Vec::with_capacity(tables.len());
    for (number, table) in tables.iter().enumerate() {
        let name = sheet_name(&table.name, &taken, number + 1);
        taken.push(name.clone());
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) => Cell::Text(shortened(text)),
            Cell::Number(number) => Cell::Number(*number),
        };
        fitting.push(Table { name, rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect() });
    }
    save(&fitting)
}

fn save(tables: &[Table]) -> Result<Vec<u8>, String> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let bold = rust_xlsxwriter::Format::new().set_bold();
    for table in tables {
        let page = workbook.add_worksheet();
        page.set_name(&table.name).map_err(|error| error.to_string())?;
        for (row, cells) in table.rows.iter().enumerate() {
            let row = u32::try_from(row).map_err(|error| error.to_string())?;
            for (column, cell) in cells.iter().enumerate() {
                let column = u16::try_from(column).map_err(|error| error.to_string())?;
                let written = match cell {
                    Cell::Text(text) if text.is_empty() => continue,
                    Cell::Text(text) if row == 0 => page.write_string_with_format(row, column, plain(text), &bold),
                    Cell::Text(text) => page.write_string(row, column, plain(text)),
                    Cell::Number(number) => page.write_number(row, column, *number),
                };
                written.map_err(|error| error.to_string())?;
            }
        }
        page.set_freeze_panes(1, 0).map_err(|error| error.to_string())?;
    }
    workbook.save_to_buffer().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_long_cell_or_two_alike_names_do_not_keep_a_register_from_being_saved() {
        let long = "é🙂".repeat(20_000);
        let table =
            |name: &str| Table { name: name.to_owned(), rows: vec![vec![Cell::Text("head".into())], vec![Cell::Text(long.clone())]] };
        let names = ["documents", "Documents", "a name of more than thirty-one characters", "a name of more than thirty-one letters"];
        let bytes = write_tables(&names.map(table)).expect("a workbook");
        let sheets = read_workbook(&bytes).expect("it reads");
        let mut read: Vec<String> = sheets.iter().map(|sheet| sheet.name.to_lowercase()).collect();
        read.dedup();
        assert_eq!(read.len(), 4, "{read:?}");
        let cell = &sheets[0].rows[1][0];
        assert!(cell.ends_with('…') && long.starts_with(cell.trim_end_matches('…')) && cell.encode_utf16().count() <= CELL);
        assert!(write_workbook(&[Sheet { name: "survey".into(), rows: vec![vec![long]] }]).is_err(), "a form is not cut");
    }
}
