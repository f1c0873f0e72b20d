//! What belongs to a request, and what the rules propose to do with it.

use super::{Ruling, Verdict};
use crate::instrument::Confidentiality;
use crate::protocol::AuditKind;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// Documents with how many links away they are.
pub type Reached = BTreeMap<String, u32>;

/// The documents that are at most `depth` links away from one, whichever end of a link they are. Links form circles.
#[must_use]
pub fn reach<'a>(start: &str, links: impl IntoIterator<Item = (&'a str, &'a str)>, depth: u32) -> Reached {
    let mut beside: HashMap<&str, Vec<&str>> = HashMap::new();
    for (from, to) in links {
        beside.entry(from).or_default().push(to);
        beside.entry(to).or_default().push(from);
    }
    let mut reached = Reached::from([(start.to_owned(), 0)]);
    let mut waiting = VecDeque::from([(start, 0)]);
    while let Some((doc, steps)) = waiting.pop_front().filter(|(_, steps)| *steps < depth) {
        for next in beside.get(doc).into_iter().flatten() {
            if !reached.contains_key(*next) {
                reached.insert((*next).to_owned(), steps + 1);
                waiting.push_back((next, steps + 1));
            }
        }
    }
    reached
}

fn withheld(exemption: &str) -> Ruling {
    Ruling { verdict: Verdict::Withheld, exemption: Some(exemption.to_owned()), ..Ruling::default() }
}

/// What is proposed for a document of a kind with this confidentiality: what is for named people, such as notes of focus
/// groups, was said in confidence; what is for officers is their working papers. Somebody decides.
#[must_use]
pub fn proposal(confidentiality: Confidentiality) -> Ruling {
    match confidentiality {
        Confidentiality::Restricted => withheld("confidence"),
        Confidentiality::Officers => withheld("draft"),
        Confidentiality::Organisation | Confidentiality::Department => Ruling::default(),
    }
}

/// What is proposed for entries of the audit trail of a kind: how people sign in says how to attack them.
#[must_use]
pub fn trail_proposal(kind: AuditKind) -> Ruling {
    let name = kind.name();
    let of_access = ["sign", "password", "factor", "device", "recovery", "passkey", "invit", "join", "key"];
    let of_surveys = name.starts_with("survey") || name.starts_with("station");
    // How many were invited to a survey is published with its rates; the rest of what invites and signs in is of access.
    if !of_surveys && of_access.iter().any(|word| name.contains(word)) { withheld("security") } else { Ruling::default() }
}
