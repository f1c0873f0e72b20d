//! Changes in words.

use super::*;
use crate::desk::Trouble;
use serde_json::json;
use shared::instrument::Instrument;

const FORM: &str = r#"{"name": "f", "kind": "document", "languages": ["en", "es"], "title": {"en": "F", "es": "F"},
    "choices": {"yes_no": {"items": [{"name": "y", "label": {"en": "Yes, it does", "es": "Sí, lo hace"}}, {"name": "n", "label": {"en": "Not yet", "es": "Aún no"}}]}},
    "survey": [
        {"type": "text", "name": "goal", "label": {"en": "Goal", "es": "Meta"}},
        {"type": "integer", "name": "amount", "label": {"en": "Amount", "es": "Cantidad"}},
        {"type": "select_multiple yes_no", "name": "works", "label": {"en": "Does it work?", "es": "¿Funciona?"}},
        {"type": "begin_repeat", "name": "team", "label": {"en": "Team", "es": "Equipo"}},
        {"type": "text", "name": "who", "label": {"en": "Name", "es": "Nombre"}},
        {"type": "end_repeat"}
    ]}"#;

fn schema() -> Schema {
    let instrument: Instrument = shared::json::parse(FORM).expect("an instrument");
    Schema::compile(instrument, &[]).expect("sound")
}

fn session() -> Session {
    let session = r#"{"person": {"account": "me", "org": "o", "name": "Me", "grants": []}, "org_name": "City",
        "departments": [{"id": "fire", "label": {"en": "Fire Department", "es": "Bomberos"}}], "kinds": [],
        "people": [{"account": "ana", "name": "Ana Ruiz", "grants": []}]}"#;
    shared::json::parse(session).expect("a session")
}

fn unsent(path: &str, value: Option<Json>) -> Unsent {
    let change = Change {
        id: "c".into(),
        org: "o".into(),
        kind: "f".into(),
        doc: "d".into(),
        path: path.into(),
        base: Vec::new(),
        value,
        saw: Vec::new(),
        version: "v".into(),
        device: "x".into(),
        at: 3,
    };
    Unsent { change, scope: "f/organisation".into(), order: 0, typing: None, trouble: None }
}

fn told(path: &str, value: Option<Json>, lang: Lang) -> (String, String) {
    let item = Item::of(&unsent(path, value), Some(&schema()), Some(&session()), "Trees", 1, lang);
    (item.about, item.says)
}

fn pair(about: &str, says: &str) -> (String, String) {
    (about.to_owned(), says.to_owned())
}

#[test]
fn answers_are_said_with_the_labels_of_their_form() {
    assert_eq!(told("goal", Some(json!("More\n trees")), Lang::Es), pair("Meta", "More trees"));
    assert_eq!(told("amount", Some(json!(12)), Lang::En), pair("Amount", "12"));
    assert_eq!(told("works", Some(json!(["y", "n"])), Lang::En), pair("Does it work?", "Yes, it does; Not yet"));
    assert_eq!(told("goal", None, Lang::En), pair("Goal", "Answer taken back"));
    assert_eq!(told("team/aB3/who", Some(json!("Ana")), Lang::Es), pair("Equipo: Nombre", "Ana"));
    assert_eq!(told("team/aB3/_present", Some(json!(false)), Lang::En), pair("Team: the entry itself", "Removed"));
    assert_eq!(told("team/aB3/_present", Some(json!(true)), Lang::Es), pair("Equipo: la entrada misma", "Está"));
    assert_eq!(told("team/aB3/_order", Some(json!("a0V")), Lang::En), pair("Team: place in the list", "Moved"));
}

#[test]
fn what_a_document_says_of_itself_is_said_in_words() {
    assert_eq!(told("_document", Some(json!({"department": "fire"})), Lang::Es), pair("El documento mismo", "Bomberos"));
    assert_eq!(told("_status", Some(json!("review")), Lang::En), pair("State of the document", "Review asked for"));
    assert_eq!(told("_comments/x", Some(json!({"about": "", "text": "Why?"})), Lang::En), pair("Comment", "Why?"));
    assert_eq!(told("_comments/x/done", Some(json!(true)), Lang::En), pair("State of a comment", "Dealt with"));
    assert_eq!(told("_people/ana", Some(json!(true)), Lang::En).1, "Ana Ruiz");
    let version = "Goes on in a newer version of the form";
    assert_eq!(told("_version", Some(json!("sha256-abc")), Lang::En), pair("Version of the form", version));
    assert_eq!(told("_archived", Some(json!(true)), Lang::En), pair("Put away", "Yes"));
    assert_eq!(told("_signed/x", Some(json!({"heads": ["a"]})), Lang::En).0, "Signature");
}

#[test]
fn a_change_of_a_form_that_is_not_here_is_still_told() {
    let item = Item::of(&unsent("team/aB3/who", Some(json!("Ana"))), None, None, "", 1, Lang::En);
    assert_eq!((item.title.as_str(), item.about.as_str()), ("Without a title yet", "Another part of the document (team/aB3/who)"));
    assert_eq!(item.says, "Ana");
}

#[test]
fn long_values_are_cut_between_characters() {
    let long = "ñ".repeat(500);
    let said = told("goal", Some(json!(long)), Lang::En).1;
    assert_eq!(said.chars().count(), 161);
    assert!(said.ends_with('…'));
}

#[test]
fn a_change_stands_where_its_trouble_says() {
    let trouble = |waiting| Some(Trouble { waiting, field: None, code: Some("not_allowed".into()), reason: None });
    let stands = |typing: Option<&str>, trouble| {
        let item = Unsent { typing: typing.map(str::to_owned), trouble, ..unsent("goal", None) };
        Item::of(&item, None, None, "", 1, Lang::En)
    };
    assert_eq!(stands(None, None).stands, Stands::Due);
    assert_eq!(stands(Some("tab"), None).stands, Stands::Typing);
    assert_eq!(stands(None, trouble(true)).stands, Stands::Waiting);
    let refused = stands(None, trouble(false));
    assert_eq!((refused.stands, refused.why.map(|why| why.english)), (Stands::Refused, Some(false)));
    assert!(Stands::Refused < Stands::Due, "what needs somebody comes first");
}

#[test]
fn the_beginning_of_a_document_is_known_as_such() {
    let begins = |path: &str, base: &[&str]| {
        let mut item = unsent(path, Some(json!({})));
        item.change.base = base.iter().map(|id| (*id).to_owned()).collect();
        Item::of(&item, None, None, "", 4, Lang::En).begins
    };
    assert_eq!(begins("_document", &[]), Some(4));
    assert_eq!(begins("_document", &["before"]), None);
    assert_eq!(begins("goal", &[]), None);
}
