//! What every export states about where its figures come from.

use super::Heading;
use super::words::{Speech, Word, one_line};
use crate::disclosure::{FULL_DETAIL, Release, Tabulation};

/// One thing that is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Name of it in data: the same in every language.
    pub name: &'static str,
    /// What it is called.
    pub label: String,
    /// What it is, on one line.
    pub text: String,
}

impl Fact {
    /// As a line: `label: text`.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{}: {}", self.label, self.text)
    }
}

/// What every export states: the survey, its wave, how many answered, and the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The facts, in the order in which they are shown.
    pub facts: Vec<Fact>,
}

impl Source {
    /// Of a release, in a language: English, or Spanish where the code says so.
    #[must_use]
    pub fn of(release: &Release, heading: &Heading, language: &str) -> Self {
        let speech = Speech::of(language);
        let survey = speech.label_or(&release.title, release.survey.as_str());
        let address = if heading.address.is_empty() { release.survey.as_str() } else { heading.address.as_str() };
        let (k, n) = (speech.count(release.k), speech.count(release.n));
        let (people, rate) = match release.people {
            Some(people) if people > 0 => {
                let share = speech.fine_share(f64::from(release.n) / f64::from(people));
                (speech.count(people), speech.fill(Word::RateOf, &[&share, &n, &speech.count(people)]))
            }
            _ => (speech.say(Word::PeopleNotSaid).to_owned(), speech.say(Word::RateUnknown).to_owned()),
        };
        let tabulation = match release.tabulation {
            Tabulation::AloneOrMore => Word::AloneOrMore,
            Tabulation::FrequentCombinations => Word::Frequent,
            Tabulation::RarestGroup => Word::Rarest,
        };
        let mut facts = Vec::new();
        let mut fact = |name, label, text: &str| facts.push(Fact { name, label: speech.say(label).to_owned(), text: one_line(text) });
        if !heading.organisation.is_empty() {
            fact("organization", Word::Organization, &heading.organisation);
        }
        fact("survey", Word::Survey, &survey);
        fact("address", Word::Address, address);
        fact("wave", Word::Wave, &release.wave);
        fact("release_day", Word::Day, &release.day);
        fact("responses", Word::Responses, &n);
        fact("people", Word::People, &people);
        fact("response_rate", Word::Rate, &rate);
        fact("minimum_group", Word::Minimum, &k);
        fact("share_withheld", Word::ShareWithheld, &speech.fill(Word::ShareWithheldOf, &[&speech.fine_share(release.share_withheld())]));
        fact("tabulation", Word::Tabulation, speech.say(tabulation));
        fact("rules", Word::Rules, &speech.fill(Word::RulesAre, &[&k, &FULL_DETAIL.to_string()]));
        if !heading.day.is_empty() {
            fact("exported", Word::Made, &heading.day);
        }
        Self { facts }
    }

    /// As lines: `label: text`.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.facts.iter().map(Fact::line).collect()
    }
}
