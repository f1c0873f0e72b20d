//! Boxes that say how things stand.

use super::{Element, Words, el};

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// It worked.
    Good,
    /// Something to watch.
    Warning,
    /// Something went wrong.
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Info => "notice notice-info",
            Self::Good => "notice notice-good",
            Self::Warning => "notice notice-warning",
            Self::Bad => "notice notice-bad",
        }
    }
}

/// A notice with a heading, to which more can be added; a screen reader says it when it appears.
pub fn notice(tone: Tone, title: impl Into<Words>) -> Element {
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    el("div").class(tone.class()).attr("role", role).child(el("p").class("notice-title").child(title.into()))
}
