//! What the server's refusals mean, in words.

use crate::desk::Refused;
use crate::i18n::Msg;
use crate::workbench::people::said::{Place, Said, Trouble, code};
use shared::people::PASSKEY_NAME_MOST;

/// What entering it again does not mend, or what no field is about.
fn whole(code: &str) -> Option<Msg> {
    Some(match code {
        "wrong_passkey" => Msg::FaSaysPasskey,
        "unfit_passkey" => Msg::FaSaysUnfit,
        "too_late" => Msg::FaSaysLate,
        "factor_already_there" => Msg::FaSaysThere,
        "too_many_passkeys" => Msg::FaSaysMany,
        "factor_changed" => Msg::FaSaysChanged,
        "unknown_factor" => Msg::FaSaysUnknown,
        "last_factor" => Msg::FaSaysLast,
        "no_passkeys_here" => Msg::FaNoPasskeys,
        "own_factor" => Msg::FaSaysOwn,
        "second_factor_needed" => Msg::FaSaysNeeded,
        _ => return None,
    })
}

/// What is wrong with a field.
fn field(code: &str) -> Option<Said> {
    Some(match code {
        "wrong_code" => Msg::FaSaysWrongCode.into(),
        "used_code" => Msg::FaSaysUsedCode.into(),
        "wrong_recovery_code" => Msg::FaSaysWrongSpare.into(),
        "wrong_name" => Said::with(Msg::FaSaysName, PASSKEY_NAME_MOST.to_string()),
        _ => return None,
    })
}

/// What a refusal says of a form with these fields.
pub(in crate::workbench) fn trouble(refused: &Refused, places: &[Place]) -> Trouble {
    if let Refused::Because(problem) = refused {
        if let Some(msg) = whole(code(problem)) {
            return Trouble::whole(msg);
        }
        let place = places.iter().find(|place| problem.field.as_deref() == Some(place.wire));
        if let (Some(place), Some(said)) = (place, field(code(problem))) {
            return Trouble::fields(vec![place.wrong(said)]);
        }
    }
    Trouble::of(refused, places, Msg::FaOffline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::workbench::people::said::Topic;
    use shared::protocol::Problem;

    fn refused(code: &str, field: &str) -> Refused {
        Refused::Because(Problem {
            kind: format!("/problems/{code}"),
            title: "t".into(),
            status: 422,
            detail: String::new(),
            field: Some(field.into()),
            reason: Some("in English".into()),
            results: Vec::new(),
        })
    }

    #[test]
    fn every_refusal_of_the_server_has_words() {
        let places = [Place::new("code", Topic::Old, Msg::FaCode, "code"), Place::new("recovery", Topic::Old, Msg::FaSpare, "spare")];
        for (code, field) in [("wrong_code", "code"), ("used_code", "code"), ("wrong_recovery_code", "recovery")] {
            let trouble = trouble(&refused(code, field), &places);
            assert_eq!(trouble.fields.len(), 1, "{code}");
            assert!(!trouble.fields[0].said.text(Lang::En).contains("English"), "{code}");
        }
        for code in [
            "wrong_passkey",
            "unfit_passkey",
            "too_late",
            "factor_already_there",
            "too_many_passkeys",
            "factor_changed",
            "unknown_factor",
            "last_factor",
            "no_passkeys_here",
            "own_factor",
            "second_factor_needed",
        ] {
            let said = trouble(&refused(code, "factor"), &places).whole.expect(code);
            assert!(!said.text(Lang::En).contains("English"), "{code}");
        }
        let other = trouble(&refused("new_code_of_a_later_server", "code"), &places);
        assert!(other.fields[0].said.text(Lang::En).contains("in English"), "what is new is told as the server says it");
        assert_eq!(trouble(&Refused::Unreachable, &places), Trouble::whole(Msg::FaOffline));
    }
}
