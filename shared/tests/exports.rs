//! Exports say what tables say, in every format, and nothing else; each states its source.
#![cfg(all(feature = "toml", feature = "xlsx"))]
#![allow(missing_docs)]

mod analysis;
#[path = "exports/counts.rs"]
mod counts;
#[path = "exports/formats.rs"]
mod formats;

use analysis::{Chance, random_release, random_tables};
use shared::analysis::Table;
use shared::analysis::export::Heading;
use shared::disclosure::Release;

/// How many releases, and how many tables of each: 500 analyses.
const RELEASES: u64 = 50;
const TABLES: usize = 10;

fn heading() -> Heading {
    Heading { organisation: "City & <Town>".into(), address: "https://plan.example/s/abc?a=1&b=2".into(), day: "2026-05-01".into() }
}

/// Each release with tables, at random.
fn analyses() -> impl Iterator<Item = (Release, Vec<Table>)> {
    (0..RELEASES).map(|seed| {
        let release = random_release(seed);
        let tables = random_tables(&release, TABLES, &mut Chance::new(seed + 1_000));
        (release, tables)
    })
}

/// CSV as rows of cells.
fn read_csv(csv: &str) -> Vec<Vec<String>> {
    let text = csv.strip_prefix('\u{feff}').expect("a mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.expect("a record").iter().map(str::to_owned).collect()).collect()
}
