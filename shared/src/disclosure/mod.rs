//! Disclosure control: from raw responses to the one release that may leave (design section 7).
//!
//! # What holds
//!
//! The release has, for each item, a dataset: the answer of each respondent, and their keys, unless these are withheld. In it
//! **every combination of up to three keys (or fewer, as the item's `depth` says) holds nobody, or at least the minimum group of
//! respondents to the item, and no answer was given by all of them, or by all but one**; nor any two or more
//! answers that are put together where a base is small. Whoever is withheld is counted as one more group, and keeps to the same rule.
//!
//! So no cell of a table has to be hidden after the fact. All tables of an item are sums over one dataset, and what can be
//! computed by subtracting them are sums of such cells again.
//!
//! # How
//!
//! Records are withheld until the rule holds: those in a cell that breaks it, all at once, and again ([`settle`]). For the
//! minimum group alone the result is the largest set of records that keeps to the rule, whatever their order: the union of two
//! sets that do is one that does. It is the strictest kind of local suppression: a record keeps all of its keys, or none. Keeping
//! some of them would be undone by subtracting tables, or hold more small groups of its own.
//!
//! What would cost too much is coarsened before: small categories are put together, and keys that do not fit stand alone
//! ([`keys`]). A question that nearly everybody answers alike is crossed with fewer keys at once, not with fewer people.

mod alone;
mod build;
mod coarsen;
mod file;
mod items;
mod keys;
mod raw;
mod release;
mod settle;
mod spec;

pub use build::{About, release};
pub use file::FileError;
pub use raw::{RawResponses, Unread};
pub use release::{Alone, Answer, Category, Item, Key, Loss, Part, Release, Scale, Silent, Tabulation};
pub use spec::{AnalysisSpec, ListSpec, ScaleSpec};

/// The most keys that a table uses, as rows, columns and filters together.
pub const KEYS_MOST: usize = 3;
/// Bases below this show collapsed answers.
pub const FULL_DETAIL: u32 = 30;
