//! A proposal for two versions of a long text that grew out of one: never taken without a person.

/// What both say together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: String,
    /// Whether both changed the same words; then both stand there, one after the other.
    pub overlaps: bool,
}

/// Words and the space between them, each on a line of its own, so that a merge by lines is one by words.
fn spread(text: &str) -> String {
    let mut lines = String::new();
    let mut space = None;
    for character in text.chars() {
        let is_space = character.is_whitespace();
        if space.is_some_and(|was| was != is_space || character == '\n') {
            lines.push('\n');
        }
        space = Some(is_space);
        match character {
            '\n' => lines.push('\u{240A}'),
            '\r' => {}
            other => lines.push(other),
        }
    }
    if !lines.is_empty() {
        lines.push('\n');
    }
    lines
}

fn joined(lines: &str) -> String {
    lines.replace('\n', "").replace('\u{240A}', "\n")
}

/// Merges `mine` and `theirs`, which both grew out of `original`.
#[must_use]
pub fn merge(original: &str, mine: &str, theirs: &str) -> Merged {
    let (original, mine, theirs) = (spread(original), spread(mine), spread(theirs));
    // Longer than any line that people underline with: no word of theirs is taken for a marker.
    let longest = [&original, &mine, &theirs].into_iter().flat_map(|text| text.lines()).map(str::len).max().unwrap_or(0);
    let length = longest.max(6) + 1;
    let mut options = diffy::MergeOptions::new();
    options.set_conflict_style(diffy::ConflictStyle::Merge).set_conflict_marker_length(length);
    match options.merge(&original, &mine, &theirs) {
        Ok(merged) => Merged { text: joined(&merged), overlaps: false },
        Err(marked) => Merged { text: both(&marked, length), overlaps: true },
    }
}

/// Where both changed the same words, mine and then theirs.
fn both(marked: &str, length: usize) -> String {
    let [begin, middle, end] = ["<", "=", ">"].map(|mark| mark.repeat(length));
    let mut text = String::new();
    for line in marked.lines() {
        if line.starts_with(&begin) || line.starts_with(&end) {
            continue;
        }
        if line == middle {
            if !text.ends_with(char::is_whitespace) {
                text.push(' ');
            }
            continue;
        }
        text.push_str(line);
    }
    joined(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_in_different_places_is_in_both() {
        let merged = merge(
            "The office opens at nine.\nBring a card.",
            "The main office opens at nine.\nBring a card.",
            "The office opens at nine.\nBring an identity card.",
        );
        assert_eq!(merged, Merged { text: "The main office opens at nine.\nBring an identity card.".into(), overlaps: false });
    }

    #[test]
    fn what_was_changed_in_one_place_keeps_both() {
        let merged = merge("Opens at nine.", "Opens at eight.", "Opens at ten.");
        assert_eq!(merged, Merged { text: "Opens at eight. ten.".into(), overlaps: true });
    }

    #[test]
    fn two_that_began_with_nothing_keep_both() {
        let merged = merge("", "First note.", "Second note.");
        assert!(merged.text.contains("First note.") && merged.text.contains("Second note."), "{merged:?}");
    }

    #[test]
    fn a_line_under_a_title_is_no_marker() {
        let merged = merge("Title\n=======\nOld", "Title\n=======\nMine ======= here", "Title\n=======\nTheirs");
        assert_eq!(merged, Merged { text: "Title\n=======\nMine ======= here Theirs".into(), overlaps: true });
    }
}
