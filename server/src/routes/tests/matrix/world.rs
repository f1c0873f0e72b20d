//! The server that everybody tries their hands at: two organisations, every kind of document, and every role.

use super::super::Scene;
use super::super::members::Member;
use super::kinds::{self, Kind, MADE, NEVER_OPENED, REMOVED, SHUT};
use super::people::{Spot, Who, everyone};
use crate::catalog::Catalog;
use crate::documents::Sealer;
use crate::service::Service;
use crate::store::sqlite::Sqlite;
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Hash;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The organisation that the documents are of.
pub(super) const HERE: &str = "Sample City";
/// Another one.
pub(super) const THERE: &str = "Sample Town";

pub(super) struct World {
    pub(super) scene: Scene,
    pub(super) kinds: Vec<Kind>,
    /// Versions by kind. A kind that lost its `[access]` or its file has the one of before.
    versions: BTreeMap<String, String>,
    /// Somebody who begins documents of every kind.
    pub(super) founder: Member,
    /// Who tries.
    pub(super) people: Vec<(Who, Member)>,
    made: Cell<usize>,
}

/// A document.
#[derive(Debug, Clone)]
pub(super) struct Doc {
    pub(super) id: String,
    /// Index of its kind.
    pub(super) kind: usize,
    pub(super) spot: Spot,
    /// What a signature of it names.
    pub(super) heads: Vec<String>,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    Accepted,
    Waits,
    /// Refused, with its code.
    Refused(String),
}

/// The server as it starts over a folder.
async fn start(folder: &Path) -> Arc<Service<Sqlite>> {
    let store = Sqlite::open(&folder.join("test.sqlite3")).expect("a database");
    let catalog = Catalog::load(Some(&folder.join("instruments"))).expect("instruments");
    let sealer = Sealer::open(folder).expect("a key");
    Arc::new(Service::start(store, catalog, sealer).await.expect("a service"))
}

impl World {
    /// The server, after it was started again without what two kinds lost. `before` is called when they still had it.
    pub(super) async fn new(before: impl AsyncFnOnce(&Self) -> Vec<Doc>) -> (Self, Vec<Doc>) {
        let folder = tempfile::tempdir().expect("a folder");
        let instruments = folder.path().join("instruments");
        std::fs::create_dir(&instruments).expect("a folder");
        let at = |name: &str| instruments.join(format!("{name}.toml"));
        for (name, confidentiality) in MADE {
            std::fs::write(at(name), kinds::file(name, confidentiality)).expect("written");
        }
        let service = start(folder.path()).await;
        let versions = service.listed().iter().map(|one| (one.name.clone(), one.version.to_string())).collect();
        let scene = Scene {
            app: super::super::app(Arc::clone(&service)),
            service,
            survey: Hash::of(b"none"),
            version: String::new(),
            keys: std::sync::Mutex::default(),
            _folder: folder,
        };
        let all = Who { name: "founder".to_owned(), roles: super::people::ROLES.map(|role| (role, None)).to_vec() };
        let founder = scene.member(HERE, "founder", &all.grants()).await;
        let mut people = Vec::new();
        for who in everyone() {
            let member = scene.member(HERE, &who.name, &who.grants()).await;
            people.push((who, member));
        }
        let mut world = Self { scene, kinds: kinds::all(), versions, founder, people, made: Cell::new(1) };
        let docs = before(&world).await;
        std::fs::write(at(SHUT), kinds::file(SHUT, None)).expect("written");
        std::fs::remove_file(at(REMOVED)).expect("removed");
        let service = start(world.scene._folder.path()).await;
        world.scene.app = super::super::app(Arc::clone(&service));
        world.scene.service = service;
        (world, docs)
    }

    /// An id that nothing has yet.
    pub(super) fn id(&self) -> String {
        self.made.set(self.made.get() + 1);
        format!("{:022}", self.made.get())
    }

    pub(super) fn version(&self, kind: usize) -> &str {
        &self.versions[&self.kinds[kind].name]
    }

    // Written as a literal where it is called.
    #[allow(clippy::needless_pass_by_value)]
    pub(super) fn change(&self, org: &str, (doc, kind): (&str, usize), path: &str, value: Json) -> Json {
        json!({"id": self.id(), "org": org, "kind": self.kinds[kind].name, "doc": doc, "path": path, "base": [], "value": value,
            "saw": [], "version": self.version(kind), "device": "deviceAAAAAAAAAAAAAAAA", "at": 1_700_000_000_000_u64})
    }

    /// Sends changes as somebody's device does.
    pub(super) async fn push(&self, member: &Member, changes: &[Json]) -> Vec<Fate> {
        let mut fates = Vec::new();
        for part in changes.chunks(1_000) {
            let sent: Vec<Json> = part.iter().map(|change| json!({ "change": change })).collect();
            let reply = self.scene.ask(member, Method::POST, "/api/v1/changes", json!({ "changes": sent })).await;
            let body = reply.json();
            if reply.status == StatusCode::FORBIDDEN {
                assert_eq!(body["type"], "/problems/not_allowed");
                fates.extend(part.iter().map(|_| Fate::Refused("not_allowed".to_owned())));
                continue;
            }
            assert_eq!(reply.status, StatusCode::OK, "{body}");
            fates.extend(body["results"].as_array().expect("results").iter().map(|result| match result["status"].as_str() {
                Some("accepted") => Fate::Accepted,
                Some("waiting") => Fate::Waits,
                _ => Fate::Refused(result["code"].as_str().expect("a code").to_owned()),
            }));
        }
        assert_eq!(fates.len(), changes.len(), "a result for each change");
        fates
    }

    /// Documents of some kinds in every place, begun by the founder. Those that name somebody name `people`.
    pub(super) async fn begin(&self, kinds: impl Fn(&str) -> bool, people: &[&Member]) -> Vec<Doc> {
        let (mut docs, mut changes) = (Vec::new(), Vec::new());
        let of = (0..self.kinds.len()).filter(|kind| self.kinds[*kind].name != NEVER_OPENED && kinds(&self.kinds[*kind].name));
        for kind in of {
            let is_restricted = self.kinds[kind].confidentiality() == "restricted";
            for (at, named) in [Some("fire"), Some("water"), None].into_iter().flat_map(|at| [(at, false), (at, true)]) {
                if named && !is_restricted {
                    continue;
                }
                let mut doc = Doc { id: self.id(), kind, spot: Spot { at, named }, heads: Vec::new() };
                let place = at.map_or_else(|| json!({}), |at| json!({"department": at}));
                let change = |path: &str, value: Json| self.change(&self.founder.org, (&doc.id, kind), path, value);
                changes.push(change("_document", place));
                if self.kinds[kind].is_made() {
                    let answer = change("subject", json!("A subject"));
                    let head = answer["id"].as_str().expect("an id").to_owned();
                    changes.push(answer);
                    doc.heads.push(head);
                }
                if named {
                    changes.extend(people.iter().map(|member| {
                        self.change(&self.founder.org, (&doc.id, kind), &format!("_people/{}", member.account), json!(true))
                    }));
                }
                docs.push(doc);
            }
        }
        for (change, fate) in changes.iter().zip(self.push(&self.founder, &changes).await) {
            assert_eq!(fate, Fate::Accepted, "{change}");
        }
        docs
    }

    /// How a document is called when something is wrong with it.
    pub(super) fn describe(&self, doc: &Doc) -> String {
        let named = if doc.spot.named { ", which names them" } else { "" };
        format!("{} of {}{named}", self.kinds[doc.kind].name, doc.spot.at.unwrap_or("no department"))
    }
}

/// Kinds that lose something when the server starts again: documents of them must be there before.
pub(super) fn loses(kind: &str) -> bool {
    [SHUT, REMOVED].contains(&kind)
}
