//! The value of an expression over the answers.

use super::{Expr, Func, Op};
use crate::form::Value;
use crate::instrument::NodeId;
use crate::number;
use std::borrow::Cow;

/// XPath's three plain types.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar<'a> {
    /// Text; the empty text for no answer.
    Text(Cow<'a, str>),
    /// A number, or NaN.
    Number(f64),
    /// True or false.
    Bool(bool),
}

/// Where an expression finds answers: `None` for a question that is unanswered or not asked.
pub trait Lookup {
    /// The answer to a question.
    fn answer(&self, node: NodeId) -> Option<&Value>;
}

impl Scalar<'_> {
    /// XPath's `boolean()`.
    #[must_use]
    pub fn truth(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Bool(value) => *value,
        }
    }

    /// XPath's `number()`: what is no number is NaN.
    #[must_use]
    pub fn number(&self) -> f64 {
        match self {
            Self::Text(text) => number::read(text.trim()).unwrap_or(f64::NAN),
            Self::Number(number) => *number,
            Self::Bool(value) => f64::from(u8::from(*value)),
        }
    }

    /// XPath's `string()`.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) if number.is_nan() => Cow::Borrowed("NaN"),
            Self::Number(number) if number.is_infinite() => Cow::Borrowed(if *number > 0.0 { "Infinity" } else { "-Infinity" }),
            Self::Number(number) => Cow::Owned(number::write(*number)),
            Self::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
        }
    }
}

impl Expr {
    /// The value over `answers`. Total: no expression and no answer makes it fail.
    #[must_use]
    pub fn eval<'a>(&'a self, answers: &'a dyn Lookup) -> Scalar<'a> {
        match self {
            Self::Number(number) => Scalar::Number(*number),
            Self::Text(text) => Scalar::Text(Cow::Borrowed(text)),
            Self::Answer(node) => answers.answer(*node).map_or(Scalar::Text(Cow::Borrowed("")), Value::scalar),
            Self::Negate(inner) => Scalar::Number(-inner.eval(answers).number()),
            Self::Binary(op, left, right) => binary(*op, left, right, answers),
            Self::Call(func, arguments) => call(*func, arguments, answers),
        }
    }
}

fn binary<'a>(op: Op, left: &'a Expr, right: &'a Expr, answers: &'a dyn Lookup) -> Scalar<'a> {
    let left = left.eval(answers);
    match op {
        Op::Or => return Scalar::Bool(left.truth() || right.eval(answers).truth()),
        Op::And => return Scalar::Bool(left.truth() && right.eval(answers).truth()),
        _ => {}
    }
    let right = right.eval(answers);
    match op {
        Op::Eq => Scalar::Bool(equal(&left, &right)),
        Op::Ne => Scalar::Bool(!equal(&left, &right)),
        _ => arithmetic(op, left.number(), right.number()),
    }
}

fn equal(left: &Scalar<'_>, right: &Scalar<'_>) -> bool {
    match (left, right) {
        (Scalar::Bool(_), _) | (_, Scalar::Bool(_)) => left.truth() == right.truth(),
        // XPath compares numbers exactly; rounding here would differ from other XLSForm engines.
        #[allow(clippy::float_cmp)]
        (Scalar::Number(_), _) | (_, Scalar::Number(_)) => left.number() == right.number(),
        (Scalar::Text(left), Scalar::Text(right)) => left == right,
    }
}

fn arithmetic<'a>(op: Op, left: f64, right: f64) -> Scalar<'a> {
    match op {
        Op::Lt => Scalar::Bool(left < right),
        Op::Le => Scalar::Bool(left <= right),
        Op::Gt => Scalar::Bool(left > right),
        Op::Ge => Scalar::Bool(left >= right),
        Op::Add => Scalar::Number(left + right),
        Op::Sub => Scalar::Number(left - right),
        Op::Mul => Scalar::Number(left * right),
        Op::Div => Scalar::Number(left / right),
        Op::Mod => Scalar::Number(left % right),
        Op::Or | Op::And | Op::Eq | Op::Ne => Scalar::Bool(false),
    }
}

fn call<'a>(func: Func, arguments: &'a [Expr], answers: &'a dyn Lookup) -> Scalar<'a> {
    let argument = |index: usize| arguments.get(index).map_or(Scalar::Text(Cow::Borrowed("")), |expr| expr.eval(answers));
    let chosen = || match arguments.first() {
        Some(Expr::Answer(node)) => answers.answer(*node),
        _ => None,
    };
    match func {
        Func::Selected => Scalar::Bool(chosen().is_some_and(|value| value.selected(&argument(1).text()))),
        #[allow(clippy::cast_precision_loss)]
        Func::CountSelected => Scalar::Number(chosen().map_or(0, Value::count_selected) as f64),
        Func::Not => Scalar::Bool(!argument(0).truth()),
        Func::If => argument(if argument(0).truth() { 1 } else { 2 }),
        Func::Coalesce => {
            let first = argument(0);
            if first.text().is_empty() { argument(1) } else { first }
        }
        #[allow(clippy::cast_precision_loss)]
        Func::StringLength => Scalar::Number(argument(0).text().chars().count() as f64),
        Func::Number => Scalar::Number(argument(0).number()),
        Func::String => Scalar::Text(Cow::Owned(argument(0).text().into_owned())),
        Func::True => Scalar::Bool(true),
        Func::False => Scalar::Bool(false),
        Func::Concat => Scalar::Text(Cow::Owned(arguments.iter().map(|expr| expr.eval(answers).text().into_owned()).collect())),
        // XPath rounds halves up, unlike Rust's away-from-zero. Adding a half first would itself round large numbers.
        Func::Round => {
            let number = argument(0).number();
            let below = number.floor();
            Scalar::Number(if number - below < 0.5 { below } else { below + 1.0 })
        }
        Func::Int => Scalar::Number(argument(0).number().trunc()),
    }
}
