//! Random people on random devices: whatever is delivered, how often and in which order, all devices come to say the same,
//! and nothing that was typed is out of reach.
#![allow(missing_docs)]
#![cfg(feature = "full")]

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use shared::document::{Change, Document, Inserted, Line, Mark, Row, State};
use shared::json;
use shared::protocol::{ChangesRequest, Sent};

fn change(id: &str, path: &str, base: &[&str], value: Option<Json>) -> Change {
    Change {
        id: id.into(),
        org: "city".into(),
        kind: "toolkit".into(),
        doc: "d".into(),
        path: path.into(),
        base: base.iter().map(|id| (*id).to_owned()).collect(),
        value,
        version: "v".into(),
        device: "x".into(),
        ..Change::default()
    }
}

fn folded(changes: &[Change]) -> Document {
    let mut fold = Document::default();
    for change in changes {
        assert_eq!(fold.insert(change.clone()), Inserted::New);
    }
    fold
}

fn rows(document: &Document) -> Vec<(String, bool)> {
    document.rows("team").into_iter().map(|Row { id, disputed }| (id.to_owned(), disputed)).collect()
}

#[test]
fn two_who_did_not_see_each_other_are_a_conflict_until_one_names_both() {
    let mut fold = folded(&[
        change("a", "q", &[], Some(json!("one"))),
        change("b", "q", &["a"], Some(json!("two"))),
        change("c", "q", &["a"], Some(json!("three"))),
    ]);
    let document = &fold;
    assert!(matches!(document.state("q"), State::Conflict(heads) if heads.len() == 2));
    assert_eq!((document.value("q"), document.disputes().collect::<Vec<_>>()), (Some(&json!("two")), vec!["q"]));
    fold.insert(change("d", "q", &["b", "c"], Some(json!("both"))));
    let document = &fold;
    assert!(matches!(document.state("q"), State::One(head) if head.id == "d"));
    assert_eq!(document.history("q").count(), 4);
}

#[test]
fn the_same_said_twice_is_no_conflict() {
    let fold = folded(&[change("a", "q", &[], Some(json!(3))), change("b", "q", &[], Some(json!(3)))]);
    assert!(matches!(fold.state("q"), State::One(_)));
}

#[test]
fn a_base_counts_only_within_its_own_path() {
    let fold = folded(&[change("a", "q", &[], Some(json!("here"))), change("b", "p", &["a"], Some(json!("beside")))]);
    assert_eq!(fold.value("q"), Some(&json!("here")));
}

#[test]
fn an_id_is_used_once_and_no_change_is_its_own_base() {
    let mut fold = folded(&[change("a", "q", &[], Some(json!("one")))]);
    assert_eq!(fold.insert(change("a", "q", &[], Some(json!("one")))), Inserted::Duplicate);
    assert_eq!(fold.insert(change("a", "q", &[], Some(json!("two")))), Inserted::Reused);
    assert_eq!(fold.insert(change("a", "p", &[], Some(json!("one")))), Inserted::Reused);
    assert_eq!(fold.insert(change("b", "q", &["b"], None)), Inserted::Itself);
    assert_eq!(fold, folded(&[change("a", "q", &[], Some(json!("one")))]));
}

#[test]
fn a_removal_removes_what_its_author_saw_and_nothing_else() {
    let there = [
        change("a", "team/r1/_present", &[], Some(json!(true))),
        change("b", "team/r1/name", &[], Some(json!("Ana"))),
        change("c", "team/r2/_present", &[], Some(json!(true))),
        change("d", "team/r1/_order", &[], Some(json!("V"))),
        change("e", "team/r2/_order", &[], Some(json!("F"))),
    ];
    let mut fold = folded(&there);
    assert_eq!(rows(&fold), [("r2".into(), false), ("r1".into(), false)]);
    let mut removal = change("f", "team/r1/_present", &["a"], Some(json!(false)));
    removal.saw = fold.seen_below("team", "r1");
    assert_eq!(removal.saw, ["d", "b"]);
    fold.insert(removal);
    assert_eq!(rows(&fold), [("r2".into(), false)]);
    fold.insert(change("g", "team/r1/name", &["b"], Some(json!("Ana, edited elsewhere"))));
    assert_eq!(rows(&fold), [("r2".into(), false), ("r1".into(), true)]);
    // Who sees both decides: it stays.
    fold.insert(change("h", "team/r1/_present", &["f"], Some(json!(true))));
    assert_eq!(rows(&fold), [("r2".into(), false), ("r1".into(), false)]);
}

#[test]
fn a_change_crosses_the_wire_as_it_is() {
    for value in [Some(json!(["a", "b"])), Some(json!("ñ \" \u{1F600}")), Some(json!(false)), None] {
        let sent = change("a", "team/r1/name", &["b", "c"], value);
        assert_eq!(json::parse::<Change>(&json::text(&sent)), Some(sent));
    }
}

#[test]
fn what_is_written_straight_is_what_the_trees_say() {
    let mark = Mark { author: "who".into(), number: 7, epoch: "e".into(), seal: "s".into() };
    let mut line = Line { scope: "toolkit/organisation".into(), doc: "d".into(), changes: Vec::new() };
    assert_eq!(Line::read(&line.write(), "city"), Some(line.clone()));
    let mut changes = Vec::new();
    for value in [Some(json!(["a", "b"])), Some(json!("ñ \" \n \u{1F600}")), Some(json!(1.5)), None] {
        let mut made = change("a", "team/r1/name", &["b", "c"], value);
        changes.push(Sent { change: made.clone(), mark: None });
        made.saw = vec!["x".into()];
        made.at = 1_700_000_000_000;
        changes.push(Sent { change: made.clone(), mark: Some(mark.clone()) });
        line.changes.push((made, mark.clone()));
    }
    assert_eq!(Line::read(&line.write(), "city"), Some(line));
    for count in 0..changes.len() {
        let request = ChangesRequest { changes: changes[..count].to_vec() };
        assert_eq!(ChangesRequest::text(&request.changes), json::text(&request));
    }
}

const PATHS: [&str; 8] =
    ["q", "why", "team/r1/_present", "team/r1/_order", "team/r1/name", "team/r2/_present", "team/r2/_order", "team/r2/name"];

/// One device writes to a path, or hears of what another holds.
#[derive(Debug, Clone)]
enum Step {
    Write { device: usize, path: usize, value: Option<u8> },
    Hear { device: usize, from: usize, each: usize, backward: bool },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..3_usize, 0..PATHS.len(), proptest::option::weighted(0.8, 0..5_u8)).prop_map(|(device, path, value)| Step::Write { device, path, value }),
        1 => (0..3_usize, 0..3_usize, 1..4_usize, any::<bool>()).prop_map(|(device, from, each, backward)| Step::Hear { device, from, each, backward }),
    ]
}

fn written(document: &Document, id: &str, path: &str, value: Option<u8>) -> Change {
    let base = document.heads(path).map(|head| head.id.clone()).collect();
    let value = match path.rsplit('/').next() {
        Some("_present") => Some(json!(value.is_some_and(|value| value > 1))),
        Some("_order") => Some(json!(["1", "5", "V", "k", "z"][usize::from(value.unwrap_or(0))])),
        _ => value.map(|value| json!(value)),
    };
    let mut made = change(id, path, &[], value);
    made.base = base;
    if let (Some(row), Some(Json::Bool(false))) = (path.strip_suffix("/_present"), &made.value) {
        let (repeat, row) = row.split_once('/').expect("a row");
        made.saw = document.seen_below(repeat, row);
    }
    made
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn devices_converge_and_nothing_typed_is_lost(steps in proptest::collection::vec(step(), 1..60), seed in any::<u64>()) {
        let mut devices = [Document::default(), Document::default(), Document::default()];
        let mut held: [Vec<Change>; 3] = Default::default();
        let mut all: Vec<Change> = Vec::new();
        for (number, step) in steps.iter().enumerate() {
            match *step {
                Step::Write { device, path, value } => {
                    // Ids sort in no order of time.
                    let id = format!("{:016x}", (number as u64 ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
                    let made = written(&devices[device], &id, PATHS[path], value);
                    prop_assert_eq!(devices[device].insert(made.clone()), Inserted::New);
                    held[device].push(made.clone());
                    all.push(made);
                }
                // Some of what the other holds, some of it again, newest first or last.
                Step::Hear { device, from, each, backward } => {
                    let mut heard: Vec<Change> = held[from].iter().step_by(each).cloned().collect();
                    if backward { heard.reverse(); }
                    for change in heard {
                        if devices[device].insert(change.clone()) == Inserted::New { held[device].push(change); }
                    }
                }
            }
            for (device, held) in devices.iter().zip(&held) {
                prop_assert_eq!(device, &folded(held), "one at a time is as from nothing");
            }
        }
        let mut backward = all.clone();
        backward.reverse();
        for device in &mut devices {
            for change in backward.iter().chain(&all) { prop_assert!(device.insert(change.clone()) != Inserted::Reused); }
        }
        let whole = folded(&all);
        for device in &devices {
            prop_assert_eq!(device, &whole);
            prop_assert_eq!(rows(device), rows(&whole), "rows stand in one order everywhere");
        }
        for change in &all {
            let document = &whole;
            prop_assert!(document.history(&change.path).any(|kept| kept == change), "in the history");
            let mut heads = document.heads(&change.path).peekable();
            prop_assert!(heads.peek().is_some(), "a path that was written to says something");
            // It stands, or something that stands was made by who had seen it.
            let mut reached: Vec<&str> = heads.map(|head| head.id.as_str()).collect();
            let mut next = 0;
            while let Some(id) = reached.get(next).copied() {
                next += 1;
                let bases = document.history(&change.path).find(|kept| kept.id == id).map(|kept| kept.base.as_slice()).unwrap_or_default();
                for base in bases { if !reached.contains(&base.as_str()) { reached.push(base); } }
            }
            prop_assert!(reached.contains(&change.id.as_str()));
        }
    }
}
