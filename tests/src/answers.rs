//! Responses to a survey of a running server, as chance gives them.

use shared::form::{sample, write_value};
use shared::instrument::{Instrument, Schema};
use shared::protocol::Submission;
use shared::survey::Survey;
use std::sync::Arc;

/// Answers in each response, at least.
const ANSWERS: usize = 45;

/// A survey with what it asks.
pub(crate) struct Asked {
    pub(crate) survey: Survey,
    schema: Arc<Schema>,
}

impl Asked {
    /// Compiles the instrument of a survey.
    pub(crate) fn new(survey: Survey, instrument: Instrument) -> Result<Self, String> {
        let schema = Schema::compile(instrument, &survey.settings.groups).map_err(|errors| format!("{errors:?}"))?;
        Ok(Self { survey, schema: Arc::new(schema) })
    }

    /// A response with this id that the server takes.
    pub(crate) fn response(&self, id: &str, draw: &mut impl FnMut(u32) -> u32) -> Submission {
        loop {
            let form = sample(&self.schema, 100, draw);
            if form.answers().count() >= ANSWERS && form.issues().is_empty() {
                let answers = form.answers().map(|(node, value)| (self.schema.nodes[node].name.clone(), write_value(value))).collect();
                let version = self.survey.version.to_string();
                return Submission { id: id.to_owned(), version, language: None, credential: None, answers };
            }
        }
    }
}
