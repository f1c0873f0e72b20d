//! What the survey entry shows, as plain data and plain functions.

use crate::storage::StorageError;
use serde_json::{Map, Value as Json};
use shared::form::{Form, Value, read_value, write_answers};
use shared::instrument::{NodeId, Schema};
use shared::protocol::{ItemResult, Submission};
use shared::survey::Survey;
use std::sync::Arc;

/// Why there is no survey to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No network, and never opened here.
    Offline,
    /// No survey has this address.
    Unknown,
    /// Keys, questions or settings are not those of the address.
    Mismatch,
    /// The form cannot be read.
    Broken,
    /// It takes no new responses.
    Closed,
    /// It takes none at the moment.
    Paused,
    /// What is kept on the device cannot be read, which is not the same as nothing.
    Storage,
    /// It is not answered here without an invitation, or not here at all: the word that says so.
    Elsewhere(&'static str),
}

impl From<StorageError> for Failure {
    fn from(_: StorageError) -> Self {
        Self::Storage
    }
}

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Screen {
    Loading,
    Failed(Failure),
    Welcome,
    /// What is kept here belongs to another invitation than the one that was opened.
    Another,
    /// Index of a page of the schema.
    Page(usize),
    Review,
    Outcome,
}

/// How the last change is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Saved {
    Nothing,
    Saving,
    Yes,
    Failed,
}

/// Where a response is on its way.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    Sending,
    Waiting,
    Received,
    Refused(ItemResult),
}

/// The page after or before one, among those on which anything is asked.
pub(super) fn neighbour(form: &Form, page: usize, forward: bool) -> Option<usize> {
    let pages = form.pages();
    if forward {
        pages.iter().map(|status| status.index).find(|index| *index > page)
    } else {
        pages.iter().rev().map(|status| status.index).find(|index| *index < page)
    }
}

/// Position of a page among those shown, from 1, and how many there are.
pub(super) fn position(form: &Form, page: usize) -> (usize, usize) {
    let pages = form.pages();
    (pages.iter().position(|status| status.index == page).unwrap_or(0) + 1, pages.len())
}

/// The page that holds a question.
pub(super) fn page_of(schema: &Schema, question: &str) -> Option<usize> {
    let node = schema.find(question)?;
    schema.pages.iter().position(|page| (page.start..page.end).contains(&node))
}

/// Answers that were kept, as far as this version reads them.
pub(super) fn read_answers(schema: &Schema, answers: &Map<String, Json>) -> Vec<(NodeId, Value)> {
    let read = |(name, json): (&String, &Json)| {
        let node = schema.find(name)?;
        Some((node, read_value(schema, node, json).ok()?))
    };
    answers.iter().filter_map(read).collect()
}

/// What is sent: answers to what is asked, and nothing about the device or the time.
pub(crate) fn submission(survey: &Survey, schema: &Arc<Schema>, id: &str, language: &str, answers: &Map<String, Json>) -> Submission {
    let form = Form::with_answers(Arc::clone(schema), read_answers(schema, answers));
    let sent = write_answers(&form, false);
    let language = survey.settings.languages.iter().any(|offered| offered == language).then(|| language.to_owned());
    Submission { id: id.to_owned(), version: survey.version.to_string(), language, credential: None, answers: sent }
}
