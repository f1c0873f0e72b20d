//! Being written.

use super::parts::titled;
use crate::components::{el, row};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;

/// The page.
#[component]
pub(super) fn SignInPage() -> AnyView {
    titled(Msg::SignIn);
    row(vec![el("h1").child(tr(Msg::SignIn)).view()])
}

/// The page.
#[component]
pub(super) fn JoinPage() -> AnyView {
    titled(Msg::SignIn);
    row(vec![el("h1").child(tr(Msg::SignIn)).view()])
}
