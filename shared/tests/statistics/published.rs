//! Values that books, papers and standards print, to every digit that they print.

use shared::analysis::stats::*;

/// Rounded as printed.
#[track_caller]
fn prints(value: f64, printed: &str) {
    let digits = printed.split_once('.').map_or(0, |(_, digits)| digits.len());
    let ours = format!("{value:.digits$}");
    assert_eq!(ours.strip_prefix("-").filter(|ours| ours.parse() == Ok(0.0)).unwrap_or(&ours), printed, "{value}");
}

#[track_caller]
fn between(interval: Option<Interval>, low: &str, high: &str) {
    let interval = interval.expect("an interval");
    prints(interval.low, low);
    prints(interval.high, high);
}

fn table(rows: &[&[u64]]) -> Vec<Vec<u64>> {
    rows.iter().map(|row| row.to_vec()).collect()
}

/// Counts of each value of samples: rows of answers in ascending order.
fn ranked(samples: &[&[f64]]) -> Vec<Vec<u64>> {
    let mut values: Vec<f64> = samples.concat();
    values.sort_by(f64::total_cmp);
    values.dedup();
    let count = |sample: &[f64], value: f64| sample.iter().filter(|&&one| one == value).count() as u64;
    samples.iter().map(|sample| values.iter().map(|&value| count(sample, value)).collect()).collect()
}

#[test]
fn intervals_of_wilson() {
    // Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
    between(wilson(81, 263, 0.95), "0.2553", "0.3662");
    between(wilson(15, 148, 0.95), "0.0624", "0.1605");
    between(wilson(0, 20, 0.95), "0.0000", "0.1611");
    between(wilson(1, 29, 0.95), "0.0061", "0.1718");
}

#[test]
fn intervals_of_differences() {
    // Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10.
    for (first, second, low, high) in [
        ((56, 70), (48, 80), "0.0524", "0.3339"),
        ((9, 10), (3, 10), "0.1705", "0.8090"),
        ((6, 7), (2, 7), "0.0582", "0.8062"),
        ((5, 56), (0, 29), "-0.0381", "0.1926"),
        ((0, 10), (0, 20), "-0.1611", "0.2775"),
        ((0, 10), (0, 10), "-0.2775", "0.2775"),
        ((10, 10), (0, 20), "0.6791", "1.0000"),
        ((10, 10), (0, 10), "0.6075", "1.0000"),
    ] {
        let share = |(count, n)| Share { count, n };
        between(difference(share(first), share(second), 0.95).map(|found| found.interval), low, high);
    }
}

#[test]
fn quantiles() {
    // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.1.
    prints(normal_quantile(0.975).expect("inside"), "1.960");
    // Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.5.
    for (tail, printed) in [(0.1, "1.28155"), (0.05, "1.64485"), (0.025, "1.95996"), (0.01, "2.32635"), (0.005, "2.57583")] {
        prints(-normal_quantile(tail).expect("inside"), printed);
    }
    // Student's t of NIST/SEMATECH 1.3.6.7.2, 0.975: a sample of mean 0 and variance n gives it as half of the interval.
    for (df, printed) in [(1, "12.706"), (2, "4.303"), (4, "2.776"), (9, "2.262"), (30, "2.042"), (100, "1.984")] {
        let n = df + 1;
        // Variance 1 of two opposite scores and zeros.
        let off = (f64::from(df) / 2.0).sqrt();
        let pairs = [(-off, 1), (off, 1), (0.0, n as u64 - 2)];
        let half = mean_interval(&pairs, None, 0.95).expect("varies").high;
        prints(half * f64::from(n).sqrt(), printed);
    }
}

#[test]
fn means_of_the_national_institute() {
    // NIST StRD, univariate summary statistics, NumAcc1 to NumAcc3: certified mean and standard deviation.
    for (pairs, centre, deviation) in [
        (vec![(10_000_001.0, 1), (10_000_003.0, 1), (10_000_002.0, 1)], 10_000_002.0, 1.0),
        (vec![(1.2, 1), (1.1, 500), (1.3, 500)], 1.2, 0.1),
        (vec![(1_000_000.2, 1), (1_000_000.1, 500), (1_000_000.3, 500)], 1_000_000.2, 0.1),
    ] {
        assert!((mean(&pairs).expect("somebody") - centre).abs() < 1e-14 * centre);
        // 1,000,000.1 itself is off by up to 6e-11.
        assert!((standard_deviation(&pairs).expect("some") - deviation).abs() < 1e-9);
    }
    // NIST StRD, analysis of variance, SmLs01: nine treatments of 21, F = 21 on 8 and 180 degrees of freedom.
    let treatment = |middle: f64| vec![(middle, 1), (middle - 0.1, 10), (middle + 0.1, 10)];
    let groups: Vec<_> = [1.4, 1.3, 1.5, 1.3, 1.5, 1.3, 1.5, 1.3, 1.5].map(treatment).to_vec();
    let test = one_way(&groups).expect("varies");
    assert!((test.f - 21.0).abs() < 1e-11 && test.df == 8 && test.df_within == 180, "{test:?}");
    // Certified R².
    prints(test.effect, "0.482758620689655");
}

#[test]
fn exact_tests() {
    // Fisher, The Design of Experiments (1935): the lady tasting tea; Agresti, Categorical Data Analysis (2002), 3.5.2.
    let tea = fisher_2x2([[3, 1], [1, 3]]).expect("a table");
    prints(tea.greater, "0.243");
    prints(tea.greater, "0.2429");
    prints(tea.two_sided, "0.4857");
    // R's manual of fisher.test, Fisher's twins (1962, 1970).
    let twins = fisher_2x2([[2, 15], [10, 3]]).expect("a table");
    prints(twins.less, "0.0004652");
    prints(twins.two_sided, "0.0005367");
    // Agresti (2002), p. 57, job satisfaction by income; R's manual of fisher.test.
    let job = table(&[&[1, 3, 10, 6], &[2, 3, 10, 7], &[1, 6, 14, 12], &[0, 1, 9, 11]]);
    prints(fisher(&job, FISHER_LIMIT).expect("within the limit"), "0.7827");
}

#[test]
fn chi_square_of_party_by_gender() {
    // Agresti, An Introduction to Categorical Data Analysis (2007), table 2.5 and p. 37; R's manual of chisq.test.
    let party = table(&[&[762, 327, 468], &[484, 239, 477]]);
    let test = chi_square(&party).expect("a table");
    prints(test.statistic, "30.07");
    prints(test.p * 1e7, "2.954");
    assert_eq!(test.df, 2);
    // Its estimated expected frequencies.
    for (expected, printed) in test.expected.iter().flatten().zip(["703.7", "319.6", "533.7", "542.3", "246.4", "411.3"]) {
        prints(*expected, printed);
    }
    assert_eq!(independence(&party).expect("a test").method, Method::ChiSquare);
}

#[test]
fn ranks() {
    // Hollander and Wolfe, Nonparametric Statistical Methods (1973), p. 116; R's manual of kruskal.test: H = 0.77143, p = 0.68.
    let lungs = ranked(&[&[2.9, 3.0, 2.5, 2.6, 3.2], &[3.8, 2.7, 4.0, 2.4], &[2.8, 3.4, 3.7, 2.2, 2.0]]);
    let test = kruskal_wallis(&lungs).expect("varies");
    prints(test.h, "0.77143");
    prints(test.p, "0.68");
    // scipy's manual of mannwhitneyu: ages at diagnosis, U = 17, p = 0.11134688653314041.
    let ages = ranked(&[&[19.0, 22.0, 16.0, 29.0, 24.0], &[20.0, 11.0, 17.0, 12.0]]);
    let test = mann_whitney(&ages[0], &ages[1]).expect("varies");
    assert_eq!(test.u, 17.0);
    prints(test.p, "0.11134688653314");
}

#[test]
fn variance_of_mussels() {
    // McDonald, Handbook of Biological Statistics (2014), one-way anova; scipy's manual of f_oneway: 7.121019, 0.00028122.
    let groups: Vec<Vec<(f64, u64)>> = [
        &[0.0571, 0.0813, 0.0831, 0.0976, 0.0817, 0.0859, 0.0735, 0.0659, 0.0923, 0.0836][..],
        &[0.0873, 0.0662, 0.0672, 0.0819, 0.0749, 0.0649, 0.0835, 0.0725],
        &[0.0974, 0.1352, 0.0817, 0.1016, 0.0968, 0.1064, 0.105],
        &[0.1033, 0.0915, 0.0781, 0.0685, 0.0677, 0.0697, 0.0764, 0.0689],
        &[0.0703, 0.1026, 0.0956, 0.0973, 0.1039, 0.1045],
    ]
    .iter()
    .map(|sample| sample.iter().map(|&length| (length, 1)).collect())
    .collect();
    let test = one_way(&groups).expect("varies");
    prints(test.f, "7.121019471642");
    prints(test.p, "0.00028122423145");
}

#[test]
fn corrections_of_holm() {
    // Holm, Scandinavian Journal of Statistics 6 (1979) 65-70, as worked through at "Holm-Bonferroni method", Wikipedia: at 0.05
    // the first and the last of 0.01, 0.04, 0.03 and 0.005 stand.
    let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]).expect("probabilities");
    for (value, printed) in adjusted.into_iter().zip(["0.03", "0.06", "0.06", "0.02"]) {
        prints(value, printed);
    }
}

#[test]
fn reliability_of_five_items() {
    // Denis, Applied Univariate, Bivariate, and Multivariate Statistics Using Python/SPSS, Cronbach's alpha: SPSS prints 0.633.
    let columns: [&[f64]; 5] = [
        &[10.0, 12.0, 8.0, 6.0, 4.0, 6.0, 3.0, 7.0, 8.0, 9.0],
        &[12.0, 18.0, 16.0, 8.0, 7.0, 6.0, 4.0, 3.0, 9.0, 5.0],
        &[15.0, 12.0, 14.0, 16.0, 8.0, 3.0, 6.0, 7.0, 4.0, 6.0],
        &[11.0, 12.0, 14.0, 8.0, 7.0, 7.0, 5.0, 9.0, 10.0, 11.0],
        &[12.0, 1.0, 4.0, 6.0, 5.0, 3.0, 8.0, 9.0, 10.0, 12.0],
    ];
    let alpha = cronbach(&columns).expect("a scale");
    prints(alpha.alpha, "0.633");
    assert_eq!((alpha.items, alpha.respondents), (5, 10));
}

#[test]
fn rates_of_the_uniform_guidelines() {
    // Questions and Answers on the Uniform Guidelines, 44 FR 11996 (1979), number 12: 48 of 80 whites and 12 of 40 blacks, 60 %
    // and 30 %, ratio 50 %.
    let check = four_fifths(&[Share { count: 48, n: 80 }, Share { count: 12, n: 40 }], ImpactSettings::default()).expect("rates");
    assert_eq!(check.reference, 0);
    let group = check.groups[1];
    prints(group.rate.expect("applicants"), "0.30");
    prints(group.ratio.expect("applicants"), "0.50");
    assert!(group.below && !group.fragile && !group.reversible && !group.small);
    // Agresti (2007), section 2.2 and its SAS output: aspirin and heart attacks, relative risk 1.8178 (1.4330, 2.3059). Here the
    // group with the higher rate is what others are held against, so the other way round.
    let aspirin = [Share { count: 189, n: 11034 }, Share { count: 104, n: 11037 }];
    let check = four_fifths(&aspirin, ImpactSettings::default()).expect("rates");
    let (ratio, interval) = (check.groups[1].ratio.expect("rates"), check.groups[1].interval.expect("rates"));
    prints(1.0 / ratio, "1.8178");
    prints(1.0 / interval.high, "1.4330");
    prints(1.0 / interval.low, "2.3059");
}
