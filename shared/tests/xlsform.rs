//! Workbooks: read and written back without loss, refused with a place, and never a panic.
#![allow(missing_docs)]
#![cfg(feature = "xlsx")]

use proptest::prelude::*;
use shared::instrument::{Instrument, Schema, from_toml};
use shared::xlsform::{Imported, Severity, Sheet, export, import, read_workbook, write_workbook};

fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
    Sheet { name: name.into(), rows: rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect() }
}

fn said(imported: &Imported) -> String {
    imported.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_workbook_becomes_a_form() {
    let sheets = [
        sheet(
            "survey",
            &[
                &["type", "name", "label::English (en)", "label::Español", "relevance", "required", "calculation", "repeat_count"],
                &["text", "who", "Name", "Nombre", "", "yes", "", ""],
                &["select one from yn", "ok", "OK ${ who }?", "¿Bien?", "${who} != ''", "", "", ""],
                &["begin repeat", "child", "Child", "Niño", "", "", "", "2"],
                &["int", "age", "Age", "Edad", "", "", "", ""],
                &["end repeat", "", "", "", "", "", "", ""],
                &["calculate", "total", "", "", "", "", "sum(${age})", ""],
                &["geopoint", "where", "Where", "Dónde", "", "", "", ""],
                &["start", "start", "", "", "", "", "", ""],
            ],
        ),
        sheet(
            "choices",
            &[
                &["list name", "value", "label::English (en)", "label::Español", "area"],
                &["yn", "yes", "Yes", "Sí", "a"],
                &["yn", "no", "No", "", ""],
            ],
        ),
        sheet("settings", &[&["form_title", "form_id"], &["A form", "a_form"]]),
    ];
    let imported = import(&sheets, "file");
    assert!(imported.is_usable(), "{}", said(&imported));
    let instrument = &imported.instrument;
    assert_eq!((instrument.name.as_str(), &instrument.languages), ("a_form", &vec!["en".to_owned(), "es".to_owned()]));
    assert_eq!(instrument.survey[1].kind, "select_one yn");
    assert_eq!(instrument.survey[1].label.get("en").map(String::as_str), Some("OK ${who}?"));
    let told = said(&imported);
    assert!(told.contains("warning: sheet survey, row 8, column type: the type “geopoint”"), "{told}");
    assert!(told.contains("row 9, column type: “start”") && told.contains("1 texts have no translation"), "{told}");
}

#[test]
fn what_is_wrong_is_named_with_sheet_row_and_column() {
    let head: &[&str] = &["type", "name", "label", "relevant"];
    for (rows, expected) in [
        (vec![head, &["text", "a", "A", "${b} = 1"]], "error: sheet survey, row 2, column relevant: there is no question “b”"),
        (
            vec![head, &[], &["select_one nothing", "a", "A", ""]],
            "error: sheet survey, row 3, column type: there is no choice list “nothing”",
        ),
        (vec![head, &["text", "a b", "A", ""]], "error: sheet survey, row 2, column name: “a b” is not a name"),
        (
            vec![head, &["begin group", "g", "G", ""], &["text", "a", "A", ""]],
            "error: sheet survey, row 2, column type: begin_group without an end_group",
        ),
        (
            vec![head, &["text", "a", "A", "pulldata('x', 'y', 'z', 1)"]],
            "error: sheet survey, row 2, column relevant: pulldata() is one of XLSForm's functions and is not supported: it reads a file",
        ),
        (vec![head], "error: sheet survey: there is no question that can be used"),
    ] {
        let imported = import(&[sheet("survey", &rows)], "file");
        assert!(said(&imported).contains(expected), "{}\ndoes not say\n{expected}", said(&imported));
    }
    assert!(said(&import(&[], "file")).contains("error: sheet survey: there is no sheet with this name"));
    assert_eq!(read_workbook(b"not a workbook").expect_err("refused").severity, Severity::Error);
}

#[test]
fn two_choices_of_one_name_are_refused_and_the_setting_is_named() {
    let sheets = [
        sheet(
            "survey",
            &[&["type", "name", "label", "choice_filter"], &["text", "s", "S", ""], &["select_one city", "c", "C", "state = ${s}"]],
        ),
        sheet("choices", &[&["list_name", "name", "label", "state"], &["city", "x", "X in A", "a"], &["city", "x", "X in B", "b"]]),
        sheet("settings", &[&["form_id", "allow_choice_duplicates"], &["f", "yes"]]),
    ];
    let told = said(&import(&sheets, "file"));
    let expected = "error: sheet choices, column choices: city: the choice “x” stands twice";
    assert!(told.contains(expected) && told.contains("allow_choice_duplicates is not supported"), "{told}");
}

#[test]
fn a_name_of_ours_that_is_not_known_is_an_error_and_not_a_default() {
    let sheets = [
        sheet("survey", &[&["type", "name", "label", "evenhand_exposure", "constraint_message"], &["text", "a", "A", "secret", "never"]]),
        sheet("choices", &[&["list_name", "name", "label", "evenhand_role"], &["l", "x", "X", "nobody"]]),
        sheet("settings", &[&["form_id", "evenhand_read", "evenhand_kind"], &["f", "officer everyone", "poll"]]),
    ];
    let told = said(&import(&sheets, "file"));
    for expected in [
        "error: sheet survey, row 2, column evenhand_exposure: “secret”",
        "error: sheet choices, row 2, column evenhand_role: “nobody”",
        "error: sheet settings, row 2, column evenhand_read: “everyone”",
        "error: sheet settings, row 2, column evenhand_kind: “poll”",
        "warning: sheet survey, row 2, column constraint_message: there is no constraint",
    ] {
        assert!(told.contains(expected), "{told}\ndoes not say\n{expected}");
    }
}

fn through_a_file(instrument: &Instrument) -> Imported {
    let bytes = write_workbook(&export(instrument)).expect("written");
    import(&read_workbook(&bytes).expect("read"), "file")
}

#[test]
fn every_shipped_instrument_comes_back_from_a_workbook_as_it_was() {
    let mut count = 0;
    for entry in std::fs::read_dir("../public/instruments").expect("instruments") {
        let path = entry.expect("entry").path();
        let mut instrument = from_toml(&std::fs::read_to_string(&path).expect("text")).expect("instrument");
        instrument.notes = instrument.notes.map(|notes| notes.trim().to_owned());
        let back = through_a_file(&instrument);
        let mut text = said(&back);
        // The department groups of a survey come from its settings, which a workbook does not have.
        if instrument.choices.values().any(|list| list.from.is_some()) {
            text.clear();
        }
        assert_eq!(text, "", "{}", path.display());
        assert_eq!(back.instrument, instrument, "{}", path.display());
        count += 1;
    }
    assert!(count > 20, "{count}");
}

/// Workbooks of other people, which are not ours to ship. Run with `--ignored` where the maintainers have them.
#[test]
#[ignore = "needs ../shared/xlsforms beside the repository"]
fn real_workbooks_are_imported_or_refused_with_a_place() {
    let folder = std::fs::read_dir("../../shared/xlsforms").expect("the workbooks");
    let mut usable = 0;
    for path in folder.map(|entry| entry.expect("entry").path()).filter(|path| path.extension().is_some_and(|ending| ending == "xlsx")) {
        let imported = import(&read_workbook(&std::fs::read(&path).expect("bytes")).expect("a workbook"), "file");
        println!("{}: {} rows, usable: {}\n{}", path.display(), imported.instrument.survey.len(), imported.is_usable(), said(&imported));
        if imported.is_usable() {
            usable += 1;
            assert!(Schema::compile(imported.instrument.clone(), &[]).is_ok());
            let again = through_a_file(&imported.instrument);
            assert_eq!(again.instrument, imported.instrument, "{}", path.display());
        } else {
            let errors = imported.findings.iter().filter(|finding| finding.severity == Severity::Error);
            assert!(errors.clone().all(|error| !error.sheet.is_empty()), "{}", said(&imported));
        }
    }
    assert!(usable >= 10, "{usable}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_sheet_makes_anything_panic(
        head in prop::collection::vec(prop_oneof![Just("type"), Just("name"), Just("label"), Just("relevant"), Just("label::x"), Just("calculation"), Just(":"), Just("required"), Just("parameters")], 0..7),
        cells in prop::collection::vec(prop::collection::vec(prop_oneof![
            Just("text".to_owned()), Just("begin repeat".to_owned()), Just("end repeat".to_owned()), Just("select_one l".to_owned()), Just("calculate".to_owned()),
            Just("range".to_owned()), Just("${a}".to_owned()), Just("a".to_owned()), ".{0,12}", "[a-z(){}$'., =+*-]{0,20}",
        ], 0..8), 0..10),
    ) {
        let mut rows: Vec<Vec<String>> = vec![head.into_iter().map(str::to_owned).collect()];
        rows.extend(cells);
        let choices = vec![vec!["list_name".to_owned(), "name".to_owned()], vec!["l".to_owned(), "x".to_owned()]];
        let imported = import(&[Sheet { name: "survey".into(), rows }, Sheet { name: "choices".into(), rows: choices }], "f");
        if imported.is_usable() {
            let form = shared::form::Form::new(std::sync::Arc::new(Schema::compile(imported.instrument, &[]).expect("usable")));
            let _ = (form.issues(), form.pages(), form.progress());
        }
    }
}

/// ODK's converter knows one title and stops at one by language: what it does not know must bear our name.
#[test]
fn the_settings_are_those_that_xlsform_has() {
    let toml = "name = \"f\"\nkind = \"document\"\nlanguages = [\"en\", \"es\"]\ntitle = { en = \"A form\", es = \"Un formulario\" }\n[[survey]]\ntype = \"text\"\nname = \"a\"\nlabel = { en = \"A\", es = \"A\" }\n";
    let instrument = from_toml(toml).expect("an instrument");
    let sheets = export(&instrument);
    let settings = sheets.iter().find(|sheet| sheet.name == "settings").expect("settings");
    let foreign =
        |name: &&String| !name.starts_with("evenhand_") && !["form_title", "form_id", "default_language"].contains(&name.as_str());
    assert_eq!(settings.rows[0].iter().filter(foreign).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(import(&sheets, "file").instrument.title, instrument.title);
}

#[test]
fn a_setting_that_is_left_out_is_said() {
    let sheets = [
        sheet("survey", &[&["type", "name", "label"], &["text", "a", "A"]]),
        sheet("settings", &[&["form_title", "version", "style", "form_title::Español (es)"], &["F", "7", "", "F"]]),
    ];
    let imported = import(&sheets, "f");
    assert!(imported.is_usable());
    assert_eq!(said(&imported), "warning: sheet settings, row 1, column version: the setting is not one that works here and is left out");
}
