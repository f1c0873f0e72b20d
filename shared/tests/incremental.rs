//! One answer at a time must leave a form exactly as computing it from nothing does, for any instrument.
//!
//! The instruments have no circle by construction: each node gets a rank that is above its group's, and reads only
//! questions of a lower rank, which may stand before or after it.
#![allow(missing_docs)]

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use shared::form::{Form, read_value};
use shared::instrument::{NodeId, Schema};
use std::collections::BTreeSet;
use std::sync::Arc;

const KINDS: [&str; 4] = ["integer", "text", "select_one abc", "select_multiple abc"];

/// What chance decides about one row.
#[derive(Debug, Clone)]
struct Draw {
    /// 0 and 1 open a group, 2 and 3 close one, the rest ask a question.
    shape: u8,
    kind: usize,
    rank: u8,
    relevant: Vec<(usize, usize, bool)>,
    required: Vec<(usize, usize, bool)>,
    constraint: Vec<(usize, usize, bool)>,
}

/// A node as it will stand in the file.
struct Placed<'a> {
    draw: &'a Draw,
    name: String,
    question: bool,
    rank: (u8, usize),
}

fn draw() -> impl Strategy<Value = Draw> {
    let reads = |most: usize| prop::collection::vec((any::<usize>(), 0_usize..8, any::<bool>()), 0..=most);
    (0_u8..12, 0_usize..4, any::<u8>(), reads(3), reads(1), reads(1)).prop_map(|(shape, kind, rank, relevant, required, constraint)| Draw {
        shape,
        kind,
        rank,
        relevant,
        required,
        constraint,
    })
}

fn expression(reads: &[(usize, usize, bool)], questions: &[&str]) -> Option<String> {
    let mut source = String::new();
    for (pick, form, and) in reads.iter().filter(|_| !questions.is_empty()) {
        let question = questions[pick % questions.len()];
        if !source.is_empty() {
            source.push_str(if *and { " and " } else { " or " });
        }
        source.push_str(&match form {
            0 => format!("${{{question}}} = 'a'"),
            1 => format!("${{{question}}} != 'b'"),
            2 => format!("${{{question}}} > 1"),
            3 => format!("selected(${{{question}}}, 'a')"),
            4 => format!("not(${{{question}}} = '')"),
            5 => format!("count-selected(${{{question}}}) >= 2"),
            6 => format!("coalesce(${{{question}}}, 'a') = 'a'"),
            _ => format!("if(${{{question}}} = '', string-length(${{{question}}}) < 1, ${{{question}}} < 3)"),
        });
    }
    (!source.is_empty()).then_some(source)
}

fn schema(draws: &[Draw]) -> Arc<Schema> {
    let mut placed: Vec<Placed<'_>> = Vec::new();
    // `None` closes a group.
    let mut order: Vec<Option<usize>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (index, draw) in draws.iter().enumerate() {
        if matches!(draw.shape, 2 | 3) && !open.is_empty() {
            open.pop();
            order.push(None);
            continue;
        }
        let question = !(draw.shape < 2 && open.len() < 2);
        let rank = open.last().map_or(draw.rank, |group| draw.rank.max(placed[*group].rank.0));
        order.push(Some(placed.len()));
        if !question {
            open.push(placed.len());
        }
        placed.push(Placed { draw, name: format!("n{index}"), question, rank: (rank, index) });
    }
    order.extend(open.iter().map(|_| None));
    let everywhere: Vec<&str> = placed.iter().filter(|node| node.question).map(|node| node.name.as_str()).collect();
    let row = |node: &Placed<'_>| {
        let lower: Vec<&str> =
            placed.iter().filter(|other| other.question && other.rank < node.rank).map(|other| other.name.as_str()).collect();
        let mut row = json!({"name": node.name, "label": {"en": "x"}, "relevant": expression(&node.draw.relevant, &lower)});
        if node.question {
            row["type"] = KINDS[node.draw.kind].into();
            row["constraint"] = expression(&node.draw.constraint, &everywhere).into();
            row["required"] = expression(&node.draw.required, &everywhere).map_or(json!(false), Json::from);
        } else {
            row["type"] = "begin_group".into();
        }
        row
    };
    let rows: Vec<Json> = order.iter().map(|at| at.map_or_else(|| json!({"type": "end_group"}), |at| row(&placed[at]))).collect();
    let choice = |name: &str| json!({"name": name, "label": {"en": name}});
    let instrument = json!({
        "name": "t", "kind": "response", "languages": ["en"], "title": {"en": "T"},
        "choices": {"abc": {"items": [choice("a"), choice("b"), choice("c")]}}, "survey": rows,
    });
    let compiled = Schema::compile(serde_json::from_value(instrument).expect("an instrument"), &[]);
    Arc::new(compiled.unwrap_or_else(|errors| panic!("a sound instrument was refused: {errors:?}")))
}

fn answer(schema: &Schema, node: NodeId, pick: usize) -> Option<shared::form::Value> {
    let names = ["a", "b", "c"];
    let json = match schema.nodes[node].kind {
        shared::instrument::Kind::Integer => json!(pick % 4),
        shared::instrument::Kind::Many(_) => json!(names[pick % 3..]),
        _ => json!(names[pick % 3]),
    };
    Some(read_value(schema, node, &json).expect("of its type"))
}

proptest! {
    #[test]
    fn step_by_step_equals_from_nothing(
        draws in prop::collection::vec(draw(), 1..25),
        steps in prop::collection::vec((any::<usize>(), prop::option::weighted(0.8, any::<usize>())), 1..30),
    ) {
        let schema = schema(&draws);
        let questions: Vec<NodeId> = schema.questions().collect();
        prop_assume!(!questions.is_empty());
        let mut form = Form::new(Arc::clone(&schema));
        for (pick, given) in steps {
            let node = questions[pick % questions.len()];
            let before: Vec<bool> = (0..schema.nodes.len()).map(|node| form.is_relevant(node)).collect();
            let changed = form.set(node, given.and_then(|pick| answer(&schema, node, pick)));
            let kept = questions.iter().filter_map(|node| Some((*node, form.kept(*node)?.clone())));
            let fresh = Form::with_answers(Arc::clone(&schema), kept.collect::<Vec<_>>());
            for node in 0..schema.nodes.len() {
                prop_assert_eq!(form.is_relevant(node), fresh.is_relevant(node), "{}", &schema.nodes[node].name);
                prop_assert_eq!(form.is_required(node), fresh.is_required(node), "{}", &schema.nodes[node].name);
            }
            prop_assert_eq!(form.answers().collect::<Vec<_>>(), fresh.answers().collect::<Vec<_>>());
            prop_assert_eq!(form.issues(), fresh.issues());
            prop_assert!(form.answers().all(|(node, _)| form.is_relevant(node)), "what is not asked is left out");
            for node in (0..schema.nodes.len()).filter(|node| form.is_relevant(*node)) {
                prop_assert!(schema.nodes[node].parent.is_none_or(|group| form.is_relevant(group)), "nothing is asked in a group that is not");
            }
            prop_assert_eq!(form.pages(), fresh.pages());
            let turned: BTreeSet<NodeId> = (0..schema.nodes.len()).filter(|node| before[*node] != form.is_relevant(*node)).collect();
            let said: Vec<NodeId> = changed.places.iter().map(|at| at.node).filter(|at| *at != node || turned.contains(at)).collect();
            prop_assert_eq!(said.len(), turned.len(), "each once");
            prop_assert_eq!(said.into_iter().collect::<BTreeSet<_>>(), turned, "what changed is what is said to have changed");
        }
    }
}
