//! How many responses one address may send to surveys that whoever has their link may answer. An office may share an
//! address, so that there are many at once and then one a second. In memory, under a key that each day has its own of.

use super::limit::{REMEMBERED, network};
use super::pace::{Count, Pace};
use crate::clock::day;
use shared::instrument::Hash;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Milliseconds until one more is taken.
const STEP: u64 = 1000;

/// What was counted on one day.
#[derive(Debug)]
struct Today {
    day: i64,
    hasher: RandomState,
    counts: Count,
}

/// Responses by address.
#[derive(Debug, Default)]
pub(crate) struct OpenLinks {
    today: Mutex<Option<Today>>,
}

impl OpenLinks {
    /// Forgets what was counted on another day.
    pub(crate) fn turn(&self, now: u64) {
        forget(&mut self.today.lock().unwrap_or_else(PoisonError::into_inner), now);
    }

    #[cfg(test)]
    pub(crate) fn remembers(&self) -> bool {
        self.today.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Takes so many responses from an address for a survey, or says in how many seconds they can be taken.
    pub(crate) fn take(&self, survey: &Hash, address: Option<IpAddr>, burst: u32, items: usize, now: u64) -> Result<(), u64> {
        let Some(address) = address.filter(|_| items > 0) else { return Ok(()) };
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut today, now);
        let new = || Today { day: day(now), hasher: RandomState::new(), counts: Count::remembering(REMEMBERED) };
        let Today { hasher, counts, .. } = today.get_or_insert_with(new);
        let key = hasher.hash_one((survey.as_str(), network(address)));
        let items = u64::try_from(items).unwrap_or(u64::MAX);
        counts.take(key, Pace { burst: u64::from(burst), step: STEP }, items, now).map_err(|wait| wait.div_ceil(1000))
    }
}

fn forget(today: &mut Option<Today>, now: u64) {
    today.take_if(|today| today.day != day(now));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::DAY;

    const NOON: u64 = 20_000 * DAY + DAY / 2;

    #[test]
    fn a_burst_and_then_one_a_second_by_address_and_survey() {
        let open = OpenLinks::default();
        let (one, other) = (Hash::of(b"one"), Hash::of(b"other"));
        let address = |text: &str| Some(text.parse().expect("an address"));
        for _ in 0..6 {
            open.take(&one, address("192.0.2.1"), 600, 100, NOON).expect("an office");
        }
        assert_eq!(open.take(&one, address("192.0.2.1"), 600, 1, NOON), Err(1));
        assert_eq!(open.take(&one, address("192.0.2.1"), 600, 60, NOON + 1), Err(60), "items count, not requests");
        open.take(&one, address("192.0.2.1"), 600, 10, NOON + 10_000).expect("after ten seconds");
        assert_eq!(open.take(&one, address("192.0.2.1"), 600, 1, NOON + 10_000), Err(1));
        open.take(&other, address("192.0.2.1"), 600, 600, NOON).expect("another survey");
        open.take(&one, address("192.0.2.2"), 600, 600, NOON).expect("another address");
        open.take(&one, None, 600, 601, NOON).expect("no address is known");
        open.take(&one, address("2001:db8::1"), 1, 1, NOON).expect("a network");
        open.take(&one, address("2001:db8::2"), 1, 1, NOON).expect_err("the same network");
    }

    #[test]
    fn nothing_of_a_day_is_left_on_the_next() {
        let open = OpenLinks::default();
        let (survey, address) = (Hash::of(b"one"), Some("192.0.2.1".parse().expect("an address")));
        let key = |open: &OpenLinks| open.today.lock().expect("today").as_ref().map(|today| (today.day, today.hasher.hash_one(1)));
        open.take(&survey, address, 600, 600, NOON).expect("an office");
        let (day, hash) = key(&open).expect("a day");
        open.take(&survey, address, 600, 600, NOON + DAY).expect("the next day");
        let (next, other) = key(&open).expect("a day");
        assert_eq!(next, day + 1);
        assert_ne!(hash, other, "another key");
        open.turn(NOON + DAY + 1);
        assert_eq!(key(&open), Some((next, other)), "it is the same day");
        // Also when nobody answers any more.
        open.turn(NOON + 2 * DAY);
        assert_eq!(key(&open), None);
    }
}
