//! Whether a document can be signed as it stands: on the device before a signature is made, on the server before it is
//! kept.

use super::{Document, Refusal, fill_in};
use crate::instrument::{Moment, Schema};
use std::sync::Arc;

/// Whether a signature for these heads may stand. `schema` is that of the document's version, `now` the clock of whoever
/// asks.
///
/// # Errors
/// The document says something else by now, is in conflict, or is not complete; which, and where.
pub fn may_sign(document: &Document, schema: &Arc<Schema>, heads: &[String], now: Option<Moment>) -> Result<(), Refusal> {
    let mut signed = heads.to_vec();
    signed.sort();
    signed.dedup();
    if signed != document.answer_heads() {
        return Err(Refusal::new("value", "heads_differ", "the document has changed since it was read; read it again, then sign"));
    }
    if let Some(path) = disputed(document) {
        return Err(Refusal::new("value", "in_conflict", format!("two people answered “{path}” differently; decide which answer stands")));
    }
    match fill_in(document, schema, now).form.issues().first() {
        Some(issue) => Err(Refusal::new("value", "not_complete", format!("“{}”: {}", issue.question, issue.kind))),
        None => Ok(()),
    }
}

/// The first path that several people said different things at, and that is still shown.
fn disputed(document: &Document) -> Option<&str> {
    let path = document.disputes().find(|path| is_shown(document, path));
    path.or_else(|| {
        // A row that one removed and another went on with: its removal is its only head.
        document.paths().find(|path| {
            let row = path.strip_suffix("/_present").and_then(|row| row.rsplit_once('/'));
            row.is_some_and(|(repeat, id)| {
                is_shown(document, repeat) && document.rows(repeat).iter().any(|row| row.id == id && row.disputed)
            })
        })
    })
}

/// Whether every row that a path leads through is there. The path of a row's own `_present` leads through that row.
fn is_shown(document: &Document, path: &str) -> bool {
    let mut end = 0;
    let mut names = path.split('/').peekable();
    while let Some(repeat) = names.next() {
        end += repeat.len();
        let Some(id) = names.next().filter(|_| names.peek().is_some()) else { return true };
        if !document.rows(&path[..end]).iter().any(|row| row.id == id) {
            return false;
        }
        end += id.len() + 2;
    }
    true
}
