use super::*;
use crate::workbench::analysis::sample::release;
use shared::analysis::findings::findings;

/// The sample, with the frontline less favourable than the senior staff.
fn sample() -> (Release, Findings) {
    let mut release = release();
    let level = release.keys[1].column.clone();
    for (answers, level) in release.items[0].column.iter_mut().zip(level) {
        if level == 2 && *answers > 4 {
            *answers = 1;
        }
    }
    let found = findings(&release);
    (release, found)
}

fn value<'a>(edits: &'a [Edit], path: &str) -> &'a str {
    let edit = edits.iter().find(|edit| edit.path == path);
    edit.and_then(|edit| edit.value.as_ref()).and_then(Json::as_str).unwrap_or_default()
}

#[test]
fn a_gap_is_recorded_with_all_that_a_reader_needs() {
    let (release, found) = sample();
    let gap = found.gaps.iter().find(|gap| gap.contrast.key == 1).expect("a gap");
    let edits = edits(&release, &found, Evidence::Gap(gap), "row", Lang::En);
    assert_eq!(value(&edits, "finding_title"), "My supervisor is fair – Frontline (Level)");
    assert_eq!(value(&edits, "evidence/row/evidence_item"), "supervisor_fair");
    let said = value(&edits, "evidence/row/evidence_says");
    for part in
        ["Workplace", "March 1, 2026", "160 responses", "at least 10", "Frontline (Level)", "(n\u{a0}=\u{a0}60)", "points", "corrected"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!edits.iter().any(|edit| edit.path == "affected_groups"), "a level is no group that the form knows");
}

#[test]
fn an_item_is_recorded_in_the_language_of_the_page() {
    let (release, found) = sample();
    let ranked = found.ranked.first().expect("an item");
    let edits = edits(&release, &found, Evidence::Item(ranked), "row", Lang::Es);
    let said = value(&edits, "evidence/row/evidence_says");
    assert!(said.contains("desfavorables") && said.contains("Toda la organización"), "{said}");
}

#[test]
fn what_is_recorded_has_a_place_in_the_form() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../public/instruments/barrier-finding.toml");
    let form = std::fs::read_to_string(path).expect("the form");
    let (mut release, _) = sample();
    release.keys[1].name = "race_ethnicity".into();
    release.keys[1].categories[1].names = vec!["asian".into()];
    let found = findings(&release);
    let gap = found.gaps.iter().find(|gap| gap.contrast.key == 1).expect("a gap");
    let edits = edits(&release, &found, Evidence::Gap(gap), "row", Lang::En);
    assert!(edits.iter().any(|edit| edit.path == "affected_groups"));
    for edit in edits.iter().filter(|edit| !edit.path.rsplit('/').next().is_some_and(|name| name.starts_with('_'))) {
        let name = edit.path.rsplit('/').next().unwrap_or_default();
        assert!(form.contains(&format!("name = \"{name}\"")), "{name}");
    }
    for choice in ["survey", "supports", "one_source"] {
        assert!(form.contains(&format!("name = \"{choice}\"")), "{choice}");
    }
}

#[test]
fn a_probability_is_never_written_as_none() {
    assert_eq!([p_text(0.0, Lang::En), p_text(0.04, Lang::Es)], ["p < 0.001", "p = 0,040"]);
}
