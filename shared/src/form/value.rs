//! Answers with types.

use crate::instrument::{Choices, Scalar};
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
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
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
    /// The name of a choice.
    One(String),
    /// Names of choices in the order of their list, at least one.
    Many(Vec<String>),
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
            Self::Date(date) => Scalar::Text(Cow::Owned(date.to_string())),
            Self::Many(names) => Scalar::Text(Cow::Owned(names.join(" "))),
        }
    }

    /// XLSForm's `selected()`.
    #[must_use]
    pub fn selected(&self, name: &str) -> bool {
        match self {
            Self::One(chosen) => chosen == name,
            Self::Many(chosen) => chosen.iter().any(|chosen| chosen == name),
            _ => false,
        }
    }

    /// XLSForm's `count-selected()`.
    #[must_use]
    pub fn count_selected(&self) -> usize {
        match self {
            Self::Many(chosen) => chosen.len(),
            Self::One(_) => 1,
            _ => 0,
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
    fn an_exclusive_choice_stands_alone_and_order_is_the_lists() {
        let item =
            |name: &str, exclusive| crate::instrument::Choice { name: name.into(), label: Default::default(), role: None, exclusive };
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
