//! What is decided about a survey before it opens, what may change afterwards, and which counts may be told.
#![cfg(feature = "full")]
#![allow(missing_docs)]

mod planned;

use planned::{planned, text};
use proptest::prelude::*;
use shared::instrument::Text;
use shared::protocol::Department;
use shared::survey::{FrameRow, GROUP_LEAST, Group, Mode, Plan, Review, SurveyState, Tier, may_become, propose_groups, shown_redeemed};

fn department(id: &str) -> Department {
    Department { id: id.to_owned(), label: text(&id.to_uppercase()) }
}

fn departments() -> Vec<Department> {
    ["library", "fire", "water"].map(department).to_vec()
}

fn row(department: &str, people: &[u32]) -> FrameRow {
    FrameRow { department: department.to_owned(), people: people.to_vec() }
}

/// A plan that can open.
fn plan() -> Plan {
    let frame = vec![row("library", &[2, 5, 30]), row("fire", &[5, 20, 100]), row("water", &[1, 2, 10])];
    let groups = propose_groups(&frame, &departments());
    planned(frame, groups)
}

/// The field and the code that a change of the plan is refused with, by [`Plan::check`] or by what must be there.
fn refusal(change: impl Fn(&mut Plan)) -> (&'static str, &'static str) {
    let mut changed = plan();
    change(&mut changed);
    let checked = changed.check(&departments()).and_then(|()| changed.check_ready());
    checked.map_or_else(|wrong| (wrong.field, wrong.code), |()| ("", ""))
}

#[test]
fn a_whole_plan_is_ready() {
    assert_eq!(refusal(|_| {}), ("", ""));
    let plan = plan();
    assert_eq!((plan.people(), plan.most(), plan.invites(), plan.seals()), (175, 175, true, false));
    assert_eq!(plan.groups.iter().map(|group| plan.people_of(group)).collect::<Vec<_>>(), [125, 50]);
    assert_eq!(plan.group_of("water").map(|group| group.name.as_str()), Some("smaller_departments"));
    assert_eq!(Plan { cap: Some(60), ..plan }.most(), 60);
}

#[test]
fn each_thing_that_is_wrong_is_named() {
    type Change = fn(&mut Plan);
    let cases: [(Change, &str, &str); 26] = [
        (|plan| plan.instrument.clear(), "instrument", "missing"),
        (|plan| plan.modes.push(Mode::Invited), "modes", "repeated"),
        (|plan| plan.languages.push("en".into()), "languages", "repeated"),
        (|plan| plan.k = 4, "k", "out_of_range"),
        (|plan| plan.k = 1001, "k", "out_of_range"),
        (|plan| plan.grace_days = 61, "grace_days", "out_of_range"),
        (|plan| plan.burst = 0, "burst", "out_of_range"),
        (|plan| plan.burst = 100_001, "burst", "out_of_range"),
        (|plan| plan.frame[0].people = vec![1, 2], "frame", "wrong_people"),
        (|plan| plan.frame[0].people[0] = 100_001, "frame", "wrong_people"),
        (|plan| plan.frame[0].department = "zoo".into(), "frame", "unknown_department"),
        (|plan| plan.frame.push(row("fire", &[0, 0, 0])), "frame", "repeated"),
        (|plan| plan.frame = vec![row("fire", &[0, 0, 0]); 201], "frame", "too_many"),
        (|plan| plan.groups[0].name = "Fire".into(), "groups", "wrong_name"),
        (|plan| plan.groups[0].name = plan.groups[1].name.clone(), "groups", "repeated"),
        (|plan| plan.groups[0].departments.push("zoo".into()), "groups", "unknown_department"),
        (|plan| plan.groups[0].departments.push("water".into()), "groups", "in_two"),
        (|plan| plan.groups = vec![Group { name: "a".into(), label: Text::default(), departments: vec![] }; 201], "groups", "too_many"),
        (|plan| plan.opens = Some("tomorrow".into()), "opens", "not_a_day"),
        (|plan| plan.closes = Some("2026-02-30".into()), "closes", "not_a_day"),
        (|plan| (plan.opens, plan.closes) = (Some("2026-03-02".into()), Some("2026-03-01".into())), "closes", "before_opening"),
        (|plan| plan.reviews[0].day = "once".into(), "reviews", "wrong_review"),
        (|plan| plan.reviews[0].reviewer = "x".repeat(201), "reviews", "wrong_review"),
        (|plan| plan.words.contact = text(&"x".repeat(2001)), "contact", "too_long"),
        (|plan| plan.words.records_law = text(&"x".repeat(2001)), "records_law", "too_long"),
        (|plan| (plan.opens, plan.closes) = (Some("2026-03-02".into()), Some("2026-03-02".into())), "", ""),
    ];
    for (at, (change, field, code)) in cases.into_iter().enumerate() {
        assert_eq!(refusal(change), (field, code), "case {at}");
    }
}

#[test]
fn each_thing_that_is_missing_is_named() {
    type Change = fn(&mut Plan);
    let cases: [(Change, &str, &str); 12] = [
        (|plan| plan.modes.clear(), "modes", "missing"),
        (|plan| plan.languages.clear(), "languages", "missing"),
        (|plan| (plan.frame, plan.groups) = (vec![], vec![]), "frame", "missing"),
        (|plan| plan.groups.truncate(1), "groups", "not_in_one"),
        (|plan| plan.frame[1].people = vec![9, 10, 10], "groups", "too_small"),
        (|plan| _ = plan.groups[0].label.remove("es"), "groups", "no_label"),
        (|plan| plan.reviews.truncate(1), "reviews", "missing"),
        (|plan| plan.reviews[1].reviewer = " ".to_owned(), "reviews", "missing"),
        (|plan| plan.pretested = 0, "pretested", "missing"),
        (|plan| _ = plan.words.contact.remove("es"), "contact", "missing"),
        (|plan| _ = plan.words.records_law.insert("en".into(), "  ".into()), "records_law", "missing"),
        (|plan| plan.frame.push(row("water", &[0, 0, 0])), "frame", "repeated"),
    ];
    for (at, (change, field, code)) in cases.into_iter().enumerate() {
        assert_eq!(refusal(change), (field, code), "case {at}");
    }
}

#[test]
fn every_setting_of_a_plan_is_compared() {
    let ours = Plan::default();
    assert!(ours.differences(&ours).is_empty());
    let all: usize = serde_json::to_value(&ours).expect("a plan").as_object().expect("an object").len();
    let mut theirs = Plan::of("survey", vec!["en".into()]);
    theirs.frame = vec![row("fire", &[1, 2, 3])];
    theirs.groups = vec![Group { name: "a".into(), label: Text::default(), departments: Vec::new() }];
    theirs.cap = Some(1);
    theirs.reviews = vec![Review { language: "en".into(), reviewer: "A".into(), day: String::new() }];
    theirs.pretested = 1;
    (theirs.opens, theirs.closes) = (Some("x".into()), Some("y".into()));
    theirs.words.contact.insert("en".into(), "x".into());
    theirs.words.records_law.insert("en".into(), "y".into());
    // Words are two.
    assert_eq!(ours.differences(&theirs).len(), all + 1);
}

#[test]
fn once_it_has_opened_only_words_and_days_change() {
    type Change = fn(&mut Plan);
    let frozen: [(Change, &str); 11] = [
        (|plan| plan.instrument.push('x'), "instrument"),
        (|plan| plan.modes.push(Mode::OpenLink), "modes"),
        (|plan| plan.languages.truncate(1), "languages"),
        (|plan| plan.frame[0].people[0] += 1, "frame"),
        (|plan| plan.groups.swap(0, 1), "groups"),
        (|plan| plan.k = 5, "k"),
        (|plan| plan.grace_days = 8, "grace_days"),
        (|plan| plan.cap = Some(1000), "cap"),
        (|plan| plan.burst = 10_000, "burst"),
        (|plan| plan.reviews[0].reviewer.push('x'), "reviews"),
        (|plan| plan.pretested += 1, "pretested"),
    ];
    for (change, field) in frozen {
        let mut changed = plan();
        change(&mut changed);
        let wrong = plan().check_change(&changed).expect_err(field);
        assert_eq!((wrong.field, wrong.code), (field, "frozen"));
    }
    let free: [Change; 4] = [
        |plan| plan.words.contact = text("another desk"),
        |plan| plan.words.records_law = text("another law"),
        |plan| plan.opens = Some("2026-02-01".into()),
        |plan| plan.closes = Some("2026-03-01".into()),
    ];
    for change in free {
        let mut changed = plan();
        change(&mut changed);
        plan().check_change(&changed).expect("this may change");
    }
}

#[test]
fn nobody_freezes_a_survey_and_none_opens_again() {
    use SurveyState::{Closed, Open, Paused};
    for from in SurveyState::ALL.iter().copied() {
        for to in SurveyState::ALL.iter().copied() {
            let may = [(Open, Paused), (Open, Closed), (Paused, Open), (Paused, Closed)].contains(&(from, to));
            assert_eq!(may_become(from, to), may, "{from:?} to {to:?}");
        }
    }
}

proptest! {
    /// Every group is large enough if that can be, and every department with people is in exactly one.
    #[test]
    fn proposed_groups_hold_everybody_once(sizes in prop::collection::vec(prop::collection::vec(0_u32..60, Tier::ALL.len()), 1..40)) {
        let names: Vec<String> = (0..sizes.len()).map(|at| format!("d{at}")).collect();
        let departments: Vec<Department> = names.iter().map(|name| department(name)).collect();
        let frame: Vec<FrameRow> = names.iter().zip(&sizes).map(|(name, people)| row(name, people)).collect();
        let groups = propose_groups(&frame, &departments);
        let mut plan = plan();
        (plan.frame, plan.groups) = (frame, groups);
        for row in &plan.frame {
            let held = plan.groups.iter().filter(|group| group.departments.contains(&row.department)).count();
            prop_assert_eq!(held, usize::from(row.total() > 0), "{}", row.department);
        }
        prop_assert_eq!(plan.groups.iter().map(|group| plan.people_of(group)).sum::<u32>(), plan.people());
        if plan.people() >= GROUP_LEAST {
            for group in &plan.groups {
                prop_assert!(plan.people_of(group) >= GROUP_LEAST, "{:?}", group);
            }
            // What is proposed can open.
            prop_assert!(plan.check(&departments).and_then(|()| plan.check_ready()).is_ok());
        }
        // A large department is never merged for nothing: at most one department of a merged group is large.
        for group in plan.groups.iter().filter(|group| group.departments.len() > 1) {
            let large = group.departments.iter().filter(|name| plan.frame.iter().any(|row| row.department == **name && row.total() >= GROUP_LEAST));
            prop_assert!(large.count() <= 1);
        }
    }

    /// What is told never overstates, moves in whole steps, and says nothing of fewer than a minimum group on either side.
    #[test]
    fn rates_hide_small_numbers_on_both_sides(invited in 0_u64..500, redeemed in 0_u64..500, k in 1_u32..40) {
        let redeemed = redeemed.min(invited);
        match shown_redeemed(invited, redeemed, k) {
            Some(shown) => {
                prop_assert!(redeemed >= u64::from(k) && invited - redeemed >= u64::from(k));
                prop_assert!(shown <= redeemed && redeemed - shown < u64::from(k) && shown % u64::from(k) == 0 && shown > 0);
            }
            None => prop_assert!(redeemed < u64::from(k) || invited - redeemed < u64::from(k)),
        }
    }

    #[test]
    fn one_person_more_shows_only_where_a_step_is_full(invited in 100_u64..500, redeemed in 0_u64..498, k in 2_u32..20) {
        let (before, after) = (shown_redeemed(invited, redeemed.min(invited - 1), k), shown_redeemed(invited, redeemed.min(invited - 1) + 1, k));
        let moved = (redeemed.min(invited - 1) + 1) % u64::from(k) == 0;
        let begins_or_ends = before.is_none() != after.is_none();
        prop_assert!(before == after || moved || begins_or_ends, "{before:?} to {after:?}");
    }
}
