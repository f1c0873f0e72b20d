//! What is computed of the cells of a table, against counts made another way.
#![cfg(feature = "toml")]
#![allow(missing_docs)]

mod answered;

use answered::{People as Answering, about, raw, schema};
use shared::analysis::stats::{wilson, wilson_finite};
use shared::analysis::{Ask, People, Table, WeightError, alpha, compare, figures, population, scale, table, weighted};
use shared::disclosure::{FULL_DETAIL, Item, Key, Release, release};

fn made(n: usize) -> Release {
    let (survey, schema) = schema();
    release(raw(&schema, &Answering { seed: 7, n, turned: 0 }), &about(survey))
}

fn by(release: &Release, item: &str, rows: &[&str]) -> Table {
    let ask = Ask { item: Some(item.to_owned()), rows: rows.iter().map(|key| (*key).to_owned()).collect(), ..Ask::default() };
    table(release, &ask).expect("a table")
}

/// Answers of those in a category, by record.
fn answers<'a>(key: &'a Key, item: &'a Item, category: u8) -> impl Iterator<Item = usize> + 'a {
    let is_in = move |at: &usize| item.column[*at] != 0 && !item.withheld[*at] && key.column[*at] == category + 1;
    (0..item.column.len()).filter(is_in).map(|at| item.column[at].trailing_zeros() as usize)
}

#[test]
fn a_cell_counts_its_records() {
    let release = made(2_500);
    let (item, key) = (release.item("belong").expect("an item"), &release.keys[0]);
    let told = by(&release, "belong", &[&key.name]);
    for row in 1..told.rows.len() {
        let category = u8::try_from(told.rows[row].categories[0]).expect("few");
        let Some(shown) = told.cell(row, 0).shown() else {
            assert_eq!(answers(key, item, category).count(), 0);
            continue;
        };
        let all: Vec<usize> = answers(key, item, category).collect();
        assert_eq!(shown.base as usize, all.len());
        let figures = figures(item, shown, None);
        let favourable = all.iter().filter(|answer| **answer < 2).count();
        assert!((figures.favourable.expect("a share").value - favourable as f64 / all.len() as f64).abs() < 1e-12);
        assert_eq!(figures.favourable.and_then(|share| share.interval), wilson(favourable as u64, all.len() as u64, 0.95));
        let mean = all.iter().map(|answer| 5.0 - *answer as f64).sum::<f64>() / all.len() as f64;
        assert_eq!(shown.collapsed, shown.base < FULL_DETAIL);
        match figures.mean {
            Some(told) => assert!((told.value - mean).abs() < 1e-12),
            None => assert!(shown.collapsed),
        }
    }
}

#[test]
fn a_score_of_promoters_is_the_same_of_collapsed_answers() {
    let release = made(1_200);
    let item = release.item("recommend").expect("an item");
    let cell = by(&release, "recommend", &[]).cells[0].clone();
    let shown = cell.shown().expect("told").clone();
    let score = |shown| figures(item, &shown, None).nps.expect("a score");
    let promoters: u32 = shown.counts[9..].iter().sum();
    let detractors: u32 = shown.counts[..7].iter().sum();
    let expected = (f64::from(promoters) - f64::from(detractors)) / f64::from(shown.base) * 100.0;
    assert!((score(shown.clone()).score - expected).abs() < 1e-9);
    let collapsed = shared::analysis::Shown { counts: item.collapse(&shown.counts), collapsed: true, ..shown.clone() };
    assert_eq!(score(collapsed), score(shown.clone()));
    assert!(figures(item, &shown, None).mean.is_none(), "a promoter score has no mean beside it");
}

#[test]
fn a_frame_makes_intervals_narrower() {
    let mut release = made(1_200);
    release.people = Some(2_000);
    let told = by(&release, "belong", &[]);
    let item = release.item("belong").expect("an item");
    let shown = told.cell(0, 0).shown().expect("told");
    assert_eq!(population(&release, &told, 0, 0), Some(2_000));
    let favourable = u64::from(shown.counts[0] + shown.counts[1]);
    let finite = figures(item, shown, Some(2_000)).favourable.and_then(|share| share.interval);
    assert_eq!(finite, wilson_finite(favourable, u64::from(shown.base), 2_000, 0.95));
    // A frame that is out of date corrects nothing.
    assert_eq!(figures(item, shown, Some(3)), figures(item, shown, None));
}

#[test]
fn groups_are_compared_without_everybody_and_in_one_detail() {
    let release = made(1_200);
    let item = release.item("belong").expect("an item");
    let told = by(&release, "belong", &["department"]);
    let compared = compare(item, &told, 0).expect("groups");
    assert!(!compared.rows.contains(&0));
    assert_eq!(compared.collapsed, compared.rows.iter().any(|row| told.cell(*row, 0).shown().is_some_and(|shown| shown.collapsed)));
    assert_eq!(compared.pairs.len(), compared.rows.len() * (compared.rows.len() - 1) / 2);
    assert!(compared.pairs.iter().all(|pair| (0.0..=1.0).contains(&pair.adjusted)));
    let many = release.item("barriers").expect("an item");
    let compared = compare(many, &by(&release, "barriers", &["race_ethnicity"]), 0).expect("groups");
    assert!(compared.overall.is_none() && compared.answers.len() == many.answers.len());
}

#[test]
fn a_scale_is_the_average_of_its_items_and_alpha_that_of_persons() {
    let release = made(1_200);
    let of = &release.scales[0];
    let told = scale(&release, of, &Ask { rows: vec!["department".into()], ..Ask::default() }).expect("a scale");
    let cells: Vec<Table> = of.items.iter().map(|item| by(&release, item, &["department"])).collect();
    for (row, figure) in told.iter().enumerate() {
        let shares: Option<Vec<f64>> = cells
            .iter()
            .zip(&of.items)
            .map(|(table, name)| Some(figures(release.item(name)?, table.cell(row, 0).shown()?, None).favourable?.value))
            .collect();
        let average = shares.map(|shares| shares.iter().sum::<f64>() / shares.len() as f64);
        assert_eq!(figure.map(|figure| (figure.favourable * 1e9).round()), average.map(|average| (average * 1e9).round()));
    }
    let alpha = alpha(&release, of).expect("enough answered");
    assert!((0.5..1.0).contains(&alpha) && (alpha * 100.0 - (alpha * 100.0).round()).abs() < 1e-9);
}

#[test]
fn keys_that_weigh_count_among_the_keys() {
    let release = made(2_500);
    let groups = release.keys[0].categories.len() - 1;
    let people = People { key: "department".into(), people: vec![100.0; groups] };
    let told = weighted(&release, "belong", Some("race_ethnicity"), std::slice::from_ref(&people)).expect("weights");
    assert_eq!(told.rows.len(), 1 + release.keys[1].categories.len());
    let all = told.rows[0].as_ref().expect("everybody");
    assert!((all.shares.iter().sum::<f64>() - 1.0).abs() < 1e-9 && all.kish.effective < all.kish.n as f64);
    let item = release.item("belong").expect("an item");
    assert_eq!(all.shares.len(), if told.collapsed { item.collapsed.len() } else { item.answers.len() });
    // As many people in each department as answered there: weights change nothing.
    let by_department = by(&release, "belong", &["department"]);
    let counted: Vec<f64> =
        (2..by_department.rows.len()).map(|row| by_department.cell(row, 0).shown().map_or(0.0, |shown| f64::from(shown.base))).collect();
    let same = weighted(&release, "belong", None, &[People { key: "department".into(), people: counted }]).expect("weights");
    assert!((same.raked.kish.design_effect - 1.0).abs() < 1e-6, "{:?}", same.raked.kish);
    assert_eq!(weighted(&release, "barriers", None, std::slice::from_ref(&people)), Err(WeightError::Many));
    let level = People { key: "job_level".into(), people: vec![100.0; release.keys[2].categories.len() - 1] };
    let race = People { key: "race_ethnicity".into(), people: vec![100.0; release.keys[1].categories.len() - 1] };
    let error = weighted(&release, "belong", Some("gender_identity"), &[people.clone(), level, race]);
    assert!(matches!(error, Err(WeightError::Ask(shared::analysis::AskError::TooDeep { most: 3 }))), "{error:?}");
    let wrong = People { people: vec![1.0], ..people };
    assert_eq!(weighted(&release, "belong", None, &[wrong]), Err(WeightError::Groups("department".into())));
}
