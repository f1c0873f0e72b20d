use super::made::{agree, column, key, release, text};
use proptest::prelude::*;
use shared::analysis::stats::Share;
use shared::analysis::waves::{Differs, Point, WavesError, waves};
use shared::disclosure::{Release, Tabulation};
use shared::instrument::Hash;

/// `yes` of 50 in the north and 30 of 50 in the south answer favourably.
fn wave(day: &str, yes: usize) -> Release {
    let place = column(&[(2, 50), (3, 50)]);
    let answers = column(&[(1, yes), (4, 50 - yes), (2, 30), (5, 20)]);
    release(day, vec![key("place", &["north", "south"], &place)], vec![agree("one", &answers), agree("two", &answers)])
}

#[test]
fn waves_stand_in_their_order_with_their_change() {
    let (late, early) = (wave("2027-03-01", 40), wave("2025-03-01", 20));
    let compared = waves(&[&late, &early]).expect("comparable");
    assert_eq!(compared.items, ["one", "two"]);
    let trends = compared.trends("one", Some("place")).expect("trends");
    // The whole, those who did not say, the north, the south.
    assert_eq!(trends.lines.len(), 4);
    assert_eq!(trends.lines[0].points, [Point::Shown(Share { count: 50, n: 100 }), Point::Shown(Share { count: 70, n: 100 })]);
    assert_eq!(trends.lines[1].points, [Point::Nobody, Point::Nobody]);
    let change = trends.lines[2].change().expect("both shown");
    assert!((change.difference.difference - 0.4).abs() < 1e-12 && change.difference.interval.low > 0.0);
    assert_eq!(trends.lines[3].change().map(|change| change.difference.difference), Some(0.0));
    assert!(trends.left_out.is_empty() && trends.lines[1].change().is_none());
}

#[test]
fn what_is_not_the_same_is_named_with_its_reason() {
    let (first, mut second) = (wave("2025-03-01", 20), wave("2026-03-01", 20));
    second.items[0].label = text("Another question?");
    second.items[1].answers[2].part = Some(shared::disclosure::Part::Unfavourable);
    second.items.push(agree("three", &[1; 100]));
    let compared = waves(&[&first, &second]).expect("comparable");
    let left: Vec<_> = compared.left_out.iter().map(|left| (left.name.as_str(), left.wave, left.why)).collect();
    assert_eq!(left, [("one", 1, Differs::Words), ("two", 1, Differs::Answers), ("three", 0, Differs::Absent)]);
    assert!(compared.items.is_empty() && compared.trends("one", None).is_none());
}

#[test]
fn groups_of_other_choices_are_not_compared() {
    let (first, mut second) = (wave("2025-03-01", 20), wave("2026-03-01", 20));
    second.keys[0].categories[2].names.push("east".to_owned());
    second.keys.push(key("level", &["low", "high"], &column(&[(2, 50), (3, 50)])));
    let compared = waves(&[&first, &second]).expect("comparable");
    assert_eq!((compared.keys.as_slice(), compared.keys_left_out.as_slice()), (&["place".to_owned()][..], &[("level".to_owned(), 0)][..]));
    let trends = compared.trends("one", Some("place")).expect("trends");
    assert_eq!(trends.lines.len(), 3);
    let left: Vec<_> = trends.left_out.iter().map(|left| (left.category.names.join("+"), left.wave)).collect();
    assert_eq!(left, [("south".to_owned(), 0), ("south+east".to_owned(), 1)]);
}

#[test]
fn other_surveys_are_refused() {
    let (first, second) = (wave("2025-03-01", 20), wave("2026-03-01", 20));
    assert_eq!(waves(&[&first]).err(), Some(WavesError::Number));
    assert_eq!(waves(&[&first; 7]).err(), Some(WavesError::Number));
    assert_eq!(waves(&[&first, &first]).err(), Some(WavesError::Same));
    let grouped = Release { groups: Hash::of(b"others"), ..second.clone() };
    assert_eq!(waves(&[&grouped, &first]).err(), Some(WavesError::Groups(1)));
    let tabulated = Release { tabulation: Tabulation::RarestGroup, ..second.clone() };
    assert_eq!(waves(&[&first, &tabulated]).err(), Some(WavesError::Tabulation(1)));
    let mut foreign = second;
    foreign.items.iter_mut().for_each(|item| item.name = format!("other_{}", item.name));
    assert_eq!(waves(&[&first, &foreign]).err(), Some(WavesError::Nothing));
}

proptest! {
    #[test]
    fn the_order_in_which_waves_are_named_does_not_matter(yes in prop::collection::vec(0..50_usize, 2..6), turn in 0..6_usize) {
        let all: Vec<Release> = yes.iter().enumerate().map(|(at, yes)| wave(&format!("202{at}-01-01"), *yes)).collect();
        let mut named: Vec<&Release> = all.iter().collect();
        let straight = waves(&named).expect("comparable").trends("one", Some("place"));
        named.rotate_left(turn % yes.len());
        prop_assert_eq!(waves(&named).expect("comparable").trends("one", Some("place")), straight);
    }
}
