//! Buttons.

use super::{Element, Handler, Words, el};

/// How much a button stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The one thing to do here.
    Primary,
    /// Something else to do.
    Secondary,
    /// Deletes something.
    Danger,
    /// Looks like a link.
    Quiet,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Danger => "button button-danger",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// A button.
pub fn button(look: Look, text: impl Into<Words>, press: Handler) -> Element {
    el("button").attr("type", "button").class(look.class()).on("click", press).child(text.into())
}
