//! Variables that are told for the whole organisation only.

use super::coarsen::Said;
use super::raw::{Asked, State};
use super::settle::Rule;
use super::{Alone, Category};
use crate::instrument::{Exposure, Kind, Schema, Text};

/// A variable of which nothing is told.
fn untold(name: &str, label: &Text, many: bool, exposure: Exposure) -> Alone {
    Alone { name: name.to_owned(), label: label.clone(), many, counts: Vec::new(), base: 0, exposure }
}

/// What is told of a variable that is crossed with nothing: groups of fewer than `k` are put together.
pub(super) fn told_alone(name: &str, label: &Text, said: &Said, k: u32, exposure: Exposure) -> Alone {
    let mut alone = untold(name, label, false, exposure);
    let Some(coding) = said.ladder(false, k).into_iter().next() else { return alone };
    let column = said.coded(&coding);
    let counts: Vec<u32> = (2..coding.0.len() + 2)
        .map(|number| u32::try_from(column.iter().filter(|held| usize::from(**held) == number).count()).unwrap_or(u32::MAX))
        .collect();
    let base: u32 = counts.iter().sum();
    let cell: Vec<u32> = std::iter::once(base).chain(counts.iter().copied()).collect();
    let rule = Rule::plain(k, counts.len());
    if base > 0 && !rule.breaks(&cell) && counts.iter().all(|count| *count == 0 || *count >= k) {
        alone.base = base;
        alone.counts = said.categories(&coding).into_iter().skip(1).zip(counts).collect();
    }
    alone
}

/// A question that is told for the whole organisation only.
pub(super) fn organisation(schema: &Schema, asked: &Asked, k: u32, is_hidden: bool) -> Alone {
    let node = &schema.nodes[asked.node];
    let choices = schema.choices(asked.node).map(|list| list.items.as_slice()).unwrap_or_default();
    if is_hidden {
        return untold(&node.name, &node.label, matches!(node.kind, Kind::Many(_)), Exposure::Organisation);
    }
    if let (Kind::One(_), Some(said)) = (node.kind, Said::one(asked, choices)) {
        return told_alone(&node.name, &node.label, &said, k, Exposure::Organisation);
    }
    let base = asked.states.iter().filter(|state| **state == State::Answered).count();
    let mut alone = untold(&node.name, &node.label, true, Exposure::Organisation);
    let counts = choices.iter().enumerate().filter(|(_, choice)| choice.role.is_none()).map(|(at, choice)| {
        let count = asked.choices.iter().filter(|chosen| *chosen >> at & 1 == 1).count();
        (
            Category { names: vec![choice.name.clone()], labels: vec![choice.label.clone()], people: None },
            u32::try_from(count).unwrap_or(u32::MAX),
        )
    });
    let counts: Vec<(Category, u32)> = counts.collect();
    let cell: Vec<u32> = std::iter::once(u32::try_from(base).unwrap_or(u32::MAX)).chain(counts.iter().map(|(_, count)| *count)).collect();
    if !Rule::plain(k, counts.len()).breaks(&cell) {
        alone.base = cell[0];
        // What fewer than the minimum chose is not told; several may be chosen, so nothing adds up.
        alone.counts = counts.into_iter().filter(|(_, count)| *count == 0 || *count >= k).collect();
    }
    alone
}
