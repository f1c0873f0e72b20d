//! Bringing a form on screen up to what its document says by now, without drawing again what has not changed.

use shared::form::{At, Changed, Form, RowId};
use shared::instrument::{Kind, NodeId};

/// Makes `form` say what `target` says: rows come, go and move, and only answers that differ are set. `keep` are places
/// that are being typed in. A row that stays keeps its number: what is on screen for it is still its own.
pub fn follow(form: &mut Form, target: &Form, keep: &dyn Fn(&Form, At) -> bool) -> Changed {
    let mut following = Following { form, target, keep, changed: Changed::default() };
    following.row(0, 0, None);
    following.changed
}

struct Following<'a> {
    form: &'a mut Form,
    target: &'a Form,
    keep: &'a dyn Fn(&Form, At) -> bool,
    changed: Changed,
}

impl Following<'_> {
    fn note(&mut self, changed: Changed) {
        self.changed.places.extend(changed.places);
        self.changed.watchers.extend(changed.watchers);
    }

    fn ids(form: &Form, row: RowId, node: NodeId) -> Vec<(String, RowId)> {
        form.rows(row, node).iter().map(|row| (form.row_id(*row).to_owned(), *row)).collect()
    }

    fn row(&mut self, row: RowId, wanted: RowId, repeat: Option<NodeId>) {
        let schema = std::sync::Arc::clone(self.form.schema());
        let (start, end) = repeat.map_or((0, schema.nodes.len()), |repeat| (repeat + 1, schema.nodes[repeat].end));
        for node in (start..end).filter(|node| schema.nodes[*node].repeat == repeat) {
            if schema.nodes[node].kind == Kind::Repeat {
                self.rows(row, wanted, node);
                continue;
            }
            let (at, to) = (At { row, node }, At { row: wanted, node });
            let value = self.target.kept(to).cloned();
            if !schema.nodes[node].is_computed() && self.form.kept(at) != value.as_ref() && !(self.keep)(self.form, at) {
                let changed = self.form.set(at, value);
                self.note(changed);
            }
        }
    }

    fn rows(&mut self, row: RowId, wanted: RowId, node: NodeId) {
        let counted = self.form.schema().nodes[node].is_counted();
        let target = Self::ids(self.target, wanted, node);
        for (id, held) in Self::ids(self.form, row, node) {
            if !counted && !target.iter().any(|(wanted, _)| *wanted == id) {
                let changed = self.form.remove_row(held);
                self.note(changed);
            }
        }
        let mut order = Vec::with_capacity(target.len());
        for (id, wanted) in &target {
            let held = Self::ids(self.form, row, node).into_iter().find(|(held, _)| held == id).map(|(_, row)| row);
            let held = match held {
                Some(held) => held,
                None if counted => continue,
                None => {
                    let (added, changed) = self.form.add_row(row, node, id);
                    self.note(changed);
                    added
                }
            };
            self.row(held, *wanted, Some(node));
            order.push(held);
        }
        if !counted {
            let changed = self.form.order_rows(row, node, &order);
            self.note(changed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::follow;
    use proptest::prelude::*;
    use serde_json::{Map, Value as Json, json};
    use shared::form::{Form, fill, write_answers};
    use shared::instrument::{Instrument, Schema};
    use std::sync::Arc;

    const FORM: &str = r#"{"name": "f", "kind": "document", "languages": ["en"], "title": {"en": "F"}, "choices": {}, "survey": [
        {"type": "text", "name": "a", "label": {"en": "A"}},
        {"type": "integer", "name": "b", "label": {"en": "B"}, "relevant": "${a} != ''"},
        {"type": "begin_repeat", "name": "who", "label": {"en": "W"}},
        {"type": "text", "name": "name", "label": {"en": "N"}},
        {"type": "end_repeat"}
    ]}"#;

    fn schema() -> Arc<Schema> {
        let instrument: Instrument = shared::json::parse(FORM).expect("an instrument");
        Arc::new(Schema::compile(instrument, &[]).expect("sound"))
    }

    fn filled(answers: &Json) -> Form {
        fill(Form::begin(schema(), None), answers.as_object().unwrap_or(&Map::new())).expect("answers")
    }

    fn answers() -> impl Strategy<Value = Json> {
        let rows = proptest::sample::subsequence(vec!["r1", "r2", "r3"], 0..=3).prop_shuffle();
        (proptest::option::of("[x-z]{1,3}"), proptest::option::of(0..5), rows, "[a-c]{1,2}").prop_map(|(a, b, rows, name)| {
            let mut answers = json!({});
            if let Some(a) = a {
                answers["a"] = json!(a);
            }
            if let Some(b) = b {
                answers["b"] = json!(b);
            }
            if !rows.is_empty() {
                answers["who"] = rows.into_iter().map(|id| json!({"_id": id, "name": name})).collect();
            }
            answers
        })
    }

    proptest! {
        #[test]
        fn a_form_that_follows_says_what_the_other_says(from in answers(), to in answers()) {
            let (mut form, target) = (filled(&from), filled(&to));
            follow(&mut form, &target, &|_, _| false);
            prop_assert_eq!(write_answers(&form, true), write_answers(&target, true));
        }
    }

    #[test]
    fn a_row_that_moves_stays_who_it_is() {
        let rows = |ids: [&str; 3]| json!({"who": ids.map(|id| json!({"_id": id, "name": id}))});
        let (mut form, target) = (filled(&rows(["r1", "r2", "r3"])), filled(&rows(["r3", "r1", "r2"])));
        let who = form.schema().find("who").expect("the repeat");
        let before = form.rows(0, who).to_vec();
        follow(&mut form, &target, &|_, _| false);
        assert_eq!(form.rows(0, who), [before[2], before[0], before[1]]);
        assert_eq!(before.iter().map(|row| form.row_id(*row)).collect::<Vec<_>>(), ["r1", "r2", "r3"]);
    }

    #[test]
    fn what_is_being_typed_stays() {
        let (mut form, target) = (filled(&json!({"a": "mine"})), filled(&json!({"a": "theirs", "b": 2})));
        follow(&mut form, &target, &|form, at| form.schema().nodes[at.node].name == "a");
        assert_eq!(Json::Object(write_answers(&form, false)), json!({"a": "mine", "b": 2}));
    }
}
