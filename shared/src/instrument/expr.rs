//! XLSForm's expressions: the XPath subset that `relevant`, `required` and `constraint` use.
//!
//! Parsed once into a tree whose references are already resolved. XPath 1.0's conversions are kept as XLSForm
//! users know them: an unanswered question is the empty string, which is no number; comparing with a number
//! compares numbers, and every comparison with what is no number is false, except `!=`.

mod eval;
mod lex;
mod parse;

use super::NodeId;

pub use eval::{Lookup, Scalar};
pub(crate) use parse::parse;

/// The column that an expression stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Whether the question is asked.
    Relevant,
    /// Whether it must be answered.
    Required,
    /// Whether the answer is accepted.
    Constraint,
}

impl Column {
    /// Name as in the sheet.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Relevant => "relevant",
            Self::Required => "required",
            Self::Constraint => "constraint",
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

/// A function of the core; the table in `docs/instruments.md` says what each does with empty answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Func {
    /// `selected(question, 'choice')`
    Selected,
    /// `count-selected(question)`
    CountSelected,
    /// `not(x)`
    Not,
    /// `if(condition, then, else)`
    If,
    /// `coalesce(a, b)`
    Coalesce,
    /// `string-length(x)`
    StringLength,
    /// `number(x)`
    Number,
    /// `string(x)`
    String,
    /// `true()`
    True,
    /// `false()`
    False,
    /// `concat(a, b, ...)`
    Concat,
    /// `round(x)`
    Round,
    /// `int(x)`, towards zero
    Int,
}

impl Func {
    /// Name and how many arguments it takes, at least and at most.
    pub(crate) const ALL: [(&'static str, Self, usize, usize); 13] = [
        ("selected", Self::Selected, 2, 2),
        ("count-selected", Self::CountSelected, 1, 1),
        ("not", Self::Not, 1, 1),
        ("if", Self::If, 3, 3),
        ("coalesce", Self::Coalesce, 2, 2),
        ("string-length", Self::StringLength, 0, 1),
        ("number", Self::Number, 1, 1),
        ("string", Self::String, 1, 1),
        ("true", Self::True, 0, 0),
        ("false", Self::False, 0, 0),
        ("concat", Self::Concat, 1, 32),
        ("round", Self::Round, 1, 1),
        ("int", Self::Int, 1, 1),
    ];
}

/// A parsed expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A number.
    Number(f64),
    /// A quoted text.
    Text(String),
    /// `${name}`, or `.` resolved to its own question.
    Answer(NodeId),
    /// `-x`
    Negate(Box<Expr>),
    /// `a op b`
    Binary(Op, Box<Expr>, Box<Expr>),
    /// `f(a, ...)`
    Call(Func, Vec<Expr>),
}

impl Expr {
    /// Calls `visit` with each question that the expression reads.
    pub fn each_answer(&self, visit: &mut impl FnMut(NodeId)) {
        match self {
            Self::Number(_) | Self::Text(_) => {}
            Self::Answer(node) => visit(*node),
            Self::Negate(inner) => inner.each_answer(visit),
            Self::Binary(_, left, right) => {
                left.each_answer(visit);
                right.each_answer(visit);
            }
            Self::Call(_, arguments) => arguments.iter().for_each(|argument| argument.each_answer(visit)),
        }
    }
}
