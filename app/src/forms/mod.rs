//! A form on a page: native controls bound to the engine.

mod controls;
mod filling;
mod matrix;
mod question;
mod words;

pub use filling::Filling;
pub use question::page_questions;
pub use words::{answer_text, code_text, issue_text};
