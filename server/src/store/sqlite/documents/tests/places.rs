//! Scopes: who is sent what, and what happens when a document or a person moves.

use super::device::{Device, says};
use super::{Rig, id, kind_file, officer, person};
use crate::store::documents::DocumentStore;
use serde_json::json;
use shared::document::department;
use shared::instrument::Role;
use std::sync::Arc;

#[tokio::test]
async fn each_person_is_sent_what_they_may_read_and_no_more() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let docs = [("open", id(90), Some("fire")), ("local", id(91), Some("fire")), ("local", id(92), Some("water")), ("local", id(93), None)];
    for (kind, doc, department) in &docs {
        rig.accept(&boss, &[&rig.begin(0, kind, doc, *department)]).await;
    }
    let (secret, own) = (id(94), id(95));
    rig.accept(&boss, &[&rig.begin(0, "closed", &secret, None), &rig.begin(0, "named", &own, None)]).await;
    let holds = async |person| {
        let mut device = Device::new(person);
        device.sync(&rig).await;
        device.documents.into_keys().collect::<Vec<_>>()
    };
    assert_eq!(holds(boss.clone()).await, [id(90), id(91), id(92), id(93), secret.clone(), own.clone()]);
    assert_eq!(holds(person(0, 2, Role::Lead, Some("fire"))).await, [id(90), id(91), id(93)]);
    assert_eq!(holds(person(0, 2, Role::Lead, None)).await, [id(90), id(91), id(92), id(93)]);
    assert_eq!(holds(person(0, 2, Role::Analyst, None)).await, Vec::<String>::new());
    assert_eq!(holds(officer(1)).await, Vec::<String>::new());
    // History follows the same rule.
    let history = async |person, doc: &String| rig.store.history(person, Arc::clone(&rig.rules), doc.clone()).await.expect("a store");
    let line = history(person(0, 2, Role::Lead, Some("fire")), &id(91)).await.expect("readable");
    let line = shared::document::Line::read(&line, super::ORGS[0]).expect("a line");
    assert_eq!((line.scope.as_str(), line.changes.len()), ("local/department:fire", 1));
    for hidden in [id(92), secret, own, id(99)] {
        assert!(history(person(0, 2, Role::Lead, Some("fire")), &hidden).await.is_none(), "{hidden}");
    }
    assert!(history(officer(1), &id(90)).await.is_none(), "of another organisation");
}

#[tokio::test]
async fn a_document_that_moves_leaves_one_department_and_comes_whole_into_another() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let doc = id(90);
    let begin = rig.begin(0, "local", &doc, Some("fire"));
    let first = rig.change(0, "local", &doc, "subject", &[], json!("One"));
    let second = rig.change(0, "local", &doc, "subject", &[&first], json!("Two"));
    rig.accept(&boss, &[&begin, &first, &second]).await;
    let mut fire = Device::new(person(0, 2, Role::Lead, Some("fire")));
    let mut water = Device::new(person(0, 3, Role::Lead, Some("water")));
    let mut all = Device::new(boss.clone());
    for device in [&mut fire, &mut water, &mut all] {
        device.sync(&rig).await;
    }
    assert!(fire.holds(&doc) && !water.holds(&doc) && all.holds(&doc));
    assert_eq!(fire.document(&doc).changes().count(), 2, "a first sync sends what stands");

    let away = rig.change(0, "local", &doc, "_document", &[&begin], json!({"department": "water"}));
    // Who leads one department cannot move a document into another.
    assert_eq!(rig.outcome(&fire.person, &away).await, "not_allowed");
    rig.accept(&boss, &[&away]).await;
    let (head, _) = fire.ask(&rig).await;
    let left = &head.left[0];
    assert_eq!((left.doc.as_str(), left.scope.as_str(), left.to.as_deref()), (doc.as_str(), "local/department:fire", None));
    assert!(!fire.holds(&doc));
    let (_, count) = water.ask(&rig).await;
    assert_eq!(count, 4, "all of it, and the move");
    assert_eq!(department(water.document(&doc)), Some("water"));
    let (head, _) = all.ask(&rig).await;
    assert_eq!(head.left[0].to.as_deref(), Some("local/department:water"), "who may read both hears where it went");
    assert_eq!(says(all.document(&doc)), says(water.document(&doc)));
    // Once it was heard, it is not told again; and what comes later goes only to where the document is.
    let third = rig.change(0, "local", &doc, "subject", &[&second], json!("Three"));
    rig.accept(&water.person, &[&third]).await;
    let (head, count) = fire.ask(&rig).await;
    assert!(head.left.is_empty() && count == 0, "{head:?}");
    assert_eq!(water.ask(&rig).await.1, 1);
    // Back again.
    let back = rig.change(0, "local", &doc, "_document", &[&away], json!({"department": "fire"}));
    rig.accept(&boss, &[&back]).await;
    fire.ask(&rig).await;
    water.ask(&rig).await;
    assert!(fire.holds(&doc) && !water.holds(&doc));
    assert_eq!(fire.document(&doc).value("subject"), Some(&json!("Three")));
    // Whoever comes new hears nothing of the moves.
    let mut new = Device::new(fire.person.clone());
    let (head, count) = new.ask(&rig).await;
    assert!(head.left.is_empty() && count == 2, "{head:?} {count}");
}

#[tokio::test]
async fn two_who_move_a_document_at_once_leave_it_where_every_device_says() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let doc = id(90);
    let begin = rig.begin(0, "local", &doc, None);
    let one = rig.change(0, "local", &doc, "_document", &[&begin], json!({"department": "water"}));
    let other = rig.change(0, "local", &doc, "_document", &[&begin], json!({"department": "fire"}));
    rig.accept(&boss, &[&begin, &one, &other]).await;
    let mut device = Device::new(boss);
    device.sync(&rig).await;
    assert_eq!(department(device.document(&doc)), Some("water"), "the smallest id, not the last to arrive");
    assert_eq!(device.documents[&doc].0, "local/department:water");
}

#[tokio::test]
async fn a_scope_that_is_granted_is_sent_from_its_beginning_and_one_that_is_lost_is_not_named() {
    let rig = Rig::new().await;
    rig.accept(&officer(0), &[&rig.begin(0, "local", &id(90), Some("fire")), &rig.begin(0, "local", &id(91), Some("water"))]).await;
    let mut device = Device::new(person(0, 2, Role::Lead, Some("fire")));
    device.sync(&rig).await;
    assert!(device.holds(&id(90)) && !device.holds(&id(91)));
    device.person = person(0, 2, Role::Lead, Some("water"));
    let (head, _) = device.ask(&rig).await;
    assert!(!head.scopes.iter().any(|cursor| cursor.scope == "local/department:fire"));
    assert!(!device.holds(&id(90)) && device.holds(&id(91)));
}

#[tokio::test]
async fn a_restricted_document_is_for_whom_it_names() {
    let rig = Rig::new().await;
    let (maker, other) = (person(0, 2, Role::Lead, None), person(0, 3, Role::Lead, None));
    let doc = id(90);
    let begin = rig.begin(0, "named", &doc, None);
    rig.accept(&maker, &[&begin]).await;
    let mut theirs = Device::new(other.clone());
    let mut own = Device::new(maker.clone());
    theirs.sync(&rig).await;
    own.sync(&rig).await;
    assert!(own.holds(&doc) && !theirs.holds(&doc));
    assert_eq!(rig.outcome(&other, &rig.change(0, "named", &doc, "subject", &[], json!("One"))).await, "not_allowed");
    let path = format!("_people/{}", other.account);
    let named = rig.change(0, "named", &doc, &path, &[], json!(true));
    rig.accept(&maker, &[&named]).await;
    theirs.sync(&rig).await;
    assert!(theirs.holds(&doc), "from its beginning: {:?}", theirs.cursors);
    assert_eq!(rig.outcome(&other, &rig.change(0, "named", &doc, "subject", &[], json!("One"))).await, "accepted");
    let taken_back = rig.change(0, "named", &doc, &path, &[&named], serde_json::Value::Null);
    rig.accept(&maker, &[&taken_back]).await;
    theirs.sync(&rig).await;
    assert!(!theirs.holds(&doc));
    // Whoever began it can be taken out of it, too.
    let out = rig.change(0, "named", &doc, &format!("_people/{}", maker.account), &[], json!(false));
    rig.accept(&maker, &[&out]).await;
    own.sync(&rig).await;
    assert!(!own.holds(&doc));
}

#[tokio::test]
async fn a_kind_that_is_confined_otherwise_moves_its_documents_when_the_server_starts() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let (doc, other) = (id(90), id(91));
    rig.accept(&boss, &[&rig.begin(0, "open", &doc, Some("fire")), &rig.begin(0, "open", &other, Some("water"))]).await;
    let mut lead = Device::new(person(0, 2, Role::Lead, Some("fire")));
    lead.sync(&rig).await;
    assert!(lead.holds(&doc) && lead.holds(&other));
    let version = Rig::version("open");
    std::fs::write(rig.folder.path().join("instruments/open.toml"), kind_file("open", "department")).expect("written");
    let rig = rig.again().await;
    assert_eq!(rig.store.rescope(Arc::clone(&rig.rules)).await.expect("moved"), 2);
    assert_eq!(rig.store.rescope(Arc::clone(&rig.rules)).await.expect("moved"), 0, "once");
    lead.sync(&rig).await;
    assert!(lead.holds(&doc) && !lead.holds(&other));
    assert_eq!(lead.documents[&doc].0, "open/department:fire");
    // The version of old is still one, and its documents go on in it.
    let mut answer = rig.change(0, "open", &doc, "subject", &[], json!("One"));
    answer.version = version;
    let marks = rig.accept(&lead.person, &[&answer]).await;
    assert_eq!(marks[0].number, 5, "each move took a number");
}
