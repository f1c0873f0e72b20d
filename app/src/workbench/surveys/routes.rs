//! Addresses of the requests about running surveys.

use shared::instrument::Hash;

/// All plans.
pub(super) const PLANS: &str = "/api/v1/survey-plans";
/// Surveys of the organisation; below it, each for everyone.
pub(super) const SURVEYS: &str = "/api/v1/surveys";
/// All forms.
pub(super) const FORMS: &str = "/api/v1/instruments";

/// One plan.
pub(super) fn plan(id: &str) -> String {
    format!("{PLANS}/{id}")
}

/// Something of a plan.
pub(super) fn of_plan(id: &str, what: &str) -> String {
    format!("{PLANS}/{id}/{what}")
}

/// Invitations that are to be made again.
pub(super) fn again(id: &str) -> String {
    of_plan(id, "invitations/reissue")
}

/// A station of a plan.
pub(super) fn station(id: &str, station: &str) -> String {
    format!("{PLANS}/{id}/stations/{station}")
}

/// The report of a survey.
pub(super) fn report(survey: &str) -> String {
    format!("/api/v1/survey-reports/{survey}")
}

/// Where people answer. An invitation's code stands behind `#`, where no server sees it.
pub(super) fn answer_link(origin: &str, survey: &Hash, code: Option<&str>) -> String {
    let code = code.map(|code| format!("#{code}")).unwrap_or_default();
    format!("{origin}/s/{survey}{code}")
}

/// Where a shared device or a paper desk begins.
pub(super) fn station_link(origin: &str, survey: &Hash, code: &str) -> String {
    format!("{origin}/station/{survey}#{code}")
}

/// Address of this server, as people open it.
pub(super) fn origin() -> String {
    crate::browser::window().location().origin().unwrap_or_default()
}
