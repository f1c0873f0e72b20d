//! What the analysis needs to know of an instrument beyond its form: `public/analysis/<instrument>.toml`.

use super::{Part, Tabulation};
use crate::instrument::{Choice, Exposure, Kind, Schema, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Directions and scores of the answers of a choice list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ListSpec {
    /// Names of favourable choices.
    pub favourable: Vec<String>,
    /// Names of choices between.
    pub neutral: Vec<String>,
    /// Names of unfavourable choices.
    pub unfavourable: Vec<String>,
    /// What each choice counts in a mean.
    pub scores: BTreeMap<String, i32>,
}

impl ListSpec {
    /// Direction of a choice.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<Part> {
        let parts = [(&self.favourable, Part::Favourable), (&self.neutral, Part::Neutral), (&self.unfavourable, Part::Unfavourable)];
        parts.into_iter().find(|(names, _)| names.iter().any(|held| held == name)).map(|(_, part)| part)
    }
}

/// Items that are read together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleSpec {
    /// Its name.
    pub name: String,
    /// As people read it.
    pub label: Text,
    /// Names of its items.
    pub items: Vec<String>,
}

/// What the analysis needs to know of an instrument.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AnalysisSpec {
    /// Keys, the most important first. Questions with the exposure `key` that are not named follow in the form's order.
    pub keys: Vec<String>,
    /// Keys whose categories have an order: small ones are put together with their neighbours.
    pub ordered: Vec<String>,
    /// How a key of several choices is made into one variable.
    pub tabulation: Tabulation,
    /// Questions that are no data, such as that of consent.
    pub leave_out: Vec<String>,
    /// Questions of 0 to 10 for a net promoter score.
    pub nps: Vec<String>,
    /// By choice list.
    pub lists: BTreeMap<String, ListSpec>,
    /// By question, where it differs from its list.
    pub items: BTreeMap<String, ListSpec>,
    /// Scales.
    pub scales: Vec<ScaleSpec>,
}

impl AnalysisSpec {
    /// Directions and scores of a question of a list.
    #[must_use]
    pub fn of(&self, question: &str, list: &str) -> Option<&ListSpec> {
        self.items.get(question).or_else(|| self.lists.get(list))
    }

    /// What does not fit an instrument, as sentences; nothing where all does. Whether labels are there in all languages is not
    /// looked at.
    #[must_use]
    pub fn check(&self, schema: &Schema) -> Vec<String> {
        let mut wrong = Vec::new();
        let asked = |name: &str| schema.find(name).filter(|node| schema.nodes[*node].kind.is_question());
        let is_key = |name: &str| asked(name).is_some_and(|node| schema.nodes[node].exposure == Exposure::Key);
        for name in self.keys.iter().chain(&self.ordered) {
            // How people were reached, and in which language, is known without a question.
            if !is_key(name) && !matches!(name.as_str(), "mode" | "language") {
                wrong.push(format!("“{name}” is no question with the exposure “key”"));
            }
        }
        for name in self.leave_out.iter().filter(|name| asked(name).is_none()) {
            wrong.push(format!("leave_out: there is no question “{name}”"));
        }
        for (name, list) in &self.lists {
            match schema.lists.iter().find(|held| held.name == *name) {
                Some(held) => list.check(&held.items, &format!("lists.{name}"), &mut wrong),
                None => wrong.push(format!("lists: there is no choice list “{name}”")),
            }
        }
        let choices = |name: &str| asked(name).and_then(|node| schema.choices(node));
        for (name, list) in &self.items {
            match choices(name) {
                Some(held) => list.check(&held.items, &format!("items.{name}"), &mut wrong),
                None => wrong.push(format!("items: “{name}” is no question with choices")),
            }
        }
        // A mean, and who is a promoter, is of numbers.
        let is_scored = |name: &str| {
            let is_one = asked(name).is_some_and(|node| matches!(schema.nodes[node].kind, Kind::One(_)));
            let scores = choices(name).and_then(|list| self.of(name, &list.name)).map(|spec| &spec.scores);
            is_one
                && scores.is_some_and(|scores| {
                    choices(name).is_some_and(|list| counted(&list.items).all(|choice| scores.contains_key(&choice.name)))
                })
        };
        for name in self.nps.iter().filter(|name| !is_scored(name)) {
            wrong.push(format!("nps: “{name}” is no question of one choice whose answers all have scores"));
        }
        for scale in &self.scales {
            for name in scale.items.iter().filter(|name| !is_scored(name)) {
                wrong.push(format!("the scale “{}”: “{name}” is no question of one choice whose answers all have scores", scale.name));
            }
            if self.scales.iter().filter(|other| other.name == scale.name).count() > 1 {
                wrong.push(format!("two scales are called “{}”", scale.name));
            }
        }
        wrong
    }
}

/// Choices that are answers: those with a role say why there is none.
fn counted(choices: &[Choice]) -> impl Iterator<Item = &Choice> {
    choices.iter().filter(|choice| choice.role.is_none())
}

impl ListSpec {
    /// What does not fit these choices.
    fn check(&self, choices: &[Choice], place: &str, wrong: &mut Vec<String>) {
        let parts: Vec<&String> = self.favourable.iter().chain(&self.neutral).chain(&self.unfavourable).collect();
        for name in parts.iter().copied().chain(self.scores.keys()) {
            if !counted(choices).any(|choice| choice.name == *name) {
                wrong.push(format!("{place}: there is no answer “{name}”"));
            }
        }
        for (_, name) in parts.iter().enumerate().filter(|(at, name)| parts[..*at].contains(name)) {
            wrong.push(format!("{place}: “{name}” has two directions"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::{Instrument, from_toml};

    const FORM: &str = include_str!("../../../public/instruments/workplace-diversity.toml");
    const SPEC: &str = include_str!("../../../public/analysis/workplace-diversity.toml");

    fn schema() -> Schema {
        let instrument: Instrument = from_toml(FORM).expect("an instrument");
        Schema::compile(instrument, &[]).expect("a schema")
    }

    #[test]
    fn the_spec_of_the_workplace_survey_fits_it() {
        let spec: AnalysisSpec = crate::instrument::parse_toml(SPEC).expect("a spec");
        assert_eq!(spec.check(&schema()), Vec::<String>::new());
        assert_eq!(AnalysisSpec::default().check(&schema()), Vec::<String>::new());
    }

    #[test]
    fn everything_that_does_not_fit_is_named() {
        type Change = fn(&mut AnalysisSpec);
        let changes: [(&str, Change); 11] = [
            ("gendre", |spec| spec.keys.push("gendre".into())),
            ("recommend", |spec| spec.ordered.push("recommend".into())),
            ("consents", |spec| spec.leave_out.push("consents".into())),
            ("agreement", |spec| drop(spec.lists.insert("agreement".into(), ListSpec::default()))),
            ("agreed", |spec| spec.lists.entry("agree".into()).or_default().favourable.push("agreed".into())),
            ("prefer_not", |spec| spec.lists.entry("agree".into()).or_default().scores.extend([("prefer_not".into(), 3)])),
            ("two directions", |spec| spec.lists.entry("agree".into()).or_default().neutral.push("agree".into())),
            ("talked", |spec| drop(spec.items.insert("talked".into(), ListSpec::default()))),
            ("leave_intent", |spec| spec.nps.push("leave_intent".into())),
            ("belonging", |spec| spec.scales.push(spec.scales[0].clone())),
            ("race_ethnicity", |spec| spec.scales[0].items.push("race_ethnicity".into())),
        ];
        for (named, change) in changes {
            let mut spec: AnalysisSpec = crate::instrument::parse_toml(SPEC).expect("a spec");
            change(&mut spec);
            let wrong = spec.check(&schema());
            assert!(!wrong.is_empty() && wrong.iter().all(|sentence| sentence.contains(named)), "{named}: {wrong:?}");
        }
    }
}
