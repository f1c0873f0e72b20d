//! Paths and values in words.

use super::*;
use serde_json::json;
use shared::form::fill;
use shared::instrument::Instrument;
use std::sync::Arc;

const FORM: &str = r#"{"name": "f", "kind": "document", "languages": ["en", "es"], "title": {"en": "F", "es": "F"}, "choices": {}, "survey": [
    {"type": "text", "name": "goal", "label": {"en": "Goal", "es": "Meta"}},
    {"type": "begin_repeat", "name": "visit", "label": {"en": "Visit", "es": "Visita"}},
    {"type": "text", "name": "day", "label": {"en": "Day", "es": "Día"}},
    {"type": "begin_repeat", "name": "person", "label": {"en": "Person", "es": "Persona"}},
    {"type": "text", "name": "name", "label": {"en": "Name", "es": "Nombre"}},
    {"type": "end_repeat"},
    {"type": "end_repeat"}
]}"#;

fn schema() -> Arc<Schema> {
    let instrument: Instrument = shared::json::parse(FORM).expect("an instrument");
    Arc::new(Schema::compile(instrument, &[]).expect("sound"))
}

#[test]
fn a_path_is_called_by_all_that_it_leads_through() {
    let schema = schema();
    let said = |path: &str| label(&schema, path, Lang::Es);
    assert_eq!(said("goal").as_deref(), Some("Meta"));
    assert_eq!(said("visit/a/day").as_deref(), Some("Visita: Día"));
    assert_eq!(said("visit/a/person/b/name").as_deref(), Some("Visita: Persona: Nombre"));
    assert_eq!(said("visit/a/person/b/_present").as_deref(), Some("Visita: Persona: la entrada misma"));
    assert_eq!(said("visit/a/_order").as_deref(), Some("Visita: lugar en la lista"));
    assert_eq!(said("gone"), None);
}

#[test]
fn the_path_of_a_row_leads_to_the_row() {
    let answers = json!({"visit": [{"_id": "a"}, {"_id": "b", "person": [{"_id": "c", "name": "Ana"}]}]});
    let form = fill(Form::begin(schema(), None), answers.as_object().expect("answers")).expect("they fit");
    let ids = |path: &str| place(&form, path).map(|at| (form.row_id(at.row).to_owned(), form.schema().nodes[at.node].name.clone()));
    assert_eq!(ids("visit/b/_present"), Some(("b".to_owned(), "visit".to_owned())));
    assert_eq!(ids("visit/b/person/c/_present"), Some(("c".to_owned(), "person".to_owned())));
    assert_eq!(ids("visit/b/person/c/name"), Some(("c".to_owned(), "name".to_owned())));
    assert_eq!(ids("visit/gone/_present"), None);
}

#[test]
fn what_became_of_a_row_is_said_in_words() {
    let schema = schema();
    let said = |path: &str, value: Json| value_text(Some(&schema), path, Some(&value), Lang::En);
    assert_eq!(said("visit/a/_present", json!(true)), "There");
    assert_eq!(said("visit/a/_present", json!(false)), "Removed");
    assert_eq!(said("visit/a/_order", json!("a0V")), "Moved");
    assert_eq!(value_text(Some(&schema), "goal", None, Lang::En), Msg::NotAnswered.text(Lang::En));
    assert_eq!(value_text(None, "goal", Some(&json!("Trees")), Lang::En), "Trees");
}
