//! Who answered an item favourably, of whom a table tells.

use super::stats::Share;
use super::table::Shown;
use crate::disclosure::{Item, Part};

/// How many answers point to no barrier, and how many point to one, of how many. An answer without a direction is of neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directions {
    /// Favourable answers.
    pub favourable: u64,
    /// Unfavourable answers.
    pub unfavourable: u64,
    /// Respondents to the item.
    pub base: u64,
}

impl Directions {
    /// Of what a table tells of some respondents. None where the item's answers have no direction, where several could be
    /// chosen, or where answers were put together that point in different ones.
    #[must_use]
    pub fn of(item: &Item, shown: &Shown) -> Option<Self> {
        if item.many || !has_direction(item) {
            return None;
        }
        let mut told = Self { favourable: 0, unfavourable: 0, base: u64::from(shown.base) };
        for (at, count) in shown.counts.iter().enumerate() {
            let part = if shown.collapsed { collapsed_part(item, at)? } else { item.answers.get(at)?.part };
            match part {
                Some(Part::Favourable) => told.favourable += u64::from(*count),
                Some(Part::Unfavourable) => told.unfavourable += u64::from(*count),
                Some(Part::Neutral) | None => {}
            }
        }
        Some(told)
    }

    /// The favourable part.
    #[must_use]
    pub fn favourable(self) -> Share {
        Share { count: self.favourable, n: self.base }
    }

    /// The unfavourable part.
    #[must_use]
    pub fn unfavourable(self) -> Share {
        Share { count: self.unfavourable, n: self.base }
    }
}

/// Whether answers of the item are favourable or unfavourable at all.
#[must_use]
pub fn has_direction(item: &Item) -> bool {
    let is = |part| item.answers.iter().any(|answer| answer.part == Some(part));
    is(Part::Favourable) && is(Part::Unfavourable)
}

/// Direction of a collapsed answer; none where those in it point in different ones.
#[allow(clippy::option_option)]
fn collapsed_part(item: &Item, at: usize) -> Option<Option<Part>> {
    let mut parts = item.answers.iter().filter(|answer| usize::from(answer.collapsed) == at).map(|answer| answer.part);
    let first = parts.next()?;
    parts.all(|part| part == first).then_some(first)
}
