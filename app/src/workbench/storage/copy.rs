//! A copy of everything that is kept, as one file of JSON. The session in it says who and what may be seen; the key to it is
//! a cookie that no page can read, and so is in no copy.

use crate::desk::{Position, Unsent};
use serde_json::Value as Json;
use shared::json::{self, ToJson};
use shared::protocol::Session;

/// A copy that is being put together.
#[derive(Debug)]
pub(super) struct Copy {
    text: String,
    lines: Vec<String>,
}

impl Copy {
    /// With everything but forms and documents.
    pub(super) fn begin(session: Option<&Session>, position: &Position, outbox: &[Unsent]) -> Self {
        let head = json::object([
            ("what", "Evenhand: everything that this device keeps".into()),
            ("session", session.map_or(Json::Null, ToJson::to_json)),
            ("position", position.to_json()),
            ("outbox", outbox.iter().map(ToJson::to_json).collect::<Vec<Json>>().into()),
        ]);
        let mut text = json::text(&head);
        text.pop();
        text.push_str(",\"forms\":[");
        Self { text, lines: Vec::new() }
    }

    /// A version of a form.
    pub(super) fn form(&mut self, form: &str) {
        let comma = if self.text.ends_with('[') { "" } else { "," };
        self.text.push_str(comma);
        self.text.push_str(&sound(form));
    }

    /// A line of a page.
    pub(super) fn line(&mut self, line: &str) {
        self.lines.push(sound(line));
    }

    /// The whole file.
    pub(super) fn end(mut self) -> String {
        self.text.push_str("],\"documents\":[\n");
        self.text.push_str(&self.lines.join(",\n"));
        self.text.push_str("\n]}\n");
        self.text
    }
}

/// JSON as it is; anything else as a text, so that a line that is torn is in the copy and the file can still be read.
fn sound(text: &str) -> String {
    if json::value(text).is_some() { text.to_owned() } else { json::text(&text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_json_with_every_line_also_those_that_are_torn() {
        let mut copy = Copy::begin(None, &Position::default(), &[]);
        copy.form(r#"{"name":"f"}"#);
        copy.form(r#"{"name":"g"}"#);
        copy.line(r#"{"scope":"f/organisation","doc":"d"}"#);
        copy.line(r#"{"scope":"f/org"#);
        let copy = json::value(&copy.end()).expect("JSON");
        assert_eq!(copy["forms"][1]["name"], "g");
        assert_eq!(copy["documents"][0]["doc"], "d");
        assert_eq!(copy["documents"][1], r#"{"scope":"f/org"#);
        assert!(copy.get("session").is_none() && copy["outbox"].as_array().is_some_and(Vec::is_empty));
    }

    #[test]
    fn a_copy_of_nothing_is_json_too() {
        assert!(json::value(&Copy::begin(None, &Position::default(), &[]).end()).is_some());
    }
}
