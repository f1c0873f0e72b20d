//! Civil dates as days, in the proleptic Gregorian calendar. No time zone anywhere: a date is what a calendar shows.

use super::eval::Scalar;
use crate::form::Date;
#[cfg(feature = "full")]
use crate::form::Time;

/// Days from 1970-01-01 to this day.
#[must_use]
pub fn days(year: i32, month: u32, day: u32) -> i32 {
    // March-based years put the leap day at the end; 400 years have 146,097 days.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (i32::try_from(month).unwrap_or(1) + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + i32::try_from(day).unwrap_or(1) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a number of days from 1970-01-01.
#[must_use]
pub fn civil(days: i32) -> (i32, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year, u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
}

/// A date from text or from days; nothing for anything else.
pub(super) fn date(value: &Scalar<'_>) -> Option<Date> {
    match value {
        Scalar::Date(date) => Some(*date),
        // A date and time counts by its date.
        Scalar::Text(text) => Date::parse(text.get(..10).unwrap_or(text)),
        Scalar::Number(number) => from_days(*number),
        Scalar::Bool(_) => None,
    }
}

#[allow(clippy::cast_possible_truncation)]
fn from_days(number: f64) -> Option<Date> {
    // The years 1 to 9999, which is what four digits can write.
    let within = (-719_162.0..=2_932_896.0).contains(&number);
    within.then(|| Date::from_days(number.floor() as i32))
}

/// Part of a day.
#[cfg(feature = "full")]
pub(super) fn decimal_time(text: &str) -> f64 {
    Time::parse(text).map_or(f64::NAN, |time| f64::from(time.seconds()) / 86_400.0)
}

#[cfg(feature = "full")]
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
#[cfg(feature = "full")]
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// XLSForm's `format-date`.
#[cfg(feature = "full")]
pub(super) fn format(date: Date, pattern: &str) -> String {
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
            Some(other) => format!("%{other}"),
            None => "%".to_owned(),
        };
        text.push_str(&piece);
    }
    text
}
