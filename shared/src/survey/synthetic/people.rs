//! What a made-up person is like, and what they would answer.

use super::{Chance, mark};
use crate::disclosure::{AnalysisSpec, ListSpec, Part};
use crate::instrument::{Exposure, Kind, NodeId, Schema};
use crate::survey::Plan;
use std::collections::BTreeMap;

/// About how many of a hundred people choose what of themselves, by question or choice list. Rounded and made up; what is not
/// here has shares that fall from its first choice to its last.
const SHARES: [(&str, &[(&str, f64)]); 10] = [
    ("transgender", &[("yes", 1.5), ("no", 98.5)]),
    ("promo_applied", &[("yes", 38.0), ("no", 62.0)]),
    ("discrimination_reported", &[("yes", 35.0), ("no", 65.0)]),
    ("race", &[("aian", 1.5), ("asian", 5.0), ("black", 24.0), ("hispanic", 14.0), ("mena", 1.5), ("nhpi", 0.5), ("white", 53.5)]),
    ("gender", &[("woman", 37.0), ("man", 60.5), ("non_binary", 1.5), ("another", 1.0)]),
    ("level", &[("non_supervisor", 70.0), ("team_leader", 13.0), ("supervisor", 11.0), ("manager", 5.0), ("executive", 1.0)]),
    ("age", &[("under_30", 14.0), ("a30_39", 25.0), ("a40_49", 26.0), ("a50_59", 25.0), ("a60_up", 10.0)]),
    ("orientation", &[("lesbian_gay", 4.0), ("straight", 90.0), ("bisexual", 5.0), ("another", 1.0)]),
    ("disability", &[("yes", 9.0), ("no", 91.0)]),
    ("military", &[("none", 88.0), ("guard_reserve", 2.0), ("retired", 3.0), ("separated", 7.0)]),
];

/// By how much the sense of being treated fairly is moved, in standard deviations. Others are moved by their name's [`mark`].
const MOVED: [(&str, f64); 15] = [
    ("white", 0.15),
    ("black", -0.45),
    ("hispanic", -0.3),
    ("aian", -0.5),
    ("asian", -0.15),
    ("mena", -0.3),
    ("nhpi", -0.3),
    ("man", 0.1),
    ("woman", -0.2),
    ("non_binary", -0.45),
    ("non_supervisor", -0.1),
    ("team_leader", 0.0),
    ("supervisor", 0.2),
    ("manager", 0.45),
    ("executive", 0.7),
];

/// How strongly an answer follows from the sense of being treated fairly.
const LOADING: f64 = 0.65;
/// How much of it is chance.
const NOISE: f64 = 0.76;

/// A choice of a question.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) name: String,
    weight: f64,
    has_role: bool,
    is_exclusive: bool,
    /// How it is likelier to those who feel treated fairly, or unfairly.
    tilt: f64,
}

/// A question with what chance needs of it.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) node: NodeId,
    pub(super) choices: Vec<Reply>,
    /// Places from the least favourable to the most, where answers have a direction.
    order: Vec<usize>,
    kind: Sort,
    is_many: bool,
    /// How much easier than others it is to agree with.
    ease: f64,
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    /// The department: the first that is settled of a person.
    Department,
    /// Something else about the person.
    Fact,
    /// Something about them that rises with their years: settled last.
    Rising,
    /// Whether to take part at all: nearly all choose the first.
    Consent,
    /// What they think and have lived through.
    Other,
}

impl Asked {
    /// A question outside the repeats.
    pub(super) fn of(schema: &Schema, node: NodeId, spec: &AnalysisSpec, plan: &Plan, seed: u64) -> Option<Self> {
        let question = &schema.nodes[node];
        if question.repeat.is_some() {
            return None;
        }
        let (items, list) = schema.choices(node).map(|list| (list.items.as_slice(), list.name.as_str())).unwrap_or_default();
        let known = |of: &str| SHARES.iter().find(|(name, _)| *name == of).map(|(_, shares)| *shares);
        let shares = known(&question.name).or_else(|| known(list)).unwrap_or_default();
        let group = |name: &str| plan.groups.iter().find(|group| group.name == name);
        let is_department = !items.is_empty() && items.iter().all(|choice| group(&choice.name).is_some());
        let weight = |place: usize, name: &str| {
            let people = group(name).filter(|_| is_department).map(|group| f64::from(plan.people_of(group))).filter(|people| *people > 0.0);
            let share = shares.iter().find(|(choice, _)| *choice == name).map(|(_, share)| *share);
            // Zipf: the second is half as large as the first, the third a third.
            people.or(share).unwrap_or(1.0 / (place + 1) as f64)
        };
        let choices = items.iter().enumerate().map(|(place, choice)| Reply {
            name: choice.name.clone(),
            weight: weight(place, &choice.name),
            has_role: choice.role.is_some(),
            is_exclusive: choice.exclusive,
            tilt: 0.5 * mark(&[&question.name, &choice.name]),
        });
        let choices: Vec<Reply> = choices.collect();
        let kind = match question.exposure {
            _ if spec.leave_out.contains(&question.name) => Sort::Consent,
            Exposure::Key if is_department => Sort::Department,
            Exposure::Key if spec.ordered.contains(&question.name) => Sort::Rising,
            Exposure::Key => Sort::Fact,
            _ => Sort::Other,
        };
        let order = order(&choices, spec.of(&question.name, list));
        let is_many = matches!(question.kind, Kind::Many(_));
        // Something changes from one wave to the next.
        let ease = 0.4 * mark(&[&question.name]) + 0.15 * mark(&[&question.name, &seed.to_string()]);
        Some(Self { node, choices, order, kind, is_many, ease })
    }

    fn is_fact(&self) -> bool {
        self.kind < Sort::Consent && !self.choices.is_empty()
    }

    /// A choice that is an answer, by weights that something changes.
    fn pick(&self, chance: &mut Chance, changed: impl Fn(usize, &Reply) -> f64) -> usize {
        let weight = |(place, reply): (usize, &Reply)| if reply.has_role { 0.0 } else { reply.weight * changed(place, reply).max(0.0) };
        chance.weighted(self.choices.iter().enumerate().map(weight))
    }
}

/// Places of answers from the least favourable to the most, where somebody said so.
fn order(choices: &[Reply], spec: Option<&ListSpec>) -> Vec<usize> {
    let Some(spec) = spec else { return Vec::new() };
    let part = |name: &str| match spec.part(name) {
        Some(Part::Unfavourable) => 0,
        Some(Part::Favourable) => 2,
        Some(Part::Neutral) | None => 1,
    };
    let mut places: Vec<usize> = (0..choices.len()).filter(|place| !choices[*place].has_role).collect();
    places.sort_by_key(|place| {
        let name = &choices[*place].name;
        (spec.scores.get(name).copied().unwrap_or(0), part(name))
    });
    places
}

/// Grows with its argument and is 1 at 0: like an exponential, and made of products only.
fn lean(by: f64) -> f64 {
    let root = 1.0 + by.clamp(-3.0, 3.0) / 4.0;
    root * root * root * root
}

/// What comes of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It is answered.
    Answers,
    /// Somebody says why they do not answer: place of that choice.
    Says(usize),
    /// It is left.
    Leaves,
}

/// A made-up person.
#[derive(Debug)]
pub(super) struct Persona {
    /// Places of what is true of them, by question.
    facts: BTreeMap<NodeId, Vec<usize>>,
    /// How fairly they feel treated: about 0 and 1 wide.
    fairness: f64,
    /// How little they like to tell.
    reticence: f64,
}

impl Persona {
    pub(super) fn new(asked: &[Asked], chance: &mut Chance) -> Self {
        let (years, reticence) = (chance.normal(), chance.normal());
        let mut fairness = 0.9 * chance.normal();
        let mut facts = BTreeMap::new();
        let mut order: Vec<&Asked> = asked.iter().filter(|asked| asked.is_fact()).collect();
        order.sort_by_key(|asked| asked.kind);
        let (mut department, mut edge) = (String::new(), 0.0);
        for asked in order {
            let top = (asked.choices.len() - 1).max(1) as f64;
            let place = asked.pick(chance, |place, reply| match asked.kind {
                Sort::Rising => lean((1.2 * years + edge) * (2.0 * place as f64 / top - 0.5)),
                _ if department.is_empty() => 1.0,
                _ => 1.0 + 0.7 * mark(&[&department, &reply.name]),
            });
            let mut places = vec![place];
            // Few belong to more than one group.
            if asked.is_many && !asked.choices[place].is_exclusive && chance.unit() < 0.06 {
                places.push(asked.pick(chance, |other, reply| f64::from(u8::from(other != place && !reply.is_exclusive))));
                places.sort_unstable();
                places.dedup();
            }
            let name = &asked.choices[place].name;
            let moved = MOVED.iter().find(|(choice, _)| choice == name).map_or_else(|| 0.3 * mark(&[name]), |(_, moved)| *moved);
            fairness += moved;
            match asked.kind {
                Sort::Department => department.clone_from(name),
                // Who is where leadership is: those who are treated well get there more often.
                Sort::Fact => edge += moved,
                _ => {}
            }
            facts.insert(asked.node, places);
        }
        Self { facts, fairness, reticence }
    }

    /// Whether somebody answers, or says why not.
    pub(super) fn way(&self, asked: &Asked, chance: &mut Chance) -> Way {
        let roles: Vec<usize> = (0..asked.choices.len()).filter(|place| asked.choices[*place].has_role).collect();
        let drawn = chance.unit();
        let (left, said) = (0.03 * lean(self.reticence), 0.02 * lean(self.reticence) * roles.len() as f64);
        match drawn {
            drawn if drawn < left => Way::Leaves,
            drawn if drawn < left + said => Way::Says(roles[chance.below(roles.len())]),
            _ => Way::Answers,
        }
    }

    /// The answer to a question of one choice.
    pub(super) fn one(&self, asked: &Asked, chance: &mut Chance) -> Option<usize> {
        if let Some(places) = self.facts.get(&asked.node) {
            return places.first().copied();
        }
        if asked.kind == Sort::Consent {
            return Some(chance.favouring(asked.choices.len(), 0.985));
        }
        if asked.order.len() > 1 {
            let felt = LOADING * self.fairness + NOISE * chance.normal() + asked.ease;
            let steps = (asked.order.len() - 2).max(1) as f64;
            let reached = (0..asked.order.len() - 1).filter(|step| felt > 2.1 * *step as f64 / steps - 1.2).count();
            return Some(asked.order[reached]);
        }
        let is_asked = asked.choices.iter().any(|reply| !reply.has_role);
        is_asked.then(|| asked.pick(chance, |_, reply| lean(reply.tilt * self.fairness)))
    }

    /// The answers to a question of several, in the order of the list.
    pub(super) fn many(&self, asked: &Asked, chance: &mut Chance) -> Vec<usize> {
        if let Some(places) = self.facts.get(&asked.node) {
            return places.clone();
        }
        let alone = asked.choices.iter().position(|reply| reply.is_exclusive && !reply.has_role);
        if let Some(place) = alone.filter(|_| chance.unit() < 0.2 * lean(self.fairness)) {
            return vec![place];
        }
        let mut places = Vec::new();
        // Whoever is treated worse has more to name.
        while places.is_empty() || (places.len() < 6 && chance.unit() < 0.5 * lean(-0.5 * self.fairness)) {
            let is_free = |place: usize, reply: &Reply| !reply.is_exclusive && !places.contains(&place);
            if !asked.choices.iter().enumerate().any(|(place, reply)| !reply.has_role && is_free(place, reply)) {
                break;
            }
            places.push(asked.pick(chance, |place, reply| if is_free(place, reply) { lean(reply.tilt * self.fairness) } else { 0.0 }));
        }
        places.sort_unstable();
        places
    }
}
