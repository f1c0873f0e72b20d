//! Which charts a table can be drawn as, and what is drawn: the same figures as in the table. No page.

use super::figures::favourable;
use super::grid::{shown_as, titled};
use super::layout::{Layout, Show};
use super::names::{answer_names, head_name, joined, side_name};
use crate::charts::{
    Agreement, Bars, Chart, Dots, Figure, Heading, Mark, Neutral, Panel, Panels, Part as Piece, Parts, Reference, Row, Scale, Shares, Side,
    State, Unit, agreement, bars, dots, panels,
};
use crate::i18n::{Lang, Msg};
use shared::analysis::{Cell, Directions, Shown, Table, has_direction, population};
use shared::disclosure::{Item, Part, Release};

/// A kind of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pick {
    /// Stacked bars around the middle: unfavourable to the left, favourable to the right.
    Agreement,
    /// Percent favourable with its interval, a dot a group.
    Dots,
    /// Bars of answers or of people.
    Bars,
    /// A small chart for each group.
    Panels,
}

impl Pick {
    /// Its name in addresses and forms.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::Dots => "dots",
            Self::Bars => "bars",
            Self::Panels => "panels",
        }
    }

    /// What it is called.
    pub(super) fn msg(self) -> Msg {
        match self {
            Self::Agreement => Msg::AnChartAgreement,
            Self::Dots => Msg::AnChartDots,
            Self::Bars => Msg::AnChartBars,
            Self::Panels => Msg::AnChartPanels,
        }
    }
}

/// What is drawn of.
pub(super) struct Drawing<'a> {
    /// The release.
    pub(super) release: &'a Release,
    /// The table.
    pub(super) table: &'a Table,
    /// How many people there are in the same cells; only where an item is measured.
    pub(super) people: Option<&'a Table>,
    /// How it is laid out.
    pub(super) layout: &'a Layout,
    /// The language.
    pub(super) lang: Lang,
}

/// Answers in the order of an agreement scale: from the most unfavourable to the most favourable. None where an answer has no
/// direction.
fn scale_of(item: &Item) -> Option<Vec<usize>> {
    let side = |at: &usize| match item.answers[*at].part? {
        Part::Unfavourable => Some(0),
        Part::Neutral => Some(1),
        Part::Favourable => Some(2),
    };
    let mut places: Vec<usize> = (0..item.answers.len()).collect();
    if places.iter().any(|at| side(at).is_none()) {
        return None;
    }
    // Within a side, by what an answer counts; else as they stand, when they stand from one end to the other.
    places.sort_by_key(|at| (side(at), item.answers[*at].score));
    Some(places)
}

impl Drawing<'_> {
    fn item(&self) -> Option<&Item> {
        self.layout.ask.item.as_ref().and_then(|name| self.release.item(name))
    }

    /// Charts that fit, the one that fits best first.
    pub(super) fn picks(&self) -> Vec<Pick> {
        let across = !self.table.ask.columns.is_empty();
        let Some(item) = self.item() else { return if across { vec![Pick::Panels, Pick::Bars] } else { vec![Pick::Bars] } };
        let directed = !item.many && has_direction(item);
        let mut picks = Vec::new();
        if directed {
            picks.push(Pick::Dots);
            if scale_of(item).is_some() {
                picks.insert(usize::from(self.layout.show == Show::Favourable), Pick::Agreement);
            }
        }
        if across && directed {
            picks.insert(0, Pick::Panels);
        }
        if !across && (!directed || self.table.ask.rows.is_empty()) {
            picks.push(Pick::Bars);
        }
        if !across && !self.table.ask.rows.is_empty() && !directed {
            picks.insert(0, Pick::Panels);
        }
        if picks.is_empty() {
            picks.push(Pick::Bars);
        }
        picks
    }

    /// The one that was chosen, or else the best.
    pub(super) fn pick(&self) -> Pick {
        let picks = self.picks();
        let chosen = picks.iter().find(|pick| self.layout.chart.as_deref() == Some(pick.name()));
        chosen.or_else(|| picks.first()).copied().unwrap_or(Pick::Bars)
    }

    /// Draws it for a width in CSS pixels.
    pub(super) fn draw(&self, pick: Pick, width: f64) -> Chart {
        match pick {
            Pick::Agreement => agreement(&self.agreement(), width, self.lang),
            Pick::Dots => dots(&self.dots(), width, self.lang),
            Pick::Bars => bars(&self.bars(), width, self.lang),
            Pick::Panels => panels(&self.panels(), width, self.lang),
        }
    }

    fn heading(&self, group: String) -> Heading {
        let ask = &self.table.ask;
        Heading {
            id: "analysis-chart".to_owned(),
            title: titled(self.release, ask, self.lang),
            note: super::names::filters_text(self.release, ask, self.lang),
            group,
        }
    }

    fn rows_name(&self) -> String {
        let name = side_name(self.release, &self.table.ask.rows, self.lang);
        if name.is_empty() { Msg::AnWho.text(self.lang).to_owned() } else { name }
    }

    fn columns_name(&self) -> String {
        side_name(self.release, &self.table.ask.columns, self.lang)
    }

    /// What there is to say of a cell.
    fn state<T>(&self, row: usize, column: usize, told: impl FnOnce(&Shown) -> Option<T>) -> State<T> {
        match self.table.cell(row, column) {
            Cell::Shown(shown) => told(shown).map_or(State::NoData, State::Shown),
            Cell::Withheld => State::Withheld,
            Cell::Nobody => {
                let people = self.people.map(|people| people.cell(row, column));
                if people.is_some_and(|cell| *cell != Cell::Nobody) { State::NoData } else { State::Zero }
            }
        }
    }

    /// Rows of groups, with those whose groups are withheld at the end. `told` hears how many people a row stands for.
    fn rows<T>(&self, told: impl Fn(&Shown, Option<u64>) -> Option<T>) -> Vec<Row<T>> {
        let heads = self.table.rows.iter().enumerate().map(|(row, head)| Row {
            label: head_name(self.release, &self.table.ask.rows, head, self.lang),
            whole: head.is_total(),
            state: self.state(row, 0, |shown| told(shown, self.frame(row, 0))),
        });
        let withheld = self.table.withheld.as_ref().filter(|_| !self.table.ask.rows.is_empty()).map(|shown| Row {
            label: Msg::AnWithheldRow.text(self.lang).to_owned(),
            whole: false,
            state: told(shown, None).map_or(State::NoData, State::Shown),
        });
        heads.chain(withheld).collect()
    }

    fn agreement(&self) -> Agreement {
        let order = self.item().and_then(scale_of).unwrap_or_default();
        let item = self.item();
        let names = item.map(|item| answer_names(item, false, self.lang)).unwrap_or_default();
        let side = |at: usize| match item.and_then(|item| item.answers[at].part) {
            Some(Part::Favourable) => Side::Favourable,
            Some(Part::Unfavourable) => Side::Unfavourable,
            _ => Side::Neutral,
        };
        let parts = order.iter().map(|at| Piece { label: names[*at].clone(), side: side(*at) }).collect();
        let together = |part: Part| {
            let labels =
                item.into_iter().flat_map(|item| &item.answers).filter(|answer| answer.part == Some(part)).map(|answer| &answer.label);
            joined(labels, self.lang)
        };
        let told = |shown: &Shown, _: Option<u64>| {
            let base = f64::from(shown.base);
            let shares = if shown.collapsed {
                let directions = Directions::of(item?, shown)?;
                let (low, high) = (directions.unfavourable, directions.favourable);
                Shares::Combined([low, directions.base.saturating_sub(low + high), high].map(|count| count as f64 / base))
            } else {
                Shares::Full(order.iter().map(|at| f64::from(shown.counts[*at]) / base).collect())
            };
            Some(Parts { shares, base: u64::from(shown.base) })
        };
        Agreement {
            heading: self.heading(self.rows_name()),
            parts,
            combined: [Part::Unfavourable, Part::Neutral, Part::Favourable].map(together),
            neutral: Neutral::Split,
            rows: self.rows(told),
        }
    }

    fn share_scale(&self, label: Msg) -> Scale {
        Scale {
            label: label.text(self.lang).to_owned(),
            interval: Msg::AnInterval.text(self.lang).to_owned(),
            unit: Unit::Share,
            from: 0.0,
            to: 1.0,
        }
    }

    /// Percent favourable, with its interval; shorter where it is known how many people the cell stands for.
    fn favourable(&self, shown: &Shown, people: Option<u64>) -> Option<Figure> {
        let told = Directions::of(self.item()?, shown)?;
        let measure = favourable(self.item()?, shown, people)?;
        let interval = measure.interval.map(|interval| [interval.low, interval.high]);
        Some(Figure { value: measure.value, interval, count: Some(told.favourable), base: told.base })
    }

    fn frame(&self, row: usize, column: usize) -> Option<u64> {
        population(self.release, self.table, row, column)
    }

    fn dots(&self) -> Dots {
        let whole = self.table.cell(0, 0).shown().and_then(|shown| self.favourable(shown, self.frame(0, 0)));
        let reference = whole.map(|whole| Reference { label: Msg::AnEverybody.text(self.lang).to_owned(), value: whole.value });
        Dots {
            heading: self.heading(self.rows_name()),
            scale: self.share_scale(Msg::AnShowFavourable),
            reference: reference.filter(|_| self.table.rows.len() > 1),
            rows: self.rows(|shown, people| self.favourable(shown, people)),
        }
    }

    fn people_scale(&self) -> Scale {
        Scale { label: Msg::AnPeople.text(self.lang).to_owned(), interval: String::new(), unit: Unit::Number(0), from: 0.0, to: 1.0 }
    }

    /// Answers of everybody, or people by group.
    fn bars(&self) -> Bars {
        let Some(item) = self.item() else {
            return Bars {
                heading: self.heading(self.rows_name()),
                scale: self.people_scale(),
                rows: self.rows(|shown, _| Some(counted(shown))),
            };
        };
        let cell = self.table.cell(0, 0);
        let collapsed = cell.shown().is_some_and(|shown| shown.collapsed);
        let rows = answer_names(item, collapsed, self.lang).into_iter().enumerate().map(|(at, label)| Row {
            label,
            whole: false,
            state: self.state(0, 0, |shown| answer(shown, at)),
        });
        Bars {
            heading: self.heading(Msg::AnAnswer.text(self.lang).to_owned()),
            scale: self.share_scale(Msg::AnShowAnswers),
            rows: rows.collect(),
        }
    }

    /// A panel for each column; where there is none, for each row.
    fn panels(&self) -> Panels {
        let (ask, lang) = (&self.table.ask, self.lang);
        let across = !ask.columns.is_empty();
        if let (Some(item), false) = (self.item(), across) {
            // Every answer in a panel of each group. Small bases have fewer answers than there are panels for.
            let items = answer_names(item, false, lang);
            let panel = |(row, head): (usize, &shared::analysis::Head)| Panel {
                label: head_name(self.release, &ask.rows, head, lang),
                whole: head.is_total(),
                cells: (0..items.len())
                    .map(|at| self.state(row, 0, |shown| if shown.collapsed { None } else { answer(shown, at) }))
                    .collect(),
            };
            let panels = self.table.rows.iter().enumerate().map(panel).collect();
            return Panels {
                heading: self.heading(self.rows_name()),
                scale: self.share_scale(Msg::AnShowAnswers),
                mark: Mark::Bar,
                item: Msg::AnAnswer.text(lang).to_owned(),
                items,
                panels,
            };
        }
        let measured = shown_as(self.item(), Show::Favourable) == Show::Favourable && self.item().is_some();
        let told = |shown: &Shown, row, column| {
            if measured { self.favourable(shown, self.frame(row, column)) } else { Some(counted(shown)) }
        };
        let panel = |(column, head): (usize, &shared::analysis::Head)| Panel {
            label: head_name(self.release, &ask.columns, head, lang),
            whole: head.is_total(),
            cells: (0..self.table.rows.len()).map(|row| self.state(row, column, |shown| told(shown, row, column))).collect(),
        };
        Panels {
            heading: self.heading(self.columns_name()),
            scale: if measured { self.share_scale(Msg::AnShowFavourable) } else { self.people_scale() },
            mark: if measured { Mark::Dot } else { Mark::Bar },
            item: self.rows_name(),
            items: self.table.rows.iter().map(|head| head_name(self.release, &ask.rows, head, lang)).collect(),
            panels: self.table.columns.iter().enumerate().map(panel).collect(),
        }
    }
}

/// How many people there are.
fn counted(shown: &Shown) -> Figure {
    Figure { value: f64::from(shown.base), interval: None, count: None, base: u64::from(shown.base) }
}

/// The share of an answer.
fn answer(shown: &Shown, at: usize) -> Option<Figure> {
    let count = *shown.counts.get(at)?;
    let value = f64::from(count) / f64::from(shown.base);
    Some(Figure { value, interval: None, count: Some(u64::from(count)), base: u64::from(shown.base) })
}

#[cfg(test)]
mod tests;
