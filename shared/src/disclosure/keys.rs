//! Keys of a release: which are crossed, how finely, and what is told of them.

use super::coarsen::{Coding, Said};
use super::raw::RawResponses;
use super::settle::{Records, Rule, settle};
use super::{About, KEYS_MOST, Key, Loss};
use crate::instrument::{Exposure, Kind, Text};

/// The largest share of records whose keys may be withheld so that a key can be finer.
const LOSS_MOST: f64 = 0.25;
/// The largest share so that one more key can be crossed at all, roughly.
const ROUGH_LOSS_MOST: f64 = 0.2;
/// How many categories the most important keys have at first, and all others as the last of these.
const ROUGH: [usize; 3] = [6, 4, 3];

/// A key on its way into the release.
pub(super) struct Candidate {
    pub(super) name: String,
    pub(super) label: Text,
    pub(super) ordered: bool,
    pub(super) many: bool,
    pub(super) said: Said,
    pub(super) ladder: Vec<Coding>,
}

/// Keys in the order of their importance.
pub(super) fn candidates(raw: &RawResponses, about: &About, k: u32) -> Vec<Candidate> {
    let (schema, spec) = (&raw.schema, &about.spec);
    // A category of a key should be found in cells with two others: it needs more people than a cell does.
    let least = 2 * k;
    let mut found: Vec<Candidate> = Vec::new();
    for asked in &raw.asked {
        let node = &schema.nodes[asked.node];
        let choices = schema.choices(asked.node).map(|list| list.items.as_slice()).unwrap_or_default();
        let said = match node.kind {
            _ if node.exposure != Exposure::Key => None,
            Kind::One(_) => Said::one(asked, choices),
            Kind::Many(_) => Said::many(asked, choices, spec.tabulation, least),
            _ => None,
        };
        let ordered = spec.ordered.contains(&node.name);
        found.extend(said.map(|said| Candidate {
            name: node.name.clone(),
            label: node.label.clone(),
            ordered,
            many: matches!(node.kind, Kind::Many(_)),
            ladder: said.ladder(ordered, least),
            said,
        }));
    }
    let settings = &about.survey.settings;
    let modes: Vec<String> = settings.modes.iter().map(|mode| mode.name().to_owned()).collect();
    let known = [
        ("mode", Said::known(&modes, raw.modes.iter().map(|mode| mode.name().to_owned()))),
        ("language", Said::known(&settings.languages, raw.languages.iter().cloned())),
    ];
    for (name, said) in known.into_iter().filter(|(_, said)| said.values.len() > 1) {
        found.push(Candidate {
            name: name.to_owned(),
            label: Text::default(),
            ordered: false,
            many: false,
            ladder: said.ladder(false, least),
            said,
        });
    }
    found.sort_by_key(|candidate| spec.keys.iter().position(|name| *name == candidate.name).unwrap_or(usize::MAX));
    found
}

/// Keys that are crossed, with their codings; their columns; and whose keys are withheld.
pub(super) struct Admitted {
    pub(super) keys: Vec<(usize, Coding)>,
    pub(super) columns: Vec<Vec<u8>>,
    pub(super) withheld: Vec<bool>,
}

/// Takes as many keys as the loss allows, each roughly, and then makes them finer in turn, the most important first.
pub(super) fn admit(candidates: &[Candidate], members: &[u32], k: u32) -> Admitted {
    let ladders: Vec<Vec<&Coding>> = candidates.iter().map(|candidate| steps(&candidate.ladder)).collect();
    let mut admitted = Admitted { keys: Vec::new(), columns: Vec::new(), withheld: vec![false; members.len()] };
    // Places in `admitted.keys` and on the ladders.
    let mut rungs: Vec<usize> = Vec::new();
    for (at, ladder) in ladders.iter().enumerate().filter(|(_, ladder)| !ladder.is_empty()) {
        let rough = ROUGH[at.min(ROUGH.len() - 1)];
        let rung = ladder.iter().position(|coding| coding.0.len() <= rough).unwrap_or(ladder.len() - 1);
        admitted.keys.push((at, ladder[rung].clone()));
        admitted.columns.push(candidates[at].said.coded(ladder[rung]));
        rungs.push(rung);
        if !admitted.fits(members, k, ROUGH_LOSS_MOST) {
            admitted.keys.pop();
            admitted.columns.pop();
            rungs.pop();
        }
    }
    let mut open: Vec<usize> = (0..rungs.len()).collect();
    while !open.is_empty() {
        open.retain(|place| {
            let at = admitted.keys[*place].0;
            let Some(finer) = rungs[*place].checked_sub(1).map(|rung| ladders[at][rung]) else { return false };
            let coding = std::mem::replace(&mut admitted.keys[*place].1, finer.clone());
            let column = std::mem::replace(&mut admitted.columns[*place], candidates[at].said.coded(finer));
            let fits = admitted.fits(members, k, LOSS_MOST);
            if fits {
                rungs[*place] -= 1;
            } else {
                admitted.keys[*place].1 = coding;
                admitted.columns[*place] = column;
            }
            fits
        });
    }
    admitted
}

impl Admitted {
    /// Whether no more than a share of the records has to be withheld; if so, it is them.
    fn fits(&mut self, members: &[u32], k: u32, most: f64) -> bool {
        let sizes: Vec<usize> = self.keys.iter().map(|(_, coding)| coding.0.len() + 1).collect();
        let keys: Vec<&[u8]> = self.columns.iter().map(Vec::as_slice).collect();
        // How many took part is told by group, in the report of who answered: so is how many of them are withheld.
        let records = Records { keys: &keys, sizes: &sizes, answers: &[], members, out: &[], by_category: true };
        let settled = settle(&records, KEYS_MOST, &Rule::plain(k, 0));
        let fits = settled.iter().filter(|withheld| **withheld).count() as f64 <= most * members.len() as f64;
        if fits {
            self.withheld = settled;
        }
        fits
    }
}

/// At most six steps of a ladder, with the first and the last.
fn steps(ladder: &[Coding]) -> Vec<&Coding> {
    const MOST: usize = 6;
    let last = ladder.len().saturating_sub(1);
    let mut places: Vec<usize> = (0..MOST).map(|step| (last * step).div_ceil(MOST - 1)).collect();
    places.dedup();
    places.into_iter().filter_map(|place| ladder.get(place)).collect()
}

pub(super) fn key(candidate: &Candidate, coding: &Coding, mut column: Vec<u8>, withheld: &[bool]) -> Key {
    column.iter_mut().zip(withheld).filter(|(_, withheld)| **withheld).for_each(|(number, _)| *number = 0);
    Key {
        name: candidate.name.clone(),
        label: candidate.label.clone(),
        ordered: candidate.ordered,
        many: candidate.many,
        categories: candidate.said.categories(coding),
        detail: u32::try_from(candidate.said.values.len()).unwrap_or(u32::MAX),
        column,
    }
}

/// Tells how many people the frame has in the groups of departments.
pub(super) fn people(keys: &mut [Key], about: &About) {
    let Some(plan) = &about.plan else { return };
    // Another key may have a choice that is called like a group: the one of departments has no other choices.
    let is_group = |name: &String| plan.groups.iter().any(|group| group.name == *name);
    let of_departments = |key: &&mut Key| key.categories.iter().flat_map(|category| &category.names).all(is_group);
    for category in keys.iter_mut().filter(of_departments).flat_map(|key| &mut key.categories).filter(|category| !category.names.is_empty())
    {
        let groups = category.names.iter().map(|name| plan.groups.iter().find(|group| group.name == *name));
        category.people = groups.map(|group| group.map(|group| plan.people_of(group))).sum();
    }
}

pub(super) fn loss(keys: &[Key], admitted: &[(usize, Coding)], candidates: &[Candidate], k: u32) -> Vec<Loss> {
    let mut all = Vec::new();
    for (key, (at, coding)) in keys.iter().zip(admitted) {
        let said = candidates[*at].said.coded(coding);
        let count = |column: &[u8], category: usize| {
            u32::try_from(column.iter().filter(|number| usize::from(**number) == category + 1).count()).unwrap_or(u32::MAX)
        };
        let categories = 0..key.categories.len();
        let kept: Vec<u32> = categories.clone().map(|category| count(&key.column, category)).collect();
        let withheld: Vec<u32> = categories.clone().map(|category| count(&said, category) - kept[category]).collect();
        // Of a group of which fewer than the minimum took part, nothing is told.
        let told: Vec<usize> = categories.filter(|category| kept[*category] + withheld[*category] >= k).collect();
        let of: Vec<u32> = told.iter().map(|category| withheld[*category]).collect();
        for (category, (withheld, most)) in told.into_iter().zip(bands(&of, withheld.iter().sum(), k)) {
            all.push(Loss { key: key.name.clone(), category: u32::try_from(category).unwrap_or(u32::MAX), withheld, most });
        }
    }
    all
}

/// From how many to how many of each group are withheld, in steps so large that also whoever knows the sum of all groups is left
/// with at least the minimum between the least and the most that it can be.
fn bands(withheld: &[u32], sum: u32, k: u32) -> Vec<(u32, u32)> {
    let mut step = 2 * k;
    loop {
        let bands: Vec<(u32, u32)> = withheld.iter().map(|count| (count / step * step, (count / step + 1) * step - 1)).collect();
        let least: u32 = bands.iter().map(|band| band.0).sum();
        let is_open = |(low, high): &(u32, u32)| high.min(&(sum - (least - low))) - low >= k;
        if bands.iter().all(is_open) {
            return bands;
        }
        if step > sum {
            return Vec::new();
        }
        step *= 2;
    }
}
