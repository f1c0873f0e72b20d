//! Diverging stacked bars.

use super::canvas::{Canvas, Stroke};
use super::chart::{Chart, caption, room};
use super::data::{Agreement, Neutral, Part, Parts, Row, Shares, Side, State};
use super::figures;
use super::fills::{Fill, GRID, INK, SOFT};
use super::rows::{BAR, Entry, Layout, legend, widest};
use super::table::{Cell, ChartTable};
use crate::i18n::{Lang, Msg};

/// Between the bars and the neutral parts that are set aside.
const ASIDE_GAP: f64 = 16.0;
const SIDES: [Side; 3] = [Side::Unfavourable, Side::Neutral, Side::Favourable];

/// The fill of every part.
fn fills(parts: &[Part]) -> Vec<Fill> {
    #[allow(clippy::cast_possible_truncation)]
    let count = |parts: &[Part], side| parts.iter().filter(|part| part.side == side).count() as u8;
    let fill = |(at, part): (usize, &Part)| {
        let of = count(parts, part.side);
        let before = count(&parts[..at], part.side);
        Fill::Step(part.side, if part.side == Side::Unfavourable { of - 1 - before } else { before }, of)
    };
    parts.iter().enumerate().map(fill).collect()
}

/// A row's parts in the order in which they are drawn: side, fill, share.
fn drawn(shares: &Shares, parts: &[Part], fills: &[Fill]) -> Vec<(Side, Fill, f64)> {
    match shares {
        Shares::Full(shares) => parts.iter().zip(fills).zip(shares).map(|((part, fill), share)| (part.side, *fill, *share)).collect(),
        Shares::Combined(shares) => SIDES.into_iter().zip(shares).map(|(side, share)| (side, Fill::Combined(side), *share)).collect(),
    }
}

/// The shares of the three sides.
fn sides(shares: &Shares, parts: &[Part]) -> [f64; 3] {
    match shares {
        Shares::Full(shares) => {
            SIDES.map(|side| parts.iter().zip(shares).filter(|(part, _)| part.side == side).map(|(_, share)| share).sum())
        }
        Shares::Combined(shares) => *shares,
    }
}

/// From where to where parts go on a drawing: around a centre line, and beside that.
struct Extent {
    centre: f64,
    aside: f64,
    /// Pixels of a whole.
    unit: f64,
    neutral: Neutral,
    plot: (f64, f64),
}

impl Extent {
    fn of(rows: &[[f64; 3]], neutral: Neutral, plot: (f64, f64)) -> Self {
        let split = if neutral == Neutral::Split { 0.5 } else { 0.0 };
        let most = |share: &dyn Fn(&[f64; 3]) -> f64| rows.iter().map(share).fold(0.0, f64::max);
        let (left, right) = (most(&|row| row[0] + row[1] * split), most(&|row| row[2] + row[1] * split));
        let aside = if neutral == Neutral::Aside { most(&|row| row[1]) } else { 0.0 };
        let gap = if aside > 0.0 { ASIDE_GAP } else { 0.0 };
        let unit = (plot.1 - plot.0 - gap) / (left + right + aside).max(0.1);
        let centre = plot.0 + left * unit;
        Self { centre, aside: centre + right * unit + gap, unit, neutral, plot }
    }

    /// Where the parts of a row begin, and how wide they are.
    fn places(&self, parts: &[(Side, Fill, f64)]) -> Vec<(f64, f64)> {
        let sum = |side| parts.iter().filter(|part| part.0 == side).map(|part| part.2).sum::<f64>();
        let split = if self.neutral == Neutral::Split { sum(Side::Neutral) / 2.0 } else { 0.0 };
        let mut at = [self.centre - (sum(Side::Unfavourable) + split) * self.unit, self.aside, self.centre + split * self.unit];
        if self.neutral == Neutral::Split {
            at[1] = self.centre - split * self.unit;
        }
        let mut place = |(side, _, share): &(Side, Fill, f64)| {
            let at = &mut at[*side as usize];
            let start = *at;
            *at += share * self.unit;
            (start, share * self.unit)
        };
        parts.iter().map(&mut place).collect()
    }
}

/// Draws diverging stacked bars for a width in CSS pixels.
#[must_use]
pub fn agreement(data: &Agreement, width: f64, lang: Lang) -> Chart {
    let width = room(width);
    let sound = |parts: &Parts| match &parts.shares {
        Shares::Full(shares) => shares.len() == data.parts.len() && shares.iter().all(|share| share.is_finite() && *share >= 0.0),
        Shares::Combined(shares) => shares.iter().all(|share| share.is_finite() && *share >= 0.0),
    };
    let rows: Vec<Row<Parts>> = data.rows.iter().cloned().map(|row| Row { state: row.state.sound(sound), ..row }).collect();
    let shown: Vec<&Parts> = rows.iter().filter_map(|row| row.state.shown()).collect();

    let fills = fills(&data.parts);
    let mut canvas = Canvas::new(&data.heading.id, lang);
    let top = legend(&mut canvas, width, 0.0, &entries(data, &fills, &shown));

    let ends: Vec<String> = shown.iter().map(|parts| figures::base(parts.base, lang)).collect();
    let figure = Layout::of(width, std::iter::empty(), std::iter::empty()).figure;
    let end = widest(ends.iter().map(String::as_str), figure);
    let layout = Layout::of(width, rows.iter().map(|row| (row.label.as_str(), row.whole)), [end].into_iter());
    let all: Vec<[f64; 3]> = shown.iter().map(|parts| sides(&parts.shares, &data.parts)).collect();
    let extent = Extent::of(&all, data.neutral, layout.plot);
    let (_, spans) = layout.measure(&canvas, &rows, top);
    if !shown.is_empty() {
        behind(&mut canvas, &extent, &spans);
    }
    let end = layout.rows(&mut canvas, &rows, top, |canvas, parts, place| {
        let drawn = drawn(&parts.shares, &data.parts, &fills);
        for ((start, length), (_, fill, share)) in extent.places(&drawn).into_iter().zip(&drawn) {
            if *share > 0.0 {
                canvas.part(start, place.bar, length, BAR, *fill);
                let text = figures::percent(*share, lang);
                if layout.figure.width(&text) + 5.0 <= length {
                    canvas.on_part(start + length / 2.0, place.middle() + layout.figure.size * 0.36, &text, layout.figure, *fill);
                }
            }
        }
        // Again in front of the bar, where it parts the neutral ones.
        for (from, to) in [(place.bar - 4.0, place.bar + 4.0), (place.bar + BAR - 4.0, place.bar + BAR + 4.0)] {
            canvas.line(&[(extent.centre, from), (extent.centre, to)], Stroke::of(INK, 2.0));
        }
        layout.ends(canvas, place, &[(figures::base(parts.base, lang), 0.0, false)]);
    });
    let sentences: Vec<String> = std::iter::once(data.heading.note.clone()).chain(rows.iter().map(|row| said(row, data, lang))).collect();
    let table = table(data, &rows, lang);
    Chart::new(canvas, &data.heading, (width, end + 2.0), &sentences, table)
}

/// A grid of quarters behind the bars, and the centre line.
fn behind(canvas: &mut Canvas, extent: &Extent, spans: &[(f64, f64)]) {
    let end = if extent.neutral == Neutral::Aside { extent.aside - ASIDE_GAP } else { extent.plot.1 };
    for quarter in [-4.0, -3.0, -2.0, -1.0, 1.0, 2.0, 3.0, 4.0] {
        let x = extent.centre + quarter * 0.25 * extent.unit;
        if x >= extent.plot.0 && x <= end {
            canvas.upright(x, spans, Stroke::of(GRID, 1.0));
        }
    }
    if extent.neutral == Neutral::Aside && extent.aside < extent.plot.1 {
        canvas.upright(extent.aside, spans, Stroke::of(SOFT, 1.0));
    }
    canvas.upright(extent.centre, spans, Stroke::of(INK, 1.5));
}

/// The legend: parts that some row has in full, then those that some row has combined.
fn entries<'a>(data: &Agreement, fills: &[Fill], shown: &[&Parts]) -> Vec<Entry<'a>> {
    let full = shown.iter().any(|parts| matches!(parts.shares, Shares::Full(_)));
    let combined = shown.iter().any(|parts| matches!(parts.shares, Shares::Combined(_)));
    let mut entries: Vec<(Fill, &str)> = Vec::new();
    if full {
        entries.extend(fills.iter().copied().zip(data.parts.iter().map(|part| part.label.as_str())));
    }
    if combined {
        entries.extend(SIDES.map(Fill::Combined).into_iter().zip(data.combined.iter().map(String::as_str)));
    }
    let entry = |(fill, said): (Fill, &str)| -> Entry<'a> {
        (Box::new(move |canvas: &mut Canvas, x, middle: f64| canvas.part(x + 0.5, middle - 7.0, 17.0, 14.0, fill)), said.to_owned())
    };
    entries.into_iter().map(entry).collect()
}

fn word<T>(state: &State<T>, lang: Lang) -> String {
    Cell::unshown(state, lang).text
}

/// A row in a sentence.
fn said(row: &Row<Parts>, data: &Agreement, lang: Lang) -> String {
    let said = match &row.state {
        State::Shown(parts) => {
            let named = |names: Vec<&str>, shares: &[f64]| {
                names.into_iter().zip(shares).map(|(name, share)| format!("{name} {}", figures::percent(*share, lang))).collect::<Vec<_>>()
            };
            let mut said = match &parts.shares {
                Shares::Full(shares) => named(data.parts.iter().map(|part| part.label.as_str()).collect(), shares),
                Shares::Combined(shares) => named(data.combined.iter().map(String::as_str).collect(), shares),
            };
            said.push(figures::base(parts.base, lang));
            said.join(", ")
        }
        other => word(other, lang),
    };
    format!("{}: {said}.", row.label)
}

fn table(data: &Agreement, rows: &[Row<Parts>], lang: Lang) -> ChartTable {
    let kind = |wanted: fn(&Shares) -> bool| rows.iter().any(|row| row.state.shown().is_some_and(|parts| wanted(&parts.shares)));
    let combined = kind(|shares| matches!(shares, Shares::Combined(_)));
    let full = !combined || kind(|shares| matches!(shares, Shares::Full(_)));
    let mut heads = vec![data.heading.group.clone()];
    if full {
        heads.extend(data.parts.iter().map(|part| part.label.clone()));
    }
    if combined {
        heads.extend(data.combined.clone());
    }
    heads.push(Msg::ChBaseHead.text(lang).into());
    let cells = |row: &Row<Parts>| {
        let mut cells = vec![Cell::label(&row.label)];
        let State::Shown(parts) = &row.state else {
            cells.resize(heads.len(), Cell::unshown(&row.state, lang));
            return cells;
        };
        if full {
            match &parts.shares {
                Shares::Full(shares) => cells.extend(shares.iter().map(|share| Cell::figure(figures::percent(*share, lang)))),
                Shares::Combined(_) => cells.extend(data.parts.iter().map(|_| Cell::none(Msg::ChCombined.text(lang)))),
            }
        }
        if combined {
            cells.extend(sides(&parts.shares, &data.parts).map(|share| Cell::figure(figures::percent(share, lang))));
        }
        cells.push(Cell::figure(figures::count(parts.base, lang)));
        cells
    };
    ChartTable { caption: caption(&data.heading), rows: rows.iter().map(cells).collect(), heads: heads.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_strongest_parts_are_outermost() {
        let part = |side| Part { label: String::new(), side };
        let parts = [Side::Unfavourable, Side::Unfavourable, Side::Neutral, Side::Favourable, Side::Favourable].map(part);
        let step = |side, at| Fill::Step(side, at, 2);
        let neutral = Fill::Step(Side::Neutral, 0, 1);
        let (bad, good) = (Side::Unfavourable, Side::Favourable);
        assert_eq!(fills(&parts), [step(bad, 1), step(bad, 0), neutral, step(good, 0), step(good, 1)]);
    }

    proptest! {
        #[test]
        fn parts_of_a_row_touch_stay_inside_and_add_up(counts in prop::collection::vec(prop::array::uniform5(0u32..50), 1..8), aside: bool) {
            let kinds = [Side::Unfavourable, Side::Unfavourable, Side::Neutral, Side::Favourable, Side::Favourable];
            let parts = kinds.map(|side| Part { label: String::new(), side });
            let fills = fills(&parts);
            let neutral = if aside { Neutral::Aside } else { Neutral::Split };
            let rows: Vec<Shares> = counts.iter().map(|row| {
                let sum = f64::from(row.iter().sum::<u32>().max(1));
                Shares::Full(row.iter().map(|count| f64::from(*count) / sum).collect())
            }).collect();
            let all: Vec<[f64; 3]> = rows.iter().map(|row| sides(row, &parts)).collect();
            let extent = Extent::of(&all, neutral, (100.0, 500.0));
            let mut furthest = 100.0f64;
            for (row, counts) in rows.iter().zip(&counts) {
                let drawn = drawn(row, &parts, &fills);
                let places = extent.places(&drawn);
                let sum: f64 = places.iter().map(|(_, length)| length).sum();
                prop_assert!(counts.iter().sum::<u32>() == 0 || (sum - extent.unit).abs() < 1e-6);
                for (start, length) in &places {
                    prop_assert!(*start >= 100.0 - 1e-6 && start + length <= 500.0 + 1e-6);
                    furthest = furthest.max(start + length);
                }
                // On both sides of the centre parts touch it, or half of the neutral ones.
                let (left, right) = if aside { (extent.centre, extent.centre) } else { (places[2].0, places[2].0 + places[2].1) };
                prop_assert!((places[1].0 + places[1].1 - left).abs() < 1e-6 && (places[3].0 - right).abs() < 1e-6);
                prop_assert!(aside || (places[2].0 + places[2].1 / 2.0 - extent.centre).abs() < 1e-6);
            }
            prop_assert!(counts.iter().flatten().all(|count| *count == 0) || furthest > 400.0, "the room is used: {furthest}");
        }
    }
}
