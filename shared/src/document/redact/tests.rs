//! What a redaction takes away and what it leaves.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn change(id: usize, path: &str, base: &[usize], value: Option<Json>) -> Change {
    let base = base.iter().map(|id| format!("c{id:021}")).collect();
    Change { id: format!("c{id:021}"), doc: "d".into(), path: path.into(), base, value, ..Change::default() }
}

fn redaction(id: usize, path: Option<&str>, changes: &[usize]) -> Redaction {
    Redaction {
        id: format!("r{id:021}"),
        number: 100 + id as u64,
        doc: "d".into(),
        path: path.map(str::to_owned),
        changes: changes.iter().map(|id| format!("c{id:021}")).collect(),
        reason: RedactionReason::Personal,
        words: "named by mistake".into(),
        by: "a".into(),
        approved: "b".into(),
        at: 5,
    }
}

#[test]
fn answers_comments_and_links_can_go_and_what_holds_a_document_together_stays() {
    for path in ["subject", "team/row/member", "_comments/x", "_links/d", "_attachments/x"] {
        assert!(can_be_redacted(path), "{path}");
    }
    for path in [
        "_document",
        "_version",
        "_status",
        "_signed/x",
        "_people/a",
        "_archived",
        "_comments/x/done",
        "team/row/_present",
        "team/row/_order",
    ] {
        assert!(!can_be_redacted(path), "{path}");
    }
}

#[test]
fn words_that_repeat_the_value_are_noticed_and_others_are_not() {
    let value = json!("Call Robin about the back room on Tuesday");
    assert!(quotes("It said: call robin about the back room on tuesday!", &value));
    assert!(quotes("what jose nunez said", &json!("José Núñez")), "nor do accents hide it");
    assert!(quotes("somebody wrote “about the back room” here", &value));
    assert!(!quotes("A person is named who need not be known", &value));
    assert!(quotes("the number 414555 was theirs", &json!(414_555)));
    assert!(!quotes("all of the department", &json!("art")));
    assert!(quotes("Robin was named", &json!(["x", "Robin"])));
}

#[test]
fn only_what_is_there_can_be_asked_for() {
    let mut document = Document::default();
    document.insert(change(1, "subject", &[], Some(json!("secret matter"))));
    let asked = |path: Option<&str>, changes: &[usize], words: &str| NewRedaction {
        doc: "d".into(),
        path: path.map(str::to_owned),
        changes: changes.iter().map(|id| format!("c{id:021}")).collect(),
        reason: RedactionReason::Personal,
        words: words.into(),
    };
    let code = |document: &Document, asked: &NewRedaction| check_redaction(document, asked).map_err(|refusal| refusal.code).err();
    let fine = "somebody is named here";
    assert_eq!(code(&document, &asked(Some("subject"), &[], fine)), None);
    assert_eq!(code(&document, &asked(Some("subject"), &[1], fine)), None);
    assert_eq!(code(&document, &asked(None, &[], fine)), None);
    assert_eq!(code(&document, &asked(Some("subject"), &[2], fine)), Some("unknown_change"));
    assert_eq!(code(&document, &asked(Some("people"), &[], fine)), Some("unknown_change"));
    assert_eq!(code(&document, &asked(Some("_document"), &[], fine)), Some("not_redactable"));
    assert_eq!(code(&document, &asked(None, &[1], fine)), Some("malformed"));
    assert_eq!(code(&document, &asked(Some("subject"), &[], "short")), Some("words"));
    assert_eq!(code(&document, &asked(Some("subject"), &[], "the secret matter")), Some("quotes_value"));
    document.redact(redaction(1, Some("subject"), &[1]));
    assert_eq!(code(&document, &asked(Some("subject"), &[], fine)), Some("already_redacted"));
}

#[test]
fn a_change_upon_what_was_removed_names_the_redaction() {
    let mut document = Document::default();
    document.insert(change(1, "subject", &[], Some(json!("a"))));
    document.redact(redaction(7, Some("subject"), &[1]));
    let ids = |base: &[usize]| document.redactions_below(&base.iter().map(|id| format!("c{id:021}")).collect::<Vec<_>>());
    assert_eq!(ids(&[1]), [format!("r{:021}", 7)]);
    assert!(ids(&[2]).is_empty());
}

/// What happens to a document: a change, or a redaction.
#[derive(Debug, Clone)]
enum Event {
    Said(Change),
    Removed(Redaction),
}

fn folded(events: &[&Event]) -> Document {
    let mut document = Document::default();
    for event in events {
        match event {
            Event::Said(change) => {
                document.insert(change.clone());
            }
            Event::Removed(redaction) => document.redact(redaction.clone()),
        }
    }
    document
}

const PATHS: [&str; 5] = ["subject", "team/r/member", "_comments/x", "_document", "team/r/_present"];

fn history() -> impl Strategy<Value = Vec<Event>> {
    let said =
        proptest::collection::vec((0..PATHS.len(), proptest::collection::vec(any::<prop::sample::Index>(), 0..3), any::<u8>()), 1..14);
    let removed = proptest::collection::vec(proptest::collection::vec(any::<prop::sample::Index>(), 0..4), 0..4);
    (said, removed).prop_map(|(said, removed)| {
        let count = said.len();
        let mut events: Vec<Event> = Vec::new();
        for (id, (path, bases, value)) in said.iter().enumerate() {
            let bases: Vec<usize> = if id == 0 { Vec::new() } else { bases.iter().map(|base| base.index(id)).collect() };
            events.push(Event::Said(change(id, PATHS[*path], &bases, Some(json!(format!("value {value}"))))));
        }
        for (id, which) in removed.iter().enumerate() {
            let which: Vec<usize> = which.iter().map(|one| one.index(count)).collect();
            // One that names nothing is of all that the document says.
            events.push(Event::Removed(redaction(id, (!which.is_empty()).then_some("subject"), &which)));
        }
        events
    })
}

proptest! {
    #[test]
    fn a_redacted_set_folds_like_the_same_set_with_those_values_gone(events in history()) {
        let removed: Vec<&Redaction> = events.iter().filter_map(|event| if let Event::Removed(one) = event { Some(one) } else { None }).collect();
        let mut bare = Document::default();
        for event in &events {
            if let Event::Said(change) = event {
                let gone = removed.iter().any(|one| one.covers(change));
                bare.insert(if gone { change.without_value() } else { change.clone() });
            }
        }
        let document = folded(&events.iter().collect::<Vec<_>>());
        for path in PATHS {
            prop_assert_eq!(document.state(path), bare.state(path));
            prop_assert_eq!(document.value(path), bare.value(path));
            prop_assert_eq!(document.history(path).collect::<Vec<_>>(), bare.history(path).collect::<Vec<_>>());
        }
        prop_assert_eq!(document.rows("team"), bare.rows("team"));
        for change in document.changes() {
            prop_assert_eq!(document.redaction_of(&change.id).is_some(), removed.iter().any(|one| one.covers(change)));
        }
    }

    #[test]
    fn order_repetition_and_delay_do_not_matter(
        (events, shuffled) in history().prop_flat_map(|events| {
            let twice: Vec<Event> = events.iter().chain(&events).cloned().collect();
            (Just(events), Just(twice).prop_shuffle())
        }),
    ) {
        let once = folded(&events.iter().collect::<Vec<_>>());
        prop_assert_eq!(folded(&shuffled.iter().collect::<Vec<_>>()), once);
    }
}
