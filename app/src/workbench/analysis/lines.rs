//! Releases in the list: what the server has, with what is on this device. No page.

use crate::storage::HeldRelease;
use shared::instrument::Text;
use shared::protocol::ReleaseSummary;

/// A release in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The survey.
    pub(super) survey: String,
    /// Its title.
    pub(super) title: Text,
    /// The wave, as `YYYY-MM-DD`.
    pub(super) wave: String,
    /// How many people are in it.
    pub(super) n: u32,
    /// Size of the file, in bytes.
    pub(super) bytes: u64,
    /// What the server offers.
    pub(super) offered: Option<ReleaseSummary>,
    /// Until when it is on this device, as `YYYY-MM-DD`.
    pub(super) until: Option<String>,
}

/// All releases, the newest wave first. Those that only the device has are listed, too: the server may not have been reached.
pub(super) fn merged(offered: &[ReleaseSummary], here: &[HeldRelease]) -> Vec<Line> {
    let held = |survey: &str| here.iter().find(|about| about.survey == survey);
    let mut lines: Vec<Line> = offered
        .iter()
        .map(|summary| Line {
            survey: summary.survey.to_string(),
            title: summary.title.clone(),
            wave: summary.wave.clone(),
            n: summary.n,
            bytes: summary.bytes,
            offered: Some(summary.clone()),
            until: held(summary.survey.as_str()).map(|about| about.expires.clone()),
        })
        .collect();
    let only_here = here.iter().filter(|about| offered.iter().all(|summary| summary.survey.as_str() != about.survey));
    lines.extend(only_here.map(|about| Line {
        survey: about.survey.clone(),
        title: about.title.clone(),
        wave: about.wave.clone(),
        n: about.n,
        bytes: about.bytes,
        offered: None,
        until: Some(about.expires.clone()),
    }));
    lines.sort_by(|a, b| b.wave.cmp(&a.wave).then_with(|| a.survey.cmp(&b.survey)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::instrument::Hash;

    fn summary(name: &str, wave: &str) -> ReleaseSummary {
        ReleaseSummary {
            survey: Hash::of(name.as_bytes()),
            title: Text::from([("en".to_owned(), name.to_owned())]),
            wave: wave.into(),
            day: wave.into(),
            n: 900,
            people: Some(2_000),
            k: 10,
            bytes: 1_000,
            agreed: false,
            expires_days: 90,
        }
    }

    fn copy(name: &str, wave: &str) -> HeldRelease {
        HeldRelease {
            account: "a".into(),
            survey: Hash::of(name.as_bytes()).to_string(),
            title: Text::from([("en".to_owned(), name.to_owned())]),
            wave: wave.into(),
            n: 900,
            bytes: 1_000,
            expires: "2026-12-01".into(),
        }
    }

    #[test]
    fn what_the_server_has_and_what_is_here_is_one_list() {
        let lines =
            merged(&[summary("one", "2025-03-01"), summary("two", "2026-03-01")], &[copy("one", "2025-03-01"), copy("old", "2024-03-01")]);
        let shown: Vec<(&str, bool, bool)> =
            lines.iter().map(|line| (line.wave.as_str(), line.offered.is_some(), line.until.is_some())).collect();
        assert_eq!(shown, [("2026-03-01", true, false), ("2025-03-01", true, true), ("2024-03-01", false, true)]);
    }

    #[test]
    fn without_a_server_what_is_here_is_listed() {
        let lines = merged(&[], &[copy("one", "2025-03-01")]);
        assert_eq!((lines.len(), lines[0].until.as_deref()), (1, Some("2026-12-01")));
    }
}
