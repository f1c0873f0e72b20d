//! How often something may be done by whom: so often at once, and then once a step (the generic cell rate algorithm).
//! In memory, so that nothing of it is kept.
//!
//! Each key has a moment until which its allowance is "spent": what is taken moves it on by a step for each item, and what
//! would move it further than the whole burst ahead is refused.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// So many at once, and then one a step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub(super) burst: u64,
    /// Milliseconds.
    pub(super) step: u64,
}

/// What is counted of one sort of key. Keys are hashes under a key of this process: who it was is not in memory either.
#[derive(Debug)]
pub(super) struct Count {
    spent_until: Mutex<HashMap<u64, u64>>,
    /// The most keys that are remembered.
    most: usize,
}

impl Count {
    pub(super) fn remembering(most: usize) -> Self {
        Self { spent_until: Mutex::default(), most }
    }

    /// Takes so many, or says in how many milliseconds they can be taken.
    pub(super) fn take(&self, key: u64, pace: Pace, items: u64, now: u64) -> Result<(), u64> {
        let mut counts = self.spent_until.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= self.most && !counts.contains_key(&key) {
            make_room(&mut counts, now);
        }
        let spent_until = counts.get(&key).map_or(now, |spent_until| now.max(*spent_until)) + pace.step * items;
        let over = spent_until.saturating_sub(now + pace.step * pace.burst);
        if over > 0 {
            return Err(over);
        }
        counts.insert(key, spent_until);
        Ok(())
    }

    pub(super) fn give_back(&self, key: u64, pace: Pace) {
        if let Some(spent_until) = self.spent_until.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&key) {
            *spent_until = spent_until.saturating_sub(pace.step);
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.spent_until.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// Forgets what has been made up for; if that is nothing, the one that is closest to it. Who took most is kept longest.
fn make_room(counts: &mut HashMap<u64, u64>, now: u64) {
    let before = counts.len();
    counts.retain(|_, spent_until| *spent_until > now);
    if counts.len() == before
        && let Some(key) = counts.iter().min_by_key(|(_, spent_until)| **spent_until).map(|(key, _)| *key)
    {
        counts.remove(&key);
    }
}
