//! Somebody who walks away must not leave their answers to the next person.

/// How long nobody may touch the device before it asks.
pub(super) const QUIET_MS: u64 = 3 * 60 * 1000;
/// How long it asks.
pub(super) const ASKING_S: u64 = 30;
/// How long it says thank you.
pub(super) const THANKS_MS: u64 = 20 * 1000;

/// Whether somebody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attention {
    /// Yes.
    Here,
    /// Perhaps not: so many seconds are left to say so.
    Asked(u64),
    /// No.
    Gone,
}

/// After so many milliseconds without a touch or a key. A device that slept meanwhile has slept through all of it.
pub(super) fn attention(quiet_ms: u64) -> Attention {
    let asked_ms = quiet_ms.saturating_sub(QUIET_MS);
    match () {
        () if quiet_ms < QUIET_MS => Attention::Here,
        () if asked_ms >= ASKING_S * 1000 => Attention::Gone,
        () => Attention::Asked(ASKING_S - asked_ms / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_minutes_then_thirty_seconds_then_gone() {
        assert_eq!(attention(0), Attention::Here);
        assert_eq!(attention(179_999), Attention::Here);
        assert_eq!(attention(180_000), Attention::Asked(30));
        assert_eq!(attention(181_000), Attention::Asked(29));
        assert_eq!(attention(209_999), Attention::Asked(1));
        assert_eq!(attention(210_000), Attention::Gone);
        assert_eq!(attention(10_000_000), Attention::Gone, "a tablet that slept");
    }
}
