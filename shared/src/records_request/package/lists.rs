//! Lists of an answer, as CSV.

use super::{Bundle, Leaving};
use crate::document::{Cell, Table, attachments};
use crate::instrument::in_language;
use crate::protocol::SurveySummary;
use crate::records_request::{Verdict, exemption};
use crate::trail::utc;

fn csv(heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut all = vec![heads.iter().map(|head| Cell::Text((*head).to_owned())).collect()];
    all.extend(rows.map(|row| row.into_iter().map(Cell::Text).collect()));
    // Spreadsheets take UTF-8 for what it is only when it begins like this.
    format!("\u{feff}{}", Table { name: String::new(), rows: all }.csv())
}

/// Everything of which something is released.
pub(super) fn index(all: &[Leaving<'_>]) -> String {
    let heads =
        ["item", "what", "kind", "kind_title", "title", "verdict", "file", "because", "links_away", "changes", "first", "last", "files"];
    let rows = all.iter().filter(|one| one.file.is_some()).map(|one| {
        let count =
            one.released.as_ref().map_or(one.item.count.saturating_sub(one.back), |released| released.document.changes().count() as u64);
        let files = one.released.as_ref().map_or(0, |released| attachments(&released.document).len());
        vec![
            one.item.id.clone(),
            one.item.what.name().to_owned(),
            one.item.kind.clone(),
            one.kind_title.clone(),
            one.title.clone(),
            one.decision.ruling.verdict.name().to_owned(),
            one.file.clone().unwrap_or_default(),
            one.item.because.name().to_owned(),
            one.item.steps.to_string(),
            count.to_string(),
            one.first.map(utc).unwrap_or_default(),
            one.last.map(utc).unwrap_or_default(),
            files.to_string(),
        ]
    });
    csv(&heads, rows)
}

/// Everything that is withheld, whole or in parts: what, why, and who decided it.
pub(super) fn withheld(bundle: &Bundle<'_>, all: &[Leaving<'_>]) -> String {
    let heads =
        ["item", "what", "kind", "kind_title", "verdict", "part", "changes", "exemption", "law", "note", "decided_by", "decided_at"];
    let mut rows = Vec::new();
    for one in all.iter().filter(|one| one.decision.ruling.verdict != Verdict::Released || one.back > 0) {
        let ruling = &one.decision.ruling;
        let named = ruling.exemption.as_deref().and_then(exemption);
        let mut row = |part: &str, changes: u64| {
            rows.push(vec![
                one.item.id.clone(),
                one.item.what.name().to_owned(),
                one.item.kind.clone(),
                one.kind_title.clone(),
                ruling.verdict.name().to_owned(),
                part.to_owned(),
                changes.to_string(),
                named.map(|named| named.called(bundle.language).to_owned()).unwrap_or_default(),
                named.map(|named| named.law.to_owned()).unwrap_or_default(),
                ruling.note.trim().to_owned(),
                (bundle.name)(&one.decision.signed.by),
                utc(one.decision.signed.at),
            ]);
        };
        if one.back > 0 {
            row("(entries that name what is withheld)", one.back);
            continue;
        }
        // A part that is not there any more is withheld all the same, and says so.
        if one.gaps().is_empty() {
            row(
                if ruling.verdict == Verdict::Withheld { "" } else { "(nothing stands there now)" },
                if one.file.is_none() { one.item.count } else { 0 },
            );
        }
        one.gaps().iter().for_each(|gap| row(&gap.path, gap.changes));
    }
    csv(&heads, rows.into_iter())
}

/// Everything that was redacted in what is released, long before this request or because of it.
pub(super) fn redactions(bundle: &Bundle<'_>, all: &[Leaving<'_>]) -> String {
    let heads = ["item", "part", "values", "reason", "words", "proposed_by", "approved_by", "at"];
    let rows = all.iter().filter_map(|one| Some((one, one.released.as_ref()?))).flat_map(|(one, released)| {
        released.document.redactions().into_iter().map(|redaction| {
            vec![
                one.item.id.clone(),
                redaction.path.clone().unwrap_or_default(),
                redaction.changes.len().to_string(),
                redaction.reason.name().to_owned(),
                redaction.words.clone(),
                (bundle.name)(&redaction.by),
                (bundle.name)(&redaction.approved),
                utc(redaction.at),
            ]
        })
    });
    csv(&heads, rows)
}

/// Counts of surveys, as everybody in the organisation sees them.
pub(super) fn surveys(surveys: &[SurveySummary], language: &str) -> String {
    let heads = ["survey", "title", "state", "responses_at_least", "in_steps_of"];
    let rows = surveys.iter().map(|survey| {
        vec![
            survey.id.to_string(),
            in_language(&survey.title, language).to_owned(),
            survey.state.name().to_owned(),
            survey.responses_at_least.to_string(),
            survey.step.to_string(),
        ]
    });
    csv(&heads, rows)
}
