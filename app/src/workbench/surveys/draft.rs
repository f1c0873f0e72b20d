//! A survey's plan while it is being entered: everything as it was typed, so that nothing is lost because it is not a
//! number yet.

mod frame;
mod groups;

use super::places::Spot;
use crate::i18n::{Lang, Msg};
use crate::workbench::people::said::{Amiss, Said};
pub(super) use frame::{FrameLine, Pasted, count_of, paste};
pub(super) use groups::GroupLine;
use shared::instrument::Text;
use shared::protocol::Department;
use shared::survey::{FrameRow, Mode, Plan, Review, Words};

/// Who has read the questions in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReviewLine {
    /// The language.
    pub(super) language: String,
    /// Who.
    pub(super) reviewer: String,
    /// The day, as `YYYY-MM-DD`.
    pub(super) day: String,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Draft {
    pub(super) instrument: String,
    pub(super) modes: Vec<Mode>,
    pub(super) languages: Vec<String>,
    /// A line for each department of the organisation, also for those with nobody in it.
    pub(super) frame: Vec<FrameLine>,
    pub(super) groups: Vec<GroupLine>,
    pub(super) k: String,
    pub(super) grace_days: String,
    pub(super) cap: String,
    pub(super) burst: String,
    pub(super) pretested: String,
    pub(super) reviews: Vec<ReviewLine>,
    pub(super) opens: String,
    pub(super) closes: String,
    pub(super) contact: Text,
    pub(super) records_law: Text,
}

/// A number as it was typed; nothing typed is none.
fn number(typed: &str) -> Option<u32> {
    if typed.trim().is_empty() { None } else { count_of(typed) }
}

impl Draft {
    /// A plan as it is to be entered. Departments that the organisation has no more are shown rather than lost.
    pub(super) fn of(plan: &Plan, departments: &[Department]) -> Self {
        let row = |id: &str| plan.frame.iter().find(|row| row.department == id);
        let mut frame: Vec<FrameLine> = departments.iter().map(|one| FrameLine::of(&one.id, row(&one.id))).collect();
        let gone = plan.frame.iter().filter(|row| departments.iter().all(|one| one.id != row.department));
        frame.extend(gone.map(|row| FrameLine::of(&row.department, Some(row))));
        let line =
            |review: &Review| ReviewLine { language: review.language.clone(), reviewer: review.reviewer.clone(), day: review.day.clone() };
        Self {
            instrument: plan.instrument.clone(),
            modes: plan.modes.clone(),
            languages: plan.languages.clone(),
            frame,
            groups: plan.groups.iter().enumerate().map(|(key, group)| GroupLine::of(key, group)).collect(),
            k: plan.k.to_string(),
            grace_days: plan.grace_days.to_string(),
            cap: plan.cap.map(|cap| cap.to_string()).unwrap_or_default(),
            burst: plan.burst.to_string(),
            pretested: if plan.pretested == 0 { String::new() } else { plan.pretested.to_string() },
            reviews: plan.reviews.iter().map(line).collect(),
            opens: plan.opens.clone().unwrap_or_default(),
            closes: plan.closes.clone().unwrap_or_default(),
            contact: plan.words.contact.clone(),
            records_law: plan.words.records_law.clone(),
        }
    }

    /// As it is sent. What is no number counts as zero here, and is named by [`Self::unreadable`].
    pub(super) fn plan(&self) -> Plan {
        let review = |line: &ReviewLine| Review {
            language: line.language.clone(),
            reviewer: line.reviewer.trim().to_owned(),
            day: line.day.trim().to_owned(),
        };
        let day = |typed: &str| Some(typed.trim().to_owned()).filter(|day| !day.is_empty());
        let frame: Vec<FrameRow> = self.frame.iter().map(FrameLine::row).filter(|row| row.total() > 0).collect();
        let begun = |line: &&ReviewLine| !(line.reviewer.trim().is_empty() && line.day.trim().is_empty());
        Plan {
            instrument: self.instrument.clone(),
            modes: self.modes.clone(),
            languages: self.languages.clone(),
            groups: groups::groups(&self.groups, &frame),
            frame,
            k: number(&self.k).unwrap_or(0),
            grace_days: number(&self.grace_days).unwrap_or(0),
            cap: number(&self.cap),
            burst: number(&self.burst).unwrap_or(0),
            reviews: self.reviews.iter().filter(begun).map(review).collect(),
            pretested: number(&self.pretested).unwrap_or(0),
            opens: day(&self.opens),
            closes: day(&self.closes),
            words: Words { contact: spoken_only(&self.contact), records_law: spoken_only(&self.records_law) },
        }
    }

    /// What was typed and is no number.
    pub(super) fn unreadable(&self) -> Vec<Amiss> {
        let typed =
            [("k", &self.k), ("grace_days", &self.grace_days), ("cap", &self.cap), ("burst", &self.burst), ("pretested", &self.pretested)];
        let bad = |typed: &str| !typed.trim().is_empty() && count_of(typed).is_none();
        let mut found: Vec<Amiss> =
            typed.iter().filter(|(_, typed)| bad(typed)).map(|(field, _)| Spot::field(field).wrong(Msg::SvSaysNumber)).collect();
        for line in &self.frame {
            let wrong = (0..line.people.len()).filter(|tier| bad(&line.people[*tier]));
            found.extend(wrong.map(|tier| Spot::people(&line.department, tier).wrong(Msg::SvSaysNumber)));
        }
        found
    }

    /// What would be refused if it were saved.
    pub(super) fn amiss(&self, departments: &[Department]) -> Vec<Amiss> {
        let mut found = self.unreadable();
        if let Err(wrong) = self.plan().check(departments) {
            let spot = super::places::spot(self, wrong.field, wrong.code, &wrong.reason);
            // A number that is none is said once.
            if found.iter().all(|amiss| amiss.target != spot.target) {
                found.push(spot.wrong(super::codes::about(wrong.field, wrong.code, &wrong.reason)));
            }
        }
        found
    }

    /// What is still missing for the survey to open.
    pub(super) fn missing(&self) -> Vec<Amiss> {
        let of = |wrong: shared::protocol::Wrong| {
            let said: Said = super::codes::about(wrong.field, wrong.code, &wrong.reason);
            super::places::spot(self, wrong.field, wrong.code, &wrong.reason).wrong(said)
        };
        let mut found: Vec<Amiss> = self.plan().missing().into_iter().map(of).collect();
        // Without any group all departments are in none: said once, beside the button that proposes some.
        if self.groups.is_empty() {
            let in_none = |amiss: &Amiss| amiss.target.starts_with("plan-group-of-");
            let any = found.iter().position(in_none);
            found.retain(|amiss| !in_none(amiss));
            if let Some(at) = any {
                found.insert(at, super::places::Spot::proposal().wrong(Msg::SvSaysNoGroups));
            }
        }
        found
    }

    /// Turns a way in on or off.
    pub(super) fn set_mode(&mut self, mode: Mode, on: bool) {
        self.modes.retain(|held| *held != mode);
        if on {
            self.modes.push(mode);
            self.modes.sort_unstable();
        }
    }

    /// Turns a language on or off; what was written in it stays, in case it is turned on again.
    pub(super) fn set_language(&mut self, language: &str, on: bool, order: &[String]) {
        self.languages.retain(|held| held != language);
        if on {
            self.languages.push(language.to_owned());
            self.languages.sort_by_key(|held| order.iter().position(|one| one == held));
        }
    }

    /// The review of a language.
    pub(super) fn review(&self, language: &str) -> Option<&ReviewLine> {
        self.reviews.iter().find(|line| line.language == language)
    }

    /// The same, to be changed.
    pub(super) fn review_mut(&mut self, language: &str) -> &mut ReviewLine {
        let at = self.reviews.iter().position(|line| line.language == language).unwrap_or_else(|| {
            self.reviews.push(ReviewLine { language: language.to_owned(), reviewer: String::new(), day: String::new() });
            self.reviews.len() - 1
        });
        &mut self.reviews[at]
    }
}

/// A text without the languages in which nothing is said.
fn spoken_only(text: &Text) -> Text {
    text.iter().filter(|(_, said)| !said.trim().is_empty()).map(|(language, said)| (language.to_owned(), said.trim().to_owned())).collect()
}

/// What a language calls itself; its code where that is not known here.
pub(super) fn language_name(code: &str) -> &str {
    Lang::from_code(code).and_then(|lang| Lang::ALL.into_iter().find(|(one, _)| *one == lang)).map_or(code, |(_, name)| name)
}

/// What a language is called in another; its code where that is not known here.
pub(super) fn language_in(code: &str, lang: Lang) -> String {
    match Lang::from_code(code) {
        Some(Lang::En) => Msg::SvEnglish.text(lang).to_owned(),
        Some(Lang::Es) => Msg::SvSpanish.text(lang).to_owned(),
        None => code.to_owned(),
    }
}

#[cfg(test)]
mod tests;
