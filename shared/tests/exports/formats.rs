//! Each format by its own rules, with every line of the source, in both languages.

use super::{analyses, heading, read_csv};
use quick_xml::Reader;
use quick_xml::events::Event;
use shared::analysis::export::{Export, Source, ddi, summary};
use shared::analysis::{Ask, Table, table};
use shared::disclosure::Release;
use std::collections::BTreeSet;

/// Text and attributes of XML, by element; fails where it is not well-formed.
fn read_xml(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut open, mut read): (Vec<String>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                for attribute in start.attributes() {
                    let attribute = attribute.expect("an attribute");
                    let key = attribute.key.as_ref().to_owned();
                    let raw = attribute.value.to_string();
                    read.push((format!("{name}@{key}"), quick_xml::escape::unescape(&raw).expect("a text").into_owned()));
                }
                read.push((name.clone(), String::new()));
                open.push(name);
            }
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => {
                let text = text.to_string();
                if let Some((_, held)) = read.iter_mut().rev().find(|(name, _)| Some(name) == open.last()) {
                    held.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let name = reference.to_string();
                let text = quick_xml::escape::unescape(&format!("&{name};")).expect("an entity").into_owned();
                if let Some((_, held)) = read.iter_mut().rev().find(|(name, _)| Some(name) == open.last()) {
                    held.push_str(&text);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?} is not closed");
    read
}

fn cells(rows: &[Vec<String>]) -> BTreeSet<&str> {
    rows.iter().flatten().map(String::as_str).collect()
}

#[test]
fn every_export_states_every_line_of_the_source_in_both_languages() {
    let heading = heading();
    for (release, tables) in analyses().take(6) {
        for language in ["en", "es"] {
            let export = Export::new(&release, &tables, &heading, language);
            let (source, data, codebook) = (export.source(), read_csv(&export.csv()), read_csv(&export.codebook_csv()));
            let names = [
                "survey",
                "address",
                "wave",
                "release_day",
                "responses",
                "people",
                "response_rate",
                "minimum_group",
                "share_withheld",
                "tabulation",
                "rules",
            ];
            let (xml, syntax, report) = (read_xml(&export.ddi()), export.spss("data.csv"), export.report());
            let (notes, book) = (read_xml_notes(&xml), cells(&codebook));
            let comments: String =
                syntax.lines().filter_map(|line| line.strip_prefix("* ")?.strip_suffix(" .")).collect::<Vec<_>>().join(" ");
            let documents: String = syntax
                .lines()
                .filter_map(|line| line.strip_prefix("  '"))
                .map(|line| line.trim_end_matches(['\'', '.']).replace("''", "'") + " ")
                .collect();
            let sheet = &export.sheets()[3];
            for name in names {
                let fact = source.facts.iter().find(|fact| fact.name == name).unwrap_or_else(|| panic!("no {name}"));
                assert!(!fact.text.is_empty() && !fact.label.is_empty());
                let at = data[0].iter().position(|held| held == name).expect("a column");
                assert!(data[1..].iter().all(|row| row[at].trim_start_matches('\'') == fact.text), "{name} in the data");
                assert!(book.contains(fact.text.as_str()) && book.contains(fact.label.as_str()), "{name} in the codebook");
                assert!(notes.contains(fact.line().as_str()), "{name} in DDI: {notes:?}");
                assert!(comments.contains(&fact.line()), "{name} in {comments}");
                assert!(documents.contains(fact.text.split(' ').next().expect("a word")), "{name} in {documents}");
                assert!(report.source.contains(fact), "{name} in the report");
                assert!(
                    sheet.rows.iter().any(|row| row.len() > 1 && format!("{:?}", row[1]).contains(&format!("{:?}", fact.text))),
                    "{name} in the workbook"
                );
            }
        }
        let (en, es) = (Source::of(&release, &heading, "en"), Source::of(&release, &heading, "es-US"));
        assert!(en.facts.iter().zip(&es.facts).all(|(en, es)| en.name == es.name && en.label != es.label));
    }
}

fn read_xml_notes(xml: &[(String, String)]) -> BTreeSet<&str> {
    xml.iter().filter(|(name, _)| name == "notes").map(|(_, text)| text.as_str()).collect()
}

#[test]
fn in_spanish_no_english_word_of_ours_is_left() {
    let english = ["withheld", "Everybody", "nobody", "Did not say", "People", "put together", "answered", "The ", "organization"];
    for (release, tables) in analyses().take(12) {
        let heading = shared::analysis::export::Heading::default();
        let export = Export::new(&release, &tables, &heading, "es");
        // Names of columns and of questions are for programs: the same in every language.
        let columns: Vec<String> = read_csv(&export.csv())[0].clone();
        let mut texts: Vec<String> = read_csv(&export.csv()).into_iter().skip(1).flatten().collect();
        texts.extend(read_csv(&export.codebook_csv()).into_iter().flatten().filter(|cell| !columns.contains(cell)));
        texts.extend(
            export
                .report()
                .tables
                .into_iter()
                .flat_map(|table| [table.summary, table.notes, table.columns, table.rows.concat(), vec![table.caption]].concat()),
        );
        texts.extend(export.rows().flat_map(|rows| rows.notes.clone()));
        for text in texts.iter().filter(|text| !text.contains('_')) {
            assert!(!english.iter().any(|word| text.contains(word)), "{text}");
        }
        assert!(texts.iter().any(|text| text.contains("Todas las personas")));
    }
}

#[test]
fn formulas_do_not_run_and_every_record_is_as_long_as_the_first() {
    for (release, tables) in analyses().take(10) {
        let heading = heading();
        let export = Export::new(&release, &tables, &heading, "en");
        for csv in [export.csv(), export.codebook_csv()] {
            assert!(csv.ends_with("\r\n") && !csv.contains("\n\n"));
            let rows = read_csv(&csv);
            for cell in rows.iter().flatten() {
                let is_number = cell.parse::<f64>().is_ok();
                assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
                assert!(!cell.contains(['\n', '\r']), "{cell}");
            }
            assert!(rows.iter().all(|row| row.len() == rows[0].len()));
        }
        let all = read_csv(&export.codebook_csv());
        assert!(
            cells(&all).contains("'=Low(1)") || cells(&all).iter().any(|cell| cell.starts_with("'=Low(1); ")),
            "a label begins like a formula"
        );
    }
}

#[test]
fn ddi_is_well_formed_and_has_every_variable_and_label_and_no_hidden_number() {
    let heading = heading();
    let mut hidden = 0;
    for (release, _) in analyses().take(25) {
        let xml = ddi(&release, &heading);
        let read = read_xml(&xml);
        let texts: BTreeSet<&str> = read.iter().map(|(_, text)| text.as_str()).collect();
        let ids: Vec<&str> = read.iter().filter(|(name, _)| name == "var@ID").map(|(_, id)| id.as_str()).collect();
        assert_eq!(ids.len(), release.keys.len() + release.items.len() + release.alone.len());
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        for item in &release.items {
            for label in std::iter::once(&item.label).chain(item.answers.iter().map(|answer| &answer.label)) {
                assert!(
                    label.values().all(|label| texts.contains(label.split_whitespace().collect::<Vec<_>>().join(" ").as_str())),
                    "{label:?}"
                );
            }
            if item.hidden {
                hidden += 1;
                let from = xml.find(&format!("name=\"{}\"", item.name)).expect("a variable");
                let variable = &xml[from..from + xml[from..].find("</var>").expect("an end")];
                assert!(!variable.contains("TotlResp") && !variable.contains("catStat") && !variable.contains("\"silent\""), "{variable}");
            }
        }
        assert!(xml.contains("respRate xml:lang=\"es\"") && xml.contains("restrctn xml:lang=\"en\""));
    }
    assert!(hidden > 0, "no question is hidden: nothing is shown by this");
}

#[test]
fn syntax_keeps_to_the_limits_and_names_every_column() {
    for (release, tables) in analyses().take(10) {
        let heading = heading();
        let export = Export::new(&release, &tables, &heading, "es");
        let syntax = export.spss("the city's data.csv");
        assert!(syntax.contains("/FILE='the city''s data.csv'"));
        for line in syntax.lines() {
            assert!(line.len() < 251, "{} bytes: {line}", line.len());
            assert!(line.starts_with('*') || line.matches('\'').count() % 2 == 0, "{line}");
        }
        let data = read_csv(&export.csv());
        let (_, after) = syntax.split_once("/VARIABLES=\n").expect("variables");
        let named: Vec<(&str, &str)> =
            after.lines().take(data[0].len()).filter_map(|line| line.trim().trim_end_matches('.').split_once(' ')).collect();
        assert_eq!(named.iter().map(|(name, _)| *name).collect::<Vec<_>>(), data[0]);
        for (at, (name, format)) in named.iter().enumerate() {
            assert!(name.len() <= 64 && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_'), "{name}");
            if let Some(width) = format.strip_prefix('A') {
                let width: usize = width.parse().expect("a width");
                assert!(data[1..].iter().all(|row| row[at].len() <= width), "{name} is cut");
            }
        }
        // Each command stands by itself: it begins a line and ends with a full stop.
        for command in [
            "GET DATA",
            "ADD DOCUMENT",
            "VARIABLE LABELS",
            "VALUE LABELS state",
            "VALUE LABELS count base percent",
            "MISSING VALUES count base percent (-8, -9).",
            "EXECUTE.",
        ] {
            let at = syntax.find(&format!("\n{command}")).unwrap_or_else(|| panic!("no {command}"));
            assert!(syntax[..at].ends_with('.'), "before {command}");
        }
        for (_, table) in export.rows().zip(&tables).filter(|(rows, _)| !rows.counts_people) {
            let item = table.ask.item.as_deref().and_then(|name| release.item(name)).expect("an item");
            let first = release.items.iter().position(|held| held.name == item.name).expect("a place") * 100 + 101;
            assert!(syntax.contains(&format!("\n  {first} '")), "answer {first} has a label");
        }
    }
}

#[test]
fn sentences_say_what_shown_cells_say() {
    let mut compared = 0;
    for (release, _) in analyses().take(30) {
        let Some(item) = release.item("fair").filter(|item| !item.hidden && item.depth > 0) else { continue };
        let Some(key) = release.keys.first() else { continue };
        let ask = Ask { item: Some(item.name.clone()), rows: vec![key.name.clone()], ..Ask::default() };
        let made = table(&release, &ask).expect("a table");
        let said = summary(&release, &made, "en");
        let whole = made.cell(0, 0).shown().expect("shown");
        assert!(said[0].starts_with(&format!("{} people answered", whole.base)), "{said:?}");
        let favourable: u32 = if whole.collapsed { whole.counts[0] } else { whole.counts[0] + whole.counts[1] };
        assert!(said[1].contains(&format!("({favourable})")), "{said:?}");
        // Another way to find the highest: by shares as they are.
        let share = |row: usize| {
            let shown = made.cell(row, 0).shown()?;
            let count = if shown.collapsed { shown.counts[0] } else { shown.counts[0] + shown.counts[1] };
            Some((f64::from(count) / f64::from(shown.base), count, shown.base))
        };
        let shares: Vec<_> = (1..made.rows.len()).filter_map(share).collect();
        let high = shares.iter().map(|(share, ..)| *share).fold(0.0, f64::max);
        if shares.len() > 1 && shares.iter().any(|(share, ..)| *share < high) {
            let named: Vec<String> =
                shares.iter().filter(|(share, ..)| *share == high).map(|(_, count, base)| format!("{count} of {base}")).collect();
            let sentence = said.iter().find(|said| said.contains("most frequent in")).expect("a sentence");
            let (first, _) = sentence.split_once("least frequent").expect("two groups");
            assert!(named.iter().any(|named| first.contains(named)), "{sentence}");
            compared += 1;
        }
    }
    assert!(compared > 5, "{compared}");
}

#[test]
fn of_a_hidden_question_nothing_is_said() {
    let mut seen = 0;
    for (release, _) in analyses() {
        for item in release.items.iter().filter(|item| item.hidden) {
            seen += 1;
            let tables: Vec<Table> = vec![table(&release, &Ask { item: Some(item.name.clone()), ..Ask::default() }).expect("a table")];
            let heading = heading();
            let export = Export::new(&release, &tables, &heading, "en");
            assert!(export.rows().all(|rows| rows.lines.iter().all(|line| line.base.is_none() && line.told.is_empty())));
            let said = &export.report().tables[0];
            assert_eq!(said.summary.len(), 2);
            assert!(said.summary.iter().all(|line| !line.chars().any(char::is_numeric)), "{said:?}");
            assert!(codebook_counts(&release, &export, &item.name).is_empty());
        }
    }
    assert!(seen > 0, "no question is hidden: nothing is shown by this");
}

/// The numbers that the codebook has of a question.
fn codebook_counts(release: &Release, export: &Export<'_>, item: &str) -> Vec<String> {
    assert!(release.item(item).is_some());
    let rows = read_csv(&export.codebook_csv());
    let place = |name: &str| rows[0].iter().position(|held| held == name).expect("a column");
    let (variable, count, base) = (place("variable"), place("count"), place("n"));
    let of = rows.iter().filter(|row| row[variable] == item);
    of.flat_map(|row| [row[count].clone(), row[base].clone()]).filter(|cell| !cell.is_empty()).collect()
}

#[test]
fn what_a_hidden_question_was_answered_changes_no_export() {
    let heading = heading();
    let mut seen = 0;
    for (release, tables) in analyses().filter(|(release, _)| release.items.iter().any(|item| item.hidden)).take(10) {
        // As if the release held what it must not.
        let mut known = release.clone();
        for item in known.items.iter_mut().filter(|item| item.hidden) {
            item.column.iter_mut().enumerate().for_each(|(at, answers)| *answers = u32::from(at % 3 != 0));
            seen += 1;
        }
        let again: Vec<Table> = tables.iter().map(|held| table(&known, &held.ask).expect("a table")).collect();
        let (before, after) = (Export::new(&release, &tables, &heading, "en"), Export::new(&known, &again, &heading, "en"));
        assert_eq!((before.csv(), before.codebook_csv()), (after.csv(), after.codebook_csv()));
        assert_eq!((before.ddi(), before.spss("a.csv"), before.report()), (after.ddi(), after.spss("a.csv"), after.report()));
        assert_eq!(before.sheets(), after.sheets());
    }
    assert!(seen > 0, "no question is hidden: nothing is shown by this");
}
