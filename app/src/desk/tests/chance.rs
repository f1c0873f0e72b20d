//! Chance: whatever a person, the server and the battery do in whatever order, no value is lost.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Something that happens.
#[derive(Debug, Clone)]
enum Step {
    /// Answers a question.
    Edit {
        doc: usize,
        path: usize,
    },
    /// Types; the next step at the same place goes on with it.
    Type {
        doc: usize,
        path: usize,
    },
    /// What is typed becomes changes.
    Seal,
    /// The server answers what is due, one status each, in turn.
    Answer(Vec<u8>),
    /// Somebody else answers a question on top of what they saw.
    Theirs {
        doc: usize,
        path: usize,
    },
    /// Everything accepted so far comes, as after a first sync or a restore.
    Again,
    /// A refused or waiting change is made again, or tried again.
    Repair(prop::sample::Index),
    Retry(prop::sample::Index),
    /// The person deletes an unsent change.
    Discard(prop::sample::Index),
    /// Small pages and small records of the outbox become few.
    Tidy,
    /// The person may see none of it any more.
    Lose,
    /// The app is stopped and begun again.
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    let place = || (0..3usize, 0..2usize);
    prop_oneof![
        6 => place().prop_map(|(doc, path)| Step::Edit { doc, path }),
        3 => place().prop_map(|(doc, path)| Step::Type { doc, path }),
        2 => Just(Step::Seal),
        4 => prop::collection::vec(0..4u8, 1..6).prop_map(Step::Answer),
        3 => place().prop_map(|(doc, path)| Step::Theirs { doc, path }),
        1 => Just(Step::Again),
        2 => any::<prop::sample::Index>().prop_map(Step::Repair),
        1 => any::<prop::sample::Index>().prop_map(Step::Retry),
        1 => any::<prop::sample::Index>().prop_map(Step::Discard),
        2 => Just(Step::Tidy),
        1 => Just(Step::Lose),
        2 => Just(Step::Restart),
    ]
}

/// A device, a server, and all that must not be lost.
struct World {
    device: Device,
    accepted: Vec<(Change, Mark)>,
    wanted: BTreeSet<String>,
    said: usize,
}

const DOCS: [&str; 3] = ["d0", "d1", "d2"];
const PATHS: [&str; 2] = ["title", "note"];

impl World {
    fn new() -> Self {
        Self { device: Device::signed_in(), accepted: Vec::new(), wanted: BTreeSet::new(), said: 0 }
    }

    fn value(&mut self) -> String {
        self.said += 1;
        let value = format!("value {}", self.said);
        self.wanted.insert(value.clone());
        value
    }

    fn next_mark(&self) -> Mark {
        mark(self.accepted.len() as u64 + 1, "first")
    }

    fn do_it(&mut self, step: Step) {
        match step {
            Step::Edit { doc, path } => {
                let value = self.value();
                self.device.edit(DOCS[doc], PATHS[path], &value);
            }
            Step::Type { doc, path } => self.type_in(DOCS[doc], PATHS[path]),
            Step::Seal => {
                let typed: BTreeSet<String> = self.device.waiting().into_iter().filter(|id| self.item(id).typing.is_some()).collect();
                self.device.act(|cabinet, _| cabinet.rewrite(|item| Some(Unsent { typing: None, ..item.clone() }), &typed));
            }
            Step::Answer(statuses) => self.answer(&statuses),
            Step::Theirs { doc, path } => self.theirs(DOCS[doc], PATHS[path]),
            Step::Again => {
                let mut lines: BTreeMap<String, Vec<(Change, Mark)>> = BTreeMap::new();
                for (change, mark) in &self.accepted {
                    lines.entry(change.doc.clone()).or_default().push((change.clone(), mark.clone()));
                }
                let lines: Vec<String> = lines.into_iter().map(|(doc, changes)| line(SCOPE, &doc, changes)).collect();
                self.device.pull(&head(&[SCOPE], Vec::new()), &lines.join("\n"));
            }
            Step::Repair(which) => {
                if let Some(id) = self.pick(which, |item| item.trouble.is_some()) {
                    self.device.act(|cabinet, fresh| cabinet.repaired(&id, 2, fresh));
                }
            }
            Step::Retry(which) => {
                let Some(id) = self.pick(which, |item| item.trouble.is_some()) else { return };
                self.device.act(|cabinet, _| cabinet.rewrite(|item| Some(Unsent { trouble: None, ..item.clone() }), &BTreeSet::from([id])));
            }
            Step::Discard(which) => {
                if let Some(id) = self.pick(which, |_| true) {
                    let said = self.item(&id).change.value.clone();
                    self.wanted.remove(said.as_ref().and_then(Json::as_str).unwrap_or_default());
                    self.device.act(|cabinet, fresh| cabinet.discard(&id, fresh));
                }
            }
            Step::Tidy => {
                self.device.act(|cabinet, fresh| cabinet.tidy(fresh));
                self.device.act(|cabinet, fresh| cabinet.packed(fresh));
            }
            Step::Lose => {
                // What the server has is there still; what it does not have must be here.
                let unsent: BTreeSet<String> = self
                    .device
                    .cabinet
                    .outbox()
                    .iter()
                    .filter_map(|item| item.change.value.as_ref()?.as_str().map(str::to_owned))
                    .collect();
                self.wanted.retain(|value| unsent.contains(value));
                self.device.pull(&head(&[], Vec::new()), "");
            }
            Step::Restart => self.device.cabinet = self.device.restarted(),
        }
    }

    fn item(&self, id: &str) -> &Unsent {
        self.device.cabinet.unsent(id).expect("it is in the outbox")
    }

    fn pick(&self, which: prop::sample::Index, fits: impl Fn(&Unsent) -> bool) -> Option<String> {
        let ids: Vec<String> =
            self.device.cabinet.outbox().into_iter().filter(|item| fits(item)).map(|item| item.change.id.clone()).collect();
        (!ids.is_empty()).then(|| which.get(&ids).clone())
    }

    fn type_in(&mut self, doc: &str, path: &str) {
        let value = self.value();
        let typed = self.device.cabinet.typing(doc, path, "tab").map(|item| (item.change.id.clone(), item.change.value.clone()));
        if let Some((id, before)) = typed {
            // The person goes on typing: what stood there is theirs to change.
            self.wanted.remove(before.as_ref().and_then(Json::as_str).unwrap_or_default());
            let typed = |item: &Unsent| {
                Some(Unsent { change: Change { value: Some(value.as_str().into()), ..item.change.clone() }, ..item.clone() })
            };
            self.device.act(|cabinet, _| cabinet.rewrite(typed, &BTreeSet::from([id])));
            return;
        }
        let heads = self.device.cabinet.document(doc).map(|document| document.heads(path).map(|head| head.id.clone()).collect());
        self.device.made += 1;
        let made = change(&scattered(self.device.made), doc, path, &value, heads.unwrap_or_default());
        self.device.act(|cabinet, fresh| cabinet.queue(vec![(made, SCOPE.to_owned())], Some("tab"), fresh));
    }

    fn answer(&mut self, statuses: &[u8]) {
        let due: Vec<Change> =
            self.device.cabinet.due(usize::MAX, &std::collections::HashSet::new()).into_iter().map(|sent| sent.change).collect();
        let mut results = Vec::new();
        // A connection may break before the last answers.
        for (change, status) in due.into_iter().zip(statuses.iter().cycle()).take(statuses.len()) {
            let known = |id: &String| self.accepted.iter().any(|(held, _)| held.id == *id);
            let status = match status {
                0 if !change.base.is_empty() => ChangeStatus::Rejected,
                _ if known(&change.id) => ChangeStatus::Duplicate,
                _ if !change.base.iter().all(known) => ChangeStatus::Waiting,
                _ => ChangeStatus::Accepted,
            };
            let mut told = result(&change.id, status);
            if status == ChangeStatus::Accepted {
                let mark = self.next_mark();
                told.mark = Some(mark.clone());
                self.accepted.push((change, mark));
            }
            results.push(told);
        }
        self.device.answer(&results);
    }

    fn theirs(&mut self, doc: &str, path: &str) {
        let seen: Vec<&Change> =
            self.accepted.iter().map(|(change, _)| change).filter(|change| change.doc == doc && change.path == path).collect();
        let base = seen.iter().filter(|change| !seen.iter().any(|other| other.base.contains(&change.id))).map(|change| change.id.clone());
        let base = base.collect();
        let (value, mark) = (self.value(), self.next_mark());
        let made = change(&format!("theirs {}", self.said), doc, path, &value, base);
        self.accepted.push((made.clone(), mark.clone()));
        self.device.pull(&head(&[SCOPE], Vec::new()), &line(SCOPE, doc, vec![(made, mark)]));
    }

    /// Everything that is in a document, also in its history, or on its way.
    fn found(cabinet: &mut Cabinet) -> BTreeSet<String> {
        let (documents, outbox) = held(cabinet);
        let said = documents.values().flat_map(|(_, document)| document.changes()).chain(outbox.iter().map(|item| &item.change));
        said.filter_map(|change| change.value.as_ref()?.as_str().map(str::to_owned)).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn no_value_is_ever_lost_and_the_disk_says_the_same_as_the_screen(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = World::new();
        for step in steps {
            world.do_it(step);
            let found = World::found(&mut world.device.cabinet);
            let lost: Vec<&String> = world.wanted.difference(&found).collect();
            prop_assert!(lost.is_empty(), "{:?}", lost);
        }
        prop_assert_eq!(held(&mut world.device.cabinet), held(&mut world.device.restarted()));
    }

    #[test]
    fn the_same_records_in_any_order_are_the_same_cabinet(
        steps in prop::collection::vec(step(), 1..40),
        order in prop::collection::vec(any::<u32>(), 60),
        look in any::<bool>(),
    ) {
        let mut world = World::new();
        steps.into_iter().for_each(|step| world.do_it(step));
        let mut records: Vec<(usize, (&String, &Vec<u8>))> = world.device.disk.iter().enumerate().collect();
        records.sort_by_key(|(at, _)| order[at % order.len()]);
        let mut cabinet = Cabinet::default();
        for (_, (id, bytes)) in records {
            cabinet.apply(id, Some(bytes));
            if look {
                // What is looked at early is brought up to date.
                held(&mut cabinet);
            }
        }
        prop_assert_eq!(held(&mut cabinet), held(&mut world.device.restarted()));
    }
}
