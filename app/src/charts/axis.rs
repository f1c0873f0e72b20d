//! Scales: where figures stand, and the marks along them.

use super::canvas::{Anchor, Canvas, Stroke, Type};
use super::data::{Scale, Unit};
use super::figures;
use super::fills::{GRID, SOFT};

/// A scale on a stretch of the drawing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
    unit: Unit,
}

/// The smallest step of 1, 2, 2.5 or 5 tenfold that is at least this.
fn step(least: f64) -> f64 {
    let least = if least.is_finite() && least > 1e-9 { least } else { 1e-9 };
    let ten = 10f64.powf(least.log10().floor());
    // The last is for a remainder that rounding makes a little more than ten.
    [1.0, 2.0, 2.5, 5.0, 10.0, 20.0].into_iter().map(|factor| factor * ten).find(|step| *step >= least * (1.0 - 1e-9)).unwrap_or(least)
}

impl Axis {
    /// The scale from `start` to `end`, widened to all that is shown.
    pub(super) fn of(scale: &Scale, values: impl Iterator<Item = f64>, start: f64, end: f64) -> Self {
        let sound = |value: f64, other: f64| if value.is_finite() { value } else { other };
        let (mut from, mut to) = (sound(scale.from, 0.0), sound(scale.to, 1.0));
        for value in values {
            (from, to) = (from.min(value), to.max(value));
        }
        if to <= from {
            to = from + 1.0;
        }
        Self { from, to, start, end, unit: scale.unit }
    }

    /// One that begins and ends near the values, at multiples of its own step.
    pub(super) fn near(scale: &Scale, values: impl Iterator<Item = f64> + Clone, start: f64, end: f64) -> Self {
        let low = values.clone().fold(f64::INFINITY, f64::min);
        let high = values.fold(f64::NEG_INFINITY, f64::max);
        if !low.is_finite() || !high.is_finite() {
            return Self::of(scale, std::iter::empty(), start, end);
        }
        // Never so near that a small difference looks like a large one.
        let whole = (scale.to - scale.from).abs();
        let whole = if whole.is_finite() && whole > 0.0 { whole } else { 1.0 };
        let step = step((high - low).max(whole * 0.2) / 4.0);
        let (mut from, mut to) = ((low / step).floor() * step, (high / step).ceil() * step);
        while to - from < whole * 0.2 {
            (from, to) = (from - step, to + step);
        }
        if low >= scale.from && high <= scale.to {
            (from, to) = (from.max(scale.from), to.min(scale.to));
        }
        Self { from, to, start, end, unit: scale.unit }
    }

    /// Where a value stands.
    pub(super) fn at(&self, value: f64) -> f64 {
        self.start + (self.end - self.start) * ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0)
    }

    /// The same further to the right.
    pub(super) fn moved(&self, by: f64) -> Self {
        Self { start: self.start + by, end: self.end + by, ..*self }
    }

    /// Where it begins on the drawing.
    pub(super) fn start(&self) -> f64 {
        self.start
    }

    /// Where it ends on the drawing.
    pub(super) fn end(&self) -> f64 {
        self.end
    }

    /// Where bars begin: at zero, or at the end that is nearest to it.
    pub(super) fn zero(&self) -> f64 {
        0f64.clamp(self.from, self.to)
    }

    /// Round values along it, so far apart that what is written at them does not touch, and how that is written.
    fn ticks(&self, look: Type, lang: crate::i18n::Lang) -> Vec<(f64, String)> {
        let length = (self.end - self.start).abs();
        let mut least = (self.to - self.from) / 10.0;
        for _ in 0..16 {
            let step = step(least);
            let digits = if let Unit::Number(_) = self.unit {
                (0..4u8)
                    .find(|digits| {
                        let scaled = step * 10f64.powi(i32::from(*digits));
                        (scaled.round() - scaled).abs() < 1e-6
                    })
                    .unwrap_or(4)
            } else {
                0
            };
            let unit = if self.unit == Unit::Share { Unit::Share } else { Unit::Number(digits) };
            let first = (self.from / step - 1e-9).ceil();
            let ticks: Vec<(f64, String)> = (0..=12)
                .map(|index| (first + f64::from(index)) * step)
                .take_while(|value| *value <= self.to + step * 1e-9)
                .map(|value| (value, figures::value(value, unit, lang)))
                .collect();
            let widest = ticks.iter().map(|(_, text)| look.width(text)).fold(0.0, f64::max);
            // Shares are written as whole per cents. Half a width more than they need: at the edges they are moved inwards.
            let exact = self.unit != Unit::Share || ((step * 100.0).round() - step * 100.0).abs() < 1e-6;
            if exact && step / (self.to - self.from) * length >= widest * 1.5 + 10.0 {
                return ticks;
            }
            least = step * 1.01;
        }
        Vec::new()
    }

    /// Draws lines at round values, and these values below `bottom`; gives where they end.
    pub(super) fn grid(&self, canvas: &mut Canvas, spans: &[(f64, f64)], bottom: f64, room: (f64, f64)) -> f64 {
        let look = Type::of(12.0).ink(SOFT).anchor(Anchor::Middle);
        for (value, text) in self.ticks(look, canvas.lang) {
            let x = self.at(value);
            let zero = value == 0.0;
            canvas.upright(x, spans, Stroke::of(if zero { SOFT } else { GRID }, 1.0));
            let half = look.width(&text) / 2.0;
            canvas.text(x.clamp(room.0 + half, (room.1 - half).max(room.0 + half)), bottom + 4.0 + look.size, &text, look);
        }
        bottom + 4.0 + look.line()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_values_stand_inside() {
        assert_eq!([step(0.11), step(0.2), step(30.0), step(7.0)], [0.2, 0.2, 50.0, 10.0]);
        let scale = Scale { label: String::new(), interval: String::new(), unit: Unit::Share, from: 0.0, to: 1.0 };
        let axis = Axis::of(&scale, [1.2].into_iter(), 100.0, 220.0);
        assert!((axis.at(0.6) - 160.0).abs() < 1e-9 && (axis.at(1.2) - 220.0).abs() < 1e-9);
        let near = Axis::near(&scale, [0.52, 0.57].into_iter(), 100.0, 0.0);
        assert!(near.from >= 0.0 && near.to <= 1.0 && near.to - near.from >= 0.2 && near.from <= 0.52 && near.to >= 0.57, "{near:?}");
    }

    #[test]
    fn what_is_written_at_ticks_does_not_touch() {
        let look = Type::of(12.0);
        for (unit, from, to) in [(Unit::Share, 0.0, 1.0), (Unit::Number(2), 1.0, 5.0), (Unit::Number(0), -100.0, 100.0)] {
            let scale = Scale { label: String::new(), interval: String::new(), unit, from, to };
            for width in [150.0, 200.0, 300.0, 700.0] {
                let axis = Axis::of(&scale, std::iter::empty(), 0.0, width);
                let ticks = axis.ticks(look, crate::i18n::Lang::En);
                assert!(ticks.len() >= 2, "{unit:?} {width}");
                assert!(ticks.windows(2).all(|pair| axis.at(pair[1].0) - axis.at(pair[0].0) >= look.width(&pair[1].1) + 10.0));
            }
        }
    }
}
