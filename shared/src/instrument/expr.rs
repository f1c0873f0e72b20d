//! XLSForm's expressions: the XPath 1.0 subset that its columns use.
//!
//! Parsed once into a tree whose references are resolved. XPath's conversions are kept as XLSForm users know them: an
//! unanswered question is the empty text, which is no number; comparing with a number compares numbers, and every
//! comparison with what is no number is false, except `!=`. Where XLSForm's engines differ, `docs/xlsform.md` says
//! what this one does. Evaluation is total: no expression and no answer makes it fail.

mod dates;
mod eval;
#[cfg(feature = "full")]
mod eval_more;
mod functions;
mod lex;
#[cfg(feature = "full")]
mod moments;
mod parse;
#[cfg(feature = "full")]
mod unsupported;

use super::NodeId;

pub use dates::{civil, days};
pub(crate) use eval::LONG;
pub use eval::{Lookup, Moment, Scalar};
#[cfg(feature = "full")]
pub use functions::{DOCS, NOT_IN_SURVEYS};
pub use functions::{Func, Group, Signature, TABLE};
pub(crate) use parse::{Names, parse};
#[cfg(feature = "full")]
pub use unsupported::UNSUPPORTED;

/// The column that an expression stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Whether the question is asked.
    Relevant,
    /// Whether it must be answered.
    Required,
    /// Whether the answer is accepted.
    Constraint,
    /// What a calculation gives.
    Calculation,
    /// What stands there at the start.
    Default,
    /// Which choices are offered.
    ChoiceFilter,
    /// Whether it can be changed.
    ReadOnly,
    /// How many rows a repeat has.
    RepeatCount,
}

impl Column {
    /// Name as in the sheet.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Relevant => "relevant",
            Self::Required => "required",
            Self::Constraint => "constraint",
            Self::Calculation => "calculation",
            Self::Default => "default",
            Self::ChoiceFilter => "choice_filter",
            Self::ReadOnly => "read_only",
            Self::RepeatCount => "repeat_count",
        }
    }
}

/// A binary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// `or`
    Or,
    /// `and`
    And,
    /// `=`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `div`
    Div,
    /// `mod`
    Mod,
}

/// A parsed expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A number.
    Number(f64),
    /// A quoted text.
    Text(String),
    /// `${name}`, or `.` resolved to its own question. Over several rows of a repeat it stands for the first in
    /// a function of one value, and for all of them in a function of many.
    Answer(NodeId),
    /// A column of the choice that a `choice_filter` is asked about.
    Column(String),
    /// `-x`
    Negate(Box<Expr>),
    /// `a op b`
    Binary(Op, Box<Expr>, Box<Expr>),
    /// `f(a, ...)`
    Call(Func, Vec<Expr>),
    /// `regex(x, 'pattern')`, its pattern compiled.
    #[cfg(feature = "full")]
    Regex(Box<Expr>, Pattern),
}

/// A compiled pattern of `regex()`.
#[cfg(feature = "full")]
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    compiled: regex_lite::Regex,
}

#[cfg(feature = "full")]
impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

#[cfg(feature = "full")]
impl Pattern {
    /// Compiles a pattern that must match the whole text, as in XLSForm.
    ///
    /// # Errors
    /// When the pattern cannot be read.
    pub fn new(source: &str) -> Result<Self, String> {
        // Matching takes the pattern's size times the text's: ten times this would take seconds over a long answer.
        let compiled = regex_lite::RegexBuilder::new(&format!("^(?:{source})$")).size_limit(512 * 1024).build();
        let compiled = compiled.map_err(|error| format!("the pattern cannot be read: {error}"))?;
        Ok(Self { source: source.to_owned(), compiled })
    }

    /// Whether it matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.compiled.is_match(text)
    }
}

impl Expr {
    /// Calls `visit` with each question or repeat that the expression reads.
    pub fn each_answer(&self, visit: &mut dyn FnMut(NodeId)) {
        match self {
            Self::Number(_) | Self::Text(_) | Self::Column(_) => {}
            Self::Answer(node) => visit(*node),
            Self::Negate(inner) => inner.each_answer(visit),
            #[cfg(feature = "full")]
            Self::Regex(inner, _) => inner.each_answer(visit),
            Self::Binary(_, left, right) => {
                left.each_answer(visit);
                right.each_answer(visit);
            }
            Self::Call(_, arguments) => arguments.iter().for_each(|argument| argument.each_answer(visit)),
        }
    }

    #[cfg(feature = "full")]
    fn answer(&self) -> Option<NodeId> {
        if let Self::Answer(node) = self { Some(*node) } else { None }
    }

    /// Calls `visit` with each question of which the expression reads another row, and the repeat of that row.
    #[cfg(feature = "full")]
    pub(crate) fn each_across(&self, visit: &mut dyn FnMut(NodeId, NodeId)) {
        match self {
            Self::Number(_) | Self::Text(_) | Self::Column(_) | Self::Answer(_) => {}
            Self::Negate(inner) | Self::Regex(inner, _) => inner.each_across(visit),
            Self::Binary(_, left, right) => {
                left.each_across(visit);
                right.each_across(visit);
            }
            Self::Call(func, arguments) => {
                if let (Func::IndexedRepeat, [Self::Answer(question), rows @ ..]) = (func, arguments.as_slice()) {
                    rows.iter().step_by(2).filter_map(Self::answer).for_each(|repeat| visit(*question, repeat));
                }
                arguments.iter().for_each(|argument| argument.each_across(visit));
            }
        }
    }

    /// Calls `visit` with each function that the expression calls.
    #[cfg(feature = "full")]
    pub(crate) fn each_call(&self, visit: &mut dyn FnMut(Func)) {
        match self {
            Self::Number(_) | Self::Text(_) | Self::Column(_) | Self::Answer(_) => {}
            Self::Negate(inner) => inner.each_call(visit),
            Self::Regex(inner, _) => {
                visit(Func::Regex);
                inner.each_call(visit);
            }
            Self::Binary(_, left, right) => {
                left.each_call(visit);
                right.each_call(visit);
            }
            Self::Call(func, arguments) => {
                visit(*func);
                arguments.iter().for_each(|argument| argument.each_call(visit));
            }
        }
    }
}
