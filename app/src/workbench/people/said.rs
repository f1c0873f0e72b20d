//! What a form says of what was entered: the same sentence before it is sent and when the server refuses it, beside the
//! field that it is about.

use crate::components::{el, row, text};
use crate::desk::{Refused, UNSAVED};
use crate::i18n::{Lang, Msg, language};
use leptos::prelude::*;
use shared::protocol::{NAME_MOST, PASSWORD_LEAST, PASSWORD_MOST, Problem, Wrong};

/// A sentence with what stands in its gaps, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workbench) struct Said {
    msg: Msg,
    gaps: Vec<String>,
}

impl From<Msg> for Said {
    fn from(msg: Msg) -> Self {
        Self { msg, gaps: Vec::new() }
    }
}

impl Said {
    /// A sentence with one gap.
    pub(in crate::workbench) fn with(msg: Msg, gap: impl Into<String>) -> Self {
        Self { msg, gaps: vec![gap.into()] }
    }

    /// With other texts in gaps that `name` knows better: what the rules call by its name in data has one for people.
    pub(in crate::workbench) fn renamed(mut self, name: impl Fn(&str) -> Option<String>) -> Self {
        for gap in &mut self.gaps {
            if let Some(better) = name(gap) {
                *gap = better;
            }
        }
        self
    }

    /// A sentence with several gaps.
    pub(in crate::workbench) fn gaps(msg: Msg, gaps: Vec<String>) -> Self {
        Self { msg, gaps }
    }

    fn between(msg: Msg, least: usize, most: usize) -> Self {
        Self { msg, gaps: vec![least.to_string(), most.to_string()] }
    }

    /// The sentence as a view that follows the language; what the server said in English is marked as that.
    pub(in crate::workbench) fn view(&self) -> AnyView {
        let (lang, said) = (language(), self.clone());
        if self.msg != Msg::SaysOther {
            return el("span").child(text(move || said.text(lang.get()))).view();
        }
        let around = |after: bool| text(move || around_gap(Msg::SaysOther.text(lang.get()), after).to_owned());
        let reason = self.gaps.first().cloned().unwrap_or_default();
        el("span").child(around(false)).child(el("span").attr("lang", "en").child(reason)).child(around(true)).view()
    }

    /// The sentence in a language.
    pub(in crate::workbench) fn text(&self, lang: Lang) -> String {
        fill(self.msg, lang, &self.gaps)
    }
}

/// A string with texts in its gaps, in their order.
pub(in crate::workbench) fn fill(msg: Msg, lang: Lang, gaps: &[impl AsRef<str>]) -> String {
    let parts = msg.text(lang).split(['{', '}']).enumerate();
    // Every second part is the name of a gap.
    parts.map(|(index, part)| if index % 2 == 1 { gaps.get(index / 2).map_or(part, AsRef::as_ref) } else { part }).collect()
}

/// What stands before the gap of a string, or after it.
fn around_gap(text: &str, after: bool) -> &str {
    let (before, rest) = text.split_once('{').unwrap_or((text, ""));
    if after { rest.split_once('}').map_or("", |(_, after)| after) } else { before }
}

/// A string with one text in its gaps, which all stand for the same.
pub(in crate::workbench) fn naming(msg: Msg, lang: Lang, name: &str) -> String {
    let gaps = [name; 4];
    fill(msg, lang, &gaps)
}

/// What a field of a form is about: the same code means different things of different fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbench) enum Topic {
    /// A name to sign in with.
    SignIn,
    /// A name as others see it.
    Shown,
    /// A new password.
    Password,
    /// The password so far.
    Old,
    /// Roles.
    Roles,
    /// What a provider names a person by.
    Subject,
}

/// A field, as the server names it and where a person finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workbench) struct Place {
    /// Its name in the request.
    pub(in crate::workbench) wire: &'static str,
    /// What it is about.
    pub(in crate::workbench) topic: Topic,
    /// Id of its control.
    pub(in crate::workbench) target: String,
    /// What it is called.
    pub(in crate::workbench) label: Msg,
}

impl Place {
    /// A field of a form that stands on its page once.
    pub(in crate::workbench) fn new(wire: &'static str, topic: Topic, label: Msg, target: impl Into<String>) -> Self {
        Self { wire, topic, target: target.into(), label }
    }

    /// Something wrong with it.
    pub(in crate::workbench) fn wrong(&self, said: impl Into<Said>) -> Amiss {
        Amiss { target: self.target.clone(), label: self.label, said: said.into() }
    }
}

/// Something wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workbench) struct Amiss {
    /// Id of its control.
    pub(in crate::workbench) target: String,
    /// What it is called.
    pub(in crate::workbench) label: Msg,
    /// What is wrong.
    pub(in crate::workbench) said: Said,
}

/// What a form has to say: of its fields, or of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::workbench) struct Trouble {
    /// Fields.
    pub(in crate::workbench) fields: Vec<Amiss>,
    /// What no field can mend.
    pub(in crate::workbench) whole: Option<Said>,
}

impl Trouble {
    /// Of the whole.
    pub(in crate::workbench) fn whole(said: impl Into<Said>) -> Self {
        Self { fields: Vec::new(), whole: Some(said.into()) }
    }

    /// Of fields.
    pub(in crate::workbench) fn fields(fields: Vec<Amiss>) -> Self {
        Self { fields, whole: None }
    }

    /// What is to be said of the whole, as a view.
    pub(in crate::workbench) fn view(&self) -> AnyView {
        self.whole.as_ref().map_or_else(|| row(Vec::new()), Said::view)
    }

    /// Nothing to say.
    pub(in crate::workbench) fn is_none(&self) -> bool {
        self.fields.is_empty() && self.whole.is_none()
    }

    /// What a refusal says of a form with these fields; `offline` is for a server that did not answer.
    pub(in crate::workbench) fn of(refused: &Refused, places: &[Place], offline: Msg) -> Self {
        let Refused::Because(problem) = refused else { return Self::whole(offline) };
        let code = code(problem);
        if let Some(whole) = about_the_whole(code, problem) {
            return Self::whole(whole);
        }
        let reason = problem.reason.clone().unwrap_or_else(|| problem.title.clone());
        match places.iter().find(|place| problem.field.as_deref() == Some(place.wire)) {
            Some(place) => Self::fields(vec![place.wrong(about(place.topic, code, &reason))]),
            None => Self::whole(Said::with(Msg::SaysOther, reason)),
        }
    }
}

/// The stable name of a problem.
pub(in crate::workbench) fn code(problem: &Problem) -> &str {
    problem.kind.rsplit('/').next().unwrap_or_default()
}

/// What entering it again does not mend.
fn about_the_whole(code: &str, problem: &Problem) -> Option<Said> {
    Some(match code {
        "signed_out" | "session_key_needed" => Msg::WholeSignedOut.into(),
        UNSAVED => Msg::WholeUnsaved.into(),
        "not_allowed" | "cross_site" => Msg::WholeNotAllowed.into(),
        "store" => Msg::WholeStore.into(),
        "device_revoked" => Msg::DvRefused.into(),
        "no_password" => Msg::ProviderWithoutPassword.into(),
        "unknown_account" => Msg::SaysUnknownAccount.into(),
        "too_many_tries" => Said::with(Msg::TooManyTries, minutes(problem.reason.as_deref()).to_string()),
        _ => return None,
    })
}

/// How long to wait: the only number in the reason.
fn minutes(reason: Option<&str>) -> usize {
    let digits = |text: &str| -> String { text.chars().skip_while(|one| !one.is_ascii_digit()).take_while(char::is_ascii_digit).collect() };
    reason.and_then(|reason| digits(reason).parse().ok()).unwrap_or(15)
}

/// What is wrong with a field, by its code; the server's own words for one that is new.
pub(in crate::workbench) fn about(topic: Topic, code: &str, reason: &str) -> Said {
    match (topic, code) {
        (Topic::SignIn, "wrong_length") => Said::between(Msg::SaysLength, 3, NAME_MOST),
        (Topic::Shown, "wrong_length") => Said::between(Msg::SaysLength, 1, NAME_MOST),
        (Topic::Password, "wrong_length") => Said::between(Msg::SaysLength, PASSWORD_LEAST, PASSWORD_MOST),
        (Topic::Subject, "wrong_length") => Msg::SaysSubject.into(),
        (Topic::SignIn, "wrong_characters") => Msg::SaysSignInCharacters.into(),
        (Topic::Shown, "wrong_characters") => Msg::SaysShownCharacters.into(),
        (Topic::SignIn, "name_taken") => Msg::SaysNameTaken.into(),
        (Topic::SignIn, "other_name") => Msg::SaysOtherName.into(),
        (Topic::Password, "sign_in_refused") => Msg::SignInRefused.into(),
        (Topic::Password, "is_the_name") => Msg::SaysIsTheName.into(),
        (Topic::Password, "too_common") => Msg::SaysTooCommon.into(),
        (Topic::Old, "wrong_password") => Msg::SaysWrongPassword.into(),
        (Topic::Roles, "no_role") => Msg::SaysNoRole.into(),
        (Topic::Roles, "repeated") => Msg::SaysRoleTwice.into(),
        (Topic::Roles, "not_local") => Msg::SaysRoleNotLocal.into(),
        (Topic::Roles, "not_of_an_organisation") => Msg::SaysRoleNotHere.into(),
        (Topic::Roles, "too_many") => Msg::SaysTooManyRoles.into(),
        (Topic::Roles, "unknown_department") => Msg::SaysNoDepartment.into(),
        (Topic::Roles, "last_officer") => Msg::SaysLastOfficer.into(),
        _ => Said::with(Msg::SaysOther, reason),
    }
}

/// What the rules that both sides share say of what was entered.
pub(in crate::workbench) fn checked(places: &[Place], results: impl IntoIterator<Item = Result<(), Wrong>>) -> Vec<Amiss> {
    let wrongs = results.into_iter().filter_map(Result::err);
    let found = wrongs.filter_map(|wrong| {
        let place = places.iter().find(|place| place.wire == wrong.field)?;
        Some(place.wrong(about(place.topic, wrong.code, &wrong.reason)))
    });
    found.collect()
}

#[cfg(test)]
mod tests;
