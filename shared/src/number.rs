//! Numbers as text. A browser reads and prints numbers already; the tables that Rust's own code needs for it would be a
//! tenth of what a phone downloads. Both give the shortest digits that read back as the same number; they can differ in the
//! sixteenth digit, where two such texts are equally near. A test in the browser holds the two against each other.

/// Reads digits with at most one point and a leading minus, and nothing else: no exponent, no `inf`, no `+`. XPath's
/// numbers, and what people may type.
#[must_use]
pub fn read(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (mut points, mut any) = (0, false);
    for byte in digits.bytes() {
        match byte {
            b'.' => points += 1,
            b'0'..=b'9' => any = true,
            _ => return None,
        }
    }
    if any && points <= 1 { parse(text) } else { None }
}

/// The shortest digits that read back as the same finite number, never with an exponent, as XPath 1.0 prints them.
#[must_use]
pub fn write(number: f64) -> String {
    // Adding zero turns -0 into 0, which XPath never writes with a sign.
    print(number + 0.0)
}

/// Reads what JSON calls a number.
pub(crate) fn parse(text: &str) -> Option<f64> {
    #[cfg(not(target_arch = "wasm32"))]
    return text.parse().ok();
    #[cfg(target_arch = "wasm32")]
    Some(js_sys::parse_float(text))
}

/// What is left of a division, with the sign of what is divided: XPath's `mod`, Rust's and JavaScript's `%`.
pub(crate) fn modulo(left: f64, right: f64) -> f64 {
    #[cfg(not(target_arch = "wasm32"))]
    return left % right;
    #[cfg(target_arch = "wasm32")]
    (&js_sys::wasm_bindgen::JsValue::from(left) % &js_sys::wasm_bindgen::JsValue::from(right)).as_f64().unwrap_or(f64::NAN)
}

#[cfg(not(target_arch = "wasm32"))]
fn print(number: f64) -> String {
    number.to_string()
}

#[cfg(target_arch = "wasm32")]
fn print(number: f64) -> String {
    let text = js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default();
    plain(&text)
}

/// `1.5e-7` as `0.00000015`. Before the point of such a text stands one digit, and the exponent is beyond its digits.
#[cfg(any(test, target_arch = "wasm32"))]
fn plain(text: &str) -> String {
    let Some((mantissa, exponent)) = text.split_once('e') else { return text.to_owned() };
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    let power = exponent.bytes().filter(u8::is_ascii_digit).fold(0, |power, digit| power * 10 + usize::from(digit - b'0'));
    if exponent.starts_with('-') {
        [sign, "0.", &"0".repeat(power.saturating_sub(1)), &digits].concat()
    } else {
        let zeros = "0".repeat((power + 1).saturating_sub(digits.len()));
        [sign, &digits, &zeros].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_plain_digits_are_numbers() {
        for (text, number) in [("0", 0.0), ("-1.5", -1.5), (".5", 0.5), ("5.", 5.0), ("007", 7.0), ("0.1", 0.1)] {
            assert_eq!(read(text), Some(number), "{text}");
        }
        for text in ["", "-", ".", "1e5", "+5", "inf", "nan", "1.2.3", "1 000", "--1", "0x10", "1-1"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn exponents_are_written_out() {
        for (text, expected) in
            [("1.5e-7", "0.00000015"), ("-1e+21", "-1000000000000000000000"), ("1.25e+22", "12500000000000000000000"), ("12.5", "12.5")]
        {
            assert_eq!(plain(text), expected);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(number in any::<f64>().prop_filter("finite", |number| number.is_finite())) {
            prop_assert_eq!(read(&write(number)), Some(number));
        }
        #[test]
        fn writing_out_an_exponent_keeps_the_number(number in any::<f64>().prop_filter("written so", |number| {
            number.is_finite() && !(1e-6..1e21).contains(&number.abs()) && *number != 0.0
        })) {
            prop_assert_eq!(plain(&format!("{number:e}")).parse::<f64>(), Ok(number));
        }
    }
}
