//! The value of an expression over the answers.

use super::functions::Func;
use super::{Expr, Op, dates};
use crate::form::{Date, Value};
use crate::instrument::NodeId;
use crate::number;
use std::borrow::Cow;

/// XPath's three plain types, and a civil date, with its time or without: text in a comparison for equality, days in
/// arithmetic.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar<'a> {
    /// Text; the empty text for no answer.
    Text(Cow<'a, str>),
    /// A number, or NaN.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A day.
    Date(Date),
    /// A day and a time: what the clock gives, and `date-time()`.
    #[cfg(feature = "full")]
    Moment(Moment),
}

/// The device's date and time, given by whoever runs the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The civil date.
    pub date: Date,
    /// Seconds since midnight.
    pub seconds: u32,
}

/// Where an expression finds answers, from where it stands.
pub trait Lookup {
    /// The answer to a question: of this row, else of the first row. `None` when unanswered or not asked.
    fn answer(&self, node: NodeId) -> Option<&Value>;
    /// Calls `visit` with the answer in every row that can be seen from here.
    fn each(&self, node: NodeId, visit: &mut dyn FnMut(Option<&Value>));
    /// The answer in the row with this index, from 0, of each of these repeats, outer ones first.
    #[cfg(feature = "full")]
    fn indexed(&self, node: NodeId, rows: &[(NodeId, usize)]) -> Option<&Value>;
    /// Rows of a repeat that are asked.
    fn count(&self, repeat: NodeId) -> usize;
    /// Index of this row in a repeat, from 0.
    fn position(&self, repeat: NodeId) -> usize;
    /// The label of a choice.
    fn choice_label(&self, question: NodeId, name: &str) -> Option<&str>;
    /// A column of the choice that a filter is asked about.
    fn column(&self, name: &str) -> &str;
    /// The clock, if there is one.
    fn now(&self) -> Option<Moment>;
}

/// Bytes after which a text is not made any longer.
pub(crate) const LONG: usize = 1 << 16;

pub(super) const EMPTY: Scalar<'static> = Scalar::Text(Cow::Borrowed(""));

impl Scalar<'_> {
    /// XPath's `boolean()`.
    #[must_use]
    pub fn truth(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Bool(value) => *value,
            Self::Date(_) => true,
            #[cfg(feature = "full")]
            Self::Moment(_) => true,
        }
    }

    /// XPath's `number()`: what is no number is NaN.
    #[must_use]
    pub fn number(&self) -> f64 {
        match self {
            Self::Text(text) => number::read(text.trim()).unwrap_or(f64::NAN),
            Self::Number(number) => *number,
            Self::Bool(value) => f64::from(u8::from(*value)),
            Self::Date(date) => f64::from(date.days()),
            #[cfg(feature = "full")]
            Self::Moment(moment) => moment.days(),
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
            Self::Date(date) => Cow::Owned(date.to_string()),
            #[cfg(feature = "full")]
            Self::Moment(moment) => Cow::Owned(moment.to_string()),
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

pub(super) fn owned(text: String) -> Scalar<'static> {
    Scalar::Text(Cow::Owned(text))
}

/// Makes a text longer, unless it is too long already.
pub(super) fn append(whole: &mut String, more: &str) {
    if whole.len() <= LONG {
        whole.push_str(more);
    }
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn counted(count: usize) -> Scalar<'static> {
    Scalar::Number(count as f64)
}

impl Expr {
    /// The value over `answers`. Total: no expression and no answer makes it fail.
    #[must_use]
    pub fn eval<'a>(&'a self, answers: &'a dyn Lookup) -> Scalar<'a> {
        match self {
            Self::Number(number) => Scalar::Number(*number),
            Self::Text(text) => Scalar::Text(Cow::Borrowed(text)),
            Self::Answer(node) => answers.answer(*node).map_or(EMPTY, Value::scalar),
            Self::Column(name) => Scalar::Text(Cow::Borrowed(answers.column(name))),
            Self::Negate(inner) => Scalar::Number(-inner.eval(answers).number()),
            Self::Binary(op, left, right) => binary(*op, left, right, answers),
            #[cfg(feature = "full")]
            Self::Regex(inner, pattern) => Scalar::Bool(pattern.matches(&inner.eval(answers).text())),
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
        _ => left.text() == right.text(),
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
        Op::Mod => Scalar::Number(crate::number::modulo(left, right)),
        Op::Or | Op::And | Op::Eq | Op::Ne => Scalar::Bool(false),
    }
}

/// What a function is called with.
pub(super) struct Call<'a> {
    pub(super) arguments: &'a [Expr],
    pub(super) answers: &'a dyn Lookup,
}

impl<'a> Call<'a> {
    pub(super) fn at(&self, index: usize) -> Scalar<'a> {
        self.arguments.get(index).map_or(EMPTY, |expr| expr.eval(self.answers))
    }

    pub(super) fn number(&self, index: usize) -> f64 {
        self.at(index).number()
    }

    pub(super) fn text(&self, index: usize) -> String {
        self.at(index).text().into_owned()
    }

    pub(super) fn node(&self, index: usize) -> NodeId {
        match self.arguments.get(index) {
            Some(Expr::Answer(node)) => *node,
            _ => usize::MAX,
        }
    }

    /// What is chosen in the question, or named in any other text with spaces between: that of a calculation, or of
    /// a choice's column.
    pub(super) fn chosen(&self) -> Cow<'a, Value> {
        if let Some(Expr::Answer(node)) = self.arguments.first()
            && let Some(value @ (Value::One(_) | Value::Many(_) | Value::Ranked(_))) = self.answers.answer(*node)
        {
            return Cow::Borrowed(value);
        }
        let text = self.text(0);
        let names = text.split(' ').filter(|name| !name.is_empty());
        Cow::Owned(Value::Many(names.map(str::to_owned).collect()))
    }

    /// Every value of every argument from `start` on: a question in a repeat gives one a row.
    pub(super) fn each(&self, start: usize, visit: &mut dyn FnMut(&Scalar<'_>)) {
        for expr in &self.arguments[start.min(self.arguments.len())..] {
            match expr {
                Expr::Answer(node) => self.answers.each(*node, &mut |value| visit(&value.map_or(EMPTY, Value::scalar))),
                _ => visit(&expr.eval(self.answers)),
            }
        }
    }

    fn fold(&self, start: f64, skip_empty: bool, join: fn(f64, f64) -> f64) -> Scalar<'a> {
        let mut result = start;
        let mut any = false;
        self.each(0, &mut |value| {
            let number = if value.is_empty() { 0.0 } else { value.number() };
            if !(skip_empty && value.is_empty()) {
                result = if skip_empty && !any { number } else { join(result, number) };
                any = true;
            }
        });
        Scalar::Number(if skip_empty && !any { f64::NAN } else { result })
    }
}

#[cfg(feature = "full")]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn index(number: f64) -> Option<usize> {
    (0.0..1e9).contains(&number).then_some(number as usize)
}

fn call<'a>(func: Func, arguments: &'a [Expr], answers: &'a dyn Lookup) -> Scalar<'a> {
    let call = Call { arguments, answers };
    match func {
        Func::If => call.at(if call.at(0).truth() { 1 } else { 2 }),
        Func::Coalesce | Func::Once => {
            let first = call.at(0);
            if first.is_empty() { call.at(1) } else { first }
        }
        Func::Not => Scalar::Bool(!call.at(0).truth()),
        Func::True => Scalar::Bool(true),
        Func::False => Scalar::Bool(false),
        Func::Boolean => Scalar::Bool(call.at(0).truth()),
        Func::Number => Scalar::Number(call.number(0)),
        Func::Int => Scalar::Number(call.number(0).trunc()),
        Func::Round => Scalar::Number(round(call.number(0), if arguments.len() > 1 { call.number(1) } else { 0.0 })),
        Func::Selected => Scalar::Bool(call.chosen().selected(&call.text(1))),
        Func::CountSelected => counted(call.chosen().count_selected()),
        Func::ChoiceName => {
            let name = call.text(0);
            let label = answers.choice_label(call.node(1), &name).map(|label| owned(label.to_owned()));
            label.unwrap_or_else(|| owned(name))
        }
        Func::Count => counted(answers.count(call.node(0))),
        Func::Position => counted(answers.position(call.node(0)) + 1),
        Func::CountNonEmpty => {
            let mut count = 0;
            call.each(0, &mut |value| count += usize::from(!value.is_empty()));
            counted(count)
        }
        Func::Sum => call.fold(0.0, false, |sum, number| sum + number),
        Func::Max => call.fold(f64::NAN, true, |most, number| if number > most || number.is_nan() { number } else { most }),
        Func::Min => call.fold(f64::NAN, true, |least, number| if number < least || number.is_nan() { number } else { least }),
        Func::Date => dates::date(&call.at(0)).map_or(EMPTY, Scalar::Date),
        Func::StringLength => counted(call.text(0).chars().count()),
        Func::String => owned(call.text(0)),
        Func::Concat => {
            let mut whole = String::new();
            call.each(0, &mut |value| append(&mut whole, &value.text()));
            owned(whole)
        }
        #[cfg(feature = "full")]
        func => super::eval_more::call(func, &call),
    }
}

/// XPath rounds halves up, unlike Rust's away-from-zero. Adding a half first would itself round large numbers.
pub(super) fn round(number: f64, places: f64) -> f64 {
    #[allow(clippy::cast_possible_truncation)]
    let scale = 10_f64.powi(places.clamp(-300.0, 300.0) as i32);
    let scaled = number * scale;
    if places.is_nan() || !scaled.is_finite() {
        return number;
    }
    let below = scaled.floor();
    (if scaled - below < 0.5 { below } else { below + 1.0 }) / scale
}
