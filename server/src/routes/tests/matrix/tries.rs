//! What is tried with a document that is there.

use super::super::members::Member;
use super::world::{Doc, World};
use serde_json::{Value as Json, json};

/// A change: its path, its value, and the lists of the `[access]` of which one is enough. In path and value, words in
/// capitals stand for something. What no list allows is refused to everybody.
type Try = (&'static str, &'static str, &'static [&'static str]);

const ANY: &[&str] = &["write", "review", "sign"];

/// Each works alone: what becomes of one does not depend on those before it, but for the document's place. Therefore the
/// one that moves it is the last.
pub(super) const TRIES: [Try; 32] = [
    ("_signed/NEW", r#"{"heads": HEADS}"#, &["sign"]),
    ("_status", r#""review""#, &["write"]),
    ("_status", r#""draft""#, &["write"]),
    ("_status", r#""returned""#, &["review", "sign"]),
    ("_comments/NEW", r#"{"text": "A comment"}"#, ANY),
    ("_comments/NEW", r#"{"text": "Another", "about": "QUESTION"}"#, ANY),
    ("_comments/NEW/done", "true", ANY),
    ("_comments/NEW/done", "false", ANY),
    ("_links/NEW", r#"{"kind": "partner"}"#, &["write"]),
    ("_links/NEW", "null", &["write"]),
    ("_people/ME", "true", &["write"]),
    ("_people/NEW", "true", &["write"]),
    ("_people/NEW", "false", &["write"]),
    ("_archived", "true", &["write"]),
    ("_archived", "false", &["write"]),
    ("_version", r#""VERSION""#, &["write"]),
    ("QUESTION", r#""An answer""#, &["write"]),
    ("QUESTION", "null", &["write"]),
    // Nobody.
    ("_other", "true", &[]),
    ("_other/NEW", "true", &[]),
    ("_", "true", &[]),
    ("_status", r#""signed""#, &[]),
    ("_status", r#""changed""#, &[]),
    ("_status/NEW", r#""draft""#, &[]),
    ("_signed", r#"{"heads": HEADS}"#, &[]),
    ("_people", "true", &[]),
    ("_comments/NEW/text", "true", &[]),
    ("_document/NEW", "{}", &[]),
    ("_document", r#"{"department": "no_such_department"}"#, &[]),
    ("no_such_question", r#""An answer""#, &[]),
    // Begun again where it is, and then moved: that takes writing where it goes, too.
    ("_document", r#"{"department": HERE}"#, &["write"]),
    ("_document", r#"{"department": AWAY}"#, &["write"]),
];

/// Where the last of these moves a document to.
pub(super) fn away(from: Option<&str>) -> Option<&'static str> {
    match from {
        Some("fire") => None,
        Some(_) => Some("fire"),
        None => Some("water"),
    }
}

/// The change of a try by somebody.
pub(super) fn change(world: &World, member: &Member, doc: &Doc, (path, value, _): &Try) -> Json {
    let fill = |text: &str| {
        let place = |at: Option<&str>| json!(at).to_string();
        text.replace("NEW", &world.id())
            .replace("ME", &member.account)
            .replace("HEADS", &json!(doc.heads).to_string())
            .replace("QUESTION", world.kinds[doc.kind].question())
            .replace("VERSION", world.version(doc.kind))
            .replace("HERE", &place(doc.spot.at))
            .replace("AWAY", &place(away(doc.spot.at)))
            .replace(r#"{"department": null}"#, "{}")
    };
    let value = serde_json::from_str(&fill(value)).expect("JSON");
    world.change(&member.org, (&doc.id, doc.kind), &fill(path), value)
}
