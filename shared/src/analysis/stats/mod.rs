//! Statistics over counts and columns that a release already shows. Plain functions: no input or output, no randomness,
//! and never NaN: what has no value is `None` or an error. Each names its source and the function of scipy or statsmodels
//! that it equals; `shared/tests/statistics.rs` holds them against these.
//!
//! A *confidence* is two-sided and between 0 and 1, both excluded; anything else gives `None`.

mod alpha;
mod chi_square;
mod differences;
mod discrete;
mod distributions;
mod fisher;
mod impact;
mod independence;
mod interval;
mod network;
mod proportions;
mod raking;
mod ranks;
mod region;
mod representation;
mod weights;

pub use alpha::{Alpha, ItemSums, cronbach, cronbach_of_covariances};
pub use chi_square::{ChiSquare, chi_square};
pub use differences::{Comparison, Variance, holm, one_way, pairwise};
pub use discrete::{Nps, mean, median, nps, percent_favourable, respondents, standard_deviation, variance};
pub use distributions::normal_quantile;
pub use fisher::{Fisher, fisher_2x2};
pub use impact::{FourFifths, Impact, ImpactSettings, four_fifths, four_fifths_against};
pub use independence::{Method, Test, independence, independence_within};
pub use interval::{Interval, mean_interval, wilson, wilson_at, wilson_finite};
pub use network::{FISHER_LIMIT, LIVE_LIMIT, fisher};
pub use proportions::{Difference, Share, ZTest, difference, newcombe, two_proportions};
pub use raking::{Margin, RakeError, RakeRow, RakeSettings, Raked, rake};
pub use ranks::{KruskalWallis, MannWhitney, kruskal_wallis, mann_whitney};
pub use region::may_pool;
pub use representation::{Representation, representation};
pub use weights::{Kish, Weighted, kish, weighted_shares};

/// The confidence that reports state unless a reader asks for another.
pub const CONFIDENCE: f64 = 0.95;

/// A count as a number. Exact below 2^53, far beyond anybody's survey.
#[allow(clippy::cast_precision_loss)]
fn real(count: u64) -> f64 {
    count as f64
}

/// A number, if it is one.
fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

/// Sums of rows and of columns of a table, and of both, leaving out rows and columns that hold nobody, which say nothing
/// about a relation. None where rows differ in length, or fewer than two rows or columns are left.
struct Sums {
    kept: Vec<Vec<u64>>,
    rows: Vec<u64>,
    columns: Vec<u64>,
    n: u64,
}

impl Sums {
    fn of(counts: &[Vec<u64>]) -> Option<Self> {
        let width = counts.first()?.len();
        if counts.iter().any(|row| row.len() != width) {
            return None;
        }
        let total = |column: usize| counts.iter().map(|row| row[column]).sum::<u64>();
        let used: Vec<usize> = (0..width).filter(|&column| total(column) > 0).collect();
        let kept: Vec<Vec<u64>> = counts
            .iter()
            .filter(|row| row.iter().any(|&count| count > 0))
            .map(|row| used.iter().map(|&column| row[column]).collect())
            .collect();
        let rows: Vec<u64> = kept.iter().map(|row| row.iter().sum()).collect();
        let columns: Vec<u64> = used.iter().map(|&column| total(column)).collect();
        let n = rows.iter().sum();
        (rows.len() > 1 && columns.len() > 1).then_some(Self { kept, rows, columns, n })
    }
}
