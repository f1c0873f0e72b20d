//! The best that can be made of scores between redemptions and responses, and whether it is better than chance.

/// Chance with a seed: the same each time.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, below: u32) -> u32 {
        u32::try_from((self.next() >> 16) % u64::from(below.max(1))).unwrap_or(0)
    }

    /// Above 0 and at most 1.
    fn unit(&mut self) -> f64 {
        (f64::from(self.below(1 << 30)) + 1.0) / f64::from(1_u32 << 30)
    }

    /// Normal, by Box and Muller.
    pub(super) fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// An order of so many things.
    pub(super) fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for at in (1..count).rev() {
            order.swap(at, self.below(u32::try_from(at + 1).unwrap_or(1)) as usize);
        }
        order
    }
}

/// A score for each pair of a redemption and a response; higher is likelier.
pub(super) type Scores = Vec<Vec<f64>>;

/// The one-to-one matching with the highest sum (Kuhn and Munkres, by shortest paths): the response of each redemption.
pub(super) fn best(scores: &Scores) -> Vec<usize> {
    let n = scores.len();
    // Rows and columns are numbered from 1; 0 is none.
    let (mut rows, mut columns) = (vec![0.0; n + 1], vec![0.0; n + 1]);
    let (mut row_of, mut way) = (vec![0; n + 1], vec![0; n + 1]);
    for row in 1..=n {
        row_of[0] = row;
        let (mut least, mut used) = (vec![f64::INFINITY; n + 1], vec![false; n + 1]);
        let mut column = 0;
        while row_of[column] != 0 {
            used[column] = true;
            let (at, mut delta, mut next) = (row_of[column], f64::INFINITY, 0);
            for other in 1..=n {
                if used[other] {
                    continue;
                }
                let cost = -scores[at - 1][other - 1] - rows[at] - columns[other];
                if cost < least[other] {
                    (least[other], way[other]) = (cost, column);
                }
                if least[other] < delta {
                    (delta, next) = (least[other], other);
                }
            }
            for other in 0..=n {
                if used[other] {
                    rows[row_of[other]] += delta;
                    columns[other] -= delta;
                } else {
                    least[other] -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[way[column]];
            column = way[column];
        }
    }
    let mut matched = vec![0; n];
    for column in 1..=n {
        matched[row_of[column] - 1] = column - 1;
    }
    matched
}

/// How likely chance does as well, by each of some measures: the share of `permutations` of the truth by which the measure is
/// at least as high as by the truth itself, which counts as one of them. `measures` sees a response for each redemption.
pub(super) fn permuted(truth: &[usize], permutations: u32, random: &mut Random, measures: impl Fn(&[usize]) -> Vec<f64>) -> Vec<f64> {
    let reached = measures(truth);
    let mut as_well = vec![1_u32; reached.len()];
    for _ in 0..permutations {
        for (count, (now, reached)) in as_well.iter_mut().zip(measures(&random.order(truth.len())).iter().zip(&reached)) {
            *count += u32::from(now >= reached);
        }
    }
    as_well.into_iter().map(|count| f64::from(count) / f64::from(permutations + 1)).collect()
}

/// How many of a matching are right, of the pairs whose response is one of the first so many.
pub(super) fn right(matched: &[usize], truth: &[usize], responses: usize) -> u32 {
    let right = matched.iter().zip(truth).filter(|(one, other)| one == other && **one < responses);
    u32::try_from(right.count()).unwrap_or(u32::MAX)
}

#[test]
fn the_best_matching_is_the_best_of_all() {
    let mut random = Random::new(3);
    for _ in 0..200 {
        let n = 1 + random.below(6) as usize;
        let scores: Scores = (0..n).map(|_| (0..n).map(|_| f64::from(random.below(20))).collect()).collect();
        let sum = |matched: &[usize]| matched.iter().enumerate().map(|(row, column)| scores[row][*column]).sum::<f64>();
        let found = best(&scores);
        let mut seen = found.clone();
        seen.sort_unstable();
        assert_eq!(seen, (0..n).collect::<Vec<_>>());
        // Enough orders that the best of six things is among them.
        let other = (0..5000).map(|_| sum(&random.order(n))).fold(f64::MIN, f64::max);
        assert!((sum(&found) - other).abs() < 1e-9, "{} and {other}", sum(&found));
    }
}

#[test]
fn what_is_no_better_than_chance_is_told_from_what_is() {
    let truth: Vec<usize> = Random::new(1).order(200);
    let p_of = |guess: &[usize]| permuted(&truth, 2000, &mut Random::new(2), |order| vec![f64::from(right(guess, order, 200))])[0];
    let p = p_of(&truth);
    assert!(p < 0.001, "{p}");
    let guess = Random::new(9).order(200);
    let p = p_of(&guess);
    assert!(p > 0.05, "{p}");
    // Five that are right are enough to be seen.
    let mut some = guess;
    some[..5].copy_from_slice(&truth[..5]);
    let p = p_of(&some);
    assert!(p < 0.05, "{p}");
}
