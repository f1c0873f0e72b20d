//! A signature stands for what is there, or is not taken.

use super::{Rig, id, officer, person};
use serde_json::json;
use shared::instrument::Role;

#[tokio::test]
async fn a_signature_is_taken_when_it_names_what_stands() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let doc = id(90);
    let sign = |heads: &[&shared::document::Change]| {
        let heads: Vec<&str> = heads.iter().map(|head| head.id.as_str()).collect();
        rig.change(0, "open", &doc, &format!("_signed/{}", rig.fresh()), &[], json!({ "heads": heads }))
    };
    let begin = rig.begin(0, "open", &doc, None);
    rig.accept(&boss, &[&begin]).await;
    let incomplete = rig.push(&boss, &[&sign(&[])]).await.remove(0);
    assert_eq!(incomplete.code.as_deref(), Some("not_complete"));
    assert!(incomplete.reason.is_some_and(|reason| reason.contains("subject")), "the question is named");
    let one = rig.change(0, "open", &doc, "subject", &[], json!("One"));
    let other = rig.change(0, "open", &doc, "subject", &[], json!("Other"));
    rig.accept(&boss, &[&one, &other]).await;
    assert_eq!(rig.outcome(&boss, &sign(&[&one])).await, "heads_differ");
    assert_eq!(rig.outcome(&boss, &sign(&[&one, &other])).await, "in_conflict");
    let both = rig.change(0, "open", &doc, "subject", &[&one, &other], json!("Both"));
    let none = rig.change(0, "open", &doc, "people", &[], json!(0));
    rig.accept(&boss, &[&both, &none]).await;
    assert_eq!(rig.outcome(&boss, &sign(&[&both, &none])).await, "not_complete");
    // The last answer and the signature in one request.
    let three = rig.change(0, "open", &doc, "people", &[&none], json!(3));
    rig.accept(&boss, &[&three, &sign(&[&three, &both])]).await;
    let ambassador = person(0, 2, Role::Ambassador, None);
    assert_eq!(rig.outcome(&ambassador, &sign(&[&three, &both])).await, "not_allowed");
}
