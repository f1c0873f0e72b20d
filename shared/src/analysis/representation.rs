//! A workforce against the community and against targets, from documents of the forms `workforce-profile`,
//! `community-benchmark` and `region-target`.

use super::rates::{NOT_STATED, number, written};
use super::stats::{CONFIDENCE, Representation, Share, representation};
use crate::form::{At, Form, Value};

/// Which groups figures are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// OMB SPD 15 of 2024.
    Spd15,
    /// The older federal groups, as in EEO-4.
    Older,
}

/// A group of both standards: the finest that figures of either can be put together to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bridge {
    /// Its name.
    pub name: &'static str,
    /// Older groups in it.
    pub older: &'static [&'static str],
    /// Groups of SPD 15 in it.
    pub spd15: &'static [&'static str],
    /// Whether both hold the same people.
    pub certain: bool,
}

/// The crosswalk. Its sources, and what is uncertain, are in `public/analysis/eeo4-spd15.toml`, which has the same rows.
pub const CROSSWALK: [Bridge; 7] = [
    Bridge { name: "aian", older: &["aian"], spd15: &["aian"], certain: true },
    Bridge { name: "asian", older: &["asian"], spd15: &["asian"], certain: true },
    Bridge { name: "black", older: &["black"], spd15: &["black"], certain: true },
    Bridge { name: "hispanic", older: &["hispanic"], spd15: &["hispanic"], certain: false },
    Bridge { name: "nhpi", older: &["nhpi"], spd15: &["nhpi"], certain: true },
    Bridge { name: "white", older: &["white"], spd15: &["white", "mena"], certain: false },
    Bridge { name: "more", older: &["two_or_more"], spd15: &["multiple"], certain: false },
];

/// Values of a form by the names of its questions.
struct Reader<'a>(&'a Form);

impl Reader<'_> {
    fn text(&self, name: &str) -> String {
        self.0.schema().find(name).and_then(|node| written(self.0.value(node)?)).unwrap_or_default()
    }

    fn whole(&self, name: &str) -> Option<u64> {
        self.0.schema().find(name).and_then(|node| number(self.0.value(node)?))
    }

    fn decimal(&self, name: &str) -> Option<f64> {
        match self.0.value(self.0.schema().find(name)?)? {
            Value::Decimal(number) => Some(*number),
            #[allow(clippy::cast_precision_loss)]
            Value::Integer(number) => Some(*number as f64),
            _ => None,
        }
    }

    /// Rows of a repeat: a reader of each row's questions.
    fn rows<T>(&self, repeat: &str, read: impl Fn(&dyn Fn(&str) -> Option<Value>) -> Option<T>) -> Vec<T> {
        let schema = self.0.schema();
        let Some(repeat) = schema.find(repeat) else { return Vec::new() };
        let row = |row: &usize| read(&|name| schema.find(name).and_then(|node| self.0.value(At { row: *row, node }).cloned()));
        self.0.rows(0, repeat).iter().filter_map(row).collect()
    }

    fn standard(&self) -> Option<Standard> {
        match self.text("group_standard").as_str() {
            "spd15" => Some(Standard::Spd15),
            "older" => Some(Standard::Older),
            _ => None,
        }
    }
}

/// A workforce at a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its title.
    pub title: String,
    /// The day, as `YYYY-MM-DD`.
    pub date: String,
    /// Which groups it is in.
    pub standard: Standard,
    /// People by job category and group.
    pub counts: Vec<(String, String, u64)>,
}

impl Profile {
    /// Reads a form that is filled in; none before it says which groups it is in.
    #[must_use]
    pub fn read(form: &Form) -> Option<Self> {
        let form = Reader(form);
        let counts = form.rows("counts", |value| {
            let name = |question: &str| value(question).as_ref().and_then(written);
            Some((name("count_category")?, name("count_group")?, value("count_people").as_ref().and_then(number)?))
        });
        Some(Self { title: form.text("profile_title"), date: form.text("profile_date"), standard: form.standard()?, counts })
    }

    /// Job categories in it, in the order in which they were entered.
    #[must_use]
    pub fn categories(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for (category, ..) in &self.counts {
            if !found.contains(&category.as_str()) {
                found.push(category);
            }
        }
        found
    }

    /// People by group, of a job category or of all.
    fn people(&self, category: Option<&str>) -> Vec<(&str, u64)> {
        let of = self.counts.iter().filter(|(held, ..)| category.is_none_or(|category| category == held));
        of.map(|(_, group, people)| (group.as_str(), *people)).collect()
    }
}

/// A community.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub area: String,
    /// Name of the choice that says which people are meant.
    pub population: String,
    /// The job category that they are qualified for; empty where they are not chosen by that.
    pub category: String,
    /// Year of the figures.
    pub year: Option<u64>,
    /// Where they are from.
    pub source: String,
    /// Which groups it is in.
    pub standard: Standard,
    /// People by group.
    pub people: Vec<(String, u64)>,
}

impl Community {
    /// Reads a form that is filled in; none before it says which groups it is in.
    #[must_use]
    pub fn read(form: &Form) -> Option<Self> {
        let form = Reader(form);
        let people = form.rows("shares", |value| {
            Some((value("share_group").as_ref().and_then(written)?, value("share_people").as_ref().and_then(number)?))
        });
        Some(Self {
            title: form.text("benchmark_title"),
            area: form.text("benchmark_area"),
            population: form.text("benchmark_population"),
            category: form.text("benchmark_category"),
            year: form.whole("benchmark_year"),
            source: form.text("benchmark_source"),
            standard: form.standard()?,
            people,
        })
    }
}

/// A group of a workforce beside the same of the community.
#[derive(Debug, Clone, PartialEq)]
pub struct Represented {
    /// Name of the group: of the standard that both are in, or of the crosswalk.
    pub group: String,
    /// Whether it holds the same people in both.
    pub certain: bool,
    /// Members of the group, of all who stated one.
    pub workforce: Share,
    /// The same of the community.
    pub community: Share,
    /// Gap, ratio and interval; none where the community has nobody of the group.
    pub gap: Option<Representation>,
}

/// A comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Whether the crosswalk was needed.
    pub crossed: bool,
    /// Groups that somebody is in.
    pub groups: Vec<Represented>,
    /// Of the workforce, and of the community, who stated no group: in no share.
    pub not_stated: [u64; 2],
}

/// Holds a profile, or a job category of it, against a community. Where the two are in different groups, both are put into those
/// of [`CROSSWALK`]. None where nobody of either stated a group.
#[must_use]
pub fn compare(profile: &Profile, category: Option<&str>, community: &Community) -> Option<Compared> {
    let crossed = profile.standard != community.standard;
    let own = profile.people(category);
    let theirs: Vec<(&str, u64)> = community.people.iter().map(|(group, people)| (group.as_str(), *people)).collect();
    let not_stated = |people: &[(&str, u64)]| people.iter().filter(|(group, _)| *group == NOT_STATED).map(|(_, people)| people).sum();
    let sums = [not_stated(&own), not_stated(&theirs)];
    let put = |people: &[(&str, u64)], standard: Standard| -> Vec<(String, u64)> {
        let mut sums: Vec<(String, u64)> = Vec::new();
        for (group, people) in people.iter().filter(|(group, _)| *group != NOT_STATED) {
            let name = if crossed { bridge(group, standard).unwrap_or(group) } else { group };
            match sums.iter_mut().find(|(held, _)| held == name) {
                Some((_, sum)) => *sum += people,
                None => sums.push((name.to_owned(), *people)),
            }
        }
        sums
    };
    let (own, theirs) = (put(&own, profile.standard), put(&theirs, community.standard));
    let total = |people: &[(String, u64)]| people.iter().map(|(_, people)| people).sum::<u64>();
    let (own_total, their_total) = (total(&own), total(&theirs));
    if own_total == 0 || their_total == 0 {
        return None;
    }
    let mut names: Vec<&String> = theirs.iter().chain(&own).map(|(name, _)| name).collect();
    let mut seen: Vec<&String> = Vec::new();
    names.retain(|name| {
        let is_new = !seen.contains(name);
        seen.push(name);
        is_new
    });
    let count = |people: &[(String, u64)], name: &str| people.iter().find(|(held, _)| held == name).map_or(0, |(_, people)| *people);
    let group = |name: &&String| {
        let workforce = Share { count: count(&own, name), n: own_total };
        let community = Share { count: count(&theirs, name), n: their_total };
        let gap = community.value().and_then(|benchmark| representation(workforce, benchmark, CONFIDENCE));
        let certain = !crossed || CROSSWALK.iter().any(|bridge| bridge.name == name.as_str() && bridge.certain);
        Represented { group: (*name).clone(), certain, workforce, community, gap }
    };
    Some(Compared { crossed, groups: names.iter().map(group).collect(), not_stated: sums })
}

fn bridge(group: &str, standard: Standard) -> Option<&'static str> {
    let groups = |bridge: &Bridge| if standard == Standard::Older { bridge.older } else { bridge.spd15 };
    CROSSWALK.iter().find(|bridge| groups(bridge).contains(&group)).map(|bridge| bridge.name)
}

/// What a target counts: public sources of the region's pledge disagree, so each target says which is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Number of people, increase in percent of the baseline.
    Count,
    /// Share of all, increase in percent of the baseline's share.
    ShareRelative,
    /// Share of all, increase in percentage points.
    SharePoints,
}

/// A figure of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetFigure {
    /// The day, as `YYYY-MM-DD`.
    pub date: String,
    /// Members of the group, of all who are counted.
    pub share: Share,
}

/// A regional target with its settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Its title.
    pub title: String,
    /// What it counts.
    pub basis: Basis,
    /// The year that it begins with.
    pub baseline_year: u64,
    /// The year in which it ends.
    pub end_year: u64,
    /// In percent of the baseline, or in percentage points.
    pub increase: f64,
    /// The group in the baseline year, of all who are counted.
    pub baseline: Share,
    /// What was reached since, the oldest first.
    pub figures: Vec<TargetFigure>,
}

impl Target {
    /// Reads a form that is filled in; none before its definition is whole.
    #[must_use]
    pub fn read(form: &Form) -> Option<Self> {
        let form = Reader(form);
        let basis = match form.text("target_basis").as_str() {
            "count" => Basis::Count,
            "share_relative" => Basis::ShareRelative,
            "share_points" => Basis::SharePoints,
            _ => return None,
        };
        let mut figures = form.rows("figures", |value| {
            let whole = |name: &str| value(name).as_ref().and_then(number);
            let share = Share { count: whole("figure_group")?, n: whole("figure_total")? };
            Some(TargetFigure { date: value("figure_date").as_ref().and_then(written)?, share })
        });
        figures.sort_by(|one, other| one.date.cmp(&other.date));
        Some(Self {
            title: form.text("target_title"),
            basis,
            baseline_year: form.whole("baseline_year")?,
            end_year: form.whole("end_year")?,
            increase: form.decimal("increase")?,
            baseline: Share { count: form.whole("baseline_group")?, n: form.whole("baseline_total")? },
            figures,
        })
    }

    /// The measure of a figure: people, or a share of 0 to 1.
    #[must_use]
    pub fn measure(&self, share: Share) -> Option<f64> {
        match self.basis {
            #[allow(clippy::cast_precision_loss)]
            Basis::Count => Some(share.count as f64),
            Basis::ShareRelative | Basis::SharePoints => share.value(),
        }
    }

    /// What is to be reached, in the same measure.
    #[must_use]
    pub fn goal(&self) -> Option<f64> {
        let from = self.measure(self.baseline)?;
        Some(if self.basis == Basis::SharePoints { from + self.increase / 100.0 } else { from * (1.0 + self.increase / 100.0) })
    }

    /// How much of the way from the baseline to the goal is behind, 0 to 1 and beyond; negative where it went the other way.
    #[must_use]
    pub fn way(&self, share: Share) -> Option<f64> {
        let (from, goal) = (self.measure(self.baseline)?, self.goal()?);
        let way = (self.measure(share)? - from) / (goal - from);
        way.is_finite().then_some(way)
    }
}
