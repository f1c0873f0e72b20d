//! The numbers of choices on paper, which are the keys that a paper desk takes for them. A list whose labels are numbers,
//! such as a scale from 0 to 10, keeps its own; another one is counted from 1.

use shared::instrument::Choice;

/// The number of one choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChoiceKey {
    /// What is typed for it.
    pub number: usize,
    /// Whether it stands before the label; not where the label begins with it.
    pub is_shown: bool,
}

/// The numbers of all choices of a list, whichever of them a question offers.
#[must_use]
pub fn choice_keys(items: &[Choice]) -> Vec<ChoiceKey> {
    let own: Vec<Option<usize>> = items.iter().map(own_number).collect();
    let mut numbers: Vec<usize> = own.iter().flatten().copied().collect();
    numbers.sort_unstable();
    let count = numbers.len();
    numbers.dedup();
    // An answer that is no opinion may be without a number of its own; another one may not.
    let complete = items.iter().zip(&own).all(|(choice, own)| own.is_some() || choice.role.is_some());
    if count < 2 || numbers.len() < count || !complete {
        return (1..=items.len()).map(|number| ChoiceKey { number, is_shown: true }).collect();
    }
    let mut last = numbers.last().copied().unwrap_or(0);
    let mut counted = || {
        last += 1;
        ChoiceKey { number: last, is_shown: true }
    };
    own.into_iter().map(|own| own.map_or_else(&mut counted, |number| ChoiceKey { number, is_shown: false })).collect()
}

/// The number that the label begins with, when it is the same in every language.
fn own_number(choice: &Choice) -> Option<usize> {
    let mut labels = choice.label.values();
    let first = number_before(labels.next()?)?;
    labels.all(|label| number_before(label) == Some(first)).then_some(first)
}

/// `7`, `0 - Not at all` and `3. Often` have one; `25-34`, `1 to 4 years` and `2 children` have none: there it is a part of
/// what is said.
fn number_before(label: &str) -> Option<usize> {
    let label = label.trim();
    let rest = label.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let number = label[..label.len() - rest.len()].parse().ok().filter(|number| *number < 1000)?;
    let rest = rest.trim_start();
    let words = rest.trim_start_matches(['-', '–', '—', '.', ':', ')', '=']);
    let parted = words.len() < rest.len() && words.starts_with(char::is_whitespace);
    let fits = rest.is_empty() || parted && words.trim_start().starts_with(|letter: char| !letter.is_ascii_digit());
    fits.then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::instrument::ChoiceRole;

    fn choice(label: &str) -> Choice {
        let (en, es) = label.split_once('|').unwrap_or((label, label));
        let text = serde_json::json!({"name": "x", "label": {"en": en, "es": es}});
        serde_json::from_value(text).expect("a choice")
    }

    fn numbers(labels: &[&str]) -> Vec<(usize, bool)> {
        let items: Vec<Choice> = labels.iter().map(|label| choice(label)).collect();
        choice_keys(&items).into_iter().map(|key| (key.number, key.is_shown)).collect()
    }

    #[test]
    fn labels_that_are_numbers_are_their_own_keys() {
        assert_eq!(numbers(&["0 - Not at all|0 - Nada", "1", "2 – Very|2 – Mucho"]), [(0, false), (1, false), (2, false)]);
        let mut items: Vec<Choice> = (0..=10).map(|number| choice(&number.to_string())).collect();
        items.push(Choice { role: Some(ChoiceRole::PreferNot), ..choice("Prefer not to answer") });
        let keys = choice_keys(&items);
        assert_eq!(keys[7], ChoiceKey { number: 7, is_shown: false });
        assert_eq!(keys[11], ChoiceKey { number: 11, is_shown: true });
    }

    #[test]
    fn other_lists_are_counted_from_one() {
        let cases: [&[&str]; 7] = [
            &["Yes", "No"],
            &["18 to 24", "25 to 34"],
            &["18-24", "25-34"],
            &["18 - 24", "25 - 34"],
            &["1", "2", "Many"],
            &["1", "1. Again"],
            &["1|Uno", "2|Dos"],
        ];
        for labels in cases {
            let counted: Vec<_> = (1..=labels.len()).map(|number| (number, true)).collect();
            assert_eq!(numbers(labels), counted, "{labels:?}");
        }
        assert_eq!(numbers(&[]), []);
    }
}
