//! Withholds records until no combination of keys tells too much.

use super::KEYS_MOST;

/// How many cells go for each one in which all answered alike.
const DECOYS: usize = 2;

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
    /// Which collapsed answer each belongs to; empty where nothing is put together.
    pub(super) collapsed: &'a [u8],
    /// Which direction each has, from 0; another number is none. Empty where it is told of none.
    pub(super) directions: &'a [u8],
}

impl Rule<'_> {
    /// For answers that are not put together and have no direction.
    pub(super) fn plain(k: u32, answers: usize) -> Self {
        Self { k, answers, collapsed: &[], directions: &[] }
    }

    /// Whether a cell with these counts (its base, then each answer) must not be told.
    pub(super) fn breaks(&self, cell: &[u32]) -> bool {
        let (base, counts) = (cell[0], &cell[1..]);
        if base == 0 {
            return false;
        }
        if base < self.k {
            return true;
        }
        // Also where all answers are told: how many of them point in one direction is told beside.
        [self.collapsed, self.directions].iter().any(|parts| {
            let mut sums = [0_u32; 3];
            for (part, count) in parts.iter().zip(counts).filter(|(part, _)| **part < 3) {
                sums[usize::from(*part)] += count;
            }
            sums.iter().any(|sum| sum + 1 >= base)
        }) ||
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
    /// By record: whether its keys are withheld already; empty where none are.
    pub(super) out: &'a [bool],
    /// Whether it may be known how many of each category are withheld, so that these numbers must not be small either.
    pub(super) by_category: bool,
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

/// Those who are withheld: their answers, and how many are of each category of each key.
struct Out<'a> {
    records: &'a Records<'a>,
    cell: Vec<u32>,
    categories: Vec<Vec<u32>>,
}

impl Out<'_> {
    fn add(&mut self, record: usize) {
        step(&mut self.cell, self.records.answers.get(record).copied().unwrap_or(0), true);
        for (counts, keys) in self.categories.iter_mut().zip(self.records.keys).filter(|_| self.records.by_category) {
            // A key that is withheld in the first place has no category to count.
            if let Some(count) = usize::from(keys[record]).checked_sub(1).and_then(|at| counts.get_mut(at)) {
                *count += 1;
            }
        }
    }

    /// Of whom more could go with them: categories of which too few are withheld, and anybody where the withheld break the rule.
    fn wants(&self, rule: &Rule<'_>) -> Vec<Option<(usize, usize)>> {
        let few = |count: &u32| (1..rule.k).contains(count);
        let of = |(key, counts): (usize, &Vec<u32>)| -> Vec<_> {
            (0..counts.len()).filter(|category| few(&counts[*category])).map(|category| Some((key, category))).collect()
        };
        let mut wants: Vec<_> = self.categories.iter().enumerate().flat_map(of).collect();
        wants.extend(rule.breaks(&self.cell).then_some(None));
        wants
    }
}

/// Adds a record to the counts of a cell, or takes it out.
pub(super) fn step(cell: &mut [u32], answers: u32, adds: bool) {
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
/// who are withheld do, too. With a minimum only, they are the fewest possible; where those are too few by themselves, the smallest
/// cells go with them.
pub(super) fn settle(records: &Records<'_>, depth: usize, rule: &Rule<'_>) -> Vec<bool> {
    let size = records.keys.first().map_or(records.answers.len(), |keys| keys.len());
    let mut withheld = vec![false; size];
    let mut cells = Cells::of(records, depth, rule.answers);
    let chance = chance(records);
    let mut left: Vec<u32> = Vec::with_capacity(records.members.len());
    let categories = records.sizes.iter().map(|size| vec![0; *size]).collect();
    let mut out = Out { records, cell: vec![0; cells.width], categories };
    for record in records.members.iter().map(|record| *record as usize) {
        if records.keys.iter().any(|keys| keys[record] == 0) || records.out.get(record) == Some(&true) {
            withheld[record] = true;
            out.add(record);
        } else {
            left.push(u32::try_from(record).unwrap_or(u32::MAX));
            cells.count(record, true);
        }
    }
    loop {
        let mut broken: Vec<bool> = cells.counts.chunks(cells.width).map(|cell| rule.breaks(cell)).collect();
        decoys(&cells, rule, chance, &mut broken);
        let open: Vec<usize> = (0..cells.sets.len())
            .filter(|at| broken[cells.sets[*at].from..cells.sets[*at].from + cells.sets[*at].cells].contains(&true))
            .collect();
        let mut go: Vec<u32> =
            left.iter().copied().filter(|record| open.iter().any(|at| broken[cells.cell(&cells.sets[*at], *record as usize)])).collect();
        if go.is_empty() {
            // Where nobody of a category is left, its number is told nowhere.
            let more = out.wants(rule).into_iter().map(|of| smallest(&cells, &left, of)).find(|more| !more.is_empty());
            go = more.unwrap_or_default();
        }
        if go.is_empty() {
            return withheld;
        }
        for record in &go {
            let record = *record as usize;
            withheld[record] = true;
            cells.count(record, false);
            out.add(record);
        }
        left.retain(|record| !withheld[*record as usize]);
    }
}

/// For each cell in which all or all but one answered alike, other cells go that keep to the rule, of about its size: whoever knows
/// the rule and sees that a group is withheld cannot conclude that it answered alike. Which ones follows from all answers
/// together, which nobody knows who could be misled.
fn decoys(cells: &Cells<'_>, rule: &Rule<'_>, chance: u64, broken: &mut [bool]) {
    let base = |cell: usize| cells.counts[cell * cells.width];
    let mut gone: Vec<usize> = Vec::new();
    for keys in 1..=KEYS_MOST {
        let held = || cells.sets.iter().filter(|set| set.keys.len() == keys).flat_map(|set| set.from..set.from + set.cells);
        let alike: Vec<usize> = held().filter(|cell| broken[*cell] && base(*cell) >= rule.k).collect();
        if alike.is_empty() {
            continue;
        }
        let others: Vec<usize> = held().filter(|cell| !broken[*cell] && base(*cell) > 0).collect();
        for cell in alike {
            let rank = |other: usize| {
                let is_near = (base(cell) / 2..=base(cell) * 2).contains(&base(other));
                (!is_near, mixed(chance ^ mixed((cell as u64) << 32 | other as u64)), other)
            };
            let mut least: Vec<(bool, u64, usize)> = Vec::new();
            for other in &others {
                let rank = rank(*other);
                if least.len() < DECOYS || least.last().is_some_and(|last| rank < *last) {
                    let place = least.partition_point(|held| *held < rank);
                    least.insert(place, rank);
                    least.truncate(DECOYS);
                }
            }
            gone.extend(least.into_iter().map(|(_, _, other)| other));
        }
    }
    gone.into_iter().for_each(|cell| broken[cell] = true);
}

/// A number that follows from all records, in whatever order.
fn chance(records: &Records<'_>) -> u64 {
    let of = |record: usize| {
        let answers = u64::from(records.answers.get(record).copied().unwrap_or(0));
        records.keys.iter().fold(mixed(answers), |sum, keys| mixed(sum ^ u64::from(keys[record])))
    };
    records.members.iter().fold(0, |sum: u64, record| sum.wrapping_add(of(*record as usize)))
}

/// Spreads a number over all of its bits (the finaliser of splitmix64).
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// Records of the smallest cell of the deepest sets, or of those that hold a category: they go to those who are withheld, who are
/// too few or too much alike.
fn smallest(cells: &Cells<'_>, left: &[u32], of: Option<(usize, usize)>) -> Vec<u32> {
    let deepest = cells.sets.iter().map(|set| set.keys.len()).max().unwrap_or(0);
    let holds = |set: &Set, at: usize| match of {
        None => true,
        Some((key, category)) => set.keys.iter().any(|(held, stride)| *held == key && at / stride % cells.records.sizes[key] == category),
    };
    let mut found: Option<(u32, usize, &Set)> = None;
    for set in cells.sets.iter().filter(|set| set.keys.len() == deepest) {
        for at in (0..set.cells).filter(|at| holds(set, *at)) {
            let base = cells.counts[(set.from + at) * cells.width];
            if base > 0 && found.is_none_or(|(least, ..)| base < least) {
                found = Some((base, set.from + at, set));
            }
        }
    }
    let Some((_, cell, set)) = found else { return Vec::new() };
    left.iter().copied().filter(|record| cells.cell(set, *record as usize) == cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn settled(keys: &[Vec<u8>], sizes: &[usize], answers: &[u32], depth: usize, rule: &Rule<'_>) -> Vec<bool> {
        let columns: Vec<&[u8]> = keys.iter().map(Vec::as_slice).collect();
        let members: Vec<u32> = (0..u32::try_from(keys[0].len()).unwrap_or(0)).collect();
        settle(&Records { keys: &columns, sizes, answers, members: &members, out: &[], by_category: false }, depth, rule)
    }

    /// Whether every combination that the kept records make keeps to the rule; counted without cells.
    fn keeps(keys: &[Vec<u8>], answers: &[u32], is_in: &dyn Fn(usize) -> bool, depth: usize, rule: &Rule<'_>) -> bool {
        let n = keys[0].len();
        subsets(keys.len(), depth).iter().all(|set| {
            (0..n).filter(|at| is_in(*at)).all(|at| {
                let mut cell = vec![0; rule.answers + 1];
                for other in (0..n).filter(|other| is_in(*other) && set.iter().all(|key| keys[*key][*other] == keys[*key][at])) {
                    step(&mut cell, answers.get(other).copied().unwrap_or(0), true);
                }
                !rule.breaks(&cell)
            })
        })
    }

    #[test]
    fn sets_of_keys_are_all_of_them_once() {
        assert_eq!(subsets(3, 2), [vec![0], vec![1], vec![2], vec![0, 1], vec![0, 2], vec![1, 2]]);
        assert_eq!(subsets(10, 3).len(), 10 + 45 + 120);
        assert_eq!(subsets(2, 3).len(), 3);
    }

    #[test]
    fn an_answer_of_all_or_all_but_one_is_not_told() {
        let plain = Rule::plain(5, 2);
        assert!(plain.breaks(&[4, 2, 2]) && plain.breaks(&[6, 6, 0]) && plain.breaks(&[6, 1, 5]) && plain.breaks(&[40, 39, 1]));
        assert!(!plain.breaks(&[0, 0, 0]) && !plain.breaks(&[6, 2, 4]) && !plain.breaks(&[40, 38, 2]));
        // Five answers in three directions.
        let collapsed = Rule { k: 5, answers: 5, collapsed: &[0, 0, 1, 2, 2], directions: &[] };
        assert!(
            collapsed.breaks(&[20, 10, 10, 0, 0, 0]) && collapsed.breaks(&[30, 15, 14, 1, 0, 0]) && !collapsed.breaks(&[20, 8, 8, 2, 2, 0])
        );
    }

    proptest! {
        #[test]
        fn what_is_kept_keeps_to_the_rule_and_so_do_those_who_are_withheld(
            rows in prop::collection::vec((1_u8..=3, 1_u8..=3, 1_u8..=2, 1_u8..=2, 0_u8..5), 1..120), k in 2_u32..8, depth in 1_usize..=3,
        ) {
            let keys: Vec<Vec<u8>> = vec![rows.iter().map(|r| r.0).collect(), rows.iter().map(|r| r.1).collect(), rows.iter().map(|r| r.2).collect(), rows.iter().map(|r| r.3).collect()];
            let answers: Vec<u32> = rows.iter().map(|row| 1 << row.4).collect();
            let rule = Rule { k, answers: 5, collapsed: &[0, 0, 1, 2, 2], directions: &[] };
            let withheld = settled(&keys, &[3, 3, 2, 2], &answers, depth, &rule);
            prop_assert!(keeps(&keys, &answers, &|at| !withheld[at], depth, &rule));
            let mut out = vec![0; 6];
            (0..rows.len()).filter(|at| withheld[*at]).for_each(|at| step(&mut out, answers[at], true));
            // Only where everybody is withheld can there still be too few of them: then nothing is crossed at all.
            prop_assert!(!rule.breaks(&out) || withheld.iter().all(|withheld| *withheld));
        }

        #[test]
        fn the_order_of_records_makes_no_difference(rows in prop::collection::vec((1_u8..=3, 1_u8..=3, 0_u8..2), 1..60), turn in 0_usize..60) {
            let of = |rows: &[(u8, u8, u8)]| {
                let keys = vec![rows.iter().map(|row| row.0).collect(), rows.iter().map(|row| row.1).collect()];
                settled(&keys, &[3, 3], &rows.iter().map(|row| 1 << row.2).collect::<Vec<_>>(), 2, &Rule::plain(3, 2))
            };
            let mut turned = rows.clone();
            turned.rotate_left(turn % rows.len());
            let mut expected = of(&rows);
            expected.rotate_left(turn % rows.len());
            prop_assert_eq!(of(&turned), expected);
        }

        #[test]
        fn with_a_minimum_only_no_larger_set_keeps_to_the_rule(rows in prop::collection::vec((1_u8..=2, 1_u8..=2, 1_u8..=2), 1..11)) {
            let keys: Vec<Vec<u8>> = vec![rows.iter().map(|r| r.0).collect(), rows.iter().map(|r| r.1).collect(), rows.iter().map(|r| r.2).collect()];
            let rule = Rule::plain(2, 0);
            let kept = settled(&keys, &[2, 2, 2], &[], 3, &rule).iter().filter(|withheld| !**withheld).count();
            let n = rows.len();
            let sets = (0_u32..1 << n).filter(|set| keeps(&keys, &[], &|at| set >> at & 1 == 1, 3, &rule));
            let best = sets.map(u32::count_ones).max().unwrap_or(0) as usize;
            // One alone who is withheld is too few: then others go with them.
            prop_assert!(if n - best == 1 && best > 0 { kept < best } else { kept == best }, "{} of {}", kept, best);
        }
    }
}
