//! How documents of the sample city came to be, step by step: the files beside this one. Their people, places and figures
//! are made up.

use super::Failure;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shared::form::Date;
use std::collections::BTreeMap;

/// The files, each with its name.
const FILES: [(&str, &str); 7] = [
    ("registers", include_str!("stories/registers.toml")),
    ("departments", include_str!("stories/departments.toml")),
    ("toolkit-signed", include_str!("stories/toolkit-signed.toml")),
    ("toolkit-open", include_str!("stories/toolkit-open.toml")),
    ("short-forms", include_str!("stories/short-forms.toml")),
    ("statements", include_str!("stories/statements.toml")),
    ("focus-groups", include_str!("stories/focus-groups.toml")),
];

/// The document that is made last: where it is, all others are.
pub(super) const LAST: &str = "next-round-table";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    document: Vec<Story>,
}

/// How one document came to be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    /// Its name among the stories.
    pub(super) key: String,
    /// Name of its instrument.
    pub(super) kind: String,
    /// Department that it belongs to; also the answer to a question of this name.
    pub(super) department: Option<String>,
    /// What was done, in order.
    pub(super) step: Vec<Step>,
}

/// What one person did at one time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// Who.
    pub(super) by: String,
    /// Days from today: below zero.
    pub(super) day: i32,
    /// Hour of that day, by UTC.
    #[serde(default = "afternoon")]
    pub(super) hour: u32,
    /// Which of their devices.
    #[serde(default)]
    pub(super) device: String,
    /// Done without a network: what the step before this one did was not seen.
    #[serde(default)]
    pub(super) apart: bool,
    /// Answers outside the repeats. `"day -3"` is a date and `"year 1"` a number, counted from today.
    #[serde(default)]
    pub(super) answers: Map<String, Json>,
    /// Rows that were added to repeats.
    #[serde(default)]
    pub(super) rows: BTreeMap<String, Vec<Map<String, Json>>>,
    /// People that a restricted document was opened for.
    #[serde(default)]
    pub(super) people: Vec<String>,
    /// Documents that it was linked to.
    #[serde(default)]
    pub(super) links: Vec<String>,
    /// Comments.
    #[serde(default)]
    pub(super) comments: Vec<Comment>,
    /// Comments that were dealt with.
    #[serde(default)]
    pub(super) done: Vec<String>,
    /// How far it was said to be.
    pub(super) status: Option<String>,
    /// Whether it was signed.
    #[serde(default)]
    pub(super) sign: bool,
}

/// A comment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Comment {
    /// Its name in this document.
    pub(super) key: String,
    /// The question; empty for the document.
    #[serde(default)]
    pub(super) about: String,
    /// What it says.
    pub(super) text: String,
}

fn afternoon() -> u32 {
    15
}

/// All stories.
pub(super) fn all() -> Result<Vec<Story>, Failure> {
    let mut stories = Vec::new();
    for (name, text) in FILES {
        let file: File = shared::instrument::parse_toml(text).map_err(|reason| format!("{name}.toml of the sample city: {reason}"))?;
        stories.extend(file.document);
    }
    Ok(stories)
}

/// An answer with its days and years counted from a day.
pub(super) fn answer(told: &Json, today: i32) -> Json {
    let counted = |word: &str| told.as_str()?.strip_prefix(word)?.strip_prefix(' ')?.parse::<i32>().ok();
    if let Some(days) = counted("day") {
        return Date::from_days(today + days).to_string().into();
    }
    match counted("year") {
        Some(years) => (i32::from(Date::from_days(today).parts().0) + years).into(),
        None => told.clone(),
    }
}
