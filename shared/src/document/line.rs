//! Changes of one document as one line of JSON: what the server sends, and what a device keeps as it was sent. A device
//! finds its way in a thousand such lines by their beginnings, and reads a line when its document is looked at.
//!
//! ```text
//! {"scope":"KIND/AREA","doc":"ID","by":[["AUTHOR","DEVICE","VERSION","EPOCH"],…],
//!  "changes":[[BY,NUMBER,AT,"ID","SEAL","PATH",VALUE,["BASE",…],["SAW",…]],…]}
//! ```
//! `BY` is an index into `by`. `SAW` is left out when it is empty. A change that is not accepted yet has the number 0 and
//! no author, epoch and seal.

use super::{Change, Mark};
use crate::json::{self, quote};
use serde_json::Value as Json;

/// Changes of a document, with what the server added to each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// Scope that the document is in: `KIND/AREA`.
    pub scope: String,
    /// The document.
    pub doc: String,
    /// The changes.
    pub changes: Vec<(Change, Mark)>,
}

const BEFORE_SCOPE: &str = "{\"scope\":\"";
const BEFORE_DOC: &str = "\",\"doc\":\"";

/// Scope and document of a line, without reading the rest. Neither holds a character that JSON escapes.
#[must_use]
pub fn peek(line: &str) -> Option<(&str, &str)> {
    let (scope, rest) = line.strip_prefix(BEFORE_SCOPE)?.split_once(BEFORE_DOC)?;
    Some((scope, rest.split_once('"')?.0))
}

impl Line {
    /// As a line of JSON, without the line break. Thousands are written at once: straight into the text.
    #[must_use]
    pub fn write(&self) -> String {
        let mut by: Vec<[&str; 4]> = Vec::new();
        let mut rows = String::with_capacity(160 * self.changes.len());
        for (change, mark) in &self.changes {
            let who = [mark.author.as_str(), &change.device, &change.version, &mark.epoch];
            let place = by.iter().position(|held| *held == who).unwrap_or_else(|| {
                by.push(who);
                by.len() - 1
            });
            rows.push(if rows.is_empty() { '[' } else { ',' });
            row(place, change, mark, &mut rows);
        }
        let mut text = format!("{BEFORE_SCOPE}{}{BEFORE_DOC}{}\",\"by\":[", self.scope, self.doc);
        for (index, who) in by.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            quote_all(who.iter().copied(), &mut text);
        }
        text.push_str("],\"changes\":");
        text.push_str(if rows.is_empty() { "[" } else { &rows });
        text.push_str("]}");
        text
    }

    /// Reads a line; `org` is the organisation that it came from.
    #[must_use]
    pub fn read(line: &str, org: &str) -> Option<Self> {
        let (scope, doc) = peek(line)?;
        let json = json::value(line)?;
        let by: Vec<[&str; 4]> = json.get("by")?.as_array()?.iter().map(who).collect::<Option<_>>()?;
        let place = Place { org, kind: scope.split('/').next()?, doc };
        let changes = json.get("changes")?.as_array()?.iter().map(|row| place.change(row, &by)).collect::<Option<_>>()?;
        Some(Self { scope: scope.to_owned(), doc: doc.to_owned(), changes })
    }
}

/// Strings as a JSON array.
pub(super) fn quote_all<'a>(words: impl Iterator<Item = &'a str>, text: &mut String) {
    text.push('[');
    for (index, word) in words.enumerate() {
        if index > 0 {
            text.push(',');
        }
        quote(word, text);
    }
    text.push(']');
}

fn row(by: usize, change: &Change, mark: &Mark, text: &mut String) {
    text.push_str(&format!("[{by},{},{},", mark.number, change.at));
    for word in [&change.id, &mark.seal, &change.path] {
        quote(word, text);
        text.push(',');
    }
    json::write(change.value.as_ref().unwrap_or(&Json::Null), text);
    text.push(',');
    quote_all(change.base.iter().map(String::as_str), text);
    if !change.saw.is_empty() {
        text.push(',');
        quote_all(change.saw.iter().map(String::as_str), text);
    }
    text.push(']');
}

fn who(json: &Json) -> Option<[&str; 4]> {
    let words = json.as_array()?;
    let word = |index: usize| words.get(index)?.as_str();
    Some([word(0)?, word(1)?, word(2)?, word(3)?])
}

fn ids(json: Option<&Json>) -> Option<Vec<String>> {
    let Some(json) = json else { return Some(Vec::new()) };
    json.as_array()?.iter().map(|id| id.as_str().map(str::to_owned)).collect()
}

struct Place<'a> {
    org: &'a str,
    kind: &'a str,
    doc: &'a str,
}

impl Place<'_> {
    fn change(&self, row: &Json, by: &[[&str; 4]]) -> Option<(Change, Mark)> {
        let row = row.as_array()?;
        let number = |index: usize| row.get(index)?.as_u64();
        let word = |index: usize| row.get(index)?.as_str().map(str::to_owned);
        let [author, device, version, epoch] = *by.get(usize::try_from(number(0)?).ok()?)?;
        let change = Change {
            id: word(3)?,
            org: self.org.to_owned(),
            kind: self.kind.to_owned(),
            doc: self.doc.to_owned(),
            path: word(5)?,
            base: ids(row.get(7))?,
            value: row.get(6).filter(|value| !value.is_null()).cloned(),
            saw: ids(row.get(8))?,
            version: version.to_owned(),
            device: device.to_owned(),
            at: number(2)?,
        };
        Some((change, Mark { author: author.to_owned(), number: number(1)?, epoch: epoch.to_owned(), seal: word(4)? }))
    }
}
