//! What must hold of every form that a person has finished, whatever instrument it is.

use super::{Scenario, now};
use shared::form::{At, Form, IssueKind, Value, fill, write_answers};
use shared::instrument::{Column, Kind};
use std::sync::Arc;

impl Scenario {
    /// Nothing is wrong, nothing that is needed can be left out, and what is sent says the same thing when it is read again.
    pub fn expect_ready(&mut self) -> &mut Self {
        self.form.finish(false);
        self.expect_fine();
        for at in self.form.places().into_iter().filter(|at| self.form.is_relevant(*at)) {
            self.look_at(at);
        }
        self.expect_the_same_when_read_again();
        self
    }

    /// [`Scenario::expect_ready`], and there is no shorter way: every answer given by hand is needed.
    pub fn expect_shortest(&mut self) -> &mut Self {
        self.expect_ready();
        for at in self.form.places() {
            let node = &self.schema.nodes[at.node];
            let by_hand = self.form.value(at).is_some() && node.default.is_none() && !node.is_computed();
            assert!(!by_hand || self.form.is_required(at), "{} could be left out", self.path(at));
        }
        self
    }

    fn look_at(&self, at: At) {
        let node = &self.schema.nodes[at.node];
        let answered = self.form.value(at).is_some();
        if answered && node.constraint.is_some() {
            self.note(at, Column::Constraint, "met");
        }
        if answered && self.form.is_required(at) {
            self.leave_out(at);
        } else if !answered && node.is_needed().is_none() {
            self.note(at, Column::Required, "not needed");
        }
        if node.is_computed() && node.kind != Kind::Calculate {
            assert!(self.form.is_read_only(at), "{} is computed, and could be overwritten by hand", self.path(at));
        }
        self.choose_other(at);
    }

    fn leave_out(&self, at: At) {
        let (node, path) = (&self.schema.nodes[at.node], self.path(at));
        let mut form = self.form.clone();
        form.set(at, None);
        let issue = form.issue(at).unwrap_or_else(|| panic!("{path} can be left out"));
        assert_eq!((&issue.kind, issue.question.as_str()), (&IssueKind::Required, node.name.as_str()), "{path}");
        assert!(form.issues().contains(&issue), "{path} is missing in the list of what is wrong");
        self.expect_both_languages(&path, &node.label);
        if !node.required_message.is_empty() {
            self.expect_both_languages(&path, &node.required_message);
        }
        self.note(at, Column::Required, if node.is_needed().is_some() { "left out" } else { "needed" });
    }

    /// “Other” asks which, and nothing else does.
    fn choose_other(&self, at: At) {
        let (node, path) = (&self.schema.nodes[at.node], self.path(at));
        let Some(which) = self.schema.find(&format!("{}_other", node.name)) else { return };
        let which = At { row: at.row, node: which };
        for choice in self.schema.choices(at.node).into_iter().flat_map(|list| &list.items) {
            let name = choice.name.clone();
            let mut form = self.form.clone();
            form.set(at, Some(if matches!(node.kind, Kind::Many(_)) { Value::Many(vec![name]) } else { Value::One(name) }));
            assert_eq!(form.is_relevant(which), choice.name == "other", "{path} = {}", choice.name);
            self.note(which, Column::Relevant, if choice.name == "other" { "asked" } else { "not asked" });
        }
    }

    fn expect_the_same_when_read_again(&self) {
        let sent = write_answers(&self.form, false);
        let again = fill(Form::begin(Arc::clone(&self.schema), Some(now())), &sent).unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(again.issues(), [], "nothing is wrong with what is sent");
        assert_eq!(write_answers(&again, true), write_answers(&self.form, true), "what is sent, with what follows from it");
    }
}
