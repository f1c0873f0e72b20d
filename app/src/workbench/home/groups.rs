//! Registers in an order that a person finds their way in. Kinds that nobody foresaw are listed as well.

use crate::i18n::Msg;
use shared::instrument::in_language;
use shared::protocol::KindSummary;

/// Kinds by what they are for; within a group in the order in which they are worked on.
const GROUPS: [(Msg, &[&str]); 6] = [
    (
        Msg::GroupAnalyses,
        &["policy-program", "equity-quick-screen", "racial-equity-toolkit", "racial-equity-toolkit-fast-track", "equity-impact-statement"],
    ),
    (Msg::GroupPlan, &["plan-action", "department-profile"]),
    (Msg::GroupTraining, &["training-course", "training-session"]),
    (
        Msg::GroupWorkforce,
        &[
            "workforce-profile",
            "job-class",
            "selection-process",
            "barrier-finding",
            "saved-analysis",
            "region-target",
            "community-benchmark",
        ],
    ),
    (Msg::GroupListening, &["focus-group-series", "focus-group-session"]),
    (Msg::GroupCommunity, &["hub-service", "hub-visits", "outreach-event", "partner", "partner-meeting"]),
];

/// The groups that are not empty, with their kinds.
pub(super) fn grouped(kinds: &[KindSummary], language: &str) -> Vec<(Msg, Vec<KindSummary>)> {
    let known = GROUPS.iter().map(|(title, names)| {
        let found = names.iter().filter_map(|name| kinds.iter().find(|kind| kind.name == *name));
        (*title, found.cloned().collect::<Vec<KindSummary>>())
    });
    let is_known = |kind: &&KindSummary| GROUPS.iter().any(|(_, names)| names.contains(&kind.name.as_str()));
    let mut others: Vec<KindSummary> = kinds.iter().filter(|kind| !is_known(kind)).cloned().collect();
    others.sort_by_key(|kind| crate::forms::plain(in_language(&kind.title, language)));
    known.chain([(Msg::GroupOther, others)]).filter(|(_, kinds)| !kinds.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::instrument::{Access, Hash, Text};
    use std::collections::BTreeSet;

    fn kind(name: &str) -> KindSummary {
        KindSummary {
            name: name.into(),
            version: Hash::of(name.as_bytes()),
            title: Text::from([("en".to_owned(), name.to_uppercase())]),
            access: Access::default(),
        }
    }

    #[test]
    fn known_kinds_stand_in_their_group_and_others_at_the_end_by_title() {
        let kinds = ["zebra-count", "partner", "racial-equity-toolkit", "apple-trees", "policy-program"].map(kind);
        let named: Vec<(Msg, Vec<String>)> =
            grouped(&kinds, "en").into_iter().map(|(title, kinds)| (title, kinds.into_iter().map(|kind| kind.name).collect())).collect();
        assert_eq!(
            named,
            [
                (Msg::GroupAnalyses, vec!["policy-program".to_owned(), "racial-equity-toolkit".to_owned()]),
                (Msg::GroupCommunity, vec!["partner".to_owned()]),
                (Msg::GroupOther, vec!["apple-trees".to_owned(), "zebra-count".to_owned()]),
            ]
        );
    }

    /// A form of the plan that is added later is to be put into a group, not found at the end.
    #[test]
    fn every_form_of_the_plan_is_in_one_group() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../public/instruments");
        let mut names = BTreeSet::new();
        for file in std::fs::read_dir(folder).expect("the instruments").flatten() {
            let text = std::fs::read_to_string(file.path()).expect("a file");
            if text.contains("kind = \"document\"") {
                names.insert(file.path().file_stem().and_then(|name| name.to_str()).expect("a name").to_owned());
            }
        }
        let listed: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        assert_eq!(listed.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>(), names);
        assert_eq!(listed.len(), names.len(), "each once");
    }
}
