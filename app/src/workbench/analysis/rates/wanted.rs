//! Which processes are added up, and what may leave the screen. No page.

use shared::analysis::rates::{By, MINIMUM, Process, Step, StepRates, combine, releasable};
use shared::analysis::stats::Share;
use std::collections::{BTreeMap, BTreeSet};

/// A process with its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The document.
    pub(super) doc: String,
    /// Its title.
    pub(super) title: String,
    /// What it tells.
    pub(super) process: Process,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// What people are grouped by.
    pub(super) by: By,
    /// Name of the kind of process; empty is all.
    pub(super) kind: String,
    /// Only leadership positions.
    pub(super) leadership: bool,
    /// The year in which they closed; empty is all.
    pub(super) year: String,
    /// How people of several races are counted: figures of both ways are never added.
    pub(super) basis: String,
    /// Documents that are left out by hand.
    pub(super) without: BTreeSet<String>,
    /// The group that others are held against; empty is that with the highest rate.
    pub(super) reference: String,
}

impl Wanted {
    /// Everything, by race, counted as most processes do.
    pub(super) fn new(entries: &[Entry]) -> Self {
        let mut bases: BTreeMap<&str, usize> = BTreeMap::new();
        entries.iter().for_each(|entry| *bases.entry(&entry.process.basis).or_default() += 1);
        let basis = bases.into_iter().max_by_key(|(_, count)| *count).map_or_else(String::new, |(basis, _)| basis.to_owned());
        Self {
            by: By::Race,
            kind: String::new(),
            leadership: false,
            year: String::new(),
            basis,
            without: BTreeSet::new(),
            reference: String::new(),
        }
    }

    /// Those that the choices fit, whether or not they are left out by hand.
    pub(super) fn fitting<'a>(&self, entries: &'a [Entry]) -> Vec<&'a Entry> {
        let fits = |entry: &&Entry| {
            let process = &entry.process;
            (self.kind.is_empty() || process.kind == self.kind)
                && (!self.leadership || process.leadership == Some(true))
                && (self.year.is_empty() || process.year() == Some(self.year.as_str()))
                && (self.by == By::Sex || process.basis == self.basis)
        };
        entries.iter().filter(fits).collect()
    }

    /// Every step of those that are added up.
    pub(super) fn rates(&self, entries: &[Entry]) -> Vec<StepRates> {
        let all = self.fitting(entries).into_iter().filter(|entry| !self.without.contains(&entry.doc));
        combine(&all.map(|entry| &entry.process).collect::<Vec<_>>(), self.by)
    }
}

/// Years in which processes closed, the newest first.
pub(super) fn years(entries: &[Entry]) -> Vec<String> {
    let years: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.process.year()).collect();
    years.into_iter().rev().map(str::to_owned).collect()
}

/// A table that may leave the screen: all processes that closed in one year, from application to position, by one grouping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Released {
    /// How many processes are in it.
    pub(super) processes: usize,
    /// How many of the year are not, because counts are missing.
    pub(super) without: usize,
    /// Groups; none where the row is withheld.
    pub(super) rows: Vec<(String, Option<Share>)>,
}

/// The table of a year. Nothing else can be chosen, so that two tables of one year are the same, and those of two years have
/// nobody in common.
pub(super) fn released(entries: &[Entry], year: &str, by: By, basis: &str) -> Released {
    let of_year = entries.iter().filter(|entry| entry.process.year() == Some(year) && (by == By::Sex || entry.process.basis == basis));
    let all: Vec<&Process> = of_year.map(|entry| &entry.process).collect();
    let Some(whole) = combine(&all, by).into_iter().find(|rates| rates.step == Step::Whole) else {
        return Released { processes: 0, without: 0, rows: Vec::new() };
    };
    let shares: Vec<Share> = whole.groups.iter().map(|(_, share)| *share).collect();
    let shown = releasable(&shares, MINIMUM);
    let rows = whole.groups.into_iter().zip(shown).map(|((group, share), shown)| (group, shown.then_some(share)));
    Released { processes: whole.processes, without: whole.without, rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::analysis::rates::GroupCounts;

    fn entry(doc: &str, closed: &str, basis: &str, rows: &[(&str, u64, u64)]) -> Entry {
        let counts = |(group, applied, hired): &(&str, u64, u64)| GroupCounts {
            group: (*group).to_owned(),
            counts: [Some(*applied), None, None, None, Some(*hired)],
        };
        let races = rows.iter().map(counts).collect();
        let process = Process { kind: "hiring".into(), closed: closed.into(), basis: basis.into(), races, ..Process::default() };
        Entry { doc: doc.into(), title: doc.into(), process }
    }

    #[test]
    fn ways_of_counting_are_never_added() {
        let entries = [
            entry("a", "2026-02-01", "once", &[("black", 50, 10), ("white", 60, 15)]),
            entry("b", "2026-03-01", "once", &[("black", 30, 5), ("white", 20, 5)]),
            entry("c", "2026-03-01", "each", &[("black", 300, 50)]),
        ];
        let mut wanted = Wanted::new(&entries);
        assert_eq!(wanted.basis, "once");
        let whole = wanted.rates(&entries).remove(0);
        assert_eq!(whole.groups, [("black".to_owned(), Share { count: 15, n: 80 }), ("white".to_owned(), Share { count: 20, n: 80 })]);
        wanted.without.insert("b".into());
        assert_eq!(wanted.rates(&entries).remove(0).processes, 1);
        assert_eq!(wanted.fitting(&entries).len(), 2);
        wanted.leadership = true;
        assert!(wanted.fitting(&entries).is_empty());
    }

    #[test]
    fn a_table_that_leaves_is_of_a_whole_year_and_withholds_small_counts() {
        let entries = [
            entry("a", "2026-02-01", "once", &[("asian", 40, 12), ("black", 50, 10), ("white", 60, 15), ("mena", 9, 1)]),
            entry("b", "2025-03-01", "once", &[("black", 30, 5)]),
        ];
        assert_eq!(years(&entries), ["2026", "2025"]);
        let table = released(&entries, "2026", By::Race, "once");
        let shown: Vec<(&str, bool)> = table.rows.iter().map(|(group, share)| (group.as_str(), share.is_some())).collect();
        // One alone would be told by a total: the smallest goes with it.
        assert_eq!(shown, [("asian", false), ("black", true), ("white", true), ("mena", false)]);
        assert!(released(&entries, "2025", By::Race, "once").rows.iter().all(|(_, share)| share.is_none()));
    }
}
