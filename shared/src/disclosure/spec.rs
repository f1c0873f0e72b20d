//! What the analysis needs to know of an instrument beyond its form: `public/analysis/<instrument>.toml`.

use super::{Part, Tabulation};
use crate::instrument::Text;
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
        let parts =
            [(&self.favourable, Part::Favourable), (&self.neutral, Part::Neutral), (&self.unfavourable, Part::Unfavourable)];
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
}
