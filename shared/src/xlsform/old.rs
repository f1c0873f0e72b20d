//! Reading the old `.xls`. Only for a program of its own that can be stopped: see the feature `xls`.

use super::{Sheet, workbook::plain};
use calamine::{Data, Reader, Xls};
use std::io::Cursor;

/// More cells than that are refused.
const CELLS: usize = 2_000_000;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let (mut sheets, mut cells) = (Vec::new(), 0_usize);
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(|error| format!("sheet {name}: {error}"))?;
        let (height, width) = range.get_size();
        let (top, left) = range.start().map_or((0, 0), |(row, column)| (row as usize, column as usize));
        cells = cells.saturating_add(height.saturating_mul(width.saturating_add(left))).saturating_add(top);
        if cells > CELLS {
            return Err(format!("it has more than {CELLS} cells"));
        }
        // Rows keep their numbers, also where the sheet begins further down.
        let mut rows = vec![Vec::new(); top];
        rows.extend(range.rows().map(|row| {
            let mut texts = vec![String::new(); left];
            texts.extend(row.iter().map(text));
            texts
        }));
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => plain(text).replace('\u{a0}', " ").trim().to_owned(),
        Data::Float(number) => crate::number::write(*number),
        Data::Int(number) => number.to_string(),
        Data::Bool(value) => if *value { "true" } else { "false" }.to_owned(),
        Data::DateTime(moment) => crate::number::write(moment.as_f64()),
    }
}

#[cfg(test)]
mod tests {
    use crate::xlsform::{Severity, import, read_workbook};

    #[test]
    fn an_old_workbook_becomes_a_form() {
        let bytes = include_bytes!("../../../tests/browser/old.xls");
        let imported = import(&read_workbook(bytes).expect("a workbook"), "file");
        assert_eq!(imported.findings, []);
        assert_eq!(imported.instrument.name, "old_workbook");
        assert_eq!(imported.instrument.survey.len(), 5);
        assert_eq!(imported.instrument.choices.get("yn").map(|list| list.items[2].name.as_str()), Some("2026"));
    }

    #[test]
    fn half_a_workbook_is_refused() {
        let bytes = include_bytes!("../../../tests/browser/old.xls");
        let refused = read_workbook(&bytes[..bytes.len() / 2]).expect_err("half a workbook");
        assert_eq!(refused.severity, Severity::Error);
    }
}
