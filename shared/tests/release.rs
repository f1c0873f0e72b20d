//! The release of a survey: what it holds, what it leaves out, and that it depends on nothing but the answers.
#![cfg(feature = "toml")]
#![allow(missing_docs)]

mod answered;

use answered::{People, about, raw, schema};
use shared::analysis::{Ask, Cell, table};
use shared::disclosure::{FileError, Release, release};
use shared::instrument::Exposure;

fn made(seed: u64, n: usize) -> Release {
    let (survey, schema) = schema();
    release(raw(&schema, &People { seed, n, ..People::default() }), &about(survey))
}

#[test]
fn the_order_of_responses_makes_no_difference_and_a_file_reads_back() {
    let (survey, schema) = schema();
    let people = People { seed: 4, n: 400, ..People::default() };
    let release_of = |turned| release(raw(&schema, &People { turned, ..people.clone() }), &about(survey.clone())).to_bytes();
    let bytes = release_of(0);
    assert_eq!(bytes, release_of(137));
    let read = Release::from_bytes(&bytes).expect("a release");
    assert_eq!(read.to_bytes(), bytes);
    assert_eq!(Release::from_bytes(&bytes[..bytes.len() - 1]), Err(FileError::Damaged));
    assert_eq!(Release::from_bytes(b"{}"), Err(FileError::Foreign));
    let mut changed = bytes.clone();
    changed[bytes.len() / 2] ^= 1;
    assert_eq!(Release::from_bytes(&changed), Err(FileError::Damaged));
}

#[test]
fn organisation_only_questions_and_text_have_no_column() {
    let made = made(2, 900);
    let (_, schema) = schema();
    for node in schema.questions() {
        let question = &schema.nodes[node];
        if matches!(question.exposure, Exposure::Organisation | Exposure::Text) {
            assert!(made.item(&question.name).is_none() && made.key(&question.name).is_none(), "{}", question.name);
        }
    }
    assert!(made.alone.iter().any(|alone| alone.name == "transgender"));
    assert!(!String::from_utf8_lossy(&made.to_bytes()).contains("steps and fair"), "what people wrote is nowhere");
}

#[test]
fn tables_of_an_item_add_up() {
    let made = made(3, 2_000);
    let item = made.items.iter().find(|item| item.depth >= 2 && !item.many).expect("an item");
    let key = &made.keys[0].name;
    let of = |rows: &[&String]| {
        let ask = Ask { item: Some(item.name.clone()), rows: rows.iter().map(|name| (*name).clone()).collect(), ..Ask::default() };
        table(&made, &ask).expect("a table")
    };
    let base = |cell: &Cell| cell.shown().map_or(0, |shown| shown.base);
    let (all, by_key) = (of(&[]), of(&[key]));
    assert_eq!(base(all.cell(0, 0)), base(by_key.cell(0, 0)));
    let rows: u32 = (1..by_key.rows.len()).map(|row| base(by_key.cell(row, 0))).sum();
    assert_eq!(rows + by_key.withheld.as_ref().map_or(0, |shown| shown.base), base(all.cell(0, 0)));
}

/// What there is to see of surveys of several sizes: run with `--ignored --nocapture`.
#[test]
#[ignore = "prints"]
fn how_much_is_withheld() {
    for n in [300, 600, 1_200, 2_500, 5_000, 10_000] {
        let (survey, schema) = schema();
        let raw = raw(&schema, &People { seed: 1, n, ..People::default() });
        let began = std::time::Instant::now();
        let made = release(raw, &about(survey));
        let took = began.elapsed();
        let keys: Vec<String> = made.keys.iter().map(|key| format!("{} {}/{}", key.name, key.categories.len() - 1, key.detail)).collect();
        println!("n {n}: {took:?}, withheld {:.3}, keys {}, bytes {}", made.share_withheld(), keys.join(", "), made.to_bytes().len());
        for item in &made.items {
            let members = item.column.iter().filter(|bits| **bits != 0).count();
            let kept = (0..item.column.len()).filter(|at| item.column[*at] != 0 && !item.withheld[*at]).count();
            println!(
                "    {} depth {} of {members}: {:.2} kept{}",
                item.name,
                item.depth,
                kept as f64 / members.max(1) as f64,
                if item.hidden { " hidden" } else { "" }
            );
        }
    }
}
