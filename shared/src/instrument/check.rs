//! What is wrong with an instrument beyond what keeps it from being built: everything at once, each with its question
//! and column. This runs where instruments come in, never on a phone.

use super::build::{DEPARTMENTS, SURVEY_GROUPS, kind};
use super::{Choice, Choices, Instrument, Kind, LoadError, RecordKind, Required, Row, Text};
use std::collections::BTreeSet;

/// Rows of an instrument, choices of all its lists, and languages; the longest of the world has a few thousand, some
/// ten thousand and a dozen. What is larger is refused before anything is made of it.
pub(crate) const ROWS: usize = 10_000;
pub(crate) const CHOICES: usize = 50_000;
pub(crate) const LANGUAGES: usize = 50;
/// Groups in groups: a row in a row is a call in a call, and there is no end of a stack to reach.
const DEPTH: usize = 32;

/// Why an instrument is too large to be looked at.
pub(crate) fn size(instrument: &Instrument) -> Option<LoadError> {
    let choices: usize = instrument.choices.values().map(|list| list.items.len() + 1).sum();
    let sizes = [
        ("survey", instrument.survey.len(), ROWS, "rows"),
        ("choices", choices, CHOICES, "choices"),
        ("languages", instrument.languages.len(), LANGUAGES, "languages"),
    ];
    if let Some((column, _, most, what)) = sizes.into_iter().find(|(_, count, most, _)| count > most) {
        return Some(LoadError::new("instrument", column, format!("there are more than {most} {what}")));
    }
    let mut depth = 0_usize;
    let too_deep = instrument.survey.iter().find(|row| {
        depth = (depth + usize::from(row.kind.starts_with("begin"))).saturating_sub(usize::from(row.kind.starts_with("end")));
        depth > DEPTH
    });
    too_deep.map(|row| LoadError::new(&row.name, "type", format!("groups and repeats stand more than {DEPTH} deep in each other")))
}

pub(super) fn check(instrument: &Instrument, groups: &[Choice]) -> Vec<LoadError> {
    let mut check = Check { languages: instrument.languages.clone(), errors: Vec::new() };
    if check.languages.is_empty() {
        check.error("instrument", "languages", "at least one language is needed");
    }
    check.translated("instrument", "title", &instrument.title);
    let lists = check.lists(instrument, groups);
    let mut names = BTreeSet::new();
    for row in instrument.survey.iter().filter(|row| !row.kind.starts_with("end")) {
        if !is_name(&row.name) {
            let reason = format!("“{}” is not a name: a letter or _, then letters, digits, _ or -", row.name);
            check.error(&row.name, "name", reason);
        }
        if instrument.kind == RecordKind::Document && row.name.starts_with('_') {
            check.error(&row.name, "name", "a document keeps what it says of itself under names that begin with _; choose another");
        }
        if !names.insert(&row.name) {
            check.error(&row.name, "name", "another question has this name");
        }
        if let Ok((kind, other)) = kind(row, &lists) {
            check.texts(row, kind);
            check.columns(row, kind);
            let name = format!("{}_other", row.name);
            if other && instrument.survey.iter().any(|row| row.name == name) {
                check.error(&name, "name", "or_other adds a question with this name");
            }
        }
    }
    check.errors
}

struct Check {
    languages: Vec<String>,
    errors: Vec<LoadError>,
}

impl Check {
    fn error(&mut self, question: &str, column: &'static str, reason: impl Into<String>) {
        self.errors.push(LoadError::new(question, column, reason));
    }

    fn translated(&mut self, question: &str, column: &'static str, text: &Text) {
        let missing = self.languages.iter().find(|language| text.get(language).is_none_or(|text| text.trim().is_empty()));
        if let Some(language) = missing.cloned() {
            self.error(question, column, format!("there is no text in language “{language}”"));
        }
    }

    fn lists(&mut self, instrument: &Instrument, groups: &[Choice]) -> Vec<Choices> {
        let mut lists = Vec::new();
        let source = if instrument.kind == RecordKind::Response { SURVEY_GROUPS } else { DEPARTMENTS };
        for (name, list) in instrument.choices.iter() {
            let items = match list.from.as_deref() {
                None if list.items.is_empty() => {
                    self.error(name, "choices", "the list is empty");
                    Vec::new()
                }
                None => list.items.clone(),
                Some(from) if from == source && list.items.is_empty() => groups.to_vec(),
                Some(from) if from == source => {
                    self.error(name, "from", "a list is either given or taken from elsewhere, not both");
                    Vec::new()
                }
                Some(other) => {
                    self.error(name, "from", format!("“{other}” is not a source of choices here; {source} is"));
                    Vec::new()
                }
            };
            let mut seen = BTreeSet::new();
            for choice in &items {
                if choice.name.is_empty() || choice.name.contains(char::is_whitespace) {
                    self.error(name, "choices", format!("the choice name “{}” is empty or has a space", choice.name));
                }
                if !seen.insert(&choice.name) {
                    // An answer holds the name alone: with two of one name nothing could say which label was chosen, and
                    // no check can see whether a filter always leaves one of them.
                    let reason = "an answer is kept by the name, so that each needs its own; allow_choice_duplicates is not supported";
                    self.error(name, "choices", format!("the choice “{}” stands twice: {reason}", choice.name));
                }
                self.translated(name, "choices", &choice.label);
            }
            lists.push(Choices { name: name.to_owned(), items });
        }
        lists
    }

    fn texts(&mut self, row: &Row, kind: Kind) {
        let silent = matches!(kind, Kind::Group { .. } | Kind::Repeat | Kind::Calculate | Kind::Hidden);
        if !silent || !row.label.is_empty() {
            self.translated(&row.name, "label", &row.label);
        }
        let columns = [
            ("hint", &row.hint),
            ("guidance_hint", &row.guidance_hint),
            ("required_message", &row.required_message),
            ("constraint_message", &row.constraint_message),
        ];
        for (column, text) in columns {
            if !text.is_empty() {
                self.translated(&row.name, column, text);
            }
        }
        if row.constraint.is_none() && !row.constraint_message.is_empty() {
            self.error(&row.name, "constraint_message", "there is no constraint that it explains");
        }
        if !kind.holds_value() && (row.constraint.is_some() || row.required != Required::Fixed(false)) {
            self.error(&row.name, "type", "only a question can be required or constrained");
        }
    }
}

impl Check {
    /// Columns that mean something for other types only: what would be ignored silently is said.
    fn columns(&mut self, row: &Row, kind: Kind) {
        let misplaced = [
            (row.calculation.is_some() && !kind.holds_value(), "calculation", "only a question can be calculated"),
            (row.calculation.is_none() && kind == Kind::Calculate, "calculation", "a calculate needs an expression"),
            (row.choice_filter.is_some() && kind.list().is_none(), "choice_filter", "only a question with choices can filter them"),
            (row.repeat_count.is_some() && kind != Kind::Repeat, "repeat_count", "only a repeat has rows to count"),
            (row.default.is_some() && !kind.holds_value(), "default", "only a question can have a default"),
            (!row.parameters.is_empty() && kind != Kind::Range, "parameters", "only a range has parameters"),
        ];
        for (_, column, reason) in misplaced.into_iter().filter(|(wrong, ..)| *wrong) {
            self.error(&row.name, column, reason);
        }
    }
}

/// XLSForm's names, without the dots and colons that no exporter keeps.
fn is_name(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}
