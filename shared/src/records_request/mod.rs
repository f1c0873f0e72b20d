//! Requests for public records: what one covers, what of it is withheld and why, and the file that answers it.
//!
//! What is withheld is taken away first; whatever writes a file sees only what is left ([`release`]). So nothing that is
//! withheld can be in a title, an index or a history by mistake. Responses to surveys are no part of any of this: there is
//! no item that could hold one.

mod decide;
mod exemptions;
mod item;
mod naming;
#[cfg(feature = "xlsx")]
mod package;
mod reach;
mod request;

pub use decide::{Gap, Part, Released, accepted, check_decision, covers, parts, release};
pub use exemptions::{Exemption, exemption, exemptions};
pub use item::{Because, Decision, Item, ItemKind, Items, NewDecision, NewDecisions, NewExport, Parts, Ruling, Verdict};
pub use naming::{Sought, ids_in};
#[cfg(feature = "xlsx")]
pub use package::{Bundle, Content, Filled, Named, package};
pub use reach::{Reached, proposal, reach, trail_proposal};
pub use request::{About, Answered, NewRequest, Request, RequestChange, Requests, Scope, Signed, Stage, Tally};

use crate::form::Date;
use crate::protocol::Wrong;

/// The most items of a request: more are not looked through one by one.
pub const ITEMS_LIMIT: usize = 5_000;
/// How far links are followed at most.
pub const DEPTH_LIMIT: u32 = 5;
/// The most characters of who asked and for what.
pub const ASKED_LIMIT: usize = 2_000;
/// The most characters of a note to a decision.
pub const NOTE_LIMIT: usize = 500;
/// The fewest characters of a note where none of the listed exemptions is named.
pub const NOTE_LEAST: usize = 10;
/// The fewest characters of a name that is looked for.
pub const NAME_LEAST: usize = 3;
/// The most characters of such a name.
pub const NAME_LIMIT: usize = 200;
/// The most parts of one document that are withheld one by one.
pub const PARTS_LIMIT: usize = 2_000;

fn wrong(field: &'static str, code: &'static str, reason: impl Into<String>) -> Wrong {
    Wrong { field, code, reason: reason.into() }
}

fn day(field: &'static str, text: &str) -> Result<Date, Wrong> {
    Date::parse(text).ok_or_else(|| wrong(field, "no_day", "a day is expected, as YYYY-MM-DD"))
}

#[cfg(test)]
mod tests;
