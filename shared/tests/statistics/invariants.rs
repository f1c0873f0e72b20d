//! What holds whatever the numbers, and what is refused.

use proptest::prelude::*;
use shared::analysis::stats::*;

fn pairs() -> impl Strategy<Value = Vec<(f64, u64)>> {
    prop::collection::vec((1..=7_u8, 0..40_u64), 1..8).prop_map(|pairs| pairs.into_iter().map(|(value, n)| (f64::from(value), n)).collect())
}

fn tables(most: u64) -> impl Strategy<Value = Vec<Vec<u64>>> {
    (0..5_usize, 0..5_usize).prop_flat_map(move |(rows, columns)| prop::collection::vec(prop::collection::vec(0..most, columns), rows))
}

fn ordered(interval: Interval) -> bool {
    interval.low.is_finite() && interval.high.is_finite() && interval.low <= interval.high
}

proptest! {
    #[test]
    fn intervals_of_shares_hold_the_share_and_shrink(n in 1..5000_u64, part in 0.0..=1.0_f64, more in 0..5000_u64, confidence in 0.5..0.999) {
        let count = (part * n as f64).round() as u64;
        let share = count as f64 / n as f64;
        let plain = wilson(count, n, confidence).expect("somebody");
        prop_assert!(0.0 <= plain.low && plain.low <= share && share <= plain.high && plain.high <= 1.0, "{:?}", plain);
        let finite = wilson_finite(count, n, n + more, confidence).expect("fewer than all");
        prop_assert!(plain.low <= finite.low + 1e-15 && finite.high <= plain.high + 1e-15, "{:?} {:?}", plain, finite);
        prop_assert!(finite.low <= share + 1e-15 && share <= finite.high + 1e-15);
        prop_assert_eq!(finite.low == finite.high, more == 0);
    }

    #[test]
    fn intervals_of_means_shrink_to_a_point(pairs in pairs(), more in 1..500_u64) {
        let n = respondents(&pairs);
        let whole = mean_interval(&pairs, Some(n), 0.95);
        prop_assert_eq!(whole.map(|interval| (interval.low, interval.high)), mean(&pairs).map(|mean| (mean, mean)));
        prop_assert_eq!(n.checked_sub(1).and_then(|fewer| mean_interval(&pairs, Some(fewer), 0.95)), None);
        if let Some(plain) = mean_interval(&pairs, None, 0.95) {
            let finite = mean_interval(&pairs, Some(n + more), 0.95).expect("as plain");
            prop_assert!(ordered(plain) && plain.low <= finite.low && finite.high <= plain.high);
        }
    }

    #[test]
    fn tests_give_probabilities(table in tables(7)) {
        let probability = |p: f64| (0.0..=1.0).contains(&p);
        if let Some(test) = independence(&table) {
            prop_assert!(probability(test.p) && test.effect.is_none_or(probability), "{:?}", test);
            prop_assert!(test.sparse || test.method == Method::ChiSquare);
            prop_assert_eq!(test.statistic.is_some(), test.method == Method::ChiSquare);
        }
        if let Some(test) = kruskal_wallis(&table) {
            prop_assert!(probability(test.p) && probability(test.effect) && test.h >= 0.0, "{:?}", test);
        }
        let scored: Vec<Vec<(f64, u64)>> = table.iter().map(|row| row.iter().map(|&count| (count as f64, count)).collect()).collect();
        if let Some(test) = one_way(&scored) {
            prop_assert!(probability(test.p) && probability(test.effect) && test.f.is_finite(), "{:?}", test);
        }
        for pair in pairwise(&table).expect("rows are alike") {
            prop_assert_eq!(pair.test.is_some(), pair.adjusted.is_some());
            if let Some(test) = pair.test {
                prop_assert!(probability(test.p) && probability(test.superiority) && pair.adjusted >= Some(test.p));
                let turned = mann_whitney(&table[pair.second], &table[pair.first]).expect("as before");
                prop_assert!((turned.p - test.p).abs() < 1e-12 && (turned.superiority + test.superiority - 1.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn exact_tests_do_not_mind_the_order(table in tables(5)) {
        if let Some(p) = fisher(&table, FISHER_LIMIT) {
            prop_assert!(p > 0.0 && p <= 1.0);
            let mut turned: Vec<Vec<u64>> = (0..table[0].len()).map(|column| table.iter().map(|row| row[column]).collect()).collect();
            turned.reverse();
            prop_assert!((fisher(&turned, FISHER_LIMIT).expect("as before") - p).abs() < 1e-9 * p);
        }
    }

    #[test]
    fn exact_sides_share_the_table_itself(a in 0..30_u64, b in 0..30_u64, c in 0..30_u64, d in 1..30_u64) {
        let test = fisher_2x2([[a, b], [c, d]]).expect("somebody");
        prop_assert!(test.less + test.greater >= 1.0 - 1e-12 && test.two_sided >= test.less.min(test.greater) - 1e-12);
    }

    #[test]
    fn holm_is_monotone_and_no_smaller(values in prop::collection::vec(0.0..=1.0, 0..30)) {
        let adjusted = holm(&values).expect("probabilities");
        for (at, value) in values.iter().enumerate() {
            prop_assert!(adjusted[at] >= *value && adjusted[at] <= 1.0);
            for (other, smaller) in values.iter().enumerate() {
                prop_assert!(smaller > value || adjusted[other] <= adjusted[at]);
            }
        }
    }

    #[test]
    fn a_scale_of_one_item_twice_is_reliable(scores in prop::collection::vec(1..=5_u8, 2..40), times in 2..6_usize) {
        let column: Vec<f64> = scores.iter().copied().map(f64::from).collect();
        let alpha = cronbach(&vec![column.as_slice(); times]);
        prop_assert_eq!(alpha.is_some(), scores.iter().any(|score| *score != scores[0]));
        prop_assert!(alpha.is_none_or(|alpha| (alpha.alpha - 1.0).abs() < 1e-12 && alpha.items == times));
    }

    #[test]
    fn raking_reaches_the_margins_and_trimming_the_cap(
        counts in prop::collection::vec(1..30_u64, 12), withheld in 0..20_u64, first in prop::collection::vec(0.2..3.0, 3),
        second in prop::collection::vec(0.05..5.0, 4), cap in 1.5..6.0
    ) {
        let mut rows: Vec<RakeRow> = counts.iter().enumerate()
            .map(|(at, &count)| RakeRow { categories: vec![Some(at / 4), Some(at % 4)], count }).collect();
        rows.push(RakeRow { categories: vec![None, Some(1)], count: withheld });
        let margin = |name: &str, targets: &[f64]| Margin { name: name.into(), targets: targets.to_vec() };
        let margins = [margin("first", &first), margin("second", &second)];
        let free = rake(&rows, &margins, RakeSettings { cap: 1e9, tolerance: 1e-10 }).expect("weights");
        prop_assert!(free.converged && free.gap <= 1e-10 && free.trimmed == 0, "{:?}", free);
        // From the weights themselves: the first margin among those who are not withheld.
        let weighed = |of: &dyn Fn(&RakeRow) -> bool| rows.iter().zip(&free.weights)
            .filter(|(row, _)| of(row)).map(|(row, weight)| weight * row.count as f64).sum::<f64>();
        let known = weighed(&|row| row.categories[0].is_some());
        for (at, target) in first.iter().enumerate() {
            let share = weighed(&|row| row.categories[0] == Some(at)) / known;
            prop_assert!((share - target / first.iter().sum::<f64>()).abs() < 1e-9);
        }
        let n: u64 = rows.iter().map(|row| row.count).sum();
        prop_assert!((weighed(&|_| true) - n as f64).abs() < 1e-8);
        // Raking keeps the odds ratios of the sample.
        let odds = |weights: &[f64]| weights[0] * weights[5] / (weights[1] * weights[4]);
        prop_assert!((odds(&free.weights) - 1.0).abs() < 1e-7);
        let capped = rake(&rows, &margins, RakeSettings { cap, ..RakeSettings::default() }).expect("weights");
        prop_assert!(capped.weights.iter().all(|weight| (1.0 / cap - 1e-9..=cap + 1e-9).contains(weight)), "{:?}", capped);
        let mean = capped.weights.iter().zip(&rows).map(|(weight, row)| weight * row.count as f64).sum::<f64>() / n as f64;
        prop_assert!((mean - 1.0).abs() < 1e-9, "{}", mean);
        prop_assert!(capped.kish.effective <= n as f64 + 1e-9 && capped.kish.design_effect >= 1.0 - 1e-12);
        prop_assert!((capped.kish.effective * capped.kish.design_effect - n as f64).abs() < 1e-8);
        prop_assert!(capped.trimmed > 0 || capped.gap <= 1e-10);
    }

    #[test]
    fn no_group_of_a_check_is_above_the_reference(groups in prop::collection::vec((0..50_u64, 0..50_u64), 1..6)) {
        let groups: Vec<Share> = groups.into_iter().map(|(count, rest)| Share { count, n: count + rest }).collect();
        if let Some(check) = four_fifths(&groups, ImpactSettings::default()) {
            for group in &check.groups {
                prop_assert!(group.minor || group.ratio.is_none_or(|ratio| ratio <= 1.0));
                prop_assert!(group.interval.is_none_or(ordered) && group.fisher.is_none_or(|p| (0.0..=1.0).contains(&p)));
            }
            prop_assert!(check.groups[check.reference].ratio == Some(1.0) && !check.groups[check.reference].below);
        } else {
            prop_assert!(groups.iter().all(|group| group.count == 0 || 50 * group.n < groups.iter().map(|group| group.n).sum()));
        }
    }

    #[test]
    fn pooled_organisations_stay_mixed_whoever_leaves(bases in prop::collection::vec(0..100_u64, 0..8)) {
        let mixed = |bases: &[u64]| bases.iter().all(|base| 10 * base <= 6 * bases.iter().sum::<u64>());
        let without = |at: usize| bases.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, base)| *base).collect::<Vec<_>>();
        let enough = bases.iter().filter(|base| **base > 0).count() >= 4;
        prop_assert_eq!(may_pool(&bases), enough && mixed(&bases) && (0..bases.len()).all(|at| mixed(&without(at))));
    }
}

#[test]
fn what_has_no_value_has_none() {
    for confidence in [0.0, 1.0, -1.0, 2.0, f64::NAN] {
        assert_eq!(wilson(1, 2, confidence), None);
        assert_eq!(wilson_finite(2, 2, 2, confidence), None);
        assert_eq!(mean_interval(&[(1.0, 2), (2.0, 2)], Some(4), confidence), None);
    }
    assert_eq!((wilson(0, 0, 0.95), wilson(3, 2, 0.95), wilson_finite(1, 3, 2, 0.95)), (None, None, None));
    assert_eq!((wilson_at(f64::NAN, 5.0, 0.95), wilson_at(0.5, 0.0, 0.95), wilson_at(0.5, f64::INFINITY, 0.95)), (None, None, None));
    assert_eq!(
        (mean(&[]), mean(&[(2.0, 0)]), mean(&[(f64::NAN, 1)]), variance(&[(2.0, 1)]), median(&[(2.0, 0)])),
        (None, None, None, None, None)
    );
    // Nobody differs: no interval, unless everybody answered.
    assert_eq!(mean_interval(&[(4.0, 20)], None, 0.95), None);
    assert_eq!(mean_interval(&[(4.0, 20)], Some(20), 0.95), Some(Interval { low: 4.0, high: 4.0 }));
    assert_eq!((percent_favourable(&[]), percent_favourable(&[(true, 1), (false, 3)])), (None, Some(25.0)));
    assert_eq!(nps(&[0; 11]), None);
    assert_eq!(nps(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]).map(|nps| (nps.score, nps.standard_error)), Some((100.0, None)));
    assert_eq!((normal_quantile(0.0), normal_quantile(1.0), normal_quantile(f64::NAN)), (None, None, None));
    for table in
        [vec![], vec![vec![]], vec![vec![3, 4]], vec![vec![3, 4], vec![0, 0]], vec![vec![1, 2], vec![3]], vec![vec![0, 2], vec![0, 5]]]
    {
        assert_eq!((chi_square(&table), independence(&table), fisher(&table, FISHER_LIMIT)), (None, None, None), "{table:?}");
    }
    assert_eq!((kruskal_wallis(&[]), kruskal_wallis(&[vec![0, 3], vec![0, 4]]), kruskal_wallis(&[vec![1, 3]])), (None, None, None));
    assert_eq!((mann_whitney(&[0, 3], &[0, 9]), mann_whitney(&[1], &[0]), mann_whitney(&[1, 1], &[1])), (None, None, None));
    assert_eq!(one_way(&[vec![(1.0, 3)], vec![(2.0, 3)]]), None);
    assert_eq!((holm(&[0.1, 1.5]), holm(&[f64::NAN]), holm(&[])), (None, None, Some(vec![])));
    assert_eq!((cronbach(&[]), cronbach(&[&[1.0, 2.0]]), cronbach(&[&[1.0, 2.0], &[2.0, 1.0]])), (None, None, None));
    assert_eq!((kish(&[]), kish(&[(0.0, 3)]), kish(&[(-1.0, 3), (2.0, 1)])), (None, None, None));
    assert_eq!((weighted_shares(&[], &[]), weighted_shares(&[1.0], &[vec![0, 0]])), (None, None));
    let share = |count, n| Share { count, n };
    assert_eq!((two_proportions(share(0, 5), share(0, 9)), two_proportions(share(5, 5), share(9, 9))), (None, None));
    assert_eq!((difference(share(0, 0), share(1, 9), 0.95), difference(share(3, 2), share(1, 9), 0.95)), (None, None));
    assert_eq!((representation(share(1, 5), 0.0, 0.95), representation(share(0, 0), 0.5, 0.95)), (None, None));
    assert_eq!((four_fifths(&[], ImpactSettings::default()), four_fifths(&[share(0, 9); 3], ImpactSettings::default())), (None, None));
}

#[test]
fn sparse_tables_are_tested_exactly_while_they_are_small() {
    let small = independence(&[vec![3, 1, 0], vec![1, 3, 2]]).expect("a test");
    assert_eq!((small.method, small.sparse), (Method::Fisher, true));
    // Too large a table to enumerate, and still sparse: chi-square, and it says so.
    let large: Vec<Vec<u64>> = (0..12).map(|row| (0..12).map(|column| (row * column + row) % 4).collect()).collect();
    let test = independence(&large).expect("a test");
    assert_eq!((test.method, test.sparse), (Method::ChiSquare, true));
    assert_eq!(fisher(&large, LIVE_LIMIT), None);
    assert_eq!(independence(&[vec![30, 20], vec![20, 30]]).map(|test| (test.method, test.sparse)), Some((Method::ChiSquare, false)));
}

#[test]
fn margins_that_cannot_be_reached_are_refused() {
    let row = |category: Option<usize>, count| RakeRow { categories: vec![category], count };
    let margin = |targets: &[f64]| [Margin { name: "race".into(), targets: targets.to_vec() }];
    let refused = |rows: &[RakeRow], targets: &[f64]| rake(rows, &margin(targets), RakeSettings::default()).expect_err("refused");
    let rows = [row(Some(0), 5), row(Some(1), 5), row(Some(2), 0)];
    assert_eq!(refused(&rows, &[0.4, 0.4, 0.2]), RakeError::EmptyCategory { margin: "race".into(), category: 2 });
    assert_eq!(refused(&rows, &[0.0, 1.0, 0.0]), RakeError::ZeroTarget { margin: "race".into(), category: 0 });
    assert_eq!(refused(&rows, &[1.0, 1.0]), RakeError::Row { row: 2 });
    for targets in [[-0.1, 1.0, 0.0], [f64::NAN, 1.0, 0.0], [0.0, 0.0, 0.0]] {
        assert_eq!(refused(&rows, &targets), RakeError::Targets { margin: "race".into() });
    }
    assert_eq!(refused(&[row(Some(0), 0)], &[1.0]), RakeError::Nobody);
    assert_eq!(rake(&rows, &[], RakeSettings::default()), Err(RakeError::Nobody));
    for settings in [
        RakeSettings { cap: 1.0, tolerance: 1e-9 },
        RakeSettings { cap: f64::NAN, tolerance: 1e-9 },
        RakeSettings { cap: 5.0, tolerance: 0.0 },
    ] {
        assert_eq!(rake(&rows, &margin(&[1.0, 1.0, 0.0]), settings), Err(RakeError::Settings));
    }
    // Margins that contradict each other: two variables that are the same, with other targets.
    let twins: Vec<RakeRow> = (0..2).map(|at| RakeRow { categories: vec![Some(at), Some(at)], count: 10 }).collect();
    let [first] = margin(&[0.5, 0.5]);
    let raked = rake(&twins, &[first, Margin { name: "again".into(), targets: vec![0.2, 0.8] }], RakeSettings::default()).expect("weights");
    assert!(!raked.converged && raked.gap > 0.1, "{raked:?}");
}

#[test]
fn small_numbers_are_said_to_be_small() {
    let share = |count, n| Share { count, n };
    let check = |groups: &[Share]| four_fifths(groups, ImpactSettings::default()).expect("rates");
    // Exactly four fifths is not below; one fewer is.
    let even = check(&[share(50, 100), share(40, 100)]).groups[1];
    assert!(!even.below && even.fragile && !even.small);
    // One person the other way and the group has the higher rate.
    let few = check(&[share(3, 5), share(2, 5)]).groups[1];
    assert!(few.below && few.small && few.fragile && few.reversible);
    let clear = check(&[share(300, 500), share(200, 500)]).groups[1];
    assert!(clear.below && !clear.small && !clear.fragile && !clear.reversible);
    // All of one person were taken: too few to hold the others against.
    let tiny = check(&[share(50, 100), share(1, 1)]);
    assert!(tiny.reference == 0 && tiny.groups[1].minor && tiny.groups[1].ratio == Some(2.0) && !tiny.groups[1].below);
    let none = check(&[share(50, 100), share(0, 0)]).groups[1];
    assert_eq!((none.rate, none.ratio, none.interval, none.fisher, none.below), (None, None, None, None, false));
    // Nobody of a group taken: no interval of the ratio, but a test.
    let zero = check(&[share(50, 100), share(0, 40)]).groups[1];
    assert!(zero.ratio == Some(0.0) && zero.interval.is_none() && zero.fisher.is_some_and(|p| p < 1e-6) && zero.below);
}

#[test]
fn gaps_are_in_points_and_persons() {
    let found = representation(Share { count: 30, n: 200 }, 0.25, 0.95).expect("shares");
    assert!((found.ratio - 0.6).abs() < 1e-12 && (found.gap_points + 10.0).abs() < 1e-12 && (found.gap_persons + 20.0).abs() < 1e-12);
    let share = wilson(30, 200, 0.95).expect("somebody");
    assert_eq!((found.share_interval, found.interval.low), (share, share.low / 0.25));
}

#[test]
fn regions_are_pooled_from_four_on() {
    assert!(may_pool(&[10, 10, 10, 10]));
    assert!(!may_pool(&[10, 10, 10]) && !may_pool(&[10, 10, 10, 0]) && !may_pool(&[]));
    // 60 % of all is allowed, but not of what is left when another leaves.
    assert!(!may_pool(&[60, 20, 10, 10]) && !may_pool(&[61, 13, 13, 13]));
    assert!(may_pool(&[49, 17, 17, 17]) && !may_pool(&[50, 16, 17, 17]));
    // Without the largest, another is too large.
    assert!(!may_pool(&[50, 40, 5, 5]));
}
