//! Decisions out of bytes. Whatever libFuzzer changes stays a sequence of decisions, and nearby bytes stay nearby ones.

use shared::instrument::TABLE;
use std::sync::LazyLock;

/// Bytes that are used up one by one; 0 when there are no more.
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// A number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        usize::from(self.byte()) % count
    }

    pub fn pick<'b, T: ?Sized>(&mut self, items: &[&'b T]) -> &'b T {
        items[self.below(items.len())]
    }

    /// Whether something rare happens, once in `times`; never when the bytes are used up.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// The next bytes as text.
    pub fn text(&mut self, most: usize) -> String {
        let length = self.below(most + 1).min(self.0.len());
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        String::from_utf8_lossy(taken).into_owned()
    }

    /// An expression of words, a byte each, over questions with these names.
    pub fn expression(&mut self, most: usize, names: &[String]) -> String {
        let length = 1 + self.below(most);
        let mut text = String::new();
        for _ in 0..length {
            if self.is_empty() {
                break;
            }
            let at = usize::from(self.byte());
            if at >= 192 && !names.is_empty() {
                text.push_str(&format!("${{{}}}", names[(at - 192) % names.len()]));
            } else {
                text.push_str(&WORDS[at % WORDS.len()]);
            }
        }
        text
    }
}

/// What expressions are made of: every function, and these, with a bar between.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let functions = TABLE.iter().map(|known| format!("{}(", known.name));
    OTHERS.split('|').map(str::to_owned).chain(functions).collect()
});

const OTHERS: &str = "(|)|)|, |,| or | and | = | != | < | <= | > | >= | + | - | * | div | mod |-|.|..|0|1|2|3|10|0.5|-1|64|1000|9007199254740993|\
    99999999999999999999999999999999999999999|'a'|'b'|''|'a b'|'2026-03-01'|'2026-03-01T12:30:00'|'12:30'|'OK'|'0001-01-01'|'9999-12-31'|\
    '%Y-%m-%d %b %a %H %3 %'|'día 🙂'|'${n}'|'${one}'|'NaN'|'1e5'|name|area|string-length()|position(..)|true()|today()|now()|'[a-z]+'|'\\d+'|'('|\
    '(a?)*c{2,3}'|${|}|$|'|\"| |unknown(|é|\u{a0}|_x|1.2.3";
