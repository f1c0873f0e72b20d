//! What somebody learns who watches the traffic of a running survey and sees when each request comes, but neither addresses
//! nor contents: the share of people whose two requests are put together. Their times are simulated, without a server. It is the
//! figure of the threat model, which has to have it as it comes out here.

use super::arrivals::{MEDIAN, SIGMA, Visit, alone, visits};
use super::matching::{Random, Scores, best};

const PEOPLE: usize = 200;
const SURVEYS: u64 = 10;
/// So many that a third of the people are alone in their hour.
const DAYS: u32 = 23;
static PAGE: &str = include_str!("../../../../../docs/anonymity.md");

/// How likely it is that a visit takes so long: what the watcher knows of people, as good as the test itself does.
fn likelihood(visit: f64) -> f64 {
    // Half a minute is the mean of the delay that the app adds.
    let minutes = visit / 60_000.0 - 0.5;
    if minutes <= 0.05 {
        return -1000.0;
    }
    let deviation = (minutes / MEDIAN).ln() / SIGMA;
    -deviation * deviation / 2.0 - minutes.ln()
}

/// Whom the watcher puts together rightly.
fn watch(visits: &[Visit], random: &mut Random) -> Vec<bool> {
    // Responses come in an order of their own.
    let order = random.order(visits.len());
    let gap = |one: &Visit, other: &Visit| {
        // Weeks of milliseconds are exact.
        #[allow(clippy::cast_precision_loss)]
        let (redeems, answers) = (one.redeems as f64, other.answers as f64);
        answers - redeems
    };
    let scores: Scores = visits.iter().map(|one| order.iter().map(|other| likelihood(gap(one, &visits[*other]))).collect()).collect();
    best(&scores).into_iter().enumerate().map(|(person, response)| order[response] == person).collect()
}

#[test]
fn what_the_times_of_requests_tell_is_known() {
    let (mut all, mut of_alone, mut of_others) = ((0, 0), (0, 0), (0, 0));
    for seed in 0..SURVEYS {
        let mut random = Random::new(seed);
        let visits = visits(PEOPLE, DAYS, &mut random);
        let alone = alone(&visits);
        for (right, alone) in watch(&visits, &mut random).into_iter().zip(alone) {
            let add = |sum: &mut (u32, u32)| *sum = (sum.0 + u32::from(right), sum.1 + 1);
            add(&mut all);
            add(if alone { &mut of_alone } else { &mut of_others });
        }
    }
    let share = |(right, of): (u32, u32)| 100.0 * f64::from(right) / f64::from(of);
    let told = format!(
        "{:.0} % of {PEOPLE} people are put together rightly, where chance finds 0.5 %: {:.0} % of the {:.0} % who are alone in their hour, and \
         {:.0} % of the others.",
        share(all),
        share(of_alone),
        share((of_alone.1, all.1)),
        share(of_others)
    );
    println!("{told}");
    assert!(PAGE.contains(&told), "docs/anonymity.md does not say: {told}");
    assert!((30.0..37.0).contains(&share((of_alone.1, all.1))), "about a third are alone in their hour");
    assert!(share(of_alone) > share(of_others) + 5.0, "who is alone is easier to follow");
    assert!(share(all) > 50.0 && share(all) < 95.0, "it is no protection, and it is not certain");
}
