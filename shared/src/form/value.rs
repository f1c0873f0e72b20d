//! Answers with types.

use crate::instrument::{Choices, Scalar, civil, days};
use std::borrow::Cow;
use std::fmt;

/// A civil date, with no time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Reads `YYYY-MM-DD`, a day that exists.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |range: std::ops::Range<usize>| {
            let part = text.get(range)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u16>().ok())?
        };
        let dashes = text.len() == 10 && text.get(4..5)? == "-" && text.get(7..8)? == "-";
        let (year, month, day) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 => 28 + u16::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        let exists = dashes && year > 0 && (1..=days).contains(&day);
        exists.then(|| Some(Self { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? }))?
    }

    /// Days from 1970-01-01.
    #[must_use]
    pub fn days(self) -> i32 {
        days(i32::from(self.year), u32::from(self.month), u32::from(self.day))
    }

    /// The day so many days from 1970-01-01; the nearest one that four digits of a year can write.
    #[must_use]
    pub fn from_days(days: i32) -> Self {
        let (year, month, day) = civil(days.clamp(-719_162, 2_932_896));
        let part = |number: u32| u8::try_from(number).unwrap_or(1);
        Self { year: u16::try_from(year).unwrap_or(1), month: part(month), day: part(day) }
    }

    /// Year, month and day.
    #[must_use]
    pub fn parts(self) -> (u16, u8, u8) {
        (self.year, self.month, self.day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A time of day, with no time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(u32);

impl Time {
    /// Reads `HH:MM` or `HH:MM:SS`, with what follows the seconds left aside.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.get(..8).unwrap_or(text);
        let (mut parts, mut seconds) = (0, 0);
        for part in text.split(':') {
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            let number: u32 = if digits { part.parse().ok()? } else { return None };
            if number >= if parts == 0 { 24 } else { 60 } {
                return None;
            }
            seconds = seconds * 60 + number;
            parts += 1;
        }
        match parts {
            2 => Some(Self(seconds * 60)),
            3 => Some(Self(seconds)),
            _ => None,
        }
    }

    /// So many seconds after midnight.
    #[must_use]
    pub fn of_day(seconds: u32) -> Self {
        Self(seconds.min(86_399))
    }

    /// Seconds since midnight.
    #[must_use]
    pub fn seconds(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 3_600, self.0 / 60 % 60)?;
        if self.0.is_multiple_of(60) { Ok(()) } else { write!(f, ":{:02}", self.0 % 60) }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, never empty.
    Text(String),
    /// A whole number between -(2^53 - 1) and 2^53 - 1.
    Integer(i64),
    /// A finite number.
    Decimal(f64),
    /// A day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// The name of a choice.
    One(String),
    /// Names of choices in the order of their list, at least one.
    Many(Vec<String>),
    /// All choices of a list, in the order that the person put them in.
    Ranked(Vec<String>),
}

impl Value {
    /// As expressions see it: choices by name, several joined by spaces.
    #[must_use]
    pub fn scalar(&self) -> Scalar<'_> {
        match self {
            Self::Text(text) | Self::One(text) => Scalar::Text(Cow::Borrowed(text)),
            #[allow(clippy::cast_precision_loss)]
            Self::Integer(number) => Scalar::Number(*number as f64),
            Self::Decimal(number) => Scalar::Number(*number),
            Self::Date(date) => Scalar::Date(*date),
            Self::Time(time) => Scalar::Text(Cow::Owned(time.to_string())),
            Self::Many(names) | Self::Ranked(names) => Scalar::Text(Cow::Owned(names.join(" "))),
        }
    }

    /// XLSForm's `selected()`.
    #[must_use]
    pub fn selected(&self, name: &str) -> bool {
        match self {
            Self::One(chosen) => chosen == name,
            Self::Many(chosen) | Self::Ranked(chosen) => chosen.iter().any(|chosen| chosen == name),
            _ => false,
        }
    }

    /// XLSForm's `count-selected()`.
    #[must_use]
    pub fn count_selected(&self) -> usize {
        match self {
            Self::Many(chosen) | Self::Ranked(chosen) => chosen.len(),
            Self::One(_) => 1,
            _ => 0,
        }
    }

    /// XLSForm's `selected-at()`: the chosen name with this index.
    #[must_use]
    pub fn chosen_at(&self, index: usize) -> Option<&str> {
        match self {
            Self::Many(chosen) | Self::Ranked(chosen) => chosen.get(index).map(String::as_str),
            Self::One(chosen) if index == 0 => Some(chosen),
            _ => None,
        }
    }
}

/// What a `select_multiple` holds after one of its boxes is ticked or cleared. An exclusive choice stands alone.
#[must_use]
pub fn toggle(choices: &Choices, current: Option<&Value>, name: &str, on: bool) -> Option<Value> {
    let exclusive = |name: &str| choices.items.iter().any(|choice| choice.name == name && choice.exclusive);
    let kept = |other: &str| match current {
        Some(Value::Many(names)) => names.iter().any(|held| held == other) && !(on && (exclusive(name) || exclusive(other))),
        _ => false,
    };
    let names: Vec<String> =
        choices.items.iter().map(|choice| &choice.name).filter(|other| if *other == name { on } else { kept(other) }).cloned().collect();
    (!names.is_empty()).then_some(Value::Many(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_that_exist() {
        for good in ["2024-02-29", "2000-02-29", "2026-12-31", "0001-01-01"] {
            assert_eq!(Date::parse(good).expect(good).to_string(), good);
        }
        for bad in [
            "2023-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-4-01",
            "2026-04-1",
            "+026-04-01",
            "",
            "2026-04-010",
            "20é6-04-01",
        ] {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_count_from_1970_and_back() {
        for (text, expected) in
            [("1970-01-01", 0), ("2000-03-01", 11_017), ("1969-12-31", -1), ("2024-02-29", 19_782), ("9999-12-31", 2_932_896)]
        {
            let date = Date::parse(text).expect(text);
            assert_eq!(date.days(), expected, "{text}");
            assert_eq!(Date::from_days(expected), date, "{text}");
        }
        for days in (-719_162..2_932_896).step_by(97) {
            assert_eq!(Date::from_days(days).days(), days);
            assert_eq!(Date::parse(&Date::from_days(days).to_string()).map(Date::days), Some(days));
        }
    }

    #[test]
    fn times_are_times_of_day() {
        for (text, shown) in [("00:00", "00:00"), ("23:59:59", "23:59:59"), ("09:30:00.000+01:00", "09:30")] {
            assert_eq!(Time::parse(text).expect(text).to_string(), shown);
        }
        for bad in ["", "24:00", "9:30", "09:60", "09:30:61", "09-30", "09"] {
            assert!(Time::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn an_exclusive_choice_stands_alone_and_order_is_the_lists() {
        let item = |name: &str, exclusive| crate::instrument::Choice { name: name.into(), exclusive, ..Default::default() };
        let list = Choices { name: "l".into(), items: vec![item("a", false), item("b", false), item("none", true)] };
        let many = |names: &[&str]| Some(Value::Many(names.iter().map(|name| (*name).to_owned()).collect()));
        let b = toggle(&list, None, "b", true);
        assert_eq!(b, many(&["b"]));
        let both = toggle(&list, b.as_ref(), "a", true);
        assert_eq!(both, many(&["a", "b"]));
        let none = toggle(&list, both.as_ref(), "none", true);
        assert_eq!(none, many(&["none"]), "it clears the others");
        assert_eq!(toggle(&list, none.as_ref(), "a", true), many(&["a"]), "and the others clear it");
        assert_eq!(toggle(&list, many(&["a"]).as_ref(), "a", false), None, "nothing chosen is no answer");
    }
}
