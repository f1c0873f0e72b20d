//! Which expressions of an instrument the scenarios have seen in each of their states. An expression that was never
//! expected to be true, or never to be false, could stand for anything.

use super::{instrument, survey};
use shared::instrument::{Column, Instrument, NodeId, RecordKind, Schema};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Instrument, question, column and what the expression was expected to give.
type Sighting = (String, String, &'static str, String);

thread_local! {
    /// Beside the scenarios and not in them: a test is a function without arguments, and each has a thread of its own.
    static SEEN: RefCell<BTreeSet<Sighting>> = const { RefCell::new(BTreeSet::new()) };
}

pub fn note(schema: &Schema, node: NodeId, column: Column, outcome: &str) {
    let sighting = (schema.name.clone(), schema.nodes[node].name.clone(), column.name(), outcome.to_owned());
    SEEN.with_borrow_mut(|seen| seen.insert(sighting));
}

/// What has to be seen of an expression.
enum Wanted {
    Each(&'static [&'static str]),
    /// Any two results.
    Two,
}

fn wanted(schema: &Schema, node: NodeId) -> Vec<(Column, Wanted)> {
    let node = &schema.nodes[node];
    let columns = [
        (node.relevant.is_some(), Column::Relevant, Wanted::Each(&["asked", "not asked"])),
        (node.constraint.is_some(), Column::Constraint, Wanted::Each(&["met", "broken"])),
        (node.is_needed() == Some(true), Column::Required, Wanted::Each(&["left out"])),
        (node.is_needed().is_none(), Column::Required, Wanted::Each(&["needed", "not needed"])),
        (node.has_filter(), Column::ChoiceFilter, Wanted::Each(&["offered", "withheld"])),
        (node.is_computed(), Column::Calculation, Wanted::Two),
        (node.is_counted(), Column::RepeatCount, Wanted::Two),
    ];
    columns.into_iter().filter(|(there, ..)| *there).map(|(_, column, wanted)| (column, wanted)).collect()
}

fn schema(instrument: Instrument) -> Schema {
    let groups = if instrument.kind == RecordKind::Response { survey::groups() } else { super::departments() };
    Schema::compile(instrument, &groups).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// How many states there are to see in an instrument, and those that none of these scenarios has seen.
pub fn unseen(file: &str, scenarios: &[fn()]) -> (usize, Vec<String>) {
    SEEN.with_borrow_mut(BTreeSet::clear);
    scenarios.iter().for_each(|scenario| scenario());
    let (schema, mut count, mut missed) = (schema(instrument(file)), 0, Vec::new());
    SEEN.with_borrow(|seen| {
        for node in 0..schema.nodes.len() {
            let name = &schema.nodes[node].name;
            for (column, wanted) in wanted(&schema, node) {
                let of_it = seen.iter().filter(|(file, question, of, _)| *file == schema.name && question == name && *of == column.name());
                let outcomes: BTreeSet<&str> = of_it.map(|(.., outcome)| outcome.as_str()).collect();
                let missing: Vec<&str> = match wanted {
                    Wanted::Each(each) => each.iter().copied().filter(|outcome| !outcomes.contains(outcome)).collect(),
                    Wanted::Two => ["one result", "another result"].into_iter().skip(outcomes.len()).collect(),
                };
                count += if let Wanted::Each(each) = wanted { each.len() } else { 2 };
                missed.extend(missing.iter().map(|outcome| format!("{file}: {name}, {}: {outcome}", column.name())));
            }
        }
    });
    (count, missed)
}
