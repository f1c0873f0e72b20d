//! What is computed of one cell of a table: shares, percent favourable, a mean, a net promoter score.
//!
//! All of it follows from counts that the cell shows anyway. Intervals are model-based: as if the respondents were drawn by
//! chance, which those who chose to answer were not. Where the frame tells how many people a cell stands for, intervals are
//! narrower (finite-population correction).

use super::favourable::Directions;
use super::stats::{CONFIDENCE, Interval, Nps, mean, mean_interval, nps, standard_deviation, wilson, wilson_finite};
use super::table::{Shown, Table};
use crate::disclosure::{Item, Release};

/// A share, or a mean, with its interval at 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// The value: a share from 0 to 1, or a mean in the item's scores.
    pub value: f64,
    /// Its interval; none where there is none to compute.
    pub interval: Option<Interval>,
}

/// What one cell comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Respondents.
    pub base: u32,
    /// Share of each answer, as the cell counts them.
    pub shares: Vec<Measure>,
    /// Favourable answers.
    pub favourable: Option<Measure>,
    /// Unfavourable answers.
    pub unfavourable: Option<Measure>,
    /// Mean of the scores; none where answers are put together.
    pub mean: Option<Measure>,
    /// Standard deviation of the scores.
    pub deviation: Option<f64>,
    /// Promoters less detractors.
    pub nps: Option<Nps>,
    /// People that the cell stands for, where the frame tells.
    pub population: Option<u64>,
}

/// How many people a cell stands for: everybody, or a group that the frame counts.
#[must_use]
pub fn population(release: &Release, table: &Table, row: usize, column: usize) -> Option<u64> {
    let side = |names: &[String], categories: &[u32]| -> Vec<Option<u32>> {
        let of = |(name, category): (&String, &u32)| release.keys[release.key(name)?].categories.get(*category as usize)?.people;
        names.iter().zip(categories).map(of).collect()
    };
    let mut groups = side(&table.ask.rows, &table.rows.get(row)?.categories);
    groups.extend(side(&table.ask.columns, &table.columns.get(column)?.categories));
    for filter in &table.ask.filters {
        let key = &release.keys[release.key(&filter.key)?];
        groups.push(key.categories.iter().find(|category| category.names == filter.names)?.people);
    }
    match groups.as_slice() {
        [] => release.people.map(u64::from),
        [people] => people.map(u64::from),
        _ => None,
    }
}

/// What a cell comes to.
#[must_use]
pub fn figures(item: &Item, shown: &Shown, population: Option<u64>) -> Figures {
    let base = u64::from(shown.base);
    // More respondents than the frame has people: it is out of date, and no correction is made of it.
    let population = population.filter(|people| *people >= base);
    let share = |count: u64| {
        let value = if base == 0 { 0.0 } else { count as f64 / base as f64 };
        let interval = match population {
            Some(people) => wilson_finite(count, base, people, CONFIDENCE),
            None => wilson(count, base, CONFIDENCE),
        };
        Measure { value, interval }
    };
    let said = Directions::of(item, shown);
    let pairs = scores(item, shown);
    let mean_of = |pairs: &Vec<(f64, u64)>| Some(Measure { value: mean(pairs)?, interval: mean_interval(pairs, population, CONFIDENCE) });
    Figures {
        base: shown.base,
        shares: shown.counts.iter().map(|count| share(u64::from(*count))).collect(),
        favourable: said.map(|said| share(said.favourable)),
        unfavourable: said.map(|said| share(said.unfavourable)),
        mean: pairs.as_ref().filter(|_| !item.nps).and_then(mean_of),
        deviation: pairs.as_ref().filter(|_| !item.nps).and_then(|pairs| standard_deviation(pairs)),
        nps: said.filter(|_| item.nps).and_then(promoters),
        population,
    }
}

/// Scores with how many have each; none where answers are put together, or have none.
fn scores(item: &Item, shown: &Shown) -> Option<Vec<(f64, u64)>> {
    if shown.collapsed || item.many {
        return None;
    }
    let score = |(answer, count): (&crate::disclosure::Answer, &u32)| answer.score.map(|score| (f64::from(score), u64::from(*count)));
    item.answers.iter().zip(&shown.counts).map(score).collect()
}

/// Promoters gave 9 or 10, detractors 0 to 6: the three parts of the answers, also where they are put together.
fn promoters(said: Directions) -> Option<Nps> {
    let mut counts = [0; 11];
    (counts[0], counts[7], counts[10]) = (said.unfavourable, said.base - said.favourable - said.unfavourable, said.favourable);
    nps(&counts)
}
