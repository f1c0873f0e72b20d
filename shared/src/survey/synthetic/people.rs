//! What a made-up person is like, and what they would answer.

use super::{Chance, mark};
use crate::disclosure::{AnalysisSpec, Part};
use crate::instrument::{Exposure, Kind, NodeId, Schema};
use crate::survey::Plan;

/// About how many of a hundred people choose what of themselves, by choice list. Rounded and made up; a list that is not here has
/// shares that fall from its first choice to its last.
const SHARES: [(&str, &[(&str, f64)]); 7] = [
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

/// A choice of a question.
#[derive(Debug)]
pub(super) struct Option_ {
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
    pub(super) choices: Vec<Option_>,
    /// Places from the least favourable to the most, where answers have a direction.
    order: Vec<usize>,
    is_key: bool,
    is_many: bool,
    /// Whether nearly all choose the first: whether to take part at all.
    is_consent: bool,
    is_department: bool,
    /// How much easier than others it is to agree with.
    ease: f64,
}

impl Asked {
    /// A question outside the repeats.
    pub(super) fn of(schema: &Schema, node: NodeId, spec: &AnalysisSpec, plan: &Plan) -> Option<Self> {
        let question = &schema.nodes[node];
        if question.repeat.is_some() || question.kind == Kind::Calculate {
            return None;
        }
        let list = schema.choices(node);
        let items = list.map(|list| list.items.as_slice()).unwrap_or_default();
        let list = list.map(|list| list.name.as_str()).unwrap_or_default();
        let shares = SHARES.iter().find(|(name, _)| *name == list).map(|(_, shares)| *shares).unwrap_or_default();
        let group = |name: &str| plan.groups.iter().find(|group| group.name == name);
        let is_department = !items.is_empty() && items.iter().all(|choice| group(&choice.name).is_some());
        let weight = |place: usize, name: &str| {
            let people = group(name).filter(|_| is_department).map(|group| f64::from(plan.people_of(group))).filter(|people| *people > 0.0);
            let share = shares.iter().find(|(choice, _)| *choice == name).map(|(_, share)| *share);
            // Zipf: the second is half as large as the first, the third a third.
            people.or(share).unwrap_or(1.0 / (place + 1) as f64)
        };
        let choices: Vec<Option_> = items
            .iter()
            .enumerate()
            .map(|(place, choice)| Option_ {
                name: choice.name.clone(),
                weight: weight(place, &choice.name),
                has_role: choice.role.is_some(),
                is_exclusive: choice.exclusive,
                tilt: 0.5 * mark(&[&question.name, &choice.name]),
            })
            .collect();
        Some(Self {
            node,
            order: order(&choices, spec, &question.name, list),
            choices,
            is_key: matches!(question.exposure, Exposure::Key | Exposure::Organisation) && question.relevant_to_all(),
            is_many: matches!(question.kind, Kind::Many(_)),
            is_consent: spec.leave_out.contains(&question.name),
            is_department,
            ease: 0.4 * mark(&[&question.name]),
        })
    }

    fn answers(&self) -> impl Iterator<Item = (usize, &Option_)> + Clone {
        self.choices.iter().enumerate().filter(|(_, choice)| !choice.has_role)
    }
}
