//! Pearson's chi-square test of independence, and how strong a relation is.

use super::distributions::chi_square_upper;
use super::{Sums, real};

/// What the test gives.
#[derive(Debug, Clone, PartialEq)]
pub struct ChiSquare {
    /// Pearson's X².
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: u64,
    /// Probability of a statistic at least as large where nothing is related.
    pub p: f64,
    /// Counts to expect where nothing is related, of the rows and columns that hold somebody.
    pub expected: Vec<Vec<f64>>,
    /// Whether the approximation is doubtful (Cochran 1954): an expected count below 1, or more than a fifth below 5.
    pub sparse: bool,
    /// Cramér's V, 0 to 1.
    pub v: f64,
    /// Cramér's V without the bias that makes it too large in small samples; none where the table has no more persons than
    /// rows or than columns.
    pub v_corrected: Option<f64>,
}

/// Chi-square test of independence without Yates' correction (`scipy.stats.chi2_contingency(correction=False)`), Cramér's V
/// (`scipy.stats.contingency.association(method='cramer')`) and V with the bias correction of Bergsma (2013).
///
/// Rows and columns that hold nobody are left out. None where rows differ in length or fewer than two of either are left.
#[must_use]
pub fn chi_square(counts: &[Vec<u64>]) -> Option<ChiSquare> {
    test(&Sums::of(counts)?)
}

pub(super) fn test(sums: &Sums) -> Option<ChiSquare> {
    let n = real(sums.n);
    let expected: Vec<Vec<f64>> =
        sums.rows.iter().map(|&row| sums.columns.iter().map(|&column| real(row) * real(column) / n).collect()).collect();
    let cells = || expected.iter().flatten();
    let statistic: f64 = sums.kept.iter().flatten().zip(cells()).map(|(&count, &mean)| (real(count) - mean).powi(2) / mean).sum();
    let small = cells().filter(|&&mean| mean < 5.0).count();
    let sparse = cells().any(|&mean| mean < 1.0) || 5 * small > cells().count();
    let (row_df, column_df) = (real(sums.rows.len() as u64 - 1), real(sums.columns.len() as u64 - 1));
    let phi = statistic / n;
    let v = (phi / row_df.min(column_df)).sqrt().min(1.0);
    let v_corrected = (sums.n > 1).then(|| corrected(phi, row_df, column_df, n)).flatten();
    let df = (sums.rows.len() as u64 - 1) * (sums.columns.len() as u64 - 1);
    statistic.is_finite().then(|| ChiSquare { statistic, df, p: chi_square_upper(statistic, real(df)), expected, sparse, v, v_corrected })
}

fn corrected(phi: f64, row_df: f64, column_df: f64, n: f64) -> Option<f64> {
    let less = (phi - row_df * column_df / (n - 1.0)).max(0.0);
    let most = (row_df * (1.0 - row_df / (n - 1.0))).min(column_df * (1.0 - column_df / (n - 1.0)));
    (most > 0.0).then(|| (less / most).sqrt().min(1.0))
}
