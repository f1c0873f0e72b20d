//! Two shares against each other.

use super::distributions::normal_two_sided;
use super::{Interval, finite, real, wilson};

/// Some of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Who is meant.
    pub count: u64,
    /// Of how many.
    pub n: u64,
}

impl Share {
    /// The share, 0 to 1. None of nobody, or of more than all.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.n > 0 && self.count <= self.n).then(|| real(self.count) / real(self.n))
    }
}

/// A test by the normal distribution, two-sided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ZTest {
    /// Standard errors between what was seen and no difference.
    pub z: f64,
    /// Probability of as many or more, either way.
    pub p: f64,
}

/// First share less the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The difference, -1 to 1.
    pub difference: f64,
    /// Newcombe's interval of it.
    pub interval: Interval,
    /// Pooled test that there is none; none where both shares are 0 or both are 1.
    pub test: Option<ZTest>,
}

/// Difference, interval and test. None of nobody, or of more than all.
#[must_use]
pub fn difference(first: Share, second: Share, confidence: f64) -> Option<Difference> {
    let (one, other) = (first.value()?, second.value()?);
    let interval = newcombe((one, wilson(first.count, first.n, confidence)?), (other, wilson(second.count, second.n, confidence)?));
    Some(Difference { difference: one - other, interval, test: two_proportions(first, second) })
}

/// Score test that two shares are equal, with the variance of the pooled share (`statsmodels.stats.proportion.
/// proportions_ztest`). None of nobody, and where there is no variance: both shares 0, or both 1.
#[must_use]
pub fn two_proportions(first: Share, second: Share) -> Option<ZTest> {
    let off = first.value()? - second.value()?;
    let pooled = (real(first.count) + real(second.count)) / (real(first.n) + real(second.n));
    let error = (pooled * (1.0 - pooled) * (1.0 / real(first.n) + 1.0 / real(second.n))).sqrt();
    let z = finite(off / error)?;
    Some(ZTest { z, p: normal_two_sided(z) })
}

/// Interval of a difference of two shares by square-and-add from an interval of each (Newcombe 1998, method 10;
/// `statsmodels.stats.proportion.confint_proportions_2indep(method='newcomb')` from Wilson's). Also from intervals with the
/// finite-population correction, or of weighted shares.
#[must_use]
pub fn newcombe(first: (f64, Interval), second: (f64, Interval)) -> Interval {
    let ((one, of_one), (other, of_other)) = (first, second);
    let difference = one - other;
    Interval {
        low: (difference - (one - of_one.low).hypot(of_other.high - other)).max(-1.0),
        high: (difference + (of_one.high - one).hypot(other - of_other.low)).min(1.0),
    }
}
