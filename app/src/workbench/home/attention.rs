//! What on this device needs somebody: kept document by document, so that a change to one looks at one. No page, no storage.

use crate::desk::Summary;
use crate::i18n::Msg;
use shared::document::Standing;
use std::collections::BTreeMap;

/// The most documents in one list.
const MOST: usize = 10;

/// Why a document needs somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    Refused,
    Conflict,
    Returned,
    Review,
    Comments,
}

impl Why {
    pub(super) const ALL: [Self; 5] = [Self::Refused, Self::Conflict, Self::Returned, Self::Review, Self::Comments];

    /// With a gap for how many there are.
    pub(super) fn title(self) -> Msg {
        match self {
            Self::Refused => Msg::HomeRefused,
            Self::Conflict => Msg::HomeConflicts,
            Self::Returned => Msg::HomeReturned,
            Self::Review => Msg::HomeReviews,
            Self::Comments => Msg::HomeComments,
        }
    }
}

/// What the person may do with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Powers {
    pub(super) write: bool,
    pub(super) review: bool,
}

/// A document in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) doc: String,
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) at: u64,
}

/// One list, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List {
    pub(super) why: Why,
    /// How many there are in all.
    pub(super) count: usize,
    /// Those that changed last.
    pub(super) first: Vec<Entry>,
    /// How many more there are of each kind.
    pub(super) rest: BTreeMap<String, usize>,
}

/// All documents that need somebody.
#[derive(Debug, Default)]
pub(super) struct Ledger(BTreeMap<String, (Entry, Vec<Why>)>);

impl Ledger {
    /// A document as it is now; none when it is gone. `refused` says whether the server refused a change to it.
    pub(super) fn note(&mut self, doc: &str, summary: Option<&Summary>, powers: Powers, refused: bool) {
        let why = summary.map(|summary| reasons(summary, powers, refused)).unwrap_or_default();
        match summary {
            Some(summary) if !why.is_empty() => {
                let entry = Entry {
                    doc: doc.to_owned(),
                    kind: summary.kind.clone(),
                    title: summary.title().to_owned(),
                    at: summary.last.as_ref().map_or(0, |last| last.0),
                };
                self.0.insert(doc.to_owned(), (entry, why));
            }
            _ => {
                self.0.remove(doc);
            }
        }
    }

    /// The lists that are not empty.
    pub(super) fn lists(&self) -> Vec<List> {
        Why::ALL.into_iter().filter_map(|why| self.list(why)).collect()
    }

    fn list(&self, why: Why) -> Option<List> {
        let mut found: Vec<&Entry> = self.0.values().filter(|(_, reasons)| reasons.contains(&why)).map(|(entry, _)| entry).collect();
        found.sort_by(|a, b| (b.at, &a.doc).cmp(&(a.at, &b.doc)));
        let (count, rest) = (found.len(), found.split_off(MOST.min(found.len())));
        let mut more = BTreeMap::new();
        rest.iter().for_each(|entry| *more.entry(entry.kind.clone()).or_default() += 1);
        (count > 0).then(|| List { why, count, first: found.into_iter().cloned().collect(), rest: more })
    }
}

/// Only what the person can do something about.
fn reasons(summary: &Summary, powers: Powers, refused: bool) -> Vec<Why> {
    let open = !summary.archived;
    let holds = |why: &Why| match why {
        Why::Refused => refused,
        Why::Conflict => open && powers.write && summary.disputes > 0,
        Why::Returned => open && powers.write && summary.standing == Standing::Returned,
        Why::Review => open && powers.review && summary.standing == Standing::Review,
        Why::Comments => open && powers.write && summary.open_comments > 0,
    };
    Why::ALL.into_iter().filter(holds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Powers = Powers { write: true, review: true };

    fn summary(at: u64) -> Summary {
        Summary { kind: "action".into(), cells: vec![format!("Action {at}")], last: Some((at, None)), ..Summary::default() }
    }

    fn whys(summary: &Summary, powers: Powers, refused: bool) -> Vec<Why> {
        let mut ledger = Ledger::default();
        ledger.note("d", Some(summary), powers, refused);
        ledger.lists().into_iter().map(|list| list.why).collect()
    }

    #[test]
    fn a_document_needs_those_who_can_do_something_about_it() {
        let disputed = Summary { disputes: 1, open_comments: 2, standing: Standing::Returned, ..summary(1) };
        assert_eq!(whys(&disputed, BOTH, false), [Why::Conflict, Why::Returned, Why::Comments]);
        assert!(whys(&disputed, Powers { write: false, review: true }, false).is_empty());
        let asked = Summary { standing: Standing::Review, ..summary(1) };
        assert_eq!(whys(&asked, BOTH, false), [Why::Review]);
        assert!(whys(&asked, Powers { write: true, review: false }, false).is_empty(), "the author waits");
        assert!(whys(&Summary { archived: true, ..disputed }, BOTH, false).is_empty(), "what was put away needs nobody");
        assert!(whys(&summary(1), BOTH, false).is_empty());
        assert_eq!(
            whys(&Summary { archived: true, ..summary(1) }, Powers::default(), true),
            [Why::Refused],
            "what was refused is always told"
        );
    }

    #[test]
    fn a_document_leaves_the_lists_when_it_needs_nobody_any_more() {
        let mut ledger = Ledger::default();
        ledger.note("d", Some(&Summary { disputes: 1, ..summary(1) }), BOTH, false);
        ledger.note("e", Some(&Summary { disputes: 1, ..summary(2) }), BOTH, false);
        ledger.note("d", Some(&summary(1)), BOTH, false);
        assert_eq!(ledger.lists()[0].first.iter().map(|entry| entry.doc.as_str()).collect::<Vec<_>>(), ["e"]);
        ledger.note("e", None, Powers::default(), false);
        assert!(ledger.lists().is_empty());
    }

    #[test]
    fn a_list_shows_the_ten_that_changed_last_and_counts_the_rest_by_kind() {
        let mut ledger = Ledger::default();
        for at in 0..25 {
            let kind = if at % 2 == 0 { "action" } else { "partner" };
            let summary = Summary { kind: kind.into(), disputes: 1, ..summary(at) };
            ledger.note(&format!("d{at}"), Some(&summary), BOTH, false);
        }
        let list = ledger.lists().remove(0);
        assert_eq!((list.count, list.first.len(), list.first[0].at, list.first[9].at), (25, 10, 24, 15));
        assert_eq!(list.rest, BTreeMap::from([("action".to_owned(), 8), ("partner".to_owned(), 7)]));
    }
}
