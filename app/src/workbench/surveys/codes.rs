//! What the rules and the server say about surveys, in words.

use super::draft::language_name;
use super::places;
use crate::desk::Refused;
use crate::i18n::Msg;
use crate::workbench::people::departments::named_in;
use crate::workbench::people::said::{Amiss, Said, Trouble, code};
use shared::protocol::Problem;
use shared::survey::{GRACE_MOST, GROUP_LEAST, MINIMUM_LEAST, MINIMUM_MOST, PEOPLE_MOST};

/// What is wrong with a setting, by its field and code; the server's own words for one that is new.
pub(super) fn about(field: &str, code: &str, reason: &str) -> Said {
    let named = || named_in(reason).unwrap_or_default().to_owned();
    let between = |least: u32, most: u32| Said::gaps(Msg::SvSaysBetween, vec![least.to_string(), most.to_string()]);
    match (field, code) {
        ("instrument", "missing") => Msg::SvSaysInstrument.into(),
        ("instrument", "unknown_instrument") => Msg::SvSaysUnknownInstrument.into(),
        ("instrument", "not_anonymous") => Said::with(Msg::SvSaysNotASurvey, reason),
        ("languages", "unknown_language") => Msg::SvSaysNotTranslated.into(),
        ("modes", "missing") => Msg::SvSaysModes.into(),
        ("languages", "missing") => Msg::SvSaysLanguages.into(),
        ("modes" | "languages", "repeated") => Msg::SvSaysTwice.into(),
        ("k", "out_of_range") => between(MINIMUM_LEAST, MINIMUM_MOST),
        ("grace_days", "out_of_range") => between(0, GRACE_MOST),
        ("burst", "out_of_range") => between(1, PEOPLE_MOST),
        ("frame", "missing") => Msg::SvSaysNobody.into(),
        ("frame", "wrong_people") => Said::gaps(Msg::SvSaysPeople, vec![named(), PEOPLE_MOST.to_string()]),
        ("frame", "unknown_department") => Said::with(Msg::SvSaysNoDepartment, named()),
        ("frame" | "groups", "repeated") => Said::with(Msg::SvSaysRepeated, named()),
        ("frame" | "groups", "too_many") => Msg::SvSaysTooMany.into(),
        ("groups", "wrong_name") => Msg::SvSaysGroupName.into(),
        ("groups", "unknown_department") => Said::with(Msg::SvSaysEmptyDepartment, named()),
        ("groups", "in_two") => Said::with(Msg::SvSaysInTwo, named()),
        ("groups", "not_in_one") => Said::with(Msg::SvSaysNotInOne, named()),
        ("groups", "too_small") => Said::gaps(Msg::SvSaysTooSmall, vec![named(), GROUP_LEAST.to_string()]),
        ("groups", "no_label") => Said::with(Msg::SvSaysNoLabel, named()),
        ("reviews", "missing") => Said::with(Msg::SvSaysReview, language_name(&named()).to_owned()),
        ("reviews", "later") => Said::with(Msg::SvSaysReviewLater, language_name(&named()).to_owned()),
        ("reviews", "wrong_review") => Msg::SvSaysWrongReview.into(),
        ("pretested", "missing") => Msg::SvSaysPretest.into(),
        ("opens" | "closes", "not_a_day") => Msg::SvSaysDay.into(),
        ("closes", "before_opening") => Msg::SvSaysBeforeOpening.into(),
        ("contact" | "records_law", "missing") => Msg::SvSaysWords.into(),
        ("contact" | "records_law", "too_long") => Msg::SvSaysTooLong.into(),
        ("label", "wrong_name") => Msg::SvSaysStationLabel.into(),
        ("closes", "past") => Msg::SvSaysPast.into(),
        ("mode", "wrong_mode" | "not_offered") => Msg::SvSaysStationMode.into(),
        ("expected", "out_of_range") => Said::gaps(Msg::SvSaysBetween, vec!["1".into(), PEOPLE_MOST.to_string()]),
        ("rows", "missing") => Msg::SvSaysInvite.into(),
        ("rows", "more_than_people") => Said::with(Msg::SvSaysMorePeople, named()),
        ("rows" | "numbers", "too_many") => Msg::SvSaysInviteMost.into(),
        ("numbers", "missing") => Msg::SvSaysNumbers.into(),
        ("numbers", "unknown_invitation") => Said::with(Msg::SvSaysUnknownNumber, named()),
        ("closes", "frozen") => Msg::SvSaysClosedAlready.into(),
        (_, "frozen") => Msg::SvSaysFrozen.into(),
        _ => Said::with(Msg::SaysOther, reason),
    }
}

/// What the whole of a request was refused for.
fn whole(code: &str) -> Option<Msg> {
    Some(match code {
        "unknown_plan" => Msg::SvSaysUnknownPlan,
        "unknown_survey" => Msg::SvSaysUnknownSurvey,
        "revised" => Msg::SvConflict,
        "opened" => Msg::SvSaysOpened,
        "not_opened" => Msg::SvSaysNotOpen,
        "same_survey" => Msg::SvSaysSameSurvey,
        "not_frozen" => Msg::SvSaysNotFrozen,
        "wrong_state" => Msg::SvSaysState,
        "held" => Msg::SvSaysHeld,
        "ended" => Msg::SvSaysEnded,
        "not_by_invitation" => Msg::SvSaysNotByInvitation,
        "unknown_station" => Msg::SvSaysUnknownStation,
        _ => return None,
    })
}

/// Whether a refusal says that somebody else has changed the plan.
pub(super) fn is_conflict(refused: &Refused) -> bool {
    let Refused::Because(problem) = refused else { return false };
    code(problem) == "revised"
}

/// What a refusal says; `amiss` finds the control of a field.
pub(super) fn trouble(refused: &Refused, amiss: impl Fn(&str, &str, &str) -> Option<Amiss>) -> Trouble {
    let Refused::Because(problem) = refused else { return Trouble::whole(Msg::WholeOffline) };
    let code = code(problem);
    if let Some(msg) = whole(code) {
        return Trouble::whole(msg);
    }
    let reason = reason(problem);
    match problem.field.as_deref().and_then(|field| amiss(field, code, &reason)) {
        Some(amiss) => Trouble::fields(vec![amiss]),
        None => about_the_whole(refused, problem, code, &reason),
    }
}

fn about_the_whole(refused: &Refused, problem: &Problem, code: &str, reason: &str) -> Trouble {
    let field = problem.field.as_deref().unwrap_or_default();
    let said = about(field, code, reason);
    // What everyone may be told, such as that nobody is signed in.
    if said == Said::with(Msg::SaysOther, reason) { Trouble::of(refused, &[], Msg::WholeOffline) } else { Trouble::whole(said) }
}

/// What a refusal of a plan says, each beside its control.
pub(super) fn plan_trouble(refused: &Refused, draft: &super::draft::Draft) -> Trouble {
    let of_the_plan = |field: &str| places::label(field) != Msg::SurveyCol;
    trouble(refused, |field, code, reason| {
        of_the_plan(field).then(|| places::spot(draft, field, code, reason).wrong(about(field, code, reason)))
    })
}

/// The server's own words.
fn reason(problem: &Problem) -> String {
    problem.reason.clone().unwrap_or_else(|| problem.title.clone())
}

#[cfg(test)]
mod tests;
