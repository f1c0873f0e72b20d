//! What a station shows, and what leads from one screen to another: nobody can come back to what another person answered,
//! because no step leads there.

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// For the next person.
    Ready,
    /// What is promised.
    Welcome,
    /// A page of questions.
    Page(usize),
    /// All answers before they are finished.
    Review,
    /// A questionnaire that is typed in.
    Typing,
    /// The same, once more.
    Again,
    /// What was typed differently.
    Compare,
    /// They are sealed and written.
    Keeping,
    /// They are.
    Thanks,
    /// The way out.
    Pin,
    /// Counts, for whoever is in charge.
    Lead,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Somebody chose a language.
    Come,
    /// They start with the first question, or a questionnaire is taken from the pile.
    Begin {
        /// Whether from paper.
        paper: bool,
    },
    /// Another page.
    Turn(usize),
    /// To all answers.
    Check,
    /// All is answered.
    Finish,
    /// Chance wants it to be typed once more.
    TypeAgain,
    /// It was, and not alike.
    Differ,
    /// What was sealed is on the disk.
    Kept {
        /// Whether from paper.
        paper: bool,
    },
    /// It could not be written.
    NotKept {
        /// Whether from paper.
        paper: bool,
    },
    /// The person stops and deletes.
    Stop,
    /// Nobody has touched the device for too long.
    Gone,
    /// The next person's turn.
    Next,
    /// To the PIN.
    AskPin,
    /// It was right.
    Right,
    /// Back from it.
    Back,
}

impl Stage {
    /// What follows; nothing where the step does not belong here.
    pub(super) fn after(self, step: Step) -> Option<Self> {
        use Stage::{Again, Compare, Keeping, Lead, Page, Pin, Ready, Review, Thanks, Typing, Welcome};
        Some(match (self, step) {
            (Ready, Step::Come) => Welcome,
            (Ready, Step::Begin { paper: true }) => Typing,
            (Welcome, Step::Begin { paper: false }) => Page(0),
            (Page(_) | Review, Step::Turn(page)) => Page(page),
            (Page(_), Step::Check) => Review,
            (Review | Typing | Again | Compare, Step::Finish) => Keeping,
            (Typing | Compare, Step::TypeAgain) => Again,
            (Again, Step::Differ) => Compare,
            (Keeping, Step::Kept { paper: false }) => Thanks,
            // The next one of the pile.
            (Keeping, Step::Kept { paper: true }) => Typing,
            (Keeping, Step::NotKept { paper: false }) => Review,
            (Keeping, Step::NotKept { paper: true }) => Typing,
            (Welcome | Page(_) | Review | Typing | Again | Compare, Step::Stop) => Ready,
            (Welcome | Page(_) | Review | Thanks | Pin | Lead, Step::Gone) | (Thanks, Step::Next) => Ready,
            (Ready, Step::AskPin) => Pin,
            (Pin, Step::Right) => Lead,
            (Pin | Lead, Step::Back) => Ready,
            _ => return None,
        })
    }

    /// Whether answers of somebody are in hand.
    pub(super) fn holds_answers(self) -> bool {
        matches!(self, Self::Page(_) | Self::Review | Self::Typing | Self::Again | Self::Compare | Self::Keeping)
    }

    /// Whether the step takes the answers out of memory.
    pub(super) fn wipes(self, step: Step) -> bool {
        let ends = matches!(step, Step::Kept { .. }) || self.after(step).is_some_and(|to| !to.holds_answers());
        self.holds_answers() && ends
    }

    /// Whether somebody who walks away is noticed here. A questionnaire on a desk can wait for whoever types it in.
    pub(super) fn watches(self) -> bool {
        self.after(Step::Gone).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGES: [Stage; 12] = [
        Stage::Ready,
        Stage::Welcome,
        Stage::Page(0),
        Stage::Page(3),
        Stage::Review,
        Stage::Typing,
        Stage::Again,
        Stage::Compare,
        Stage::Keeping,
        Stage::Thanks,
        Stage::Pin,
        Stage::Lead,
    ];

    const STEPS: [Step; 18] = [
        Step::Come,
        Step::Begin { paper: false },
        Step::Begin { paper: true },
        Step::Turn(1),
        Step::Check,
        Step::Finish,
        Step::TypeAgain,
        Step::Differ,
        Step::Kept { paper: false },
        Step::Kept { paper: true },
        Step::NotKept { paper: false },
        Step::NotKept { paper: true },
        Step::Stop,
        Step::Gone,
        Step::Next,
        Step::AskPin,
        Step::Right,
        Step::Back,
    ];

    #[test]
    fn a_person_goes_from_the_start_to_thanks_and_the_next_one_begins_at_the_start() {
        let steps = [Step::Come, Step::Begin { paper: false }, Step::Turn(1), Step::Check, Step::Turn(0), Step::Check, Step::Finish];
        let mut stage = Stage::Ready;
        for step in steps {
            stage = stage.after(step).expect("a step");
        }
        assert_eq!(stage, Stage::Keeping);
        assert_eq!(stage.after(Step::Kept { paper: false }), Some(Stage::Thanks));
        assert_eq!(Stage::Thanks.after(Step::Next), Some(Stage::Ready));
        assert_eq!(stage.after(Step::NotKept { paper: false }), Some(Stage::Review), "what is not on the disk is not lost");
    }

    #[test]
    fn without_answers_in_hand_only_beginning_leads_to_questions() {
        for stage in STAGES.into_iter().filter(|stage| !stage.holds_answers()) {
            for step in STEPS {
                let leads = stage.after(step).is_some_and(Stage::holds_answers);
                assert!(!leads || matches!(step, Step::Begin { .. }), "{stage:?} {step:?}");
            }
        }
    }

    #[test]
    fn counts_are_seen_behind_the_pin_alone_and_the_pin_is_asked_for_at_the_start_alone() {
        for stage in STAGES {
            for step in STEPS {
                match stage.after(step) {
                    Some(Stage::Lead) => assert_eq!((stage, step), (Stage::Pin, Step::Right)),
                    Some(Stage::Pin) => assert_eq!((stage, step), (Stage::Ready, Step::AskPin)),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn whatever_ends_a_turn_wipes() {
        for stage in STAGES.into_iter().filter(|stage| stage.holds_answers()) {
            for step in STEPS.into_iter().filter(|step| stage.after(*step).is_some_and(|to| !to.holds_answers())) {
                assert!(stage.wipes(step), "{stage:?} {step:?}");
            }
        }
        assert!(Stage::Keeping.wipes(Step::Kept { paper: true }), "the next questionnaire is blank");
        assert!(!Stage::Keeping.wipes(Step::NotKept { paper: true }) && !Stage::Keeping.wipes(Step::NotKept { paper: false }));
        assert!(!Stage::Page(0).wipes(Step::Turn(1)) && !Stage::Review.wipes(Step::Finish) && !Stage::Ready.wipes(Step::Come));
        assert!(!Stage::Typing.wipes(Step::TypeAgain) && !Stage::Again.wipes(Step::Differ) && !Stage::Compare.wipes(Step::TypeAgain));
    }

    #[test]
    fn whoever_walks_away_is_noticed_wherever_a_person_may_stand() {
        for stage in [Stage::Welcome, Stage::Page(2), Stage::Review, Stage::Thanks, Stage::Pin, Stage::Lead] {
            assert!(stage.watches() && stage.after(Step::Gone) == Some(Stage::Ready), "{stage:?}");
        }
        assert!(!Stage::Ready.watches() && !Stage::Typing.watches() && !Stage::Keeping.watches());
    }
}
