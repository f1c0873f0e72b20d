//! Which groups differ, when many are compared.

use super::discrete::{mean, respondents, squares};
use super::distributions::f_upper;
use super::{MannWhitney, mann_whitney, real};

/// P-values adjusted by the step-down method of Holm (1979), in the order given: `statsmodels.stats.multitest.multipletests(
/// method='holm')`. A finding stands at a level if its adjusted value is at most the level; all of them together are then
/// wrong at most that often. None where one is not between 0 and 1.
#[must_use]
pub fn holm(values: &[f64]) -> Option<Vec<f64>> {
    if values.iter().any(|value| !(0.0..=1.0).contains(value)) {
        return None;
    }
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&left, &right| values[left].total_cmp(&values[right]));
    let mut adjusted = vec![0.0; values.len()];
    let mut least = 0.0_f64;
    for (rank, &at) in order.iter().enumerate() {
        least = least.max((real((values.len() - rank) as u64) * values[at]).min(1.0));
        adjusted[at] = least;
    }
    Some(adjusted)
}

/// Two groups of several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// Index of the first group.
    pub first: usize,
    /// Index of the second group.
    pub second: usize,
    /// Their test; none where a group holds nobody or both gave one and the same answer.
    pub test: Option<MannWhitney>,
    /// The test's probability after Holm's correction over all pairs that have one.
    pub adjusted: Option<f64>,
}

/// Every pair of groups by [`mann_whitney`], with Holm's correction over all that can be tested. Groups are rows of counts of
/// answers in ascending order. None where rows differ in length.
#[must_use]
pub fn pairwise(groups: &[Vec<u64>]) -> Option<Vec<Comparison>> {
    if groups.windows(2).any(|pair| pair[0].len() != pair[1].len()) {
        return None;
    }
    let mut pairs = Vec::new();
    for first in 0..groups.len() {
        for second in first + 1..groups.len() {
            pairs.push(Comparison { first, second, test: mann_whitney(&groups[first], &groups[second]), adjusted: None });
        }
    }
    let values: Vec<f64> = pairs.iter().filter_map(|pair| Some(pair.test?.p)).collect();
    let adjusted = holm(&values)?;
    for (pair, value) in pairs.iter_mut().filter(|pair| pair.test.is_some()).zip(adjusted) {
        pair.adjusted = Some(value);
    }
    Some(pairs)
}

/// What a one-way analysis of variance gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variance {
    /// Variance between groups over that within them.
    pub f: f64,
    /// Degrees of freedom between groups.
    pub df: u64,
    /// Degrees of freedom within groups.
    pub df_within: u64,
    /// Probability of an F at least as large where means do not differ.
    pub p: f64,
    /// Eta squared: the share of the variance that goes with the group, 0 to 1.
    pub effect: f64,
}

/// One-way analysis of variance (Fisher 1925) of scores with distances, groups as (score, count): `scipy.stats.f_oneway`.
/// Groups that hold nobody are left out. None where fewer than two are left, or nobody differs within a group.
#[must_use]
pub fn one_way(groups: &[Vec<(f64, u64)>]) -> Option<Variance> {
    let used: Vec<&Vec<(f64, u64)>> = groups.iter().filter(|group| respondents(group) > 0).collect();
    let means = used.iter().map(|group| Some((mean(group)?, respondents(group)))).collect::<Option<Vec<_>>>()?;
    let n: u64 = means.iter().map(|mean| mean.1).sum();
    let count = used.len() as u64;
    if count < 2 || n <= count {
        return None;
    }
    let between = squares(&means)?;
    let within = used.iter().map(|group| squares(group)).sum::<Option<f64>>()?;
    if within <= 0.0 {
        return None;
    }
    let (df, df_within) = (count - 1, n - count);
    let f = (between / real(df)) / (within / real(df_within));
    f.is_finite().then(|| Variance { f, df, df_within, p: f_upper(f, real(df), real(df_within)), effect: between / (between + within) })
}
