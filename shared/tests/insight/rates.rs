use proptest::prelude::*;
use shared::analysis::rates::{By, GroupCounts, MINIMUM, Process, Step, StepRates, combine, releasable};
use shared::analysis::stats::{ImpactSettings, Share};

fn process(rows: &[(&str, [Option<u64>; 5])]) -> Process {
    let races = rows.iter().map(|(group, counts)| GroupCounts { group: (*group).to_owned(), counts: *counts }).collect();
    Process { races, ..Process::default() }
}

fn share(count: u64, n: u64) -> Share {
    Share { count, n }
}

fn step(rates: &[StepRates], step: Step) -> &StepRates {
    rates.iter().find(|rates| rates.step == step).expect("every step")
}

#[test]
fn a_step_begins_at_the_stage_before_that_has_counts() {
    let first = process(&[("black", [Some(50), Some(40), None, None, Some(4)]), ("white", [Some(60), Some(45), None, None, Some(9)])]);
    let second = process(&[("white", [Some(10), None, None, None, Some(1)]), ("unknown", [Some(3), None, None, None, Some(0)])]);
    let rates = combine(&[&first, &second], By::Race);
    let whole = step(&rates, Step::Whole);
    let expected = [("black", share(4, 50)), ("white", share(10, 70)), ("unknown", share(0, 3))];
    assert_eq!(whole.groups, expected.map(|(group, share)| (group.to_owned(), share)));
    assert_eq!((whole.processes, whole.without), (2, 0));
    use shared::analysis::rates::Stage::{Hired, Interviewed, Qualified};
    assert_eq!(step(&rates, Step::To(Qualified)).groups.len(), 2);
    assert_eq!((step(&rates, Step::To(Interviewed)).processes, step(&rates, Step::To(Interviewed)).without), (0, 2));
    // Of those who were found qualified where that is known, of all who applied where it is not.
    assert_eq!(step(&rates, Step::To(Hired)).groups[1], ("white".to_owned(), share(10, 55)));
    // Whoever stated nothing is held against nobody.
    let check = whole.check(None, ImpactSettings::default()).expect("two groups");
    assert_eq!((check.reference, check.groups.len()), (1, 2));
    assert!(check.groups[0].below && !check.groups[0].small && (check.groups[0].ratio.expect("ratio") - 0.56).abs() < 1e-12);
    let turned = whole.check(Some("black"), ImpactSettings::default()).expect("two groups");
    assert!(turned.reference == 0 && turned.groups[1].ratio.expect("ratio") > 1.7 && !turned.groups[1].below);
}

#[test]
fn a_stage_with_a_gap_is_left_out_for_all_groups() {
    let gap = process(&[("black", [Some(50), Some(40), None, None, Some(4)]), ("white", [Some(60), None, None, None, Some(9)])]);
    let rates = combine(&[&gap], By::Race);
    use shared::analysis::rates::Stage::{Hired, Qualified};
    assert_eq!(step(&rates, Step::To(Qualified)).without, 1);
    assert_eq!(step(&rates, Step::To(Hired)).groups[0].1, share(4, 50));
    let wrong = process(&[("black", [Some(5), None, None, None, Some(6)])]);
    assert_eq!(step(&combine(&[&wrong], By::Race), Step::Whole).without, 1);
    assert!(step(&combine(&[&gap], By::Sex), Step::Whole).groups.is_empty());
}

#[test]
fn one_row_is_never_withheld_alone() {
    assert_eq!(releasable(&[share(20, 50), share(30, 60), share(25, 70)], MINIMUM), [true; 3]);
    // The last has too few; the smallest goes with it.
    assert_eq!(releasable(&[share(20, 50), share(30, 60), share(2, 70)], MINIMUM), [false, true, false]);
    // Nobody and everybody are small counts as well.
    assert_eq!(releasable(&[share(0, 50), share(50, 50), share(20, 60), share(20, 61)], MINIMUM), [false, false, true, true]);
    assert_eq!(releasable(&[share(1, 2)], MINIMUM), [false]);
}

proptest! {
    #[test]
    fn what_leaves_the_screen_is_never_few(rows in prop::collection::vec((0..80_u64, 0..80_u64), 0..9)) {
        let rows: Vec<Share> = rows.into_iter().map(|(yes, no)| share(yes, yes + no)).collect();
        let shown = releasable(&rows, MINIMUM);
        let few = |share: Share| share.count < MINIMUM || share.n - share.count < MINIMUM;
        let withheld: Vec<Share> = rows.iter().zip(&shown).filter(|(_, shown)| !**shown).map(|(row, _)| *row).collect();
        prop_assert!(rows.iter().zip(&shown).all(|(row, shown)| !*shown || !few(*row)));
        if withheld.len() < rows.len() && !withheld.is_empty() {
            let sum = withheld.iter().fold(share(0, 0), |sum, row| share(sum.count + row.count, sum.n + row.n));
            prop_assert!(withheld.len() > 1 && !few(sum));
        }
    }

    #[test]
    fn processes_add_up_in_any_order(counts in prop::collection::vec((0..50_u64, 0..50_u64, 0..50_u64, 0..50_u64), 1..6)) {
        let made: Vec<Process> = counts
            .iter()
            .map(|(a, b, c, d)| process(&[("x", [Some(a + b), None, None, None, Some(*a)]), ("y", [Some(c + d), None, None, None, Some(*c)])]))
            .collect();
        let straight = combine(&made.iter().collect::<Vec<_>>(), By::Race);
        prop_assert_eq!(&straight, &combine(&made.iter().rev().collect::<Vec<_>>(), By::Race));
        let sum = |of: fn(&(u64, u64, u64, u64)) -> u64| counts.iter().map(of).sum::<u64>();
        prop_assert_eq!(straight[0].groups[1].1, share(sum(|row| row.2), sum(|row| row.2 + row.3)));
    }
}
