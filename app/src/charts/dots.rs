//! Dots with whiskers.

use super::axis::Axis;
use super::bars::{sound, values, words};
use super::canvas::{Anchor, Canvas, Stroke, Type};
use super::chart::{Chart, room};
use super::data::{Dots, Figure, Reference, Scale};
use super::figures;
use super::fills::{GRID, INK, MARK};
use super::rows::{Entry, Layout, legend, widest};
use super::table::Cell;
use crate::i18n::Lang;

/// Draws a whisker and its dot.
pub(super) fn dot(canvas: &mut Canvas, axis: &Axis, figure: &Figure, middle: f64, shape: usize) {
    if let Some([low, high]) = figure.interval {
        let (low, high) = (axis.at(low), axis.at(high));
        canvas.line(&[(low, middle), (high, middle)], Stroke::of(MARK, 2.0));
        for end in [low, high] {
            canvas.line(&[(end, middle - 5.0), (end, middle + 5.0)], Stroke::of(MARK, 2.0));
        }
    }
    canvas.mark((axis.at(figure.value), middle), shape, 5.5, MARK, false);
}

/// Draws dots for a width in CSS pixels.
#[must_use]
pub fn dots(data: &Dots, width: f64, lang: Lang) -> Chart {
    let width = room(width);
    let rows = sound(&data.rows);
    let shown: Vec<&Figure> = rows.iter().filter_map(|row| row.state.shown()).collect();
    let reference = data.reference.as_ref().filter(|reference| reference.value.is_finite());
    let written = |value: f64| figures::value(value, data.scale.unit, lang);
    let mut canvas = Canvas::new(&data.heading.id, lang);
    let top = legend(&mut canvas, width, 0.0, &entries(data, &shown, reference, lang));

    let look = Layout::of(width, std::iter::empty(), std::iter::empty()).figure;
    let texts: Vec<(String, String)> = shown.iter().map(|figure| (written(figure.value), figures::base(figure.base, lang))).collect();
    let value = widest(texts.iter().map(|(value, _)| value.as_str()), look.bold(true));
    let base = widest(texts.iter().map(|(_, base)| base.as_str()), look);
    let layout = Layout::of(width, rows.iter().map(|row| (row.label.as_str(), row.whole)), [value + 12.0 + base].into_iter());
    let all = values(shown.iter().copied()).chain(reference.map(|reference| reference.value));
    let axis = Axis::of(&data.scale, all, layout.plot.0 + 6.0, layout.plot.1 - 6.0);
    let (bottom, spans) = layout.measure(&canvas, &rows, top);
    let bottom = bottom - 6.0;
    let mut end = bottom;
    if !shown.is_empty() || reference.is_some() {
        end = axis.grid(&mut canvas, &spans, bottom, (0.0, width));
        let name = Type::of(12.0).anchor(Anchor::Start);
        // What the scale is, below its values.
        let lines = name.wrap(&data.scale.label, layout.plot.1 - layout.plot.0);
        end = canvas.lines(layout.plot.0, end, &lines, name);
    }
    if let Some(reference) = reference {
        canvas.upright(axis.at(reference.value), &spans, Stroke::of(INK, 1.5).dash("6 3"));
    }
    layout.rows(&mut canvas, &rows, top, |canvas, figure, place| {
        canvas.line(&[(layout.plot.0, place.middle()), (layout.plot.1, place.middle())], Stroke::of(GRID, 1.0));
        dot(canvas, &axis, figure, place.middle(), 0);
        layout.ends(canvas, place, &[(written(figure.value), value, true), (figures::base(figure.base, lang), base, false)]);
    });
    let (mut sentences, mut table) = words(&data.heading, &data.scale, &rows, lang);
    if let Some(reference) = reference {
        sentences.push(format!("{}: {}.", reference.label, written(reference.value)));
        let mut cells = vec![Cell::label(&reference.label), Cell::figure(written(reference.value))];
        cells.resize(table.heads.len(), Cell::none(""));
        table.rows.push(cells);
    }
    Chart::new(canvas, &data.heading, (width, end + 4.0), &sentences, table)
}

/// The legend's entry of an interval.
pub(super) fn whisker<'a>(scale: &Scale) -> Entry<'a> {
    let sample = |canvas: &mut Canvas, x: f64, middle: f64| {
        canvas.line(&[(x, middle), (x + 18.0, middle)], Stroke::of(MARK, 2.0));
        for end in [x + 1.0, x + 17.0] {
            canvas.line(&[(end, middle - 5.0), (end, middle + 5.0)], Stroke::of(MARK, 2.0));
        }
        canvas.mark((x + 9.0, middle), 0, 4.0, MARK, false);
    };
    (Box::new(sample), scale.interval.clone())
}

fn entries<'a>(data: &Dots, shown: &[&Figure], reference: Option<&'a Reference>, lang: Lang) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    if shown.iter().any(|figure| figure.interval.is_some()) {
        entries.push(whisker(&data.scale));
    }
    if let Some(reference) = reference {
        let sample = |canvas: &mut Canvas, x: f64, middle: f64| {
            canvas.line(&[(x + 9.0, middle - 8.0), (x + 9.0, middle + 8.0)], Stroke::of(INK, 1.5).dash("6 3"));
        };
        entries.push((Box::new(sample), format!("{}: {}", reference.label, figures::value(reference.value, data.scale.unit, lang))));
    }
    entries
}
