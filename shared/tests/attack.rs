//! Somebody attacks the releases of random surveys. They hold all tables, charts, exports and answers of the API (which are the
//! same tables), public head-counts by department, race and level, and know what one respondent answered, themselves. They do not
//! hold the file of the release: what that would add is measured, and printed.
//!
//! `EVENHAND_ATTACKS` says how many surveys; without it, hundreds.
#![cfg(feature = "toml")]
#![allow(missing_docs)]

#[path = "attack/chance.rs"]
mod chance;
#[path = "attack/differences.rs"]
mod differences;
#[path = "attack/eight.rs"]
mod eight;
#[path = "attack/greedy.rs"]
mod greedy;
#[path = "attack/guess.rs"]
mod guess;
#[path = "attack/holder.rs"]
mod holder;
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

use eight::Eight;
use greedy::Greedy;
use survey::{Person, Truth};
use tables::{Also, Found, attack};

/// The seeds of the random surveys: `EVENHAND_ATTACKS` of them, or so many.
fn seeds(least: u64) -> std::ops::Range<u64> {
    0..std::env::var("EVENHAND_ATTACKS").ok().and_then(|number| number.parse().ok()).unwrap_or(least)
}

#[test]
fn no_combination_of_up_to_three_keys_falls_below_the_minimum() {
    let (seeds, mut broken, mut depths) = (seeds(300), 0, [0; 4]);
    for truth in seeds.clone().map(Truth::of) {
        let release = truth.release();
        let wrong = rules::broken(&release);
        assert!(wrong.is_empty(), "survey {}: {wrong:?}", truth.seed);
        broken += u64::from(!rules::broken(&plain::unprotected(&truth, &release)).is_empty());
        release.items.iter().filter(|item| !item.hidden).for_each(|item| depths[usize::from(item.depth)] += 1);
    }
    println!(
        "of {} surveys, {broken} break the rules with local suppression off; items by the keys they are crossed with: {depths:?}",
        seeds.end
    );
    assert!(broken * 10 > seeds.end * 9, "with local suppression off it is seen: {broken}");
}

/// Attacks each survey as it is released, and the first of them with local suppression off.
fn attacked(many: u64, also: Also) -> (Found, Found) {
    let (mut found, mut plain) = (Found::default(), Found::default());
    let seeds = seeds(many);
    for truth in seeds.clone().map(Truth::of) {
        let release = truth.release();
        found.add(attack(&truth, &release, also));
        if truth.seed < 40 {
            plain.add(attack(&truth, &plain::unprotected(&truth, &release), also));
        }
    }
    println!(
        "{} surveys, {also:?}: {} hidden bases, {} narrow; {} answers of groups, {} learnt",
        seeds.end,
        found.bases,
        found.narrow.len(),
        found.answers,
        found.learnt.len()
    );
    println!("with local suppression off: {} answers of groups, {} learnt", plain.answers, plain.learnt.len());
    (found, plain)
}

/// The base of a group that no table tells is anything from so many to so many, at least the minimum wide, and it may be the
/// minimum or more. This holds for groups of people, and for respondents to an item in groups that are hidden in tables of people,
/// too. Where a group is told in a table of people, and an item is not, its size is no secret, only what it said: there
/// the base has to be able to reach the minimum.
#[test]
fn tables_alone_tell_of_no_group_how_large_it_is_or_what_it_said() {
    let (found, plain) = attacked(200, Also { groups: 3, ..Also::default() });
    assert!(found.bases > 0 && found.answers > 0, "there is something to learn");
    assert_eq!((found.narrow, found.learnt), (Vec::new(), Vec::new()));
    assert!(plain.learnt.len() * 20 > plain.answers, "with local suppression off answers are learnt");
}

/// A group cannot hold more people than the head-counts leave beside those who are told, which is public arithmetic: where that
/// is less than the minimum, the base is anything up to it. What the group answered is no better known for it.
#[test]
fn head_counts_add_nothing_but_themselves() {
    let (found, plain) = attacked(200, Also { groups: 3, heads: true, ..Also::default() });
    assert!(found.bases > 0 && found.answers > 0, "there is something to learn");
    assert_eq!((found.narrow, found.learnt), (Vec::new(), Vec::new()));
    assert!(plain.learnt.len() * 20 > plain.answers, "with local suppression off answers are learnt");
}

/// Tables of any three of four keys do not tell what a group by all four answered. The rules do not promise it; it is seen.
#[test]
fn four_known_keys_are_no_key_to_tables_of_three() {
    let (found, plain) = attacked(20, Also { groups: 3, four: true, ..Also::default() });
    assert!(found.answers > 0 && !plain.learnt.is_empty(), "with local suppression off answers are learnt");
    assert_eq!(found.learnt, Vec::<String>::new());
}

#[test]
fn no_difference_of_tables_is_about_fewer_than_the_minimum() {
    let (seeds, mut open) = (seeds(100), 0);
    for truth in seeds.clone().map(Truth::of) {
        let release = truth.release();
        let found = differences::differences(&release, truth.seed, 60);
        assert!(found.is_empty(), "survey {}: {found:?}", truth.seed);
        open += u64::from(!differences::differences(&plain::unprotected(&truth, &release), truth.seed, 60).is_empty());
    }
    println!("of {} surveys, {open} have differences that tell too much with local suppression off", seeds.end);
    assert!(open * 10 > seeds.end * 7, "with local suppression off it is seen: {open}");
}

/// Everybody says everything; in one group all were harmed, in the others less than half.
fn all_of_a_group_were_harmed() -> Truth {
    let groups = (0..4).flat_map(|department| (0..3).flat_map(move |race| (0..2).map(move |level| (department, race, level))));
    let people = groups.flat_map(|(department, race, level)| {
        let (size, harmed) = if (department, race, level) == (0, 0, 0) { (24, 24) } else { (44, 20) };
        (0..size).map(move |at| Person {
            is: [department, race, level, at % 2],
            says: [true; 4],
            answers: true,
            harmed: Some(usize::from(at >= harmed)),
            agrees: Some(at % 5),
            grounds: 1 << (at % 3),
            reported: (at < harmed).then_some(at / 2 % 2),
        })
    });
    Truth { seed: 0, k: 5, sizes: [4, 3, 2, 2], people: people.collect() }
}

/// A question that is asked only of those who gave an answer tells who gave it by who was asked.
#[test]
fn further_questions_do_not_tell_what_the_first_was_answered() {
    let also = Also { groups: usize::MAX, follows: true, ..Also::default() };
    let mut found = attack(&all_of_a_group_were_harmed(), &all_of_a_group_were_harmed().release(), also);
    for truth in seeds(40).map(Truth::of) {
        found.add(attack(&truth, &truth.release(), Also { groups: 3, ..also }));
    }
    assert!(found.answers > 0, "there is something to learn");
    assert_eq!(found.learnt, Vec::<String>::new());
}

/// All but one gave the same answer to a question, so that it is not told even for the whole organisation.
#[test]
fn who_was_not_asked_does_not_tell_what_is_hidden() {
    let mut truth = all_of_a_group_were_harmed();
    for (at, person) in truth.people.iter_mut().enumerate() {
        (person.harmed, person.reported) = if at == 0 { (Some(0), Some(1)) } else { (Some(1), None) };
    }
    let release = truth.release();
    for item in release.items.iter().filter(|item| ["harmed", "reported"].contains(&item.name.as_str())) {
        assert!(item.hidden);
        let silent = item.silent;
        let silent = silent.missing + silent.not_asked + silent.prefer_not + silent.no_basis + silent.not_applicable;
        let most = release.n - silent;
        assert!(most >= release.k, "at most {most} of {} can have answered {}", release.n, item.name);
    }
}

/// What is said of the loss by group bounds hidden bases no more narrowly than tables do.
#[test]
fn the_loss_by_group_does_not_tell_how_large_a_hidden_group_is() {
    let mut found = Found::default();
    for truth in seeds(60).map(Truth::of) {
        found.add(attack(&truth, &truth.release(), Also { groups: 2, loss: true, ..Also::default() }));
    }
    assert!(found.bases > 0 && found.answers > 0, "there is something to learn");
    assert!(found.narrow.is_empty(), "{} of {} bases: {:?}", found.narrow.len(), found.bases, &found.narrow[..found.narrow.len().min(5)]);
    assert_eq!(found.learnt, Vec::<String>::new());
}

/// Not asserted: what is left is said in the docs.
#[test]
fn what_is_left_for_a_holder_of_the_file() {
    for n in [600, 2_500, 10_000] {
        let release = Eight::of(1, n).release(10);
        let keys = release.keys.len();
        for many in [4, 5, keys].into_iter().filter(|many| *many <= keys) {
            let (mean, worst) = holder::left(&release, "harmed", many);
            let all = |left: holder::Left| {
                format!(
                    "{:.1} % alone, {:.1} % below the minimum, {:.1} % where all answered alike",
                    left.alone * 1e2,
                    left.few * 1e2,
                    left.alike * 1e2
                )
            };
            println!("{n} responses, {many} of {keys} keys known: {}; at worst {}", all(mean), all(worst));
        }
        let (three, _) = holder::left(&release, "harmed", 3.min(keys));
        assert!(three.few == 0.0, "three keys are no risk");
    }
}

/// Groups of which an item is not told are mostly decoys.
#[test]
fn that_a_group_is_withheld_does_not_tell_whoever_knows_the_rule_that_it_agrees() {
    for name in ["harmed", "agrees"] {
        let mut all = guess::Guess::default();
        for truth in seeds(100).map(Truth::of) {
            let found = guess::guess(&truth, &truth.release(), name);
            all.gone += found.gone;
            all.gone_alike += found.gone_alike;
            all.all += found.all;
        }
        println!(
            "{name}: {} of {} groups that are told as people are withheld; in {} of them all or all but one agree",
            all.gone, all.all, all.gone_alike
        );
        assert!(all.gone > 0 && all.gone_alike * 2 <= all.gone, "{name}: {all:?}");
    }
}

#[test]
fn little_is_withheld_beside_a_plain_rule() {
    for n in [600, 1_200, 2_500, 10_000] {
        let people = Eight::of(1, n);
        let release = people.release(10);
        let keys: Vec<String> = release.keys.iter().map(|key| format!("{}/{}", key.categories.len() - 1, key.detail)).collect();
        let ours: Vec<Vec<u8>> = release.keys.iter().map(|key| key.column.clone()).collect();
        let same = Greedy::of(people.coarsened(&release), 10);
        let fine = Greedy::of(people.columns.clone(), 10);
        println!(
            "{n} responses: {:.1} % of key cells withheld, none open, of {} keys ({}); greedy on the same {:.1} %, {} open; greedy on all eight in full {:.1} %, {} open",
            greedy::share(&ours) * 1e2,
            release.keys.len(),
            keys.join(" "),
            same.share() * 1e2,
            same.open(10),
            fine.share() * 1e2,
            fine.open(10)
        );
        assert!(greedy::share(&ours) <= 0.25, "a release withholds no more than it may");
        assert!(fine.open(10) > 0, "the plain rule leaves small groups");
    }
}
