//! Civil dates as days, in the proleptic Gregorian calendar. No time zone anywhere: a date is what a calendar shows.

use super::eval::Scalar;
use crate::form::Date;

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
        #[cfg(feature = "full")]
        Scalar::Moment(moment) => Some(moment.date),
        // A date and time counts by its date.
        Scalar::Text(text) => Date::parse(text.get(..10).unwrap_or(text)),
        Scalar::Number(number) => from_days(*number),
        Scalar::Bool(_) => None,
    }
}

/// Whether it is a day of the years 1 to 9999, which is what four digits can write.
pub(super) fn exists(days: f64) -> bool {
    (-719_162.0..2_932_897.0).contains(&days)
}

#[allow(clippy::cast_possible_truncation)]
fn from_days(number: f64) -> Option<Date> {
    exists(number).then(|| Date::from_days(number.floor() as i32))
}
