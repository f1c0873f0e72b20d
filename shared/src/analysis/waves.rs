//! The same questions at several times.
//!
//! Waves are compared only over identical group mappings, and within them only what is the same: questions with the same words
//! and the same answers, groups made of the same choices. What cannot be compared is told with the reason, never guessed at.
//! Each wave is taken as a sample of its own: who answered twice is known to nobody. Where many did, the intervals of changes
//! are wider than they would have to be.

use super::favourable::{Directions, has_direction};
use super::stats::{CONFIDENCE, Difference, Share, difference};
use super::table::{Ask, Cell, Table, table};
use crate::disclosure::{Category, Item, Key, Release, Tabulation};

/// The fewest waves that are compared.
pub const WAVES_LEAST: usize = 2;
/// The most: more lines than these are not told apart in a chart.
pub const WAVES_MOST: usize = 6;

/// Why releases are not compared at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WavesError {
    /// Fewer than two, or more than six.
    #[error("compare two to six waves")]
    Number,
    /// Two of them are one survey, or opened on one day.
    #[error("two of these are of the same wave")]
    Same,
    /// Departments were put into other groups. The place is that of the first release, by time, that differs from the oldest.
    #[error("departments are grouped otherwise in one of these surveys")]
    Groups(usize),
    /// Race and the like were made into one variable in another way.
    #[error("race is tabulated otherwise in one of these surveys")]
    Tabulation(usize),
    /// They have no question in common: another form.
    #[error("these surveys have no question in common")]
    Nothing,
}

/// Why a question or a group is not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Differs {
    /// A wave does not have it.
    Absent,
    /// Its words changed.
    Words,
    /// Its answers changed, or what they count as.
    Answers,
    /// It has no favourable answers.
    NoDirection,
    /// A wave does not tell it even for the whole organisation.
    Hidden,
}

/// A question that is not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutItem {
    /// Its name.
    pub name: String,
    /// Which wave first differs.
    pub wave: usize,
    /// Why.
    pub why: Differs,
}

/// Releases that are compared.
#[derive(Debug, Clone)]
pub struct Waves<'a> {
    /// The oldest first.
    pub releases: Vec<&'a Release>,
    /// Names of the questions that are compared, in the order of the newest form.
    pub items: Vec<String>,
    /// Questions that are not, also in the order of the newest form, then those that only older ones have.
    pub left_out: Vec<LeftOutItem>,
    /// Names of the keys that every wave has.
    pub keys: Vec<String>,
    /// Names of keys that a wave lacks, with its place.
    pub keys_left_out: Vec<(String, usize)>,
}

/// One figure of one wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Favourable answers.
    Shown(Share),
    /// Withheld, or not crossed with this key.
    Withheld,
    /// Certainly nobody.
    Nobody,
}

impl Point {
    /// What is shown.
    #[must_use]
    pub fn shown(self) -> Option<Share> {
        if let Self::Shown(share) = self { Some(share) } else { None }
    }
}

/// From one wave to a later one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Place of the earlier wave.
    pub from: usize,
    /// Place of the later wave.
    pub to: usize,
    /// The later share less the earlier one, as independent samples.
    pub difference: Difference,
}

/// A line over waves.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// The group, as the newest wave calls it; none is the whole organisation.
    pub category: Option<Category>,
    /// A point for each wave.
    pub points: Vec<Point>,
}

impl Trend {
    /// From the first wave that is shown to the last one.
    #[must_use]
    pub fn change(&self) -> Option<Change> {
        let shown = |at: usize| self.points[at].shown();
        let from = (0..self.points.len()).find(|at| shown(*at).is_some())?;
        let to = (0..self.points.len()).rfind(|at| shown(*at).is_some()).filter(|to| *to > from)?;
        Some(Change { from, to, difference: difference(shown(to)?, shown(from)?, CONFIDENCE)? })
    }
}

/// A group that is not compared: some wave has no group of the same choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutGroup {
    /// The group, as it is in the first wave that has it, by time.
    pub category: Category,
    /// The first wave that has it.
    pub wave: usize,
}

/// Lines over waves: the whole organisation, then groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Trends {
    /// Lines.
    pub lines: Vec<Trend>,
    /// Groups that cannot be compared.
    pub left_out: Vec<LeftOutGroup>,
}

/// Finds what can be compared.
///
/// # Errors
/// When nothing can.
pub fn waves<'a>(releases: &[&'a Release]) -> Result<Waves<'a>, WavesError> {
    if !(WAVES_LEAST..=WAVES_MOST).contains(&releases.len()) {
        return Err(WavesError::Number);
    }
    let mut releases = releases.to_vec();
    releases.sort_by(|one, other| one.wave.cmp(&other.wave));
    let surveys_differ = releases.iter().enumerate().all(|(at, one)| releases[..at].iter().all(|other| other.survey != one.survey));
    if !surveys_differ || releases.windows(2).any(|pair| pair[0].wave == pair[1].wave) {
        return Err(WavesError::Same);
    }
    let differs = |differs: fn(&Release, &Release) -> bool| releases.iter().position(|release| differs(releases[0], release));
    if let Some(at) = differs(|first, other| first.groups != other.groups) {
        return Err(WavesError::Groups(at));
    }
    if let Some(at) = differs(|first, other| first.tabulation != other.tabulation) {
        return Err(WavesError::Tabulation(at));
    }
    let (mut items, mut left_out) = (Vec::new(), Vec::new());
    for name in in_order(&releases, |release| release.items.iter().map(|item| item.name.as_str()).collect()) {
        match why_not(&releases, name) {
            None => items.push(name.to_owned()),
            Some((wave, why)) => left_out.push(LeftOutItem { name: name.to_owned(), wave, why }),
        }
    }
    if left_out.iter().all(|left| left.why == Differs::Absent) && items.is_empty() {
        return Err(WavesError::Nothing);
    }
    let (mut keys, mut keys_left_out) = (Vec::new(), Vec::new());
    for name in in_order(&releases, |release| release.keys.iter().map(|key| key.name.as_str()).collect()) {
        match releases.iter().position(|release| release.key(name).is_none()) {
            // Which combinations are frequent, and which group is the rarest, differs from wave to wave.
            None if is_by_wave(&releases, name) => keys_left_out.push((name.to_owned(), 0)),
            None => keys.push(name.to_owned()),
            Some(wave) => keys_left_out.push((name.to_owned(), wave)),
        }
    }
    Ok(Waves { releases, items, left_out, keys, keys_left_out })
}

/// Names in the order of the newest release, then those that only older ones have.
fn in_order<'a>(releases: &[&'a Release], names: impl Fn(&'a Release) -> Vec<&'a str>) -> Vec<&'a str> {
    let mut all: Vec<&str> = Vec::new();
    for release in releases.iter().rev() {
        all.extend(names(release).into_iter().filter(|name| !all.contains(name)).collect::<Vec<_>>());
    }
    all
}

/// The first wave in which a question is not what it is in the oldest, or is not told; and why.
fn why_not(releases: &[&Release], name: &str) -> Option<(usize, Differs)> {
    let items: Vec<Option<&Item>> = releases.iter().map(|release| release.item(name)).collect();
    if let Some(at) = items.iter().position(Option::is_none) {
        return Some((at, Differs::Absent));
    }
    let items: Vec<&Item> = items.into_iter().flatten().collect();
    let first = items.first()?;
    if first.many || !has_direction(first) {
        return Some((0, Differs::NoDirection));
    }
    let meaning =
        |item: &Item| item.answers.iter().map(|answer| (answer.name.clone(), answer.label.clone(), answer.part)).collect::<Vec<_>>();
    items.iter().enumerate().find_map(|(at, item)| {
        let why = if item.label != first.label {
            Differs::Words
        } else if item.many != first.many || meaning(item) != meaning(first) {
            Differs::Answers
        } else if item.hidden {
            Differs::Hidden
        } else {
            return None;
        };
        Some((at, why))
    })
}

/// Whether the categories of a key mean something else in each wave.
fn is_by_wave(releases: &[&Release], name: &str) -> bool {
    releases
        .iter()
        .any(|release| release.tabulation != Tabulation::AloneOrMore && release.key(name).is_some_and(|key| release.keys[key].many))
}

impl Waves<'_> {
    /// Lines of a question, by the groups of a key where one is named. None where either is not compared.
    #[must_use]
    pub fn trends(&self, item: &str, key: Option<&str>) -> Option<Trends> {
        let known = self.items.iter().any(|name| name == item) && key.is_none_or(|key| self.keys.iter().any(|name| name == key));
        if !known {
            return None;
        }
        let whole = self.releases.iter().map(|release| point(release, item, &told(release, item, None), 0)).collect();
        let mut trends = Trends { lines: vec![Trend { category: None, points: whole }], left_out: Vec::new() };
        let Some(key) = key else { return Some(trends) };
        let keys: Vec<&Key> = self.releases.iter().filter_map(|release| Some(&release.keys[release.key(key)?])).collect();
        let tables: Vec<Option<Table>> = self.releases.iter().map(|release| told(release, item, Some(key))).collect();
        let place = |key: &Key, names: &[String]| key.categories.iter().position(|category| category.names == names);
        let newest = keys.last()?;
        for category in &newest.categories {
            let places: Option<Vec<usize>> = keys.iter().map(|key| place(key, &category.names)).collect();
            let Some(places) = places else { continue };
            let points =
                self.releases.iter().zip(&tables).zip(places).map(|((release, table), place)| point(release, item, table, place + 1));
            trends.lines.push(Trend { category: Some(category.clone()), points: points.collect() });
        }
        for (wave, held) in keys.iter().enumerate() {
            for category in held.categories.iter().filter(|category| !keys.iter().all(|key| place(key, &category.names).is_some())) {
                if !trends.left_out.iter().any(|left| left.category.names == category.names) {
                    trends.left_out.push(LeftOutGroup { category: category.clone(), wave });
                }
            }
        }
        Some(trends)
    }
}

fn told(release: &Release, item: &str, key: Option<&str>) -> Option<Table> {
    let rows = key.map(str::to_owned).into_iter().collect();
    table(release, &Ask { item: Some(item.to_owned()), rows, ..Ask::default() }).ok()
}

fn point(release: &Release, item: &str, table: &Option<Table>, row: usize) -> Point {
    let (Some(item), Some(table)) = (release.item(item), table.as_ref()) else { return Point::Withheld };
    match table.cell(row, 0) {
        Cell::Shown(shown) => Directions::of(item, shown).map_or(Point::Withheld, |said| Point::Shown(said.favourable())),
        Cell::Withheld => Point::Withheld,
        Cell::Nobody => Point::Nobody,
    }
}
