//! Fisher's exact test of any table, by the network of Mehta and Patel (1983).
//!
//! A table with given margins is filled column by column. What matters of the columns already filled is only what is left
//! of each row, in any order, and how likely the columns were. So tables share nodes; where every way on from a node is
//! more likely than the observed table, or none is, its share is known without going there.

use super::{Sums, fisher_2x2, real};
use std::collections::BTreeMap;

/// Steps that an exact test may take before `None`: some tenths of a second in a browser.
pub const FISHER_LIMIT: u64 = 400_000;

/// Logarithms of probabilities that differ by less are those of equally likely tables.
const TIE: f64 = 1e-9;
/// Steps in which logarithms are told apart; some of them stay below a tie.
const QUANTUM: f64 = 1e-11;

/// Probability, given the margins, of a table at most as likely as this one (Freeman and Halton 1951; R's `fisher.test`).
///
/// Rows and columns that hold nobody are left out. None where rows differ in length, fewer than two of either are left, or
/// the work is above the limit.
#[must_use]
pub fn fisher(counts: &[Vec<u64>], limit: u64) -> Option<f64> {
    exact(&Sums::of(counts)?, limit)
}

pub(super) fn exact(sums: &Sums, limit: u64) -> Option<f64> {
    if let ([_, _], [_, _]) = (&sums.rows[..], &sums.columns[..]) {
        let [first, second] = &sums.kept[..] else { return None };
        // Its work is the number of tables.
        let tables = sums.rows.iter().chain(&sums.columns).min()?;
        return (*tables <= limit).then(|| fisher_2x2([[first[0], first[1]], [second[0], second[1]]])).flatten().map(|test| test.two_sided);
    }
    // A table needs one step at least per person and column.
    if sums.n > limit {
        return None;
    }
    let (rows, mut columns) =
        if sums.rows.len() <= sums.columns.len() { (&sums.rows, sums.columns.clone()) } else { (&sums.columns, sums.rows.clone()) };
    columns.sort_unstable();
    let factorials = ln_factorials(sums.n);
    let ln = |count: u64| factorials[usize::try_from(count).unwrap_or(0)];
    let margins: f64 = rows.iter().chain(&columns).map(|&count| ln(count)).sum();
    let observed = margins - ln(sums.n) - sums.kept.iter().flatten().map(|&count| ln(count)).sum::<f64>();
    let mut network = Network { factorials: &factorials, work: 0, limit };
    let stages = network.build(rows, &columns)?;
    network.weigh(&stages, observed + TIE)
}

/// ln k! for k up to n, each correct to its last digit (Neumaier's summation).
fn ln_factorials(n: u64) -> Vec<f64> {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    let mut all = vec![0.0];
    for k in 1..=n {
        let term = real(k).ln();
        let next = sum + term;
        lost += if sum >= term { (sum - next) + term } else { (term - next) + sum };
        sum = next;
        all.push(sum + lost);
    }
    all
}

/// A way from a node to one of the next column.
struct Edge {
    to: usize,
    /// Logarithm of the probability of one such column.
    ln: f64,
    /// Probability of all of them.
    mass: f64,
}

/// What is known of a node.
struct Node {
    edges: Vec<Edge>,
    /// Logarithms of the probability of the likeliest and of the least likely way on.
    most: f64,
    least: f64,
}

struct Network<'a> {
    factorials: &'a [f64],
    work: u64,
    limit: u64,
}

impl Network<'_> {
    fn step(&mut self) -> Option<()> {
        self.work += 1;
        (self.work <= self.limit).then_some(())
    }

    fn ln_choose(&self, of: u64, chosen: u64) -> f64 {
        let ln = |count: u64| self.factorials[usize::try_from(count).unwrap_or(0)];
        ln(of) - ln(chosen) - ln(of - chosen)
    }

    /// The nodes of each column but the last, which is what the others leave.
    fn build(&mut self, rows: &[u64], columns: &[u64]) -> Option<Vec<Vec<Node>>> {
        let mut left = rows.to_vec();
        left.sort_unstable();
        let mut keys = vec![left];
        let mut stages = Vec::new();
        for &column in &columns[..columns.len() - 1] {
            let mut next: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
            let mut stage = Vec::new();
            for key in &keys {
                let mut ways: BTreeMap<(usize, i64), Edge> = BTreeMap::new();
                self.fill(key, column, &mut next, &mut ways)?;
                stage.push(Node { edges: ways.into_values().collect(), most: 0.0, least: 0.0 });
            }
            stages.push(stage);
            let mut ordered: Vec<(Vec<u64>, usize)> = next.into_iter().collect();
            ordered.sort_unstable_by_key(|entry| entry.1);
            keys = ordered.into_iter().map(|entry| entry.0).collect();
        }
        stages.push(keys.iter().map(|_| Node { edges: Vec::new(), most: 0.0, least: 0.0 }).collect());
        for stage in (0..stages.len() - 1).rev() {
            let (before, after) = stages.split_at_mut(stage + 1);
            for node in &mut before[stage] {
                node.most = node.edges.iter().map(|edge| edge.ln + after[0][edge.to].most).fold(f64::NEG_INFINITY, f64::max);
                node.least = node.edges.iter().map(|edge| edge.ln + after[0][edge.to].least).fold(f64::INFINITY, f64::min);
            }
        }
        Some(stages)
    }

    /// Every way to fill a column from what is left of the rows.
    fn fill(
        &mut self,
        left: &[u64],
        column: u64,
        next: &mut BTreeMap<Vec<u64>, usize>,
        ways: &mut BTreeMap<(usize, i64), Edge>,
    ) -> Option<()> {
        let total: u64 = left.iter().sum();
        let all = self.ln_choose(total, column);
        // Rows still to fill, with what the column still needs, and the logarithm so far.
        let mut open = vec![(Vec::with_capacity(left.len()), column, total, 0.0)];
        while let Some((mut filled, needed, rest, ln)) = open.pop() {
            self.step()?;
            let row = left[filled.len()];
            let below = rest - row;
            if filled.len() + 1 == left.len() {
                let ln = ln + self.ln_choose(row, needed) - all;
                filled.push(row - needed);
                filled.sort_unstable();
                let fresh = next.len();
                let to = *next.entry(filled).or_insert(fresh);
                ways.entry((to, quantum(ln))).or_insert(Edge { to, ln, mass: 0.0 }).mass += ln.exp();
                continue;
            }
            for taken in needed.saturating_sub(below)..=row.min(needed) {
                let mut more = filled.clone();
                more.push(row - taken);
                open.push((more, needed - taken, below, ln + self.ln_choose(row, taken)));
            }
        }
        Some(())
    }

    /// Probability of all tables whose logarithm is at most `bound`.
    fn weigh(&mut self, stages: &[Vec<Node>], bound: f64) -> Option<f64> {
        let mut p = 0.0;
        // For each node, how likely its pasts are: one of them, and all that are equally likely.
        let mut pasts: Vec<BTreeMap<i64, (f64, f64)>> = vec![BTreeMap::from([(0, (0.0, 1.0))])];
        for (stage, nodes) in stages.iter().enumerate() {
            let mut next: Vec<BTreeMap<i64, (f64, f64)>> = vec![BTreeMap::new(); stages.get(stage + 1).map_or(0, Vec::len)];
            for (node, pasts) in nodes.iter().zip(&pasts) {
                for &(ln, mass) in pasts.values() {
                    if ln + node.most <= bound {
                        p += mass;
                    } else if ln + node.least <= bound {
                        for edge in &node.edges {
                            self.step()?;
                            let sum = ln + edge.ln;
                            next[edge.to].entry(quantum(sum)).or_insert((sum, 0.0)).1 += mass * edge.mass;
                        }
                    }
                }
            }
            pasts = next;
        }
        Some(p.min(1.0))
    }
}

#[allow(clippy::cast_possible_truncation)]
fn quantum(ln: f64) -> i64 {
    (ln / QUANTUM).round() as i64
}
