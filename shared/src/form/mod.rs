//! The engine: answers in; relevance, validity and progress out. No page, no storage, no clock.

mod change;
mod engine;
mod issue;
mod read;
mod rows;
mod sample;
mod value;

pub use change::Changed;
pub use engine::{At, Form, PageStatus, Progress, RowId};
pub use issue::{Issue, IssueKind};
pub use read::{Misplaced, ROW_ID, fill, read_text, read_value, write_answers, write_value};
pub use rows::moment;
pub use sample::sample;
#[cfg(feature = "full")]
pub(crate) use sample::value as sampled;
pub use value::{Date, Time, Value, toggle};
