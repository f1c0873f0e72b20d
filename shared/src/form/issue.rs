//! What is wrong with an answer, as a code that both languages can say.

use super::At;
use crate::instrument::TEXT_LIMIT;
use std::fmt;

/// The kinds of trouble an answer can be in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IssueKind {
    /// No question has this name.
    UnknownQuestion,
    /// The answer is not of the question's type; says what is expected.
    WrongType(&'static str),
    /// The choice is not in the list.
    UnknownChoice(String),
    /// A choice is named twice.
    RepeatedChoice(String),
    /// A choice that stands alone came with others.
    ExclusiveChoice(String),
    /// The choice is not offered, given the other answers.
    NotOffered(String),
    /// The form computes it itself.
    Computed,
    /// The text is longer than [`TEXT_LIMIT`].
    TooLong,
    /// The question is not asked, given the other answers.
    NotAsked,
    /// An answer is needed.
    Required,
    /// The constraint is not met.
    Constraint,
}

impl IssueKind {
    /// Stable name, for translation.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownQuestion => "unknown_question",
            Self::WrongType(_) => "wrong_type",
            Self::UnknownChoice(_) => "unknown_choice",
            Self::RepeatedChoice(_) => "repeated_choice",
            Self::ExclusiveChoice(_) => "exclusive_choice",
            Self::NotOffered(_) => "not_offered",
            Self::Computed => "computed",
            Self::TooLong => "too_long",
            Self::NotAsked => "not_asked",
            Self::Required => "required",
            Self::Constraint => "constraint",
        }
    }
}

impl fmt::Display for IssueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownQuestion => f.write_str("this version has no such question"),
            Self::WrongType(expected) => write!(f, "{expected} is expected"),
            Self::UnknownChoice(name) => write!(f, "“{name}” is not one of the choices"),
            Self::RepeatedChoice(name) => write!(f, "“{name}” is chosen twice"),
            Self::ExclusiveChoice(name) => write!(f, "“{name}” cannot be combined with other choices"),
            Self::NotOffered(name) => write!(f, "“{name}” is not offered, given the other answers"),
            Self::Computed => f.write_str("the form computes this itself; leave it out"),
            Self::TooLong => write!(f, "the text is longer than {TEXT_LIMIT} characters"),
            Self::NotAsked => f.write_str("the question is not asked, given the other answers"),
            Self::Required => f.write_str("an answer is needed"),
            Self::Constraint => f.write_str("the answer is outside what the question accepts"),
        }
    }
}

/// What is wrong with the answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Where.
    pub at: At,
    /// Name of the question.
    pub question: String,
    /// What is wrong.
    pub kind: IssueKind,
}
