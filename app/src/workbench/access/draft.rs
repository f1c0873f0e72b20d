//! What an officer has decided so far.

use shared::protocol::{AccessReport, Decided, Decision};
use std::collections::BTreeMap;

/// Decisions by account; what is not decided yet has none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Draft(BTreeMap<String, (Option<Decision>, String)>);

impl Draft {
    pub(super) fn decide(&mut self, account: &str, decision: Decision) {
        self.0.entry(account.to_owned()).or_default().0 = Some(decision);
    }

    pub(super) fn note(&mut self, account: &str, note: String) {
        self.0.entry(account.to_owned()).or_default().1 = note;
    }

    pub(super) fn decision(&self, account: &str) -> Option<Decision> {
        self.0.get(account).and_then(|(decision, _)| *decision)
    }

    pub(super) fn noted(&self, account: &str) -> &str {
        self.0.get(account).map_or("", |(_, note)| note)
    }

    /// For how many of a report nothing is decided.
    pub(super) fn open(&self, report: &AccessReport) -> usize {
        report.people.iter().filter(|person| self.decision(&person.account.account).is_none()).count()
    }

    /// What is decided of the people of a report, in its order. A note counts only where something is to be changed.
    pub(super) fn decided(&self, report: &AccessReport) -> Vec<Decided> {
        let decided = report.people.iter().filter_map(|person| {
            let account = &person.account.account;
            let decision = self.decision(account)?;
            let note = if decision == Decision::Keep { String::new() } else { self.noted(account).trim().to_owned() };
            Some(Decided { account: account.clone(), decision, note })
        });
        decided.collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use shared::protocol::{Account, PersonAccess};

    pub(in super::super) fn report(names: &[&str]) -> AccessReport {
        let person = |name: &&str| PersonAccess {
            account: Account {
                account: name.to_lowercase(),
                name: (*name).to_owned(),
                sign_in: format!("{name}@city.example"),
                grants: Vec::new(),
                active: true,
                last_day: Some(20_000),
            },
            made_day: 19_000,
            devices: Vec::new(),
            restricted: Vec::new(),
            releases: Vec::new(),
            factor: Some(true),
        };
        AccessReport { day: 20_050, offline_days: 30, people: names.iter().map(person).collect() }
    }

    #[test]
    fn what_was_decided_is_kept_by_person_whatever_the_report_says_later() {
        let mut draft = Draft::default();
        assert_eq!(draft.open(&report(&["A", "B"])), 2);
        draft.decide("a", Decision::Keep);
        draft.note("a", "not said".into());
        draft.decide("b", Decision::Remove);
        draft.note("b", " Left ".into());
        let decided = draft.decided(&report(&["A", "B", "C"]));
        let notes: Vec<&str> = decided.iter().map(|decided| decided.note.as_str()).collect();
        assert_eq!((notes, draft.open(&report(&["A", "B", "C"]))), (vec!["", "Left"], 1));
        assert_eq!(draft.decided(&report(&["B"])).len(), 1, "of somebody who is not in it nothing is sent");
    }
}
