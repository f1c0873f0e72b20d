//! What is asked of a release, and how it is shown: where each variable stands, what the rules of the item allow, and all of
//! it as an address. No page.

use crate::i18n::Msg;
use shared::analysis::{Ask, Filter};
use shared::disclosure::{KEYS_MOST, Key, Release};

/// Stands for how many people there are in the place of an item, in addresses: no question is called so.
const PEOPLE: &str = "*";

/// Where a variable stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Not in the table.
    Out,
    /// Its groups are rows.
    Rows,
    /// Its groups are columns.
    Columns,
    /// Only one of its groups is in the table.
    Filter,
}

impl Place {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::Out, Self::Rows, Self::Columns, Self::Filter];

    /// Its name in forms.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::Rows => "rows",
            Self::Columns => "columns",
            Self::Filter => "filter",
        }
    }

    /// The one with a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.name() == name)
    }

    /// What it is called.
    pub(super) fn msg(self) -> Msg {
        match self {
            Self::Out => Msg::AnPlaceOut,
            Self::Rows => Msg::AnPlaceRows,
            Self::Columns => Msg::AnPlaceColumns,
            Self::Filter => Msg::AnPlaceFilter,
        }
    }
}

/// What stands in the cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Show {
    /// Percent favourable; where answers have no direction, the share of each.
    #[default]
    Favourable,
    /// The share of each answer.
    Answers,
    /// How many gave each answer.
    Counts,
}

impl Show {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Favourable, Self::Answers, Self::Counts];

    /// Its name in addresses and forms.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Favourable => "favourable",
            Self::Answers => "answers",
            Self::Counts => "counts",
        }
    }

    /// The one with a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|show| show.name() == name)
    }

    /// What it is called.
    pub(super) fn msg(self) -> Msg {
        match self {
            Self::Favourable => Msg::AnShowFavourable,
            Self::Answers => Msg::AnShowAnswers,
            Self::Counts => Msg::AnShowCounts,
        }
    }
}

/// Why a variable cannot be put somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The item is told for the whole organisation only.
    Whole,
    /// So many are in the table already, and no more may be.
    Full(usize),
    /// There is no such variable.
    Unknown,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Layout {
    /// What is asked.
    pub(super) ask: Ask,
    /// What stands in the cells.
    pub(super) show: Show,
    /// The name of the chart that was chosen; none lets the table choose.
    pub(super) chart: Option<String>,
}

impl Layout {
    /// Where a variable stands.
    pub(super) fn place(&self, key: &str) -> Place {
        if self.ask.rows.iter().any(|held| held == key) {
            Place::Rows
        } else if self.ask.columns.iter().any(|held| held == key) {
            Place::Columns
        } else if self.ask.filters.iter().any(|filter| filter.key == key) {
            Place::Filter
        } else {
            Place::Out
        }
    }

    /// The variables of a place, in their order.
    pub(super) fn of(&self, place: Place) -> Vec<String> {
        match place {
            Place::Out => Vec::new(),
            Place::Rows => self.ask.rows.clone(),
            Place::Columns => self.ask.columns.clone(),
            Place::Filter => self.ask.filters.iter().map(|filter| filter.key.clone()).collect(),
        }
    }

    /// How many variables are in the table.
    pub(super) fn used(&self) -> usize {
        self.ask.rows.len() + self.ask.columns.len() + self.ask.filters.len()
    }

    /// How many may be.
    pub(super) fn most(&self, release: &Release) -> usize {
        let item = self.ask.item.as_ref().and_then(|name| release.item(name));
        item.map_or(KEYS_MOST, |item| usize::from(item.depth)).min(KEYS_MOST)
    }

    /// Whether a variable may be put into the table, or moved within it.
    pub(super) fn may(&self, release: &Release, key: &str) -> Result<(), Refusal> {
        if release.key(key).is_none() {
            return Err(Refusal::Unknown);
        }
        match (self.most(release), self.place(key) == Place::Out) {
            (0, _) => Err(Refusal::Whole),
            (most, true) if self.used() >= most => Err(Refusal::Full(most)),
            _ => Ok(()),
        }
    }

    fn take_out(&mut self, key: &str) {
        self.ask.rows.retain(|held| held != key);
        self.ask.columns.retain(|held| held != key);
        self.ask.filters.retain(|filter| filter.key != key);
    }

    /// Puts a variable somewhere.
    ///
    /// # Errors
    /// When the item does not allow it; then nothing has changed.
    pub(super) fn put(&mut self, release: &Release, key: &str, place: Place) -> Result<(), Refusal> {
        if place != Place::Out {
            self.may(release, key)?;
        }
        if self.place(key) == place {
            return Ok(());
        }
        self.take_out(key);
        match place {
            Place::Out => {}
            Place::Rows => self.ask.rows.push(key.to_owned()),
            Place::Columns => self.ask.columns.push(key.to_owned()),
            Place::Filter => {
                let place = release.key(key).ok_or(Refusal::Unknown)?;
                self.ask.filters.push(Filter { key: key.to_owned(), names: largest(&release.keys[place]) });
            }
        }
        Ok(())
    }

    /// Chooses the group that a filter lets through.
    pub(super) fn filter(&mut self, key: &str, names: &[String]) {
        if let Some(filter) = self.ask.filters.iter_mut().find(|filter| filter.key == key) {
            filter.names = names.to_vec();
        }
    }

    /// Puts rows where columns were.
    pub(super) fn swap(&mut self) {
        std::mem::swap(&mut self.ask.rows, &mut self.ask.columns);
    }

    /// Measures another item. Gives the variables that had to leave: it may be crossed with fewer at once.
    pub(super) fn measure(&mut self, release: &Release, item: Option<&str>) -> Vec<String> {
        self.ask.item = item.map(str::to_owned);
        self.chart = None;
        let mut left = Vec::new();
        while self.used() > self.most(release) {
            let filter = self.ask.filters.pop().map(|filter| filter.key);
            left.extend(filter.or_else(|| self.ask.columns.pop()).or_else(|| self.ask.rows.pop()));
        }
        left
    }

    /// The same as an address asks for it, behind its question mark.
    pub(super) fn query(&self) -> String {
        let mut parts: Vec<(&str, String)> = vec![("q", self.ask.item.clone().unwrap_or_else(|| PEOPLE.to_owned()))];
        if !self.ask.rows.is_empty() {
            parts.push(("r", self.ask.rows.join(",")));
        }
        if !self.ask.columns.is_empty() {
            parts.push(("c", self.ask.columns.join(",")));
        }
        if !self.ask.filters.is_empty() {
            let filters = self.ask.filters.iter().map(|filter| format!("{}:{}", filter.key, filter.names.join(",")));
            parts.push(("f", filters.collect::<Vec<_>>().join(";")));
        }
        if self.show != Show::default() {
            parts.push(("show", self.show.name().to_owned()));
        }
        parts.extend(self.chart.iter().map(|chart| ("chart", chart.clone())));
        parts.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
    }

    /// What an address asks for; none where it asks nothing. `get` gives what stands behind a name in it.
    pub(super) fn asked(get: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let list = |text: &str| text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let given = |name: &str| get(name).filter(|text| !text.is_empty());
        let item = given("q")?;
        let filters = given("f").unwrap_or_default();
        let filters = filters.split(';').filter_map(|filter| {
            let (key, names) = filter.split_once(':')?;
            Some(Filter { key: key.to_owned(), names: list(names) })
        });
        let ask = Ask {
            item: Some(item).filter(|item| item != PEOPLE),
            rows: list(&given("r").unwrap_or_default()),
            columns: list(&given("c").unwrap_or_default()),
            filters: filters.collect(),
        };
        Some(Self { ask, show: given("show").and_then(|name| Show::named(&name)).unwrap_or_default(), chart: given("chart") })
    }
}

/// The group of a variable that most people are told to be in: of it there is most to see. Those who did not say are none.
fn largest(key: &Key) -> Vec<String> {
    let mut people = vec![0_usize; key.categories.len() + 1];
    key.column.iter().for_each(|number| people[usize::from(*number)] += 1);
    let said = key.categories.iter().zip(&people[1..]).filter(|(category, _)| !category.names.is_empty());
    // Of equals the first.
    said.rev().max_by_key(|(_, people)| **people).map(|(category, _)| category.names.clone()).unwrap_or_default()
}

/// A text as a part of an address.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.,:;".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests;
