//! Whether groups of a table answer differently.

use super::stats::{MannWhitney, Share, Test, ZTest, holm, independence, pairwise, two_proportions};
use super::table::Table;
use crate::disclosure::Item;

/// Two groups held against each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Row of the first.
    pub first: usize,
    /// Row of the second.
    pub second: usize,
    /// How: by ranks of ordered answers, or by shares of one answer.
    pub by: By,
    /// Its probability after Holm's correction over all pairs.
    pub adjusted: f64,
}

/// How two groups are held against each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum By {
    /// Mann-Whitney's test of ordered answers.
    Ranks(MannWhitney),
    /// A test of two shares of the first answer.
    Shares(ZTest),
}

/// How the groups of a column differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Rows that are told, and in it.
    pub rows: Vec<usize>,
    /// Whether answers were put together, because one of the groups is small.
    pub collapsed: bool,
    /// Of all groups and answers together. Of an item with several answers there is none, but one for each answer.
    pub overall: Option<Test>,
    /// By answer of an item with several: the test, and its probability after Holm's correction over the answers.
    pub answers: Vec<Option<(Test, f64)>>,
    /// Pairs of groups; none of an item with several answers.
    pub pairs: Vec<Pair>,
}

/// Compares the rows of a table in one column. Everybody is in no comparison, nor are those who are withheld. None where fewer
/// than two rows are told.
#[must_use]
pub fn compare(item: &Item, table: &Table, column: usize) -> Option<Compared> {
    let told = (0..table.rows.len()).filter(|row| !table.rows[*row].is_total());
    let told: Vec<_> = told.filter_map(|row| table.cell(row, column).shown().map(|shown| (row, shown))).collect();
    if told.len() < 2 {
        return None;
    }
    let collapsed = told.iter().any(|(_, shown)| shown.collapsed);
    let counts = |shown| item.counts_as(shown, collapsed).into_iter().map(u64::from).collect();
    let groups: Vec<Vec<u64>> = told.iter().map(|(_, shown)| counts(shown)).collect();
    let rows: Vec<usize> = told.iter().map(|(row, _)| *row).collect();
    if item.many {
        let bases: Vec<u64> = told.iter().map(|(_, shown)| u64::from(shown.base)).collect();
        return Some(Compared { rows, collapsed, overall: None, answers: by_answer(&groups, &bases), pairs: Vec::new() });
    }
    let pairs = match order(item, collapsed) {
        Some(order) => by_ranks(&groups, &order, &rows),
        None => by_shares(&groups, &rows),
    };
    Some(Compared { overall: independence(&groups), rows, collapsed, answers: Vec::new(), pairs })
}

/// Places of answers from the least favourable on; none where they have no order.
fn order(item: &Item, collapsed: bool) -> Option<Vec<usize>> {
    if collapsed {
        // Put together by their direction, from favourable to unfavourable.
        return item.answers.iter().all(|answer| answer.part.is_some()).then(|| (0..item.collapsed.len()).rev().collect());
    }
    let scores: Vec<i32> = item.answers.iter().map(|answer| answer.score).collect::<Option<_>>()?;
    let mut places: Vec<usize> = (0..scores.len()).collect();
    places.sort_by_key(|place| scores[*place]);
    Some(places)
}

fn by_ranks(groups: &[Vec<u64>], order: &[usize], rows: &[usize]) -> Vec<Pair> {
    let ordered: Vec<Vec<u64>> = groups.iter().map(|counts| order.iter().map(|place| counts[*place]).collect()).collect();
    let pair = |found: super::stats::Comparison| {
        Some(Pair { first: rows[found.first], second: rows[found.second], by: By::Ranks(found.test?), adjusted: found.adjusted? })
    };
    pairwise(&ordered).unwrap_or_default().into_iter().filter_map(pair).collect()
}

fn by_shares(groups: &[Vec<u64>], rows: &[usize]) -> Vec<Pair> {
    let share = |counts: &Vec<u64>| Share { count: counts.first().copied().unwrap_or(0), n: counts.iter().sum() };
    let mut found = Vec::new();
    for first in 0..groups.len() {
        for second in first + 1..groups.len() {
            found.extend(two_proportions(share(&groups[first]), share(&groups[second])).map(|test| (rows[first], rows[second], test)));
        }
    }
    let adjusted = holm(&found.iter().map(|(_, _, test)| test.p).collect::<Vec<_>>()).unwrap_or_default();
    found
        .into_iter()
        .zip(adjusted)
        .map(|((first, second, test), adjusted)| Pair { first, second, by: By::Shares(test), adjusted })
        .collect()
}

fn by_answer(groups: &[Vec<u64>], bases: &[u64]) -> Vec<Option<(Test, f64)>> {
    let answers = groups.first().map_or(0, Vec::len);
    let of = |answer: usize| {
        let counts: Vec<Vec<u64>> = groups.iter().zip(bases).map(|(counts, base)| vec![counts[answer], base - counts[answer]]).collect();
        independence(&counts)
    };
    let tests: Vec<Option<Test>> = (0..answers).map(of).collect();
    let mut adjusted = holm(&tests.iter().flatten().map(|test| test.p).collect::<Vec<_>>()).unwrap_or_default().into_iter();
    tests.into_iter().map(|test| test.and_then(|test| adjusted.next().map(|adjusted| (test, adjusted)))).collect()
}
