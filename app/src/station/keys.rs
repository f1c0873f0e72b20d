//! Typing a questionnaire in by keys alone: what a key means on a question. The controls stay what they are; this only
//! adds to them.

/// A key that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key<'a> {
    /// As browsers name it.
    pub(super) name: &'a str,
    /// With Shift.
    pub(super) shift: bool,
    /// With Control, or Command.
    pub(super) control: bool,
    /// With Alt.
    pub(super) alt: bool,
}

/// What the keyboard is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On<'a> {
    /// Choices, of which one or several.
    Choices {
        /// The numbers of those that are shown.
        keys: &'a [usize],
        /// Whether several.
        many: bool,
    },
    /// A field.
    Field,
    /// A long field, in which one can go up.
    Long,
    /// A button or something else that takes keys of its own.
    Other,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// The choice with this number; then on to the next question unless there may be several.
    Choose(usize),
    /// To the next question.
    Next,
    /// To the one before.
    Back,
    /// No answer, and on to the next question.
    Blank,
    /// The questionnaire is done.
    Finish,
    /// A digit that may be the first of two.
    Wait,
    /// What the browser does.
    Nothing,
}

/// Digits that have been typed for a number of two.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Digits {
    /// The number so far; none is 0.
    number: usize,
    /// Raised by every key.
    turn: u32,
}

impl Digits {
    /// What a key means. A number is taken at once where no longer one begins with it.
    pub(super) fn key(&mut self, key: Key<'_>, on: On<'_>) -> Act {
        self.turn = self.turn.wrapping_add(1);
        let digit = key.name.parse::<usize>().ok().filter(|_| key.name.len() == 1 && !key.control && !key.alt);
        match (key.name, on) {
            ("Enter", _) if key.control => self.clear(Act::Finish),
            ("Enter", On::Other) => self.clear(Act::Nothing),
            ("Enter", _) if key.shift => self.clear(Act::Back),
            ("Enter", _) if self.number > 0 => self.settle(),
            ("Enter", _) => Act::Next,
            ("ArrowUp", On::Choices { .. } | On::Field) if !key.control && !key.alt => self.clear(Act::Back),
            ("Escape", On::Choices { .. } | On::Field | On::Long) => self.clear(Act::Blank),
            (_, On::Choices { keys, .. }) => match digit {
                Some(digit) => self.digit(digit, keys),
                None => self.clear(Act::Nothing),
            },
            _ => self.clear(Act::Nothing),
        }
    }

    fn digit(&mut self, digit: usize, keys: &[usize]) -> Act {
        let number = self.number * 10 + digit;
        let begins = |key: &usize| number > 0 && [*key / 10, *key / 100].contains(&number);
        match keys.contains(&number) {
            _ if keys.iter().any(begins) => {
                self.number = number;
                Act::Wait
            }
            true => self.clear(Act::Choose(number)),
            // Not a number here: it may begin another one.
            false if self.number > 0 => {
                self.number = 0;
                self.digit(digit, keys)
            }
            false => self.clear(if number == 0 { Act::Blank } else { Act::Nothing }),
        }
    }

    /// Which key was the last one, for whoever waits whether another one comes.
    pub(super) fn turn(&self) -> u32 {
        self.turn
    }

    /// The wait that began with a key is over: it means something only where no key has come since.
    pub(super) fn settle_since(&mut self, turn: u32) -> Act {
        if self.turn == turn { self.settle() } else { Act::Nothing }
    }

    /// No further digit came.
    fn settle(&mut self) -> Act {
        let number = std::mem::take(&mut self.number);
        if number > 0 { Act::Choose(number) } else { Act::Nothing }
    }

    fn clear(&mut self, act: Act) -> Act {
        self.number = 0;
        act
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(name: &str) -> Key<'_> {
        Key { name, shift: false, control: false, alt: false }
    }

    /// What each of these keys does, one after another.
    fn acts(keys: &[&str], on: On<'_>) -> Vec<Act> {
        let mut digits = Digits::default();
        keys.iter().map(|name| digits.key(plain(name), on)).collect()
    }

    const FEW: On<'_> = On::Choices { keys: &[1, 2, 3, 4, 5, 6, 7], many: false };
    const LOTS: On<'_> = On::Choices { keys: &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], many: true };
    /// From 0 to 10, and an answer that is none of them.
    const SCALE: On<'_> = On::Choices { keys: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], many: false };

    #[test]
    fn a_number_chooses_and_what_is_no_number_does_nothing() {
        assert_eq!(acts(&["1", "7", "8", "x"], FEW), [Act::Choose(1), Act::Choose(7), Act::Nothing, Act::Nothing]);
    }

    #[test]
    fn of_more_than_nine_a_first_digit_waits_for_a_second() {
        assert_eq!(acts(&["1", "2"], LOTS), [Act::Wait, Act::Choose(12)]);
        assert_eq!(acts(&["2"], LOTS), [Act::Choose(2)], "no number begins with it");
        assert_eq!(acts(&["1", "Enter"], LOTS), [Act::Wait, Act::Choose(1)]);
        assert_eq!(acts(&["1", "5"], LOTS), [Act::Wait, Act::Choose(5)], "there is no fifteenth");
        let mut digits = Digits::default();
        digits.key(plain("1"), LOTS);
        assert_eq!((digits.settle(), digits.settle()), (Act::Choose(1), Act::Nothing));
        assert_eq!(acts(&["1", "a", "2"], LOTS), [Act::Wait, Act::Nothing, Act::Choose(2)]);
    }

    #[test]
    fn a_scale_is_typed_as_it_is_printed() {
        assert_eq!(acts(&["7", "0"], SCALE), [Act::Choose(7), Act::Choose(0)]);
        assert_eq!(acts(&["1", "0"], SCALE), [Act::Wait, Act::Choose(10)]);
        assert_eq!(acts(&["1", "1"], SCALE), [Act::Wait, Act::Choose(11)]);
        assert_eq!(acts(&["1", "Enter", "Escape"], SCALE), [Act::Wait, Act::Choose(1), Act::Blank]);
        let gap = On::Choices { keys: &[2, 5, 20], many: false };
        assert_eq!(
            acts(&["1", "5", "2", "5"], gap),
            [Act::Nothing, Act::Choose(5), Act::Wait, Act::Choose(5)],
            "what is hidden has no key"
        );
    }

    #[test]
    fn a_wait_that_is_over_takes_no_digit_of_the_next_number() {
        let mut digits = Digits::default();
        assert_eq!(digits.key(plain("1"), LOTS), Act::Wait);
        let first = digits.turn();
        assert_eq!(digits.key(plain("Enter"), LOTS), Act::Choose(1));
        assert_eq!(digits.key(plain("1"), LOTS), Act::Wait);
        let second = digits.turn();
        assert_eq!(digits.settle_since(first), Act::Nothing, "it waited for another number");
        assert_eq!(digits.key(plain("2"), LOTS), Act::Choose(12));
        assert_eq!(digits.settle_since(second), Act::Nothing);
        assert_eq!(digits.key(plain("1"), LOTS), Act::Wait);
        assert_eq!(digits.settle_since(digits.turn()), Act::Choose(1));
    }

    #[test]
    fn enter_goes_on_and_back_and_finishes() {
        for on in [FEW, LOTS, On::Field, On::Long] {
            let mut digits = Digits::default();
            assert_eq!(digits.key(plain("Enter"), on), Act::Next);
            assert_eq!(digits.key(Key { shift: true, ..plain("Enter") }, on), Act::Back);
            assert_eq!(digits.key(Key { control: true, ..plain("Enter") }, on), Act::Finish);
            assert_eq!(digits.key(plain("Escape"), on), Act::Blank);
        }
        assert_eq!(acts(&["ArrowUp"], FEW), [Act::Back]);
        assert_eq!(acts(&["ArrowUp"], On::Field), [Act::Back]);
        assert_eq!(acts(&["ArrowUp"], On::Long), [Act::Nothing], "a long text has lines to go up");
    }

    #[test]
    fn nothing_else_is_taken_from_the_browser() {
        assert_eq!(acts(&["ArrowDown", "Tab", " ", "ArrowLeft"], FEW), [Act::Nothing; 4]);
        assert_eq!(acts(&["1", "0", "a"], On::Field), [Act::Nothing; 3]);
        assert_eq!(acts(&["Enter", "Escape", "ArrowUp", "3"], On::Other), [Act::Nothing; 4], "a button is pressed");
        assert_eq!(acts(&["0"], FEW), [Act::Blank]);
        let mut digits = Digits::default();
        assert_eq!(digits.key(Key { control: true, ..plain("1") }, FEW), Act::Nothing, "the browser's first tab");
    }
}
