//! Running surveys: plans, invitations, shared devices, reminders, rates, reports. Under `/api/v1/survey-plans`, for those who
//! run surveys and never see data; reports are for those who see data and run none.

use super::Wrong;
use crate::instrument::{Hash, Text};
use crate::json_struct;
use crate::survey::{Mode, PEOPLE_MOST, Plan, SurveyState, Tier};
use serde::{Deserialize, Serialize};

/// The most invitations that one request makes, or makes again.
pub const INVITATIONS_MOST: usize = 20_000;
/// With fewer people than this at a station, a response can be told apart by who was seen there.
pub const STATION_FEW: u32 = 10;

/// A plan as the server has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRecord {
    /// Names it: 22 characters of base64url.
    pub id: String,
    /// Goes up with every change; a change names the one that it is of.
    pub revision: u64,
    /// What is planned.
    pub plan: Plan,
    /// The survey's address and state, once it has opened.
    #[serde(default)]
    pub opened: Option<OpenedSurvey>,
    /// How many invitations there are.
    pub invitations: u32,
    /// Devices and desks that enter responses for others.
    pub stations: Vec<Station>,
}

/// A survey that has opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedSurvey {
    /// Its address.
    pub survey: Hash,
    /// State.
    pub state: SurveyState,
    /// Day on which it opened, as `YYYY-MM-DD`.
    pub opened: String,
    /// Day on which it closed.
    #[serde(default)]
    pub closed: Option<String>,
    /// Day on which it was, or will be, frozen: the grace days after it closed are over.
    #[serde(default)]
    pub frozen: Option<String>,
}

/// `GET /api/v1/survey-plans`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanList {
    /// All plans of the organisation, newest first.
    pub plans: Vec<PlanRecord>,
}

/// `PUT /api/v1/survey-plans/{plan}`; `POST /api/v1/survey-plans` takes it with revision 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanChange {
    /// The revision that it changes.
    pub revision: u64,
    /// What it becomes.
    pub plan: Plan,
}

/// `POST /api/v1/survey-plans/{plan}/open`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenRequest {
    /// The revision that was looked at.
    pub revision: u64,
}

/// `POST /api/v1/survey-plans/{plan}/state`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateChange {
    /// The state that is asked for.
    pub state: SurveyState,
}

/// How many invitations a department and tier get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InviteRow {
    /// The department.
    pub department: String,
    /// The tier.
    pub tier: Tier,
    /// How many.
    pub count: u32,
}

/// `POST /api/v1/survey-plans/{plan}/invitations`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InviteRequest {
    /// At least one.
    pub rows: Vec<InviteRow>,
}

/// An invitation, with its code: told once, when it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationCode {
    /// Names it in lists: the mail merge knows to whom number 17 went, the server does not.
    pub number: u32,
    /// The department.
    pub department: String,
    /// The tier.
    pub tier: Tier,
    /// 22 characters of base64url. The link is `/s/{survey}#{code}`.
    pub code: String,
}

/// Answer to making invitations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationCodes {
    /// By number.
    pub invitations: Vec<InvitationCode>,
}

/// `POST /api/v1/survey-plans/{plan}/invitations/reissue`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReissueRequest {
    /// Numbers of invitations whose links were lost: at least one.
    pub numbers: Vec<u32>,
}

/// Invitations that were made again, and those that stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reissued {
    /// Those that nobody had redeemed, by number: their old codes have ended.
    pub invitations: Vec<InvitationCode>,
    /// Numbers of those that were redeemed: a person has one response.
    pub redeemed: Vec<u32>,
}

/// An invitation that had not been redeemed when the day began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unredeemed {
    /// Its number.
    pub number: u32,
    /// The department.
    pub department: String,
    /// The tier.
    pub tier: Tier,
}

/// `GET /api/v1/survey-plans/{plan}/reminders`: the same all day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminders {
    /// The day, as `YYYY-MM-DD`.
    pub day: String,
    /// By number.
    pub invitations: Vec<Unredeemed>,
}

/// How many of a part of the frame were invited, and how many redeemed their invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// `all`, `group` or `tier`.
    pub of: String,
    /// Name of the group or tier; empty for `all`.
    pub name: String,
    /// How many were invited.
    pub invited: u64,
    /// At least so many redeemed, in steps of the minimum group; none where that is not told.
    #[serde(default)]
    pub redeemed: Option<u64>,
}

/// `GET /api/v1/survey-plans/{plan}/rates`: moved once a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rates {
    /// The day, as `YYYY-MM-DD`.
    pub day: String,
    /// The step.
    pub step: u32,
    /// All, then groups, then tiers.
    pub rates: Vec<Rate>,
    /// At least so many responses, of all modes.
    pub responses: u64,
}

/// A device or desk that enters responses for others. `POST /api/v1/survey-plans/{plan}/stations`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewStation {
    /// Where it stands, as the administrator calls it.
    pub label: String,
    /// [`Mode::SharedDevice`] or [`Mode::Paper`].
    pub mode: Mode,
    /// How many people are expected there.
    pub expected: u32,
}

/// Checks what somebody enters of a station. Whether the survey takes responses of its mode is another matter.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_station(new: &NewStation) -> Result<(), Wrong> {
    let wrong = |field, code, reason: &str| Err(Wrong { field, code, reason: reason.to_owned() });
    let length = new.label.chars().count();
    if new.label.trim().is_empty() || length > 100 || new.label.chars().any(char::is_control) {
        return wrong("label", "wrong_name", "a station is named in 1 to 100 characters, on one line");
    }
    if !new.mode.is_sealed() {
        return wrong("mode", "wrong_mode", "a station is a shared device or a desk where paper is typed in");
    }
    if !(1..=PEOPLE_MOST).contains(&new.expected) {
        return wrong("expected", "out_of_range", &format!("1 to {PEOPLE_MOST} people are expected at a station"));
    }
    Ok(())
}

/// A station as lists have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// Names it: 22 characters of base64url, and not its code.
    pub id: String,
    /// Where it stands.
    pub label: String,
    /// How responses come to be there.
    pub mode: Mode,
    /// How many people are expected.
    pub expected: u32,
    /// Whether it still may send.
    pub active: bool,
    /// Its code, told once. The link is `/station/{survey}#{code}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// Complete, partial and broken-off responses (AAPOR).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completeness {
    /// At least 80 % of what was asked is answered.
    pub complete: u64,
    /// At least 50 %.
    pub partial: u64,
    /// Less.
    pub break_off: u64,
}

/// Responses of one mode, or of those who gave one answer about themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    /// Name of the mode, or of the choice; empty for those who did not say.
    pub name: String,
    /// As people read it; empty for a mode and for those who did not say.
    pub label: Text,
    /// How many; none where it would be too few to tell.
    #[serde(default)]
    pub counts: Option<Completeness>,
}

/// How many left a question unanswered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRow {
    /// Name of the question.
    pub question: String,
    /// As people read it.
    pub label: Text,
    /// Of at least so many it was asked, in whole steps of the minimum group; none where they would be too few to tell.
    #[serde(default)]
    pub asked: Option<u64>,
    /// At least so many of them left it, in whole steps; none where they, or those who answered, would be too few to tell.
    #[serde(default)]
    pub missing: Option<u64>,
}

/// What people said of themselves, for one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportTable {
    /// Name of the question.
    pub question: String,
    /// As people read it.
    pub label: Text,
    /// A row a choice, and a last one, with an empty name, for those who did not say.
    pub rows: Vec<ReportRow>,
}

/// `GET /api/v1/survey-reports/{survey}`: made once, when the survey was frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseReport {
    /// The survey.
    pub survey: Hash,
    /// The minimum group.
    pub k: u32,
    /// Day of the freeze, as `YYYY-MM-DD`.
    pub day: String,
    /// Rates of invited people, as they stood then.
    pub rates: Vec<Rate>,
    /// All responses; none where there are too few to tell.
    #[serde(default)]
    pub all: Option<Completeness>,
    /// By mode.
    pub modes: Vec<ReportRow>,
    /// By what people said of themselves.
    pub tables: Vec<ReportTable>,
    /// Item nonresponse.
    pub items: Vec<ItemRow>,
}

json_struct!(PlanRecord { id, revision, plan, opened, invitations, stations });
json_struct!(OpenedSurvey { survey, state, opened, closed, frozen });
json_struct!(PlanList { plans });
json_struct!(PlanChange { revision, plan });
json_struct!(OpenRequest { revision });
json_struct!(StateChange { state });
json_struct!(InviteRow { department, tier, count });
json_struct!(InviteRequest { rows });
json_struct!(InvitationCode { number, department, tier, code });
json_struct!(InvitationCodes { invitations });
json_struct!(ReissueRequest { numbers });
json_struct!(Reissued { invitations, redeemed });
json_struct!(Unredeemed { number, department, tier });
json_struct!(Reminders { day, invitations });
json_struct!(Rate { of, name, invited, redeemed });
json_struct!(Rates { day, step, rates, responses });
json_struct!(NewStation { label, mode, expected });
json_struct!(Station { id, label, mode, expected, active, code });
json_struct!(Completeness { complete, partial, break_off });
json_struct!(ReportRow { name, label, counts });
json_struct!(ItemRow { question, label, asked, missing });
json_struct!(ReportTable { question, label, rows });
json_struct!(ResponseReport { survey, k, day, rates, all, modes, tables, items });
