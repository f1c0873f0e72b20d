//! What is looked for in the trail: the fields of the form, and the page that is shown. No page, no clock.

use shared::form::Date;
use shared::protocol::{AuditAsk, AuditFilter, AuditKind};

/// How many entries stand on a page.
pub(super) const PAGE: u32 = 100;

/// The fields, as they are filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Fields {
    pub(super) kind: Option<AuditKind>,
    pub(super) by: String,
    pub(super) about: String,
    /// `YYYY-MM-DD`, or empty.
    pub(super) from: String,
    pub(super) to: String,
    pub(super) words: String,
}

impl Fields {
    /// Whether the last day is before the first one.
    pub(super) fn are_turned(&self) -> bool {
        !self.from.is_empty() && !self.to.is_empty() && self.to < self.from
    }

    /// As a filter; `start` gives the moment at which a day begins where the person is.
    pub(super) fn filter(&self, start: impl Fn(&str) -> Option<u64>) -> AuditFilter {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        AuditFilter {
            kinds: self.kind.into_iter().collect(),
            by: some(&self.by),
            about: some(&self.about),
            since: some(&self.from).and_then(|day| start(&day)),
            until: some(&self.to).and_then(|day| start(&day_after(&day)?)),
            words: self.words.trim().to_owned(),
        }
    }
}

/// The day after one.
fn day_after(day: &str) -> Option<String> {
    Some(Date::from_days(Date::parse(day)?.days() + 1).to_string())
}

/// Which page is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// Numbers before which the pages so far begin; the first begins at the newest entry.
    turned: Vec<u64>,
}

impl Place {
    /// What to ask for.
    pub(super) fn ask(&self, filter: &AuditFilter) -> AuditAsk {
        AuditAsk { filter: filter.clone(), before: self.turned.last().copied(), limit: Some(PAGE) }
    }

    /// The page after one that ends with the entry of a number.
    pub(super) fn older(&self, last: u64) -> Self {
        let mut turned = self.turned.clone();
        turned.push(last);
        Self { turned }
    }

    /// The page before.
    pub(super) fn newer(&self) -> Self {
        let mut turned = self.turned.clone();
        turned.pop();
        Self { turned }
    }

    /// Whether it is the newest.
    pub(super) fn is_first(&self) -> bool {
        self.turned.is_empty()
    }

    /// The first and the last place of a page with so many entries among all.
    pub(super) fn places(&self, entries: usize) -> (usize, usize) {
        let before = self.turned.len() * PAGE as usize;
        (before + 1, before + entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(day: &str) -> Option<u64> {
        Date::parse(day).map(|date| u64::try_from(date.days()).unwrap_or(0) * 10)
    }

    #[test]
    fn both_days_are_included_and_what_is_empty_is_not_asked() {
        let fields = Fields { from: "1970-01-03".into(), to: "1970-01-31".into(), words: " a  b ".into(), ..Fields::default() };
        let filter = fields.filter(start);
        assert_eq!((filter.since, filter.until, filter.words.as_str()), (Some(20), Some(310), "a  b"));
        assert!(filter.by.is_none() && filter.about.is_none() && filter.kinds.is_empty());
        assert!(Fields { by: " ".into(), ..Fields::default() }.filter(start).is_empty());
        assert!(!fields.are_turned());
        assert!(Fields { to: "1970-01-02".into(), ..fields.clone() }.are_turned());
        assert!(!Fields { to: String::new(), ..fields }.are_turned());
    }

    #[test]
    fn pages_are_turned_by_numbers() {
        let first = Place::default();
        let second = first.older(412);
        assert_eq!((second.ask(&AuditFilter::default()).before, second.places(7)), (Some(412), (101, 107)));
        assert!(first.is_first() && !second.is_first() && second.newer() == first);
        assert_eq!(first.ask(&AuditFilter::default()), AuditAsk { limit: Some(PAGE), ..AuditAsk::default() });
    }
}
