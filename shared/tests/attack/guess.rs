//! What somebody can guess who knows the rule: a group that is told in a table of people, and not for an item, broke the rule
//! there, or went with one that did.

use super::plain::number;
use super::survey::{Person, Truth};
use shared::disclosure::Release;
use std::collections::BTreeMap;

/// Groups by three keys that are told in a table of people and withheld for an item that is crossed with three: how many they are,
/// in how many of them all or all but one gave one answer, and of how many groups.
#[derive(Debug, Default)]
pub(crate) struct Guess {
    pub(crate) gone: usize,
    pub(crate) gone_alike: usize,
    pub(crate) all: usize,
}

pub(crate) fn guess(truth: &Truth, release: &Release, name: &str) -> Guess {
    let mut guess = Guess::default();
    let Some(item) = release.item(name).filter(|item| item.depth >= 3 && release.keys.len() >= 3) else { return guess };
    let mut groups: BTreeMap<Vec<u8>, Vec<&Person>> = BTreeMap::new();
    for person in truth.respondents() {
        groups.entry((0..3).map(|key| number(release, key, person)).collect()).or_default().push(person);
    }
    for (group, people) in groups {
        let is_in = |at: &usize| (0..3).all(|key| release.keys[key].column[*at] == group[key]);
        let told = (0..release.n as usize).filter(is_in).collect::<Vec<_>>();
        let answers: Vec<u32> = people.iter().map(|person| person.answer(name)).filter(|answer| *answer != 0).collect();
        if told.is_empty() || answers.len() < release.k as usize {
            continue;
        }
        let is_alike =
            (0..item.answers.len()).any(|at| answers.iter().filter(|answer| *answer >> at & 1 == 1).count() + 1 >= answers.len());
        guess.all += 1;
        if told.iter().all(|at| item.column[*at] == 0 || item.withheld[*at]) {
            guess.gone += 1;
            guess.gone_alike += usize::from(is_alike);
        }
    }
    guess
}
