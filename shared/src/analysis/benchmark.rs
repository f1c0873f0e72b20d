//! A region-wide benchmark: figures of whole organisations, which each of them hands out as a small file and a region's office
//! adds up. No group of an organisation is in it.
//!
//! A figure of several organisations is given only where at least four answered, none of them with more than 60 % of all
//! respondents, also after leaving any one away ([`may_pool`]). A second figure of other organisations could be subtracted from
//! the first: a region pools once a round.

use super::favourable::Directions;
use super::stats::{Share, may_pool};
use super::table::{Ask, table};
use crate::disclosure::{Item, Release};
use crate::instrument::{Hash, Text};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The first member of a file of one organisation.
const OWN: &str = "evenhand-benchmark-1";
/// The first member of a file of a region.
const REGION: &str = "evenhand-region-1";
/// The largest file that is read, in bytes.
pub const FILE_MOST: usize = 1_000_000;

/// A question's figure: of one organisation, or of several together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenchmarkItem {
    /// Name of the question.
    pub name: String,
    /// Its words.
    pub label: Text,
    /// Names of the favourable answers, and of all others: figures are only added where both are the same.
    pub answers: [Vec<String>; 2],
    /// How many answered favourably.
    pub favourable: u64,
    /// How many answered.
    pub base: u64,
}

impl BenchmarkItem {
    /// The favourable part.
    #[must_use]
    pub fn share(&self) -> Share {
        Share { count: self.favourable, n: self.base }
    }

    fn same(&self, other: &Self) -> bool {
        self.name == other.name && self.label == other.label && self.answers == other.answers
    }
}

/// What an organisation hands to its region: of the whole organisation only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benchmark {
    /// What kind of file it is.
    pub format: String,
    /// What the organisation calls itself.
    pub organisation: String,
    /// The survey.
    pub survey: Hash,
    /// Its title.
    pub title: Text,
    /// The day when it opened.
    pub wave: String,
    /// Its minimum group: no base is smaller.
    pub k: u32,
    /// Questions whose answers have a direction.
    pub items: Vec<BenchmarkItem>,
}

/// What a region's office gives back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// What kind of file it is.
    pub format: String,
    /// The first and the last day on which a survey opened.
    pub waves: [String; 2],
    /// How many organisations are in it. Which, it does not say.
    pub organisations: usize,
    /// Figures of all of them together.
    pub items: Vec<BenchmarkItem>,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BenchmarkError {
    /// It is something else, or of a later version.
    #[error("this is not a file of benchmark figures")]
    Foreign,
    /// It says what cannot be: more favourable answers than answers, a base below its minimum, a question twice.
    #[error("the figures in this file contradict each other")]
    Wrong,
}

/// Why there is no figure of several organisations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PoolError {
    /// Two files are of one survey or one organisation.
    #[error("two files are of the same organisation")]
    Twice,
    /// There are fewer than four, or one of them makes up too much of all.
    #[error("at least four organizations are needed, none with more than 60 % of all answers, also after leaving any one away")]
    Rule,
    /// Words or answers of the question differ.
    #[error("the question is not the same in all organizations")]
    Differs,
}

/// What several organisations say together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pooled {
    /// The file for all of them.
    pub region: Region,
    /// Questions without a figure, and why.
    pub refused: Vec<(String, PoolError)>,
}

impl Benchmark {
    /// The figures of a release, of all who answered.
    #[must_use]
    pub fn of(release: &Release, organisation: &str) -> Self {
        let item = |item: &Item| {
            let told = table(release, &Ask { item: Some(item.name.clone()), ..Ask::default() }).ok()?;
            let said = Directions::of(item, told.cell(0, 0).shown()?)?;
            let is_favourable = |answer: &&crate::disclosure::Answer| answer.part == Some(crate::disclosure::Part::Favourable);
            let (yes, no): (Vec<_>, Vec<_>) = item.answers.iter().partition(is_favourable);
            let names = |answers: Vec<&crate::disclosure::Answer>| answers.into_iter().map(|answer| answer.name.clone()).collect();
            let answers = [names(yes), names(no)];
            Some(BenchmarkItem {
                name: item.name.clone(),
                label: item.label.clone(),
                answers,
                favourable: said.favourable,
                base: said.base,
            })
        };
        Self {
            format: OWN.to_owned(),
            organisation: organisation.trim().to_owned(),
            survey: release.survey.clone(),
            title: release.title.clone(),
            wave: release.wave.clone(),
            k: release.k,
            items: release.items.iter().filter_map(item).collect(),
        }
    }

    /// The file.
    #[must_use]
    pub fn write(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it is something else, or cannot be.
    pub fn read(text: &str) -> Result<Self, BenchmarkError> {
        let read: Self = parsed(text)?;
        if read.format != OWN {
            return Err(BenchmarkError::Foreign);
        }
        let least = u64::from(read.k.max(crate::survey::MINIMUM_LEAST));
        if read.organisation.trim().is_empty() || !sound(&read.items, least) { Err(BenchmarkError::Wrong) } else { Ok(read) }
    }
}

impl Region {
    /// The file.
    #[must_use]
    pub fn write(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it is something else, or cannot be.
    pub fn read(text: &str) -> Result<Self, BenchmarkError> {
        let read: Self = parsed(text)?;
        if read.format != REGION {
            return Err(BenchmarkError::Foreign);
        }
        if read.organisations < 4 || !sound(&read.items, 4) { Err(BenchmarkError::Wrong) } else { Ok(read) }
    }

    /// The region's figure for a question that is the same there.
    #[must_use]
    pub fn of(&self, own: &BenchmarkItem) -> Option<&BenchmarkItem> {
        self.items.iter().find(|item| item.same(own))
    }
}

fn parsed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, BenchmarkError> {
    if text.len() > FILE_MOST {
        return Err(BenchmarkError::Foreign);
    }
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|_| BenchmarkError::Foreign)
}

fn sound(items: &[BenchmarkItem], least: u64) -> bool {
    let once = |(at, item): (usize, &BenchmarkItem)| items[..at].iter().all(|other| other.name != item.name);
    let most = 1_u64 << 40;
    items.iter().enumerate().all(once) && items.iter().all(|item| item.favourable <= item.base && (least..most).contains(&item.base))
}

/// Adds up the figures of several organisations.
///
/// # Errors
/// When two files are of one organisation, or no question may be added up.
pub fn pool(files: &[Benchmark]) -> Result<Pooled, PoolError> {
    let plain = |name: &str| name.trim().to_lowercase();
    let same = |one: &Benchmark, other: &Benchmark| one.survey == other.survey || plain(&one.organisation) == plain(&other.organisation);
    if files.iter().enumerate().any(|(at, one)| files[..at].iter().any(|other| same(one, other))) {
        return Err(PoolError::Twice);
    }
    let mut names: Vec<&str> = Vec::new();
    for item in files.iter().flat_map(|file| &file.items) {
        if !names.contains(&item.name.as_str()) {
            names.push(&item.name);
        }
    }
    let (mut items, mut refused) = (Vec::new(), Vec::new());
    for name in names {
        match of_all(files, name) {
            Ok(item) => items.push(item),
            Err(why) => refused.push((name.to_owned(), why)),
        }
    }
    if items.is_empty() {
        return Err(refused
            .into_iter()
            .map(|(_, why)| why)
            .find(|why| *why == PoolError::Differs)
            .filter(|_| files.len() >= 4)
            .unwrap_or(PoolError::Rule));
    }
    let mut waves: Vec<&String> = files.iter().map(|file| &file.wave).collect();
    waves.sort();
    let at = |wave: Option<&&String>| wave.map(|wave| (*wave).clone()).unwrap_or_default();
    let waves = [at(waves.first()), at(waves.last())];
    Ok(Pooled { region: Region { format: REGION.to_owned(), waves, organisations: files.len(), items }, refused })
}

/// One question of all organisations. All of them must have it: figures of different sets of organisations could be subtracted.
fn of_all(files: &[Benchmark], name: &str) -> Result<BenchmarkItem, PoolError> {
    let found: Vec<&BenchmarkItem> = files.iter().filter_map(|file| file.items.iter().find(|item| item.name == name)).collect();
    let first = found.first().ok_or(PoolError::Rule)?;
    if found.len() < files.len() || found.iter().any(|item| !item.same(first)) {
        return Err(PoolError::Differs);
    }
    let bases: Vec<u64> = found.iter().map(|item| item.base).collect();
    if !may_pool(&bases) {
        return Err(PoolError::Rule);
    }
    let sum = |of: fn(&BenchmarkItem) -> u64| found.iter().map(|item| of(item)).sum();
    Ok(BenchmarkItem { favourable: sum(|item| item.favourable), base: sum(|item| item.base), ..(*first).clone() })
}
