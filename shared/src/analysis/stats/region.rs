//! When organisations may be shown as one region.

/// Organisations that a region-wide figure needs.
const ORGANISATIONS: usize = 4;

/// Whether the bases of organisations (respondents of each) may be pooled into one figure (design, section 7): at least four
/// organisations with a respondent; none holds more than 60 % of all; and whichever one is left out, none of the others holds
/// more than 60 % of what is left. The last is what a member organisation sees that takes its own answers away. The number of
/// four is of all: three are left to whoever knows one.
#[must_use]
pub fn may_pool(bases: &[u64]) -> bool {
    let mut bases: Vec<u128> = bases.iter().filter(|&&base| base > 0).map(|&base| u128::from(base)).collect();
    bases.sort_unstable_by(|left, right| right.cmp(left));
    let sum: u128 = bases.iter().sum();
    let [first, second, ..] = bases[..] else { return false };
    let within = |base: u128, of: u128| 10 * base <= 6 * of;
    // With one left out, the largest share is the first's, and most when the second goes; or the second's, when the first does.
    bases.len() >= ORGANISATIONS && within(first, sum) && within(first, sum - second) && within(second, sum - first)
}
