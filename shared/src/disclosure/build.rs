//! Building the release of a survey.

use super::coarsen::{Coding, Said};
use super::raw::{Asked, RawResponses, State};
use super::settle::{Records, Rule, settle};
use super::spec::AnalysisSpec;
use super::{Alone, Answer, Category, Item, KEYS_MOST, Key, Loss, Release, Scale, Silent};
use crate::instrument::{ChoiceRole, Exposure, Hash, Kind, NodeId, Schema, Text};
use crate::survey::{Plan, Survey, shown_count};

/// The largest share of records whose keys may be withheld so that a key can be finer.
const LOSS_MOST: f64 = 0.25;
/// The largest share so that one more key can be crossed at all, roughly.
const ROUGH_LOSS_MOST: f64 = 0.2;
/// How many categories the most important keys have at first, and all others as the last of these.
const ROUGH: [usize; 3] = [6, 4, 3];
/// The largest further share that is withheld of one item before it is crossed with fewer keys at once.
const ITEM_LOSS_MOST: f64 = 0.15;
/// The same where it is crossed with one key at a time: after that it is told for the whole organisation only.
const LAST_LOSS_MOST: f64 = 0.5;

/// What a release is about.
#[derive(Debug, Clone)]
pub struct About {
    /// The survey.
    pub survey: Survey,
    /// Its plan, which knows how many people there are.
    pub plan: Option<Plan>,
    /// The day when it opened, as `YYYY-MM-DD`.
    pub wave: String,
    /// The day when it was frozen.
    pub day: String,
    /// What the analysis needs to know of its instrument.
    pub spec: AnalysisSpec,
}

/// A key on its way into the release.
struct Candidate {
    name: String,
    label: Text,
    ordered: bool,
    many: bool,
    said: Said,
    ladder: Vec<Coding>,
}

/// Builds the release of a survey. It takes the responses with it: nothing else is ever made of them.
#[must_use]
pub fn release(raw: RawResponses, about: &About) -> Release {
    let k = about.survey.settings.k.max(super::super::survey::MINIMUM_LEAST);
    let schema = std::sync::Arc::clone(&raw.schema);
    let candidates = candidates(&raw, about, k);
    let members: Vec<u32> = (0..u32::try_from(raw.len()).unwrap_or(u32::MAX)).collect();
    let Admitted { keys: admitted, columns, withheld } = admit(&candidates, &members, k);
    let mut keys: Vec<Key> =
        admitted.iter().zip(columns).map(|((at, coding), column)| key(&candidates[*at], coding, column, &withheld)).collect();
    people(&mut keys, about);
    let loss = loss(&keys, &admitted, &candidates, k);
    let mut alone: Vec<Alone> = Vec::new();
    for (at, candidate) in candidates.iter().enumerate().filter(|(at, _)| !admitted.iter().any(|(admitted, _)| admitted == at)) {
        alone.push(told_alone(&candidates[at].name, &candidate.label, &candidate.said, k, Exposure::Key));
    }
    let mut items: Vec<Item> = Vec::new();
    // Questions for the whole organisation only, and all that follow from them.
    let mut whole: Vec<NodeId> = Vec::new();
    for asked in &raw.asked {
        let node = &schema.nodes[asked.node];
        if !matches!(node.exposure, Exposure::Organisation | Exposure::None | Exposure::Sensitive)
            || about.spec.leave_out.contains(&node.name)
        {
            continue;
        }
        // Whoever was asked had given a certain answer: what is not told of that is not told of this either.
        let parents = parents(&schema, asked, about);
        let names: Vec<&str> = parents.iter().map(|parent| schema.nodes[*parent].name.as_str()).collect();
        if node.exposure == Exposure::Organisation || parents.iter().any(|parent| whole.contains(parent)) {
            whole.push(asked.node);
            let is_untold = |name: &&str| {
                items.iter().any(|item| item.hidden && item.name == **name)
                    || alone.iter().any(|alone| alone.base == 0 && alone.name == **name)
            };
            let is_hidden = names.iter().any(is_untold) || (!parents.is_empty() && follows(asked, k).is_none());
            alone.push(organisation(&schema, asked, k, is_hidden));
        } else {
            let of: Vec<&Item> = items.iter().filter(|item| names.contains(&item.name.as_str())).collect();
            let asked_of = if parents.is_empty() { Some(Vec::new()) } else { follows(asked, k) };
            let made = item(&schema, asked, &keys, &of, asked_of.as_deref(), about, k);
            items.extend(made);
        }
    }
    let scales =
        about.spec.scales.iter().map(|scale| Scale { name: scale.name.clone(), label: scale.label.clone(), items: scale.items.clone() });
    // What departments are called may be corrected: which are together is what counts.
    let together = |plan: &Plan| plan.groups.iter().map(|group| (group.name.clone(), group.departments.clone())).collect::<Vec<_>>();
    let groups = about.plan.as_ref().map(|plan| crate::instrument::canonical_json(&serde_json::json!(together(plan)))).unwrap_or_default();
    let mut release = Release {
        survey: about.survey.id.clone(),
        title: about.survey.title.clone(),
        languages: about.survey.settings.languages.clone(),
        wave: about.wave.clone(),
        day: about.day.clone(),
        k,
        people: about.plan.as_ref().map(Plan::people).filter(|people| *people > 0),
        n: u32::try_from(raw.len()).unwrap_or(u32::MAX),
        groups: Hash::of(&groups),
        tabulation: about.spec.tabulation,
        scales: scales.collect(),
        keys,
        alone,
        items,
        loss,
    };
    sort(&mut release);
    // Nothing else is ever made of them.
    drop(raw);
    release
}

/// Keys in the order of their importance.
fn candidates(raw: &RawResponses, about: &About, k: u32) -> Vec<Candidate> {
    let (schema, spec) = (&raw.schema, &about.spec);
    // A category of a key should be found in cells with two others: it needs more people than a cell does.
    let least = 2 * k;
    let mut found: Vec<Candidate> = Vec::new();
    for asked in &raw.asked {
        let node = &schema.nodes[asked.node];
        let choices = schema.choices(asked.node).map(|list| list.items.as_slice()).unwrap_or_default();
        let said = match node.kind {
            _ if node.exposure != Exposure::Key => None,
            Kind::One(_) => Said::one(asked, choices),
            Kind::Many(_) => Said::many(asked, choices, spec.tabulation, least),
            _ => None,
        };
        let ordered = spec.ordered.contains(&node.name);
        found.extend(said.map(|said| Candidate {
            name: node.name.clone(),
            label: node.label.clone(),
            ordered,
            many: matches!(node.kind, Kind::Many(_)),
            ladder: said.ladder(ordered, least),
            said,
        }));
    }
    let settings = &about.survey.settings;
    let modes: Vec<String> = settings.modes.iter().map(|mode| mode.name().to_owned()).collect();
    let known = [
        ("mode", Said::known(&modes, raw.modes.iter().map(|mode| mode.name().to_owned()))),
        ("language", Said::known(&settings.languages, raw.languages.iter().cloned())),
    ];
    for (name, said) in known.into_iter().filter(|(_, said)| said.values.len() > 1) {
        found.push(Candidate {
            name: name.to_owned(),
            label: Text::default(),
            ordered: false,
            many: false,
            ladder: said.ladder(false, least),
            said,
        });
    }
    found.sort_by_key(|candidate| spec.keys.iter().position(|name| *name == candidate.name).unwrap_or(usize::MAX));
    found
}

/// Keys that are crossed, with their codings; their columns; and whose keys are withheld.
struct Admitted {
    keys: Vec<(usize, Coding)>,
    columns: Vec<Vec<u8>>,
    withheld: Vec<bool>,
}

/// Takes as many keys as the loss allows, each roughly, and then makes them finer in turn, the most important first.
fn admit(candidates: &[Candidate], members: &[u32], k: u32) -> Admitted {
    let ladders: Vec<Vec<&Coding>> = candidates.iter().map(|candidate| steps(&candidate.ladder)).collect();
    let mut admitted = Admitted { keys: Vec::new(), columns: Vec::new(), withheld: vec![false; members.len()] };
    // Places in `admitted.keys` and on the ladders.
    let mut rungs: Vec<usize> = Vec::new();
    for (at, ladder) in ladders.iter().enumerate().filter(|(_, ladder)| !ladder.is_empty()) {
        let rough = ROUGH[at.min(ROUGH.len() - 1)];
        let rung = ladder.iter().position(|coding| coding.0.len() <= rough).unwrap_or(ladder.len() - 1);
        admitted.keys.push((at, ladder[rung].clone()));
        admitted.columns.push(candidates[at].said.coded(ladder[rung]));
        rungs.push(rung);
        if !admitted.fits(members, k, ROUGH_LOSS_MOST) {
            admitted.keys.pop();
            admitted.columns.pop();
            rungs.pop();
        }
    }
    let mut open: Vec<usize> = (0..rungs.len()).collect();
    while !open.is_empty() {
        open.retain(|place| {
            let at = admitted.keys[*place].0;
            let Some(finer) = rungs[*place].checked_sub(1).map(|rung| ladders[at][rung]) else { return false };
            let coding = std::mem::replace(&mut admitted.keys[*place].1, finer.clone());
            let column = std::mem::replace(&mut admitted.columns[*place], candidates[at].said.coded(finer));
            let fits = admitted.fits(members, k, LOSS_MOST);
            if fits {
                rungs[*place] -= 1;
            } else {
                admitted.keys[*place].1 = coding;
                admitted.columns[*place] = column;
            }
            fits
        });
    }
    admitted
}

impl Admitted {
    /// Whether no more than a share of the records has to be withheld; if so, it is them.
    fn fits(&mut self, members: &[u32], k: u32, most: f64) -> bool {
        let sizes: Vec<usize> = self.keys.iter().map(|(_, coding)| coding.0.len() + 1).collect();
        let keys: Vec<&[u8]> = self.columns.iter().map(Vec::as_slice).collect();
        // How many took part is told by group, in the report of who answered: so is how many of them are withheld.
        let records = Records { keys: &keys, sizes: &sizes, answers: &[], members, out: &[], by_category: true };
        let settled = settle(&records, KEYS_MOST, &Rule { k, answers: 0, collapsed: &[], directions: &[] });
        let fits = settled.iter().filter(|withheld| **withheld).count() as f64 <= most * members.len() as f64;
        if fits {
            self.withheld = settled;
        }
        fits
    }
}

/// At most six steps of a ladder, with the first and the last.
fn steps(ladder: &[Coding]) -> Vec<&Coding> {
    const MOST: usize = 6;
    let last = ladder.len().saturating_sub(1);
    let mut places: Vec<usize> = (0..MOST).map(|step| (last * step).div_ceil(MOST - 1)).collect();
    places.dedup();
    places.into_iter().filter_map(|place| ladder.get(place)).collect()
}

fn key(candidate: &Candidate, coding: &Coding, mut column: Vec<u8>, withheld: &[bool]) -> Key {
    column.iter_mut().zip(withheld).filter(|(_, withheld)| **withheld).for_each(|(number, _)| *number = 0);
    Key {
        name: candidate.name.clone(),
        label: candidate.label.clone(),
        ordered: candidate.ordered,
        many: candidate.many,
        categories: candidate.said.categories(coding),
        detail: u32::try_from(candidate.said.values.len()).unwrap_or(u32::MAX),
        column,
    }
}

/// Tells how many people the frame has in the groups of departments.
fn people(keys: &mut [Key], about: &About) {
    let Some(plan) = &about.plan else { return };
    // Another key may have a choice that is called like a group: the one of departments has no other choices.
    let is_group = |name: &String| plan.groups.iter().any(|group| group.name == *name);
    let of_departments = |key: &&mut Key| key.categories.iter().flat_map(|category| &category.names).all(is_group);
    for category in keys.iter_mut().filter(of_departments).flat_map(|key| &mut key.categories).filter(|category| !category.names.is_empty())
    {
        let groups = category.names.iter().map(|name| plan.groups.iter().find(|group| group.name == *name));
        category.people = groups.map(|group| group.map(|group| plan.people_of(group))).sum();
    }
}

fn loss(keys: &[Key], admitted: &[(usize, Coding)], candidates: &[Candidate], k: u32) -> Vec<Loss> {
    let mut all = Vec::new();
    for (key, (at, coding)) in keys.iter().zip(admitted) {
        let said = candidates[*at].said.coded(coding);
        let count = |column: &[u8], category: usize| {
            u32::try_from(column.iter().filter(|number| usize::from(**number) == category + 1).count()).unwrap_or(u32::MAX)
        };
        let categories = 0..key.categories.len();
        let kept: Vec<u32> = categories.clone().map(|category| count(&key.column, category)).collect();
        let withheld: Vec<u32> = categories.clone().map(|category| count(&said, category) - kept[category]).collect();
        // Of a group of which fewer than the minimum took part, nothing is told.
        let told: Vec<usize> = categories.filter(|category| kept[*category] + withheld[*category] >= k).collect();
        let of: Vec<u32> = told.iter().map(|category| withheld[*category]).collect();
        for (category, (withheld, most)) in told.into_iter().zip(bands(&of, withheld.iter().sum(), k)) {
            all.push(Loss { key: key.name.clone(), category: u32::try_from(category).unwrap_or(u32::MAX), withheld, most });
        }
    }
    all
}

/// From how many to how many of each group are withheld, in steps so large that also whoever knows the sum of all groups is left
/// with at least the minimum between the least and the most that it can be.
fn bands(withheld: &[u32], sum: u32, k: u32) -> Vec<(u32, u32)> {
    let mut step = 2 * k;
    loop {
        let bands: Vec<(u32, u32)> = withheld.iter().map(|count| (count / step * step, (count / step + 1) * step - 1)).collect();
        let least: u32 = bands.iter().map(|band| band.0).sum();
        let is_open = |(low, high): &(u32, u32)| high.min(&(sum - (least - low))) - low >= k;
        if bands.iter().all(is_open) {
            return bands;
        }
        if step > sum {
            return Vec::new();
        }
        step *= 2;
    }
}

/// What is told of a variable that is crossed with nothing: groups of fewer than `k` are put together.
fn told_alone(name: &str, label: &Text, said: &Said, k: u32, exposure: Exposure) -> Alone {
    let mut alone = Alone { name: name.to_owned(), label: label.clone(), many: false, counts: Vec::new(), base: 0, exposure };
    let Some(coding) = said.ladder(false, k).into_iter().next() else { return alone };
    let column = said.coded(&coding);
    let counts: Vec<u32> = (2..coding.0.len() + 2)
        .map(|number| u32::try_from(column.iter().filter(|held| usize::from(**held) == number).count()).unwrap_or(u32::MAX))
        .collect();
    let base: u32 = counts.iter().sum();
    let cell: Vec<u32> = std::iter::once(base).chain(counts.iter().copied()).collect();
    let rule = Rule { k, answers: counts.len(), collapsed: &[], directions: &[] };
    if base > 0 && !rule.breaks(&cell) && counts.iter().all(|count| *count == 0 || *count >= k) {
        alone.base = base;
        alone.counts = said.categories(&coding).into_iter().skip(1).zip(counts).collect();
    }
    alone
}

/// A question that is told for the whole organisation only.
fn organisation(schema: &Schema, asked: &Asked, k: u32, is_hidden: bool) -> Alone {
    let node = &schema.nodes[asked.node];
    let choices = schema.choices(asked.node).map(|list| list.items.as_slice()).unwrap_or_default();
    if is_hidden {
        let many = matches!(node.kind, Kind::Many(_));
        return Alone {
            name: node.name.clone(),
            label: node.label.clone(),
            many,
            counts: Vec::new(),
            base: 0,
            exposure: Exposure::Organisation,
        };
    }
    if let (Kind::One(_), Some(said)) = (node.kind, Said::one(asked, choices)) {
        return told_alone(&node.name, &node.label, &said, k, Exposure::Organisation);
    }
    let base = asked.states.iter().filter(|state| **state == State::Answered).count();
    let mut alone = Alone {
        name: node.name.clone(),
        label: node.label.clone(),
        many: true,
        counts: Vec::new(),
        base: 0,
        exposure: Exposure::Organisation,
    };
    let counts = choices.iter().enumerate().filter(|(_, choice)| choice.role.is_none()).map(|(at, choice)| {
        let count = asked.choices.iter().filter(|chosen| *chosen >> at & 1 == 1).count();
        (
            Category { names: vec![choice.name.clone()], labels: vec![choice.label.clone()], people: None },
            u32::try_from(count).unwrap_or(u32::MAX),
        )
    });
    let counts: Vec<(Category, u32)> = counts.collect();
    let cell: Vec<u32> = std::iter::once(u32::try_from(base).unwrap_or(u32::MAX)).chain(counts.iter().map(|(_, count)| *count)).collect();
    if !(Rule { k, answers: counts.len(), collapsed: &[], directions: &[] }).breaks(&cell) {
        alone.base = cell[0];
        // What fewer than the minimum chose is not told; several may be chosen, so nothing adds up.
        alone.counts = counts.into_iter().filter(|(_, count)| *count == 0 || *count >= k).collect();
    }
    alone
}

/// An item with its dataset; none where the question has no answers that count, or more than 32.
fn item(schema: &Schema, asked: &Asked, keys: &[Key], parents: &[&Item], asked_of: Option<&[u32]>, about: &About, k: u32) -> Option<Item> {
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
    for record in &members {
        total[0] += 1;
        (0..answers.len()).filter(|at| column[*record as usize] >> at & 1 == 1).for_each(|at| total[at + 1] += 1);
    }
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
        [super::Part::Favourable, super::Part::Neutral, super::Part::Unfavourable]
            .map(of)
            .into_iter()
            .filter(|group| !group.is_empty())
            .collect()
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
fn parents(schema: &Schema, asked: &Asked, about: &About) -> Vec<NodeId> {
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
fn follows(asked: &Asked, k: u32) -> Option<Vec<u32>> {
    let column: Vec<u32> = asked.states.iter().map(|state| if *state == State::NotAsked { 0b10 } else { 0b01 }).collect();
    let count = |bit: u32| u32::try_from(column.iter().filter(|answer| **answer == bit).count()).unwrap_or(u32::MAX);
    let cell = [count(0b01) + count(0b10), count(0b01), count(0b10)];
    (!Rule { k, answers: 2, collapsed: &[], directions: &[] }.breaks(&cell)).then_some(column)
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
        let (depth, withheld) = crossed(&records, most_keys, &Rule { k: rule.k, answers: 2, collapsed: &[], directions: &[] });
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

/// Puts the records in the order of what they hold, so that nothing is left of the order in which they came or were stored.
fn sort(release: &mut Release) {
    let mut order: Vec<usize> = (0..release.n as usize).collect();
    {
        let (keys, items) = (&release.keys, &release.items);
        order.sort_by(|a, b| {
            let keys = keys.iter().map(|key| key.column[*a].cmp(&key.column[*b]));
            let items = items.iter().map(|item| (item.column[*a], item.withheld[*a]).cmp(&(item.column[*b], item.withheld[*b])));
            keys.chain(items).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        });
    }
    for key in &mut release.keys {
        key.column = order.iter().map(|at| key.column[*at]).collect();
    }
    for item in &mut release.items {
        item.column = order.iter().map(|at| item.column[*at]).collect();
        item.withheld = order.iter().map(|at| item.withheld[*at]).collect();
    }
}
