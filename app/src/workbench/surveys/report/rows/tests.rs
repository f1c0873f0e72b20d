use super::*;
use crate::workbench::parts::csv_file;
use shared::instrument::Hash;
use shared::protocol::ReportTable;

fn row(name: &str, label: &str, counts: Option<Completeness>) -> ReportRow {
    let label = if label.is_empty() { Text::default() } else { Text::from([("en".to_owned(), label.to_owned())]) };
    ReportRow { name: name.into(), label, counts }
}

fn completeness(complete: u64, partial: u64, break_off: u64) -> Completeness {
    Completeness { complete, partial, break_off }
}

#[test]
fn withheld_and_zero_and_no_data_look_different() {
    let told = counts(Some(&completeness(30, 0, 10)), 10, Lang::En);
    assert_eq!(told[0], ("number", "30 (75 %)".to_owned()));
    assert_eq!(told[1], ("number zero", "0".to_owned()));
    assert_eq!(told[3], ("number", "40".to_owned()));
    let withheld = counts(None, 10, Lang::En);
    assert!(withheld.iter().all(|(class, shown)| class.ends_with("withheld") && shown != "0"));
    let item = |asked, missing| ItemRow { question: "q".into(), label: Text::default(), asked, missing };
    let shown = |item| missing_cells(&item, Lang::En).into_iter().map(|(_, shown)| shown).collect::<Vec<_>>();
    assert_eq!(shown(item(Some(120), Some(30))), ["At least 120", "At least 30", "about 25 %"]);
    assert_eq!(shown(item(Some(0), Some(0))), ["0", "0", "no data"]);
    assert_eq!(shown(item(Some(120), None)), ["At least 120", "withheld", "∗"]);
    assert_eq!(shown(item(None, None)), ["withheld", "withheld", "∗"]);
}

#[test]
fn ways_that_are_not_one_per_person_say_so_wherever_they_are_named() {
    let name = |mode: &str| mode_name(&row(mode, "", None), Lang::En).name;
    assert_eq!(name("invited"), "By invitation");
    assert_eq!(name("open_link"), "Open link (Not one per person)");
    assert_eq!(name("paper"), "Paper (Not one per person)");
    assert_eq!(name("brand_new"), "brand_new");
    assert_eq!(choice_name(&row("", "", None), Lang::En).name, "Did not say");
}

#[test]
fn a_share_never_says_none_where_there_is_some() {
    assert_eq!((percent(1, 1_000).as_str(), percent(0, 10).as_str(), percent(2, 3).as_str()), ("<1", "0", "67"));
}

#[test]
fn the_file_has_every_number_and_says_what_is_withheld() {
    let rate = |of: &str, name: &str, redeemed| Rate { of: of.into(), name: name.into(), invited: 100, redeemed };
    let report = ResponseReport {
        survey: Hash::of(b"survey"),
        k: 10,
        day: "2026-11-28".into(),
        rates: vec![rate("all", "", Some(60)), rate("group", "works", None)],
        all: Some(completeness(50, 5, 5)),
        modes: vec![row("invited", "", Some(completeness(40, 5, 5))), row("open_link", "", None)],
        tables: vec![ReportTable {
            question: "tenure".into(),
            label: Text::default(),
            rows: vec![row("new", "=New", Some(completeness(12, 0, 0))), row("", "", None)],
        }],
        items: vec![ItemRow { question: "fair".into(), label: Text::default(), asked: Some(60), missing: None }],
    };
    let groups = [Group { name: "works".into(), label: Text::from([("en".to_owned(), "Works".to_owned())]), departments: Vec::new() }];
    let csv = csv_file(&report_csv(&report, &groups, Lang::En));
    for line in [
        "Section,Part,What,Count",
        "Response rates,Everyone,Invited,100",
        "Response rates,Everyone,Used their invitation,60",
        "Response rates,Works,Used their invitation,withheld",
        "How complete the responses are,Everyone,Break-off,5",
        "By way in,Open link (Not one per person),Complete,withheld",
        "tenure,'=New,Partial,0",
        "tenure,Did not say,Complete,withheld",
        "Questions left out,fair,Left it out,withheld",
    ] {
        assert!(csv.lines().any(|one| one.trim_start_matches('\u{feff}') == line), "{line} is not in {csv}");
    }
}
