//! XLSForm workbooks in and out. A workbook is read into plain sheets of text; everything after that knows no file.
//! What is not understood is said with sheet, row and column, never dropped in silence and never fatal where the rest
//! can be used. The form of <https://xlsform.org/>; `docs/xlsform.md` has the table of what works.

mod export;
mod import;
mod languages;
mod workbook;
mod xlsx;

pub use export::export;
pub use import::{Imported, import};
pub use workbook::{read_workbook, write_workbook};

use std::fmt;

/// A sheet as text, row by row; the first row has the names of the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its cells. Rows may be shorter than the first.
    pub rows: Vec<Vec<String>>,
}

/// Whether a workbook can be used in spite of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something is left out; the rest works.
    Warning,
    /// It cannot be used.
    Error,
}

/// What was found, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Name of the sheet; empty for the workbook.
    pub sheet: String,
    /// Row as a spreadsheet numbers it, from 1; 0 for the sheet.
    pub row: usize,
    /// Name of the column; empty for the row.
    pub column: String,
    /// What it is, as a sentence.
    pub reason: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.severity == Severity::Error { "error" } else { "warning" };
        write!(f, "{word}: ")?;
        if !self.sheet.is_empty() {
            write!(f, "sheet {}", self.sheet)?;
        }
        if self.row > 0 {
            write!(f, ", row {}", self.row)?;
        }
        if !self.column.is_empty() {
            write!(f, ", column {}", self.column)?;
        }
        write!(f, "{}{}", if self.sheet.is_empty() { "" } else { ": " }, self.reason)
    }
}
