//! Colours and patterns. Contrast of lines and marks with white is at least 3 to 1, of texts 4.5 to 1; light fills have
//! an outline that has it.

use super::data::Side;
use crate::components::Markup;

/// Text.
pub(super) const INK: &str = "#16202b";
/// Lesser text, outlines and axes.
pub(super) const SOFT: &str = "#4a5764";
/// Lines of a grid, which only help the eye.
pub(super) const GRID: &str = "#d5dce3";
/// The ground.
pub(super) const PAPER: &str = "#ffffff";
/// Bars, dots and whiskers.
pub(super) const MARK: &str = "#1f5fa8";
/// What is withheld.
pub(super) const WITHHELD: &str = "#5a3d8a";
/// What holds nobody.
pub(super) const ZERO: &str = "#16202b";
/// What there is no data of.
pub(super) const NO_DATA: &str = "#5d6b79";
/// Lines, one after another; dark, so that dashes and shapes can tell them apart in grey.
pub(super) const LINES: [&str; 6] = ["#12457f", "#9a3f08", "#1a6b3c", "#5a3d8a", "#8a1c4a", "#3d4a57"];
/// Their dashes: as many as no multiple of the colours, so that pairs repeat late.
pub(super) const DASHES: [&str; 5] = ["", "8 4", "2 4", "12 4 2 4", "5 3"];

type Rgb = [f64; 3];
const UNFAVOURABLE: [Rgb; 2] = [[248.0, 217.0, 186.0], [154.0, 63.0, 8.0]];
const FAVOURABLE: [Rgb; 2] = [[190.0, 219.0, 245.0], [18.0, 69.0, 127.0]];
const NEUTRAL: Rgb = [240.0, 243.0, 246.0];

/// A fill that says what a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fill {
    /// A part of a scale: its side, how far from the centre it is, and how many its side has.
    Step(Side, u8, u8),
    /// All parts of a side together.
    Combined(Side),
    /// Hatching of what is withheld.
    Withheld,
}

/// What a label on a fill needs to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Under {
    /// This colour of text.
    Nothing(&'static str),
    /// A white plate below dark text.
    Plate,
}

impl Fill {
    /// Its pattern's name, of which a page holds one.
    pub(super) fn name(self) -> String {
        let side = |side| match side {
            Side::Unfavourable => "u",
            Side::Neutral => "n",
            Side::Favourable => "f",
        };
        match self {
            Self::Step(Side::Neutral, ..) => "n".into(),
            Self::Step(at, step, of) => format!("{}{step}-{of}", side(at)),
            Self::Combined(Side::Neutral) => "n".into(),
            Self::Combined(at) => format!("{}c", side(at)),
            Self::Withheld => "w".into(),
        }
    }

    fn ground(self) -> Rgb {
        let (side, strength) = match self {
            Self::Step(side, step, of) => (side, if of < 2 { 0.6 } else { f64::from(step) / f64::from(of - 1) }),
            Self::Combined(side) => (side, 0.5),
            Self::Withheld => return [255.0; 3],
        };
        match side {
            Side::Unfavourable => mix(UNFAVOURABLE, strength),
            Side::Neutral => NEUTRAL,
            Side::Favourable => mix(FAVOURABLE, strength),
        }
    }

    /// What a label on it needs.
    pub(super) fn under(self) -> Under {
        match self {
            Self::Step(Side::Favourable, ..) => {
                let ground = self.ground();
                let best = [INK, PAPER].into_iter().max_by(|a, b| contrast(rgb(a), ground).total_cmp(&contrast(rgb(b), ground)));
                best.filter(|ink| contrast(rgb(ink), ground) >= 4.5).map_or(Under::Plate, Under::Nothing)
            }
            _ => Under::Plate,
        }
    }

    /// Adds its pattern.
    pub(super) fn define(self, markup: &mut Markup, id: &str) {
        let dark = |side| if side == Side::Unfavourable { UNFAVOURABLE[1] } else { FAVOURABLE[1] };
        let ground = self.ground();
        let (size, turn) = match self {
            Self::Step(Side::Unfavourable, step, of) => (if of < 2 || step + 1 == of { "5" } else { "8" }, "rotate(-45)"),
            Self::Step(Side::Neutral, ..) | Self::Combined(Side::Neutral) => ("7", "rotate(45)"),
            Self::Withheld => ("4", "rotate(45)"),
            _ => ("6", "rotate(0)"),
        };
        markup.open("pattern").attr("id", &[id]).attr("patternUnits", &["userSpaceOnUse"]);
        markup.attr("width", &[size]).attr("height", &[size]).attr("patternTransform", &[turn]).inside();
        block(markup, size, size, &hex(ground));
        match self {
            // Lines that stand out from their ground, whether it is light or dark.
            Self::Step(Side::Unfavourable, ..) => {
                let light = contrast(ground, dark(Side::Unfavourable)) < 3.0;
                block(markup, size, "1.6", &hex(if light { UNFAVOURABLE[0] } else { dark(Side::Unfavourable) }));
            }
            Self::Combined(side @ (Side::Unfavourable | Side::Favourable)) => {
                block(markup, "1.6", size, &hex(dark(side)));
                if side == Side::Unfavourable {
                    block(markup, size, "1.6", &hex(dark(side)));
                }
            }
            Self::Step(Side::Neutral, ..) | Self::Combined(Side::Neutral) => {
                markup.open("circle").attr("cx", &["3.5"]).attr("cy", &["3.5"]).attr("r", &["1"]).attr("fill", &[SOFT]).inside();
                markup.close("circle");
            }
            Self::Withheld => block(markup, size, "1.5", WITHHELD),
            Self::Step(Side::Favourable, ..) => {}
        }
        markup.close("pattern");
    }
}

fn block(markup: &mut Markup, width: &str, height: &str, fill: &str) {
    markup.open("rect").attr("width", &[width]).attr("height", &[height]).attr("fill", &[fill]).inside().close("rect");
}

fn mix([from, to]: [Rgb; 2], strength: f64) -> Rgb {
    std::array::from_fn(|at| from[at] + (to[at] - from[at]) * strength)
}

fn hex(colour: Rgb) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let [red, green, blue] = colour.map(|part| part.round().clamp(0.0, 255.0) as u8);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn rgb(hex: &str) -> Rgb {
    std::array::from_fn(|at| hex.get(1 + 2 * at..3 + 2 * at).and_then(|part| u8::from_str_radix(part, 16).ok()).map_or(0.0, f64::from))
}

/// Of WCAG 2.2, "relative luminance".
fn luminance(colour: Rgb) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = part / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Of WCAG 2.2, "contrast ratio".
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_marks_stand_out() {
        for text in [INK, SOFT, WITHHELD, ZERO, NO_DATA] {
            assert!(contrast(rgb(text), rgb(PAPER)) >= 4.5, "{text}");
        }
        for mark in LINES.iter().chain([&MARK]) {
            assert!(contrast(rgb(mark), rgb(PAPER)) >= 3.0, "{mark}");
        }
        assert!((contrast(rgb("#000000"), rgb("#ffffff")) - 21.0).abs() < 1e-9);
        for of in 1..=5 {
            for step in 0..of {
                let fill = Fill::Step(Side::Favourable, step, of);
                if let Under::Nothing(ink) = fill.under() {
                    assert!(contrast(rgb(ink), fill.ground()) >= 4.5, "{fill:?}");
                }
            }
        }
    }

    #[test]
    fn steps_of_a_side_differ_in_lightness_and_sides_in_pattern() {
        let pattern = |fill: Fill| {
            let mut markup = Markup::new();
            fill.define(&mut markup, "x");
            // Without colours: what is left in grey.
            markup.html().split('#').map(|part| part.get(6..).unwrap_or(part).to_owned()).collect::<String>()
        };
        for of in 2..=3 {
            for side in [Side::Unfavourable, Side::Favourable] {
                let steps: Vec<f64> = (0..of).map(|step| luminance(Fill::Step(side, step, of).ground())).collect();
                assert!(steps.windows(2).all(|pair| (pair[0] + 0.05) / (pair[1] + 0.05) >= 1.5), "{side:?} {steps:?}");
            }
            for step in 0..of {
                assert_ne!(pattern(Fill::Step(Side::Unfavourable, step, of)), pattern(Fill::Step(Side::Favourable, step, of)));
            }
        }
        let kinds = [Side::Unfavourable, Side::Neutral, Side::Favourable].map(|side| pattern(Fill::Combined(side)));
        assert!(kinds[0] != kinds[1] && kinds[1] != kinds[2] && kinds[0] != kinds[2]);
    }
}
