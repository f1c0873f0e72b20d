//! Being written.

use super::parts::titled;
use crate::components::{el, row};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;

/// The page.
#[component]
pub(super) fn Home() -> AnyView {
    titled(Msg::Work);
    row(vec![el("h1").child(tr(Msg::Work)).view()])
}
