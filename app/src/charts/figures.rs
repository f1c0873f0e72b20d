//! How figures are written: once, so that chart, table and description say the same.

use super::data::{Figure, Unit};
use crate::i18n::{Lang, Msg};

/// A share as whole per cents. What is not quite none or all is not written as if it were.
pub(crate) fn percent(share: f64, lang: Lang) -> String {
    let rounded = (share * 100.0).round();
    let (sign, rounded) = if share > 0.0 && rounded == 0.0 {
        ("<", 1.0)
    } else if share < 1.0 && rounded == 100.0 {
        (">", 99.0)
    } else {
        ("", rounded)
    };
    Msg::ChPercent.text(lang).replace("{n}", &format!("{sign}{}", decimal(rounded, 0, lang)))
}

/// A number with so many digits after its mark.
pub(crate) fn decimal(value: f64, digits: u8, lang: Lang) -> String {
    let written = format!("{:.*}", usize::from(digits), value.abs());
    let negative = value < 0.0 && written.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let (whole, rest) = written.split_once('.').unwrap_or((&written, ""));
    let mark = if rest.is_empty() { "" } else { Msg::ChDecimal.text(lang) };
    format!("{}{}{mark}{rest}", if negative { "−" } else { "" }, grouped(whole, lang))
}

fn grouped(digits: &str, lang: Lang) -> String {
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push_str(Msg::ChThousands.text(lang));
        }
        grouped.push(digit);
    }
    grouped
}

/// A count.
pub(crate) fn count(number: u64, lang: Lang) -> String {
    grouped(&number.to_string(), lang)
}

/// A base, as it stands at the end of a row.
pub(crate) fn base(number: u64, lang: Lang) -> String {
    Msg::ChBase.text(lang).replace("{n}", &count(number, lang))
}

/// A value in its unit.
pub(super) fn value(value: f64, unit: Unit, lang: Lang) -> String {
    match unit {
        Unit::Share => percent(value, lang),
        Unit::Number(digits) => decimal(value, digits, lang),
    }
}

/// Both ends of an interval.
pub(crate) fn interval([low, high]: [f64; 2], unit: Unit, lang: Lang) -> String {
    Msg::ChTo.text(lang).replace("{low}", &value(low, unit, lang)).replace("{high}", &value(high, unit, lang))
}

/// A figure in a sentence.
pub(super) fn said(figure: &Figure, unit: Unit, interval_name: &str, lang: Lang) -> String {
    let mut said = value(figure.value, unit, lang);
    if let Some(ends) = figure.interval {
        said.push_str(&format!(" ({interval_name}: {})", interval(ends, unit, lang)));
    }
    if let Some(number) = figure.count {
        said.push_str(&format!(", {}", Msg::ChPeople.text(lang).replace("{n}", &count(number, lang))));
    }
    format!("{said}, {}", base(figure.base, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_each_language_writes_them() {
        assert_eq!(percent(0.625, Lang::En), "63\u{a0}%");
        assert_eq!([percent(0.0, Lang::En), percent(0.004, Lang::En)], ["0\u{a0}%", "<1\u{a0}%"]);
        assert_eq!([percent(1.0, Lang::En), percent(0.996, Lang::En)], ["100\u{a0}%", ">99\u{a0}%"]);
        assert_eq!([decimal(-12.25, 1, Lang::En), decimal(3.5, 2, Lang::Es)], ["−12.2", "3,50"]);
        assert_eq!([decimal(-0.04, 1, Lang::En), decimal(0.0, 0, Lang::Es)], ["0.0", "0"]);
        assert_eq!([count(1_234_567, Lang::En), count(1_234, Lang::Es), count(999, Lang::En)], ["1,234,567", "1.234", "999"]);
    }
}
