//! Confidence intervals of a share and of a mean.
//!
//! With a population they shrink by the finite-population correction. That correction is *model-based*: it holds as if the
//! respondents were a simple random sample of the population, which nobody drew; reports say so beside every interval.

use super::discrete::{mean, respondents, variance};
use super::distributions::{critical, t_critical};
use super::{finite, real};

/// From where to where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    pub(super) fn point(at: f64) -> Self {
        Self { low: at, high: at }
    }
}

/// Wilson's score interval of a share (Wilson 1927): `statsmodels.stats.proportion.proportion_confint(method='wilson')`.
/// None of nobody, or of more than all.
#[must_use]
pub fn wilson(count: u64, n: u64, confidence: f64) -> Option<Interval> {
    if n == 0 || count > n { None } else { wilson_at(real(count) / real(n), real(n), confidence) }
}

/// Wilson's interval of a share that rests on `n` persons, which need not be whole: an effective number, for weighted shares.
/// None unless the share is between 0 and 1 and `n` above 0.
#[must_use]
pub fn wilson_at(share: f64, n: f64, confidence: f64) -> Option<Interval> {
    let z = critical(confidence)?;
    if !((0.0..=1.0).contains(&share) && n.is_finite() && n > 0.0) {
        return None;
    }
    let square = z * z / n;
    let centre = (share + square / 2.0) / (1.0 + square);
    let half = z / (1.0 + square) * (share * (1.0 - share) / n + square / n / 4.0).sqrt();
    let low = if share <= 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if share >= 1.0 { 1.0 } else { (centre + half).min(1.0) };
    Some(Interval { low: finite(low)?, high: finite(high)? })
}

/// Wilson's interval with the finite-population correction: that of `n * (N - 1) / (N - n)` persons (Burstein 1975, from the
/// hypergeometric variance of a share; Cochran, Sampling Techniques, 3.2). When everybody answered, the share is known: the
/// interval is a point. None also when more answered than there are.
#[must_use]
pub fn wilson_finite(count: u64, n: u64, population: u64, confidence: f64) -> Option<Interval> {
    critical(confidence)?;
    if n == 0 || count > n || n > population {
        return None;
    }
    let share = real(count) / real(n);
    if n == population {
        return Some(Interval::point(share));
    }
    // As a factor, so that its rounding can never make it less than 1.
    let factor = 1.0 + real(n - 1) / real(population - n);
    wilson_at(share, real(n) * factor, confidence)
}

/// Student's interval of a mean (`scipy.stats.t.interval(confidence, n - 1, mean, scipy.stats.sem(x))`), over a finite
/// population shortened by `sqrt(1 - n / N)` (Cochran, Sampling Techniques, 2.6).
///
/// When everybody answered, the interval is a point. None of fewer than two, when more answered than there are, and when all
/// answered the same, which says nothing about how far others may be.
#[must_use]
pub fn mean_interval(pairs: &[(f64, u64)], population: Option<u64>, confidence: f64) -> Option<Interval> {
    let n = respondents(pairs);
    let centre = mean(pairs)?;
    let all = population.unwrap_or(u64::MAX);
    critical(confidence)?;
    if n > all {
        return None;
    }
    if n == all {
        return Some(Interval::point(centre));
    }
    let variance = variance(pairs)?;
    if variance <= 0.0 {
        return None;
    }
    let sampled = population.map_or(1.0, |all| real(all - n) / real(all));
    let half = t_critical(confidence, real(n - 1))? * (variance / real(n) * sampled).sqrt();
    Some(Interval { low: finite(centre - half)?, high: finite(centre + half)? })
}
