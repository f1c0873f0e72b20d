//! Requests: who asked for what, and how far each is.

use super::{ASKED_LIMIT, DEPTH_LIMIT, NAME_LIMIT, Sought, day, wrong};
use crate::document::is_id;
use crate::form::Date;
use crate::protocol::Wrong;
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};

names! {
    /// What a request is about.
    #[derive(Default)]
    pub enum About {
        /// A document and what is linked to it.
        #[default]
        Matter = "matter",
        /// What somebody wrote, and what names them.
        Person = "person",
        /// What was written between two days.
        Period = "period",
    }
}

/// What a request covers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// What it is about.
    pub about: About,
    /// Of a matter: the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Of a matter: how many links away, in both directions; 0 is the document alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<u32>,
    /// Of a person: the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Of a person: a name as text, of somebody who has no account, or another one of somebody who has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Of a period: its first day, `YYYY-MM-DD`. A matter and a person can be confined to a period, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Kinds of documents; empty is all.
    #[serde(default)]
    pub kinds: Vec<String>,
}

/// A request as it is entered. `POST /api/v1/records-requests`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// Who asked, and for what, in the officer's words.
    pub asked: String,
    /// The day on which it came, `YYYY-MM-DD`.
    pub received: String,
    /// The day by which it is to be answered.
    pub due: String,
    /// What it covers.
    pub scope: Scope,
}

/// What can be changed of a request. `PUT /api/v1/records-requests/{request}`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestChange {
    /// Who asked, and for what.
    pub asked: String,
    /// The day on which it came.
    pub received: String,
    /// The day by which it is to be answered.
    pub due: String,
    /// Whether it is done with.
    pub closed: bool,
}

/// Somebody did something at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Signed {
    /// Account.
    pub by: String,
    /// Milliseconds since 1970.
    pub at: u64,
}

/// How far the decisions of a request are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Items in all.
    pub items: u64,
    /// Those that nobody has decided.
    pub open: u64,
    /// Those that are released whole.
    pub released: u64,
    /// Those of which a part is withheld.
    pub partly: u64,
    /// Those that are withheld whole.
    pub withheld: u64,
}

/// A file that answered a request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answered {
    /// Who made it, and when.
    pub signed: Signed,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// How many items it released and withheld.
    pub tally: Tally,
}

/// A request as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Request {
    /// Its number in the organisation.
    pub number: u64,
    /// Who asked, and for what.
    pub asked: String,
    /// The day on which it came.
    pub received: String,
    /// The day by which it is to be answered.
    pub due: String,
    /// What it covers.
    pub scope: Scope,
    /// Who entered it, and when.
    pub made: Signed,
    /// Who collected what it covers, and when: what was written later is no part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected: Option<Signed>,
    /// How far the decisions are.
    pub tally: Tally,
    /// Who looked over the decisions and made none of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Signed>,
    /// Files that answered it, oldest first.
    pub answers: Vec<Answered>,
    /// Who closed it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Signed>,
}

/// `GET /api/v1/records-requests`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Requests {
    /// Newest first.
    pub requests: Vec<Request>,
}

json_struct!(Scope { about, doc, depth, account, name, from, to, kinds: default });
json_struct!(NewRequest { asked, received, due, scope });
json_struct!(RequestChange { asked, received, due, closed });
json_struct!(Signed { by, at });
json_struct!(Tally { items, open, released, partly, withheld });
json_struct!(Answered { signed, sha256, tally });
json_struct!(Request { number, asked, received, due, scope, made, collected, tally, checked, answers, closed });
json_struct!(Requests { requests });

/// Checks who asked, and the days.
fn check_heading(asked: &str, received: &str, due: &str) -> Result<(), Wrong> {
    let length = asked.trim().chars().count();
    if length == 0 || length > ASKED_LIMIT {
        return Err(wrong("asked", "wrong_length", format!("1 to {ASKED_LIMIT} characters are expected")));
    }
    if day("due", due)? < day("received", received)? {
        return Err(wrong("due", "too_early", "it is due before it came"));
    }
    Ok(())
}

impl NewRequest {
    /// Whether it can be entered.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), Wrong> {
        check_heading(&self.asked, &self.received, &self.due)?;
        self.scope.check()
    }
}

impl RequestChange {
    /// Whether it can be taken.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), Wrong> {
        check_heading(&self.asked, &self.received, &self.due)
    }
}

impl Scope {
    /// Whether it says what it must.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), Wrong> {
        let named = |field, id: &Option<String>, what: &str| match id {
            Some(id) if is_id(id) => Ok(()),
            _ => Err(wrong(field, "not_named", format!("{what} is expected"))),
        };
        match self.about {
            About::Matter => named("doc", &self.doc, "a document")?,
            About::Person => {
                if self.name.is_none() || self.account.is_some() {
                    named("account", &self.account, "an account or a name")?;
                }
                let fits = |name: &String| name.chars().count() <= NAME_LIMIT && Sought::new(name).is_some();
                if self.name.as_ref().is_some_and(|name| !fits(name)) {
                    return Err(wrong("name", "wrong_length", format!("{} to {NAME_LIMIT} characters are expected", super::NAME_LEAST)));
                }
            }
            About::Period if self.from.is_none() || self.to.is_none() => {
                return Err(wrong(if self.from.is_none() { "from" } else { "to" }, "no_day", "a period has a first and a last day"));
            }
            About::Period => {}
        }
        if self.depth.is_some_and(|depth| depth > DEPTH_LIMIT) {
            return Err(wrong("depth", "too_deep", format!("links are followed {DEPTH_LIMIT} times at most")));
        }
        let from = self.from.as_deref().map(|from| day("from", from)).transpose()?;
        let to = self.to.as_deref().map(|to| day("to", to)).transpose()?;
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err(wrong("to", "too_early", "the last day is before the first one"));
        }
        Ok(())
    }

    /// Its period in milliseconds since 1970, by UTC: the first, and that after the last.
    #[must_use]
    pub fn span(&self) -> (u64, u64) {
        let at = |text: &Option<String>, more: i32| {
            let date = text.as_deref().and_then(Date::parse)?;
            u64::try_from(i64::from(date.days() + more) * 86_400_000).ok()
        };
        (at(&self.from, 0).unwrap_or(0), at(&self.to, 1).unwrap_or(u64::MAX))
    }

    /// Whether it has a document of a kind.
    #[must_use]
    pub fn has_kind(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|one| one == kind)
    }
}

names! {
    /// How far a request is.
    pub enum Stage {
        /// Entered; nothing is collected.
        Entered = "entered",
        /// Collected; something is not decided.
        Deciding = "deciding",
        /// All is decided; no file was made since.
        Decided = "decided",
        /// A file was made.
        Answered = "answered",
        /// Done with.
        Closed = "closed",
    }
}

impl Request {
    /// How far it is.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.closed.is_some() {
            Stage::Closed
        } else if self.collected.is_none() {
            Stage::Entered
        } else if self.tally.open > 0 {
            Stage::Deciding
        } else if self.answers.is_empty() {
            Stage::Decided
        } else {
            Stage::Answered
        }
    }

    /// Whether it should have been answered before `today`, `YYYY-MM-DD`.
    #[must_use]
    pub fn is_overdue(&self, today: &str) -> bool {
        self.closed.is_none() && self.answers.is_empty() && self.due.as_str() < today
    }
}
