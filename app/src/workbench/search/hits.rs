//! What a search has found: all of it is counted, and what changed last is kept. No page, no storage.

use crate::desk::Summary;
use std::sync::Arc;

/// The most that are shown.
pub(super) const SHOWN: usize = 100;

/// A document that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) doc: String,
    pub(super) summary: Arc<Summary>,
}

impl Hit {
    /// Newest first; a document that is put away after all others.
    fn order(&self) -> (bool, std::cmp::Reverse<u64>, &str) {
        (self.summary.archived, std::cmp::Reverse(self.summary.last.as_ref().map_or(0, |last| last.0)), &self.doc)
    }
}

/// What has been found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Found {
    /// By these words, plain.
    pub(super) words: String,
    hits: Vec<Hit>,
    /// In all.
    pub(super) count: usize,
    /// Whether there may be more.
    pub(super) looking: bool,
}

impl Found {
    /// Nothing yet.
    pub(super) fn looking(words: &str) -> Self {
        Self { words: words.to_owned(), looking: true, ..Self::default() }
    }

    /// One more.
    pub(super) fn add(&mut self, hit: Hit) {
        self.count += 1;
        self.hits.push(hit);
        // Now and then, so that a word that is everywhere does not keep everything.
        if self.hits.len() >= 4 * SHOWN {
            self.trim();
        }
    }

    fn trim(&mut self) {
        self.hits.sort_by(|a, b| a.order().cmp(&b.order()));
        self.hits.truncate(SHOWN);
    }

    /// That was all.
    pub(super) fn done(mut self) -> Self {
        self.trim();
        self.looking = false;
        self
    }

    /// What is shown, by kind: the kind of the newest hit first.
    pub(super) fn groups(&self) -> Vec<(String, Vec<Hit>)> {
        let mut all = self.clone();
        all.trim();
        let mut groups: Vec<(String, Vec<Hit>)> = Vec::new();
        for hit in all.hits {
            match groups.iter_mut().find(|(kind, _)| *kind == hit.summary.kind) {
                Some((_, hits)) => hits.push(hit),
                None => groups.push((hit.summary.kind.clone(), vec![hit])),
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(kind: &str, at: u64, archived: bool) -> Hit {
        let summary = Summary { kind: kind.into(), last: Some((at, None)), archived, ..Summary::default() };
        Hit { doc: format!("d{at}"), summary: Arc::new(summary) }
    }

    fn docs(found: &Found) -> Vec<(String, Vec<String>)> {
        found.groups().into_iter().map(|(kind, hits)| (kind, hits.into_iter().map(|hit| hit.doc).collect())).collect()
    }

    #[test]
    fn hits_are_grouped_by_kind_newest_first_and_what_is_put_away_last() {
        let mut found = Found::looking("");
        [hit("action", 1, false), hit("partner", 5, false), hit("action", 3, false), hit("action", 9, true)]
            .into_iter()
            .for_each(|hit| found.add(hit));
        let expected = [("partner", vec!["d5"]), ("action", vec!["d3", "d1", "d9"])];
        let expected = expected.map(|(kind, docs)| (kind.to_owned(), docs.into_iter().map(str::to_owned).collect::<Vec<_>>()));
        assert_eq!(docs(&found), expected);
        let found = found.done();
        assert_eq!((docs(&found), found.count, found.looking), (expected.to_vec(), 4, false));
    }

    #[test]
    fn all_are_counted_and_the_hundred_newest_shown() {
        let mut found = Found::looking("");
        // Oldest and newest in turn, so that the newest are not simply the last.
        for at in 0..5_000 {
            found.add(hit("action", if at % 2 == 0 { at } else { 10_000 - at }, false));
        }
        let found = found.done();
        let shown = found.groups().remove(0).1;
        assert_eq!((found.count, shown.len()), (5_000, SHOWN));
        assert_eq!(shown[0].doc, "d9999");
        assert_eq!(shown[99].doc, "d9801");
    }
}
