//! Mistakes of ours that stop some work: where, and nothing of what it worked on.

use std::panic::{self, PanicHookInfo};

/// From now on the log says of a panic where it was. What it says itself may quote answers, and goes nowhere.
pub(crate) fn hush() {
    panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let at = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(at, "a panic: a mistake of ours");
    }));
}
