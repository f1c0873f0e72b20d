//! A form on a page: native controls bound to the engine.

mod choices;
mod controls;
mod filling;
mod keys;
mod matrix;
mod question;
mod rank;
#[cfg(feature = "full")]
mod repeat;
#[cfg(feature = "full")]
mod search;
#[cfg(not(feature = "full"))]
#[path = "no_search.rs"]
mod search;
mod words;

#[cfg(feature = "full")]
pub use filling::RowEvent;
pub use filling::{DrawRows, Filling};
#[cfg(feature = "full")]
pub use keys::{ChoiceKey, choice_keys};
pub use question::{page_questions, row_questions};
#[cfg(feature = "full")]
pub use repeat::rows;
#[cfg(feature = "full")]
pub use search::plain;
pub use words::{code_text, issue_text};
