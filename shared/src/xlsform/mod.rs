//! XLSForm workbooks in and out. A workbook is read into plain sheets of text; everything after that knows no file.
//! What is not understood is said with sheet, row and column, never dropped in silence and never fatal where the rest
//! can be used. The form of <https://xlsform.org/>; `docs/xlsform.md` has the table of what works.

#[cfg(feature = "xlsx")]
mod export;
#[cfg(feature = "xlsx")]
mod import;
#[cfg(feature = "xlsx")]
mod languages;
#[cfg(feature = "xls")]
mod old;
#[cfg(feature = "xlsx")]
mod workbook;
#[cfg(feature = "xlsx")]
mod xlsx;

#[cfg(feature = "xlsx")]
pub use export::export;
#[cfg(feature = "xlsx")]
pub use import::import;
#[cfg(feature = "xlsx")]
pub use workbook::{read_workbook, write_tables, write_workbook};

use crate::instrument::Instrument;
use crate::{json_struct, names};
use std::fmt;

/// A sheet as text, row by row; the first row has the names of the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its cells. Rows may be shorter than the first.
    pub rows: Vec<Vec<String>>,
}

names! {
    /// Whether a workbook can be used in spite of what was found.
    pub enum Severity {
        /// Something is left out; the rest works.
        Warning = "warning",
        /// It cannot be used.
        Error = "error",
    }
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

json_struct!(Finding { severity, sheet, row, column, reason });

/// What became of a workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The instrument, as far as it could be read. It compiles when no finding is an error.
    pub instrument: Instrument,
    /// Everything that was found, in the order of the sheets.
    pub findings: Vec<Finding>,
}

json_struct!(Imported { instrument, findings });

impl Imported {
    /// Whether it can be used.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }
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
