//! The table beside a chart, with the same figures.

use super::canvas::unshown;
use super::data::{Figure, Scale, State};
use super::figures;
use crate::components::Markup;
use crate::i18n::{Lang, Msg};

/// What a cell holds, so that each kind can look different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The name of a row.
    Label,
    /// A figure.
    Figure,
    /// Nothing that belongs here: a column that this row does not have.
    None,
    /// Withheld.
    Withheld,
    /// Nobody.
    Zero,
    /// No data.
    NoData,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// What that is.
    pub kind: Kind,
}

impl Cell {
    pub(super) fn label(text: &str) -> Self {
        Self { text: text.into(), kind: Kind::Label }
    }

    pub(super) fn figure(text: String) -> Self {
        Self { text, kind: Kind::Figure }
    }

    pub(super) fn none(text: &str) -> Self {
        Self { text: text.into(), kind: Kind::None }
    }

    /// Why there is no figure.
    pub(super) fn unshown<T>(state: &State<T>, lang: Lang) -> Self {
        let kind = match state {
            State::Shown(_) => Kind::Figure,
            State::Withheld => Kind::Withheld,
            State::Zero => Kind::Zero,
            State::NoData => Kind::NoData,
        };
        Self { text: unshown(state).map_or("", |(word, _)| word.text(lang)).into(), kind }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartTable {
    /// What it shows: the chart's title and note.
    pub caption: String,
    /// Heads of its columns.
    pub heads: Vec<String>,
    /// Rows, each as long as `heads`; the cells that name it come first.
    pub rows: Vec<Vec<Cell>>,
}

impl ChartTable {
    /// As HTML.
    #[must_use]
    pub fn markup(&self) -> Markup {
        let mut markup = Markup::new();
        markup.open("table").attr("class", &["list chart-table"]).inside();
        markup.open("caption").inside().text(&self.caption).close("caption");
        markup.open("thead").inside().open("tr").inside();
        let labels = self.rows.first().map_or(1, |row| row.iter().filter(|cell| cell.kind == Kind::Label).count());
        for (at, head) in self.heads.iter().enumerate() {
            markup.open("th").attr("scope", &["col"]).attr("class", &[if at < labels { "" } else { "number" }]);
            markup.inside().text(head).close("th");
        }
        markup.close("tr").close("thead").open("tbody").inside();
        for row in &self.rows {
            markup.open("tr").inside();
            for cell in row {
                let (tag, class) = match cell.kind {
                    Kind::Label => ("th", ""),
                    Kind::Figure => ("td", "number"),
                    Kind::None => ("td", "number cell-none"),
                    Kind::Withheld => ("td", "number cell-withheld"),
                    Kind::Zero => ("td", "number cell-zero"),
                    Kind::NoData => ("td", "number cell-no-data"),
                };
                markup.open(tag);
                if cell.kind == Kind::Label {
                    markup.attr("scope", &["row"]);
                } else {
                    markup.attr("class", &[class]);
                }
                markup.inside().text(&cell.text).close(tag);
            }
            markup.close("tr");
        }
        markup.close("tbody").close("table");
        markup
    }
}

/// The columns of figures: which of them a chart has depends on what its figures have.
pub(super) struct Columns<'a> {
    scale: &'a Scale,
    intervals: bool,
    counts: bool,
    lang: Lang,
}

impl<'a> Columns<'a> {
    pub(super) fn of<'b>(scale: &'a Scale, states: impl Iterator<Item = &'b State<Figure>> + Clone, lang: Lang) -> Self {
        let mut shown = states.filter_map(State::shown);
        let intervals = shown.clone().any(|figure| figure.interval.is_some());
        Self { scale, intervals, counts: shown.any(|figure| figure.count.is_some()), lang }
    }

    pub(super) fn heads(&self) -> Vec<String> {
        let mut heads = vec![self.scale.label.clone()];
        if self.intervals {
            heads.push(self.scale.interval.clone());
        }
        if self.counts {
            heads.push(Msg::ChCountHead.text(self.lang).into());
        }
        heads.push(Msg::ChBaseHead.text(self.lang).into());
        heads
    }

    pub(super) fn cells(&self, state: &State<Figure>) -> Vec<Cell> {
        let Some(figure) = state.shown() else {
            return vec![Cell::unshown(state, self.lang); 2 + usize::from(self.intervals) + usize::from(self.counts)];
        };
        let mut cells = vec![Cell::figure(figures::value(figure.value, self.scale.unit, self.lang))];
        if self.intervals {
            let ends = figure.interval.map(|ends| figures::interval(ends, self.scale.unit, self.lang));
            cells.push(ends.map_or(Cell::none(""), Cell::figure));
        }
        if self.counts {
            cells.push(figure.count.map_or(Cell::none(""), |number| Cell::figure(figures::count(number, self.lang))));
        }
        cells.push(Cell::figure(figures::count(figure.base, self.lang)));
        cells
    }

    /// A figure, or why there is none, in a sentence.
    pub(super) fn said(&self, state: &State<Figure>) -> String {
        match state.shown() {
            Some(figure) => figures::said(figure, self.scale.unit, &self.scale.interval, self.lang),
            None => unshown(state).map_or("", |(word, _)| word.text(self.lang)).into(),
        }
    }
}
