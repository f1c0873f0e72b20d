//! Codes that the server tells once, in this tab's memory alone: until they are saved and let go, or whoever asked for them
//! signs out. Going to another screen and back does not lose them.

use crate::components::effect;
use crate::desk::Desk;
use crate::workbench::people::fields::{Held, held};
use crate::workbench::people::said::Said;
use leptos::prelude::*;
use shared::protocol::{InvitationCode, InviteRow, Station};
use shared::survey::Tier;
use std::collections::BTreeMap;

/// What is kept of one plan.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct OfPlan {
    /// Invitations whose codes are still here.
    pub(super) codes: Vec<InvitationCode>,
    /// Whether they were saved as a file since the last was made.
    pub(super) saved: bool,
    /// How many were made in this tab, by department and tier; the server does not say.
    pub(super) made: BTreeMap<(String, Tier), u32>,
    /// Stations whose codes are still here.
    pub(super) stations: Vec<Station>,
}

/// Codes are printed by nothing.
impl std::fmt::Debug for OfPlan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OfPlan").field("codes", &self.codes.len()).finish_non_exhaustive()
    }
}

impl OfPlan {
    /// New invitations were made.
    pub(super) fn add(&mut self, made: &[InvitationCode]) {
        for invitation in made {
            *self.made.entry((invitation.department.clone(), invitation.tier)).or_default() += 1;
        }
        self.put(made);
    }

    /// Invitations were made again, with other codes than before.
    pub(super) fn put(&mut self, made: &[InvitationCode]) {
        self.codes.retain(|held| made.iter().all(|new| new.number != held.number));
        self.codes.extend(made.iter().cloned());
        self.codes.sort_by_key(|held| held.number);
        self.saved &= made.is_empty();
    }

    /// How many of a department and tier were made here.
    pub(super) fn made_of(&self, row: &InviteRow) -> u32 {
        self.made.get(&(row.department.clone(), row.tier)).copied().unwrap_or(0)
    }

    /// Whether something would be lost with the tab.
    pub(super) fn would_lose(&self) -> bool {
        (!self.codes.is_empty() && !self.saved) || !self.stations.is_empty()
    }
}

/// See the module.
#[derive(Debug, Clone)]
pub(in crate::workbench) struct Kept {
    plans: Held<BTreeMap<String, OfPlan>>,
    /// What was done on the page before this one.
    pub(super) said: Held<Option<Said>>,
}

impl Kept {
    /// Nothing yet. Forgets everything when the person signs out.
    pub(in crate::workbench) fn new(desk: Desk) -> Self {
        let kept = Self { plans: held(BTreeMap::new()), said: held(None) };
        let (plans, account) = (kept.plans.clone(), held(None::<String>));
        effect(move || {
            let now = desk.session.with(|session| session.as_ref().map(|session| session.person.account.clone()));
            if account.now() != now {
                account.set(now);
                plans.set(BTreeMap::new());
            }
        });
        kept
    }

    /// The one of the app.
    pub(super) fn here(desk: Desk) -> Self {
        use_context().unwrap_or_else(|| Self::new(desk))
    }

    /// What is kept of a plan; followed.
    pub(super) fn of(&self, plan: &str) -> OfPlan {
        self.plans.with(|plans| plans.get(plan).cloned().unwrap_or_default())
    }

    /// The same; not followed.
    pub(super) fn now(&self, plan: &str) -> OfPlan {
        self.plans.peek(|plans| plans.get(plan).cloned().unwrap_or_default())
    }

    /// Changes what is kept of a plan.
    pub(super) fn change(&self, plan: &str, change: impl FnOnce(&mut OfPlan)) {
        self.plans.update(|plans| change(plans.entry(plan.to_owned()).or_default()));
    }

    /// Whether something would be lost with the tab; followed.
    pub(super) fn would_lose(&self) -> bool {
        self.plans.with(|plans| plans.values().any(OfPlan::would_lose))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(number: u32, department: &str, code: &str) -> InvitationCode {
        InvitationCode { number, department: department.into(), tier: Tier::Senior, code: code.into() }
    }

    #[test]
    fn codes_that_are_made_again_take_the_place_of_the_old_ones_and_are_unsaved() {
        let mut kept = OfPlan::default();
        assert!(!kept.would_lose());
        kept.add(&[code(2, "fire", "b"), code(1, "fire", "a")]);
        assert!(kept.would_lose());
        kept.saved = true;
        assert!(!kept.would_lose());
        kept.put(&[code(1, "fire", "c")]);
        assert!(kept.would_lose());
        let codes: Vec<&str> = kept.codes.iter().map(|held| held.code.as_str()).collect();
        assert_eq!(codes, ["c", "b"]);
        let row = |tier| InviteRow { department: "fire".into(), tier, count: 0 };
        assert_eq!((kept.made_of(&row(Tier::Senior)), kept.made_of(&row(Tier::Frontline))), (2, 0));
    }

    #[test]
    fn codes_are_printed_by_nothing() {
        let mut kept = OfPlan::default();
        kept.add(&[code(1, "fire", "secret")]);
        assert!(!format!("{kept:?}").contains("secret"));
    }
}
