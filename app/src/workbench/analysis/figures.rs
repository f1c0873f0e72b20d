//! Statistics under a table: this is where they are bound to the page. All of them are functions of what the table shows.

use shared::analysis::stats::{Share, wilson};

/// The confidence of intervals.
const CONFIDENCE: f64 = 0.95;

/// Both ends of the interval of a share.
pub(super) fn interval(share: Share) -> Option<[f64; 2]> {
    wilson(share.count, share.n, CONFIDENCE).map(|interval| [interval.low, interval.high])
}
