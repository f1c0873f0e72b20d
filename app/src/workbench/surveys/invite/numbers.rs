//! Numbers of invitations as people write them: `3, 7, 10-12`.

use shared::protocol::INVITATIONS_MOST;

/// Why nothing is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is no list of numbers.
    NoNumbers,
    /// It is more than one request takes.
    TooMany,
}

/// The numbers that somebody wrote, each once and in order. A range may be written with any dash.
pub(super) fn read(typed: &str) -> Result<Vec<u32>, Unread> {
    let dashes: String = typed.chars().map(|one| if matches!(one, '–' | '—' | '‐' | '‑' | '−') { '-' } else { one }).collect();
    // Spaces around a dash belong to it; all others part one number from the next.
    let joined = dashes.split('-').map(str::trim).collect::<Vec<_>>().join("-");
    let parts = joined.split(|one: char| one == ',' || one == ';' || one.is_whitespace()).filter(|part| !part.is_empty());
    let mut numbers = Vec::new();
    for part in parts {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (number(first)?, number(last)?);
        if last < first {
            return Err(Unread::NoNumbers);
        }
        if numbers.len() + (last - first) as usize >= INVITATIONS_MOST {
            return Err(Unread::TooMany);
        }
        numbers.extend(first..=last);
    }
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.is_empty() { Err(Unread::NoNumbers) } else { Ok(numbers) }
}

fn number(text: &str) -> Result<u32, Unread> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| text.parse().ok()).flatten();
    number.filter(|number| *number > 0).ok_or(Unread::NoNumbers)
}

/// Numbers in order, as somebody would write them: three and more in a row as a range.
pub(super) fn write(numbers: &[u32]) -> String {
    let in_a_row = |before: &u32, after: &u32| before.checked_add(1) == Some(*after);
    let runs = numbers.chunk_by(in_a_row).flat_map(|run| match run {
        [first, .., last] if run.len() > 2 => vec![format!("{first}-{last}")],
        few => few.iter().map(u32::to_string).collect(),
    });
    runs.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_several_and_ranges_are_read_in_order_and_each_once() {
        for (typed, expected) in [
            ("3", vec![3]),
            ("3, 7, 10-12", vec![3, 7, 10, 11, 12]),
            (" 12 ;10 – 11\n7,,3 ", vec![3, 7, 10, 11, 12]),
            ("3 7 3-4", vec![3, 4, 7]),
            ("5-5", vec![5]),
            ("4294967295", vec![u32::MAX]),
        ] {
            assert_eq!(read(typed), Ok(expected), "{typed}");
        }
        assert_eq!(read("1-20000").map(|numbers| numbers.len()), Ok(20_000));
    }

    #[test]
    fn what_is_no_list_of_numbers_is_not_guessed() {
        for typed in ["", " , ", "0", "0-3", "x", "3-", "-3", "3--5", "1-2-3", "12-10", "3.5", "+3", "4294967296", "3, seven"] {
            assert_eq!(read(typed), Err(Unread::NoNumbers), "{typed}");
        }
        for typed in ["1-20001", "1-4294967295", "1-20000 1"] {
            assert_eq!(read(typed), Err(Unread::TooMany), "{typed}");
        }
    }

    #[test]
    fn numbers_are_written_as_they_are_read() {
        for (numbers, expected) in [(vec![3], "3"), (vec![3, 4], "3, 4"), (vec![1, 2, 3, 7, 10, 11, 12, 13], "1-3, 7, 10-13"), (vec![], "")]
        {
            assert_eq!(write(&numbers), expected);
            assert_eq!(read(expected).unwrap_or_default(), numbers);
        }
    }
}
