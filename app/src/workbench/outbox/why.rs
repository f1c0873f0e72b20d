//! Why the server refused a change: its stable codes in words that say what to do.

use crate::desk::Trouble;
use crate::forms::code_text;
use crate::i18n::{Lang, Msg};
use crate::workbench::attachments::fault;
use shared::attachment::Fault;

/// A reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Why {
    pub(super) text: String,
    /// The server's own sentence, whatever the language of the page.
    pub(super) english: bool,
}

/// The reason of a refusal.
pub(super) fn why(trouble: &Trouble, lang: Lang) -> Why {
    let code = trouble.code.as_deref().unwrap_or_default();
    let ours = match code {
        "not_allowed" => Some(Msg::WhyNotAllowed),
        "unknown_question" | "unknown_row" => Some(Msg::WhyNoQuestion),
        "wrong_type" | "unknown_choice" | "repeated_choice" | "exclusive_choice" => Some(Msg::WhyNoFit),
        "computed" | "not_asked" => Some(Msg::WhyNotAsked),
        "unknown_department" => Some(Msg::WhyNoDepartment),
        "made_once" => Some(Msg::WhyOnce),
        "base_redacted" => Some(Msg::TroubleBaseRedacted),
        "destroyed" => Some(Msg::TroubleDestroyed),
        "heads_differ" => Some(Msg::WhyHeads),
        "in_conflict" => Some(Msg::WhyConflict),
        "not_complete" => Some(Msg::WhyIncomplete),
        "unknown_version" | "unknown_kind" => Some(Msg::WhyNoForm),
        "id_reused" => Some(Msg::WhyReused),
        "other_org" | "other_kind" => Some(Msg::WhyOtherPlace),
        "malformed" | "own_base" | "too_many" | "seal" => Some(Msg::WhyMalformed),
        _ => None,
    };
    let own = |text: &str| Why { text: text.to_owned(), english: false };
    match (ours, &trouble.reason) {
        (Some(msg), _) => own(msg.text(lang)),
        (None, _) if Fault::named(code).is_some() => own(&file_text(code, lang)),
        (None, _) if matches!(code, "required" | "constraint" | "not_offered" | "too_long") => own(code_text(code, lang)),
        (None, Some(reason)) => Why { text: reason.clone(), english: true },
        (None, None) => own(code_text(code, lang)),
    }
}

/// Why a file is not taken, as a sentence of its own.
fn file_text(code: &str, lang: Lang) -> String {
    let said = Fault::named(code).map_or("", |why| fault(why).text(lang));
    let mut letters = said.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(code: Option<&str>, reason: Option<&str>, lang: Lang) -> Why {
        why(&Trouble { waiting: false, field: None, code: code.map(str::to_owned), reason: reason.map(str::to_owned) }, lang)
    }

    #[test]
    fn codes_are_said_in_the_language_of_the_page() {
        assert_eq!(told(Some("not_allowed"), Some("your roles"), Lang::Es).text, Msg::WhyNotAllowed.text(Lang::Es));
        assert_eq!(told(Some("too_long"), Some("the text is"), Lang::Es).text, Msg::IssueTooLong.text(Lang::Es));
    }

    #[test]
    fn what_is_not_known_is_said_in_the_words_of_the_server() {
        let why = told(Some("brand_new"), Some("it is Tuesday"), Lang::Es);
        assert_eq!(why, Why { text: "it is Tuesday".into(), english: true });
        assert_eq!(told(None, None, Lang::Es), Why { text: Msg::IssueOther.text(Lang::Es).into(), english: false });
    }

    /// Each code of `shared/src/document` and of the server's own checks has words of ours.
    #[test]
    fn every_code_of_a_check_is_translated() {
        let sources = [
            include_str!("../../../../shared/src/document/check.rs"),
            include_str!("../../../../shared/src/document/sign.rs"),
            include_str!("../../../../shared/src/form/issue.rs"),
        ];
        let mut seen = 0;
        for source in sources {
            // `Refusal::new("field", "code", …)` and `Self::Kind => "code",`
            for line in source.lines() {
                let words: Vec<&str> = line.split('"').collect();
                let code = match words.as_slice() {
                    [before, _, _, code, ..] if before.ends_with("Refusal::new(") => *code,
                    [before, code, after] if before.trim().starts_with("Self::") && before.ends_with("=> ") && *after == "," => *code,
                    _ => continue,
                };
                seen += 1;
                assert!(!told(Some(code), Some("in English"), Lang::Es).english, "{code}");
            }
        }
        assert!(seen >= 25, "only {seen} codes were found");
    }
}
