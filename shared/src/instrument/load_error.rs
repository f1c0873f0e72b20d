//! What is wrong with an instrument.

use std::fmt;

/// Why an instrument cannot be used: which question, which column, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadError {
    /// Name of the question, list or `instrument`.
    pub question: String,
    /// Column of the row.
    pub column: &'static str,
    /// What is wrong, as a sentence.
    pub reason: String,
}

impl LoadError {
    pub(crate) fn new(question: impl Into<String>, column: &'static str, reason: impl Into<String>) -> Self {
        Self { question: question.into(), column, reason: reason.into() }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, column {}: {}", self.question, self.column, self.reason)
    }
}

impl std::error::Error for LoadError {}
