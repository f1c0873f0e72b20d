//! Which part of a file somebody asks for (RFC 9110, section 14): one range of bytes, or the whole.

use axum::http::{HeaderMap, header};
use std::ops::Range;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// All of it, also where the range cannot be understood.
    Whole,
    /// Some of it.
    Part(Range<u64>),
    /// Something that it does not have.
    Nothing,
}

/// Reads a request for a file of so many bytes with this tag.
pub(super) fn asked(headers: &HeaderMap, bytes: u64, tag: &str) -> Asked {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(range) = text(header::RANGE).and_then(|range| range.strip_prefix("bytes=")) else { return Asked::Whole };
    if text(header::IF_RANGE).is_some_and(|known| known != tag) {
        return Asked::Whole;
    }
    // Of several at once the whole is given, which is allowed.
    let Some((first, last)) = range.split_once('-').filter(|_| !range.contains(',')) else { return Asked::Whole };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let part = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(bytes),
        (Some(first), None) if last.trim().is_empty() => first..bytes,
        // The end of it.
        (None, Some(count)) if first.trim().is_empty() => bytes.saturating_sub(count)..bytes,
        _ => return Asked::Whole,
    };
    if part.start < part.end { Asked::Part(part) } else { Asked::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_range_is_understood_or_the_whole_is_given() {
        let cases = [
            ("bytes=0-0", Asked::Part(0..1)),
            ("bytes=2-5", Asked::Part(2..6)),
            ("bytes=2-", Asked::Part(2..10)),
            ("bytes=-3", Asked::Part(7..10)),
            ("bytes=-30", Asked::Part(0..10)),
            ("bytes=5-99", Asked::Part(5..10)),
            ("bytes=9-18446744073709551615", Asked::Part(9..10)),
            ("bytes=10-", Asked::Nothing),
            ("bytes=10-12", Asked::Nothing),
            ("bytes=-0", Asked::Nothing),
            ("bytes=5-2", Asked::Whole),
            ("bytes=0-1,3-4", Asked::Whole),
            ("bytes=x-4", Asked::Whole),
            ("bytes=-", Asked::Whole),
            ("items=0-1", Asked::Whole),
        ];
        for (said, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_static(said));
            assert_eq!(asked(&headers, 10, "\"a\""), expected, "{said}");
            headers.insert(header::IF_RANGE, HeaderValue::from_static("\"b\""));
            assert_eq!(asked(&headers, 10, "\"a\""), Asked::Whole, "of another file: {said}");
        }
        assert_eq!(asked(&HeaderMap::new(), 10, ""), Asked::Whole);
    }
}
