use super::made::{agree, column, key, release};
use proptest::prelude::*;
use shared::analysis::findings::{LeftOut, Size, findings};
use shared::analysis::stats::{Share, two_proportions};
use shared::disclosure::Release;

/// 40 of the north, 60 of the south, 20 who did not say, 10 withheld; the south is less favourable.
fn plain() -> Release {
    let place = column(&[(2, 40), (3, 60), (1, 20), (0, 10)]);
    let low = column(&[(1, 30), (4, 10), (1, 20), (4, 40), (1, 10), (4, 10), (1, 10)]);
    let mut one = agree("one", &low);
    one.withheld = place.iter().map(|place| *place == 0).collect();
    release("2026-01-01", vec![key("place", &["north", "south"], &place)], vec![one])
}

#[test]
fn the_lowest_group_is_held_against_everybody_else_who_is_shown() {
    let release = plain();
    let found = findings(&release);
    let [ranked] = found.ranked[..] else { panic!("{found:?}") };
    assert_eq!((ranked.said.favourable, ranked.said.unfavourable, ranked.said.base), (70, 60, 130));
    let [gap] = found.gaps[..] else { panic!("{found:?}") };
    // The ten who are withheld are in neither.
    assert_eq!(
        (gap.contrast.category, gap.contrast.group, gap.contrast.others),
        (2, Share { count: 20, n: 60 }, Share { count: 40, n: 60 })
    );
    assert!((gap.points() + 100.0 / 3.0).abs() < 1e-9);
    assert_eq!(found.compared, 2, "the north and the south; whoever did not say is no group to act upon");
    let p = two_proportions(gap.contrast.group, gap.contrast.others).expect("test").p;
    // Both groups could have been the lowest: the correction is over both.
    let other = two_proportions(Share { count: 30, n: 40 }, Share { count: 30, n: 80 }).expect("test").p;
    let expected = if p <= other { 2.0 * p } else { p.max(2.0 * other) };
    assert!((gap.adjusted.expect("tested") - expected).abs() < 1e-12 && gap.is_significant());
    assert!(!gap.small && gap.size() == Size::Medium, "{gap:?}");
    assert!(gap.contrast.difference.interval.low < -1.0 / 3.0 && gap.contrast.difference.interval.high > -1.0 / 3.0);
}

#[test]
fn what_is_left_out_is_said() {
    let mut release = plain();
    let size = release.n as usize;
    let mut other = |name: &str, change: fn(&mut shared::disclosure::Item)| {
        let mut item = agree(name, &vec![1; size]);
        change(&mut item);
        release.items.push(item);
    };
    other("promoter", |item| item.nps = true);
    other("several", |item| item.many = true);
    other("plain", |item| item.answers.iter_mut().for_each(|answer| answer.part = None));
    other("hidden", |item| item.hidden = true);
    other("uncrossed", |item| item.depth = 0);
    let found = findings(&release);
    let expected = [(1, LeftOut::Promoter), (2, LeftOut::NoDirection), (3, LeftOut::NoDirection), (4, LeftOut::Hidden)];
    assert_eq!(found.left_out, expected);
    assert_eq!(found.not_crossed, [5]);
    assert_eq!(found.ranked.iter().map(|ranked| ranked.item).collect::<Vec<_>>(), [0, 5]);
    assert!(found.gaps.iter().all(|gap| gap.contrast.item == 0));
}

#[test]
fn small_bases_use_what_is_put_together_and_are_flagged() {
    let place = column(&[(2, 12), (3, 88)]);
    let answers = column(&[(2, 3), (5, 9), (1, 44), (3, 22), (4, 22)]);
    let found = findings(&release("2026-01-01", vec![key("place", &["few", "many"], &place)], vec![agree("one", &answers)]));
    let [gap] = found.gaps[..] else { panic!("{found:?}") };
    assert_eq!((gap.contrast.group, gap.small), (Share { count: 3, n: 12 }, true));
}

fn any_release() -> impl Strategy<Value = Release> {
    (1..150_usize).prop_flat_map(|n| {
        let keys = prop::collection::vec(prop::collection::vec(0..4_u8, n), 1..4);
        let items = prop::collection::vec(prop::collection::vec(0..6_u8, n), 1..5);
        (keys, items, prop::collection::vec(any::<bool>(), n)).prop_map(|(mut columns, answers, withheld)| {
            // A record has all of its keys, or none.
            for (at, withheld) in withheld.iter().enumerate() {
                columns.iter_mut().for_each(|column| column[at] = if *withheld { 0 } else { column[at].max(1) });
            }
            let keys = columns.iter().enumerate().map(|(at, column)| key(&format!("k{at}"), &["x", "y"], column)).collect();
            let item = |(at, answers): (usize, &Vec<u8>)| agree(&format!("i{at}"), answers);
            let mut made = release("2026-01-01", keys, answers.iter().enumerate().map(item).collect());
            made.items.iter_mut().for_each(|item| item.withheld.clone_from(&withheld));
            made
        })
    })
}

proptest! {
    #[test]
    fn findings_are_of_the_released_records_and_sorted(mut release in any_release()) {
        // Columns hold a group of no name, and two groups.
        release.keys.iter_mut().for_each(|key| key.column.iter_mut().for_each(|number| *number = (*number).min(3)));
        let found = findings(&release);
        prop_assert_eq!(&found, &findings(&release));
        prop_assert!(found.ranked.windows(2).all(|pair| pair[0].unfavourable >= pair[1].unfavourable));
        prop_assert!(found.gaps.windows(2).all(|pair| pair[0].points() <= pair[1].points()));
        for gap in &found.gaps {
            let (item, key) = (&release.items[gap.contrast.item], &release.keys[gap.contrast.key]);
            let count = |is: &dyn Fn(u8) -> bool| {
                let records = (0..release.n as usize).filter(|at| item.column[*at] != 0 && !item.withheld[*at] && is(key.column[*at]));
                let (n, favourable) = records.fold((0, 0), |(n, yes), at| (n + 1, yes + u64::from(item.column[at] <= 2)));
                Share { count: favourable, n }
            };
            let own = u8::try_from(gap.contrast.category + 1).expect("small");
            prop_assert_eq!(gap.contrast.group, count(&|number| number == own));
            prop_assert_eq!(gap.contrast.others, count(&|number| number != own && number != 0));
            prop_assert!(gap.points() < 0.0 && gap.effect < 0.0);
            if let Some(adjusted) = gap.adjusted {
                prop_assert!(adjusted >= gap.contrast.difference.test.expect("tested").p - 1e-12);
            }
            // No other named group of the key is lower.
            for other in 2..=3_u8 {
                let other = count(&|number| number == other);
                if other.n > 0 {
                    prop_assert!(gap.contrast.group.count * other.n <= other.count * gap.contrast.group.n);
                }
            }
        }
    }
}
