//! The audit trail as a file: every entry that was asked for, after a statement of what they are.

use crate::document::{Cell, Table};
use crate::form::Date;
use crate::json::{self, ToJson};
use crate::protocol::{AuditEntry, AuditFilter, AuditFormat, NOBODY};
use serde_json::Value as Json;

/// What a file states of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Name of the organisation.
    pub organisation: String,
    /// Which entries it holds.
    pub filter: AuditFilter,
    /// Account of whoever exported it.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// How many entries follow.
    pub count: u64,
    /// All of them have smaller numbers than this, which is that of the entry about this export.
    pub before: u64,
    /// What that entry is chained by to all before it: kept elsewhere, it shows later that the trail was changed.
    pub chain: String,
}

/// A moment by UTC, as RFC 3339 writes it, to the second.
#[must_use]
pub fn utc(milliseconds: u64) -> String {
    let (days, seconds) = (milliseconds / 86_400_000, milliseconds / 1000 % 86_400);
    let date = Date::from_days(i32::try_from(days).unwrap_or(i32::MAX));
    format!("{date}T{:02}:{:02}:{:02}Z", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// Rows as CSV, the first of them after all others of the file so far.
fn rows(rows: Vec<Vec<Cell>>) -> String {
    Table { name: String::new(), rows }.csv()
}

/// A filter as people read it, one line a part.
#[must_use]
pub fn filter_words(filter: &AuditFilter, name: &dyn Fn(&str) -> String) -> Vec<(&'static str, String)> {
    let account = |account: &String| if account == NOBODY { NOBODY.to_owned() } else { format!("{} ({account})", name(account)) };
    let mut all = Vec::new();
    if !filter.kinds.is_empty() {
        all.push(("kind", filter.kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ")));
    }
    all.extend(filter.by.as_ref().map(|by| ("by", account(by))));
    all.extend(filter.about.as_ref().map(|about| ("about", account(about))));
    all.extend(filter.since.map(|since| ("since", utc(since))));
    all.extend(filter.until.map(|until| ("until", utc(until))));
    if !filter.words.trim().is_empty() {
        all.push(("words", filter.words.trim().to_owned()));
    }
    if all.is_empty() {
        all.push(("filter", "none: every entry".to_owned()));
    }
    all
}

/// What a file begins with. `name` gives the name of an account.
#[must_use]
pub fn beginning(format: AuditFormat, statement: &Statement, name: &dyn Fn(&str) -> String) -> String {
    let filters = filter_words(&statement.filter, name);
    match format {
        AuditFormat::Csv => {
            let mut stated = vec![
                ("# audit trail of", statement.organisation.clone()),
                ("# exported by", format!("{} ({})", name(&statement.by), statement.by)),
                ("# exported at", utc(statement.at)),
            ];
            let filters: Vec<String> = filters.iter().map(|(part, said)| format!("{part}: {said}")).collect();
            stated.push(("# filters", filters.join("; ")));
            stated.push(("# entries", statement.count.to_string()));
            stated.push(("# all before the entry number", statement.before.to_string()));
            stated.push(("# chain at that entry", format!("sha256 {}", statement.chain)));
            let width = HEADS.len();
            let padded = |(head, said): (&str, String)| {
                let mut row = vec![text(head), text(said)];
                row.resize(width, text(""));
                row
            };
            let mut all: Vec<Vec<Cell>> = stated.into_iter().map(padded).collect();
            all.push(HEADS.iter().map(|head| text(*head)).collect());
            // Spreadsheets take UTF-8 for what it is only when it begins like this.
            format!("\u{feff}{}", rows(all))
        }
        AuditFormat::JsonLines => {
            let filters = filters.into_iter().map(|(part, said)| (part.to_owned(), Json::from(said))).collect();
            let stated = json::object([
                ("what", "Evenhand: audit trail".into()),
                ("organisation", statement.organisation.as_str().into()),
                ("exported_by", statement.by.as_str().into()),
                ("exported_by_name", name(&statement.by).into()),
                ("exported_at", utc(statement.at).into()),
                ("filters", Json::Object(filters)),
                ("entries", statement.count.into()),
                ("before", statement.before.into()),
                ("chain", statement.chain.as_str().into()),
            ]);
            json::text(&stated) + "\n"
        }
    }
}

/// Entries with the heads of their columns, and no statement: part of a file that states what it is elsewhere.
#[must_use]
pub fn csv_table(all: &[AuditEntry], name: &dyn Fn(&str) -> String) -> String {
    rows(vec![HEADS.iter().map(|head| text(*head)).collect()]) + &entries(AuditFormat::Csv, all, name)
}

const HEADS: [&str; 9] = ["number", "at_utc", "kind", "by", "by_name", "about", "about_name", "detail", "at_ms"];

/// Entries of a file, in their order.
#[must_use]
pub fn entries(format: AuditFormat, entries: &[AuditEntry], name: &dyn Fn(&str) -> String) -> String {
    let named = |account: &Option<String>| account.as_deref().map(name).unwrap_or_default();
    match format {
        AuditFormat::Csv => {
            let row = |entry: &AuditEntry| {
                vec![
                    text(entry.number.to_string()),
                    text(utc(entry.at)),
                    text(entry.kind.name()),
                    text(entry.by.clone().unwrap_or_default()),
                    text(named(&entry.by)),
                    text(entry.about.clone().unwrap_or_default()),
                    text(named(&entry.about)),
                    text(entry.detail.as_str()),
                    text(entry.at.to_string()),
                ]
            };
            if entries.is_empty() { String::new() } else { rows(entries.iter().map(row).collect()) }
        }
        AuditFormat::JsonLines => entries.iter().map(|entry| json::text(&entry.to_json()) + "\n").collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::AuditKind;

    fn entry(detail: &str) -> AuditEntry {
        AuditEntry { number: 3, at: 1_700_000_000_999, kind: AuditKind::Invited, by: Some("-a".into()), about: None, detail: detail.into() }
    }

    fn statement() -> Statement {
        let filter = AuditFilter { by: Some("-a".into()), since: Some(0), words: "=1+1".into(), ..AuditFilter::default() };
        Statement {
            organisation: "=Sample City".into(),
            filter,
            by: "-a".into(),
            at: 86_400_000,
            count: 1,
            before: 9,
            chain: "-link".into(),
        }
    }

    fn name(_: &str) -> String {
        "@R. Sample".to_owned()
    }

    #[test]
    fn no_cell_of_a_csv_is_run_as_a_formula() {
        let mut all = beginning(AuditFormat::Csv, &statement(), &name);
        for detail in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "plain, \"quoted\"\nlines"] {
            all.push_str(&entries(AuditFormat::Csv, &[entry(detail)], &name));
        }
        let read = csv::ReaderBuilder::new().has_headers(false).from_reader(all.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<csv::StringRecord> = read.into_records().collect::<Result<_, _>>().expect("every row has the same cells");
        assert_eq!(rows.len(), 7 + 1 + 6);
        for cell in rows.iter().flat_map(|row| row.iter()) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
        assert_eq!(rows[0].get(1), Some("'=Sample City"));
        assert_eq!(rows[3].get(1), Some("by: @R. Sample (-a); since: 1970-01-01T00:00:00Z; words: =1+1"));
        assert_eq!(rows[13].get(7), Some("plain, \"quoted\"\nlines"));
        assert_eq!(rows[13].get(1), Some("2023-11-14T22:13:20Z"));
    }

    #[test]
    fn each_line_is_json_and_the_first_states_what_follows() {
        let all = beginning(AuditFormat::JsonLines, &statement(), &name) + &entries(AuditFormat::JsonLines, &[entry("a\nb")], &name);
        let lines: Vec<Json> = all.lines().map(|line| json::value(line).expect("JSON")).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(
            (&lines[0]["organisation"], &lines[0]["exported_at"]),
            (&Json::from("=Sample City"), &Json::from("1970-01-02T00:00:00Z"))
        );
        assert_eq!(lines[0]["filters"]["words"], "=1+1");
        assert_eq!(lines[1]["detail"], "a\nb");
        let everything = beginning(AuditFormat::JsonLines, &Statement { filter: AuditFilter::default(), ..statement() }, &name);
        assert!(everything.contains("none: every entry"), "{everything}");
    }
}
