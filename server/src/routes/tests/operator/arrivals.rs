//! When people redeem and answer: over some weeks, one of three on the day of the letter or of a reminder and the others
//! whenever they come to it, so that about a third are alone in their hour. Shared by the test that plays the operator and
//! the one that watches the traffic.

use super::matching::Random;

/// Milliseconds.
pub(super) const MINUTE: u64 = 60 * 1000;
pub(super) const HOUR: u64 = 60 * MINUTE;
pub(super) const DAY: u64 = 24 * HOUR;
/// Minutes that half of the people need at most.
pub(super) const MEDIAN: f64 = 9.0;
/// Spread of the logarithm: six in seven need 4 to 25 minutes.
pub(super) const SIGMA: f64 = 0.6;
/// Working hours of a day, from eight o'clock.
const HOURS: u32 = 9;

/// When somebody asks for the credential, and when the response is sent; from the survey's first midnight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    pub(super) redeems: u64,
    pub(super) answers: u64,
}

fn milliseconds(minutes: f64) -> u64 {
    // Minutes of a visit: positive, and far from any limit.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let milliseconds = (minutes * 60_000.0) as u64;
    milliseconds
}

/// How long a person takes from the first page to sending, with the delay that the app adds.
pub(super) fn completion(random: &mut Random) -> u64 {
    milliseconds(MEDIAN * (SIGMA * random.normal()).exp()) + u64::from(random.below(60_000))
}

/// So many visits of people who stay until they are done, on so many days.
pub(super) fn visits(people: usize, days: u32, random: &mut Random) -> Vec<Visit> {
    let visit = |_| {
        let day = if random.below(3) == 0 { [0, 7, 14][random.below(3) as usize] } else { random.below(days) };
        let redeems = u64::from(day) * DAY + 8 * HOUR + u64::from(random.below(HOURS * 3600)) * 1000;
        Visit { redeems, answers: redeems + completion(random) }
    };
    (0..people).map(visit).collect()
}

/// How many have an hour to themselves.
pub(super) fn alone(visits: &[Visit]) -> Vec<bool> {
    let hour = |visit: &Visit| visit.redeems / HOUR;
    visits.iter().map(|visit| visits.iter().filter(|other| hour(other) == hour(visit)).count() == 1).collect()
}
