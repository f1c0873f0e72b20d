//! What holds for every chart.

mod samples;
mod seen;

use super::*;
use crate::i18n::Lang;
use proptest::prelude::*;
use samples::{combined, heading, parts, scale, source};
use seen::{Drawing, read};

/// A name without digits, so that every digit of a drawing is a figure's.
fn name() -> impl Strategy<Value = String> {
    prop::collection::vec("[a-zA-Zñé<&\">']{1,14}", 1..7).prop_map(|words| words.join(" "))
}

fn state<T: std::fmt::Debug + Clone>(shown: impl Strategy<Value = T>) -> impl Strategy<Value = State<T>> {
    (shown, 0..7u8).prop_map(|(shown, kind)| match kind {
        0 => State::Withheld,
        1 => State::Zero,
        2 => State::NoData,
        _ => State::Shown(shown),
    })
}

fn a_figure() -> impl Strategy<Value = Figure> {
    (0.0..=1.0f64, 0.0..0.3f64, any::<[bool; 2]>(), 5u64..20_000).prop_map(|(value, half, [interval, count], base)| Figure {
        value,
        interval: interval.then_some([(value - half).max(0.0), (value + half).min(1.0)]),
        count: count.then_some(base / 2),
        base,
    })
}

fn a_row<T: std::fmt::Debug + Clone>(shown: impl Strategy<Value = T>) -> impl Strategy<Value = Row<T>> {
    (name(), any::<bool>(), state(shown)).prop_map(|(label, whole, state)| Row { label, whole, state })
}

fn some_parts() -> impl Strategy<Value = Parts> {
    (prop::array::uniform5(0u32..40), any::<bool>(), 5u64..20_000).prop_map(|(counts, full, base)| {
        let sum = f64::from(counts.iter().sum::<u32>().max(1));
        let share = counts.map(|count| f64::from(count) / sum);
        let shares = if full { Shares::Full(share.into()) } else { Shares::Combined([share[0] + share[1], share[2], share[3] + share[4]]) };
        Parts { shares, base }
    })
}

fn an_agreement() -> impl Strategy<Value = Agreement> {
    (name(), prop::collection::vec(a_row(some_parts()), 0..7), any::<bool>()).prop_map(|(title, rows, split)| Agreement {
        heading: heading("x", &title, ""),
        parts: parts(),
        combined: combined(),
        neutral: if split { Neutral::Split } else { Neutral::Aside },
        rows,
    })
}

fn plain() -> Scale {
    Scale { interval: "interval".into(), ..scale("Share", Unit::Share, 0.0, 1.0) }
}

fn some_bars() -> impl Strategy<Value = Bars> {
    prop::collection::vec(a_row(a_figure()), 0..7).prop_map(|rows| Bars { heading: heading("x", "Bars", ""), scale: plain(), rows })
}

fn some_dots() -> impl Strategy<Value = Dots> {
    (prop::collection::vec(a_row(a_figure()), 0..7), prop::option::of((name(), 0.0..1.0f64))).prop_map(|(rows, reference)| Dots {
        heading: heading("x", "Dots", ""),
        scale: plain(),
        reference: reference.map(|(label, value)| Reference { label, value }),
        rows,
    })
}

fn some_panels() -> impl Strategy<Value = Panels> {
    let items = prop::collection::vec(name(), 1..4);
    let panel = (name(), any::<bool>(), prop::collection::vec(state(a_figure()), 0..4)).prop_map(|(label, whole, cells)| Panel {
        label,
        whole,
        cells,
    });
    (items, prop::collection::vec(panel, 0..7), any::<bool>()).prop_map(|(items, panels, bar)| Panels {
        heading: heading("x", "Panels", ""),
        scale: plain(),
        mark: if bar { Mark::Bar } else { Mark::Dot },
        item: "Question".into(),
        items,
        panels,
    })
}

fn a_slope() -> impl Strategy<Value = Slope> {
    let line = (name(), any::<bool>(), prop::collection::vec(state(a_figure()), 0..7)).prop_map(|(label, whole, points)| Line {
        label,
        whole,
        points,
    });
    (prop::collection::vec("[A-Za-z]{4,9}( [a-z]{4,8})?", 2..7), prop::collection::vec(line, 0..12)).prop_map(|(waves, lines)| Slope {
        heading: heading("x", "Slope", ""),
        scale: plain(),
        waves,
        lines,
    })
}

/// What holds for every chart: the drawing is well-formed, nothing is outside it, no text is small or on another.
fn holds(chart: &Chart) -> Drawing {
    let drawing = stands(&chart.svg());
    let picture = chart.picture(&source(), Lang::En);
    let alone = stands(&picture.svg);
    assert_eq!(alone.size, picture.size.map(f64::from));
    let said = alone.texts().join(" ");
    for phrase in source().phrases() {
        assert!(said.contains(phrase), "{phrase} in {said}");
    }
    assert!(chart.table.rows.iter().all(|row| row.len() == chart.table.heads.len()));
    assert_eq!(drawing.description, chart.description);
    assert_eq!(drawing.title, chart.title);
    drawing
}

fn stands(svg: &str) -> Drawing {
    let drawing = read(svg);
    for seen in &drawing.seen {
        let [left, top, right, bottom] = seen.room;
        let inside = left >= -0.01 && top >= -0.01 && right <= drawing.size[0] + 0.01 && bottom <= drawing.size[1] + 0.01;
        assert!(inside, "outside of {:?}: {seen:?}", drawing.size);
        assert!(seen.tag != "text" || seen.attributes["font-size"].parse::<f64>().is_ok_and(|size| size >= 12.0), "{seen:?}");
    }
    let texts: Vec<_> = drawing.seen.iter().filter(|seen| seen.tag == "text").collect();
    for (at, one) in texts.iter().enumerate() {
        for other in &texts[at + 1..] {
            let apart = one.room[2] <= other.room[0] + 0.01
                || other.room[2] <= one.room[0] + 0.01
                || one.room[3] <= other.room[1] + 0.01
                || other.room[3] <= one.room[1] + 0.01;
            assert!(apart, "{one:?} is on {other:?}");
        }
    }
    drawing
}

fn has_digit(text: &str) -> bool {
    text.contains(|character: char| character.is_numeric())
}

/// Rows of a table and sentences of a description say the same figures, and rows that are not shown none.
fn says_the_same(chart: &Chart) {
    for row in &chart.table.rows {
        for cell in row.iter().filter(|cell| cell.kind == Kind::Figure) {
            assert!(has_digit(&cell.text) && chart.description.contains(&cell.text), "{cell:?} in {}", chart.description);
        }
        for cell in row.iter().filter(|cell| cell.kind != Kind::Figure) {
            assert!(!has_digit(&cell.text), "{cell:?}");
        }
    }
}

/// The figures of a table: what may be written in a drawing, and the bases as they stand there.
fn figures_of(table: &ChartTable) -> Vec<String> {
    let cells = table.rows.iter().flatten().filter(|cell| cell.kind == Kind::Figure);
    cells.flat_map(|cell| [cell.text.clone(), format!("n\u{a0}=\u{a0}{}", cell.text)]).collect()
}

/// Whether every value and base is written in the drawing.
fn drawn<'a>(states: impl Iterator<Item = &'a State<Figure>>, drawing: &Drawing, bases: bool) {
    let texts = drawing.texts();
    for figure in states.filter_map(State::shown) {
        let value = super::figures::percent(figure.value, Lang::En);
        assert!(texts.iter().any(|text| *text == value || text.starts_with(&format!("{value} ("))), "{value} in {texts:?}");
        assert!(!bases || texts.contains(&super::figures::base(figure.base, Lang::En).as_str()), "{} in {texts:?}", figure.base);
    }
}

#[test]
fn samples_stand_at_every_width_and_in_both_languages() {
    for width in [0.0, 280.0, 286.0, 320.0, 356.0, 559.0, 560.0, 720.0, 960.0, 4000.0, f64::NAN] {
        for lang in [Lang::En, Lang::Es] {
            samples::all(width, lang).iter().for_each(|chart| drop(holds(chart)));
        }
    }
}

#[test]
fn texts_and_names_stay_what_they_are() {
    let label = "<script>\"&'\u{0}</text>";
    let hostile = Heading { id: "a\" onload=\"x".into(), ..heading("", label, label) };
    let row = |state| Row { label: label.into(), whole: false, state };
    let rows = vec![row(samples::figure(0.5, 40)), row(State::Withheld)];
    let chart = bars(&Bars { heading: hostile, scale: plain(), rows }, 600.0, Lang::En);
    let drawing = read(&chart.svg());
    assert_eq!(drawing.title, "<script>\"&'</text>");
    assert!(drawing.texts().contains(&"<script>\"&'</text>") && !chart.svg().contains("<script") && !chart.svg().contains("onload=\""));
    assert!(!chart.table.markup().html().contains("<script"));
    assert!(chart.svg().contains("&lt;script&gt;&quot;&amp;'"));
}

#[test]
fn a_figure_that_is_none_is_no_data() {
    let row = |value| Row { label: "Row".into(), whole: false, state: samples::figure(value, 40) };
    let chart =
        bars(&Bars { heading: heading("x", "T", ""), scale: plain(), rows: vec![row(f64::NAN), row(f64::INFINITY)] }, 400.0, Lang::En);
    assert!(chart.table.rows.iter().all(|row| row[1].kind == Kind::NoData));
    assert!(!has_digit(&holds(&chart).texts().concat()));
}

#[test]
fn the_four_states_look_different_without_colour() {
    let shape = |state: State<Figure>| {
        let rows = vec![Row { label: "Row".into(), whole: false, state }];
        let drawing = read(&bars(&Bars { heading: heading("x", "T", ""), scale: plain(), rows }, 400.0, Lang::En).svg());
        let marks = drawing
            .seen
            .iter()
            .filter(|seen| seen.tag != "text")
            .map(|seen| (seen.tag.clone(), seen.attributes.get("stroke-dasharray").cloned()));
        (marks.collect::<Vec<_>>(), drawing.texts().iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    };
    let all = [shape(samples::figure(0.5, 40)), shape(State::Withheld), shape(State::Zero), shape(State::NoData)];
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            assert!(one.0 != other.0 && one.1 != other.1, "{one:?} and {other:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn agreement_holds(data in an_agreement(), width in 280.0..960.0f64) {
        let chart = agreement(&data, width, Lang::En);
        let drawing = holds(&chart);
        let (mut written, all) = (0, figures_of(&chart.table));
        for text in drawing.texts().into_iter().filter(|text| has_digit(text)) {
            prop_assert!(all.iter().any(|figure| figure == text), "{text} is in no table");
            written += 1;
        }
        prop_assert!(written >= data.rows.iter().filter(|row| row.state.shown().is_some()).count());
        // Of a row with all its parts, combined ones are in the table only.
        let combined = chart.table.heads.len() > 7;
        for (row, cells) in data.rows.iter().zip(&chart.table.rows) {
            let kept = cells.iter().enumerate().filter(|(at, _)| !combined || *at < 6 || *at == cells.len() - 1);
            for (_, cell) in kept.filter(|(_, cell)| cell.kind == Kind::Figure) {
                prop_assert!(chart.description.contains(&cell.text));
            }
            prop_assert!(row.state.shown().is_some() || cells.iter().all(|cell| !has_digit(&cell.text)));
        }
    }

    #[test]
    fn bars_hold(data in some_bars(), width in 280.0..960.0f64) {
        let chart = bars(&data, width, Lang::En);
        let drawing = holds(&chart);
        says_the_same(&chart);
        drawn(data.rows.iter().map(|row| &row.state), &drawing, true);
    }

    #[test]
    fn dots_hold(data in some_dots(), width in 280.0..960.0f64) {
        let chart = dots(&data, width, Lang::En);
        let drawing = holds(&chart);
        says_the_same(&chart);
        drawn(data.rows.iter().map(|row| &row.state), &drawing, true);
    }

    #[test]
    fn panels_hold(data in some_panels(), width in 280.0..960.0f64) {
        let chart = panels(&data, width, Lang::En);
        let drawing = holds(&chart);
        says_the_same(&chart);
        drawn(data.panels.iter().flat_map(|panel| panel.cells.iter().take(data.items.len())), &drawing, true);
    }

    #[test]
    fn slopes_hold(data in a_slope(), width in 280.0..960.0f64) {
        let chart = slope(&data, width, Lang::En);
        let drawing = holds(&chart);
        says_the_same(&chart);
        let waves = data.waves.len();
        let ends = data.lines.iter().flat_map(|line| {
            let points = &line.points[..line.points.len().min(waves)];
            [points.first(), points.iter().rfind(|point| point.shown().is_some())]
        });
        drawn(ends.flatten(), &drawing, false);
        let all = figures_of(&chart.table);
        for text in drawing.texts().into_iter().filter(|text| has_digit(text)) {
            prop_assert!(all.iter().any(|figure| figure == text), "{text} is in no table");
        }
    }

    #[test]
    fn a_withheld_row_adds_no_figure(shown in prop::collection::vec(a_figure(), 1..5), at in 0usize..5, width in 280.0..960.0f64) {
        let row = |state| Row { label: "Group".into(), whole: false, state };
        let without: Vec<Row<Figure>> = shown.into_iter().map(|figure| row(State::Shown(figure))).collect();
        let mut with = without.clone();
        with.insert(at.min(without.len()), row(State::Withheld));
        let digits = |rows: &[Row<Figure>]| {
            let chart = dots(&Dots { heading: heading("x", "T", ""), scale: plain(), reference: None, rows: rows.to_vec() }, width, Lang::En);
            let drawing = read(&chart.svg());
            let mut texts: Vec<String> = drawing.texts().into_iter().filter(|text| has_digit(text)).map(str::to_owned).collect();
            texts.extend(chart.description.lines().filter(|line| has_digit(line)).map(str::to_owned));
            texts.sort();
            (texts, drawing.texts().contains(&"withheld"))
        };
        let (before, after) = (digits(&without), digits(&with));
        prop_assert_eq!(before.0, after.0);
        prop_assert!(after.1 && !before.1);
    }

    #[test]
    fn what_is_not_shown_has_no_digit_anywhere(labels in prop::collection::vec(name(), 1..5), kind in 0..3u8, width in 280.0..960.0f64) {
        fn none<T>(kind: u8) -> State<T> {
            match kind { 0 => State::Withheld, 1 => State::Zero, _ => State::NoData }
        }
        let rows = || labels.iter().map(|label| Row { label: label.clone(), whole: false, state: none(kind) }).collect::<Vec<Row<Figure>>>();
        let of = heading("x", "Title", "Note");
        let cells = || vec![none(kind); 3];
        let charts = [
            agreement(&Agreement { heading: of.clone(), parts: parts(), combined: combined(), neutral: Neutral::Split,
                rows: labels.iter().map(|label| Row { label: label.clone(), whole: false, state: none(kind) }).collect() }, width, Lang::En),
            bars(&Bars { heading: of.clone(), scale: plain(), rows: rows() }, width, Lang::En),
            dots(&Dots { heading: of.clone(), scale: plain(), reference: None, rows: rows() }, width, Lang::En),
            panels(&Panels { heading: of.clone(), scale: plain(), mark: Mark::Bar, item: "Item".into(), items: vec!["One".into(), "Two".into(), "Three".into()],
                panels: labels.iter().map(|label| Panel { label: label.clone(), whole: false, cells: cells() }).collect() }, width, Lang::En),
            slope(&Slope { heading: of, scale: plain(), waves: vec!["Spring".into(), "Summer".into(), "Fall".into()],
                lines: labels.iter().map(|label| Line { label: label.clone(), whole: false, points: cells() }).collect() }, width, Lang::En),
        ];
        for chart in charts {
            let drawing = holds(&chart);
            prop_assert!(!has_digit(&drawing.texts().concat()) && !has_digit(&chart.description), "{:?}", drawing.texts());
            prop_assert!(chart.table.rows.iter().flatten().all(|cell| !has_digit(&cell.text)));
        }
    }
}
