use super::*;
use shared::survey::{FrameRow, Mode};

#[test]
fn only_what_differs_is_shown_and_as_theirs_is() {
    let ours = Plan::of("survey", vec!["en".into()]);
    assert!(ours.differences(&ours).is_empty());
    let mut theirs = ours.clone();
    theirs.k = 20;
    theirs.modes = vec![Mode::OpenLink, Mode::Paper];
    theirs.closes = Some("2026-11-20".into());
    theirs.frame = vec![FrameRow { department: "fire".into(), people: vec![1, 2, 3] }];
    theirs.reviews = vec![Review { language: "es".into(), reviewer: "R. Reader".into(), day: "2026-11-02".into() }];
    assert_eq!(ours.differences(&theirs), ["modes", "frame", "k", "reviews", "closes"]);
    let said = |field| value(&theirs, field, str::to_uppercase, Lang::En);
    assert_eq!(said("k"), "20");
    assert_eq!(said("modes"), "Open link, Paper");
    assert_eq!(said("closes"), "November 20, 2026");
    assert_eq!(said("frame"), "FIRE: 1 + 2 + 3");
    assert_eq!(said("groups"), "nothing");
    let read = said("reviews");
    assert!(read.contains("Spanish") && read.contains("R. Reader") && read.contains("November 2, 2026"), "{read}");
}
