//! Whether two answers are related, by the test that fits the counts.

use super::Sums;
use super::chi_square::test;
use super::network::{LIVE_LIMIT, exact};

/// Which test it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Pearson's chi-square.
    ChiSquare,
    /// Fisher's exact test.
    Fisher,
}

/// A test of independence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// Which test.
    pub method: Method,
    /// The statistic X²; an exact test has none.
    pub statistic: Option<f64>,
    /// Degrees of freedom of the statistic.
    pub df: Option<u64>,
    /// Probability of a table at least as unlike independence.
    pub p: f64,
    /// How strong the relation is: Cramér's V with bias correction, 0 to 1. None where the table is too small for one.
    pub effect: Option<f64>,
    /// Whether expected counts are small. With chi-square, the table was too large for an exact test: say so beside `p`.
    pub sparse: bool,
}

/// Fisher's exact test where expected counts are small (below 1, or more than a fifth below 5: Cochran 1954) and the table is
/// small enough for it; else chi-square. Rows and columns that hold nobody are left out; none where fewer than two of either
/// are left.
///
/// The exact test may take [`LIVE_LIMIT`] steps.
#[must_use]
pub fn independence(counts: &[Vec<u64>]) -> Option<Test> {
    independence_within(counts, LIVE_LIMIT)
}

/// [`independence`] where the exact test may take other than so many steps.
#[must_use]
pub fn independence_within(counts: &[Vec<u64>], limit: u64) -> Option<Test> {
    let sums = Sums::of(counts)?;
    let chi = test(&sums)?;
    let (effect, sparse) = (chi.v_corrected, chi.sparse);
    Some(match sparse.then(|| exact(&sums, limit)).flatten() {
        Some(p) => Test { method: Method::Fisher, statistic: None, df: None, p, effect, sparse },
        None => Test { method: Method::ChiSquare, statistic: Some(chi.statistic), df: Some(chi.df), p: chi.p, effect, sparse },
    })
}
