//! The app's small readers and serde's derived ones must read the same thing out of the same text.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;
use shared::instrument::{ChoiceRole, Exposure, Instrument, RecordKind, from_toml};
use shared::json::{FromJson, parse};
use shared::protocol::{ItemResult, ItemStatus, Problem, ResponsesResult, Submission};
use shared::survey::{Mode, Survey, SurveyState};
use std::fmt::Debug;

fn same<T: FromJson + DeserializeOwned + Serialize + Debug>(text: &str) {
    let derived: T = serde_json::from_str(text).expect(text);
    let ours: T = parse(text).unwrap_or_else(|| panic!("not read: {text}"));
    assert_eq!(serde_json::to_value(&ours).expect("json"), serde_json::to_value(&derived).expect("json"), "{text}");
    assert_eq!(format!("{ours:?}"), format!("{derived:?}"));
}

#[test]
fn instruments_read_the_same() {
    let shipped = std::fs::read_dir("../public/instruments").expect("instruments").map(|entry| entry.expect("entry").path());
    let mut read = 0;
    for path in shipped {
        let instrument = from_toml(&std::fs::read_to_string(path).expect("text")).expect("instrument");
        same::<Instrument>(&serde_json::to_string(&instrument).expect("json"));
        read += 1;
    }
    assert!(read > 0);
    same::<Instrument>(
        &json!({"name": "a", "kind": "document", "languages": ["en"], "title": {"es": "b", "en": "a"}, "minutes": 3, "notes": "n",
            "choices": {"l": {"items": [{"name": "x", "label": {}, "role": "no_basis", "exclusive": true}]}, "g": {"from": "survey.groups"}},
            "survey": [{"type": "text", "name": "q", "required": "${x} = 1", "relevant": "1", "constraint": ".", "exposure": "sensitive"},
                {"type": "end_group"}]})
        .to_string(),
    );
}

#[test]
fn what_crosses_the_wire_reads_the_same() {
    let id = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
    let survey = json!({"id": id, "title": {"en": "t"}, "state": "paused", "version": id, "credential_key": null,
        "settings": {"modes": ["open_link"], "groups": [{"name": "g", "label": {"en": "G"}}], "k": 10, "languages": ["en"], "grace_days": 7}});
    same::<Survey>(&survey.to_string());
    same::<Submission>(&json!({"id": "a", "version": "v", "language": "en", "answers": {"n": 1.50, "t": "x", "m": ["a"]}}).to_string());
    same::<Submission>(
        &json!({"id": "a", "version": "v", "credential": {"nonce": "n", "randomizer": "r", "signature": "s"}, "answers": {}}).to_string(),
    );
    let item = json!({"id": "a", "status": "rejected", "field": "f", "code": "c", "reason": "r"});
    same::<ItemResult>(&item.to_string());
    same::<ResponsesResult>(&json!({"results": [item, {"id": "b", "status": "duplicate"}]}).to_string());
    same::<Problem>(&json!({"type": "/problems/a", "title": "t", "status": 422, "results": [item]}).to_string());
    same::<Problem>(&json!({"type": "/problems/a", "title": "t", "status": 404, "detail": "d", "field": "f", "reason": "r"}).to_string());
}

#[test]
fn what_is_not_one_of_ours_is_not_read() {
    for bad in ["", "null", "[]", "{}", r#"{"id":1,"status":"accepted"}"#, r#"{"id":"a","status":"done"}"#, r#"{"id":"a"}"#] {
        assert!(parse::<ItemResult>(bad).is_none(), "{bad}");
        assert!(serde_json::from_str::<ItemResult>(bad).is_err(), "{bad}");
    }
}

#[test]
fn names_are_what_serde_says() {
    fn check<T: Serialize + Copy + Debug>(all: &[T], name: fn(T) -> &'static str) {
        for item in all {
            assert_eq!(serde_json::to_value(item).expect("json"), name(*item), "{item:?}");
        }
    }
    check(RecordKind::ALL, RecordKind::name);
    check(Exposure::ALL, Exposure::name);
    check(ChoiceRole::ALL, ChoiceRole::name);
    check(Mode::ALL, Mode::name);
    check(SurveyState::ALL, SurveyState::name);
    check(ItemStatus::ALL, ItemStatus::name);
}

/// Changes are read by both, too: the server must not take what a device would not send.
#[cfg(feature = "full")]
#[test]
fn changes_read_the_same() {
    use shared::protocol::{ChangesHead, ChangesQuery, ChangesRequest};
    let change = json!({"id": "i", "org": "o", "kind": "k", "doc": "d", "path": "p", "version": "v", "device": "x", "at": 7});
    let mut whole = change.clone();
    whole["base"] = json!(["a", "b"]);
    whole["saw"] = json!(["c"]);
    whole["value"] = json!({"n": 1.50, "t": ["x"]});
    let mark = json!({"author": "a", "number": 3, "epoch": "e", "seal": "s"});
    same::<ChangesRequest>(&json!({"changes": [{"change": change}, {"change": whole, "mark": mark}]}).to_string());
    same::<ChangesRequest>(&json!({"changes": []}).to_string());
    same::<ChangesQuery>(&json!({"epoch": "e", "cursors": [{"scope": "k/organisation", "number": 1, "upto": 2}]}).to_string());
    same::<ChangesQuery>(&json!({"cursors": []}).to_string());
    same::<ChangesHead>(
        &json!({"epoch": "e", "common": 3, "scopes": [], "left": [{"doc": "d", "scope": "a", "to": "b"}], "more": true, "last": 9})
            .to_string(),
    );
    for bad in [r#"{"changes":[{}]}"#, r#"{"changes":[{"change":{"id":1}}]}"#, r"{}"] {
        assert!(parse::<ChangesRequest>(bad).is_none() && serde_json::from_str::<ChangesRequest>(bad).is_err(), "{bad}");
    }
}
