//! When a vault opens: after a wait that grows with wrong tries, while its device is not too long without its server, and
//! until nobody has touched the device for a while. All times are wall clock, in milliseconds since 1970.

use super::Header;

/// Wrong passphrases that may follow each other without a wait.
const FREE: u32 = 3;
/// The first wait, in seconds; it doubles.
const FIRST_S: u32 = 5;
/// The longest.
const MOST_S: u32 = 600;
const DAY: u64 = 86_400_000;
/// A clock that shows an earlier time than the last contact by more than this was set back.
const CLOCK_SLACK: u64 = DAY;

/// Minutes after which a device may lock by itself.
pub const IDLE_MINUTES: [u32; 4] = [5, 15, 30, 60];
/// Those of a new vault.
pub const IDLE_DEFAULT: u32 = 15;

/// Seconds to wait after so many wrong passphrases.
#[must_use]
pub fn wait_s(wrong: u32) -> u32 {
    match wrong.checked_sub(FREE) {
        None => 0,
        Some(more) => FIRST_S.saturating_mul(1 << more.min(10)).min(MOST_S),
    }
}

/// Seconds of it that are left. A clock that was set back begins the wait anew and makes it no longer.
#[must_use]
pub fn wait_left_s(header: &Header, now: u64) -> u32 {
    let passed = now.checked_sub(header.tried).map_or(0, |passed| passed / 1_000);
    u64::from(wait_s(header.wrong)).saturating_sub(passed).try_into().unwrap_or(MOST_S)
}

/// Whether somebody has to sign in before it opens: the last contact is too long ago, or by this clock in the future.
#[must_use]
pub fn overdue(contact: u64, offline_days: u32, now: u64) -> bool {
    offline_days > 0 && (now.saturating_sub(contact) > u64::from(offline_days) * DAY || contact.saturating_sub(now) > CLOCK_SLACK)
}

/// The nearest number of minutes that can be chosen.
#[must_use]
pub fn idle_for(minutes: u32) -> u32 {
    IDLE_MINUTES.into_iter().find(|allowed| *allowed == minutes).unwrap_or(IDLE_DEFAULT)
}

/// Whether nobody has touched the device for so many minutes. A clock that was set back counts as no time at all: the next
/// touch sets it right.
#[must_use]
pub fn is_idle(touched: u64, minutes: u32, now: u64) -> bool {
    now.saturating_sub(touched) >= u64::from(idle_for(minutes)) * 60_000
}

/// What keeps vaults shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Locked {
    /// Seconds until a passphrase can be tried.
    pub wait_s: u32,
    /// All that could open are overdue.
    pub overdue: bool,
    /// None opens with a passphrase any more.
    pub revoked: bool,
    /// Whoever signed in has a vault here.
    pub signed_in: bool,
}

/// How a device stands that has no vault open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Nothing is here, and nobody.
    Nobody,
    /// Somebody has no vault here yet; records of before wait for it where `moves`.
    Choose {
        /// There are some.
        moves: bool,
    },
    /// There is a vault.
    Locked(Locked),
}

/// How a device stands, by its headers, who signed in just now (as [`super::whose`]), and whether somebody's records of
/// before are here in clear.
#[must_use]
pub fn stands(headers: &[Header], arrived: Option<&str>, plain: bool, now: u64) -> Stands {
    let theirs: Vec<&Header> = headers.iter().filter(|header| arrived.is_none_or(|arrived| header.whose == arrived)).collect();
    if theirs.is_empty() {
        return if arrived.is_some() || plain { Stands::Choose { moves: plain } } else { Stands::Nobody };
    }
    Stands::Locked(Locked {
        // Whoever tries, tries all of them.
        wait_s: headers.iter().map(|header| wait_left_s(header, now)).max().unwrap_or_default(),
        revoked: theirs.iter().all(|header| !header.opens()),
        overdue: theirs.iter().all(|header| !header.opens() || overdue(header.contact, header.offline_days, now)),
        signed_in: arrived.is_some(),
    })
}
