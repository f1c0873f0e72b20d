//! A sample city in a folder of its own, as its people see it.

use super::super::city::NAME;
use super::super::fill;
use crate::catalog::Catalog;
use crate::clock::DAY;
use crate::documents::{Departments, Sealer};
use crate::service::Service;
use crate::store::documents::DocumentStore;
use crate::store::people::PeopleStore;
use crate::store::sqlite::Sqlite;
use shared::document::{Document, Filled, Line, fill_in, version};
use shared::form::moment;
use shared::instrument::{Moment, Schema};
use shared::json::parse;
use shared::people::Person;
use shared::protocol::{ChangesHead, ChangesQuery};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A document that somebody was sent.
pub(super) struct Held {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) document: Document,
}

impl Held {
    pub(super) fn ids(&self) -> Vec<String> {
        self.document.changes().map(|change| change.id.clone()).collect()
    }
}

/// What somebody was sent.
#[derive(Default)]
pub(super) struct City {
    pub(super) documents: BTreeMap<String, Held>,
    /// The last number of the organisation.
    pub(super) last: u64,
}

pub(super) struct Scene {
    pub(super) service: Service<Sqlite>,
    _folder: tempfile::TempDir,
}

impl Scene {
    pub(super) async fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Sqlite::open(&folder.path().join("test.sqlite3")).expect("a database");
        let sealer = Sealer::open(folder.path()).expect("a key");
        let service = Service::start(store, Catalog::load(None).expect("instruments"), sealer).await.expect("a service");
        Self { service, _folder: folder }
    }

    pub(super) async fn new() -> Self {
        let scene = Self::empty().await;
        fill::fill(&scene.service).await.expect("a sample city");
        scene
    }

    async fn org(&self) -> String {
        self.service.store().org_named(NAME).await.expect("a store").expect("an organisation")
    }

    /// Everyone, by the names that they sign in with.
    pub(super) async fn people(&self) -> BTreeMap<String, Person> {
        let org = self.org().await;
        let accounts = self.service.store().people(&org, 0).await.expect("a store").accounts.into_iter();
        let person = |account: shared::protocol::Account| {
            (account.sign_in, Person { account: account.account, org: org.clone(), name: account.name, grants: account.grants })
        };
        accounts.map(person).collect()
    }

    /// What a new device of somebody is sent.
    pub(super) async fn seen_by(&self, person: &Person) -> City {
        let mut city = City::default();
        let mut query = ChangesQuery::default();
        loop {
            let text = self.service.store().changes(person.clone(), self.service.rules(), query).await.expect("lines");
            let mut lines = text.lines();
            let head: ChangesHead = lines.next().and_then(parse).expect("a head");
            lines.for_each(|line| city.take(&Line::read(line, &person.org).expect("a line")));
            city.last = head.last;
            if !head.more {
                return city;
            }
            query = ChangesQuery { epoch: Some(head.epoch), cursors: head.scopes };
        }
    }

    /// What all of them together are sent: every document.
    pub(super) async fn all(&self) -> City {
        let mut city = City::default();
        for person in self.people().await.values() {
            let seen = self.seen_by(person).await;
            city.last = seen.last;
            city.documents.extend(seen.documents);
        }
        city
    }

    /// Everything that was ever said in a document, with its marks.
    pub(super) async fn history(&self, held: &Held) -> Document {
        let officer = self.people().await.remove("robin").expect("an officer");
        let line = self.service.store().history(officer.clone(), self.service.rules(), held.id.clone()).await.expect("a store");
        let mut document = Document::default();
        for (change, mark) in Line::read(&line.expect("a document"), &officer.org).expect("a line").changes {
            document.accept(&change.id, mark);
            document.insert(change);
        }
        document
    }

    pub(super) fn now(&self) -> Moment {
        let days = self.service.now() / DAY;
        moment(i32::try_from(days).expect("a day"), 0)
    }

    /// The form of a document's version, with the departments of the city.
    pub(super) fn schema(&self, held: &Held) -> Arc<Schema> {
        let departments = Departments::new(&super::super::city::departments());
        self.service.rules().schema(&held.kind, version(&held.document).expect("a version"), &departments).expect("a form")
    }

    pub(super) fn form(&self, held: &Held) -> Filled {
        fill_in(&held.document, &self.schema(held), Some(self.now()))
    }
}

impl City {
    fn take(&mut self, line: &Line) {
        let kind = line.scope.split('/').next().expect("a kind");
        let fresh = || Held { id: line.doc.clone(), kind: kind.to_owned(), document: Document::default() };
        let held = self.documents.entry(line.doc.clone()).or_insert_with(fresh);
        for (change, _) in &line.changes {
            held.document.insert(change.clone());
        }
    }
}
