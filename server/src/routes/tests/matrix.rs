//! The access matrix: every role by every endpoint and every kind of document, what is allowed and what is refused, in
//! one's own organisation and in another. For documents it is computed from the `[access]` of each instrument's file
//! (`people.rs`, `tries.rs`), for the rest there is one table (`endpoints.rs`). What neither names is refused.

mod endpoints;
mod kinds;
mod people;
mod tries;
mod world;

use super::Scene;
use super::members::Member;
use axum::http::{Method, StatusCode};
use kinds::{NEVER_OPENED, REMOVED};
use people::{ROLES, STAFF, Spot, Who};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use tries::{TRIES, away};
use world::{Doc, Fate, HERE, THERE, World, loses};

/// What came out as it should, and what did not.
#[derive(Debug, Default)]
struct Tally {
    allowed: usize,
    refused: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn expect(&mut self, allowed: bool, is_as_expected: bool, what: impl FnOnce() -> String) {
        *(if allowed { &mut self.allowed } else { &mut self.refused }) += 1;
        if !is_as_expected {
            let should = if allowed { "is allowed" } else { "is refused" };
            self.wrong.push(format!("{} (it {should} by the files)", what()));
        }
    }

    /// Nothing was wrong, and there were at least so many of each.
    fn check(&self, allowed: usize, refused: usize) {
        let shown = &self.wrong[..self.wrong.len().min(20)];
        assert!(self.wrong.is_empty(), "{} cells are wrong, of them:\n{}", self.wrong.len(), shown.join("\n"));
        assert!(self.allowed >= allowed && self.refused >= refused, "{} allowed, {} refused", self.allowed, self.refused);
    }
}

/// Documents and scopes that somebody's device is sent.
async fn sent(scene: &Scene, member: &Member, cursors: &Json) -> Option<(BTreeSet<String>, BTreeSet<String>)> {
    let (mut docs, mut scopes) = (BTreeSet::new(), BTreeSet::new());
    let mut query = json!({ "cursors": cursors, "epoch": scene.service.epoch() });
    loop {
        let reply = scene.ask(member, Method::POST, "/api/v1/changes/query", query).await;
        if reply.status == StatusCode::FORBIDDEN {
            return None;
        }
        assert_eq!(reply.status, StatusCode::OK);
        let text = String::from_utf8(reply.bytes).expect("text");
        let mut lines = text.lines().map(|line| serde_json::from_str::<Json>(line).expect("JSON"));
        let head = lines.next().expect("a head");
        assert_eq!(head["left"], json!([]));
        let word = |json: &Json| json.as_str().expect("a text").to_owned();
        scopes.extend(head["scopes"].as_array().expect("scopes").iter().map(|cursor| word(&cursor["scope"])));
        for line in lines {
            assert!(scopes.contains(&word(&line["scope"])), "a document of a scope that is not granted: {line}");
            docs.insert(word(&line["doc"]));
        }
        query = json!({ "cursors": head["scopes"], "epoch": head["epoch"] });
        if head["more"] == json!(false) {
            return Some((docs, scopes));
        }
    }
}

async fn history(scene: &Scene, member: &Member, doc: &str) -> StatusCode {
    scene.ask(member, Method::GET, &format!("/api/v1/documents/{doc}/history"), Json::Null).await.status
}

/// Documents of every kind and place, of which those that name somebody name everyone.
async fn documents() -> (World, Vec<Doc>) {
    let begin = async |world: &World, kinds: fn(&str) -> bool| {
        let everyone: Vec<&Member> = world.people.iter().map(|(_, member)| member).collect();
        world.begin(kinds, &everyone).await
    };
    World::new(async |world| begin(world, |_| true).await).await
}

#[tokio::test]
async fn each_role_reads_what_the_instruments_name_and_nothing_else() {
    let (world, docs) = documents().await;
    let scene = &world.scene;
    let (all, scopes) = sent(scene, &world.founder, &json!([])).await.expect("sent");
    assert!(all.len() > 60 && all.len() < docs.len(), "also the founder is not sent what lost its access or its file");
    // A device that asks for every scope that there is by its name is sent no more than one that names none.
    let lost = ["made-shut/organisation".to_owned(), "made-removed/organisation".to_owned()];
    let cursors: Vec<Json> = scopes.iter().chain(&lost).map(|scope| json!({"scope": scope, "number": 0, "upto": 0})).collect();
    let mut tally = Tally::default();
    for (who, member) in &world.people {
        let readable = |doc: &&Doc| who.may(&world.kinds[doc.kind], "read", doc.spot);
        let expected: BTreeSet<&str> = docs.iter().filter(readable).map(|doc| doc.id.as_str()).collect();
        for cursors in [json!([]), json!(cursors)] {
            let held = sent(scene, member, &cursors).await;
            assert_eq!(held.is_some(), who.has(&STAFF), "{} may ask", who.name);
            let (held, scopes) = held.unwrap_or_default();
            for doc in &docs {
                let allowed = expected.contains(doc.id.as_str());
                tally.expect(allowed, allowed == held.contains(&doc.id), || format!("{} is sent {}", who.name, world.describe(doc)));
            }
            // Also that there is such a scope is not told.
            for scope in scopes {
                let kind = scope.split('/').next().expect("a kind");
                let reads = docs.iter().filter(readable).any(|doc| world.kinds[doc.kind].name == kind);
                tally.expect(reads, reads, || format!("{} is granted {scope}", who.name));
            }
        }
        for doc in &docs {
            let allowed = expected.contains(doc.id.as_str());
            let expected = match (allowed, who.has(&STAFF)) {
                (true, _) => StatusCode::OK,
                (false, true) => StatusCode::NOT_FOUND,
                (false, false) => StatusCode::FORBIDDEN,
            };
            let found = history(scene, member, &doc.id).await;
            tally.expect(allowed, found == expected, || format!("{} reads the history of {}: {found}", who.name, world.describe(doc)));
        }
        // The kinds that the workbench shows are those of which there can be something to read.
        let session = scene.ask(member, Method::GET, "/api/v1/session", Json::Null).await.json();
        let shown: BTreeSet<&str> = session["kinds"].as_array().expect("kinds").iter().filter_map(|kind| kind["name"].as_str()).collect();
        for kind in &world.kinds {
            let allowed = [Some("fire"), Some("water"), None].iter().any(|at| who.may(kind, "read", Spot { at: *at, named: true }));
            let is_shown = shown.contains(kind.name.as_str());
            tally.expect(allowed, allowed == is_shown, || format!("{} is shown the kind {}", who.name, kind.name));
        }
    }
    tally.check(1_000, 1_000);
}

#[tokio::test]
async fn each_role_begins_and_changes_what_the_instruments_name_and_nothing_else() {
    // Everybody has documents of their own to try, because some of them get moved.
    let (world, mut theirs) = World::new(async |world| {
        let mut docs = Vec::new();
        for (_, member) in &world.people {
            docs.extend(world.begin(loses, &[member]).await);
        }
        docs
    })
    .await;
    let mut tally = Tally::default();
    let each = theirs.len() / world.people.len();
    for (who, member) in &world.people {
        let mut docs: Vec<Doc> = theirs.drain(..each).collect();
        docs.extend(world.begin(|kind| !loses(kind), &[member]).await);
        let mut changes = Vec::new();
        for doc in &docs {
            changes.extend(TRIES.iter().map(|one| tries::change(&world, member, doc, one)));
        }
        let mut fates = world.push(member, &changes).await.into_iter();
        for doc in &docs {
            let kind = &world.kinds[doc.kind];
            for one @ (path, value, lists) in &TRIES {
                let mut allowed = lists.iter().any(|list| who.may(kind, list, doc.spot));
                if *one == TRIES[TRIES.len() - 1] {
                    allowed &= who.may(kind, "write", Spot { at: away(doc.spot.at), ..doc.spot });
                }
                let fate = fates.next().expect("a fate");
                let fine = match &fate {
                    Fate::Accepted => allowed,
                    Fate::Waits => false,
                    // Who may sign is told what is missing.
                    Fate::Refused(code) if allowed => *path == "_signed/NEW" && code == "not_complete" && !kind.is_made(),
                    Fate::Refused(code) if kind.name == REMOVED => ["unknown_kind", "not_allowed"].contains(&code.as_str()),
                    Fate::Refused(code) => lists.is_empty() || code == "not_allowed",
                };
                tally.expect(allowed, fine, || format!("{}: {path} = {value} in {}: {fate:?}", who.name, world.describe(doc)));
            }
        }
        // Whoever begins a document is one of those that it is for.
        let (mut begun, mut changes) = (Vec::new(), Vec::new());
        for kind in 0..world.kinds.len() {
            for at in [Some("fire"), Some("water"), None] {
                begun.push((kind, at));
                let place = at.map_or_else(|| json!({}), |at| json!({"department": at}));
                changes.push(world.change(&member.org, (&world.id(), kind), "_document", place));
            }
        }
        for ((kind, at), fate) in begun.into_iter().zip(world.push(member, &changes).await) {
            let kind = &world.kinds[kind];
            let allowed = who.may(kind, "write", Spot { at, named: true });
            let fine = match &fate {
                Fate::Accepted => allowed,
                Fate::Refused(code) => !allowed && (code == "not_allowed" || (kind.name == REMOVED && code == "unknown_kind")),
                Fate::Waits => false,
            };
            tally.expect(allowed, fine, || format!("{} begins {} of {at:?}: {fate:?}", who.name, kind.name));
        }
    }
    tally.check(5_000, 10_000);
}

/// The kind that a change names is its document's: nobody gets at a document by the rules of another kind, nor begins one
/// with anything but its beginning.
#[tokio::test]
async fn nobody_borrows_the_access_of_another_kind() {
    let (world, docs) = documents().await;
    let open = world.kinds.iter().position(|kind| kind.name == "made-open").expect("a kind");
    let never_opened = world.kinds.iter().position(|kind| kind.name == NEVER_OPENED).expect("a kind");
    let mut changes = Vec::new();
    let (_, officer) = &world.people[0];
    for doc in docs.iter().filter(|doc| doc.kind != open) {
        changes.push(world.change(&officer.org, (&doc.id, open), "subject", json!("By the rules of another kind")));
        changes.push(world.change(&officer.org, (&doc.id, open), &format!("_people/{}", officer.account), json!(true)));
    }
    for (change, fate) in changes.iter().zip(world.push(officer, &changes).await) {
        assert_eq!(fate, Fate::Refused("other_kind".to_owned()), "{change}");
    }
    let before = [open, never_opened].map(|kind| world.change(&officer.org, (&world.id(), kind), "subject", json!("Before it began")));
    assert_eq!(world.push(officer, &before).await, [Fate::Waits, Fate::Waits]);
    // A version of another kind is none of this one.
    let mut change = world.change(&officer.org, (&docs[0].id, docs[0].kind), "subject", json!("x"));
    change["version"] = json!(world.version(open));
    assert_eq!(world.push(officer, &[change]).await, [Fate::Refused("unknown_version".to_owned())]);
}

#[tokio::test]
async fn another_organisation_is_out_of_reach_for_every_role() {
    let (world, docs) = documents().await;
    let scene = &world.scene;
    let everything = Who { name: "every role".to_owned(), roles: ROLES.map(|role| (role, None)).to_vec() };
    let mut strangers = Vec::new();
    for who in std::iter::once(everything).chain(ROLES.map(|role| Who { name: role.to_owned(), roles: vec![(role, None)] })) {
        let member = scene.member(THERE, &format!("stranger {}", who.name), &who.grants()).await;
        strangers.push((who, member));
    }
    // Also one that names them stays here.
    let mut naming = Vec::new();
    for doc in docs.iter().filter(|doc| doc.spot.named && !loses(&world.kinds[doc.kind].name)) {
        for (_, member) in &strangers {
            let path = format!("_people/{}", member.account);
            naming.push(world.change(&world.founder.org, (&doc.id, doc.kind), &path, json!(true)));
        }
    }
    assert!(naming.len() > 50 && world.push(&world.founder, &naming).await.iter().all(|fate| *fate == Fate::Accepted));
    let (held_here, scopes) = sent(scene, &world.founder, &json!([])).await.expect("sent");
    let cursors: Vec<Json> = scopes.iter().map(|scope| json!({"scope": scope, "number": 0, "upto": 0})).collect();
    let mut tally = Tally::default();
    for (who, member) in &strangers {
        let refused = |code: &str| Fate::Refused(if who.has(&STAFF) { code } else { "not_allowed" }.to_owned());
        let (mut changes, mut expected) = (Vec::new(), Vec::new());
        // One place of each kind is enough for those with one role.
        for doc in docs.iter().filter(|doc| who.roles.len() > 1 || doc.spot.at == Some("fire")) {
            for one in TRIES.iter().filter(|(path, ..)| *path != "_document") {
                // As a change of their organisation, where there is no such document, and as one of this organisation.
                let theirs = tries::change(&world, member, doc, one);
                let mut ours = theirs.clone();
                ours["org"] = json!(world.founder.org);
                changes.extend([theirs, ours]);
                let unknown = match world.kinds[doc.kind].name.as_str() {
                    REMOVED => refused("unknown_kind"),
                    _ if who.has(&STAFF) => Fate::Waits,
                    _ => refused(""),
                };
                expected.extend([unknown, refused("other_org")]);
            }
        }
        let fates = world.push(member, &changes).await;
        for ((change, fate), expected) in changes.iter().zip(fates).zip(expected) {
            tally.expect(false, fate == expected, || format!("{} there: {change}: {fate:?}, not {expected:?}", who.name));
        }
        for cursors in [json!([]), json!(cursors)] {
            let (held, mut scopes) = sent(scene, member, &cursors).await.unwrap_or_default();
            // Nor are they told the names of those that name them.
            scopes.retain(|scope| scope.contains("/restricted:"));
            tally.expect(false, held.is_empty() && scopes.is_empty(), || format!("{} there is sent {held:?} of {scopes:?}", who.name));
        }
        for doc in &docs {
            let found = history(scene, member, &doc.id).await;
            let fine = matches!(found, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN);
            tally.expect(false, fine, || format!("{} there reads the history of {}: {found}", who.name, world.describe(doc)));
        }
    }
    // A document with the same id begins over there, and has nothing to do with the one here.
    let (_, stranger) = &strangers[0];
    let open = docs.iter().filter(|doc| world.kinds[doc.kind].name == "made-open");
    for doc in open {
        let path = format!("/api/v1/documents/{}/history", doc.id);
        let before = scene.ask(&world.founder, Method::GET, &path, Json::Null).await.bytes;
        let change = world.change(&stranger.org, (&doc.id, doc.kind), "_document", json!({"department": "water"}));
        assert_eq!(world.push(stranger, &[change]).await, [Fate::Accepted]);
        assert_eq!(scene.ask(&world.founder, Method::GET, &path, Json::Null).await.bytes, before);
        let theirs = String::from_utf8(scene.ask(stranger, Method::GET, &path, Json::Null).await.bytes).expect("text");
        assert!(theirs.contains(&stranger.account) && !theirs.contains(&world.founder.account) && !theirs.contains("A subject"));
    }
    assert_eq!(sent(scene, &world.founder, &json!([])).await.expect("sent").0, held_here, "here nothing was changed");
    tally.check(0, 15_000);
}
