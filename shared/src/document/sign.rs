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
    if let Some(path) = document.disputes().next() {
        return Err(Refusal::new("value", "in_conflict", format!("two people answered “{path}” differently; decide which answer stands")));
    }
    match fill_in(document, schema, now).form.issues().first() {
        Some(issue) => Err(Refusal::new("value", "not_complete", format!("“{}”: {}", issue.question, issue.kind))),
        None => Ok(()),
    }
}
