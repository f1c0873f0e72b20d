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

const CHAIN: &str = r#"
name = "chain"
kind = "response"
languages = ["en"]
title = { en = "Chain" }
[choices.department_group]
from = "survey.groups"
[choices.yes_no]
items = [{ name = "yes", label = { en = "Yes" } }, { name = "no", label = { en = "No" } }]
[choices.plan]
items = [{ name = "stay", label = { en = "Stay" } }, { name = "leave", label = { en = "Leave" } }, { name = "unsure", label = { en = "Not sure" }, role = "no_basis" }]
[[survey]]
type = "select_one department_group"
name = "department"
label = { en = "Department" }
exposure = "key"
[[survey]]
type = "select_one yes_no"
name = "secret"
label = { en = "Secret" }
exposure = "organisation"
[[survey]]
type = "select_one yes_no"
name = "then"
label = { en = "Then" }
relevant = "${secret} = 'yes'"
[[survey]]
type = "select_one yes_no"
name = "and_then"
label = { en = "And then" }
relevant = "${then} = 'yes'"
exposure = "sensitive"
[[survey]]
type = "select_one plan"
name = "plan"
label = { en = "Plan" }
exposure = "sensitive"
[[survey]]
type = "select_one yes_no"
name = "reason"
label = { en = "Reason" }
relevant = "${plan} = 'leave' or ${plan} = 'unsure'"
exposure = "sensitive"
"#;

/// Four departments of 40; in one of them all are unsure of their plan.
fn chained() -> Release {
    let choice = |at: usize| shared::instrument::Choice {
        name: format!("d{at}"),
        label: shared::instrument::Text::from([("en".into(), format!("D{at}"))]),
        ..Default::default()
    };
    let (survey, _) = schema();
    let settings =
        shared::survey::Settings { groups: (0..4).map(choice).collect(), languages: vec!["en".into()], ..survey.settings.clone() };
    let form = shared::instrument::parse_toml(CHAIN).expect("an instrument");
    let schema = std::sync::Arc::new(shared::instrument::Schema::compile(form, &settings.groups).expect("a schema"));
    let mut raw = shared::disclosure::RawResponses::new(&schema);
    for at in 0..160 {
        let (department, person) = (at / 40, at % 40);
        let mut answers = serde_json::Map::new();
        let mut put = |name: &str, value: String| answers.insert(name.to_owned(), value.into());
        put("department", format!("d{department}"));
        let secret = person % 2 == 0;
        put("secret", if secret { "yes" } else { "no" }.into());
        if secret {
            put("then", if person % 4 == 0 { "yes" } else { "no" }.into());
            if person % 4 == 0 {
                put("and_then", if person % 8 == 0 { "yes" } else { "no" }.into());
            }
        }
        let plan = if department == 0 { "unsure" } else { ["stay", "leave", "unsure", "stay"][person % 4] };
        put("plan", plan.into());
        if plan != "stay" {
            put("reason", if person % 3 == 0 { "yes" } else { "no" }.into());
        }
        raw.add(shared::survey::Mode::OpenLink, "en", &answers).expect("a response that can be read");
    }
    let survey = shared::survey::Survey::open_link(survey.title, survey.version, settings);
    release(raw, &shared::disclosure::About { spec: shared::disclosure::AnalysisSpec::default(), ..about(survey) })
}

#[test]
fn what_follows_from_a_question_for_the_whole_organisation_is_told_of_nothing_smaller() {
    let made = chained();
    for name in ["secret", "then", "and_then"] {
        assert!(made.item(name).is_none() && made.alone.iter().any(|alone| alone.name == name), "{name}");
    }
}

#[test]
fn who_was_asked_does_not_tell_that_a_whole_group_could_not_judge() {
    let made = chained();
    assert_eq!(made.key("department"), Some(0));
    let of = |name: &str| table(&made, &Ask { item: Some(name.into()), rows: vec!["department".into()], ..Ask::default() });
    // Nobody of the first department answered about their plan, and all of them were asked why.
    if let Ok(told) = of("reason") {
        assert_eq!(*told.cell(2, 0), Cell::Withheld);
    } else {
        assert_eq!(made.item("reason").map(|item| item.depth), Some(0));
    }
}
