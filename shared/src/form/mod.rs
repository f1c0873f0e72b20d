//! The engine: answers in; relevance, validity and progress out. No page, no storage, no clock.

mod engine;
mod issue;
mod read;
mod sample;
mod value;

pub use engine::{Form, PageStatus, Progress};
pub use issue::{Issue, IssueKind};
pub use read::{read_value, write_value};
pub use sample::sample;
pub use value::{Date, Value, toggle};
