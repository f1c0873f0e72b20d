use super::*;
use crate::i18n::Lang;
use crate::workbench::surveys::draft::Draft;
use shared::instrument::Text;
use shared::protocol::{Department, Wrong};
use shared::survey::{FrameRow, Group, Mode, Plan, Review};

fn refused(code: &str, field: Option<&str>, reason: &str) -> Refused {
    Refused::Because(Problem {
        kind: format!("https://evenhand.example/problems/{code}"),
        title: "Nothing was changed".into(),
        status: 409,
        detail: String::new(),
        field: field.map(str::to_owned),
        reason: Some(reason.to_owned()),
        results: Vec::new(),
    })
}

fn is_known(wrong: &Wrong) -> bool {
    about(wrong.field, wrong.code, &wrong.reason) != Said::with(Msg::SaysOther, wrong.reason.clone())
}

/// A plan that is not refused.
fn plan() -> Plan {
    let en = |text: &str| Text::from([("en".to_owned(), text.to_owned())]);
    let mut plan = Plan::of("survey", vec!["en".into()]);
    plan.frame = vec![FrameRow { department: "fire".into(), people: vec![1, 2, 40] }];
    plan.groups = vec![Group { name: "fire".into(), label: en("Fire"), departments: vec!["fire".into()] }];
    plan.reviews = vec![Review { language: "en".into(), reviewer: "A. Sample".into(), day: "2026-11-02".into() }];
    plan
}

#[test]
fn whatever_the_rules_refuse_is_said_in_our_own_words() {
    type Change = fn(&mut Plan);
    let changes: [Change; 19] = [
        |plan| plan.instrument.clear(),
        |plan| plan.modes = vec![Mode::Paper, Mode::Paper],
        |plan| plan.languages.push("en".into()),
        |plan| plan.k = 4,
        |plan| plan.grace_days = 61,
        |plan| plan.burst = 0,
        |plan| plan.frame[0].people[0] = 100_001,
        |plan| plan.frame[0].department = "gone".into(),
        |plan| plan.frame.push(plan.frame[0].clone()),
        |plan| plan.frame = vec![plan.frame[0].clone(); 201],
        |plan| plan.groups = vec![plan.groups[0].clone(); 201],
        |plan| plan.groups[0].name = "Fire".into(),
        |plan| plan.groups.push(plan.groups[0].clone()),
        |plan| plan.groups[0].departments.push("parks".into()),
        |plan| plan.groups.push(Group { name: "twin".into(), ..plan.groups[0].clone() }),
        |plan| plan.opens = Some("tomorrow".into()),
        |plan| (plan.opens, plan.closes) = (Some("2026-11-02".into()), Some("2026-11-01".into())),
        |plan| plan.reviews[0].day.clear(),
        |plan| plan.words.contact = Text::from([("en".to_owned(), "a".repeat(2_001))]),
    ];
    let departments = [Department { id: "fire".into(), label: Text::default() }];
    assert!(plan().check(&departments).is_ok());
    for (at, change) in changes.into_iter().enumerate() {
        let mut changed = plan();
        change(&mut changed);
        let wrong = changed.check(&departments).expect_err("it is refused");
        assert!(is_known(&wrong), "change {at}: {wrong:?}");
    }
}

#[test]
fn whatever_is_missing_or_frozen_is_said_in_our_own_words() {
    let mut bare = Plan::of("survey", Vec::new());
    bare.modes.clear();
    let mut small = plan();
    small.languages.push("es".into());
    small.frame.push(FrameRow { department: "parks".into(), people: vec![0, 0, 3] });
    small.frame[0].people = vec![1, 0, 0];
    small.reviews.clear();
    let missing: Vec<Wrong> = bare.missing().into_iter().chain(small.missing()).collect();
    for wrong in &missing {
        assert!(is_known(wrong), "{wrong:?}");
    }
    let codes: Vec<&str> = missing.iter().map(|wrong| wrong.code).collect();
    assert!(["missing", "not_in_one", "too_small", "no_label"].iter().all(|code| codes.contains(code)), "{codes:?}");
    let frozen = plan().check_change(&Plan { k: 20, ..plan() }).expect_err("frozen");
    assert_eq!(about(frozen.field, frozen.code, &frozen.reason), Msg::SvSaysFrozen.into());
}

#[test]
fn whatever_the_server_refuses_is_said_and_the_new_in_its_own_words() {
    let draft = Draft::of(&plan(), &[]);
    for code in [
        "unknown_plan",
        "revised",
        "opened",
        "not_opened",
        "same_survey",
        "wrong_state",
        "held",
        "ended",
        "unknown_station",
        "not_frozen",
        "unknown_survey",
    ] {
        let trouble = plan_trouble(&refused(code, Some("plan"), "in English"), &draft);
        let said = trouble.whole.expect("of the whole").text(Lang::Es);
        assert!(!said.contains("in English"), "{code}: {said}");
    }
    let known = plan_trouble(&refused("out_of_range", Some("k"), "the minimum group has 5 to 1000 people"), &draft);
    assert_eq!(
        (known.fields[0].target.as_str(), known.fields[0].said.text(Lang::En).as_str()),
        ("plan-k", "Write a number from 5 to 1000")
    );
    let new = plan_trouble(&refused("brand_new", Some("k"), "it is Tuesday"), &draft);
    assert!(new.fields[0].said.text(Lang::En).contains("it is Tuesday"));
    let signed_out = plan_trouble(&refused("signed_out", Some("session"), "sign in"), &draft);
    assert_eq!(signed_out, Trouble::whole(Msg::WholeSignedOut));
    assert_eq!(plan_trouble(&Refused::Unreachable, &draft), Trouble::whole(Msg::WholeOffline));
}

#[test]
fn stations_and_invitations_are_refused_in_our_own_words() {
    for (field, code) in [
        ("label", "wrong_name"),
        ("mode", "wrong_mode"),
        ("mode", "not_offered"),
        ("expected", "out_of_range"),
        ("rows", "missing"),
        ("rows", "too_many"),
        ("rows", "more_than_people"),
        ("numbers", "missing"),
        ("numbers", "too_many"),
        ("numbers", "unknown_invitation"),
        ("reviews", "later"),
        ("closes", "past"),
        ("closes", "frozen"),
        ("instrument", "unknown_instrument"),
        ("instrument", "not_anonymous"),
        ("languages", "unknown_language"),
    ] {
        assert!(is_known(&Wrong { field, code, reason: "in “fire”".into() }), "{field} {code}");
    }
    assert!(about("rows", "more_than_people", "“fire” has 3 people").text(Lang::En).contains("“fire”"));
}

#[test]
fn only_another_revision_is_a_conflict() {
    assert!(is_conflict(&refused("revised", Some("revision"), "")));
    assert!(!is_conflict(&refused("opened", Some("plan"), "")) && !is_conflict(&Refused::Unreachable));
}
