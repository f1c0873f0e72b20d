use super::made::{agree, column, key, release, text};
use proptest::prelude::*;
use shared::analysis::benchmark::{Benchmark, BenchmarkError, PoolError, Region, pool};
use shared::analysis::stats::may_pool;

fn own(at: usize, yes: usize, n: usize) -> Benchmark {
    let answers = column(&[(1, yes), (5, n - yes)]);
    let place = column(&[(2, n)]);
    let made = release(&format!("2026-01-{:02}", at + 1), vec![key("place", &["north"], &place)], vec![agree("one", &answers)]);
    Benchmark::of(&made, &format!("Unit {at}"))
}

#[test]
fn a_file_holds_whole_organisations_only_and_is_read_again() {
    let file = own(0, 30, 50);
    let written = file.write();
    assert_eq!(Benchmark::read(&written), Ok(file));
    // No key and no group of it.
    assert!(!written.contains("place") && !written.contains("north"), "{written}");
}

#[test]
fn files_that_are_something_else_or_cannot_be_are_refused() {
    let file = own(0, 30, 50);
    let refused = |change: &dyn Fn(&mut Benchmark)| {
        let mut wrong = file.clone();
        change(&mut wrong);
        Benchmark::read(&wrong.write()).err()
    };
    assert_eq!(Benchmark::read("{}"), Err(BenchmarkError::Foreign));
    assert_eq!(refused(&|file| file.format = "evenhand-region-1".into()), Some(BenchmarkError::Foreign));
    assert_eq!(refused(&|file| file.items[0].favourable = 51), Some(BenchmarkError::Wrong));
    assert_eq!(refused(&|file| file.items[0].base = 9), Some(BenchmarkError::Wrong));
    assert_eq!(refused(&|file| file.items.push(file.items[0].clone())), Some(BenchmarkError::Wrong));
    assert_eq!(refused(&|file| file.organisation = " ".into()), Some(BenchmarkError::Wrong));
    let more = file.write().replacen('{', "{\"more\": 1,", 1);
    assert_eq!(Benchmark::read(&more), Err(BenchmarkError::Foreign));
}

#[test]
fn a_question_is_pooled_only_where_it_is_the_same() {
    let mut files: Vec<Benchmark> = (0..4).map(|at| own(at, 20, 40)).collect();
    let pooled = pool(&files).expect("four alike");
    assert_eq!((pooled.region.items[0].favourable, pooled.region.items[0].base, pooled.region.organisations), (80, 160, 4));
    assert_eq!(pooled.region.waves, ["2026-01-01", "2026-01-04"]);
    assert_eq!(Region::read(&pooled.region.write()), Ok(pooled.region.clone()));
    assert!(pooled.region.of(&files[0].items[0]).is_some());
    // It does not say which they are.
    assert!(!pooled.region.write().contains("Unit"));
    assert_eq!(pool(&files[..3]), Err(PoolError::Rule));
    files[3].items[0].label = text("Otherwise?");
    assert_eq!(pool(&files), Err(PoolError::Differs));
    assert!(pooled.region.of(&files[3].items[0]).is_none());
    files[3] = own(2, 10, 40);
    assert_eq!(pool(&files), Err(PoolError::Twice));
    files[3] = Benchmark { organisation: "unit 1 ".into(), ..own(3, 10, 40) };
    assert_eq!(pool(&files), Err(PoolError::Twice));
}

proptest! {
    #[test]
    fn nothing_is_pooled_that_the_rule_forbids(bases in prop::collection::vec(10..400_usize, 0..8)) {
        let files: Vec<Benchmark> = bases.iter().enumerate().map(|(at, base)| own(at, base / 2, *base)).collect();
        let sizes: Vec<u64> = bases.iter().map(|base| *base as u64).collect();
        match pool(&files) {
            Ok(pooled) => {
                prop_assert!(may_pool(&sizes));
                prop_assert_eq!(pooled.region.items[0].base, sizes.iter().sum::<u64>());
            }
            Err(why) => prop_assert!(!may_pool(&sizes) && why == PoolError::Rule),
        }
    }
}
