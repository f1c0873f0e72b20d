//! Planning a survey: what is decided before it opens, and what may no longer change after that.

use super::{Mode, Settings, SurveyState, Words};
use crate::instrument::{Choice, Text};
use crate::protocol::{Department, Wrong};
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};

/// The smallest department that is a group of its own: smaller ones are merged before the survey opens.
pub const GROUP_LEAST: u32 = 30;
/// The smallest minimum group (design section 7).
pub const MINIMUM_LEAST: u32 = 5;
/// The largest.
pub const MINIMUM_MOST: u32 = 1000;
/// The most people of a department and tier.
pub const PEOPLE_MOST: u32 = 100_000;
/// The most days after closing in which a response is taken.
pub const GRACE_MOST: u32 = 60;
/// The most departments, groups or reviews of a plan.
const LIST_MOST: usize = 200;
/// The most characters of a text that is shown to people who answer.
const WORDS_MOST: usize = 2000;
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

fn wrong<T>(field: &'static str, code: &'static str, reason: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { field, code, reason: reason.into() })
}

/// Whether this is a day as it is written here: `YYYY-MM-DD`, in some year of four digits.
#[must_use]
pub fn is_day(text: &str) -> bool {
    crate::form::Date::parse(text).is_some()
}

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
        self.modes.iter().any(|mode| matches!(mode, Mode::SharedDevice | Mode::Paper))
    }

    /// Checks what is entered, whether or not all of it is there yet. `departments` are those of the organisation.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, departments: &[Department]) -> Result<(), Wrong> {
        if self.instrument.is_empty() {
            return wrong("instrument", "missing", "a survey needs an instrument");
        }
        repeated("modes", &self.modes)?;
        repeated("languages", &self.languages)?;
        if !(MINIMUM_LEAST..=MINIMUM_MOST).contains(&self.k) {
            return wrong("k", "out_of_range", format!("the minimum group has {MINIMUM_LEAST} to {MINIMUM_MOST} people"));
        }
        if self.grace_days > GRACE_MOST {
            return wrong("grace_days", "out_of_range", format!("there are 0 to {GRACE_MOST} grace days"));
        }
        if self.burst == 0 || self.burst > PEOPLE_MOST {
            return wrong("burst", "out_of_range", format!("one address may send 1 to {PEOPLE_MOST} responses at once"));
        }
        self.check_frame(departments)?;
        self.check_groups()?;
        for day in [("opens", &self.opens), ("closes", &self.closes)] {
            if day.1.as_ref().is_some_and(|day| !is_day(day)) {
                return wrong(day.0, "not_a_day", "a day is written as YYYY-MM-DD");
            }
        }
        if let (Some(opens), Some(closes)) = (&self.opens, &self.closes)
            && closes < opens
        {
            return wrong("closes", "before_opening", "the last day is not before the first");
        }
        if self.reviews.len() > LIST_MOST || self.reviews.iter().any(|review| review.reviewer.chars().count() > 200 || !is_day(&review.day))
        {
            return wrong("reviews", "wrong_review", "a review names a language, who read it, and the day as YYYY-MM-DD");
        }
        for (field, text) in [("contact", &self.words.contact), ("records_law", &self.words.records_law)] {
            if text.values().any(|text| text.chars().count() > WORDS_MOST) {
                return wrong(field, "too_long", format!("a text has at most {WORDS_MOST} characters"));
            }
        }
        Ok(())
    }

    fn check_frame(&self, departments: &[Department]) -> Result<(), Wrong> {
        if self.frame.len() > LIST_MOST {
            return wrong("frame", "too_many", format!("a survey has at most {LIST_MOST} departments"));
        }
        for (at, row) in self.frame.iter().enumerate() {
            if row.people.len() != Tier::ALL.len() || row.people.iter().any(|people| *people > PEOPLE_MOST) {
                let reason = format!("“{}” needs {} numbers of 0 to {PEOPLE_MOST} people, one a tier", row.department, Tier::ALL.len());
                return wrong("frame", "wrong_people", reason);
            }
            if !departments.iter().any(|department| department.id == row.department) {
                return wrong("frame", "unknown_department", format!("the organisation has no department “{}”", row.department));
            }
            if self.frame[..at].iter().any(|other| other.department == row.department) {
                return wrong("frame", "repeated", format!("the department “{}” is there twice", row.department));
            }
        }
        Ok(())
    }

    fn check_groups(&self) -> Result<(), Wrong> {
        if self.groups.len() > LIST_MOST {
            return wrong("groups", "too_many", format!("a survey has at most {LIST_MOST} groups"));
        }
        let mut seen: Vec<&String> = Vec::new();
        for (at, group) in self.groups.iter().enumerate() {
            let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            if group.name.is_empty() || group.name.len() > 40 || !group.name.bytes().all(known) {
                return wrong("groups", "wrong_name", "a group's name in data has 1 to 40 lower-case letters, digits and _");
            }
            if self.groups[..at].iter().any(|other| other.name == group.name) {
                return wrong("groups", "repeated", format!("there are two groups “{}”", group.name));
            }
            for department in &group.departments {
                if !self.frame.iter().any(|row| row.department == *department) {
                    return wrong("groups", "unknown_department", format!("“{department}” of the group “{}” has no people", group.name));
                }
                if seen.contains(&department) {
                    return wrong("groups", "in_two", format!("“{department}” is in two groups"));
                }
                seen.push(department);
            }
        }
        Ok(())
    }

    /// Checks that nothing is missing for the survey to open.
    ///
    /// # Errors
    /// The first thing that is.
    pub fn check_ready(&self) -> Result<(), Wrong> {
        self.missing().into_iter().next().map_or(Ok(()), Err)
    }

    /// All that is missing for the survey to open.
    #[must_use]
    pub fn missing(&self) -> Vec<Wrong> {
        let mut found = Vec::new();
        let mut want = |field, code, reason: String| found.push(Wrong { field, code, reason });
        if self.modes.is_empty() {
            want("modes", "missing", "there is no way into this survey: choose at least one".into());
        }
        if self.languages.is_empty() {
            want("languages", "missing", "a survey is offered in at least one language".into());
        }
        if self.people() == 0 {
            want("frame", "missing", "nobody is in the departments of this survey: enter how many people there are".into());
        }
        for row in self.frame.iter().filter(|row| row.total() > 0 && self.group_of(&row.department).is_none()) {
            want("groups", "not_in_one", format!("“{}” is in no group", row.department));
        }
        for group in &self.groups {
            let people = self.people_of(group);
            if people < GROUP_LEAST {
                let reason = format!("the group “{}” has {people} people; groups under {GROUP_LEAST} are merged with others", group.name);
                want("groups", "too_small", reason);
            }
            if let Some(language) = self.languages.iter().find(|language| group.label.get(language).is_none_or(String::is_empty)) {
                want("groups", "no_label", format!("the group “{}” has no name in “{language}”", group.name));
            }
        }
        let read = |language: &str| self.reviews.iter().any(|review| review.language == language && !review.reviewer.trim().is_empty());
        for language in self.languages.iter().filter(|language| !read(language)) {
            want("reviews", "missing", format!("nobody is recorded as having read the questions in “{language}”"));
        }
        if self.pretested == 0 {
            want("pretested", "missing", "try the questions with some people first, and record with how many".into());
        }
        for (field, text) in [("contact", &self.words.contact), ("records_law", &self.words.records_law)] {
            if self.languages.iter().any(|language| text.get(language).is_none_or(|text| text.trim().is_empty())) {
                want(field, "missing", "people are told this in every language of the survey".into());
            }
        }
        found
    }

    /// Checks what somebody wants to be different once the survey has opened: words, the last day, and nothing that
    /// protects people.
    ///
    /// # Errors
    /// The first frozen setting that would change.
    pub fn check_change(&self, to: &Self) -> Result<(), Wrong> {
        let frozen: [(&'static str, bool); 11] = [
            ("instrument", self.instrument == to.instrument),
            ("modes", self.modes == to.modes),
            ("languages", self.languages == to.languages),
            ("frame", self.frame == to.frame),
            ("groups", self.groups == to.groups),
            ("k", self.k == to.k),
            ("grace_days", self.grace_days == to.grace_days),
            ("cap", self.cap == to.cap),
            ("burst", self.burst == to.burst),
            ("reviews", self.reviews == to.reviews),
            ("pretested", self.pretested == to.pretested),
        ];
        match frozen.iter().find(|(_, same)| !same) {
            Some((field, _)) => wrong(field, "frozen", "this was fixed when the survey opened"),
            None => Ok(()),
        }
    }
}

fn repeated<T: PartialEq>(field: &'static str, list: &[T]) -> Result<(), Wrong> {
    if list.len() > LIST_MOST || list.iter().enumerate().any(|(at, item)| list[..at].contains(item)) {
        return wrong(field, "repeated", "something is in this list twice");
    }
    Ok(())
}

/// Groups for a frame, as they are proposed: each department of [`GROUP_LEAST`] people or more is one; all smaller ones are
/// one together, with the next larger department where they are still too few.
#[must_use]
pub fn propose_groups(frame: &[FrameRow], departments: &[Department]) -> Vec<Group> {
    let mut rows: Vec<&FrameRow> = frame.iter().filter(|row| row.total() > 0).collect();
    rows.sort_by_key(|row| row.total());
    let mut merged = rows.iter().take_while(|row| row.total() < GROUP_LEAST).count();
    let sum = |count: usize| rows[..count].iter().map(|row| row.total()).sum::<u32>();
    while merged > 0 && merged < rows.len() && sum(merged) < GROUP_LEAST {
        merged += 1;
    }
    let alone = frame.iter().filter(|row| rows[merged..].iter().any(|large| large.department == row.department));
    let mut groups: Vec<Group> = alone
        .map(|row| Group {
            name: row.department.clone(),
            label: label(departments, &row.department),
            departments: vec![row.department.clone()],
        })
        .collect();
    if merged > 0 {
        let smaller = frame.iter().filter(|row| rows[..merged].iter().any(|small| small.department == row.department));
        let label =
            Text::from([("en".to_owned(), "Smaller departments".to_owned()), ("es".to_owned(), "Departamentos más pequeños".to_owned())]);
        let departments = smaller.map(|row| row.department.clone()).collect();
        groups.push(Group { name: free_name(&groups), label, departments });
    }
    groups
}

fn label(departments: &[Department], id: &str) -> Text {
    departments.iter().find(|department| department.id == id).map(|department| department.label.clone()).unwrap_or_default()
}

fn free_name(groups: &[Group]) -> String {
    let mut name = "smaller_departments".to_owned();
    while groups.iter().any(|group| group.name == name) {
        name.push('_');
    }
    name
}

/// Whether a survey can go from one state to another because somebody asks for it. It freezes by itself.
#[must_use]
pub fn may_become(from: SurveyState, to: SurveyState) -> bool {
    use SurveyState::{Closed, Open, Paused};
    matches!((from, to), (Open, Paused | Closed) | (Paused, Open | Closed))
}

/// How many redeemed invitations may be told of a part of the frame: whole steps of the minimum group, and nothing as long
/// as fewer than that have, or have not, redeemed one. When it moves is the server's business: once a day.
#[must_use]
pub fn shown_redeemed(invited: u64, redeemed: u64, k: u32) -> Option<u64> {
    let k64 = u64::from(k.max(1));
    (redeemed >= k64 && invited.saturating_sub(redeemed) >= k64).then(|| super::shown_count(redeemed, k))
}
