//! What a plan may hold, what must be there for its survey to open, and what may no longer change after that.

use super::{GRACE_MOST, GROUP_LEAST, MINIMUM_LEAST, MINIMUM_MOST, PEOPLE_MOST, Plan, Tier};
use crate::protocol::{Department, Wrong};

/// The most departments, groups or reviews of a plan.
const LIST_MOST: usize = 200;
/// The most characters of a text that is shown to people who answer.
const WORDS_MOST: usize = 2000;
/// Settings that may still change once the survey has opened; every other one is frozen.
const CHANGEABLE: [&str; 4] = ["opens", "closes", "contact", "records_law"];

fn wrong<T>(field: &'static str, code: &'static str, reason: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { field, code, reason: reason.into() })
}

/// Whether this is a day as it is written here: `YYYY-MM-DD`, in some year of four digits.
fn is_day(text: &str) -> bool {
    crate::form::Date::parse(text).is_some()
}

impl Plan {
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
        match self.differences(to).into_iter().find(|field| !CHANGEABLE.contains(field)) {
            Some(field) => wrong(field, "frozen", "this was fixed when the survey opened"),
            None => Ok(()),
        }
    }

    /// Settings that are different in another plan.
    #[must_use]
    pub fn differences(&self, to: &Self) -> Vec<&'static str> {
        let all: [(&'static str, bool); 15] = [
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
            ("opens", self.opens == to.opens),
            ("closes", self.closes == to.closes),
            ("contact", self.words.contact == to.words.contact),
            ("records_law", self.words.records_law == to.words.records_law),
        ];
        all.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect()
    }
}

fn repeated<T: PartialEq>(field: &'static str, list: &[T]) -> Result<(), Wrong> {
    if list.len() > LIST_MOST || list.iter().enumerate().any(|(at, item)| list[..at].contains(item)) {
        return wrong(field, "repeated", "something is in this list twice");
    }
    Ok(())
}
