//! Withholds records until no combination of keys tells too much.

use super::{FULL_DETAIL, KEYS_MOST};

/// Keys that are looked at together.
struct Set {
    /// Key and stride of each.
    keys: Vec<(usize, usize)>,
    /// Place of its first cell.
    from: usize,
    cells: usize,
}

/// What is held against each cell.
pub(super) struct Rule<'a> {
    /// Minimum group.
    pub(super) k: u32,
    /// How many answers there are.
    pub(super) answers: usize,
    /// Which collapsed answer each belongs to; empty where small bases show all.
    pub(super) collapsed: &'a [u8],
}

impl Rule<'_> {
    /// Whether a cell with these counts (its base, then each answer) must not be told.
    pub(super) fn breaks(&self, cell: &[u32]) -> bool {
        let (base, counts) = (cell[0], &cell[1..]);
        if base == 0 {
            return false;
        }
        if base < self.k {
            return true;
        }
        if base < FULL_DETAIL && !self.collapsed.is_empty() {
            let mut sums = [0_u32; 4];
            for (part, count) in self.collapsed.iter().zip(counts) {
                sums[usize::from(*part).min(3)] += count;
            }
            return sums.iter().any(|sum| sum + 1 >= base);
        }
        // All of them, or all but one: who is that one knows what all others said.
        counts.iter().any(|count| count + 1 >= base)
    }
}

/// Records with their keys and answers.
pub(super) struct Records<'a> {
    /// By key: the number of the category, from 1; 0 is withheld.
    pub(super) keys: &'a [&'a [u8]],
    /// How many categories each key has.
    pub(super) sizes: &'a [usize],
    /// By record: answers as bits; empty where people are counted.
    pub(super) answers: &'a [u32],
    /// Records that are in the dataset at all.
    pub(super) members: &'a [u32],
}

struct Cells<'a> {
    records: &'a Records<'a>,
    sets: Vec<Set>,
    width: usize,
    counts: Vec<u32>,
}

impl<'a> Cells<'a> {
    fn of(records: &'a Records<'a>, depth: usize, answers: usize) -> Self {
        let (mut sets, mut from) = (Vec::new(), 0);
        for keys in subsets(records.keys.len(), depth) {
            let mut cells = 1;
            let keys = keys.into_iter().map(|key| {
                let stride = cells;
                cells *= records.sizes[key];
                (key, stride)
            });
            let keys = keys.collect();
            sets.push(Set { keys, from, cells });
            from += cells;
        }
        Self { records, sets, width: answers + 1, counts: vec![0; from * (answers + 1)] }
    }

    fn cell(&self, set: &Set, record: usize) -> usize {
        set.from + set.keys.iter().map(|(key, stride)| (usize::from(self.records.keys[*key][record]) - 1) * stride).sum::<usize>()
    }

    /// Adds a record to its cells, or takes it out.
    fn count(&mut self, record: usize, adds: bool) {
        let answers = self.records.answers.get(record).copied().unwrap_or(0);
        for at in 0..self.sets.len() {
            let from = self.cell(&self.sets[at], record) * self.width;
            step(&mut self.counts[from..from + self.width], answers, adds);
        }
    }
}

/// Adds a record to the counts of a cell, or takes it out.
fn step(cell: &mut [u32], answers: u32, adds: bool) {
    let by = |count: &mut u32| if adds { *count += 1 } else { *count -= 1 };
    by(&mut cell[0]);
    let mut left = answers;
    while left != 0 {
        by(&mut cell[1 + left.trailing_zeros() as usize]);
        left &= left - 1;
    }
}

/// Sets of one to `depth` of so many keys.
fn subsets(keys: usize, depth: usize) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    let mut from = 0;
    for _ in 0..depth.min(KEYS_MOST) {
        let to = all.len();
        for at in from..to {
            let next = all[at].last().map_or(0, |last| last + 1);
            for key in next..keys {
                all.push([all[at].as_slice(), &[key]].concat());
            }
        }
        from = to;
    }
    all.split_off(1)
}

/// Those of the members whose keys are withheld, so that every combination of up to `depth` keys keeps to the rule, and those
/// who are withheld do, too. With a minimum only, the fewest possible; then, the fewest more that the withheld need.
pub(super) fn settle(records: &Records<'_>, depth: usize, rule: &Rule<'_>) -> Vec<bool> {
    let size = records.keys.first().map_or(records.answers.len(), |keys| keys.len());
    let mut withheld = vec![false; size];
    let mut cells = Cells::of(records, depth, rule.answers);
    let mut left: Vec<u32> = Vec::with_capacity(records.members.len());
    let mut out = vec![0_u32; cells.width];
    for record in records.members.iter().map(|record| *record as usize) {
        if records.keys.iter().any(|keys| keys[record] == 0) {
            withheld[record] = true;
            step(&mut out, records.answers.get(record).copied().unwrap_or(0), true);
        } else {
            left.push(u32::try_from(record).unwrap_or(u32::MAX));
            cells.count(record, true);
        }
    }
    loop {
        let broken: Vec<bool> = cells.counts.chunks(cells.width).map(|cell| rule.breaks(cell)).collect();
        let open: Vec<usize> = (0..cells.sets.len())
            .filter(|at| broken[cells.sets[*at].from..cells.sets[*at].from + cells.sets[*at].cells].contains(&true))
            .collect();
        let mut go: Vec<u32> = left
            .iter()
            .copied()
            .filter(|record| open.iter().any(|at| broken[cells.cell(&cells.sets[*at], *record as usize)]))
            .collect();
        if go.is_empty() && rule.breaks(&out) {
            go = smallest(&cells, &left);
        }
        if go.is_empty() {
            return withheld;
        }
        for record in &go {
            let record = *record as usize;
            withheld[record] = true;
            cells.count(record, false);
            step(&mut out, records.answers.get(record).copied().unwrap_or(0), true);
        }
        left.retain(|record| !withheld[*record as usize]);
    }
}

/// Records of the smallest cell of the deepest sets: they go to those who are withheld, who are too few or too much alike.
fn smallest(cells: &Cells<'_>, left: &[u32]) -> Vec<u32> {
    let deepest = cells.sets.iter().map(|set| set.keys.len()).max().unwrap_or(0);
    let of = |set: &Set| (set.from..set.from + set.cells).map(|cell| (cells.counts[cell * cells.width], cell)).filter(|(base, _)| *base > 0).min();
    let sets = cells.sets.iter().filter(|set| set.keys.len() == deepest);
    let Some((set, cell)) = sets.filter_map(|set| of(set).map(|found| (found, set))).min_by_key(|(found, _)| *found).map(|((_, cell), set)| (set, cell))
    else {
        return Vec::new();
    };
    left.iter().copied().filter(|record| cells.cell(set, *record as usize) == cell).collect()
}
