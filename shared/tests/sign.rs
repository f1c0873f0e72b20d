//! What can be signed: exactly what stands, undisputed and complete.
#![allow(missing_docs)]
#![cfg(all(feature = "full", feature = "toml"))]

use serde_json::{Value as Json, json};
use shared::document::{Change, Document, Standing, may_sign, standing};
use shared::instrument::{Schema, from_toml};
use std::sync::Arc;

const FORM: &str = r#"
name = "note"
kind = "document"
languages = ["en"]
title = { en = "Note" }
survey = [
  { type = "text", name = "subject", label = { en = "Subject" }, required = true },
  { type = "integer", name = "people", label = { en = "People" }, constraint = ". > 0" },
  { type = "begin_repeat", name = "team", label = { en = "Team" } },
  { type = "text", name = "member", label = { en = "Member" }, required = true },
  { type = "end_repeat" },
]
"#;

fn schema() -> Arc<Schema> {
    Arc::new(Schema::compile(from_toml(FORM).expect("an instrument"), &[]).expect("a schema"))
}

fn say(document: &mut Document, id: &str, path: &str, base: &[&str], value: Option<Json>) {
    let base = base.iter().map(|id| (*id).to_owned()).collect();
    document.insert(Change { id: id.into(), path: path.into(), base, value, ..Change::default() });
}

/// Code of the refusal to sign what stands; nothing when it can be signed.
fn refusal(document: &Document) -> &'static str {
    may_sign(document, &schema(), &document.answer_heads(), None).map_or_else(|refusal| refusal.code, |()| "")
}

#[test]
fn a_document_is_signed_as_it_stands_or_not_at_all() {
    let mut document = Document::default();
    say(&mut document, "a", "subject", &[], Some(json!("One")));
    let heads = document.answer_heads();
    assert_eq!(may_sign(&document, &schema(), &heads, None), Ok(()));
    say(&mut document, "b", "subject", &["a"], Some(json!("Two")));
    assert_eq!(may_sign(&document, &schema(), &heads, None).expect_err("it has changed").code, "heads_differ");
    // What a document says of itself is not signed.
    say(&mut document, "c", "_archived", &[], Some(json!(true)));
    assert_eq!(may_sign(&document, &schema(), &["b".to_owned()], None), Ok(()));
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let mut document = Document::default();
    let refused = may_sign(&document, &schema(), &[], None).expect_err("nothing is answered");
    assert_eq!((refused.code, refused.reason.contains("subject")), ("not_complete", true));
    say(&mut document, "a", "subject", &[], Some(json!("One")));
    say(&mut document, "b", "people", &[], Some(json!(0)));
    let refused = may_sign(&document, &schema(), &document.answer_heads(), None).expect_err("nobody");
    assert_eq!((refused.code, refused.reason.contains("people")), ("not_complete", true));
    say(&mut document, "c", "people", &["b"], Some(json!(3)));
    assert_eq!(refusal(&document), "");
    say(&mut document, "d", "team/r1/_present", &[], Some(json!(true)));
    assert_eq!(refusal(&document), "not_complete");
}

#[test]
fn what_is_disputed_is_not_signed_unless_its_row_is_gone() {
    let mut document = Document::default();
    say(&mut document, "a", "subject", &[], Some(json!("One")));
    say(&mut document, "b", "subject", &[], Some(json!("Two")));
    assert_eq!(refusal(&document), "in_conflict");
    say(&mut document, "c", "subject", &["a", "b"], Some(json!("Three")));
    assert_eq!(refusal(&document), "");
    // Two name a member of the team: a dispute, until somebody who saw both removes the row.
    say(&mut document, "d", "team/r1/_present", &[], Some(json!(true)));
    say(&mut document, "e", "team/r1/member", &[], Some(json!("One")));
    say(&mut document, "f", "team/r1/member", &[], Some(json!("Other")));
    assert_eq!(refusal(&document), "in_conflict");
    let mut removal = document.change("d").expect("a change").clone();
    (removal.id, removal.base, removal.value) = ("g".into(), vec!["d".into()], Some(json!(false)));
    removal.saw = document.seen_below("team", "r1");
    document.insert(removal);
    assert_eq!(refusal(&document), "");
    // An edit that the removal did not see disputes it.
    say(&mut document, "h", "team/r1/member", &["e", "f"], Some(json!("Third")));
    assert_eq!(refusal(&document), "in_conflict");
    say(&mut document, "i", "team/r1/_present", &["g"], Some(json!(true)));
    assert_eq!(refusal(&document), "");
}

#[test]
fn whether_it_is_signed_hangs_on_no_clock() {
    let mut document = Document::default();
    let sign = |document: &mut Document, id: &str, at: u64, heads: &[&str]| {
        let value = Some(json!({ "heads": heads }));
        document.insert(Change { id: id.into(), path: format!("_signed/{id}"), value, at, ..Change::default() });
    };
    assert_eq!(standing(&document), Standing::Draft);
    say(&mut document, "a", "subject", &[], Some(json!("One")));
    // The first one's clock is fast, and it names a head twice.
    sign(&mut document, "s1", u64::MAX >> 11, &["a", "a"]);
    assert_eq!(standing(&document), Standing::Signed);
    say(&mut document, "b", "subject", &["a"], Some(json!("Two")));
    assert_eq!(standing(&document), Standing::Changed);
    sign(&mut document, "s2", 1, &["b"]);
    assert_eq!(standing(&document), Standing::Signed);
    say(&mut document, "r", "_status", &[], Some(json!("returned")));
    assert_eq!(standing(&document), Standing::Returned);
}
