//! How often one may try to sign in: per name, and per address. Names that nobody has count alike.

use super::pace::{Count, Pace};
use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::{IpAddr, SocketAddr};

/// Milliseconds over which tries are counted.
const PERIOD: u64 = 15 * 60 * 1000;
/// Refused tries with one name in a period.
const NAME_TRIES: Pace = tries(10);
/// Refused tries from one address in a period: an office may share one.
const ADDRESS_TRIES: Pace = tries(60);
/// The most names, and the most addresses, that are remembered.
pub(super) const REMEMBERED: usize = 20_000;

/// So many tries in a period.
const fn tries(burst: u64) -> Pace {
    Pace { burst, step: PERIOD / burst }
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
        Self { hasher: RandomState::new(), names: Count::remembering(most), addresses: Count::remembering(most) }
    }

    /// Takes a try before it is known how it ends, so that many at once are no more than one after the other; or says in
    /// how many seconds there is one.
    pub(crate) fn take(&self, name: Option<&str>, address: Option<IpAddr>, now: u64) -> Result<Try, u64> {
        let wait = |milliseconds: u64| milliseconds.div_ceil(1000);
        let name = name.map(|name| self.hasher.hash_one(name.trim().to_lowercase()));
        let address = address.map(|address| self.hasher.hash_one(network(address)));
        if let Some(address) = address {
            self.addresses.take(address, ADDRESS_TRIES, 1, now).map_err(wait)?;
        }
        if let Some(name) = name
            && let Err(milliseconds) = self.names.take(name, NAME_TRIES, 1, now)
        {
            self.give_back(&Try { name: None, address });
            return Err(wait(milliseconds));
        }
        Ok(Try { name, address })
    }

    /// Only refused tries count.
    pub(crate) fn give_back(&self, taken: &Try) {
        if let Some(name) = taken.name {
            self.names.give_back(name, NAME_TRIES);
        }
        if let Some(address) = taken.address {
            self.addresses.give_back(address, ADDRESS_TRIES);
        }
    }
}

/// One person has one IPv4 address, but more IPv6 addresses than could be counted: those of a network count as one.
pub(super) fn network(address: IpAddr) -> IpAddr {
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
        assert_eq!(limits.names.len(), 100);
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
