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

/// The release of the tests with other people in it: what the rules would have made of them is another matter.
fn shuffled(seed: u64) -> (Release, impl FnMut(usize) -> usize) {
    let (mut release, mut state) = (release(), seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut below = move |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap_or(0) % most
    };
    let n = release.n as usize;
    let out: Vec<bool> = (0..n).map(|_| below(6) == 0).collect();
    for key in &mut release.keys {
        key.column = out.iter().map(|out| if *out { 0 } else { u8::try_from(1 + below(key.categories.len())).unwrap_or(1) }).collect();
    }
    for item in &mut release.items {
        let choices = item.answers.len();
        item.column =
            (0..n)
                .map(|_| {
                    if item.many {
                        u32::try_from(below(1 << choices)).unwrap_or(0)
                    } else {
                        (1 << below(choices + 1)) & ((1 << choices) - 1)
                    }
                })
                .collect();
        item.withheld = out.iter().map(|out| *out || below(8) == 0).collect();
        item.depth = if item.hidden { 0 } else { 3 };
    }
    (release, below)
}

/// Counts and bases of a chart's rows, against the cells that they are of.
fn agree<'a>(told: impl Iterator<Item = (&'a State<Figure>, &'a Cell)>, count: impl Fn(&Shown) -> Option<u64>) {
    for (state, cell) in told {
        match (state.shown(), cell.shown()) {
            (Some(figure), Some(shown)) => {
                assert_eq!((figure.base, figure.count), (u64::from(shown.base), count(shown)));
                let expected = figure.count.map_or(shown.base.into(), |count| count as f64 / f64::from(shown.base));
                assert!((figure.value - expected).abs() < 1e-12);
            }
            (figure, shown) => assert!(figure.is_none() && shown.is_none(), "{state:?} of {cell:?}"),
        }
    }
}

#[test]
fn charts_and_tables_count_the_same_in_500_random_analyses() {
    let mut drawn = [0; 3];
    for seed in 0..500 {
        let (release, mut below) = shuffled(seed);
        let items: Vec<String> = release.items.iter().filter(|item| !item.hidden).map(|item| item.name.clone()).collect();
        let mut layout = Layout::default();
        layout.measure(&release, (below(4) > 0).then(|| items[below(items.len())].as_str()));
        for key in release.keys.clone() {
            let place = [Place::Out, Place::Rows, Place::Columns][below(3)];
            layout.put(&release, &key.name, place).expect("a place");
        }
        let made = made(&release, &layout).expect("a table");
        let table = &made.table;
        let drawing = Drawing { release: &release, table, people: made.people.as_ref(), layout: &layout, lang: Lang::En };
        let item = layout.ask.item.as_ref().and_then(|name| release.item(name));
        let favourable = |shown: &Shown| item.and_then(|item| Directions::of(item, shown)).map(|told| told.favourable);
        let first = || (0..table.rows.len()).map(|row| table.cell(row, 0));
        let (dots, bars) = (drawing.dots(), drawing.bars());
        let directed = item.is_some_and(|item| !item.many && has_direction(item));
        if directed {
            drawn[0] += 1;
            agree(dots.rows.iter().map(|row| &row.state).zip(first()), favourable);
        }
        if item.is_none() {
            drawn[1] += 1;
            agree(bars.rows.iter().map(|row| &row.state).zip(first()), |_| None);
        }
        if !table.ask.columns.is_empty() && (directed || item.is_none()) {
            drawn[2] += 1;
            for (column, panel) in drawing.panels().panels.iter().enumerate() {
                agree(panel.cells.iter().zip((0..table.rows.len()).map(|row| table.cell(row, column))), favourable);
            }
        }
    }
    assert!(drawn.iter().all(|drawn| *drawn > 50), "{drawn:?}");
}
