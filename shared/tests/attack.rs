//! Somebody attacks releases of random surveys.
#![cfg(feature = "toml")]
#![allow(missing_docs)]

#[path = "attack/chance.rs"]
mod chance;
#[path = "attack/plain.rs"]
mod plain;
#[path = "attack/program.rs"]
mod program;
#[path = "attack/rules.rs"]
mod rules;
#[path = "attack/seen.rs"]
mod seen;
#[path = "attack/survey.rs"]
mod survey;
#[path = "attack/tables.rs"]
mod tables;

use survey::Truth;
use tables::{Also, Found};

/// How many random surveys: `EVENHAND_ATTACKS`, or so many.
fn attacks(least: u64) -> u64 {
    std::env::var("EVENHAND_ATTACKS").ok().and_then(|number| number.parse().ok()).unwrap_or(least)
}

#[test]
fn no_combination_of_up_to_three_keys_falls_below_the_minimum() {
    let mut leaks = 0;
    let many = attacks(300);
    let mut depths = [0; 4];
    for seed in 0..many {
        let truth = Truth::of(seed);
        let release = truth.release();
        let wrong = rules::broken(&release);
        assert!(wrong.is_empty(), "survey {seed}: {wrong:?}");
        leaks += u64::from(!rules::broken(&plain::unprotected(&truth, &release)).is_empty());
        release.items.iter().filter(|item| !item.hidden).for_each(|item| depths[usize::from(item.depth)] += 1);
    }
    println!("{many} surveys; unprotected, {leaks} break the rules; items by depth {depths:?}");
    assert!(leaks * 10 > many * 9, "the check finds what is wrong with unprotected releases: {leaks} of {many}");
}

#[test]
fn tables_tell_of_no_hidden_group_how_large_it_is_or_what_it_said() {
    let many = attacks(60);
    for also in [Also { groups: 20, heads: true, ..Also::default() }, Also { groups: 30, four: true, ..Also::default() }] {
        let (mut found, mut plain) = (Found::default(), Found::default());
        let began = std::time::Instant::now();
        for seed in 0..many {
            let truth = Truth::of(seed);
            let release = truth.release();
            found.add(tables::attack(&truth, &release, also));
            if !also.four && !also.follows {
                plain.add(tables::attack(&truth, &plain::unprotected(&truth, &release), also));
            }
        }
        println!("{also:?}: {:?} {} bases, {} answers, {} narrow, {} learnt", began.elapsed(), found.bases, found.answers, found.narrow.len(), found.learnt.len());
        found.narrow.iter().take(12).chain(found.learnt.iter().take(12)).for_each(|line| println!("  {line}"));
        println!("plain: {} bases, {} answers, {} narrow, {} learnt", plain.bases, plain.answers, plain.narrow.len(), plain.learnt.len());
    }
}
