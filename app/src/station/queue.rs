//! Which sealed responses are sent and in which order, how long it pauses between two, and what the server's answers mean.

use crate::sync::Reply;
use shared::json;
use shared::protocol::{ItemStatus, Problem, SealedResults};

/// By itself a station sends only while so many wait. With fewer, or with one alone, whoever watches what arrives could tell
/// whose it is by who was just at the device.
pub(super) const TOGETHER: usize = 10;

/// Of what waits, that of which one may be sent now: what somebody in charge asked to be sent, else everything while enough
/// waits. What was finished after they asked is not among it.
pub(super) fn due(waiting: Vec<String>, asked: &[String]) -> Vec<String> {
    let wanted: Vec<String> = waiting.iter().filter(|key| asked.contains(key)).cloned().collect();
    match () {
        () if !wanted.is_empty() => wanted,
        () if waiting.len() >= TOGETHER => waiting,
        () => Vec::new(),
    }
}

/// One of so many, by chance.
pub(super) fn pick(count: usize, random: u32) -> Option<usize> {
    // The product's upper half: every place gets the same share, as near as 32 bits can tell.
    let place = (u64::from(random) * count as u64) >> 32;
    (count > 0).then_some(usize::try_from(place).unwrap_or(0))
}

/// Milliseconds until the next one. Somebody who waits for the end of it waits less.
pub(super) fn pause_ms(random: u32, hurry: bool) -> u32 {
    if hurry { 100 + random % 700 } else { 2_000 + random % 18_000 }
}

/// Why sending stops for now. Nothing is lost by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// There is no network, or no answer.
    Unreachable,
    /// The server asks for patience.
    TooMany,
    /// The survey is paused.
    Paused,
    /// Its grace days are over.
    Over,
    /// It has as many responses of this kind as it takes.
    Full,
    /// This station was ended, or its code is wrong.
    UnknownStation,
    /// The server does not know the survey.
    UnknownSurvey,
}

impl Hold {
    /// Whether it may pass by itself soon.
    pub(super) fn passes(self) -> bool {
        matches!(self, Self::Unreachable | Self::TooMany | Self::Paused)
    }
}

/// What became of one sealed response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// The server has it, now or since before.
    Received,
    /// It was refused, with this code.
    Refused(String),
    /// It stays.
    Hold(Hold),
}

/// What a reply means for the one response that was sent. Only a plain "accepted" or "duplicate" lets it go.
pub(super) fn understand(reply: &Reply) -> Heard {
    if reply.status == 200 {
        let first = json_results(&reply.body).and_then(|results| results.results.into_iter().next());
        return match first.map(|result| (result.status, result.code.unwrap_or_default())) {
            None => Heard::Hold(Hold::Unreachable),
            Some((ItemStatus::Accepted | ItemStatus::Duplicate, _)) => Heard::Received,
            Some((ItemStatus::Rejected, code)) => hold(&code).map_or(Heard::Refused(code), Heard::Hold),
        };
    }
    // Not our server's words: a captive portal or a proxy.
    let Some(problem) = json::parse::<Problem>(&reply.body) else { return Heard::Hold(Hold::Unreachable) };
    let code = problem.results.first().and_then(|result| result.code.clone());
    let code = code.unwrap_or_else(|| problem.kind.rsplit('/').next().unwrap_or_default().to_owned());
    match reply.status {
        408 | 425 | 500.. => Heard::Hold(Hold::Unreachable),
        429 => Heard::Hold(Hold::TooMany),
        401 | 403 => Heard::Hold(hold(&code).unwrap_or(Hold::UnknownStation)),
        404 => Heard::Hold(Hold::UnknownSurvey),
        _ => hold(&code).map_or(Heard::Refused(code), Heard::Hold),
    }
}

fn json_results(body: &str) -> Option<SealedResults> {
    json::parse(body)
}

/// Codes that are about the survey or the station rather than about the response.
fn hold(code: &str) -> Option<Hold> {
    Some(match code {
        "paused" => Hold::Paused,
        "over" => Hold::Over,
        "full" => Hold::Full,
        "unknown_station" => Hold::UnknownStation,
        "too_many_responses" => Hold::TooMany,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn heard(status: u16, body: &str) -> Heard {
        understand(&Reply { status, body: body.to_owned() })
    }

    proptest! {
        #[test]
        fn every_one_is_sent_once(count in 0_usize..60, randoms in proptest::collection::vec(any::<u32>(), 60)) {
            let mut waiting: Vec<usize> = (0..count).collect();
            let mut sent = Vec::new();
            for random in randoms {
                if let Some(place) = pick(waiting.len(), random) {
                    sent.push(waiting.remove(place));
                }
            }
            sent.sort_unstable();
            prop_assert_eq!(sent, (0..count).collect::<Vec<_>>());
        }
    }

    fn keys(count: usize) -> Vec<String> {
        (0..count).map(|key| key.to_string()).collect()
    }

    #[test]
    fn by_itself_it_sends_only_of_ten_or_more() {
        for waiting in [0, 1, 9] {
            assert_eq!(due(keys(waiting), &[]), keys(0), "{waiting}");
        }
        assert_eq!(due(keys(10), &[]), keys(10), "one of all ten");
        // Chance picks one after another, down to nine.
        let mut waiting = keys(13);
        let mut sent = 0;
        while let Some(place) = pick(due(waiting.clone(), &[]).len(), 4_000_000_000) {
            waiting.remove(place);
            sent += 1;
        }
        assert_eq!((sent, waiting.len()), (4, 9));
    }

    #[test]
    fn what_was_asked_for_goes_and_nothing_that_came_later() {
        let asked = keys(3);
        assert_eq!(due(keys(4), &asked), asked, "the fourth was finished after they asked");
        assert_eq!(due(vec!["3".to_owned()], &asked), keys(0));
        assert_eq!(due(vec!["2".to_owned(), "3".to_owned()], &asked), ["2"]);
        assert_eq!(due(keys(12), &["gone".to_owned()]).len(), 12);
    }

    #[test]
    fn the_order_is_by_chance() {
        // Every one of five can be the first, and about as often.
        let mut firsts = [0; 5];
        for step in 0..10_000_u32 {
            firsts[pick(5, step.wrapping_mul(2_654_435_761)).expect("one")] += 1;
        }
        assert!(firsts.iter().all(|count| (1_800..2_200).contains(count)), "{firsts:?}");
        assert_eq!((pick(3, 0), pick(3, u32::MAX), pick(0, 7)), (Some(0), Some(2), None));
    }

    #[test]
    fn a_pause_is_by_chance_and_shorter_for_somebody_who_waits() {
        assert_eq!((pause_ms(0, false), pause_ms(17_999, false)), (2_000, 19_999));
        assert_eq!((pause_ms(0, true), pause_ms(699, true)), (100, 799));
    }

    #[test]
    fn only_accepted_and_duplicate_let_one_go() {
        assert_eq!(heard(200, r#"{"results":[{"status":"accepted"}]}"#), Heard::Received);
        assert_eq!(heard(200, r#"{"results":[{"status":"duplicate"}]}"#), Heard::Received);
        assert_eq!(heard(200, r#"{"results":[]}"#), Heard::Hold(Hold::Unreachable));
        assert_eq!(heard(200, "<html>Sign in to the network</html>"), Heard::Hold(Hold::Unreachable));
        assert_eq!(heard(200, r#"{"results":[{"status":"rejected","code":"wrong_mode"}]}"#), Heard::Refused("wrong_mode".into()));
        assert_eq!(heard(422, r#"{"type":"/problems/invalid","title":"t","status":422}"#), Heard::Refused("invalid".into()));
    }

    #[test]
    fn what_is_about_the_survey_or_the_station_costs_no_response() {
        let problem = |code: &str| format!(r#"{{"type":"/problems/{code}","title":"t","status":409}}"#);
        let cases = [
            (403, "unknown_station", Hold::UnknownStation),
            (403, "cookie", Hold::UnknownStation),
            (404, "not_found", Hold::UnknownSurvey),
            (409, "paused", Hold::Paused),
            (409, "over", Hold::Over),
            (409, "full", Hold::Full),
            (429, "too_many_responses", Hold::TooMany),
            (500, "internal", Hold::Unreachable),
            (503, "busy", Hold::Unreachable),
        ];
        for (status, code, hold) in cases {
            assert_eq!(heard(status, &problem(code)), Heard::Hold(hold), "{status} {code}");
        }
        assert_eq!(heard(200, r#"{"results":[{"status":"rejected","code":"full"}]}"#), Heard::Hold(Hold::Full));
        assert_eq!(heard(404, "<html>not here</html>"), Heard::Hold(Hold::Unreachable));
        assert!(Hold::Paused.passes() && Hold::Unreachable.passes() && !Hold::Full.passes() && !Hold::UnknownStation.passes());
    }
}
