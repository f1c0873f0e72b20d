//! Statistics against scipy and statsmodels, published values, and what always holds.
//!
//! `statistics/reference.json` is what `statistics/reference.py` writes. A value agrees within a relative difference of 1e-9,
//! or an absolute one of 1e-13 where it is nearly 0 by cancellation.
#![allow(missing_docs)]
#![cfg(feature = "full")]

#[path = "statistics/invariants.rs"]
mod invariants;
#[path = "statistics/published.rs"]
mod published;

use serde::Deserialize;
use serde_json::Value as Json;
use shared::analysis::stats::*;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Case {
    function: String,
    given: Json,
    expected: Json,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("statistics/reference.json")).expect("cases")
}

fn read<T: serde::de::DeserializeOwned>(json: &Json) -> T {
    serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{error}: {json}"))
}

fn close(ours: f64, theirs: f64) -> bool {
    (ours - theirs).abs() <= (1e-9 * theirs.abs()).max(1e-13)
}

fn share(json: &Json) -> Share {
    let (count, n) = read(json);
    Share { count, n }
}

fn ends(interval: Option<Interval>) -> Vec<Option<f64>> {
    vec![interval.map(|interval| interval.low), interval.map(|interval| interval.high)]
}

/// What this crate gives for a case, in the order of its expected values.
fn ours(function: &str, given: &Json) -> Vec<Option<f64>> {
    let counts = || read::<Vec<Vec<u64>>>(&given["counts"]);
    let pairs = || read::<Vec<(f64, u64)>>(&given["pairs"]);
    let whole = |name: &str| read::<u64>(&given[name]);
    match function {
        "normal_quantile" => vec![normal_quantile(read(&given["p"]))],
        "discrete" => vec![mean(&pairs()), variance(&pairs()), standard_deviation(&pairs()), median(&pairs())],
        "nps" => {
            let nps = nps(&read(&given["counts"])).expect("somebody");
            vec![Some(nps.score), nps.standard_error]
        }
        "wilson" => ends(wilson(whole("count"), whole("n"), read(&given["confidence"]))),
        "wilson_finite" => ends(wilson_finite(whole("count"), whole("n"), whole("population"), CONFIDENCE)),
        "mean_interval" => ends(mean_interval(&pairs(), read(&given["population"]), read(&given["confidence"]))),
        "chi_square" => {
            let test = chi_square(&counts()).expect("a table");
            let least = test.expected.iter().flatten().copied().fold(f64::INFINITY, f64::min);
            vec![Some(test.statistic), Some(test.df as f64), Some(test.p), Some(test.v), test.v_corrected, Some(least)]
        }
        "fisher_2x2" => {
            let test = fisher_2x2(read(&given["counts"])).expect("a table");
            vec![Some(test.two_sided), Some(test.less), Some(test.greater), test.odds_ratio]
        }
        "fisher" => vec![fisher(&counts(), FISHER_LIMIT)],
        "difference" => {
            let found = difference(share(&given["first"]), share(&given["second"]), CONFIDENCE).expect("shares");
            let mut values = ends(Some(found.interval));
            values.extend([found.test.map(|test| test.z), found.test.map(|test| test.p)]);
            values
        }
        "ratio" => {
            let groups = [share(&given["group"]), share(&given["reference"])];
            let settings = ImpactSettings { least_share: 0.0, ..ImpactSettings::default() };
            let check = four_fifths(&groups, settings).expect("rates");
            ends(check.groups[1 - check.reference].interval)
        }
        "kruskal_wallis" => {
            let test = kruskal_wallis(&counts());
            vec![test.map(|test| test.h), test.map(|test| test.p)]
        }
        "mann_whitney" => {
            let test = mann_whitney(&read::<Vec<u64>>(&given["first"]), &read::<Vec<u64>>(&given["second"]));
            vec![test.map(|test| test.u), test.map(|test| test.p)]
        }
        "one_way" => {
            let scored = |row: Vec<u64>| row.into_iter().enumerate().map(|(score, count)| (score as f64, count)).collect();
            let test = one_way(&counts().into_iter().map(scored).collect::<Vec<_>>());
            vec![test.map(|test| test.f), test.map(|test| test.p)]
        }
        "holm" => holm(&read::<Vec<f64>>(&given["values"])).expect("probabilities").into_iter().map(Some).collect(),
        "cronbach" => {
            let columns: Vec<Vec<f64>> = read(&given["columns"]);
            let alpha = cronbach(&columns.iter().map(Vec::as_slice).collect::<Vec<_>>()).expect("a scale");
            let mut sums = ItemSums::new(columns.len());
            (0..columns[0].len()).for_each(|row| sums.add(&columns.iter().map(|column| Some(column[row])).collect::<Vec<_>>()));
            let summed = sums.alpha().expect("a scale");
            assert!(close(alpha.alpha, summed.alpha) && alpha.respondents == summed.respondents);
            vec![Some(alpha.alpha)]
        }
        "weighted" => {
            let weighted = weighted_shares(&read::<Vec<f64>>(&given["weights"]), &counts()).expect("weights");
            let mut values: Vec<Option<f64>> = weighted.shares.into_iter().map(Some).collect();
            values.extend([Some(weighted.kish.effective), Some(weighted.kish.design_effect)]);
            values
        }
        "rake" => {
            let (categories, counts): (Vec<Vec<Option<usize>>>, Vec<u64>) = (read(&given["rows"]), read(&given["counts"]));
            let rows: Vec<RakeRow> = categories.into_iter().zip(counts).map(|(categories, count)| RakeRow { categories, count }).collect();
            let targets: Vec<Vec<f64>> = read(&given["targets"]);
            let margins: Vec<Margin> = targets.into_iter().map(|targets| Margin { name: "m".into(), targets }).collect();
            let raked = rake(&rows, &margins, RakeSettings { cap: 1e6, tolerance: 1e-14 }).expect("weights");
            raked.weights.into_iter().map(Some).collect()
        }
        other => panic!("no case is called {other}"),
    }
}

#[test]
fn values_are_those_of_scipy_and_statsmodels() {
    let cases = cases();
    let mut wrong = Vec::new();
    let mut of: BTreeMap<&str, usize> = BTreeMap::new();
    for Case { function, given, expected } in &cases {
        *of.entry(function).or_default() += 1;
        let expected: Vec<Option<f64>> = match expected {
            Json::Array(_) => read(expected),
            one => vec![read(one)],
        };
        let ours = ours(function, given);
        let same = ours.len() == expected.len()
            && ours.iter().zip(&expected).all(|pair| match pair {
                (Some(ours), Some(theirs)) => close(*ours, *theirs),
                (ours, theirs) => ours == theirs,
            });
        if !same {
            wrong.push(format!("{function} of {given}:\n  {ours:?}\n  {expected:?}"));
        }
    }
    assert!(cases.len() >= 400 && of.len() == 18, "{of:?}");
    assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
