//! An upload that goes on where it stopped, as a machine of its own: it says what to do next, and hears what came of it.
//! It believes no answer that did not come: after each that is lost it asks the server what it has.

use super::{BlobState, Pieces};
use std::collections::BTreeSet;

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Ask the server what it has.
    Ask,
    /// Send a piece.
    Send(u32),
    /// Nothing: the server has the file and has found it right.
    Done,
    /// Nothing: the server does not take the file.
    Stopped,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The server says what it has.
    State(BlobState),
    /// Nothing came back, or nothing that can be understood.
    Lost,
    /// The server does not take the file.
    Refused,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Stand {
    Unknown,
    Missing(BTreeSet<u32>),
    Done,
    Stopped,
}

/// An upload of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    pieces: Pieces,
    stand: Stand,
    /// Bytes that the server had when it was last heard, for the bar: it does not fall back to nothing with every lost answer.
    had: u64,
}

impl Transfer {
    /// An upload of which nothing is known yet.
    #[must_use]
    pub fn begin(pieces: Pieces) -> Self {
        Self { pieces, stand: Stand::Unknown, had: 0 }
    }

    /// What is to be done next.
    #[must_use]
    pub fn next(&self) -> Step {
        match &self.stand {
            Stand::Unknown => Step::Ask,
            // All have come and it is not complete: whoever checks them has not come to an end, or has thrown them away.
            Stand::Missing(missing) => missing.first().map_or(Step::Ask, |piece| Step::Send(*piece)),
            Stand::Done => Step::Done,
            Stand::Stopped => Step::Stopped,
        }
    }

    /// Takes in what came of a step. What is done or stopped stays so.
    pub fn hear(&mut self, heard: Heard) {
        if matches!(self.stand, Stand::Done | Stand::Stopped) {
            return;
        }
        self.stand = match heard {
            Heard::Lost => Stand::Unknown,
            Heard::Refused => Stand::Stopped,
            Heard::State(state) => self.read(state),
        };
    }

    fn read(&mut self, state: BlobState) -> Stand {
        if state.complete {
            self.had = self.bytes();
            return Stand::Done;
        }
        let missing: BTreeSet<u32> = state.missing.into_iter().collect();
        // Another file's state, or no state of ours: nothing is sent on the strength of it.
        if state.pieces != self.pieces.count() || missing.iter().any(|piece| self.pieces.length(*piece).is_none()) {
            return Stand::Unknown;
        }
        let lacking: u64 = missing.iter().filter_map(|piece| self.pieces.length(*piece)).sum();
        self.had = self.bytes() - lacking;
        Stand::Missing(missing)
    }

    fn bytes(&self) -> u64 {
        (0..self.pieces.count()).filter_map(|piece| self.pieces.length(piece)).sum()
    }

    /// Bytes that the server has, as far as was heard, and all.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        (self.had, self.bytes())
    }
}
