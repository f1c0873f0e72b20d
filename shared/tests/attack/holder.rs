//! What is left for somebody who holds the release file itself, and knows more than three keys of a person.

use super::rules::sets;
use shared::disclosure::Release;
use std::collections::HashMap;

/// Shares of all records.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Left {
    /// Alone in their combination of keys.
    pub(crate) alone: f64,
    /// In one that fewer than the minimum have.
    pub(crate) few: f64,
    /// In one, of whatever size, of which all gave the same answer to the item.
    pub(crate) alike: f64,
}

/// Of those who know so many keys: the mean over all such sets of keys, and the worst of them.
pub(crate) fn left(release: &Release, item: &str, many: usize) -> (Left, Left) {
    let answers = &release.item(item).expect("an item").column;
    let n = release.n as usize;
    let all: Vec<Left> = sets(release.keys.len(), many)
        .into_iter()
        .filter(|set| set.len() == many)
        .map(|set| {
            let mut classes: HashMap<Vec<u8>, Vec<u32>> = HashMap::new();
            (0..n)
                .for_each(|at| classes.entry(set.iter().map(|key| release.keys[*key].column[at]).collect()).or_default().push(answers[at]));
            let share =
                |is: &dyn Fn(&Vec<u32>) -> bool| classes.values().filter(|class| is(class)).map(Vec::len).sum::<usize>() as f64 / n as f64;
            let is_few = |class: &Vec<u32>| class.len() < release.k as usize;
            Left {
                alone: share(&|class| class.len() == 1),
                few: share(&is_few),
                alike: share(&|class| class[0] != 0 && class.iter().all(|answer| *answer == class[0])),
            }
        })
        .collect();
    let mean = |of: fn(&Left) -> f64| all.iter().map(of).sum::<f64>() / all.len().max(1) as f64;
    let worst = |of: fn(&Left) -> f64| all.iter().map(of).fold(0.0, f64::max);
    let told = |how: &dyn Fn(fn(&Left) -> f64) -> f64| Left {
        alone: how(|left| left.alone),
        few: how(|left| left.few),
        alike: how(|left| left.alike),
    };
    (told(&mean), told(&worst))
}
