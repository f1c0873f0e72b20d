//! What is filled in: a new request, and a decision. No page, no clock.

use shared::protocol::Wrong;
use shared::records_request::{About, NewRequest, Request, RequestChange, Ruling, Scope, Verdict};
use std::collections::BTreeSet;

/// How many days after it came a request is due, where nobody says otherwise. A proposal, and no rule of any law.
const DUE_DAYS: u32 = 10;

/// A request as it is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct RequestDraft {
    pub(super) asked: String,
    pub(super) received: String,
    pub(super) due: String,
    pub(super) about: About,
    /// The address of the document's page, or its id.
    pub(super) doc: String,
    pub(super) depth: String,
    pub(super) account: String,
    /// A name as text.
    pub(super) name: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) kinds: BTreeSet<String>,
}

impl RequestDraft {
    /// One that came today.
    pub(super) fn begin(today: &str) -> Self {
        let due = crate::workbench::surveys::day_later(today, DUE_DAYS).unwrap_or_default();
        Self { received: today.to_owned(), due, depth: "1".to_owned(), ..Self::default() }
    }

    /// What can be changed of a request that is there.
    pub(super) fn of(request: &Request) -> Self {
        let (asked, received, due) = (request.asked.clone(), request.received.clone(), request.due.clone());
        Self { asked, received, due, ..Self::default() }
    }

    /// As it is sent.
    pub(super) fn request(&self) -> Result<NewRequest, Wrong> {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let is = |about| self.about == about;
        let scope = Scope {
            about: self.about,
            doc: is(About::Matter).then(|| doc_of(&self.doc)).flatten(),
            depth: is(About::Matter).then(|| self.depth.trim().parse().unwrap_or(u32::MAX)),
            account: is(About::Person).then(|| some(&self.account)).flatten(),
            name: is(About::Person).then(|| some(&self.name)).flatten(),
            from: some(&self.from),
            to: some(&self.to),
            kinds: self.kinds.iter().cloned().collect(),
        };
        let (asked, received, due) = (self.asked.trim().to_owned(), self.received.clone(), self.due.clone());
        let request = NewRequest { asked, received, due, scope };
        request.check().map(|()| request)
    }

    /// As a change of a request.
    pub(super) fn change(&self, closed: bool) -> Result<RequestChange, Wrong> {
        let (asked, received, due) = (self.asked.trim().to_owned(), self.received.clone(), self.due.clone());
        let change = RequestChange { asked, received, due, closed };
        change.check().map(|()| change)
    }
}

/// The document that an address or an id names.
pub(super) fn doc_of(text: &str) -> Option<String> {
    let text = text.trim().split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let id = text.rsplit('/').next().unwrap_or_default();
    shared::document::is_id(id).then(|| id.to_owned())
}

/// A decision as it is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct DecisionDraft {
    pub(super) verdict: Option<Verdict>,
    pub(super) exemption: String,
    pub(super) parts: BTreeSet<String>,
    /// The general comments are read and may leave.
    pub(super) comments: bool,
    pub(super) note: String,
}

impl DecisionDraft {
    /// From what was decided, or is proposed.
    pub(super) fn of(ruling: &Ruling) -> Self {
        Self {
            verdict: Some(ruling.verdict),
            exemption: ruling.exemption.clone().unwrap_or_default(),
            parts: ruling.parts.iter().cloned().collect(),
            comments: ruling.comments,
            note: ruling.note.clone(),
        }
    }

    /// As it is sent. What belongs to another verdict is left out.
    pub(super) fn ruling(&self) -> Ruling {
        let verdict = self.verdict.unwrap_or_default();
        let withheld = verdict != Verdict::Released;
        Ruling {
            verdict,
            exemption: (withheld && !self.exemption.is_empty()).then(|| self.exemption.clone()),
            parts: if verdict == Verdict::Partly { self.parts.iter().cloned().collect() } else { Vec::new() },
            comments: verdict == Verdict::Partly && self.comments,
            note: if withheld { self.note.trim().to_owned() } else { String::new() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_named_by_its_address_or_its_id() {
        let id = "AbCdEfGhIjKlMnOpQrStU-";
        for text in [id.to_owned(), format!(" https://city.example/documents/{id}/?x=1#y "), format!("/documents/{id}")] {
            assert_eq!(doc_of(&text).as_deref(), Some(id), "{text}");
        }
        assert!(doc_of("https://city.example/registers/partner").is_none() && doc_of("").is_none());
    }

    #[test]
    fn only_what_belongs_to_its_subject_is_sent() {
        let draft = RequestDraft {
            asked: " A reporter ".into(),
            doc: "x".repeat(22),
            account: "y".repeat(22),
            name: " Ana Lopez ".into(),
            from: "2026-01-01".into(),
            to: "2026-01-31".into(),
            ..RequestDraft::begin("2026-11-01")
        };
        assert_eq!(draft.due, "2026-11-11");
        let matter = draft.request().expect("sound");
        assert_eq!((matter.asked.as_str(), matter.scope.depth, matter.scope.account), ("A reporter", Some(1), None));
        let person = RequestDraft { about: About::Person, ..draft.clone() }.request().expect("sound");
        assert_eq!((person.scope.doc, person.scope.depth, person.scope.from.as_deref()), (None, None, Some("2026-01-01")));
        assert_eq!((matter.scope.name, person.scope.name.as_deref()), (None, Some("Ana Lopez")));
        let deep = RequestDraft { depth: "many".into(), ..draft.clone() }.request();
        assert_eq!(deep.map_err(|wrong| wrong.code), Err("too_deep"));
        assert!(RequestDraft { doc: String::new(), ..draft }.request().is_err());
    }

    #[test]
    fn what_belongs_to_another_verdict_is_left_out() {
        let draft = DecisionDraft {
            verdict: Some(Verdict::Released),
            exemption: "privacy".into(),
            parts: ["goal".to_owned()].into(),
            comments: true,
            note: "why".into(),
        };
        assert_eq!(draft.ruling(), Ruling::default());
        let partly = DecisionDraft { verdict: Some(Verdict::Partly), ..draft.clone() }.ruling();
        assert_eq!((partly.parts.len(), partly.exemption.as_deref(), partly.comments), (1, Some("privacy"), true));
        assert_eq!(DecisionDraft::of(&partly).ruling(), partly);
        assert!(DecisionDraft { verdict: Some(Verdict::Withheld), ..draft }.ruling().parts.is_empty());
    }
}
