//! What comes out when tables are subtracted from each other.

use super::chance::Chance;
use shared::analysis::{Ask, Cell, Filter, table};
use shared::disclosure::{Item, Release};

/// How many, and how many gave each answer, as sums and differences of tables.
#[derive(Debug, Clone)]
struct Sum {
    base: i64,
    counts: Vec<i64>,
    /// Whether all of the tables told all answers.
    whole: bool,
}

impl Sum {
    fn plus(mut self, other: &Self, times: i64) -> Self {
        self.base += times * other.base;
        self.whole &= other.whole;
        self.counts.iter_mut().zip(&other.counts).for_each(|(count, other)| *count += times * other);
        self
    }

    fn fault(&self, k: u32) -> Option<String> {
        let most = self.counts.iter().max().copied().unwrap_or(i64::MIN);
        if self.base == 0 {
            None
        } else if self.base < i64::from(k) {
            Some(format!("a difference of {}", self.base))
        } else {
            (self.whole && most + 1 >= self.base).then(|| format!("{most} of {} in a difference gave one answer", self.base))
        }
    }
}

fn told(release: &Release, item: Option<&Item>, filters: &[(usize, usize)]) -> Sum {
    let filter = |(key, category): &(usize, usize)| {
        let key = &release.keys[*key];
        Filter { key: key.name.clone(), names: key.categories[*category].names.clone() }
    };
    let ask = Ask { item: item.map(|item| item.name.clone()), filters: filters.iter().map(filter).collect(), ..Ask::default() };
    let made = table(release, &ask).expect("a table");
    let answers = item.map_or(0, |item| item.answers.len());
    let nobody = Sum { base: 0, counts: vec![0; answers], whole: true };
    let Cell::Shown(shown) = made.cell(0, 0) else { return nobody };
    let counts = if shown.collapsed { vec![0; answers] } else { shown.counts.iter().map(|count| i64::from(*count)).collect() };
    Sum { base: i64::from(shown.base), counts, whole: !shown.collapsed }
}

/// So many differences of two to eight tables of a release; those that tell too much.
pub(crate) fn differences(release: &Release, seed: u64, many: usize) -> Vec<String> {
    let mut chance = Chance::new(seed);
    let mut found = Vec::new();
    let items: Vec<Option<&Item>> = std::iter::once(None).chain(release.items.iter().filter(|item| !item.hidden).map(Some)).collect();
    for _ in 0..many {
        let item = items[chance.below(items.len())];
        let depth = item.map_or(3, |item| usize::from(item.depth)).min(release.keys.len());
        if depth == 0 {
            continue;
        }
        let mut keys: Vec<usize> = (0..release.keys.len()).collect();
        (1..keys.len()).rev().for_each(|at| keys.swap(at, chance.below(at + 1)));
        let groups: Vec<(usize, usize)> =
            keys[..depth].iter().map(|key| (*key, chance.below(release.keys[*key].categories.len()))).collect();
        let of = |places: &[usize]| told(release, item, &places.iter().map(|at| groups[*at]).collect::<Vec<_>>());
        let all = of(&[]);
        let mut sums = vec![all.clone().plus(&of(&[0]), -1)];
        if depth >= 2 {
            let (a, b, both) = (of(&[0]), of(&[1]), of(&[0, 1]));
            let either = a.clone().plus(&b, 1).plus(&both, -1);
            sums.extend([a.clone().plus(&both, -1), a.plus(&b, 1).plus(&both, -2), all.clone().plus(&either, -1), either]);
        }
        if depth == 3 {
            let (a, three) = (of(&[0]), of(&[0, 1, 2]));
            let (first, second, third) = (of(&[0, 1]), of(&[0, 2]), of(&[1, 2]));
            let alone = a.clone().plus(&first, -1).plus(&second, -1).plus(&three, 1);
            let any = a.plus(&of(&[1]), 1).plus(&of(&[2]), 1).plus(&first, -1).plus(&second, -1).plus(&third, -1).plus(&three, 1);
            sums.extend([first.plus(&three, -1), alone, all.plus(&any, -1), any]);
        }
        let name = item.map_or("people", |item| item.name.as_str());
        found.extend(sums.iter().filter_map(|sum| sum.fault(release.k)).map(|fault| format!("{name} in {groups:?}: {fault}")));
    }
    found
}
