use super::*;
use shared::survey::{FrameRow, Mode};

#[test]
fn only_what_differs_is_shown_and_as_theirs_is() {
    let ours = Plan::of("survey", vec!["en".into()]);
    assert!(differences(&ours, &ours).is_empty());
    let mut theirs = ours.clone();
    theirs.k = 20;
    theirs.modes = vec![Mode::OpenLink, Mode::Paper];
    theirs.closes = Some("2026-11-20".into());
    theirs.frame = vec![FrameRow { department: "fire".into(), people: vec![1, 2, 3] }];
    assert_eq!(differences(&ours, &theirs), ["modes", "frame", "k", "closes"]);
    let said = |field| value(&theirs, field, str::to_uppercase, Lang::En);
    assert_eq!(said("k"), "20");
    assert_eq!(said("modes"), "Open link, Paper");
    assert_eq!(said("closes"), "November 20, 2026");
    assert_eq!(said("frame"), "FIRE: 1 + 2 + 3");
    assert_eq!(said("groups"), "nothing");
}

#[test]
fn every_setting_of_a_plan_is_compared() {
    let ours = Plan::default();
    let all: usize = serde_json::to_value(&ours).expect("a plan").as_object().expect("an object").len();
    // Words are two.
    let mut theirs = Plan::of("survey", vec!["en".into()]);
    theirs.frame = vec![FrameRow { department: "fire".into(), people: vec![1, 2, 3] }];
    theirs.groups = vec![shared::survey::Group { name: "a".into(), label: Text::default(), departments: Vec::new() }];
    theirs.cap = Some(1);
    theirs.reviews = vec![shared::survey::Review { language: "en".into(), reviewer: "A".into(), day: String::new() }];
    theirs.pretested = 1;
    (theirs.opens, theirs.closes) = (Some("x".into()), Some("y".into()));
    theirs.words.contact.insert("en".into(), "x".into());
    theirs.words.records_law.insert("en".into(), "y".into());
    assert_eq!(differences(&ours, &theirs).len(), all + 1);
}
