//! What the trail notes, in words. The server notes details in a short form of its own; what is not understood of it is
//! shown as it stands.

use crate::desk::Desk;
use crate::i18n::{Lang, Msg};
use crate::workbench::people::roles::grants_words;
use crate::workbench::people::said::fill;
use crate::workbench::surveys::state_name;
use shared::instrument::Role;
use shared::people::Grant;
use shared::protocol::{AuditKind, Department};
use shared::survey::SurveyState;

/// What happened.
pub(in crate::workbench) fn kind_name(kind: AuditKind) -> Msg {
    match kind {
        AuditKind::FactorAdded => Msg::KindFactorAdded,
        AuditKind::FactorRemoved => Msg::KindFactorRemoved,
        AuditKind::FactorGiven => Msg::KindFactorGiven,
        AuditKind::FactorRefused => Msg::KindFactorRefused,
        AuditKind::RecoveryCodesMade => Msg::KindRecoveryCodesMade,
        AuditKind::FactorReset => Msg::KindFactorReset,
        AuditKind::SignedIn => Msg::KindSignedIn,
        AuditKind::SignInRefused => Msg::KindSignInRefused,
        AuditKind::SignedOut => Msg::KindSignedOut,
        AuditKind::PasswordChanged => Msg::KindPasswordChanged,
        AuditKind::Invited => Msg::KindInvited,
        AuditKind::InvitationEnded => Msg::KindInvitationEnded,
        AuditKind::Joined => Msg::KindJoined,
        AuditKind::AccountChanged => Msg::KindAccountChanged,
        AuditKind::DepartmentsChanged => Msg::KindDepartmentsChanged,
        AuditKind::Restored => Msg::KindRestored,
        AuditKind::SurveyPlanned => Msg::KindSurveyPlanned,
        AuditKind::SurveyPlanChanged => Msg::KindSurveyPlanChanged,
        AuditKind::SurveyPlanDeleted => Msg::KindSurveyPlanDeleted,
        AuditKind::SurveyOpened => Msg::KindSurveyOpened,
        AuditKind::SurveyStateChanged => Msg::KindSurveyStateChanged,
        AuditKind::SurveyInvited => Msg::KindSurveyInvited,
        AuditKind::SurveyReissued => Msg::KindSurveyReissued,
        AuditKind::SurveyReissueRefused => Msg::KindSurveyReissueRefused,
        AuditKind::StationMade => Msg::KindStationMade,
        AuditKind::StationEnded => Msg::KindStationEnded,
        AuditKind::ReleaseMade => Msg::KindReleaseMade,
        AuditKind::ReleaseAgreed => Msg::KindReleaseAgreed,
        AuditKind::ReleaseDownloaded => Msg::KindReleaseDownloaded,
        AuditKind::DeviceAdded => Msg::KindDeviceAdded,
        AuditKind::DeviceNamed => Msg::KindDeviceNamed,
        AuditKind::DeviceRevoked => Msg::KindDeviceRevoked,
        AuditKind::DeviceAdmitted => Msg::KindDeviceAdmitted,
        AuditKind::Offboarded => Msg::KindOffboarded,
        AuditKind::OfflineDaysChanged => Msg::KindOfflineDaysChanged,
        AuditKind::OfficerRecovered => Msg::KindOfficerRecovered,
        AuditKind::AccessReviewed => Msg::KindAccessReviewed,
        AuditKind::RecoveryKeyMade => Msg::KindRecoveryKeyMade,
        AuditKind::RecoveryAsked => Msg::KindRecoveryAsked,
        AuditKind::RecoveryAnswered => Msg::KindRecoveryAnswered,
        AuditKind::RecoveryEnded => Msg::KindRecoveryEnded,
        AuditKind::ProviderExpected => Msg::KindProviderExpected,
        AuditKind::ProviderLinked => Msg::KindProviderLinked,
        AuditKind::ProviderUnlinked => Msg::KindProviderUnlinked,
        AuditKind::AuditExported => Msg::KindAuditExported,
        AuditKind::RecordsRequested => Msg::KindRecordsRequested,
        AuditKind::RecordsCollected => Msg::KindRecordsCollected,
        AuditKind::RecordsDecided => Msg::KindRecordsDecided,
        AuditKind::RecordsChecked => Msg::KindRecordsChecked,
        AuditKind::RecordsExported => Msg::KindRecordsExported,
        AuditKind::RecordsClosed => Msg::KindRecordsClosed,
        AuditKind::RedactionProposed => Msg::KindRedactionProposed,
        AuditKind::RedactionDeclined => Msg::KindRedactionDeclined,
        AuditKind::Redacted => Msg::KindRedacted,
        AuditKind::HoldSet => Msg::KindHoldSet,
        AuditKind::HoldReleased => Msg::KindHoldReleased,
        AuditKind::SessionKeyMade => Msg::KindSessionKeyMade,
        AuditKind::SeatsRead => Msg::KindSeatsRead,
        AuditKind::SessionKeyDestroyed => Msg::KindSessionKeyDestroyed,
    }
}

/// Roles as the server notes them: `lead:library, viewer`.
fn roles(noted: &str) -> Option<Vec<Grant>> {
    if noted == "no roles" {
        return Some(Vec::new());
    }
    let role = |text: &str| {
        let (role, department) = text.split_once(':').map_or((text, None), |(role, department)| (role, Some(department.to_owned())));
        Some(Grant { role: Role::named(role)?, department })
    };
    noted.split(", ").map(role).collect()
}

/// More about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Detail {
    /// In words of ours, or somebody's name.
    Words(String),
    /// As the server noted it, in English.
    English(String),
}

/// More about an entry.
pub(super) fn detail_words(kind: AuditKind, noted: &str, departments: &[Department], lang: Lang) -> Detail {
    let words = match kind {
        AuditKind::SignedIn | AuditKind::SignInRefused if noted == "with the provider" => {
            Some(Msg::DetailWithProvider.text(lang).to_owned())
        }
        AuditKind::SignedIn if noted == "with the provider, second factor not given yet" => {
            Some(Msg::DetailWithProviderHalf.text(lang).to_owned())
        }
        AuditKind::SignedIn if noted == "second factor not given yet" => Some(Msg::FaHowHalf.text(lang).to_owned()),
        AuditKind::FactorAdded | AuditKind::FactorRemoved | AuditKind::FactorGiven => factor(noted, lang),
        AuditKind::Joined if noted == "let in again with the provider" => Some(Msg::DetailLetInProvider.text(lang).to_owned()),
        AuditKind::Joined if noted == "let in again" => Some(Msg::DetailLetInAgain.text(lang).to_owned()),
        AuditKind::Joined => roles(noted).map(|roles| grants_words(&roles, departments, lang)),
        AuditKind::Invited if noted == "to set a new password" => Some(Msg::DetailNewPassword.text(lang).to_owned()),
        AuditKind::Invited => invited(noted, departments, lang),
        AuditKind::AccountChanged => changed(noted, departments, lang),
        AuditKind::DepartmentsChanged => departments_changed(noted, departments, lang),
        AuditKind::Restored => restored(noted, lang),
        AuditKind::DeviceNamed => before_and_after(Msg::DetailName, noted, lang),
        AuditKind::OfflineDaysChanged => before_and_after(Msg::DetailDays, noted, lang),
        AuditKind::OfficerRecovered => {
            roles(noted).map(|roles| fill(Msg::DetailRolesBefore, lang, &[grants_words(&roles, departments, lang)]))
        }
        AuditKind::SurveyStateChanged => survey_state(noted, lang),
        AuditKind::SurveyInvited => numbered(Msg::DetailSurveyInvited, noted, lang),
        AuditKind::SurveyReissued => numbered(Msg::DetailSurveyAgain, noted, lang),
        AuditKind::RecoveryEnded => recovery_ended(noted, lang),
        // Nothing, or the name that an invitation was for, of an instrument, or of a station.
        _ => Some(noted.to_owned()),
    };
    words.map_or_else(|| Detail::English(noted.to_owned()), Detail::Words)
}

/// Which second factor: `passkey: NAME`, `recovery code; NUMBER left`.
fn factor(noted: &str, lang: Lang) -> Option<String> {
    if let Some(name) = noted.strip_prefix("passkey: ") {
        return Some(fill(Msg::FaHowPasskeyNamed, lang, &[name]));
    }
    if let Some(left) = noted.strip_prefix("recovery code; ") {
        return Some(fill(Msg::FaHowSpare, lang, &[left.strip_suffix(" left")?]));
    }
    let msg = match noted {
        "authenticator app" => Msg::FaHowApp,
        "passkey" => Msg::FaHowPasskey,
        _ => return None,
    };
    Some(msg.text(lang).to_owned())
}

fn recovery_ended(noted: &str, lang: Lang) -> Option<String> {
    let msg = match noted {
        "arrived" => Msg::DetailRecoveryArrived,
        "taken back" => Msg::DetailRecoveryBack,
        "refused" => Msg::DetailRecoveryRefused,
        _ => return None,
    };
    Some(msg.text(lang).to_owned())
}

fn restored(noted: &str, lang: Lang) -> Option<String> {
    let number: u64 = noted.strip_prefix("up to number ")?.parse().ok()?;
    Some(fill(Msg::DetailRestored, lang, &[number.to_string()]))
}

/// `BEFORE -> AFTER`
fn before_and_after(msg: Msg, noted: &str, lang: Lang) -> Option<String> {
    let (before, after) = noted.split_once(" -> ")?;
    Some(fill(msg, lang, &[before.to_owned(), after.to_owned()]))
}

/// `NAME: STATE -> STATE`
fn survey_state(noted: &str, lang: Lang) -> Option<String> {
    let (survey, states) = noted.split_once(": ")?;
    let (before, after) = states.split_once(" -> ")?;
    let name = |state: &str| SurveyState::named(state).map(|state| state_name(state).text(lang).to_owned());
    Some(fill(Msg::DetailSurveyState, lang, &[survey.to_owned(), name(before)?, name(after)?]))
}

/// `NAME: NUMBER`
fn numbered(msg: Msg, noted: &str, lang: Lang) -> Option<String> {
    let (survey, number) = noted.split_once(": ")?;
    let number: u32 = number.parse().ok()?;
    Some(fill(msg, lang, &[survey.to_owned(), number.to_string()]))
}

/// `NAME: ROLES`; a name may have a colon itself.
fn invited(noted: &str, departments: &[Department], lang: Lang) -> Option<String> {
    let mut ends = noted.match_indices(": ").map(|(at, _)| at);
    ends.find_map(|at| roles(&noted[at + 2..]).map(|roles| format!("{}: {}", &noted[..at], grants_words(&roles, departments, lang))))
}

fn changed(noted: &str, departments: &[Department], lang: Lang) -> Option<String> {
    let part = |part: &str| {
        let before_and_after = |text: &str| text.split_once(" -> ").map(|(before, after)| (before.to_owned(), after.to_owned()));
        if let Some(names) = part.strip_prefix("name: ") {
            let (before, after) = before_and_after(names)?;
            return Some(fill(Msg::DetailName, lang, &[before, after]));
        }
        if let Some(noted) = part.strip_prefix("roles: ") {
            let (before, after) = before_and_after(noted)?;
            let said = |noted: &str| roles(noted).map(|roles| grants_words(&roles, departments, lang));
            return Some(fill(Msg::DetailRoles, lang, &[said(&before)?, said(&after)?]));
        }
        let msg = match part {
            "can sign in again" => Msg::DetailOpened,
            "cannot sign in" => Msg::DetailEnded,
            "nothing" => Msg::DetailNothing,
            _ => return None,
        };
        Some(msg.text(lang).to_owned())
    };
    let parts: Option<Vec<String>> = noted.split("; ").map(part).collect();
    parts.map(|parts| parts.join(". "))
}

fn departments_changed(noted: &str, departments: &[Department], lang: Lang) -> Option<String> {
    let (before, after) = noted.split_once(" -> ")?;
    let names = |noted: &str| -> String {
        let names: Vec<&str> = noted.split(", ").map(|id| Desk::department_name(departments, id, lang)).collect();
        names.join(", ")
    };
    Some(format!("{} → {}", names(before), names(after)))
}

#[cfg(test)]
mod tests;
