//! The second factor: given when one signs in, set up, looked after on the account page, and reset for somebody else.

mod ask;
mod browser;
mod codes;
mod enrol;
mod proof;
mod reset;
mod said;
mod section;

pub(super) use ask::instead;
pub(super) use reset::{Reset, tag};
pub(super) use said::trouble;
pub(super) use section::section;

use super::people::ask::ask;
use crate::components::flag;
use crate::desk::{Desk, Refused};
use leptos::prelude::*;
use shared::protocol::Factors;

/// Where everything about one's own second factor is asked.
const URL: &str = "/api/v1/session/factor";

/// What one has, and what one could have.
async fn factors() -> Result<Factors, Refused> {
    ask("GET", URL, None).await
}

/// Whether a second factor stands between this session and everything else.
pub(super) fn holds_back(desk: Desk) -> Signal<bool> {
    flag(move || desk.factor.with(|state| state.holds_back()))
}
