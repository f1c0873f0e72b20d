//! Selection rates of groups over the stages of hiring and promotion, from documents of the form `selection-process`.
//!
//! Counts of one process are small enough to name people. On a screen they are for those who may read the documents; what
//! leaves it follows [`releasable`], and is made of whole years only, so that no two tables can be subtracted.

use super::stats::{FourFifths, ImpactSettings, Share, four_fifths, four_fifths_against};
use crate::form::{At, Form, Value};

/// How many people a count that leaves the screen has at least: the minimum group of surveys by default (design section 7).
pub const MINIMUM: u64 = 10;
/// The choice for those who did not state a group: told, but held against nobody.
pub const NOT_STATED: &str = "unknown";

/// A stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Applied.
    Applied,
    /// Found qualified.
    Qualified,
    /// Interviewed.
    Interviewed,
    /// Offered the position.
    Offered,
    /// Hired or promoted.
    Hired,
}

impl Stage {
    /// In their order.
    pub const ALL: [Self; 5] = [Self::Applied, Self::Qualified, Self::Interviewed, Self::Offered, Self::Hired];
}

/// What people are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Race and ethnicity.
    Race,
    /// Sex.
    Sex,
}

/// Counts of a group at every stage that the process had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupCounts {
    /// Name of the group's choice.
    pub group: String,
    /// A count by stage.
    pub counts: [Option<u64>; 5],
}

/// A process, as its document tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Process {
    /// `hiring`, `promotion` or `both`.
    pub kind: String,
    /// Whether it was for a management or leadership position.
    pub leadership: Option<bool>,
    /// The day when it closed, as `YYYY-MM-DD`.
    pub closed: String,
    /// How people of several races were counted: `once` or `each`.
    pub basis: String,
    /// Counts by race.
    pub races: Vec<GroupCounts>,
    /// Counts by sex.
    pub sexes: Vec<GroupCounts>,
}

impl Process {
    /// Reads a form that is filled in.
    #[must_use]
    pub fn read(form: &Form) -> Self {
        let said = |name: &str| form.schema().find(name).and_then(|node| written(form.value(node)?)).unwrap_or_default();
        Self {
            kind: said("process_kind"),
            leadership: Some(said("process_leadership")).filter(|said| !said.is_empty()).map(|said| said == "yes"),
            closed: said("closed_on"),
            basis: said("group_basis"),
            races: rows(form, "groups", ["sel_group", "sel_applied", "sel_qualified", "sel_interviewed", "sel_offered", "sel_hired"]),
            sexes: rows(form, "sexes", ["sex_group", "sex_applied", "sex_qualified", "sex_interviewed", "sex_offered", "sex_hired"]),
        }
    }

    /// The year in which it closed.
    #[must_use]
    pub fn year(&self) -> Option<&str> {
        self.closed.get(..4)
    }

    fn groups(&self, by: By) -> &[GroupCounts] {
        match by {
            By::Race => &self.races,
            By::Sex => &self.sexes,
        }
    }
}

/// A whole number that is not negative.
pub(super) fn number(value: &Value) -> Option<u64> {
    if let Value::Integer(number) = value { u64::try_from(*number).ok() } else { None }
}

/// What somebody wrote or chose, as text.
pub(super) fn written(value: &Value) -> Option<String> {
    match value {
        Value::One(text) | Value::Text(text) => Some(text.clone()),
        Value::Date(date) => Some(date.to_string()),
        _ => None,
    }
}

fn rows(form: &Form, repeat: &str, names: [&str; 6]) -> Vec<GroupCounts> {
    let schema = form.schema();
    let Some(repeat) = schema.find(repeat) else { return Vec::new() };
    let mut found: Vec<GroupCounts> = Vec::new();
    for &row in form.rows(0, repeat) {
        let value = |name: &str| schema.find(name).and_then(|node| form.value(At { row, node }));
        let count = |name: &str| value(name).and_then(number);
        let Some(group) = value(names[0]).and_then(written) else { continue };
        let counts = std::array::from_fn(|at| count(names[at + 1]));
        // The form does not refuse two rows of a group: they are people of that group.
        match found.iter_mut().find(|held| held.group == group) {
            Some(held) => {
                let sum = |one: Option<u64>, other: Option<u64>| one.zip(other).map(|(one, other)| one.saturating_add(other));
                held.counts = std::array::from_fn(|at| sum(held.counts[at], counts[at]));
            }
            None => found.push(GroupCounts { group, counts }),
        }
    }
    found
}

/// From which stage to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// From the applications to the position: the rate that the four-fifths rule is about first of all.
    Whole,
    /// From the last stage before that has counts to this one.
    To(Stage),
}

impl Step {
    /// In the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::Whole, Self::To(Stage::Qualified), Self::To(Stage::Interviewed), Self::To(Stage::Offered), Self::To(Stage::Hired)];
}

/// A step of one or several processes together.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRates {
    /// Which.
    pub step: Step,
    /// Who went on, of whom, by group, in the order in which groups were met.
    pub groups: Vec<(String, Share)>,
    /// How many processes are in it.
    pub processes: usize,
    /// How many are not, because they have no such stage, or only for some of their groups.
    pub without: usize,
}

/// Adds up processes, step by step. A process is in a step with all of its groups or with none: rates of a group would else be
/// of other processes than those of the group that it is held against.
#[must_use]
pub fn combine(processes: &[&Process], by: By) -> Vec<StepRates> {
    let step = |step: Step| {
        let mut rates = StepRates { step, groups: Vec::new(), processes: 0, without: 0 };
        for process in processes {
            let Some(shares) = of_one(process.groups(by), step) else {
                rates.without += 1;
                continue;
            };
            rates.processes += 1;
            for (group, share) in shares {
                match rates.groups.iter_mut().find(|(held, _)| *held == group) {
                    Some((_, held)) => *held = Share { count: held.count.saturating_add(share.count), n: held.n.saturating_add(share.n) },
                    None => rates.groups.push((group, share)),
                }
            }
        }
        rates
    };
    Step::ALL.into_iter().map(step).collect()
}

fn of_one(groups: &[GroupCounts], step: Step) -> Option<Vec<(String, Share)>> {
    let has = |stage: Stage| !groups.is_empty() && groups.iter().all(|group| group.counts[stage as usize].is_some());
    let (from, to) = match step {
        Step::Whole => (Stage::Applied, Stage::Hired),
        Step::To(to) => (Stage::ALL.into_iter().rev().find(|stage| *stage < to && has(*stage))?, to),
    };
    if !has(from) || !has(to) {
        return None;
    }
    let share = |group: &GroupCounts| {
        let (n, count) = (group.counts[from as usize]?, group.counts[to as usize]?);
        // The form refuses more people than at the stage before; a document that is not finished may still say so.
        (count <= n).then(|| (group.group.clone(), Share { count, n }))
    };
    groups.iter().map(share).collect()
}

impl StepRates {
    /// Groups that are held against each other: all who stated one and of whom somebody was there.
    #[must_use]
    pub fn compared(&self) -> Vec<&(String, Share)> {
        self.groups.iter().filter(|(group, share)| group != NOT_STATED && share.n > 0).collect()
    }

    /// The four-fifths check, for [`StepRates::compared`]: against the group with the highest rate, or a chosen one. None where
    /// there are not two groups, or nobody of the reference went on.
    #[must_use]
    pub fn check(&self, reference: Option<&str>, settings: ImpactSettings) -> Option<FourFifths> {
        let compared = self.compared();
        let shares: Vec<Share> = compared.iter().map(|(_, share)| *share).collect();
        if shares.len() < 2 {
            return None;
        }
        match reference.and_then(|name| compared.iter().position(|(group, _)| group == name)) {
            Some(at) => four_fifths_against(&shares, at, settings),
            None => four_fifths(&shares, settings),
        }
    }
}

/// Which rows of a table may leave the screen: those in which at least `minimum` people went on, and at least as many did not.
/// What is withheld is never one row alone, and adds up to as many of both kinds: else a total known from elsewhere, such as
/// that of the table by sex, would tell it.
#[must_use]
pub fn releasable(rows: &[Share], minimum: u64) -> Vec<bool> {
    let least = |share: Share| share.count.min(share.n.saturating_sub(share.count));
    let mut shown: Vec<bool> = rows.iter().map(|row| least(*row) >= minimum).collect();
    loop {
        let withheld: Vec<Share> = rows.iter().zip(&shown).filter(|(_, shown)| !**shown).map(|(row, _)| *row).collect();
        let sum = withheld.iter().fold(Share { count: 0, n: 0 }, |sum, row| Share { count: sum.count + row.count, n: sum.n + row.n });
        if withheld.is_empty() || (withheld.len() > 1 && least(sum) >= minimum) {
            return shown;
        }
        // The smallest that is shown goes, of equal ones the first; all are withheld in the end.
        match (0..rows.len()).filter(|at| shown[*at]).min_by_key(|at| (rows[*at].n, *at)) {
            Some(at) => shown[at] = false,
            None => return shown,
        }
    }
}
