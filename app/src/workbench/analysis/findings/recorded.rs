//! Findings that were recorded as documents: what each rests on, and which actions of the plan answer it. No page.

use crate::forms::plain;
use serde_json::Value as Json;
use shared::disclosure::Item;
use shared::document::{Document, links};

/// The kind of documents that findings are recorded in.
pub(super) const FINDING: &str = "barrier-finding";
/// The kind of the plan's actions.
pub(super) const ACTION: &str = "plan-action";
/// Kinds of focus groups.
pub(super) const GROUPS: [&str; 2] = ["focus-group-series", "focus-group-session"];

/// A finding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Recorded {
    /// The document.
    pub(super) doc: String,
    /// Its title.
    pub(super) title: String,
    /// Name of the choice that says where it stands.
    pub(super) status: String,
    /// What pieces of evidence come from, each with the question that it names, in plain letters.
    pub(super) evidence: Vec<(String, String)>,
    /// What will be done: in whose words it is, with the title of the plan's action that it became, if any.
    pub(super) strategies: Vec<(String, String)>,
    /// Actions of the plan that it is linked to.
    pub(super) actions: Vec<String>,
}

impl Recorded {
    /// Reads a document.
    pub(super) fn read(doc: &str, document: &Document) -> Self {
        let said = |path: &str| document.value(path).and_then(Json::as_str).unwrap_or_default().to_owned();
        let rows = |repeat: &str, names: [&str; 2]| {
            let rows = document.rows(repeat).into_iter();
            rows.map(|row| names.map(|name| said(&format!("{repeat}/{}/{name}", row.id)))).map(|[one, other]| (one, other)).collect()
        };
        let evidence: Vec<(String, String)> = rows("evidence", ["evidence_source", "evidence_item"]);
        Self {
            doc: doc.to_owned(),
            title: said("finding_title"),
            status: said("finding_status"),
            evidence: evidence.into_iter().map(|(source, item)| (source, plain(item.trim()))).collect(),
            strategies: rows("strategies", ["strategy_text", "strategy_action"]),
            actions: links(document).into_iter().filter(|link| link.kind == ACTION).map(|link| link.doc).collect(),
        }
    }

    /// Whether a piece of its evidence names a question, by its name or by its words in any language.
    pub(super) fn is_about(&self, item: &Item) -> bool {
        let names = |said: &str| said == plain(&item.name) || item.label.values().any(|label| said == plain(label.trim()));
        self.evidence.iter().any(|(source, said)| source == "survey" && names(said))
    }

    /// Whether focus groups are among its evidence.
    pub(super) fn has_focus_groups(&self) -> bool {
        self.evidence.iter().any(|(source, _)| source == "focus_group")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::document::Change;
    use shared::instrument::{Exposure, Text};

    fn change(at: usize, path: &str, value: Json) -> Change {
        Change {
            id: format!("{at:022}"),
            kind: FINDING.into(),
            doc: "d".repeat(22),
            path: path.into(),
            value: Some(value),
            ..Change::default()
        }
    }

    #[test]
    fn a_finding_names_its_questions_its_sources_and_its_actions() {
        let said = [
            ("finding_title", Json::from("Unclear steps")),
            ("finding_status", Json::from("open")),
            ("evidence/one/_present", Json::Bool(true)),
            ("evidence/one/evidence_source", Json::from("survey")),
            ("evidence/one/evidence_item", Json::from(" Promotions ARE clear ")),
            ("evidence/two/_present", Json::Bool(true)),
            ("evidence/two/evidence_source", Json::from("focus_group")),
            ("strategies/one/_present", Json::Bool(true)),
            ("strategies/one/strategy_text", Json::from("Publish the steps")),
        ];
        let mut document = Document::default();
        for (at, (path, value)) in said.into_iter().enumerate() {
            document.insert(change(at, path, value));
        }
        let link = shared::json::object([("kind", ACTION.into())]);
        document.insert(change(20, &format!("{}/{}", shared::document::Paths::Links.name(), "a".repeat(22)), link));
        let read = Recorded::read("doc", &document);
        assert_eq!((read.title.as_str(), read.strategies.len(), read.actions.len()), ("Unclear steps", 1, 1));
        assert!(read.has_focus_groups());
        let mut item = shared::disclosure::Item {
            name: "promo_clear".into(),
            label: Text::from([("en".to_owned(), "Promotions are clear".to_owned())]),
            heading: Text::default(),
            many: false,
            exposure: Exposure::None,
            answers: Vec::new(),
            collapsed: Vec::new(),
            nps: false,
            depth: 3,
            hidden: false,
            silent: shared::disclosure::Silent::default(),
            column: Vec::new(),
            withheld: Vec::new(),
        };
        assert!(read.is_about(&item));
        item.label = Text::default();
        assert!(!read.is_about(&item));
    }
}
