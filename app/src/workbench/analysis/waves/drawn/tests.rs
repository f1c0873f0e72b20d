use super::*;
use crate::workbench::analysis::sample::release;
use shared::analysis::waves::waves;
use shared::instrument::Hash;

fn later() -> Release {
    let mut release = release();
    release.survey = Hash::of(b"later");
    release.wave = "2027-03-01".into();
    release
}

#[test]
fn chart_and_table_say_the_same_of_what_is_shown_and_nothing_of_the_rest() {
    let (first, mut second) = (release(), later());
    // The newest wave tells nothing of this item by department.
    second.items[0].depth = 0;
    let found = waves(&[&second, &first]).expect("comparable");
    let trends = found.trends("supervisor_fair", Some("department")).expect("trends");
    let drawn = slope(&found, "supervisor_fair", Some("department"), &trends, Lang::En);
    assert_eq!(drawn.waves, ["March 1, 2026", "March 1, 2027"]);
    let fire = drawn.lines.iter().find(|line| line.label == "Fire").expect("a line");
    assert!(fire.points[0].shown().is_some_and(|figure| figure.base == 60) && fire.points[1] == State::Withheld);
    let chart = crate::charts::slope(&drawn, 700.0, Lang::En);
    assert!(chart.description.contains("withheld"), "{}", chart.description);
    let whole = trends.lines[0].change().expect("a change");
    assert!(change_text(&found, &whole, Lang::En).starts_with("0 points ("), "{}", change_text(&found, &whole, Lang::En));
}

#[test]
fn what_is_not_compared_is_said_with_its_reason() {
    let (first, mut second) = (release(), later());
    second.keys.truncate(1);
    let found = waves(&[&first, &second]).expect("comparable");
    let left = left_out(&found, Lang::En);
    assert!(left[0].contains("Level") && left[0].contains("March 1, 2027"), "{left:?}");
    assert!(left.iter().any(|said| said.contains("It is safe to report") && said.contains("withheld")), "{left:?}");
    second.groups = Hash::of(b"others");
    let error = waves(&[&first, &second]).expect_err("refused");
    assert!(error_text(&error, &[&first, &second], Lang::En).contains("March 1, 2027"));
}
