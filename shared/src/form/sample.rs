//! Filling a form in at random, for synthetic data, benchmarks and property tests.

use super::{Date, Form, Time, Value};
use crate::instrument::{Kind, NodeId, Schema};
use std::sync::Arc;

/// A filled-in form. `draw(n)` gives a number below `n`; `answered` is how many in a hundred questions get an answer
/// where none is needed. What the engine does not accept is cleared again, so the result can be submitted unless
/// a required question has a constraint that chance did not meet.
pub fn sample(schema: &Arc<Schema>, answered: u32, draw: &mut dyn FnMut(u32) -> u32) -> Form {
    let mut form = Form::new(Arc::clone(schema));
    for node in 0..schema.nodes.len() {
        let wanted = schema.nodes[node].kind.is_question() && form.is_relevant(node) && (form.is_required(node) || draw(100) < answered);
        if wanted {
            let value = value(schema, node, draw);
            form.set(node, value);
            if form.issue(node).is_some() {
                form.set(node, None);
            }
        }
    }
    form
}

/// A value of a question's kind.
pub(crate) fn value(schema: &Schema, node: NodeId, draw: &mut dyn FnMut(u32) -> u32) -> Option<Value> {
    const WORDS: [&str; 8] = ["clear", "steps", "and", "fair", "interviews", "would", "help", "everyone"];
    let pick = |list: usize, draw: &mut dyn FnMut(u32) -> u32| {
        let items = &schema.lists[list].items;
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        (count > 0).then(|| items[draw(count) as usize].clone())
    };
    Some(match schema.nodes[node].kind {
        Kind::Group { .. } | Kind::Repeat | Kind::Note | Kind::Calculate => return None,
        Kind::Text | Kind::Hidden => {
            let count = 3 + draw(20);
            Value::Text((0..count).map(|_| WORDS[draw(8) as usize]).collect::<Vec<_>>().join(" "))
        }
        Kind::Integer => Value::Integer(i64::from(draw(100))),
        Kind::Decimal => Value::Decimal(f64::from(draw(1000)) / 10.0),
        Kind::Date => Value::Date(Date::parse(&format!("20{:02}-{:02}-{:02}", draw(30), 1 + draw(12), 1 + draw(28)))?),
        Kind::Range => {
            let range = schema.nodes[node].range?;
            let steps = (1..1_000).take_while(|step| range.start + f64::from(*step) * range.step <= range.end).count();
            Value::Decimal(range.start + f64::from(draw(u32::try_from(steps).unwrap_or(0) + 1)) * range.step)
        }
        Kind::Time => Value::Time(Time::of_day(60 * draw(1_440))),
        Kind::Acknowledge => Value::Text("OK".to_owned()),
        Kind::Rank(list) => {
            let mut names: Vec<String> = schema.lists[list].items.iter().map(|choice| choice.name.clone()).collect();
            for at in (1..names.len()).rev() {
                names.swap(at, draw(u32::try_from(at).unwrap_or(0) + 1) as usize);
            }
            Value::Ranked(names)
        }
        Kind::One(list) => Value::One(pick(list, draw)?.name),
        Kind::Many(list) => {
            let first = pick(list, draw)?;
            let mut chosen = vec![first.name.clone()];
            if !first.exclusive && draw(3) == 0 {
                let extra = pick(list, draw)?;
                if !extra.exclusive && extra.name != first.name {
                    chosen.push(extra.name);
                    chosen.sort_by_key(|name| schema.lists[list].position(name));
                }
            }
            Value::Many(chosen)
        }
    })
}
