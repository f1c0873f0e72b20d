//! A date with a time of day. Answers have no such type: it is what the clock gives, what `date-time()` makes of a text or
//! a number, and text when a calculation keeps it. Civil, as dates are: a zone that a text names is left aside, because the
//! same form on another device must not give another day.

use super::dates;
use super::eval::{Moment, Scalar};
use crate::form::{Date, Time};
use std::fmt;

const DAY: i64 = 86_400;

impl Moment {
    /// Days since 1970-01-01, the time as part of one.
    pub(super) fn days(self) -> f64 {
        f64::from(self.date.days()) + self.part()
    }

    /// Part of the day that is over.
    fn part(self) -> f64 {
        f64::from(self.seconds) / 86_400.0
    }
}

impl fmt::Display for Moment {
    /// Always with seconds, so that forms can cut pieces out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.seconds;
        write!(f, "{}T{:02}:{:02}:{:02}", self.date, seconds / 3_600, seconds / 60 % 60, seconds % 60)
    }
}

/// A moment from a date, from text or from days; nothing for anything else. A time of day alone is one of the first day,
/// as in ODK, which has no other way to format it.
pub(super) fn read(value: &Scalar<'_>) -> Option<Moment> {
    match value {
        Scalar::Moment(moment) => Some(*moment),
        Scalar::Date(date) => Some(Moment { date: *date, seconds: 0 }),
        Scalar::Number(number) => from_days(*number),
        Scalar::Text(text) => parse(text),
        Scalar::Bool(_) => None,
    }
}

fn from_days(number: f64) -> Option<Moment> {
    // Within the years that a date can have, seconds are far from where numbers lose whole ones.
    #[allow(clippy::cast_possible_truncation)]
    let seconds = (number.abs() < 1e7).then(|| (number * 86_400.0).round() as i64)?;
    let days = i32::try_from(seconds.div_euclid(DAY)).ok().filter(|days| dates::exists(f64::from(*days)))?;
    Some(Moment { date: Date::from_days(days), seconds: u32::try_from(seconds.rem_euclid(DAY)).ok()? })
}

fn parse(text: &str) -> Option<Moment> {
    let Some(date) = text.get(..10).and_then(Date::parse) else {
        return Some(Moment { date: Date::from_days(0), seconds: time(text)? });
    };
    let seconds = match text[10..].strip_prefix(['T', ' ']) {
        Some(text) => time(text)?,
        None if text.len() == 10 => 0,
        None => return None,
    };
    Some(Moment { date, seconds })
}

/// Seconds since midnight, without what follows whole ones.
fn time(text: &str) -> Option<u32> {
    Time::parse(text.split(['.', 'Z', '+', '-']).next()?).map(Time::seconds)
}

/// XLSForm's `decimal-date-time`.
pub(super) fn decimal(value: &Scalar<'_>) -> f64 {
    match (read(value), value) {
        // A number of days is one already, and finer than seconds.
        (Some(_), Scalar::Number(number)) => *number,
        (moment, _) => moment.map_or(f64::NAN, Moment::days),
    }
}

/// XLSForm's `decimal-time`.
pub(super) fn decimal_time(value: &Scalar<'_>) -> f64 {
    match (read(value), value) {
        (Some(_), Scalar::Number(number)) => number - number.floor(),
        (moment, _) => moment.map_or(f64::NAN, Moment::part),
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// XLSForm's `format-date` and `format-date-time`.
pub(super) fn format(moment: Moment, pattern: &str) -> String {
    let Moment { date, seconds } = moment;
    let (year, month, day) = date.parts();
    let mut text = String::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character != '%' {
            text.push(character);
            continue;
        }
        let piece = match characters.next() {
            Some('Y') => format!("{year:04}"),
            Some('y') => format!("{:02}", year % 100),
            Some('m') => format!("{month:02}"),
            Some('n') => month.to_string(),
            Some('d') => format!("{day:02}"),
            Some('e') => day.to_string(),
            Some('b') => MONTHS[usize::from(month) - 1].to_owned(),
            Some('a') => WEEKDAYS[usize::try_from(date.days().rem_euclid(7)).unwrap_or(0)].to_owned(),
            Some('H') => format!("{:02}", seconds / 3_600),
            Some('h') => (seconds / 3_600).to_string(),
            Some('M') => format!("{:02}", seconds / 60 % 60),
            Some('S') => format!("{:02}", seconds % 60),
            Some('3') => "000".to_owned(),
            Some(other) => format!("%{other}"),
            None => "%".to_owned(),
        };
        text.push_str(&piece);
    }
    text
}
