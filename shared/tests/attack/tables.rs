//! What the attacker concludes from all tables with up to three keys.

use super::chance::Chance;
use super::plain::number;
use super::program::{Aim, Known};
use super::rules::sets;
use super::seen::Seen;
use super::survey::{KEYS, Person, SENSITIVE, Truth};
use shared::disclosure::Release;
use std::collections::BTreeMap;

/// What else the attacker has.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Also {
    /// Public head-counts by department, race and level.
    pub(crate) heads: bool,
    /// What the release tells of the loss by group.
    pub(crate) loss: bool,
    /// How many groups are looked at, of each survey and item: the smallest.
    pub(crate) groups: usize,
    /// What is known of those whom a further question was asked, by their answer.
    pub(crate) follows: bool,
    /// Groups by all four keys instead: there are tables of any three of them.
    pub(crate) four: bool,
}

/// What an attack found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Hidden bases that are bounded too narrowly, or so that they cannot reach the minimum.
    pub(crate) narrow: Vec<String>,
    /// Answers that are learnt.
    pub(crate) learnt: Vec<String>,
    /// How many bases were looked at, and how many answers.
    pub(crate) bases: usize,
    pub(crate) answers: usize,
}

impl Found {
    pub(crate) fn add(&mut self, other: Self) {
        self.narrow.extend(other.narrow);
        self.learnt.extend(other.learnt);
        self.bases += other.bases;
        self.answers += other.answers;
    }
}

/// One attack: by some keys of the release.
struct Attack<'a> {
    truth: &'a Truth,
    release: &'a Release,
    also: Also,
    sizes: Vec<usize>,
    /// By respondent, the group.
    groups: Vec<usize>,
    respondents: Vec<&'a Person>,
    heads: Vec<(Vec<usize>, u32)>,
    margins: Vec<(usize, usize, u32, u32)>,
    people: Seen,
    chance: Chance,
}

/// Attacks a release of a survey.
pub(crate) fn attack(truth: &Truth, release: &Release, also: Also) -> Found {
    let of = if also.four { &KEYS[..] } else { &KEYS[..3] };
    let keys: Vec<usize> = (0..release.keys.len()).filter(|key| of.contains(&release.keys[*key].name.as_str())).collect();
    let mut found = Found::default();
    if keys.is_empty() {
        return found;
    }
    let sizes: Vec<usize> = keys.iter().map(|key| release.keys[*key].categories.len()).collect();
    let group = |person: &Person| {
        keys.iter().zip(&sizes).fold(0, |group, (key, size)| group * size + usize::from(number(release, *key, person)) - 1)
    };
    let respondents: Vec<&Person> = truth.respondents().collect();
    let people = Seen::of(release, None, &keys);
    let groups = respondents.iter().map(|person| group(person)).collect();
    let mut attack = Attack {
        truth,
        release,
        also,
        groups,
        respondents,
        heads: Vec::new(),
        margins: Vec::new(),
        people,
        chance: Chance::new(truth.seed),
        sizes,
    };
    attack.heads = attack.heads(&keys);
    attack.margins = attack.loss(&keys);
    if !also.four {
        found.add(attack.bases_of_people());
    }
    for item in release.items.iter().filter(|item| !item.hidden) {
        found.add(attack.item(&item.name, &keys));
    }
    found
}

impl Attack<'_> {
    fn known<'a>(&'a self, item: Option<(&'a Seen, usize)>, own: Option<(usize, bool)>) -> Known<'a> {
        Known {
            sizes: self.sizes.clone(),
            people: &self.people,
            item,
            heads: &self.heads,
            margins: self.margins.clone(),
            follows: None,
            own,
        }
    }

    /// Head-counts of groups by all of the keys, and by some. Those who did not say a key are in the sums of the others only.
    fn heads(&self, keys: &[usize]) -> Vec<(Vec<usize>, u32)> {
        if !self.also.heads {
            return Vec::new();
        }
        let known = self.known(None, None);
        let said = self.truth.people.iter().map(|person| Person { says: [true; 4], ..person.clone() });
        let categories: Vec<Vec<usize>> =
            said.map(|person| keys.iter().map(|key| usize::from(number(self.release, *key, &person)) - 1).collect()).collect();
        let mut heads = Vec::new();
        for set in sets(keys.len(), keys.len()) {
            let mut counts: BTreeMap<Vec<usize>, (Vec<usize>, u32)> = BTreeMap::new();
            for group in 0..known.groups() {
                let of: Vec<usize> = set.iter().map(|key| known.place(group, &[*key])).collect();
                if !of.contains(&0) {
                    counts.entry(of).or_default().0.push(group);
                }
            }
            for of in &categories {
                let of: Vec<usize> = set.iter().map(|key| of[*key]).collect();
                counts.get_mut(&of).expect("groups").1 += 1;
            }
            heads.extend(counts.into_values());
        }
        heads
    }

    fn loss(&self, keys: &[usize]) -> Vec<(usize, usize, u32, u32)> {
        let of = |loss: &shared::disclosure::Loss| {
            let key = keys.iter().position(|key| self.release.keys[*key].name == loss.key)?;
            let kept = self.release.keys[keys[key]].kept(loss.category as usize);
            Some((key, loss.category as usize, kept + loss.withheld, kept + loss.most))
        };
        if self.also.loss { self.release.loss.iter().filter_map(of).collect() } else { Vec::new() }
    }

    /// Groups that are there; the smallest first.
    fn there(&self, of: impl Fn(&Person) -> bool) -> Vec<(usize, u32)> {
        let mut bases = vec![0_u32; self.sizes.iter().product()];
        self.groups.iter().zip(&self.respondents).filter(|(_, person)| of(person)).for_each(|(group, _)| bases[*group] += 1);
        let mut there: Vec<(usize, u32)> = bases.into_iter().enumerate().filter(|(_, base)| *base > 0).collect();
        there.sort_by_key(|(group, base)| (*base, *group));
        there
    }

    /// Whether a table tells of a group.
    fn is_told(&self, seen: &Seen, group: usize) -> bool {
        seen.cells.iter().any(|(set, cells)| set.len() == self.sizes.len() && cells[group].is_some())
    }

    fn bases_of_people(&self) -> Found {
        let mut found = Found::default();
        let known = self.known(None, None);
        let hidden: Vec<(usize, u32)> = self.there(|_| true).into_iter().filter(|(group, _)| !self.is_told(&self.people, *group)).collect();
        for (group, base) in hidden.into_iter().take(self.also.groups) {
            found.bases += 1;
            self.check_width(&mut found, "people", known.bounds(Aim::People, group), group, base, true);
        }
        found
    }

    /// How many people head-counts leave for a group, beside those who are told.
    fn room(&self, group: usize) -> u32 {
        let told = |at: usize| {
            let exact = self.people.cells.iter().find(|(set, _)| set.len() == self.sizes.len());
            exact.and_then(|(_, cells)| cells[at].as_ref()).map_or(0, |shown| shown.base)
        };
        let rooms = self.heads.iter().filter(|(groups, _)| groups.contains(&group));
        rooms.map(|(groups, heads)| heads - groups.iter().map(|at| told(*at)).sum::<u32>()).min().unwrap_or(u32::MAX)
    }

    fn check_width(&self, found: &mut Found, what: &str, (least, most): (u32, u32), group: usize, base: u32, has_to_be_wide: bool) {
        assert!(least <= base && base <= most, "survey {}: {what} of group {group}: {base} is not from {least} to {most}", self.truth.seed);
        let k = self.release.k.min(self.room(group));
        if most < k || has_to_be_wide && most - least < k {
            found.narrow.push(format!(
                "survey {} (k {}): {what} of group {group} are {least} to {most}, in truth {base}",
                self.truth.seed, self.release.k
            ));
        }
    }

    fn item(&mut self, name: &str, keys: &[usize]) -> Found {
        let mut found = Found::default();
        let seen = Seen::of(self.release, Some(name), keys);
        let item = self.release.item(name).expect("an item");
        if !SENSITIVE.contains(&name) {
            return found;
        }
        let next = self.release.item("reported").filter(|next| self.also.follows && name == "harmed" && !next.hidden);
        // They are told in whole steps of the minimum.
        let followed = next.map(|next| (Seen::of(self.release, Some("reported"), keys), next.silent.missing + self.release.k - 1));
        for (group, base) in self.there(|person| person.answer(name) != 0).into_iter().take(self.also.groups) {
            if usize::from(item.depth) >= keys.len() && !self.is_told(&seen, group) {
                found.bases += 1;
                // Of a group that the table of people tells, it is no secret how large it is.
                let is_secret = !self.is_told(&self.people, group);
                self.check_width(&mut found, name, self.known(Some((&seen, 0)), None).bounds(Aim::Base, group), group, base, is_secret);
            }
            let others: Vec<usize> = (0..self.groups.len()).filter(|at| self.respondents[*at].answer(name) != 0).collect();
            // The attacker is one of the group, or anyone.
            let within: Vec<usize> = others.iter().copied().filter(|at| self.groups[*at] == group).collect();
            let from = if self.chance.share() < 0.5 { &within } else { &others };
            let own = from[self.chance.below(from.len())];
            let is_within = self.groups[own] == group;
            for answer in 0..item.answers.len() {
                found.answers += 1;
                let gave = self.respondents[own].answer(name) >> answer & 1 == 1;
                let mut known = self.known(Some((&seen, answer)), Some((self.groups[own], gave)));
                // Those who said yes, the first answer, were asked one question more.
                known.follows = followed.as_ref().map(|(seen, silent)| (seen, usize::from(answer != 0), *silent));
                let differ = known.most(Aim::Others, group) - u32::from(is_within && !gave);
                // Nobody else may be in the group: then there is nothing to learn.
                if differ == 0 && known.most(Aim::Base, group) > u32::from(is_within) {
                    let depth = item.depth;
                    found.learnt.push(format!(
                        "survey {}: {name} (depth {depth}): all of group {group} (in truth {base}) gave answer {answer}",
                        self.truth.seed
                    ));
                }
            }
        }
        found
    }
}
