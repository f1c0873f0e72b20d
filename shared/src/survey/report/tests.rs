//! What is told, held against what could be learned from it.

use super::*;
use crate::instrument::{Hash, Instrument};
use crate::survey::Settings;
use proptest::prelude::*;
use serde_json::json;

fn schema() -> Arc<Schema> {
    let label = json!({"en": "x"});
    let list = |names: &[&str]| json!({"items": names.iter().map(|name| json!({"name": name, "label": label})).collect::<Vec<_>>()});
    let ask = |kind: &str, name: &str, exposure: &str, relevant: Option<&str>| {
        let mut row = json!({"type": kind, "name": name, "label": label, "exposure": exposure});
        if let Some(relevant) = relevant {
            row["relevant"] = json!(relevant);
        }
        row
    };
    let page = |name: &str, relevant: Option<&str>| ask("begin_group", name, "none", relevant);
    let end = json!({"type": "end_group"});
    let mut rows = vec![page("first", None), ask("select_one yn", "go", "none", None), end.clone()];
    rows.push(page("second", Some("${go} = 'yes'")));
    rows.push(ask("note", "hello", "none", None));
    rows.extend(["one", "two", "three", "four", "five", "six"].map(|name| ask("select_one yn", name, "none", None)));
    rows.push(ask("text", "why", "text", Some("${one} = 'no'")));
    rows.extend([end.clone(), page("third", Some("${go} = 'yes'"))]);
    rows.push(ask("select_one gender", "gender", "key", None));
    rows.push(ask("select_multiple race", "race", "key", None));
    rows.push(ask("select_one yn", "trans", "sensitive", Some("${gender} = 'x'")));
    rows.push(end);
    let instrument: Instrument = serde_json::from_value(json!({
        "name": "small", "kind": "response", "languages": ["en"], "title": label, "survey": rows,
        "choices": {"yn": list(&["yes", "no", "rather_not"]), "gender": list(&["w", "m", "x"]), "race": list(&["a", "b", "c"])},
    }))
    .expect("an instrument");
    Arc::new(Schema::compile(instrument, &[]).expect("a schema"))
}

fn survey(k: u32) -> Survey {
    let settings = Settings { modes: vec![Mode::Invited, Mode::OpenLink], groups: vec![], k, languages: vec!["en".into()], grace_days: 7 };
    Survey::open_link(Text::default(), Hash::of(b"small"), settings)
}

fn person(go: bool, answered: usize, gender: Option<&str>, race: &[&str]) -> Map<String, Json> {
    let mut answers = Map::new();
    answers.insert("go".into(), if go { "yes" } else { "no" }.into());
    if go {
        for name in ["one", "two", "three", "four", "five", "six"].iter().take(answered) {
            answers.insert((*name).to_owned(), "yes".into());
        }
        if let Some(gender) = gender {
            answers.insert("gender".into(), gender.into());
        }
        if !race.is_empty() {
            answers.insert("race".into(), json!(race));
        }
    }
    answers
}

fn of(answers: &Map<String, Json>) -> Completion {
    completeness(&fill(Form::begin(schema(), None), answers).expect("answers"))
}

fn base(counts: &Completeness) -> u64 {
    counts.complete + counts.partial + counts.break_off
}

#[test]
fn a_response_is_complete_partial_or_broken_off_by_what_was_asked() {
    // Nine are asked: consent, six, gender and race. The note counts for nothing.
    for (answered, gender, expected) in [
        (6, Some("w"), Completion::Complete),
        (6, None, Completion::Partial),
        (4, None, Completion::Partial),
        (3, None, Completion::BreakOff),
        (0, None, Completion::BreakOff),
    ] {
        assert_eq!(of(&person(true, answered, gender, &[])), expected, "{answered} {gender:?}");
    }
    // What an answer adds is asked, too, and left.
    assert_eq!(of(&person(true, 6, Some("x"), &[])), Completion::Complete, "8 of 10");
    let mut rather_not = person(true, 6, Some("x"), &[]);
    rather_not.insert("one".into(), "no".into());
    assert_eq!(of(&rather_not), Completion::Partial, "8 of 11");
    rather_not.insert("trans".into(), "rather_not".into());
    assert_eq!(of(&rather_not), Completion::Complete, "9 of 11: not to say is an answer");
}

#[test]
fn who_declines_on_the_first_page_has_completed_nothing() {
    assert_eq!(of(&person(false, 0, None, &[])), Completion::BreakOff);
    assert_eq!(of(&Map::new()), Completion::BreakOff);
}

fn people(count: usize, mode: Mode, answers: &Map<String, Json>) -> impl Iterator<Item = (Mode, Map<String, Json>)> {
    std::iter::repeat_n((mode, answers.clone()), count)
}

#[test]
fn bases_under_the_minimum_are_not_told_and_nor_is_what_they_follow_from() {
    let mut sent: Vec<_> = people(40, Mode::Invited, &person(true, 6, Some("w"), &["a"])).collect();
    sent.extend(people(30, Mode::Invited, &person(true, 6, Some("m"), &["a", "b"])));
    sent.extend(people(3, Mode::OpenLink, &person(true, 2, Some("x"), &["c"])));
    sent.extend(people(12, Mode::Invited, &person(false, 0, None, &[])));
    let reported = report(&survey(10), &schema(), sent);
    assert_eq!(reported.all, Some(Completeness { complete: 70, partial: 3, break_off: 12 }));
    let told = |rows: &[ReportRow]| rows.iter().map(|row| (row.name.clone(), row.counts.as_ref().map(base))).collect::<Vec<_>>();
    let expected = |rows: &[(&str, Option<u64>)]| rows.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect::<Vec<_>>();
    assert_eq!(told(&reported.modes), expected(&[("invited", None), ("open_link", None)]), "three came by the link, all others did not");
    // Three: the next smallest are those who did not say.
    assert_eq!(told(&reported.tables[0].rows), expected(&[("w", Some(40)), ("m", Some(30)), ("x", None), ("", None)]));
    // Of the 73 who said, all but three are of one: it is not told how many said.
    assert_eq!(told(&reported.tables[1].rows), expected(&[("a", Some(70)), ("b", Some(30)), ("c", None), ("", None)]));
    let item = |name: &str| reported.items.iter().find(|item| item.question == name).map(|item| (item.asked, item.missing));
    assert_eq!(item("go"), Some((Some(80), Some(0))));
    assert_eq!(item("three"), Some((Some(70), None)), "three left it");
    assert_eq!(item("why"), Some((None, None)), "nobody was asked");
    assert_eq!(item("gender"), Some((None, None)), "what its table withholds could be computed");
    assert_eq!(item("trans"), Some((None, None)), "how many were asked is how many said so");
}

#[test]
fn who_was_not_asked_is_never_told_to_be_a_few() {
    // 391 responses, of which one declined: 390 asked would say so.
    let mut sent: Vec<_> = people(390, Mode::Invited, &person(true, 3, Some("w"), &["a"])).collect();
    sent.extend(people(1, Mode::Invited, &person(false, 0, None, &[])));
    let reported = report(&survey(10), &schema(), sent);
    let item = |name: &str| reported.items.iter().find(|item| item.question == name).map(|item| (item.asked, item.missing));
    assert_eq!(item("one"), Some((Some(380), Some(0))));
    assert_eq!(item("six"), Some((Some(380), Some(380))));
}

#[test]
fn what_cannot_be_read_is_counted_apart() {
    let mut sent: Vec<_> = people(20, Mode::Invited, &person(true, 6, Some("w"), &["a"])).collect();
    sent.push((Mode::Invited, Map::from_iter([("no_such".to_owned(), json!(1))])));
    let reported = report(&survey(5), &schema(), sent);
    assert_eq!((reported.all.as_ref().map(base), reported.unread), (Some(20), 1));
}

fn anybody() -> impl Strategy<Value = (Mode, Map<String, Json>)> {
    let gender = prop_oneof![8 => Just(Some("w")), 6 => Just(Some("m")), 1 => Just(Some("x")), 2 => Just(None)];
    let race = proptest::sample::subsequence(vec!["a", "b", "c"], 0..=3);
    let mode = prop_oneof![5 => Just(Mode::Invited), 1 => Just(Mode::OpenLink)];
    (mode, prop::bool::weighted(0.9), 0_usize..=6, gender, race)
        .prop_map(|(mode, go, answered, gender, race)| (mode, person(go, answered, gender, &race)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn no_base_that_is_told_nor_what_is_left_of_its_table_is_too_small(sent in prop::collection::vec(anybody(), 0..90), k in 2_u32..12) {
        let (schema, minimum) = (schema(), u64::from(k));
        let total = sent.len() as u64;
        let reported = report(&survey(k), &schema, sent);
        prop_assert_eq!(reported.all.is_some(), total >= minimum);
        let fine = |count: u64| count == 0 || count >= minimum;
        let lists = reported.tables.iter().map(|table| &table.rows).chain([&reported.modes]);
        for rows in lists {
            let told: Vec<u64> = rows.iter().filter_map(|row| row.counts.as_ref().map(base)).collect();
            prop_assert!(told.iter().all(|count| fine(*count) && fine(total - count)), "{:?}", rows);
            prop_assert!(total >= minimum || told.is_empty());
        }
        // Rows that do not overlap: what is withheld is what is left of the total, of more than one row, and never few.
        for rows in [&reported.modes, &reported.tables[0].rows] {
            let left = total - rows.iter().filter_map(|row| row.counts.as_ref().map(base)).sum::<u64>();
            let withheld = rows.iter().filter(|row| row.counts.is_none()).count();
            prop_assert!(withheld != 1 && (total < minimum || fine(left)), "{:?}", rows);
        }
        for item in &reported.items {
            prop_assert!(item.asked.is_some() || item.missing.is_none());
            if let Some(asked) = item.asked {
                prop_assert!(asked >= minimum && asked % minimum == 0 && asked <= total);
                prop_assert!(item.missing.is_none_or(|missing| missing % minimum == 0 && missing <= asked));
            }
        }
    }

    #[test]
    fn the_order_of_responses_makes_no_difference(sent in prop::collection::vec(anybody(), 0..60).prop_flat_map(|sent| (Just(sent.clone()), Just(sent).prop_shuffle()))) {
        let schema = schema();
        prop_assert_eq!(report(&survey(5), &schema, sent.0), report(&survey(5), &schema, sent.1));
    }
}
