//! Requests in words.

use crate::desk::Refused;
use crate::i18n::{Lang, Msg};
use crate::workbench::audit::kind_name;
use crate::workbench::people::said::{Amiss, Said, Trouble, code};
use shared::instrument::in_language;
use shared::protocol::{AuditKind, KindSummary, Wrong};
use shared::records_request::{
    ASKED_LIMIT, About, Because, DEPTH_LIMIT, Item, ItemKind, NAME_LEAST, NOTE_LEAST, NOTE_LIMIT, Stage, Verdict,
};

/// How far a request is.
pub(super) fn stage(stage: Stage) -> Msg {
    match stage {
        Stage::Entered => Msg::RcStageEntered,
        Stage::Deciding => Msg::RcStageDeciding,
        Stage::Decided => Msg::RcStageDecided,
        Stage::Answered => Msg::RcStageAnswered,
        Stage::Closed => Msg::RcStageClosed,
    }
}

/// What a request is about.
pub(super) fn about(about: About) -> Msg {
    match about {
        About::Matter => Msg::RcMatter,
        About::Person => Msg::RcPerson,
        About::Period => Msg::RcPeriod,
    }
}

/// What becomes of an item.
pub(super) fn verdict(verdict: Verdict) -> Msg {
    match verdict {
        Verdict::Released => Msg::RcReleased,
        Verdict::Partly => Msg::RcPartly,
        Verdict::Withheld => Msg::RcWithheld,
    }
}

/// Why an item belongs to the request.
pub(super) fn because(because: Because) -> Msg {
    match because {
        Because::Itself => Msg::RcItself,
        Because::Linked => Msg::RcLinked,
        Because::Wrote => Msg::RcWrote,
        Because::Names => Msg::RcNames,
        Because::Period => Msg::RcOfPeriod,
    }
}

/// What an item is called, and what kind of thing it is.
pub(super) fn title(item: &Item, kinds: &[KindSummary], lang: Lang) -> (String, String) {
    let kind = kinds.iter().find(|kind| kind.name == item.kind);
    let kind_title = kind.map_or_else(|| item.kind.clone(), |kind| in_language(&kind.title, lang.code()).to_owned());
    match item.what {
        ItemKind::Document if item.confined => (Msg::RcConfinedTitle.text(lang).to_owned(), kind_title),
        ItemKind::Document if item.title.trim().is_empty() => (Msg::Untitled.text(lang).to_owned(), kind_title),
        ItemKind::Document => (item.title.clone(), kind_title),
        ItemKind::Trail => {
            let kind = AuditKind::named(&item.kind).map_or_else(|| item.kind.clone(), |kind| kind_name(kind).text(lang).to_owned());
            (kind, Msg::Audit.text(lang).to_owned())
        }
        ItemKind::Seats => (Msg::RcSeats.text(lang).to_owned(), kind_title),
        ItemKind::Surveys => (Msg::RcSurveys.text(lang).to_owned(), Msg::Surveys.text(lang).to_owned()),
    }
}

/// What is wrong, by its code and field; none for one that is new.
fn said(code: &str, field: &str) -> Option<Said> {
    Some(match (code, field) {
        ("wrong_length", "asked") => Said::with(Msg::RcSaysAsked, ASKED_LIMIT.to_string()),
        ("no_day", _) => Msg::RcSaysDay.into(),
        ("too_early", "due") => Msg::RcSaysDue.into(),
        ("too_early", _) => Msg::AuDaysTurned.into(),
        ("not_named" | "unknown_document", "doc") => Msg::RcSaysDoc.into(),
        ("not_named" | "unknown_account", "account") => Msg::RcSaysAccount.into(),
        ("wrong_length", "name") => Said::with(Msg::RcSaysName, NAME_LEAST.to_string()),
        ("kept_apart", _) => Msg::RcSaysApart.into(),
        ("too_deep", _) => Said::with(Msg::RcSaysDepth, DEPTH_LIMIT.to_string()),
        ("no_exemption", _) => Msg::RcSaysExemption.into(),
        ("too_short", "note") => Said::with(Msg::RcSaysNoteShort, NOTE_LEAST.to_string()),
        ("too_long", "note") => Said::with(Msg::RcSaysNoteLong, NOTE_LIMIT.to_string()),
        ("no_parts", _) => Msg::RcSaysParts.into(),
        ("confined", _) => Msg::RcSaysConfined.into(),
        ("undecided", _) => Msg::RcSaysUndecided.into(),
        ("own_decision", _) => Msg::RcSaysOwn.into(),
        ("confined_released", _) => Msg::RcSaysConfinedReleased.into(),
        ("too_many_records", _) => Msg::RcSaysTooMany.into(),
        ("request_closed", _) => Msg::RcSaysClosed.into(),
        ("unknown_request", _) => Msg::RcSaysUnknown.into(),
        _ => return None,
    })
}

/// Id of the control of a field, and what it is called.
fn control(field: &str) -> Option<(&'static str, Msg)> {
    Some(match field {
        "asked" => ("records-asked", Msg::RcAsked),
        "received" => ("records-received", Msg::RcReceived),
        "due" => ("records-due", Msg::RcDue),
        "doc" => ("records-doc", Msg::RcDoc),
        "depth" => ("records-depth", Msg::RcDepth),
        "account" => ("records-account", Msg::RcAccount),
        "name" => ("records-name", Msg::RcName),
        "from" => ("records-from", Msg::AuFrom),
        "to" => ("records-to", Msg::AuTo),
        "exemption" => ("records-exemption", Msg::RcExemption),
        "note" => ("records-note", Msg::RcNote),
        "parts" => ("records-parts", Msg::RcParts),
        "verdict" => ("records-verdict", Msg::RcVerdict),
        _ => return None,
    })
}

fn trouble_of(code: &str, field: &str, reason: &str) -> Trouble {
    let said = said(code, field).unwrap_or_else(|| Said::with(Msg::SaysOther, reason));
    match control(field) {
        Some((target, label)) => Trouble::fields(vec![Amiss { target: target.to_owned(), label, said }]),
        None => Trouble::whole(said),
    }
}

/// What the rules say of what was entered.
pub(super) fn wrong(wrong: &Wrong) -> Trouble {
    trouble_of(wrong.code, wrong.field, &wrong.reason)
}

/// What the server says.
pub(super) fn refused(refused: &Refused) -> Trouble {
    if let Refused::Because(problem) = refused {
        let (code, field) = (code(problem), problem.field.as_deref().unwrap_or_default());
        if said(code, field).is_some() {
            return trouble_of(code, field, problem.reason.as_deref().unwrap_or(&problem.title));
        }
    }
    Trouble::of(refused, &[], Msg::RcOffline)
}

/// There is no request of this number.
pub(super) fn unknown() -> Trouble {
    Trouble::whole(Msg::RcSaysUnknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::records_request::{NewRequest, Ruling, check_decision};

    #[test]
    fn what_the_rules_say_stands_beside_its_field() {
        let empty = NewRequest::default().check().expect_err("wrong");
        let trouble = wrong(&empty);
        assert_eq!(trouble.fields.len(), 1);
        assert_eq!(trouble.fields[0].target, "records-asked");
        let ruling = Ruling { verdict: Verdict::Withheld, ..Ruling::default() };
        let why = check_decision(&ruling, &Item::default(), false).expect_err("no exemption");
        assert_eq!(wrong(&why).fields[0].said.text(Lang::En), Msg::RcSaysExemption.text(Lang::En));
    }

    #[test]
    fn what_may_not_be_read_has_no_title() {
        let item = Item { kind: "f".into(), title: "Secret".into(), confined: true, ..Item::default() };
        assert_eq!(title(&item, &[], Lang::En).0, Msg::RcConfinedTitle.text(Lang::En));
        let trail = Item { what: ItemKind::Trail, kind: "joined".into(), ..Item::default() };
        assert_eq!(title(&trail, &[], Lang::En).0, "Invitation used");
    }
}
