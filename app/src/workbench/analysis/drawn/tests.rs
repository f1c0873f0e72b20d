use super::*;
use crate::workbench::analysis::builder::made;
use crate::workbench::analysis::layout::Place;
use crate::workbench::analysis::sample::release;

fn laid(item: Option<&str>, rows: &[&str], columns: &[&str]) -> (Release, Layout) {
    let (release, mut layout) = (release(), Layout::default());
    layout.measure(&release, item);
    rows.iter().for_each(|key| layout.put(&release, key, Place::Rows).expect("a row"));
    columns.iter().for_each(|key| layout.put(&release, key, Place::Columns).expect("a column"));
    (release, layout)
}

fn with<R>((release, layout): &(Release, Layout), read: impl FnOnce(&Drawing) -> R) -> R {
    let made = made(release, layout).expect("a table");
    read(&Drawing { release, table: &made.table, people: made.people.as_ref(), layout, lang: Lang::En })
}

#[test]
fn each_table_is_drawn_as_what_fits_it() {
    let picks = |item, rows: &[&str], columns: &[&str]| with(&laid(item, rows, columns), |drawing| drawing.picks());
    assert_eq!(picks(Some("supervisor_fair"), &["department"], &[]), [Pick::Dots, Pick::Agreement]);
    assert_eq!(picks(Some("supervisor_fair"), &["job_level"], &["department"])[0], Pick::Panels);
    assert_eq!(picks(Some("barriers"), &[], &[]), [Pick::Bars]);
    assert_eq!(picks(Some("barriers"), &["department"], &[])[0], Pick::Panels);
    assert_eq!(picks(None, &["department"], &[]), [Pick::Bars]);
}

#[test]
fn a_chart_that_does_not_fit_any_more_gives_way() {
    let mut laid = laid(Some("supervisor_fair"), &["department"], &[]);
    laid.1.chart = Some("agreement".into());
    assert_eq!(with(&laid, |drawing| drawing.pick()), Pick::Agreement);
    laid.1.chart = Some("bars".into());
    assert_eq!(with(&laid, |drawing| drawing.pick()), Pick::Dots);
}

#[test]
fn charts_say_what_the_table_says_and_nothing_of_who_is_withheld() {
    let laid = laid(Some("supervisor_fair"), &["department"], &[]);
    let rows = with(&laid, |drawing| drawing.dots().rows);
    let named: Vec<(&str, Option<(u64, u64)>)> =
        rows.iter().map(|row| (row.label.as_str(), row.state.shown().map(|figure| (figure.count.unwrap_or(0), figure.base)))).collect();
    assert_eq!(named[..3], [("Everybody", Some((80, 160))), ("Did not say", None), ("Fire", Some((30, 60)))]);
    assert_eq!(named.last(), Some(&("Group withheld", Some((20, 40)))));
    assert!(rows[0].state.shown().is_some_and(|figure| figure.interval.is_some_and(|[low, high]| low < 0.5 && high > 0.5)));
    let agreement = with(&laid, |drawing| drawing.agreement());
    assert_eq!(agreement.parts.first().map(|part| part.side), Some(Side::Unfavourable));
    let water = agreement.rows.iter().find(|row| row.label == "Water").and_then(|row| row.state.shown());
    assert!(water.is_some_and(|parts| parts.shares == Shares::Combined([0.3, 0.2, 0.5])), "{water:?}");
}

#[test]
fn every_chart_can_be_drawn_on_the_narrowest_screen() {
    for (item, rows, columns) in [
        (Some("supervisor_fair"), vec!["department"], vec!["job_level"]),
        (Some("barriers"), vec!["department"], vec![]),
        (None, vec!["department"], vec![]),
    ] {
        let laid = laid(item, &rows, &columns);
        with(&laid, |drawing| {
            for pick in drawing.picks() {
                let chart = drawing.draw(pick, 280.0);
                assert!(chart.svg().contains("<svg") && !chart.table.rows.is_empty(), "{pick:?}");
            }
        });
    }
}
