//! Addresses of the analysis: of requests, and of screens.

/// All releases.
pub(super) const RELEASES: &str = "/api/v1/survey-releases";

/// One release: the file.
pub(super) fn release(survey: &str) -> String {
    format!("{RELEASES}/{survey}")
}

/// Agreeing to the terms of one.
pub(super) fn agreement(survey: &str) -> String {
    format!("{RELEASES}/{survey}/agreement")
}

/// The screen with tables of a survey, and what it shows there.
pub(super) fn tables(survey: &str, query: &str) -> String {
    if query.is_empty() { format!("/analysis/{survey}") } else { format!("/analysis/{survey}?{query}") }
}

/// The screen with its codebook.
pub(super) fn codebook(survey: &str) -> String {
    format!("/analysis/{survey}/codebook")
}

/// The screen with what it says of barriers.
pub(super) fn findings(survey: &str) -> String {
    format!("/analysis/{survey}/findings")
}

/// The screen with its scales.
pub(super) fn scales(survey: &str) -> String {
    format!("/analysis/{survey}/scales")
}

/// The screen with weighted shares.
pub(super) fn weights(survey: &str) -> String {
    format!("/analysis/{survey}/weights")
}
