//! Horizontal bars of a frequency table.

use super::axis::Axis;
use super::canvas::{Canvas, Stroke};
use super::chart::{Chart, caption, room};
use super::data::{Bars, Figure, Heading, Row, Scale};
use super::figures;
use super::fills::{MARK, SOFT};
use super::rows::{BAR, Layout, measure_line, widest};
use super::table::{Cell, ChartTable, Columns};
use crate::i18n::Lang;

/// Rows without what cannot be drawn.
pub(super) fn sound(rows: &[Row<Figure>]) -> Vec<Row<Figure>> {
    rows.iter().cloned().map(|row| Row { state: row.state.sound(Figure::is_sound), ..row }).collect()
}

/// All values and ends of intervals.
pub(super) fn values<'a>(figures: impl Iterator<Item = &'a Figure> + Clone) -> impl Iterator<Item = f64> + Clone {
    figures.flat_map(|figure| [Some(figure.value), figure.interval.map(|ends| ends[0]), figure.interval.map(|ends| ends[1])]).flatten()
}

/// The description and the table of a chart with a figure per row.
pub(super) fn words(heading: &Heading, scale: &Scale, rows: &[Row<Figure>], lang: Lang) -> (Vec<String>, ChartTable) {
    let columns = Columns::of(scale, rows.iter().map(|row| &row.state), lang);
    let mut sentences = vec![heading.note.clone()];
    sentences.extend(rows.iter().map(|row| format!("{}: {}.", row.label, columns.said(&row.state))));
    let mut heads = vec![heading.group.clone()];
    heads.extend(columns.heads());
    let cells = |row: &Row<Figure>| {
        let mut cells = vec![Cell::label(&row.label)];
        cells.extend(columns.cells(&row.state));
        cells
    };
    (sentences, ChartTable { caption: caption(heading), heads, rows: rows.iter().map(cells).collect() })
}

/// Texts at the ends of rows: the value, and the base where rows differ in it.
struct Ends {
    value: f64,
    base: f64,
}

/// Draws bars for a width in CSS pixels.
#[must_use]
pub fn bars(data: &Bars, width: f64, lang: Lang) -> Chart {
    let width = room(width);
    let rows = sound(&data.rows);
    let shown = || rows.iter().filter_map(|row| row.state.shown());
    let mut canvas = Canvas::new(&data.heading.id, lang);
    let written = |figure: &Figure| {
        let value = figures::value(figure.value, data.scale.unit, lang);
        figure.count.map_or(value.clone(), |count| format!("{value} ({})", figures::count(count, lang)))
    };

    let look = Layout::of(width, std::iter::empty(), std::iter::empty()).figure;
    // One base for all is said once.
    let first = shown().next().map(|figure| figure.base);
    let same = shown().all(|figure| Some(figure.base) == first);
    let said = first.filter(|_| same).map(|base| figures::base(base, lang)).unwrap_or_default();
    let top = if first.is_some() { measure_line(&mut canvas, width, &data.scale.label, &said) } else { 0.0 };
    let text = |figure: &Figure| look.bold(true).width(&written(figure));
    let base = if same {
        0.0
    } else {
        widest(shown().map(|figure| figures::base(figure.base, lang)).collect::<Vec<_>>().iter().map(String::as_str), look)
    };
    let ends = Ends { value: shown().map(text).fold(0.0, f64::max), base };
    let room_of_ends = if same { ends.value } else { ends.value + 12.0 + ends.base };
    let layout = Layout::of(width, rows.iter().map(|row| (row.label.as_str(), row.whole)), [room_of_ends].into_iter());
    let axis = Axis::of(&data.scale, shown().map(|figure| figure.value), layout.plot.0, layout.plot.1);
    let zero = axis.at(axis.zero());
    if first.is_some() {
        let (_, spans) = layout.measure(&canvas, &rows, top);
        canvas.upright(zero, &spans, Stroke::of(SOFT, 1.0));
    }
    let end = layout.rows(&mut canvas, &rows, top, |canvas, figure, place| {
        let at = axis.at(figure.value);
        // The whole of the scale, lightly, so that a length can be judged.
        canvas.line(&[(layout.plot.0, place.middle()), (layout.plot.1, place.middle())], Stroke::of(super::fills::GRID, 1.0));
        canvas.block(zero.min(at), place.bar + 3.0, (at - zero).abs(), BAR - 6.0, MARK);
        let mut texts = vec![(written(figure), ends.value, true)];
        if !same {
            texts.push((figures::base(figure.base, lang), ends.base, false));
        }
        layout.ends(canvas, place, &texts);
    });
    let (sentences, table) = words(&data.heading, &data.scale, &rows, lang);
    Chart::new(canvas, &data.heading, (width, end), &sentences, table)
}
