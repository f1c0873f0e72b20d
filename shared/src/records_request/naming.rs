//! Where somebody is named: in what documents say, and in the words of the audit trail.

use crate::document::is_id;
use crate::plain::plain;
use serde_json::Value as Json;

/// A name that is looked for, without case, accents and how many spaces there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought(String);

fn spaced(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Sought {
    /// None for a name that is too short to say who it is.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let name = spaced(name);
        (name.chars().count() >= super::NAME_LEAST).then_some(Self(name))
    }

    /// Whether a text holds it, also as a part of a word: whoever decides sees what was meant.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        spaced(text).contains(&self.0)
    }

    /// Whether what a change says holds it, in any of its texts.
    #[must_use]
    pub fn is_said(&self, value: &Json) -> bool {
        match value {
            Json::String(text) => self.is_in(text),
            Json::Array(items) => items.iter().any(|item| self.is_said(item)),
            Json::Object(members) => members.values().any(|item| self.is_said(item)),
            Json::Null | Json::Bool(_) | Json::Number(_) => false,
        }
    }
}

/// The ids in a detail of the audit trail: of documents, of people, of devices.
pub fn ids_in(detail: &str) -> impl Iterator<Item = &str> {
    detail.split(|one: char| !one.is_ascii_alphanumeric() && one != '-' && one != '_').filter(|word| is_id(word))
}
