//! Fisher's exact test of a table of two by two.

use super::{finite, real};

/// Two tables as likely as this close to each other count as equally likely: more than what rounding adds up to.
const TIE: f64 = 1e-10;

/// What Fisher's test gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fisher {
    /// Probability, given the margins, of a table at most as likely as this one.
    pub two_sided: f64,
    /// Probability of a first cell at most as large.
    pub less: f64,
    /// Probability of a first cell at least as large.
    pub greater: f64,
    /// The sample's odds ratio `ad / bc`; none where a divisor is 0.
    pub odds_ratio: Option<f64>,
}

/// Fisher's exact test of `[[a, b], [c, d]]` (Fisher 1935): `scipy.stats.fisher_exact` with each `alternative`. Where a row or
/// a column holds nobody no other table is possible, and the probabilities are 1. None of nobody.
#[must_use]
pub fn fisher_2x2(counts: [[u64; 2]; 2]) -> Option<Fisher> {
    let [[a, b], [c, d]] = counts;
    let (row, column, n) = (a + b, a + c, a + b + c + d);
    if n == 0 {
        return None;
    }
    let least = (row + column).saturating_sub(n);
    let most = row.min(column);
    // How likely each first cell is, against the observed one: from one to the next by the ratio of neighbours.
    let up = |cell: u64| real((row - cell) * (column - cell)) / (real(cell + 1) * real(n + cell + 1 - row - column));
    let (mut above, mut below) = (Vec::new(), Vec::new());
    let mut weight = 1.0;
    for cell in a..most {
        weight *= up(cell);
        above.push(weight);
    }
    weight = 1.0;
    for cell in (least..a).rev() {
        weight /= up(cell);
        below.push(weight);
    }
    // Far from a rare table others may be likelier than any number can say: then this one's probability is 0 to all digits.
    let (higher, lower) = (smallest_first(&above), smallest_first(&below));
    let all = higher + lower + 1.0;
    let unlikely: Vec<f64> = above.iter().chain(&below).copied().filter(|&weight| weight <= 1.0 + TIE).collect();
    let part = |part: f64| if all.is_finite() { (part / all).min(1.0) } else { 0.0 };
    let side = |part_of: f64, rest: f64| if part_of.is_finite() { part(part_of + 1.0) } else { (1.0 - part(rest)).max(0.0) };
    Some(Fisher {
        two_sided: part(1.0 + smallest_first(&unlikely)),
        less: side(lower, higher),
        greater: side(higher, lower),
        odds_ratio: finite(real(a) * real(d) / (real(b) * real(c))),
    })
}

fn smallest_first(weights: &[f64]) -> f64 {
    let mut sorted = weights.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.iter().sum()
}
