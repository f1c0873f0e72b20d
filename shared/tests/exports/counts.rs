//! Counts of 500 random analyses agree in the words, the CSV, the workbook and the report.

use super::{analyses, heading, read_csv};
use shared::analysis::export::{Entry, Export, State};
use shared::analysis::{Cell, Head, Shown, Table};
use shared::disclosure::Release;
use shared::xlsform::{read_workbook, write_tables};
use std::collections::BTreeMap;

/// Of a cell: table, codes of groups by the columns of keys, and answer: count, base, state.
type Cells = BTreeMap<(usize, Vec<String>, String), (String, String, String)>;

/// What an export must hold, of the tables alone.
fn expected(release: &Release, tables: &[Table]) -> Cells {
    let used: Vec<usize> = (0..release.keys.len()).filter(|at| tables.iter().any(|table| uses(table, &release.keys[*at].name))).collect();
    let mut cells = Cells::new();
    for (number, table) in tables.iter().enumerate() {
        let item = table.ask.item.as_ref().map(|name| release.items.iter().position(|item| item.name == *name).expect("an item"));
        let answers = item.map_or(1, |at| release.items[at].answers.len());
        let mut add = |groups: Vec<String>, shown: Option<&Shown>, state: &str| {
            let code =
                |place: usize, collapsed: bool| item.map_or(0, |at| (at + 1) * 100 + place + if collapsed { 51 } else { 1 }).to_string();
            let told: Vec<(String, String, String)> = match shown {
                None => (0..answers).map(|place| (code(place, false), String::new(), String::new())).collect(),
                Some(shown) if item.is_none() => vec![("0".into(), shown.base.to_string(), shown.base.to_string())],
                Some(shown) => {
                    let counts = shown.counts.iter().enumerate();
                    counts.map(|(place, count)| (code(place, shown.collapsed), count.to_string(), shown.base.to_string())).collect()
                }
            };
            for (answer, count, base) in told {
                let before = cells.insert((number + 1, groups.clone(), answer), (count, base, state.to_owned()));
                assert!(before.is_none(), "two lines of one cell");
            }
        };
        let group = |key: usize, row: Option<&Head>, column: Option<&Head>| -> String {
            let key = &release.keys[key];
            let side = |names: &[String], head: Option<&Head>| {
                let at = names.iter().position(|name| *name == key.name)?;
                Some(head.map_or(-1, |head| head.categories.get(at).map_or(0, |place| i64::from(*place) + 1)).to_string())
            };
            let filter = table.ask.filters.iter().find(|filter| filter.key == key.name);
            let filtered =
                filter.and_then(|filter| key.categories.iter().position(|held| held.names == filter.names)).map(|at| (at + 1).to_string());
            filtered.or_else(|| side(&table.ask.rows, row)).or_else(|| side(&table.ask.columns, column)).unwrap_or_default()
        };
        for (row, row_head) in table.rows.iter().enumerate() {
            for (column, column_head) in table.columns.iter().enumerate() {
                let groups = used.iter().map(|key| group(*key, Some(row_head), Some(column_head))).collect();
                let cell = table.cell(row, column);
                add(
                    groups,
                    cell.shown(),
                    if cell.shown().is_some() {
                        "1"
                    } else if *cell == Cell::Withheld {
                        "2"
                    } else {
                        "3"
                    },
                );
            }
        }
        if let Some(withheld) = &table.withheld {
            add(used.iter().map(|key| group(*key, None, None)).collect(), Some(withheld), "1");
        }
    }
    cells
}

fn uses(table: &Table, key: &str) -> bool {
    let ask = &table.ask;
    ask.rows.iter().chain(&ask.columns).chain(ask.filters.iter().map(|filter| &filter.key)).any(|name| name == key)
}

/// What rows of data hold; the first has the names of columns.
fn held(rows: &[Vec<String>]) -> Cells {
    let place = |name: &str| rows[0].iter().position(|held| held == name).expect("a column");
    let keys: Vec<usize> = (0..rows[0].len()).filter(|at| rows[0][*at].starts_with("key_")).collect();
    let (table, answer, count, base, state) = (place("table"), place("answer"), place("count"), place("base"), place("state"));
    let percent = place("percent");
    let mut cells = Cells::new();
    for row in &rows[1..] {
        let cell = |at: usize| row.get(at).cloned().unwrap_or_default();
        let groups = keys.iter().map(|at| cell(*at)).collect();
        let before = cells.insert((cell(table).parse().expect("a number"), groups, cell(answer)), (cell(count), cell(base), cell(state)));
        assert!(before.is_none(), "two lines of one cell: {row:?}");
        assert_eq!(cell(percent).is_empty(), cell(count).is_empty(), "{row:?}");
    }
    cells
}

/// Words before a share: the number, where there is one.
fn number(words: &str) -> Option<u32> {
    words.split(' ').next()?.replace(',', "").parse().ok()
}

/// In two parts, which run at the same time. Only where no groups are withheld is there a cell of nobody: in the first.
#[test]
fn counts_agree_in_words_csv_workbook_and_report_of_250_analyses() {
    agree(0);
}

#[test]
fn counts_agree_in_words_csv_workbook_and_report_of_another_250() {
    agree(1);
}

fn agree(part: usize) {
    let heading = heading();
    let (mut shown, mut withheld, mut nobody, mut collapsed) = (0, 0, 0, 0);
    for (release, tables) in analyses().skip(part).step_by(2) {
        let export = Export::new(&release, &tables, &heading, "en");
        let expected = expected(&release, &tables);
        assert_eq!(held(&read_csv(&export.csv())), expected);
        let sheets = read_workbook(&write_tables(&export.sheets()).expect("a workbook")).expect("it reads");
        assert_eq!(sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["Table", "Data", "Codebook", "Notes"]);
        assert_eq!(held(&sheets[1].rows), expected);
        let report = export.report();
        let mut line = 0;
        for ((table, words), printed) in tables.iter().zip(export.rows()).zip(&report.tables) {
            let grid = words.grid("en");
            assert_eq!((grid.columns.len(), grid.rows.len()), (printed.columns.len(), printed.rows.len()));
            line += 2;
            for (entries, strings) in grid.rows.iter().zip(&printed.rows) {
                assert_eq!(entries.len(), grid.columns.len());
                for (at, (entry, string)) in entries.iter().zip(strings).enumerate().skip(grid.heads) {
                    let in_sheet = &sheets[0].rows[line][at];
                    match entry {
                        Entry::Base(count) | Entry::Count { count, .. } => {
                            assert_eq!((number(string), in_sheet.parse().ok()), (Some(*count), Some(*count)));
                        }
                        Entry::Words(words) => {
                            assert!(string == words && in_sheet == words && !words.chars().any(char::is_numeric), "{words}");
                        }
                    }
                }
                line += 1;
            }
            line += words.notes.len() + 1;
            for held in &words.lines {
                let told = match held.cell {
                    Some((row, column)) => table.cell(row, column),
                    None => &table.withheld.clone().map_or(Cell::Nobody, Cell::Shown),
                };
                let (state, base, counts) = match told {
                    Cell::Shown(told) => {
                        collapsed += usize::from(told.collapsed);
                        (State::Shown, Some(told.base), if table.ask.item.is_some() { told.counts.clone() } else { vec![told.base] })
                    }
                    Cell::Withheld => (State::Withheld, None, Vec::new()),
                    Cell::Nobody => (State::Nobody, None, Vec::new()),
                };
                assert_eq!((held.state, held.base), (state, base));
                assert_eq!(held.told.iter().map(|told| told.count).collect::<Vec<_>>(), counts);
                match state {
                    State::Shown => shown += 1,
                    State::Withheld => withheld += 1,
                    State::Nobody => nobody += 1,
                }
                // And the grid has the same figures, in the order of the words.
                let figures = |entries: &[Entry]| -> Vec<u32> {
                    let figure = |entry: &Entry| match entry {
                        Entry::Base(count) | Entry::Count { count, .. } => Some(*count),
                        Entry::Words(_) => None,
                    };
                    entries.iter().filter_map(figure).collect()
                };
                if !words.counts_people {
                    let at = held.cell.map_or(grid.rows.len() - 1, |(row, column)| row * table.columns.len() + column);
                    let all: Vec<u32> = base.into_iter().chain(counts).collect();
                    assert_eq!(figures(&grid.rows[at]), all);
                } else if let (Some((row, column)), Some(base)) = (held.cell, base) {
                    assert_eq!(grid.rows[row][column + 1], Entry::Base(base));
                }
            }
        }
    }
    println!("{shown} shown, {withheld} withheld, {nobody} nobody, {collapsed} collapsed");
    assert!(
        shown > 500 && withheld > 100 && (nobody > 0 || part == 1) && collapsed > 100,
        "{shown} {withheld} {nobody} {collapsed}: nothing is shown by this"
    );
}
