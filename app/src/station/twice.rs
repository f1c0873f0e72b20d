//! Typing twice: which questionnaires, what was typed differently, and what that says of all the others.

use crate::storage::Twice;
use shared::form::{Form, Value};
use shared::instrument::NodeId;

/// The first ones are all typed twice: that is when people learn how it is done.
const FIRST: u32 = 5;

/// Whether a questionnaire is typed twice, after so many others, when `share` of a hundred are.
pub(super) fn is_due(finished: u32, share: u32, random: u32) -> bool {
    finished < FIRST || (u64::from(random) * 100) >> 32 < u64::from(share)
}

/// A question that was typed differently.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Difference {
    /// The question.
    pub(super) node: NodeId,
    /// As it was typed first.
    pub(super) first: Option<Value>,
    /// As it was typed then.
    pub(super) second: Option<Value>,
}

/// How many questions were asked in either, and which were typed differently.
pub(super) fn compare(first: &Form, second: &Form) -> (u32, Vec<Difference>) {
    let schema = first.schema();
    let asked = schema.questions().filter(|node| first.is_relevant(*node) || second.is_relevant(*node));
    let (mut compared, mut differences) = (0, Vec::new());
    for node in asked {
        compared += 1;
        let (one, two) = (first.value(node), second.value(node));
        if !is_same(one, two) {
            differences.push(Difference { node, first: one.cloned(), second: two.cloned() });
        }
    }
    (compared, differences)
}

/// Spaces and line ends are no difference that paper could decide.
fn is_same(one: Option<&Value>, two: Option<&Value>) -> bool {
    match (one, two) {
        (Some(Value::Text(one)), Some(Value::Text(two))) => one.split_whitespace().eq(two.split_whitespace()),
        _ => one == two,
    }
}

/// Questions typed differently, of a hundred that were compared, in tenths.
pub(super) fn error_tenths(twice: Twice) -> Option<u32> {
    let (differences, compared) = (u64::from(twice.differences), u64::from(twice.compared));
    (compared > 0).then(|| u32::try_from((differences * 1000 + compared / 2) / compared).unwrap_or(1000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::instrument::{Instrument, Schema};
    use std::sync::Arc;

    fn form(answers: &[(&str, Value)]) -> Form {
        let instrument = serde_json::json!({
            "name": "t", "kind": "response", "languages": ["en"], "title": {"en": "T"},
            "choices": {"yn": {"items": [{"name": "yes", "label": {"en": "Yes"}}, {"name": "no", "label": {"en": "No"}}]}},
            "survey": [
                {"name": "a", "type": "select_one yn", "label": {"en": "A"}},
                {"name": "b", "type": "text", "label": {"en": "B"}, "relevant": "${a} = 'yes'"},
                {"name": "c", "type": "text", "label": {"en": "C"}}
            ]
        });
        let instrument: Instrument = serde_json::from_value(instrument).expect("an instrument");
        let schema = Arc::new(Schema::trusted(instrument, &[]).expect("a schema"));
        let answers = answers.iter().map(|(name, value)| (schema.find(name).expect("a question"), value.clone()));
        Form::with_answers(Arc::clone(&schema), answers.collect::<Vec<_>>())
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    fn one(name: &str) -> Value {
        Value::One(name.to_owned())
    }

    #[test]
    fn what_is_alike_is_no_difference() {
        let first = form(&[("a", one("no")), ("c", text("two  words"))]);
        let second = form(&[("a", one("no")), ("c", text("two words "))]);
        assert_eq!(compare(&first, &second), (2, Vec::new()), "b is asked in neither");
        assert_eq!(compare(&form(&[]), &form(&[])), (2, Vec::new()));
    }

    #[test]
    fn a_difference_names_both_and_what_follows_from_it() {
        let first = form(&[("a", one("yes")), ("b", text("why")), ("c", text("x"))]);
        let second = form(&[("a", one("no")), ("b", text("why"))]);
        let (compared, differences) = compare(&first, &second);
        assert_eq!(compared, 3);
        let named: Vec<_> = differences.iter().map(|difference| (difference.first.clone(), difference.second.clone())).collect();
        assert_eq!(named, [(Some(one("yes")), Some(one("no"))), (Some(text("why")), None), (Some(text("x")), None)]);
    }

    #[test]
    fn the_first_five_and_then_a_share() {
        assert!((0..5).all(|finished| is_due(finished, 0, u32::MAX)));
        assert!(!is_due(5, 0, 0) && is_due(5, 100, u32::MAX));
        let due = (0..10_000_u32).filter(|step| is_due(9, 10, step.wrapping_mul(2_654_435_761))).count();
        assert!((900..1100).contains(&due), "{due}");
    }

    #[test]
    fn the_rate_is_of_what_was_compared() {
        assert_eq!(error_tenths(Twice::default()), None);
        assert_eq!(error_tenths(Twice { typed: 2, compared: 80, differences: 1 }), Some(13));
        assert_eq!(error_tenths(Twice { typed: 1, compared: 40, differences: 0 }), Some(0));
    }
}
