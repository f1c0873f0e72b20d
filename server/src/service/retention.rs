//! The retention schedule, put together from the instruments and from what the store counts.

use super::Service;
use crate::store::redactions::DueNow;
use shared::records::{KindRetention, Schedule};

/// The most documents that are told at once: whoever works them off asks again.
const TOLD: usize = 500;

impl<S> Service<S> {
    /// How long each kind is kept, with how many documents there are.
    pub(crate) fn schedule(&self, now: DueNow) -> Schedule {
        let DueNow { counts, mut due } = now;
        let kinds = self.kinds.iter().map(|kind| KindRetention {
            kind: kind.name.clone(),
            title: kind.title.clone(),
            retention: self.rules.retention(&kind.name).cloned(),
            documents: counts.iter().find(|(name, _)| *name == kind.name).map_or(0, |(_, count)| *count),
            due: due.iter().filter(|due| due.kind == kind.name).count() as u64,
        });
        let kinds = kinds.collect();
        due.truncate(TOLD);
        Schedule { kinds, due }
    }
}
