//! Plans for tests, here and of the server.

use shared::instrument::Text;
use shared::survey::{FrameRow, Group, Plan, Review};

/// The same words in both languages.
pub(crate) fn text(words: &str) -> Text {
    Text::from([("en".to_owned(), words.to_owned()), ("es".to_owned(), words.to_owned())])
}

/// A plan that can open, of these people in these groups.
pub(crate) fn planned(frame: Vec<FrameRow>, groups: Vec<Group>) -> Plan {
    let mut plan = Plan::of("workplace-diversity", vec!["en".to_owned(), "es".to_owned()]);
    (plan.frame, plan.groups) = (frame, groups);
    let review = |language: &str| Review { language: language.to_owned(), reviewer: "R Sample".to_owned(), day: "2026-01-31".to_owned() };
    plan.reviews = vec![review("en"), review("es")];
    plan.pretested = 8;
    plan.words.contact = text("the office of the plan");
    plan.words.records_law = text("answers are public records without names");
    plan
}
