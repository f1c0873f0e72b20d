//! What whoever is in charge enters before a station starts, and what keeps it from starting.

use super::pin;
use crate::i18n::Msg;
use shared::protocol::STATION_FEW;
use shared::survey::{Mode, PEOPLE_MOST};

/// How many of a hundred questionnaires are typed twice, unless somebody wants otherwise.
pub(super) const SHARE: u32 = 10;

/// What was entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entered {
    pub(super) mode: Option<Mode>,
    pub(super) place: String,
    pub(super) expected: String,
    /// Whether the warning about few people was acknowledged.
    pub(super) few: bool,
    pub(super) languages: Vec<String>,
    pub(super) twice: String,
    pub(super) pin: String,
    pub(super) again: String,
}

impl Entered {
    /// How many people are expected.
    pub(super) fn people(&self) -> Option<u32> {
        self.expected.trim().parse().ok().filter(|people| (1..=PEOPLE_MOST).contains(people))
    }

    /// Whether so few are expected that somebody must say that they know.
    pub(super) fn is_few(&self) -> bool {
        self.mode != Some(Mode::Paper) && self.people().is_some_and(|people| people < STATION_FEW)
    }

    /// How many of a hundred questionnaires are typed twice.
    pub(super) fn share(&self) -> Option<u32> {
        self.twice.trim().parse().ok().filter(|share| *share <= 100)
    }

    /// What is wrong: the control, and why.
    pub(super) fn faults(&self) -> Vec<(&'static str, Msg)> {
        let mut faults = Vec::new();
        let mut wrong = |is: bool, at, msg| {
            if is {
                faults.push((at, msg));
            }
        };
        wrong(self.mode.is_none(), "mode", Msg::StationModeNeeded);
        wrong(self.place.trim().is_empty(), "place", Msg::StationPlaceNeeded);
        wrong(self.people().is_none(), "expected", Msg::StationExpectedNeeded);
        wrong(self.is_few() && !self.few, "few", Msg::StationFewNeeded);
        wrong(self.languages.is_empty(), "languages", Msg::StationLanguageNeeded);
        wrong(self.mode == Some(Mode::Paper) && self.share().is_none(), "twice", Msg::StationTwiceNeeded);
        if let Err(msg) = pin::check_new(&self.pin, &self.again) {
            faults.push((if msg == Msg::StationPinDiffers { "again" } else { "pin" }, msg));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete() -> Entered {
        Entered {
            mode: Some(Mode::SharedDevice),
            place: "Depot".into(),
            expected: "40".into(),
            few: false,
            languages: vec!["en".into()],
            twice: "10".into(),
            pin: "4711".into(),
            again: "4711".into(),
        }
    }

    fn at(entered: &Entered) -> Vec<&'static str> {
        entered.faults().into_iter().map(|(at, _)| at).collect()
    }

    #[test]
    fn nothing_is_wrong_with_what_is_complete() {
        assert_eq!(at(&complete()), [""; 0]);
        assert_eq!(at(&Entered::default()), ["mode", "place", "expected", "languages", "pin"]);
    }

    #[test]
    fn fewer_than_ten_people_must_be_acknowledged() {
        for (expected, few, wrong) in [("9", false, true), ("9", true, false), ("10", false, false), (" 1 ", false, true)] {
            let entered = Entered { expected: expected.into(), few, ..complete() };
            assert_eq!(at(&entered) == ["few"], wrong, "{expected} {few}");
        }
        let paper = Entered { mode: Some(Mode::Paper), expected: "3".into(), ..complete() };
        assert_eq!(at(&paper), [""; 0], "nobody is seen at a desk");
    }

    #[test]
    fn numbers_are_numbers() {
        for expected in ["", "0", "-3", "many", "1e3"] {
            assert_eq!(at(&Entered { expected: expected.into(), ..complete() }), ["expected"], "{expected}");
        }
        let paper = |twice: &str| Entered { mode: Some(Mode::Paper), twice: twice.into(), ..complete() };
        assert_eq!((at(&paper("101")), at(&paper("0")), at(&paper(""))), (vec!["twice"], vec![], vec!["twice"]));
        assert_eq!(at(&Entered { twice: String::new(), ..complete() }), [""; 0], "a shared device types nothing twice");
    }

    #[test]
    fn a_pin_that_differs_is_wrong_where_it_was_repeated() {
        assert_eq!(at(&Entered { again: "4712".into(), ..complete() }), ["again"]);
        assert_eq!(at(&Entered { pin: "12".into(), ..complete() }), ["pin"]);
    }
}
