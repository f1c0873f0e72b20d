//! States, ways in, tiers and days in words.

use crate::i18n::{Lang, Msg};
use crate::workbench::people::said::{Said, fill};
use shared::form::Date;
use shared::protocol::{OpenedSurvey, PlanRecord};
use shared::survey::{Mode, SurveyState, Tier};

/// What a state is called.
pub(in crate::workbench) fn state(state: SurveyState) -> Msg {
    match state {
        SurveyState::Open => Msg::StateOpen,
        SurveyState::Paused => Msg::StatePaused,
        SurveyState::Closed => Msg::StateClosed,
        SurveyState::Frozen => Msg::StateFrozen,
    }
}

/// What a way in is called.
pub(in crate::workbench) fn mode(mode: Mode) -> Msg {
    match mode {
        Mode::Invited => Msg::SvInvited,
        Mode::OpenLink => Msg::SvOpenLink,
        Mode::SharedDevice => Msg::SvShared,
        Mode::Paper => Msg::SvPaper,
    }
}

/// A way in, with what it cannot promise.
pub(super) fn mode_promise(of: Mode, lang: Lang) -> String {
    let name = mode(of).text(lang);
    if of == Mode::Invited { name.to_owned() } else { format!("{name} ({})", Msg::SvNotOnePer.text(lang)) }
}

/// What a way in is, and what it can and cannot promise.
pub(super) fn mode_hint(mode: Mode) -> Msg {
    match mode {
        Mode::Invited => Msg::SvInvitedHint,
        Mode::OpenLink => Msg::SvOpenLinkHint,
        Mode::SharedDevice => Msg::SvSharedHint,
        Mode::Paper => Msg::SvPaperHint,
    }
}

/// What a tier is called.
pub(super) fn tier(tier: Tier) -> Msg {
    match tier {
        Tier::Senior => Msg::SvTierSenior,
        Tier::Frontline => Msg::SvTierFrontline,
        Tier::OtherStaff => Msg::SvTierOther,
    }
}

/// A day as people write it. What is no day stays as it is.
pub(in crate::workbench) fn day(day: &str, lang: Lang) -> String {
    let parts: Vec<usize> = day.split('-').filter_map(|part| part.parse().ok()).collect();
    match parts[..] {
        [year, month, date] if Date::parse(day).is_some() => {
            let month = Msg::SvMonths.text(lang).split(' ').nth(month - 1).unwrap_or_default();
            let (year, date) = (year.to_string(), date.to_string());
            match lang {
                Lang::En => fill(Msg::SvDay, lang, &[month, &date, &year]),
                Lang::Es => fill(Msg::SvDay, lang, &[&date, month, &year]),
            }
        }
        _ => day.to_owned(),
    }
}

/// The day so many days later, as it is written; none where there is no day to count from.
pub(in crate::workbench) fn later(day: &str, days: u32) -> Option<String> {
    let first = Date::parse(day)?.days();
    Some(Date::from_days(first.saturating_add(i32::try_from(days).ok()?)).to_string())
}

/// How a plan or its survey stands, in a sentence.
pub(super) fn standing(record: &PlanRecord, lang: Lang) -> Said {
    let Some(opened) = &record.opened else {
        return match &record.plan.opens {
            Some(opens) => Said::with(Msg::SvIsDraftFor, day(opens, lang)),
            None => Msg::SvIsDraft.into(),
        };
    };
    let named = |msg, written: &Option<String>, other: Msg| match written {
        Some(written) => Said::with(msg, day(written, lang)),
        None => other.into(),
    };
    match opened.state {
        SurveyState::Open => named(Msg::SvIsOpenUntil, &record.plan.closes, Msg::SvIsOpen),
        SurveyState::Paused => named(Msg::SvIsPausedUntil, &record.plan.closes, Msg::SvIsPaused),
        SurveyState::Closed => named(Msg::SvIsClosedUntil, &frozen_on(opened, record.plan.grace_days), Msg::SvIsClosed),
        SurveyState::Frozen => named(Msg::SvIsFrozenSince, &opened.frozen, Msg::SvIsFrozen),
    }
}

/// The day on which a closed survey is frozen.
pub(super) fn frozen_on(opened: &OpenedSurvey, grace_days: u32) -> Option<String> {
    opened.frozen.clone().or_else(|| later(opened.closed.as_deref()?, grace_days + 1))
}

/// A hash in groups that a person can compare.
pub(super) fn in_groups(hash: &str) -> String {
    let characters: Vec<char> = hash.chars().collect();
    characters.chunks(6).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A count with marks between thousands.
pub(in crate::workbench) fn count(number: u64, lang: Lang) -> String {
    let digits = number.to_string();
    let mark = match lang {
        Lang::En => ',',
        // Four digits stay together in Spanish.
        Lang::Es if digits.len() < 5 => return digits,
        Lang::Es => '\u{a0}',
    };
    let mut marked = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            marked.push(mark);
        }
        marked.push(digit);
    }
    marked
}

#[cfg(test)]
mod tests;
