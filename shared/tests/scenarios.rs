//! A person filling in each shipped instrument along its main paths, and what it refuses.
//!
//! The workplace survey, which is sent and not kept, has its scenarios in `workplace_survey.rs`.
#![allow(missing_docs, unreachable_pub)]

mod scenario;

mod scenarios {
    pub mod barriers;
    pub mod changes;
    pub mod fast_track;
    pub mod focus_groups;
    pub mod hub;
    pub mod partners;
    pub mod plan;
    pub mod statement;
    pub mod targets;
    pub mod toolkit;
    pub mod training;
    pub mod workforce;
}

use scenario::seen::unseen;
use scenario::survey::SURVEY;
use scenario::{Scenario, instrument, shipped};
use scenarios::{barriers, fast_track, focus_groups, hub, partners, plan, statement, targets, toolkit, training, workforce};

/// An instrument, and what a person does with it.
type Scenarios = (&'static str, &'static [fn()]);

const SCENARIOS: [Scenarios; 23] = [
    ("barrier-finding", barriers::FINDING),
    ("community-benchmark", workforce::BENCHMARK),
    ("department-profile", plan::DEPARTMENT),
    ("equity-impact-statement", statement::STATEMENT),
    ("equity-quick-screen", fast_track::SCREEN),
    ("focus-group-series", focus_groups::SERIES),
    ("focus-group-session", focus_groups::SESSION),
    ("hub-service", hub::SERVICE),
    ("hub-visits", hub::VISITS),
    ("job-class", workforce::JOB_CLASS),
    ("outreach-event", hub::EVENT),
    ("partner", partners::PARTNER),
    ("partner-meeting", partners::MEETING),
    ("plan-action", plan::ACTION),
    ("policy-program", plan::POLICY),
    ("racial-equity-toolkit", toolkit::TOOLKIT),
    ("racial-equity-toolkit-fast-track", fast_track::FAST_TRACK),
    ("region-target", targets::TARGET),
    ("saved-analysis", barriers::SAVED),
    ("selection-process", workforce::SELECTION),
    ("training-course", training::COURSE),
    ("training-session", training::SESSION),
    ("workforce-profile", workforce::PROFILE),
];

#[test]
fn every_shipped_instrument_has_its_scenarios() {
    let mut names: Vec<&str> = SCENARIOS.iter().map(|(name, _)| *name).chain([SURVEY]).collect();
    names.sort_unstable();
    assert_eq!(shipped(), names);
}

/// What no scenario expects could be changed in a file without anyone noticing.
#[test]
fn every_expression_is_seen_in_each_of_its_states() {
    let mut all = Vec::new();
    for (file, scenarios) in SCENARIOS {
        let (count, missed) = unseen(file, scenarios);
        assert!(count > 0, "{file} has nothing to see");
        all.extend(missed);
    }
    assert!(all.is_empty(), "no scenario has seen\n{}", all.join("\n"));
}

/// The test above can fail: nothing is taken as seen without a scenario, nor by one that did not come to it.
#[test]
fn what_no_scenario_has_seen_is_named() {
    let (count, missed) = unseen("partner", &[]);
    assert_eq!(missed.len(), count);
    for state in ["cadence_months, constraint: broken", "cadence_months, required: not needed", "partner_kind_other, relevant: asked"] {
        assert!(missed.contains(&format!("partner: {state}")), "{state} in {missed:?}");
    }
    let (_, missed) = unseen("partner-meeting", &[partners::a_meeting_to_come]);
    for (state, seen) in [("asked", false), ("not asked", true)] {
        assert_eq!(missed.contains(&format!("partner-meeting: training_page, relevant: {state}")), !seen, "{missed:?}");
    }
}

/// That a text is there in each language is checked when a file is read; not that it is in that language.
#[test]
fn every_question_is_translated() {
    let mut count = 0;
    for file in shipped() {
        let instrument = instrument(&file);
        let rows = instrument.survey.iter();
        let texts = rows.flat_map(|row| [&row.label, &row.hint, &row.guidance_hint, &row.required_message, &row.constraint_message]);
        for text in texts.chain([&instrument.title]).filter(|text| !text.is_empty()) {
            assert!(text.get("en").is_some() && text.get("es").is_some(), "{file}: {text:?}");
            assert_ne!(text.get("en"), text.get("es"), "{file}: the Spanish is the English");
            count += 1;
        }
    }
    assert!(count > shipped().len());
}

/// A default that its question cannot read is left out without a word.
#[test]
fn every_default_stands_there_at_the_start() {
    let mut count = 0;
    for (file, _) in SCENARIOS {
        let mut person = Scenario::open(file);
        let schema = person.schema.clone();
        for node in (0..schema.nodes.len()).filter(|node| schema.nodes[*node].default.is_some()) {
            if let Some(repeat) = schema.nodes[node].repeat {
                person.form.add_row(0, repeat, &format!("r{node}"));
            }
            let at = person.at(&schema.nodes[node].name);
            assert!(person.form.kept(at).is_some(), "{file}: {} begins empty", person.path(at));
            count += 1;
        }
    }
    assert!(count > 0, "no form has a default");
}
