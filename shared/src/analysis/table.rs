//! Tables of a release: at most three keys as rows, columns and filters, and one item that is measured.
//!
//! The release keeps to the rules (see [`crate::disclosure`]), so a table is plain counting; what it must not count, it refuses.

use crate::disclosure::{FULL_DETAIL, Item, KEYS_MOST, Release};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Only those in one category of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The key.
    pub key: String,
    /// Names of the choices of the category, as in [`crate::disclosure::Category::names`].
    pub names: Vec<String>,
}

/// What is asked of a release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The item that is measured; none asks how many people there are.
    #[serde(default)]
    pub item: Option<String>,
    /// Keys that make rows.
    #[serde(default)]
    pub rows: Vec<String>,
    /// Keys that make columns.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Who is in the table at all.
    #[serde(default)]
    pub filters: Vec<Filter>,
}

/// Why there is no such table.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AskError {
    /// The release has no such item.
    #[error("this release has no question “{0}”")]
    UnknownItem(String),
    /// The release has no such key.
    #[error("this release has no group variable “{0}” that tables can use")]
    UnknownKey(String),
    /// A key has no such category.
    #[error("“{0}” has no such group in this release")]
    UnknownCategory(String),
    /// A key is used twice.
    #[error("“{0}” is used twice")]
    Twice(String),
    /// More keys than three, or than the item can be crossed with.
    #[error("at most {most} group variables can be used at once here")]
    TooDeep {
        /// The most.
        most: usize,
    },
}

impl AskError {
    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownItem(_) => "unknown_item",
            Self::UnknownKey(_) => "unknown_key",
            Self::UnknownCategory(_) => "unknown_category",
            Self::Twice(_) => "used_twice",
            Self::TooDeep { .. } => "too_deep",
        }
    }
}

/// Those of whom a row or column is: a category for each key of its side; none is everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Places of categories in [`crate::disclosure::Key::categories`], in the order of the keys.
    pub categories: Vec<u32>,
}

impl Head {
    /// Whether it is everybody.
    #[must_use]
    pub fn is_total(&self) -> bool {
        self.categories.is_empty()
    }
}

/// What is told of some respondents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// How many they are: respondents to the item, or people.
    pub base: u32,
    /// How many gave each answer, by its number; collapsed answers where `collapsed`. Empty where people are counted.
    pub counts: Vec<u32>,
    /// Whether answers are put together, because fewer than 30 are in the base.
    pub collapsed: bool,
}

/// A cell of a table. The three look different everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Told.
    Shown(Shown),
    /// Nobody is told to be here, and some of those who are withheld may be.
    Withheld,
    /// Nobody is here.
    Nobody,
}

impl Cell {
    /// What is told.
    #[must_use]
    pub fn shown(&self) -> Option<&Shown> {
        match self {
            Self::Shown(shown) => Some(shown),
            _ => None,
        }
    }
}

/// A table. Its cells stand row by row; row 0 and column 0 are everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What was asked.
    pub ask: Ask,
    /// The rows.
    pub rows: Vec<Head>,
    /// The columns.
    pub columns: Vec<Head>,
    /// `rows.len() * columns.len()` cells.
    pub cells: Vec<Cell>,
    /// Those whose keys are withheld. They are counted in row 0 and column 0 of a table without filters, and nowhere else.
    pub withheld: Option<Shown>,
}

impl Table {
    /// The cell of a row and a column.
    ///
    /// # Panics
    /// When there is no such row or column.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        &self.cells[row * self.columns.len() + column]
    }
}

/// A side of a table: keys, how many categories each has, and how many heads that makes.
struct Side {
    keys: Vec<usize>,
    sizes: Vec<usize>,
    heads: usize,
}

impl Side {
    fn of(release: &Release, names: &[String]) -> Result<Self, AskError> {
        let find = |name: &String| release.key(name).ok_or_else(|| AskError::UnknownKey(name.clone()));
        let keys = names.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        let sizes: Vec<usize> = keys.iter().map(|key| release.keys[*key].categories.len()).collect();
        let heads = if keys.is_empty() { 0 } else { sizes.iter().product() };
        Ok(Self { keys, sizes, heads })
    }

    /// Everybody, then each combination of categories.
    fn heads(&self) -> Vec<Head> {
        let combination = |mut at: usize| {
            let mut categories = vec![0; self.sizes.len()];
            for (category, size) in categories.iter_mut().zip(&self.sizes).rev() {
                *category = u32::try_from(at % size).unwrap_or(0);
                at /= size;
            }
            Head { categories }
        };
        std::iter::once(Head { categories: Vec::new() }).chain((0..self.heads).map(combination)).collect()
    }
}

/// Counts of one item by cell: the base, then each answer.
struct Tally {
    width: usize,
    counts: Vec<u32>,
}

impl Tally {
    fn add(&mut self, cell: usize, answers: u32) {
        let from = cell * self.width;
        self.counts[from] += 1;
        let mut left = answers;
        while left != 0 {
            self.counts[from + 1 + left.trailing_zeros() as usize] += 1;
            left &= left - 1;
        }
    }

    /// What is told of a cell.
    fn shown(&self, cell: usize, item: Option<&Item>) -> Option<Shown> {
        let counts = &self.counts[cell * self.width..(cell + 1) * self.width];
        let (base, counts) = (counts[0], &counts[1..]);
        if base == 0 {
            return None;
        }
        let collapsed = item.is_some_and(|item| base < FULL_DETAIL && item.collapses());
        let told = match item {
            Some(item) if collapsed => item.collapse(counts),
            _ => counts.to_vec(),
        };
        Some(Shown { base, counts: told, collapsed })
    }
}

impl Item {
    /// Whether small bases show fewer answers than there are.
    #[must_use]
    pub fn collapses(&self) -> bool {
        !self.many && self.answers.len() > self.collapsed.len() && !self.collapsed.is_empty()
    }

    /// Counts of what is told, collapsed where that of others is.
    #[must_use]
    pub fn counts_as(&self, shown: &Shown, collapsed: bool) -> Vec<u32> {
        if collapsed && !shown.collapsed { self.collapse(&shown.counts) } else { shown.counts.clone() }
    }

    /// Counts of collapsed answers, from those of all.
    #[must_use]
    pub fn collapse(&self, counts: &[u32]) -> Vec<u32> {
        let mut collapsed = vec![0; self.collapsed.len()];
        for (answer, count) in self.answers.iter().zip(counts) {
            collapsed[usize::from(answer.collapsed)] += count;
        }
        collapsed
    }
}

/// Makes a table.
///
/// # Errors
/// When the release has nothing of the kind, or the rules do not allow it.
pub fn table(release: &Release, ask: &Ask) -> Result<Table, AskError> {
    let unknown = |name: &String| AskError::UnknownItem(name.clone());
    let item = ask.item.as_ref().map(|name| release.item(name).ok_or_else(|| unknown(name))).transpose()?;
    let (rows, columns) = (Side::of(release, &ask.rows)?, Side::of(release, &ask.columns)?);
    let mut filters = Vec::new();
    for filter in &ask.filters {
        let key = release.key(&filter.key).ok_or_else(|| AskError::UnknownKey(filter.key.clone()))?;
        let category = release.keys[key].categories.iter().position(|category| category.names == filter.names);
        let category = category.ok_or_else(|| AskError::UnknownCategory(filter.key.clone()))?;
        filters.push((key, u8::try_from(category + 1).unwrap_or(0)));
    }
    let used: Vec<usize> = rows.keys.iter().chain(&columns.keys).copied().chain(filters.iter().map(|(key, _)| *key)).collect();
    if let Some(twice) = used.iter().enumerate().find(|(at, key)| used[..*at].contains(key)).map(|(_, key)| *key) {
        return Err(AskError::Twice(release.keys[twice].name.clone()));
    }
    let most = item.map_or(KEYS_MOST, |item| usize::from(item.depth)).min(KEYS_MOST);
    if used.len() > most {
        return Err(AskError::TooDeep { most });
    }
    let tally = count(release, item, &rows, &columns, &filters);
    let (row_heads, column_heads) = (rows.heads(), columns.heads());
    // Behind the cells stand those who are withheld.
    let withheld_at = row_heads.len() * column_heads.len();
    let is_hidden = item.is_some_and(|item| item.hidden);
    let withheld = tally.shown(withheld_at, item).filter(|_| filters.is_empty() && !used.is_empty() && !is_hidden);
    // Also where the filter shows none of them: they may belong to it.
    let may_be_more = is_hidden || tally.counts[withheld_at * tally.width] > 0;
    let cell = |at: usize| match tally.shown(at, item) {
        Some(shown) if !is_hidden => Cell::Shown(shown),
        _ if may_be_more => Cell::Withheld,
        _ => Cell::Nobody,
    };
    let cells = (0..withheld_at).map(cell).collect();
    Ok(Table { ask: ask.clone(), rows: row_heads, columns: column_heads, cells, withheld })
}

/// Counts everybody, and adds up what is of everybody on one side or both.
fn count(release: &Release, item: Option<&Item>, rows: &Side, columns: &Side, filters: &[(usize, u8)]) -> Tally {
    let (width, across) = (1 + item.map_or(0, |item| item.answers.len()), columns.heads + 1);
    let cells = (rows.heads + 1) * across + 1;
    let mut tally = Tally { width, counts: vec![0; cells * width] };
    let column = |key: &usize| release.keys[*key].column.as_slice();
    let (row_columns, column_columns): (Vec<_>, Vec<_>) =
        (rows.keys.iter().map(column).collect(), columns.keys.iter().map(column).collect());
    let filter_columns: Vec<_> = filters.iter().map(|(key, number)| (column(key), *number)).collect();
    let uses_keys = !(rows.keys.is_empty() && columns.keys.is_empty() && filters.is_empty());
    let first = release.keys.first().map(|key| key.column.as_slice()).unwrap_or_default();
    let head = |columns: &[&[u8]], sizes: &[usize], at: usize| {
        if columns.is_empty() {
            0
        } else {
            1 + columns.iter().zip(sizes).fold(0, |head, (column, size)| head * size + usize::from(column[at]) - 1)
        }
    };
    for at in 0..release.n as usize {
        let answers = match item {
            Some(item) if item.column[at] == 0 => continue,
            Some(item) => item.column[at],
            None => 0,
        };
        // A record has all of its keys, or none.
        if uses_keys && (item.is_some_and(|item| item.withheld[at]) || first.get(at) == Some(&0)) {
            tally.add(cells - 1, answers);
        } else if filter_columns.iter().all(|(column, number)| column[at] == *number) {
            tally.add(head(&row_columns, &rows.sizes, at) * across + head(&column_columns, &columns.sizes, at), answers);
        }
    }
    let mut sum = |from: usize, to: usize| {
        for part in 0..width {
            tally.counts[to * width + part] += tally.counts[from * width + part];
        }
    };
    if columns.heads > 0 {
        (0..=rows.heads).for_each(|row| (1..=columns.heads).for_each(|column| sum(row * across + column, row * across)));
    }
    if rows.heads > 0 {
        (1..=rows.heads).for_each(|row| (0..across).for_each(|column| sum(row * across + column, column)));
    }
    if uses_keys && filters.is_empty() {
        sum(cells - 1, 0);
    }
    tally
}
