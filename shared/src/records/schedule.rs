//! What is due by its retention class. Dates are days since 1970.

use crate::document::{Document, Paths, can_be_redacted};
use crate::form::Date;
use crate::instrument::Retention;
use crate::json_struct;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// What a period of retention begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The document was changed last.
    Changed,
    /// It was signed last.
    Signed,
    /// It was put away.
    Archived,
    /// The date that answers a question.
    Question(String),
}

impl Event {
    /// As an instrument's file names it.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "_changed" => Self::Changed,
            "_signed" => Self::Signed,
            "_archived" => Self::Archived,
            question => Self::Question(question.to_owned()),
        }
    }
}

/// A document that has been kept as long as its class says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The document.
    pub doc: String,
    /// Its kind.
    pub kind: String,
    /// Since when it is due.
    pub since: u32,
    /// The matter of the hold that keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<String>,
    /// The request for records that keeps it: nothing is destroyed while somebody has asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<u64>,
    /// Whether its destruction is proposed already.
    pub proposed: bool,
}

json_struct!(Due { doc, kind, since, held, request, proposed });

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1000;

fn day(at: u64) -> i64 {
    i64::try_from(at / DAY).unwrap_or(i64::MAX)
}

/// The day on which the period of a document begins; none where what it begins with has not happened. Days that devices
/// claim are theirs, so this is a proposal and nothing more.
#[must_use]
pub fn event_of(document: &Document, event: &Event) -> Option<i64> {
    match event {
        Event::Changed => document.changes().map(|change| day(change.at)).max(),
        Event::Signed => {
            let prefix = format!("{}/", Paths::Signed.name());
            document.changes().filter(|change| change.path.starts_with(&prefix)).map(|change| day(change.at)).max()
        }
        Event::Archived if document.is_archived() => document.heads(Paths::Archived.name()).map(|change| day(change.at)).max(),
        Event::Archived => None,
        Event::Question(question) => Date::parse(document.value(question).and_then(Json::as_str)?).map(|date| i64::from(date.days())),
    }
}

/// Since which day a document is due; none where it is not, where it is kept for ever, and where nothing is left of it.
#[must_use]
pub fn is_due(document: &Document, retention: &Retention, today: i64) -> Option<i64> {
    let years = i64::from(retention.years?);
    if document.is_destroyed() || !document.changes().any(|change| can_be_redacted(&change.path) && change.value.is_some()) {
        return None;
    }
    // A year more than its days, so that leap days never make it too early.
    let due = event_of(document, &Event::named(&retention.after))? + years * 365 + years / 4 + 1;
    (due <= today).then_some(due)
}

/// An earlier day for a key is taken only after the document has said it for so many days: a year that was mistyped must not
/// destroy what nobody can bring back.
pub const EARLIER_COUNTS_AFTER: i64 = 7;

/// An earlier day than the one that was kept with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// The day, since 1970.
    pub day: i64,
    /// The day on which it was seen first, by the clock of whoever keeps the key.
    pub since: i64,
}

/// The day on which the key of a session goes: the one that was `kept` with it, or an earlier one that the document has said
/// for [`EARLIER_COUNTS_AFTER`] days; and the earlier one that is to be remembered. A later day counts when the map is saved again.
#[must_use]
pub fn key_goes(kept: i64, said: Option<i64>, earlier: Option<Earlier>, today: i64) -> (i64, Option<Earlier>) {
    let Some(said) = said.filter(|said| *said < kept) else { return (kept, None) };
    let earlier = earlier.filter(|earlier| earlier.day == said).unwrap_or(Earlier { day: said, since: today });
    let counts = today >= earlier.since.saturating_add(EARLIER_COUNTS_AFTER);
    (if counts { said } else { kept }, Some(earlier))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Change;
    use serde_json::json;

    fn change(id: &str, path: &str, value: Json, at: u64) -> Change {
        Change { id: id.into(), doc: "d".into(), path: path.into(), value: Some(value), at: at * DAY, ..Change::default() }
    }

    fn document(changes: &[Change]) -> Document {
        let mut document = Document::default();
        changes.iter().for_each(|change| {
            document.insert(change.clone());
        });
        document
    }

    fn kept(years: Option<u32>, after: &str) -> Retention {
        Retention { class: "c".into(), years, after: after.into(), authority: "a".into(), key_days: None }
    }

    #[test]
    fn a_document_is_due_when_its_years_have_passed_since_its_event() {
        let said = document(&[change("a", "subject", json!("x"), 100), change("b", "held_on", json!("1970-02-10"), 120)]);
        assert_eq!(event_of(&said, &Event::Changed), Some(120));
        assert_eq!(event_of(&said, &Event::Question("held_on".into())), Some(40));
        assert_eq!(event_of(&said, &Event::Question("subject".into())), None, "no date");
        assert_eq!(event_of(&said, &Event::Signed), None);
        assert_eq!(event_of(&said, &Event::Archived), None);
        let seven = kept(Some(7), "_changed");
        let due = 120 + 7 * 365 + 1 + 1;
        assert_eq!(is_due(&said, &seven, due - 1), None);
        assert_eq!(is_due(&said, &seven, due), Some(due));
        assert_eq!(is_due(&said, &kept(None, "_changed"), 1_000_000), None, "for ever");
        let archived = document(&[change("a", "subject", json!("x"), 1), change("z", "_archived", json!(true), 50)]);
        assert_eq!(event_of(&archived, &Event::Archived), Some(50));
    }

    #[test]
    fn a_mistyped_earlier_day_destroys_nothing_before_it_has_stood_for_a_week() {
        assert_eq!(key_goes(1_000, Some(1_000), None, 900), (1_000, None));
        assert_eq!(key_goes(1_000, Some(1_200), None, 900), (1_000, None), "a later one counts when the map is saved again");
        assert_eq!(key_goes(1_000, None, None, 900), (1_000, None), "nothing is said any more");
        let (goes, earlier) = key_goes(1_000, Some(635), None, 900);
        assert_eq!((goes, earlier), (1_000, Some(Earlier { day: 635, since: 900 })));
        assert_eq!(key_goes(1_000, Some(635), earlier, 906), (1_000, earlier));
        assert_eq!(key_goes(1_000, Some(635), earlier, 907), (635, earlier), "it has stood long enough");
        assert_eq!(key_goes(1_000, Some(1_000), earlier, 907), (1_000, None), "it was put right");
        assert_eq!(key_goes(1_000, Some(636), earlier, 907).0, 1_000, "another one begins anew");
    }

    #[test]
    fn a_document_of_which_nothing_is_left_is_never_due() {
        let empty = document(&[change("a", "_document", json!({}), 1)]);
        assert_eq!(is_due(&empty, &kept(Some(1), "_changed"), 100_000), None);
    }
}
