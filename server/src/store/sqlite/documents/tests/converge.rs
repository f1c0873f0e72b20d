//! Chance pushes, moves, names people and takes roles away, between the pages of devices that sync. In the end each
//! device says what the server says, of exactly the documents that its person may read.

use super::super::super::keep::check;
use super::super::lines::Enough;
use super::device::{Device, says};
use super::{Rig, id, officer, person};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use shared::document::{Change, Document, department, people};
use shared::instrument::Role;
use shared::people::{Action, Person, Place, may};
use shared::protocol::ChangeStatus;
use std::collections::BTreeMap;

/// One thing that happens.
#[derive(Debug, Clone)]
enum Step {
    /// Somebody says something on the strength of what the server, or only their own device, holds.
    Say { doc: usize, path: usize, value: u8, behind: bool },
    /// A document goes to a department.
    Move { doc: usize, department: usize, behind: bool },
    /// A restricted document is for somebody, or not any more.
    Name { doc: usize, device: usize, named: bool },
    /// A device asks for one page.
    Ask { device: usize },
    /// A person's role is another one.
    Role { device: usize, role: usize },
}

const DOCS: [(&str, u64); 5] = [("open", 900), ("local", 901), ("local", 902), ("named", 903), ("closed", 904)];
const PATHS: [&str; 4] = ["subject", "people", "team/000000000000000000000A/member", "team/000000000000000000000A/_present"];
const DEPARTMENTS: [Option<&str>; 3] = [None, Some("fire"), Some("water")];
const DEVICES: usize = 3;

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..DOCS.len(), 0..PATHS.len(), 1..4_u8, any::<bool>()).prop_map(|(doc, path, value, behind)| Step::Say { doc, path, value, behind }),
        1 => (0..DOCS.len(), 0..3_usize, any::<bool>()).prop_map(|(doc, department, behind)| Step::Move { doc, department, behind }),
        1 => (0..DEVICES, any::<bool>()).prop_map(|(device, named)| Step::Name { doc: 3, device, named }),
        4 => (0..DEVICES).prop_map(|device| Step::Ask { device }),
        1 => (0..DEVICES, 0..4_usize).prop_map(|(device, role)| Step::Role { device, role }),
    ]
}

fn role(device: usize, role: usize) -> Person {
    let number = 10 + u64::try_from(device).expect("small");
    match role {
        0 => person(0, number, Role::Officer, None),
        1 => person(0, number, Role::Lead, Some("fire")),
        2 => person(0, number, Role::Viewer, None),
        _ => person(0, number, Role::Analyst, None),
    }
}

struct World {
    rig: Rig,
    /// Everything that was accepted.
    all: BTreeMap<String, Document>,
    devices: Vec<Device>,
}

impl World {
    async fn new() -> Self {
        let rig = Rig::new().await;
        let small = Enough { bytes: usize::MAX, changes: 2 };
        let devices = (0..DEVICES).map(|device| Device { enough: small, ..Device::new(role(device, device)) }).collect();
        let mut world = Self { rig, all: BTreeMap::new(), devices };
        for (kind, doc) in DOCS {
            let begin = world.rig.begin(0, kind, &id(doc), Some("fire"));
            world.push(begin).await;
        }
        world
    }

    async fn push(&mut self, change: Change) {
        // Ids sort in no order of time.
        let mut change = change;
        let mixed = change.id.parse::<u64>().expect("a number").wrapping_mul(0x9e37_79b9_7f4a_7c15);
        change.id = format!("{mixed:022x}");
        let result = self.rig.push(&officer(0), &[&change]).await.remove(0);
        assert_eq!(result.status, ChangeStatus::Accepted, "{result:?}");
        self.all.entry(change.doc.clone()).or_default().insert(change);
    }

    /// Bases as somebody sees them: all that stands, or what stood on a device when it last asked.
    fn heads(&self, doc: &str, path: &str, behind: bool) -> Vec<String> {
        let held = self.devices[0].documents.get(doc).map(|(_, document)| document).filter(|_| behind);
        held.or_else(|| self.all.get(doc)).map(|document| document.heads(path).map(|head| head.id.clone()).collect()).unwrap_or_default()
    }

    async fn say(&mut self, doc: usize, path: &str, value: Json, behind: bool) {
        let (kind, doc) = (DOCS[doc].0, id(DOCS[doc].1));
        let mut change = self.rig.change(0, kind, &doc, path, &[], value);
        change.base = self.heads(&doc, path, behind);
        self.push(change).await;
    }

    async fn step(&mut self, step: &Step) {
        match *step {
            Step::Say { doc, path, value, behind } => {
                let value = match path {
                    0 | 2 => json!(format!("says {value}")),
                    1 => json!(value),
                    _ => json!(value > 1),
                };
                self.say(doc, PATHS[path], value, behind).await;
            }
            Step::Move { doc, department, behind } => {
                let value = DEPARTMENTS[department].map_or_else(|| json!({}), |department| json!({ "department": department }));
                self.say(doc, "_document", value, behind).await;
            }
            Step::Name { doc, device, named } => {
                let path = format!("_people/{}", self.devices[device].person.account);
                self.say(doc, &path, json!(named), false).await;
            }
            Step::Ask { device } => {
                self.devices[device].ask(&self.rig).await;
            }
            Step::Role { device, role: other } => self.devices[device].person = role(device, other),
        }
    }

    /// What a person may read of everything, by the shared rules alone.
    fn readable(&self, person: &Person) -> BTreeMap<String, BTreeMap<String, Vec<String>>> {
        let mut found = BTreeMap::new();
        for (kind, doc) in DOCS {
            let document = &self.all[&id(doc)];
            let access = self.rig.rules.access(kind).expect("a kind");
            let named = people(document).contains(&person.account.as_str());
            if may(&person.grants, access, Action::Read, Place { department: department(document), named }) {
                found.insert(id(doc), says(document));
            }
        }
        found
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]
    #[test]
    fn devices_come_to_say_what_the_server_says(steps in proptest::collection::vec(step(), 1..70)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut world = World::new().await;
            for step in &steps {
                world.step(step).await;
            }
            for index in 0..DEVICES {
                let mut device = world.devices[index].clone();
                device.sync(&world.rig).await;
                let held: BTreeMap<_, _> = device.documents.iter().map(|(doc, (_, document))| (doc.clone(), says(document))).collect();
                assert_eq!(held, world.readable(&device.person), "device {index} of {:?}", device.person.grants);
            }
            // The heads that the server keeps are those of the fold.
            let stored = world.rig.one::<i64>("select count(*) from changes where head = 1").await;
            let folded: usize = world.all.values().map(|document| says(document).values().map(Vec::len).sum::<usize>()).sum();
            assert_eq!(usize::try_from(stored).expect("a count"), folded);
            // And so is all else that it keeps beside the changes.
            assert_eq!(check(world.rig.folder.path()).expect("a check").wrong, [""; 0]);
        });
    }
}
