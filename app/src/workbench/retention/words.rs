//! What is said of redactions, in the words of the page. No page, no storage.

use crate::desk::Refused;
use crate::i18n::{Lang, Msg};
use crate::workbench::people::said::{Said, Trouble, code, fill};
use shared::document::RedactionReason;
use shared::instrument::Retention;
use shared::records::Event;

/// A reason.
pub(in crate::workbench) fn reason_msg(reason: RedactionReason) -> Msg {
    match reason {
        RedactionReason::Personal => Msg::ReasonPersonal,
        RedactionReason::Confidence => Msg::ReasonConfidence,
        RedactionReason::Mistake => Msg::ReasonMistake,
        RedactionReason::Order => Msg::ReasonOrder,
        RedactionReason::Retention => Msg::ReasonRetention,
    }
}

/// Why the server refused, or did not answer.
pub(in crate::workbench) fn refusal(refused: &Refused, offline: Msg) -> Said {
    let Refused::Because(problem) = refused else { return offline.into() };
    let msg = match code(problem) {
        "own_proposal" => Msg::KeepSaysOwn,
        "held" => return Said::with(Msg::KeepSaysHeld, quoted(problem.reason.as_deref().unwrap_or_default())),
        "requested" => Msg::KeepSaysRequested,
        "waits" => Msg::KeepSaysWaits,
        "decided" => Msg::KeepSaysDecided,
        "quotes_value" => Msg::KeepSaysQuotes,
        "words" => Msg::KeepSaysWords,
        "already_redacted" | "unknown_change" => Msg::KeepSaysNothing,
        "may_not_propose" | "may_not_write" => Msg::KeepSaysMayNot,
        "unknown_document" => Msg::KeepSaysNoDocument,
        "nothing_held" => Msg::KeepSaysNothingHeld,
        "matter" => Msg::KeepSaysMatter,
        "no_date" => Msg::SeatsDateFirst,
        "malformed" if problem.field.as_deref() == Some("docs") => Msg::KeepSaysIds,
        _ => return Trouble::of(refused, &[], offline).whole.unwrap_or_else(|| offline.into()),
    };
    msg.into()
}

/// What a sentence has between its quotation marks.
fn quoted(reason: &str) -> &str {
    reason.split_once('“').and_then(|(_, rest)| rest.split_once('”')).map_or(reason, |(quoted, _)| quoted)
}

/// How long a kind is kept; `label` names a question.
pub(super) fn period(retention: &Retention, label: impl Fn(&str) -> String, lang: Lang) -> String {
    let Some(years) = retention.years else { return Msg::RetentionForever.text(lang).to_owned() };
    let event = match Event::named(&retention.after) {
        Event::Changed => Msg::EventChanged.text(lang).to_owned(),
        Event::Signed => Msg::EventSigned.text(lang).to_owned(),
        Event::Archived => Msg::EventArchived.text(lang).to_owned(),
        Event::Question(question) => fill(Msg::EventQuestion, lang, &[label(&question)]),
    };
    fill(Msg::RetentionYears, lang, &[years.to_string(), event])
}

/// Ids that somebody entered, one a line; a whole address will do.
pub(super) fn ids(typed: &str) -> Vec<String> {
    let lines = typed.split(|one: char| one.is_whitespace() || one == ',').filter(|line| !line.is_empty());
    let mut ids: Vec<String> = lines.map(|line| line.trim_end_matches('/').rsplit('/').next().unwrap_or(line).to_owned()).collect();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::protocol::Problem;

    fn refused(code: &str, reason: &str) -> Refused {
        Refused::Because(Problem {
            kind: format!("/problems/{code}"),
            title: "nothing was changed".into(),
            status: 409,
            detail: String::new(),
            field: Some("doc".into()),
            reason: Some(reason.into()),
            results: Vec::new(),
        })
    }

    #[test]
    fn a_hold_is_said_with_its_matter_in_both_languages() {
        let held = refused("held", "this is on legal hold for “Claim 12”; an officer must release the hold first");
        for lang in [Lang::En, Lang::Es] {
            assert!(refusal(&held, Msg::KeepOffline).text(lang).contains("Claim 12"));
        }
        assert_eq!(refusal(&Refused::Unreachable, Msg::KeepOffline).text(Lang::Es), Msg::KeepOffline.text(Lang::Es));
        assert_eq!(refusal(&refused("quotes_value", "x"), Msg::KeepOffline).text(Lang::Es), Msg::KeepSaysQuotes.text(Lang::Es));
    }

    #[test]
    fn a_period_says_what_it_is_counted_from() {
        let mut kept = Retention { class: "c".into(), years: Some(7), after: "_changed".into(), authority: "a".into(), key_days: None };
        let said = |kept: &Retention| period(kept, |question| format!("<{question}>"), Lang::En);
        assert_eq!(said(&kept), "7 years after its last change");
        kept.after = "held_on".into();
        assert_eq!(said(&kept), "7 years after the answer to “<held_on>”");
        kept.years = None;
        assert_eq!(said(&kept), Msg::RetentionForever.text(Lang::En));
    }

    #[test]
    fn ids_are_taken_from_lines_and_addresses() {
        assert_eq!(ids("abc\n https://city.example/documents/def/ , ghi\n\n"), ["abc", "def", "ghi"]);
    }
}
