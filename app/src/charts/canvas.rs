//! What charts are drawn with: shapes and texts at absolute places, in CSS pixels, by presentation attributes only.

use super::data::State;
use super::fills::{Fill, INK, NO_DATA, PAPER, SOFT, Under, WITHHELD, ZERO};
use super::words::{printable, width, wrap};
use crate::components::Markup;
use crate::i18n::{Lang, Msg};
use std::collections::BTreeMap;

/// Height of a line of text, in sizes of its font.
pub(super) const LEADING: f64 = 1.3;
/// At most so many lines of a label.
pub(super) const LABEL_LINES: usize = 3;

/// Where a text stands against its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) ink: &'static str,
    pub(super) anchor: Anchor,
}

impl Type {
    pub(super) const fn of(size: f64) -> Self {
        Self { size, bold: false, ink: INK, anchor: Anchor::Start }
    }

    pub(super) const fn bold(self, bold: bool) -> Self {
        Self { bold, ..self }
    }

    pub(super) const fn ink(self, ink: &'static str) -> Self {
        Self { ink, ..self }
    }

    pub(super) const fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// The room that a text takes at most.
    pub(super) fn width(self, text: &str) -> f64 {
        width(text, self.size, self.bold)
    }

    /// Height of a line.
    pub(super) fn line(self) -> f64 {
        (self.size * LEADING).round()
    }

    /// A label in lines.
    pub(super) fn wrap(self, text: &str, room: f64) -> Vec<String> {
        wrap(text, room, self.size, self.bold, LABEL_LINES)
    }
}

/// A line's look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    pub(super) colour: &'static str,
    pub(super) width: f64,
    pub(super) dash: &'static str,
}

impl Stroke {
    pub(super) const fn of(colour: &'static str, width: f64) -> Self {
        Self { colour, width, dash: "" }
    }

    pub(super) const fn dash(self, dash: &'static str) -> Self {
        Self { dash, ..self }
    }
}

/// A drawing in the making.
#[derive(Debug)]
pub(super) struct Canvas {
    id: String,
    body: Markup,
    /// Patterns that are used, by name.
    patterns: BTreeMap<String, Fill>,
    /// The language of the words that are its own.
    pub(super) lang: Lang,
}

/// A number as an attribute: hundredths of a pixel are enough.
pub(super) fn number(value: f64) -> String {
    let written = format!("{value:.2}");
    let short = written.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".into() } else { short.into() }
}

impl Canvas {
    pub(super) fn new(id: &str, lang: Lang) -> Self {
        let id = id.chars().filter(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_')).collect();
        Self { id, body: Markup::new(), patterns: BTreeMap::new(), lang }
    }

    /// What was drawn: the name of the chart, its patterns, and its shapes.
    pub(super) fn finish(self) -> (String, Markup, Markup) {
        let mut patterns = Markup::new();
        if !self.patterns.is_empty() {
            patterns.open("defs").inside();
            for (name, fill) in &self.patterns {
                fill.define(&mut patterns, &format!("{}-{name}", self.id));
            }
            patterns.close("defs");
        }
        (self.id, patterns, self.body)
    }

    fn attributes(&mut self, pairs: &[(&'static str, f64)]) {
        for (name, value) in pairs {
            self.body.attr(name, &[&number(*value)]);
        }
    }

    /// A line of text on its baseline.
    pub(super) fn text(&mut self, x: f64, baseline: f64, text: &str, look: Type) {
        if text.is_empty() {
            return;
        }
        self.body.open("text");
        self.attributes(&[("x", x), ("y", baseline), ("font-size", look.size)]);
        self.body.attr("fill", &[look.ink]);
        if look.bold {
            self.body.attr("font-weight", &["600"]);
        }
        match look.anchor {
            Anchor::Start => {}
            Anchor::Middle => drop(self.body.attr("text-anchor", &["middle"])),
            Anchor::End => drop(self.body.attr("text-anchor", &["end"])),
        }
        self.body.inside().text(&printable(text)).close("text");
    }

    /// Lines of text, the first one's top at `top`; gives where they end.
    pub(super) fn lines(&mut self, x: f64, top: f64, lines: &[String], look: Type) -> f64 {
        let mut top = top;
        for line in lines {
            self.text(x, top + look.size, line, look);
            top += look.line();
        }
        top
    }

    /// A block of one colour.
    pub(super) fn block(&mut self, x: f64, y: f64, width: f64, height: f64, colour: &'static str) {
        self.body.open("rect");
        self.attributes(&[("x", x), ("y", y), ("width", width.max(0.0)), ("height", height)]);
        self.body.attr("fill", &[colour]).inside().close("rect");
    }

    /// A part with its pattern and an outline, whose middle is on the part's edge.
    pub(super) fn part(&mut self, x: f64, y: f64, width: f64, height: f64, fill: Fill) {
        let name = fill.name();
        self.body.open("rect");
        self.attributes(&[("x", x), ("y", y), ("width", width.max(0.0)), ("height", height)]);
        self.body.attr("fill", &["url(#", &self.id, "-", &name, ")"]).attr("stroke", &[SOFT]).attr("stroke-width", &["1"]);
        self.body.inside().close("rect");
        self.patterns.insert(name, fill);
    }

    /// A label in the middle of a part.
    pub(super) fn on_part(&mut self, middle: f64, baseline: f64, text: &str, look: Type, fill: Fill) {
        let ink = match fill.under() {
            Under::Nothing(ink) => ink,
            Under::Plate => {
                let room = look.width(text) + 3.0;
                self.block(middle - room / 2.0, baseline - look.size, room, look.size * LEADING, PAPER);
                INK
            }
        };
        self.text(middle, baseline, text, look.ink(ink).anchor(Anchor::Middle));
    }

    /// A line through points.
    pub(super) fn line(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{} {}", number(*x), number(*y))).collect();
        self.body.open("path").attr("d", &["M", &path.join("L")]).attr("fill", &["none"]).attr("stroke", &[stroke.colour]);
        self.attributes(&[("stroke-width", stroke.width)]);
        if !stroke.dash.is_empty() {
            self.body.attr("stroke-dasharray", &[stroke.dash]);
        }
        self.body.inside().close("path");
    }

    /// Upright lines.
    pub(super) fn upright(&mut self, x: f64, spans: &[(f64, f64)], stroke: Stroke) {
        for (top, bottom) in spans {
            self.line(&[(x, *top), (x, *bottom)], stroke);
        }
    }

    /// A mark, of one of four shapes; a hollow one shows the ground.
    pub(super) fn mark(&mut self, (x, y): (f64, f64), shape: usize, radius: f64, colour: &'static str, hollow: bool) {
        let (fill, ring) = if hollow { (PAPER, colour) } else { (colour, PAPER) };
        if shape.is_multiple_of(4) {
            self.body.open("circle");
            self.attributes(&[("cx", x), ("cy", y), ("r", radius)]);
        } else {
            let r = radius;
            let corners: &[(f64, f64)] = match shape % 4 {
                1 => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
                2 => &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
                _ => &[(0.0, -1.15), (1.15, 0.85), (-1.15, 0.85)],
            };
            let points: Vec<String> = corners.iter().map(|(dx, dy)| format!("{},{}", number(x + dx * r), number(y + dy * r))).collect();
            self.body.open("polygon").attr("points", &[&points.join(" ")]);
        }
        let end = if shape.is_multiple_of(4) { "circle" } else { "polygon" };
        self.body.attr("fill", &[fill]).attr("stroke", &[ring]);
        self.attributes(&[("stroke-width", if hollow { 2.0 } else { 1.0 })]);
        self.body.inside().close(end);
    }

    /// Says that nothing is shown, and why: a mark and a word, whose middle line is `middle`.
    pub(super) fn unshown<T>(&mut self, x: f64, middle: f64, state: &State<T>, look: Type) {
        let Some((word, ink)) = unshown(state) else { return };
        // Nothing shines through.
        self.block(x, middle - 10.0, 26.0 + look.width(word.text(self.lang)), 20.0, PAPER);
        match state {
            State::Withheld => self.part(x + 0.5, middle - 7.5, 15.0, 15.0, Fill::Withheld),
            State::Zero => self.mark((x + 8.0, middle), 0, 5.0, ZERO, true),
            _ => {
                let edge = [(x + 0.5, middle - 7.5), (x + 15.5, middle - 7.5), (x + 15.5, middle + 7.5), (x + 0.5, middle + 7.5)];
                self.line(&[edge[0], edge[1], edge[2], edge[3], edge[0]], Stroke::of(NO_DATA, 1.0).dash("3 2"));
                self.line(&[(x + 4.0, middle), (x + 12.0, middle)], Stroke::of(NO_DATA, 1.5));
            }
        }
        self.text(x + 22.0, middle + look.size * 0.36, word.text(self.lang), look.ink(ink));
    }
}

/// The word and the colour for what is not shown.
pub(super) fn unshown<T>(state: &State<T>) -> Option<(Msg, &'static str)> {
    match state {
        State::Shown(_) => None,
        State::Withheld => Some((Msg::ChWithheld, WITHHELD)),
        State::Zero => Some((Msg::ChZero, ZERO)),
        State::NoData => Some((Msg::ChNoData, NO_DATA)),
    }
}
