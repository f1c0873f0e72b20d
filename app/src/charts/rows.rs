//! Charts of rows: where names, bars and figures stand. On a wide drawing names are to the left of the bars, on a narrow
//! one above them.

use super::canvas::{Anchor, Canvas, Type};
use super::data::{Row, State};
use super::fills::{INK, SOFT};

/// Width from which names stand beside the bars.
const WIDE: f64 = 560.0;
/// Height of a bar.
pub(super) const BAR: f64 = 24.0;
/// Between the names, the bars and the figures.
const GAP: f64 = 12.0;

/// Where everything stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) width: f64,
    wide: bool,
    name_room: f64,
    /// From where to where bars may go.
    pub(super) plot: (f64, f64),
    /// Names of rows.
    name: Type,
    /// Figures.
    pub(super) figure: Type,
}

/// A row's place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Top of its bar.
    pub(super) bar: f64,
    /// Top of the next row.
    next: f64,
    /// Middle of the line on which its end is written.
    end: f64,
}

impl Place {
    /// The middle of its bar.
    pub(super) fn middle(self) -> f64 {
        self.bar + BAR / 2.0
    }
}

impl Layout {
    /// For rows with these names and with these texts at their ends.
    pub(super) fn of<'a>(width: f64, names: impl Iterator<Item = (&'a str, bool)>, ends: impl Iterator<Item = f64>) -> Self {
        let wide = width >= WIDE;
        let size = if wide { 14.0 } else { 13.0 };
        let (name, figure) = (Type::of(size), Type::of(size - 1.0));
        let end = ends.fold(0.0, f64::max);
        let end = if end > 0.0 { end + GAP } else { 0.0 };
        if wide {
            let longest = names.map(|(text, whole)| name.bold(whole).width(text)).fold(0.0, f64::max);
            let name_room = longest.min(width * 0.34);
            Self { width, wide, name_room, plot: (name_room + GAP, width - end.max(8.0)), name, figure }
        } else {
            // Outlines and dots at the ends of the scale are not cut.
            Self { width, wide, name_room: width - end, plot: (7.0, width - 7.0), name, figure }
        }
    }

    /// Draws the name of a row whose top is given.
    pub(super) fn name(&self, canvas: &mut Canvas, label: &str, whole: bool, top: f64) -> Place {
        let look = self.name.bold(whole);
        let lines = look.wrap(label, self.name_room);
        #[allow(clippy::cast_precision_loss)]
        let height = lines.len() as f64 * look.line();
        if self.wide {
            let inner = height.max(BAR);
            canvas.lines(0.0, top + (inner - height) / 2.0 + 1.0, &lines, look);
            let bar = top + (inner - BAR) / 2.0;
            Place { bar, next: top + inner + 10.0, end: bar + BAR / 2.0 }
        } else {
            canvas.lines(0.0, top, &lines, look);
            let bar = top + height + 4.0;
            Place { bar, next: bar + BAR + 14.0, end: top + look.line() / 2.0 }
        }
    }

    /// Writes texts at the end of a row, the last one outermost, each in a column as wide as is given.
    pub(super) fn ends(&self, canvas: &mut Canvas, place: Place, texts: &[(String, f64, bool)]) {
        let mut x = self.width;
        for (text, room, bold) in texts.iter().rev() {
            let look = self.figure.bold(*bold).ink(if *bold { INK } else { SOFT }).anchor(Anchor::End);
            canvas.text(x, place.end + look.size * 0.36, text, look);
            x -= room + GAP;
        }
    }

    /// Draws all rows from `top`: what is shown by `draw`, what is not as a mark and a word. Gives where they end.
    pub(super) fn rows<T>(&self, canvas: &mut Canvas, rows: &[Row<T>], top: f64, mut draw: impl FnMut(&mut Canvas, &T, Place)) -> f64 {
        let mut top = top;
        for row in rows {
            let place = self.name(canvas, &row.label, row.whole, top);
            match &row.state {
                State::Shown(shown) => draw(canvas, shown, place),
                other => canvas.unshown(self.plot.0, place.middle(), other, self.figure),
            }
            top = place.next;
        }
        top
    }

    /// Where all rows end, without drawing them, and from where to where lines across them go: what is behind rows is
    /// drawn first, and lines go through no name.
    pub(super) fn measure<T>(&self, canvas: &Canvas, rows: &[Row<T>], top: f64) -> (f64, Vec<(f64, f64)>) {
        let mut aside = Canvas::new("", canvas.lang);
        let (mut end, mut spans) = (top, Vec::new());
        for row in rows {
            let place = self.name(&mut aside, &row.label, row.whole, end);
            spans.push((place.bar - 3.0, place.bar + BAR + 3.0));
            end = place.next;
        }
        if self.wide { (end, vec![(top, end - 6.0)]) } else { (end, spans) }
    }
}

/// Says above a chart what its figures are, and beside it the base that all have; gives where that ends.
pub(super) fn measure_line(canvas: &mut Canvas, width: f64, label: &str, base: &str) -> f64 {
    let look = Type::of(if width >= WIDE { 13.0 } else { 12.0 }).ink(SOFT);
    canvas.text(width, look.size, base, look.anchor(Anchor::End));
    let room = width - if base.is_empty() { 0.0 } else { look.width(base) + GAP };
    if label.trim().is_empty() && base.is_empty() { 0.0 } else { canvas.lines(0.0, 0.0, &look.wrap(label, room), look) + 8.0 }
}

/// The widest of some texts.
pub(super) fn widest<'a>(texts: impl Iterator<Item = &'a str>, look: Type) -> f64 {
    texts.map(|text| look.width(text)).fold(0.0, f64::max)
}

/// An entry of a legend: what draws its sample, 18 pixels wide around a middle line, and what it says.
pub(super) type Entry<'a> = (Box<dyn Fn(&mut Canvas, f64, f64) + 'a>, String);

/// Draws a legend that goes on in the next line where it must; gives where it ends.
pub(super) fn legend(canvas: &mut Canvas, width: f64, top: f64, entries: &[Entry<'_>]) -> f64 {
    let look = Type::of(if width >= WIDE { 13.0 } else { 12.0 });
    let (mut x, mut y, mut height) = (0.0, top, 0.0f64);
    for (sample, said) in entries {
        let lines = look.wrap(said, width - 24.0);
        let room = 24.0 + widest(lines.iter().map(String::as_str), look);
        if x > 0.0 && x + room > width {
            (x, y, height) = (0.0, y + height + 5.0, 0.0);
        }
        sample(canvas, x, y + look.line() / 2.0 + 1.0);
        let bottom = canvas.lines(x + 24.0, y + 1.0, &lines, look);
        height = height.max(bottom - y);
        x += room + 16.0;
    }
    if entries.is_empty() { top } else { y + height + 12.0 }
}
