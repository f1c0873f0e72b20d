//! Answers of a bearable size: what does not fit into one comes with the next.

use super::super::lines::Enough;
use super::device::{Device, says};
use super::{Rig, id, officer};
use serde_json::json;

#[tokio::test]
async fn an_answer_ends_when_it_is_large_enough_and_the_next_goes_on() {
    let rig = Rig::new().await;
    let boss = officer(0);
    for number in 0..10 {
        let (doc, kind) = (id(900 + number), if number % 2 == 0 { "open" } else { "local" });
        let subject = rig.change(0, kind, &doc, "subject", &[], json!("One"));
        let again = rig.change(0, kind, &doc, "subject", &[&subject], json!("Two"));
        rig.accept(&boss, &[&rig.begin(0, kind, &doc, Some("fire")), &subject, &again]).await;
    }
    let mut whole = Device::new(boss.clone());
    let heads = whole.sync(&rig).await;
    assert_eq!(heads.len(), 1, "all of it fits into one");
    assert!(heads[0].scopes.iter().all(|cursor| cursor.number == 30 && cursor.upto == 30), "{:?}", heads[0].scopes);
    for enough in [Enough { bytes: usize::MAX, changes: 3 }, Enough { bytes: 300, changes: usize::MAX }] {
        let mut device = Device { enough, ..Device::new(boss.clone()) };
        let (head, count) = device.ask(&rig).await;
        assert!(head.more && count > 0 && count < 10, "{count}");
        device.sync(&rig).await;
        assert_eq!(device.documents, whole.documents);
        let (head, count) = device.ask(&rig).await;
        assert!(!head.more && count == 0, "and then there is nothing");
    }
}

#[tokio::test]
async fn what_comes_under_one_number_is_not_divided() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let doc = id(900);
    let begin = rig.begin(0, "local", &doc, Some("fire"));
    let mut said = vec![begin.clone()];
    for number in 0..20 {
        let base: Vec<_> = said.iter().rfind(|change| change.path == "people").into_iter().collect();
        said.push(rig.change(0, "local", &doc, "people", &base, json!(number + 1)));
    }
    rig.accept(&boss, &said.iter().collect::<Vec<_>>()).await;
    let small = Enough { bytes: usize::MAX, changes: 3 };
    let mut device = Device { enough: small, ..Device::new(boss.clone()) };
    device.sync(&rig).await;
    assert_eq!(device.document(&doc).changes().count(), 2, "two stand");
    rig.accept(&boss, &[&rig.change(0, "local", &doc, "_document", &[&begin], json!({"department": "water"}))]).await;
    device.documents.clear();
    let (_, count) = device.ask(&rig).await;
    assert_eq!(count, 22, "the document comes whole into its new scope");
    let mut other = Device::new(boss);
    other.sync(&rig).await;
    assert_eq!(says(other.document(&doc)), says(device.document(&doc)));
}

#[tokio::test]
async fn after_the_first_sync_everything_is_sent_also_what_is_no_head_any_more() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let doc = id(900);
    let one = rig.change(0, "open", &doc, "subject", &[], json!("One"));
    rig.accept(&boss, &[&rig.begin(0, "open", &doc, None), &one]).await;
    let mut device = Device::new(boss.clone());
    device.sync(&rig).await;
    let two = rig.change(0, "open", &doc, "subject", &[&one], json!("Two"));
    let three = rig.change(0, "open", &doc, "subject", &[&two], json!("Three"));
    rig.accept(&boss, &[&two, &three]).await;
    assert_eq!(device.ask(&rig).await.1, 2);
    assert_eq!(device.document(&doc).disputes().count(), 0, "with only the last, the first would stand beside it");
}
