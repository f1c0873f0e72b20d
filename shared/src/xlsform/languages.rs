//! Languages as workbooks write them: `label::English (en)`, `label::es`, `label::Español`.

/// Names that are common in workbooks, by BCP 47 code.
const NAMES: &[(&str, &[&str])] = &[
    ("en", &["english", "inglés"]),
    ("es", &["spanish", "español", "espanol", "castellano"]),
    ("fr", &["french", "français", "francais"]),
    ("hmn", &["hmong", "hmoob"]),
    ("ar", &["arabic", "العربية"]),
    ("pt", &["portuguese", "português"]),
    ("so", &["somali", "soomaali"]),
    ("my", &["burmese"]),
    ("sw", &["swahili", "kiswahili"]),
    ("zh", &["chinese", "中文"]),
    ("ru", &["russian", "русский"]),
    ("de", &["german", "deutsch"]),
    ("hi", &["hindi"]),
    ("ne", &["nepali"]),
];

/// The code of a language: what stands in parentheses, else a known name, else the word itself.
pub(super) fn code(written: &str) -> String {
    let written = written.trim();
    let inner = written.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(code, _)| code.trim());
    if let Some(code) = inner.filter(|code| !code.is_empty()) {
        return code.to_lowercase();
    }
    // A parenthesis left over would be read as a code's when it is written again.
    let lower = written.replace(['(', ')'], " ").trim().to_lowercase();
    let known = NAMES.iter().find(|(_, names)| names.contains(&lower.as_str()));
    known.map_or_else(|| lower.split_whitespace().collect::<Vec<_>>().join("-"), |(code, _)| (*code).to_owned())
}

/// How a language is written in a workbook of ours.
pub(super) fn heading(code: &str) -> String {
    let known = NAMES.iter().find(|(known, _)| *known == code);
    let name = known.map_or(code, |(_, names)| names[0]);
    let mut letters = name.chars();
    let name = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default();
    format!("{name} ({code})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_read_in_every_spelling() {
        for (written, expected) in [
            ("English (en)", "en"),
            ("Español", "es"),
            ("fr", "fr"),
            (" Spanish ", "es"),
            ("Old Norse", "old-norse"),
            ("Foo ()", "foo"),
            ("(Foo", "foo"),
        ] {
            assert_eq!(code(written), expected, "{written}");
        }
        assert_eq!(code(&heading("es")), "es");
        assert_eq!(code(&heading("tlh")), "tlh");
    }
}
