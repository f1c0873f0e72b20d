//! Where on the page a setting of a plan is entered: the server names a field, a person needs its control.

use super::draft::Draft;
use crate::i18n::Msg;
use crate::workbench::people::departments::named_in;
use crate::workbench::people::said::{Amiss, Said};
use shared::survey::{Mode, Tier};

/// A control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// Its id.
    pub(super) target: String,
    /// What it is called.
    label: Msg,
}

impl Spot {
    /// The control of a setting that has one.
    pub(super) fn field(field: &str) -> Self {
        Self { target: format!("plan-{field}"), label: label(field) }
    }

    /// The number of people of a department and tier.
    pub(super) fn people(department: &str, tier: usize) -> Self {
        let tier = Tier::ALL.get(tier).map_or("", |tier| tier.name());
        Self { target: format!("plan-people-{department}-{tier}"), label: Msg::SvFrame }
    }

    /// The button that proposes groups.
    pub(super) fn proposal() -> Self {
        Self::at("groups", "plan-propose".to_owned())
    }

    fn at(field: &str, target: String) -> Self {
        Self { target, label: label(field) }
    }

    /// Something wrong with it.
    pub(super) fn wrong(self, said: impl Into<Said>) -> Amiss {
        Amiss { target: self.target, label: self.label, said: said.into() }
    }
}

/// What a setting is called.
pub(super) fn label(field: &str) -> Msg {
    match field {
        "instrument" => Msg::SvInstrument,
        "modes" => Msg::SvModes,
        "languages" => Msg::SvLanguages,
        "frame" => Msg::SvFrame,
        "groups" => Msg::SvGroups,
        "k" => Msg::SvMinimum,
        "grace_days" => Msg::SvGrace,
        "cap" => Msg::SvCap,
        "burst" => Msg::SvBurst,
        "reviews" => Msg::SvReviews,
        "pretested" => Msg::SvPretested,
        "opens" => Msg::SvOpens,
        "closes" => Msg::SvCloses,
        "contact" => Msg::SvContact,
        "records_law" => Msg::SvRecordsLaw,
        _ => Msg::SurveyCol,
    }
}

/// The control that a problem is about. The name in the reason says which of several it is.
pub(super) fn spot(draft: &Draft, field: &str, code: &str, reason: &str) -> Spot {
    let named = named_in(reason);
    let first_language = || draft.languages.first().cloned().unwrap_or_default();
    let text = |written: &shared::instrument::Text| {
        let empty = |language: &&String| written.get(language).is_none_or(|text| text.trim().is_empty());
        draft.languages.iter().find(empty).cloned().unwrap_or_else(first_language)
    };
    let target = match field {
        "modes" => format!("plan-mode-{}", Mode::ALL[0].name()),
        "languages" => "plan-languages".to_owned(),
        "frame" => {
            let named = named.filter(|named| draft.frame.iter().any(|line| line.department == *named));
            let first = draft.frame.first().map(|line| line.department.as_str());
            return Spot::people(named.or(first).unwrap_or_default(), 0);
        }
        "groups" => group_control(draft, code, named),
        "reviews" => {
            let wanted = match code {
                "missing" => named.map(str::to_owned),
                _ => draft
                    .reviews
                    .iter()
                    .find(|line| line.reviewer.trim().is_empty() != line.day.trim().is_empty())
                    .map(|line| line.language.clone()),
            };
            format!("plan-review-{}", wanted.unwrap_or_else(first_language))
        }
        "contact" => format!("plan-contact-{}", text(&draft.contact)),
        "records_law" => format!("plan-records_law-{}", text(&draft.records_law)),
        other => return Spot::field(other),
    };
    Spot::at(field, target)
}

/// A department that is in no group has a menu; a group that is amiss has a name.
fn group_control(draft: &Draft, code: &str, named: Option<&str>) -> String {
    let named = named.unwrap_or_default();
    if draft.frame.iter().any(|line| line.department == named) && matches!(code, "not_in_one" | "in_two") {
        return format!("plan-group-of-{named}");
    }
    let plan = draft.plan();
    let at = plan.groups.iter().position(|group| group.name == named);
    match at.and_then(|at| draft.groups.get(at)) {
        Some(line) => {
            let empty = |language: &&String| line.label.get(language).is_none_or(|label| label.trim().is_empty());
            let language = draft.languages.iter().find(empty).or(draft.languages.first()).map_or("en", String::as_str);
            format!("plan-group-{}-{language}", line.key)
        }
        None => "plan-propose".to_owned(),
    }
}
