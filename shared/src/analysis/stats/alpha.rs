//! Reliability of a scale.

use super::{finite, real};

/// Cronbach's alpha of a scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alpha {
    /// At most 1; below 0 where items run against each other.
    pub alpha: f64,
    /// Number of items.
    pub items: usize,
    /// Who answered all of them.
    pub respondents: u64,
}

/// Sums over respondents who answered every item. Scores are whole numbers in a survey, so the sums are exact and may be added
/// up in any order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ItemSums {
    /// Who answered all.
    pub n: u64,
    /// Sum of each item.
    pub sums: Vec<f64>,
    /// Sum of the product of each two items.
    pub products: Vec<Vec<f64>>,
}

impl ItemSums {
    /// Of no one yet.
    #[must_use]
    pub fn new(items: usize) -> Self {
        Self { n: 0, sums: vec![0.0; items], products: vec![vec![0.0; items]; items] }
    }

    /// Adds a respondent's scores; whoever left one out does not count.
    pub fn add(&mut self, scores: &[Option<f64>]) {
        let Some(scores) = scores.iter().copied().collect::<Option<Vec<f64>>>().filter(|scores| scores.len() == self.sums.len()) else {
            return;
        };
        self.n += 1;
        for (item, score) in scores.iter().enumerate() {
            self.sums[item] += score;
            for (product, other) in self.products[item].iter_mut().zip(&scores) {
                *product += score * other;
            }
        }
    }

    /// Cronbach's alpha. None of fewer than two items or respondents, and where the sum of items is the same for all.
    #[must_use]
    pub fn alpha(&self) -> Option<Alpha> {
        let n = real(self.n);
        if self.n < 2 || self.products.len() != self.sums.len() || self.products.iter().any(|row| row.len() != self.sums.len()) {
            return None;
        }
        let covariance = |row: usize, column: usize| (self.products[row][column] - self.sums[row] * self.sums[column] / n) / (n - 1.0);
        let items = self.sums.len();
        let covariances: Vec<Vec<f64>> = (0..items).map(|row| (0..items).map(|column| covariance(row, column)).collect()).collect();
        cronbach_of_covariances(&covariances, self.n)
    }
}

/// Cronbach's alpha (1951) of columns of scores, one column for an item, all of the same respondents: `k / (k - 1) * (1 - sum of
/// the items' variances / variance of their sum)`, that of `numpy.cov`; `pingouin.cronbach_alpha`. None of fewer than two items
/// or respondents, of columns that differ in length, and where the sum is the same for all.
#[must_use]
pub fn cronbach(columns: &[&[f64]]) -> Option<Alpha> {
    let n = columns.first()?.len();
    if n < 2 || columns.iter().any(|column| column.len() != n || column.iter().any(|score| !score.is_finite())) {
        return None;
    }
    // Centred first, so that scores far from 0 keep their digits.
    let centred: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| {
            let mean = column.iter().sum::<f64>() / real(n as u64);
            column.iter().map(|score| score - mean).collect()
        })
        .collect();
    let product = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(left, right)| left * right).sum::<f64>() / real(n as u64 - 1);
    let covariances: Vec<Vec<f64>> = centred.iter().map(|one| centred.iter().map(|other| product(one, other)).collect()).collect();
    cronbach_of_covariances(&covariances, n as u64)
}

/// Cronbach's alpha of the items' covariances (variances on the diagonal), as a report may print them.
#[must_use]
pub fn cronbach_of_covariances(covariances: &[Vec<f64>], respondents: u64) -> Option<Alpha> {
    let items = covariances.len();
    if items < 2 || respondents < 2 || covariances.iter().any(|row| row.len() != items) {
        return None;
    }
    let own: f64 = covariances.iter().enumerate().map(|(item, row)| row[item]).sum();
    let all: f64 = covariances.iter().flatten().sum();
    // A sum that does not vary, but for what rounding leaves of it.
    if own <= 0.0 || all <= own * 1e-12 {
        return None;
    }
    let k = real(items as u64);
    let alpha = finite(k / (k - 1.0) * (1.0 - own / all))?;
    Some(Alpha { alpha, items, respondents })
}
