//! Gets the credential of an invited person, beside the survey: a program of its own, because a phone downloads it only
//! after the first screen. It blinds, keeps, asks, and unblinds; the survey goes on meanwhile and is told at the end.
//!
//! `evenhandCredential.redeem(survey, key, code, pass)` promises the person's [`Pass`] as JSON text: with a credential, or
//! with what the server said against it; null when the pass is no longer there. `code` is an invitation that was opened
//! just now; `pass` is what to begin with where nothing may be kept on the device, else null. `blind` and `unblind` are the
//! two steps alone, for measuring.

mod driver;
mod steps;

pub use driver::serve;
