//! Items of a release: their answers, and with whose keys they are crossed.

use super::raw::{Asked, State};
use super::settle::{Records, Rule, settle, step};
use super::{About, Answer, Item, KEYS_MOST, Key, Part, Silent};
use crate::instrument::{ChoiceRole, Kind, NodeId, Schema, Text};
use crate::survey::shown_count;

/// The largest further share that is withheld of one item before it is crossed with fewer keys at once.
const ITEM_LOSS_MOST: f64 = 0.15;
/// The same where it is crossed with one key at a time: after that it is told for the whole organisation only.
const LAST_LOSS_MOST: f64 = 0.5;

/// An item with its dataset; none where the question has no answers that count, or more than 32.
pub(super) fn item(
    schema: &Schema,
    asked: &Asked,
    keys: &[Key],
    parents: &[&Item],
    asked_of: Option<&[u32]>,
    about: &About,
    k: u32,
) -> Option<Item> {
    let node = &schema.nodes[asked.node];
    let (choices, list) = schema.choices(asked.node).map(|list| (list.items.as_slice(), list.name.as_str()))?;
    let many = match node.kind {
        Kind::One(_) => false,
        Kind::Many(_) => true,
        _ => return None,
    };
    let kept: Vec<usize> = (0..choices.len()).filter(|at| choices[*at].role.is_none()).collect();
    if kept.is_empty() || kept.len() > 32 {
        return None;
    }
    let column: Vec<u32> = asked
        .choices
        .iter()
        .map(|chosen| kept.iter().enumerate().fold(0, |bits, (place, at)| bits | u32::from(chosen >> at & 1 == 1) << place))
        .collect();
    let spec = about.spec.of(&node.name, list);
    let nps = about.spec.nps.contains(&node.name);
    let mut answers: Vec<Answer> = kept
        .iter()
        .map(|at| Answer {
            name: choices[*at].name.clone(),
            label: choices[*at].label.clone(),
            score: spec.and_then(|spec| spec.scores.get(&choices[*at].name).copied()),
            part: spec.and_then(|spec| spec.part(&choices[*at].name)),
            collapsed: 0,
        })
        .collect();
    let collapsed = if many { Vec::new() } else { collapse(&mut answers, &column) };
    let parts: Vec<u8> = if collapsed.is_empty() { Vec::new() } else { answers.iter().map(|answer| answer.collapsed).collect() };
    // Answers that all point one way have no direction to tell.
    let is_one_way = answers.iter().all(|answer| answer.part == answers[0].part);
    let direction = |answer: &Answer| answer.part.map_or(u8::MAX, |part| part as u8);
    let directions: Vec<u8> = if many || is_one_way { Vec::new() } else { answers.iter().map(direction).collect() };
    let rule = Rule { k, answers: answers.len(), collapsed: &parts, directions: &directions };
    let members: Vec<u32> = (0..u32::try_from(column.len()).unwrap_or(u32::MAX)).filter(|at| column[*at as usize] != 0).collect();
    let mut total = vec![0_u32; answers.len() + 1];
    members.iter().for_each(|record| step(&mut total, column[*record as usize], true));
    let hidden = total[0] == 0 || rule.breaks(&total) || parents.iter().any(|parent| parent.hidden) || asked_of.is_none();
    let (depth, withheld) =
        if hidden { (0, vec![true; column.len()]) } else { deepest(keys, parents, asked_of.unwrap_or_default(), &column, &members, &rule) };
    let heading = node.parent.map(|parent| heading(schema, parent)).unwrap_or_default();
    Some(Item {
        name: node.name.clone(),
        label: node.label.clone(),
        heading,
        many,
        exposure: node.exposure,
        collapsed: collapsed.iter().map(|group| group.iter().map(|at| answers[*at].label.clone()).collect()).collect(),
        answers,
        nps,
        depth,
        hidden,
        // Of whom nothing is told, it is not told how many they are.
        silent: if hidden { Silent::default() } else { silent(asked, k) },
        column: if hidden { vec![0; asked.choices.len()] } else { column },
        withheld,
    })
}

/// The heading of the page or table that a question stands in.
fn heading(schema: &Schema, parent: NodeId) -> Text {
    let group = &schema.nodes[parent];
    match group.parent {
        Some(outer) if group.label.is_empty() || matches!(group.kind, Kind::Group { matrix: true }) => schema.nodes[outer].label.clone(),
        _ => group.label.clone(),
    }
}

/// Puts the answers of an item into at most three: by their direction, or the two most frequent and all others.
fn collapse(answers: &mut [Answer], column: &[u32]) -> Vec<Vec<usize>> {
    // Answers that all point in one direction are not put together by it: nothing would be left.
    let has_parts = answers.iter().all(|answer| answer.part.is_some()) && answers.iter().any(|answer| answer.part != answers[0].part);
    let groups: Vec<Vec<usize>> = if answers.len() <= 3 {
        return Vec::new();
    } else if has_parts {
        let of = |part| (0..answers.len()).filter(|at| answers[*at].part == Some(part)).collect::<Vec<_>>();
        [Part::Favourable, Part::Neutral, Part::Unfavourable].map(of).into_iter().filter(|group| !group.is_empty()).collect()
    } else {
        let mut order: Vec<usize> = (0..answers.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(column.iter().filter(|bits| **bits >> *at & 1 == 1).count()), *at));
        let mut others = order.split_off(2);
        others.sort_unstable();
        order.into_iter().map(|at| vec![at]).chain([others]).collect()
    };
    for (number, group) in groups.iter().enumerate() {
        group.iter().for_each(|at| answers[*at].collapsed = u8::try_from(number).unwrap_or(0));
    }
    groups
}

/// Questions by whose answers it was decided whether a question is asked. Whoever ended the survey on its first page is not in the
/// data, so that what is asked of all others by an answer there says nothing of them.
pub(super) fn parents(schema: &Schema, asked: &Asked, about: &About) -> Vec<NodeId> {
    let mut parents = schema.asked_by(asked.node);
    parents.retain(|parent| !about.spec.leave_out.contains(&schema.nodes[*parent].name));
    let first = schema.pages.first().map_or(0, |page| page.end);
    if parents.iter().all(|parent| *parent < first) && !asked.states.contains(&State::NotAsked) {
        parents.clear();
    }
    parents
}

/// Of a question that not everybody is asked: whether each was, as two answers. None where even that may not be told of all, because
/// all were asked, or nearly all, or nearly nobody.
pub(super) fn follows(asked: &Asked, k: u32) -> Option<Vec<u32>> {
    let column: Vec<u32> = asked.states.iter().map(|state| if *state == State::NotAsked { 0b10 } else { 0b01 }).collect();
    let count = |bit: u32| u32::try_from(column.iter().filter(|answer| **answer == bit).count()).unwrap_or(u32::MAX);
    let cell = [count(0b01) + count(0b10), count(0b01), count(0b10)];
    (!Rule::plain(k, 2).breaks(&cell)).then_some(column)
}

/// With how many keys at once an item is crossed, and whose keys are withheld for it. Also those are for whom an item is by whose
/// answer it was asked, and where being asked would itself tell too much.
fn deepest(keys: &[Key], parents: &[&Item], asked_of: &[u32], column: &[u32], members: &[u32], rule: &Rule<'_>) -> (u8, Vec<bool>) {
    let columns: Vec<&[u8]> = keys.iter().map(|key| key.column.as_slice()).collect();
    let sizes: Vec<usize> = keys.iter().map(|key| key.categories.len()).collect();
    let mut out: Vec<bool> = (0..column.len()).map(|at| parents.iter().any(|parent| parent.withheld[at])).collect();
    let mut most_keys = parents.iter().map(|parent| usize::from(parent.depth)).min().unwrap_or(KEYS_MOST).min(keys.len());
    if !asked_of.is_empty() {
        let everybody: Vec<u32> = (0..u32::try_from(column.len()).unwrap_or(u32::MAX)).collect();
        let records = Records { keys: &columns, sizes: &sizes, answers: asked_of, members: &everybody, out: &out, by_category: false };
        let (depth, withheld) = crossed(&records, most_keys, &Rule::plain(rule.k, 2));
        (most_keys, out) = (usize::from(depth), withheld);
    }
    let records = Records { keys: &columns, sizes: &sizes, answers: column, members, out: &out, by_category: false };
    crossed(&records, most_keys, rule)
}

/// The most keys at once with which not too many more have to be withheld, and who is.
fn crossed(records: &Records<'_>, most_keys: usize, rule: &Rule<'_>) -> (u8, Vec<bool>) {
    let is_out = |at: usize| records.out.get(at) == Some(&true) || records.keys.iter().any(|column| column[at] == 0);
    let before = records.members.iter().filter(|at| is_out(**at as usize)).count();
    for depth in (1..=most_keys).rev() {
        let withheld = settle(records, depth, rule);
        let lost = withheld.iter().filter(|withheld| **withheld).count() - before;
        let most = if depth == 1 { LAST_LOSS_MOST } else { ITEM_LOSS_MOST };
        if lost as f64 <= most * records.members.len() as f64 {
            return (u8::try_from(depth).unwrap_or(0), withheld);
        }
    }
    (0, vec![true; records.answers.len()])
}

/// In whole steps of the minimum: how many were not asked is often how many gave an answer to another question.
fn silent(asked: &Asked, k: u32) -> Silent {
    let step = |is: fn(&State) -> bool| {
        let count = asked.states.iter().filter(|state| is(state)).count();
        u32::try_from(shown_count(count as u64, k)).unwrap_or(u32::MAX)
    };
    Silent {
        missing: step(|state| *state == State::Missing),
        not_asked: step(|state| *state == State::NotAsked),
        prefer_not: step(|state| *state == State::Role(ChoiceRole::PreferNot)),
        no_basis: step(|state| *state == State::Role(ChoiceRole::NoBasis)),
        not_applicable: step(|state| *state == State::Role(ChoiceRole::NotApplicable)),
    }
}
