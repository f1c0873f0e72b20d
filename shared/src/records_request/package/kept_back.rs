//! Entries of the audit trail that would tell what the rest of an answer does not.

use super::Leaving;
use crate::protocol::AuditEntry;
use crate::records_request::{Verdict, covers, ids_in};
use std::collections::{BTreeMap, BTreeSet};

/// What no entry may name.
pub(super) struct KeptBack<'a> {
    /// Documents of which nothing leaves.
    whole: BTreeSet<&'a str>,
    /// Parts of documents that do not leave.
    parts: BTreeMap<&'a str, Vec<String>>,
}

impl<'a> KeptBack<'a> {
    /// What is withheld of an answer, and documents `apart` from it that nobody has released.
    pub(super) fn of(all: &'a [Leaving<'_>], apart: &'a BTreeSet<String>) -> Self {
        let mut back = Self { whole: apart.iter().map(String::as_str).collect(), parts: BTreeMap::new() };
        for one in all {
            match (one.item.doc(), one.decision.ruling.verdict) {
                (Some(doc), Verdict::Withheld) => drop(back.whole.insert(doc)),
                (Some(doc), Verdict::Partly) => {
                    // Also parts that say nothing any more.
                    let gaps = one.gaps().iter().map(|gap| gap.path.clone());
                    back.parts.insert(doc, one.decision.ruling.parts.iter().cloned().chain(gaps).collect());
                }
                _ => {}
            }
        }
        back
    }

    /// Whether an entry names any of it.
    fn is_named(&self, entry: &AuditEntry) -> bool {
        let of_part = |doc: &str| {
            let parts = self.parts.get(doc).map(Vec::as_slice).unwrap_or_default();
            entry.detail.split(|letter: char| letter.is_whitespace() || ";:,()".contains(letter)).any(|word| covers(parts, word))
        };
        ids_in(&entry.detail).any(|id| self.whole.contains(id) || of_part(id))
    }

    /// The entries that leave, and how many do not.
    pub(super) fn sift(&self, entries: &[AuditEntry]) -> (Vec<AuditEntry>, u64) {
        let leave: Vec<AuditEntry> = entries.iter().filter(|entry| !self.is_named(entry)).cloned().collect();
        let back = (entries.len() - leave.len()) as u64;
        (leave, back)
    }
}
