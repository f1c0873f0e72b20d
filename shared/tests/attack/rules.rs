//! Whether a release keeps to the rules: counted by brute force, with no code of the library.

use shared::disclosure::{Item, Release};
use std::collections::HashMap;

/// Sets of one to three of so many keys.
pub(crate) fn sets(keys: usize, most: usize) -> Vec<Vec<usize>> {
    let chosen = |set: &u32| set.count_ones() >= 1 && set.count_ones() as usize <= most;
    (0..1_u32 << keys).filter(chosen).map(|set| (0..keys).filter(|key| set >> key & 1 == 1).collect()).collect()
}

/// What is wrong, a sentence each; empty when nothing is.
pub(crate) fn broken(release: &Release) -> Vec<String> {
    let mut wrong = Vec::new();
    for set in sets(release.keys.len(), 3) {
        let mut cells: HashMap<Vec<u8>, u32> = HashMap::new();
        (0..release.n as usize)
            .for_each(|at| *cells.entry(set.iter().map(|key| release.keys[*key].column[at]).collect()).or_default() += 1);
        wrong.extend(
            cells.iter().filter(|(_, people)| **people < release.k).map(|(cell, people)| format!("{people} people in {set:?} {cell:?}")),
        );
    }
    release.items.iter().for_each(|item| wrong.extend(broken_item(release, item)));
    wrong
}

fn broken_item(release: &Release, item: &Item) -> Vec<String> {
    let mut wrong = Vec::new();
    if item.hidden {
        return if item.column.iter().all(|bits| *bits == 0) { wrong } else { vec![format!("{} is hidden, and there", item.name)] };
    }
    let mut every = sets(release.keys.len(), usize::from(item.depth));
    // The whole organisation.
    every.push(Vec::new());
    for set in every {
        let mut cells: HashMap<Vec<u8>, Vec<u32>> = HashMap::new();
        for at in (0..release.n as usize).filter(|at| item.column[*at] != 0) {
            let number = |key: &usize| if item.withheld[at] { 0 } else { release.keys[*key].column[at] };
            cells.entry(set.iter().map(number).collect()).or_default().push(item.column[at]);
        }
        for (cell, answers) in cells {
            wrong.extend(fault(release.k, item, &answers).map(|fault| format!("{} in {set:?} {cell:?}: {fault}", item.name)));
        }
    }
    wrong
}

/// What may not be told of these answers.
pub(crate) fn fault(k: u32, item: &Item, answers: &[u32]) -> Option<String> {
    let base = answers.len();
    if base < k as usize {
        return Some(format!("{base} respondents"));
    }
    let collapses = base < 30 && !item.many && item.answers.len() > 3;
    let groups: Vec<u32> = if collapses {
        (0..3)
            .map(|group| (0..item.answers.len()).filter(|at| item.answers[*at].collapsed == group).fold(0, |bits, at| bits | 1 << at))
            .collect()
    } else {
        (0..item.answers.len()).map(|at| 1 << at).collect()
    };
    let most = groups.iter().map(|group| answers.iter().filter(|bits| *bits & group != 0).count()).max().unwrap_or(0);
    (most + 1 >= base).then(|| format!("{most} of {base} gave one answer"))
}
