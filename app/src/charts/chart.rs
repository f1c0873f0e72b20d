//! A chart that was drawn: for a page, and as a picture that stands alone.

use super::canvas::{Anchor, Canvas, Type, number};
use super::data::{Heading, Source};
use super::fills::{PAPER, SOFT};
use super::table::ChartTable;
use super::words::{printable, wrap};
use crate::components::Markup;
use crate::i18n::{Lang, Msg};

/// The narrowest drawing, in CSS pixels: what a page of 320 has between its margins.
pub const NARROWEST: f64 = 280.0;
/// The widest: beyond it the eye loses a row.
const WIDEST: f64 = 960.0;
const FONT: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
/// White around a picture that stands alone.
const MARGIN: f64 = 24.0;

/// A width that charts are drawn for.
pub(super) fn room(width: f64) -> f64 {
    if width.is_finite() { width.clamp(NARROWEST, WIDEST).floor() } else { NARROWEST }
}

/// A chart that was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// All that it says, in sentences, for whoever does not see it.
    pub description: String,
    /// The same figures as a table.
    pub table: ChartTable,
    /// Width and height of the drawing, in whole CSS pixels.
    pub size: [u32; 2],
    note: String,
    id: String,
    patterns: Markup,
    body: Markup,
}

/// A picture that stands alone, as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The SVG.
    pub svg: String,
    /// Its width and height, in CSS pixels.
    pub size: [u32; 2],
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn pixels(length: f64) -> u32 {
    length.ceil().clamp(1.0, 100_000.0) as u32
}

impl Chart {
    pub(super) fn new(canvas: Canvas, heading: &Heading, size: (f64, f64), sentences: &[String], table: ChartTable) -> Self {
        let (id, patterns, body) = canvas.finish();
        Self {
            title: heading.title.clone(),
            description: sentences.iter().filter(|sentence| !sentence.is_empty()).cloned().collect::<Vec<_>>().join("\n"),
            table,
            size: [pixels(size.0), pixels(size.1)],
            note: heading.note.clone(),
            id,
            patterns,
            body,
        }
    }

    fn begin(&self, markup: &mut Markup, [width, height]: [u32; 2]) {
        let (width, height) = (width.to_string(), height.to_string());
        let (title, said) = (format!("{}-title", self.id), format!("{}-said", self.id));
        markup.open("svg").attr("xmlns", &["http://www.w3.org/2000/svg"]).attr("class", &["chart"]);
        markup.attr("width", &[&width]).attr("height", &[&height]).attr("viewBox", &["0 0 ", &width, " ", &height]);
        markup.attr("role", &["img"]).attr("aria-labelledby", &[&title]).attr("aria-describedby", &[&said]);
        markup.attr("font-family", &[FONT]).inside();
        markup.open("title").attr("id", &[&title]).inside().text(&printable(&self.title)).close("title");
        markup.open("desc").attr("id", &[&said]).inside().text(&printable(&self.description)).close("desc");
        markup.append(&self.patterns);
    }

    /// For a page, below a heading of the page's own: the drawing has no title in it.
    #[must_use]
    pub fn markup(&self) -> Markup {
        let mut markup = Markup::new();
        self.begin(&mut markup, self.size);
        markup.append(&self.body).close("svg");
        markup
    }

    /// What its names begin with.
    #[cfg(test)]
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// The same as text.
    #[must_use]
    pub fn svg(&self) -> String {
        self.markup().html().to_owned()
    }

    /// A picture that stands alone: on white, with its title, and with what every exported picture states.
    #[must_use]
    pub fn picture(&self, source: &Source, lang: Lang) -> Picture {
        let inner = f64::from(self.size[0]);
        let mut canvas = Canvas::new("", lang);
        let mut top = MARGIN;
        for (text, look, gap) in [(&self.title, Type::of(18.0).bold(true), 4.0), (&self.note, Type::of(14.0).ink(SOFT), 8.0)] {
            if !text.trim().is_empty() {
                // In whole: a file has no page around it that says the rest.
                let lines = wrap(text, inner, look.size, look.bold, usize::MAX);
                top = canvas.lines(MARGIN, top, &lines, look) + gap;
            }
        }
        let drawing = (top + 6.0).ceil();
        top = drawing + f64::from(self.size[1]) + 12.0;
        let phrases: Vec<&str> = source.phrases().collect();
        let said = Msg::ChSource.text(lang).replace("{n}", &phrases.join(" · "));
        let look = Type::of(12.0).ink(SOFT).anchor(Anchor::Start);
        top = canvas.lines(MARGIN, top, &wrap(&said, inner, look.size, false, usize::MAX), look) + MARGIN - 6.0;
        let (_, _, around) = canvas.finish();

        let size = [pixels(inner + 2.0 * MARGIN), pixels(top)];
        let mut markup = Markup::new();
        self.begin(&mut markup, size);
        markup.open("rect").attr("width", &[&size[0].to_string()]).attr("height", &[&size[1].to_string()]);
        markup.attr("fill", &[PAPER]).inside().close("rect").append(&around);
        markup.open("g").attr("transform", &["translate(", &number(MARGIN), " ", &number(drawing), ")"]).inside();
        markup.append(&self.body).close("g").close("svg");
        Picture { svg: markup.html().to_owned(), size }
    }
}

/// The caption of a chart's table.
pub(super) fn caption(heading: &Heading) -> String {
    [heading.title.trim(), heading.note.trim()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ")
}
