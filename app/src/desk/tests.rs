//! What a device keeps, record by record: nothing that a person typed is lost, whatever the server answers, whatever order
//! records are read in, and wherever the app is stopped.

mod chance;
mod outbox;
mod pages;
mod redacted;
mod seats;

use super::{Cabinet, Kept, Trouble, Unsent};
use crate::storage::Record;
use serde_json::Value as Json;
use shared::document::{Change, Line, Mark};
use shared::json;
use shared::protocol::{ChangeResult, ChangeStatus, ChangesHead, Cursor, Left, Session};
use std::collections::BTreeMap;

const ORG: &str = "org";
const SCOPE: &str = "action/organisation";

/// A cabinet and the disk below it.
#[derive(Debug, Default)]
struct Device {
    cabinet: Cabinet,
    disk: BTreeMap<String, Vec<u8>>,
    made: u64,
}

/// Ids that are in no order, as random ones are.
fn scattered(number: u64) -> String {
    format!("{:022x}", number.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

impl Device {
    /// Somebody has signed in on it.
    fn signed_in() -> Self {
        let mut device = Self::default();
        let session = r#"{"person": {"account": "me", "org": "org", "name": "Me", "grants": []}, "org_name": "City",
            "departments": [], "kinds": [], "people": []}"#;
        let session: Session = json::parse(session).expect("a session");
        let record = device.cabinet.write_session(&session, || "session".to_owned());
        device.put(vec![record]);
        device
    }

    fn put(&mut self, records: Vec<Record>) {
        for (id, bytes) in records {
            self.cabinet.apply(&id, bytes.as_deref());
            match bytes {
                Some(bytes) => self.disk.insert(id, bytes),
                None => self.disk.remove(&id),
            };
        }
    }

    /// Does something that gives records; it is handed ids that were never used.
    fn act(&mut self, act: impl FnOnce(&mut Cabinet, &mut dyn FnMut() -> String) -> Vec<Record>) {
        let mut made = self.made;
        let records = act(&mut self.cabinet, &mut || {
            made += 1;
            scattered(made)
        });
        self.made = made;
        self.put(records);
    }

    /// Answers a question, on top of what stands; gives the change's id.
    fn edit(&mut self, doc: &str, path: &str, value: &str) -> String {
        let base = match self.cabinet.document(doc) {
            Some(document) => document.heads(path).map(|head| head.id.clone()).collect(),
            None => Vec::new(),
        };
        let scope = self.cabinet.scope_of(doc).unwrap_or(SCOPE).to_owned();
        self.made += 1;
        let change = change(&scattered(self.made), doc, path, value, base);
        let id = change.id.clone();
        self.act(|cabinet, fresh| cabinet.queue(vec![(change, scope)], None, fresh));
        id
    }

    /// The server's answer.
    fn answer(&mut self, results: &[ChangeResult]) {
        self.act(|cabinet, fresh| cabinet.answered(results, fresh));
    }

    /// A page of the server's.
    fn pull(&mut self, head: &ChangesHead, lines: &str) {
        self.act(|cabinet, fresh| cabinet.pulled(head, lines, 7, fresh));
    }

    /// The app is stopped and begun again: only the disk is left.
    fn restarted(&self) -> Cabinet {
        let mut cabinet = Cabinet::default();
        for (id, bytes) in &self.disk {
            cabinet.apply(id, Some(bytes));
        }
        cabinet
    }

    fn waiting(&self) -> Vec<String> {
        self.cabinet.outbox().iter().map(|item| item.change.id.clone()).collect()
    }

    fn says(&mut self, doc: &str, path: &str) -> Option<Json> {
        self.cabinet.document(doc)?.value(path).cloned()
    }
}

fn change(id: &str, doc: &str, path: &str, value: &str, base: Vec<String>) -> Change {
    Change {
        id: id.to_owned(),
        org: ORG.to_owned(),
        kind: "action".to_owned(),
        doc: doc.to_owned(),
        path: path.to_owned(),
        base,
        value: Some(value.into()),
        saw: Vec::new(),
        version: "v1".to_owned(),
        device: "device".to_owned(),
        at: 1,
    }
}

fn mark(number: u64, epoch: &str) -> Mark {
    Mark { author: "other".to_owned(), number, epoch: epoch.to_owned(), seal: "seal".to_owned() }
}

fn line(scope: &str, doc: &str, changes: Vec<(Change, Mark)>) -> String {
    Line { scope: scope.to_owned(), doc: doc.to_owned(), changes }.write()
}

/// A line in which somebody else answers a question of a document.
fn theirs(scope: &str, doc: &str, value: &str, number: u64) -> String {
    line(scope, doc, vec![(change(&format!("theirs-{number}"), doc, "title", value, Vec::new()), mark(number, "first"))])
}

fn head(scopes: &[&str], left: Vec<Left>) -> ChangesHead {
    let scopes = scopes.iter().map(|scope| Cursor { scope: (*scope).to_owned(), number: 9, upto: 9 }).collect();
    ChangesHead { epoch: "first".to_owned(), common: None, scopes, left, redactions: Vec::new(), more: false, last: 9 }
}

fn result(id: &str, status: ChangeStatus) -> ChangeResult {
    let stored = matches!(status, ChangeStatus::Accepted | ChangeStatus::Duplicate);
    let refused = status == ChangeStatus::Rejected;
    let word = |word: &str| refused.then(|| word.to_owned());
    ChangeResult {
        id: id.to_owned(),
        status,
        mark: stored.then(|| mark(100, "first")),
        field: word("value"),
        code: word("too_long"),
        reason: word("the text is longer than 4000 characters"),
    }
}

/// All that a cabinet holds, to be compared.
fn held(cabinet: &mut Cabinet) -> (BTreeMap<String, (String, shared::document::Document)>, Vec<Unsent>) {
    let docs = cabinet.documents(None).into_iter().filter_map(|doc| {
        let scope = cabinet.scope_of(&doc)?.to_owned();
        Some((doc.clone(), (scope, cabinet.document(&doc)?.clone())))
    });
    let docs = docs.collect();
    (docs, cabinet.outbox().into_iter().cloned().collect())
}
