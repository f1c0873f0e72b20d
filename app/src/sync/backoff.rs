//! How long to wait before the next attempt.

/// Doubles from two seconds to a minute, each shortened by up to a half at random, so that a thousand phones that
/// lost the same network do not come back in the same second.
#[derive(Debug, Clone, Copy, Default)]
pub struct Backoff {
    attempts: u32,
}

impl Backoff {
    const FIRST_MS: u32 = 2_000;
    const MOST_MS: u32 = 60_000;

    /// Milliseconds until the next attempt; `random` is any byte.
    pub fn next_ms(&mut self, random: u8) -> u32 {
        let whole = Self::FIRST_MS.saturating_mul(1 << self.attempts.min(10)).min(Self::MOST_MS);
        self.attempts += 1;
        whole - whole / 2 * u32::from(random) / 255
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_minute_and_no_further() {
        let mut patient = Backoff::default();
        let waits: Vec<u32> = (0..8).map(|_| patient.next_ms(0)).collect();
        assert_eq!(waits, [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
        assert_eq!(Backoff::default().next_ms(255), 1_000);
    }
}
