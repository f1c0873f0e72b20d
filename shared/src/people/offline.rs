//! How long a device may go without its server. A device that was revoked, or whose person has left, hears of it when it
//! next reaches the server; one that never does again locks when its days are over (design, section 8). When they are over
//! is for [`crate::vault::overdue`].

/// Days without the server when an organisation has said nothing else.
pub const OFFLINE_DAYS: u32 = 30;
/// Fewest days that an organisation can choose.
pub const OFFLINE_DAYS_LEAST: u32 = 1;
/// Most days that an organisation can choose.
pub const OFFLINE_DAYS_MOST: u32 = 365;

/// The days that hold: an older server says nothing of them, which is read as 0.
#[must_use]
pub fn offline_days(told: u32) -> u32 {
    if told == 0 { OFFLINE_DAYS } else { told.clamp(OFFLINE_DAYS_LEAST, OFFLINE_DAYS_MOST) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_nobody_can_choose_do_not_hold() {
        assert_eq!([0, 1, 30, 365, 366, u32::MAX].map(offline_days), [30, 1, 30, 365, 365, 365]);
    }
}
