//! A group's part of a workforce against its part of the community.

use super::{Interval, Share, real, wilson};

/// How a workforce compares with a benchmark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Representation {
    /// The group's share of the workforce, 0 to 1.
    pub share: f64,
    /// Wilson's interval of it. Model-based: as if those employed were drawn from all who might be.
    pub share_interval: Interval,
    /// The share over the benchmark: below 1 is fewer than in the community.
    pub ratio: f64,
    /// The share's interval over the benchmark.
    pub interval: Interval,
    /// Share less benchmark, in percentage points.
    pub gap_points: f64,
    /// Members of the group in the workforce, less those at the benchmark's share of it, in persons: negative is how many are
    /// missing.
    pub gap_persons: f64,
}

/// Holds a group's share of the workforce against its share of the community (above 0, at most 1), which is taken as known:
/// a census estimate's own error is not in the interval. None of nobody, or where a share is out of range.
#[must_use]
pub fn representation(group: Share, benchmark: f64, confidence: f64) -> Option<Representation> {
    let share = group.value()?;
    let share_interval = wilson(group.count, group.n, confidence)?;
    // Smaller than a person in the world: not a share, and a ratio would overflow.
    if !(1e-12..=1.0).contains(&benchmark) {
        return None;
    }
    Some(Representation {
        share,
        share_interval,
        ratio: share / benchmark,
        interval: Interval { low: share_interval.low / benchmark, high: share_interval.high / benchmark },
        gap_points: 100.0 * (share - benchmark),
        gap_persons: real(group.count) - benchmark * real(group.n),
    })
}
