//! What a distribution over few values adds up to. Pairs are (value, count); their order does not matter, and a value may
//! come twice. A value that is not finite gives `None`.

use super::{finite, real};

/// How many the counts hold.
#[must_use]
pub fn respondents(pairs: &[(f64, u64)]) -> u64 {
    pairs.iter().map(|pair| pair.1).sum()
}

/// Arithmetic mean (`numpy.mean`). None of nobody.
#[must_use]
pub fn mean(pairs: &[(f64, u64)]) -> Option<f64> {
    let n = respondents(pairs);
    if n == 0 || pairs.iter().any(|pair| !pair.0.is_finite()) {
        return None;
    }
    // From the first value on, so that values far from 0 keep their digits.
    let origin = pairs[0].0;
    finite(origin + pairs.iter().map(|&(value, count)| (value - origin) * real(count)).sum::<f64>() / real(n))
}

/// Sum of squared differences from the mean, with the correction of Chan, Golub and LeVeque (1983) for a mean that is rounded.
pub(super) fn squares(pairs: &[(f64, u64)]) -> Option<f64> {
    let centre = mean(pairs)?;
    let (mut squares, mut sum) = (0.0, 0.0);
    for &(value, count) in pairs {
        let off = value - centre;
        squares += off * off * real(count);
        sum += off * real(count);
    }
    finite((squares - sum * sum / real(respondents(pairs))).max(0.0))
}

/// Sample variance, divided by n - 1 (`numpy.var(ddof=1)`). None of fewer than two.
#[must_use]
pub fn variance(pairs: &[(f64, u64)]) -> Option<f64> {
    let n = respondents(pairs);
    if n < 2 { None } else { finite(squares(pairs)? / real(n - 1)) }
}

/// Sample standard deviation (`numpy.std(ddof=1)`). None of fewer than two.
#[must_use]
pub fn standard_deviation(pairs: &[(f64, u64)]) -> Option<f64> {
    variance(pairs).map(f64::sqrt)
}

/// Median; of an even number the middle of the two in the middle (`numpy.median`). None of nobody.
#[must_use]
pub fn median(pairs: &[(f64, u64)]) -> Option<f64> {
    let n = respondents(pairs);
    if n == 0 || pairs.iter().any(|pair| !pair.0.is_finite()) {
        return None;
    }
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|left, right| left.0.total_cmp(&right.0));
    let at = |rank: u64| {
        let mut below = 0;
        sorted.iter().find(|pair| {
            below += pair.1;
            below > rank
        })
    };
    let (low, high) = (at((n - 1) / 2)?.0, at(n / 2)?.0);
    finite(low + (high - low) / 2.0)
}

/// Share of answers that count as favourable, in percent: pairs are (favourable, count). The base is who answered the item.
/// None of nobody.
#[must_use]
pub fn percent_favourable(pairs: &[(bool, u64)]) -> Option<f64> {
    let n: u64 = pairs.iter().map(|pair| pair.1).sum();
    let favourable: u64 = pairs.iter().filter(|pair| pair.0).map(|pair| pair.1).sum();
    (n > 0).then(|| 100.0 * real(favourable) / real(n))
}

/// A net promoter score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nps {
    /// Promoters less detractors in percent of all: -100 to 100.
    pub score: f64,
    /// Standard error of the score in the same points; none where all are of one kind, which says nothing about it.
    pub standard_error: Option<f64>,
    /// Who answered 9 or 10.
    pub promoters: u64,
    /// Who answered 7 or 8.
    pub passives: u64,
    /// Who answered 0 to 6.
    pub detractors: u64,
}

/// Net promoter score (Reichheld, Harvard Business Review 12/2003) of the counts of the answers 0 to 10. Its standard error
/// is the multinomial `sqrt((p + d - (p - d)²) / n)` (Rocks, 2016), that is `numpy.std(x) / sqrt(n)` of 100, 0 and -100.
/// None of nobody.
#[must_use]
pub fn nps(counts: &[u64; 11]) -> Option<Nps> {
    let detractors = counts[..7].iter().sum::<u64>();
    let passives = counts[7..9].iter().sum::<u64>();
    let promoters = counts[9..].iter().sum::<u64>();
    let n = real(detractors + passives + promoters);
    if n == 0.0 {
        return None;
    }
    let (up, down) = (real(promoters) / n, real(detractors) / n);
    let one_kind = [detractors, passives, promoters].iter().filter(|&&count| count > 0).count() == 1;
    let error = 100.0 * ((up + down - (up - down) * (up - down)) / n).max(0.0).sqrt();
    let score = 100.0 * (real(promoters) - real(detractors)) / n;
    Some(Nps { score, standard_error: (!one_kind).then_some(error), promoters, passives, detractors })
}
