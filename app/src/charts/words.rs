//! How much room words take, without a page to measure them on, and how they are broken into lines.

/// Widths in thousandths of the font's size, of DejaVu Sans: the widest of the fonts that stand for `system-ui`, so that
/// what fits there fits everywhere.
fn advance(character: char) -> f64 {
    f64::from(match character {
        'i' | 'j' | 'l' | '\'' | 'I' | '|' | '’' => 310,
        ' ' | '\u{a0}' | '.' | ',' | '·' | '/' => 330,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | ':' | ';' | '!' => 405,
        's' | 'c' | 'z' | 'k' | '"' | '“' | '”' | '–' | '?' => 560,
        'v' | 'x' | 'y' => 595,
        'a'..='z' if !matches!(character, 'm' | 'w') => 636,
        '0'..='9' => 636,
        'w' | '=' | '+' | '<' | '>' | '−' => 840,
        'm' | 'W' | '%' | '@' | '—' | '…' => 1000,
        'M' => 870,
        'A'..='Z' => 760,
        '\u{c0}'..='\u{24f}' => 700,
        // Combining marks take no room, letters of other scripts up to that of two of ours.
        '\u{300}'..='\u{36f}' => 0,
        _ => 1060,
    }) / 1000.0
}

/// The room that a text takes at most, in the unit of `size`.
pub(super) fn width(text: &str, size: f64, bold: bool) -> f64 {
    text.chars().map(advance).sum::<f64>() * size * if bold { 1.12 } else { 1.0 }
}

/// A text in at most `most` lines of this width. What does not fit ends in "…"; a word that is wider than a line is
/// broken.
pub(super) fn wrap(text: &str, room: f64, size: f64, bold: bool, most: usize) -> Vec<String> {
    let fits = |line: &str| width(line, size, bold) <= room;
    let (mut lines, mut line) = (Vec::new(), String::new());
    // A space that does not break is no place to break.
    for word in text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if fits(&longer) {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for character in word.chars() {
            if !line.is_empty() && !fits(&format!("{line}{character}")) {
                lines.push(std::mem::take(&mut line));
            }
            line.push(character);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && !fits(&format!("{last}…")) {
                last.pop();
            }
            last.truncate(last.trim_end().len());
            last.push('…');
        }
    }
    lines
}

/// Whether a word of the text is wider than this.
pub(super) fn breaks(text: &str, room: f64, size: f64, bold: bool) -> bool {
    text.split([' ', '\n', '\t', '\r']).any(|word| width(word, size, bold) > room)
}

/// The text without what XML cannot hold.
pub(super) fn printable(text: &str) -> String {
    text.chars().filter(|character| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_their_room_and_lose_no_word_without_saying_so() {
        let text = "Parks, recreation and neighborhood services";
        for room in [40.0, 90.0, 160.0, 1000.0] {
            let lines = wrap(text, room, 12.0, false, 3);
            assert!(lines.len() <= 3 && lines.iter().all(|line| width(line, 12.0, false) <= room), "{room}: {lines:?}");
            assert!(lines.last().is_some_and(|line| line.ends_with('…')) || lines.join(" ") == text, "{room}: {lines:?}");
        }
        assert_eq!(wrap(text, 1000.0, 12.0, false, 3), [text]);
        assert_eq!(wrap("", 10.0, 12.0, false, 3), [""]);
        assert_eq!(wrap("62\u{a0}% here", 60.0, 12.0, false, 3), ["62\u{a0}%", "here"]);
        assert_eq!(wrap("Donaudampfschifffahrt", 60.0, 12.0, false, 9).concat(), "Donaudampfschifffahrt");
    }

    #[test]
    fn characters_that_xml_forbids_are_left_out() {
        assert_eq!(printable("a\u{0}b\u{b}c\u{ffff}é\u{1f600}"), "abcé\u{1f600}");
    }
}
