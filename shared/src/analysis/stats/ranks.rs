//! Whether groups differ in answers that have an order but no distance. Groups are rows of counts, one count for each answer,
//! answers in ascending order; everyone who gave the same answer shares the mean rank of them.

use super::distributions::{chi_square_upper, normal_two_sided};
use super::real;

/// What the test of Kruskal and Wallis gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KruskalWallis {
    /// H, corrected for ties.
    pub h: f64,
    /// Degrees of freedom: groups that hold somebody, less one.
    pub df: u64,
    /// Probability of an H at least as large where groups do not differ.
    pub p: f64,
    /// Epsilon squared, `H / (n - 1)` (Kelley 1935; Tomczak and Tomczak 2014): the share of what ranks vary by that goes with
    /// the group, 0 to 1.
    pub effect: f64,
}

/// Test of Kruskal and Wallis (1952) with the correction for ties: `scipy.stats.kruskal`. Groups that hold nobody are left out.
/// None where fewer than two are left, all gave the same answer, or rows differ in length.
#[must_use]
pub fn kruskal_wallis(groups: &[Vec<u64>]) -> Option<KruskalWallis> {
    let ranking = Ranking::of(groups)?;
    let n = real(ranking.n);
    let middle = f64::midpoint(n, 1.0);
    let mut between = 0.0;
    let mut used = 0;
    for group in groups {
        let size = group.iter().sum::<u64>();
        if size > 0 {
            used += 1;
            // From the middle, so that large sums do not cancel.
            let off: f64 = group.iter().zip(&ranking.ranks).map(|(&count, rank)| real(count) * (rank - middle)).sum();
            between += off * off / real(size);
        }
    }
    if used < 2 || ranking.untied <= 0.0 {
        return None;
    }
    let h = 12.0 * between / (n * (n + 1.0)) / ranking.untied;
    Some(KruskalWallis { h, df: used - 1, p: chi_square_upper(h, real(used - 1)), effect: (h / (n - 1.0)).clamp(0.0, 1.0) })
}

/// What the test of Mann and Whitney gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannWhitney {
    /// U of the first group: pairs in which its member's answer is higher, equal ones by half.
    pub u: f64,
    /// Standard errors between U and its mean, with continuity correction; negative where the first group is lower.
    pub z: f64,
    /// Probability of as many or more, either way, where groups do not differ.
    pub p: f64,
    /// How often a member of the first group is above one of the second, equal ones by half: 0 to 1, and 0.5 is no difference
    /// (McGraw and Wong 1992).
    pub superiority: f64,
}

/// Test of Mann and Whitney (1947) by the normal distribution, with corrections for ties and continuity, two-sided:
/// `scipy.stats.mannwhitneyu(method='asymptotic')`. None of an empty group, where all gave the same answer, or rows differ in
/// length.
#[must_use]
pub fn mann_whitney(first: &[u64], second: &[u64]) -> Option<MannWhitney> {
    let (one, other) = (first.iter().sum::<u64>(), second.iter().sum::<u64>());
    if first.len() != second.len() || one == 0 || other == 0 {
        return None;
    }
    let (mut u, mut below) = (0.0, 0);
    let mut ties = 0.0;
    for (&mine, &theirs) in first.iter().zip(second) {
        u += real(mine) * (real(below) + real(theirs) / 2.0);
        below += theirs;
        let tied = real(mine + theirs);
        ties += tied * (tied * tied - 1.0);
    }
    let (n, pairs) = (real(one + other), real(one) * real(other));
    let variance = pairs / 12.0 * (n + 1.0 - ties / (n * (n - 1.0)));
    // All in one answer, and not what rounding leaves of it.
    if variance <= 0.0 || first.iter().zip(second).any(|(&mine, &theirs)| mine + theirs == one + other) {
        return None;
    }
    let off = u - pairs / 2.0;
    let z = off.signum() * (off.abs() - 0.5).max(0.0) / variance.sqrt();
    Some(MannWhitney { u, z, p: normal_two_sided(z), superiority: u / pairs })
}

/// Mean ranks of the answers of all groups together.
struct Ranking {
    ranks: Vec<f64>,
    n: u64,
    /// Kruskal and Wallis' divisor: 1 without ties, 0 where all gave the same answer.
    untied: f64,
}

impl Ranking {
    fn of(groups: &[Vec<u64>]) -> Option<Self> {
        let answers = groups.first()?.len();
        if groups.iter().any(|group| group.len() != answers) {
            return None;
        }
        let (mut below, mut ties, mut used) = (0_u64, 0.0, 0);
        let mut ranks = Vec::new();
        for answer in 0..answers {
            let tied = groups.iter().map(|group| group[answer]).sum::<u64>();
            ranks.push(real(below) + (real(tied) + 1.0) / 2.0);
            ties += real(tied) * (real(tied) * real(tied) - 1.0);
            below += tied;
            used += usize::from(tied > 0);
        }
        let n = real(below);
        let untied = if used > 1 { 1.0 - ties / (n * (n * n - 1.0)) } else { 0.0 };
        Some(Self { ranks, n: below, untied })
    }
}
