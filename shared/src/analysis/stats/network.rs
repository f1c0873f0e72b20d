//! Fisher's exact test of any table, by the network of Mehta and Patel (1983).
//!
//! A table with given margins is filled column by column. What matters of the columns already filled is only what is left
//! of each row, in any order, and how likely the columns were. So tables share nodes; where every way on from a node is
//! more likely than the observed table, or none is, its share is known without going there.

use super::{Sums, fisher_2x2, real};
use std::collections::BTreeMap;

/// Steps that an exact test may take before `None`: some tenths of a second in a browser, for reports.
pub const FISHER_LIMIT: u64 = 2_000_000;
/// Steps while somebody looks on: some hundredths of a second. Enough for most tables of up to 60 persons.
pub const LIVE_LIMIT: u64 = 200_000;

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

/// What the columns filled so far leave of the rows, and how it goes on.
#[derive(Default)]
struct Node {
    edges: Vec<Edge>,
    /// With two columns to go there is nothing to share any more: logarithms of the probabilities of all ends, ascending, and
    /// the probability of each with those before it.
    ends: Vec<(f64, f64)>,
    /// Logarithms of the probability of the likeliest and of the least likely way on.
    most: f64,
    least: f64,
}

impl Node {
    fn last(mut ends: Vec<(f64, f64)>) -> Self {
        ends.sort_unstable_by(|left, right| left.0.total_cmp(&right.0));
        let mut sum = 0.0;
        for end in &mut ends {
            sum += end.1;
            end.1 = sum;
        }
        let (least, most) = (ends.first().map_or(0.0, |end| end.0), ends.last().map_or(0.0, |end| end.0));
        Self { edges: Vec::new(), ends, most, least }
    }
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
        let (&end, shared) = columns[..columns.len() - 1].split_last()?;
        for &column in shared {
            let mut next: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
            let mut stage = Vec::new();
            for key in &keys {
                let mut ways: BTreeMap<(usize, i64), Edge> = BTreeMap::new();
                self.fill(key, column, &mut |filled, ln| {
                    let mut filled = filled.to_vec();
                    filled.sort_unstable();
                    let fresh = next.len();
                    let to = *next.entry(filled).or_insert(fresh);
                    ways.entry((to, quantum(ln))).or_insert(Edge { to, ln, mass: 0.0 }).mass += ln.exp();
                })?;
                stage.push(Node { edges: ways.into_values().collect(), ..Node::default() });
            }
            stages.push(stage);
            let mut ordered: Vec<(Vec<u64>, usize)> = next.into_iter().collect();
            ordered.sort_unstable_by_key(|entry| entry.1);
            keys = ordered.into_iter().map(|entry| entry.0).collect();
        }
        let mut last = Vec::new();
        for key in &keys {
            let mut ends = Vec::new();
            self.fill(key, end, &mut |_, ln| ends.push((ln, ln.exp())))?;
            last.push(Node::last(ends));
        }
        stages.push(last);
        for stage in (0..stages.len() - 1).rev() {
            let (before, after) = stages.split_at_mut(stage + 1);
            for node in &mut before[stage] {
                node.most = node.edges.iter().map(|edge| edge.ln + after[0][edge.to].most).fold(f64::NEG_INFINITY, f64::max);
                node.least = node.edges.iter().map(|edge| edge.ln + after[0][edge.to].least).fold(f64::INFINITY, f64::min);
            }
        }
        Some(stages)
    }

    /// Every way to fill a column from what is left of the rows: what it leaves, and the logarithm of its probability.
    fn fill(&mut self, left: &[u64], column: u64, found: &mut dyn FnMut(&[u64], f64)) -> Option<()> {
        let total: u64 = left.iter().sum();
        let ln = -self.ln_choose(total, column);
        self.fill_rest(left, &mut Vec::with_capacity(left.len()), (column, total), ln, found)
    }

    /// The same from the rows filled on. A column still needs so much, and so much is left of the other rows.
    fn fill_rest(
        &mut self,
        left: &[u64],
        filled: &mut Vec<u64>,
        (needed, rest): (u64, u64),
        ln: f64,
        found: &mut dyn FnMut(&[u64], f64),
    ) -> Option<()> {
        self.step()?;
        let row = left[filled.len()];
        let below = rest - row;
        if filled.len() + 1 == left.len() {
            filled.push(row - needed);
            found(filled, ln + self.ln_choose(row, needed));
            filled.pop();
            return Some(());
        }
        for taken in needed.saturating_sub(below)..=row.min(needed) {
            filled.push(row - taken);
            self.fill_rest(left, filled, (needed - taken, below), ln + self.ln_choose(row, taken), found)?;
            filled.pop();
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
                        let ends = node.ends.partition_point(|end| ln + end.0 <= bound);
                        p += ends.checked_sub(1).map_or(0.0, |end| mass * node.ends[end].1);
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
