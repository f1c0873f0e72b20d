//! Kinds of documents as their files say them. They are read here from the text, and not by the types of the server, so
//! that what these make of an `[access]` is found out, too.

use crate::assets::INSTRUMENTS;
use serde::Deserialize;
use serde_json::Value as Json;

/// An instrument file, as far as this test goes.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Kind {
    pub(super) name: String,
    kind: String,
    #[serde(default)]
    access: Json,
    survey: Vec<Question>,
}

#[derive(Debug, Clone, Deserialize)]
struct Question {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    name: String,
}

impl Kind {
    fn read(text: &str) -> Self {
        shared::instrument::parse_toml(text).expect("an instrument")
    }

    /// Whether a list of its `[access]` names a role.
    pub(super) fn names(&self, list: &str, role: &str) -> bool {
        self.access[list].as_array().is_some_and(|roles| roles.iter().any(|one| one == role))
    }

    /// Whom it is for, besides these lists.
    pub(super) fn confidentiality(&self) -> &str {
        self.access["confidentiality"].as_str().unwrap_or("organisation")
    }

    /// A question that takes a text, in no repeat.
    pub(super) fn question(&self) -> &str {
        let mut repeats = 0;
        let found = self.survey.iter().find(|question| {
            repeats += i32::from(question.kind == "begin_repeat") - i32::from(question.kind == "end_repeat");
            repeats == 0 && question.kind == "text"
        });
        &found.expect("a question").name
    }

    /// Whether it is one of [`MADE`]; these ask one question.
    pub(super) fn is_made(&self) -> bool {
        MADE.iter().any(|(name, _)| *name == self.name)
    }
}

/// Kinds that this test makes, with their confidentiality. Each role meets another set of lists, and all lists but the first
/// name somebody who may not read.
pub(super) const MADE: [(&str, Option<&str>); 7] = [
    ("made-open", Some("organisation")),
    ("made-local", Some("department")),
    ("made-named", Some("restricted")),
    ("made-closed", Some("officers")),
    (NEVER_OPENED, None),
    (SHUT, Some("organisation")),
    (REMOVED, Some("organisation")),
];

/// It has no `[access]`, and never had one.
pub(super) const NEVER_OPENED: &str = "made-never-opened";
/// It loses its `[access]` when documents of it are there.
pub(super) const SHUT: &str = "made-shut";
/// Its file is taken away when documents of it are there.
pub(super) const REMOVED: &str = "made-removed";

const LISTS: &str = r#"
[access]
read = ["officer", "lead", "ambassador", "facilitator", "analyst", "viewer", "region"]
write = ["officer", "lead", "ambassador", "survey_admin", "region"]
review = ["officer", "facilitator", "survey_admin", "viewer", "region"]
sign = ["officer", "lead", "analyst", "survey_admin", "region"]
"#;

/// The file of such a kind.
pub(super) fn file(name: &str, confidentiality: Option<&str>) -> String {
    let access = confidentiality.map_or_else(String::new, |one| format!("{LISTS}confidentiality = \"{one}\"\n"));
    format!(
        "name = \"{name}\"\nkind = \"document\"\nlanguages = [\"en\"]\ntitle = {{ en = \"{name}\" }}\n{access}\n\
         [[survey]]\ntype = \"text\"\nname = \"subject\"\nlabel = {{ en = \"Subject\" }}\nrequired = true\n"
    )
}

/// All kinds as they are in the end: those in the binary, and those that are made.
pub(super) fn all() -> Vec<Kind> {
    let made = MADE.iter().map(|(name, confidentiality)| {
        let lost = [SHUT, REMOVED].contains(name);
        Kind::read(&file(name, confidentiality.filter(|_| !lost)))
    });
    let shipped = INSTRUMENTS.iter().map(|(_, text)| Kind::read(text)).filter(|kind| kind.kind == "document");
    shipped.chain(made).collect()
}
