//! When the review of who has access to what is due: once a calendar quarter, by UTC, signed by an officer. A review is of
//! what is there on its day, so a quarter that passed without one cannot be made up for; it is named until the next is signed.

use crate::form::Date;
use crate::instrument::days;
use crate::json::{FromJson, ToJson, or_bad};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;
use std::fmt;

/// Days without a sign-in after which an account is stale: somebody should say whether it is still needed.
pub const STALE_DAYS: u32 = 90;

/// Whether an account that last signed in on `last`, and was made on `made`, is stale on `today`; days since 1970.
#[must_use]
pub fn is_stale(last: Option<u32>, made: u32, today: u32) -> bool {
    today.saturating_sub(last.unwrap_or(made)) >= STALE_DAYS
}

/// A quarter of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Quarter {
    year: u16,
    /// From 0 for January to March.
    index: u8,
}

impl Quarter {
    /// The quarter of a day since 1970.
    #[must_use]
    pub fn of(day: u32) -> Self {
        let text = Date::from_days(i32::try_from(day).unwrap_or(i32::MAX)).to_string();
        let part = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u16>().ok()).unwrap_or(1);
        Self { year: part(0..4), index: u8::try_from((part(5..7) - 1) / 3).unwrap_or(0) }
    }

    /// The one after this.
    #[must_use]
    pub fn next(self) -> Self {
        if self.index == 3 { Self { year: self.year + 1, index: 0 } } else { Self { index: self.index + 1, ..self } }
    }

    /// Its first day, in days since 1970.
    #[must_use]
    pub fn first_day(self) -> u32 {
        u32::try_from(days(i32::from(self.year), u32::from(self.index) * 3 + 1, 1)).unwrap_or(0)
    }

    /// Its last day, in days since 1970.
    #[must_use]
    pub fn last_day(self) -> u32 {
        self.next().first_day().saturating_sub(1)
    }

    /// Reads `2026-Q4`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.split_once("-Q")?;
        let (year, number): (u16, u8) = (year.parse().ok()?, number.parse().ok()?);
        let quarter = Self { year, index: number.checked_sub(1)? };
        (number <= 4 && (1970..=9999).contains(&year) && quarter.to_string() == text).then_some(quarter)
    }
}

/// `2026-Q4`
impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.index + 1)
    }
}

impl ToJson for Quarter {
    fn to_json(&self) -> Json {
        Json::String(self.to_string())
    }
}

impl FromJson for Quarter {
    fn from_json(json: &Json, bad: &mut bool) -> Self {
        or_bad(json.as_str().and_then(Self::parse), bad)
    }
}

impl Serialize for Quarter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quarter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("a quarter such as 2026-Q4 is expected"))
    }
}

/// The review that comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The quarter that the next review is for.
    pub quarter: Quarter,
    /// The last day that is in time, in days since 1970.
    pub by: u32,
    /// Whether that day has passed: a quarter went by without a review.
    pub overdue: bool,
}

/// What is due on `today`, after the review of `last`; without one, since the organisation's first account was made on
/// `began`. Days since 1970.
#[must_use]
pub fn due(last: Option<Quarter>, began: u32, today: u32) -> Due {
    let (missed, current) = (last.map_or_else(|| Quarter::of(began), Quarter::next), Quarter::of(today));
    // What is signed now is for the quarter of today, whatever was missed.
    let quarter = missed.max(current);
    let by = missed.last_day();
    Due { quarter, by, overdue: by < today }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> u32 {
        u32::try_from(Date::parse(text).expect("a date").days()).expect("after 1970")
    }

    fn quarter(text: &str) -> Quarter {
        Quarter::parse(text).expect("a quarter")
    }

    #[test]
    fn a_quarter_is_three_months() {
        for (date, expected) in [
            ("2026-01-01", "2026-Q1"),
            ("2026-03-31", "2026-Q1"),
            ("2026-04-01", "2026-Q2"),
            ("2026-09-30", "2026-Q3"),
            ("2026-12-31", "2026-Q4"),
            ("2027-01-01", "2027-Q1"),
        ] {
            assert_eq!(Quarter::of(day(date)).to_string(), expected, "{date}");
        }
        let leap = quarter("2028-Q1");
        assert_eq!((leap.first_day(), leap.last_day()), (day("2028-01-01"), day("2028-03-31")));
        assert_eq!(quarter("2026-Q4").last_day(), day("2026-12-31"));
    }

    #[test]
    fn every_day_of_forty_years_is_in_its_quarter() {
        for day in 0..15_000 {
            let quarter = Quarter::of(day);
            assert!((quarter.first_day()..=quarter.last_day()).contains(&day), "{day}: {quarter}");
            assert_eq!(Quarter::parse(&quarter.to_string()), Some(quarter));
        }
    }

    #[test]
    fn only_quarters_are_read_as_such() {
        for text in ["", "2026", "2026-Q0", "2026-Q5", "2026-Q04", "26-Q1", "2026-q1", "2026-Q1 ", "1969-Q4", "99999-Q1"] {
            assert_eq!(Quarter::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_first_review_is_due_in_the_quarter_in_which_the_organisation_begins() {
        let began = day("2026-11-26");
        let first = due(None, began, began);
        assert_eq!((first.quarter, first.by, first.overdue), (quarter("2026-Q4"), day("2026-12-31"), false));
        assert!(!due(None, began, day("2026-12-31")).overdue);
        let late = due(None, began, day("2027-01-01"));
        assert_eq!((late.quarter, late.by, late.overdue), (quarter("2027-Q1"), day("2026-12-31"), true));
    }

    #[test]
    fn a_signed_quarter_is_followed_by_the_next_and_a_missed_one_is_named() {
        let began = day("2025-02-01");
        let signed = due(Some(quarter("2026-Q4")), began, day("2026-11-26"));
        assert_eq!((signed.quarter, signed.by, signed.overdue), (quarter("2027-Q1"), day("2027-03-31"), false));
        let current = due(Some(quarter("2026-Q3")), began, day("2026-11-26"));
        assert_eq!((current.quarter, current.by, current.overdue), (quarter("2026-Q4"), day("2026-12-31"), false));
        let missed = due(Some(quarter("2026-Q1")), began, day("2026-11-26"));
        assert_eq!((missed.quarter, missed.by, missed.overdue), (quarter("2026-Q4"), day("2026-06-30"), true));
    }

    #[test]
    fn an_account_is_stale_after_ninety_days_without_a_sign_in() {
        assert!(!is_stale(Some(1_000), 0, 1_089));
        assert!(is_stale(Some(1_000), 0, 1_090));
        assert!(!is_stale(None, 1_000, 1_089), "it may not have been used yet");
        assert!(is_stale(None, 1_000, 1_090));
        assert!(!is_stale(Some(1_001), 0, 1_000), "a clock that went back");
    }
}
