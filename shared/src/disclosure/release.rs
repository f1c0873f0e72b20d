//! The release: all that leaves the raw responses of a survey, once.

use crate::instrument::{Exposure, Hash, Text};
use serde::{Deserialize, Serialize};

/// A group that people are in by one key. The first category of a key, with number 1, is always those who did not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Names of the choices in it, in the instrument's order; none are those who did not say.
    pub names: Vec<String>,
    /// Their labels, of each; more than one where small groups were put together.
    pub labels: Vec<Text>,
    /// How many people it has by the survey's frame, where the frame tells.
    #[serde(default)]
    pub people: Option<u32>,
}

/// An identifying variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Name of the question, or `mode` or `language`.
    pub name: String,
    /// As people read it; empty for `mode` and `language`, which whoever shows them names.
    pub label: Text,
    /// Whether its categories have an order.
    pub ordered: bool,
    /// Whether several could be chosen, so that it was made into one variable.
    pub many: bool,
    /// Its categories; number `i + 1` of the column is category `i`.
    pub categories: Vec<Category>,
    /// How many categories the instrument has, before small ones were put together.
    pub detail: u32,
    /// By record: number of the category, 0 is withheld.
    #[serde(skip)]
    pub column: Vec<u8>,
}

impl Key {
    /// How many records are told to be in a category.
    #[must_use]
    pub fn kept(&self, category: usize) -> u32 {
        u32::try_from(self.column.iter().filter(|number| usize::from(**number) == category + 1).count()).unwrap_or(u32::MAX)
    }
}

/// A variable that could not be crossed with others in this survey, or that never is: how many chose what, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alone {
    /// Name of the question.
    pub name: String,
    /// As people read it.
    pub label: Text,
    /// Whether several could be chosen.
    pub many: bool,
    /// Categories with how many chose each; none at all where too few answered, or they could be told apart.
    pub counts: Vec<(Category, u32)>,
    /// How many answered; 0 where nothing is told.
    pub base: u32,
    /// Why it stands here: [`Exposure::Organisation`], or [`Exposure::Key`] where there were too few people.
    pub exposure: Exposure,
}

/// Which of three parts an answer belongs to, where the answers have a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Points to no barrier, such as "agree".
    Favourable,
    /// Between.
    Neutral,
    /// Points to a barrier.
    Unfavourable,
}

/// An answer that an item can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Name of the choice.
    pub name: String,
    /// As people read it.
    pub label: Text,
    /// What it counts in a mean.
    #[serde(default)]
    pub score: Option<i32>,
    /// Its direction.
    #[serde(default)]
    pub part: Option<Part>,
    /// Which of the (at most three) collapsed answers it belongs to, from 0.
    pub collapsed: u8,
}

/// Those who gave no answer that counts, at least so many of each kind, in whole steps of the minimum group. They are told for the
/// whole organisation only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silent {
    /// Were asked, and left it.
    pub missing: u32,
    /// Were not asked, by what they had answered before.
    pub not_asked: u32,
    /// Would rather not say.
    pub prefer_not: u32,
    /// Could not judge.
    pub no_basis: u32,
    /// The question did not apply.
    pub not_applicable: u32,
}

/// What people answered to one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Name of the question.
    pub name: String,
    /// As people read it.
    pub label: Text,
    /// The heading it stands under.
    #[serde(default)]
    pub heading: Text,
    /// Whether several answers could be chosen.
    pub many: bool,
    /// What disclosure control does with it.
    pub exposure: Exposure,
    /// Its answers; at most 32.
    pub answers: Vec<Answer>,
    /// Labels of the collapsed answers, by number, each of one or more answers.
    pub collapsed: Vec<Vec<Text>>,
    /// Whether it is a question of 0 to 10 for a net promoter score.
    #[serde(default)]
    pub nps: bool,
    /// How many keys it can be crossed with at once: 0 to 3.
    pub depth: u8,
    /// Whether even the whole organisation is not told: too few answered, or nearly all the same.
    #[serde(default)]
    pub hidden: bool,
    /// Whoever did not answer.
    pub silent: Silent,
    /// By record: the answers as bits of their numbers; 0 is none. An item of one choice has one bit at most.
    #[serde(skip)]
    pub column: Vec<u32>,
    /// By record: whether its keys are withheld for this item.
    #[serde(skip)]
    pub withheld: Vec<bool>,
}

/// Items that are read together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// Its name.
    pub name: String,
    /// As people read it.
    pub label: Text,
    /// Names of its items.
    pub items: Vec<String>,
}

/// How much was withheld of a group. There is none of a group of which fewer than the minimum took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// The key.
    pub key: String,
    /// Place of the category.
    pub category: u32,
    /// At least so many have not.
    pub withheld: u32,
    /// At most so many: what lies between is no narrower than a hidden base may be.
    pub most: u32,
}

/// How a question of several choices, such as race, is made into one variable (OMB SPD 15, 2024, lists the first two).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tabulation {
    /// One choice alone, or "more than one".
    #[default]
    AloneOrMore,
    /// The combinations that are frequent enough each by itself, the others together.
    FrequentCombinations,
    /// Each person in the chosen group that the fewest people chose.
    RarestGroup,
}

/// All that leaves the raw responses of a survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// The survey.
    pub survey: Hash,
    /// Its title.
    pub title: Text,
    /// Languages of labels.
    pub languages: Vec<String>,
    /// The wave it belongs to: the day when it opened, as `YYYY-MM-DD`.
    pub wave: String,
    /// The day when it was frozen and this was made.
    pub day: String,
    /// Minimum group.
    pub k: u32,
    /// People in the frame; none where nobody said.
    #[serde(default)]
    pub people: Option<u32>,
    /// Records in the release: responses in which anything was answered.
    pub n: u32,
    /// Mapping of departments to groups, as one number: waves are compared only where it is the same.
    pub groups: Hash,
    /// How race and the like were made into one variable.
    pub tabulation: Tabulation,
    /// Identifying variables, the most important first.
    pub keys: Vec<Key>,
    /// Variables that stand for themselves only.
    pub alone: Vec<Alone>,
    /// Items, in the order of the form.
    pub items: Vec<Item>,
    /// Scales.
    pub scales: Vec<Scale>,
    /// What was withheld, by group.
    pub loss: Vec<Loss>,
}

impl Release {
    /// An item by its name.
    #[must_use]
    pub fn item(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.name == name)
    }

    /// Place of a key by its name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<usize> {
        self.keys.iter().position(|key| key.name == name)
    }

    /// Share of key cells that are withheld, of all records and keys.
    #[must_use]
    pub fn share_withheld(&self) -> f64 {
        let cells = self.keys.len() * self.n as usize;
        let withheld: usize = self.keys.iter().map(|key| key.column.iter().filter(|number| **number == 0).count()).sum();
        if cells == 0 { 0.0 } else { withheld as f64 / cells as f64 }
    }
}
