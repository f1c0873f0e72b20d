//! How often one may try to sign in: per name, and per address. In memory, so that nothing of it is kept.
//!
//! Each key has a moment until which its tries are "spent" (the generic cell rate algorithm): a try moves it on by one
//! step, and a try that would move it further than the whole period ahead is refused. Names that nobody has count alike.

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

/// Milliseconds over which tries are counted.
const PERIOD: u64 = 15 * 60 * 1000;
/// Refused tries with one name in a period.
const NAME_TRIES: u64 = 10;
/// Refused tries from one address in a period: an office may share one.
const ADDRESS_TRIES: u64 = 60;
/// The most names, and the most addresses, that are remembered.
const REMEMBERED: usize = 20_000;

/// What is counted of one sort of key.
#[derive(Debug)]
struct Count {
    /// Hash of the key, under a key of this process: who tried to sign in is not in memory either.
    spent_until: Mutex<HashMap<u64, u64>>,
    step: u64,
    most: usize,
}

impl Count {
    fn new(tries: u64, most: usize) -> Self {
        Self { spent_until: Mutex::default(), step: PERIOD / tries, most }
    }

    /// Takes one try, or says in how many milliseconds there is one.
    fn take(&self, key: u64, now: u64) -> Result<(), u64> {
        let mut counts = self.spent_until.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= self.most && !counts.contains_key(&key) {
            make_room(&mut counts, now);
        }
        let spent_until = counts.get(&key).map_or(now, |spent_until| now.max(*spent_until)) + self.step;
        let over = spent_until.saturating_sub(now + PERIOD);
        if over > 0 {
            return Err(over);
        }
        counts.insert(key, spent_until);
        Ok(())
    }

    fn give_back(&self, key: u64) {
        if let Some(spent_until) = self.spent_until.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&key) {
            *spent_until = spent_until.saturating_sub(self.step);
        }
    }
}

/// Forgets what has been made up for; if that is nothing, the one that is closest to it. Who tried most is kept longest.
fn make_room(counts: &mut HashMap<u64, u64>, now: u64) {
    let before = counts.len();
    counts.retain(|_, spent_until| *spent_until > now);
    if counts.len() == before
        && let Some(key) = counts.iter().min_by_key(|(_, spent_until)| **spent_until).map(|(key, _)| *key)
    {
        counts.remove(&key);
    }
}

/// How often one may try.
#[derive(Debug)]
pub(crate) struct Limits {
    hasher: RandomState,
    names: Count,
    addresses: Count,
}

/// A try that was taken, to be given back if it was not refused.
#[derive(Debug)]
pub(crate) struct Try {
    name: Option<u64>,
    address: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self::remembering(REMEMBERED)
    }
}

impl Limits {
    fn remembering(most: usize) -> Self {
        Self { hasher: RandomState::new(), names: Count::new(NAME_TRIES, most), addresses: Count::new(ADDRESS_TRIES, most) }
    }

    /// Takes a try before it is known how it ends, so that many at once are no more than one after the other; or says in
    /// how many seconds there is one.
    pub(crate) fn take(&self, name: Option<&str>, address: Option<IpAddr>, now: u64) -> Result<Try, u64> {
        let wait = |milliseconds: u64| milliseconds.div_ceil(1000);
        let name = name.map(|name| self.hasher.hash_one(name.trim().to_lowercase()));
        let address = address.map(|address| self.hasher.hash_one(network(address)));
        if let Some(address) = address {
            self.addresses.take(address, now).map_err(wait)?;
        }
        if let Some(name) = name
            && let Err(milliseconds) = self.names.take(name, now)
        {
            self.give_back(&Try { name: None, address });
            return Err(wait(milliseconds));
        }
        Ok(Try { name, address })
    }

    /// Only refused tries count.
    pub(crate) fn give_back(&self, taken: &Try) {
        if let Some(name) = taken.name {
            self.names.give_back(name);
        }
        if let Some(address) = taken.address {
            self.addresses.give_back(address);
        }
    }
}

/// One person has one IPv4 address, but more IPv6 addresses than could be counted: those of a network count as one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
        address => address,
    }
}

/// Where a request comes from. A proxy on this machine, which every request of a city passes, says it in
/// `X-Forwarded-For`; the last entry is the one that it added itself.
pub(crate) fn client_address(extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip();
    let forwarded = || headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok();
    Some(if peer.to_canonical().is_loopback() { forwarded().unwrap_or(peer) } else { peer })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_700_000_000_000;

    #[test]
    fn ten_tries_and_then_one_every_ninety_seconds() {
        let limits = Limits::default();
        for _ in 0..10 {
            limits.take(Some("a.sample"), None, NOW).expect("a try");
        }
        assert_eq!(limits.take(Some("a.sample"), None, NOW).map(|_| ()), Err(90));
        assert_eq!(limits.take(Some(" A.Sample "), None, NOW + 1).map(|_| ()), Err(90), "however it is written");
        limits.take(Some("b.sample"), None, NOW).expect("another name");
        limits.take(Some("a.sample"), None, NOW + 90_000).expect("one more after ninety seconds");
        assert_eq!(limits.take(Some("a.sample"), None, NOW + 90_000).map(|_| ()), Err(90));
        for _ in 0..10 {
            limits.take(Some("a.sample"), None, NOW + 90_000 + PERIOD).expect("all again after the period");
        }
    }

    #[test]
    fn what_is_given_back_does_not_count() {
        let limits = Limits::default();
        for _ in 0..100 {
            let taken = limits.take(Some("a.sample"), None, NOW).expect("a try");
            limits.give_back(&taken);
        }
    }

    #[test]
    fn an_address_has_sixty_and_a_name_that_is_used_up_takes_none_of_them() {
        let limits = Limits::default();
        let address = |text: &str| Some(text.parse().expect("an address"));
        for number in 0..50 {
            limits.take(Some(&format!("{number}.sample")), address("192.0.2.1"), NOW).expect("a try");
        }
        for _ in 0..10 {
            limits.take(Some("x"), address("192.0.2.2"), NOW).expect("a try");
        }
        for _ in 0..100 {
            limits.take(Some("x"), address("192.0.2.1"), NOW).expect_err("the name is used up");
        }
        for number in 50..60 {
            limits.take(Some(&format!("{number}.sample")), address("192.0.2.1"), NOW).expect("a try");
        }
        assert_eq!(limits.take(Some("60.sample"), address("192.0.2.1"), NOW).map(|_| ()), Err(15));
        limits.take(Some("60.sample"), address("192.0.2.3"), NOW).expect("another address");
        for number in 0..60 {
            limits.take(None, address(&format!("2001:db8::{number:x}")), NOW).expect("a try");
        }
        limits.take(None, address("2001:db8::ffff"), NOW).expect_err("of the same network");
        limits.take(None, address("2001:db8:0:1::1"), NOW).expect("of another network");
    }

    #[test]
    fn memory_is_bounded_and_who_tried_most_is_kept() {
        let limits = Limits::remembering(100);
        for _ in 0..10 {
            limits.take(Some("a.sample"), None, NOW).expect("a try");
        }
        for number in 0..1000 {
            limits.take(Some(&format!("{number}.sample")), None, NOW).expect("a try");
        }
        assert_eq!(limits.names.spent_until.lock().expect("counts").len(), 100);
        limits.take(Some("a.sample"), None, NOW).expect_err("it is still remembered");
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "198.51.100.7, 192.0.2.9".parse().expect("a value"));
        let from = |peer: &str, headers: &HeaderMap| {
            let mut extensions = Extensions::new();
            extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().expect("an address"), 1)));
            client_address(&extensions, headers).map(|address| address.to_string())
        };
        assert_eq!(from("127.0.0.1", &headers).as_deref(), Some("192.0.2.9"));
        assert_eq!(from("203.0.113.5", &headers).as_deref(), Some("203.0.113.5"));
        assert_eq!(from("127.0.0.1", &HeaderMap::new()).as_deref(), Some("127.0.0.1"));
        assert_eq!(client_address(&Extensions::new(), &headers), None);
    }
}
