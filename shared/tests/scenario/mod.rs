//! A test that reads like a person filling in a form.
#![allow(dead_code, missing_docs, missing_debug_implementations, unreachable_pub)]

use serde_json::{Map, Value as Json, json};
use shared::form::{Form, read_value, write_value};
use shared::instrument::{Choice, Hash, Instrument, Schema, Text, from_toml, published_bytes};
use shared::protocol::Submission;
use shared::survey::{Accepted, Mode, Refusal, ResponseId, Settings, Survey, SurveyState, accept};
use std::sync::Arc;

pub const SURVEY: &str = include_str!("../../../public/instruments/workplace-diversity.toml");

pub struct Scenario {
    pub survey: Survey,
    pub schema: Arc<Schema>,
    pub form: Form,
}

pub fn groups() -> Vec<Choice> {
    let choice = |name: &str| {
        let label: Text = ["en", "es"].map(|lang| (lang.to_owned(), name.to_owned())).into();
        Choice { name: name.to_owned(), label, ..Choice::default() }
    };
    ["library", "fire", "water"].map(choice).to_vec()
}

pub fn instrument() -> Instrument {
    from_toml(SURVEY).expect("the instrument")
}

impl Scenario {
    pub fn survey() -> Self {
        let instrument = instrument();
        let version = published_bytes(&instrument).0;
        let settings =
            Settings { modes: vec![Mode::OpenLink], groups: groups(), k: 10, languages: vec!["en".into(), "es".into()], grace_days: 7 };
        let mut survey = Survey {
            id: Hash::of(b""),
            title: instrument.title.clone(),
            state: SurveyState::Open,
            version,
            credential_key: None,
            sealing_key: None,
            settings,
        };
        survey.id = survey.address();
        let schema = Arc::new(Schema::compile(instrument, &groups()).expect("a sound instrument"));
        Self { form: Form::new(Arc::clone(&schema)), survey, schema }
    }

    fn node(&self, question: &str) -> usize {
        self.schema.find(question).unwrap_or_else(|| panic!("no question {question}"))
    }

    pub fn answer(&mut self, question: &str, answer: impl Into<Json>) -> &mut Self {
        let node = self.node(question);
        let value = read_value(&self.schema, node, &answer.into()).unwrap_or_else(|issue| panic!("{question}: {issue}"));
        self.form.set(node, Some(value));
        self
    }

    pub fn answer_many(&mut self, question: &str, names: &[&str]) -> &mut Self {
        self.answer(question, json!(names))
    }

    pub fn clear(&mut self, question: &str) -> &mut Self {
        let node = self.node(question);
        self.form.set(node, None);
        self
    }

    pub fn expect_asked(&mut self, question: &str) -> &mut Self {
        assert!(self.form.is_relevant(self.node(question)), "{question} is not asked");
        self
    }

    pub fn expect_not_asked(&mut self, question: &str) -> &mut Self {
        assert!(!self.form.is_relevant(self.node(question)), "{question} is asked");
        self
    }

    pub fn expect_issue(&mut self, question: &str, code: &str) -> &mut Self {
        let issue = self.form.issue(self.node(question)).unwrap_or_else(|| panic!("{question} is fine"));
        assert_eq!(issue.kind.code(), code, "{question}");
        self
    }

    pub fn expect_fine(&mut self) -> &mut Self {
        assert_eq!(self.form.issues(), [], "nothing is wrong");
        self
    }

    pub fn answers(&self) -> Map<String, Json> {
        self.form.answers().map(|(node, value)| (self.schema.nodes[node].name.clone(), write_value(value))).collect()
    }

    pub fn submission(&self) -> Submission {
        Submission {
            id: ResponseId([7; 16]).to_string(),
            version: self.survey.version.to_string(),
            language: Some("en".into()),
            credential: None,
            answers: self.answers(),
        }
    }

    pub fn submit(&self) -> Result<Accepted, Refusal> {
        accept(&self.survey, &self.schema, &self.submission())
    }
}
