//! Scales: items that are read together.
//!
//! A scale's figure is the average of its items' figures of the same cell. It is not made of persons' own averages: those would
//! be another dataset about the same people, which could be held against the tables of the items.

use super::measure::figures;
use super::stats::ItemSums;
use super::table::{Ask, AskError, table};
use crate::disclosure::{Item, Release, Scale};

/// Of an item in one cell: share of favourable answers, mean, respondents.
type Told = (f64, Option<f64>, u32);

/// The fewest respondents to all items of a scale of whom its reliability is told.
const ALPHA_LEAST: u64 = 100;

/// What a scale comes to in one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScaleFigure {
    /// Average share of favourable answers.
    pub favourable: f64,
    /// Average of the items' means; none where answers are put together in one of them.
    pub mean: Option<f64>,
    /// The fewest respondents that an item of it has.
    pub base: u32,
}

/// A scale by the rows of a table; none where any of its items is not told. Columns and filters are as asked.
///
/// # Errors
/// As [`table`]; also when the release lacks one of the items.
pub fn scale(release: &Release, scale: &Scale, ask: &Ask) -> Result<Vec<Option<ScaleFigure>>, AskError> {
    let mut cells: Vec<Option<Vec<Told>>> = Vec::new();
    for name in &scale.items {
        let item = release.item(name).ok_or_else(|| AskError::UnknownItem(name.clone()))?;
        let made = table(release, &Ask { item: Some(name.clone()), ..ask.clone() })?;
        cells.resize(made.cells.len(), Some(Vec::new()));
        for (cell, told) in made.cells.iter().zip(&mut cells) {
            let found = cell.shown().and_then(|shown| {
                let figures = figures(item, shown, None);
                Some((figures.favourable?.value, figures.mean.map(|mean| mean.value), shown.base))
            });
            *told = told.take().zip(found).map(|(mut told, found)| {
                told.push(found);
                told
            });
        }
    }
    let average = |told: Vec<Told>| {
        let many = told.len() as f64;
        let means: Option<Vec<f64>> = told.iter().map(|(_, mean, _)| *mean).collect();
        Some(ScaleFigure {
            favourable: told.iter().map(|(favourable, _, _)| favourable).sum::<f64>() / many,
            mean: means.map(|means| means.iter().sum::<f64>() / many),
            base: told.iter().map(|(_, _, base)| *base).min()?,
        })
    };
    Ok(cells.into_iter().map(|told| told.and_then(average)).collect())
}

/// Cronbach's alpha over those who answered all items of a scale, to two digits. It is told for the whole organisation only, of at
/// least 100 respondents, and where those who left an item are nobody or at least the minimum group.
#[must_use]
pub fn alpha(release: &Release, scale: &Scale) -> Option<f64> {
    let find = |name: &String| release.item(name).filter(|item| !item.many && !item.hidden);
    let items: Vec<&Item> = scale.items.iter().map(find).collect::<Option<_>>()?;
    let score = |item: &&Item, at: usize| item.answers.get(item.column[at].trailing_zeros() as usize)?.score.map(f64::from);
    let mut sums = ItemSums::new(items.len());
    let n = release.n as usize;
    (0..n).for_each(|at| sums.add(&items.iter().map(|item| score(item, at)).collect::<Vec<_>>()));
    let others = n as u64 - sums.n;
    let is_told = sums.n >= ALPHA_LEAST && (others == 0 || others >= u64::from(release.k));
    sums.alpha().filter(|_| is_told).map(|alpha| (alpha.alpha * 100.0).round() / 100.0)
}
