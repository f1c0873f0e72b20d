//! Functions that the survey's app leaves out.

use super::dates;
use super::eval::{Call, EMPTY, Scalar, append, index, owned};
use super::functions::Func;
use crate::form::Value;
use std::collections::BTreeMap;

pub(super) fn call<'a>(func: Func, call: &Call<'a>) -> Scalar<'a> {
    let text = |index: usize| call.text(index);
    let answers = call.answers;
    match func {
        Func::BooleanFromString => Scalar::Bool(matches!(call.at(0).text().as_ref(), "true" | "1")),
        Func::DecimalDate => Scalar::Number(dates::date(&call.at(0)).map_or(f64::NAN, |date| f64::from(date.days()))),
        Func::Abs => Scalar::Number(call.number(0).abs()),
        Func::Pow => Scalar::Number(call.number(0).powf(call.number(1))),
        Func::Sqrt => Scalar::Number(call.number(0).sqrt()),
        Func::Exp => Scalar::Number(call.number(0).exp()),
        Func::Log => Scalar::Number(call.number(0).ln()),
        Func::Log10 => Scalar::Number(call.number(0).log10()),
        Func::Pi => Scalar::Number(std::f64::consts::PI),
        Func::SelectedAt => {
            let chosen = call.chosen().zip(index(call.number(1)));
            owned(chosen.as_ref().and_then(|(value, index)| value.chosen_at(*index)).unwrap_or_default().to_owned())
        }
        Func::IndexedRepeat => {
            let row = index(call.number(2)).and_then(|index| index.checked_sub(1));
            row.and_then(|row| answers.indexed(call.node(0), call.node(1), row)).map_or(EMPTY, Value::scalar)
        }
        Func::DecimalTime => Scalar::Number(dates::decimal_time(&call.at(0).text())),
        Func::FormatDate => dates::date(&call.at(0)).map_or(EMPTY, |date| owned(dates::format(date, &call.at(1).text()))),
        Func::Join => {
            let (separator, mut whole, mut any) = (text(0), String::new(), false);
            call.each(1, &mut |value| {
                if any {
                    append(&mut whole, &separator);
                }
                any = true;
                append(&mut whole, &value.text());
            });
            owned(whole)
        }
        Func::Substr => {
            let whole: Vec<char> = text(0).chars().collect();
            let end = if call.arguments.len() > 2 { place(call.number(2), whole.len()) } else { whole.len() };
            let start = place(call.number(1), whole.len());
            owned(whole.get(start..end).unwrap_or_default().iter().collect())
        }
        Func::SubstringBefore => owned(text(0).split_once(text(1).as_str()).map(|(before, _)| before.to_owned()).unwrap_or_default()),
        Func::SubstringAfter => owned(text(0).split_once(text(1).as_str()).map(|(_, after)| after.to_owned()).unwrap_or_default()),
        Func::Contains => Scalar::Bool(text(0).contains(text(1).as_str())),
        Func::StartsWith => Scalar::Bool(text(0).starts_with(text(1).as_str())),
        Func::EndsWith => Scalar::Bool(text(0).ends_with(text(1).as_str())),
        Func::NormalizeSpace => owned(text(0).split_whitespace().collect::<Vec<_>>().join(" ")),
        Func::Translate => {
            let (to, mut changes) = (text(2), BTreeMap::new());
            let mut to = to.chars();
            for from in text(1).chars() {
                let to = to.next();
                changes.entry(from).or_insert(to);
            }
            owned(text(0).chars().filter_map(|c| changes.get(&c).copied().unwrap_or(Some(c))).collect())
        }
        _ => EMPTY,
    }
}

/// A place in a text of this length; negative ones count from the end.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn place(number: f64, length: usize) -> usize {
    let from_end = if number < 0.0 { number + length as f64 } else { number };
    if from_end.is_nan() { length } else { from_end.clamp(0.0, length as f64) as usize }
}
