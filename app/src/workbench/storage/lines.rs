//! Lines of pages, one by one.

use std::ops::Range;
use std::rc::Rc;

/// A line of a page that is shared.
#[derive(Debug, Clone)]
pub(super) struct PageLine {
    page: Rc<str>,
    at: Range<usize>,
}

impl PageLine {
    pub(super) fn text(&self) -> &str {
        &self.page[self.at.clone()]
    }
}

/// All lines of pages, in their order.
pub(super) fn lines(pages: &[Rc<str>]) -> Vec<PageLine> {
    let mut lines = Vec::new();
    for page in pages {
        let mut start = 0;
        for line in page.split('\n') {
            let end = start + line.len();
            if !line.is_empty() {
                lines.push(PageLine { page: Rc::clone(page), at: start..end });
            }
            start = end + 1;
        }
    }
    lines
}

/// How many changes a line holds, without reading them: the lists that stand directly in its list of changes.
pub(super) fn changes_in(line: &str) -> usize {
    let Some((_, changes)) = line.split_once("],\"changes\":") else { return 0 };
    let (mut depth, mut count, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in changes.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' if !quoted => {
                depth += 1;
                count += usize::from(depth == 2);
            }
            b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use shared::document::{Change, Line, Mark};

    fn change(value: &str, base: Vec<String>) -> (Change, Mark) {
        let change = Change {
            id: "c".into(),
            org: String::new(),
            kind: "k".into(),
            doc: "d".into(),
            path: "q".into(),
            base,
            value: Some(value.into()),
            saw: vec!["s".into()],
            version: "v".into(),
            device: "x".into(),
            at: 1,
        };
        (change, Mark::default())
    }

    proptest! {
        #[test]
        fn changes_are_counted_whatever_they_say(values in prop::collection::vec(("[\\[\\]\"\\\\a,:{}]{0,12}", prop::collection::vec("[a-z]{3}", 0..3)), 0..6)) {
            let changes: Vec<_> = values.into_iter().map(|(value, base)| change(&value, base)).collect();
            let count = changes.len();
            prop_assert_eq!(changes_in(&Line { scope: "k/organisation".into(), doc: "d".into(), changes }.write()), count);
        }
    }

    #[test]
    fn every_line_of_every_page_is_there() {
        let pages: [Rc<str>; 3] = ["a\nbé\n".into(), "".into(), "c".into()];
        let all = lines(&pages);
        assert_eq!(all.iter().map(PageLine::text).collect::<Vec<_>>(), ["a", "bé", "c"]);
    }
}
