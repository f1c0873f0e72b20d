//! Documents over a real database: several organisations, kinds of every confidentiality, and devices that sync.

mod converge;
pub(in crate::store::sqlite) mod device;
mod numbers;
mod pages;
mod places;
mod redacting;
mod signing;

use super::Sqlite;
use crate::catalog::Catalog;
use crate::documents::{Rules, Sealer};
use crate::store::documents::{DocumentStore, Push};
use crate::store::people::{Doing, PeopleStore};
use crate::store::{Published, StoreError};
use serde_json::{Value as Json, json};
use shared::document::{Change, Mark};
use shared::form::moment;
use shared::instrument::{Hash, Role, Text, published_bytes};
use shared::people::{Grant, Person};
use shared::protocol::{ChangeResult, ChangeStatus, Department, Sent};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Kinds of every confidentiality: `open`, `local`, `named` and `closed`.
const KINDS: [(&str, &str); 4] = [("open", "organisation"), ("local", "department"), ("named", "restricted"), ("closed", "officers")];

/// The instrument file of such a kind.
pub(in crate::store::sqlite) fn kind_file(name: &str, confidentiality: &str) -> String {
    format!(
        r#"
name = "{name}"
kind = "document"
languages = ["en"]
title = {{ en = "{name}" }}
[access]
read = ["officer", "lead", "ambassador", "viewer"]
write = ["officer", "lead", "ambassador"]
review = ["officer"]
sign = ["officer", "lead"]
confidentiality = "{confidentiality}"
[[survey]]
type = "text"
name = "subject"
label = {{ en = "Subject" }}
required = true
[[survey]]
type = "integer"
name = "people"
label = {{ en = "People" }}
constraint = ". > 0"
[[survey]]
type = "select_one department"
name = "department"
label = {{ en = "Department" }}
[[survey]]
type = "begin_repeat"
name = "team"
label = {{ en = "Team" }}
[[survey]]
type = "text"
name = "member"
label = {{ en = "Member" }}
[[survey]]
type = "end_repeat"
[choices.department]
from = "organisation.departments"
"#
    )
}

/// A database in a folder of its own, with two organisations.
pub(in crate::store::sqlite) struct Rig {
    pub(in crate::store::sqlite) store: Sqlite,
    pub(in crate::store::sqlite) rules: Arc<Rules>,
    pub(in crate::store::sqlite) folder: tempfile::TempDir,
    pub(in crate::store::sqlite) made: AtomicU64,
}

pub(in crate::store::sqlite) const ORGS: [&str; 2] = ["cityAAAAAAAAAAAAAAAAAA", "townBBBBBBBBBBBBBBBBBB"];
pub(in crate::store::sqlite) const FILE: &str = "evenhand.sqlite3";

/// An id of 22 characters out of a number.
pub(in crate::store::sqlite) fn id(number: u64) -> String {
    format!("{number:022}")
}

/// Somebody of an organisation, with one role everywhere or in one department.
pub(in crate::store::sqlite) fn person(org: usize, number: u64, role: Role, department: Option<&str>) -> Person {
    let grants = vec![Grant { role, department: department.map(str::to_owned) }];
    Person { account: format!("account{number:015}"), org: ORGS[org].to_owned(), name: format!("Person {number}"), grants }
}

pub(in crate::store::sqlite) fn officer(org: usize) -> Person {
    person(org, 1, Role::Officer, None)
}

impl Rig {
    pub(in crate::store::sqlite) async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("instruments")).expect("a folder");
        for (name, confidentiality) in KINDS {
            let file = folder.path().join(format!("instruments/{name}.toml"));
            std::fs::write(file, kind_file(name, confidentiality)).expect("written");
        }
        Self::open(folder, 1).await
    }

    /// The server starts over such a folder; ids it makes begin at a number.
    pub(in crate::store::sqlite) async fn open(folder: tempfile::TempDir, made: u64) -> Self {
        let store = Sqlite::open(&folder.path().join(FILE)).expect("a database");
        let catalog = Catalog::load(Some(&folder.path().join("instruments"))).expect("instruments");
        let published = catalog.all().map(|(instrument, _)| {
            let (hash, body) = published_bytes(instrument);
            Published { hash, name: instrument.name.clone(), body }
        });
        let published = store.publish(published.collect()).await.expect("published");
        let sealer = Sealer::open(folder.path()).expect("a key");
        let rules = Arc::new(Rules::new(&catalog, published, sealer));
        for org in ORGS {
            store.add_org(org.to_owned(), format!("Organisation {org}")).await.expect("an organisation");
            let departments = ["fire", "library", "water"].map(|id| Department { id: id.to_owned(), label: Text::default() });
            let doing = Doing { org: org.to_owned(), by: None, now: 0 };
            store.set_departments(doing, departments.to_vec()).await.expect("a store").expect("departments");
        }
        Self { store, rules, folder, made: AtomicU64::new(made) }
    }

    /// Stops the server and starts another one over the same folder.
    pub(in crate::store::sqlite) async fn again(self) -> Self {
        let Self { store, rules, folder, made } = self;
        drop((store, rules));
        Self::open(folder, made.into_inner()).await
    }

    pub(in crate::store::sqlite) fn fresh(&self) -> String {
        id(self.made.fetch_add(1, Ordering::Relaxed))
    }

    pub(in crate::store::sqlite) fn version(kind: &str) -> String {
        let file = KINDS.iter().find(|(name, _)| *name == kind).map(|(name, confidentiality)| kind_file(name, confidentiality));
        let instrument = shared::instrument::from_toml(&file.expect("a kind")).expect("an instrument");
        let (hash, _): (Hash, Vec<u8>) = published_bytes(&instrument);
        hash.to_string()
    }

    /// A change with an id of its own.
    pub(in crate::store::sqlite) fn change(&self, org: usize, kind: &str, doc: &str, path: &str, base: &[&Change], value: Json) -> Change {
        Change {
            id: self.fresh(),
            org: ORGS[org].to_owned(),
            kind: kind.to_owned(),
            doc: doc.to_owned(),
            path: path.to_owned(),
            base: base.iter().map(|base| base.id.clone()).collect(),
            value: Some(value).filter(|value| !value.is_null()),
            saw: Vec::new(),
            version: Self::version(kind),
            device: id(7),
            at: 1_700_000_000_000,
        }
    }

    /// The first change of a document.
    pub(in crate::store::sqlite) fn begin(&self, org: usize, kind: &str, doc: &str, department: Option<&str>) -> Change {
        let value = department.map_or_else(|| json!({}), |department| json!({"department": department}));
        self.change(org, kind, doc, "_document", &[], value)
    }

    pub(in crate::store::sqlite) async fn send(&self, person: &Person, sent: Vec<Sent>) -> Vec<ChangeResult> {
        let push = Push { person: person.clone(), rules: Arc::clone(&self.rules), changes: sent, now: moment(20_000, 0) };
        DocumentStore::push(&self.store, push).await.expect("a store")
    }

    pub(in crate::store::sqlite) async fn push(&self, person: &Person, changes: &[&Change]) -> Vec<ChangeResult> {
        self.send(person, changes.iter().map(|change| Sent { change: (*change).clone(), mark: None }).collect()).await
    }

    /// Pushes what must be accepted; returns the marks.
    pub(in crate::store::sqlite) async fn accept(&self, person: &Person, changes: &[&Change]) -> Vec<Mark> {
        let results = self.push(person, changes).await;
        assert!(results.iter().all(|result| result.status == ChangeStatus::Accepted), "{results:?}");
        results.into_iter().filter_map(|result| result.mark).collect()
    }

    /// Code of the refusal of one change, or what became of it.
    pub(in crate::store::sqlite) async fn outcome(&self, person: &Person, change: &Change) -> String {
        let result = self.push(person, &[change]).await.remove(0);
        result.code.unwrap_or_else(|| result.status.name().to_owned())
    }

    /// One value out of the database.
    pub(in crate::store::sqlite) async fn one<T: rusqlite::types::FromSql + Send + 'static>(&self, sql: &'static str) -> T {
        self.store.read(move |reader| Ok::<T, StoreError>(reader.query_row(sql, [], |row| row.get(0))?)).await.expect(sql)
    }
}
