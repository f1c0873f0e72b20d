//! The device's clock, read once where it is needed.

use shared::form::moment;
use shared::instrument::{Moment, days};

/// The device's civil date and time.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn moment_now() -> Moment {
    let clock = js_sys::Date::new_0();
    let days = days(clock.get_full_year() as i32, clock.get_month() + 1, clock.get_date());
    moment(days, clock.get_hours() * 3_600 + clock.get_minutes() * 60 + clock.get_seconds())
}

/// Milliseconds since 1970.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn milliseconds() -> u64 {
    js_sys::Date::now() as u64
}
