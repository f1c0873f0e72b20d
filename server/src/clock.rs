//! The time, as the server takes it. Tests let it pass.

use shared::form::{Date, moment};
use shared::instrument::Moment;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds of a day.
pub(crate) const DAY: u64 = 24 * 60 * 60 * 1000;

/// Days since 1970, by UTC, of milliseconds since then.
pub(crate) fn day(milliseconds: u64) -> i64 {
    i64::try_from(milliseconds / DAY).unwrap_or(i64::MAX)
}

/// A day since 1970, as `YYYY-MM-DD`.
pub(crate) fn day_text(day: i64) -> String {
    Date::from_days(i32::try_from(day).unwrap_or(i32::MAX)).to_string()
}

/// A moment by UTC, for forms that reckon with today's date.
pub(crate) fn moment_of(milliseconds: u64) -> Moment {
    moment(i32::try_from(day(milliseconds)).unwrap_or(i32::MAX), u32::try_from(milliseconds % DAY / 1000).unwrap_or(0))
}

/// The system's clock, with what a test added to it.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead: AtomicU64,
}

impl Clock {
    /// Milliseconds since 1970. A clock before 1970 counts as 1970.
    pub(crate) fn now(&self) -> u64 {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        u64::try_from(elapsed).unwrap_or(u64::MAX).saturating_add(self.ahead.load(Ordering::Relaxed))
    }

    /// Lets time pass.
    #[cfg(test)]
    pub(crate) fn advance(&self, milliseconds: u64) {
        self.ahead.fetch_add(milliseconds, Ordering::Relaxed);
    }
}
