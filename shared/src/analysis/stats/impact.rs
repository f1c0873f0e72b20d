//! Selection rates of groups at one stage of hiring or promotion, and the four-fifths rule.
//!
//! Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D: a rate below four fifths of that of the group with
//! the highest rate is generally regarded as evidence of adverse impact; a larger difference may not be where numbers are
//! small and it is not significant. The rule is one of thumb and no finding of law: reports say so.

use super::distributions::critical;
use super::{CONFIDENCE, Interval, Share, ZTest, fisher_2x2, real, two_proportions};

/// Below so many applicants, a group's rate is stated with a caution.
const FEW: u64 = 30;

/// What a check may be told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImpactSettings {
    /// Of intervals.
    pub confidence: f64,
    /// Share of all applicants below which a group is not what others are held against.
    pub least_share: f64,
}

impl Default for ImpactSettings {
    /// Two percent, as 29 CFR 1607.15 A(2)(a) asks for determinations only of groups from that size on.
    fn default() -> Self {
        Self { confidence: CONFIDENCE, least_share: 0.02 }
    }
}

/// A check of all groups.
#[derive(Debug, Clone, PartialEq)]
pub struct FourFifths {
    /// Index of the group with the highest rate; of equal ones the largest, then the first.
    pub reference: usize,
    /// Each group, in the order given, the reference too.
    pub groups: Vec<Impact>,
}

/// A group against the reference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Impact {
    /// Selected over applicants; none of no applicants.
    pub rate: Option<f64>,
    /// Impact ratio: the rate over that of the reference.
    pub ratio: Option<f64>,
    /// Interval of the ratio (Katz et al. 1978); none where nobody was selected, or all were in both groups.
    pub interval: Option<Interval>,
    /// Test that both rates are equal; none where they cannot differ.
    pub test: Option<ZTest>,
    /// Fisher's exact two-sided probability.
    pub fisher: Option<f64>,
    /// Whether the ratio is below four fifths.
    pub below: bool,
    /// Whether one more, or one fewer, selected in this group would turn that round.
    pub fragile: bool,
    /// Whether one person selected from this group instead of the reference would give it the higher rate: then the agencies
    /// take no action (Questions and Answers on the Guidelines, 44 FR 11996, number 21).
    pub reversible: bool,
    /// Whether numbers are small: fewer than 30 applicants here or in the reference, or fewer than 5 selected or not selected to
    /// expect in either.
    pub small: bool,
    /// Whether the group is below the least share of applicants, so that it could not be the reference.
    pub minor: bool,
}

/// Holds every group's selection rate against the highest. Shares are selected of applicants. The interval is
/// `statsmodels.stats.proportion.confint_proportions_2indep(compare='ratio', method='log')`, the tests are
/// [`two_proportions`] and [`fisher_2x2`].
///
/// None where a group has more selected than applicants, nobody was selected in a group that can be the reference, or a
/// setting is out of range.
#[must_use]
pub fn four_fifths(groups: &[Share], settings: ImpactSettings) -> Option<FourFifths> {
    let z = critical(settings.confidence)?;
    if !(0.0..=1.0).contains(&settings.least_share) || groups.iter().any(|group| group.count > group.n) {
        return None;
    }
    let all = real(groups.iter().map(|group| group.n).sum());
    let minor = |group: Share| real(group.n) < settings.least_share * all;
    let higher = |one: Share, other: Share| (cross(one, other), one.n).cmp(&(cross(other, one), other.n)).is_gt();
    let mut reference: Option<usize> = None;
    for (at, &group) in groups.iter().enumerate() {
        if group.n > 0 && !minor(group) && reference.is_none_or(|best| higher(group, groups[best])) {
            reference = Some(at);
        }
    }
    against(groups, reference?, settings, z)
}

/// The same against a group that a reader chose, whatever its rate and its size; a ratio can then be above 1.
///
/// None also where there is no such group.
#[must_use]
pub fn four_fifths_against(groups: &[Share], reference: usize, settings: ImpactSettings) -> Option<FourFifths> {
    let z = critical(settings.confidence)?;
    if !(0.0..=1.0).contains(&settings.least_share) || groups.iter().any(|group| group.count > group.n) {
        return None;
    }
    against(groups, reference, settings, z)
}

fn against(groups: &[Share], reference: usize, settings: ImpactSettings, z: f64) -> Option<FourFifths> {
    let best = *groups.get(reference).filter(|best| best.count > 0)?;
    let least = settings.least_share * real(groups.iter().map(|group| group.n).sum());
    let group = |(at, &group): (usize, &Share)| impact(group, best, at == reference, real(group.n) < least, z);
    Some(FourFifths { reference, groups: groups.iter().enumerate().map(group).collect() })
}

/// What of one share times the whole of the other, so that rates are compared without rounding.
fn cross(one: Share, other: Share) -> u128 {
    u128::from(one.count) * u128::from(other.n)
}

fn below(group: Share, best: Share) -> bool {
    5 * cross(group, best) < 4 * cross(best, group)
}

fn impact(group: Share, best: Share, own: bool, minor: bool, z: f64) -> Impact {
    let rate = group.value();
    let ratio = rate.zip(best.value()).map(|(rate, highest)| rate / highest);
    let is_below = group.n > 0 && below(group, best);
    let with = |count: Option<u64>| count.filter(|&count| count <= group.n).map(|count| Share { count, n: group.n });
    let (more, fewer) = (with(group.count.checked_add(1)), with(group.count.checked_sub(1)));
    let compared = !own && group.n > 0;
    let instead = more.zip(best.count.checked_sub(1)).map(|(group, count)| (group, Share { count, n: best.n }));
    let table = [[group.count, group.n - group.count], [best.count, best.n - best.count]];
    Impact {
        rate,
        ratio,
        interval: ratio.filter(|_| compared).and_then(|ratio| katz(group, best, ratio, z)),
        test: if compared { two_proportions(group, best) } else { None },
        fisher: if compared { fisher_2x2(table).map(|test| test.two_sided) } else { None },
        below: is_below,
        fragile: compared && [more, fewer].into_iter().flatten().any(|other| below(other, best) != is_below),
        reversible: is_below && instead.is_some_and(|(group, best)| cross(group, best) > cross(best, group)),
        small: is_small(group, best),
        minor,
    }
}

/// Interval of a ratio of two rates on its logarithm.
fn katz(group: Share, best: Share, ratio: f64, z: f64) -> Option<Interval> {
    if group.count == 0 || best.count == 0 {
        return None;
    }
    let part = |share: Share| real(share.n - share.count) / (real(share.count) * real(share.n));
    let error = (part(group) + part(best)).sqrt();
    (error > 0.0).then(|| Interval { low: ratio * (-z * error).exp(), high: ratio * (z * error).exp() })
}

fn is_small(group: Share, best: Share) -> bool {
    let (selected, n) = (real(group.count + best.count), real(group.n + best.n));
    let expected = [group.n, best.n].map(|n_of| [selected, n - selected].map(|outcome| real(n_of) * outcome / n));
    group.n < FEW || best.n < FEW || expected.iter().flatten().any(|&count| count < 5.0)
}
