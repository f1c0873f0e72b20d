//! Functions that the survey's app leaves out.

use super::eval::{Call, EMPTY, Moment, Scalar, append, index, owned, round};
use super::functions::Func;
use super::moments;
use crate::form::Value;
use std::collections::BTreeMap;

pub(super) fn call<'a>(func: Func, call: &Call<'a>) -> Scalar<'a> {
    let text = |index: usize| call.text(index);
    let answers = call.answers;
    match func {
        Func::Today => answers.now().map_or(EMPTY, |now| Scalar::Date(now.date)),
        Func::Now => answers.now().map_or(EMPTY, |now| Scalar::Moment(Moment { seconds: now.seconds.min(86_399), ..now })),
        Func::DateTime => moments::read(&call.at(0)).map_or(EMPTY, Scalar::Moment),
        Func::DecimalDate => Scalar::Number(moments::decimal(&call.at(0))),
        Func::DecimalTime => Scalar::Number(moments::decimal_time(&call.at(0))),
        Func::FormatDate | Func::FormatDateTime => {
            moments::read(&call.at(0)).map_or(EMPTY, |moment| owned(moments::format(moment, &call.at(1).text())))
        }
        Func::BooleanFromString => Scalar::Bool(matches!(call.at(0).text().as_ref(), "true" | "1")),
        Func::Checklist => Scalar::Bool(is_between(call, ticked(call))),
        Func::WeightedChecklist => Scalar::Bool(is_between(call, weight(call))),
        Func::Abs => Scalar::Number(call.number(0).abs()),
        Func::Pow => Scalar::Number(call.number(0).powf(call.number(1))),
        Func::Sqrt => Scalar::Number(call.number(0).sqrt()),
        Func::Exp => Scalar::Number(call.number(0).exp()),
        Func::ExpTen => Scalar::Number(10_f64.powf(call.number(0))),
        Func::Log => Scalar::Number(call.number(0).ln()),
        Func::Log10 => Scalar::Number(call.number(0).log10()),
        Func::Pi => Scalar::Number(std::f64::consts::PI),
        Func::Sin => Scalar::Number(call.number(0).sin()),
        Func::Cos => Scalar::Number(call.number(0).cos()),
        Func::Tan => Scalar::Number(call.number(0).tan()),
        Func::Asin => Scalar::Number(call.number(0).asin()),
        Func::Acos => Scalar::Number(call.number(0).acos()),
        Func::Atan => Scalar::Number(call.number(0).atan()),
        Func::AtanTwo => Scalar::Number(call.number(0).atan2(call.number(1))),
        Func::Floor => Scalar::Number(call.number(0).floor()),
        Func::Ceiling => Scalar::Number(call.number(0).ceil()),
        Func::SelectedAt => {
            owned(index(call.number(1)).and_then(|index| call.chosen().chosen_at(index).map(str::to_owned)).unwrap_or_default())
        }
        Func::IndexedRepeat => {
            let row = |at: usize| Some((call.node(at), index(call.number(at + 1))?.checked_sub(1)?));
            let rows: Option<Vec<_>> = (1..call.arguments.len()).step_by(2).map(row).collect();
            let mut rows = rows.unwrap_or_default();
            // A repeat comes before what stands in it.
            rows.sort_unstable();
            if rows.is_empty() { EMPTY } else { answers.indexed(call.node(0), &rows).map_or(EMPTY, Value::scalar) }
        }
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
        Func::Substring => {
            let start = round(call.number(1), 0.0);
            let end = if call.arguments.len() > 2 { start + round(call.number(2), 0.0) } else { f64::INFINITY };
            let places = std::iter::successors(Some(1.0), |place| Some(place + 1.0));
            owned(text(0).chars().zip(places).filter(|(_, place)| *place >= start && *place < end).map(|(c, _)| c).collect())
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

/// Whether a checklist's result is within its limits; -1 is none.
fn is_between(call: &Call<'_>, result: f64) -> bool {
    let (least, most) = (call.number(0), call.number(1));
    #[allow(clippy::float_cmp)]
    let (any_least, any_most) = (least == -1.0, most == -1.0);
    !result.is_nan() && (any_least || result >= least) && (any_most || result <= most)
}

/// What counts in a checklist. ODK's reference says the text `yes`; its engines take whatever is true, so that forms
/// have conditions there; a text such as `no` counts in neither sense.
fn is_ticked(value: &Scalar<'_>) -> bool {
    match value {
        Scalar::Text(text) if text == "yes" => true,
        value => value.number() > 0.0,
    }
}

fn ticked(call: &Call<'_>) -> f64 {
    let mut count = 0.0;
    call.each(2, &mut |value| count += f64::from(u8::from(is_ticked(value))));
    count
}

/// The weights of what is ticked. A question in a repeat has one for each row, or one for all.
fn weight(call: &Call<'_>) -> f64 {
    let mut sum = 0.0;
    for pair in call.arguments[2..].chunks_exact(2) {
        let (mut boxes, mut weights) = (Vec::new(), Vec::new());
        let each = |at: usize, visit: &mut dyn FnMut(&Scalar<'_>)| Call { arguments: &pair[at..=at], answers: call.answers }.each(0, visit);
        each(0, &mut |value| boxes.push(is_ticked(value)));
        each(1, &mut |value| weights.push(value.number()));
        if weights.len() == 1 {
            weights.resize(boxes.len(), weights[0]);
        }
        if weights.len() != boxes.len() {
            return f64::NAN;
        }
        sum += boxes.iter().zip(&weights).filter(|(ticked, _)| **ticked).map(|(_, weight)| weight).sum::<f64>();
    }
    sum
}

/// A place in a text of this length; negative ones count from the end.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn place(number: f64, length: usize) -> usize {
    let from_end = if number < 0.0 { number + length as f64 } else { number };
    if from_end.is_nan() { length } else { from_end.clamp(0.0, length as f64) as usize }
}
