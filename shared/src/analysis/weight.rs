//! Weighted shares: as if those who answered were made up like all people.
//!
//! Weights are raked to how many people there are by one or two keys. **The keys that weigh count among the keys of the
//! table**: a weighted share is computed of the counts of a table that could be asked for, so it says nothing that this
//! table does not. Weights are trimmed (see [`RakeSettings`]) and are not exported.

use super::stats::{CONFIDENCE, Interval, Kish, Margin, RakeError, RakeRow, RakeSettings, Raked, rake, weighted_shares, wilson_at};
use super::table::{Ask, AskError, table};
use crate::disclosure::Release;
use thiserror::Error;

/// How many people there are by a key: one number for each of its categories but the first, which are those who did not say.
#[derive(Debug, Clone, PartialEq)]
pub struct People {
    /// The key.
    pub key: String,
    /// By category, from the second on.
    pub people: Vec<f64>,
}

/// Why there are no weighted figures.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum WeightError {
    /// The table with the weighing keys is not one that may be asked for.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// The people do not fit the key's categories.
    #[error("“{0}” has another number of groups")]
    Groups(String),
    /// Several answers could be chosen: their shares do not add up, and are not weighed.
    #[error("a question with several answers is not weighed")]
    Many,
    /// No weights lead to them.
    #[error(transparent)]
    Rake(#[from] RakeError),
}

/// A weighted cell.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedCell {
    /// Share of each answer.
    pub shares: Vec<f64>,
    /// Interval of each, by the effective number of respondents.
    pub intervals: Vec<Option<Interval>>,
    /// What the weights cost.
    pub kish: Kish,
}

/// Weighted shares of an item by the categories of at most one key.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedTable {
    /// Everybody whose keys are known, then each category of the key. None where nobody is told.
    pub rows: Vec<Option<WeightedCell>>,
    /// Whether answers are put together, because one of the groups is small.
    pub collapsed: bool,
    /// How the raking went.
    pub raked: Raked,
}

/// Weighs an item to one or two margins.
///
/// # Errors
/// When keys are too many, people do not fit, or no weights lead to them.
pub fn weighted(release: &Release, item: &str, key: Option<&str>, to: &[People]) -> Result<WeightedTable, WeightError> {
    let mut keys: Vec<String> = to.iter().map(|people| people.key.clone()).collect();
    // A key that both weighs and makes rows is one key.
    let by = key.map(|key| keys.iter().position(|held| held == key).unwrap_or(keys.len()));
    keys.extend(key.filter(|_| by == Some(to.len())).map(str::to_owned));
    let made = table(release, &Ask { item: Some(item.to_owned()), rows: keys.clone(), ..Ask::default() })?;
    let of = release.item(item).ok_or_else(|| AskError::UnknownItem(item.to_owned()))?;
    if of.many {
        return Err(WeightError::Many);
    }
    let mut margins = Vec::new();
    for people in to {
        let categories = release.key(&people.key).map_or(0, |at| release.keys[at].categories.len());
        if people.people.len() + 1 != categories {
            return Err(WeightError::Groups(people.key.clone()));
        }
        margins.push(Margin { name: people.key.clone(), targets: people.people.clone() });
    }
    let cells = || made.rows.iter().zip(&made.cells).skip(1).filter_map(|(head, cell)| Some((head, cell.shown()?)));
    let collapsed = cells().any(|(_, shown)| shown.collapsed);
    let counts = |shown| of.counts_as(shown, collapsed).into_iter().map(u64::from).collect();
    let rows: Vec<(Vec<u32>, Vec<u64>)> = cells().map(|(head, shown)| (head.categories.clone(), counts(shown))).collect();
    let bases: Vec<u64> = cells().map(|(_, shown)| u64::from(shown.base)).collect();
    let category = |category: u32| (category as usize).checked_sub(1);
    let raking: Vec<RakeRow> = rows
        .iter()
        .zip(&bases)
        .map(|((head, _), base)| RakeRow { categories: head[..to.len()].iter().map(|at| category(*at)).collect(), count: *base })
        .collect();
    let raked = rake(&raking, &margins, RakeSettings::default())?;
    let cell = |of: Option<u32>| {
        let within = rows.iter().zip(&raked.weights).filter(|((head, _), _)| of.is_none() || by.map(|by| head[by]) == of);
        let (counts, weights): (Vec<Vec<u64>>, Vec<f64>) = within.map(|((_, counts), weight)| (counts.clone(), *weight)).unzip();
        let weighted = weighted_shares(&weights, &counts)?;
        let intervals = weighted.shares.iter().map(|share| wilson_at(*share, weighted.kish.effective, CONFIDENCE)).collect();
        Some(WeightedCell { intervals, shares: weighted.shares, kish: weighted.kish })
    };
    let categories = by.map_or(0, |by| release.key(&keys[by]).map_or(0, |at| release.keys[at].categories.len()));
    let heads = (0..u32::try_from(categories).unwrap_or(0)).map(Some);
    Ok(WeightedTable { rows: std::iter::once(None).chain(heads).map(cell).collect(), collapsed, raked })
}
