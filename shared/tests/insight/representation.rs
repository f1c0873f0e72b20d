use shared::analysis::representation::{Basis, CROSSWALK, Community, Profile, Standard, Target, TargetFigure, compare};
use shared::analysis::stats::Share;

fn profile(standard: Standard, counts: &[(&str, &str, u64)]) -> Profile {
    let counts = counts.iter().map(|(category, group, people)| ((*category).to_owned(), (*group).to_owned(), *people)).collect();
    Profile { title: String::new(), date: "2026-01-01".into(), standard, counts }
}

fn community(standard: Standard, people: &[(&str, u64)]) -> Community {
    Community {
        title: String::new(),
        area: String::new(),
        population: "residents".into(),
        category: String::new(),
        year: Some(2024),
        source: String::new(),
        standard,
        people: people.iter().map(|(group, people)| ((*group).to_owned(), *people)).collect(),
    }
}

fn shares(compared: &shared::analysis::representation::Compared) -> Vec<(&str, u64, u64)> {
    compared.groups.iter().map(|group| (group.group.as_str(), group.workforce.count, group.community.count)).collect()
}

#[test]
fn one_standard_is_compared_as_it_is() {
    let own = profile(
        Standard::Spd15,
        &[("officials", "white", 60), ("officials", "mena", 10), ("service", "black", 30), ("service", "unknown", 7)],
    );
    let theirs = community(Standard::Spd15, &[("black", 400), ("white", 500), ("mena", 100)]);
    let compared = compare(&own, None, &theirs).expect("people");
    assert_eq!(shares(&compared), [("black", 30, 400), ("white", 60, 500), ("mena", 10, 100)]);
    assert_eq!((compared.crossed, compared.not_stated), (false, [7, 0]));
    let gap = compared.groups[0].gap.expect("a gap");
    assert!((gap.gap_points + 10.0).abs() < 1e-9 && (gap.gap_persons + 10.0).abs() < 1e-9 && gap.share_interval.low < 0.3);
    let officials = compare(&own, Some("officials"), &theirs).expect("people");
    assert_eq!(officials.groups[0].workforce, Share { count: 0, n: 70 });
    assert!(compare(&own, Some("technicians"), &theirs).is_none());
}

#[test]
fn two_standards_are_compared_by_the_groups_that_both_have() {
    let own = profile(Standard::Older, &[("officials", "white", 60), ("officials", "two_or_more", 5), ("officials", "hispanic", 15)]);
    let theirs = community(Standard::Spd15, &[("white", 500), ("mena", 100), ("multiple", 50), ("hispanic", 150), ("black", 200)]);
    let compared = compare(&own, None, &theirs).expect("people");
    assert!(compared.crossed);
    assert_eq!(shares(&compared), [("white", 60, 600), ("more", 5, 50), ("hispanic", 15, 150), ("black", 0, 200)]);
    assert_eq!(compared.groups.iter().map(|group| group.certain).collect::<Vec<_>>(), [false, false, false, true]);
}

#[test]
fn every_group_of_both_forms_is_in_the_crosswalk_once() {
    let older = ["aian", "asian", "black", "hispanic", "nhpi", "white", "two_or_more"];
    let spd15 = ["aian", "asian", "black", "hispanic", "mena", "nhpi", "white", "multiple"];
    for (all, of) in [(&older[..], 0), (&spd15[..], 1)] {
        for group in all {
            let found = CROSSWALK.iter().filter(|bridge| [bridge.older, bridge.spd15][of].contains(group)).count();
            assert_eq!(found, 1, "{group}");
        }
    }
}

#[cfg(feature = "toml")]
#[test]
fn the_documented_crosswalk_is_the_one_that_is_used() {
    let file = include_str!("../../../public/analysis/eeo4-spd15.toml");
    let read: toml::Table = file.parse().expect("a file");
    let names = |group: &toml::Value, of: &str| -> Vec<String> {
        group[of].as_array().expect("a list").iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
    };
    let rows: Vec<(String, Vec<String>, Vec<String>, bool)> = read["group"]
        .as_array()
        .expect("groups")
        .iter()
        .map(|group| {
            let certain = group["certain"].as_bool().expect("yes or no");
            (group["name"].as_str().expect("a name").to_owned(), names(group, "older"), names(group, "spd15"), certain)
        })
        .collect();
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let used: Vec<_> =
        CROSSWALK.iter().map(|bridge| (bridge.name.to_owned(), owned(bridge.older), owned(bridge.spd15), bridge.certain)).collect();
    assert_eq!(rows, used);
}

#[test]
fn a_target_is_reached_by_the_definition_that_it_states() {
    let target = |basis, increase| Target {
        title: String::new(),
        basis,
        baseline_year: 2020,
        end_year: 2025,
        increase,
        baseline: Share { count: 12_125, n: 122_131 },
        figures: vec![TargetFigure { date: "2022-12-01".into(), share: Share { count: 13_034, n: 119_700 } }],
    };
    // The published target of the region's pledge: 1,819 more.
    let count = target(Basis::Count, 15.0);
    assert!((count.goal().expect("a goal") - 12_125.0 - 1_818.75).abs() < 1e-9);
    assert!((count.way(count.figures[0].share).expect("a way") - 909.0 / 1_818.75).abs() < 1e-9);
    // The same figures say something else of the share: fewer people in all.
    let share = target(Basis::ShareRelative, 15.0);
    assert!((share.goal().expect("a goal") - 12_125.0 / 122_131.0 * 1.15).abs() < 1e-12);
    assert!(share.way(share.figures[0].share).expect("a way") > 0.6);
    let points = target(Basis::SharePoints, 2.0);
    assert!((points.goal().expect("a goal") - 12_125.0 / 122_131.0 - 0.02).abs() < 1e-12);
    assert_eq!(points.way(points.baseline), Some(0.0));
}
