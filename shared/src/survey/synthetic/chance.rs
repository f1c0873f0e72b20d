//! Numbers that look like chance and follow from a seed: the same everywhere. They guard nothing.

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and good enough for made-up data.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

fn mix(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

impl Chance {
    /// That of one person.
    pub(super) fn new(seed: u64, number: u64) -> Self {
        Self(mix(seed ^ 0x9E37_79B9_7F4A_7C15) ^ mix(number.wrapping_add(0xD1B5_4A32_D192_ED03)))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// From 0 to below 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Below a number; 0 where that is 0.
    pub(super) fn below(&mut self, most: usize) -> usize {
        ((self.unit() * most as f64) as usize).min(most.saturating_sub(1))
    }

    /// About normal, with mean 0 and variance 1: the sum of twelve even ones, so that no machine has another logarithm.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// The first of so many places with this share, the others alike.
    pub(super) fn favouring(&mut self, places: usize, share: f64) -> usize {
        if places < 2 || self.unit() < share { 0 } else { 1 + self.below(places - 1) }
    }

    /// A place, by its weight.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (place, weight) in weights.enumerate() {
            last = place;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }
}

/// A number from -1 to 1 that names have: always the same, so that groups differ in each wave alike.
pub(super) fn mark(names: &[&str]) -> f64 {
    let mut state = 0xCBF2_9CE4_8422_2325_u64;
    for byte in names.iter().flat_map(|name| name.bytes().chain([0])) {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    (mix(state) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}
