use super::*;
use crate::workbench::analysis::builder::made;
use crate::workbench::analysis::layout::{Layout, Place};
use crate::workbench::analysis::sample::release;

fn grid(item: Option<&str>, rows: &[&str], columns: &[&str], show: Show) -> Grid {
    let release = release();
    let mut layout = Layout { show, ..Layout::default() };
    layout.measure(&release, item);
    rows.iter().for_each(|key| layout.put(&release, key, Place::Rows).expect("a row"));
    columns.iter().for_each(|key| layout.put(&release, key, Place::Columns).expect("a column"));
    let made = made(&release, &layout).expect("a table");
    Writer { release: &release, table: &made.table, people: made.people.as_ref(), show, lang: Lang::En }.grid()
}

fn words(written: &Written) -> String {
    let lines: Vec<String> = written
        .lines
        .iter()
        .map(|(answer, figure)| answer.as_ref().map_or_else(|| figure.clone(), |answer| format!("{answer} {figure}")))
        .collect();
    [lines.join("; "), written.base.clone().unwrap_or_default(), written.kind.word().map_or("", |word| word.text(Lang::En)).to_owned()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" / ")
}

#[test]
fn percent_favourable_stands_with_its_base() {
    let grid = grid(Some("supervisor_fair"), &["department"], &[], Show::Favourable);
    assert_eq!((grid.corner.as_str(), grid.heads.as_slice()), ("Department", &["Everybody".to_owned()][..]));
    let told: Vec<(&str, String)> = grid.lines.iter().map(|line| (line.name.as_str(), words(&line.cells[0]))).collect();
    assert_eq!(told[0], ("Everybody", "50\u{a0}% / n\u{a0}=\u{a0}160".to_owned()));
    assert_eq!(told[1], ("Did not say", "withheld".to_owned()));
    assert_eq!(told[2], ("Fire", "50\u{a0}% / n\u{a0}=\u{a0}60".to_owned()));
    let withheld = grid.withheld.expect("the row of those who are withheld");
    assert_eq!(words(&withheld.cells[0]), "50\u{a0}% / n\u{a0}=\u{a0}40");
}

#[test]
fn answers_are_columns_and_those_of_small_bases_are_put_together() {
    let grid = grid(Some("supervisor_fair"), &["department"], &[], Show::Answers);
    assert_eq!(grid.heads.len(), 6);
    assert!(grid.collapsed);
    let water = grid.lines.iter().find(|line| line.name == "Water").expect("20 people");
    assert_eq!(water.cells.iter().map(|cell| cell.span).collect::<Vec<_>>(), [2, 1, 2, 1]);
    assert_eq!(words(&water.cells[2]), "Agree / Strongly agree 50\u{a0}%");
    assert_eq!(words(&water.cells[3]), "20");
    let fire = grid.lines.iter().find(|line| line.name == "Fire").expect("60 people");
    assert_eq!(fire.cells.len(), 6);
    // Every row takes all columns.
    for line in grid.lines.iter().chain(&grid.withheld) {
        assert_eq!(line.cells.iter().map(|cell| cell.span).sum::<usize>(), 6, "{}", line.name);
    }
}

#[test]
fn crossed_answers_stand_in_the_cell() {
    let grid = grid(Some("supervisor_fair"), &["department"], &["job_level"], Show::Counts);
    assert_eq!(grid.heads, ["Everybody", "Did not say", "Frontline", "Senior"]);
    let fire = grid.lines.iter().find(|line| line.name == "Fire").expect("60 people");
    assert_eq!(words(&fire.cells[2]), "Strongly disagree 3; Disagree 6; Neither 6; Agree 9; Strongly agree 6 / n\u{a0}=\u{a0}30");
    let withheld = grid.withheld.as_ref().expect("withheld");
    assert_eq!(withheld.cells.iter().map(|cell| cell.span).sum::<usize>(), 4);
    // Nothing is said of the columns of those whose groups are withheld.
    assert_eq!(withheld.cells[1].kind, Kind::Withheld);
}

#[test]
fn people_are_counted_and_what_nobody_may_know_is_withheld() {
    let grid = grid(None, &["department"], &["job_level"], Show::Favourable);
    let fire = grid.lines.iter().find(|line| line.name == "Fire").expect("60 people");
    assert_eq!(words(&fire.cells[2]), "30; 50\u{a0}% of the row");
    assert_eq!(fire.cells[1].kind, Kind::Withheld);
}

#[test]
fn withheld_nobody_and_no_data_are_three_things() {
    let classes = [Kind::Withheld, Kind::Nobody, Kind::NoData].map(Kind::class);
    let words = [Kind::Withheld, Kind::Nobody, Kind::NoData].map(|kind| kind.word().map(|word| word.text(Lang::Es)));
    for at in 0..3 {
        assert!(words[at].is_some());
        assert!(classes[at] != classes[(at + 1) % 3] && words[at] != words[(at + 1) % 3]);
    }
    let mut release = release();
    release.items[0].withheld.fill(false);
    release.items[0].column.iter_mut().take(60).for_each(|answers| *answers = 0);
    let mut layout = Layout::default();
    layout.measure(&release, Some("supervisor_fair"));
    layout.put(&release, "department", Place::Rows).expect("a row");
    release.keys[0].column.iter_mut().filter(|number| **number == 0).for_each(|number| *number = 3);
    let made = made(&release, &layout).expect("a table");
    let grid =
        Writer { release: &release, table: &made.table, people: made.people.as_ref(), show: Show::Favourable, lang: Lang::En }.grid();
    let kinds: Vec<(&str, Kind)> = grid.lines.iter().map(|line| (line.name.as_str(), line.cells[0].kind)).collect();
    assert_eq!(kinds[1..3], [("Did not say", Kind::Nobody), ("Fire", Kind::NoData)]);
}
