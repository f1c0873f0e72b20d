//! Small multiples.

use super::axis::Axis;
use super::bars::values;
use super::canvas::{Anchor, Canvas, Stroke, Type};
use super::chart::{Chart, caption, room};
use super::data::{Figure, Mark, Panel, Panels, State};
use super::dots::{dot, whisker};
use super::figures;
use super::fills::{GRID, INK, MARK, SOFT};
use super::rows::{legend, measure_line, widest};
use super::table::{Cell, ChartTable, Columns};
use crate::i18n::Lang;

/// The narrowest panel.
const PANEL: f64 = 216.0;
/// Between panels.
const GAP: f64 = 28.0;
const NAME: Type = Type::of(14.0).bold(true);
const TEXT: Type = Type::of(12.0);
const BAR: f64 = 14.0;

/// What is the same in all panels.
struct Same<'a> {
    data: &'a Panels,
    axis: Axis,
    panel: f64,
    /// Room for values to the right of the bars.
    value: f64,
}

/// The base of all figures of a panel, if it is one.
fn base(panel: &Panel) -> Option<u64> {
    let mut bases = panel.cells.iter().filter_map(State::shown).map(|figure| figure.base);
    let first = bases.next()?;
    bases.all(|base| base == first).then_some(first)
}

/// Draws small multiples for a width in CSS pixels.
#[must_use]
pub fn panels(data: &Panels, width: f64, lang: Lang) -> Chart {
    let width = room(width);
    let panels: Vec<Panel> = data.panels.iter().map(|panel| complete(panel, data.items.len())).collect();
    let shown: Vec<&Figure> = panels.iter().flat_map(|panel| &panel.cells).filter_map(State::shown).collect();
    let mut canvas = Canvas::new(&data.heading.id, lang);

    let columns = ((width + GAP) / (PANEL + GAP)).floor().max(1.0);
    let panel = (width - GAP * (columns - 1.0)) / columns;
    let written: Vec<String> = shown.iter().map(|figure| figures::value(figure.value, data.scale.unit, lang)).collect();
    let value = widest(written.iter().map(String::as_str), TEXT.bold(true)) + 8.0;
    // Of a bar only its value is drawn; dots have whiskers.
    let all: Vec<f64> = match data.mark {
        Mark::Bar => shown.iter().map(|figure| figure.value).collect(),
        Mark::Dot => values(shown.iter().copied()).collect(),
    };
    let axis = Axis::of(&data.scale, all.into_iter(), 6.0, panel - value - 6.0);
    let same = Same { data, axis, panel, value };

    let mut top = 0.0;
    if !shown.is_empty() {
        top = measure_line(&mut canvas, width, &data.scale.label, "");
    }
    if data.mark == Mark::Dot && shown.iter().any(|figure| figure.interval.is_some()) {
        top = legend(&mut canvas, width, top, &[whisker(&data.scale)]);
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    for line in panels.chunks(columns as usize) {
        let mut bottom = top;
        // As high as the highest name of the line and its base, so that the bars of a line stand side by side.
        #[allow(clippy::cast_precision_loss)]
        let name = line.iter().map(|group| NAME.wrap(&group.label, panel).len()).max().unwrap_or(1) as f64 * NAME.line();
        let name = name + if line.iter().any(|group| base(group).is_some()) { TEXT.line() + 6.0 } else { 2.0 };
        for (at, group) in line.iter().enumerate() {
            #[allow(clippy::cast_precision_loss)]
            let x = at as f64 * (panel + GAP);
            bottom = f64::max(bottom, draw(&mut canvas, &same, group, (x, top), name));
        }
        top = bottom + 26.0;
    }
    let (sentences, table) = words(data, &panels, lang);
    Chart::new(canvas, &data.heading, (width, (top - 20.0).max(1.0)), &sentences, table)
}

/// A panel with a cell for every item.
fn complete(panel: &Panel, items: usize) -> Panel {
    let mut cells: Vec<State<Figure>> = panel.cells.iter().cloned().map(|cell| cell.sound(Figure::is_sound)).collect();
    cells.resize(items, State::NoData);
    Panel { cells, ..panel.clone() }
}

/// Draws a panel; gives where it ends.
fn draw(canvas: &mut Canvas, same: &Same<'_>, group: &Panel, (x, top): (f64, f64), name: f64) -> f64 {
    let lang = canvas.lang;
    let (rule, colour) = if group.whole { (3.0, INK) } else { (1.0, SOFT) };
    canvas.block(x, top, same.panel, rule, colour);
    let under = canvas.lines(x, top + 7.0, &NAME.wrap(&group.label, same.panel), NAME) + 2.0;
    let mut y = top + 7.0 + name + 2.0;
    let common = base(group);
    if let Some(base) = common {
        canvas.text(x, under + TEXT.size, &figures::base(base, lang), TEXT.ink(SOFT));
    }
    let axis = same.axis.moved(x);
    for (item, cell) in same.data.items.iter().zip(&group.cells) {
        let of = cell.shown().filter(|_| common.is_none()).map(|figure| figures::base(figure.base, lang)).unwrap_or_default();
        let reserved = if of.is_empty() { 0.0 } else { TEXT.width(&of) + 10.0 };
        canvas.text(x + same.panel, y + TEXT.size, &of, TEXT.ink(SOFT).anchor(Anchor::End));
        y = canvas.lines(x, y, &TEXT.wrap(item, same.panel - reserved), TEXT) + 3.0;
        let middle = y + BAR / 2.0;
        match cell {
            State::Shown(figure) => {
                canvas.line(&[(axis.start(), middle), (axis.end(), middle)], Stroke::of(GRID, 1.0));
                match same.data.mark {
                    Mark::Bar => {
                        let (zero, at) = (axis.at(axis.zero()), axis.at(figure.value));
                        canvas.block(zero.min(at), y, (at - zero).abs(), BAR, MARK);
                        canvas.line(&[(zero, y - 2.0), (zero, y + BAR + 2.0)], Stroke::of(SOFT, 1.0));
                    }
                    Mark::Dot => dot(canvas, &axis, figure, middle, 0),
                }
                let value = figures::value(figure.value, same.data.scale.unit, lang);
                let look = TEXT.bold(true).anchor(Anchor::End);
                canvas.text(x + same.panel, middle + TEXT.size * 0.36, &value, look);
            }
            other => canvas.unshown(x, middle, other, TEXT),
        }
        y += BAR + 9.0;
    }
    // A scale only where something stands along it.
    if group.cells.iter().any(|cell| cell.shown().is_some()) {
        axis.grid(canvas, &[(y - 4.0, y)], y, (x, x + same.panel - same.value + 8.0))
    } else {
        y
    }
}

fn words(data: &Panels, panels: &[Panel], lang: Lang) -> (Vec<String>, ChartTable) {
    let columns = Columns::of(&data.scale, panels.iter().flat_map(|panel| &panel.cells), lang);
    let mut sentences = vec![data.heading.note.clone()];
    let mut heads = vec![data.heading.group.clone(), data.item.clone()];
    heads.extend(columns.heads());
    let mut rows = Vec::new();
    for panel in panels {
        for (item, cell) in data.items.iter().zip(&panel.cells) {
            sentences.push(format!("{}, {item}: {}.", panel.label, columns.said(cell)));
            let mut cells = vec![Cell::label(&panel.label), Cell::label(item)];
            cells.extend(columns.cells(cell));
            rows.push(cells);
        }
    }
    (sentences, ChartTable { caption: caption(&data.heading), heads, rows })
}
