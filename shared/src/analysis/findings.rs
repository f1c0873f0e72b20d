//! Where barriers show: items ranked by unfavourable answers, and for each item and key the group that stands lowest against
//! everybody else.
//!
//! Everything is computed of cells that tables show anyway, so it says no more than these do. A group is held against the sum
//! of all other shown groups of the same key; those whose keys are withheld are in neither. The lowest group of several is low
//! by chance as well, so the test is corrected over all groups that it was picked from, of all items and keys.

use super::favourable::{Directions, has_direction};
use super::stats::{CONFIDENCE, Difference, Share, difference, holm};
use super::table::{Ask, Cell, table};
use crate::disclosure::{FULL_DETAIL, Item, Release};

/// The level at which a gap is called significant, after the correction.
pub const LEVEL: f64 = 0.05;

/// Why an item is not among the findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// Its answers are neither favourable nor unfavourable, or several could be chosen.
    NoDirection,
    /// It has a net promoter score, which the share of its answers is not held against.
    Promoter,
    /// Even the whole organisation is not told.
    Hidden,
}

/// An item of the whole organisation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Place of the item in the release.
    pub item: usize,
    /// What was answered.
    pub said: Directions,
    /// The unfavourable share, 0 to 1.
    pub unfavourable: f64,
    /// The favourable share, 0 to 1.
    pub favourable: f64,
}

/// A group of one key against everybody else who is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    /// Place of the item in the release.
    pub item: usize,
    /// Place of the key.
    pub key: usize,
    /// Place of the group in the key.
    pub category: usize,
    /// Favourable answers in the group.
    pub group: Share,
    /// Favourable answers of everybody else.
    pub others: Share,
    /// The group less the others: negative where the group is lower, -1 to 1.
    pub difference: Difference,
}

/// How large a difference of two shares is, whatever they are (Cohen 1988, chapter 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// Below 0.2.
    Slight,
    /// From 0.2.
    Small,
    /// From 0.5.
    Medium,
    /// From 0.8.
    Large,
}

/// A gap: the group of a key that is lowest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// The comparison.
    pub contrast: Contrast,
    /// Its test's probability after Holm's correction over all comparisons; none where both are all alike.
    pub adjusted: Option<f64>,
    /// Cohen's h: the difference of the arcsines of both shares; negative where the group is lower.
    pub effect: f64,
    /// Whether numbers are small: fewer than 30 on a side, or fewer than 5 to expect of either kind.
    pub small: bool,
}

impl Gap {
    /// Whether it is unlikely to be chance.
    #[must_use]
    pub fn is_significant(&self) -> bool {
        self.adjusted.is_some_and(|p| p <= LEVEL)
    }

    /// Size of the effect.
    #[must_use]
    pub fn size(&self) -> Size {
        let effect = self.effect.abs();
        [(0.8, Size::Large), (0.5, Size::Medium), (0.2, Size::Small)]
            .into_iter()
            .find(|(from, _)| effect >= *from)
            .map_or(Size::Slight, |(_, size)| size)
    }

    /// The gap in percentage points; negative where the group is lower.
    #[must_use]
    pub fn points(&self) -> f64 {
        self.contrast.difference.difference * 100.0
    }
}

/// Everything that the page of barriers shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    /// Items, the most unfavourable first.
    pub ranked: Vec<Ranked>,
    /// Gaps, the largest first.
    pub gaps: Vec<Gap>,
    /// Items that are not ranked, in the order of the form.
    pub left_out: Vec<(usize, LeftOut)>,
    /// Items and keys that are not crossed, because too few people would be told apart.
    pub not_crossed: Vec<usize>,
    /// How many comparisons the correction is over.
    pub compared: usize,
}

/// Why an item is left out; none where it is not.
#[must_use]
pub fn left_out(item: &Item) -> Option<LeftOut> {
    match item {
        Item { many: true, .. } => Some(LeftOut::NoDirection),
        Item { nps: true, .. } => Some(LeftOut::Promoter),
        item if !has_direction(item) => Some(LeftOut::NoDirection),
        Item { hidden: true, .. } => Some(LeftOut::Hidden),
        _ => None,
    }
}

/// An item of the whole organisation; none where it is left out.
#[must_use]
pub fn ranked(release: &Release, item: usize) -> Option<Ranked> {
    let asked = release.items.get(item).filter(|asked| left_out(asked).is_none())?;
    let told = table(release, &Ask { item: Some(asked.name.clone()), ..Ask::default() }).ok()?;
    let said = Directions::of(asked, told.cell(0, 0).shown()?)?;
    Some(Ranked { item, said, unfavourable: said.unfavourable().value()?, favourable: said.favourable().value()? })
}

/// Every shown group of every key against all others, for one item. Those who did not say which group they are in count among
/// the others, and are no group that something could be done for. Empty where the item is crossed with nothing.
#[must_use]
pub fn contrasts(release: &Release, item: usize) -> Vec<Contrast> {
    let Some(asked) = release.items.get(item).filter(|asked| left_out(asked).is_none() && asked.depth > 0) else { return Vec::new() };
    (0..release.keys.len()).flat_map(|key| of_key(release, item, asked, key)).collect()
}

fn of_key(release: &Release, item: usize, asked: &Item, key: usize) -> Vec<Contrast> {
    let held = &release.keys[key];
    let ask = Ask { item: Some(asked.name.clone()), rows: vec![held.name.clone()], ..Ask::default() };
    let Ok(told) = table(release, &ask) else { return Vec::new() };
    let said = |cell: &Cell| Some(Directions::of(asked, cell.shown()?)?.favourable());
    let groups: Vec<Option<Share>> = (1..told.rows.len()).map(|row| said(told.cell(row, 0))).collect();
    let all =
        groups.iter().flatten().fold(Share { count: 0, n: 0 }, |sum, group| Share { count: sum.count + group.count, n: sum.n + group.n });
    let contrast = |(category, group): (usize, Option<Share>)| {
        let group = group.filter(|_| held.categories.get(category).is_some_and(|category| !category.names.is_empty()))?;
        let others = Share { count: all.count - group.count, n: all.n - group.n };
        Some(Contrast { item, key, category, group, others, difference: difference(group, others, CONFIDENCE)? })
    };
    groups.into_iter().enumerate().filter_map(contrast).collect()
}

/// The findings, from what [`ranked`] and [`contrasts`] give for every item in the order of the form.
#[must_use]
pub fn gather(release: &Release, mut ranked: Vec<Ranked>, contrasts: &[Contrast]) -> Findings {
    ranked.sort_by(|one, other| {
        let by_share = other.unfavourable.total_cmp(&one.unfavourable).then(one.favourable.total_cmp(&other.favourable));
        by_share.then(one.item.cmp(&other.item))
    });
    let tested: Vec<f64> = contrasts.iter().filter_map(|contrast| Some(contrast.difference.test?.p)).collect();
    let mut adjusted = holm(&tested).unwrap_or_default().into_iter();
    let mut gaps: Vec<Gap> = Vec::new();
    for contrast in contrasts {
        let adjusted = contrast.difference.test.and_then(|_| adjusted.next());
        let gap = Gap {
            contrast: *contrast,
            adjusted,
            effect: effect(contrast.group, contrast.others),
            small: is_small(contrast.group, contrast.others),
        };
        match gaps.last_mut().filter(|last| (last.contrast.item, last.contrast.key) == (contrast.item, contrast.key)) {
            Some(last) if lower(contrast.group, last.contrast.group) => *last = gap,
            Some(_) => {}
            None => gaps.push(gap),
        }
    }
    // Where the lowest group is no lower than the others, all are alike.
    gaps.retain(|gap| gap.contrast.difference.difference < 0.0);
    gaps.sort_by(|one, other| {
        let (a, b) = (&one.contrast, &other.contrast);
        a.difference.difference.total_cmp(&b.difference.difference).then((a.item, a.key).cmp(&(b.item, b.key)))
    });
    let left = release.items.iter().enumerate().filter_map(|(at, item)| Some((at, left_out(item)?))).collect();
    let uncrossed = |(_, item): &(usize, &Item)| left_out(item).is_none() && item.depth == 0;
    let not_crossed = release.items.iter().enumerate().filter(uncrossed).map(|(at, _)| at).collect();
    Findings { ranked, gaps, left_out: left, not_crossed, compared: tested.len() }
}

/// All of it at once.
#[must_use]
pub fn findings(release: &Release) -> Findings {
    let items = 0..release.items.len();
    let contrasts: Vec<Contrast> = items.clone().flat_map(|item| contrasts(release, item)).collect();
    gather(release, items.filter_map(|item| ranked(release, item)).collect(), &contrasts)
}

/// Whether a share is lower than another; of equal ones that of more people counts as lower.
fn lower(one: Share, other: Share) -> bool {
    let (left, right) = (u128::from(one.count) * u128::from(other.n), u128::from(other.count) * u128::from(one.n));
    left < right || (left == right && one.n > other.n)
}

fn effect(one: Share, other: Share) -> f64 {
    let angle = |share: Share| 2.0 * share.value().unwrap_or(0.0).sqrt().asin();
    angle(one) - angle(other)
}

fn is_small(one: Share, other: Share) -> bool {
    let (count, n) = (u128::from(one.count + other.count), u128::from(one.n + other.n));
    // Fewer than five to expect: without dividing.
    let few = |side: Share| [count, n - count].into_iter().any(|kind| u128::from(side.n) * kind < 5 * n);
    [one, other].into_iter().any(|side| side.n < u64::from(FULL_DETAIL) || few(side))
}
