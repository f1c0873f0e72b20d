//! A table of a release as it is written: what stands in each cell, in words. No page.

use super::layout::Show;
use super::names::{answer_names, head_name, item_name, side_name};
use crate::charts::written;
use crate::i18n::{Lang, Msg};
use crate::workbench::people::said::{fill, naming};
use shared::analysis::{Ask, Cell, Directions, Shown, Table, has_direction};
use shared::disclosure::{Item, Release};

/// What a cell is. Each looks different, and is said in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Figures.
    Told,
    /// Nobody is told to be here, and some of those who are withheld may be.
    Withheld,
    /// Nobody is here.
    Nobody,
    /// People are here, and none of them answered.
    NoData,
}

impl Kind {
    /// How it looks.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Told => "an-cell",
            Self::Withheld => "an-cell withheld an-withheld",
            Self::Nobody => "an-cell zero an-nobody",
            Self::NoData => "an-cell no-data",
        }
    }

    /// The word for it; none where there are figures.
    pub(super) fn word(self) -> Option<Msg> {
        match self {
            Self::Told => None,
            Self::Withheld => Some(Msg::AnWithheld),
            Self::Nobody => Some(Msg::AnNobody),
            Self::NoData => Some(Msg::AnNoData),
        }
    }
}

/// A cell as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// What it is.
    pub(super) kind: Kind,
    /// How many columns it takes.
    pub(super) span: usize,
    /// Figures; each with the answer that it is of, where the column does not say that.
    pub(super) lines: Vec<(Option<String>, String)>,
    /// How many it is of, where that stands in the cell.
    pub(super) base: Option<String>,
}

impl Written {
    fn blank(kind: Kind, span: usize) -> Self {
        Self { kind, span, lines: Vec::new(), base: None }
    }

    fn of(lines: Vec<(Option<String>, String)>) -> Self {
        Self { kind: Kind::Told, span: 1, lines, base: None }
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Whose it is.
    pub(super) name: String,
    /// Whether it is everybody.
    pub(super) whole: bool,
    /// What stands in it.
    pub(super) cells: Vec<Written>,
}

/// A table as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grid {
    /// What it shows.
    pub(super) caption: String,
    /// What its rows are.
    pub(super) corner: String,
    /// Heads of columns.
    pub(super) heads: Vec<String>,
    /// Rows; the first is everybody.
    pub(super) lines: Vec<Line>,
    /// Those whose groups are withheld.
    pub(super) withheld: Option<Line>,
    /// Whether answers were put together somewhere, because fewer than 30 are in the base.
    pub(super) collapsed: bool,
}

/// What is written of a release.
pub(super) struct Writer<'a> {
    /// The release.
    pub(super) release: &'a Release,
    /// The table.
    pub(super) table: &'a Table,
    /// How many people there are in the same cells; only where an item is measured.
    pub(super) people: Option<&'a Table>,
    /// What stands in the cells.
    pub(super) show: Show,
    /// The language.
    pub(super) lang: Lang,
}

impl Writer<'_> {
    fn item(&self) -> Option<&Item> {
        self.table.ask.item.as_ref().and_then(|name| self.release.item(name))
    }

    /// What is shown: percent favourable only where answers have a direction.
    fn show(&self) -> Show {
        shown_as(self.item(), self.show)
    }

    fn figure(&self, count: u32, base: u32) -> String {
        match self.show() {
            Show::Counts => written::count(u64::from(count), self.lang),
            _ => share(count, base, self.lang),
        }
    }

    /// Whether the answers are the columns.
    fn is_wide(&self) -> bool {
        self.item().is_some() && self.table.ask.columns.is_empty() && self.show() != Show::Favourable
    }

    /// The table in words.
    pub(super) fn grid(&self) -> Grid {
        let ask = &self.table.ask;
        let caption = titled(self.release, ask, self.lang);
        let corner = match side_name(self.release, &ask.rows, self.lang) {
            rows if rows.is_empty() => Msg::AnWho.text(self.lang).to_owned(),
            rows => rows,
        };
        let heads = if self.is_wide() {
            let answers = self.item().map(|item| answer_names(item, false, self.lang)).unwrap_or_default();
            answers.into_iter().chain([Msg::AnBase.text(self.lang).to_owned()]).collect()
        } else {
            self.table.columns.iter().map(|head| head_name(self.release, &ask.columns, head, self.lang)).collect()
        };
        let lines = self.table.rows.iter().enumerate().map(|(row, head)| Line {
            name: head_name(self.release, &ask.rows, head, self.lang),
            whole: head.is_total(),
            cells: self.cells(row),
        });
        // What is put together anyway does not show it.
        let collapsed = self.item().is_some()
            && self.show() != Show::Favourable
            && self.table.cells.iter().filter_map(Cell::shown).chain(&self.table.withheld).any(|shown| shown.collapsed);
        Grid { caption, corner, heads, lines: lines.collect(), withheld: self.withheld(), collapsed }
    }

    fn cells(&self, row: usize) -> Vec<Written> {
        let cells = (0..self.table.columns.len()).map(|column| (self.table.cell(row, column), self.kind(row, column)));
        if self.is_wide() {
            let width = self.item().map_or(0, |item| item.answers.len()) + 1;
            return cells
                .flat_map(|(cell, kind)| cell.shown().map_or_else(|| vec![Written::blank(kind, width)], |shown| self.wide(shown)))
                .collect();
        }
        cells
            .map(|(cell, kind)| cell.shown().map_or_else(|| Written::blank(kind, 1), |shown| self.narrow(shown, self.whole_of(row))))
            .collect()
    }

    /// How many people are in the row, where people are counted.
    fn whole_of(&self, row: usize) -> Option<u32> {
        self.table.cell(row, 0).shown().map(|shown| shown.base)
    }

    fn kind(&self, row: usize, column: usize) -> Kind {
        match self.table.cell(row, column) {
            Cell::Shown(_) => Kind::Told,
            Cell::Withheld => Kind::Withheld,
            Cell::Nobody => {
                let people = self.people.map(|people| people.cell(row, column));
                if people.is_some_and(|cell| *cell != Cell::Nobody) { Kind::NoData } else { Kind::Nobody }
            }
        }
    }

    /// The answers in columns of their own, and how many gave one.
    fn wide(&self, shown: &Shown) -> Vec<Written> {
        let Some(item) = self.item() else { return Vec::new() };
        let base = Written::of(vec![(None, written::count(u64::from(shown.base), self.lang))]);
        let figures: Vec<String> = shown.counts.iter().map(|count| self.figure(*count, shown.base)).collect();
        if !shown.collapsed {
            return figures.into_iter().map(|figure| Written::of(vec![(None, figure)])).chain([base]).collect();
        }
        let names = answer_names(item, true, self.lang);
        // Answers that were put together stand side by side in most lists; where they do not, the figures say whose they are.
        let groups: Vec<u8> = item.answers.iter().map(|answer| answer.collapsed).collect();
        let mut runs: Vec<(u8, usize)> = Vec::new();
        for group in groups {
            match runs.last_mut() {
                Some((last, length)) if *last == group => *length += 1,
                _ => runs.push((group, 1)),
            }
        }
        if runs.len() > names.len() {
            let lines = names.into_iter().zip(figures).map(|(name, figure)| (Some(name), figure)).collect();
            return vec![Written { span: item.answers.len(), ..Written::of(lines) }, base];
        }
        let cell = |(group, span): (u8, usize)| {
            let at = usize::from(group);
            let figure = figures.get(at).cloned().unwrap_or_default();
            let name = (span > 1).then(|| names.get(at).cloned().unwrap_or_default());
            Written { span, ..Written::of(vec![(name, figure)]) }
        };
        runs.into_iter().map(cell).chain([base]).collect()
    }

    /// All that is told of a cell in one place.
    fn narrow(&self, shown: &Shown, whole: Option<u32>) -> Written {
        let base = written::count(u64::from(shown.base), self.lang);
        let Some(item) = self.item() else {
            let mut lines = vec![(None, base)];
            if let Some(whole) = whole.filter(|whole| !self.table.ask.columns.is_empty() && *whole > 0 && self.show != Show::Counts) {
                lines.push((None, naming(Msg::AnOfRow, self.lang, &share(shown.base, whole, self.lang))));
            }
            return Written::of(lines);
        };
        let lines = if self.show() == Show::Favourable {
            match Directions::of(item, shown) {
                Some(told) => {
                    let favourable = u32::try_from(told.favourable).unwrap_or(u32::MAX);
                    vec![(None, share(favourable, shown.base, self.lang))]
                }
                None => vec![(None, Msg::AnNotSplit.text(self.lang).to_owned())],
            }
        } else {
            let names = answer_names(item, shown.collapsed, self.lang).into_iter();
            names.zip(&shown.counts).map(|(name, count)| (Some(name), self.figure(*count, shown.base))).collect()
        };
        Written { base: Some(naming(Msg::ChBase, self.lang, &base)), ..Written::of(lines) }
    }

    fn withheld(&self) -> Option<Line> {
        let shown = self.table.withheld.as_ref()?;
        let mut cells = if self.is_wide() { self.wide(shown) } else { vec![self.narrow(shown, None)] };
        let blank = self.table.columns.len() - 1;
        if blank > 0 {
            cells.push(Written::blank(Kind::Withheld, blank));
        }
        Some(Line { name: Msg::AnWithheldRow.text(self.lang).to_owned(), whole: false, cells })
    }
}

/// What a table shows: what is measured, by which groups.
pub(super) fn titled(release: &Release, ask: &Ask, lang: Lang) -> String {
    let item = ask.item.as_ref().and_then(|name| release.item(name));
    let of = item.map_or_else(|| Msg::AnPeople.text(lang).to_owned(), |item| item_name(item, lang).trim_end_matches('.').to_owned());
    let sides = [&ask.rows, &ask.columns].map(|keys| side_name(release, keys, lang));
    let by = sides.into_iter().filter(|side| !side.is_empty()).collect::<Vec<_>>().join(&format!(" {} ", Msg::AnAnd.text(lang)));
    if by.is_empty() { of } else { fill(Msg::AnBy, lang, &[of, by]) }
}

/// What stands in the cells of a table of an item.
pub(super) fn shown_as(item: Option<&Item>, show: Show) -> Show {
    let directed = item.is_some_and(|item| !item.many && has_direction(item));
    if show == Show::Favourable && item.is_some() && !directed { Show::Answers } else { show }
}

/// A share as whole per cents.
fn share(count: u32, base: u32, lang: Lang) -> String {
    if base == 0 { String::new() } else { written::percent(f64::from(count) / f64::from(base), lang) }
}

#[cfg(test)]
mod tests;
