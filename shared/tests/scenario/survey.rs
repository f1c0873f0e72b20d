//! A person answering the workplace survey, and the survey that takes the answers.

use super::{Scenario, instrument};
use serde_json::{Map, Value as Json};
use shared::form::write_value;
use shared::instrument::{Choice, Text, published_bytes};
use shared::protocol::Submission;
use shared::survey::{Accepted, Mode, Refusal, ResponseId, Settings, Survey, Way, accept};

pub const SURVEY: &str = "workplace-diversity";

pub fn groups() -> Vec<Choice> {
    let choice = |name: &str| {
        let label: Text = ["en", "es"].map(|lang| (lang.to_owned(), name.to_owned())).into();
        Choice { name: name.to_owned(), label, ..Choice::default() }
    };
    ["library", "fire", "water"].map(choice).to_vec()
}

/// An open survey, as the server holds it.
pub fn opened() -> Survey {
    let instrument = instrument(SURVEY);
    let settings =
        Settings { modes: vec![Mode::OpenLink], groups: groups(), k: 10, languages: vec!["en".into(), "es".into()], grace_days: 7 };
    let version = published_bytes(&instrument).0;
    Survey::open_link(instrument.title, version, settings)
}

impl Scenario {
    pub fn survey() -> Self {
        Self::of(instrument(SURVEY), &groups())
    }

    pub fn answers(&self) -> Map<String, Json> {
        self.form.answers().map(|(node, value)| (self.schema.nodes[node].name.clone(), write_value(value))).collect()
    }

    pub fn submission(&self) -> Submission {
        Submission {
            id: ResponseId([7; 16]).to_string(),
            version: opened().version.to_string(),
            language: Some("en".into()),
            credential: None,
            answers: self.answers(),
        }
    }

    pub fn submit(&self) -> Result<Accepted, Refusal> {
        accept(&opened(), &self.schema, &self.submission(), Way::OPEN)
    }
}
