//! Unsent changes as a file, for when the server will not have them.

use crate::desk::Unsent;
use serde_json::Value as Json;
use shared::json::{self, ToJson};

/// A file of changes: all that is known of each, so that nothing is lost whatever becomes of this device.
pub(super) fn file(items: &[Unsent]) -> String {
    json::text(&json::object([
        ("what", "Evenhand: changes that the server does not have".into()),
        ("changes", items.iter().map(ToJson::to_json).collect::<Vec<Json>>().into()),
    ]))
}

/// Name of a file that is saved today.
pub(in crate::workbench) fn file_name(what: &str, which: Option<&str>) -> String {
    let today: String = js_sys::Date::new_0().to_iso_string().into();
    let which = which.map(|which| format!("-{which}")).unwrap_or_default();
    format!("evenhand-{what}{which}-{}.json", today.get(..10).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Trouble;

    #[test]
    fn a_file_holds_every_change_whole() {
        let text = r#"{"change":{"at":3,"base":["b"],"device":"x","doc":"d","id":"c","kind":"f","org":"o","path":"goal","saw":[],
            "value":"Trees \"and\" parks","version":"v"},"scope":"f/organisation","order":4,
            "trouble":{"waiting":false,"code":"not_allowed","reason":"your roles"}}"#;
        let item: Unsent = json::parse(text).expect("a change");
        let file = json::value(&file(std::slice::from_ref(&item))).expect("it is JSON");
        let mut bad = false;
        let read: Vec<Unsent> = json::member(&file, "changes", &mut bad);
        assert_eq!((read, bad), (vec![item.clone()], false));
        assert!(item.trouble.is_some_and(|trouble: Trouble| trouble.code.as_deref() == Some("not_allowed")));
    }
}
