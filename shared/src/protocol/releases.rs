//! Releases of frozen surveys, under `/api/v1/survey-releases`: for those who see what a survey brought, and run none.

use crate::instrument::{Hash, Text};
use crate::json_struct;
use serde::{Deserialize, Serialize};

/// Version of the terms that somebody agrees to before a release is sent to their device. Whoever agreed to an older one is
/// asked again.
pub const RELEASE_TERMS: u32 = 1;
/// How many days a device keeps its copy of a release; then it deletes it, and may fetch it again.
pub const RELEASE_DAYS: u32 = 90;
/// Names the day, as `YYYY-MM-DD`, after which a device has to have deleted its copy: a header of a release that is sent.
pub const RELEASE_EXPIRES: &str = "evenhand-expires";

/// A release in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseSummary {
    /// The survey that it is of.
    pub survey: Hash,
    /// The survey's title.
    pub title: Text,
    /// The wave: the day when the survey opened, as `YYYY-MM-DD`.
    pub wave: String,
    /// The day when it was frozen, as `YYYY-MM-DD`.
    pub day: String,
    /// Records in it.
    pub n: u32,
    /// People in the frame; none where nobody said.
    #[serde(default)]
    pub people: Option<u32>,
    /// The minimum group.
    pub k: u32,
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// Whether whoever asks has agreed to the terms of [`RELEASE_TERMS`] for it.
    pub agreed: bool,
    /// How many days a device keeps its copy: [`RELEASE_DAYS`].
    pub expires_days: u32,
}

/// `GET /api/v1/survey-releases`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseList {
    /// Those of the organisation, the survey that opened last first.
    pub releases: Vec<ReleaseSummary>,
}

/// `POST /api/v1/survey-releases/{survey}/agreement`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// The version of the terms that were read: [`RELEASE_TERMS`].
    pub terms: u32,
}

/// Somebody who fetched a release on a day, as often as that was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseDownload {
    /// The account.
    pub account: String,
    /// The day, as `YYYY-MM-DD`.
    pub day: String,
    /// How often on that day.
    pub times: u32,
    /// The day after which the device has to have deleted its copy, as `YYYY-MM-DD`.
    pub expires: String,
}

/// `GET /api/v1/survey-releases/{survey}/downloads`, for officers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseDownloads {
    /// Newest first.
    pub downloads: Vec<ReleaseDownload>,
}

json_struct!(ReleaseSummary { survey, title, wave, day, n, people, k, bytes, agreed, expires_days });
json_struct!(ReleaseList { releases });
json_struct!(Agreement { terms });
json_struct!(ReleaseDownload { account, day, times, expires });
json_struct!(ReleaseDownloads { downloads });
