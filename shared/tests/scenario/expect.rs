//! What a scenario expects on the way. What is expected of a question is noted: see [`super::seen`].

use super::Scenario;
use serde_json::{Value as Json, json};
use shared::form::{At, IssueKind, read_value};
use shared::instrument::{Column, Text};

impl Scenario {
    pub fn expect_asked(&mut self, path: &str) -> &mut Self {
        let at = self.at(path);
        assert!(self.form.is_relevant(at), "{path} is not asked");
        self.note(at, Column::Relevant, "asked");
        self
    }

    pub fn expect_not_asked(&mut self, path: &str) -> &mut Self {
        let at = self.at(path);
        assert!(!self.form.is_relevant(at), "{path} is asked");
        // Where the page around it is hidden, nothing is learnt of the question's own expression.
        if self.parent_is_asked(at) {
            self.note(at, Column::Relevant, "not asked");
        }
        self
    }

    /// Of these follow-ups, exactly some are asked.
    pub fn expect_of(&mut self, follow_ups: &[&str], asked: &[&str]) -> &mut Self {
        for name in asked {
            assert!(follow_ups.contains(name), "{name} is none of the follow-ups");
        }
        for name in follow_ups {
            if asked.contains(name) {
                self.expect_asked(name)
            } else {
                self.expect_not_asked(name)
            };
        }
        self
    }

    fn parent_is_asked(&self, at: At) -> bool {
        let Some(parent) = self.schema.nodes[at.node].parent else { return true };
        let row = match self.form.row_of(at.row) {
            Some((outer, repeat)) if repeat == parent => outer,
            _ => at.row,
        };
        self.form.is_relevant(At { row, node: parent })
    }

    pub fn expect_issue(&mut self, path: &str, code: &str) -> &mut Self {
        let at = self.at(path);
        let issue = self.form.issue(at).unwrap_or_else(|| panic!("{path} is fine"));
        assert_eq!((issue.question.as_str(), issue.kind.code()), (self.schema.nodes[at.node].name.as_str(), code), "{path}");
        assert!(self.form.issues().contains(&issue), "{path} is missing in the list of what is wrong");
        self
    }

    pub fn expect_fine(&mut self) -> &mut Self {
        self.expect_missing(&[])
    }

    /// Everything that is wrong, as `question: code`.
    pub fn wrong(&self) -> Vec<String> {
        self.form.issues().iter().map(|issue| format!("{}: {}", self.path(issue.at), issue.kind.code())).collect()
    }

    /// Exactly these questions still need an answer, and nothing else is wrong.
    pub fn expect_missing(&mut self, paths: &[&str]) -> &mut Self {
        let missing: Vec<String> = paths.iter().map(|path| format!("{path}: required")).collect();
        assert_eq!(self.wrong(), missing, "what is missing");
        self
    }

    /// The question is asked and may stay empty. That it may not is found by [`Scenario::expect_ready`] and
    /// [`Scenario::expect_missing`].
    pub fn expect_optional(&mut self, path: &str) -> &mut Self {
        let at = self.at(path);
        assert!(self.form.is_relevant(at) && self.form.value(at).is_none(), "{path} is not asked, or answered");
        assert_eq!(self.form.issue(at), None, "{path} may stay empty");
        self.note(at, Column::Required, "not needed");
        self
    }

    /// The answer as an expression reads it; empty when there is none.
    pub fn expect_value(&mut self, path: &str, expected: impl Into<Json>) -> &mut Self {
        let at = self.at(path);
        let expected = match expected.into() {
            Json::String(text) => text,
            other => other.to_string(),
        };
        assert!(self.form.is_relevant(at), "{path} is not asked");
        let value = self.form.value(at).map(|value| value.scalar().text().into_owned());
        assert_eq!(value.unwrap_or_default(), expected, "{path}");
        self.note(at, Column::Calculation, &expected);
        self
    }

    pub fn expect_rows(&mut self, repeat: &str, count: usize) -> &mut Self {
        let at = self.at(repeat);
        assert_eq!(self.form.rows(at.row, at.node).len(), count, "rows of {repeat}");
        self.note(at, Column::RepeatCount, &count.to_string());
        self
    }

    /// Exactly these choices are offered.
    pub fn expect_offers(&mut self, path: &str, expected: &[&str]) -> &mut Self {
        let at = self.at(path);
        let choices = self.schema.choices(at.node).unwrap_or_else(|| panic!("{path} has no choices"));
        let offered: Vec<&str> =
            choices.items.iter().filter(|choice| self.form.is_offered(at, choice)).map(|choice| choice.name.as_str()).collect();
        assert_eq!(offered, expected, "choices of {path}");
        if !offered.is_empty() {
            self.note(at, Column::ChoiceFilter, "offered");
        }
        if offered.len() < choices.items.len() {
            self.note(at, Column::ChoiceFilter, "withheld");
        }
        self
    }

    /// Each of these answers is against the constraint, which is said in every language; the answer that was there stays.
    pub fn refuses<const N: usize>(&mut self, path: &str, answers: [impl Into<Json>; N]) -> &mut Self {
        let (at, question) = (self.at(path), self.schema.nodes[self.at(path).node].clone());
        assert!(self.form.is_relevant(at), "{path} is not asked");
        self.expect_both_languages(path, &question.constraint_message);
        let before = self.form.kept(at).cloned();
        for answer in answers {
            let value = self.read(at, answer);
            let shown = format!("{path} = {}", value.scalar().text());
            self.form.set(at, Some(value));
            let issue = self.form.issue(at).unwrap_or_else(|| panic!("{shown} is accepted"));
            assert_eq!((issue.kind, issue.question.as_str()), (IssueKind::Constraint, question.name.as_str()), "{shown}");
        }
        self.note(at, Column::Constraint, "broken");
        self.form.set(at, before);
        self
    }

    /// Each of these answers is fine; the answer that was there stays.
    pub fn accepts<const N: usize>(&mut self, path: &str, answers: [impl Into<Json>; N]) -> &mut Self {
        let at = self.at(path);
        assert!(self.form.is_relevant(at), "{path} is not asked");
        let before = self.form.kept(at).cloned();
        for answer in answers {
            let value = self.read(at, answer);
            let shown = format!("{path} = {}", value.scalar().text());
            self.form.set(at, Some(value));
            assert_eq!(self.form.issue(at), None, "{shown}");
        }
        self.note(at, Column::Constraint, "met");
        self.form.set(at, before);
        self
    }

    /// The text is there in each language of the form, and in no two of them the same.
    pub(super) fn expect_both_languages(&self, path: &str, text: &Text) {
        let languages = &self.schema.languages;
        assert!(["en", "es"].iter().all(|language| languages.iter().any(|known| known == language)), "English and Spanish");
        let said: Vec<&str> = languages.iter().map(|language| text.get(language).map_or("", |text| text.trim())).collect();
        for (index, words) in said.iter().enumerate() {
            assert!(!words.is_empty(), "{path} says nothing in {}", languages[index]);
            assert!(!said[..index].contains(words), "{path} is not translated: {words}");
        }
    }

    /// The question as it is asked in a language begins with these words.
    pub fn expect_label(&mut self, path: &str, language: &str, words: &str) -> &mut Self {
        let at = self.at(path);
        let label = self.form.text(at, &self.schema.nodes[at.node].label, language);
        assert!(label.starts_with(words), "{path}: {label}");
        self
    }

    /// The question begins with an answer that can be another one, and cannot be left out.
    pub fn expect_default(&mut self, path: &str, expected: &str) -> &mut Self {
        self.expect_value(path, expected);
        let at = self.at(path);
        let begun = self.form.kept(at).cloned();
        self.clear(path).expect_issue(path, "required");
        self.form.set(at, begun);
        self
    }

    /// In a list of several answers, this one stands alone.
    pub fn expect_alone(&mut self, path: &str, choice: &str) -> &mut Self {
        let at = self.at(path);
        let choices = self.schema.choices(at.node).unwrap_or_else(|| panic!("{path} has no choices"));
        for other in choices.items.iter().filter(|other| other.name != choice) {
            let both = read_value(&self.schema, at.node, &json!([other.name, choice]));
            assert!(matches!(both, Err(IssueKind::ExclusiveChoice(_))), "{path}: {choice} beside {}", other.name);
        }
        self
    }
}
