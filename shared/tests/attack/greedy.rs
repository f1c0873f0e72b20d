//! Local suppression as it is usually done, to compare with: whoever is in a combination of up to three keys that too few have
//! loses the key that is in most such combinations, and so on. What is withheld counts as any category when people are counted,
//! as in sdcMicro's `kAnon` and `localSuppression`.

use super::rules::sets;

/// Keys by record; 0 is withheld.
#[derive(Debug)]
pub(crate) struct Greedy {
    pub(crate) columns: Vec<Vec<u8>>,
    sets: Vec<Vec<usize>>,
    sizes: Vec<usize>,
    /// By set, how many records are in each combination, what is withheld being one more category.
    counts: Vec<Vec<u32>>,
}

impl Greedy {
    /// Withholds keys until each combination of up to three could be of `k` records.
    pub(crate) fn of(columns: Vec<Vec<u8>>, k: u32) -> Self {
        let sizes: Vec<usize> = columns.iter().map(|column| usize::from(column.iter().copied().max().unwrap_or(0)) + 1).collect();
        let sets = sets(columns.len(), 3);
        let counts = sets.iter().map(|set| vec![0; set.iter().map(|key| sizes[*key]).product()]).collect();
        let mut greedy = Self { columns, sets, sizes, counts };
        let n = greedy.columns.first().map_or(0, Vec::len);
        (0..n).for_each(|record| (0..greedy.sets.len()).for_each(|set| greedy.step(set, record, true)));
        loop {
            let mut changed = false;
            for record in 0..n {
                while let Some(key) = greedy.worst(record, k) {
                    let within: Vec<usize> = (0..greedy.sets.len()).filter(|set| greedy.sets[*set].contains(&key)).collect();
                    within.iter().for_each(|set| greedy.step(*set, record, false));
                    greedy.columns[key][record] = 0;
                    within.iter().for_each(|set| greedy.step(*set, record, true));
                    changed = true;
                }
            }
            if !changed {
                return greedy;
            }
        }
    }

    fn place(&self, set: usize, record: usize, withheld: u32) -> usize {
        let keys = self.sets[set].iter().enumerate();
        keys.fold(0, |place, (at, key)| {
            place * self.sizes[*key] + if withheld >> at & 1 == 1 { 0 } else { usize::from(self.columns[*key][record]) }
        })
    }

    fn step(&mut self, set: usize, record: usize, adds: bool) {
        let place = self.place(set, record, 0);
        let count = &mut self.counts[set][place];
        *count = if adds { *count + 1 } else { *count - 1 };
    }

    /// The key of a record that is in most combinations of too few.
    fn worst(&self, record: usize, k: u32) -> Option<usize> {
        let mut violations = vec![0; self.columns.len()];
        for (at, set) in self.sets.iter().enumerate().filter(|(_, set)| set.iter().all(|key| self.columns[*key][record] != 0)) {
            let like: u32 = (0..1 << set.len()).map(|withheld| self.counts[at][self.place(at, record, withheld)]).sum();
            if like < k {
                set.iter().for_each(|key| violations[*key] += 1);
            }
        }
        let most = violations.iter().copied().max().filter(|most| *most > 0)?;
        violations.iter().rposition(|count| *count == most)
    }

    /// Share of keys withheld.
    pub(crate) fn share(&self) -> f64 {
        share(&self.columns)
    }

    /// Combinations of up to three keys, what is withheld being one more category, that fewer than `k` records have: these
    /// come out when tables are subtracted.
    pub(crate) fn open(&self, k: u32) -> usize {
        self.counts.iter().flatten().filter(|count| **count > 0 && **count < k).count()
    }
}

/// Share of keys withheld.
pub(crate) fn share(columns: &[Vec<u8>]) -> f64 {
    let withheld: usize = columns.iter().map(|column| column.iter().filter(|number| **number == 0).count()).sum();
    withheld as f64 / columns.iter().map(Vec::len).sum::<usize>().max(1) as f64
}
