//! Lines over waves, with their names beside them.

use super::axis::Axis;
use super::canvas::{Anchor, Canvas, Stroke, Type, unshown};
use super::chart::{Chart, caption, room};
use super::data::{Figure, Line, Slope, State};
use super::figures;
use super::fills::{DASHES, GRID, INK, LINES, SOFT};
use super::rows::{measure_line, widest};
use super::table::{Cell, ChartTable, Columns};
use super::words::breaks;
use crate::i18n::{Lang, Msg};

/// The lowest plot.
const PLOT: f64 = 260.0;
/// Between two names at a line's end.
const GAP: f64 = 5.0;
/// From a point to its name.
const LEAD: f64 = 20.0;

/// Tops of labels as near as can be to where they want to be, in that order, without overlap, between two ends. The
/// middles that they want are given with their heights; there must be room for all.
fn spread(wanted: &[(f64, f64)], from: f64, to: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].0.total_cmp(&wanted[*b].0));
    // Each label less what is above it: those must not fall, and the nearest such row is that of pooled neighbours.
    let (mut above, mut pools): (f64, Vec<(f64, f64)>) = (0.0, Vec::new());
    let mut offsets = Vec::new();
    for index in &order {
        let (middle, height) = wanted[*index];
        offsets.push(above);
        pools.push((middle - height / 2.0 - above, 1.0));
        above += height + GAP;
        while let [.., (before, many), (last, more)] = pools[..] {
            if before <= last {
                break;
            }
            pools.truncate(pools.len() - 2);
            pools.push(((before * many + last * more) / (many + more), many + more));
        }
    }
    let most = to - (above - GAP);
    let mut tops = vec![from; wanted.len()];
    let mut pools = pools.into_iter();
    let mut pool = pools.next().unwrap_or((0.0, 0.0));
    for (index, offset) in order.into_iter().zip(offsets) {
        if pool.1 < 0.5 {
            pool = pools.next().unwrap_or(pool);
        }
        pool.1 -= 1.0;
        tops[index] = pool.0.min(most).max(from) + offset;
    }
    tops
}

/// How a line looks.
#[derive(Clone, Copy)]
struct Look {
    stroke: Stroke,
    shape: usize,
    hollow: bool,
}

fn look(at: usize, whole: bool) -> Look {
    if whole {
        return Look { stroke: Stroke::of(INK, 3.5), shape: 0, hollow: false };
    }
    let stroke = Stroke::of(LINES[at % LINES.len()], 2.0).dash(DASHES[at % DASHES.len()]);
    Look { stroke, shape: (at + 1) % 4, hollow: (at / 4) % 2 == 1 }
}

/// A name at the end of a line.
struct Name {
    value: String,
    lines: Vec<String>,
    from: (f64, f64),
    height: f64,
    at: usize,
}

/// Draws lines over waves for a width in CSS pixels.
#[must_use]
pub fn slope(data: &Slope, width: f64, lang: Lang) -> Chart {
    let width = room(width);
    let size = if width >= 560.0 { 13.0 } else { 12.0 };
    let text = Type::of(size);
    let waves = data.waves.len();
    let lines: Vec<Line> = data.lines.iter().map(|line| complete(line, waves)).collect();
    let shown: Vec<&Figure> = lines.iter().flat_map(|line| &line.points).filter_map(State::shown).collect();
    let mut canvas = Canvas::new(&data.heading.id, lang);
    let (sentences, table) = words(data, &lines, lang);
    let written = |figure: &Figure| figures::value(figure.value, data.scale.unit, lang);

    // Values stand to the left of the first wave, values and names to the right of the last one.
    let values: Vec<String> = shown.iter().map(|figure| written(figure)).collect();
    let value = widest(values.iter().map(String::as_str), text.bold(true));
    let last = |line: &Line| line.points.iter().rposition(|point| point.shown().is_some());
    let named =
        |line: &Line, last: usize| if last + 1 == waves { line.label.clone() } else { format!("{} ({})", line.label, data.waves[last]) };
    let longest = lines.iter().filter_map(|line| last(line).map(|at| text.bold(line.whole).width(&named(line, at)))).fold(0.0, f64::max);
    let name_room = longest.min(width * 0.36 - 8.0);
    let left = value + LEAD;
    let right = width - LEAD - value - 8.0 - name_room;
    let step = if waves > 1 { (right - left) / count(waves - 1) } else { 0.0 };
    let x = |wave: usize| if waves > 1 { left + step * count(wave) } else { (left + right) / 2.0 };

    let mut end = 0.0;
    if !shown.is_empty() {
        let above = measure_line(&mut canvas, width, &data.scale.label, "") + 4.0;
        let mut names = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let Some(last) = last(line) else { continue };
            let wrapped = text.bold(line.whole).wrap(&named(line, last), name_room);
            let height = count(wrapped.len()) * text.line();
            let value = line.points[last].shown().map(written).unwrap_or_default();
            names.push(Name { value, height, lines: wrapped, from: (x(last), 0.0), at });
        }
        let top = heads(&mut canvas, &data.waves, (width, above), text, &x, step) + 8.0;
        let needed: f64 = names.iter().map(|name| name.height + GAP).sum();
        let bottom = top + PLOT.max(needed + 8.0);
        let axis = Axis::near(&data.scale, shown.iter().map(|figure| figure.value), bottom - 8.0, top + 8.0);
        for wave in 0..waves {
            canvas.line(&[(x(wave), top), (x(wave), bottom)], Stroke::of(GRID, 1.0));
        }
        for name in &mut names {
            let last = last(&lines[name.at]).unwrap_or(0);
            name.from.1 = lines[name.at].points[last].shown().map_or(0.0, |figure| axis.at(figure.value));
        }
        starts(&mut canvas, &lines, &axis, (x(0), top, bottom), text, &written);
        let wanted: Vec<(f64, f64)> = names.iter().map(|name| (name.from.1, name.height)).collect();
        for (name, label) in names.iter().zip(spread(&wanted, top, bottom)) {
            let middle = label + text.line() / 2.0;
            // A line that ends earlier goes on as dots: nothing is said about what came after.
            if name.from.0 < right {
                canvas.line(&[name.from, (right, name.from.1)], Stroke::of(SOFT, 1.0).dash("1 5"));
            }
            canvas.line(&[(right, name.from.1), (right + LEAD - 6.0, middle)], Stroke::of(SOFT, 0.75));
            let baseline = middle + text.size * 0.36;
            let colour = look(name.at, lines[name.at].whole).stroke.colour;
            canvas.text(right + LEAD + value, baseline, &name.value, text.bold(true).ink(colour).anchor(Anchor::End));
            let style = text.bold(lines[name.at].whole).ink(colour);
            for (index, line) in name.lines.iter().enumerate() {
                canvas.text(right + LEAD + value + 8.0, baseline + count(index) * text.line(), line, style);
            }
        }
        // The whole last, in front of its parts.
        for whole in [false, true] {
            for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.whole == whole) {
                draw(&mut canvas, line, look(at, whole), &axis, &x);
            }
        }
        end = bottom + 10.0;
    }
    end = gaps(&mut canvas, data, &lines, width, end, text);
    Chart::new(canvas, &data.heading, (width, end + 4.0), &sentences, table)
}

#[allow(clippy::cast_precision_loss)]
fn count(number: usize) -> f64 {
    number as f64
}

/// A line with a point for every wave.
fn complete(line: &Line, waves: usize) -> Line {
    let mut points: Vec<State<Figure>> = line.points.iter().cloned().map(|point| point.sound(Figure::is_sound)).collect();
    points.resize(waves, State::NoData);
    Line { points, ..line.clone() }
}

/// Names of waves, by turns in as many rows as they need so that no word is broken; gives where they end.
fn heads(canvas: &mut Canvas, waves: &[String], (width, top): (f64, f64), text: Type, x: &dyn Fn(usize) -> f64, step: f64) -> f64 {
    let look = text.bold(true).ink(SOFT).anchor(Anchor::Middle);
    let step = if waves.len() < 2 { width } else { step };
    // Never beyond the drawing, nor beyond the middle to the next name of the row.
    let room = |at: usize, rows: usize| (step * count(rows) - 10.0).min(2.0 * x(at).min(width - x(at))).max(look.size);
    let broken = |rows: &usize| waves.iter().enumerate().any(|(at, wave)| breaks(wave, room(at, *rows), look.size, true));
    let rows = (1..waves.len()).find(|rows| !broken(rows)).unwrap_or(waves.len()).max(1);
    let wrapped: Vec<Vec<String>> = waves.iter().enumerate().map(|(at, wave)| look.wrap(wave, room(at, rows))).collect();
    let mut top = top;
    for row in 0..rows {
        let mut bottom = top;
        for (at, lines) in wrapped.iter().enumerate().skip(row).step_by(rows) {
            bottom = f64::max(bottom, canvas.lines(x(at), top, lines, look));
        }
        top = bottom;
    }
    top
}

/// Values of the first wave.
fn starts(
    canvas: &mut Canvas,
    lines: &[Line],
    axis: &Axis,
    (x, top, bottom): (f64, f64, f64),
    text: Type,
    written: &dyn Fn(&Figure) -> String,
) {
    let firsts: Vec<(usize, &Figure)> =
        lines.iter().enumerate().filter_map(|(at, line)| line.points.first()?.shown().map(|figure| (at, figure))).collect();
    let wanted: Vec<(f64, f64)> = firsts.iter().map(|(_, figure)| (axis.at(figure.value), text.line() - GAP)).collect();
    for ((at, figure), label) in firsts.iter().zip(spread(&wanted, top, bottom)) {
        let middle = label + (text.line() - GAP) / 2.0;
        canvas.line(&[(x, axis.at(figure.value)), (x - LEAD + 6.0, middle)], Stroke::of(SOFT, 0.75));
        let look = text.bold(lines[*at].whole).ink(look(*at, lines[*at].whole).stroke.colour).anchor(Anchor::End);
        canvas.text(x - LEAD + 2.0, middle + text.size * 0.36, &written(figure), look);
    }
}

/// A line with its points; it has a gap where a wave is not shown.
fn draw(canvas: &mut Canvas, line: &Line, look: Look, axis: &Axis, x: &dyn Fn(usize) -> f64) {
    let place = |wave: usize| line.points[wave].shown().map(|figure| (x(wave), axis.at(figure.value)));
    for wave in 1..line.points.len() {
        if let (Some(from), Some(to)) = (place(wave - 1), place(wave)) {
            canvas.line(&[from, to], look.stroke);
        }
    }
    for point in (0..line.points.len()).filter_map(place) {
        canvas.mark(point, look.shape, if line.whole { 6.0 } else { 4.5 }, look.stroke.colour, look.hollow);
    }
}

/// Below the plot: which points are not in it, and why; gives where that ends.
fn gaps(canvas: &mut Canvas, data: &Slope, lines: &[Line], width: f64, top: f64, text: Type) -> f64 {
    let mut end = top;
    for state in [State::Withheld, State::Zero, State::NoData] {
        let mut said: Vec<String> = Vec::new();
        for line in lines {
            let waves: Vec<&str> =
                data.waves.iter().zip(&line.points).filter(|(_, point)| **point == state).map(|(wave, _)| wave.as_str()).collect();
            if !waves.is_empty() {
                // All waves need no list.
                let list = if waves.len() == data.waves.len() { String::new() } else { format!(" ({})", waves.join(", ")) };
                said.push(format!("{}{list}", line.label));
            }
        }
        let Some((word, _)) = unshown(&state).filter(|_| !said.is_empty()) else { continue };
        let start = text.width(word.text(canvas.lang)) + 36.0;
        canvas.unshown(0.0, end + text.line() / 2.0 + 2.0, &state, text);
        let wrapped = super::words::wrap(&said.join("; "), width - start, text.size, false, usize::MAX);
        end = canvas.lines(start, end + 2.0, &wrapped, text).max(end + 20.0) + 4.0;
    }
    end
}

fn words(data: &Slope, lines: &[Line], lang: Lang) -> (Vec<String>, ChartTable) {
    let columns = Columns::of(&data.scale, lines.iter().flat_map(|line| &line.points), lang);
    let mut heads = vec![data.heading.group.clone()];
    let of = |wave: &str, column: &str| Msg::ChColumnOf.text(lang).replace("{wave}", wave).replace("{column}", column);
    heads.extend(data.waves.iter().flat_map(|wave| columns.heads().into_iter().map(|column| of(wave, &column))));
    let mut sentences = vec![data.heading.note.clone()];
    let mut rows = Vec::new();
    for line in lines {
        let mut cells = vec![Cell::label(&line.label)];
        let mut said = Vec::new();
        for (wave, point) in data.waves.iter().zip(&line.points) {
            said.push(format!("{wave}: {}", columns.said(point)));
            cells.extend(columns.cells(point));
        }
        sentences.push(format!("{}. {}.", line.label, said.join("; ")));
        rows.push(cells);
    }
    (sentences, ChartTable { caption: caption(&data.heading), heads, rows })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_that_have_room_stay_where_they_are() {
        assert_eq!(spread(&[(50.0, 10.0), (20.0, 10.0)], 0.0, 100.0), [45.0, 15.0]);
        assert_eq!(spread(&[(50.0, 10.0), (50.0, 10.0)], 0.0, 100.0), [37.5, 52.5]);
        assert_eq!(spread(&[], 0.0, 100.0), [0.0; 0]);
    }

    proptest! {
        #[test]
        fn labels_never_overlap(wanted in prop::collection::vec((0.0..300.0f64, 10.0..40.0f64), 1..20)) {
            let needed: f64 = wanted.iter().map(|(_, height)| height + GAP).sum();
            let to = needed.max(300.0);
            let tops = spread(&wanted, 0.0, to);
            let mut placed: Vec<(f64, f64)> = tops.iter().zip(&wanted).map(|(top, (_, height))| (*top, top + height)).collect();
            placed.sort_by(|a, b| a.0.total_cmp(&b.0));
            prop_assert!(placed[0].0 >= 0.0 && placed[placed.len() - 1].1 <= to + 1e-6);
            prop_assert!(placed.windows(2).all(|pair| pair[0].1 + GAP <= pair[1].0 + 1e-6));
        }
    }
}
