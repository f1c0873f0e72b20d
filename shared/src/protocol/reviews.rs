//! The quarterly review of who has access to what. See design, section 8.

use super::{Account, Device, REASON_MOST, Wrong};
use crate::instrument::Hash;
use crate::json;
use crate::people::{Quarter, is_stale};
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};

/// What one person can reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonAccess {
    /// The account with its roles.
    pub account: Account,
    /// Day since 1970 when the account was made.
    pub made_day: u32,
    /// Devices that are in use.
    pub devices: Vec<Device>,
    /// Restricted documents that name them, by kind.
    pub restricted: Vec<CountOf>,
    /// Releases of surveys whose terms they agreed to.
    pub releases: Vec<String>,
    /// Whether they have a second factor; none where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<bool>,
}

/// How many of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountOf {
    /// Of what.
    pub name: String,
    /// How many.
    pub count: u32,
}

impl PersonAccess {
    /// Whether nobody has signed in for long, although somebody could; `today` in days since 1970.
    #[must_use]
    pub fn is_stale(&self, today: u32) -> bool {
        self.account.active && is_stale(self.account.last_day, self.made_day, today)
    }

    /// Whether the person can reach anything that a review is about.
    #[must_use]
    pub fn is_reviewed(&self) -> bool {
        self.account.active || !self.account.grants.is_empty() || !self.devices.is_empty()
    }
}

/// `GET /api/v1/access`: who can reach what on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessReport {
    /// Day since 1970.
    pub day: u32,
    /// Days that a device may be without its server.
    pub offline_days: u32,
    /// Everyone who can reach something, by name.
    pub people: Vec<PersonAccess>,
}

impl AccessReport {
    /// What stands for all of it in a signed review: SHA-256 of its JSON with members in the order of their names.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(json::text(self).as_bytes())
    }

    /// Whether what was seen is still what people can reach, as it is `now`. Somebody may have signed in since, on a device
    /// that was there already; nobody may have become stale, or have signed in earlier than the server knows.
    #[must_use]
    pub fn holds(&self, now: &Self) -> bool {
        let plain = |report: &Self| {
            let mut plain = report.clone();
            plain.day = 0;
            for person in &mut plain.people {
                person.account.last_day = None;
                person.devices.iter_mut().for_each(|device| (device.last_day, device.unsent) = (0, 0));
            }
            plain
        };
        let pairs = || self.people.iter().zip(&now.people);
        self.day <= now.day
            && plain(self) == plain(now)
            && pairs().all(|(seen, now)| seen.account.last_day <= now.account.last_day)
            && pairs().all(|(seen, is)| seen.is_stale(self.day) == is.is_stale(now.day))
    }
}

names! {
    /// What an officer decides of somebody's access.
    pub enum Decision {
        /// It is what they need.
        Keep = "keep",
        /// It is to be changed.
        Change = "change",
        /// It is to be removed.
        Remove = "remove",
    }
}

/// What was decided of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// The account.
    pub account: String,
    /// What.
    pub decision: Decision,
    /// What is to be changed, or why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// `POST /api/v1/reviews`: signs what was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewReview {
    /// What was on the screen. If it is not what people can reach now, nothing is signed: see [`AccessReport::holds`].
    pub report: AccessReport,
    /// One for each person of the report.
    pub decisions: Vec<Decided>,
}

/// A signed review. Nothing of it is changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewSummary {
    /// Its number.
    pub number: u32,
    /// The quarter that it is for.
    pub quarter: Quarter,
    /// Milliseconds since 1970.
    pub at: u64,
    /// The officer who signed.
    pub by: String,
    /// Hash of what was seen.
    pub seen: Hash,
    /// How many people it is about.
    pub people: u32,
    /// How many of them were to be changed or removed.
    pub changes: u32,
}

/// `GET /api/v1/reviews`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewList {
    /// Signed reviews, newest first.
    pub reviews: Vec<ReviewSummary>,
    /// The quarter that the next one is for.
    pub quarter: Quarter,
    /// The last day that is in time for it, in days since 1970.
    pub by: u32,
    /// Whether that day has passed.
    pub overdue: bool,
}

/// `GET /api/v1/reviews/{number}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedReview {
    /// What the list says of it.
    pub summary: ReviewSummary,
    /// What was seen.
    pub report: AccessReport,
    /// What was decided.
    pub decisions: Vec<Decided>,
}

json_struct!(PersonAccess { account, made_day, devices, restricted, releases, factor });
json_struct!(CountOf { name, count });
json_struct!(AccessReport { day, offline_days, people });
json_struct!(Decided { account, decision, note: default });
json_struct!(NewReview { report, decisions });
json_struct!(ReviewSummary { number, quarter, at, by, seen, people, changes });
json_struct!(ReviewList { reviews, quarter, by, overdue });
json_struct!(SignedReview { summary, report, decisions });

/// Checks that everyone of a report was decided about, once, and that what is to be changed says what.
///
/// # Errors
/// When somebody is missing, is named twice, or is not in the report; when a note is missing or too long.
pub fn check_decisions(report: &AccessReport, decisions: &[Decided]) -> Result<(), Wrong> {
    let wrong = |code: &'static str, reason: String| Err(Wrong { field: "decisions", code, reason });
    for (at, decided) in decisions.iter().enumerate() {
        let Some(person) = report.people.iter().find(|person| person.account.account == decided.account) else {
            return wrong("unknown_account", "somebody is decided about who is not in the report".to_owned());
        };
        let name = &person.account.name;
        if decisions[..at].iter().any(|other| other.account == decided.account) {
            return wrong("repeated", format!("{name} is decided about twice"));
        }
        if decided.note.chars().count() > REASON_MOST {
            return wrong("wrong_length", format!("what is noted of {name} has more than {REASON_MOST} characters"));
        }
        if decided.decision != Decision::Keep && decided.note.trim().is_empty() {
            return wrong("no_note", format!("say what is to be changed for {name}, or why"));
        }
    }
    match report.people.iter().find(|person| decisions.iter().all(|decided| decided.account != person.account.account)) {
        Some(missing) => wrong("undecided", format!("nothing is decided about {}", missing.account.name)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str) -> PersonAccess {
        let account = Account {
            account: id.into(),
            name: id.to_uppercase(),
            sign_in: id.into(),
            grants: Vec::new(),
            active: true,
            last_day: Some(100),
        };
        PersonAccess { account, made_day: 1, devices: Vec::new(), restricted: Vec::new(), releases: Vec::new(), factor: None }
    }

    fn report() -> AccessReport {
        AccessReport { day: 150, offline_days: 30, people: vec![person("a"), person("b")] }
    }

    fn decided(account: &str, decision: Decision, note: &str) -> Decided {
        Decided { account: account.into(), decision, note: note.into() }
    }

    fn code(decisions: &[Decided]) -> &'static str {
        check_decisions(&report(), decisions).err().map_or("fine", |wrong| wrong.code)
    }

    #[test]
    fn everyone_is_decided_about_once_and_a_change_says_what() {
        let (keep, change) = (|id| decided(id, Decision::Keep, ""), |note| decided("b", Decision::Change, note));
        assert_eq!(code(&[keep("a"), change("Reader only")]), "fine");
        assert_eq!(code(&[keep("a"), change(" ")]), "no_note");
        assert_eq!(code(&[keep("a"), decided("b", Decision::Remove, "")]), "no_note");
        assert_eq!(code(&[keep("a")]), "undecided");
        assert_eq!(code(&[keep("a"), keep("a"), keep("b")]), "repeated");
        assert_eq!(code(&[keep("a"), keep("b"), keep("c")]), "unknown_account");
        assert_eq!(code(&[keep("a"), change(&"x".repeat(REASON_MOST + 1))]), "wrong_length");
    }

    #[test]
    fn the_hash_is_of_everything_that_was_seen_and_the_same_on_both_sides() {
        let seen = report();
        let read: AccessReport = json::parse(&serde_json::to_string(&seen).expect("JSON")).expect("a report");
        assert_eq!(read.hash(), seen.hash(), "as the server sends it and as the app reads it");
        let mut others = vec![AccessReport { day: 151, ..report() }, AccessReport { offline_days: 31, ..report() }];
        let mut change = |change: fn(&mut PersonAccess)| {
            let mut other = report();
            change(&mut other.people[1]);
            others.push(other);
        };
        change(|person| person.account.active = false);
        change(|person| person.account.last_day = None);
        change(|person| person.factor = Some(false));
        change(|person| person.releases.push("Wave 1".into()));
        change(|person| person.restricted.push(CountOf { name: "session".into(), count: 1 }));
        let hashes: std::collections::BTreeSet<String> = others.iter().chain([&seen]).map(|one| one.hash().to_string()).collect();
        assert_eq!(hashes.len(), others.len() + 1);
    }

    #[test]
    fn what_was_seen_holds_until_somebody_can_reach_something_else() {
        let seen = report();
        assert!(seen.holds(&report()));
        let later = |change: &dyn Fn(&mut AccessReport)| {
            let mut now = report();
            change(&mut now);
            seen.holds(&now)
        };
        assert!(later(&|now| now.people[0].account.last_day = Some(150)), "a sign-in");
        assert!(later(&|now| now.day = 151), "another day");
        assert!(!later(&|now| now.day = 190), "an account is stale by now");
        assert!(!later(&|now| now.day = 149), "a report of tomorrow");
        assert!(!later(&|now| now.people[0].account.last_day = Some(99)), "a sign-in that was not");
        assert!(!later(&|now| now.people[0].account.active = false));
        assert!(!later(&|now| now.people[1].releases.push("Wave 1".into())));
        assert!(!later(&|now| drop(now.people.pop())));
        assert!(!later(&|now| now.offline_days = 365));
    }

    #[test]
    fn an_account_that_ended_is_not_stale_and_not_reviewed_once_it_reaches_nothing() {
        let mut ended = person("a");
        assert!(ended.is_stale(190) && ended.is_reviewed());
        ended.account.active = false;
        assert!(!ended.is_stale(190) && !ended.is_reviewed());
    }
}
