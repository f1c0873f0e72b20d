//! A form on a page: native controls bound to the engine.

mod controls;
mod filling;
mod matrix;
mod question;
mod rank;
mod repeat;
mod words;

pub use filling::{DrawRows, Filling};
pub use question::{page_questions, row_questions};
pub use repeat::rows;
pub use words::{code_text, issue_text};
