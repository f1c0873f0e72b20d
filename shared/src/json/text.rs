//! JSON and text. Both directions do what `serde_json` does, which the tests hold them against; `serde_json` itself would bring
//! its messages and its tables for floating point into what a phone downloads.

use serde_json::{Map, Number, Value as Json};

/// Reads any JSON.
#[must_use]
pub fn value(text: &str) -> Option<Json> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let value = reader.value()?;
    reader.space();
    (reader.at == text.len()).then_some(value)
}

/// Deeper nesting is refused, so that no text can exhaust the stack. The same limit as `serde_json`'s.
const DEPTH: usize = 127;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    /// A part of the text. A slice that may panic would bring what it takes to say why: a fortieth of what a phone downloads.
    fn since(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        let there = self.since(self.at, self.text.len()).starts_with(word);
        self.at += word.len();
        there.then_some(value)
    }

    fn value(&mut self) -> Option<Json> {
        self.space();
        match self.peek()? {
            b'{' | b'[' => {
                self.depth += 1;
                let value = if self.depth > DEPTH { None } else { self.collection() };
                self.depth -= 1;
                value
            }
            b'"' => self.string().map(Json::String),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'n' => self.word("null", Json::Null),
            _ => self.number().map(Json::Number),
        }
    }

    fn collection(&mut self) -> Option<Json> {
        let is_object = self.peek() == Some(b'{');
        let end = if is_object { b'}' } else { b']' };
        let (mut members, mut items) = (Map::new(), Vec::new());
        self.at += 1;
        if !self.take(end) {
            loop {
                if is_object {
                    self.space();
                    let name = self.string()?;
                    if !self.take(b':') {
                        return None;
                    }
                    members.insert(name, self.value()?);
                } else {
                    items.push(self.value()?);
                }
                if self.take(end) {
                    break;
                }
                if !self.take(b',') {
                    return None;
                }
            }
        }
        Some(if is_object { Json::Object(members) } else { Json::Array(items) })
    }

    fn string(&mut self) -> Option<String> {
        if self.peek()? != b'"' {
            return None;
        }
        self.at += 1;
        let mut string = String::new();
        loop {
            let from = self.at;
            while !matches!(self.peek()?, b'"' | b'\\' | 0..=0x1f) {
                self.at += 1;
            }
            string.push_str(self.since(from, self.at));
            let stop = self.peek()?;
            self.at += 1;
            match stop {
                b'"' => return Some(string),
                b'\\' => string.push(self.escape()?),
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let kind = self.peek()?;
        self.at += 1;
        Some(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                let pair = (0xd800..0xdc00).contains(&first);
                if pair && self.word("\\u", Json::Null).is_none() {
                    return None;
                }
                let second = if pair { self.unit()?.checked_sub(0xdc00).filter(|low| *low < 0x400)? } else { 0 };
                char::from_u32(if pair { 0x1_0000 + ((first - 0xd800) << 10) + second } else { first })?
            }
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.bytes().try_fold(0, |unit, byte| Some(unit * 16 + char::from(byte).to_digit(16)?))
    }

    fn digits(&mut self) -> bool {
        let from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at > from
    }

    /// Kept as it is written.
    fn number(&mut self) -> Option<Number> {
        let from = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let zero = self.peek() == Some(b'0');
        let first = self.at;
        if !self.digits() || (zero && self.at > first + 1) {
            return None;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if !self.digits() {
                return None;
            }
        }
        let mut text = self.since(from, self.at).to_owned();
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            let sign = if self.peek() == Some(b'-') { "e-" } else { "e+" };
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            let from = self.at;
            if !self.digits() {
                return None;
            }
            // Written the way `serde_json` writes it.
            text.push_str(sign);
            text.push_str(self.since(from, self.at));
        }
        Some(Number::from_string_unchecked(text))
    }
}

/// Writes JSON the way `serde_json` does.
pub fn write(json: &Json, text: &mut String) {
    match json {
        Json::Null => text.push_str("null"),
        Json::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Json::Number(number) => text.push_str(number.as_str()),
        Json::String(string) => quote(string, text),
        Json::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Json::Object(members) => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                quote(name, text);
                text.push(':');
                write(value, text);
            }
            text.push('}');
        }
    }
}

/// Writes a string.
pub(crate) fn quote(string: &str, text: &mut String) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    text.push('"');
    for character in string.chars() {
        let escape = match character {
            '"' | '\\' => character,
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\0'..='\u{1f}' => {
                text.push_str("\\u00");
                text.push(char::from(HEX[character as usize >> 4]));
                text.push(char::from(HEX[character as usize & 15]));
                continue;
            }
            _ => {
                text.push(character);
                continue;
            }
        };
        text.push('\\');
        text.push(escape);
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn both(text: &str) {
        let theirs: Option<Json> = serde_json::from_str(text).ok();
        assert_eq!(value(text), theirs, "{text}");
    }

    #[test]
    fn it_reads_and_refuses_what_serde_json_does() {
        for text in [
            "",
            " ",
            "null",
            "nul",
            "nullx",
            "true ",
            "falsy",
            "0",
            "-0",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "1e+",
            "1.5E-7",
            "12345678901234567890123",
            "\"\"",
            "\"a",
            "\"\\u00e9\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\ude00\"",
            "\"\\ud83d\\u0041\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\n\"",
            "\"\\/\\b\\f\\n\\r\\t\\\\\"",
            "[]",
            "[ ]",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[1",
            "{}",
            "{\"a\":1}",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "{\"a\":1,\"a\":2}",
            "[1]]",
            "\u{feff}1",
            "\"é\"",
            "\"\\u00é\"",
            "tru\u{e9}",
        ] {
            both(text);
        }
        both(&"[".repeat(200));
        for depth in [126, 127, 128, 129] {
            both(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
        }
    }

    fn json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i64>().prop_map(Json::from),
            any::<f64>().prop_map(Json::from),
            ".*".prop_map(Json::from),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
                proptest::collection::btree_map(".{0,5}", inner, 0..5).prop_map(|map| Json::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_serde_json_writes_is_read_back(json in json(), pretty in any::<bool>()) {
            let text = if pretty { format!("{json:#}") } else { json.to_string() };
            prop_assert_eq!(value(&text), Some(json.clone()));
            prop_assert_eq!(crate::json::text(&json), json.to_string());
        }
        #[test]
        fn damaged_text_is_read_or_refused_alike(json in json(), at in any::<prop::sample::Index>(), with in "[\\x00-\\x7f]?") {
            let mut text: Vec<char> = json.to_string().chars().collect();
            let at = at.index(text.len());
            text.splice(at..=at, with.chars());
            let text: String = text.into_iter().collect();
            prop_assert_eq!(value(&text), serde_json::from_str(&text).ok(), "{}", text);
        }
    }
}
