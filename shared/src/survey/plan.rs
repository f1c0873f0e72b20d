//! Planning a survey: what is decided before it opens. What may be entered, what must not be missing and what may no longer
//! change is in `check`, groups of small departments in `groups`.

mod check;
mod groups;

pub use groups::propose_groups;

use super::{Mode, Settings, Words};
use crate::instrument::{Choice, Text};
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};

/// The smallest department that is a group of its own: smaller ones are merged before the survey opens.
pub const GROUP_LEAST: u32 = 30;
/// The smallest minimum group (design section 7).
pub const MINIMUM_LEAST: u32 = 5;
/// The largest.
pub const MINIMUM_MOST: u32 = 1000;
/// The most people of a department and tier, and at a station.
pub const PEOPLE_MOST: u32 = 100_000;
/// The most days after closing in which a response is taken.
pub const GRACE_MOST: u32 = 60;
/// Responses that one address may send at once to an open survey, and then one a second: an office may share an address.
pub const BURST: u32 = 600;

names! {
    /// Tiers of employees, in the plan's order of training.
    pub enum Tier {
        /// Senior managers.
        Senior = "senior",
        /// Other frontline managers and supervisors.
        Frontline = "frontline",
        /// All other employees.
        OtherStaff = "other_staff",
    }
}

/// People of a department and tier: the frame that response rates are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameRow {
    /// The department.
    pub department: String,
    /// Its people, by tier in the order of [`Tier::ALL`].
    pub people: Vec<u32>,
}

impl FrameRow {
    /// All of its people.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.people.iter().fold(0, |sum, people| sum.saturating_add(*people))
    }
}

/// A group that people find their department in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its name in data: lower-case letters, digits and `_`.
    pub name: String,
    /// As people read it.
    pub label: Text,
    /// Departments in it.
    pub departments: Vec<String>,
}

/// Somebody has read a translation whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The language.
    pub language: String,
    /// Who, as they want to be named.
    pub reviewer: String,
    /// The day, as `YYYY-MM-DD`.
    pub day: String,
}

/// What is decided about a survey. The first members protect people and are frozen when it opens.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Name of the instrument.
    pub instrument: String,
    /// Ways in.
    pub modes: Vec<Mode>,
    /// Languages on offer.
    pub languages: Vec<String>,
    /// How many people there are.
    pub frame: Vec<FrameRow>,
    /// Groups of departments.
    pub groups: Vec<Group>,
    /// The smallest group that is ever shown.
    pub k: u32,
    /// Days after closing in which a response is still taken.
    pub grace_days: u32,
    /// The most responses that are not of invited people; none is the number of people in the frame.
    #[serde(default)]
    pub cap: Option<u32>,
    /// How many of them one address may send at once. After that it is one a second.
    pub burst: u32,
    /// Who has read which translation.
    pub reviews: Vec<Review>,
    /// How many people have tried the questions before.
    pub pretested: u32,
    /// The day when it is to open, as `YYYY-MM-DD`.
    #[serde(default)]
    pub opens: Option<String>,
    /// The last day, at the end of which it closes.
    #[serde(default)]
    pub closes: Option<String>,
    /// Whom to ask, and the law on records.
    #[serde(default)]
    pub words: Words,
}

json_struct!(FrameRow { department, people });
json_struct!(Group { name, label, departments });
json_struct!(Review { language, reviewer, day });
json_struct!(Plan {
    instrument,
    modes,
    languages,
    frame,
    groups,
    k,
    grace_days,
    cap,
    burst,
    reviews,
    pretested,
    opens,
    closes,
    words: default
});

impl Plan {
    /// A plan to begin with: whoever may answer is invited, and no department is in it yet.
    #[must_use]
    pub fn of(instrument: &str, languages: Vec<String>) -> Self {
        Self {
            instrument: instrument.to_owned(),
            modes: vec![Mode::Invited],
            languages,
            k: 10,
            grace_days: 7,
            burst: BURST,
            ..Self::default()
        }
    }

    /// All people of the frame.
    #[must_use]
    pub fn people(&self) -> u32 {
        self.frame.iter().fold(0, |sum, row| sum.saturating_add(row.total()))
    }

    /// People of a group.
    #[must_use]
    pub fn people_of(&self, group: &Group) -> u32 {
        let of = |row: &&FrameRow| group.departments.contains(&row.department);
        self.frame.iter().filter(of).fold(0, |sum, row| sum.saturating_add(row.total()))
    }

    /// The group that a department is in.
    #[must_use]
    pub fn group_of(&self, department: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.departments.iter().any(|held| held == department))
    }

    /// The most responses that are not of invited people.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.cap.unwrap_or_else(|| self.people())
    }

    /// The settings that go into the survey's address.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let choice = |group: &Group| Choice { name: group.name.clone(), label: group.label.clone(), ..Choice::default() };
        Settings {
            modes: self.modes.clone(),
            groups: self.groups.iter().map(choice).collect(),
            k: self.k,
            languages: self.languages.clone(),
            grace_days: self.grace_days,
        }
    }

    /// Whether any way in needs credentials.
    #[must_use]
    pub fn invites(&self) -> bool {
        self.modes.contains(&Mode::Invited)
    }

    /// Whether any way in is sealed.
    #[must_use]
    pub fn seals(&self) -> bool {
        self.modes.iter().any(|mode| mode.is_sealed())
    }
}
