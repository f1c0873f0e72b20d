//! What weights cost, and what they make of answers.

use super::{finite, real};

/// What weights leave of a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kish {
    /// Respondents.
    pub n: u64,
    /// How many respondents of equal weight would be as precise.
    pub effective: f64,
    /// How much larger weights make the variance: 1 where all are equal.
    pub design_effect: f64,
}

/// Effective number of respondents, `(Σw)² / Σw²`, and design effect `n Σw² / (Σw)²` (Kish, Survey Sampling, 1965, 11.7), of
/// pairs of a weight and how many carry it. None of nobody, and where a weight is negative or not finite, or all are 0.
#[must_use]
pub fn kish(weights: &[(f64, u64)]) -> Option<Kish> {
    if weights.iter().any(|pair| !(pair.0.is_finite() && pair.0 >= 0.0)) {
        return None;
    }
    let n: u64 = weights.iter().map(|pair| pair.1).sum();
    // As parts of the largest, so that squares neither vanish nor overflow.
    let most = weights.iter().filter(|pair| pair.1 > 0).map(|pair| pair.0).fold(0.0, f64::max);
    if most <= 0.0 {
        return None;
    }
    let sum: f64 = weights.iter().map(|pair| pair.0 / most * real(pair.1)).sum();
    let squares: f64 = weights.iter().map(|pair| (pair.0 / most).powi(2) * real(pair.1)).sum();
    Some(Kish { n, effective: sum * sum / squares, design_effect: real(n) * squares / (sum * sum) })
}

/// Weighted shares of answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighted {
    /// Share of each answer; together 1.
    pub shares: Vec<f64>,
    /// What they rest on. Intervals of a share take its effective number: [`super::wilson_at`].
    pub kish: Kish,
}

/// Shares of answers where each row of counts (one count for each answer) carries the weight of the same index
/// (`statsmodels.stats.weightstats.DescrStatsW(x, weights).mean` of each answer). None where numbers of rows or lengths differ,
/// nobody answered, or a weight is negative or not finite.
#[must_use]
pub fn weighted_shares(weights: &[f64], counts: &[Vec<u64>]) -> Option<Weighted> {
    let answers = counts.first()?.len();
    if weights.len() != counts.len() || counts.iter().any(|row| row.len() != answers) {
        return None;
    }
    let pairs: Vec<(f64, u64)> = weights.iter().zip(counts).map(|(&weight, row)| (weight, row.iter().sum())).collect();
    let kish = kish(&pairs)?;
    let all: f64 = pairs.iter().map(|&(weight, n)| weight * real(n)).sum();
    let share = |answer: usize| finite(weights.iter().zip(counts).map(|(weight, row)| weight * real(row[answer])).sum::<f64>() / all);
    Some(Weighted { shares: (0..answers).map(share).collect::<Option<_>>()?, kish })
}
