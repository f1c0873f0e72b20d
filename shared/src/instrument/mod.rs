//! The definition of an instrument: XLSForm's survey and choices sheets as data.
//!
//! An [`Instrument`] is what a file says. A [`Schema`] is the same thing checked and compiled: names resolved,
//! expressions parsed, dependencies ordered. Only a schema can be filled in.

/// A sentence about what is wrong with an instrument. The survey's app gets instruments that were checked before, says
/// nothing about them, and does not carry the words.
macro_rules! said {
    ($($words:tt)*) => {
        if cfg!(feature = "full") { format!($($words)*) } else { String::new() }
    };
}

#[cfg(feature = "full")]
mod anonymous;
mod build;
mod check;
mod expr;
mod graph;
mod hash;
mod load_error;
mod retention;
mod schema;
#[cfg(feature = "toml")]
mod toml;

use crate::json::{FromJson, ToJson};
use crate::named::Named;
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

#[cfg(feature = "toml")]
pub use self::toml::{from_toml, parse_toml, published_bytes, to_toml};
#[cfg(feature = "xlsx")]
pub(crate) use build::gaps;
#[cfg(feature = "xlsx")]
pub(crate) use check::{CHOICES, LANGUAGES, ROWS, size};
pub(crate) use expr::LONG;
pub use expr::{Column, Expr, Func, Group, Lookup, Moment, Scalar, Signature, TABLE, civil, days};
#[cfg(feature = "full")]
pub use expr::{DOCS, NOT_IN_SURVEYS, UNSUPPORTED};
pub use hash::{Hash, base64url, canonical_json};
pub use load_error::LoadError;
pub use retention::Retention;
pub use schema::{Choices, Kind, Node, NodeId, Page, Range, Schema, TEXT_LIMIT};
pub(crate) use schema::{Need, Start};

/// Text by language code (BCP 47, such as `en`).
pub type Text = Named<String>;

names! {
    /// Who may be linked with what is filled in.
    pub enum RecordKind {
        /// Anonymous, written once, never read back by its author: a survey.
        Response = "response",
        /// Attributed and edited over time.
        Document = "document",
    }
}

names! {
    /// What disclosure control must do with a question. See `docs/instruments.md`.
    #[derive(Default)]
    pub enum Exposure {
        /// An opinion: may be crossed with keys.
        #[default]
        None = "none",
        /// Identifying in combination (department, race, age and the like).
        Key = "key",
        /// Shown for the whole organisation only.
        Organisation = "organisation",
        /// A fact that could harm the person if it were known.
        Sensitive = "sensitive",
        /// Free text: travels apart from everything else.
        Text = "text",
    }
}

names! {
    /// Why a choice is not an answer to the question asked.
    pub enum ChoiceRole {
        /// The person would rather not say.
        PreferNot = "prefer_not",
        /// The person cannot judge.
        NoBasis = "no_basis",
        /// The question does not apply.
        NotApplicable = "not_applicable",
    }
}

/// One choice of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stored value; no spaces, as `select_multiple` separates by them in XLSForm.
    pub name: String,
    /// Shown text.
    pub label: Text,
    /// Set when choosing it is not an opinion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<ChoiceRole>,
    /// In a `select_multiple`: choosing it clears the others, and the other way round.
    #[serde(default, skip_serializing_if = "is_false")]
    pub exclusive: bool,
    /// Other columns of the choices sheet, for `choice_filter`.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub columns: Text,
}

/// A list of choices, or where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceList {
    /// The choices, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Choice>,
    /// `survey.groups`: the choices are the survey's department groups, a protecting setting.
    /// `organisation.departments`: those of the organisation whose document it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// `required`: a constant, or an expression over the answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Required {
    /// Always or never.
    Fixed(bool),
    /// When the expression is true.
    When(String),
}

impl Default for Required {
    fn default() -> Self {
        Self::Fixed(false)
    }
}

/// One row of the survey sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// XLSForm type with its list: `select_one agree`, `text`, `begin_group`, `end_repeat`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Name, unique in the instrument. Empty for `end_group`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The question.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    /// Help shown with it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub hint: Text,
    /// Help for those who want more of it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub guidance_hint: Text,
    /// Whether an answer is needed.
    #[serde(default, skip_serializing_if = "is_optional")]
    pub required: Required,
    /// Said when a needed answer is missing.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub required_message: Text,
    /// Asked only when true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevant: Option<String>,
    /// Accepted only when true; `.` is the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constraint: Option<String>,
    /// Said when it is not accepted.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub constraint_message: Text,
    /// What a `calculate` gives; in a question, what stands there whenever the expression's answers change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calculation: Option<String>,
    /// What stands there at the start: an answer, or an expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Which choices are offered; bare names are columns of the choices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice_filter: Option<String>,
    /// When it cannot be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only: Option<String>,
    /// How many rows a repeat has; rows cannot be added by hand then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_count: Option<String>,
    /// `start=0 end=10 step=1` of a range.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub parameters: String,
    /// How it is drawn: `table-list` (a matrix), `likert`, `multiline`, `minimal`, `columns`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub appearance: String,
    /// What disclosure control must do with it.
    #[serde(default)]
    pub exposure: Exposure,
}

names! {
    /// What a person may be in an organisation. See design section 8.
    pub enum Role {
        /// Directs, guides and tracks the plan.
        Officer = "officer",
        /// Leads a department's equity team.
        Lead = "lead",
        /// Recruited by a lead.
        Ambassador = "ambassador",
        /// Runs and notes focus groups.
        Facilitator = "facilitator",
        /// Reads releases, never raw responses.
        Analyst = "analyst",
        /// Runs invitations, never data.
        SurveyAdmin = "survey_admin",
        /// Reads.
        Viewer = "viewer",
        /// Sees regional figures, and nothing of an organisation.
        Region = "region",
    }
}

names! {
    /// Who a kind of document is for, besides the roles that its access names.
    #[derive(Default)]
    pub enum Confidentiality {
        /// Everyone in the organisation with such a role.
        #[default]
        Organisation = "organisation",
        /// Those with such a role in its department, or everywhere.
        Department = "department",
        /// Those with such a role who are named in the document.
        Restricted = "restricted",
        /// Officers.
        Officers = "officers",
    }
}

/// Roles that may read, write, review and sign documents of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Access {
    /// May read.
    pub read: Vec<Role>,
    /// May fill in and change.
    pub write: Vec<Role>,
    /// May comment and send back.
    pub review: Vec<Role>,
    /// May sign off.
    pub sign: Vec<Role>,
    /// Who of them a document is for.
    #[serde(skip_serializing_if = "is_organisation")]
    pub confidentiality: Confidentiality,
}

/// An instrument as its file says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Identifies it across versions.
    pub name: String,
    /// Response or document.
    pub kind: RecordKind,
    /// Languages it is complete in; the first is the default.
    pub languages: Vec<String>,
    /// Shown title.
    pub title: Text,
    /// Minutes that it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Sources and uncertainties, for those who maintain it. Never sent to a browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Questions that stand for a record in a list; the first is its title.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub summary: Vec<String>,
    /// Who may do what with its documents; what is not named is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<Access>,
    /// How long its documents are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    /// Choice lists by name.
    #[serde(default)]
    pub choices: Named<ChoiceList>,
    /// The rows, in order.
    pub survey: Vec<Row>,
}

json_struct!(Choice { name, label, role, exclusive: default, columns: default });
impl Choice {
    /// As serde writes it: without what is the default.
    pub(crate) fn canonical(&self) -> Json {
        let plain = [("exclusive", !self.exclusive), ("columns", self.columns.is_empty())];
        let is_default = |name: &str| plain.iter().any(|(plain, is_default)| *plain == name && *is_default);
        // Copied rather than taken out: a map that can take things out is a fiftieth of what a phone downloads.
        let mut kept = serde_json::Map::new();
        for (name, value) in self.to_json().as_object().into_iter().flatten().filter(|(name, _)| !is_default(name)) {
            kept.insert(name.clone(), value.clone());
        }
        Json::Object(kept)
    }
}

#[cfg(feature = "full")]
json_struct!(Access { read: default, write: default, review: default, sign: default, confidentiality: default });
/// A survey has no documents, and so nobody who may read them.
#[cfg(not(feature = "full"))]
impl crate::json::FromJson for Access {
    fn from_json(_: &Json, _: &mut bool) -> Self {
        Self::default()
    }
}
#[cfg(not(feature = "full"))]
impl ToJson for Access {
    fn to_json(&self) -> Json {
        Json::Null
    }
}
json_struct!(ChoiceList { items: default, from });
json_struct!(Row {
    name: default, label: default, hint: default, guidance_hint: default, required: default, required_message: default, relevant, constraint,
    constraint_message: default, calculation, default, choice_filter, read_only, repeat_count, parameters: default, appearance: default, exposure: default,
} renamed { kind = "type" });
json_struct!(Instrument { name, kind, languages, title, minutes, notes, summary: default, access, retention, choices: default, survey });

impl ToJson for Required {
    fn to_json(&self) -> Json {
        match self {
            Self::Fixed(always) => Json::Bool(*always),
            Self::When(source) => Json::String(source.clone()),
        }
    }
}

impl FromJson for Required {
    fn from_json(json: &Json, bad: &mut bool) -> Self {
        match json {
            Json::String(source) => Self::When(source.clone()),
            _ => Self::Fixed(bool::from_json(json, bad)),
        }
    }
}

impl Instrument {
    /// Whether some of its choices are the organisation's departments: its form differs from organisation to organisation.
    #[must_use]
    pub fn asks_for_departments(&self) -> bool {
        self.choices.values().any(|list| list.from.as_deref() == Some(build::DEPARTMENTS))
    }
}

/// The text in `language`, else in any language it has: a missing translation must not hide a question.
#[must_use]
pub fn in_language<'a>(text: &'a Text, language: &str) -> &'a str {
    text.get(language).or_else(|| text.values().next()).map_or("", |text| text)
}

/// Words of the engine itself, in a language of the form.
pub(crate) fn own_words(english: &'static str, language: &str) -> &'static str {
    match (english, language.split('-').next()) {
        ("Other", Some("es")) => "Otro",
        ("Please specify", Some("es")) => "Especifique",
        (english, _) => english,
    }
}

// serde hands `skip_serializing_if` a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !*value
}

// serde hands `skip_serializing_if` a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_organisation(confidentiality: &Confidentiality) -> bool {
    *confidentiality == Confidentiality::Organisation
}

fn is_optional(required: &Required) -> bool {
    *required == Required::Fixed(false)
}
