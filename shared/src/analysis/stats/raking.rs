//! Weights that bring released variables to known shares: raking, or iterative proportional fitting.

use super::{Kish, kish, real};
use thiserror::Error;

/// How often all margins are gone through before raking gives up.
const ROUNDS: usize = 2000;
/// How often raking and trimming take turns.
const TURNS: usize = 50;

/// Respondents who are alike in every raking variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RakeRow {
    /// Category of each margin's variable; none where it is withheld or not answered.
    pub categories: Vec<Option<usize>>,
    /// How many they are.
    pub count: u64,
}

/// What one variable is brought to.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    /// The variable, as errors name it.
    pub name: String,
    /// Share or number of each category in the population; only their proportions matter.
    pub targets: Vec<f64>,
}

/// How far weights may go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RakeSettings {
    /// No weight is above this many times the mean weight, or below the mean divided by it.
    pub cap: f64,
    /// Margins are reached when no share is further off than this.
    pub tolerance: f64,
}

impl Default for RakeSettings {
    /// Five times the mean, as the American National Election Study weighs (DeBell and Krosnick 2009).
    fn default() -> Self {
        Self { cap: 5.0, tolerance: 1e-10 }
    }
}

/// Weights and how they came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Raked {
    /// Weight of each respondent of a row, in the order of the rows; their mean over respondents is 1.
    pub weights: Vec<f64>,
    /// Whether the margins were reached before anything was trimmed. If not, they contradict each other or the sample.
    pub converged: bool,
    /// Times all margins were gone through before trimming.
    pub rounds: usize,
    /// Largest distance of a weighted share from its target before trimming.
    pub gap_before: f64,
    /// The same of the weights given, which is what a report states.
    pub gap: f64,
    /// Respondents whose weight would have been beyond the cap.
    pub trimmed: u64,
    /// What the weights cost.
    pub kish: Kish,
}

/// Why there are no weights.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RakeError {
    /// There are no respondents or no margins.
    #[error("there is nobody to weigh, or nothing to weigh by")]
    Nobody,
    /// A row has another number of categories than there are margins, or a category beyond a margin's targets.
    #[error("row {row} does not fit the margins")]
    Row {
        /// Its index.
        row: usize,
    },
    /// A target is negative or not a number, or all of a margin are 0.
    #[error("targets of {margin} are not shares")]
    Targets {
        /// The variable.
        margin: String,
    },
    /// The population has somebody in a category that no respondent is in: no weight can make up for them.
    #[error("no respondent is in category {category} of {margin}")]
    EmptyCategory {
        /// The variable.
        margin: String,
        /// Index of the category.
        category: usize,
    },
    /// Respondents are in a category that the population has nobody in.
    #[error("respondents are in category {category} of {margin}, whose target is 0")]
    ZeroTarget {
        /// The variable.
        margin: String,
        /// Index of the category.
        category: usize,
    },
    /// The cap is not above 1, or the tolerance not above 0.
    #[error("the cap or the tolerance is out of range")]
    Settings,
}

/// Rakes (Deming and Stephan 1940), trims to `[mean / cap, mean * cap]`, scales back to a mean of 1, and repeats both until
/// weights are within the cap and the margins reached, or they do not come nearer; weights given are always within the cap.
/// R's `anesrake` takes turns so too, with an upper cap only. Trimming moves the margins away, hence two gaps.
///
/// Whoever is withheld in a variable keeps their weight while it is raked, and the others are brought to the targets among
/// themselves: as if withheld ones were spread like the population.
///
/// # Errors
/// See [`RakeError`].
pub fn rake(rows: &[RakeRow], margins: &[Margin], settings: RakeSettings) -> Result<Raked, RakeError> {
    if !(settings.cap.is_finite() && settings.cap > 1.0 && settings.tolerance > 0.0) {
        return Err(RakeError::Settings);
    }
    let raking = Raking::new(rows, margins)?;
    let mut weights = vec![1.0; rows.len()];
    let (rounds, gap_before) = raking.fit(&mut weights, settings.tolerance);
    let converged = gap_before <= settings.tolerance;
    let beyond = |weight: f64| !(1.0 / settings.cap..=settings.cap).contains(&weight);
    let trimmed = rows.iter().zip(&weights).filter(|(_, weight)| beyond(**weight)).map(|(row, _)| row.count).sum();
    let mut gap = gap_before;
    if trimmed > 0 {
        for _ in 0..TURNS {
            raking.trim(&mut weights, settings.cap);
            gap = raking.gap(&weights);
            if gap <= settings.tolerance {
                break;
            }
            let mut next = weights.clone();
            raking.fit(&mut next, settings.tolerance);
            raking.trim(&mut next, settings.cap);
            let nearer = raking.gap(&next);
            if nearer >= gap {
                break;
            }
            (weights, gap) = (next, nearer);
        }
    }
    let pairs: Vec<(f64, u64)> = weights.iter().zip(rows).map(|(&weight, row)| (weight, row.count)).collect();
    let kish = kish(&pairs).ok_or(RakeError::Nobody)?;
    Ok(Raked { weights, converged, rounds, gap_before, gap, trimmed, kish })
}

struct Raking<'a> {
    rows: &'a [RakeRow],
    /// Targets as shares, of each margin.
    targets: Vec<Vec<f64>>,
    n: f64,
}

impl<'a> Raking<'a> {
    fn new(rows: &'a [RakeRow], margins: &[Margin]) -> Result<Self, RakeError> {
        let n = rows.iter().map(|row| row.count).sum::<u64>();
        if n == 0 || margins.is_empty() {
            return Err(RakeError::Nobody);
        }
        let fits = |row: &RakeRow| {
            row.categories.len() == margins.len()
                && row.categories.iter().zip(margins).all(|(category, margin)| category.is_none_or(|at| at < margin.targets.len()))
        };
        if let Some(row) = rows.iter().position(|row| !fits(row)) {
            return Err(RakeError::Row { row });
        }
        let mut targets = Vec::new();
        for (at, margin) in margins.iter().enumerate() {
            let sum: f64 = margin.targets.iter().sum();
            if margin.targets.iter().any(|target| !(target.is_finite() && *target >= 0.0)) || !(sum.is_finite() && sum > 0.0) {
                return Err(RakeError::Targets { margin: margin.name.clone() });
            }
            for (category, &target) in margin.targets.iter().enumerate() {
                let somebody = rows.iter().any(|row| row.count > 0 && row.categories[at] == Some(category));
                let margin = || margin.name.clone();
                match (target > 0.0, somebody) {
                    (true, false) => return Err(RakeError::EmptyCategory { margin: margin(), category }),
                    (false, true) => return Err(RakeError::ZeroTarget { margin: margin(), category }),
                    _ => {}
                }
            }
            targets.push(margin.targets.iter().map(|target| target / sum).collect());
        }
        Ok(Self { rows, targets, n: real(n) })
    }

    /// Weighted number of each category of a margin, and of all who are in one.
    fn sums(&self, weights: &[f64], margin: usize) -> (Vec<f64>, f64) {
        let mut sums = vec![0.0; self.targets[margin].len()];
        for (row, weight) in self.rows.iter().zip(weights) {
            if let Some(category) = row.categories[margin] {
                sums[category] += weight * real(row.count);
            }
        }
        let all = sums.iter().sum();
        (sums, all)
    }

    fn gap(&self, weights: &[f64]) -> f64 {
        let mut gap = 0.0_f64;
        for (margin, targets) in self.targets.iter().enumerate() {
            let (sums, all) = self.sums(weights, margin);
            gap = sums.iter().zip(targets).map(|(sum, target)| (sum / all - target).abs()).fold(gap, f64::max);
        }
        gap
    }

    /// Goes through the margins until they are reached or nothing moves. Ends with how often, and the largest gap.
    fn fit(&self, weights: &mut [f64], tolerance: f64) -> (usize, f64) {
        let mut gap = self.gap(weights);
        let mut rounds = 0;
        while gap > tolerance && rounds < ROUNDS {
            rounds += 1;
            for (margin, targets) in self.targets.iter().enumerate() {
                let (sums, all) = self.sums(weights, margin);
                for (row, weight) in self.rows.iter().zip(weights.iter_mut()) {
                    // A category is empty only where its rows count nobody.
                    if let Some(category) = row.categories[margin].filter(|&category| sums[category] > 0.0) {
                        *weight *= targets[category] * all / sums[category];
                    }
                }
            }
            gap = self.gap(weights);
        }
        self.scale(weights);
        (rounds, gap)
    }

    fn scale(&self, weights: &mut [f64]) {
        let mean = self.rows.iter().zip(weights.iter()).map(|(row, weight)| weight * real(row.count)).sum::<f64>() / self.n;
        weights.iter_mut().for_each(|weight| *weight /= mean);
    }

    /// Cuts weights off at the cap and scales the rest, until the mean is 1 with all of them within.
    fn trim(&self, weights: &mut [f64], cap: f64) {
        for _ in 0..ROUNDS {
            weights.iter_mut().for_each(|weight| *weight = weight.clamp(1.0 / cap, cap));
            let before = weights.to_vec();
            self.scale(weights);
            if before.iter().zip(weights.iter()).all(|(before, after)| (before - after).abs() <= 1e-13 * before) {
                break;
            }
        }
        weights.iter_mut().for_each(|weight| *weight = weight.clamp(1.0 / cap, cap));
    }
}
